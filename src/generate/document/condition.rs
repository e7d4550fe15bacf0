use std::fmt;

use proptest::prelude::*;

use super::Settings;
use super::phrase::{self, Phrase, list};

/// A condition phrase, before its names are known.
#[derive(Debug, Clone)]
pub(super) enum Choice {
    /// A condition; where there is none, something else that is named.
    Condition(u8),
    Consultation(u8),
    Event(u8),
    /// A status (or `breached`) of an earlier commitment.
    Status(u8, u8),
    Compare(u8, phrase::Choice),
    Not(Box<Choice>),
    And(Vec<Choice>),
    Or(Vec<Choice>),
    AllOf(Vec<Choice>),
    AnyOf(Vec<Choice>),
    CountOf(u8, Vec<Choice>),
    Group(Box<Choice>),
}

/// Condition phrases.
pub(super) fn choice(settings: &Settings) -> BoxedStrategy<Choice> {
    let leaf = prop_oneof![
        6 => any::<u8>().prop_map(Choice::Condition),
        2 => any::<u8>().prop_map(Choice::Event),
        2 => any::<u8>().prop_map(Choice::Consultation),
        3 => (0..6_u8, any::<u8>()).prop_map(|(status, which)| Choice::Status(status, which)),
        2 => (0..3_u8, phrase::start(settings))
            .prop_map(|(relation, date)| Choice::Compare(relation, date)),
    ];
    leaf.prop_recursive(settings.depth, 6, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let some = prop::collection::vec(inner.clone(), 1..4);
        let several = prop::collection::vec(inner, 2..4);
        prop_oneof![
            3 => boxed.clone().prop_map(Choice::Not),
            3 => several.clone().prop_map(Choice::And),
            3 => several.prop_map(Choice::Or),
            1 => some.clone().prop_map(Choice::AllOf),
            1 => some.clone().prop_map(Choice::AnyOf),
            2 => (any::<u8>(), some).prop_map(|(count, of)| Choice::CountOf(count, of)),
            1 => boxed.prop_map(Choice::Group),
        ]
    })
    .boxed()
}

/// The words that test a commitment.
pub(super) const STATUSES: [&str; 6] = ["met", "due", "pending", "lapsed", "void", "breached"];

/// The words that compare the day with a date.
pub(super) const RELATIONS: [&str; 3] = ["on or after", "after", "before"];

/// A condition phrase that is valid where it stands; its text is what it displays.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    /// A condition, a consultation or an event.
    Name(String),
    Status(&'static str, String),
    Compare(&'static str, Phrase),
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    AllOf(Vec<Condition>),
    AnyOf(Vec<Condition>),
    CountOf(usize, Vec<Condition>),
    Group(Box<Condition>),
}

impl Condition {
    /// How tightly it binds.
    fn level(&self) -> u8 {
        match self {
            Condition::Or(_) => 0,
            Condition::And(_) => 1,
            Condition::Not(_) => 2,
            _ => 3,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Name(name) => f.write_str(name),
            Condition::Status(status, name) => write!(f, "{status}({name})"),
            Condition::Compare(relation, date) => write!(f, "{relation} {date}"),
            Condition::Not(inner) => write!(f, "not {}", Operand(inner, 2)),
            Condition::And(members) => f.write_str(&joined(members, " and ", 1)),
            Condition::Or(members) => f.write_str(&joined(members, " or ", 0)),
            Condition::AllOf(members) => write!(f, "all of ({})", list(members)),
            Condition::AnyOf(members) => write!(f, "any of ({})", list(members)),
            Condition::CountOf(count, members) => write!(f, "{count} of ({})", list(members)),
            Condition::Group(inner) => write!(f, "({inner})"),
        }
    }
}

fn joined(members: &[Condition], operator: &str, level: u8) -> String {
    let texts: Vec<String> =
        members.iter().map(|member| Operand(member, level).to_string()).collect();
    texts.join(operator)
}

/// An operand of an operator of that level, in brackets where it binds less tightly.
struct Operand<'a>(&'a Condition, u8);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.level() < self.1 { write!(f, "({})", self.0) } else { write!(f, "{}", self.0) }
    }
}
