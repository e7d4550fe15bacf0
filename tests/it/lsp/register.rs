//! The template of a register: its entries are helped with as those of a record are.

use serde_json::json;

use super::client::{Client, find};
use super::renamed;
use crate::bin::{abide, root};

/// The agreements of registers that are shipped, each with its table and a day to ask about.
const SHIPPED: [(&str, &str, &str); 2] =
    [("support", "tickets.csv", "2026-04-07"), ("exploited", "findings.csv", "2026-03-10")];

fn copied(agreement: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(root().join("rules/registers").join(agreement)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, place.path().join(path.file_name().unwrap())).unwrap();
    }
    place
}

#[test]
fn every_id_of_the_shipped_registers_can_be_renamed() {
    for (agreement, table, day) in SHIPPED {
        let place = copied(agreement);
        let answers = || {
            let line = format!("register . --rows {table} --on {day} --format jsonl");
            let run = abide(place.path(), &line).run();
            assert!(!run.out.is_empty(), "{}", run.err);
            (run.code, run.out)
        };
        let before = answers();
        let name = format!("{agreement}.toml");
        let mut names = Vec::new();
        loop {
            let mut client = Client::new(place.path(), "");
            client.open_file(&name);
            let params = json!({ "textDocument": { "uri": client.uri(&name) } });
            let symbols = client.ask("textDocument/documentSymbol", &params);
            let Some(symbol) = symbols.as_array().unwrap().get(names.len()) else { break };
            let old = symbol["name"].as_str().unwrap().to_owned();
            // As long as the old name: no place in the answer moves.
            let new = format!("z{}", &old[1..]);
            let coordinate =
                |it: &str| usize::try_from(symbol["range"]["start"][it].as_u64().unwrap()).unwrap();
            let at = (coordinate("line"), coordinate("character"));
            renamed(&mut client, place.path(), &name, at, &new);
            client.end();
            names.push((old, new));
        }
        assert!(names.len() >= 6, "{names:?}");
        let (code, mut out) = answers();
        assert!(names.iter().any(|(_, new)| out.contains(new)), "{out}");
        for (old, new) in &names {
            out = out.replace(new, old);
        }
        assert_eq!((code, out), before);
    }
}

#[test]
fn ids_in_the_entries_of_a_register_lead_to_what_they_name() {
    let place = copied("support");
    let mut client = Client::new(place.path(), "");
    let name = "support.toml";
    let text = client.open_file(name);
    for (at, header) in [
        ("met = \"first-|answer", "[commitment.first-answer]"),
        ("suspended = \"sol|ution", "[commitment.solution]"),
        ("amended  = \"sol|ution", "[commitment.solution]"),
        ("by       = \"cust|omer", "[party.customer]"),
    ] {
        let at = find(&text, at);
        let found = client.at("definition", name, at);
        let line = u64::try_from(find(&text, header).0).unwrap();
        assert_eq!(found["range"]["start"]["line"], line, "{header}");
        assert!(!client.hover(name, at).is_empty(), "{header}");
        assert!(client.at("prepareRename", name, at)["placeholder"].is_string(), "{header}");
        assert!(client.at("references", name, at).as_array().unwrap().len() > 1, "{header}");
    }
    let said = client.hover(name, find(&text, "t|olls"));
    assert!(said.contains("tolls"), "{said}");
    client.end();
}

#[test]
fn the_entries_of_a_register_are_completed() {
    let place = copied("support");
    let mut client = Client::new(place.path(), "");
    let name = "support.toml";
    let old = client.open_file(name);
    let entry = "[[register.entry]]\non  = \"$answered\"\nmet = \"first-answer\"\n";
    for (typed, at, wanted, other) in [
        ("met = \"\"\n", "met = \"|\"\n", "first-answer", "customer"),
        ("met = \"solution\"\nby = \"\"\n", "by = \"|\"\n", "customer", "solution"),
        ("met = \"solution\"\nn\n", "\nn|\n", "note", "amended"),
        ("amended = \"solution\"\ndeadline = \"\"\n", "deadline = \"|\"\n", "none", "customer"),
    ] {
        let text = old.replace(entry, &format!("[[register.entry]]\non = \"$answered\"\n{typed}"));
        client.change(name, None, &text);
        let labels = client.complete(name, find(&text, at));
        assert!(labels.contains(&wanted.to_owned()), "{typed}: {labels:?}");
        assert!(!labels.contains(&other.to_owned()), "{typed}: {labels:?}");
    }
    let begun = "[agreement]\nid = \"a\"\nmade = 2025-01-01\n\n";
    for (typed, wanted, offered) in [
        ("[", "register", true),
        ("[[", "register.entry", true),
        ("[[register.", "entry", true),
        ("[[entry]]\n\n[", "register", false),
        ("[[entry]]\n\n[[", "register.entry", false),
    ] {
        let text = format!("{begun}{typed}");
        client.change(name, None, &text);
        let labels = client.complete(name, find(&format!("{text}\u{0}"), "\u{0}"));
        assert_eq!(labels.contains(&wanted.to_owned()), offered, "{typed}: {labels:?}");
    }
    client.end();
}
