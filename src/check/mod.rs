//! From what files say to what is valid, with everything that is wrong on the way.
//!
//! The order of the work: the files are put together by agreement (`group`); the names of each
//! are collected (`names`); phrases, keys and entries are resolved (`rules`, `record`); what
//! is wrong between several of them is looked for last (`cycles`, `statics`,
//! `contradictions`). Warnings are given only about an agreement without errors.

mod assume;
mod calendars;
mod cases;
mod contradictions;
mod cycles;
mod entry;
mod expectations;
mod group;
mod history;
mod impossible;
mod kept;
mod kinds;
mod lengths;
mod names;
mod phrases;
mod record;
mod retractions;
mod rules;
mod sink;
mod statics;
mod suggest;
mod used;
mod warnings;
mod words;

use crate::dates::Day;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Agreement, Assumed, Case, Property, Record};
use crate::source::{FileId, Place};
use crate::written::File;

pub use assume::Assumption;
pub use entry::{may_be_imprecise, verb_of};
pub use kept::kept_in;
pub use kinds::has_meaning;
pub use words::{KINDS, words_of};

use entry::Context;
use group::Group;
use history::History;
use names::Names;
use phrases::Scope;
use sink::Sink;
use used::Used;

/// An agreement with its record, its cases and its properties.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The rules.
    pub agreement: Agreement,
    /// The evidence.
    pub record: Record,
    /// The file in which the record is kept, by [`kept_in`].
    pub kept_in: Option<FileId>,
    /// Where `complete-through` is written, if it is.
    pub complete_place: Option<Place>,
    /// The cases, in the order of files and places.
    pub cases: Vec<Case>,
    /// The properties, in the same order.
    pub properties: Vec<Property>,
}

/// What came out of the files of a run.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The agreements, by id. Empty if a diagnostic is an error.
    pub agreements: Vec<Loaded>,
    /// Errors and warnings, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes agreements and records of what the files say, or says what is wrong with them: all of
/// it, at once.
#[must_use]
pub fn check(files: Vec<File>) -> Outcome {
    check_known_by(files, None)
}

/// The same for a question about what was known by a day.
///
/// What was retracted later stood then, and may have contradicted another entry: such a record had
/// no answer on that day, and has none for it now.
#[must_use]
pub fn check_known_by(files: Vec<File>, known_by: Option<Day>) -> Outcome {
    check_assuming(files, known_by, &[])
}

/// The same where something open is assumed for this run. Whatever is assumed is known on every
/// day; what contradicts the record is an error.
#[must_use]
pub fn check_assuming(
    files: Vec<File>,
    known_by: Option<Day>,
    assumptions: &[Assumption],
) -> Outcome {
    let mut outcome = draft(files, known_by, assumptions);
    if outcome.diagnostics.iter().any(|one| one.code.severity() == Severity::Error) {
        outcome.agreements.clear();
    }
    outcome
}

/// The same, with agreements also where there are errors: as far as they could be made.
pub(crate) fn draft(
    files: Vec<File>,
    known_by: Option<Day>,
    assumptions: &[Assumption],
) -> Outcome {
    let mut sink = Sink::default();
    let kept = kept_in(&files);
    let groups = group::groups(files, &mut sink);
    let mut assumed = assume::resolve(assumptions, &groups, &mut sink);
    let mut agreements = Vec::with_capacity(groups.by_id.len());
    for (id, group) in groups.by_id {
        let given = assumed.remove(&id).unwrap_or_default();
        let loaded = group_of(group, known_by, given, &mut sink);
        agreements.push(Loaded { kept_in: kept.get(&id).copied(), ..loaded });
    }
    for group in groups.duplicates {
        group_of(group, known_by, Vec::new(), &mut sink);
    }
    Outcome { agreements, diagnostics: sink.sorted() }
}

fn group_of(
    group: Group,
    known_by: Option<Day>,
    given: Vec<assume::Given>,
    sink: &mut Sink,
) -> Loaded {
    let errors = sink.errors();
    let written = &group.agreement;
    let names = Names::collect(written, group.hides_names, sink);
    let heads = rules::heads(written, sink);
    let mut used = Used::nothing_of(written);
    let mut rules = rules::rules(written, &names, &heads, &mut used, sink);
    let calendar = lengths::Counted::of(written, names.hidden());
    let scope = Scope { names: &names, heads: &heads, calendar };
    let context =
        Context { scope: &scope, agreement: &rules.agreement, hides_entries: group.hides_entries };
    let evidence = record::evidence(group.entries, &context, None, &mut used, sink);
    let complete_through = group.complete_through.as_ref().map(|day| day.value);
    cases::same_names("case", group.cases.iter().map(|case| &case.name), sink);
    cases::same_names("property", group.properties.iter().map(|property| &property.name), sink);
    let cases = cases::cases(group.cases, &context, (&evidence, complete_through), &mut used, sink);
    let properties = group.properties.iter();
    let properties =
        properties.filter_map(|property| cases::property(property, &context, &mut used, sink));
    let properties: Vec<Property> = properties.collect();
    let stands = retractions::standing(&evidence, None, sink);
    for (commitment, reference) in &evidence.references {
        if let Some(references) = rules.references.get_mut(commitment.index()) {
            references.push(*reference);
        }
    }
    let commitments = &rules.agreement.commitments;
    rules.agreement.order = cycles::order(commitments, &rules.references, sink);
    let mut warnings = Sink::default();
    let history = History::new(&rules.agreement, &evidence, &stands);
    impossible::look(&rules, &history, sink, &mut warnings);
    contradictions::look(&history, sink);
    // Its circles are told already.
    let stood = retractions::standing(&evidence, known_by, &mut Sink::default());
    if let Some(day) = known_by {
        let then = History::new(&rules.agreement, &evidence, &stood);
        contradictions::look_back(&then, day, &stands, sink);
    }
    if group.sound && sink.errors() == errors {
        warnings::look(written, &used, &history, complete_through, &mut warnings);
        sink.append(warnings);
    }
    let sound = sink.errors() == errors;
    let complete_place = group.complete_through.as_ref().map(|day| day.place);
    let mut loaded = Loaded {
        kept_in: None,
        complete_place,
        agreement: rules.agreement,
        record: Record {
            complete_through,
            entries: evidence.into_entries(),
            assumed: Assumed::default(),
        },
        cases,
        properties,
    };
    if sound {
        assume::apply(given, &scope, &stood, &mut loaded, sink);
    }
    loaded
}
