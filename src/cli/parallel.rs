//! The same work on many things, by as many threads as there are processors, up to eight.

use std::collections::BTreeMap;
use std::iter;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, Builder};

/// More threads than these only wait for each other.
const MOST_THREADS: usize = 8;
/// As much as the first thread has on most systems: what one can work out, the others can.
const STACK: usize = 8 << 20;

/// How many threads may work.
pub(crate) fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS)
}

/// Takes what comes of each thing, in the order of the things, while others are still worked on. Where
/// threads work, this one does not: it would share their memory, and they would wait for each other.
fn each<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(usize, R),
) {
    if threads().min(things.len()) < 2 {
        return things.iter().map(work).enumerate().for_each(|(number, done)| take(number, done));
    }
    let next = AtomicUsize::new(0);
    let share = |done: &Sender<(usize, R)>| {
        let mine = iter::from_fn(|| {
            let number = next.fetch_add(1, Ordering::Relaxed);
            things.get(number).map(|thing| (number, work(thing)))
        });
        // Whoever takes them waits for all.
        mine.for_each(|one| drop(done.send(one)));
    };
    let share = &share;
    thread::scope(|scope| {
        let (sender, done) = mpsc::channel();
        let worker = || {
            let sender = sender.clone();
            let share = move || share(&sender);
            Builder::new().stack_size(STACK).spawn_scoped(scope, share).ok()
        };
        let workers: Vec<_> =
            iter::repeat_with(worker).take(threads().min(things.len())).flatten().collect();
        if workers.is_empty() {
            share(&sender);
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut first = 0_usize;
        for (number, one) in done {
            waiting.insert(number, one);
            while let Some(one) = waiting.remove(&first) {
                take(first, one);
                first = first.saturating_add(1);
            }
        }
        for worker in workers {
            worker.join().unwrap_or_else(|panicked| resume_unwind(panicked));
        }
    });
}

/// The same of things in groups: what comes of each is taken with the number of its group.
pub(crate) fn each_of<T: Sync, R: Send>(
    groups: &[Vec<T>],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(usize, R),
) {
    let of = |(group, things): (usize, &Vec<T>)| iter::repeat_n(group, things.len());
    let numbers: Vec<usize> = groups.iter().enumerate().flat_map(of).collect();
    let all: Vec<&T> = groups.iter().flatten().collect();
    let group_of = |position| numbers.get(position).copied().unwrap_or_default();
    each(&all, |thing| work(thing), |position, result| take(group_of(position), result));
}
