//! The occurrences of a series between whose worlds only its condition differs, each worked out once
//! for all boxes and days for which it is the same.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::dates::Day;
use crate::model::{Commitment, CommitmentId, Mention};

use super::case::Case;
use super::course::{Course, OccurrenceCourse};
use super::dates::PeriodDays;
use super::diagonal::confirmations;
use super::mentions;
use super::open::open_names;
use super::series::{Slot, State, reported, together_on};
use super::sim::Sim;
use super::steps::Steps;
use super::terms::{Occurrence, Subject};
use super::tri::Tri;
use super::verdict::Reason;
use super::view::Told;

/// A series: its days are the same in all worlds, and an occurrence asks its condition on the day
/// judged, and on the last of its deadline with its grace.
pub(super) struct Kept {
    id: CommitmentId,
    /// In all worlds together.
    all: Rc<Course>,
    occurrences: Vec<Versions>,
    /// Whether each occurrence is reported, on the day asked last.
    reported: RefCell<(Option<Day>, Rc<[Tri]>)>,
}

/// One occurrence in several boxes.
struct Versions {
    /// The days on which its condition matters whichever day is judged.
    asks: Vec<Day>,
    known: RefCell<BTreeMap<Vec<Tri>, Vec<Version>>>,
}

/// An occurrence, given its condition.
#[derive(Clone)]
struct Version {
    holds: Rc<Steps<Tri>>,
    occurrence: Rc<OccurrenceCourse>,
}

impl Kept {
    /// None where the occurrences depend on more than their condition.
    pub(super) fn new(case: &Case<'_>, cone: &[CommitmentId]) -> Option<Self> {
        let id = *cone.last()?;
        let commitment = case.commitment(id).filter(|it| it.every.is_some())?;
        let nothing = Told::default();
        let told = case.view.told(id).unwrap_or(&nothing);
        let subject = Subject { id, commitment, occurrence: None, told };
        let is_simple = commitment.confirmed_by.is_empty()
            && subject.has_independent_occurrences()
            && confirmations(case, cone).next().is_none();
        if !is_simple || case.facts.len() > 0 || has_open_days(case, id, commitment, told) {
            return None;
        }
        let all = case.everywhere(id).get(&id)?.clone();
        let versions = |occurrence: &Rc<OccurrenceCourse>| {
            let asks = occurrence.course.asked.iter().map(|days| days.exact());
            Some(Versions { asks: asks.collect::<Option<_>>()?, known: RefCell::default() })
        };
        let occurrences = all.occurrences.iter().map(versions).collect::<Option<_>>()?;
        Some(Self { id, all, occurrences, reported: RefCell::new((None, Rc::new([]))) })
    }

    fn reported(&self, on: Day) -> Rc<[Tri]> {
        let mut known = self.reported.borrow_mut();
        if known.0 != Some(on) {
            *known = (Some(on), reported(&self.all, on).into());
        }
        known.1.clone()
    }
}

impl Versions {
    /// What the condition is on all the days that matter whichever day is judged.
    fn key(&self, holds: &Steps<Tri>) -> Vec<Tri> {
        self.asks.iter().map(|day| *holds.at(*day)).collect()
    }

    /// The occurrence with a condition that is the same on all the days that matter for `on`.
    fn find(&self, holds: &Steps<Tri>, on: Day) -> Option<Rc<OccurrenceCourse>> {
        let known = self.known.borrow();
        let fits = |version: &&Version| {
            let then = version.holds.at(on);
            let is_asked = || {
                let rows = version.occurrence.course.rows.at(on);
                then.is_true() || rows.contains(Reason::AwaitingCondition)
            };
            then == holds.at(on) || !is_asked()
        };
        let version = known.get(&self.key(holds))?.iter().find(fits)?;
        Some(version.occurrence.clone())
    }

    fn add(&self, version: Version) {
        let mut known = self.known.borrow_mut();
        known.entry(self.key(&version.holds)).or_default().push(version);
    }
}

impl Sim<'_, '_> {
    /// The series on the one day asked, if its occurrences are kept: nothing is said of other days. Where one
    /// occurrence alone is asked for, nothing is said of the whole.
    pub(super) fn kept(&self, subject: Subject<'_>) -> Option<Course> {
        let (kept, on) = self.keeping.filter(|(kept, _)| kept.id == subject.id)?;
        let holds = Rc::new(self.subject_to(subject).holds);
        let asked = usize::try_from(self.asked(subject.id)).unwrap_or(usize::MAX);
        let only = self.only_of(subject);
        let slots = kept.occurrences.iter().zip(&kept.all.occurrences).take(asked);
        let slots = slots.filter(|(_, all)| only.is_none_or(|only| only == all.number));
        let occurrences: Vec<Rc<OccurrenceCourse>> = slots
            .map(|(versions, all)| match versions.find(&holds, on) {
                Some(known) => {
                    self.case.exert();
                    known
                }
                None => {
                    let occurrence = Rc::new(self.given(subject, all));
                    let version = Version { holds: holds.clone(), occurrence: occurrence.clone() };
                    versions.add(version);
                    occurrence
                }
            })
            .collect();
        let reported = kept.reported(on);
        let first = only.and_then(|only| usize::try_from(only).ok()?.checked_sub(1)).unwrap_or(0);
        let states: Vec<State> = occurrences
            .iter()
            .zip(reported.iter().skip(first))
            .map(|(it, reported)| (it.number, *it.course.rows.at(on), *reported))
            .collect();
        let (rows, speaker) = together_on(&states, *kept.all.unended.at(on));
        let all = kept.all.as_ref();
        Some(Course {
            rows: Steps::constant(rows),
            speaker: Steps::constant(speaker),
            occurrences,
            from: all.from.clone(),
            due_from: all.due_from.clone(),
            target: all.target.clone(),
            deadline: all.deadline.clone(),
            asked: Vec::new(),
            until: all.until.clone(),
            met_on: all.met_on.clone(),
            deadline_then: all.deadline_then.clone(),
            uncovered: all.uncovered.clone(),
            absent: all.absent.clone(),
            unended: all.unended.clone(),
        })
    }

    /// The occurrence in the worlds of this box.
    fn given(&self, subject: Subject<'_>, all: &OccurrenceCourse) -> OccurrenceCourse {
        let number = all.number;
        let period = PeriodDays { start: all.start.clone(), end: all.end.clone() };
        let said = subject.told.met.iter().filter(|said| said.occurrence == Some(number));
        let slot = Slot {
            occurrence: Occurrence { number, period },
            exists: all.exists.clone(),
            said: said.copied().collect(),
            more: Vec::new(),
        };
        let course = self.slot_course(subject, &slot);
        OccurrenceCourse { course, ..all.clone() }
    }
}

/// Whether any of its days may differ between worlds: it depends on a condition, or on another
/// commitment behind which something is open.
fn has_open_days(
    case: &Case<'_>,
    id: CommitmentId,
    commitment: &Commitment,
    told: &Told<'_>,
) -> bool {
    let unconditional = Commitment { subject_to: None, ..commitment.clone() };
    let mut mentioned = mentions::of_status(id, &unconditional, Some(told));
    mentioned.extend(mentions::of_target(id, commitment, Some(told)));
    mentioned.iter().any(|(_, mention)| match mention {
        Mention::Condition(_) | Mention::SomeDay(_) => true,
        Mention::Commitment(other) => !open_names(case, &case.cones.of_status(*other)).is_empty(),
        Mention::Event(_) | Mention::Consultation(_) => false,
    })
}
