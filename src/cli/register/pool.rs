//! Pieces of a table, worked on by several threads, and what comes of them in the order of the table.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Scope, ScopedJoinHandle};

use super::super::parallel;
use super::piece::{Piece, Pieces};
use super::worker::{Done, Worker};

/// What is done with what came of a piece; false if no more is wanted.
pub(super) type Take<'t> = dyn FnMut(Done, &Progressed) -> bool + 't;

/// How much was read, as [`Pieces::given`] counts.
pub(super) struct Progressed(pub(super) u64);

/// Works through a table. Small ones are worked on here, larger ones by as many threads as there are
/// processors. Gives the workers, who know what they counted.
pub(super) fn run<'a>(
    pieces: &mut Pieces,
    first: Option<Piece>,
    (threads, worker): (Option<usize>, &(impl Fn() -> Worker<'a> + Sync)),
    take: &mut Take<'_>,
) -> io::Result<Vec<Worker<'a>>> {
    let mut own = worker();
    let Some(first) = first else { return Ok(vec![own]) };
    let mut second = pieces.next()?;
    let threads = threads.unwrap_or_else(parallel::threads);
    if second.is_none() || threads == 1 {
        let mut next = Some(first);
        while let Some(piece) = next {
            let done = own.work(&piece);
            if !take(done, &Progressed(pieces.given())) {
                break;
            }
            next = match second.take() {
                Some(second) => Some(second),
                None => pieces.next()?,
            };
        }
        return Ok(vec![own]);
    }
    let ahead = [Some(first), second];
    thread::scope(|scope| {
        let pool = Pool::start(scope, threads, worker);
        pool.feed(pieces, ahead, take)
    })
}

/// Threads that work.
struct Pool<'s, 'a> {
    work: SyncSender<(u64, Piece)>,
    done: Receiver<(u64, thread::Result<Done>)>,
    threads: Vec<ScopedJoinHandle<'s, Worker<'a>>>,
}

impl<'s, 'a: 's> Pool<'s, 'a> {
    fn start<'e>(
        scope: &'s Scope<'s, 'e>,
        threads: usize,
        worker: &'s (impl Fn() -> Worker<'a> + Sync),
    ) -> Pool<'s, 'a> {
        let (work, todo) = sync_channel::<(u64, Piece)>(threads);
        let (tell, done) = sync_channel(threads.saturating_mul(2));
        let todo = std::sync::Arc::new(Mutex::new(todo));
        let threads = (0..threads).map(|_| {
            let (todo, tell) = (todo.clone(), tell.clone());
            scope.spawn(move || {
                let mut own = worker();
                loop {
                    let next = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, piece)) = next else { return own };
                    // Else those who wait for this piece would wait for ever.
                    let came = catch_unwind(AssertUnwindSafe(|| own.work(&piece)));
                    let has_panicked = came.is_err();
                    if tell.send((number, came)).is_err() || has_panicked {
                        return own;
                    }
                }
            })
        });
        Pool { work, done, threads: threads.collect() }
    }

    /// Hands pieces out and takes in order what comes of them, never more than a few ahead.
    fn feed(
        self,
        pieces: &mut Pieces,
        ahead: [Option<Piece>; 2],
        take: &mut Take<'_>,
    ) -> io::Result<Vec<Worker<'a>>> {
        let Pool { work, done, threads } = self;
        let most = (threads.len() as u64).saturating_mul(2);
        let mut ahead = ahead.into_iter().flatten();
        let (mut given, mut taken) = (0_u64, 0_u64);
        let mut waiting: BTreeMap<u64, Done> = BTreeMap::new();
        let mut is_over = false;
        let mut failed = None;
        loop {
            if !is_over && given.saturating_sub(taken) < most {
                let next = match ahead.next() {
                    Some(piece) => Ok(Some(piece)),
                    None => pieces.next(),
                };
                match next {
                    Ok(Some(piece)) => {
                        is_over = work.send((given, piece)).is_err();
                        given = given.saturating_add(1);
                        continue;
                    }
                    Ok(None) => {}
                    Err(error) => failed = Some(error),
                }
                is_over = true;
            }
            if taken == given {
                break;
            }
            let Ok((number, came)) = done.recv() else { break };
            let came = came.unwrap_or_else(|panic| resume_unwind(panic));
            waiting.insert(number, came);
            let mut goes_on = true;
            while let Some(came) = waiting.remove(&taken).filter(|_| goes_on) {
                taken = taken.saturating_add(1);
                goes_on = take(came, &Progressed(pieces.given()));
            }
            if !goes_on {
                break;
            }
        }
        drop((work, done));
        let joined = threads.into_iter().map(|thread| thread.join());
        let workers = joined.map(|own| own.unwrap_or_else(|panic| resume_unwind(panic))).collect();
        match failed {
            Some(error) => Err(error),
            None => Ok(workers),
        }
    }
}
