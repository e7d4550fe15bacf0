//! Timelines and explanations against verdicts: laws L23 and L25 of `docs/semantics.md`.

use std::collections::BTreeSet;

use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::explain::{Explanation, Truth, explain};
use abide::evaluate::{Judgement, Query, Reason, Run, Status, evaluate, timeline};
use abide::model::{CommitmentId, Entry};
use abide::source::Sources;

use super::document::Document;
use super::load::loaded;
use super::report;

/// On so many days a timeline is compared with the verdict.
const SAMPLED: i64 = 7;

/// What the timeline and the explanations of the document say is what its verdicts say.
pub(super) fn explained(document: &Document) {
    let mut sources = Sources::default();
    let (_, outcome) = loaded(&mut sources, document);
    let query = Query { on: document.on, known_by: document.known_by };
    for one in &outcome.agreements {
        a_timeline(one, &query);
        for (id, _) in one.agreement.commitments() {
            an_explanation(one, &query, id);
        }
    }
    report::days(&sources, &query, &outcome);
    report::explanations(&sources, &query, &outcome);
}

fn a_timeline(loaded: &Loaded, query: &Query) {
    let (from, to) = (query.on.plus(-20).expect("a day"), query.on.plus(40).expect("a day"));
    let Loaded { agreement, record, .. } = loaded;
    let timelines = timeline(agreement, record, from, to, query.known_by);
    for timeline in &timelines {
        is_without_gaps(&timeline.runs, from, to);
    }
    let edges = timelines.iter().flat_map(|one| one.runs.iter().map(|run| run.first));
    let sampled = (0..SAMPLED).filter_map(|step| from.plus(step * 9));
    let days: BTreeSet<Day> = edges.take(8).chain(sampled).collect();
    for on in days {
        let verdict = evaluate(agreement, record, &Query { on, ..*query });
        for (timeline, judgement) in timelines.iter().zip(&verdict.commitments) {
            same(&timeline.runs, on, judgement);
            for occurrence in &judgement.occurrences {
                same(
                    &timeline.occurrences[occurrence.number as usize - 1],
                    on,
                    &occurrence.judgement,
                );
            }
        }
    }
}

/// What stays the same throughout a run.
fn lasting(judgement: &Judgement) -> Judgement {
    Judgement {
        next: None,
        turns_on: BTreeSet::new(),
        occurrences: Vec::new(),
        days_late: judgement.days_late.filter(|_| judgement.reason != Reason::Missed),
        ..judgement.clone()
    }
}

fn same(runs: &[Run], on: Day, expected: &Judgement) {
    let run = runs.iter().find(|run| run.first <= on && on <= run.last);
    let run = run.map(|run| lasting(&run.judgement));
    assert_eq!(run, Some(lasting(expected)), "timeline (left) on {on}");
}

fn is_without_gaps(runs: &[Run], from: Day, to: Day) {
    assert_eq!(runs.first().map(|run| run.first), Some(from));
    assert_eq!(runs.last().map(|run| run.last), Some(to));
    for pair in runs.windows(2) {
        assert_eq!(pair[0].last.next(), Some(pair[1].first));
    }
}

fn an_explanation(loaded: &Loaded, query: &Query, id: CommitmentId) {
    let explanation = explain(&loaded.agreement, &loaded.record, query, id, None);
    let explanation = explanation.expect("every commitment can be explained");
    reported(judged(loaded, query, id, &[]), &explanation);
    rows(&explanation);
    ways(&explanation);
    for change in &explanation.changes {
        let changed = judged(loaded, query, id, &change.entries);
        assert_eq!((changed.status, changed.reason), (change.status, change.reason));
        let possible: Vec<Status> = changed.possible.into_iter().collect();
        assert_eq!(possible, change.possible);
    }
    for ending in &explanation.endings {
        let ended = judged(loaded, query, id, std::slice::from_ref(ending));
        assert_eq!(ended.possible, BTreeSet::from([Status::Void]));
    }
}

/// The judgement if those entries are recorded too.
fn judged(loaded: &Loaded, query: &Query, id: CommitmentId, more: &[Entry]) -> Judgement {
    let mut record = loaded.record.clone();
    record.entries.extend(more.iter().cloned());
    evaluate(&loaded.agreement, &record, query).commitments.swap_remove(id.index())
}

/// Of the occurrences the explanation has the one from which a series takes its status.
fn reported(mut expected: Judgement, explanation: &Explanation) {
    let status = expected.status;
    let occurrences = std::mem::take(&mut expected.occurrences).into_iter();
    let deciding = occurrences.map(|one| (one.number, one.judgement));
    let deciding: Vec<_> = deciding.filter(|(_, one)| one.status == status).take(1).collect();
    let mut actual = explanation.judgement.clone();
    let told = std::mem::take(&mut actual.occurrences).into_iter();
    let told: Vec<_> = told.map(|one| (one.number, one.judgement)).collect();
    assert_eq!((expected, deciding), (actual, told), "the verdict is on the left");
}

fn rows(explanation: &Explanation) {
    let rows = &explanation.branch.rows;
    let fits = |truth: Truth| rows.iter().filter(move |row| row.fits == truth);
    let (sure, open) = (fits(Truth::Yes).count(), fits(Truth::Open).count());
    assert!((sure, open) == (1, 0) || sure == 0 && open >= 1, "{sure} sure, {open} open");
    let judgement = &explanation.judgement;
    let given: BTreeSet<Status> =
        rows.iter().filter(|row| row.fits != Truth::No).map(|row| row.reason.status()).collect();
    let deciding = judgement.occurrences.first().map_or(judgement, |one| &one.judgement);
    if deciding.exact {
        assert_eq!(given, deciding.possible);
    }
    if judgement.possible.len() == 1 {
        let reported = rows.iter().find(|row| row.reason == judgement.reason);
        assert!(reported.is_some_and(|row| row.fits != Truth::No), "{rows:?}");
    }
}

fn ways(explanation: &Explanation) {
    let possible = &explanation.judgement.possible;
    let statuses: BTreeSet<_> = explanation.ways.ways.iter().map(|way| way.status).collect();
    assert!(statuses.is_subset(possible));
    if explanation.ways.complete && possible.len() > 1 {
        assert_eq!(&statuses, possible);
    }
}
