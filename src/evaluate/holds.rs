//! Whether a condition holds: it is put to a commitment of its own, which is owed while it does.

use crate::dates::Day;
use crate::model::{
    Agreement, Anchor, Commitment, CommitmentId, Cond, Date, Kind, PartyId, Record, Status, Term,
};

use super::stretch::{Answer, stretches};
use super::verdict::Query;

/// Whether a condition holds on a day, over all worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truth {
    /// It holds in some world.
    pub may_hold: bool,
    /// It does not hold in some world.
    pub may_fail: bool,
    /// Whether that is exact; else there may be fewer worlds than it says.
    pub exact: bool,
}

impl Truth {
    /// Whether it holds in every world.
    #[must_use]
    pub fn holds(self) -> bool {
        !self.may_fail
    }

    /// Whether it holds in none.
    #[must_use]
    pub fn fails(self) -> bool {
        !self.may_hold
    }

    /// What is said of a commitment of [`Asked::conditions`], said of its condition.
    #[must_use]
    pub fn of(answer: &Answer) -> Truth {
        Truth {
            may_hold: answer.possible.contains(&Status::Due),
            may_fail: answer.possible.contains(&Status::Pending),
            exact: answer.exact,
        }
    }
}

/// Whether a condition holds on the day asked, as far as was known on the knowledge day.
///
/// The worlds are those of [`evaluate`](super::evaluate): an open fact has one value in each of
/// them, wherever it is used, so `ground or not ground` holds whatever is known of the ground.
#[must_use]
pub fn holds(agreement: &Agreement, record: &Record, condition: &Cond, query: &Query) -> Truth {
    let asked = Asked::new(agreement, [condition]);
    let days = (query.on, query.on);
    let answers = asked.over(record, days, query.known_by);
    let stretch = answers.first().and_then(|of| of.first());
    let nothing = Truth { may_hold: false, may_fail: true, exact: true };
    stretch.map_or(nothing, |(_, _, truth)| *truth)
}

/// An agreement of which one can ask whether some conditions hold.
#[derive(Debug, Clone)]
pub struct Asked {
    agreement: Agreement,
    conditions: Vec<CommitmentId>,
}

impl Asked {
    /// Adds a commitment for each condition. None of those that are there speaks of them, and
    /// nobody can end them; so nothing else changes.
    #[must_use]
    pub fn new<'c>(agreement: &Agreement, conditions: impl IntoIterator<Item = &'c Cond>) -> Asked {
        let mut asked = Asked { agreement: agreement.clone(), conditions: Vec::new() };
        for condition in conditions {
            asked.add(condition);
        }
        asked
    }

    fn add(&mut self, condition: &Cond) {
        let number = u32::try_from(self.agreement.commitments.len()).unwrap_or(u32::MAX);
        let id = CommitmentId(number);
        let added = owed_while(&self.agreement, condition, number);
        self.agreement.commitments.push(added);
        self.agreement.order.push(id);
        self.conditions.push(id);
    }

    /// The agreement, with the commitments that were added.
    #[must_use]
    pub fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// The commitments that were added: each is due while its condition holds, and else pending.
    #[must_use]
    pub fn conditions(&self) -> &[CommitmentId] {
        &self.conditions
    }

    /// Whether each condition holds, from one day to another: stretches of days, one after the other.
    #[must_use]
    pub fn over(
        &self,
        record: &Record,
        days: (Day, Day),
        known_by: Option<Day>,
    ) -> Vec<Vec<(Day, Day, Truth)>> {
        let found = stretches(&self.agreement, record, &self.conditions, days, known_by);
        let truths = found.into_iter().map(|of| {
            let truth = of.iter().map(|it| (it.first, it.last, Truth::of(&it.answer)));
            truth.collect()
        });
        truths.collect()
    }
}

/// An option without a deadline is due from the day on which it is in force, while it is owed, and
/// pending on all other days.
fn owed_while(agreement: &Agreement, condition: &Cond, number: u32) -> Commitment {
    let place = agreement.place;
    let always = Date::Anchor(Anchor::Day(Day::MIN));
    Commitment {
        // No file can have such an id, nor such a party.
        id: format!("#{number}"),
        what: String::new(),
        kind: Kind::Option,
        obligor: Vec::new(),
        obligee: Vec::new(),
        quote: None,
        clause: None,
        note: None,
        tags: std::collections::BTreeSet::new(),
        from: Term::new(always, "", place),
        target: None,
        deadline: None,
        until: None,
        due_from: None,
        notice: None,
        grace: None,
        roll: crate::dates::Roll::None,
        places: crate::model::Places::default(),
        subject_to: Some(Term::new(condition.clone(), "", place)),
        met_when: None,
        broken_when: None,
        void_when: None,
        every: None,
        accepts_late: true,
        confirmed_by: Vec::new(),
        amendable_by: vec![PartyId(u32::MAX)],
        place,
    }
}
