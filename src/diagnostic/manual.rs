//! What a code means, from the page that explains them all.

use super::Code;

const PAGE: &str = include_str!("../../docs/diagnostics.md");

impl Code {
    /// The code of that name, in capital or small letters.
    #[must_use]
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.code().eq_ignore_ascii_case(name))
    }

    /// What it means, what the program says, and what to write instead: the section of
    /// `docs/diagnostics.md`, heading included.
    ///
    /// ```
    /// use abide::diagnostic::Code;
    ///
    /// let code = Code::named("E012").expect("a code");
    /// assert!(code.explanation().starts_with("## E012 a date that does not exist"));
    /// ```
    #[must_use]
    pub fn explanation(self) -> &'static str {
        let mut sections = PAGE.split("\n## ");
        let section = sections.find(|section| section.starts_with(self.code()));
        let from = section.and_then(|section| PAGE.find(section));
        let heading = from.and_then(|from| from.checked_sub("## ".len()));
        let range = heading.zip(section).and_then(|(heading, section)| {
            let end = heading.checked_add("## ".len())?.checked_add(section.len())?;
            PAGE.get(heading..end)
        });
        range.unwrap_or_default().trim_end()
    }
}
