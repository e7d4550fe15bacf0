//! What the rules as they are give under the records on which changed rules are compared with them.

use std::cell::RefCell;
use std::rc::Rc;

use super::records::Records;
use crate::evaluate::{Toiled, toiled};
use crate::model::{Agreement, CommitmentId, Record};

/// Some commitments under small records: of each record worked out once, when it is first asked.
pub(super) struct Ground {
    pub(super) records: Records,
    known: RefCell<Vec<Rc<Toiled>>>,
}

impl Ground {
    pub(super) fn new(agreement: &Agreement, of: &[CommitmentId]) -> Self {
        Ground { records: Records::new(agreement, of), known: RefCell::default() }
    }

    /// What becomes of the commitments under a record, which is the one of that number. They are
    /// asked in their order.
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
        self.known.borrow_mut().push(found.clone());
        found
    }
}
