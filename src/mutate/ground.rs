//! What the rules as they are give under the records on which changed rules are compared with them.

use std::cell::RefCell;
use std::rc::Rc;

use super::Part;
use super::records::{Records, Voices};
use crate::evaluate::{Toiled, toiled};
use crate::model::{Agreement, CommitmentId, Record};

/// Of so many records it is kept what becomes of the commitments.
const KEPT: usize = 5_000;

/// Some commitments under small records: of the first ones worked out once, when it is first asked.
pub(crate) struct Ground {
    pub(crate) records: Records,
    known: RefCell<Vec<Rc<Toiled>>>,
}

impl Ground {
    pub(super) fn new(
        agreement: &Agreement,
        of: &[CommitmentId],
        entries: (Voices, Option<Part>),
    ) -> Self {
        Ground { records: Records::new(agreement, of, entries), known: RefCell::default() }
    }

    /// What becomes of the commitments under the record of that number: the next one that is not
    /// known, or one before it.
    pub(super) fn before(
        &self,
        agreement: &Agreement,
        of: &[CommitmentId],
        (number, record): (usize, &Record),
    ) -> Rc<Toiled> {
        if let Some(known) = self.known.borrow().get(number) {
            return known.clone();
        }
        let found = Rc::new(toiled(agreement, record, of, self.records.days, None));
        if number < KEPT {
            self.known.borrow_mut().push(found.clone());
        }
        found
    }
}
