use super::tri::{Fact, Tri};
use super::verdict::{Reason, Status};

/// The rows of the table that fit in the worlds of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rows {
    bits: u32,
    /// Why there is more than one.
    blame: Option<Fact>,
}

impl Rows {
    pub(super) const NONE: Rows = Rows { bits: 0, blame: None };

    pub(super) fn only(reason: Reason) -> Rows {
        Rows { bits: bit(reason), blame: None }
    }

    /// The rows of the table in order, each with whether it fits: the first that does, counts.
    pub(super) fn first_that_fits(table: impl IntoIterator<Item = (Tri, Reason)>) -> Rows {
        let mut rows = Rows::NONE;
        for (fits, reason) in table {
            match fits {
                Tri::False => {}
                Tri::True => {
                    rows.bits |= bit(reason);
                    return rows;
                }
                Tri::Maybe(fact) => {
                    rows.bits |= bit(reason);
                    rows.blame = rows.blame.or(Some(fact));
                }
            }
        }
        rows
    }

    /// Those of either.
    pub(super) fn union(self, other: Rows) -> Rows {
        Rows { bits: self.bits | other.bits, blame: self.blame.or(other.blame) }
    }

    /// With a reason why there is more than one, if none is known yet.
    pub(super) fn blaming_if_free(self, fact: Fact) -> Rows {
        Rows { blame: self.blame.or(Some(fact)), ..self }
    }

    /// Those of that status.
    pub(super) fn of(self, status: Status) -> Rows {
        let outside = |reason: &Reason| reason.status() != status;
        let dropped = Reason::ALL.into_iter().filter(outside).fold(0, |all, it| all | bit(it));
        Rows { bits: self.bits & !dropped, ..self }
    }

    /// Whether one of them is of that status.
    pub(super) fn may_be(self, status: Status) -> bool {
        self.reasons().any(|reason| reason.status() == status)
    }

    pub(super) fn blame(self) -> Option<Fact> {
        self.blame
    }

    /// Why there is more than one, if there is.
    pub(super) fn doubt(self) -> Option<Fact> {
        let is_one = self.bits.count_ones() <= 1;
        if is_one { None } else { Some(self.blame.unwrap_or(Fact::Vague)) }
    }

    pub(super) fn contains(self, reason: Reason) -> bool {
        self.bits & bit(reason) != 0
    }

    pub(super) fn reasons(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |reason| self.contains(*reason))
    }

    /// The reason, if there is just one.
    pub(super) fn single(self) -> Option<Reason> {
        let mut reasons = self.reasons();
        reasons.next().filter(|_| reasons.next().is_none())
    }

    /// Whether the rows of a box all fit that test.
    pub(super) fn are(self, test: impl Fn(Reason) -> bool) -> Tri {
        let (mut some, mut all) = (false, true);
        for reason in self.reasons() {
            let fits = test(reason);
            some |= fits;
            all &= fits;
        }
        match (some, all, self.blame) {
            (false, ..) => Tri::False,
            (true, true, _) => Tri::True,
            (true, false, blame) => Tri::Maybe(blame.unwrap_or(Fact::Vague)),
        }
    }

    pub(super) fn have(self, status: Status) -> Tri {
        self.are(|reason| reason.status() == status)
    }
}

fn bit(reason: Reason) -> u32 {
    // The reasons are numbered in the order of the table, and there are fewer than 32.
    1_u32.checked_shl(reason as u32).unwrap_or(0)
}
