use crate::dates::Day;

use super::steps::Steps;
use super::tri::{Fact, Tri};

/// What a date phrase names: one day in each world of a box, or none yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    /// The days it may be; none if it has no day in any world.
    pub(super) days: Option<Days>,
    /// Whether it has no day.
    pub(super) none: Tri,
    /// Whether it was counted in working days for which the calendar's holidays are not known.
    pub(super) uncovered: bool,
}

/// The first and the last day that something may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Days {
    pub(super) first: Day,
    pub(super) last: Day,
    /// Why it is not one day; of no meaning where it is.
    pub(super) fact: Fact,
}

impl Days {
    pub(super) fn exactly(day: Day) -> Days {
        Days { first: day, last: day, fact: Fact::Vague }
    }

    pub(super) fn is_exact(self) -> bool {
        self.first == self.last
    }

    pub(super) fn exact(self) -> Option<Day> {
        self.is_exact().then_some(self.first)
    }

    pub(super) fn lie_within(self, first: Day, last: Day) -> bool {
        first <= self.first && self.last <= last
    }

    /// Moved by a function that keeps the order of days.
    pub(super) fn moved(self, by: impl Fn(Day) -> Day) -> Days {
        Days { first: by(self.first), last: by(self.last), ..self }
    }

    /// Whether it is not after `other`.
    pub(super) fn not_after(self, other: Days) -> Tri {
        if self.last <= other.first {
            Tri::True
        } else if self.first > other.last {
            Tri::False
        } else {
            Tri::Maybe(self.doubt(other))
        }
    }

    /// The fact to settle where the two cannot be compared.
    pub(super) fn doubt(self, other: Days) -> Fact {
        match (self.is_exact(), other.is_exact()) {
            (false, false) => self.fact.first(other.fact),
            (false, true) => self.fact,
            _ => other.fact,
        }
    }

    /// The days from the earlier first to the later last.
    pub(super) fn hull(self, other: Days) -> Days {
        Days {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            fact: self.doubt(other),
        }
    }
}

impl Moment {
    /// No day.
    pub(super) const NEVER: Moment = Moment { days: None, none: Tri::True, uncovered: false };

    /// Anything, depending on `fact`.
    pub(super) fn unknown(fact: Fact) -> Moment {
        let days = Days { first: Day::MIN, last: Day::MAX, fact };
        Moment { none: Tri::Maybe(fact), ..Moment::surely(days) }
    }

    pub(super) fn exactly(day: Day) -> Moment {
        Moment::surely(Days::exactly(day))
    }

    pub(super) fn surely(days: Days) -> Moment {
        Moment { days: Some(days), none: Tri::False, uncovered: false }
    }

    /// Its one day, if it has the same in every world.
    pub(super) fn exact(self) -> Option<Day> {
        self.days.filter(|_| self.none.is_false()).and_then(Days::exact)
    }

    /// The fact to settle where it is not the same in every world.
    pub(super) fn doubt(self) -> Option<Fact> {
        match (self.none, self.days) {
            (Tri::Maybe(fact), _) => Some(fact),
            (_, Some(days)) if !days.is_exact() => Some(days.fact),
            _ => None,
        }
    }

    /// Whether it is the same in every world.
    pub(super) fn is_settled(self) -> bool {
        self.doubt().is_none()
    }

    pub(super) fn moved(self, by: impl Fn(Day) -> Day) -> Moment {
        Moment { days: self.days.map(|days| days.moved(by)), ..self }
    }

    /// Whether it has a day, and that day stands in the relation to whatever it is compared with.
    pub(super) fn and_days(self, test: impl Fn(Days) -> Tri) -> Tri {
        self.days.map_or(Tri::False, |days| self.none.not().and(test(days)))
    }

    /// `earlier of`: the earliest day there is.
    pub(super) fn earlier(self, other: Moment) -> Moment {
        let days = match (self.days, other.days) {
            (Some(one), Some(two)) => {
                let surest = [(self, one), (other, two)]
                    .into_iter()
                    .filter(|(moment, _)| moment.none.is_false())
                    .map(|(_, days)| days.last)
                    .min();
                let last = surest.unwrap_or(one.last.max(two.last));
                let doubt = one.doubt(two);
                let fact =
                    [self.none, other.none].into_iter().fold(doubt, |fact, none| match none {
                        Tri::Maybe(other) => fact.first(other),
                        _ => fact,
                    });
                Some(Days { first: one.first.min(two.first), last, fact })
            }
            (days, None) | (None, days) => days,
        };
        Moment {
            days,
            none: self.none.and(other.none),
            uncovered: self.uncovered || other.uncovered,
        }
    }

    /// `later of`: waits for both.
    pub(super) fn later(self, other: Moment) -> Moment {
        let days = self.days.zip(other.days).map(|(one, two)| Days {
            first: one.first.max(two.first),
            last: one.last.max(two.last),
            fact: one.doubt(two),
        });
        Moment {
            days,
            none: self.none.or(other.none),
            uncovered: self.uncovered || other.uncovered,
        }
    }

    /// Either of the two, `fact` deciding which.
    pub(super) fn join(self, other: Moment, fact: Fact) -> Moment {
        let days = match (self.days, other.days) {
            (Some(one), Some(two)) if one == two => Some(one),
            (Some(one), Some(two)) => {
                let hull = one.hull(two);
                Some(Days { fact: hull.fact.first(fact), ..hull })
            }
            (days, None) | (None, days) => days,
        };
        Moment {
            days,
            none: self.none.join(other.none, fact),
            uncovered: self.uncovered || other.uncovered,
        }
    }
}

impl Steps<Moment> {
    /// From its own day on, something that happens on one of `days`.
    pub(super) fn happening(days: Days) -> Steps<Moment> {
        let mut steps = Steps::constant(Moment::NEVER);
        if !days.is_exact() {
            let maybe = Moment { none: Tri::Maybe(days.fact), ..Moment::surely(days) };
            steps.push(days.first, maybe);
        }
        steps.push(days.last, Moment::surely(days));
        steps
    }

    /// Whether, on each day, it has a day that is not after that day.
    pub(super) fn reached(&self) -> Steps<Tri> {
        self.against(|days, today| days.not_after(Days::exactly(today)), 0)
    }

    /// Whether, on each day, it has a day that is before that day.
    pub(super) fn passed(&self) -> Steps<Tri> {
        self.against(|days, today| Days::exactly(today).not_after(days).not(), 1)
    }

    /// Whether, on each day, it has a day that is after that day.
    pub(super) fn ahead(&self) -> Steps<Tri> {
        self.against(|days, today| days.not_after(Days::exactly(today)).not(), 0)
    }

    /// Whether it is reached on one day.
    pub(super) fn reached_on(&self, today: Day) -> Tri {
        self.at(today).and_days(|days| days.not_after(Days::exactly(today)))
    }

    /// Compares with each day; the answer may change `lag` days after the ends of its days.
    fn against(&self, test: impl Fn(Days, Day) -> Tri, lag: i64) -> Steps<Tri> {
        let turns = |moment: &Moment| {
            let ends = moment.days.map(|days| [days.first, days.last]);
            ends.into_iter().flatten().filter_map(move |day| day.plus(lag))
        };
        self.by_day(turns, |moment, today| moment.and_days(|days| test(days, today)))
    }
}
