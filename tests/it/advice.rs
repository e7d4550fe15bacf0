//! What is said to those who typed something that is nearly right: that it leads somewhere.

use crate::bin::{Ran, abide, folder};

const RULES: &str = r#"
[agreement]
id   = "lease"
made = 2026-01-01

[condition.quality]
[event.handover]
[party.owner]

[commitment.pay]
what       = "Pay"
obligor    = "owner"
deadline   = "30 days after handover"
subject-to = "quality"

[commitment.rent]
what     = "Rent"
from     = 2026-02-01
deadline = 2026-12-01
every    = "3 months"
until    = 2026-12-31
"#;

/// The rules with a line added to the commitment at their end.
fn with(line: &str) -> Ran {
    let rules = RULES.replace("from     = 2026-02-01\ndeadline = 2026-12-01\nevery", "every");
    let rules = rules.replace("every    = \"3 months\"\nuntil    = 2026-12-31\n", line);
    let folder = folder(&[("rules/lease.toml", &rules)]);
    abide(folder.path(), "check --on 2026-03-01").run()
}

fn said(arguments: &str) -> Ran {
    let folder = folder(&[("rules/lease.toml", RULES)]);
    abide(folder.path(), arguments).run()
}

#[test]
fn words_that_are_no_names_are_not_sent_to_define_them() {
    for (phrase, help) in [
        ("september", "write the month with its year: `2025-09`"),
        ("month of september", "write the month with its year: `2025-09`"),
        ("end of month of september", "write the month with its year: `2025-09`"),
        ("30 days after may", "write the month with its year: `2025-05`"),
        ("tomorrow", "phrases have no clock"),
        ("30 days after yesterday", "phrases have no clock"),
        ("monthly", "write `every = \"1 month\"`"),
        ("30 days after nothing-like-it", "one of `handover` or `made`"),
        ("30 days after quality", "to count from a day, add an `[event.NAME]`"),
        ("30 days after assessed(quality)", "to count from a day, add an `[event.NAME]`"),
    ] {
        let ran = with(&format!("from = \"{phrase}\"\n")).code(2);
        assert!(ran.err.contains(help), "{phrase}: {}", ran.err);
        assert!(!ran.err.contains("add a table"), "{phrase}: {}", ran.err);
    }
    // What has the name of a month is what has it.
    let rules = RULES.replace("[event.handover]", "[event.handover]\n[event.may]");
    let rules = rules.replace("30 days after handover", "30 days after may");
    let folder = folder(&[("rules/lease.toml", &rules)]);
    abide(folder.path(), "check --on 2026-02-01").run().code(0);
}

#[test]
fn the_quotes_of_a_word_processor_are_named() {
    let ran = with("every = “3 months”\n").code(2);
    assert!(ran.err.contains("has to stand in straight quotes"), "{}", ran.err);
    assert!(ran.err.contains("help: write `\"3 months\"`"), "{}", ran.err);
    let ran = said("status --on 2026-03-01 --assume “quality”=true").code(2);
    assert!(ran.err.contains("leave out the quotes"), "{}", ran.err);
}

#[test]
fn an_assumption_that_is_none_says_what_would_be_one() {
    for (assumed, help) in [
        ("pay=paid", "write `met(pay) = 2025-09-20`, with its day"),
        ("met(pay)=tomorrow", "write the day itself, as `2025-09-20`"),
        ("handover=soon", "`handover = 2025-09-20`"),
    ] {
        let ran = said(&format!("status --on 2026-03-01 --assume {assumed}")).code(2);
        assert!(ran.err.contains(help), "{assumed}: {}", ran.err);
    }
}

#[test]
fn errors_have_their_help() {
    let ran = with("from = 2026-06-01\ndeadline = 2026-03-01\n").code(2);
    assert!(ran.err.contains("help: name a day on or after 2026-06-01 here"), "{}", ran.err);
    let case = "[[case]]\nname = \"x\"\ncommitment = \"pay\"\nexpect = { 2026-02-01 = \"missed\", \
                2026-02-02 = \"xyzzy\" }\n";
    let ran = with(case).code(2);
    assert!(ran.err.contains("help: write `lapsed:missed`"), "{}", ran.err);
    assert!(ran.err.contains("the statuses are `pending`, `due`"), "{}", ran.err);
    let ran = with("[agreement]\nid = \"other\"\nmade = 2026-01-01\n").code(2);
    assert!(ran.err.contains("one file holds one agreement"), "{}", ran.err);
}

#[test]
fn an_entry_that_is_refused_is_shown_as_what_was_asked_for() {
    let ran = said("record met pay --on 2026-02-01 --by nobody").code(2);
    assert!(ran.err.contains("^^^ in the entry that you asked for"), "{}", ran.err);
    assert!(
        ran.err.contains("would stand at rules/lease.toml:23\n  [[entry]]\n  on  = 2026-02-01\n"),
        "{}",
        ran.err
    );
    let ran = said("record retracted quality --on 2026-02-01").code(2);
    assert!(ran.err.contains("give the one about it an `id = \"…\"`"), "{}", ran.err);
    let ran = said("record met pay rules").code(2);
    assert!(ran.err.contains("<VERB> <ID> [PATH]..."), "{}", ran.err);
}

#[test]
fn what_is_no_commitment_is_explained() {
    for (id, says) in [
        ("quality", "is a condition, not a commitment; what depends on it: `pay`"),
        ("handover", "is an event, not a commitment; what depends on it: `pay`"),
        ("owner", "is a party, not a commitment; what depends on it: `pay`"),
    ] {
        let ran = said(&format!("explain {id}")).code(2);
        assert!(ran.err.contains(says), "{}", ran.err);
    }
    let out = said("explain lapsed").code(0).out;
    assert!(out.starts_with("lapsed: ") && out.contains("\n  missed "), "{out}");
    let out = said("explain condition-failed").code(0).out;
    assert!(out.contains("or it was suspended without `tolls`"), "{out}");
    let json = said("explain missed --format json").code(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["status"], &json["reason"]), (&"lapsed".into(), &"missed".into()));
    // A commitment may be called like a reason.
    let rules = RULES.replace("commitment.pay", "commitment.missed");
    let folder = folder(&[("rules/lease.toml", &rules)]);
    let out = abide(folder.path(), "explain missed --on 2026-02-01").run().code(0).out;
    assert!(out.starts_with("missed is pending"), "{out}");
}

#[test]
fn a_day_among_the_paths_is_told_where_it_belongs() {
    for command in ["", "status ", "check ", "timeline "] {
        let ran = said(&format!("{command}2026-02-01")).code(2);
        assert!(ran.err.contains("a day is given with `--on 2026-02-01`"), "{}", ran.err);
    }
    let ran = said("test today").code(2);
    assert!(!ran.err.contains("--on"), "{}", ran.err);
    let ran = said("diff 2026-02-01 2026-03-01").code(2);
    assert!(ran.err.contains("compared with `abide diff --on A --on B PATH`"), "{}", ran.err);
}

/// A part of the tree with which it would be compared.
#[test]
fn one_tree_is_not_compared_with_what_it_is_in() {
    let ran = said("diff --on 2026-02-01 rules/lease.toml").code(2);
    assert!(ran.err.contains("or a second day: `--on A --on B rules/lease.toml`"), "{}", ran.err);
    said("diff rules").code(2);
    said("diff --on 2026-02-01 --on 2026-03-01 rules/lease.toml").code(0);
}

#[test]
fn an_occurrence_that_differs_alone_is_counted() {
    let met = "\n[[entry]]\non = 2026-03-01\nmet = \"rent\"\noccurrence = 2\n";
    let rules = RULES.replace("deadline = 2026-12-01\n", "");
    let after = format!("{rules}{met}");
    let folder = folder(&[("a/lease.toml", &rules), ("b/lease.toml", &after)]);
    let out = abide(folder.path(), "diff a b --on 2026-03-02").run().code(0).out;
    assert!(out.contains(": no commitment differs but in 1 occurrence\n"), "{out}");
    let out = abide(folder.path(), "diff a --on 2026-03-02 --on 2026-06-02").run().code(0).out;
    assert!(out.contains("rent#3  occurrence that was not there"), "{out}");
    assert!(!out.contains("rent#3  added"), "{out}");
}

/// Of which status a day is the first, and what follows where no other status does.
#[test]
fn the_words_of_a_report_are_plain() {
    let rules = RULES.replace("30 days after handover", "2026-06-30");
    let rules = rules.replace("obligor    = \"owner\"", "from = 2026-02-01\ndue-from = 2026-06-01");
    let folder = folder(&[("rules/lease.toml", &rules)]);
    let status = |day: &str| abide(folder.path(), &format!("status --on {day}")).run().code(0).out;
    let out = status("2026-01-15");
    assert!(out.contains("not-in-force, pending since 2026-01-01"), "{out}");
    assert!(
        out.contains("next: 2026-02-01 still pending, for another reason (awaiting-condition)"),
        "{out}"
    );
    let out = status("2026-06-15");
    assert!(out.contains("lapsed (missed), as long as what is open stays so"), "{out}");
    let out = abide(folder.path(), "explain pay --on 2026-06-15").run().code(0).out;
    assert!(out.contains("on 2026-06-15, pending since 2026-01-01"), "{out}");
}

/// Without a condition a deadline may pass while nothing is owed, too.
#[test]
fn what_was_suspended_at_its_deadline_says_so() {
    let rules = RULES.replace("subject-to = \"quality\"", "");
    let rules = rules.replace("30 days after handover", "2026-03-01");
    let entry = "\n[[entry]]\non = 2026-02-01\nsuspended = \"pay\"\ntolls = false\n";
    let folder = folder(&[("rules/lease.toml", &format!("{rules}{entry}"))]);
    let out = abide(folder.path(), "status --on 2026-04-01").run().code(0).out;
    assert!(out.contains("condition-failed, void since 2026-03-02"), "{out}");
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        out.contains("it was suspended, and the suspension does not move the deadline"),
        "{out}"
    );
}
