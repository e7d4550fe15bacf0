//! Large files are read in parts, and say the same as if they were read at once.

use std::fmt::Write as _;

use abide::source::Sources;
use abide::written::{Format, Whole, read};
use proptest::prelude::*;

/// A line in a thousand is wrong, and it is the same whether the lines are read at once or in parts.
#[test]
fn a_large_record_is_read_in_parts() {
    let mut text = "\u{feff}".to_owned();
    for number in 0..150_000 {
        let met = if number % 1_000 == 7 { 3.to_string() } else { format!("\"c{number}\"") };
        writeln!(text, r#"{{"for": "big", "on": "2025-01-03", "met": {met}, "id": "é{number}"}}"#)
            .unwrap();
    }
    let mut sources = Sources::default();
    let id = sources.add("record.jsonl", text.clone());
    let mut whole = Whole::of(&sources, id, Format::JsonLines);
    let parts = whole.parts().to_vec();
    assert!(parts.len() > 2, "{parts:?}");
    let pieces: Vec<_> = parts.iter().rev().map(|part| part.read(&sources)).collect();
    pieces.into_iter().rev().for_each(|piece| whole.take_in(piece));
    let (file, diagnostics) = whole.read();

    assert_eq!(file.entries.len(), 150_000 - 150);
    let right = (0..150_000).filter(|number| number % 1_000 != 7);
    for (entry, number) in file.entries.iter().zip(right) {
        let written = entry.id.as_ref().unwrap();
        assert_eq!(written.value, format!("é{number}"));
        assert_eq!(text[written.place.range()], format!("\"é{number}\""));
    }
    let places: Vec<_> = diagnostics.iter().map(|found| found.place.unwrap().start).collect();
    assert!(places.is_sorted());
    assert_eq!(diagnostics.len(), 101);
    assert_eq!(diagnostics[100].message, "50 more errors in this file are not shown");
    assert!(file.has_errors);
}

/// As much as a part of TOML has at least.
const LENGTH: usize = 1 << 20;

/// What a file says, and in how many parts it is read. It has the two texts far apart.
fn said(first: &str, second: &str) -> (String, usize) {
    let mut sources = Sources::default();
    let far = "x".repeat(LENGTH);
    let id = sources.add("big.toml", format!("{first}\n# {far}\n{second}"));
    let parts = Whole::of(&sources, id, Format::Toml).parts().len();
    let said = format!("{:#?}", read(&sources, id, Format::Toml));
    (said.replace(AT_ONCE, APART), parts)
}

/// A header at the start of a line may begin a part, one behind a space does not. Both stand at the same
/// place.
const APART: &str = " \n[";
const AT_ONCE: &str = "\n [";

fn is_the_same_in_parts(first: &str, second: &str) {
    let (apart, parts) = said(first, second);
    assert!(parts > 1, "{second}");
    let (at_once, whole) = said(first, &second.replace(APART, AT_ONCE));
    assert_eq!(whole, 1);
    let apart = apart.replace(" \\n[", "\\n [");
    let at_once = at_once.replace(" \\n[", "\\n [");
    assert!(apart == at_once, "{first}\n…\n{second}\n\nat once: {at_once}\n\napart: {apart}");
}

const LEASE: &str = "[agreement]\nid = \"lease\"\nmade = 2025-01-01\n";

#[test]
fn tables_far_apart_are_put_together() {
    let first = format!("{LEASE}[party.a]\n[commitment.rent]\nwhat = \"Pay\"\n");
    let second =
        " \n[commitment.roof]\nwhat = \"Mend it\"\n \n[[entry]]\non = 2025-01-03\nmet = \"rent\"";
    is_the_same_in_parts(&first, second);
    let (said, _) = said(&first, second);
    for what in ["Pay", "Mend it", "2025-01-03", "roof"] {
        assert!(said.contains(what), "{what} is not in {said}");
    }
    assert!(said.contains("has_errors: false"));
}

#[test]
fn what_two_parts_say_of_one_table_is_found() {
    let rent = "[commitment.rent]\nwhat = \"Pay\"\n";
    let firsts = [
        rent,
        "[commitment]\n",
        "[[commitment]]\nwhat = \"Pay\"\n",
        "[commitment.rent.more]\n",
        "[commitment]\nrent.what = \"Pay\"\n",
    ];
    let before = [
        "commitment = { rent = { what = \"Pay\" } }\n",
        "commitment.rent.what = \"Pay\"\n",
        "commitment = 3\n",
        "commitment = []\n",
        "commitment = [[1], [2]]\n",
        "commitment = [[[1]]]\n",
    ];
    let seconds = [
        " \n[commitment.rent]\nwhat = \"Pay\"",
        " \n[commitment.roof]\nwhat = \"Mend it\"",
        " \n[commitment.roof]\n \n[commitment]\nwhat = \"Mend it\"",
        " \n[[commitment]]\nwhat = \"Mend it\"",
        " \n[commitment.rent.more]\n",
    ];
    for second in seconds {
        for first in firsts {
            is_the_same_in_parts(&format!("{LEASE}{first}"), second);
        }
        for first in before {
            is_the_same_in_parts(&format!("{first}{LEASE}"), second);
        }
    }
}

/// Whatever a list at the top holds, a header of the same name may not add to it.
#[test]
fn lists_at_the_top_are_not_gone_on_with() {
    for list in ["[]", "[[1]]", "[[[1]]]", "[{ met = \"rent\" }]", "[ [ { on = 1 } ] ]"] {
        is_the_same_in_parts(&format!("entry = {list}\n{LEASE}"), " \n[[entry]]\nmet = \"rent\"");
    }
}

#[test]
fn what_is_open_at_the_end_of_a_part_is_read_on() {
    for first in
        ["note = \"\"\"", "note = '''", "note = [", "note = {", "note = \"", "note =", "[note"]
    {
        for end in ["\"\"\"", "'''", "]", "}", ""] {
            let second = format!(" \n[[entry]]\non = 2025-01-03\nmet = \"rent\"\n{end}\n");
            is_the_same_in_parts(&format!("{LEASE}{first}"), &second);
        }
    }
}

#[test]
fn what_is_wrong_in_a_part_is_said_of_its_place() {
    let deep = format!("tags = {}{}", "[".repeat(70), "]".repeat(70));
    for wrong in
        ["on = 2025-02-30", "on = 2025-13-41", "on == 3", "waht = 3", deep.as_str(), "met = 3"]
    {
        is_the_same_in_parts(LEASE, &format!(" \n[[entry]]\n{wrong}\n"));
        is_the_same_in_parts(
            &format!("{LEASE}[[entry]]\n{wrong}\n"),
            " \n[[entry]]\nmet = \"rent\"",
        );
    }
}

/// Lines that may stand in any order, and often must not.
fn lines() -> impl Strategy<Value = String> {
    let headers = [
        "[commitment.rent]",
        "[commitment.roof]",
        "[commitment]",
        "[[commitment]]",
        "[[entry]]",
        "[entry]",
        "[[case]]",
        "[case.expect]",
        "[[case.given]]",
        "[party.a]",
        "[agreement]",
    ];
    let values = [
        "what = \"Pay\"",
        "rent.what = \"Pay\"",
        "on = 2025-01-03",
        "entry = []",
        "commitment = {}",
        "given = [{ on = 2025-01-03, met = \"rent\" }]",
        "note = \"\"\"",
        "\"\"\"",
        "tags = [",
        "]",
        "for = \"lease\"",
    ];
    let line = prop_oneof![
        2 => proptest::sample::select(headers.to_vec()).prop_map(|header| format!(" \n{header}")),
        3 => proptest::sample::select(values.to_vec()).prop_map(str::to_owned),
    ];
    proptest::collection::vec(line, 0..9).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(crate::chance::config(200))]

    #[test]
    fn whatever_stands_there_is_the_same_in_parts(first in lines(), second in lines()) {
        let second = format!(" \n[[entry]]\n{second}");
        is_the_same_in_parts(&format!("{LEASE}{}", first.replace(APART, AT_ONCE)), &second);
    }
}
