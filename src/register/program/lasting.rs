//! How long a value stays as it is, as a value itself: from the day that is asked ahead to the first day
//! on which it may be another, or back to the first of the days on which it is the same.
//!
//! Both are bounds: up to there nothing changes, there it may. They follow from how a value is made. Of two
//! truths that both have to be so, as long as one is not, the other does not matter; of what is picked
//! by a truth, what is not picked does not. So hardly any day is looked at in vain.

use std::collections::HashMap;

use super::node::{Builder, Id, NEVER, Node, Small};

/// Which way days are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To the first day on which the value may be another.
    Ahead,
    /// To the first of the days on which it is the same.
    Back,
}

/// How long a truth stays.
#[derive(Debug, Clone, Copy)]
struct Stays {
    /// If it is so: up to there. If it is not, a day on the other side of the one asked.
    so: Id,
    /// If it is not so: up to there. If it is, a day on the other side of the one asked.
    not: Id,
}

impl Stays {
    fn contrary(self) -> Stays {
        Stays { so: self.not, not: self.so }
    }
}

/// Works out how long values stay.
pub(super) struct Lasting<'b> {
    builder: &'b mut Builder,
    way: Way,
    values: HashMap<Id, Id>,
    truths: HashMap<Id, Stays>,
    /// Of a day, and so many days after it: whether that is after the day asked.
    behind: HashMap<(Id, Small), Stays>,
}

impl<'b> Lasting<'b> {
    pub(super) fn new(builder: &'b mut Builder, way: Way) -> Lasting<'b> {
        Lasting {
            builder,
            way,
            values: HashMap::new(),
            truths: HashMap::new(),
            behind: HashMap::new(),
        }
    }

    /// How long a value stays as it is.
    pub(super) fn of(&mut self, id: Id) -> Id {
        if !self.builder.asks(id) {
            return self.for_ever();
        }
        if let Some(known) = self.values.get(&id) {
            return *known;
        }
        let found = self.of_node(id);
        self.values.insert(id, found);
        found
    }

    fn of_node(&mut self, id: Id) -> Id {
        if self.builder.is_truth(id) {
            let stays = self.truth(id);
            return self.either(stays.so, stays.not);
        }
        match self.builder.node(id) {
            Node::Asked => self.at_once(),
            Node::Pick(truth, yes, no) => {
                let (yes, no) = (self.of(yes), self.of(no));
                let truth = self.truth(truth);
                let (yes, no) = (self.both(truth.so, yes), self.both(truth.not, no));
                self.either(yes, no)
            }
            Node::Earlier(one, two) if self.is_asked(one) || self.is_asked(two) => {
                let day = if self.is_asked(one) { two } else { one };
                self.of_asked_up_to(day)
            }
            node => self.of_sources(node),
        }
    }

    /// As long as all of which it is made stays.
    fn of_sources(&mut self, node: Node) -> Id {
        let all = self.for_ever();
        node.sources().fold(all, |all, source| {
            let source = self.of(source);
            self.both(all, source)
        })
    }

    /// The day asked itself, as long as it is not behind a day of the row; from then on that day.
    fn of_asked_up_to(&mut self, day: Id) -> Id {
        let (at_once, for_ever) = (self.at_once(), self.for_ever());
        let ahead = self.builder.until(day);
        let behind = match self.way {
            Way::Ahead => for_ever,
            Way::Back => day,
        };
        let stays = self.builder.pick(ahead, at_once, behind);
        let of_day = self.of(day);
        self.both(stays, of_day)
    }

    fn truth(&mut self, id: Id) -> Stays {
        if let Some(known) = self.truths.get(&id) {
            return *known;
        }
        let found = self.truth_of_node(id);
        self.truths.insert(id, found);
        found
    }

    fn truth_of_node(&mut self, id: Id) -> Stays {
        if !self.builder.asks(id) {
            let for_ever = self.for_ever();
            return self.while_so(id, for_ever);
        }
        match self.builder.node(id) {
            Node::Not(truth) => self.truth(truth).contrary(),
            Node::And(one, two) => {
                let (one, two) = (self.truth(one), self.truth(two));
                self.and(one, two)
            }
            Node::Without(one, two) => {
                let (one, two) = (self.truth(one), self.truth(two));
                self.and(one, two.contrary())
            }
            Node::Or(one, two) => {
                let (one, two) = (self.truth(one), self.truth(two));
                self.or(one, two)
            }
            Node::Pick(truth, yes, no) => {
                let (truth, yes, no) = (self.truth(truth), self.truth(yes), self.truth(no));
                self.picked(truth, yes, no)
            }
            Node::After(day, asked) if self.is_asked(asked) => self.behind(day, 0),
            Node::After(day, far) if self.builder.is_far(far) => self.never_comes(day, far),
            node => {
                let stays = self.of_sources(node);
                self.while_so(id, stays)
            }
        }
    }

    /// Whether a day never comes. What moves a day on, or moves with the day asked, has no say in that.
    fn never_comes(&mut self, day: Id, far: Id) -> Stays {
        match self.builder.node(day) {
            Node::Plus(day, _) | Node::Moved(day, _) => self.never_comes(day, far),
            Node::Pick(truth, yes, no) if self.builder.asks(day) => {
                let (yes, no) = (self.never_comes(yes, far), self.never_comes(no, far));
                let truth = self.truth(truth);
                self.picked(truth, yes, no)
            }
            node => {
                let stays = match node {
                    Node::Asked | Node::Sum(..) => self.for_ever(),
                    _ => self.of(day),
                };
                let so = self.builder.before(far, day);
                self.while_so(so, stays)
            }
        }
    }

    /// Whether a day, and so many days after it, is after the day asked.
    fn behind(&mut self, day: Id, days: Small) -> Stays {
        if let Some(known) = self.behind.get(&(day, days)) {
            return *known;
        }
        let found = self.behind_node(day, days);
        self.behind.insert((day, days), found);
        found
    }

    fn behind_node(&mut self, day: Id, days: Small) -> Stays {
        if !self.builder.asks(day) {
            let day = self.builder.plus(day, days);
            return self.up_to(day);
        }
        match self.builder.node(day) {
            Node::Asked => {
                let (so, for_ever) = (self.builder.truth(days > 0), self.for_ever());
                self.while_so(so, for_ever)
            }
            Node::Plus(day, more) => match days.checked_add(more) {
                Some(days) => self.behind(day, days),
                None => self.behind_for_now(day, days),
            },
            Node::Pick(truth, yes, no) => {
                let (yes, no) = (self.behind(yes, days), self.behind(no, days));
                let truth = self.truth(truth);
                self.picked(truth, yes, no)
            }
            Node::Earlier(one, two) => {
                let (one, two) = (self.behind(one, days), self.behind(two, days));
                self.and(one, two)
            }
            Node::Later(one, two) => {
                let (one, two) = (self.behind(one, days), self.behind(two, days));
                self.or(one, two)
            }
            Node::Sum(moving, ahead) if !self.builder.asks(ahead) => {
                match self.last_of_moving(moving) {
                    Some(last) => self.behind_moving(day, (last, ahead), days),
                    None => self.behind_for_now(day, days),
                }
            }
            // Nothing that only moves it on can bring it before a day behind which it was already.
            Node::Moved(from, by) if self.builder.moves.goes_on(by) => {
                let own = self.behind_for_now(day, days);
                let from = self.behind(from, days);
                Stays { so: self.either(own.so, from.so), not: own.not }
            }
            _ => self.behind_for_now(day, days),
        }
    }

    /// As long as the day itself stays.
    fn behind_for_now(&mut self, day: Id, days: Small) -> Stays {
        let for_now = self.of(day);
        let day = self.builder.plus(day, days);
        let so = self.builder.until(day);
        let own = self.up_to(day);
        let stays = self.while_so(so, for_now);
        match self.way {
            Way::Ahead => Stays { so: self.both(own.so, for_now), not: stays.not },
            Way::Back => Stays { so: stays.so, not: self.both(own.not, for_now) },
        }
    }

    /// The last day of one that moves with the day asked, up to there.
    fn last_of_moving(&mut self, id: Id) -> Option<Id> {
        let last = match self.builder.node(id) {
            Node::Asked => self.builder.never(),
            Node::Earlier(one, two) if self.is_asked(one) => two,
            Node::Earlier(one, two) if self.is_asked(two) => one,
            _ => return None,
        };
        Some(last).filter(|last| !self.builder.asks(*last))
    }

    /// A day that keeps ahead of the day asked, up to a last one, and stays then.
    fn behind_moving(&mut self, day: Id, (last, ahead): (Id, Id), days: Small) -> Stays {
        let day = self.builder.plus(day, days);
        let so = self.builder.until(day);
        let in_the_end = self.builder.sum(last, ahead);
        let in_the_end = self.builder.plus(in_the_end, days);
        let for_ever = self.for_ever();
        let Stays { so: never_so, not: never_not } = self.while_so(so, for_ever);
        match self.way {
            Way::Ahead => {
                let sentinel = self.beyond();
                Stays { so: self.builder.pick(so, in_the_end, sentinel), not: never_not }
            }
            Way::Back => {
                let (sentinel, at_once) = (self.beyond(), self.at_once());
                let ended = self.builder.earlier(in_the_end, at_once);
                Stays { so: never_so, not: self.builder.pick(so, sentinel, ended) }
            }
        }
    }

    /// Whether the day asked is before a day of the row.
    fn up_to(&mut self, day: Id) -> Stays {
        let so = self.builder.until(day);
        let for_ever = self.for_ever();
        let stays = self.while_so(so, for_ever);
        // The day is on the other side of the one asked wherever it has to be.
        match self.way {
            Way::Ahead => Stays { so: day, not: stays.not },
            Way::Back => Stays { so: stays.so, not: day },
        }
    }

    /// A truth that stays up to a day, whatever it is.
    fn while_so(&mut self, truth: Id, stays: Id) -> Stays {
        let beyond = self.beyond();
        Stays {
            so: self.builder.pick(truth, stays, beyond),
            not: self.builder.pick(truth, beyond, stays),
        }
    }

    fn and(&mut self, one: Stays, two: Stays) -> Stays {
        Stays { so: self.both(one.so, two.so), not: self.either(one.not, two.not) }
    }

    fn or(&mut self, one: Stays, two: Stays) -> Stays {
        Stays { so: self.either(one.so, two.so), not: self.both(one.not, two.not) }
    }

    fn picked(&mut self, truth: Stays, yes: Stays, no: Stays) -> Stays {
        let of_yes = self.and(truth, yes);
        let of_no = self.and(truth.contrary(), no);
        let any = self.or(of_yes, of_no);
        let of_yes = self.or(truth.contrary(), yes);
        let of_no = self.or(truth, no);
        let all = self.and(of_yes, of_no);
        // Both are right; which is taken decides only what both ways share.
        match self.way {
            Way::Ahead => Stays { so: any.so, not: all.not },
            Way::Back => Stays { so: all.so, not: any.not },
        }
    }

    /// As long as both stay.
    fn both(&mut self, one: Id, two: Id) -> Id {
        match self.way {
            Way::Ahead => self.builder.earlier(one, two),
            Way::Back => self.builder.later(one, two),
        }
    }

    /// As long as one of them stays.
    fn either(&mut self, one: Id, two: Id) -> Id {
        match self.way {
            Way::Ahead => self.builder.later(one, two),
            Way::Back => self.builder.earlier(one, two),
        }
    }

    fn for_ever(&mut self) -> Id {
        self.builder.constant(match self.way {
            Way::Ahead => NEVER,
            Way::Back => Small::MIN,
        })
    }

    /// On the other side of the day asked.
    fn beyond(&mut self) -> Id {
        self.builder.constant(match self.way {
            Way::Ahead => Small::MIN,
            Way::Back => NEVER,
        })
    }

    fn at_once(&mut self) -> Id {
        let asked = self.builder.asked();
        match self.way {
            Way::Ahead => self.builder.plus(asked, 1),
            Way::Back => asked,
        }
    }

    fn is_asked(&self, id: Id) -> bool {
        self.builder.node(id) == Node::Asked
    }
}
