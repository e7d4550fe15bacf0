//! Words that people write for words of the phrases, by what is meant.

use super::word::is_number;
use crate::dates::Weekday;

/// A number in words, as digits.
pub(super) fn number(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "a" | "an" | "one" | "single" => "1",
        "two" | "couple" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "ten" => "10",
        "eleven" => "11",
        "twelve" => "12",
        "fourteen" => "14",
        "fifteen" => "15",
        "eighteen" => "18",
        "twenty" => "20",
        "twenty-one" => "21",
        "twenty-four" => "24",
        "twenty-eight" => "28",
        "thirty" => "30",
        "thirty-six" => "36",
        "forty" => "40",
        "forty-five" => "45",
        "sixty" => "60",
        "ninety" => "90",
        "hundred" => "100",
        _ => return None,
    })
}

/// Why no phrase says `tomorrow`, and what to write.
pub(super) const NO_CLOCK: &str = "write the day itself, as `2025-09-30`, or count from one, as `7 days after made`: \
                                   phrases have no clock, so that a status never drifts";

/// What to write where a day of the week is counted.
pub(super) const NO_WEEKDAY: &str = "phrases count no days of the week: write the day itself, as `2025-09-30`, or \
                                     count `7 days after made` or `1 working day after made`";

/// Whether a word is a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    Weekday::ALL.into_iter().any(|day| day.name() == lower)
}

/// What to write where a day is taken from a condition.
pub const NO_DAY_OF_CONDITION: &str = "a condition holds or not, and has no day of its own: it may \
                                       stand in `subject-to`; to count from a day, add an \
                                       `[event.NAME]` for what happens on it";

/// Whether a word names a day by the day on which it is said.
pub(super) fn is_of_clock(word: &str) -> bool {
    matches!(word, "today" | "now" | "tomorrow" | "yesterday" | "tonight")
}

/// Whether two words name a day or a period by the day on which they are said: `next week`.
pub(super) fn are_of_clock(word: &str, next: &str) -> bool {
    matches!(word, "next" | "this" | "last" | "coming" | "previous")
        && matches!(
            next,
            "week"
                | "month"
                | "quarter"
                | "year"
                | "weekend"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
        )
}

/// The length that a word means which says how often: `weekly`.
pub(super) fn adverb(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "daily" => "1 day",
        "weekly" => "1 week",
        "fortnightly" | "biweekly" | "bi-weekly" => "2 weeks",
        "monthly" => "1 month",
        "quarterly" => "3 months",
        "half-yearly" | "biannually" | "semiannually" | "semi-annually" => "6 months",
        "yearly" | "annually" | "annual" => "1 year",
        _ => return None,
    })
}

/// What to say of a unit that is not one; `count` is the number in front of it.
pub(super) fn unit(word: &str, count: &str) -> Option<String> {
    let days = if count == "1" { "day" } else { "days" };
    Some(match word.to_ascii_lowercase().as_str() {
        "business" | "bank" | "banking" | "trading" | "court" | "work" | "open" | "workday"
        | "workdays" | "weekday" | "weekdays" | "business-day" | "business-days"
        | "working-day" | "working-days" => format!("write `{count} working {days}`"),
        "calendar" | "consecutive" | "natural" | "clear" | "full" | "d" => {
            format!("write `{count} {days}`: days are calendar days")
        }
        "hour" | "hours" | "h" | "minute" | "minutes" | "second" | "seconds" => {
            "write `1 day`: there is no smaller unit".to_owned()
        }
        "quarter" | "quarters" => "write `3 months` for each quarter".to_owned(),
        "fortnight" | "fortnights" => "write `2 weeks` for each fortnight".to_owned(),
        "decade" | "decades" => "write `10 years` for each decade".to_owned(),
        _ => return None,
    })
}

/// `30d`, `30days`, `30-day`, `P30D` as it is written here.
pub(super) fn glued_length(text: &str) -> Option<String> {
    let text = text.strip_prefix('P').unwrap_or(text);
    let split = text.find(|character: char| !character.is_ascii_digit())?;
    let (count, unit) = text.split_at_checked(split)?;
    if count.len() > 7 || !is_number(count) {
        return None;
    }
    let unit = match unit.trim_start_matches('-').to_ascii_lowercase().as_str() {
        "d" | "day" | "days" => "day",
        "w" | "wk" | "wks" | "week" | "weeks" => "week",
        "m" | "mo" | "mos" | "month" | "months" => "month",
        "y" | "yr" | "yrs" | "year" | "years" => "year",
        "wd" | "bd" => "working day",
        _ => return None,
    };
    let plural = if count == "1" { "" } else { "s" };
    Some(format!("{count} {unit}{plural}"))
}

/// What stands for `after` or `before` behind a length.
pub(super) fn direction(word: &str) -> Option<&'static str> {
    Some(match word {
        "from" | "since" | "following" | "past" | "of" | "starting" | "beginning" | "counting"
        | "upon" | "on" => "write `after`",
        "prior" | "until" | "till" | "to" | "preceding" | "ahead" => "write `before`",
        "later" | "earlier" | "ago" | "hence" => {
            "write from which day to count: `after made`, `before handover`"
        }
        _ => return None,
    })
}

/// What to say of a word in front of a date phrase.
pub(super) fn in_front_of_date(word: &str) -> Option<&'static str> {
    Some(match word {
        "by" | "until" | "till" | "at" | "from" | "since" | "during" | "no" | "not" | "on"
        | "when" | "upon" | "once" | "as" | "latest" | "through" => {
            "write the date alone: a deadline or a term includes it"
        }
        "earliest" | "sooner" | "soonest" | "min" | "minimum" | "first" | "whichever"
        | "either" | "any" | "or" => "write `earlier of (…, …)`, or `later of (…, …)`",
        "max" | "maximum" | "last" | "all" | "both" | "and" => {
            "write `later of (…, …)`, or `earlier of (…, …)`"
        }
        "beginning" | "begin" => "write `start of`",
        "close" | "ending" => "write `end of`",
        "the" => "leave out `the`",
        "in" => "write the period alone, or `30 days after made`",
        "next" | "following" | "previous" | "prior" => {
            "write `1 day after`, `start of month after` and the like"
        }
        "after" => "write `1 day after`, or how much later: `30 days after`",
        "before" => "write `1 day before`, or how much earlier: `30 days before`",
        "today" | "now" => NO_CLOCK,
        "pending" | "due" | "void" | "breached" => {
            "the dates of a commitment are `met(…)`, `lapsed(…)` and `deadline(…)`"
        }
        "of" => "write `earlier of (…, …)`, or `start of` a period",
        "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years" | "working" => {
            "write the number in front of the unit: `30 days after made`"
        }
        "quarter" => "write `start of quarter of` or `end of quarter of` and a date",
        "agreement" => "write `made` for the day on which the agreement was made",
        "none" => "`none` stands only alone, in an amendment",
        _ => return None,
    })
}

/// What to say of a word in front of a condition.
pub(super) fn in_front_of_condition(word: &str) -> Option<&'static str> {
    Some(match word {
        "since" | "from" | "starting" => "write `on or after` and the date",
        "until" | "till" => "write `before` and the date, or `not after` to include the day",
        "by" | "no" | "through" => "write `not after` and the date",
        "later" => "write `after` and the date",
        "earlier" => "write `before` and the date",
        "if" | "when" | "while" | "once" | "provided" | "where" => "write the condition alone",
        "unless" | "except" | "without" => "write `not`",
        "both" | "each" | "every" => "write `all of (…, …)`",
        "either" | "one" | "some" => "write `any of (…, …)`, or `1 of (…, …)`",
        "neither" | "none" => "write `not any of (…, …)`",
        "at" | "least" => "write `2 of (…, …)`: it means at least as many",
        "two" | "three" | "four" | "five" => "write the number in digits: `2 of (…, …)`",
        "the" => "leave out `the`",
        "has" | "have" | "is" => "write the name alone, or a status: `met(…)`",
        "today" | "now" => "write `on or after`, `after` or `before` and the date",
        "made" | "period-start" | "period-end" | "deadline" | "start" | "end" | "within" => {
            "write `on or after`, `after` or `before` in front of a date"
        }
        "and" | "or" | "in" | "of" => "write a condition on both sides of `and` and `or`",
        _ => return None,
    })
}

/// What a word means that is written as a test: `overdue(c)`.
pub(super) fn test(word: &str) -> Option<&'static str> {
    Some(match word {
        "done" | "paid" | "delivered" | "completed" | "complete" | "performed" | "fulfilled"
        | "satisfied" | "kept" | "honoured" | "honored" => "write `met(…)`",
        "overdue" | "missed" | "expired" | "late" => "write `lapsed(…)`",
        "breach" | "broken" | "violated" => "write `breached(…)`",
        "active" | "open" | "owed" => "write `due(…)`",
        "cancelled" | "canceled" | "waived" | "withdrawn" | "superseded" => "write `void(…)`",
        "happened" | "occurred" | "held" | "assessed" | "holds" => "write the name alone",
        "min" | "minimum" | "earliest" => "write `earlier of (…, …)`",
        "max" | "maximum" | "latest" => "write `later of (…, …)`",
        _ => return None,
    })
}
