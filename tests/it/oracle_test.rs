//! The oracle itself, on small cases whose answers the specification gives at once.

use std::collections::BTreeSet;

use abide::dates::{Calendar, Day, Direction, Length, Roll, Rounding, Unit, Weekday};
use abide::evaluate::{Breach, Certainty, Change, FactName, Judgement, Query, Reason, Status};
use abide::model::{
    Act, Agreement, Amendments, Anchor, Commitment, CommitmentId, Cond, Condition, ConditionId,
    Consultation, ConsultationId, Date, Deadline, Entry, EntryId, Event, EventId, Kind,
    NamedCalendar, PartyId, Places, Record, SomeDay, StatusTest, Target, Term,
};
use abide::source::{FileId, Place};

use proptest::prelude::*;

use super::oracle::{judge, timeline};

const A: PartyId = PartyId(0);
const B: PartyId = PartyId(1);
const HANDOVER: EventId = EventId(0);
const GROUND: ConditionId = ConditionId(0);
const TALKS: ConsultationId = ConsultationId(0);
const FIRST: CommitmentId = CommitmentId(0);
const SECOND: CommitmentId = CommitmentId(1);

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn place(at: usize) -> Place {
    Place::new(FileId(0), at..at + 1)
}

fn term<T>(value: T) -> Term<T> {
    Term::new(value, "", place(0))
}

fn fixed(text: &str) -> Date {
    Date::Anchor(Anchor::Day(day(text)))
}

fn length(count: u32, unit: Unit) -> Length {
    Length { count, unit }
}

fn in_days(count: u32) -> Length {
    length(count, Unit::Day)
}

fn after(count: u32, unit: Unit, base: Date) -> Date {
    Date::Shift {
        length: length(count, unit),
        direction: Direction::After,
        base: Box::new(base),
        place: place(0),
    }
}

fn some_day(period: &str, at: usize) -> Date {
    Date::SomeDay(SomeDay { period: period.parse().expect("a period"), place: place(at) })
}

fn month(period: &str) -> Option<Term<Deadline>> {
    let period = period.parse().expect("a period");
    Some(term(Deadline::Period(period)))
}

fn by(date: Date) -> Option<Term<Deadline>> {
    Some(term(Deadline::On(date)))
}

fn commitment(kind: Kind) -> Commitment {
    Commitment {
        id: String::new(),
        what: String::new(),
        kind,
        obligor: Vec::new(),
        obligee: Vec::new(),
        quote: None,
        clause: None,
        note: None,
        tags: BTreeSet::new(),
        from: term(Date::Anchor(Anchor::Made)),
        target: None,
        deadline: None,
        until: None,
        due_from: None,
        notice: None,
        grace: None,
        roll: Roll::None,
        subject_to: None,
        met_when: None,
        broken_when: None,
        void_when: None,
        every: None,
        accepts_late: true,
        confirmed_by: Vec::new(),
        amendable_by: Vec::new(),
        places: Places::default(),
        place: place(0),
    }
}

fn achieve(deadline: Option<Term<Deadline>>) -> Commitment {
    Commitment { deadline, ..commitment(Kind::Achieve) }
}

fn keep_until(kind: Kind, until: &str) -> Commitment {
    Commitment { until: Some(term(fixed(until))), ..commitment(kind) }
}

/// Rules made on 2025-01-01, with one event, condition and consultation, and what is recorded.
struct Case {
    agreement: Agreement,
    record: Record,
    known_by: Option<Day>,
}

fn case(commitments: impl IntoIterator<Item = Commitment>) -> Case {
    let commitments: Vec<Commitment> = commitments.into_iter().collect();
    let order = (0..).map(CommitmentId).take(commitments.len()).collect();
    let agreement = Agreement {
        id: "x".to_owned(),
        made: day("2025-01-01"),
        title: None,
        source: None,
        rounding: Rounding::Clamp,
        calendar: Some(NamedCalendar {
            name: "office".to_owned(),
            calendar: Calendar {
                weekend: BTreeSet::from([Weekday::Saturday, Weekday::Sunday]),
                holidays: BTreeSet::new(),
                working: BTreeSet::new(),
                covers: Some((day("2025-01-01"), day("2025-12-31"))),
            },
        }),
        notice: None,
        defaults: Places::default(),
        parties: Vec::new(),
        events: vec![Event { id: "handover".to_owned(), title: None, on: None, place: place(0) }],
        conditions: vec![Condition {
            id: "ground".to_owned(),
            title: None,
            assessed_by: Vec::new(),
            valid_for: Some(in_days(10)),
            place: place(0),
        }],
        consultations: vec![Consultation {
            id: "talks".to_owned(),
            title: None,
            between: vec![A, B],
            valid_for: None,
            place: place(0),
        }],
        commitments,
        order,
        place: place(0),
    };
    Case { agreement, record: Record::default(), known_by: None }
}

fn target() -> Target {
    Target { commitment: FIRST, occurrence: None }
}

fn number(occurrence: u32) -> Target {
    Target { commitment: FIRST, occurrence: Some(occurrence) }
}

impl Case {
    fn complete(mut self, through: &str) -> Case {
        self.record.complete_through = Some(day(through));
        self
    }

    fn known_by(mut self, known_by: &str) -> Case {
        self.known_by = Some(day(known_by));
        self
    }

    /// An entry; `on` is a day, or two with `/`.
    fn entry(self, on: &str, act: Act) -> Case {
        self.said(on, act, &[])
    }

    fn said(mut self, on: &str, act: Act, by: &[PartyId]) -> Case {
        let (first, last) = on.split_once('/').unwrap_or((on, on));
        self.record.entries.push(Entry {
            id: None,
            first: day(first),
            last: day(last),
            recorded: day(last),
            by: by.to_vec(),
            source: None,
            note: None,
            act,
            place: place(0),
            assumed: false,
        });
        self
    }

    fn met(self, on: &str) -> Case {
        self.entry(on, Act::Met(target()))
    }

    fn ground(self, on: &str, holds: bool) -> Case {
        self.entry(on, Act::Assessed(GROUND, holds))
    }

    fn amend_deadline(self, on: &str, deadline: Date) -> Case {
        let new = Amendments { deadline: Some(by(deadline)), ..Amendments::default() };
        self.entry(on, Act::Amended(target(), Box::new(new)))
    }

    fn of(&self, id: CommitmentId, on: &str) -> Judgement {
        let query = Query { on: day(on), known_by: self.known_by };
        let verdict = judge(&self.agreement, &self.record, &query, 60).expect("few worlds");
        verdict.commitments[id.index()].clone()
    }

    fn on(&self, on: &str) -> Judgement {
        self.of(FIRST, on)
    }

    fn says(&self, on: &str, reason: Reason) -> &Case {
        let judged = self.on(on);
        assert_eq!(judged.reason, reason, "on {on}: {judged:#?}");
        assert_eq!(judged.status, reason.status());
        self
    }
}

fn facts(names: &[FactName]) -> BTreeSet<FactName> {
    names.iter().copied().collect()
}

#[test]
fn a_deadline_day_is_still_in_time() {
    let case = case([achieve(month("2025-03"))]);
    case.says("2024-12-31", Reason::NotInForce)
        .says("2025-02-28", Reason::NotYetDue)
        .says("2025-03-01", Reason::Open)
        .says("2025-03-31", Reason::Open)
        .says("2025-04-01", Reason::Missed);
    let lapsed = case.on("2025-04-05");
    assert_eq!(lapsed.days_late, Some(5));
    assert_eq!(lapsed.since, Some(day("2025-04-01")));
    assert_eq!(lapsed.breach, Breach::Yes);
    assert_eq!(lapsed.certainty, Certainty::Presumed);
    assert!(lapsed.ever_lapsed);
    let pending = case.on("2025-02-01");
    assert_eq!(pending.due_from, Some(day("2025-03-01")));
    assert_eq!(
        pending.next,
        Some(Change { on: day("2025-03-01"), status: Status::Due, reason: Reason::Open })
    );
}

#[test]
fn grace_delays_the_lapse_and_makes_nothing_timely() {
    let graceful = Commitment { grace: Some(in_days(5)), ..achieve(by(fixed("2025-03-10"))) };
    let case = case([graceful]);
    case.says("2025-03-09", Reason::NotYetDue)
        .says("2025-03-10", Reason::Open)
        .says("2025-03-15", Reason::InGrace)
        .says("2025-03-16", Reason::Missed);
    let case = case.met("2025-03-12");
    case.says("2025-03-11", Reason::InGrace).says("2025-03-12", Reason::Late);
    assert_eq!(case.on("2025-03-20").days_late, Some(2));
    assert_eq!(case.on("2025-03-20").met_on, Some(day("2025-03-12")));
}

#[test]
fn a_late_performance_may_be_refused() {
    let strict = Commitment { accepts_late: false, ..achieve(by(fixed("2025-03-10"))) };
    let case = case([strict]).met("2025-03-11");
    case.says("2025-03-11", Reason::Missed);
    // One that an extension makes timely is not the one that was refused.
    let case = case.amend_deadline("2025-03-12", fixed("2025-03-20"));
    case.says("2025-03-12", Reason::NotYetDue);
    assert!(case.on("2025-03-12").ever_lapsed);
    case.met("2025-03-20").says("2025-03-20", Reason::OnTime);
}

#[test]
fn a_performance_keeps_its_time_when_the_deadline_moves() {
    let case = case([achieve(by(fixed("2025-03-10")))])
        .met("2025-03-08")
        .amend_deadline("2025-03-09", fixed("2025-03-01"));
    case.says("2025-03-20", Reason::OnTime);
}

#[test]
fn an_unused_option_expires_without_breach() {
    let case = case([Commitment { kind: Kind::Option, ..achieve(month("2025-03")) }]);
    case.says("2025-04-01", Reason::Expired);
    assert_eq!(case.on("2025-04-01").breach, Breach::No);
}

#[test]
fn tolling_moves_the_deadline_day_by_day() {
    let suspended = |tolls| Act::Suspended { target: target(), tolls };
    let tolled = case([achieve(by(fixed("2025-03-10")))])
        .entry("2025-03-05", suspended(true))
        .entry("2025-03-08", Act::Resumed(target()));
    assert_eq!(tolled.on("2025-03-04").deadline, Some(day("2025-03-10")));
    assert_eq!(tolled.on("2025-03-05").deadline, Some(day("2025-03-11")));
    assert_eq!(tolled.on("2025-03-20").deadline, Some(day("2025-03-13")));
    tolled
        .says("2025-03-05", Reason::Suspended)
        .says("2025-03-08", Reason::NotYetDue)
        .says("2025-03-13", Reason::Open)
        .says("2025-03-14", Reason::Missed);
    // Never ended, it moves for ever; without tolling the day that counts is excused.
    case([achieve(by(fixed("2025-03-10")))])
        .entry("2025-03-05", suspended(true))
        .says("2025-09-01", Reason::Suspended);
    case([achieve(by(fixed("2025-03-10")))])
        .entry("2025-03-05", suspended(false))
        .says("2025-03-10", Reason::Suspended)
        .says("2025-03-11", Reason::ConditionFailed);
    // A suspension after the lapse moves nothing; an amendment starts the count anew.
    case([achieve(by(fixed("2025-03-10")))])
        .entry("2025-03-11", suspended(true))
        .says("2025-03-20", Reason::Missed);
    let anew = case([achieve(by(fixed("2025-03-10")))])
        .entry("2025-03-05", suspended(true))
        .amend_deadline("2025-03-07", fixed("2025-03-20"))
        .entry("2025-03-08", Act::Resumed(target()));
    assert_eq!(anew.on("2025-03-09").deadline, Some(day("2025-03-21")));
}

#[test]
fn a_deadline_rolls_after_it_is_tolled() {
    // 2025-03-08 is a Saturday.
    let rolled = Commitment {
        roll: Roll::Following,
        grace: Some(length(1, Unit::WorkingDay)),
        ..achieve(by(fixed("2025-03-08")))
    };
    let case = case([rolled]);
    assert_eq!(case.on("2025-03-01").deadline, Some(day("2025-03-10")));
    case.says("2025-03-11", Reason::InGrace).says("2025-03-12", Reason::Missed);
}

#[test]
fn a_kept_term_needs_a_word_or_a_complete_record() {
    let silent = case([keep_until(Kind::Avoid, "2025-01-31")]);
    silent.says("2025-01-31", Reason::InForce).says("2025-02-01", Reason::Expired);
    assert_eq!(silent.on("2025-02-01").breach, Breach::No);
    let complete = case([keep_until(Kind::Avoid, "2025-01-31")]).complete("2025-01-31");
    complete.says("2025-02-01", Reason::Kept);
    assert_eq!(complete.on("2025-02-01").met_on, Some(day("2025-01-31")));
    assert_eq!(complete.on("2025-02-01").certainty, Certainty::Definite);
    complete.known_by("2025-01-30").says("2025-02-01", Reason::Expired);
    let said = case([keep_until(Kind::Maintain, "2025-01-31")]);
    let said = said.met("2025-01-30").met("2025-02-03");
    said.says("2025-01-31", Reason::InForce)
        .says("2025-02-02", Reason::Expired)
        .says("2025-02-03", Reason::Kept);
}

#[test]
fn a_break_is_repaired_only_within_the_term() {
    let case = case([keep_until(Kind::Maintain, "2025-01-31")])
        .complete("2025-03-01")
        .entry("2025-01-10", Act::Broken(target()))
        .entry("2025-01-12", Act::Restored(target()));
    case.says("2025-01-11", Reason::Broken)
        .says("2025-01-12", Reason::InForce)
        .says("2025-02-01", Reason::Broken);
    let judged = case.on("2025-01-20");
    assert!(judged.ever_lapsed);
    assert_eq!(judged.since, Some(day("2025-01-12")));
}

#[test]
fn a_break_while_not_owed_counts_for_nothing() {
    let suspended = Act::Suspended { target: target(), tolls: false };
    let case = case([keep_until(Kind::Maintain, "2025-01-31")])
        .complete("2025-03-01")
        .entry("2025-01-10", suspended)
        .entry("2025-01-11", Act::Broken(target()))
        .entry("2025-01-12", Act::Resumed(target()));
    case.says("2025-01-11", Reason::Suspended).says("2025-02-01", Reason::Kept);
}

#[test]
fn what_is_met_cannot_be_waived_and_what_is_lapsed_not_withdrawn() {
    let open = || case([achieve(by(fixed("2025-03-10")))]);
    open()
        .met("2025-03-05")
        .entry("2025-03-05", Act::Waived(target()))
        .says("2025-03-06", Reason::OnTime);
    open()
        .entry("2025-03-04", Act::Waived(target()))
        .met("2025-03-05")
        .says("2025-03-06", Reason::Waived);
    open().entry("2025-03-20", Act::Withdrawn(None)).says("2025-03-21", Reason::Missed);
    open().entry("2025-03-20", Act::Waived(target())).says("2025-03-21", Reason::Waived);
    let case = open()
        .entry("2025-03-01", Act::Superseded(target()))
        .entry("2025-03-02", Act::Withdrawn(Some(target())))
        .entry("2025-03-04", Act::Waived(target()));
    case.says("2025-03-01", Reason::Superseded)
        .says("2025-03-03", Reason::Superseded)
        .says("2025-03-04", Reason::Waived);
    assert_eq!(case.on("2025-03-04").certainty, Certainty::Definite);
}

#[test]
fn an_entry_without_those_who_must_agree_changes_nothing() {
    let bound = Commitment { amendable_by: vec![A, B], ..achieve(by(fixed("2025-03-10"))) };
    case([bound.clone()])
        .said("2025-03-01", Act::Waived(target()), &[A])
        .says("2025-03-02", Reason::NotYetDue);
    case([bound])
        .said("2025-03-01", Act::Waived(target()), &[B, A])
        .says("2025-03-02", Reason::Waived);
}

#[test]
fn a_claim_is_open_until_all_have_spoken() {
    let claimed = Commitment { confirmed_by: vec![A, B], ..achieve(by(fixed("2025-03-10"))) };
    let case = case([claimed]).said("2025-03-05", Act::Met(target()), &[A]).said(
        "2025-03-20",
        Act::Met(target()),
        &[B],
    );
    let open = case.on("2025-03-08");
    assert_eq!(open.possible, BTreeSet::from([Status::Pending, Status::Met]));
    assert_eq!(open.reason, Reason::NotYetDue);
    assert_eq!(open.certainty, Certainty::Open);
    assert_eq!(open.turns_on, BTreeSet::from([facts(&[FactName::Met(FIRST)])]));
    assert_eq!(open.met_on, Some(day("2025-03-05")));
    let late = case.on("2025-03-15");
    assert_eq!(late.reason, Reason::Missed);
    assert_eq!(late.breach, Breach::Unknown);
    case.says("2025-03-20", Reason::OnTime);
    assert_eq!(case.on("2025-03-20").met_on, Some(day("2025-03-05")));
}

#[test]
fn an_imprecise_performance_is_open_around_the_deadline() {
    let case = case([achieve(by(fixed("2025-03-10")))]).met("2025-03-08/2025-03-12");
    let early = case.on("2025-03-07");
    assert_eq!(early.possible, BTreeSet::from([Status::Pending]));
    let open = case.on("2025-03-09");
    assert_eq!(open.possible, BTreeSet::from([Status::Pending, Status::Met]));
    assert_eq!(open.reason, Reason::NotYetDue);
    // Met in any case, late if it was on the last day.
    let met = case.on("2025-03-12");
    assert_eq!(met.possible, BTreeSet::from([Status::Met]));
    assert_eq!((met.reason, met.met_on), (Reason::Late, None));
    assert_eq!(met.certainty, Certainty::Definite);
}

#[test]
fn a_series_counts_for_its_oldest_open_occurrence() {
    let monthly = Commitment {
        every: Some(length(1, Unit::Month)),
        until: Some(term(fixed("2025-03-31"))),
        ..achieve(None)
    };
    let case = case([monthly]).met("2025-02-10").met("2025-02-11");
    // The January one lapsed; late is accepted, so the first entry is its, the next February's.
    let judged = case.on("2025-02-20");
    assert_eq!(judged.occurrences.len(), 3);
    let reasons: Vec<Reason> =
        judged.occurrences.iter().map(|each| each.judgement.reason).collect();
    assert_eq!(reasons, [Reason::Late, Reason::OnTime, Reason::NotInForce]);
    assert_eq!(judged.reason, Reason::NotInForce);
    assert_eq!(judged.in_force_from, Some(day("2025-03-01")));
    case.says("2025-01-01", Reason::Open)
        .says("2025-02-01", Reason::Missed)
        .says("2025-02-10", Reason::Open)
        .says("2025-04-01", Reason::Missed);
    assert_eq!(case.on("2025-04-01").deadline, Some(day("2025-03-31")));
    let named = case.entry("2025-02-12", Act::Met(number(3)));
    named.says("2025-04-01", Reason::Late);
}

#[test]
fn a_series_without_occurrences_waits_or_is_void() {
    let waiting = Commitment {
        from: term(Date::Anchor(Anchor::Event(HANDOVER))),
        every: Some(length(1, Unit::Month)),
        until: Some(term(fixed("2025-03-31"))),
        ..achieve(None)
    };
    let case = case([waiting]);
    case.says("2025-03-31", Reason::AwaitingEvent).says("2025-04-01", Reason::NotTriggered);
    let begun = case.entry("2025-03-15", Act::Happened(HANDOVER));
    begun.says("2025-03-15", Reason::Open);
    assert_eq!(begun.on("2025-03-15").occurrences.len(), 1);
}

#[test]
fn some_day_in_a_month_is_one_unknown_day() {
    let case = case([achieve(by(some_day("2025-03", 7)))]);
    assert_eq!(case.on("2025-02-28").possible, BTreeSet::from([Status::Pending]));
    let open = case.on("2025-03-15");
    assert_eq!(open.possible, BTreeSet::from([Status::Pending, Status::Due, Status::Lapsed]));
    assert_eq!(open.reason, Reason::NotYetDue);
    assert_eq!(open.deadline, None);
    assert_eq!(open.deadline_bounds, Some((day("2025-03-01"), day("2025-03-31"))));
    assert_eq!(open.turns_on, BTreeSet::from([facts(&[FactName::Deadline(FIRST)])]));
    case.says("2025-04-01", Reason::Missed);
    assert_eq!(case.on("2025-04-01").days_late, None);
}

#[test]
fn an_unknown_condition_neither_binds_nor_excuses() {
    let conditional =
        Commitment { subject_to: Some(term(Cond::Condition(GROUND))), ..achieve(month("2025-03")) };
    let unknown = case([conditional.clone()]);
    let open = unknown.on("2025-03-10");
    assert_eq!(open.possible, BTreeSet::from([Status::Pending, Status::Due]));
    assert_eq!(open.reason, Reason::AwaitingCondition);
    assert_eq!(open.turns_on, BTreeSet::from([facts(&[FactName::Condition(GROUND)])]));
    let over = unknown.on("2025-04-01");
    assert_eq!(over.possible, BTreeSet::from([Status::Lapsed, Status::Void]));
    assert_eq!((over.reason, over.breach), (Reason::Missed, Breach::Unknown));
    // Valid for ten days after the assessment.
    let no = case([conditional.clone()]).ground("2025-03-21", false);
    no.says("2025-03-31", Reason::AwaitingCondition).says("2025-04-01", Reason::ConditionFailed);
    assert_eq!(no.on("2025-04-01").possible.len(), 1);
    case([conditional])
        .ground("2025-03-21", true)
        .says("2025-03-31", Reason::Open)
        .says("2025-04-01", Reason::Missed);
}

#[test]
fn an_open_fact_has_one_value_everywhere() {
    let ground = || Cond::Condition(GROUND);
    let either = Cond::Any(vec![ground(), Cond::Not(Box::new(ground()))]);
    let case = case([Commitment { subject_to: Some(term(either)), ..achieve(month("2025-03")) }]);
    case.says("2025-03-10", Reason::Open);
    assert_eq!(case.on("2025-03-10").certainty, Certainty::Presumed);
}

#[test]
fn a_consultation_is_complete_in_rounds() {
    let consulted = Commitment {
        from: term(after(5, Unit::Day, Date::Anchor(Anchor::Consultation(TALKS)))),
        subject_to: Some(term(Cond::Consultation(TALKS))),
        ..achieve(by(fixed("2025-03-31")))
    };
    let case = case([consulted])
        .entry("2025-02-01", Act::Held(TALKS, vec![A]))
        .entry("2025-02-03", Act::Held(TALKS, vec![B]))
        .entry("2025-02-20", Act::Held(TALKS, vec![A, B]));
    case.says("2025-02-02", Reason::AwaitingEvent)
        .says("2025-02-03", Reason::NotInForce)
        .says("2025-02-08", Reason::NotYetDue);
    assert_eq!(case.on("2025-03-01").in_force_from, Some(day("2025-02-08")));
}

#[test]
fn what_was_never_triggered_is_void() {
    let waiting = Commitment {
        from: term(Date::Anchor(Anchor::Event(HANDOVER))),
        ..achieve(by(fixed("2025-03-10")))
    };
    let silent = case([waiting.clone()]);
    silent.says("2025-03-10", Reason::AwaitingEvent).says("2025-03-11", Reason::NotTriggered);
    assert_eq!(silent.on("2025-03-11").certainty, Certainty::Presumed);
    let early = case([waiting.clone()]).met("2025-02-01");
    early.says("2025-03-11", Reason::OnTime);
    let late = case([waiting]).met("2025-03-11");
    late.says("2025-03-11", Reason::NotTriggered);
}

#[test]
fn one_commitment_follows_another() {
    let first = achieve(by(fixed("2025-03-10")));
    let second = Commitment {
        from: term(Date::Anchor(Anchor::Lapsed(FIRST))),
        subject_to: Some(term(Cond::Status(StatusTest::Breached, FIRST))),
        ..achieve(by(after(10, Unit::Day, Date::Anchor(Anchor::Lapsed(FIRST)))))
    };
    let case = case([first, second]);
    assert_eq!(case.of(SECOND, "2025-03-10").reason, Reason::AwaitingEvent);
    assert_eq!(case.of(SECOND, "2025-03-21").reason, Reason::Open);
    assert_eq!(case.of(SECOND, "2025-03-22").reason, Reason::Missed);
    let case = case.met("2025-03-15");
    // The day of the lapse stays; the breach is over.
    assert_eq!(case.of(SECOND, "2025-03-21").reason, Reason::AwaitingCondition);
    assert_eq!(case.of(SECOND, "2025-03-22").reason, Reason::ConditionFailed);
}

#[test]
fn phrases_count_as_entries_from_their_day_on() {
    let case = case([Commitment {
        met_when: Some(term(Date::Anchor(Anchor::Event(HANDOVER)))),
        void_when: Some(term(fixed("2025-03-05"))),
        ..achieve(by(fixed("2025-03-10")))
    }]);
    case.says("2025-03-04", Reason::NotYetDue).says("2025-03-05", Reason::Voided);
    let case = case.entry("2025-03-01/2025-03-03", Act::Happened(HANDOVER));
    let met = case.on("2025-03-06");
    assert_eq!((met.reason, met.met_on), (Reason::OnTime, None));
    let open = case.on("2025-03-02");
    assert_eq!(open.turns_on, BTreeSet::from([facts(&[FactName::Event(HANDOVER)])]));
}

#[test]
fn a_retraction_counts_by_its_recording() {
    let case = case([achieve(by(fixed("2025-03-10")))])
        .met("2025-03-05")
        .entry("2025-03-20", Act::Retracted(EntryId(0)));
    case.says("2025-03-06", Reason::NotYetDue);
    case.known_by("2025-03-19").says("2025-03-06", Reason::OnTime);
}

#[test]
fn outside_the_calendar_nothing_is_definite() {
    let working = |base: &str| {
        let deadline = after(5, Unit::WorkingDay, fixed(base));
        case([achieve(by(deadline))]).complete("2026-12-31")
    };
    let within = working("2025-03-03").on("2025-03-20");
    assert_eq!(within.certainty, Certainty::Definite);
    let outside = working("2025-12-29").on("2026-03-20");
    assert_eq!(outside.certainty, Certainty::Presumed);
}

#[test]
fn the_timeline_says_what_the_status_says() {
    let case = case([achieve(month("2025-03"))]).met("2025-03-20/2025-04-02");
    let (first, last) = (day("2025-03-15"), day("2025-04-05"));
    let lines = timeline(&case.agreement, &case.record, None, first, last).expect("few worlds");
    for (on, status, reason) in &lines[0] {
        let judged = case.on(&on.to_string());
        assert_eq!((judged.status, judged.reason), (*status, *reason));
    }
}

/// One commitment of each kind, each with something that may be open.
fn one_of_each() -> Case {
    let ground = || Some(term(Cond::Condition(GROUND)));
    let first_breached = Cond::Status(StatusTest::Breached, FIRST);
    case([
        Commitment {
            subject_to: ground(),
            grace: Some(in_days(3)),
            accepts_late: false,
            ..achieve(by(fixed("2025-01-20")))
        },
        Commitment {
            subject_to: Some(term(Cond::Any(vec![Cond::Condition(GROUND), first_breached]))),
            from: term(Date::Anchor(Anchor::Consultation(TALKS))),
            ..keep_until(Kind::Maintain, "2025-01-25")
        },
        Commitment {
            every: Some(length(2, Unit::Week)),
            until: Some(term(Date::Anchor(Anchor::Event(HANDOVER)))),
            confirmed_by: vec![A, B],
            ..achieve(None)
        },
        Commitment {
            from: term(Date::Anchor(Anchor::Lapsed(FIRST))),
            void_when: Some(term(Date::Anchor(Anchor::Event(HANDOVER)))),
            ..achieve(by(after(5, Unit::Day, Date::Anchor(Anchor::Lapsed(FIRST)))))
        },
    ])
}

fn any_act() -> impl Strategy<Value = Act> {
    let target = (0_u32..4, 1_u32..4).prop_map(|(commitment, number)| Target {
        commitment: CommitmentId(commitment),
        occurrence: (commitment == 2 && number > 1).then_some(number),
    });
    (0..12, any::<bool>(), target).prop_map(|(verb, flag, target)| match verb {
        0 => Act::Happened(HANDOVER),
        1 => Act::Held(TALKS, if flag { vec![A, B] } else { vec![A] }),
        2 => Act::Assessed(GROUND, flag),
        3 | 4 => Act::Met(target),
        5 => Act::Broken(Target { commitment: SECOND, occurrence: None }),
        6 => Act::Restored(Target { commitment: SECOND, occurrence: None }),
        7 => Act::Suspended { target, tolls: flag },
        8 => Act::Resumed(target),
        9 => Act::Waived(target),
        10 => Act::Withdrawn(flag.then_some(target)),
        _ => Act::Superseded(target),
    })
}

fn any_entry() -> impl Strategy<Value = Entry> {
    (0_i64..40, 0_i64..4, 0_i64..9, any_act(), 0_usize..3).prop_map(|(on, wide, known, act, by)| {
        let first = day("2025-01-01").plus(on).expect("in range");
        let may_be_imprecise =
            matches!(act, Act::Happened(_) | Act::Held(..) | Act::Met(_) | Act::Broken(_));
        let wide = if may_be_imprecise { wide } else { 0 };
        let last = first.plus(wide).expect("in range");
        let by = [vec![A], vec![B], vec![A, B]][by].clone();
        Entry {
            id: None,
            first,
            last,
            recorded: last.plus(known).expect("in range"),
            by,
            source: None,
            note: None,
            act,
            place: place(0),
            assumed: false,
        }
    })
}

proptest! {
    #![proptest_config(crate::chance::config(256))]

    #[test]
    fn the_order_of_entries_changes_nothing(
        entries in prop::collection::vec(any_entry(), 0..6),
        on in 0_i64..60,
        complete in prop::option::of(0_i64..60),
    ) {
        let made = day("2025-01-01");
        let mut case = one_of_each();
        case.record.complete_through = complete.and_then(|days| made.plus(days));
        case.record.entries = entries;
        let query = Query { on: made.plus(on).expect("in range"), known_by: None };
        let forward = judge(&case.agreement, &case.record, &query, 30);
        case.record.entries.reverse();
        let twice = case.record.entries.clone();
        prop_assert_eq!(&forward, &judge(&case.agreement, &case.record, &query, 30));
        // Saying the same twice says no more, but for performances of a series.
        let of_series = |entry: &Entry| {
            matches!(entry.act, Act::Met(target) if target.commitment == CommitmentId(2))
        };
        let precise = twice.iter().filter(|entry| entry.is_precise() && !of_series(entry));
        case.record.entries.extend(precise.cloned());
        prop_assert_eq!(forward, judge(&case.agreement, &case.record, &query, 30));
    }
}
