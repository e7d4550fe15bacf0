//! Explanations as they are read.

mod asked;
mod changes;
mod cited;
mod days;
mod decides;
mod proposed;
mod whole;
mod words;

use std::path::Path;
use std::process::Command;

use crate::bin::{Ran, abide, folder, root, statement};

/// The rules for dates that need some arithmetic, and the day for which they are asked.
const ARITHMETIC: &str = r#"
[agreement]
id             = "sums"
made           = 2025-01-31
calendar       = "office"

[calendar.office]
holidays = [2025-03-03]

[event.handover]

[commitment.clamped]
what     = "One month after the end of January"
deadline = "1 month after made"

[commitment.counted]
what     = "In working days"
deadline = "5 working days after handover"

[commitment.rolled]
what     = "Rolled off a Saturday, with grace"
deadline = 2025-03-01
roll     = "following"
grace    = "10 days"

[commitment.edge]
what     = "By the end of the next month"
deadline = "end of month after handover"

[commitment.tolled]
what     = "Suspended for a week"
deadline = "30 days after made"

[[entry]]
on       = 2025-02-20
happened = "handover"

[[entry]]
on        = 2025-02-10
suspended = "tolled"

[[entry]]
on      = 2025-02-17
resumed = "tolled"
"#;

fn explain(folder: &Path, arguments: &str) -> Ran {
    abide(folder, &format!("explain {arguments}")).run()
}

fn shown(folder: &Path, arguments: &str) -> String {
    let ran = explain(folder, arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

#[test]
fn the_statement() {
    let statement = statement();
    insta::assert_snapshot!("explain_syria", shown(&statement, "syria-mission --on 2026-09-15"));
    insta::assert_snapshot!("explain_missed", shown(&statement, "end-mission --on 2025-10-01"));
    let all = shown(&statement, "protect-advisers --on 2026-02-01 --all");
    insta::assert_snapshot!("explain_all", all);
}

#[test]
fn as_json() {
    let json = shown(&statement(), "syria-mission --on 2026-09-15 --format json");
    insta::assert_snapshot!("explain_json", json);
}

/// Each sum names its parts, and what has moved the day.
#[test]
fn arithmetic() {
    let folder = folder(&[("sums.toml", ARITHMETIC)]);
    let says = |id: &str, line: &str| {
        let text = shown(folder.path(), &format!("{id} --on 2025-04-15 --all"));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(line), "{line}\n{text}");
    };
    says(
        "clamped",
        "deadline `1 month after made` = 2025-01-31 + 1 month = 2025-02-28, rounded to the last day of the month (`clamp`)",
    );
    says("counted", "= 2025-02-20 + 5 working days = 2025-02-27, on the calendar `office`");
    says("counted", "2025-02-20: handover happened");
    says("rolled", "not a working day, moved (following) = 2025-03-04");
    says("rolled", "+ 10 days of grace = 2025-03-14");
    says("edge", "= the last day of the month after 2025-02-20 = 2025-03-31");
    says("tolled", "+ 7 days of suspension = 2025-03-09");
}

/// Every reason there is can be explained, and the explanation names it first.
#[test]
fn every_reason() {
    let rules = root().join("tests/data/reasons.toml");
    let rules = rules.display();
    let status = abide(root(), &format!("status {rules} --on 2025-09-20 --format json")).run();
    let report: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    let commitments = report["agreements"][0]["commitments"].as_array().unwrap();
    assert!(commitments.len() > 20);
    for commitment in commitments {
        let text = |key: &str| commitment[key].as_str().unwrap();
        let (id, status, reason) = (text("id"), text("status"), text("reason"));
        let explained = shown(root(), &format!("{id} {rules} --on 2025-09-20"));
        let first = format!("{id} is {status} ({reason}) on 2025-09-20");
        assert!(explained.starts_with(&first), "{explained}");
        let why = explained.split("\nwhy\n").nth(1).unwrap();
        assert!(why.contains(&format!("{status} ({reason}): ")), "{explained}");
        // What is to be pasted is not broken.
        let wide = explained.lines().filter(|line| line.chars().count() > 100);
        let wide = wide.filter(|line| !line.trim_start().starts_with("abide record "));
        assert_eq!(wide.collect::<Vec<_>>(), Vec::<&str>::new());
    }
}

/// What it says would change a status does so once it is pasted into a shell.
#[test]
fn pasted() {
    let rules = std::fs::read_to_string(root().join("tests/data/reasons.toml")).unwrap();
    let ids = ["open", "awaiting-event", "not-triggered", "condition-failed", "broken", "series"];
    let tried: usize = ids.iter().map(|id| paste_all(&rules, id, "2025-09-20")).sum();
    assert!(tried >= 12, "{tried} changes");
}

/// Two assess a condition: whoever said the opposite on that day need not contradict it.
#[test]
fn pasted_without_contradiction() {
    let rules = r#"
        [agreement]
        id   = "x"
        made = 2025-01-01
        [party.a]
        [party.b]
        [condition.safe]
        assessed-by = ["a", "b"]
        [commitment.build]
        what       = "Build"
        deadline   = "2025-06"
        due-from   = 2025-02-01
        subject-to = "safe"
        [[entry]]
        on       = 2025-02-20
        assessed = "safe"
        holds    = false
        by       = ["b"]
        [[entry]]
        on       = 2025-02-10
        assessed = "safe"
        holds    = true
        by       = ["a"]
    "#;
    assert!(paste_all(rules, "build", "2025-02-20") >= 2);
}

/// What ends it, and what takes away an entry, is to be pasted too.
#[test]
fn pasted_endings_and_retractions() {
    let rules = r#"
        [agreement]
        id   = "x"
        made = 2025-01-01
        [party.a]
        [commitment.send]
        what         = "Send it"
        every        = "1 month"
        until        = "2025-02"
        amendable-by = ["a"]
        [[entry]]
        id         = "first"
        on         = 2025-01-05
        met        = "send"
        occurrence = 1
    "#;
    assert!(paste_all(rules, "send", "2025-03-10") >= 2);
    let folder = folder(&[("it's here.toml", rules)]);
    let explained = shown(folder.path(), "send --on 2025-03-10");
    let waived = "met (on-time); send#2 then is void (waived), with this entry:";
    assert!(explained.contains(waived), "{explained}");
    assert!(!explained.contains(" as before"), "{explained}");
    let explained = shown(folder.path(), "send#1 --on 2025-03-10");
    assert!(explained.contains("abide record retracted first --on"), "{explained}");
    assert!(paste_all(rules, "send#1", "2025-03-10") >= 1);
}

/// Pastes each change that is told, into the rules as they were; how many there are.
#[track_caller]
fn paste_all(rules: &str, id: &str, on: &str) -> usize {
    let folder = folder(&[("it's here.toml", rules)]);
    let json = |folder: &Path| -> serde_json::Value {
        let json = shown(folder, &format!("{id} --on {on} --format json"));
        serde_json::from_str(&json).unwrap()
    };
    let before = json(folder.path());
    let explained = shown(folder.path(), &format!("{id} --on {on}"));
    let changes = changes(&explained);
    for (heading, command) in &changes {
        std::fs::write(folder.path().join("it's here.toml"), rules).unwrap();
        let ran = Command::new("sh").args(["-c", command]).current_dir(folder.path()).status();
        assert!(ran.unwrap().success(), "{command}");
        let after = json(folder.path());
        let state = |key: &str| after["state"][key].as_str().unwrap().to_owned();
        let is = format!("{} ({})", state("status"), state("reason"));
        assert!(heading.starts_with(&is), "{heading}\n{is}");
        let possible = after["state"]["possible"].as_array().unwrap();
        assert_eq!(heading.contains(", still open: "), possible.len() > 1, "{heading}");
        if heading.contains(", and no longer open") {
            assert!(before["state"]["possible"].as_array().unwrap().len() > 1, "{heading}");
        } else {
            let key = |of: &serde_json::Value| {
                (of["state"]["status"].clone(), of["state"]["reason"].clone())
            };
            let same = key(&before) == key(&after);
            assert_eq!(heading.contains(" as before"), same, "{heading}");
        }
    }
    changes.len()
}

/// The command for another commitment gives what is said of it, asked in the same way.
#[test]
fn pasted_questions() {
    let rules = r#"
        [agreement]
        id   = "x"
        made = 2025-01-01
        [event.sign]
        [commitment.one]
        what     = "One"
        deadline = "30 days after sign"
        [commitment.two]
        what     = "Two"
        from     = "met(one)"
        deadline = "10 days after met(one)"
        [[entry]]
        on       = 2025-02-20
        met      = "one"
        recorded = 2025-03-01
        [[entry]]
        on       = 2025-02-21
        recorded = 2025-09-01
        waived   = "one"
    "#;
    let folder = folder(&[("it's here.toml", rules)]);
    let question = ["--known-by", "2025-06-01", "--assume", "sign = 2025-02-01", "it's here.toml"];
    let asked = |id: &str, on: &str| {
        let call = abide(folder.path(), &format!("explain {id} --on {on}"));
        let ran = question.iter().fold(call, |call, argument| call.arg(argument)).run();
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let text = asked("two", "2025-04-01");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let command = "abide explain one --on 2025-02-20 --known-by 2025-06-01 --assume \
                   'sign = 2025-02-01' 'it'\\''s here.toml'";
    assert!(text.contains(&format!("one is met (on-time) on 2025-02-20: `{command}`")), "{text}");
    let program = env!("CARGO_BIN_EXE_abide");
    let script = command.replacen("abide", program, 1);
    let ran = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    let out = String::from_utf8_lossy(&ran.stdout);
    assert!(out.contains("one is met (on-time) on 2025-02-20"), "{out}");
}

/// Whatever the form of the record; only what came on standard input cannot be written.
#[test]
fn pasted_into_other_files() {
    let rules = "[agreement]\nid = \"x\"\nmade = 2025-01-01\n[event.permit]\n\
                 [commitment.build]\nwhat = \"Build\"\nfrom = \"permit\"\n";
    let line = "{\"for\": \"x\", \"on\": \"2025-02-01\", \"happened\": \"permit\"}";
    let json = format!("{{\"for\": \"x\", \"entry\": [{line}]}}")
        .replace("{\"for\": \"x\", \"on\"", "{\"on\"");
    let list = "for = \"x\"\nentry = [ { on = 2025-02-01, happened = \"permit\" } ]\n";
    for (name, text) in [("record.jsonl", line), ("record.json", &json), ("record.toml", list)] {
        let files = folder(&[("rules.toml", rules), (name, text)]);
        let explained = shown(files.path(), "build --on 2025-03-01");
        let changes = changes(&explained);
        assert!(!changes.is_empty(), "{explained}");
        for (heading, script) in changes {
            std::fs::write(files.path().join(name), text).unwrap();
            let becomes = heading.split_once(", with").unwrap().0;
            let ran = Command::new("sh").args(["-c", &script]).current_dir(files.path()).status();
            assert!(ran.unwrap().success(), "{script}");
            let after = shown(files.path(), "build --on 2025-03-01");
            assert!(after.starts_with(&format!("build is {becomes}")), "{becomes}\n{after}");
        }
    }
    let whole = r#"{"agreement": {"id": "x", "made": "2025-01-01"}, "event": {"permit": {}},
        "commitment": {"build": {"what": "Build", "from": "permit"}}}"#;
    let files = folder(&[]);
    let ran = abide(files.path(), "explain build --on 2025-03-01 -").input(whole).run();
    assert!(!ran.out.contains("abide record"), "{}", ran.out);
    let where_to = "with this entry, to be added to `entry` in <stdin>:\n      {\"for\": \"x\", ";
    assert!(ran.out.contains(where_to), "{}", ran.out);
}

/// What is assumed is not shown as if it were in the record.
#[test]
fn with_assumptions() {
    let call = abide(&statement(), "explain syria-mission --on 2026-08-01");
    let ran = call.arg("--assume").arg("ground = true").run();
    assert!(ran.out.starts_with("assumed for this run: ground = true\n"), "{}", ran.out);
    assert!(ran.out.contains("ground is assumed to hold (--assume)"), "{}", ran.out);
}

/// Each change that is told: what it gives, and the commands, for a shell.
fn changes(explained: &str) -> Vec<(String, String)> {
    let mut changes = Vec::new();
    let program = env!("CARGO_BIN_EXE_abide");
    let mut lines = explained.lines().skip_while(|line| *line != "what would change it").peekable();
    while let Some(heading) =
        lines.find(|line| line.ends_with("entry:") || line.ends_with("entries:"))
    {
        let mut script = "set -e\n".to_owned();
        while let Some(line) = lines.next_if(|line| line.starts_with("      ")) {
            let arguments = line.trim().strip_prefix("abide ").expect("a command of ours");
            script.push_str(&format!("'{program}' {arguments}\n"));
        }
        assert!(script.contains(" record "), "{heading}");
        changes.push((heading.trim().to_owned(), script));
    }
    changes
}

/// What would make an occurrence one that there is not is no change of it.
#[test]
fn what_would_take_an_occurrence_away_is_not_told() {
    let rules = r#"
[agreement]
id   = "lease"
made = 2025-01-01

[commitment.b]
what = "B"

[commitment.x]
what  = "X"
every = "1 month"
until = "met(b)"
"#;
    let folder = crate::bin::folder(&[("rules.toml", rules)]);
    let told = |on: &str| shown(folder.path(), &format!("x#2 --on {on} rules.toml"));
    let (before, then) = (told("2025-01-15"), told("2025-02-15"));
    assert!(before.contains("void (waived)") && !before.contains("not-triggered"), "{before}");
    assert!(then.contains("void (waived)"), "{then}");
}

#[test]
fn a_code() {
    let ran = explain(root(), "E012");
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("## E012 a date that does not exist\n"), "{}", ran.out);
    assert!(ran.out.contains("\nInstead: "), "{}", ran.out);
    assert!(!ran.out.contains("## E013"));
    assert_eq!(explain(root(), "w001").out, explain(root(), "W001").out);
    let ran = explain(root(), "E012 rules");
    assert!(ran.err.contains("a diagnostic is explained by itself: `abide explain E012`"));
    let json: serde_json::Value =
        serde_json::from_str(&shown(root(), "E012 --format json")).unwrap();
    assert_eq!(json["title"], "a date that does not exist");
    let ran = explain(root(), "E999");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no diagnostic `E999`"), "{}", ran.err);
}

#[test]
fn of_one_occurrence() {
    let rules = "tests/data/reasons.toml";
    let text = shown(root(), &format!("series#1 {rules} --on 2025-09-20"));
    assert!(text.starts_with("series#1 is met (on-time) on 2025-09-20"), "{text}");
    let text = shown(root(), &format!("reasons/series {rules} --on 2025-09-20"));
    assert!(text.contains("decided by series#3"), "{text}");
}

#[test]
fn wrong_input() {
    let two = folder(&[
        (
            "one.toml",
            "[agreement]\nid = \"one\"\nmade = 2025-01-01\n[commitment.pay]\nwhat = \"x\"\n",
        ),
        (
            "two.toml",
            "[agreement]\nid = \"two\"\nmade = 2025-01-01\n[commitment.pay]\nwhat = \"x\"\n",
        ),
    ]);
    let fails = |folder: &Path, arguments: &str, message: &str| {
        let ran = explain(folder, arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments}");
        assert!(ran.err.contains(message), "{arguments}: {}", ran.err);
    };
    let here = &statement();
    fails(
        here,
        "syria-mision",
        "no commitment has the id `syria-mision`: did you mean `syria-mission`?",
    );
    fails(here, "ground", "`ground` is a condition, not a commitment");
    fails(here, "talks", "`talks` is a consultation, not a commitment");
    fails(here, "iraq", "`iraq` is a party, not a commitment");
    fails(here, "iraq-2024", "`iraq-2024` is an agreement, not a commitment");
    fails(root(), "rules", "`rules` is a path: the id comes first, as in `abide explain ID rules`");
    fails(
        here,
        "iraq-2025/syria-mission",
        "no agreement has the id `iraq-2025`: did you mean `iraq-2024`?",
    );
    fails(
        here,
        "syria-mission#2",
        "`syria-mission` does not recur: write `syria-mission`, without `#2`",
    );
    fails(here, "syria-mission#x", "an occurrence is a number from 1 on, as in `syria-mission#1`");
    fails(here, "syria-mission#0", "an occurrence is a number from 1 on");
    fails(
        root(),
        "series#99 tests/data/reasons.toml --on 2025-09-20",
        "occurrences go from 1 to 4",
    );
    fails(here, "zzzzzzzz", "no commitment has the id `zzzzzzzz`: there is `end-mission`, ");
    fails(two.path(), "pay .", "`pay` is in several agreements: say `one/pay` or `two/pay`");
    fails(here, "", "required arguments were not provided");
    fails(here, "syria-mission nowhere.toml", "nowhere.toml");
}
