//! How long things take.

use std::time::{Duration, Instant};

/// How long something takes, and what comes of it.
#[expect(clippy::disallowed_methods, reason = "the time it takes is what is tested")]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let result = work();
    (began.elapsed(), result)
}
