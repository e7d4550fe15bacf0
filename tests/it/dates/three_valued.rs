//! Vectors of three-valued logic and of imprecise days, asked of the whole engine.
//!
//! A commitment without an end is due on a day if its condition holds, pending if it does not,
//! and may be either if that is open: so the possible statuses say what the condition is.

use abide::dates::{Day, Period};
use abide::evaluate::{Query, Status, evaluate};

use crate::files::load;

/// `left op right`, each a day or a period in which an unknown day lies.
pub(super) fn compare(left: &str, op: &str, right: &str) -> String {
    // One of them is known: the engine is asked about that day, whether the other has come.
    let (event, op, known) = match right.parse::<Day>() {
        Ok(known) => (left, op, known),
        Err(_) => (right, mirrored(op), left.parse().expect("one day is known")),
    };
    assert!(event.parse::<Day>().is_ok() || event.parse::<Period>().is_ok());
    let before = known.previous().expect("within range");
    let (condition, on) = match op {
        "<=" => ("it", known),
        "<" => ("it", before),
        ">" => ("not it", known),
        ">=" => ("not it", before),
        "=" => ("it and before 1 day after it", known),
        _ => panic!("`{op}` is no comparison"),
    };
    let tables = format!("[event.it]\n[[entry]]\non = \"{event}\"\nhappened = \"it\"\n");
    truth_of(condition, &tables, on)
}

fn mirrored(op: &str) -> &str {
    match op {
        "<=" => ">=",
        "<" => ">",
        ">" => "<",
        ">=" => "<=",
        other => other,
    }
}

/// A connective of two conditions (`not`: of one).
pub(super) fn truth(op: &str, args: &[String]) -> String {
    let condition = match op {
        "not" => "not a",
        "and" => "a and b",
        "or" => "a or b",
        "implies" => "not a or b",
        "xor" => "(a or b) and not (a and b)",
        _ => panic!("`{op}` is no connective"),
    };
    let mut tables = String::new();
    for (id, value) in ["a", "b"].iter().zip(args) {
        tables += &format!("[condition.{id}]\n");
        if value != "unknown" {
            tables +=
                &format!("[[entry]]\non = 2025-01-01\nassessed = \"{id}\"\nholds = {value}\n");
        }
    }
    truth_of(condition, &tables, "2025-02-01".parse().expect("a day"))
}

fn truth_of(condition: &str, tables: &str, on: Day) -> String {
    let text = format!(
        "[agreement]\nid = \"vectors\"\nmade = 1900-01-01\n\
         [commitment.kept]\nwhat = \"It\"\nkind = \"maintain\"\nsubject-to = \"{condition}\"\n\
         {tables}"
    );
    let loaded = load([("vector.toml", text.as_str())]).one();
    let query = Query { on, known_by: None };
    let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
    let possible: Vec<Status> = verdict.commitments[0].possible.iter().copied().collect();
    match possible.as_slice() {
        [Status::Due] => "true",
        [Status::Pending] => "false",
        [Status::Pending, Status::Due] => "unknown",
        other => panic!("{condition} on {on}: {other:?}"),
    }
    .to_owned()
}
