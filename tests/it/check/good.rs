use abide::check::Loaded;
use abide::dates::{Day, Direction, Length, Roll, Unit};
use abide::evaluate::{Reason, Status};
use abide::model::{Act, Anchor, Breach, Cond, Date, Deadline, Kind, StatusTest, What};

use super::{checked, codes, rendered};

/// The one agreement of files without errors or warnings.
fn loaded<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Loaded {
    let (sources, mut outcome) = checked(files);
    assert_eq!(rendered(&sources, &outcome), "");
    assert_eq!(outcome.agreements.len(), 1);
    outcome.agreements.remove(0)
}

fn lease(rest: &str) -> Loaded {
    let text = format!("[agreement]\nid = \"lease\"\nmade = 2025-01-01\n{rest}");
    loaded([("lease.toml", text.as_str())])
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_agreement_of_the_manual_is_valid() {
    let rules = r#"
[agreement]
id = "iraq-2024"
made = 2024-09-27
title = "Timeline"
month-rounding = "clamp"
calendar = "iraq"
notice = "30 days"

[party.iraq]
name = "Republic of Iraq"
[party.us]
[party.coalition]

[calendar.iraq]
weekend = ["friday", "saturday"]
holidays = [2025-01-06]
covers = "2024-01-01/2026-12-31"

[event.handover]

[condition.ground]
assessed-by = ["iraq", "us"]
valid-for = "180 days"

[consultation.talks]
between = ["iraq", "us", "coalition"]

[commitment.end-mission]
what = "Conclude the mission"
obligor = "coalition"
obligee = "iraq"
from = "made"
target = "12 months after made"
deadline = "2025-09"

[commitment.syria-mission]
what = "Conclude the mission in Syria"
kind = "maintain"
obligor = "coalition"
from = "handover"
until = "some day in 2026-09"
subject-to = "ground and talks and not lapsed(end-mission)"
"#;
    let record = r#"
for = "iraq-2024"
complete-through = 2025-10-31

[[entry]]
on = "2025-01-03/2025-01-20"
held = "talks"
with = ["iraq", "us"]
recorded = 2025-01-10

[[entry]]
on = 2025-02-01
assessed = "ground"
holds = true
by = ["us"]
"#;
    let Loaded { agreement, record, .. } = loaded([("rules.toml", rules), ("record.toml", record)]);
    let [end, syria] = agreement.commitments.as_slice() else {
        panic!("two commitments");
    };
    assert_eq!(end.kind, Kind::Achieve);
    let thirty = Length { count: 30, unit: Unit::Day };
    assert_eq!(end.notice, Some(thirty));
    let september = "2025-09".parse().unwrap();
    assert_eq!(end.deadline.as_ref().unwrap().value, Deadline::Period(september));
    assert_eq!(syria.notice, None, "what has a term has no notice");
    let Cond::All(members) = &syria.subject_to.as_ref().unwrap().value else {
        panic!("three conditions");
    };
    assert!(matches!(&members[2], Cond::Not(inner)
        if matches!(**inner, Cond::Status(StatusTest::Lapsed, _))));
    let order: Vec<u32> = agreement.order.iter().map(|id| id.0).collect();
    assert_eq!(order, [0, 1]);
    assert_eq!(record.complete_through, Some(day("2025-10-31")));
    let held = &record.entries[0];
    assert_eq!((held.first, held.last), (day("2025-01-03"), day("2025-01-10")));
    assert_eq!(record.entries[1].recorded, day("2025-02-01"));
}

#[test]
fn a_period_means_the_end_that_fits_its_key() {
    let rules = lease(
        r#"
[event.handover]
[commitment.rent]
what = "Pay"
from = "2025-03"
due-from = "(2025-Q2)"
target = "2025-Q2"
deadline = "(within 5 days of handover)"
subject-to = "after 2025 or before 2025 or on or after 2025-02"
[commitment.quiet]
what = "Keep quiet"
kind = "maintain"
until = "2026"
"#,
    );
    let [rent, quiet] = rules.agreement.commitments.as_slice() else {
        panic!("two commitments");
    };
    let anchor = |text| Date::Anchor(Anchor::Day(day(text)));
    assert_eq!(rent.from.value, anchor("2025-03-01"));
    assert_eq!(rent.due_from.as_ref().unwrap().value, anchor("2025-04-01"));
    assert_eq!(rent.target.as_ref().unwrap().value, anchor("2025-06-30"));
    assert_eq!(quiet.until.as_ref().unwrap().value, anchor("2026-12-31"));
    let Deadline::Within(Date::Shift { direction, .. }) = &rent.deadline.as_ref().unwrap().value
    else {
        panic!("a window");
    };
    assert_eq!(*direction, Direction::After);
    let expected = Cond::Any(vec![
        Cond::After(anchor("2025-12-31")),
        Cond::Before(anchor("2025-01-01")),
        Cond::OnOrAfter(anchor("2025-02-01")),
    ]);
    assert_eq!(rent.subject_to.as_ref().unwrap().value, expected);
    assert_eq!(rent.roll, Roll::None);
    assert!(rent.accepts_late);
    assert_eq!(rent.notice, None);
}

#[test]
fn a_step_is_placed_where_it_is_written() {
    let text = r#"
[agreement]
id = "lease"
made = 2025-01-01
[event.handover]
[commitment.rent]
what = "Pay"
deadline = "later of (made, 5 days after handover, some day in 2025-03)"
"#;
    let rules = loaded([("lease.toml", text)]);
    let rent = &rules.agreement.commitments[0];
    let Deadline::On(Date::Later(dates)) = &rent.deadline.as_ref().unwrap().value else {
        panic!("three dates");
    };
    let [_, Date::Shift { place, .. }, Date::SomeDay(some)] = dates.as_slice() else {
        panic!("a step and a day");
    };
    assert_eq!(&text[place.range()], "5 days after handover");
    assert_eq!(&text[some.place.range()], "some day in 2025-03");
}

#[test]
fn what_is_not_stated_has_its_default() {
    let rules = lease(
        r#"
amendable-by = ["owner", "owner"]
[party.owner]
[party.bank]
[commitment.rent]
what = "Pay"
[commitment.deposit]
what = "Pay"
amendable-by = "bank"
from = 2025-02-01
[[entry]]
on = 2025-02-01
amended = "rent"
from = "none"
deadline = "2025-03"
by = "owner"
[[entry]]
on = 2025-03-01
withdrawn = "agreement"
"#,
    );
    let [rent, deposit] = rules.agreement.commitments.as_slice() else {
        panic!("two commitments");
    };
    assert_eq!(rent.from.text, "made");
    assert_eq!(rent.from.place, rent.place);
    assert_eq!(rent.amendable_by.len(), 1);
    assert_ne!(deposit.amendable_by, rent.amendable_by);
    let Act::Amended(_, new) = &rules.record.entries[0].act else {
        panic!("an amendment");
    };
    assert_eq!(new.from, Some(None));
    assert_eq!(new.until, None);
    assert!(matches!(new.deadline, Some(Some(_))));
    assert_eq!(rules.record.entries[1].act, Act::Withdrawn(None));
}

/// A repeated entry is one entry; what is retracted contradicts nothing.
#[test]
fn only_what_stands_counts() {
    let rules = lease(
        r#"
[condition.dry]
[commitment.rent]
what = "Pay"
subject-to = "dry"
[[entry]]
on = 2025-02-01
assessed = "dry"
holds = true
id = "a"
[[entry]]
on = 2025-02-01
assessed = "dry"
holds = true
id = "a"
[[entry]]
on = 2025-02-01
assessed = "dry"
holds = false
id = "b"
[[entry]]
on = 2025-02-02
retracted = "b"
id = "c"
"#,
    );
    assert_eq!(rules.record.entries.len(), 3);
}

/// That an entry has no effect is only said where it is certain.
#[test]
fn what_may_have_an_effect_is_not_warned_of() {
    lease(
        r#"
[event.handover]
[consultation.talks]
between = ["owner", "tenant"]
[party.owner]
[party.tenant]
# Suspended and resumed on one day; that may move the deadline.
[commitment.pay]
what = "Pay"
deadline = 2025-03-31
[[entry]]
on = 2025-03-30
resumed = "pay"
[[entry]]
on = 2025-03-30
suspended = "pay"
[[entry]]
on = 2025-04-05
withdrawn = "pay"
# The deadline had no day then.
[commitment.repair]
what = "Repair"
deadline = "10 days before handover"
[[entry]]
on = 2025-04-25
withdrawn = "repair"
[[entry]]
on = 2025-05-01
happened = "handover"
# Nor did it have one that can be told from the rules.
[commitment.paint]
what = "Paint"
deadline = "10 days after talks"
[[entry]]
on = 2025-04-25
superseded = "paint"
[[entry]]
on = 2025-03-01
held = "talks"
with = ["owner", "tenant"]
# On its last day it is still owed.
[commitment.clean]
what = "Clean"
deadline = 2025-03-31
grace = "10 days"
[[entry]]
on = 2025-04-10
withdrawn = "clean"
# What lapsed can be waived, and what was withdrawn too late may be met late.
[commitment.insure]
what = "Insure"
deadline = 2025-03-31
[[entry]]
on = 2025-04-10
waived = "insure"
# The break may be before it.
[commitment.quiet]
what = "Keep quiet"
kind = "maintain"
until = 2025-06-30
[[entry]]
on = "2025-03"
broken = "quiet"
[[entry]]
on = 2025-03-15
restored = "quiet"
[[entry]]
on = 2025-03-31
restored = "quiet"
# The second one is of another occurrence.
[commitment.rent]
what = "Pay the rent"
every = "1 month"
[[entry]]
on = 2025-02-01
suspended = "rent"
[[entry]]
on = 2025-02-05
resumed = "rent"
occurrence = 2
[[entry]]
on = 2025-02-06
resumed = "rent"
occurrence = 3
[[entry]]
on = 2025-02-07
resumed = "rent"
"#,
    );
}

#[test]
fn a_retraction_may_be_retracted() {
    let text = r#"
[agreement]
id = "lease"
made = 2025-01-01
[condition.dry]
[commitment.rent]
what = "Pay"
subject-to = "dry"
[[entry]]
on = 2025-02-01
assessed = "dry"
holds = true
[[entry]]
on = 2025-02-01
assessed = "dry"
holds = false
id = "b"
[[entry]]
on = 2025-02-02
retracted = "b"
id = "c"
[[entry]]
on = 2025-02-03
retracted = "c"
"#;
    let (_, outcome) = checked([("lease.toml", text)]);
    assert_eq!(codes(&outcome), ["E135"]);
}

#[test]
fn an_occurrence_may_be_expected() {
    lease(
        r#"
[commitment.rent]
what = "Pay"
every = "1 month"
deadline = "5 days after period-start"
due-from = "period-start"
until = 2025-12-31
[[entry]]
on = 2025-02-01
met = "rent"
occurrence = 2
id = "paid"
[[case]]
name = "the first rent"
on = 2025-02-20
record = true
given = [{ on = 2025-02-02, retracted = "paid" }]
expect = { "rent#1" = "lapsed:missed", rent = ["due", "lapsed"] }
[[property]]
name = "rent is due"
reachable = "due(rent)"
"#,
    );
}

/// Cases become what they mean: their own entries stand behind those of the record.
#[test]
fn cases_and_properties() {
    let loaded = lease(
        r#"
[event.handover]
[commitment.pay]
what = "Pay"
deadline = "2025-03"
subject-to = "handover"
[[entry]]
id = "keys"
on = 2025-02-01
happened = "handover"
[[case]]
name = "the keys were not handed over after all"
record = true
complete-through = 2025-06-30
on = 2025-04-01
given = [{ id = "not", on = 2025-02-03, retracted = "keys" }, { on = 2025-02-04, retracted = "not" }]
expect = { pay = { status = "void", reason = "condition-failed", breach = "no" } }
[[case]]
name = "a row"
commitment = "pay"
expect = { 2025-03-31 = "pending:awaiting-condition", 2025-04-01 = ["void"] }
[[property]]
name = "never"
never = "due(pay)"
once = "after 2025-03"
"#,
    );
    let [case, row] = &loaded.cases[..] else { panic!("two cases") };
    assert_eq!((case.record.entries.len(), case.given), (3, 2));
    assert_eq!(case.record.entries[1].act, Act::Retracted(abide::model::EntryId(0)));
    assert_eq!(case.record.entries[2].act, Act::Retracted(abide::model::EntryId(1)));
    assert_eq!(case.record.complete_through, Some(day("2025-06-30")));
    let wanted = |expected: &abide::model::Expected| {
        expected.wanted.iter().map(|wanted| wanted.what.clone()).collect::<Vec<_>>()
    };
    let table = [
        What::Status(Status::Void, None),
        What::Reason(Reason::ConditionFailed),
        What::Breach(Breach::No),
    ];
    assert_eq!(wanted(&case.expected[0]), table);
    assert!(row.record.entries.is_empty() && row.record.complete_through.is_none());
    assert_eq!(row.expected[0].on, day("2025-03-31"));
    let row = row.expected.iter().map(wanted).collect::<Vec<_>>().concat();
    let pending = What::Status(Status::Pending, Some(Reason::AwaitingCondition));
    assert_eq!(row, [pending, What::Possible([Status::Void].into())]);
    let property = &loaded.properties[0];
    assert!(property.given.is_none() && property.once.is_some());
}

#[test]
fn nothing_is_an_outcome_too() {
    let (_, outcome) = checked([]);
    assert!(outcome.agreements.is_empty() && outcome.diagnostics.is_empty());
}

/// Who forgets the deadline hears of it where other keys speak of one.
#[test]
fn keys_that_speak_of_no_deadline() {
    let text = r#"
[agreement]
id = "lease"
made = 2025-01-01
[commitment.pay]
what = "Pay"
grace = "5 days"
accepts-late = false
[commitment.clean]
what = "Clean"
grace = "5 days"
every = "1 month"
[commitment.mend]
what = "Mend"
grace = "5 days"
[[entry]]
on = 2025-02-01
amended = "mend"
deadline = 2025-03-01
"#;
    let (_, outcome) = checked([("lease.toml", text)]);
    let messages: Vec<&str> =
        outcome.diagnostics.iter().map(|found| found.message.as_str()).collect();
    let expected =
        ["grace", "accepts-late"].map(|key| format!("nothing uses `{key}`: `pay` has no deadline"));
    assert_eq!(messages, expected);
}

/// `before` for `after`: no occurrence of the series would ever be due.
#[test]
fn a_series_whose_deadlines_are_before_their_periods() {
    let rules = |deadline: &str| {
        format!(
            "[agreement]\nid = \"lease\"\nmade = 2025-01-01\n[commitment.pay]\nwhat = \"Pay\"\n\
             every = \"1 month\"\ndeadline = \"5 days {deadline} period-start\"\n"
        )
    };
    let (_, outcome) = checked([("lease.toml", rules("before").as_str())]);
    assert_eq!(codes(&outcome), ["W001"]);
    let (_, outcome) = checked([("lease.toml", rules("after").as_str())]);
    assert!(outcome.diagnostics.is_empty());
}
