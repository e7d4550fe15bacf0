//! `abide record`: what it writes, what it refuses, and that nothing else changes.

use std::fs;
use std::path::Path;

use crate::bin::{Ran, abide, folder, root};

const RULES: &str = "\
[agreement]
id   = \"lease\"
made = 2025-01-15

[party.owner]

[party.tenant]

[event.handover]

[condition.weather]

[consultation.survey]
between = [\"owner\", \"tenant\"]

[commitment.deposit]
what     = \"Pay the deposit\"
obligor  = \"tenant\"
from     = \"handover\"
deadline = \"within 30 days of handover\"

[commitment.roof]
what       = \"Repair the roof\"
obligor    = \"owner\"
deadline   = 2025-06-30
subject-to = \"survey and weather\"

[commitment.rent]
what  = \"Pay the rent\"
from  = 2025-03-01
every = \"1 month\"
until = \"2026-12\"

[commitment.quiet]
what  = \"No building\"
kind  = \"avoid\"
until = 2026-12-31
";

/// Comments, odd layout, no newline at the end.
const RECORD: &str = "# kept by hand\nfor='lease' # the mill\n\n[[entry]] # first\n  on  = 2025-02-20\n  id=\"keys\"\n  happened = \"handover\"\n# the end";

fn record(folder: &Path, arguments: &str) -> Ran {
    abide(folder, &format!("record {arguments}")).run()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

/// Every verb with its keys, each one after the other into one record.
#[test]
fn every_verb_and_key() {
    let files = folder(&[("rules.toml", RULES), ("record.toml", RECORD)]);
    let calls = [
        (
            "held survey --on 2025-03-03 --with owner,tenant",
            "held = \"survey\"\nwith = [\"owner\", \"tenant\"]\n",
        ),
        (
            "held survey --on 2025-03-04 --with owner --with tenant",
            "with = [\"owner\", \"tenant\"]\n",
        ),
        ("assessed weather --on 2025-03-05 --holds true", "holds    = true\n"),
        (
            "met deposit --on 2025-03 --recorded 2025-04-02",
            "on       = \"2025-03\"\nmet      = \"deposit\"\nrecorded = 2025-04-02\n",
        ),
        (
            "met deposit --on 2025-03-01/2025-03-09 --by owner",
            "on  = \"2025-03-01/2025-03-09\"\nmet = \"deposit\"\nby  = [\"owner\"]\n",
        ),
        ("broken quiet --on 2025-03-06", "on     = 2025-03-06\nbroken = \"quiet\"\n"),
        ("restored quiet --on 2025-03-07", "restored = \"quiet\"\n"),
        (
            "amended roof --on 2025-03-08 --from 2025-02-01 --deadline 2025-07-31 --target end.of.2025-05 --due-from none",
            "amended  = \"roof\"\nfrom     = 2025-02-01\ntarget   = \"end of 2025-05\"\ndue-from = \"none\"\ndeadline = 2025-07-31\n",
        ),
        (
            "amended quiet --on 2025-03-08 --until 2026-06",
            "amended = \"quiet\"\nuntil   = \"2026-06\"\n",
        ),
        (
            "suspended roof --on 2025-03-10 --tolls false",
            "suspended = \"roof\"\ntolls     = false\n",
        ),
        ("resumed roof --on 2025-03-20", "resumed = \"roof\"\n"),
        ("waived rent#2 --on 2025-04-01", "waived     = \"rent\"\noccurrence = 2\n"),
        (
            "met rent --on 2025-03-02 --occurrence 1 --id r1",
            "id         = \"r1\"\non         = 2025-03-02\nmet        = \"rent\"\noccurrence = 1\n",
        ),
        ("superseded rent#3 --on 2025-05-02", "superseded = \"rent\"\n"),
        ("retracted r1 --on 2025-05-01", "on        = 2025-05-01\nretracted = \"r1\"\n"),
        (
            "withdrawn agreement --on 2026-01-01",
            "on        = 2026-01-01\nwithdrawn = \"agreement\"\n",
        ),
    ];
    let mut verbs = std::collections::BTreeSet::new();
    for (call, expected) in calls {
        let before = read(files.path(), "record.toml");
        let ran = call.split_whitespace().fold(abide(files.path(), "record"), |ran, word| {
            ran.arg(&word.replace('.', if word.starts_with("end.") { " " } else { "." }))
        });
        let ran = ran.run();
        assert_eq!(ran.code, 0, "{call}\n{}", ran.err);
        let after = read(files.path(), "record.toml");
        let added = after.strip_prefix(&before).unwrap_or_else(|| panic!("{call}\n{after}"));
        assert!(
            added.contains("\n\n[[entry]]\n") || added.starts_with("\n[[entry]]\n"),
            "{added:?}"
        );
        assert!(added.contains(expected), "{call}\n{added}");
        let line = before.lines().count() + 2;
        assert!(
            ran.out.starts_with(&format!("appended to record.toml:{line}\n  [[entry]]\n")),
            "{}",
            ran.out
        );
        verbs.insert(call.split(' ').next().unwrap());
    }
    // And the one of the record as it was.
    verbs.insert("happened");
    assert_eq!(verbs.len(), abide::written::Verb::ALL.len());
}

/// A text, a remark and a source hold whatever is typed.
#[test]
fn whatever_is_typed() {
    let files = folder(&[("rules.toml", RULES)]);
    for odd in ["it's \"so\"", "-x", "a\\b\nc\td", "\u{7f}\u{1}é €", "# no comment", "'''"] {
        let call = abide(files.path(), "record happened handover --on 2025-02-20 --note");
        let ran = call.arg(odd).arg("--source").arg(odd).run();
        assert_eq!(ran.code, 0, "{odd:?}\n{}", ran.err);
        let text = read(files.path(), "rules.toml");
        let table: toml::Table = toml::from_str(&text).unwrap();
        let last = table["entry"].as_array().unwrap().last().unwrap();
        assert_eq!((last["note"].as_str(), last["source"].as_str()), (Some(odd), Some(odd)));
    }
}

/// What is wrong is shown in the entry as it would stand, and nothing is written.
#[test]
fn refused() {
    let calls = [
        ("met depositt --on 2025-03-01", "error[E100]"),
        ("met deposit --on 2025-3-1", "write `2025-03-01`"),
        ("met deposit --on 2025-02-30", "error[E012]"),
        ("met deposit --on soon", "write a date such as"),
        ("met deposit --on todayy", "error: `--on`: write a date"),
        ("met deposit", "--on <DAY>"),
        ("met deposit --on 2025-03-01 --deadline 2025-04-01", "error[E123]"),
        ("amended roof --on 2025-03-01", "at least one of `--from`"),
        ("amended roof --on 2025-03-01 --deadline tomorrow", "error[E100]"),
        ("amended roof --on 2025-03 --deadline 2025-04-01", "error[E131]"),
        ("held survey --on 2025-03-01", "`--with PARTY,PARTY`"),
        ("held survey --on 2025-03-01 --with council", "error[E100]"),
        ("held roof --on 2025-03-01 --with owner", "error[E104]"),
        ("assessed weather --on 2025-03-01 --holds yes", "[possible values: true, false]"),
        ("broken roof --on 2025-03-01", "error[E121]"),
        ("met roof --on 2025-03-01 --occurrence 2", "error[E122]"),
        ("met rent#two --on 2025-03-01", "error[E005]"),
        ("met rent#2 --on 2025-03-01 --occurrence 2", "given twice"),
        ("retracted nothing --on 2025-03-01", "error[E132]"),
        ("done roof --on 2025-03-01", "invalid value 'done'"),
        ("met other/roof --on 2025-03-01", "no agreement has the id `other`"),
        ("met roof --on 2025-03-01 nowhere", "`nowhere` does not exist"),
        ("met roof --on 2025-03-01 -", "standard input"),
        ("met roof --on 2025-03-01 --file x.txt", "neither TOML nor JSON"),
        ("met roof --on 2025-03-01 --file ../x.toml", "is not read with"),
        ("met roof --on 2025-03-01 --file no/x.toml", "cannot write to `no/x.toml`"),
    ];
    let files = folder(&[("rules.toml", RULES), ("record.toml", RECORD)]);
    for (call, told) in calls {
        let ran = record(files.path(), call);
        assert_eq!(ran.code, 2, "{call}\n{}{}", ran.out, ran.err);
        assert!(ran.err.contains(told), "{call}\n{}", ran.err);
        assert_eq!(ran.out, "", "{call}");
        assert_eq!(read(files.path(), "record.toml"), RECORD, "{call}");
        assert_eq!(read(files.path(), "rules.toml"), RULES, "{call}");
        assert_eq!(fs::read_dir(files.path()).unwrap().count(), 2, "{call}: nothing remains");
    }
    let ran = record(files.path(), "met depositt --on 2025-03-01");
    insta::assert_snapshot!("refused", ran.err);
}

#[test]
fn contradictions_are_errors_and_retractions_cure_them() {
    let files = folder(&[("rules.toml", RULES), ("record.toml", "for = \"lease\"\n")]);
    let first = "assessed weather --on 2025-03-01 --holds true --id first";
    assert_eq!(record(files.path(), first).code, 0);
    let ran = record(files.path(), "assessed weather --on 2025-03-01 --holds false");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("E135"), "{}", ran.err);
    // Written by hand, the record does not load; an entry may cure that, and any other is refused.
    let hand = "\n[[entry]]\non = 2025-03-01\nassessed = \"weather\"\nholds = false\n";
    let text = read(files.path(), "record.toml") + hand;
    fs::write(files.path().join("record.toml"), &text).unwrap();
    let ran = record(files.path(), "met roof --on 2025-03-02");
    assert_eq!((ran.code, read(files.path(), "record.toml")), (2, text));
    let ran = record(files.path(), "retracted first --on 2025-03-02");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("without it the rules did not load"), "{}", ran.out);
    assert_eq!(abide(files.path(), "status --on 2025-04-01").run().code, 0);
}

/// What it prints: the entry, new warnings, and what changes on its day and today.
#[test]
fn what_changes_is_told() {
    let files = folder(&[("rules.toml", RULES), ("record.toml", RECORD)]);
    let ran = record(files.path(), "met deposit --on 2025-03-30 --dry-run");
    let out = &ran.out;
    let day = "on 2025-03-30\n  deposit  lapsed (missed) -> met (late)\n";
    assert!(out.starts_with("would append to record.toml:10\n  [[entry]]\n"), "{out}");
    assert!(out.contains(day), "{out}");
    assert!(out.contains(" (today)\n  deposit  lapsed (missed) -> met (late)\n"), "{out}");
    assert_eq!(read(files.path(), "record.toml"), RECORD);

    let ran = record(files.path(), "amended roof --on 2025-02-01 --deadline 2025-07-31");
    assert!(ran.out.contains("  roof  deadline 2025-06-30 -> 2025-07-31\n"), "{}", ran.out);
    assert_eq!(ran.err, "");
    let ran = record(files.path(), "met rent --on 2025-03-02");
    assert!(ran.out.contains("  rent#1  due (open) -> met (on-time)\n"), "{}", ran.out);
    let ran = record(files.path(), "happened handover --on 2025-02-25");
    assert!(ran.err.contains("warning[W010]"), "{}", ran.err);
    assert!(ran.out.contains("on 2025-02-25\n  no status changes\n"), "{}", ran.out);
    // A warning that was there before is not told again.
    let ran = record(files.path(), "met rent --on 2025-04-02");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let ran = record(files.path(), "met rent --on today");
    assert!(ran.out.contains("(today)"), "{}", ran.out);
    assert_eq!(ran.out.matches("\non ").count(), 1, "{}", ran.out);
}

/// To which file an entry goes where none is named.
#[test]
fn where_the_record_is_kept() {
    let entry = "[[entry]]\non = 2025-02-20\nhappened = \"handover\"\n";
    let cases = "for = \"lease\"\n[[case]]\nname = \"x\"\non = 2025-03-01\nexpect = { roof = \"pending\" }\n";
    let bare = "for = \"lease\"\n";
    let complete = "for = \"lease\"\ncomplete-through = 2025-03-01\n";
    let full = &format!("{bare}{entry}");
    let with_own = &format!("{RULES}{entry}");
    let line = "{\"for\": \"lease\", \"on\": \"2025-02-20\", \"happened\": \"handover\"}\n";
    let trees: [(&[(&str, &str)], &str); 7] = [
        (&[("a.toml", RULES)], "a.toml"),
        (&[("a.toml", RULES), ("cases.toml", cases)], "a.toml"),
        (&[("a.toml", RULES), ("b.toml", bare), ("cases.toml", cases)], "b.toml"),
        (&[("a.toml", RULES), ("b.toml", bare), ("c.toml", complete)], "c.toml"),
        (&[("a.toml", RULES), ("b.toml", full), ("c.toml", complete)], "b.toml"),
        (&[("a.toml", with_own), ("b.toml", bare)], "a.toml"),
        (&[("a.toml", with_own), ("b.jsonl", line), ("cases.toml", cases)], "b.jsonl"),
    ];
    for (tree, expected) in trees {
        let files = folder(tree);
        let ran = record(files.path(), "met deposit --on 2025-03-01");
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(
            ran.out.starts_with(&format!("appended to {expected}:")),
            "{expected}\n{}",
            ran.out
        );
        for (name, text) in tree {
            assert_eq!(read(files.path(), name) == *text, *name != expected, "{name}");
        }
    }
}

/// A file that is named, or created.
#[test]
fn a_file_that_is_named() {
    for name in ["new.toml", "new.json", "new.jsonl"] {
        let files = folder(&[("rules.toml", RULES), ("record.toml", RECORD)]);
        let ran = record(files.path(), &format!("met deposit --on 2025-03-01 --file {name}"));
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.starts_with(&format!("created {name}:")), "{}", ran.out);
        let again = record(files.path(), &format!("met rent --on 2025-03-01 --file {name}"));
        assert!(again.out.starts_with(&format!("appended to {name}:")), "{}", again.out);
        assert_eq!(read(files.path(), "record.toml"), RECORD);
        let csv = abide(files.path(), "status --on 2025-03-01 --format csv").run().out;
        assert!(csv.contains("deposit,deposit,met,on-time"), "{csv}");
    }
    // That of another agreement is refused.
    let other = "[agreement]\nid = \"other\"\nmade = 2025-01-01\n[commitment.x]\nwhat = \"x\"\n";
    let files = folder(&[("rules.toml", RULES), ("other.toml", other)]);
    let ran = record(files.path(), "met roof --on 2025-03-01 --file other.toml");
    assert!(ran.err.contains("holds the record of `other`, not of `lease`"), "{}", ran.err);
    assert_eq!(ran.code, 2);
}

#[test]
fn several_agreements() {
    let other = RULES.replace("\"lease\"", "\"other\"").replace("deposit", "bond");
    let files = folder(&[("a.toml", RULES), ("b.toml", &other)]);
    let told = |call: &str| record(files.path(), call).err;
    let both = "say `lease/roof` or `other/roof`";
    assert!(told("met roof --on 2025-03-01").contains(both));
    assert!(told("met bondd --on 2025-03-01").contains("did you mean `bond`?"));
    assert!(told("happened handove --on 2025-03-01").contains("no event of any agreement"));
    assert!(record(files.path(), "met bond --on 2025-03-01").out.starts_with("appended to b.toml"));
    let ran = record(files.path(), "met lease/roof --on 2025-03-01 --id a/b#1");
    assert!(ran.out.starts_with("appended to a.toml"), "{}{}", ran.out, ran.err);
    // The id of an entry may have any form.
    let ran = record(files.path(), "retracted a/b#1 --on 2025-03-02");
    assert!(ran.out.starts_with("appended to a.toml"), "{}{}", ran.out, ran.err);
}

/// All other bytes stay, whatever the file looks like; the line end is that of the file.
#[test]
fn the_rest_of_the_file_stays() {
    let mark = "\u{feff}";
    let crlf = RECORD.replace('\n', "\r\n");
    let files = folder(&[("rules.toml", RULES)]);
    let path = files.path().join("record.toml");
    let texts = [
        RECORD.to_owned(),
        format!("{RECORD}\n"),
        format!("{RECORD}\n\n"),
        format!("{mark}{RECORD}"),
        crlf.clone(),
        format!("{mark}{crlf}\r\n"),
        format!("{crlf}\r\n\r\n"),
    ];
    for text in texts {
        fs::write(&path, &text).unwrap();
        let ran = record(files.path(), "met deposit --on 2025-03-01");
        assert_eq!(ran.code, 0, "{text:?}\n{}", ran.err);
        let after = read(files.path(), "record.toml");
        let added = after.strip_prefix(&text).unwrap();
        let end = if text.contains('\r') { "\r\n" } else { "\n" };
        assert_eq!(added.contains('\r'), text.contains('\r'), "{added:?}");
        let entry = format!("[[entry]]{end}on  = 2025-03-01{end}met = \"deposit\"{end}");
        let whole = after.trim_start_matches(mark);
        assert!(whole.ends_with(&format!("# the end{end}{end}{entry}")), "{after:?}");
    }
    // Empty, and not there.
    fs::write(&path, "").unwrap();
    let ran = record(files.path(), "met deposit --on 2025-03-01 --file record.toml");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(read(files.path(), "record.toml").starts_with("for = \"lease\"\n\n[[entry]]\n"));
}

/// Entries that are one list in TOML.
#[test]
fn into_a_list() {
    let first = "{ on = 2025-02-20, happened = \"handover\" }";
    let lists = [
        (format!("entry = [{first}]\n"), format!("entry = [{first}, NEW]\n")),
        (format!("entry = [ {first} ] # c\n"), format!("entry = [ {first}, NEW ] # c\n")),
        (format!("entry = [ {first}, ]"), format!("entry = [ {first}, NEW ]")),
        (
            "entry = []\n[[case]]\nname=\"x\"\non=2025-02-02\nexpect={roof=\"pending\"}\n"
                .to_owned(),
            "entry = [NEW]\n[[case]]\nname=\"x\"\non=2025-02-02\nexpect={roof=\"pending\"}\n"
                .to_owned(),
        ),
        (
            format!("entry = [\n  {first} # one\n  # end\n]\n"),
            format!("entry = [\n  {first}, # one\n  # end\n  NEW,\n]\n"),
        ),
        (format!("entry = [\n\t{first},\n]\n"), format!("entry = [\n\t{first},\n\tNEW,\n]\n")),
        (format!("entry = [\n  {first}]\n"), format!("entry = [\n  {first}, NEW]\n")),
        ("entry = [\n]\n".to_owned(), "entry = [\n    NEW,\n]\n".to_owned()),
        (
            format!("entry = [\r\n  {first},\r\n]\r\n"),
            format!("entry = [\r\n  {first},\r\n  NEW,\r\n]\r\n"),
        ),
    ];
    for (text, expected) in lists {
        let head = "for = \"lease\"\n";
        let head = if text.contains('\r') { head.replace('\n', "\r\n") } else { head.to_owned() };
        let files = folder(&[("rules.toml", RULES), ("record.toml", &format!("{head}{text}"))]);
        let ran = record(files.path(), "met deposit --on 2025-03-01 --file record.toml");
        assert_eq!(ran.code, 0, "{text}\n{}", ran.err);
        let new = "{ on = 2025-03-01, met = \"deposit\" }";
        let expected = format!("{head}{}", expected.replace("NEW", new));
        assert_eq!(read(files.path(), "record.toml"), expected);
        assert!(ran.out.contains(&format!("\n  {new}\n")), "{}", ran.out);
    }
}

/// Records in JSON, which keep their layout.
#[test]
fn into_json() {
    let one = "{\"on\": \"2025-02-20\", \"happened\": \"handover\"}";
    let new = "{\"on\": \"2025-03-01\", \"met\": \"deposit\", \"by\": [\"tenant\"]}";
    let texts = [
        (r#"{"for": "lease", "entry": [ONE]}"#, r#"{"for": "lease", "entry": [ONE, NEW]}"#),
        (
            "{\n  \"for\": \"lease\",\n  \"entry\": [\n    ONE\n  ]\n}\n",
            "{\n  \"for\": \"lease\",\n  \"entry\": [\n    ONE,\n    NEW\n  ]\n}\n",
        ),
        (
            "{\n\t\"entry\": [\n\t\tONE\n\t],\n\t\"for\": \"lease\"\n}",
            "{\n\t\"entry\": [\n\t\tONE,\n\t\tNEW\n\t],\n\t\"for\": \"lease\"\n}",
        ),
        (r#"{"for": "lease"}"#, r#"{"for": "lease", "entry": [NEW]}"#),
        ("{\n  \"for\": \"lease\"\n}\n", "{\n  \"for\": \"lease\",\n  \"entry\": [NEW]\n}\n"),
        ("{\"for\": \"lease\", \"entry\": []}\n", "{\"for\": \"lease\", \"entry\": [NEW]}\n"),
        (
            "{\r\n  \"for\": \"lease\",\r\n  \"entry\": [\r\n    ONE\r\n  ]\r\n}\r\n",
            "{\r\n  \"for\": \"lease\",\r\n  \"entry\": [\r\n    ONE,\r\n    NEW\r\n  ]\r\n}\r\n",
        ),
    ];
    for (text, expected) in texts {
        let text = text.replace("ONE", one);
        let files = folder(&[("rules.toml", RULES), ("record.json", &text)]);
        let call = "met deposit --on 2025-03-01 --by tenant --file record.json";
        let ran = record(files.path(), call);
        assert_eq!(ran.code, 0, "{text}\n{}", ran.err);
        let expected = expected.replace("ONE", one).replace("NEW", new);
        assert_eq!(read(files.path(), "record.json"), expected);
        assert!(ran.out.contains(&format!("\n  {new}\n")), "{}", ran.out);
    }
    let line = "{\"for\": \"lease\", \"on\": \"2025-02-20\", \"happened\": \"handover\"}";
    for (text, expected) in
        [(line.to_owned(), format!("{line}\n")), (format!("{line}\r\n"), format!("{line}\r\n"))]
    {
        let files = folder(&[("rules.toml", RULES), ("record.jsonl", &text)]);
        let ran = record(files.path(), "met deposit --on 2025-03-01 --by tenant,owner");
        let end = if text.contains('\r') { "\r\n" } else { "\n" };
        let added = "{\"for\": \"lease\", \"on\": \"2025-03-01\", \"met\": \"deposit\", \"by\": [\"tenant\",\"owner\"]}";
        assert_eq!(
            read(files.path(), "record.jsonl"),
            format!("{expected}{added}{end}"),
            "{}",
            ran.err
        );
    }
}

/// Two writers at once lose nothing.
#[test]
fn two_writers() {
    let files = folder(&[("rules.toml", RULES), ("record.toml", "for = \"lease\"\n")]);
    let path = files.path();
    std::thread::scope(|scope| {
        for writer in ["one", "two"] {
            scope.spawn(move || {
                for number in 0..50 {
                    let call = format!("met rent --on 2025-03-02 --id {writer}-{number}");
                    let ran = record(path, &call);
                    assert_eq!(ran.code, 0, "{}", ran.err);
                }
            });
        }
    });
    let table: toml::Table = toml::from_str(&read(path, "record.toml")).unwrap();
    let ids = table["entry"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap());
    let ids: std::collections::BTreeSet<&str> = ids.collect();
    assert_eq!(ids.len(), 100);
    assert_eq!(fs::read_dir(path).unwrap().count(), 2, "nothing remains");
}

/// Expectations are written while entries are: nothing is lost, or it is said that nothing was written.
#[test]
fn a_writer_of_expectations_beside_one_of_entries() {
    let case = "\n[[case]]\nname = \"wrong\"\non = 2025-01-20\nexpect = { rent = \"void\" }\n";
    let file = format!("{RULES}{case}");
    for round in 0..6 {
        let files = folder(&[("rules.toml", &file)]);
        let path = files.path();
        let (blessed, recorded) = std::thread::scope(|scope| {
            let bless = scope.spawn(|| abide(path, "test --bless").run());
            let one = scope.spawn(|| record(path, "met rent --on 2025-03-02 --id kept"));
            (bless.join().unwrap(), one.join().unwrap())
        });
        let text = read(path, "rules.toml");
        assert_eq!(recorded.code, 0, "{round} {}", recorded.err);
        assert!(text.contains("\"kept\""), "{round}: the entry is lost\n{}", blessed.err);
        let is_blessed = !text.contains("rent = \"void\"");
        assert_eq!(is_blessed, blessed.err.contains("blessed 1"), "{round} {}", blessed.err);
    }
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn links_and_permissions_stay() {
        let files = folder(&[("rules/rules.toml", RULES), ("kept/record.toml", RECORD)]);
        let (link, real) =
            (files.path().join("rules/record.toml"), files.path().join("kept/record.toml"));
        symlink("../kept/record.toml", &link).unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        let ran = record(files.path(), "met deposit --on 2025-03-01");
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.starts_with("appended to rules/record.toml:10\n"), "{}", ran.out);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::read_to_string(&real).unwrap().ends_with("met = \"deposit\"\n"));
        assert_eq!(fs::read_dir(files.path().join("kept")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_may_not_be_written() {
        let files = folder(&[("rules.toml", RULES), ("record.toml", RECORD)]);
        let path = files.path().join("record.toml");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let ran = record(files.path(), "met deposit --on 2025-03-01");
        assert_eq!(ran.code, 2);
        assert_eq!(ran.err, "error: cannot write to `record.toml`: this file may not be written\n");
        assert_eq!(read(files.path(), "record.toml"), RECORD);
    }

    /// A disk that is full, played by a limit for the size of a file.
    #[test]
    fn no_room() {
        let long = format!("{RECORD}\n# {}\n", "x".repeat(2000));
        let files = folder(&[("rules.toml", RULES), ("record.toml", &long)]);
        let program = env!("CARGO_BIN_EXE_abide");
        let script =
            format!("trap '' XFSZ; ulimit -f 1; '{program}' record met deposit --on 2025-03-01");
        let ran = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(files.path())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{err}");
        assert!(err.starts_with("error: cannot write to `record.toml`: "), "{err}");
        assert_eq!(read(files.path(), "record.toml"), long);
        assert_eq!(fs::read_dir(files.path()).unwrap().count(), 2, "nothing remains");
    }
}

/// The rules that come with it, as they are.
#[test]
fn the_examples_are_not_touched() {
    let before = fs::read(root().join("rules/iraq-2024/record.toml")).unwrap();
    let ran = record(root(), "met security-partnership --on 2026-03-01 --dry-run");
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(
        "dry_run",
        ran.out.split("\non ").take(2).collect::<Vec<_>>().join("\non ")
    );
    assert_eq!(fs::read(root().join("rules/iraq-2024/record.toml")).unwrap(), before);
}
