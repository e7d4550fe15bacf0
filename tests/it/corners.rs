//! Small documents that reach the corners of the engine, each on one day: what is said of it is read in a
//! snapshot, and is what the oracle says, and what the laws want.

use std::fmt::Write as _;

use abide::check::{Loaded, check};
use abide::dates::Day;
use abide::evaluate::explain::explain;
use abide::evaluate::{
    Judgement, Query, Reason, Status, Timeline, Unmet, Waiting, evaluate, evaluate_one, holds,
    stretches, timeline, toiled, toiled_within, turns,
};
use abide::laws;
use abide::model::{Act, CommitmentId, ConditionId, ConsultationId, EventId, Mention, PartyId};
use abide::report::explain::{Call, build as build_explained, text as explained};
use abide::report::text::{Look, Reading, render};
use abide::report::{build, diff, timeline as drawn};
use abide::source::Sources;
use abide::written::{Format, read};

use crate::bin::root;
use crate::load::load;
use crate::oracle;

/// The documents in `tests/data/corners`, with the day asked, and the day of knowledge.
const DOCUMENTS: [(&str, &str, Option<&str>); 51] = [
    ("again", "2025-02-12", None),
    ("ahead", "2024-01-30", None),
    ("alone", "2025-03-12", None),
    ("apart", "2025-02-21", None),
    ("asked", "2025-02-12", None),
    ("behind", "2025-01-25", None),
    ("beside", "2025-01-20", None),
    ("biennial", "2025-02-01", None),
    ("billed", "2025-02-12", None),
    ("bounds", "2025-01-26", None),
    ("by-rule", "2024-04-01", None),
    ("chain", "2025-03-14", None),
    ("claimed", "2025-03-04", None),
    ("claims", "2025-01-29", None),
    ("comes", "2025-02-10", None),
    ("covered", "2025-02-18", None),
    ("earlier", "2024-03-12", None),
    ("either", "2025-02-10", None),
    ("either-way", "2025-02-08", None),
    ("empty", "2025-02-10", None),
    ("found", "2025-02-06", None),
    ("gaps", "2025-02-20", None),
    ("inner", "2025-04-17", None),
    ("lapsed", "2024-03-09", None),
    ("left-out", "2025-01-22", None),
    ("never", "2025-02-27", None),
    ("one-day", "2025-01-31", None),
    ("opposed", "2025-03-03", None),
    ("opposite", "2025-02-10", None),
    ("owed", "2025-02-27", None),
    ("paused", "2025-03-03", None),
    ("renewed", "2025-01-28", Some("2025-01-30")),
    ("repeated", "2025-03-02", Some("2025-02-05")),
    ("resting", "2025-01-24", None),
    ("rounds", "2025-01-22", None),
    ("ruled", "2025-01-21", None),
    ("ruled-out", "2025-04-17", None),
    ("same-day", "2025-02-05", None),
    ("series-until", "2025-01-28", None),
    ("sooner", "2025-02-08", None),
    ("tests", "2025-03-01", None),
    ("turning", "2025-02-05", None),
    ("two-series", "2025-01-28", None),
    ("unassessed", "2025-02-18", None),
    ("uncovered", "2024-02-28", Some("2024-02-25")),
    ("unordered", "2025-01-14", None),
    ("unsettled", "2025-01-22", None),
    ("waiting", "2025-02-21", Some("2025-02-05")),
    ("weekend", "2025-02-15", None),
    ("word", "2025-02-07", Some("2025-01-31")),
    ("words", "2025-02-10", None),
];

/// So many days before and after the day asked are looked at.
const BEFORE: i64 = 12;
const AFTER: i64 = 20;

struct Document {
    name: &'static str,
    sources: Sources,
    loaded: Vec<Loaded>,
    query: Query,
}

impl Document {
    fn all() -> impl Iterator<Item = Document> {
        DOCUMENTS.into_iter().map(|(name, on, known_by)| {
            let path = format!("tests/data/corners/{name}.toml");
            let text = std::fs::read_to_string(root().join(&path)).expect("a document");
            let mut sources = Sources::default();
            let file = sources.add(&path, text);
            let (written, _) = read(&sources, file, Format::Toml);
            let loaded = check(vec![written]).agreements;
            assert_eq!(loaded.len(), 1, "{name} has one agreement");
            let day = |text: &str| text.parse::<Day>().expect("a day");
            let query = Query { on: day(on), known_by: known_by.map(day) };
            Document { name, sources, loaded, query }
        })
    }

    fn one(&self) -> &Loaded {
        &self.loaded[0]
    }

    fn span(&self) -> (Day, Day) {
        let on = self.query.on;
        (on.plus(-BEFORE).expect("a day"), on.plus(AFTER).expect("a day"))
    }

    fn ids(&self) -> Vec<CommitmentId> {
        self.one().agreement.commitments().map(|(id, _)| id).collect()
    }

    /// What is judged of each day.
    fn days(&self) -> impl Iterator<Item = (Day, Vec<Judgement>)> {
        let (first, last) = self.span();
        let days = std::iter::successors(Some(first), |day| day.next());
        days.take_while(move |day| *day <= last).map(|on| {
            let Loaded { agreement, record, .. } = self.one();
            (on, evaluate(agreement, record, &Query { on, ..self.query }).commitments)
        })
    }

    /// The status on the day, why, over time, and what differs from the first day to the last.
    fn told(&self) -> String {
        let (sources, loaded, query) = (&self.sources, &self.loaded, &self.query);
        let look = Look { width: 100, color: false };
        let reading = Reading { day_from: "--on".to_owned(), files: 1, entries: 1 };
        let one = self.one();
        let verdict = evaluate(&one.agreement, &one.record, query);
        let report = build(sources, query, loaded, &[verdict], &[]);
        let mut told = render(&report, &reading, &look);
        for (id, commitment) in one.agreement.commitments() {
            let first = commitment.every.map(|_| Some(1));
            for occurrence in [None].into_iter().chain(first) {
                let why = explain(&one.agreement, &one.record, query, id, occurrence);
                let Some(why) = why else { continue };
                let which = (id, occurrence);
                let call = Call::default();
                let built = build_explained(sources, query, one, which, &why, &call, &[]);
                write!(told, "\n---\n{}", explained::render(&built, true, &look)).expect("text");
            }
        }
        let span = self.span();
        let over_time = drawn::build(sources, span, query.known_by, loaded, &[]);
        let over_time = drawn::csv::render(&over_time).expect("a table");
        let differs = diff::dates(sources, "corners", span, query.known_by, loaded, &[]);
        write!(told, "\n---\n{over_time}\n---\n{}", diff::draw::render(&differs, &look))
            .expect("text");
        told
    }
}

#[test]
fn what_is_said_of_them() {
    for document in Document::all() {
        insta::assert_snapshot!(format!("corners_{}", document.name), document.told());
    }
}

/// The days on which something said of a commitment becomes another, and the first.
fn begins<T: PartialEq>(judged: &[(Day, &Judgement)], said: impl Fn(&Judgement) -> T) -> Vec<Day> {
    let changes = judged.windows(2).filter(|pair| said(pair[0].1) != said(pair[1].1));
    judged.iter().take(1).map(|(on, _)| *on).chain(changes.map(|pair| pair[1].0)).collect()
}

/// Stretches, timelines and days that matter are what each day by itself says.
#[test]
fn stretches_are_what_each_day_says() {
    for document in Document::all() {
        let (name, Loaded { agreement, record, .. }) = (document.name, document.one());
        let (first, last) = document.span();
        let known_by = document.query.known_by;
        let days: Vec<(Day, Vec<Judgement>)> = document.days().collect();
        let ids = document.ids();
        let found = stretches(agreement, record, &ids, (first, last), known_by);
        let timelines: Vec<Timeline> = timeline(agreement, record, first, last, known_by);
        for (at, id) in ids.iter().enumerate() {
            let judged: Vec<(Day, &Judgement)> =
                days.iter().map(|(on, all)| (*on, &all[at])).collect();
            let starts = begins(&judged, |it| (it.status, it.reason, it.possible.clone()));
            let of = &found[at];
            assert_eq!(of.iter().map(|it| it.first).collect::<Vec<Day>>(), starts, "{name} {id:?}");
            for (on, all) in &days {
                let stretch = of.iter().find(|it| it.first <= *on && *on <= it.last);
                let answer = &stretch.expect("one for each day").answer;
                assert_eq!((answer.status, answer.reason), (all[at].status, all[at].reason));
                assert_eq!((&answer.possible, answer.exact), (&all[at].possible, all[at].exact));
                let run = timelines[at].runs.iter().find(|it| it.first <= *on && *on <= it.last);
                let (begins_on, run) =
                    run.map(|it| (it.first, &it.judgement)).expect("one for each day");
                assert_eq!(
                    (run.status, run.reason, &run.possible, run.deadline, run.since),
                    (
                        all[at].status,
                        all[at].reason,
                        &all[at].possible,
                        all[at].deadline,
                        all[at].since
                    ),
                    "{name} {id:?} on {on}"
                );
                assert_eq!(run.ever_lapsed, all[at].ever_lapsed, "{name} {id:?} on {on}");
                if begins_on == *on {
                    assert_eq!(run.next, all[at].next, "{name} {id:?} on {on}");
                }
                let query = Query { on: *on, known_by };
                if *on == document.query.on {
                    let alone = evaluate_one(agreement, record, *id, &query);
                    assert_eq!(alone.as_ref(), Some(&all[at]));
                }
            }
            // Where nothing is open these are the days on which its status becomes another.
            if known_by.is_none() && judged.iter().all(|(_, it)| it.possible.len() == 1) {
                let turns = turns(agreement, record, &[*id], (first, last));
                let statuses = begins(&judged, |it| (it.status, it.breach));
                let turns: Vec<Day> = turns.into_iter().collect();
                assert_eq!(turns, statuses[1..], "{name} {id:?}");
                // The first day of a span is no turn in it.
                if let Some(turn) = turns.first() {
                    let after = self::turns(agreement, record, &[*id], (*turn, last));
                    assert_eq!(after.into_iter().collect::<Vec<Day>>(), turns[1..]);
                }
            }
        }
    }
}

/// The oracle says the same, and the laws hold of all that is said.
#[test]
fn the_oracle_agrees_and_the_laws_hold() {
    let mut judged = 0;
    for document in Document::all() {
        let (name, one, query) = (document.name, document.one(), &document.query);
        if let Ok(expected) = oracle::judge(&one.agreement, &one.record, query, AFTER) {
            judged += 1;
            let actual = evaluate(&one.agreement, &one.record, query);
            for (expected, actual) in expected.commitments.iter().zip(&actual.commitments) {
                assert_eq!(within(expected, query), within(actual, query), "{name}");
            }
        }
        let law = |held: Result<(), laws::Broken>| {
            held.unwrap_or_else(|broken| panic!("{name}: {broken}"));
        };
        law(laws::explanations(one, query));
        law(laws::cited_alone(one, query));
        law(laws::words(one, query));
    }
    assert!(judged > DOCUMENTS.len() / 2, "the oracle gave up on too many: {judged} are left");
}

/// The judgement without a change that is too far ahead for the oracle to see.
fn within(judgement: &Judgement, query: &Query) -> Judgement {
    let mut judgement = judgement.clone();
    judgement.next = judgement.next.filter(|next| Some(next.on) <= query.on.plus(AFTER));
    for one in &mut judgement.occurrences {
        one.judgement = within(&one.judgement, query);
    }
    judgement
}

/// The document of that name.
fn named(name: &str) -> Document {
    Document::all().find(|it| it.name == name).expect("it is listed")
}

/// What a timeline says of occurrences, and all dates, is what each day says, and how many of them there are.
#[test]
fn timelines_of_occurrences_are_what_each_day_says() {
    for document in ["beside", "found", "inner", "resting", "unsettled"].map(named) {
        let (first, last) = document.span();
        let query = Query { on: first, ..document.query };
        let held = laws::the_timeline(document.one(), &query, last);
        held.unwrap_or_else(|broken| panic!("{}: {broken}", document.name));
    }
}

/// What it turns on is told anew where it becomes another, also if nothing else does.
#[test]
fn what_it_turns_on_is_told_anew() {
    let document = named("turning");
    let Loaded { agreement, record, .. } = document.one();
    let (first, last) = document.span();
    let timelines = timeline(agreement, record, first, last, None);
    for (on, judged) in document.days() {
        for (timeline, judged) in timelines.iter().zip(&judged) {
            let run = timeline.runs.iter().find(|it| it.first <= on && on <= it.last);
            let told = &run.expect("one for each day").judgement.turns_on;
            assert_eq!(told, &judged.turns_on, "on {on}");
        }
    }
}

/// How much work it takes is measured; what takes more than it may is given up, and else it is the same.
#[test]
fn work_is_measured_and_bounded() {
    let (chain, plain) = (named("chain"), named("one-day"));
    let work = |document: &Document, ids: &[CommitmentId]| {
        let Loaded { agreement, record, .. } = document.one();
        toiled(agreement, record, ids, document.span(), None)
    };
    let within = |document: &Document, most: u64| {
        let Loaded { agreement, record, .. } = document.one();
        toiled_within(most, agreement, record, &document.ids(), document.span())
    };
    let (one, all) = (work(&chain, &chain.ids()[2..]), work(&chain, &chain.ids()));
    assert!(0 < one.toil && one.toil < all.toil, "{} and {}", one.toil, all.toil);
    assert_eq!(within(&chain, u64::MAX), Some(all));
    // Its single course has four: before it, its day and after it, and its deadline, of which it has none.
    assert_eq!(within(&plain, 2), None);
    assert_eq!(within(&plain, 1_000), Some(work(&plain, &plain.ids())));
}

/// What it depends on is said too, each by itself.
#[test]
fn what_is_behind_it_is_told() {
    let document = named("asked");
    let (Loaded { agreement, record, .. }, ids) = (document.one(), document.ids());
    let why = explain(agreement, record, &document.query, ids[2], None).expect("it is there");
    let mut behind: Vec<CommitmentId> = why.behind.iter().map(|(id, _)| *id).collect();
    behind.sort_unstable();
    assert_eq!(behind, ids[..2]);
}

/// Of the tests of statuses each holds where its statuses are, and not before.
#[test]
fn a_condition_holds_or_fails() {
    let document = named("tests");
    let Loaded { agreement, record, .. } = document.one();
    let asked = || agreement.commitments().filter_map(|(_, it)| it.subject_to.as_ref());
    let truths = |on: &str| {
        let query = Query { on: on.parse().expect("a day"), known_by: None };
        let truths = asked().map(|it| holds(agreement, record, &it.value, &query));
        truths.map(|it| (it.holds(), it.fails())).collect::<Vec<_>>()
    };
    assert_eq!(truths("2025-03-01"), [(true, false); 6]);
    // Two are pending and two are due, and nothing has come of the others.
    assert_eq!(truths("2025-01-15"), [(false, true); 6]);
}

#[test]
fn each_reason_belongs_to_one_status() {
    for reason in Reason::ALL {
        let of: Vec<Status> = Status::ALL
            .into_iter()
            .filter(|status| status.reasons().any(|it| it == reason))
            .collect();
        assert_eq!(of, [reason.status()]);
    }
}

/// It is void once the day has surely come, and not while it may be ahead; an amendment mentions what
/// its new phrases do.
#[test]
fn what_has_surely_come() {
    let document = load(&serde_json::json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "event": { "storm": {}, "thaw": {} },
        "commitment": { "k": { "what": "x", "void-when": "storm" }, "m": { "what": "x" } },
        "entry": [
            { "happened": "storm", "on": "2025-02-10/2025-02-12" },
            { "amended": "m", "on": "2025-02-01", "deadline": "2 days after thaw" },
        ],
    }));
    let Loaded { agreement, record, .. } = &document;
    let waiting = Waiting::new(agreement, record, None);
    let ids: Vec<CommitmentId> = agreement.commitments().map(|(id, _)| id).collect();
    let voided = |on: &str| waiting.is_voided(on.parse().expect("a day"), ids[0]);
    let days = ["2025-02-09", "2025-02-11", "2025-02-12", "2025-02-13", "2040-01-01"];
    assert_eq!(days.map(voided), [false, false, true, true, true]);
    assert!(!waiting.is_voided("2025-02-13".parse().expect("a day"), ids[1]));
    let mentioned = record.entries.iter().find_map(|entry| match &entry.act {
        Act::Amended(_, terms) => Some(terms.mentions()),
        _ => None,
    });
    assert_eq!(mentioned, Some(vec![Mention::Event(EventId(1))]));
}

/// Of a chain of retractions the last counts, and takes away every other one before it.
#[test]
fn a_retraction_may_be_retracted() {
    let stands = |retractions: usize| {
        let mut entries = vec![serde_json::json!({ "met": "k", "on": "2025-01-02", "id": "e0" })];
        entries.extend((1..=retractions).map(|number| {
            let (id, before) = (format!("e{number}"), format!("e{}", number - 1));
            serde_json::json!({ "retracted": before, "on": "2025-01-03", "id": id })
        }));
        let document = load(&serde_json::json!({
            "agreement": { "id": "a", "made": "2025-01-01" },
            "commitment": { "k": { "what": "x" } },
            "entry": entries,
        }));
        document.record.standing(None).any(|(_, entry)| matches!(entry.act, Act::Met(_)))
    };
    assert_eq!([0, 1, 2, 3, 4].map(stands), [true, false, true, false, true]);
}

/// What is open in more worlds than are looked at is told as far as it is known, and that it is not exact;
/// where less is open it is.
#[test]
fn where_there_are_too_many_worlds_it_says_so() {
    let half = |many: usize| {
        let names: Vec<String> = (0..many).map(|number| format!("c{number}")).collect();
        format!("{} of ({})", many / 2, names.join(", "))
    };
    // What cannot be, of which that is not seen without looking at each world.
    let never = |many: usize| format!("({0}) and not ({0})", half(many));
    let mut conditions: serde_json::Map<String, serde_json::Value> =
        (0..13).map(|number| (format!("c{number}"), serde_json::json!({}))).collect();
    conditions.insert("calm".into(), serde_json::json!({}));
    let on_the_day = |subject_to: &str| serde_json::json!({ "what": "x", "deadline": "2025-02-01", "subject-to": subject_to });
    let document = load(&serde_json::json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "party": { "north": {}, "south": {} },
        "condition": conditions,
        "commitment": {
            "half": on_the_day(&half(13)),
            "calm-or": on_the_day(&format!("calm or {}", never(13))),
            "goods": { "what": "x", "confirmed-by": ["north", "south"] },
            "claim": on_the_day(&format!("met(goods) or {}", never(13))),
            // Whether it is calm does not matter.
            "refused": on_the_day(
                &format!("{} and not (calm and not calm) and not met(goods)", half(13)),
            ),
            // What is done, and what nobody claims, is not open.
            "done": { "what": "x" },
            "silent": { "what": "x", "confirmed-by": ["north", "south"] },
            "rest": on_the_day(&format!("{} and met(done) and not met(silent)", half(13))),
            "few": on_the_day(&half(9)),
            "sub": { "what": "x", "deadline": "2025-01-20", "subject-to": never(13) },
            "ended": {
                "what": "x", "deadline": "2025-02-01", "subject-to": half(13),
                "void-when": "lapsed(sub)",
            },
            "guard": {
                "what": "x", "kind": "maintain", "until": "2025-01-31", "subject-to": half(13),
            },
        },
        "entry": [
            { "met": "goods", "on": "2025-01-10", "by": ["north"] },
            { "met": "done", "on": "2025-01-10" },
            { "suspended": "silent", "on": "2025-01-10" },
            { "broken": "guard", "on": "2025-01-15" },
        ],
    }));
    let Loaded { agreement, record, .. } = &document;
    let query = Query { on: "2025-02-01".parse().expect("a day"), known_by: None };
    let told: Vec<String> = evaluate(agreement, record, &query)
        .commitments
        .iter()
        .zip(agreement.commitments())
        .map(|(it, (id, commitment))| {
            let span = (query.on, query.on);
            let alone = &stretches(agreement, record, &[id], span, None)[0][0].answer;
            assert!(it.exact <= alone.exact, "{}", commitment.id);
            assert_eq!(it.possible, alone.possible);
            format!(
                "{} {:?} of {:?}, {:?}, turns on {}, exact: {} and {}",
                commitment.id,
                it.status,
                it.possible,
                it.breach,
                it.turns_on
                    .iter()
                    .map(|names| names.len().to_string())
                    .collect::<Vec<_>>()
                    .join(", "),
                it.exact,
                alone.exact,
            )
        })
        .collect();
    insta::assert_snapshot!("corners_too_many", told.join("\n"));
    // Of what is open in too many ways not all are told.
    let ways = |name: &str| {
        let (id, _) = agreement.commitments().find(|(_, it)| it.id == name).expect("it is there");
        explain(agreement, record, &query, id, None).expect("it is there").ways
    };
    for name in ["calm-or", "half"] {
        assert!(!ways(name).complete, "{name}");
    }
    // Where they are fewer all are looked for, not one of each status, and as many are told as may be.
    let few = ways("few");
    assert!(!few.complete && few.ways.len() > 32, "{} ways", few.ways.len());
}

/// Where a world takes much to work out, fewer are looked at: then too it is said that they are not all.
#[test]
fn fewer_worlds_are_looked_at_where_each_takes_much() {
    let names: Vec<String> = (0..13).map(|number| format!("c{number}")).collect();
    let conditions: serde_json::Map<String, serde_json::Value> =
        names.iter().map(|name| (name.clone(), serde_json::json!({}))).collect();
    let behind: Vec<String> = (0..60).map(|number| format!("d{number}")).collect();
    let mut commitments: serde_json::Map<String, serde_json::Value> =
        behind.iter().map(|name| (name.clone(), serde_json::json!({ "what": "x" }))).collect();
    let unbroken: String = behind.iter().map(|id| format!(" and not breached({id})")).collect();
    let subject_to = format!("6 of ({}){unbroken}", names.join(", "));
    let whole =
        serde_json::json!({ "what": "x", "deadline": "2025-02-01", "subject-to": subject_to });
    commitments.insert("whole".into(), whole);
    let document = load(&serde_json::json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "condition": conditions,
        "commitment": commitments,
    }));
    let Loaded { agreement, record, .. } = &document;
    let query = Query { on: "2025-02-01".parse().expect("a day"), known_by: None };
    let (id, _) = agreement.commitments().find(|(_, it)| it.id == "whole").expect("it is there");
    let ways = explain(agreement, record, &query, id, None).expect("it is there").ways;
    assert!(!ways.complete && (2..=64).contains(&ways.ways.len()), "{} ways", ways.ways.len());
}

/// What a condition waits for, or does not hold by, part by part.
#[test]
fn what_is_waited_for() {
    let asked = |subject_to: &str| {
        let document = load(&serde_json::json!({
            "agreement": { "id": "a", "made": "2025-01-01" },
            "party": { "north": {}, "south": {}, "west": {} },
            "event": { "storm": {} },
            "condition": { "calm": {}, "dry": {} },
            "consultation": {
                "talks": { "between": ["north", "south"] },
                "round": { "between": ["north", "south", "west"] },
            },
            "commitment": {
                "k": { "what": "x", "subject-to": subject_to, "deadline": "2025-03-01" },
                "use": { "what": "x", "from": "earlier of (storm, talks, round)" },
            },
            "entry": [
                { "happened": "storm", "on": "2025-01-10" },
                { "assessed": "calm", "on": "2025-01-10", "holds": true },
                { "assessed": "dry", "on": "2025-01-10", "holds": false },
                { "held": "talks", "on": "2025-01-10", "with": ["north"] },
                { "held": "talks", "on": "2025-01-10", "with": ["south"] },
                { "held": "talks", "on": "2025-02-01", "with": ["north"] },
                { "held": "round", "on": "2025-01-10", "with": ["north"] },
                { "held": "round", "on": "2025-01-12", "with": ["south"] },
            ],
        }));
        let Loaded { agreement, record, .. } = &document;
        let waiting = Waiting::new(agreement, record, None);
        let on = "2025-02-10".parse().expect("a day");
        (waiting.unmet(on, CommitmentId(0)), waiting.failed(on, CommitmentId(0)))
    };
    let both = |parts: Vec<Unmet>| (parts.clone(), parts);
    let (storm, calm, dry) = (EventId(0), ConditionId(0), ConditionId(1));
    let (round, talks) = (ConsultationId(0), ConsultationId(1));
    assert_eq!(asked("not storm"), both(vec![Unmet::Happened(storm)]));
    assert_eq!(asked("not calm"), both(vec![Unmet::Holds(calm)]));
    assert_eq!(asked("dry"), both(vec![Unmet::False(dry)]));
    assert_eq!(asked("not talks"), both(vec![Unmet::Complete(talks)]));
    assert_eq!(asked("round"), both(vec![Unmet::Consultation(round, vec![PartyId(2)])]));
    assert_eq!(
        asked("not storm and dry"),
        (vec![Unmet::False(dry)], vec![Unmet::Happened(storm), Unmet::False(dry)])
    );
    // The next round is not needed, and yet it goes on.
    let again = "talks and on or after 2025-02-20";
    assert!(matches!(asked(again).0.as_slice(), [Unmet::Date(..)]));
}

/// What recurs is worked out as far as the day asked, however far away it is.
#[test]
fn what_is_waited_for_far_ahead() {
    let document = load(&serde_json::json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "commitment": {
            "pump": { "what": "x", "every": "5 years", "from": "2025-01-01" },
            "k": { "what": "x", "subject-to": "due(pump)" },
            "sail": { "what": "x", "deadline": "2036-01-01", "subject-to": "due(pump)" },
            "oar": { "what": "x", "void-when": "lapsed(sail)" },
        },
        "entry": [
            { "met": "pump", "on": "2025-02-01", "occurrence": 1 },
            { "waived": "pump", "on": "2025-02-02", "occurrence": 2 },
        ],
    }));
    let Loaded { agreement, record, .. } = &document;
    let id = |name: &str| {
        let mut all = agreement.commitments();
        all.find(|(_, it)| it.id == name).map(|(id, _)| id).expect("it is there")
    };
    let waiting = Waiting::new(agreement, record, None);
    let on = "2036-01-01".parse().expect("a day");
    assert_eq!(waiting.unmet(on, id("k")), []);
    assert_eq!(waiting.failed(on, id("k")), []);
    let voided = |on: &str| waiting.is_voided(on.parse().expect("a day"), id("oar"));
    assert_eq!(["2036-01-01", "2036-01-02"].map(voided), [false, true]);
}

/// A series is worked out for some years. What comes after them is not told of those that rest on it either:
/// there may be occurrences of which nothing is known yet.
#[test]
fn what_rests_on_a_series_is_told_as_far_as_the_series() {
    let document = load(&serde_json::json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "commitment": {
            "pump": { "what": "x", "every": "60 years", "from": "2025-01-01" },
            "k": { "what": "x", "deadline": "2100-01-01", "subject-to": "due(pump)" },
            "by-itself": { "what": "x", "deadline": "2100-01-01" },
        },
    }));
    let Loaded { agreement, record, .. } = &document;
    let query = Query { on: "2025-02-01".parse().expect("a day"), known_by: None };
    let judged = evaluate(agreement, record, &query).commitments;
    let nexts = judged.iter().map(|one| one.next.as_ref().map(|next| next.on.to_string()));
    assert_eq!(nexts.collect::<Vec<_>>(), [Some("2100-01-01".to_owned()), None, None]);
}

/// What would be before the first day that there is, is on that day.
#[test]
fn nothing_is_before_the_first_day() {
    let document = load(&serde_json::json!({
        "agreement": { "id": "a", "made": "0001-01-01" },
        "commitment": {
            "j": { "what": "x", "deadline": "0001-12-31" },
            "k": { "what": "x", "deadline": "start of year before met(j)" },
        },
        "entry": [{ "met": "j", "on": "0001-06-01" }],
    }));
    let Loaded { agreement, record, .. } = &document;
    let query = Query { on: "0001-06-02".parse().expect("a day"), known_by: None };
    let judged = evaluate(agreement, record, &query).commitments.remove(1);
    assert_eq!((judged.status, judged.deadline), (Status::Lapsed, Some(Day::MIN)));
}
