//! The tables of an agreement.

use serde_json::{Map, Value, json};

use super::key::{Key, closed, key, with};
use super::value::{
    day, days, defined, filled, id, length, length_of_period, name, names, phrase, range, tags,
    text, truth, weekdays, word,
};
use crate::check::{KINDS, has_meaning};
use crate::model::Kind;

/// A table with a table for each id in it.
pub(super) fn members(ids: Value, member: &str) -> Value {
    json!({
        "type": "object",
        "propertyNames": ids,
        "additionalProperties": defined(member),
    })
}

pub(super) fn agreement() -> Value {
    closed(
        "The agreement: its id, the day it was made, and what counts for all of its commitments.",
        vec![
            key("id", id(), "Its id: lower-case letters, digits and hyphens, a letter first.")
                .required()
                .like(json!("lease")),
            key("made", day(), "The day it was made, which phrases call `made`.")
                .required()
                .like(json!("2025-01-15")),
            key("title", text(), "What it is called. For people.")
                .like(json!("Lease of the old mill")),
            key("source", text(), "Where its text is: a link, a page, a file. For people."),
            key(
                "month-rounding",
                word("month-rounding"),
                "What a sum of months does where there is no such day: `clamp` takes the last day of \
                 the month, `end-of-month` does so too but keeps the end of a month at the end, `up` \
                 takes the first day of the next month, `reject` refuses.",
            )
            .default(json!("clamp")),
            key("calendar", name(), "The calendar for working days and rolls: the NAME of a table `[calendar.NAME]`."),
            key(
                "notice",
                length(),
                "How long before a deadline its due window opens, unless the commitment says so.",
            )
            .like(json!("30 days")),
            key(
                "amendable-by",
                names(),
                "Who has to stand in the `by` of an entry that changes or ends a commitment: a party \
                 or a list.",
            ),
        ],
    )
}

pub(super) fn party() -> Value {
    closed(
        "A party: who promises, or to whom. It may be an empty table.",
        vec![key("name", text(), "What it is called. For people.").like(json!("The owner"))],
    )
}

pub(super) fn calendar() -> Value {
    closed(
        "A calendar: which days are worked.",
        vec![
            key("weekend", weekdays(), "The days of the week that are not worked; `[]` for none.")
                .default(json!(["saturday", "sunday"])),
            key("holidays", days(), "Days that are not worked.").like(json!([["2025-01-06"]])),
            key("working", days(), "Days that are worked, though on a weekend.")
                .like(json!([["2025-05-03"]])),
            key(
                "covers",
                range(),
                "The days for which the calendar is complete, the first and the last. Outside of them \
                 only the weekend is known: a warning.",
            )
            .like(json!("2025-01-01/2025-12-31")),
        ],
    )
}

pub(super) fn event() -> Value {
    closed(
        "An event: it happens once, and the record says when. It may be an empty table.",
        vec![
            key("title", text(), "What happens. For people.")
                .like(json!("The keys are handed over")),
            key("on", day(), "The day, if it is known from the start. Such an event has no entry."),
        ],
    )
}

pub(super) fn condition() -> Value {
    closed(
        "A condition: it holds or not, by dated assessment. It may be an empty table.",
        vec![
            key("title", text(), "What holds. For people.").like(json!("The cellar is dry")),
            key(
                "assessed-by",
                names(),
                "Who has to agree on it: a party or a list. Without it any one entry decides.",
            ),
            key(
                "valid-for",
                length(),
                "How long an assessment counts; then the condition is unknown again. Without it: for \
                 ever.",
            )
            .like(json!("180 days")),
        ],
    )
}

pub(super) fn consultation() -> Value {
    closed(
        "A consultation: complete once all of its parties have taken part.",
        vec![
            key("title", text(), "What is talked about. For people."),
            key("between", names(), "Who has to take part.")
                .required()
                .like(json!([["owner", "tenant"]])),
            key(
                "valid-for",
                length(),
                "How long it counts once it is complete. Without it: for ever.",
            )
            .like(json!("12 months")),
        ],
    )
}

pub(super) fn commitment() -> Value {
    let table = closed(
        "A commitment: what was promised, by whom, to whom, and by when. Only `what` is required.",
        commitment_keys(),
    );
    let by_term = KINDS.iter().filter(|(_, kind)| !kind.has_deadline()).map(|(word, _)| *word);
    let by_term: Vec<&str> = by_term.collect();
    let by_term = json!({ "properties": { "kind": { "enum": by_term } }, "required": ["kind"] });
    let table = with(table, "if", by_term);
    let table = with(table, "then", json!({ "properties": refused(Kind::Maintain, false) }));
    with(table, "else", refused_by_deadline())
}

/// What is refused of the kinds that are judged by a deadline: some keys always, and some unless the
/// commitment recurs.
fn refused_by_deadline() -> Value {
    let always = refused(Kind::Achieve, true);
    let once = refused(Kind::Achieve, false);
    let needs_every: Map<String, Value> = once
        .into_iter()
        .filter(|(key, _)| !always.contains_key(key))
        .map(|(key, _)| (key, json!(["every"])))
        .collect();
    json!({ "properties": always, "dependencies": needs_every })
}

/// The keys that have no meaning for a kind: none of them may be there.
fn refused(kind: Kind, recurs: bool) -> Map<String, Value> {
    let keys = commitment_keys().into_iter().map(|key| key.name());
    let refused = keys.filter(|key| !has_meaning(key, kind, recurs));
    refused.map(|key| (key.to_owned(), json!(false))).collect()
}

fn commitment_keys() -> Vec<Key> {
    [about(), terms(), lengths(), consent()].into_iter().flatten().collect()
}

/// What is promised, for people.
fn about() -> Vec<Key> {
    vec![
        key("what", filled(), "What is promised, in words.")
            .required()
            .like(json!("Pay the deposit")),
        key(
            "kind",
            word("kind"),
            "What sort of promise it is. `achieve`: to do it by a day. `maintain`: to keep it so \
             throughout a term. `avoid`: not to do it during a term. `option`: nothing, it may be \
             done by a day; unused, it expires without breach.",
        )
        .default(json!("achieve")),
        key("obligor", names(), "Who promised: a party or a list."),
        key("obligee", names(), "To whom: a party or a list."),
        key("quote", text(), "The words of the text. For people."),
        key("clause", text(), "Where in the text they stand. For people.").like(json!("4 (2)")),
        key("note", text(), "Anything else. For people."),
        key("tags", tags(), "Words to sort by: a text or a list. For people."),
    ]
}

/// The phrases.
fn terms() -> Vec<Key> {
    vec![
        key("from", phrase(), "In force from this day: a date phrase.")
            .default(json!("made"))
            .like(json!(["handover", "2025-03-01", "30 days after made"])),
        key("target", phrase(), "The planned day, a date phrase; it never decides a status.")
            .like(json!("12 months after made")),
        key(
            "deadline",
            phrase(),
            "The last day on which it is in time: a date phrase. A period, such as `2025-09`, means \
             its last day, and its first day opens the due window; so does the X of `within 30 days \
             of X`. For the kinds `achieve` and `option`.",
        )
        .like(json!(["2025-09-30", "2025-09", "within 30 days of handover", "end of quarter after handover"])),
        key(
            "until",
            phrase(),
            "The last day of the term (`maintain`, `avoid`), or the end of a series (`every`): a date \
             phrase.",
        )
        .like(json!(["2026-12", "met(build)"])),
        key(
            "due-from",
            phrase(),
            "The first day of the due window: a date phrase. For the kinds `achieve` and `option`.",
        )
        .like(json!("1 month before 2025-09-30")),
        key("subject-to", phrase(), "Owed only while this holds: a condition.")
            .like(json!(["weather and survey", "not lapsed(deposit)", "2 of (a, b, c)"])),
        key(
            "met-when",
            phrase(),
            "Counts as a `met` entry from the first day on which this date phrase names a day that \
             has come.",
        )
        .like(json!("handover")),
        key(
            "broken-when",
            phrase(),
            "Counts as a `broken` entry from the first day on which this date phrase names a day that \
             has come. For the kinds `maintain` and `avoid`.",
        ),
        key(
            "void-when",
            phrase(),
            "It ends on the first day on which this date phrase names a day that has come, unless it \
             was met or lapsed before.",
        ),
    ]
}

/// The lengths, and what else moves a deadline.
fn lengths() -> Vec<Key> {
    vec![
        key(
            "every",
            length_of_period(),
            "It recurs: each occurrence covers so much time, counted from `from`. For the kinds \
             `achieve` and `option`.",
        )
        .like(json!(["1 month", "90 days"])),
        key(
            "notice",
            length(),
            "The due window opens this long before the deadline. For the kinds `achieve` and `option`.",
        )
        .like(json!("30 days")),
        key(
            "grace",
            length(),
            "The lapse comes this long after the deadline; late it is all the same. For the kinds \
             `achieve` and `option`.",
        )
        .like(json!(["2 weeks", "5 working days"])),
        key(
            "roll",
            word("roll"),
            "Where a deadline goes that is no working day. It needs a calendar. For the kinds \
             `achieve` and `option`.",
        )
        .default(json!("none")),
        key(
            "accepts-late",
            truth(),
            "Whether doing it after the grace still counts. For the kinds `achieve` and `option`.",
        )
        .default(json!(true)),
    ]
}

/// Who has to agree.
fn consent() -> Vec<Key> {
    vec![
        key("confirmed-by", names(), "A `met` entry counts once all of these have said so."),
        key(
            "amendable-by",
            names(),
            "Who has to stand in the `by` of an entry that changes or ends it: a party or a list.",
        ),
    ]
}
