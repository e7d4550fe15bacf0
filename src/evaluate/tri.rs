use crate::dates::Day;
use crate::model::{CommitmentId, ConditionId};

use super::steps::Steps;

/// A fact that is open in a box of worlds: settling it (or halving its days) makes a smaller box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    /// The unknown day of that number ([`Facts`](super::facts::Facts)).
    Day(u32),
    /// Whether the claim is true that a commitment (or an occurrence of it, else 0) was met, in
    /// that round of confirmation.
    Claim(CommitmentId, u32, u32),
    /// Whether a condition holds on the days from the first to the last.
    Condition(ConditionId, Day, Day),
    /// Nothing that could be settled: a bound that was taken where exactness would cost too much.
    Vague,
}

impl Fact {
    /// The one of two to settle first: days before claims before conditions, since the days of a
    /// condition are alike only where nothing else distinguishes them.
    pub(super) fn first(self, other: Fact) -> Fact {
        self.min(other)
    }

    /// Whether the condition holds on the day for which the value stands, whichever that is.
    pub(super) fn today(condition: ConditionId) -> Fact {
        Fact::Condition(condition, Day::MIN, Day::MAX)
    }

    /// [`Fact::today`] said of the days for which it is asked.
    pub(super) fn narrowed(self, first: Day, last: Day) -> Fact {
        match self {
            Fact::Condition(id, Day::MIN, Day::MAX) => Fact::Condition(id, first, last),
            other => other,
        }
    }
}

/// True, false, or different between the worlds of a box, and then because of which fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tri {
    False,
    True,
    Maybe(Fact),
}

impl Tri {
    pub(super) fn of(value: bool) -> Tri {
        if value { Tri::True } else { Tri::False }
    }

    pub(super) fn is_true(self) -> bool {
        self == Tri::True
    }

    pub(super) fn is_false(self) -> bool {
        self == Tri::False
    }

    /// Whether it is the same in all worlds.
    pub(super) fn is_decided(self) -> bool {
        !matches!(self, Tri::Maybe(_))
    }

    pub(super) fn not(self) -> Tri {
        match self {
            Tri::False => Tri::True,
            Tri::True => Tri::False,
            maybe @ Tri::Maybe(_) => maybe,
        }
    }

    pub(super) fn and(self, other: Tri) -> Tri {
        match (self, other) {
            (Tri::False, _) | (_, Tri::False) => Tri::False,
            (Tri::True, value) | (value, Tri::True) => value,
            (Tri::Maybe(one), Tri::Maybe(two)) => Tri::Maybe(one.first(two)),
        }
    }

    pub(super) fn or(self, other: Tri) -> Tri {
        self.not().and(other.not()).not()
    }

    /// The one value of several worlds that differ in `fact`, or `Maybe`.
    pub(super) fn join(self, other: Tri, fact: Fact) -> Tri {
        match (self, other) {
            (one, two) if one == two => one,
            (Tri::Maybe(one), _) | (_, Tri::Maybe(one)) => Tri::Maybe(one.first(fact)),
            _ => Tri::Maybe(fact),
        }
    }

    pub(super) fn narrowed(self, first: Day, last: Day) -> Tri {
        match self {
            Tri::Maybe(fact) => Tri::Maybe(fact.narrowed(first, last)),
            decided => decided,
        }
    }
}

impl Steps<Tri> {
    pub(super) fn not(&self) -> Steps<Tri> {
        self.map(|value| value.not())
    }

    pub(super) fn and(&self, other: &Steps<Tri>) -> Steps<Tri> {
        self.zip(other, |one, two| one.and(*two))
    }

    pub(super) fn or(&self, other: &Steps<Tri>) -> Steps<Tri> {
        self.zip(other, |one, two| one.or(*two))
    }

    /// The value on a day that lies in `first..=last`; `fact` says why it is not known which.
    pub(super) fn on(&self, first: Day, last: Day, fact: Fact) -> Tri {
        let mut values =
            self.within(first, last).map(|run| run.value.narrowed(run.first, run.last));
        let start = values.next().unwrap_or(Tri::False);
        match values.fold(start, |value, next| value.join(next, fact)) {
            // On an unknown day the day is settled before what was on it.
            Tri::Maybe(other) if first < last => Tri::Maybe(other.first(fact)),
            value => value,
        }
    }
}
