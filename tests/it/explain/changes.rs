//! Entries that would change a status.

use super::asked::Asked;

/// Where a condition asks for the status of another commitment, one entry about that one is enough.
#[test]
fn through_another_commitment() {
    let asked = Asked::new(
        r#"
        [party.a]
        [commitment.guard]
        what = "Guard"
        kind = "maintain"
        [commitment.cure]
        what       = "Cure"
        kind       = "maintain"
        subject-to = "breached(guard)"
        [commitment.first]
        what         = "Deliver"
        deadline     = 2025-06-01
        amendable-by = ["a"]
        [commitment.instead]
        what       = "Deliver something else"
        due-from   = 2025-05-01
        deadline   = 2025-06-01
        subject-to = "void(first)"
        [commitment.rest]
        what       = "Rest"
        kind       = "maintain"
        subject-to = "not breached(peace)"
        [commitment.peace]
        what = "Keep the peace"
        kind = "avoid"
        [[entry]]
        on     = 2025-03-01
        broken = "peace"
        "#,
    );
    let broken = "due (in-force), with this entry: abide record broken guard --on \
                  2025-05-15";
    asked.says("cure --on 2025-05-15", &[broken]);
    let waived = "due (open), with this entry: abide record waived first --on 2025-05-15 \
                  --by a";
    asked.says("instead --on 2025-05-15", &[waived]);
    let restored = "due (in-force), with this entry: abide record restored peace --on \
                    2025-05-15";
    asked.says("rest --on 2025-05-15", &[restored]);
    // After the deadline it counts what was so on it.
    let then = "lapsed (missed), with this entry: abide record waived first --on 2025-06-01 \
                --recorded 2025-07-15";
    asked.says("instead --on 2025-07-15", &[then]);
}

/// A claim of a month that is not known to be over: all say again on which day it was.
#[test]
fn all_confirm_with_the_day() {
    let asked = Asked::new(
        r#"
        [party.a]
        [party.b]
        [commitment.report]
        what         = "Report"
        deadline     = 2025-06-01
        confirmed-by = ["a", "b"]
        [[entry]]
        on       = "2025-03"
        met      = "report"
        by       = ["a"]
        recorded = 2025-04-10
        "#,
    );
    let all = "met (on-time), with this entry: abide record met report --on 2025-03-10 \
               --by a,b";
    asked.says("report --on 2025-03-10", &[all]);
    let json = asked.json("report --on 2025-03-10");
    let changes = json["changes"].as_array().unwrap();
    let met = changes.iter().find(|change| change["status"] == "met").unwrap();
    assert_eq!(met["possible"], serde_json::json!(["met"]));
}

/// What is due may be suspended; what is not yet due, or not yet in force, may be made to begin.
#[test]
fn suspended_and_made_due() {
    let asked = Asked::new(
        r#"
        [commitment.pay]
        what     = "Pay"
        due-from = 2025-05-01
        deadline = 2025-06-01
        [commitment.wash]
        what     = "Wash"
        deadline = 2025-06-01
        [commitment.guard]
        what = "Guard"
        kind = "maintain"
        from = 2025-06-01
        "#,
    );
    let suspended = "abide record suspended pay --on 2025-05-10";
    let suspended = format!("pending (suspended), with this entry: {suspended}");
    asked.says("pay --on 2025-05-10", &[&suspended]);
    for id in ["pay", "wash"] {
        let due = format!("abide record amended {id} --on 2025-03-10 --due-from 2025-03-10");
        let due = format!("due (open), with this entry: {due}");
        asked.says(&format!("{id} --on 2025-03-10"), &[&due]);
        asked.never_says(&format!("{id} --on 2025-03-10"), &["record suspended"]);
    }
    let from = "abide record amended guard --on 2025-03-10 --from 2025-03-10";
    asked.says("guard --on 2025-03-10", &[&format!("due (in-force), with this entry: {from}")]);
}
