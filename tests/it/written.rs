//! From text to what a file says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use abide::dates::Day;
use abide::diagnostic::{Code, Diagnostic, render};
use abide::source::{FileId, Place, Sources};
use abide::written::{Claim, Entry, File, Format, Verb, read};
use annotate_snippets::Renderer;
use proptest::prelude::*;

fn read_text(name: &str, text: impl Into<String>) -> (Sources, File, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add(name, text.into());
    let (file, diagnostics) = read(&sources, id, Format::of(name).unwrap());
    (sources, file, diagnostics)
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<Code> {
    diagnostics.iter().map(|found| found.code).collect()
}

fn rendered(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let renderer = Renderer::plain();
    let all: Vec<_> = diagnostics.iter().map(|found| render(found, sources, &renderer)).collect();
    all.join("\n\n")
}

fn valid(name: &str, text: impl Into<String>) -> File {
    let (sources, file, diagnostics) = read_text(name, text);
    assert!(diagnostics.is_empty(), "{}", rendered(&sources, &diagnostics));
    file
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn bad_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| Format::of(&path.to_string_lossy()).is_some())
        .collect();
    files.sort();
    files
}

/// The files of `tests/bad` whose mistake is found by reading.
fn is_of_reading(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.starts_with("E0")
}

#[test]
fn every_bad_file_says_what_is_wrong() {
    let mut all = String::new();
    for path in bad_files().into_iter().filter(|path| is_of_reading(path)) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let (sources, _, diagnostics) = read_text(&name, text);
        let code = name.split('-').next().unwrap();
        assert!(
            diagnostics.iter().any(|found| found.code.code() == code),
            "{name}: {}",
            rendered(&sources, &diagnostics)
        );
        // A hundred errors of one kind are not worth reading.
        let last = diagnostics.len().saturating_sub(5);
        writeln!(all, "{}\n", rendered(&sources, &diagnostics[last..])).unwrap();
    }
    insta::assert_snapshot!("bad", all);
}

#[test]
fn every_code_of_reading_has_a_bad_file() {
    let names: Vec<String> = bad_files()
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    for code in Code::ALL {
        // E001 is for bytes that are no text.
        if code.code().starts_with("E0") && *code != Code::Unreadable {
            assert!(names.iter().any(|name| name.starts_with(code.code())), "{}", code.code());
        }
    }
}

const WHOLE: &str = r#"
complete-through = 2025-10-31

[agreement]
id = "iraq-2024"
made = 2024-09-27
title = "Timeline"
amendable-by = "iraq"

[party.iraq]
name = "Republic of Iraq"

[party.us]

[calendar.iraq]
weekend = ["friday", "saturday"]
holidays = [2025-01-06]
working = []

[event.handover]
on = 2025-01-01

[condition.ground]
assessed-by = ["iraq", "us"]
valid-for = "180 days"

[consultation.talks]
between = ["iraq", "us"]

[commitment.end-mission]
what = "Conclude the mission"
obligor = "us"
obligee = ["iraq"]
target = 2025-09-01
deadline = "2025-09"
subject-to = """
ground and talks"""
accepts-late = false

[[entry]]
on = "2025-01-03/2025-01-20"
held = "talks"
with = ["iraq", "us"]
recorded = 2025-01-22

[[entry]]
on = "2025-Q1"
met = "end-mission"
occurrence = 2

[[case]]
name = "one commitment"
commitment = "end-mission"
given = [{ on = 2025-01-20, held = "talks", with = "us" }]
expect = { 2025-08-31 = "pending", 2025-10-01 = ["due", "lapsed:missed"] }

[[case]]
name = "one day"
on = 2025-09-30
expect = { end-mission = "due" }

[[property]]
name = "never both"
never = "due(end-mission) and void(end-mission)"
"#;

#[test]
fn a_whole_file_is_read() {
    let file = valid("a.toml", WHOLE);
    let agreement = file.agreement.unwrap();
    assert_eq!(agreement.header.made.value, day("2024-09-27"));
    assert_eq!(agreement.parties[0].0.value, "iraq");
    assert_eq!(agreement.parties[1].0.value, "us");
    let (id, commitment) = &agreement.commitments[0];
    assert_eq!(id.value, "end-mission");
    assert_eq!(&WHOLE[id.place.range()], "end-mission");
    assert_eq!(&WHOLE[commitment.place.range()], "[commitment.end-mission]");
    assert_eq!(commitment.obligor.as_ref().unwrap()[0].value, "us");
    let target = commitment.target.as_ref().unwrap();
    assert_eq!((target.text.as_str(), target.lead), ("2025-09-01", 0));
    let subject = commitment.subject_to.as_ref().unwrap();
    assert!(subject.verbatim);
    let start = subject.place.range().start + subject.lead as usize;
    assert!(WHOLE[start..].starts_with("ground and talks"));
    assert_eq!(file.complete_through.unwrap().value, day("2025-10-31"));
    assert_eq!(file.entries[0].verb.value, Verb::Held);
    assert_eq!(file.entries[0].on.value.first, day("2025-01-03"));
    assert_eq!(&WHOLE[file.entries[0].place.range()], "[[entry]]");
    assert_eq!(file.entries[1].on.value.last, day("2025-03-31"));
    let possible = file.cases[0].expect[1].1.possible.as_ref().unwrap();
    assert_eq!(possible.value.len(), 2);
    assert_eq!(file.cases[0].given[0].object.value, "talks");
    assert_eq!(file.properties[0].claim.value, Claim::Never);
}

#[test]
fn json_says_the_same() {
    let text = r#"{"$schema": "x", "agreement": {"id": "a", "made": "2024-09-27"},
        "event": {"b": {}, "a": {"title": "\u0041"}},
        "commitment": {"c": {"what": "x", "deadline": "30 days after b", "from": "\u0062"}},
        "entry": [{"on": "2025", "met": "c", "occurrence": 1}]}"#;
    let file = valid("a.json", format!("\u{feff}{text}"));
    let agreement = file.agreement.unwrap();
    let events: Vec<_> = agreement.events.iter().map(|(id, _)| &*id.value).collect();
    assert_eq!(events, ["b", "a"]);
    let (_, commitment) = &agreement.commitments[0];
    assert!(commitment.deadline.as_ref().unwrap().verbatim);
    let from = commitment.from.as_ref().unwrap();
    assert_eq!((from.text.as_str(), from.verbatim), ("b", false));
    let place = file.entries[0].place.range();
    assert!(format!("\u{feff}{text}")[place].starts_with("{\"on\""));
}

#[test]
fn json_lines_name_their_agreement_each() {
    let text = "{\"for\":\"a\",\"on\":\"2025-01-01\",\"met\":\"c\"}\r\n\n  {\"for\":\"b\",\"on\":\"2025-01-02\",\"met\":\"c\"}";
    let file = valid("a.jsonl", text);
    let owners: Vec<_> = file
        .entries
        .iter()
        .map(|entry| entry.belongs_to.as_ref().unwrap().value.as_str())
        .collect();
    assert_eq!(owners, ["a", "b"]);
    assert_eq!(&text[file.entries[1].verb.place.range()], "\"met\"");
}

#[test]
fn a_broken_line_does_not_hide_other_errors() {
    let text = "[agreement]\nid = \"a\"\nmade = \n\n[commitment.x]\nwaht = \"x\"\n";
    let (_, _, found) = read_text("a.toml", text);
    assert_eq!(codes(&found), [Code::Syntax, Code::UnknownKey]);
}

#[test]
fn what_is_wrong_in_an_entry_is_reported_at_once() {
    let text =
        "for = \"a\"\n[[entry]]\non = 2025-02-30\nmett = \"x\"\nholds = 1\nby = []\nid = \"\"\n";
    let (_, file, found) = read_text("a.toml", text);
    assert!(file.entries.is_empty());
    let expected =
        [Code::ImpossibleDate, Code::UnknownVerb, Code::WrongType, Code::Empty, Code::Empty];
    assert_eq!(codes(&found), expected);
}

/// What would bring a reader down that follows every bracket, or looks twice at everything.
#[test]
fn hostile_files_are_refused_in_little_time() {
    let deep = 100_000;
    let dotted = "b.".repeat(79);
    let levels = 79;
    let files = [
        ("arrays.toml", format!("a = {}{}", "[".repeat(deep), "]".repeat(deep))),
        ("open.toml", format!("a = {}", "[{a=".repeat(deep))),
        ("tables.toml", format!("a = {}1{}", "{a=".repeat(deep), "}".repeat(deep))),
        ("header.toml", format!("[{}a]", "a.".repeat(deep))),
        ("dotted.toml", format!("{}a = 1", "a.".repeat(deep))),
        (
            "both.toml",
            format!("a = {}1{}", format!("{{{dotted}b = ").repeat(levels), "}".repeat(levels)),
        ),
        (
            "twice.toml",
            format!(
                "a = 1\na = {}1{}",
                format!("{{{dotted}b = ").repeat(levels),
                "}".repeat(levels)
            ),
        ),
        (
            "mixed.toml",
            format!(
                "a = {}1{}",
                format!("{{{dotted}b = [ }} ").repeat(levels),
                "]}".repeat(levels)
            ),
        ),
        ("headers.toml", "[[a.b.c]]\n".repeat(deep)),
        ("lines.toml", "a = \"\n".repeat(deep)),
        ("repeated.toml", "a.b.c = 1\n".repeat(deep)),
        ("again.toml", "[commitment.x]\nwhat = \"x\"\n".repeat(deep)),
        ("commas.toml", format!("a = [{}]", "1 ".repeat(deep))),
        ("inline.toml", format!("a = {{{}}}", "b=1,".repeat(deep))),
        ("dates.toml", format!("for = [{}]", "2025-1-1,".repeat(deep))),
        ("nul.toml", "\0".repeat(deep)),
        ("arrays.json", format!("{}{}", "[".repeat(deep), "]".repeat(deep))),
        ("tables.json", format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep))),
        ("nul.json", "\0".repeat(deep)),
        ("surrogate.json", r#"{"for": "\ud800"}"#.to_owned()),
        ("lines.jsonl", "{\n".repeat(deep)),
        ("one.jsonl", "{\"a\":".repeat(deep)),
    ];
    for (name, text) in files {
        let (sources, _, found) = read_text(name, text);
        assert!(!found.is_empty() && found.len() <= 101, "{name}: {}", found.len());
        for found in &found {
            assert!(found.message.len() < 400, "{name}: {}", found.message);
        }
        let shown = rendered(&sources, &found);
        assert!(shown.len() < 200_000, "{name}: {} bytes", shown.len());
    }
}

#[test]
fn long_names_are_cut_in_messages() {
    let long = "x".repeat(1 << 20);
    let files = [
        ("a.toml", format!("for = \"a\"\n{long} = 1")),
        ("b.toml", format!("[agreement]\nid = \"{}\"\nmade = \"{long}\"", long.to_uppercase())),
        (
            "c.toml",
            format!("for = \"a\"\n[[entry]]\non = \"{long}\"\n{long} = \"x\"\nmet = {long}"),
        ),
        ("a.json", format!("{{\"{long}\": 1, \"{long}\": {{}}, \"for\": 1}}")),
        ("b.json", format!("{{\"commitment\": {{\"{long}\": [], \"{long}\": {{}}}}}}")),
    ];
    for (name, text) in files {
        let (sources, _, found) = read_text(name, text);
        assert!(!found.is_empty());
        for found in &found {
            let help = found.help.as_deref().unwrap_or_default();
            assert!(found.message.len() < 400 && help.len() < 1_000, "{name}");
            let label = found.label.as_deref().unwrap_or_default();
            assert!(label.len() < 400, "{name}");
        }
        let shown = rendered(&sources, &found);
        assert!(shown.len() < 10_000, "{name}: {} bytes", shown.len());
    }
}

#[test]
fn a_large_record_is_read() {
    let entry = "[[entry]]\non = 2025-01-20\nmet = \"x\"\n";
    let file = valid("a.toml", format!("for = \"a\"\n{}", entry.repeat(100_000)));
    assert_eq!(file.entries.len(), 100_000);
    let line = "{\"for\": \"a\", \"on\": \"2025-01-20\", \"met\": \"x\"}\n";
    let file = valid("a.jsonl", line.repeat(100_000));
    assert_eq!(file.entries.len(), 100_000);
}

/// Headers may stand behind spaces.
#[test]
fn indented_tables_given_twice_are_told_with_the_first() {
    let text =
        "[agreement]\nid = \"a\"\nmade = 2025-01-01\n\n  [entry]\n\n  [entry]\n\n  [entry]\n";
    let (_, _, diagnostics) = read_text("a.toml", text);
    let twice = diagnostics.iter().filter(|one| one.code == Code::DuplicateKey);
    let first = text.find("[entry]").unwrap();
    let related = twice.map(|one| one.related.first().unwrap().0.range().start);
    assert_eq!(related.collect::<Vec<_>>(), [first, first]);
}

/// Where a table ends that is given twice is looked for once, however many blanks follow.
#[test]
fn blanks_behind_a_table_given_twice_take_no_time() {
    for blank in ["\n", " \n", "\t \n"] {
        let head = "[agreement]\nid = \"a\"\nmade = 2025-01-01\n[party.p]\n[party.p]\n";
        let text = format!("{head}{}", blank.repeat(1_000_000));
        let (_, _, diagnostics) = read_text("a.toml", text);
        assert!(codes(&diagnostics).contains(&Code::DuplicateId), "{diagnostics:?}");
    }
}

/// Lines of which most are blank take no room.
#[test]
fn blank_lines_are_no_entries() {
    let line = r#"{"for": "big", "on": "2025-01-03", "met": "c"}"#;
    let text = format!("{}{line}{}", "\n".repeat(5_000_000), "\r\n".repeat(2_000_000));
    let file = valid("record.jsonl", text);
    assert_eq!(file.entries.len(), 1);
    assert!(file.entries.capacity() < 200_000, "{}", file.entries.capacity());
}

#[test]
fn nothing_panics_on_a_file_cut_anywhere() {
    for end in (0..WHOLE.len()).filter(|end| WHOLE.is_char_boundary(*end)) {
        let (sources, _, found) = read_text("a.toml", &WHOLE[..end]);
        let _ = rendered(&sources, &found);
    }
    let json = std::fs::read_to_string("tests/bad/E014-no-verb.json").unwrap();
    for end in 0..json.len() {
        let (sources, _, found) = read_text("a.json", &json[..end]);
        assert!(!rendered(&sources, &found).is_empty() || end + 1 == json.len());
    }
}

#[test]
fn a_file_too_large_for_memory_is_refused() {
    let text = " ".repeat((128 << 20) + 1);
    let (sources, _, found) = read_text("a.toml", text);
    assert_eq!(codes(&found), [Code::Unreadable]);
    assert!(rendered(&sources, &found).contains("JSON Lines"));
}

/// Pieces of TOML and JSON that make files which are nearly right.
fn pieces() -> impl Strategy<Value = Vec<&'static str>> {
    let piece = prop::sample::select(vec![
        "[agreement]\n",
        "[[entry]]\n",
        "[commitment.x]\n",
        "[case",
        "]",
        "[",
        "{",
        "}",
        ",",
        "=",
        " = ",
        "\n",
        "\r\n",
        "on = ",
        "met = ",
        "id = ",
        "made = ",
        "what = ",
        "a.b",
        ".",
        ":",
        "2025-01-01",
        "2025-1-1",
        "2025-02-30",
        "2025-Q3",
        "0000-01-01",
        "07:30",
        "T",
        "2025",
        "1e5",
        "0x1f",
        "true",
        "nan",
        "\"x\"",
        "'y'",
        "\"\"\"",
        "'''",
        "\"",
        "'",
        "#",
        "é",
        "\u{feff}",
        "\\u00e9",
        "\\",
        "\"on\": ",
        "\"for\"",
        "null",
        "/",
        " ",
    ]);
    prop::collection::vec(piece, 0..24)
}

proptest! {
    #![proptest_config(crate::chance::config(256))]

    #[test]
    fn what_is_not_toml_is_never_accepted(pieces in pieces()) {
        let text = pieces.concat();
        let is_toml = text.parse::<toml::Table>().is_ok();
        let (sources, _, found) = read_text("a.toml", &*text);
        prop_assert!(is_toml || !found.is_empty());
        rendered(&sources, &found);
    }

    #[test]
    fn what_is_not_json_is_never_accepted(pieces in pieces()) {
        let text = pieces.concat();
        let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        for name in ["a.json", "a.jsonl"] {
            let (sources, _, found) = read_text(name, &*text);
            prop_assert!(is_json || name == "a.jsonl" || !found.is_empty());
            rendered(&sources, &found);
        }
    }

    /// Whatever else a file has, a value that TOML refuses is an error.
    #[test]
    fn no_value_that_is_not_toml_is_accepted(at in 0..WHOLE.len(), pieces in pieces()) {
        prop_assume!(WHOLE.is_char_boundary(at));
        let text = format!("{}{}{}", &WHOLE[..at], pieces.concat(), &WHOLE[at..]);
        let is_toml = text.parse::<toml::Table>().is_ok();
        let (_, _, found) = read_text("a.toml", &*text);
        prop_assert!(is_toml || !found.is_empty());
    }
}

#[test]
fn a_file_that_is_not_there_says_nothing() {
    let (file, found) = read(&Sources::default(), FileId(7), Format::Toml);
    assert!(file.agreement.is_none() && found.is_empty());
}

/// What stands before the keys of an entry: on a line of JSON Lines, and in a file of JSON, which is read
/// by another parser. Both are of one length, so that all that follows stands in one place.
const BEFORE: [&str; 2] = [r#"{"for": "a",             "#, r#"{"for": "a", "entry": [{ "#];

/// Keys and values of an entry, right and wrong, of which most are seldom met.
fn keys() -> impl Strategy<Value = String> {
    let keys = [
        r#""on""#,
        r#""on""#,
        r#""met""#,
        r#""met""#,
        r#""by""#,
        r#""note""#,
        r#""holds""#,
        r#""occurrence""#,
        r#""deadline""#,
        r#""with""#,
        r#""\u006fn""#,
        r#""é""#,
        r#""no"#,
    ];
    let texts = [
        r#""2025-01-01""#,
        r#""2025-01-01/2025-02""#,
        r#""pay""#,
        r#""""#,
        r#""é \n\"""#,
        r#""\u00e9""#,
        r#""\ud800""#,
        "\"\t\"",
        r#""open"#,
    ];
    let others = ["1", "-0", "1.5", "1e3", "01", "99999999999999999999", "true", "null", "tru"];
    let lists = [r#"["a", "b\u0062"]"#, "[]", "[1]", r#"["a",]"#, "[[]]", "{}", r#"{"a": 1}"#];
    let value = prop::sample::select([&texts[..], &others, &lists].concat());
    let colon = prop::sample::select(vec![":", ": ", "\t:\t"]);
    let pair = (prop::sample::select(keys.to_vec()), colon, value);
    let pair = pair.prop_map(|(key, colon, value)| format!("{key}{colon}{value}"));
    prop::collection::vec(pair, 1..5).prop_map(|pairs| pairs.join(" , "))
}

proptest! {
    #![proptest_config(crate::chance::config(1024))]

    /// Lines are read in a way of their own; no way of writing one may make a difference.
    #[test]
    fn an_entry_says_the_same_in_both_formats(keys in keys()) {
        let [line, file] = BEFORE;
        prop_assert_eq!(line.len(), file.len());
        let (_, of_line, said_of_line) = read_text("a.jsonl", format!("{line}{keys}}}\n"));
        let (_, of_file, said_of_file) = read_text("a.json", format!("{file}{keys}}}]}}"));
        let is_broken = |all: &[Diagnostic]| all.iter().any(|one| one.code == Code::Syntax);
        prop_assert_eq!(is_broken(&said_of_line), is_broken(&said_of_file));
        if is_broken(&said_of_file) {
            return Ok(());
        }
        let entries = |file: File| {
            let place = Place::new(FileId(0), 0..0);
            let entries = file.entries.into_iter();
            let alike = entries.map(|entry| Entry { place, belongs_to: None, ..entry });
            alike.map(|entry| format!("{entry:?}")).collect::<Vec<_>>()
        };
        prop_assert_eq!(entries(of_line), entries(of_file));
        let within = |all: Vec<Diagnostic>| {
            let within = |one: &Diagnostic| one.place.is_some_and(|it| it.start as usize >= line.len());
            all.into_iter().filter(within).map(|one| format!("{one:?}")).collect::<Vec<_>>()
        };
        prop_assert_eq!(within(said_of_line), within(said_of_file));
    }
}
