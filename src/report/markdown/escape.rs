use crate::report::wrap::plain;

/// What stands between a sign and a letter so that no link is made of both: it has no width.
const NOTHING: &str = "&#8203;";

/// The text as GitHub shows it letter by letter, on one line: what users wrote is no markup, no
/// link, no mention of a person and no number of an issue.
#[must_use]
pub fn escape(text: &str) -> String {
    let text = plain(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        let rest = chars.as_str();
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // As `\|` it would be read once more where it stands in a table.
            '|' => escaped.push_str("&#124;"),
            // Formulas begin with it.
            '$' => escaped.push_str("&#36;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '@' => {
                escaped.push('\\');
                escaped.push(char);
            }
            // `https://…`, `www.…`
            ':' if rest.starts_with('/') => escaped.push_str("\\:"),
            '.' if before.eq_ignore_ascii_case(&'w') => escaped.push_str("\\."),
            _ => escaped.push(char),
        }
        if makes_link(char, text.get(..at).unwrap_or_default(), rest) {
            escaped.push_str(NOTHING);
        }
        before = char;
    }
    escaped
}

/// Whether GitHub looks behind the sign for what it knows: after the Markdown is read, so that a
/// backslash does not help. `@name`, `#123`, `GH-123`, `:shortcode:`.
fn makes_link(sign: char, before: &str, rest: &str) -> bool {
    let next = rest.chars().next();
    let digit = next.is_some_and(|next| next.is_ascii_digit());
    match sign {
        '@' => next.is_some_and(|next| !next.is_whitespace()),
        '#' => digit,
        '-' => digit && before.to_ascii_lowercase().ends_with("gh"),
        ':' => {
            let name = |char: char| char.is_ascii_alphanumeric() || "_+-".contains(char);
            let after = rest.trim_start_matches(name);
            after.len() < rest.len() && after.starts_with(':')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_is_plain_stays_as_it_is() {
        for text in [
            "Conclude the Coalition's military mission in Iraq",
            "deadline 2025-09-30 passed; no record (by anyone) that it was met.",
            "12:30, 1+1=2, 50 %, a/b, e.g. x-y",
            "Größe, 老虎, ✓",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn what_is_markup_is_not() {
        assert_eq!(escape("a|b"), "a&#124;b");
        assert_eq!(escape("a\nb\r\n# c  "), "a b \\# c");
        assert_eq!(escape("<b>&lt;</b>"), "&lt;b&gt;&amp;lt;&lt;/b&gt;");
        assert_eq!(escape("`x` \\ *y* _z_"), "\\`x\\` \\\\ \\*y\\* \\_z\\_");
        assert_eq!(escape("[a](b)"), "\\[a\\](b)");
        assert_eq!(escape("$x$"), "&#36;x&#36;");
        assert_eq!(escape("@me me@x.org @ 1"), "\\@&#8203;me me\\@&#8203;x.org \\@ 1");
        assert_eq!(escape("o/r#12 # GH-3 gh-3"), "o/r\\#&#8203;12 \\# GH-&#8203;3 gh-&#8203;3");
        assert_eq!(escape(":tada: a: b:"), ":&#8203;tada: a: b:");
        assert_eq!(escape("https://a.b www.c.d"), "https\\://a.b www\\.c.d");
    }

    #[test]
    fn what_steers_a_terminal_can_be_seen() {
        assert_eq!(escape("a\u{1b}[1m\u{202e}"), "a\\\\u{1b}\\[1m\\\\u{202e}");
    }
}
