//! Phrases without places, to compare what they say.

use super::{CondExpr, CondKind, DateExpr, DateKind, Name};

impl<S> Name<S> {
    fn erase(self) -> Name<()> {
        Name { text: self.text, span: () }
    }
}

impl<S> DateExpr<S> {
    /// The same phrase without its places.
    ///
    /// ```
    /// use abide::phrase::parse_date;
    /// let spaced = parse_date("30  days  after  made").unwrap();
    /// let plain = parse_date("30 days after made").unwrap();
    /// assert_ne!(spaced, plain);
    /// assert_eq!(spaced.erase(), plain.erase());
    /// ```
    #[must_use]
    pub fn erase(self) -> DateExpr<()> {
        DateExpr { kind: self.kind.erase(), span: () }
    }
}

impl<S> DateKind<S> {
    fn erase(self) -> DateKind<()> {
        match self {
            DateKind::Day(day) => DateKind::Day(day),
            DateKind::Period(period) => DateKind::Period(period),
            DateKind::Made => DateKind::Made,
            DateKind::PeriodStart => DateKind::PeriodStart,
            DateKind::PeriodEnd => DateKind::PeriodEnd,
            DateKind::Name(name) => DateKind::Name(name.erase()),
            DateKind::Of(of, name) => DateKind::Of(of, name.erase()),
            DateKind::Shift(length, direction, base) => {
                DateKind::Shift(length, direction, boxed(*base))
            }
            DateKind::Within(length, base) => DateKind::Within(length, boxed(*base)),
            DateKind::Earlier(members) => DateKind::Earlier(dates(members)),
            DateKind::Later(members) => DateKind::Later(dates(members)),
            DateKind::EdgeOfPeriod(edge, period) => DateKind::EdgeOfPeriod(edge, period),
            DateKind::EdgeOf(edge, granularity, relation, base) => {
                DateKind::EdgeOf(edge, granularity, relation, boxed(*base))
            }
            DateKind::SomeDayIn(period) => DateKind::SomeDayIn(period),
            DateKind::Group(inner) => DateKind::Group(boxed(*inner)),
        }
    }
}

impl<S> CondExpr<S> {
    /// The same phrase without its places.
    ///
    /// ```
    /// use abide::phrase::parse_condition;
    /// let spaced = parse_condition(" ground  or  talks ").unwrap();
    /// let plain = parse_condition("ground or talks").unwrap();
    /// assert_eq!(spaced.erase(), plain.erase());
    /// ```
    #[must_use]
    pub fn erase(self) -> CondExpr<()> {
        CondExpr { kind: self.kind.erase(), span: () }
    }
}

impl<S> CondKind<S> {
    fn erase(self) -> CondKind<()> {
        match self {
            CondKind::Or(members) => CondKind::Or(conditions(members)),
            CondKind::And(members) => CondKind::And(conditions(members)),
            CondKind::Not(inner) => CondKind::Not(Box::new(inner.erase())),
            CondKind::Group(inner) => CondKind::Group(Box::new(inner.erase())),
            CondKind::AllOf(members) => CondKind::AllOf(conditions(members)),
            CondKind::AnyOf(members) => CondKind::AnyOf(conditions(members)),
            CondKind::CountOf(count, members) => CondKind::CountOf(count, conditions(members)),
            CondKind::Name(name) => CondKind::Name(name.erase()),
            CondKind::Status(status, name) => CondKind::Status(status, name.erase()),
            CondKind::OnOrAfter(date) => CondKind::OnOrAfter(date.erase()),
            CondKind::After(date) => CondKind::After(date.erase()),
            CondKind::Before(date) => CondKind::Before(date.erase()),
        }
    }
}

fn boxed<S>(date: DateExpr<S>) -> Box<DateExpr<()>> {
    Box::new(date.erase())
}

fn dates<S>(members: Vec<DateExpr<S>>) -> Vec<DateExpr<()>> {
    members.into_iter().map(DateExpr::erase).collect()
}

fn conditions<S>(members: Vec<CondExpr<S>>) -> Vec<CondExpr<()>> {
    members.into_iter().map(CondExpr::erase).collect()
}
