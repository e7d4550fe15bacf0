//! What a damaged file does to the library that reads it: whatever that is, it becomes a message.

use std::cell::Cell;
use std::io;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use parquet::errors::{ParquetError, Result};

use crate::cli::files;

thread_local! {
    /// Whether a panic of this thread is an answer, and no fault of ours.
    static IS_HELD: Cell<bool> = const { Cell::new(false) };
}

/// Does something with bytes of a file, and says what is wrong with them. The library checks much, but
/// where it takes something for granted it panics.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> std::result::Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_HELD.get() {
                tell(panic);
            }
        }));
    });
    let was_held = IS_HELD.replace(true);
    let came = catch_unwind(AssertUnwindSafe(work));
    IS_HELD.set(was_held);
    match came {
        Ok(came) => came.map_err(|error| words(&error)),
        Err(_) => Err("what stands there is not Parquet".to_owned()),
    }
}

/// What an error of the library says, without its kind.
pub(super) fn words(error: &ParquetError) -> String {
    match error {
        ParquetError::General(message)
        | ParquetError::NYI(message)
        | ParquetError::EOF(message) => message.clone(),
        ParquetError::External(error) => match error.downcast_ref::<io::Error>() {
            Some(error) => files::reason(error),
            None => error.to_string(),
        },
        other => other.to_string(),
    }
}
