//! How large agreements and records may be: whole processes over files of four sizes, each twice the
//! one before, and how much more an item of the largest costs than one of the smallest.
//!
//! ```sh
//! cargo bench --bench large                     # everything
//! cargo bench --bench large -- chain 2500       # one shape, up to a size of one's own
//! cargo bench --bench large -- reading          # how fast the files of the first shape are read
//! cargo bench --bench large -- reading 6250     # the same of a size of one's own
//! ```

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::expect_used,
    reason = "it measures, for people"
)]

mod reading;
mod shapes;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use shapes::{File, SHAPES, Shape};

/// Of so many runs the fastest counts.
const RUNS: usize = 3;
/// Each size is twice the one before.
const SIZES: u32 = 4;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let name = asked.first();
    let largest = asked.get(1).map(|size| size.parse::<usize>().expect("a size"));
    if name.is_some_and(|name| name == "reading") {
        let [portfolio, ..] = &SHAPES;
        return reading::measure(&(portfolio.files)(largest.unwrap_or(portfolio.largest)));
    }
    let shapes: Vec<&Shape> =
        SHAPES.iter().filter(|shape| name.is_none_or(|name| name == shape.name)).collect();
    assert!(!shapes.is_empty(), "the shapes are {:?}", SHAPES.map(|shape| shape.name));
    for shape in shapes {
        measure(shape, largest.unwrap_or(shape.largest));
    }
}

fn measure(shape: &Shape, largest: usize) {
    let mut each = Vec::new();
    for halvings in (0..SIZES).rev() {
        let size = (largest >> halvings).max(1);
        let folder = written(shape.name, &(shape.files)(size));
        let (bytes, paths) = (bytes_in(&folder), folder.display().to_string());
        let runs =
            (0..RUNS).map(|_| run(&["status", &paths, "--on", "2025-06-30", "--format", "csv"]));
        let best = runs.min_by_key(|run| run.time).expect("a run");
        let seconds = best.time.as_secs_f64();
        println!(
            "{:>14} {size:>8}: {:>9.1} ms, {:>6} MiB, {:>6.1} MB read, {:>6.1} MB/s",
            shape.name,
            seconds * 1e3,
            best.peak_kib.map_or_else(|| "?".to_owned(), |peak| (peak / 1024).to_string()),
            bytes / 1e6,
            bytes / 1e6 / seconds,
        );
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        each.push(seconds / size as f64);
    }
    if let (Some(first), Some(last)) = (each.first(), each.last()) {
        println!(
            "{:>14}: an item of the largest costs {:.2} of one of the smallest",
            shape.name,
            last / first
        );
    }
}

/// The files in a folder of their own, with nothing else in it.
fn written(name: &str, files: &[File]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    for file in files {
        std::fs::write(folder.join(&file.name), &file.text).expect("a file");
    }
    folder
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn bytes_in(folder: &Path) -> f64 {
    let files = std::fs::read_dir(folder).expect("a folder");
    let length = |file: std::io::Result<std::fs::DirEntry>| {
        file.expect("a file").metadata().expect("its size").len()
    };
    files.map(length).sum::<u64>() as f64
}

struct Run {
    time: Duration,
    /// The most memory it had at once, where the system tells.
    peak_kib: Option<u64>,
}

fn run(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abide"));
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().expect("a process");
    let mut peak_kib = None;
    let status = loop {
        if let Some(status) = child.try_wait().expect("a process") {
            break status;
        }
        peak_kib = peak(&child).or(peak_kib);
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = start.elapsed();
    assert!(status.success(), "{arguments:?}: {status}");
    Run { time, peak_kib }
}

/// The most memory that a process has had at once.
fn peak(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
