use super::phrases::Reference;
use super::sink::Sink;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Commitment, CommitmentId};

/// How many places of a long circle are underlined; its names are printed all.
const MOST_PLACES: usize = 12;

/// All commitments, each after those to which it refers. Circles are reported.
///
/// Chains of references may be as long as a file, so the search keeps its own stack.
pub(super) fn order(
    commitments: &[Commitment],
    references: &[Vec<Reference>],
    sink: &mut Sink,
) -> Vec<CommitmentId> {
    let mut search = Search {
        commitments,
        references,
        states: vec![State::New; commitments.len()],
        path: Vec::new(),
        order: Vec::with_capacity(commitments.len()),
        sink,
    };
    for (start, _) in (0_u32..).zip(commitments) {
        search.from(CommitmentId(start));
    }
    search.order
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// On the path, at this position.
    Open(usize),
    Done,
}

/// A commitment on the path.
#[derive(Debug, Clone, Copy)]
struct Step {
    at: CommitmentId,
    /// How many of its references have been followed.
    followed: usize,
    /// By which reference the path came here; none at its start.
    by: Option<Reference>,
    /// Whether it is part of a circle that was reported.
    reported: bool,
    /// The position of the nearest such step before it.
    nearest: Option<usize>,
}

#[derive(Debug)]
struct Search<'a, 's> {
    commitments: &'a [Commitment],
    references: &'a [Vec<Reference>],
    states: Vec<State>,
    path: Vec<Step>,
    order: Vec<CommitmentId>,
    sink: &'s mut Sink,
}

impl Search<'_, '_> {
    fn from(&mut self, start: CommitmentId) {
        if self.state(start) == State::New {
            self.open(start, None);
        }
        while let Some(step) = self.path.last_mut() {
            let at = step.at;
            let next = self.references.get(at.index());
            let next = next.and_then(|all| all.get(step.followed)).copied();
            step.followed = step.followed.saturating_add(1);
            match next {
                Some(reference) => self.follow(reference),
                None => {
                    self.set(at, State::Done);
                    self.order.push(at);
                    self.path.pop();
                }
            }
        }
    }

    fn follow(&mut self, reference: Reference) {
        match self.state(reference.to) {
            State::New => self.open(reference.to, Some(reference)),
            State::Open(position) => self.circle(position, reference),
            State::Done => {}
        }
    }

    fn open(&mut self, at: CommitmentId, by: Option<Reference>) {
        let position = self.path.len();
        let nearest = match self.path.last() {
            Some(before) if before.reported => position.checked_sub(1),
            Some(before) => before.nearest,
            None => None,
        };
        self.set(at, State::Open(position));
        self.path.push(Step { at, followed: 0, by, reported: false, nearest });
    }

    /// The path from `position` on closes by `last`. Of circles that share a commitment only the
    /// first is reported: there can be more of them than anyone wants to read.
    fn circle(&mut self, position: usize, last: Reference) {
        let known = self
            .path
            .last()
            .is_some_and(|top| top.reported || top.nearest.is_some_and(|near| near >= position));
        if known {
            return;
        }
        let Some(steps) = self.path.get_mut(position..) else {
            return;
        };
        for step in &mut *steps {
            step.reported = true;
        }
        // Each member with its reference to the next one.
        let members = steps.iter().map(|step| step.at);
        let ways = steps.iter().skip(1).filter_map(|step| step.by);
        let ways = ways.chain(std::iter::once(last));
        let mut circle: Vec<(CommitmentId, Reference)> = members.zip(ways).collect();
        // Told from its first member in the file, wherever the search came upon it.
        let first = circle.iter().enumerate().min_by_key(|(_, (at, _))| *at);
        let first = first.map_or(0, |(position, _)| position);
        circle.rotate_left(first);
        self.report(&circle);
    }

    fn report(&mut self, circle: &[(CommitmentId, Reference)]) {
        let Some((start, way)) = circle.first() else {
            return;
        };
        let name = |id: CommitmentId| self.commitments.get(id.index()).map_or("", |c| &*c.id);
        let mut told: Vec<String> = circle.iter().map(|(at, _)| quoted(name(*at))).collect();
        told.push(quoted(name(*start)));
        let message =
            format!("the commitments depend on each other in a circle: {}", told.join(" → "));
        let mut diagnostic = Diagnostic::new(Code::Cycle, way.place, message);
        for (at, way) in circle.iter().skip(1).take(MOST_PLACES) {
            let label = format!("`{}` depends on `{}` here", name(*at), name(way.to));
            diagnostic = diagnostic.related(way.place, label);
        }
        let label = format!("`{}` depends on `{}` here", name(*start), name(way.to));
        self.sink.push(
            diagnostic
                .label(label)
                .help("let one of them depend on an event, a condition or a day instead"),
        );
    }

    fn state(&self, id: CommitmentId) -> State {
        // A reference always names a commitment of the agreement.
        self.states.get(id.index()).copied().unwrap_or(State::Done)
    }

    fn set(&mut self, id: CommitmentId, state: State) {
        if let Some(slot) = self.states.get_mut(id.index()) {
            *slot = state;
        }
    }
}
