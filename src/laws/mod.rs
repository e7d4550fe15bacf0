//! The laws of `docs/semantics.md` as functions, for tests of agreements of one's own.
//!
//! Each law that can be said of an agreement, its record and a question is one function, with the
//! law as the first paragraph of its documentation. It gives what is [`Broken`] if it does not hold.
//! Where a law speaks of a change, the function takes the change (an entry, a day, a seed for an
//! order), makes it, and judges before and after. What a law does not speak of has nothing to
//! break: an entry that does not exist, a document that is not certain where the law asks for one.
//!
//! A law holds for what loads, by what was known on the day that is asked:
//! [`check_known_by`](crate::check::check_known_by) says whether it does. So no answer breaks one
//! but by a bug of this library. They are worth calling all the same: on agreements that nobody who
//! works on it has seen, with records that nobody has thought of.
//!
//! ```
//! use abide::evaluate::Query;
//! use abide::generate::{Settings, agreements};
//! use abide::laws;
//! use proptest::prelude::*;
//!
//! let small = agreements(Settings { commitments: 2, ..Settings::certain() });
//!
//! proptest!(ProptestConfig::with_cases(20), |(loaded in small, later in 0..60_i64, seed: u64)| {
//!     let on = loaded.agreement.made.plus(later).unwrap();
//!     let query = Query { on, known_by: None };
//!     laws::one_answer(&loaded, &query)?;
//!     laws::since(&loaded, &query)?;
//!     laws::order(&loaded, &query, seed)?;
//! });
//! ```

mod assumptions;
mod broken;
mod certain;
mod changes;
mod day;
mod diff;
mod explain;
mod extensions;
mod judged;
mod phrases;
mod record;
mod silence;
mod timeline;
mod walk;
mod weeks;
mod words;

pub use assumptions::assumptions;
pub use broken::Broken;
pub use certain::is_certain;
pub use changes::{
    assessments_settle, doubles, knowledge, narrowing, order, retraction, the_future,
};
pub use day::{
    breach_is_a_lapse, never_in_force_never_lapsed, no_clock, one_answer, open_is_more_than_one,
    the_last_day, what_it_turns_on,
};
pub use diff::{differences, the_mirror, the_same};
pub use explain::{cited_alone, explanations};
pub use extensions::extensions;
pub use silence::{completeness, silence_is_not_performance};
pub use timeline::the_timeline;
pub use walk::{done_is_done, next, since};
pub use weeks::weeks;
pub use words::words;

use broken::Law;
