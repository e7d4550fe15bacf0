//! That explanations name what decides, and nothing else.

use super::asked::Asked;
use crate::bin::abide;

/// What rests on a lapse rests on what was so on its day, whatever was agreed since.
#[test]
fn a_lapse_as_of_its_day() {
    let asked = Asked::new(
        r#"
        [commitment.design]
        what     = "Design"
        deadline = 2025-03-31
        [commitment.fine]
        what     = "Pay a fine"
        from     = "lapsed(design)"
        deadline = "30 days after lapsed(design)"
        [[entry]]
        on       = 2025-04-10
        amended  = "design"
        deadline = 2025-09-30
        "#,
    );
    for on in ["2025-05-20", "2025-12-20"] {
        let lines = [
            "lapsed(design)` = 2025-04-01",
            "design is lapsed (missed) on 2025-04-01 (x.toml:5)",
            "its deadline 2025-03-31 passed",
            "lapsed(design) = 2025-04-01 design is lapsed (missed) on 2025-04-01: `abide explain \
             design --on 2025-04-01`",
            "deadline `2025-03-31` of design (x.toml:7)",
        ];
        asked.says(&format!("fine --on {on}"), &lines);
        asked.never_says(&format!("fine --on {on}"), &["design amended", "from `made`"]);
    }
}

/// What rests on a performance is told as of its day: so is the deadline of then.
#[test]
fn a_performance_as_of_its_day() {
    let asked = Asked::new(
        r#"
        [commitment.build]
        what     = "Build"
        deadline = 2025-03-31
        grace    = "10 days"
        [commitment.pay]
        what     = "Pay"
        from     = "met(build)"
        deadline = "30 days after met(build)"
        [[entry]]
        on       = 2025-04-02
        met      = "build"
        [[entry]]
        on       = 2025-04-20
        amended  = "build"
        deadline = 2025-12-31
        "#,
    );
    let lines = [
        "build is met (late) on 2025-04-02",
        "its deadline 2025-03-31 was over on 2025-04-02 deadline `2025-03-31` (x.toml:7)",
        "2025-04-02: build met (performed, late)",
    ];
    asked.says("pay --on 2025-06-01", &lines);
    asked.says("build --on 2025-06-01", &lines[1..]);
    asked.never_says("build --on 2025-06-01", &["with its grace", "+ 10 days of grace"]);
}

/// The due window rests on the deadline as amended.
#[test]
fn the_amendment_that_opens_the_window() {
    let asked = Asked::new(
        r#"
        [commitment.paint]
        what     = "Paint"
        deadline = 2025-08-31
        [commitment.clean]
        what     = "Clean"
        deadline = 2025-08-31
        [[entry]]
        on       = 2025-02-01
        amended  = "paint"
        deadline = "2025-11"
        [[entry]]
        on       = 2025-02-01
        amended  = "clean"
        deadline = "within 30 days of 2025-11-01"
        "#,
    );
    let lines = [
        "opens with the period of the deadline = 2025-11-01 deadline `2025-11` as amended = 2025-11-30 \
         (x.toml:14) 2025-02-01: paint amended: deadline 2025-11 (x.toml:11)",
        "alone 2025-02-01: paint amended: deadline 2025-11 (x.toml:11)",
    ];
    asked.says("paint --on 2025-06-01", &lines);
    asked.never_says("paint --on 2025-06-01", &["no entry", "deadline `2025-08-31`", "amended,"]);
    asked.says(
        "clean --on 2025-06-01",
        &["counts from = 2025-11-01", "alone 2025-02-01: clean amended"],
    );
}

/// A suspension excuses by itself: an unknown condition does not.
#[test]
fn a_suspension_that_excuses() {
    let asked = Asked::new(
        r#"
        [condition.ok]
        [commitment.one]
        what       = "One"
        deadline   = 2025-03-31
        subject-to = "ok"
        [[entry]]
        on        = 2025-03-05
        suspended = "one"
        tolls     = false
        [[entry]]
        on      = 2025-05-05
        resumed = "one"
        "#,
    );
    let because = "deadline 2025-03-31 passed; on 2025-03-31 it was suspended";
    let lines = [
        because,
        "its deadline passed while it was suspended, and the suspension does not move it",
        "it was suspended on 2025-03-31 2025-03-05: one suspended",
        "it is not known whether its condition holds on 2025-03-31",
    ];
    asked.says("one --on 2025-07-10", &lines);
    asked.never_says("one --on 2025-07-10", &["2025-05-05: one resumed"]);
    let status = abide(asked.path(), "status . --on 2025-07-10").run();
    assert!(status.out.contains(because), "{}", status.out);
}

/// A consultation of which an entry is imprecise is over when it was valid, whichever day that was.
#[test]
fn a_condition_that_is_false_in_every_world() {
    let asked = Asked::new(
        r#"
        [party.a]
        [party.b]
        [consultation.talks]
        between   = ["a", "b"]
        valid-for = "1 month"
        [commitment.leave]
        what       = "Leave"
        deadline   = 2025-06-05
        subject-to = "talks"
        [[entry]]
        on   = "2025-02"
        held = "talks"
        with = ["a"]
        [[entry]]
        on   = 2025-03-04
        held = "talks"
        with = ["b"]
        "#,
    );
    asked.says("leave --on 2025-06-20", &["its condition does not hold on 2025-06-05 subject-to"]);
    let json = asked.json("leave --on 2025-06-20");
    let parts = json["why"]["parts"].as_array().unwrap();
    let condition = parts.iter().find(|part| part["about"] == "condition").unwrap();
    assert_eq!(condition["steps"][0]["holds"], "no", "{condition}");
}

/// Only what matters is waited for.
#[test]
fn what_blocks() {
    let asked = Asked::new(
        r#"
        [party.a]
        [party.b]
        [event.storm]
        [event.truce]
        [event.quake]
        [condition.calm]
        [consultation.talks]
        between   = ["a"]
        [commitment.report]
        what         = "Report"
        deadline     = "2025-04"
        confirmed-by = ["a", "b"]
        [commitment.go]
        what       = "Go"
        deadline   = 2025-09-30
        subject-to = "(talks or storm) and not lapsed(report)"
        [commitment.rest]
        what       = "Rest"
        deadline   = 2025-09-30
        subject-to = "storm and 1 of (truce, talks) or after 2025-08-01"
        [commitment.wait]
        what       = "Wait"
        deadline   = 2025-03-31
        subject-to = "talks and calm and storm"
        [commitment.halt]
        what       = "Halt"
        deadline   = 2025-09-30
        subject-to = "not (quake and calm)"
        [[entry]]
        on   = 2025-04-20
        held = "talks"
        with = ["a"]
        [[entry]]
        on       = 2025-04-20
        happened = "quake"
        [[entry]]
        on  = 2025-04-15
        met = "report"
        by  = ["a"]
        "#,
    );
    let halt = "waits for `not (quake and calm)`: calm (unknown since no assessment) presumed";
    asked.says("halt --on 2025-05-10", &[halt]);
    let go =
        "waits for `(talks or storm) and not lapsed(report)`: report (perhaps lapsed) presumed";
    asked.says("go --on 2025-05-10", &[go]);
    let rest = "storm (has not happened), `after 2025-08-01` (not yet) presumed";
    asked.says("rest --on 2025-05-10", &[rest]);
    // What is not known makes nothing fail.
    let wait = "on 2025-03-31 its condition did not hold: talks (a has not taken part), storm (has \
                not happened) presumed";
    asked.says(
        "wait --on 2025-05-10",
        &[
            wait,
            "its condition does not hold on 2025-03-31 without talks and storm, whatever calm is",
        ],
    );
}

/// Of a series: which occurrence decides, why that one, what would become of it, and what is next.
#[test]
fn a_series() {
    let asked = Asked::new(
        r#"
        [commitment.send]
        what  = "Send it"
        every = "1 month"
        until = "2025-12"
        [[entry]]
        on  = 2025-01-05
        met = "send"
        "#,
    );
    let lines = [
        "decided by send#2, the oldest of the most pressing status (3 lapsed, 1 due, 1 pending, 1 \
         met)",
        "lapsed (missed) as before; send#2 then is due (open), with this entry:",
        "abide record amended send --on 2025-05-10 --deadline 2025-05-10 --occurrence 2",
        "lapsed (missed) as before; send#2 then is met (late), with this entry:",
        "next, if nothing more is recorded 2025-06-01 send#5 lapsed (missed)",
        "alone until `2025-12` (x.toml:8) every `1 month` (x.toml:7)",
        "2025-01-05: send met (x.toml:9)",
    ];
    asked.says("send --on 2025-05-10", &lines);
    let json = asked.json("send --on 2025-05-10");
    assert_eq!(json["series"]["decided_by"], "send#2");
    assert_eq!(json["series"]["counts"]["lapsed"], 3);
    assert_eq!(json["series"]["next"]["on"], "2025-06-01");
    assert_eq!(asked.json("send#2 --on 2025-05-10")["series"], serde_json::Value::Null);
}

/// Who has spoken need not speak again; a confirmation is no performance of its own day.
#[test]
fn confirmations() {
    let asked = Asked::new(
        r#"
        [party.a]
        [party.b]
        [commitment.report]
        what         = "Report"
        deadline     = "2025-04"
        confirmed-by = ["a", "b"]
        [[entry]]
        on  = 2025-04-15
        met = "report"
        by  = ["a"]
        [[entry]]
        on  = 2025-05-20
        met = "report"
        by  = ["b"]
        "#,
    );
    asked.says("report --on 2025-05-10", &["abide record met report --on 2025-05-10 --by b"]);
    asked.never_says("report --on 2025-05-10", &["[\"a\", \"b\"]"]);
    let lines = [
        "its deadline 2025-04-30 was not over on 2025-04-15",
        "2025-04-15: report met, by a (performed, in time)",
        "2025-05-20: report met, by b (confirms it)",
        "confirmed-by `a, b` (x.toml:10)",
    ];
    asked.says("report --on 2025-06-20", &lines);
}

/// A term that is over may be made longer.
#[test]
fn a_longer_term() {
    let asked = Asked::new(
        r#"
        [commitment.guard]
        what  = "Guard"
        kind  = "maintain"
        until = "2025-Q3"
        "#,
    );
    let change = "due (in-force), with this entry: abide record amended guard --on 2025-11-01 \
                  --until 2025-11-01";
    asked.says("guard --on 2025-11-01", &[change]);
}

/// Each status that is possible has a way, and each way is told where the answer is exact.
#[test]
fn ways_of_two_days() {
    let asked = Asked::new(
        r#"
        [condition.calm]
        [commitment.leave]
        what       = "Leave"
        deadline   = "some day in 2025-06"
        grace      = "10 days"
        subject-to = "calm"
        [commitment.clean]
        what     = "Clean up"
        from     = "met(leave)"
        deadline = "2 weeks after met(leave)"
        [[entry]]
        on       = "2025-06"
        met      = "leave"
        recorded = 2025-07-10
        "#,
    );
    for (id, on) in [("leave", "2025-06-20"), ("clean", "2025-07-05")] {
        let json = asked.json(&format!("{id} --on {on}"));
        assert_eq!(json["state"]["exact"], true);
        assert_eq!(json["ways_complete"], true, "{id} {}", json["ways"]);
        let ways = json["ways"].as_array().unwrap();
        for status in json["state"]["possible"].as_array().unwrap() {
            assert!(ways.iter().any(|way| way["status"] == *status), "{status}");
        }
    }
}

/// Where it is written: of keys without a phrase too, and of what is not written nowhere.
#[test]
fn places_of_clauses() {
    let asked = Asked::new(
        r#"
        notice = "5 days"
        [commitment.pay]
        what     = "Pay"
        deadline = 2025-03-31
        grace    = "10 days"
        [commitment.wash]
        what     = "Wash"
        deadline = 2025-03-31
        "#,
    );
    asked.says(
        "pay --on 2025-04-20",
        &["alone deadline `2025-03-31` (x.toml:8)", "grace `10 days` (x.toml:9)"],
    );
    let lines = [
        "the agreement was made on 2025-01-01 (x.toml:1)",
        "notice `5 days` of the agreement (x.toml:5)",
    ];
    asked.says("wash --on 2025-03-02", &lines);
    asked.never_says("wash --on 2025-03-02", &["from `made"]);
}

/// Days that a phrase names are said, and the holidays that a sum of working days went over.
#[test]
fn days_and_holidays_are_named() {
    let asked = Asked::new(
        r#"
        calendar = "court"
        [calendar.court]
        weekend  = ["saturday", "sunday"]
        holidays = [2025-12-25, 2025-12-26, 2025-12-27]
        [commitment.file]
        what     = "File the brief"
        deadline = "5 working days after 2025-12-22"
        [commitment.answer]
        what     = "Answer"
        deadline = "end of 2025-06"
        [commitment.appeal]
        what     = "Appeal"
        deadline = "1 month after end of 2025-11"
        "#,
    );
    let brief = "deadline `5 working days after 2025-12-22` = 2025-12-22 + 5 working days = \
                 2025-12-31, on the calendar `court` without 2025-12-25 and 2025-12-26 (x.toml:11)";
    asked.says("file --on 2025-12-23", &[brief]);
    asked.says("answer --on 2025-02-01", &["deadline `end of 2025-06` = 2025-06-30 (x.toml:14)"]);
    // The day from which the sum counts is in the sum.
    let appeal = "deadline `1 month after end of 2025-11` = 2025-11-30 + 1 month = 2025-12-30 \
                  (x.toml:17) did not decide";
    asked.says("appeal --on 2025-12-30", &[appeal]);
}

/// What a verdict rests on has what is assumed of it, and nothing else that is assumed.
#[test]
fn only_what_is_assumed_of_it() {
    let asked = Asked::new(
        r#"
        [condition.calm]
        [event.landing]
        [event.other]
        [commitment.stay]
        what       = "Stay"
        kind       = "maintain"
        subject-to = "calm and landing"
        until      = 2025-12-31
        "#,
    );
    let call = "stay --on 2025-03-01 --assume calm=true --assume landing=2025-02-01 \
                --assume other=2025-02-01";
    let rests = "no entry of the record what is assumed (--assume): calm = true what is assumed \
                 (--assume): landing = 2025-02-01";
    asked.says(call, &[rests]);
    asked.never_says(call, &["what is assumed (--assume): other"]);
    let json = asked.json(call);
    let assumed = serde_json::json!(["calm = true", "landing = 2025-02-01"]);
    assert_eq!(json["rests_on"]["assumed"], assumed);
}
