//! What `status` and `check` write as JSON.

use serde_json::{Value, json};

use super::key::{Key, key, open};
use super::value::{
    also, breach, certainty, day, defined, list_of, one_of, reason, status, statuses_found, text,
    truth,
};
use crate::report::SCHEMA_VERSION;
use crate::report::gate::Rule;

/// The keys of the whole.
pub(super) fn keys() -> Vec<Key> {
    let mut keys = required(vec![
        key(
            "schema_version",
            json!({ "const": SCHEMA_VERSION }),
            "The version of the format: a key never disappears and never changes its meaning within \
             one; new ones may come.",
        ),
        key("abide", text(), "The version of the program.").like(json!("0.1.0")),
        key("on", day(), "The day for which the status was asked."),
        key(
            "known_by",
            or_null(&day()),
            "What was recorded after this day is left out; null: all that is recorded counts.",
        ),
        key("assumed", texts(), "What is assumed for this run, as `--assume` takes it."),
        key("agreements", list_of("agreement"), "The agreements, by id."),
        key("counts", also("counts"), "How many commitments have each status."),
        key("diagnostics", list_of("diagnostic"), "The warnings of the run."),
    ]);
    keys.push(key("gate", also("gate"), "Of a check: what it found. A status has no such key."));
    keys
}

/// What is referred to.
pub(super) fn definitions() -> Value {
    json!({
        "agreement": agreement(),
        "commitment": commitment(),
        "occurrence": occurrence(),
        "next": next(),
        "place": place(),
        "counts": counts(),
        "diagnostic": diagnostic(),
        "gate": gate(),
        "failure": failure(),
        "coming": coming(),
        "since": since(),
        "removed": removed(),
        "no_longer": no_longer(),
        "now": now(),
    })
}

fn agreement() -> Value {
    object(
        "An agreement.",
        vec![
            key("id", text(), "Its id."),
            key("title", or_null(&text()), "What it is called."),
            key(
                "complete_through",
                or_null(&day()),
                "Up to here, what is not recorded did not happen.",
            ),
            key("commitments", list_of("commitment"), "Its commitments, in the order of the file."),
        ],
    )
}

fn commitment() -> Value {
    let before = vec![
        key("id", text(), "Its id."),
        key("what", text(), "What is promised."),
        key("obligor", texts(), "The ids of those who promised."),
        key("obligee", texts(), "The ids of those to whom."),
        key("clause", or_null(&text()), "Where in the text it stands."),
    ];
    let after = vec![
        key("place", any_or_null("place"), "Where it is written."),
        key("occurrences", list_of("occurrence"), "Of a recurring commitment: its occurrences."),
    ];
    object("A commitment.", [before, state(), after].into_iter().flatten().collect())
}

fn occurrence() -> Value {
    let before = vec![
        key("id", text(), "The id of the commitment, `#` and the number.").like(json!("rent#2")),
        key("occurrence", json!({ "type": "integer", "minimum": 1 }), "Its number, from 1."),
        key("period_start", or_null(&day()), "The first day of its period."),
        key("period_end", or_null(&day()), "The last day of its period."),
    ];
    let keys = before.into_iter().chain(state()).collect();
    object("An occurrence of a recurring commitment.", keys)
}

fn state() -> Vec<Key> {
    let bounds = json!({ "type": ["array", "null"], "items": day(), "minItems": 2, "maxItems": 2 });
    let turns_on = json!({ "type": "array", "items": texts() });
    vec![
        key("status", status(), "The status."),
        key("reason", reason(), "Why it has that status."),
        key("breach", breach(), "Whether it is in breach: it was missed or broken."),
        key("certainty", certainty(), "How sure the status is."),
        key("possible", statuses_found(), "All possible statuses."),
        key("turns_on", turns_on, "The smallest sets of open facts that decide between them."),
        key("exact", truth(), "Whether `possible` and `turns_on` are exact."),
        key("since", or_null(&day()), "The first day from which on the status has been the same."),
        key("in_force_from", or_null(&day()), "The day on which it comes or came into force."),
        key("due_from", or_null(&day()), "The day on which the due window opens."),
        key("target", or_null(&day()), "The planned day."),
        key("deadline", or_null(&day()), "The deadline in effect."),
        key(
            "deadline_bounds",
            bounds,
            "The earliest and the latest deadline, where it is uncertain.",
        ),
        key("until", or_null(&day()), "The last day of the term."),
        key("met_on", or_null(&day()), "The day of performance."),
        key("ever_lapsed", truth(), "Whether it was lapsed on a day up to this one."),
        key(
            "days_late",
            json!({ "type": ["integer", "null"] }),
            "How many days late it is, or was when performed.",
        ),
        key("next", any_or_null("next"), "The next change if nothing more is recorded."),
        key("because", text(), "Why, in a sentence for people."),
    ]
}

fn next() -> Value {
    object(
        "A change of status or reason.",
        vec![
            key("on", day(), "The first day of the new state."),
            key("status", status(), "The new status."),
            key("reason", reason(), "The new reason."),
        ],
    )
}

fn place() -> Value {
    object(
        "Where something is written.",
        vec![
            key("file", text(), "The file, as it was named."),
            key("line", json!({ "type": "integer", "minimum": 1 }), "The line, from 1."),
        ],
    )
}

fn counts() -> Value {
    let count = || json!({ "type": "integer", "minimum": 0 });
    object(
        "How many commitments have each status.",
        vec![
            key("pending", count(), "Not owed yet."),
            key("due", count(), "Owed now."),
            key("met", count(), "Done, or kept."),
            key("lapsed", count(), "Not done in time, or broken, or over without a word."),
            key("void", count(), "Not owed any more."),
        ],
    )
}

fn diagnostic() -> Value {
    let number = || json!({ "type": ["integer", "null"], "minimum": 1 });
    object(
        "A warning, as on standard error.",
        vec![
            key(
                "code",
                json!({ "type": "string", "pattern": "^[EW][0-9]{3}$" }),
                "Its stable code.",
            )
            .like(json!("W008")),
            key("severity", one_of(&["error", "warning"]), "Whether it stops the run."),
            key("message", text(), "What is wrong."),
            key("file", or_null(&text()), "The file."),
            key("line", number(), "The line, from 1."),
            key("column", number(), "The column, from 1, in characters."),
            key("help", or_null(&text()), "What to type instead."),
        ],
    )
}

fn gate() -> Value {
    object(
        "What a check found.",
        vec![
            key("fail_on", rules(), "What a commitment must not be."),
            key("failed", list_of("failure"), "The commitments that are so."),
            key(
                "coming",
                list_of("coming"),
                "What becomes due or lapses within the time of `--within`, by day.",
            ),
            key(
                "changed_since",
                any_or_null("since"),
                "What was so before the change; null: no change is judged.",
            ),
        ],
    )
}

fn since() -> Value {
    object(
        "Before the change that a check judges.",
        vec![
            key("base", text(), "The tree before the change, as it is shown."),
            key(
                "not_loaded",
                texts(),
                "The ids of agreements that did not load there: all of them counts as new.",
            ),
            key(
                "nowhere",
                truth(),
                "Whether nothing was found there of what is checked: everything counts as new.",
            ),
            key(
                "elsewhere",
                texts(),
                "The files there with which it is compared, if nothing was at the paths.",
            ),
            key("before", list_of("failure"), "The commitments that fail, and did so before."),
            key(
                "removed",
                list_of("removed"),
                "The commitments that were there before, and are not any more, whether they failed or not.",
            ),
            key(
                "no_longer",
                list_of("no_longer"),
                "The commitments that failed before, and are there without failing by that.",
            ),
        ],
    )
}

fn removed() -> Value {
    object(
        "A commitment that was there before the change, and is not any more.",
        vec![
            key("agreement", text(), "The id of its agreement."),
            key("commitment", text(), "Its id."),
            key("rules", rules(), "Which of the rules it broke; none: it did not fail."),
            key("status", status(), "Its status before the change."),
            key("reason", reason(), "Why it had that."),
            key("since", or_null(&day()), "The first day on which it had that status."),
        ],
    )
}

fn no_longer() -> Value {
    object(
        "A commitment that failed before the change, and is there still without failing by that.",
        vec![
            key("agreement", text(), "The id of its agreement."),
            key("commitment", text(), "Its id."),
            key(
                "rules",
                rules(),
                "Which of the rules it broke, and does not now; none: it does, by other occurrences.",
            ),
            key(
                "occurrences",
                json!({ "type": "array", "items": { "type": "integer", "minimum": 1 } }),
                "Of a series, the numbers of the occurrences by which it failed, and does not now.",
            ),
            key(
                "status",
                status(),
                "Its status before the change; of the first of the occurrences, if no rule is named.",
            ),
            key("reason", reason(), "Why it had that."),
            key("since", or_null(&day()), "The first day on which it had that status."),
            key("now", json!({ "allOf": [defined("now")] }), "What it is with the change."),
        ],
    )
}

fn now() -> Value {
    object(
        "What a commitment is with a change.",
        vec![
            key("status", status(), "Its status."),
            key("reason", reason(), "Why it has that."),
            key("breach", breach(), "Whether it is in breach."),
        ],
    )
}

fn failure() -> Value {
    object(
        "A commitment that fails.",
        vec![
            key("agreement", text(), "The id of its agreement."),
            key("commitment", text(), "Its id."),
            key("rules", rules(), "Which of the rules it breaks."),
            key(
                "occurrences",
                json!({ "type": "array", "items": { "type": "integer", "minimum": 1 } }),
                "Of a series, the numbers of the occurrences by which it fails; of a change, those by \
                 which it fails only since then.",
            ),
        ],
    )
}

fn coming() -> Value {
    object(
        "A commitment, or an occurrence of one, that becomes due or lapses.",
        vec![
            key("on", day(), "The first day of the new status."),
            key("agreement", text(), "The id of its agreement."),
            key("id", text(), "Its id."),
            key("status", status(), "The new status."),
            key("reason", reason(), "The new reason."),
            key(
                "before",
                json!({ "type": ["boolean", "null"] }),
                "Whether it came before the change too; null: no change is judged.",
            ),
        ],
    )
}

fn rules() -> Value {
    json!({ "type": "array", "items": one_of(&Rule::ALL.map(Rule::word)) })
}

fn texts() -> Value {
    json!({ "type": "array", "items": text() })
}

/// An object all of whose keys are always there.
fn object(about: &str, keys: Vec<Key>) -> Value {
    open(about, required(keys))
}

fn required(keys: Vec<Key>) -> Vec<Key> {
    keys.into_iter().map(Key::required).collect()
}

/// A string, or null.
fn or_null(string: &Value) -> Value {
    super::key::with(string.clone(), "type", json!(["string", "null"]))
}

/// What is defined elsewhere, or null.
fn any_or_null(definition: &str) -> Value {
    json!({ "anyOf": [defined(definition), { "type": "null" }] })
}
