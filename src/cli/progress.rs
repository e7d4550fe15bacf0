use std::io::{self, IsTerminal as _};

use super::output;

/// How many columns the bar has.
const COLUMNS: u64 = 30;

/// A bar on standard error, where that is a terminal; it is gone at the end.
pub(crate) struct Progress {
    what: String,
    /// None where there is no terminal; else how many of a hundred parts were shown last.
    shown: Option<u64>,
}

impl Progress {
    pub(crate) fn new(what: &str) -> Progress {
        Progress { what: what.to_owned(), shown: io::stderr().is_terminal().then_some(0) }
    }

    /// Says from now on of what it is in other words.
    pub(crate) fn relabel(&mut self, what: &str) {
        what.clone_into(&mut self.what);
    }

    /// So much is done, of so much.
    pub(crate) fn show(&mut self, done: u64, of: u64) {
        let part = |all: u64| done.saturating_mul(all).checked_div(of).unwrap_or(all).min(all);
        if self.shown.is_none_or(|shown| shown == part(100)) {
            return;
        }
        self.shown = Some(part(100));
        let full = part(COLUMNS);
        let bar: String =
            (0..COLUMNS).map(|column| if column < full { '█' } else { '░' }).collect();
        output::aside(&format!("\r\u{1b}[K{bar} {:3} %  {}", part(100), self.what));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            output::aside("\r\u{1b}[K");
        }
    }
}
