//! How fast files are read, beside what a parser alone takes to make values of the same text.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use abide::source::{FileId, Sources};
use abide::written::{self, Format, Whole, read};
use serde_json::Value;

use crate::shapes::File;

/// Of so many runs the fastest counts.
const RUNS: usize = 3;

/// Measures both formats on the rules and the record of a large agreement.
pub(crate) fn measure(files: &[File]) {
    for file in files {
        let format = Format::of(&file.name).expect("a format");
        let mut sources = Sources::default();
        let id = sources.add(file.name.as_str(), file.text.as_str());
        let ours = best(|| {
            let (read, diagnostics) = read(&sources, id, format);
            assert!(diagnostics.is_empty());
            read
        });
        let both = best(|| by_two_threads(&sources, id, format));
        let (name, parser): (&str, fn(&str)) = match format {
            Format::JsonLines => ("serde_json to values", lines_to_values),
            _ => ("toml to values", toml_to_values),
        };
        let theirs = best(|| parser(&file.text));
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let megabytes = file.text.len() as f64 / 1e6;
        println!(
            "{:>14} {:>12}: {megabytes:>6.1} MB, {:>6.1} MB/s, by two threads {:>6.1} MB/s; {name} alone: \
             {:>6.1} MB/s",
            "reading",
            file.name,
            megabytes / ours,
            megabytes / both,
            megabytes / theirs,
        );
    }
}

/// Its parts, every other one read by another thread, and put together.
fn by_two_threads(sources: &Sources, file: FileId, format: Format) -> written::File {
    let mut whole = Whole::of(sources, file, format);
    let parts = whole.parts().to_vec();
    let of = |which: usize| {
        let own = parts.iter().skip(which).step_by(2);
        own.map(|part| part.read(sources)).collect::<Vec<_>>()
    };
    let (even, odd) = thread::scope(|threads| {
        let other = threads.spawn(|| of(1));
        (of(0), other.join().expect("no panic"))
    });
    let (mut even, mut odd) = (even.into_iter(), odd.into_iter());
    for _ in &parts {
        even.next().into_iter().for_each(|piece| whole.take_in(piece));
        std::mem::swap(&mut even, &mut odd);
    }
    let (read, diagnostics) = whole.read();
    assert!(diagnostics.is_empty());
    read
}

fn toml_to_values(text: &str) {
    black_box(toml::de::DeTable::parse(text).expect("TOML"));
}

fn lines_to_values(text: &str) {
    for line in text.lines() {
        black_box(serde_json::from_str::<Value>(line).expect("JSON"));
    }
}

/// The seconds that the fastest of several runs takes.
fn best<T>(run: impl Fn() -> T) -> f64 {
    let seconds = (0..RUNS).map(|_| {
        let start = Instant::now();
        let result = black_box(run());
        let seconds = start.elapsed().as_secs_f64();
        drop(result);
        seconds
    });
    seconds.fold(f64::INFINITY, f64::min)
}
