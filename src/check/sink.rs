use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Place;

/// Where errors and warnings go.
#[derive(Debug, Default)]
pub(super) struct Sink {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
}

impl Sink {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.code.severity() == Severity::Error {
            self.errors = self.errors.saturating_add(1);
        }
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn report(&mut self, code: Code, place: Place, message: impl Into<String>) {
        self.push(Diagnostic::new(code, place, message));
    }

    /// How many errors there are so far: a caller that sees it unchanged knows that all went well.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// All of them, in the order of files and places.
    pub(super) fn sorted(self) -> Vec<Diagnostic> {
        let mut all = self.diagnostics;
        all.sort_by(|a, b| {
            let key = |d: &Diagnostic| d.place.map(|p| (p.file, p.start, p.end));
            (key(a), a.code, &a.message).cmp(&(key(b), b.code, &b.message))
        });
        all
    }
}

/// The user's text for a message: in backticks, on one line, and not too long.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut shown: String = text.chars().take(LONGEST).map(clean).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// `a`, `b` and `c`: a list for a message.
pub(super) fn listed<'a>(texts: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let mut all: Vec<String> = texts.into_iter().map(quoted).collect();
    match all.pop() {
        None => String::new(),
        Some(end) if all.is_empty() => end,
        Some(end) => format!("{} {last} {end}", all.join(", ")),
    }
}
