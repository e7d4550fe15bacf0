//! What a page tells of each commitment, beside the states of its runs.

use super::Agreement;
use super::build::{Builder, Track, with_builder, within};
use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::{Run, timelines};
use crate::model::{CommitmentId, Entry};
use crate::report::cite::{Cited, cite};
use crate::source::Sources;

/// What is told of a commitment beside the states of its runs.
#[derive(Debug, Default)]
pub(in crate::report) struct Told {
    /// The entries that are cited on any day.
    pub(in crate::report) entries: Vec<Cited>,
    /// Of each run why, and by which entries: a run has another sentence where an entry changes
    /// that, and nothing else.
    pub(in crate::report) runs: Vec<Vec<Sentence>>,
}

/// Why, from a day of a run on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Sentence {
    pub(in crate::report) first: Day,
    pub(in crate::report) because: String,
    /// The entries on which it rests, by their places among those of the commitment.
    pub(in crate::report) entries: Vec<usize>,
}

/// The timeline of one agreement from a day on, each commitment to a day of its own or, if nothing
/// recurs or is suspended behind it, without end; and what is told of each commitment. A run goes
/// on where nothing but its sentence becomes another one.
pub(in crate::report) fn told(
    sources: &Sources,
    loaded: &Loaded,
    from: Day,
    to: &dyn Fn(CommitmentId) -> Day,
    known_by: Option<Day>,
) -> (Agreement, Vec<Told>) {
    let timelines = timelines(&loaded.agreement, &loaded.record, from, to, known_by);
    with_builder(sources, loaded, &timelines, known_by, |builder| {
        let told = loaded.agreement.commitments().map(|(id, _)| builder.told(id));
        (builder.agreement(false), told.collect())
    })
}

impl Builder<'_> {
    /// Of each run the sentences, in the order of their days, and the entries that they cite.
    fn told(&self, id: CommitmentId) -> Told {
        let mut cited: Vec<&Entry> = Vec::new();
        let runs = self.whole(id, |track| {
            let runs = track.runs.iter().enumerate().map(|(at, run)| {
                let sentences = self.sentences(track, at, run).into_iter();
                let told = sentences.map(|(first, because, entries)| {
                    let entries = entries.into_iter().map(|entry| place_of(&mut cited, entry));
                    Sentence { first, because, entries: entries.collect() }
                });
                told.collect()
            });
            runs.collect()
        });
        let agreement = &self.loaded.agreement;
        let entries = cited.iter().map(|entry| cite(self.sources, agreement, entry)).collect();
        Told { entries, runs: runs.unwrap_or_default() }
    }

    /// The sentences of a run, each with its first day and the entries on which it rests.
    fn sentences(&self, track: Track<'_>, at: usize, run: &Run) -> Vec<(Day, String, Vec<&Entry>)> {
        let later = within(track, &self.retold(track), run);
        let mut sentences: Vec<(Day, String, Vec<&Entry>)> = Vec::new();
        for on in std::iter::once(run.first).chain(later) {
            let because = self.on(on, |context| self.because(track, context, &run.judgement));
            let grounds = self.grounds(track, at, on);
            let is_same = |(_, before, entries): &(Day, String, Vec<&Entry>)| {
                *before == because && is_same(entries, &grounds)
            };
            if !sentences.last().is_some_and(is_same) {
                sentences.push((on, because, grounds));
            }
        }
        sentences
    }
}

/// The place of an entry among those cited; it is put there if it is not.
fn place_of<'a>(cited: &mut Vec<&'a Entry>, entry: &'a Entry) -> usize {
    let known = cited.iter().position(|other| std::ptr::eq(*other, entry));
    known.unwrap_or_else(|| {
        cited.push(entry);
        cited.len().saturating_sub(1)
    })
}

/// Whether these are the same entries.
fn is_same(one: &[&Entry], two: &[&Entry]) -> bool {
    one.len() == two.len() && one.iter().zip(two).all(|(one, two)| std::ptr::eq(*one, *two))
}
