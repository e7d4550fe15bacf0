//! Entries that belong together, and those of which a step tells.

use super::asked::Asked;

/// A suspension that went on when the deadline was amended is told, with those after it.
#[test]
fn a_suspension_from_before_the_amendment() {
    let asked = Asked::new(
        r#"
        [commitment.dig]
        what     = "Dig"
        deadline = 2025-03-01
        [[entry]]
        on        = 2025-02-01
        suspended = "dig"
        [[entry]]
        on       = 2025-02-10
        amended  = "dig"
        deadline = 2025-04-01
        [[entry]]
        on        = 2025-02-10
        suspended = "dig"
        [[entry]]
        on      = 2025-02-20
        resumed = "dig"
        "#,
    );
    let lines = ["+ 10 days of suspension = 2025-04-11 2025-02-01: dig suspended"];
    asked.says("dig --on 2025-04-20", &lines);
}

const CONFIRMED: &str = r#"
    [party.a]
    [party.b]
    [commitment.sign]
    what         = "Sign"
    every        = "1 month"
    until        = 2025-02-28
    confirmed-by = ["a", "b"]
    [commitment.report]
    what         = "Report"
    deadline     = 2025-04-30
    confirmed-by = ["a", "b"]
    [commitment.dig]
    what     = "Dig"
    deadline = 2025-04-30
    [[entry]]
    on  = 2025-01-10
    met = "sign"
    by  = ["a"]
    [[entry]]
    on  = 2025-01-15
    met = "sign"
    by  = ["b"]
    [[entry]]
    on  = 2025-03-10
    met = "report"
    by  = ["a"]
    [[entry]]
    on  = 2025-03-10
    met = "report"
    by  = ["b"]
    [[entry]]
    on  = 2025-03-10
    met = "report"
    by  = ["b"]
    [[entry]]
    on  = 2025-03-20
    met = "report"
    by  = ["b"]
    [[entry]]
    on  = 2025-03-10
    met = "dig"
    [[entry]]
    on  = 2025-03-10
    met = "dig"
"#;

/// Who speaks on the same day speaks of the same performance, also twice; who speaks after all have
/// spoken tells of another.
#[test]
fn who_speaks_of_the_same_performance() {
    let asked = Asked::new(CONFIRMED);
    let report = "2025-03-10: report met, by a (performed, in time)";
    let again = "report met, by b (confirms it)";
    let text = asked.text("report --on 2025-04-20");
    assert!(text.contains(report), "{text}");
    assert_eq!(text.matches(again).count(), 2, "{text}");
    let another = "2025-03-20: report met, by b (not confirmed by a";
    assert!(text.contains(another), "{text}");
    // Without confirmations each is a performance of its own.
    let text = asked.text("dig --on 2025-04-20");
    assert_eq!(text.matches("dig met (performed, in time)").count(), 2, "{text}");
}

/// Of an occurrence, whoever confirms it later is told too.
#[test]
fn an_occurrence_that_was_confirmed_later() {
    let asked = Asked::new(CONFIRMED);
    let lines = [
        "2025-01-10: sign met, by a (performed, in time)",
        "2025-01-15: sign met, by b (confirms it)",
    ];
    asked.says("sign#1 --on 2025-04-20", &lines);
}

/// That something was kept shows only after its term: it is told as of the day asked, not of the day
/// on which the term ended.
#[test]
fn kept_as_of_the_day_asked() {
    let asked = Asked::new(
        r#"
        [commitment.mow]
        what  = "Mow"
        kind  = "maintain"
        until = 2025-03-31
        [commitment.rake]
        what     = "Rake"
        from     = "met(mow)"
        deadline = 2025-12-01
        [[entry]]
        on  = 2025-04-02
        met = "mow"
        "#,
    );
    let lines = [
        "from `met(mow)` = 2025-03-31",
        "mow is met (kept)",
        "2025-04-02: mow met (says that it was kept)",
    ];
    asked.says("rake --on 2025-04-20", &lines);
}

/// What is confirmed later was performed before: who confirmed it is told as of that day too.
#[test]
fn confirmed_after_the_day_it_is_told_of() {
    let asked = Asked::new(
        r#"
        [party.a]
        [party.b]
        [commitment.report]
        what         = "Report"
        deadline     = 2025-04-30
        confirmed-by = ["a", "b"]
        [commitment.pay]
        what     = "Pay"
        from     = "met(report)"
        deadline = 2025-12-01
        [[entry]]
        on  = 2025-03-10
        met = "report"
        by  = ["a"]
        [[entry]]
        on  = 2025-03-20
        met = "report"
        by  = ["b"]
        "#,
    );
    let lines =
        ["report is met (on-time) on 2025-03-10", "2025-03-20: report met, by b (confirms it)"];
    asked.says("pay --on 2025-04-20", &lines);
}

/// A waiver without the consent that is asked for does nothing, as long as it is asked for: where the
/// waiver is cited, so is that.
#[test]
fn the_consent_that_is_asked_for() {
    let asked = Asked::new(
        r#"
        [party.a]
        [party.b]
        [commitment.pay]
        what         = "Pay"
        deadline     = 2025-04-30
        amendable-by = ["a", "b"]
        [[entry]]
        on     = 2025-04-05
        waived = "pay"
        by     = ["a"]
        [[entry]]
        on        = 2025-04-10
        withdrawn = "pay"
        by        = ["a", "b"]
        "#,
    );
    let alone = "alone deadline `2025-04-30` (x.toml:9) amendable-by `a, b` (x.toml:10) 2025-04-05: pay \
                 waived, by a";
    asked.says("pay --on 2025-04-20", &[alone]);
}

/// Days that the explanation names are the same with what it cites alone: a grace far behind is cited
/// by which the first of many commitments lapsed later, though with or without it all have lapsed.
#[test]
fn what_gives_the_days_that_are_named() {
    let mut rules =
        "[commitment.c1]\nwhat = \"C\"\ndeadline = 2025-01-10\ngrace = \"5 days\"\n".to_owned();
    for number in 2..=8 {
        let before = number - 1;
        let next = format!(
            "[commitment.c{number}]\nwhat = \"C\"\ndeadline = \"1 day after lapsed(c{before})\"\n"
        );
        rules.push_str(&next);
    }
    rules.push_str(
        r#"
        [commitment.guard]
        what       = "Guard"
        kind       = "maintain"
        subject-to = "on or after lapsed(c8)"
        [commitment.pay]
        what       = "Pay"
        due-from   = 2025-02-01
        deadline   = 2025-12-01
        subject-to = "due(guard)"
        "#,
    );
    let asked = Asked::new(&rules);
    for id in ["guard", "pay"] {
        let lines = ["lapsed(c8) = 2025-01-30", "grace `5 days` of c1 (x.toml:7)"];
        asked.says(&format!("{id} --on 2025-06-01"), &lines);
    }
}

/// A performance on a day that is not known, in time or late: it is told of the occurrence.
#[test]
fn an_occurrence_met_in_time_or_late() {
    let asked = Asked::new(
        r#"
        [commitment.once]
        what  = "Pay the only instalment"
        every = "1 month"
        until = 2025-01-31
        [[entry]]
        on       = "2025-Q1"
        met      = "once"
        recorded = 2025-04-10
        "#,
    );
    let line = "once met, recorded 2025-04-10 (performed, perhaps late)";
    asked.says("once#1 --on 2025-04-20", &[line]);
}

/// One row fits, whatever is open: it is not said that it fits perhaps.
#[test]
fn one_row_whatever_is_open() {
    let asked = Asked::new(
        r#"
        [commitment.first]
        what     = "Deliver"
        due-from = "some day in 2025-03"
        deadline = 2025-06-01
        [commitment.guard]
        what       = "Guard"
        kind       = "maintain"
        subject-to = "pending(first) or due(first)"
        "#,
    );
    asked.says("guard --on 2025-03-15", &["why due (in-force): it is in its term"]);
    let json = asked.json("guard --on 2025-03-15");
    let rows = json["why"]["rows"].as_array().unwrap();
    let fit: Vec<_> = rows.iter().filter(|row| row["fits"] != "no").collect();
    assert_eq!(fit.len(), 1, "{fit:?}");
    assert_eq!((&fit[0]["reason"], &fit[0]["fits"]), (&"in-force".into(), &"yes".into()));
}

/// Of two that something waits for, only the one that has not been met is named.
#[test]
fn what_it_still_waits_for() {
    let asked = Asked::new(
        r#"
        [commitment.first]
        what = "Deliver"
        [commitment.second]
        what = "Install"
        [commitment.pay]
        what     = "Pay"
        from     = "later of (met(first), met(second))"
        deadline = 2025-12-01
        [[entry]]
        on  = 2025-02-01
        met = "first"
        "#,
    );
    asked.says("pay --on 2025-02-20", &["second (has not been met)"]);
    asked.never_says("pay --on 2025-02-20", &["first (has not been met)"]);
}
