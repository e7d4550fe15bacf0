use crate::source::is_steering;

/// How much of the user's text a message repeats, in characters.
const SHOWN: usize = 60;

/// Words longer than this are compared with nothing.
const COMPARED: usize = 64;

/// The user's text as messages show it: in backticks, on one line, cut to some sixty characters.
///
/// ```
/// use abide::diagnostic::quoted;
/// assert_eq!(quoted("dead\nline"), r"`dead\nline`");
/// assert!(quoted(&"x".repeat(1_000_000)).chars().count() < 70);
/// ```
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut shown = String::from("`");
    for (count, char) in text.chars().enumerate() {
        if count >= SHOWN {
            shown.push('…');
            break;
        }
        if is_steering(char) {
            shown.extend(char.escape_debug());
        } else {
            shown.push(char);
        }
    }
    shown.push('`');
    shown
}

/// The word among `candidates` that was probably meant; none if none is near.
///
/// ```
/// use abide::diagnostic::nearest;
/// assert_eq!(nearest("dedline", ["deadline", "until"]), Some("deadline"));
/// assert_eq!(nearest("due_from", ["due-from", "from"]), Some("due-from"));
/// assert_eq!(nearest("colour", ["deadline", "until"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > COMPARED {
        return None;
    }
    let word = word.to_lowercase().replace(['_', ' '], "-");
    let allowed = word.chars().count().div_ceil(3).min(3);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= COMPARED)
        .map(|candidate| (strsim::damerau_levenshtein(&word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The words in backticks, with commas between them and `last` ("or", "and") before the last one.
///
/// ```
/// use abide::diagnostic::list_of;
/// assert_eq!(list_of(&["never", "always", "reachable"], "or"), "`never`, `always` or `reachable`");
/// ```
#[must_use]
pub fn list_of(words: &[&str], last: &str) -> String {
    let mut list = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            let comma = if at.saturating_add(1) == words.len() {
                format!(" {last} ")
            } else {
                ", ".to_owned()
            };
            list.push_str(&comma);
        }
        list.push_str(&quoted(word));
    }
    list
}
