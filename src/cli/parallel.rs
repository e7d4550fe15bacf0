//! The same work on many things, by as many threads as there are processors, up to eight.

use std::iter;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

/// More threads than these only wait for each other.
const MOST_THREADS: usize = 8;
/// As much as the first thread has on most systems: what one can work out, the others can.
const STACK: usize = 8 << 20;

/// How many threads may work.
pub(crate) fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS)
}

/// What comes of each thing, in the order of the things.
fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = if things.len() < 2 { 1 } else { threads().min(things.len()) };
    if threads < 2 {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let share = || {
        let mine = iter::from_fn(|| {
            let number = next.fetch_add(1, Ordering::Relaxed);
            things.get(number).map(|thing| (number, work(thing)))
        });
        mine.collect::<Vec<_>>()
    };
    let mut done = thread::scope(|scope| {
        let thread = || Builder::new().stack_size(STACK).spawn_scoped(scope, share).ok();
        // Where no more threads are to be had, those that there are do all of it.
        let others: Vec<_> = iter::repeat_with(thread).take(threads - 1).flatten().collect();
        let mut done = share();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panicked| resume_unwind(panicked)));
        }
        done
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The same of things in groups: what comes of each group, in its order.
pub(crate) fn each_of<T: Sync, R: Send>(
    groups: &[Vec<T>],
    work: impl Fn(&T) -> R + Sync,
) -> impl Iterator<Item = Vec<R>> {
    let all: Vec<&T> = groups.iter().flatten().collect();
    let mut done = each(&all, |thing| work(thing)).into_iter();
    groups.iter().map(move |group| done.by_ref().take(group.len()).collect())
}
