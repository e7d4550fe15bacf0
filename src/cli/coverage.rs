//! What the cases of an agreement reach, worked out by two threads.

use std::panic;
use std::sync::Mutex;
use std::thread;

use abide::check::Loaded;
use abide::coverage::{Coverage, others, reasons};

use super::progress::Progress;

/// How much of each half is done, and the bar that shows both.
struct Halves {
    bar: Progress,
    shares: [u64; 2],
}

/// The parts of a half.
const PARTS: u64 = 1000;

impl Halves {
    fn tried(&mut self, half: usize, (done, of): (u64, u64)) {
        if let Some(share) = self.shares.get_mut(half) {
            *share = done.saturating_mul(PARTS).checked_div(of).unwrap_or(PARTS);
        }
        self.bar.show(self.shares.iter().sum(), PARTS.saturating_mul(2));
    }
}

/// What the cases of an agreement reach.
pub(crate) fn of(loaded: &Loaded) -> Coverage {
    let bar = Progress::new(&format!("coverage of {}", loaded.agreement.id));
    let halves = Mutex::new(Halves { bar, shares: [0; 2] });
    let tried = |half: usize| {
        let halves = &halves;
        move |done, of| {
            if let Ok(mut halves) = halves.lock() {
                halves.tried(half, (done, of));
            }
        }
    };
    let mut items = Vec::new();
    thread::scope(|threads| {
        let first = threads.spawn(|| reasons(loaded, tried(0)));
        let second = others(loaded, tried(1));
        items = first.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked));
        items.extend(second);
    });
    Coverage { items }
}
