use proptest::prelude::*;

use super::dates::{CalendarChoice, DayChoice, LengthChoice, calendar, day, late_day, length};
use super::{Settings, condition, phrase};
use crate::generate::chance::maybe;

/// Some parties: those whose bit is set.
pub(super) type PartiesChoice = u8;

/// What a document says besides its entries.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) header: HeaderChoice,
    /// Each with its fixed day, if it has one.
    pub(super) events: Vec<(Option<DayChoice>, Option<u8>)>,
    pub(super) conditions: Vec<ConditionChoice>,
    pub(super) consultations: Vec<ConsultationChoice>,
    pub(super) commitments: Vec<CommitmentChoice>,
    pub(super) complete_through: Option<DayChoice>,
    /// How many `some day in` there may be: none in most documents, for each multiplies the
    /// worlds by the days of a month.
    pub(super) some_days: u32,
    /// Whether the ids of the commitments run against the order of dependence.
    pub(super) reversed: bool,
}

#[derive(Debug, Clone)]
pub(super) struct HeaderChoice {
    pub(super) base: usize,
    /// Days from the base.
    pub(super) made: i64,
    pub(super) rounding: Option<u8>,
    pub(super) calendar: Option<CalendarChoice>,
    pub(super) notice: Option<LengthChoice>,
    pub(super) amendable_by: Option<PartiesChoice>,
    pub(super) remarks: Option<u8>,
}

#[derive(Debug, Clone)]
pub(super) struct ConditionChoice {
    pub(super) assessed_by: Option<PartiesChoice>,
    pub(super) valid_for: Option<LengthChoice>,
    pub(super) remarks: Option<u8>,
}

#[derive(Debug, Clone)]
pub(super) struct ConsultationChoice {
    pub(super) between: PartiesChoice,
    pub(super) valid_for: Option<LengthChoice>,
    pub(super) remarks: Option<u8>,
}

/// A commitment. What has no meaning for its kind is not used.
#[derive(Debug, Clone)]
pub(super) struct CommitmentChoice {
    pub(super) kind: Option<u8>,
    pub(super) every: Option<LengthChoice>,
    pub(super) terms: TermsChoice,
    pub(super) subject_to: Option<condition::Choice>,
    pub(super) whens: WhensChoice,
    pub(super) window: WindowChoice,
    pub(super) parties: CommitmentPartiesChoice,
    pub(super) remarks: Option<u8>,
}

/// The phrases that an amendment can change.
#[derive(Debug, Clone)]
pub(super) struct TermsChoice {
    pub(super) from: Option<phrase::Choice>,
    pub(super) target: Option<phrase::Choice>,
    pub(super) deadline: Option<phrase::Choice>,
    pub(super) until: Option<phrase::Choice>,
    pub(super) due_from: Option<phrase::Choice>,
}

#[derive(Debug, Clone)]
pub(super) struct WhensChoice {
    pub(super) met: Option<phrase::Choice>,
    pub(super) broken: Option<phrase::Choice>,
    pub(super) void: Option<phrase::Choice>,
}

#[derive(Debug, Clone)]
pub(super) struct WindowChoice {
    pub(super) notice: Option<LengthChoice>,
    pub(super) grace: Option<LengthChoice>,
    pub(super) roll: Option<u8>,
    pub(super) accepts_late: Option<bool>,
}

#[derive(Debug, Clone)]
pub(super) struct CommitmentPartiesChoice {
    pub(super) obligor: Option<PartiesChoice>,
    pub(super) obligee: Option<PartiesChoice>,
    pub(super) confirmed_by: Option<PartiesChoice>,
    pub(super) amendable_by: Option<PartiesChoice>,
}

/// Often all of the parties, which is what `confirmed-by` and the like wait for.
pub(super) fn parties() -> BoxedStrategy<PartiesChoice> {
    prop_oneof![4 => 1..=7_u8, 2 => Just(7)].boxed()
}

/// Agreements.
pub(super) fn choice(settings: &Settings) -> BoxedStrategy<Choice> {
    let remarks = || maybe(settings.remarks, any::<u8>());
    let events = (maybe(0.2, day(settings)), remarks());
    let conditions = (maybe(0.3, parties()), maybe(0.3, length(settings)), remarks()).prop_map(
        |(assessed_by, valid_for, remarks)| ConditionChoice { assessed_by, valid_for, remarks },
    );
    let consultations = (parties(), maybe(0.4, length(settings)), remarks()).prop_map(
        |(between, valid_for, remarks)| ConsultationChoice { between, valid_for, remarks },
    );
    (
        header(settings),
        prop::collection::vec(events, 0..=settings.events),
        prop::collection::vec(conditions, 0..=settings.conditions),
        prop::collection::vec(consultations, 0..=settings.consultations),
        prop::collection::vec(commitment(settings), 1..=settings.commitments.max(1)),
        maybe(0.5, day(settings)),
        prop_oneof![
            14 => Just(0),
            5 => 0..=settings.some_days.min(1),
            1 => 0..=settings.some_days,
        ],
        prop::bool::weighted(0.3),
    )
        .prop_map(
            |(
                header,
                events,
                conditions,
                consultations,
                commitments,
                complete_through,
                some_days,
                reversed,
            )| Choice {
                header,
                events,
                conditions,
                consultations,
                commitments,
                complete_through,
                some_days,
                reversed,
            },
        )
        .boxed()
}

fn header(settings: &Settings) -> BoxedStrategy<HeaderChoice> {
    let calendar_chance = if settings.working_days { 0.5 } else { 0.0 };
    (
        0..settings.bases.len(),
        prop_oneof![6 => Just(0), 2 => 0..6_i64],
        maybe(if settings.months { 0.6 } else { 0.0 }, 0..4_u8),
        maybe(calendar_chance, calendar(settings)),
        maybe(0.2, length(settings)),
        maybe(0.15, parties()),
        maybe(settings.remarks, any::<u8>()),
    )
        .prop_map(|(base, made, rounding, calendar, notice, amendable_by, remarks)| HeaderChoice {
            base,
            made,
            rounding,
            calendar,
            notice,
            amendable_by,
            remarks,
        })
        .boxed()
}

fn commitment(settings: &Settings) -> BoxedStrategy<CommitmentChoice> {
    // The first half, absent too, is `achieve`.
    let kind = prop_oneof![2 => Just(0_u8), 3 => Just(1_u8), 3 => Just(2_u8), 3 => Just(3_u8)];
    (
        maybe(0.7, kind),
        maybe(settings.recurring, length(settings)),
        terms(settings),
        maybe(0.4, condition::choice(settings)),
        whens(settings),
        window(settings),
        commitment_parties(),
        maybe(settings.remarks, any::<u8>()),
    )
        .prop_map(|(kind, every, terms, subject_to, whens, window, parties, remarks)| {
            CommitmentChoice { kind, every, terms, subject_to, whens, window, parties, remarks }
        })
        .boxed()
}

fn terms(settings: &Settings) -> BoxedStrategy<TermsChoice> {
    // A term or a series usually ends within the window.
    let until = prop_oneof![
        1 => late_day(settings).prop_map(phrase::Choice::Day),
        1 => phrase::end(settings),
    ];
    (
        maybe(0.3, phrase::start(settings)),
        maybe(0.1, phrase::end(settings)),
        maybe(0.85, phrase::end(settings)),
        maybe(0.85, until),
        maybe(0.2, phrase::start(settings)),
    )
        .prop_map(|(from, target, deadline, until, due_from)| TermsChoice {
            from,
            target,
            deadline,
            until,
            due_from,
        })
        .boxed()
}

fn whens(settings: &Settings) -> BoxedStrategy<WhensChoice> {
    (
        maybe(0.15, phrase::moment(settings)),
        maybe(0.15, phrase::moment(settings)),
        maybe(0.15, phrase::moment(settings)),
    )
        .prop_map(|(met, broken, void)| WhensChoice { met, broken, void })
        .boxed()
}

fn window(settings: &Settings) -> BoxedStrategy<WindowChoice> {
    (
        maybe(0.15, length(settings)),
        maybe(0.3, length(settings)),
        maybe(0.4, 0..5_u8),
        maybe(0.3, prop::bool::weighted(0.3)),
    )
        .prop_map(|(notice, grace, roll, accepts_late)| WindowChoice {
            notice,
            grace,
            roll,
            accepts_late,
        })
        .boxed()
}

fn commitment_parties() -> BoxedStrategy<CommitmentPartiesChoice> {
    (maybe(0.1, parties()), maybe(0.1, parties()), maybe(0.2, parties()), maybe(0.15, parties()))
        .prop_map(|(obligor, obligee, confirmed_by, amendable_by)| CommitmentPartiesChoice {
            obligor,
            obligee,
            confirmed_by,
            amendable_by,
        })
        .boxed()
}
