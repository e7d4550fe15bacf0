//! What comes next: a message, or time to tell what is wrong.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use lsp_server::{Message, RequestId};
use serde_json::Value;

use super::wire::Incoming;
use crate::cli::clock::moment;

/// What is to be done next.
pub(super) enum Next {
    Message(io::Result<Incoming>),
    /// A request that was taken back before anybody looked at it.
    Cancelled(RequestId),
    /// Nothing more has come, or it has been long since anything was told.
    Rest,
    /// Nothing will come.
    End,
}

/// The messages of the client, in their order.
pub(super) struct Pace {
    incoming: Receiver<io::Result<Incoming>>,
    every: Duration,
    waiting: VecDeque<io::Result<Incoming>>,
    ended: bool,
    /// Since when something is untold.
    since: Option<Instant>,
}

impl Pace {
    pub(super) fn new(incoming: Receiver<io::Result<Incoming>>, every: Duration) -> Pace {
        Pace { incoming, every, waiting: VecDeque::new(), ended: false, since: None }
    }

    /// What is next, where something `changed` of which nobody was told yet.
    pub(super) fn next(&mut self, changed: bool) -> Next {
        self.take_in();
        match (changed, self.since) {
            (false, _) => self.since = None,
            (true, None) => self.since = Some(moment()),
            (true, Some(since)) if since.elapsed() >= self.every => return self.rest(),
            (true, Some(_)) => {}
        }
        if let Some(next) = self.waiting.pop_front() {
            return self.unless_cancelled(next);
        }
        if changed {
            // All that has come is taken in before the files are looked at again.
            return self.rest();
        }
        match self.incoming.recv() {
            Ok(next) => self.unless_cancelled(next),
            Err(_) => Next::End,
        }
    }

    fn rest(&mut self) -> Next {
        self.since = None;
        Next::Rest
    }

    /// Takes in what has come, as much as may wait.
    fn take_in(&mut self) {
        while !self.ended && self.waiting.len() < super::WAITING {
            match self.incoming.try_recv() {
                Ok(next) => self.waiting.push_back(next),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.ended = true,
            }
        }
    }

    /// A message, unless one behind it takes it back.
    fn unless_cancelled(&self, next: io::Result<Incoming>) -> Next {
        if let Ok(Incoming::Message(message)) = &next
            && let Message::Request(request) = &**message
            && self.waiting.iter().any(|other| cancels(other, &request.id))
        {
            return Next::Cancelled(request.id.clone());
        }
        Next::Message(next)
    }
}

fn cancels(message: &io::Result<Incoming>, id: &RequestId) -> bool {
    let Ok(Incoming::Message(message)) = message else { return false };
    let Message::Notification(note) = &**message else { return false };
    let named = note.params.get("id").cloned().unwrap_or(Value::Null);
    note.method == "$/cancelRequest"
        && serde_json::from_value::<RequestId>(named).is_ok_and(|named| named == *id)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    fn message(method: &str, params: Value) -> io::Result<Incoming> {
        let note = lsp_server::Notification { method: method.to_owned(), params };
        Ok(Incoming::Message(Box::new(Message::Notification(note))))
    }

    #[test]
    fn time_to_tell_comes_although_messages_keep_coming() {
        let (sender, incoming) = sync_channel(64);
        let mut pace = Pace::new(incoming, Duration::from_millis(20));
        let start = moment();
        let mut taken = 0;
        loop {
            sender.send(message("textDocument/didChange", Value::Null)).unwrap();
            match pace.next(true) {
                Next::Rest => break,
                _ => taken += 1,
            }
            assert!(start.elapsed() < Duration::from_secs(20), "never");
        }
        assert!(taken > 0 && start.elapsed() >= Duration::from_millis(20));
        // And after that, not at once again.
        sender.send(message("textDocument/didChange", Value::Null)).unwrap();
        assert!(matches!(pace.next(true), Next::Message(_)));
    }

    #[test]
    fn no_more_is_taken_in_than_may_wait() {
        let (sender, incoming) = sync_channel(1000);
        let mut pace = Pace::new(incoming, Duration::from_secs(60));
        for _ in 0..1000 {
            sender.send(message("x", Value::Null)).unwrap();
        }
        assert!(matches!(pace.next(false), Next::Message(_)));
        assert!(pace.waiting.len() <= super::super::WAITING);
    }
}
