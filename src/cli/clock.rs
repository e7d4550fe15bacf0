//! The only place that reads the clock.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use abide::dates::Day;
use anyhow::{Context as _, Result};

use super::when::Offset;

const SECONDS_OF_A_DAY: i64 = 86_400;
/// 1970-01-01, by the count of [`Day::number`].
const EPOCH: i32 = 719_163;

/// Today, at the offset.
pub(crate) fn today(offset: Offset) -> Result<Day> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may read the clock")]
    let now = SystemTime::now();
    day_of(seconds(now), offset).context("the clock is outside the years 1 to 9999")
}

/// A moment, by which is measured how long something takes.
pub(crate) fn moment() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may read the clock")]
    Instant::now()
}

/// Seconds since 1970; the second that has begun counts as begun before 1970 too.
fn seconds(now: SystemTime) -> i64 {
    let whole = |duration: std::time::Duration| i64::try_from(duration.as_secs());
    match now.duration_since(UNIX_EPOCH) {
        Ok(after) => whole(after).unwrap_or(i64::MAX),
        Err(before) => {
            let before = before.duration();
            let begun = i64::from(before.subsec_nanos() > 0);
            whole(before).map_or(i64::MIN, |whole| -whole - begun)
        }
    }
}

fn day_of(seconds: i64, offset: Offset) -> Option<Day> {
    let local = seconds.checked_add(offset.seconds())?;
    Day::from_number(EPOCH)?.plus(local.div_euclid(SECONDS_OF_A_DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(seconds: i64, offset: &str) -> String {
        let offset = offset.parse().unwrap();
        day_of(seconds, offset).map_or("none".to_owned(), |day| day.to_string())
    }

    #[test]
    fn days_begin_at_midnight_at_the_offset() {
        assert_eq!(day(0, "Z"), "1970-01-01");
        assert_eq!(day(-1, "Z"), "1969-12-31");
        assert_eq!(day(86_399, "Z"), "1970-01-01");
        assert_eq!(day(86_400, "Z"), "1970-01-02");
        assert_eq!(day(75_599, "+03:00"), "1970-01-01");
        assert_eq!(day(75_600, "+03:00"), "1970-01-02");
        assert_eq!(day(0, "-00:30"), "1969-12-31");
        assert_eq!(day(1_759_276_800, "Z"), "2025-10-01");
        assert_eq!(day(i64::MAX, "Z"), "none");
        assert_eq!(day(i64::MIN, "-01:00"), "none");
    }
}
