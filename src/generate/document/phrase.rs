use std::fmt;

use crate::dates::{
    Calendar, Day, Direction, Edge, Granularity, Length, Period, Rounding, edge_of,
};
use proptest::prelude::*;

use super::Settings;
use super::dates::{DayChoice, LengthChoice, day, late_day, length, period_choice};

/// A date phrase, before its names are known.
#[derive(Debug, Clone)]
pub(super) enum Choice {
    Made,
    Day(DayChoice),
    /// An event or a consultation.
    Name(u8),
    /// `met`, `lapsed`, `deadline` of an earlier commitment.
    Of(u8, u8),
    PeriodEdge(Edge, u8),
    /// Whole; inside another phrase its start.
    Period(u8),
    SomeDay(u8),
    Shift(LengthChoice, Direction, Box<Choice>),
    Within(LengthChoice, Box<Choice>),
    Earlier(Vec<Choice>),
    Later(Vec<Choice>),
    EdgeOf(Edge, Granularity, i8, Box<Choice>),
    Group(Box<Choice>),
}

/// Any phrase that names a day.
pub(super) fn moment(settings: &Settings) -> BoxedStrategy<Choice> {
    let settings = settings.clone();
    leaf(&settings)
        .prop_recursive(settings.depth, 6, 3, move |inner| steps(&settings, inner).boxed())
        .boxed()
}

/// A phrase that may be a bare period too: the first day of something.
pub(super) fn start(settings: &Settings) -> BoxedStrategy<Choice> {
    prop_oneof![
        6 => moment(settings),
        1 => period_choice().prop_map(Choice::Period),
    ]
    .boxed()
}

/// The last day of something.
pub(super) fn end(settings: &Settings) -> BoxedStrategy<Choice> {
    let after = (length(settings), leaf(settings))
        .prop_map(|(length, base)| Choice::Shift(length, Direction::After, Box::new(base)));
    let within = (length(settings), leaf(settings))
        .prop_map(|(length, base)| Choice::Within(length, Box::new(base)));
    prop_oneof![
        4 => late_day(settings).prop_map(Choice::Day),
        3 => after,
        3 => within.clone(),
        1 => within.prop_map(|within| Choice::Group(Box::new(within))),
        2 => period_choice().prop_map(Choice::Period),
        5 => moment(settings),
    ]
    .boxed()
}

fn leaf(settings: &Settings) -> BoxedStrategy<Choice> {
    let open = u32::from(settings.some_days > 0) * 2;
    prop_oneof![
        3 => Just(Choice::Made),
        6 => day(settings).prop_map(Choice::Day),
        7 => any::<u8>().prop_map(Choice::Name),
        5 => (0..3_u8, any::<u8>()).prop_map(|(form, which)| Choice::Of(form, which)),
        1 => (edge(), period_choice()).prop_map(|(edge, which)| Choice::PeriodEdge(edge, which)),
        1 + open => period_choice().prop_map(Choice::SomeDay),
    ]
    .boxed()
}

fn steps(
    settings: &Settings,
    inner: BoxedStrategy<Choice>,
) -> impl Strategy<Value = Choice> + use<> {
    let boxed = inner.clone().prop_map(Box::new);
    let several = prop::collection::vec(inner, 1..4);
    prop_oneof![
        8 => (length(settings), direction(), boxed.clone())
            .prop_map(|(length, direction, base)| Choice::Shift(length, direction, base)),
        1 => (length(settings), boxed.clone())
            .prop_map(|(length, base)| Choice::Within(length, base)),
        2 => several.clone().prop_map(Choice::Earlier),
        2 => several.prop_map(Choice::Later),
        2 => (edge(), granularity(), -1..=1_i8, boxed.clone())
            .prop_map(|(edge, size, step, base)| Choice::EdgeOf(edge, size, step, base)),
        1 => boxed.prop_map(Choice::Group),
    ]
}

fn edge() -> BoxedStrategy<Edge> {
    prop_oneof![Just(Edge::Start), Just(Edge::End)].boxed()
}

fn direction() -> BoxedStrategy<Direction> {
    prop_oneof![3 => Just(Direction::After), 2 => Just(Direction::Before)].boxed()
}

fn granularity() -> BoxedStrategy<Granularity> {
    prop_oneof![
        6 => Just(Granularity::Month),
        1 => Just(Granularity::Quarter),
        1 => Just(Granularity::Year),
    ]
    .boxed()
}

/// A date phrase that is valid where it stands; its text is what it displays.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Phrase {
    Made,
    Day(Day),
    /// An event or a consultation; the day if the event has a fixed one.
    Name(String, Option<Day>),
    /// `met(c)` and the like, with the days it can have by the rules alone.
    Of(&'static str, String, Span),
    PeriodStart,
    PeriodEnd,
    PeriodEdge(Edge, Period),
    Period(Period),
    SomeDay(Period),
    Shift(Length, Direction, Box<Phrase>),
    Within(Length, Box<Phrase>),
    Earlier(Vec<Phrase>),
    Later(Vec<Phrase>),
    EdgeOf(Edge, Granularity, i8, Box<Phrase>),
    Group(Box<Phrase>),
}

/// The first and the last day that a phrase can name by the rules alone; none if that takes the
/// record.
pub(super) type Span = Option<(Day, Day)>;

/// What arithmetic needs to know of an agreement.
#[derive(Debug, Clone)]
pub(super) struct Arithmetic {
    pub(super) made: Day,
    pub(super) rounding: Rounding,
    pub(super) calendar: Option<Calendar>,
}

impl Arithmetic {
    /// The days that `phrase` can name without a record. A phrase that only partly depends on the
    /// record may get a span too: it is wider than needed, and a checker may see less, not more.
    pub(super) fn span(&self, phrase: &Phrase) -> Span {
        match phrase {
            Phrase::Made => Some((self.made, self.made)),
            Phrase::Day(day) => Some((*day, *day)),
            Phrase::Name(_, fixed) => fixed.map(|day| (day, day)),
            Phrase::Of(_, _, span) => *span,
            Phrase::PeriodStart | Phrase::PeriodEnd => None,
            Phrase::PeriodEdge(edge, period) => Some((period.edge(*edge), period.edge(*edge))),
            Phrase::Period(period) | Phrase::SomeDay(period) => {
                Some((period.first(), period.last()))
            }
            Phrase::Shift(length, direction, base) => {
                self.map(base, |day| self.shift(*length, *direction, day))
            }
            Phrase::Within(length, base) => {
                self.map(base, |day| self.shift(*length, Direction::After, day))
            }
            Phrase::Earlier(members) => {
                let spans: Vec<(Day, Day)> =
                    members.iter().filter_map(|member| self.span(member)).collect();
                spans.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)))
            }
            Phrase::Later(members) => {
                let spans: Option<Vec<(Day, Day)>> =
                    members.iter().map(|member| self.span(member)).collect();
                spans?.into_iter().reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))
            }
            Phrase::EdgeOf(edge, granularity, step, base) => {
                self.map(base, |day| edge_of(day, *edge, *granularity, *step).unwrap())
            }
            Phrase::Group(inner) => self.span(inner),
        }
    }

    fn map(&self, base: &Phrase, step: impl Fn(Day) -> Day) -> Span {
        self.span(base).map(|(first, last)| (step(first), step(last)))
    }

    fn shift(&self, length: Length, direction: Direction, day: Day) -> Day {
        length
            .from(day, direction, self.rounding, self.calendar.as_ref())
            .expect("no sum fails near the window")
    }
}

impl Phrase {
    /// The phrase as a part of another one, where a bare period cannot stand: its last day.
    pub(super) fn nested(self) -> Phrase {
        match self {
            Phrase::Period(period) => Phrase::PeriodEdge(Edge::End, period),
            other => other,
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Phrase::Made => f.write_str("made"),
            Phrase::Day(day) => write!(f, "{day}"),
            Phrase::Name(name, _) => f.write_str(name),
            Phrase::Of(form, name, _) => write!(f, "{form}({name})"),
            Phrase::PeriodStart => f.write_str("period-start"),
            Phrase::PeriodEnd => f.write_str("period-end"),
            Phrase::PeriodEdge(edge, period) => write!(f, "{} of {period}", edge_word(*edge)),
            Phrase::Period(period) => write!(f, "{period}"),
            Phrase::SomeDay(period) => write!(f, "some day in {period}"),
            Phrase::Shift(length, Direction::After, base) => write!(f, "{length} after {base}"),
            Phrase::Shift(length, Direction::Before, base) => write!(f, "{length} before {base}"),
            Phrase::Within(length, base) => write!(f, "within {length} of {base}"),
            Phrase::Earlier(members) => write!(f, "earlier of ({})", list(members)),
            Phrase::Later(members) => write!(f, "later of ({})", list(members)),
            Phrase::EdgeOf(edge, granularity, step, base) => {
                let relation = match step {
                    0 => "of",
                    1.. => "after",
                    _ => "before",
                };
                let (edge, size) = (edge_word(*edge), granularity.word());
                write!(f, "{edge} of {size} {relation} {base}")
            }
            Phrase::Group(inner) => write!(f, "({inner})"),
        }
    }
}

fn edge_word(edge: Edge) -> &'static str {
    match edge {
        Edge::Start => "start",
        Edge::End => "end",
    }
}

/// The members of a list, with commas.
pub(super) fn list<T: fmt::Display>(members: &[T]) -> String {
    let texts: Vec<String> = members.iter().map(T::to_string).collect();
    texts.join(", ")
}
