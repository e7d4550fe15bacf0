//! What a commitment says, changed by one step.

use super::date::{self, Changed};
use super::{Changes, Part, cond};
use crate::dates::{Direction, Length, Roll};
use crate::model::{Agreement, Anchor, Commitment, CommitmentId, Date, Deadline, Kind, Term};
use crate::source::Place;

impl Changes<'_> {
    /// All that a commitment says and that may decide its status.
    pub(super) fn commitment(&mut self, id: CommitmentId) {
        let Some(commitment) = self.agreement.commitment(id).cloned() else { return };
        self.from(id, &commitment);
        self.deadline(id, &commitment);
        self.date(id, "until", commitment.until.as_ref(), |it| &mut it.until);
        self.date(id, "due-from", commitment.due_from.as_ref(), |it| &mut it.due_from);
        self.date(id, "met-when", commitment.met_when.as_ref(), |it| &mut it.met_when);
        self.date(id, "broken-when", commitment.broken_when.as_ref(), |it| &mut it.broken_when);
        self.date(id, "void-when", commitment.void_when.as_ref(), |it| &mut it.void_when);
        self.subject_to(id, &commitment);
        self.length(id, "grace", commitment.grace, |it| &mut it.grace);
        self.length(id, "notice", commitment.notice, |it| &mut it.notice);
        self.words(id, &commitment);
        self.parties(id, &commitment);
    }

    /// Changes one commitment.
    fn of(
        &mut self,
        id: CommitmentId,
        (key, place): (&'static str, Place),
        (what, drops): (String, bool),
        change: impl FnOnce(&mut Commitment) -> Option<()>,
    ) {
        self.add((Part::Commitment(id), key, place), what, drops, |agreement| {
            change(commitment(agreement, id)?)
        });
    }

    fn from(&mut self, id: CommitmentId, commitment: &Commitment) {
        let term = &commitment.from;
        let is_default = term.place == commitment.place;
        let at = ("from", term.place);
        for (what, drops, value) in date::changed(self.agreement, &term.value, term.place) {
            self.of(id, at, (what, drops), |it| {
                it.from.value = value;
                Some(())
            });
        }
        if !is_default && term.value != Date::Anchor(Anchor::Made) {
            self.of(id, at, ("left out".to_owned(), true), |it| {
                it.from.value = Date::Anchor(Anchor::Made);
                Some(())
            });
        }
    }

    fn deadline(&mut self, id: CommitmentId, commitment: &Commitment) {
        let Some(term) = &commitment.deadline else { return };
        let at = ("deadline", term.place);
        for (what, drops, value, opens) in deadlines(self.agreement, &term.value, term.place) {
            self.of(id, at, (what, drops), |it| {
                it.deadline.as_mut()?.value = value;
                // A day more or less does not move the day on which a period opens the window.
                if let (Some(opens), None) = (opens, &it.due_from) {
                    it.due_from = Some(it.from.with(opens));
                }
                Some(())
            });
        }
        self.of(id, at, ("left out".to_owned(), true), |it| it.deadline.take().map(drop));
    }

    fn date(
        &mut self,
        id: CommitmentId,
        key: &'static str,
        term: Option<&Term<Date>>,
        slot: fn(&mut Commitment) -> &mut Option<Term<Date>>,
    ) {
        let Some(term) = term else { return };
        let at = (key, term.place);
        for (what, drops, value) in date::changed(self.agreement, &term.value, term.place) {
            self.of(id, at, (what, drops), |it| {
                slot(it).as_mut()?.value = value;
                Some(())
            });
        }
        self.of(id, at, ("left out".to_owned(), true), |it| slot(it).take().map(drop));
    }

    fn subject_to(&mut self, id: CommitmentId, commitment: &Commitment) {
        let Some(term) = &commitment.subject_to else { return };
        let at = ("subject-to", term.place);
        for (what, drops, value) in cond::changed(self.agreement, &term.value, term.place) {
            self.of(id, at, (what, drops), |it| {
                it.subject_to.as_mut()?.value = value;
                Some(())
            });
        }
        self.of(id, at, ("left out".to_owned(), true), |it| it.subject_to.take().map(drop));
    }

    fn length(
        &mut self,
        id: CommitmentId,
        key: &'static str,
        length: Option<Length>,
        slot: fn(&mut Commitment) -> &mut Option<Length>,
    ) {
        let place = self.agreement.commitment(id).map_or(self.agreement.place, |it| it.place);
        for (what, changed) in lengths(length) {
            self.of(id, (key, place), (what, changed.is_none()), |it| {
                *slot(it) = changed;
                Some(())
            });
        }
    }

    /// The kind, and the keys that are words.
    fn words(&mut self, id: CommitmentId, commitment: &Commitment) {
        let place = commitment.place;
        let kinds = match commitment.kind {
            Kind::Achieve => Some(("`option` for `achieve`", Kind::Option)),
            Kind::Option => Some(("`achieve` for `option`", Kind::Achieve)),
            // To keep a thing and to avoid its contrary are judged alike.
            Kind::Maintain | Kind::Avoid => None,
        };
        if let Some((what, kind)) = kinds {
            self.of(id, ("kind", place), (what.to_owned(), false), |it| {
                it.kind = kind;
                Some(())
            });
        }
        if commitment.roll != Roll::None {
            self.of(id, ("roll", place), ("left out".to_owned(), true), |it| {
                it.roll = Roll::None;
                Some(())
            });
            let others = ROLLS.iter().filter(|(roll, _)| *roll != commitment.roll);
            for (roll, word) in others {
                let what = format!("`{word}` for `{}`", roll_word(commitment.roll));
                self.of(id, ("roll", place), (what, false), |it| {
                    it.roll = *roll;
                    Some(())
                });
            }
        }
        if commitment.kind.has_deadline() && commitment.deadline.is_some() {
            let accepts = !commitment.accepts_late;
            let what = format!("`{accepts}` for `{}`", commitment.accepts_late);
            self.of(id, ("accepts-late", place), (what, accepts), |it| {
                it.accepts_late = accepts;
                Some(())
            });
        }
        let every = commitment.every.into_iter().flat_map(date::other_lengths);
        for length in every {
            self.of(id, ("every", place), (format!("{length}"), false), |it| {
                it.every = Some(length);
                Some(())
            });
        }
    }

    /// The parties that have to agree, each left out.
    fn parties(&mut self, id: CommitmentId, commitment: &Commitment) {
        let place = commitment.place;
        for (number, party) in commitment.confirmed_by.iter().enumerate() {
            let what = format!("without {}", self.party(*party));
            self.of(id, ("confirmed-by", place), (what, true), |it| {
                it.confirmed_by = date::without(&it.confirmed_by, number);
                Some(())
            });
        }
        for (number, party) in commitment.amendable_by.iter().enumerate() {
            let what = format!("without {}", self.party(*party));
            self.of(id, ("amendable-by", place), (what, true), |it| {
                it.amendable_by = date::without(&it.amendable_by, number);
                Some(())
            });
        }
    }
}

fn commitment(agreement: &mut Agreement, id: CommitmentId) -> Option<&mut Commitment> {
    agreement.commitments.get_mut(id.index())
}

/// Where a deadline can go, and the word for it.
const ROLLS: [(Roll, &str); 4] = [
    (Roll::Following, "following"),
    (Roll::ModifiedFollowing, "modified-following"),
    (Roll::Preceding, "preceding"),
    (Roll::ModifiedPreceding, "modified-preceding"),
];

fn roll_word(roll: Roll) -> &'static str {
    ROLLS.iter().find(|(other, _)| *other == roll).map_or("none", |(_, word)| word)
}

/// A deadline changed: with the day that opens the window, if the change is to leave that alone.
fn deadlines(
    of: &Agreement,
    deadline: &Deadline,
    place: Place,
) -> Vec<(String, bool, Deadline, Option<Date>)> {
    let plain = |(what, drops, date): Changed<Date>| (what, drops, Deadline::On(date), None);
    match deadline {
        Deadline::On(date) => date::changed(of, date, place).into_iter().map(plain).collect(),
        Deadline::Period(period) => {
            let opens = date::day(period.first());
            let days = [("a day later", Direction::After), ("a day earlier", Direction::Before)];
            let days = days.map(|(what, direction)| {
                let moved = date::moved(&date::day(period.last()), direction, place);
                (what.to_owned(), false, Deadline::On(moved), Some(opens.clone()))
            });
            let last = Deadline::On(date::day(period.last()));
            let closed = ("its last day for the period".to_owned(), false, last, None);
            days.into_iter().chain([closed]).collect()
        }
        Deadline::Within(date) => {
            let steps = date::steps(of, date).into_iter();
            let mut found: Vec<_> = steps
                .map(|(what, drops, date)| (what, drops, Deadline::Within(date), None))
                .collect();
            found.push((
                "`after` for `within`".to_owned(),
                false,
                Deadline::On(date.clone()),
                None,
            ));
            found
        }
    }
}

/// One more, one less, and none at all.
pub(super) fn lengths(length: Option<Length>) -> Vec<(String, Option<Length>)> {
    let Some(length) = length else { return Vec::new() };
    let others = date::other_lengths(length).into_iter();
    let others = others.map(|other| (format!("{other} for {length}"), Some(other)));
    others.chain([("left out".to_owned(), None)]).collect()
}
