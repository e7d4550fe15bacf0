//! Half-written TOML: the mistake is said once, and nothing that only follows from it.

use abide::check::check;
use abide::diagnostic::{Code, Diagnostic, Severity};
use abide::source::Sources;
use abide::written::{Format, read};

use crate::bin::root;

const LEASE: &str = "\
[agreement]
id   = \"lease\"
made = 2025-01-15

[party.owner]
[party.tenant]

[event.handover]

[condition.dry]

[commitment.deposit]
what     = \"Pay the deposit\"
obligor  = \"tenant\"
deadline = \"30 days after handover\"

[commitment.repair]
what       = \"Repair the roof\"
kind       = \"maintain\"
obligor    = \"owner\"
subject-to = \"dry and not lapsed(deposit)\"
until      = 2026-01-15

[[entry]]
on       = 2025-02-01
happened = \"handover\"

[[entry]]
on       = 2025-03-01
assessed = \"dry\"
holds    = true
";

/// What is wrong with files, read together.
fn errors(files: &[(&str, &str)]) -> Vec<(Code, String, String)> {
    let mut sources = Sources::default();
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut written = Vec::new();
    for (name, text) in files {
        let id = sources.add(*name, *text);
        let (file, diagnostics) = read(&sources, id, Format::of(name).unwrap());
        found.extend(diagnostics);
        written.push(file);
    }
    found.extend(check(written).diagnostics);
    found.retain(|one| one.code.severity() == Severity::Error);
    let told = |one: Diagnostic| {
        let place = one.place.unwrap();
        let at = sources.get(place.file).unwrap().text.get(place.range()).unwrap().to_owned();
        (one.code, at, one.message)
    };
    found.into_iter().map(told).collect()
}

/// The only error of a lease in which something is put in place of something else.
fn only(from: &str, to: &str) -> (Code, String, String) {
    assert!(LEASE.contains(from), "{from}");
    let found = errors(&[("lease.toml", &LEASE.replacen(from, to, 1))]);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

#[test]
fn a_half_written_line_anywhere_is_the_only_error() {
    let rules = std::fs::read_to_string(root().join("rules/iraq-2024/iraq-2024.toml")).unwrap();
    let record = std::fs::read_to_string(root().join("rules/iraq-2024/record.toml")).unwrap();
    let lines: Vec<&str> = rules.lines().collect();
    let typed = [
        "ev",
        "ev =",
        "[",
        "[[",
        "[commitment.x",
        "[[entry]",
        "x = \"a",
        "x = [\"a\", \"b\"",
        "x = {",
    ];
    let typed = typed.into_iter().chain(["x = \"\"\"abc", "x = '''", "x: 1", "%%", "x = [1 2]"]);
    for half in typed {
        for at in 0..=lines.len() {
            let (before, behind) = lines.split_at(at);
            let text = [before, &[half], behind].concat().join("\n");
            let files = [("iraq.toml", text.as_str()), ("record.toml", record.as_str())];
            let found = errors(&files);
            let syntax = found.iter().filter(|(code, ..)| *code == Code::Syntax).count();
            // That `x` is no key is so.
            let others = found.iter().filter(|(code, at, _)| {
                *code != Code::Syntax && !(*code == Code::UnknownKey && at == "x")
            });
            let others: Vec<_> = others.collect();
            assert!(syntax == 1 && others.is_empty(), "{half} in line {}: {found:#?}", at + 1);
        }
    }
}

#[test]
fn several_half_written_lines_are_each_said_once() {
    let text = LEASE
        .replace("[event.handover]", "ev\n[event.handover]\n[")
        .replace("obligor  =", "note = [\"a\",\nobligor  =")
        .replace("until      =", "gra\nquote = '''x\nuntil      =");
    let found = errors(&[("lease.toml", &text)]);
    let places: Vec<&str> = found.iter().map(|(_, at, _)| at.as_str()).collect();
    assert_eq!(places, ["ev", "[", "[", "gra", "'''"], "{found:#?}");
}

#[test]
fn what_is_not_closed_is_underlined_where_it_opens() {
    let (code, at, message) = only("\"Pay the deposit\"", "\"\"\"Pay the deposit");
    assert_eq!((code, at.as_str()), (Code::Syntax, "\"\"\""));
    assert_eq!(message, "a text that is not closed");
    // Where the next such text closes it, and opens again behind its end.
    let next = "note = \"\"\"\nPay\nthe deposit\n\"\"\"\nwhat = \"Repair the roof\"";
    let text = LEASE.replace("what       = \"Repair the roof\"", next);
    let text = text.replace("\"Pay the deposit\"", "\"\"\"Pay the deposit");
    let found = errors(&[("lease.toml", &text)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].1, "\"\"\"");
    let (_, at, message) = only("\"tenant\"", "[\"tenant\"");
    assert_eq!((at.as_str(), message.as_str()), ("[", "a list that is not closed"));
    let (_, at, message) = only("[commitment.repair]", "[commitment.repair");
    assert_eq!(
        (at.as_str(), message.as_str()),
        ("[commitment.repair", "a header that is not closed")
    );
}

#[test]
fn a_value_that_cannot_be_read_has_no_consequences() {
    for (from, to, at) in [
        ("kind       = \"maintain\"", "kind       =", ""),
        ("kind       = \"maintain\"", "knd        = \"maintain\"", "knd"),
        ("kind       = \"maintain\"", "kind       = \"mantain\"", "\"mantain\""),
        ("kind       = \"maintain\"", "kind       = 3", "3"),
        ("holds    = true", "hold     = true", "hold"),
        ("holds    = true", "holds    = \"true\"", "\"true\""),
        ("holds    = true", "holds    = True", "True"),
        ("what       =", "waht       =", "waht"),
        ("[agreement]", "[agrement]", "agrement"),
        ("happened =", "happend  =", "happend"),
        ("[event.handover]", "[evnt.handover]", "evnt"),
        ("2026-01-15", "2026/01/15", "2026/01/15"),
        ("2026-01-15", "2026/01", "2026/01"),
    ] {
        let found = only(from, to);
        assert_eq!(found.1, at, "{to}: {found:?}");
    }
}

#[test]
fn a_key_without_its_value_is_not_missing() {
    for (from, to, at) in [
        ("kind       = \"maintain\"", "kind", "kind"),
        ("kind       = \"maintain\"", "  kind ", "kind"),
        ("kind       = \"maintain\"", "kind: \"maintain\"", ":"),
        ("holds    = true", "holds", "holds"),
        ("what       = \"Repair the roof\"", "what", "what"),
        ("happened = \"handover\"", "happened", "happened"),
        ("on       = 2025-03-01", "on", "on"),
        ("id   = \"lease\"", "id", "id"),
    ] {
        let found = only(from, to);
        assert_eq!((found.0, found.1.as_str()), (Code::Syntax, at), "{to}: {found:?}");
    }
    let every = "\n[commitment.rent]\nwhat = \"Pay\"\nevery\nfrom = 2025-01-01\n\
                 deadline = \"1 week after period-start\"\nuntil = 2026-01-01\n\
                 \n[[entry]]\non = 2025-03-05\nmet = \"rent\"\noccurrence = 2\n";
    let found = errors(&[("lease.toml", &format!("{LEASE}{every}"))]);
    assert_eq!(found.len(), 1, "{found:#?}");
    // Of more than one word in a table, and of one that stands there with its value too.
    let text = LEASE.replace("holds    = true", "holds\nholds\non\nnote");
    let found = errors(&[("lease.toml", &text)]);
    let places: Vec<&str> = found.iter().map(|(_, at, _)| at.as_str()).collect();
    assert_eq!(places, ["holds", "holds", "on", "note"], "{found:#?}");
    // In a table whose header is broken it is no key of the table before.
    let text = LEASE
        .replace("kind       = \"maintain\"\n", "")
        .replace("until      = 2026-01-15", "until      = 2026-01-15\n[commitment.x\nkind");
    let found = errors(&[("lease.toml", &text)]);
    assert!(found.iter().any(|(code, ..)| *code == Code::KeyOfOtherKind), "{found:#?}");
}

#[test]
fn a_date_in_another_form_is_told_in_the_right_one() {
    let mut sources = Sources::default();
    let text = LEASE.replace("2026-01-15", "2026/1/15");
    let id = sources.add("lease.toml", text.as_str());
    let (_, found) = read(&sources, id, Format::Toml);
    assert_eq!(found[0].message, "`2026/1/15` is not a date");
    assert_eq!(found[0].help.as_deref(), Some("write `2026-01-15`"));
    let edit = found[0].edit(&sources).unwrap();
    let mut fixed = text.clone();
    fixed.replace_range(edit.place.range(), &edit.text);
    assert_eq!(fixed, LEASE);
}

#[test]
fn names_of_a_file_that_cannot_be_read_are_not_called_unknown() {
    let (rules, record) = LEASE.split_once("[[entry]]").unwrap();
    let record = format!("for = \"lease\"\n\n[[entry]]{record}");
    // The file of the rules is broken where it names what the record speaks of, or itself.
    for (from, to) in [
        ("[event.handover]", "[event.handover"),
        ("id   = \"lease\"", "id   = \"lease"),
        ("[condition.dry]", "[condition.dry"),
    ] {
        let rules = rules.replace(from, to);
        let found = errors(&[("a.toml", &record), ("b.toml", &rules)]);
        let codes: Vec<Code> = found.iter().map(|one| one.0).collect();
        assert_eq!(codes, [Code::Syntax], "{to}: {found:#?}");
    }
    // A broken record hides no names of the rules.
    let found = errors(&[
        ("a.toml", &record.replace("holds ", "[\nholds ")),
        ("b.toml", &rules.replace("after handover", "after handoverr")),
    ]);
    let codes: Vec<Code> = found.iter().map(|one| one.0).collect();
    assert!(codes.contains(&Code::UnknownName), "{found:#?}");
    // JSON that cannot be read may hold the whole agreement.
    let found = errors(&[("a.toml", &record), ("b.json", "{\"agreement\": {")]);
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn two_agreements_of_one_id_are_told_without_blame() {
    let mut sources = Sources::default();
    let files = ["a.toml", "b.toml"].map(|name| {
        let id = sources.add(name, LEASE);
        read(&sources, id, Format::Toml).0
    });
    let found = check(files.to_vec()).diagnostics;
    let twice: Vec<_> = found.iter().filter(|one| one.code == Code::DuplicateAgreement).collect();
    assert_eq!(twice.len(), 1);
    assert_eq!(twice[0].message, "two agreements have the id `lease`");
    assert_eq!(twice[0].related[0].1, "one of them is here");
}

#[test]
fn an_empty_table_of_things_is_an_error() {
    let (code, at, message) = only("[event.handover]", "[calendar]\n[event.handover]");
    assert_eq!((code, at.as_str()), (Code::Empty, "[calendar]"));
    assert_eq!(message, "the table `[calendar]` is empty");
}

#[test]
fn a_number_beyond_all_sizes_is_told_what_it_counts() {
    let entry = "met = \"deposit\"\noccurrence = 18446744073709551616\n";
    let text = format!("{LEASE}\n[[entry]]\non = 2025-02-10\n{entry}");
    let mut sources = Sources::default();
    let id = sources.add("lease.toml", text);
    let (_, found) = read(&sources, id, Format::Toml);
    assert_eq!(found.len(), 1, "{found:#?}");
    let help = "write a whole number: occurrences are counted from 1";
    assert_eq!(found[0].help.as_deref(), Some(help));
}

#[test]
fn a_half_typed_header_gives_no_list_of_tables_twice() {
    for half in ["[commitment.", "[party.", "[party"] {
        let (code, at, _) = only("[[entry]]", &format!("{half}\n[[entry]]"));
        assert_eq!(code, Code::Syntax, "{half}: {at}");
    }
    // A table and a list of that name are two of one.
    let twice = LEASE.replacen("[event.handover]", "[event.handover]\n[[event.handover]]", 1);
    let found = errors(&[("lease.toml", &twice)]);
    assert!(found.iter().any(|one| one.0 == Code::DuplicateId), "{found:#?}");
}

#[test]
fn keys_of_an_entry_that_cannot_be_read_are_not_missing() {
    let survey = "[consultation.survey]\nbetween = [\"owner\", \"tenant\"]\n\n[[entry]]";
    let held = "\n[[entry]]\non = 2025-03-02\nheld = \"survey\"\nwith = [\"owner\"]\n";
    let amended = "\n[[entry]]\non = 2025-03-03\namended = \"deposit\"\ndeadline = 2026-08-01\n";
    let text = LEASE.replacen("[[entry]]", survey, 1) + held + amended;
    assert_eq!(errors(&[("lease.toml", &text)]), []);
    for (from, to) in [
        ("\"owner\", \"tenant\"]", "\"owner\", \"tenant\""),
        ("with = [\"owner\"]", "with = [\"owner\""),
        ("with = [\"owner\"]", "with = 3"),
        ("2026-08-01", "2026-08-0"),
        ("deadline = 2026-08-01", "deadlin = 2026-08-01"),
    ] {
        let found = errors(&[("lease.toml", &text.replace(from, to))]);
        assert_eq!(found.len(), 1, "{to}: {found:#?}");
    }
}

#[test]
fn a_calendar_that_cannot_be_read_is_one() {
    let text = LEASE
        .replace("made = 2025-01-15", "made = 2025-01-15\ncalendar = \"c\"\n\n[calendar.c]")
        .replace("30 days after", "30 working days after");
    assert_eq!(errors(&[("lease.toml", &text)]), []);
    for to in ["calendar = \"c", "calender = \"c\"", "calendar = 3"] {
        let found = errors(&[("lease.toml", &text.replace("calendar = \"c\"", to))]);
        assert_eq!(found.len(), 1, "{to}: {found:#?}");
        assert_ne!(found[0].0, Code::NoCalendar);
    }
    let help = help(&text.replace("calendar = \"c\"", ""), Code::NoCalendar);
    assert_eq!(help, "write `calendar = \"c\"` in `[agreement]`");
}

/// What to do about the only error of a text.
#[track_caller]
fn help(text: &str, code: Code) -> String {
    let mut sources = Sources::default();
    let id = sources.add("lease.toml", text);
    let (file, mut found) = read(&sources, id, Format::Toml);
    found.extend(check(vec![file]).diagnostics);
    found.retain(|one| one.code.severity() == Severity::Error);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, code, "{found:#?}");
    found[0].help.clone().unwrap_or_default()
}

#[test]
fn what_a_word_processor_quotes_is_said_once() {
    for (from, to) in [
        ("\"30 days after handover\"", "“30 days after handover”"),
        ("\"dry and not lapsed(deposit)\"", "“dry”"),
        ("\"maintain\"", "“maintain”"),
        ("obligor  = \"tenant\"", "grace = “3 days”"),
    ] {
        assert_eq!(only(from, to).0, Code::Syntax, "{to}");
    }
}

#[test]
fn an_id_that_is_none_defines_the_one_that_is_proposed() {
    for used in ["Owner", "owner"] {
        let text = LEASE
            .replace("[party.owner]", "[party.Owner]")
            .replace("\"owner\"", &format!("\"{used}\""));
        let help = help(&text, Code::BadId);
        assert!(help.ends_with(": `owner`"), "{help}");
    }
}

#[test]
fn what_is_meant_by_other_marks_and_blanks_is_told() {
    for (from, to, code, words) in [
        (
            "[party.owner]",
            "[[party.owner]]",
            Code::WrongType,
            "write `[party.owner]`, in one bracket",
        ),
        ("[party.owner]", "[party owner]", Code::Syntax, "write `[party.owner]`"),
        ("[party.owner]", "[party.old owner]", Code::Syntax, "write `[party.old-owner]`"),
        (
            "until      = 2026-01-15",
            "due from = 2026-01-15",
            Code::Syntax,
            "did you mean `due-from`?",
        ),
        (
            "[party.owner]",
            "// those who pay\n[party.owner]",
            Code::Syntax,
            "comments begin with `#`",
        ),
        (
            "subject-to = \"dry and not lapsed(deposit)\"",
            "subject-to = true",
            Code::WrongType,
            "leave it out: without `subject-to` it is always owed",
        ),
        (
            "subject-to = \"dry and not lapsed(deposit)\"",
            "subject-to = false",
            Code::WrongType,
            "name what it depends on: this could never be owed",
        ),
    ] {
        assert_eq!(help(&LEASE.replacen(from, to, 1), code), words, "{to}");
    }
    let (_, _, message) = only("subject-to = \"dry and not lapsed(deposit)\"", "subject-to = 3");
    assert_eq!(message, "expected a string for `subject-to`, found an integer");
}
