//! Running text: days in it are not broken at the end of a line, and what stands in backticks is code.

use minijinja::HtmlEscape;
use minijinja::value::Value;

/// How many letters a day has: `2025-09-30`.
const LETTERS: usize = 10;

/// The text as markup in which each day, and all that stands between two backticks, is an element of
/// its own.
pub(super) fn markup(text: &str) -> Value {
    let mut markup = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, code, after)) = next_code(rest) {
        days(&mut markup, before);
        markup.push_str("<code>");
        days(&mut markup, code);
        markup.push_str("</code>");
        rest = after;
    }
    days(&mut markup, rest);
    Value::from_safe_string(markup)
}

/// What stands before the first backticks, between them, and behind them: not nothing between.
fn next_code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    (!code.is_empty()).then_some((before, code, after))
}

fn days(markup: &mut String, text: &str) {
    let escape = |text: &str| HtmlEscape(text).to_string();
    let mut rest = text;
    while let Some((before, day, after)) = next(rest) {
        markup.push_str(&escape(before));
        markup.push_str("<span class=\"nb\">");
        markup.push_str(day);
        markup.push_str("</span>");
        rest = after;
    }
    markup.push_str(&escape(rest));
}

/// What stands before the first day, the day, and what stands behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let starts = text.char_indices().map(|(at, _)| at);
    let mut days = starts.filter_map(|at| {
        let end = at.saturating_add(LETTERS);
        Some((text.get(..at)?, text.get(at..end).filter(|part| is_day(part))?, text.get(end..)?))
    });
    days.next()
}

fn is_day(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}

#[cfg(test)]
mod tests {
    use super::markup;

    #[test]
    fn days_are_marked_and_all_else_is_text() {
        assert_eq!(
            markup("<b> from 2025-09-01 through 2025-09-30é").to_string(),
            "&lt;b&gt; from <span class=\"nb\">2025-09-01</span> through \
             <span class=\"nb\">2025-09-30</span>é"
        );
        assert_eq!(markup("2025-9-1, no day").to_string(), "2025-9-1, no day");
    }

    #[test]
    fn what_stands_in_backticks_is_code_and_still_text() {
        assert_eq!(
            markup("until `met(<i>)`, `2025-09-01`.").to_string(),
            "until <code>met(&lt;i&gt;)</code>, \
             <code><span class=\"nb\">2025-09-01</span></code>."
        );
        assert_eq!(markup("one ` alone, <b>").to_string(), "one ` alone, &lt;b&gt;");
        assert_eq!(markup("`` nothing").to_string(), "`` nothing");
    }
}
