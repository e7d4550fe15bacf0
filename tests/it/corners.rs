//! Small documents that reach the corners of the engine, each on one day: what is said of it is read in a
//! snapshot, and is what the oracle says, and what the laws want.

use std::fmt::Write as _;

use abide::check::{Loaded, check};
use abide::dates::Day;
use abide::evaluate::explain::explain;
use abide::evaluate::{
    Judgement, Query, Reason, Status, Timeline, Waiting, evaluate, evaluate_one, holds, stretches,
    timeline, toiled, toiled_within, turns,
};
use abide::laws;
use abide::model::{Act, CommitmentId, EventId, Mention};
use abide::report::explain::{Call, build as build_explained, text as explained};
use abide::report::text::{Look, Reading, render};
use abide::report::{build, diff, timeline as drawn};
use abide::source::Sources;
use abide::written::{Format, read};

use crate::bin::root;
use crate::load::load;
use crate::oracle;

/// The documents in `tests/data/corners`, with the day asked, and the day of knowledge.
const DOCUMENTS: [(&str, &str, Option<&str>); 21] = [
    ("ahead", "2024-01-30", None),
    ("apart", "2025-02-21", None),
    ("by-rule", "2024-04-01", None),
    ("chain", "2025-03-14", None),
    ("claimed", "2025-03-04", None),
    ("claims", "2025-01-29", None),
    ("covered", "2025-02-18", None),
    ("earlier", "2024-03-12", None),
    ("lapsed", "2024-03-09", None),
    ("never", "2025-02-27", None),
    ("one-day", "2025-01-31", None),
    ("opposed", "2025-03-03", None),
    ("paused", "2025-03-03", None),
    ("renewed", "2025-01-28", Some("2025-01-30")),
    ("repeated", "2025-03-02", Some("2025-02-05")),
    ("tests", "2025-03-01", None),
    ("unassessed", "2025-02-18", None),
    ("uncovered", "2024-02-28", Some("2024-02-25")),
    ("waiting", "2025-02-21", Some("2025-02-05")),
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
                let run = &run.expect("one for each day").judgement;
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
                assert_eq!(turns.into_iter().collect::<Vec<Day>>(), statuses[1..], "{name} {id:?}");
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
