//! The days that are asked: single ones, and ranges with a step.

use std::str::FromStr;

use abide::dates::{Day, Direction, Length, Rounding};
use anyhow::{Result, bail};

use crate::cli::when::{Offset, Span, When};

/// No more days than these are asked at once: a range of them takes that many answers for each row.
const MOST: usize = 100_000;

/// A day, or a range of days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    One(When),
    Range(When, When),
}

impl FromStr for Asked {
    type Err = String;

    fn from_str(text: &str) -> Result<Asked, String> {
        match text.split_once('/') {
            // `2025/09/08` is a day that is written wrongly, and not a range.
            Some((first, last)) if !last.contains('/') => {
                Ok(Asked::Range(first.parse()?, last.parse()?))
            }
            _ => text.parse().map(Asked::One),
        }
    }
}

/// All days that are asked, in order, once each; today if none is.
pub(super) fn resolve(asked: &[Asked], every: Option<Span>, tz: Offset) -> Result<Vec<Day>> {
    let mut days = Vec::new();
    for one in asked {
        match one {
            Asked::One(when) => days.push(when.resolve(tz)?),
            Asked::Range(first, last) => {
                let (first, last) = (first.resolve(tz)?, last.resolve(tz)?);
                let Some(Span(step)) = every else {
                    bail!("a range of days needs `--every`, such as `--every 1d` or `--every 1m`");
                };
                if first > last {
                    bail!("the range ends on {last}, before it starts on {first}");
                }
                range(first, last, step, &mut days)?;
            }
        }
    }
    if every.is_some() && asked.iter().all(|one| matches!(one, Asked::One(_))) {
        bail!("`--every` belongs to a range of days: `--on 2025-01-01/2025-12-31 --every 1m`");
    }
    if days.is_empty() {
        days.push(When::Today(None).resolve(tz)?);
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

/// Each step is counted from the first day, so that months that end on the 31st do not wander.
fn range(first: Day, last: Day, step: Length, days: &mut Vec<Day>) -> Result<()> {
    days.push(first);
    for times in 1_u32.. {
        let Some(count) = step.count.checked_mul(times) else { break };
        let length = Length { count, ..step };
        match length.from(first, Direction::After, Rounding::Clamp, None) {
            Ok(day) if day <= last => days.push(day),
            _ => break,
        }
        if days.len() > MOST {
            bail!("these are more than {MOST} days: ask for fewer, or with a larger `--every`");
        }
    }
    Ok(())
}
