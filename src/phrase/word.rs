/// The words of the phrases, sorted. `today` and `now` are among them so that no event is taken
/// for the clock, which phrases do not have.
const RESERVED: &[&str] = &[
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
    "now",
    "of",
    "on",
    "or",
    "pending",
    "period-end",
    "period-start",
    "quarter",
    "some",
    "start",
    "today",
    "void",
    "week",
    "weeks",
    "within",
    "working",
    "year",
    "years",
];

/// Words longer than this are nobody's typing error.
const LONGEST_MISSPELT: usize = 24;

/// Whether a word belongs to the phrases and can therefore be no id.
///
/// ```
/// use abide::phrase::is_reserved;
/// assert!(is_reserved("made") && is_reserved("weeks") && is_reserved("lapsed"));
/// assert!(!is_reserved("handover"));
/// ```
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// All of these words, sorted.
#[must_use]
pub fn reserved() -> &'static [&'static str] {
    RESERVED
}

/// Whether a text has the form of an id: a letter `a` to `z`, then such letters, digits and
/// hyphens. That it is not [reserved](is_reserved) is another question.
///
/// ```
/// use abide::phrase::is_id;
/// assert!(is_id("end-mission") && is_id("x2"));
/// assert!(!is_id("End") && !is_id("end_mission") && !is_id("2x") && !is_id(""));
/// ```
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether a word is the name of something.
pub(super) fn is_name(text: &str) -> bool {
    is_id(text) && !is_reserved(text)
}

/// Whether a word consists of digits.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a word begins as numbers and dates do.
pub(super) fn is_numeral(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// The word among `known` that was probably meant.
pub(super) fn nearest(text: &str, known: &[&'static str]) -> Option<&'static str> {
    if text.len() > LONGEST_MISSPELT {
        return None;
    }
    let lower = text.to_lowercase();
    let allowed = if lower.len() > 4 { 2 } else { 1 };
    known
        .iter()
        .map(|word| (strsim::osa_distance(&lower, word), *word))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}
