//! Whatever users wrote, every format stays what it is, and says it.

use abide::report::alert::alerts;
use abide::report::{github as annotations, gitlab as quality, junit as xml, sarif as log};
use abide::source::visible;
use proptest::prelude::*;
use serde_json::json;

use super::github::Command;
use super::{Judged, gitlab, judged, junit, sarif};
use crate::chance;

/// What could be taken for something else, or may not stand somewhere.
const PIECES: [&str; 28] = [
    "\n",
    "\r\n",
    "::",
    "::error::x",
    "::stop-commands::t",
    "##[error]x",
    "%",
    "%0A",
    "%25",
    "%3A",
    ",",
    "line=9",
    "\u{1b}[31m",
    "\u{0}",
    "\u{7}",
    "\u{85}",
    "\u{2028}",
    "\"",
    "'",
    "<b>&amp;</b>",
    "]]>",
    "<![CDATA[",
    "🎉",
    "\u{202e}abc",
    "\u{fffe}",
    "\u{ffff}",
    " ",
    "word",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| format!("w{}", pieces.concat()))
}

/// The words of a text that survive everywhere: letters of it that steer nothing.
fn words(text: &str) -> Vec<&str> {
    text.split(|char: char| !char.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect()
}

fn of(what: &str, name: &str) -> Judged {
    let document = json!({
        "agreement": { "id": "a", "made": "2025-01-01", "title": what },
        "party": { "p": { "name": what } },
        "event": { "e": { "title": what } },
        "commitment": {
            "c": { "what": what, "deadline": "2025-02-01", "quote": what, "clause": what },
            "d": { "what": what, "deadline": "2025-12-01" },
        }
    });
    judged(name, &document.to_string(), "2025-06-01")
}

proptest! {
    #![proptest_config(chance::config(300))]

    #[test]
    fn every_format_survives(what in text(), name in text()) {
        let name = format!("{}.json", name.replace('\0', ""));
        let judged = of(&what, &name);
        let Judged { sources, report, gate, paths } = &judged;
        let found = alerts(report, Some(gate));
        // A breach, what is coming twice, and two things that are not used.
        prop_assert_eq!(found.len(), 5);

        let lines = annotations::annotations(&found, paths) + &annotations::log(report, Some(gate));
        let (commands, log_lines) = Command::all(&lines);
        prop_assert_eq!(commands.len(), found.len());
        prop_assert_eq!(log_lines.len(), 2);
        for (command, alert) in commands.iter().zip(&found) {
            let place = alert.place.as_ref().unwrap();
            let path = format!("sub/{name}");
            prop_assert_eq!(command.properties["file"].as_str(), visible(&path));
            prop_assert_eq!(&command.properties["line"], &place.line.to_string());
            prop_assert!(["file", "line", "col", "title"].iter().filter(|key| command.properties.contains_key(**key)).count() == command.properties.len());
            let said = if alert.details.is_empty() { alert.headline.clone() } else { alert.details.join("\n") };
            prop_assert_eq!(&command.data, &said);
        }
        let breach = &commands[0];
        for word in words(&what) {
            prop_assert!(breach.data.contains(word), "{word} in {}", breach.data);
        }

        let sarif = sarif::read(&log::render(sources, report, Some(gate), &found, paths).unwrap());
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        prop_assert_eq!(results.len(), found.len());
        let uri = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        prop_assert_eq!(decoded(uri), format!("sub/{name}"));

        let issues = gitlab::read(&quality::render(&found, paths).unwrap());
        prop_assert_eq!(issues.len(), found.len());
        prop_assert_eq!(issues[0]["location"]["path"].as_str().unwrap(), format!("sub/{name}"));

        let xml = xml::render(report, Some(gate)).unwrap();
        junit::assert_valid(&xml);
        for word in words(&what) {
            prop_assert!(xml.contains(word), "{word} in {xml}");
        }
    }
}

/// A reference of RFC 3986 as the path that it stands for.
fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            let digits = String::from_utf8(digits).unwrap();
            bytes.push(u8::from_str_radix(&digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
