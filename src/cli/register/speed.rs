//! How fast a table is worked through, for a person who waits.

use std::time::{Duration, Instant};

use crate::cli::clock;
use crate::cli::progress::Progress;

/// A bar with the rows a second and the time that is left, where there is a terminal.
pub(super) struct Speed {
    bar: Progress,
    begun: Instant,
    /// How long the table is, in bytes.
    length: u64,
}

impl Speed {
    pub(super) fn new(length: u64) -> Speed {
        Speed { bar: Progress::new("of the table"), begun: clock::moment(), length }
    }

    /// So many bytes are read, and so many rows answered.
    pub(super) fn show(&mut self, bytes: u64, rows: u64) {
        let words = words(self.begun.elapsed(), (bytes, self.length), rows);
        self.bar.relabel(&words);
        self.bar.show(bytes, self.length);
    }
}

fn words(gone: Duration, (bytes, length): (u64, u64), rows: u64) -> String {
    let seconds = gone.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let (done, rows) = (bytes as f64 / length.max(1) as f64, rows as f64);
    if seconds < 0.5 || done <= 0.0 {
        return "of the table".to_owned();
    }
    let left = (seconds / done - seconds).max(0.0);
    format!("of the table, {} rows a second, {} left", rounded(rows / seconds), time(left))
}

/// A number that one reads at a glance.
fn rounded(number: f64) -> String {
    match number {
        1e6.. => format!("{:.1} million", number / 1e6),
        1e3.. => format!("{:.0},000", number / 1e3),
        _ => format!("{number:.0}"),
    }
}

fn time(seconds: f64) -> String {
    match seconds {
        3600.0.. => format!("{:.1} h", seconds / 3600.0),
        60.0.. => format!("{:.0} min", seconds / 60.0),
        _ => format!("{seconds:.0} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_reads_how_long_it_takes() {
        let said = |seconds: u64, bytes: u64, rows: u64| {
            words(Duration::from_secs(seconds), (bytes, 1000), rows)
        };
        assert_eq!(said(0, 500, 1), "of the table");
        assert_eq!(said(2, 500, 8_400_000), "of the table, 4.2 million rows a second, 2 s left");
        assert_eq!(said(10, 10, 340_000), "of the table, 34,000 rows a second, 16 min left");
        assert_eq!(said(100, 10, 200), "of the table, 2 rows a second, 2.8 h left");
    }
}
