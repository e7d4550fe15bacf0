/// Longer lines are folded, counted in octets without the line break.
const LONGEST: usize = 75;

/// Content lines.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line, folded between characters where it is too long.
    pub(super) fn push(&mut self, name: &str, value: &str) {
        let mut taken = 0_usize;
        for char in name.chars().chain([':']).chain(value.chars()) {
            let wider = taken.saturating_add(char.len_utf8());
            if wider > LONGEST {
                self.0.push_str("\r\n ");
                taken = 1_usize.saturating_add(char.len_utf8());
            } else {
                taken = wider;
            }
            self.0.push(char);
        }
        self.0.push_str("\r\n");
    }

    /// All lines.
    pub(super) fn whole(self) -> String {
        self.0
    }
}

/// A text as a value.
pub(super) fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(char);
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        for width in [1, 2, 3, 4] {
            let char = ['a', 'é', '老', '🗓'][width - 1];
            let value: String = std::iter::repeat_n(char, 100).collect();
            let mut lines = Lines::default();
            lines.push("X", &value);
            let whole = lines.whole();
            let folded: Vec<&str> = whole.trim_end().split("\r\n").collect();
            assert!(folded.iter().all(|line| line.len() <= 75), "{folded:?}");
            // As much as there is room for.
            let (_, full) = folded.split_last().unwrap();
            assert!(full.iter().all(|line| line.len() > 75 - width), "{folded:?}");
            assert_eq!(whole.replace("\r\n ", ""), format!("X:{value}\r\n"));
        }
    }

    #[test]
    fn a_line_of_the_greatest_length_is_not_folded() {
        let mut lines = Lines::default();
        lines.push("X", &"a".repeat(73));
        lines.push("X", &"a".repeat(74));
        let wrapped = format!("X:{0}\r\nX:{0}\r\n a\r\n", "a".repeat(73));
        assert_eq!(lines.whole(), wrapped);
    }

    #[test]
    fn what_has_a_meaning_in_a_text_is_escaped() {
        assert_eq!(text("a,b;c\\n\nd:\"e\""), "a\\,b\\;c\\\\n\\nd:\"e\"");
    }
}
