//! What is reported of a commitment on a day as one number, the code: its reason and its status, and
//! what is possible as well.

use std::collections::HashMap;

use super::node::{Builder, Id, Node, Small};
use crate::model::{Reason, Status};

/// The bits that say the reason.
pub(super) const REASON: Small = 31;
/// Those that say its status.
pub(super) const STATUS: Small = 7 << 8;
/// The commitment may be due as well.
pub(super) const OR_DUE: Small = 32;
/// It may be void as well.
pub(super) const OR_VOID: Small = 64;
/// The row has to be evaluated in another way.
pub(super) const DOUBT: Small = 128;

/// The code of a reason: its position, and that of its status.
pub(super) fn code_of(reason: Reason) -> Small {
    let reasons = (0..).zip(Reason::ALL);
    let code = reasons.filter(|(_, one)| *one == reason).map(|(at, _)| at).next().unwrap_or(REASON);
    let statuses = (0..).zip(Status::ALL);
    let status = statuses.filter(|(_, one)| *one == reason.status()).map(|(at, _)| at).next();
    code | (status.unwrap_or(0) << STATUS.trailing_zeros())
}

/// Of a code only some bits, with the least that decides them.
pub(super) struct Bits<'b> {
    builder: &'b mut Builder,
    bits: Small,
    known: HashMap<Id, Id>,
}

impl<'b> Bits<'b> {
    pub(super) fn new(builder: &'b mut Builder, bits: Small) -> Bits<'b> {
        Bits { builder, bits, known: HashMap::new() }
    }

    pub(super) fn of(&mut self, code: Id) -> Id {
        if let Some(known) = self.known.get(&code) {
            return *known;
        }
        let found = match self.builder.node(code) {
            Node::Constant(value) => self.builder.constant(value & self.bits),
            Node::Pick(truth, yes, no) => {
                let (yes, no) = (self.of(yes), self.of(no));
                self.builder.pick(truth, yes, no)
            }
            Node::Join(one, two) => {
                let (one, two) = (self.of(one), self.of(two));
                self.builder.join(one, two)
            }
            Node::And(one, two) => self.of_both(one, two),
            _ => {
                let bits = self.builder.constant(self.bits);
                self.builder.bits(code, bits)
            }
        };
        self.known.insert(code, found);
        found
    }

    /// Of the bits that a truth lets through.
    fn of_both(&mut self, one: Id, two: Id) -> Id {
        let (truth, bits) = if self.builder.is_truth(one) { (one, two) } else { (two, one) };
        let bits = self.of(bits);
        self.builder.bits(truth, bits)
    }
}
