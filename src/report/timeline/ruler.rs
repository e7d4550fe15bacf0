//! The dates above the bars.

use crate::dates::Day;

/// The first days of years, half years, quarters or months from one day to another, as many as have
/// room for a label; and whether they are years. If none of these lies among the days, the first day.
pub(in crate::report) fn marks(from: Day, to: Day, labels: usize) -> (Vec<Day>, bool) {
    const MONTHS: [u32; 10] = [1, 3, 6, 12, 60, 120, 300, 600, 1_200, 6_000];
    /// The days of so many months.
    const DAYS: (i64, i64) = (487, 16);
    let days = to.since(from).saturating_add(1).max(1);
    let labels = i64::try_from(labels.max(1)).unwrap_or(1);
    let fits = |step: &&u32| {
        let months = labels.saturating_mul(i64::from(**step));
        days.saturating_mul(DAYS.1) <= months.saturating_mul(DAYS.0)
    };
    let step = MONTHS.iter().find(fits).copied().unwrap_or(12_000);
    let years = (from.ymd().0..=to.ymd().0).filter(|year| {
        step <= 12 || u32::try_from(*year).is_ok_and(|year| year % (step / 12) == 0)
    });
    let starts = years.flat_map(|year| (1..=12).map(move |month| (year, month)));
    let starts = starts.filter(|(_, month)| (month - 1) % step.min(12) == 0);
    let starts = starts.filter_map(|(year, month)| Day::from_ymd(year, month, 1));
    let starts: Vec<Day> = starts.filter(|day| from <= *day && *day <= to).collect();
    if starts.is_empty() { (vec![from], false) } else { (starts, step >= 12) }
}
