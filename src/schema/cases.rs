//! Cases and properties.

use serde_json::{Value, json};

use super::key::{closed, key, with};
use super::value::{
    breach, certainty, day, defined, filled, list_of, phrase, reason, status, status_with_reason,
    statuses, target, truth,
};
use crate::model::{Claim, Status};

/// `[[case]]`.
pub(super) fn case() -> Value {
    let table = closed(
        "A case: what is expected of commitments on days, given some entries.",
        vec![
            key("name", filled(), "What it shows, in words.")
                .required()
                .like(json!("the deadline day is still in time")),
            key(
                "on",
                day(),
                "The day on which all is expected; then the keys of `expect` are commitments, or \
                 occurrences as `rent#2`.",
            ),
            key("known-by", day(), "What was recorded after this day is left out."),
            key(
                "complete-through",
                day(),
                "Up to here, what is not given did not happen. With `record = true`, without it, that \
                 of the agreement.",
            ),
            key(
                "commitment",
                target(),
                "The commitment, or the occurrence as `rent#2`, of which something is expected; then \
                 the keys of `expect` are days. Instead of `on`.",
            ),
            key("given", list_of("entry"), "Entries, as in a record."),
            key("record", truth(), "Whether the record of the agreement counts too.")
                .default(json!(false)),
            key("holds", phrase(), "A condition that has to hold on that day, in every world."),
            key(
                "fails",
                phrase(),
                "A condition that has to hold on that day in none of the worlds.",
            ),
            key("expect", expect(), "What is expected of each commitment, or on each day.")
                .like(json!({ "deposit": "due" })),
        ],
    );
    let table =
        with(table, "oneOf", json!([{ "required": ["on"] }, { "required": ["commitment"] }]));
    let something = json!([
        { "required": ["expect"] }, { "required": ["holds"] }, { "required": ["fails"] },
    ]);
    let table = with(table, "anyOf", something);
    let of_a_day = json!({ "properties": { "commitment": false } });
    with(
        table,
        "dependencies",
        json!({
            "on": { "properties": { "expect": { "propertyNames": target() } } },
            "commitment": { "properties": { "expect": { "propertyNames": day() } } },
            "holds": of_a_day,
            "fails": of_a_day,
        }),
    )
}

fn expect() -> Value {
    let possible = json!({ "type": "array", "minItems": 1, "items": status() });
    let one = json!({ "anyOf": [status_with_reason(), possible, defined("expectation")] });
    json!({ "type": "object", "minProperties": 1, "additionalProperties": one })
}

/// The table that may stand for a status.
pub(super) fn expectation() -> Value {
    let table = closed(
        "What is expected: at least one of these.",
        vec![
            key("status", status_with_reason(), "The status, perhaps with its reason."),
            key("reason", reason(), "The reason."),
            key("possible", statuses(), "Exactly what is possible."),
            key("certainty", certainty(), "How sure the status is."),
            key("breach", breach(), "Whether it is in breach."),
        ],
    );
    // A reason beside a status is one of that status, which then has none of its own.
    let pairs = Status::ALL.map(|status| {
        let reasons: Vec<&str> = status.reasons().map(|reason| reason.word()).collect();
        json!({ "properties": { "status": { "const": status.word() }, "reason": { "enum": reasons } } })
    });
    let table = with(table, "minProperties", json!(1));
    let table = with(table, "if", json!({ "required": ["status", "reason"] }));
    with(table, "then", json!({ "anyOf": pairs }))
}

/// `[[property]]`.
pub(super) fn property() -> Value {
    let about = |claim| match claim {
        Claim::Never => "A condition that holds on no day of any record.",
        Claim::Always => "A condition that holds on every day of every record.",
        Claim::Reachable => "A condition that holds on some day of some record.",
    };
    let claims = [Claim::Never, Claim::Always, Claim::Reachable];
    let mut keys = vec![
        key("name", filled(), "What is claimed, in words.")
            .required()
            .like(json!("a deposit that is paid stays paid")),
    ];
    keys.extend(claims.map(|claim| key(claim.word(), phrase(), about(claim))));
    keys.extend([
        key(
            "once",
            phrase(),
            "With `never` and `always`: only from the first day on on which this condition holds.",
        ),
        key("given", phrase(), "Only on days on which this condition holds."),
    ]);
    let table = closed("A property: a claim about every day of every record there could be.", keys);
    let one = claims.map(|claim| json!({ "required": [claim.word()] }));
    let table = with(table, "oneOf", json!(one));
    let of_many_days = json!({ "once": { "properties": { Claim::Reachable.word(): false } } });
    with(table, "dependencies", of_many_days)
}
