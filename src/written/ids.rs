//! What may be an id.

/// The words of the phrases, which no id may be.
const RESERVED: [&str; 38] = [
    "after",
    "agreement",
    "all",
    "and",
    "any",
    "before",
    "breached",
    "day",
    "days",
    "deadline",
    "due",
    "earlier",
    "end",
    "in",
    "lapsed",
    "later",
    "made",
    "met",
    "month",
    "months",
    "none",
    "not",
    "of",
    "on",
    "or",
    "pending",
    "period-end",
    "period-start",
    "quarter",
    "some",
    "start",
    "void",
    "week",
    "weeks",
    "within",
    "working",
    "year",
    "years",
];

/// Whether the text has the form of an id: `[a-z][a-z0-9-]*`.
///
/// ```
/// use abide::written::is_id;
/// assert!(is_id("end-mission"));
/// assert!(!is_id("End_Mission") && !is_id("2nd") && !is_id(""));
/// ```
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether the text is a word of the phrases, and so cannot name anything.
///
/// ```
/// use abide::written::is_reserved;
/// assert!(is_reserved("made") && is_reserved("weeks"));
/// assert!(!is_reserved("made-up"));
/// ```
#[must_use]
pub fn is_reserved(text: &str) -> bool {
    RESERVED.contains(&text)
}
