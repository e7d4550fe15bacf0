use unicode_width::UnicodeWidthStr;

use crate::source::is_steering;

/// How many columns the text takes; the colours with which it is painted take none. What comes from
/// files has none: see [`plain`].
pub(super) fn width(text: &str) -> usize {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().map_or(0, UnicodeWidthStr::width);
    let behind = |part: &str| part.split_once('m').map_or(0, |(_, text)| text.width());
    parts.map(behind).fold(first, usize::saturating_add)
}

/// The text with what would disturb a terminal made visible or plain: it comes from files that
/// others wrote, and must not move the cursor, change colours or turn the direction of writing.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' | '\r' | '\t' => plain.push(' '),
            steering if is_steering(steering) => plain.extend(steering.escape_unicode()),
            other => plain.push(other),
        }
    }
    plain
}

/// Breaks the text between words into lines of at most `room` columns, the first of at most
/// `first`. A longer word stands alone on its line, whole.
#[must_use]
pub fn wrap(text: &str, first: usize, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = 0_usize;
    for word in text.split_whitespace() {
        let limit = if lines.is_empty() { first } else { room };
        let longer = taken.saturating_add(1).saturating_add(width(word));
        if line.is_empty() {
            taken = width(word);
        } else if longer <= limit {
            line.push(' ');
            taken = longer;
        } else {
            lines.push(std::mem::take(&mut line));
            taken = width(word);
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
