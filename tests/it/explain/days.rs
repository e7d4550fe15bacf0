//! Days that are not known, or may never come.

use super::asked::Asked;
use crate::bin::abide;

const AFTER_A_LAPSE: &str = r#"
    [condition.k]
    [commitment.one]
    what       = "One"
    deadline   = 2025-02-01
    subject-to = "k"
    [commitment.two]
    what     = "Within ten days of the lapse of one"
    from     = "lapsed(one)"
    deadline = "10 days after lapsed(one)"
    [commitment.three]
    what      = "Three"
    deadline  = 2025-12-01
    void-when = "lapsed(one)"
    [commitment.four]
    what     = "Four"
    from     = "met(three)"
    deadline = "within 1 month of lapsed(two)"
    [commitment.five]
    what      = "Five"
    kind      = "avoid"
    void-when = "1 week before lapsed(one)"
    [commitment.six]
    what       = "Six"
    kind       = "maintain"
    subject-to = "lapsed(one) or due(one)"
"#;

/// A lapse that may never come comes on its day, if it does: not on any day whatever.
#[test]
fn a_lapse_that_may_never_come() {
    let asked = Asked::new(AFTER_A_LAPSE);
    let lines = [
        "perhaps in force since 2025-02-02",
        "from `lapsed(one)` = perhaps 2025-02-02",
        "its deadline 2025-02-12 may have passed",
        "perhaps due window open since 2025-02-12",
        "lapsed(one) = perhaps 2025-02-02 one is void (condition-failed) or lapsed (missed) on \
         2025-02-02: `abide explain one --on 2025-02-02`",
    ];
    asked.says("two --on 2025-02-20", &lines);
    asked.never_says("two --on 2025-02-20", &["one is lapsed (missed)"]);
    asked.says(
        "five --on 2025-02-20 --all",
        &["void-when `1 week before lapsed(one)` may come on 2025-02-02"],
    );
    for id in ["one", "two", "three", "four", "five", "six"] {
        for on in ["2025-01-10", "2025-02-02", "2025-02-20", "2025-12-20"] {
            let call = format!("{id} --on {on} --all");
            asked.never_says(&call, &["9999"]);
            let json = asked.json(&call).to_string();
            assert!(!json.contains("9999"), "{call}\n{json}");
        }
    }
    // Told again, it is no surer than it was before.
    let again =
        "one is void (condition-failed) or lapsed (missed): `abide explain one --on 2025-02-20`";
    asked.says("six --on 2025-02-20", &[again]);
    let json = asked.json("two --on 2025-02-20");
    let parts = json["why"]["parts"].as_array().unwrap();
    let deadline = parts.iter().find(|part| part["about"] == "deadline").unwrap();
    let day = serde_json::json!({"first": "2025-02-12", "last": "2025-02-12", "sure": false});
    assert_eq!(deadline["steps"][0]["day"], day);
}

/// What may have made something void is not said to have come.
#[test]
fn voided_perhaps() {
    let asked = Asked::new(AFTER_A_LAPSE);
    let because = "the day that makes it void, `lapsed(one)`, may have come on 2025-02-02";
    let lines = [because, "it may have been ended void-when `lapsed(one)` may come on 2025-02-02"];
    asked.says("three --on 2025-02-20", &lines);
    let status = abide(asked.path(), "status . --on 2025-02-20").run();
    assert!(status.out.contains(because), "{}", status.out);
    let sure = abide(asked.path(), "status . --on 2025-02-20 --assume k=true").run();
    let came = "the day that makes it void, `lapsed(one)`, came on 2025-02-02";
    assert!(sure.out.contains(came), "{}", sure.out);
}

/// It came, though something else is open: whether it was met before.
#[test]
fn voided_surely() {
    let asked = Asked::new(
        r#"
        [event.storm]
        on = 2025-03-10
        [commitment.sail]
        what      = "Sail"
        deadline  = 2025-12-01
        void-when = "storm"
        [[entry]]
        on       = "2025-03"
        met      = "sail"
        recorded = 2025-04-01
        "#,
    );
    let lines = ["the day that makes it void, `storm`, came on 2025-03-10", "could be"];
    asked.says("sail --on 2025-03-20", &lines);
}

/// A lapse on one of two days, or never, has come on the first of them until the second comes; on that
/// it may be either; and it is not said to come on a day ahead.
#[test]
fn a_lapse_on_one_of_two_days() {
    let asked = Asked::new(
        r#"
        [condition.k]
        [condition.j]
        [commitment.zero]
        what       = "Zero"
        deadline   = 2025-02-01
        subject-to = "k"
        [commitment.one]
        what       = "One"
        deadline   = "earlier of (10 days after lapsed(zero), 2025-03-20)"
        subject-to = "j"
        [commitment.two]
        what     = "Two"
        from     = "lapsed(one)"
        deadline = 2025-12-01
        [commitment.three]
        what       = "Three"
        deadline   = "some day in 2025-02"
        subject-to = "j"
        [commitment.four]
        what     = "Four"
        from     = "lapsed(three)"
        deadline = 2025-12-01
        [commitment.five]
        what       = "Five"
        kind       = "maintain"
        subject-to = "on or after 5 days after lapsed(zero)"
        "#,
    );
    let first = "from `lapsed(one)` = perhaps 2025-02-13 (";
    asked.says("two --on 2025-03-10", &[first]);
    let either = "from `lapsed(one)` = perhaps some day from 2025-02-13 to 2025-03-21 (";
    asked.says("two --on 2025-03-21", &[either]);
    asked.says("two --on 2025-03-25", &[either]);
    let so_far = "from `lapsed(three)` = perhaps some day from 2025-02-02 to 2025-02-15 (";
    asked.says("four --on 2025-02-15", &[so_far]);
    asked.says("five --on 2025-03-10", &["5 days after lapsed(zero) = perhaps 2025-02-07 ("]);
}
