//! `--assume`: what is open is settled for one run.

use std::fs;

use abide::phrase::parse_assumption;
use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::bin::{Ran, abide};

const LEASE: &str = r#"
complete-through = 2025-06-30

[agreement]
id   = "lease"
made = 2025-01-01

[party.tenant]
[party.owner]

[event.handover]
[event.signing]
on = 2025-01-10

[condition.permit]
assessed-by = "owner"
valid-for   = "30 days"

[consultation.talks]
between = ["tenant", "owner"]

[commitment.pay]
what         = "Pay the deposit"
subject-to   = "permit"
deadline     = "30 days after handover"
confirmed-by = ["tenant", "owner"]

[commitment.move-out]
what     = "Move out"
from     = "talks"
deadline = "some day in 2025-05"

[commitment.quiet]
what  = "Keep quiet"
kind  = "avoid"
until = 2025-05-31

[commitment.rent]
what  = "Pay the rent"
every = "1 month"

[[entry]]
on       = "2025-01-10/2025-01-20"
happened = "handover"

[[entry]]
on    = 2025-01-30
met   = "pay"
by    = "tenant"

[[entry]]
on       = 2025-02-01
assessed = "permit"
holds    = false
by       = "owner"
"#;

fn run(arguments: &str, assumptions: &[&str]) -> Ran {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("lease.toml"), LEASE).expect("a file");
    let call = abide(folder.path(), &format!("{arguments} lease.toml"));
    assumptions.iter().fold(call, |call, text| call.arg("--assume").arg(text)).run()
}

/// Status, reason and what is possible of a commitment.
fn state(on: &str, id: &str, assumptions: &[&str]) -> String {
    let ran = run(&format!("status --format json --on {on}"), assumptions).code(0);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let said: Vec<&str> =
        report["assumed"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(said, assumptions);
    let commitments = report["agreements"][0]["commitments"].as_array().expect("a list");
    let one = commitments.iter().find(|one| one["id"] == id).expect("the commitment");
    let possible = one["possible"].as_array().expect("a list");
    let possible: Vec<&str> = possible.iter().filter_map(Value::as_str).collect();
    let word = |key: &str| one[key].as_str().expect("a word");
    format!("{} {} of {}", word("status"), word("reason"), possible.join(" "))
}

#[test]
fn what_is_open_is_settled() {
    assert_eq!(state("2025-02-05", "pay", &[]), "pending awaiting-condition of pending met");
    let claimed = ["met(pay) = true"];
    assert_eq!(state("2025-02-05", "pay", &claimed), "met on-time of met");
    let claimed = ["met(pay) = 2025-01-30"];
    assert_eq!(state("2025-02-05", "pay", &claimed), "met on-time of met");
    let denied = ["met(pay) = false"];
    assert_eq!(state("2025-02-05", "pay", &denied), "pending awaiting-condition of pending");
    assert_eq!(state("2025-02-25", "pay", &denied), "void condition-failed of void");
    // Where the assessment counts, it decides; afterwards the assumption does.
    let denied = ["met(pay) = false", "permit = true", "handover = 2025-01-20"];
    assert_eq!(state("2025-02-20", "pay", &denied), "void condition-failed of void");
    let later =
        ["met(move-out) = 2025-05-05", "talks = 2025-03-01", "deadline(move-out) = 2025-05-04"];
    assert_eq!(state("2025-05-05", "move-out", &later), "met late of met");
    let later = ["talks = 2025-03-01", "deadline(move-out) = 2025-05-06"];
    assert_eq!(state("2025-05-06", "move-out", &later), "due open of due");
    let broken = ["broken(quiet) = 2025-03-03"];
    assert_eq!(state("2025-03-02", "quiet", &broken), "due in-force of due");
    assert_eq!(state("2025-03-03", "quiet", &broken), "lapsed broken of lapsed");
    let paid = ["met(rent#1) = 2025-01-05", "met(rent) = 2025-02-05"];
    assert_eq!(state("2025-02-28", "rent", &paid), "pending not-in-force of pending");
}

/// A day that is not known may stand in any phrase, and at any depth of it.
#[test]
fn an_unknown_day_of_any_phrase_is_settled() {
    let rules = r#"
[agreement]
id   = "works"
made = 2025-01-01
[condition.dry]
[commitment.paint]
what       = "Paint"
subject-to = "2 of (dry, on or after 2 days before some day in 2025-03, not (before some day in 2025-03))"
due-from   = "some day in 2025-02"
deadline   = "earlier of (1 week after some day in 2025-05, 2025-12-31)"
void-when  = "1 week after some day in 2025-03"
[commitment.frame]
what     = "Build the frame"
deadline = 2025-12-31
met-when = "later of (2025-01-05, some day in 2025-06)"
[commitment.quiet]
what        = "Keep quiet"
kind        = "avoid"
from        = "some day in 2025-02"
until       = 2025-11-30
broken-when = "some day in 2025-10"
[[entry]]
on       = 2025-01-02
amended  = "quiet"
until    = "some day in 2025-12"
[[entry]]
on       = 2025-01-02
assessed = "dry"
holds    = false
"#;
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("works.toml"), rules).expect("a file");
    let all = [
        ("subject-to(paint) = 2025-03-10", "2025-03-15"),
        ("due-from(paint) = 2025-02-20", "2025-02-25"),
        ("deadline(paint) = 2025-05-02", "2025-03-15"),
        ("met-when(frame) = 2025-06-06", "2025-06-10"),
        ("void-when(paint) = 2025-03-09", "2025-03-20"),
        ("from(quiet) = 2025-02-02", "2025-02-10"),
        ("until(quiet) = 2025-12-03", "2025-12-31"),
        ("broken-when(quiet) = 2025-10-10", "2025-10-20"),
    ];
    let said = |on: &str, assumed: &[&str]| -> String {
        let call = abide(folder.path(), &format!("status --on {on} --format json works.toml"));
        let ran = assumed.iter().fold(call, |call, text| call.arg("--assume").arg(text)).run();
        let report: Value = serde_json::from_str(&ran.code(0).out).expect("JSON");
        report["agreements"][0]["commitments"].to_string()
    };
    for (one, on) in all {
        assert_ne!(said(on, &[one]), said(on, &[]), "{one}");
    }
    // All at once they leave nothing open.
    let all = all.map(|(one, _)| one);
    for on in ["2025-02-25", "2025-03-15", "2025-05-03", "2025-08-01", "2025-12-31"] {
        assert!(said(on, &all).contains("\"turns_on\":[]"), "{on}");
        assert!(!said(on, &all).contains("\"turns_on\":[["), "{on}");
    }
}

/// What was recorded later is left out, what is assumed is not.
#[test]
fn an_assumption_is_known_on_every_day() {
    let ran = |assumptions: &[&str]| {
        let call = "status --format json --on 2025-05-01 --known-by 2025-01-15";
        let ran = run(call, assumptions).code(0);
        let report: Value = serde_json::from_str(&ran.out).expect("JSON");
        report["agreements"][0]["commitments"][0]["deadline"].clone()
    };
    assert_eq!(ran(&[]), Value::Null);
    // By that day the entry was not known: it settles nothing, and contradicts nothing.
    assert_eq!(ran(&["handover = 2025-03-01"]), "2025-03-31");
}

#[test]
fn every_format_says_what_is_assumed() {
    let assumed = ["permit = true", "handover=2025-01-11"];
    let said = "assumed for this run: permit = true, handover = 2025-01-11\n";
    for command in ["status", "check", "timeline", "explain pay"] {
        let ran = run(&format!("{command} --on 2025-02-01"), &assumed);
        assert!(ran.out.starts_with(said), "{command}\n{}", ran.out);
        let ran = run(&format!("{command} --on 2025-02-01 --format json"), &assumed);
        let json: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(json["assumed"], serde_json::json!(["permit = true", "handover = 2025-01-11"]));
        let ran = run(&format!("{command} --on 2025-02-01 --format json"), &[]);
        let json: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(json["assumed"], serde_json::json!([]));
    }
    for command in ["status", "check"] {
        let ran = run(&format!("{command} --on 2025-02-01 --format jsonl"), &assumed);
        for line in ran.out.lines() {
            let json: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(json["assumed"][1], "handover = 2025-01-11");
        }
    }
    for command in ["status", "timeline"] {
        let ran = run(&format!("{command} --on 2025-02-01 --format csv"), &assumed).code(0);
        let mut rows = csv::Reader::from_reader(ran.out.as_bytes());
        let column = rows.headers().expect("a header").iter().position(|name| name == "assumed");
        for row in rows.records() {
            let row = row.expect("a row");
            assert_eq!(&row[column.expect("a column")], "permit = true, handover = 2025-01-11");
        }
    }
    let ran = run("status --on 2025-02-01 --format markdown", &assumed).code(0);
    assert!(ran.out.starts_with("> **Assumed for this run:** permit = true, handover = 2025"));
    let files = TempDir::new().expect("a folder");
    let file = files.path().join("due.ics");
    run(&format!("status --on 2025-02-01 --report-ics {}", file.display()), &assumed).code(0);
    let calendar = fs::read_to_string(file).expect("a calendar").replace("\r\n ", "");
    let assumed = "assumed: permit = true\\, handover = 2025-01-11";
    assert!(calendar.contains(&format!("X-WR-CALDESC:{assumed}\r\n")), "{calendar}");
    let events = calendar.matches("BEGIN:VEVENT").count();
    assert_eq!(calendar.matches(&format!("\r\nDESCRIPTION:{assumed}\\n")).count(), events);
}

/// The entries read are counted as before, and an assumed entry says that it is one.
#[test]
fn an_assumed_entry_is_cited_as_one() {
    let ran = run("timeline --on 2025-02-01 --to 2025-06-30", &["broken(quiet) = 2025-03-03"]);
    assert!(ran.out.contains("by 2025-03-03: quiet broken, assumed (--assume:1)"), "{}", ran.out);
    let entries = |assumptions: &[&str]| {
        let out = run("status --on 2025-02-01", assumptions).out;
        let line = out.lines().find(|line| line.starts_with("on 2025-02-01"));
        line.expect("a summary").to_owned()
    };
    assert_eq!(entries(&["talks = 2025-02-01", "handover = 2025-01-11"]), entries(&[]));
}

#[test]
fn what_cannot_be_assumed() {
    let wrong = [
        "",
        "permit",
        "permit true",
        "permit = ",
        "permit = maybe",
        "permit = True",
        "permit == true",
        "permit = 2025-02-01",
        "Permit = true",
        "permits = true",
        "handover = true",
        "handover = 2025-02-30",
        "handover = 2025-01",
        "handover = 20250111",
        "handover = \"2025-01-11\"",
        "handover = 10 days after made",
        "handover = today",
        "handover = 2025-02-01",
        "signing = 2025-01-11",
        "tenant = true",
        "pay = 2025-01-30",
        "met = 2025-01-30",
        "met() = true",
        "met(pay = true",
        "mett(pay) = true",
        "met(permit) = true",
        "met(pay) = 2025-02-02",
        "met(quiet) = true",
        "met(pay#1) = true",
        "met(rent#0) = 2025-01-05",
        "met(rent#x) = 2025-01-05",
        "broken(pay) = 2025-01-30",
        "broken(quiet) = true",
        "from(pay) = 2025-01-01",
        "deadline(move-out) = 2025-06-01",
        "deadline(move-out#1) = 2025-05-01",
        "loan/permit = true",
        "lease/met(lease/pay) = true",
    ];
    let ran = run("status --on 2025-02-01", &wrong).code(2);
    assert_eq!(ran.out, "");
    insta::assert_snapshot!(ran.err);
}

#[test]
fn a_name_of_two_agreements() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("a.toml"), LEASE).expect("a file");
    let other = LEASE.replace("\"lease\"", "\"loan\"");
    fs::write(folder.path().join("b.toml"), other).expect("a file");
    let deadlines = |text: &str| {
        let call = abide(folder.path(), "status --format json --on 2025-02-01 .");
        let ran = call.arg("--assume").arg(text).run().code(0);
        let report: Value = serde_json::from_str(&ran.out).expect("JSON");
        [0, 1].map(|at| report["agreements"][at]["commitments"][1]["deadline"].clone())
    };
    let day = Value::from("2025-05-02");
    assert_eq!(deadlines("loan/deadline(move-out) = 2025-05-02"), [Value::Null, day.clone()]);
    assert_eq!(deadlines("deadline(lease/move-out) = 2025-05-02"), [day, Value::Null]);
    let call =
        abide(folder.path(), "status --on 2025-02-01 .").arg("--assume").arg("permit = true");
    let ran = call.run().code(2);
    assert!(ran.err.contains("write `lease/permit` or `loan/permit`"), "{}", ran.err);
}

proptest! {
    #![proptest_config(crate::chance::config(256))]

    /// Whatever is typed is read or refused, with a place in it.
    #[test]
    fn every_text_has_an_answer(text in "[ \\t=()/#a-z0-9é\"-]{0,20}|.*") {
        match parse_assumption(&text) {
            Ok(read) => {
                let again = parse_assumption(&read.to_string()).expect("what is written can be read");
                prop_assert_eq!(again.to_string(), read.to_string());
            }
            Err(error) => prop_assert!(text.get(error.span).is_some()),
        }
    }

    #[test]
    fn what_is_written_is_read(
        agreement in prop::option::of("[b-z]{2}x"),
        key in prop::sample::select(vec!["", "met", "broken", "due-from", "void-when"]),
        occurrence in prop::option::of(0..9_u32),
        day in "20[0-9]{2}-0[1-9]-1[0-9]|true|false",
    ) {
        let agreement = agreement.map_or(String::new(), |id| format!("{id}/"));
        let occurrence = occurrence.map_or(String::new(), |number| format!("#{number}"));
        let fact = if key.is_empty() { "thing".into() } else { format!("{key}(thing{occurrence})") };
        let text = format!("{agreement}{fact} = {day}");
        prop_assert_eq!(parse_assumption(&text).expect("of the form").to_string(), text);
    }
}

/// What is assumed of a condition is not told as if it had been assessed.
#[test]
fn an_assumed_condition_says_so() {
    let rules = "[agreement]\nid = \"x\"\nmade = 2025-01-01\n[condition.snow]\n\
                 [commitment.sow]\nwhat = \"Sow\"\ndeadline = 2025-05-01\nsubject-to = \"not snow\"\n";
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("x.toml"), rules).expect("a file");
    let says = |value: &str| {
        let call = format!("status --on 2025-02-01 --assume snow={value} x.toml");
        abide(folder.path(), &call).run().code(0).out
    };
    assert!(says("true").contains("snow (assumed to hold)"), "{}", says("true"));
    assert!(!says("false").contains("assumed to hold"), "{}", says("false"));
}
