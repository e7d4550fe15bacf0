//! What one record says of a written property.

use super::field::Questions;
use super::trial::Trial;
use crate::dates::Day;
use crate::evaluate::{Stretch, Truth};

/// What one record says of a property.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Says {
    /// The first day on which it may be as it must not be.
    pub(super) against: Option<Day>,
    /// The first day on which it is, in every world, as it has to be able to be.
    pub(super) shown: Option<Day>,
    /// Whether its `once` came to hold.
    pub(super) once: bool,
    /// Whether its `given` may hold on some day that counts.
    pub(super) given: bool,
}

/// The days that count are those from the first on which `once` holds in every world; of those the
/// ones on which, in the world that is looked at, `given` holds.
pub(super) fn says(questions: &Questions, trial: &Trial<'_>) -> Says {
    let made = trial.field.asked.agreement().made;
    let from = match questions.once {
        Some(once) => first(trial.of(once), made, Truth::holds),
        None => Some(made),
    };
    let Some(from) = from else { return Says::default() };
    let speaks = trial.of(questions.speaks);
    let may_hold = |truth: Truth| truth.may_hold && truth.exact;
    Says {
        against: first(speaks, from, may_hold),
        shown: first(speaks, from, Truth::holds),
        once: true,
        given: questions.given.is_none_or(|given| first(trial.of(given), from, may_hold).is_some()),
    }
}

/// The first day from `from` on on which it is so.
fn first(stretches: &[Stretch], from: Day, is: impl Fn(Truth) -> bool) -> Option<Day> {
    let mut stretches = stretches.iter().filter(|stretch| from <= stretch.last);
    let found = stretches.find(|stretch| is(Truth::of(&stretch.answer)))?;
    Some(found.first.max(from))
}
