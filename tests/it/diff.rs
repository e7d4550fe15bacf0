//! `abide diff`: two dates, two days of knowledge, two trees.

mod causes;
mod git;

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::bin::{Ran, abide, folder, statement};

fn diff(arguments: &str) -> Ran {
    abide(&statement(), &format!("diff {arguments}")).run()
}

const LEASE: &str = r#"[agreement]
id       = "lease"
made     = 2025-01-01
calendar = "town"

[calendar.town]
holidays = [2025-03-03]

[party.tenant]
[event.handover]
[condition.permit]

[commitment.pay]
what       = "Pay the deposit"
obligor    = "tenant"
deadline   = 2025-03-31
due-from   = 2025-03-01
grace      = "5 days"

[commitment.insure]
what       = "Insure the house"
subject-to = "permit"
deadline   = "within 30 days of handover"

[commitment.move]
what     = "Move in"
deadline = "2 working days after (met(pay))"

[[entry]]
on       = 2025-02-01
happened = "handover"

[[entry]]
on       = 2025-02-02
assessed = "permit"
holds    = true
"#;

/// Two trees in a folder, `a` and `b`.
fn two(before: &str, after: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in [("a", before), ("b", after)] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
        fs::write(folder.path().join(name).join("lease.toml"), text).expect("a file");
    }
    folder
}

fn text_of(before: &str, after: &str) -> String {
    abide(two(before, after).path(), "diff a b").run().code(0).out
}

fn json_of(before: &str, after: &str, arguments: &str) -> Value {
    let call = format!("diff a b --format json {arguments}");
    let ran = abide(two(before, after).path(), &call).run().code(0);
    serde_json::from_str(&ran.out).expect("JSON")
}

/// The days on which a commitment differs, with its two statuses.
fn stretches(diff: &Value, id: &str) -> Vec<String> {
    let agreements = diff["agreements"].as_array().expect("a list");
    let all = agreements.iter().flat_map(|one| one["commitments"].as_array().expect("a list"));
    let of = all.filter(|one| one["id"] == id);
    let stretches = of.flat_map(|one| one["stretches"].as_array().expect("a list"));
    let word = |value: &Value| value.as_str().unwrap_or("on").to_owned();
    stretches
        .map(|it| {
            let status = |side: &str| word(&it[side]["status"]);
            let days = format!("{}/{}", word(&it["first"]), word(&it["last"]));
            format!("{days} {} {}", status("before"), status("after"))
        })
        .collect()
}

/// That another status is sure in another way goes without saying: days that differ in that alone are
/// drawn as one.
#[test]
fn what_is_told_in_the_same_words_is_drawn_once() {
    let rules = |deadline: &str| {
        format!(
            "complete-through = 2025-04-10\n[agreement]\nid = \"lease\"\nmade = 2025-01-01\n\
             [commitment.pay]\nwhat = \"Pay\"\ndeadline = {deadline}\n"
        )
    };
    let (before, after) = (rules("2025-03-31"), rules("2025-04-30"));
    let diff = json_of(&before, &after, "");
    let days = ["2025-04-01/2025-04-10 lapsed pending", "2025-04-11/2025-04-29 lapsed pending"];
    assert_eq!(stretches(&diff, "pay")[1..3], days);
    let drawn = text_of(&before, &after);
    assert!(drawn.contains("2025-04-01 - 2025-04-29"), "{drawn}");
    assert!(!drawn.contains("2025-04-10"), "{drawn}");
}

/// A deadline that moves by a day changes the days that moved, and no others.
#[test]
fn a_moved_deadline_moves_its_days() {
    let later = LEASE.replace("deadline   = 2025-03-31", "deadline   = 2025-04-01");
    let diff = json_of(LEASE, &later, "");
    let days = ["2025-04-01/2025-04-01 due due", "2025-04-06/2025-04-06 lapsed due"];
    assert_eq!(stretches(&diff, "pay"), days);
    let commitments = diff["agreements"][0]["commitments"].as_array().expect("a list");
    assert_eq!(commitments.len(), 1, "{commitments:#?}");
    for stretch in commitments[0]["stretches"].as_array().expect("a list") {
        let causes = stretch["causes"].as_array().expect("a list");
        assert_eq!(causes.len(), 1);
        assert_eq!(causes[0]["what"], "deadline of pay");
        assert_eq!(causes[0]["before"]["place"]["file"], "a/lease.toml");
        assert_eq!(causes[0]["after"]["text"], "2025-04-01");
        assert_eq!(stretch["together"], false);
    }
    assert_eq!(diff["to"], "2025-04-07");
}

/// What means the same is no difference: order, blanks, the form of a phrase, words for people.
#[test]
fn another_form_is_no_difference() {
    let (head, entries) = LEASE.split_once("[[entry]]\n").expect("entries");
    let (first, second) = entries.split_once("[[entry]]\n").expect("two entries");
    let other = format!("{head}[[entry]]\n{second}\n[[entry]]\n{first}")
        .replace("deadline   = 2025-03-31", "deadline   = \"2025-03-31\"")
        .replace("what       = \"Pay the deposit\"", "what = \"Pay it\"\nkind = \"achieve\"")
        .replace("within 30 days of handover", "within  30 days  of (handover)")
        .replace("obligor    = \"tenant\"\n", "");
    let ran = abide(two(LEASE, &other).path(), "diff a b --exit-code").run().code(0);
    assert_eq!(ran.out, "a -> b: no difference\n");
}

#[test]
fn what_is_responsible() {
    let replaced = |from: &str, to: &str| text_of(LEASE, &LEASE.replace(from, to));
    let paid = "\n[[entry]]\non = 2025-02-28\nmet = \"pay\"\n";
    let all = [
        replaced("grace      = \"5 days\"\n", ""),
        replaced("holds    = true", "holds    = false"),
        replaced("on       = 2025-02-01", "on       = \"2025-02\""),
        text_of(LEASE, &format!("{LEASE}{paid}")),
        // A day less to wait for.
        text_of(
            &format!("{LEASE}{paid}"),
            &format!("{LEASE}{paid}").replace("2025-03-03", "2025-03-10"),
        ),
        replaced("subject-to = \"permit\"\n", ""),
        replaced("[commitment.move]", "[commitment.move-in]"),
        text_of(LEASE, &LEASE.replace("\"lease\"", "\"loan\"")),
        replaced("made     = 2025-01-01", "made     = 2025-02-15"),
        replaced(
            "deadline   = 2025-03-31\ndue-from   = 2025-03-01\ngrace      = \"5 days\"",
            "kind = \"maintain\"\nuntil = 2025-03-31",
        ),
    ];
    insta::assert_snapshot!(all.join("\n----\n"));
}

/// Changes that do nothing alone are named together.
#[test]
fn what_is_responsible_together() {
    let paid = "\n[[entry]]\non = 2025-03-03\nmet = \"pay\"\n";
    let after = format!("{LEASE}{paid}by = \"tenant\"\n{paid}");
    let text = text_of(LEASE, &after);
    let said = "because, together: b/lease.toml:38 entry added: 2025-03-03 met pay, by tenant\n      and b/lease.toml:43";
    assert!(text.contains(said), "{text}");
}

#[test]
fn two_dates_of_the_statement() {
    insta::assert_snapshot!(diff("--on 2025-09-15 --on 2026-02-01").code(0).out);
    let backwards = diff("--on 2026-02-01 --on 2025-09-15 --format json").code(0);
    let backwards: Value = serde_json::from_str(&backwards.out).expect("JSON");
    let mission = &backwards["agreements"][0]["commitments"][0];
    assert_eq!(mission["before"]["status"], "met");
    assert_eq!(mission["after"]["status"], "due");
    assert_eq!(diff("--on 2025-09-15 --on 2025-09-15").code(0).out.lines().count(), 1);
}

#[test]
fn two_days_of_knowledge() {
    insta::assert_snapshot!(diff("--known-by 2025-12-31 --known-by 2026-12-01").code(0).out);
    let one = diff("--known-by 2025-12-31 --known-by 2026-12-01 --on 2026-02-01 --format json");
    let one: Value = serde_json::from_str(&one.code(0).out).expect("JSON");
    let days = ["2026-02-01/2026-02-01 lapsed met"];
    assert_eq!(stretches(&one, "end-mission"), days);
    let back = diff("--known-by 2026-12-01 --known-by 2025-12-31 --on 2026-02-01 --format json");
    let back: Value = serde_json::from_str(&back.code(0).out).expect("JSON");
    assert_eq!(stretches(&back, "end-mission"), ["2026-02-01/2026-02-01 met lapsed"]);
    let cause = |diff: &Value| {
        let mission = &diff["agreements"][0]["commitments"][0];
        mission["stretches"][0]["causes"].as_array().expect("a list").last().cloned()
    };
    assert_eq!(cause(&one).expect("a cause")["change"], "added");
    assert_eq!(cause(&back).expect("a cause")["change"], "removed");
}

#[test]
fn one_day_and_what_is_assumed() {
    let later = LEASE.replace("deadline   = 2025-03-31", "deadline   = 2025-04-01");
    let diff = json_of(LEASE, &later, "--on 2025-04-06");
    assert_eq!(stretches(&diff, "pay"), ["2025-04-06/2025-04-06 lapsed due"]);
    let call = "diff a b --format json --on 2025-04-06 --assume met(pay)=2025-03-05";
    let ran = abide(two(LEASE, &later).path(), call).run().code(0);
    let diff: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(diff["differs"], false);
    assert_eq!(diff["assumed"], serde_json::json!(["met(pay) = 2025-03-05"]));
    let call = "diff a b --assume met(pay)=2025-03-05";
    let ran = abide(two(LEASE, &later).path(), call).run().code(0);
    assert!(ran.out.starts_with("assumed for this run: met(pay) = 2025-03-05\n"), "{}", ran.out);
}

#[test]
fn exit_codes() {
    let later = LEASE.replace("deadline   = 2025-03-31", "deadline   = 2025-04-01");
    let folder = two(LEASE, &later);
    let run = |arguments: &str| abide(folder.path(), &format!("diff {arguments}")).run();
    run("a b").code(0);
    run("a b --exit-code").code(1);
    run("a a --exit-code").code(0);
    fs::create_dir(folder.path().join("c")).expect("a folder");
    run("c c").code(3);
    assert!(run("c b").code(0).out.contains("3 added"));
    fs::write(folder.path().join("c/bad.toml"), "[agreement]\nid = 1\n").expect("a file");
    assert_eq!(run("a c").code(2).out, "");
}

#[test]
fn what_cannot_be_compared() {
    let folder = two(LEASE, LEASE);
    let wrong = [
        "",
        "a b a",
        "a nope",
        "a/lease.tml b",
        "--on 2025-01-01 --on 2025-02-30 a",
        "--on 2025-01-01 --on 2025-01-02 --on 2025-01-03 a",
        "--known-by 2025-01-01 --known-by 2025-01-02 --known-by 2025-01-03 a",
        "--on 2025-01-01 --on 2025-01-02 --known-by 2025-01-01 --known-by 2025-01-02 a",
        "--on 2025-01-01 --on 2025-01-02 nope",
        "a b --assume permits=true",
        "a b --format csv",
        "a b --onn 2025-01-01",
    ];
    let said = wrong.map(|arguments| {
        let ran = abide(folder.path(), &format!("diff {arguments}"));
        let ran = ran.env("GIT_CEILING_DIRECTORIES", "/").env("GIT_DIR", "/nowhere").run().code(2);
        assert_eq!(ran.out, "");
        format!("$ abide diff {arguments}\n{}", ran.err)
    });
    insta::assert_snapshot!(said.join("\n"));
}

/// A year of a series in a large record is compared in no time, and says where it stopped trying.
#[test]
fn much_is_compared_in_little_time() {
    let mut before = "[agreement]\nid = \"a\"\nmade = 2025-01-01\n".to_owned();
    for number in 0..300 {
        before.push_str(&format!(
            "[commitment.c{number}]\nwhat = \"x\"\ndeadline = 2025-06-01\n[[entry]]\non = 2025-05-01\nmet = \"c{number}\"\n"
        ));
    }
    let after = before.replace("2025-06-01", "2025-04-01");
    let (took, text) = crate::time::timed(|| text_of(&before, &after));
    assert!(took < std::time::Duration::from_secs(90), "{took:?}");
    assert!(text.contains("commitments: 300 differ"), "{text:.300}");
    assert!(text.contains("too much differs"), "the end of {}", text.len());
}

/// Claims, conditions and unknown days at once, on all days there are.
#[test]
fn much_that_is_open_is_compared_in_little_time() {
    let before = include_str!("diff/pact.toml");
    let after = before.replace("\"60 days\"", "\"61 days\"");
    let (took, text) = crate::time::timed(|| text_of(before, &after));
    assert!(took < std::time::Duration::from_secs(240), "{took:?}");
    assert_eq!(text, "a -> b: no difference\n");
}

const SURE: &str = r#"complete-through = 2025-04-30
[agreement]
id   = "x"
made = 2025-01-01
[commitment.a]
what     = "A"
deadline = "2025-05-31"
grace    = "5 days"
[commitment.b]
what     = "B"
from     = "met(a)"
deadline = "2 weeks after met(a)"
[[entry]]
on       = 2025-06-02
met      = "a"
recorded = 2025-06-20
"#;

/// What is less sure is so because the record is complete no further.
#[test]
fn two_dates_and_a_record_that_is_complete_up_to_a_day_between() {
    let folder = folder(&[("x.toml", SURE)]);
    let diff = |days: &str| abide(folder.path(), &format!("diff {days} x.toml")).run().code(0).out;
    let there = diff("--on 2025-04-20 --on 2025-05-20");
    let back = diff("--on 2025-06-20 --on 2025-04-20");
    insta::assert_snapshot!(format!("{there}----\n{back}"));
}
