//! What is wrong with the syntax of a file, in our words.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::Error;
use toml_parser::{Expected, ParseError};

use super::mend::{Fault, What};
use crate::diagnostic::{Code, Diagnostic, Fix, quoted};
use crate::source::{FileId, Place};
use crate::written::findings::Findings;
use crate::written::read::RULES;
use crate::written::scalar::{iso_guess, not_a_date};
use crate::written::tree::{Kind, Table, Value};

/// Where the first of two equal keys stands is only searched for in files smaller than this.
const SEARCHED: usize = 1 << 20;

/// What was taken out of a text, as a diagnostic.
pub(super) fn of_fault(fault: Fault, place: Place, text: &str) -> Diagnostic {
    let say = |message: &str, help: &str| Diagnostic::new(Code::Syntax, place, message).help(help);
    let raw = text.get(fault.at).unwrap_or_default();
    match fault.what {
        What::NoValue => say("a key without a value", "write `=` and a value behind it"),
        What::Colon => say("`:` stands between a key and its value", "write `=`")
            .fix(Fix::Value("=".to_owned())),
        What::OpenHeader { list: false } => say("a header that is not closed", "close it with `]`"),
        What::OpenHeader { list: true } => say("a header that is not closed", "close it with `]]`"),
        What::Blanks => {
            say("a name with blanks in it", &format!("write {}", quoted(&without_blanks(raw))))
        }
        What::KeyWithBlanks => {
            let key = raw.split_whitespace().collect::<Vec<_>>().join("-");
            say("a key with blanks in it", &format!("did you mean {}?", quoted(&key)))
        }
        What::Slashes => say("`//` begins no comment", "comments begin with `#`"),
        What::NoName => {
            say("a header without a name", "write the name of a table in it, such as `[agreement]`")
        }
        What::OpenValue { list: true } => say("a list that is not closed", "close it with `]`"),
        What::OpenValue { list: false } => say("a table that is not closed", "close it with `}`"),
        What::OpenText => {
            let help = format!("close it with {}", quoted(raw));
            say("a text that is not closed", &help)
        }
        What::Other(error) => syntax(&message(&error), place, text),
    }
}

/// A header with hyphens for the blanks in its names; `[party p]` lacks the dot.
fn without_blanks(header: &str) -> String {
    let inner = header.trim_matches(['[', ']', ' ', '\t']);
    let (open, close) = if header.starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
    let names = match inner.split_once(char::is_whitespace) {
        Some((kind, name)) if RULES.contains(&kind) => vec![kind, name],
        _ => inner.split('.').collect(),
    };
    let joined = names.iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join("-"));
    format!("{open}{}{close}", joined.collect::<Vec<_>>().join("."))
}

/// What the parser says, as the `toml` crate puts it.
fn message(error: &ParseError) -> String {
    let expected = error.expected().unwrap_or_default().iter().map(|one| match one {
        Expected::Literal("\n") => "newline".to_owned(),
        Expected::Literal(text) => quoted(text),
        Expected::Description(text) => (*text).to_owned(),
        _ => "something else".to_owned(),
    });
    let expected: Vec<String> = expected.collect();
    match expected.as_slice() {
        [] => error.description().to_owned(),
        _ => format!("{}, expected {}", error.description(), expected.join(", ")),
    }
}

/// Whether a value stands without its quotes.
fn is_bare(message: &str) -> bool {
    message.starts_with("string values must be quoted") || message.starts_with("invalid boolean")
}

/// The line in which a value stands that cannot be read. One that only lacks its quotes is clear.
pub(super) fn unread(error: &Error, text: &str) -> Option<Range<usize>> {
    let span = error.span()?;
    let raw = text.get(span.clone()).unwrap_or_default();
    let clear = is_bare(error.message()) && bare(raw) == Bare::Text && straight(raw) == raw;
    if clear || error.message() == "duplicate key" {
        return None;
    }
    let before = text.get(..span.start)?;
    let start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    Some(start..span.end.saturating_add(1))
}

/// What a value without quotes was meant as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bare {
    Nothing,
    Date(crate::dates::Day),
    Truth(bool),
    /// A date that is not finished, or none.
    Digits,
    Text,
}

fn bare(raw: &str) -> Bare {
    match iso_guess(raw) {
        _ if raw.is_empty() => Bare::Nothing,
        Some(day) => Bare::Date(day),
        None if raw.eq_ignore_ascii_case("true") => Bare::Truth(true),
        None if raw.eq_ignore_ascii_case("false") => Bare::Truth(false),
        None if raw.contains('/') && raw.bytes().all(|it| it.is_ascii_digit() || it == b'/') => {
            Bare::Digits
        }
        None => Bare::Text,
    }
}

fn syntax(message: &str, place: Place, text: &str) -> Diagnostic {
    let raw = text.get(place.range()).unwrap_or_default();
    if is_bare(message) {
        return unquoted(raw, place);
    }
    if let Some(quote) = unclosed(message) {
        return Diagnostic::new(Code::Syntax, place, "a text without its closing quotes")
            .help(format!("close it with {}", quoted(quote)));
    }
    match message.split_once(", expected ") {
        Some((message, expected)) => {
            Diagnostic::new(Code::Syntax, place, message).label(format!("expected {expected}"))
        }
        None => Diagnostic::new(Code::Syntax, place, message),
    }
}

/// A value without quotes that needs them, or that is no value even with them.
fn unquoted(raw: &str, place: Place) -> Diagnostic {
    match bare(raw) {
        Bare::Nothing => Diagnostic::new(Code::Syntax, place, "a key without a value")
            .help("write a value behind the `=`"),
        Bare::Date(day) => not_a_date(Code::Syntax, raw, place).fix(Fix::Value(day.to_string())),
        Bare::Truth(truth) => {
            let message = format!("{} is no value", quoted(raw));
            Diagnostic::new(Code::Syntax, place, message)
                .help(format!("write `{truth}`, in small letters"))
                .fix(Fix::Value(truth.to_string()))
        }
        Bare::Digits => not_a_date(Code::Syntax, raw, place),
        Bare::Text => {
            let meant = straight(raw);
            let quotes = if meant == raw { "quotes" } else { "straight quotes" };
            let message = format!("{} has to stand in {quotes}", quoted(raw));
            let value = format!("\"{meant}\"");
            Diagnostic::new(Code::Syntax, place, message)
                .help(format!("write {}", quoted(&value)))
                .fix(Fix::Value(value))
        }
    }
}

/// A text without the quotes of a word processor, which are none of TOML.
fn straight(raw: &str) -> &str {
    raw.trim_matches(['“', '”', '„', '‘', '’', '‚', '«', '»'])
}

/// The quotes that are missing, if that is what a message of the `toml` crate says.
fn unclosed(message: &str) -> Option<&str> {
    let (what, expected) = message.split_once(", expected `")?;
    let quote = expected.strip_suffix('`')?;
    let is_quote = !quote.is_empty() && quote.chars().all(|char| char == '"' || char == '\'');
    (what.ends_with("string") && is_quote).then_some(quote)
}

/// The header with which a line begins.
fn header_of(line: &str) -> &str {
    let line = line.trim();
    let closing = if line.starts_with("[[") { "]]" } else { "]" };
    let end = line.find(closing).map(|at| at.saturating_add(closing.len()));
    end.and_then(|end| line.get(..end)).unwrap_or(line)
}

/// What the `toml` crate found wrong, in our words.
pub(super) struct Faults<'a, 't> {
    text: &'a str,
    file: FileId,
    root: &'t Table<'a>,
    odd_dates: &'t HashSet<usize>,
    /// The end of a table that is given twice: keys given twice in it need no words of their own.
    repeated_until: usize,
    /// Where the syntax is broken.
    pub(super) broken: Vec<Place>,
}

/// Whether a header stands in the line behind the end of one.
fn goes_on_with_header(line_end: &str) -> bool {
    let next = line_end.strip_prefix('\n').unwrap_or(line_end);
    next.trim_start_matches([' ', '\t']).starts_with('[')
}

impl<'a, 't> Faults<'a, 't> {
    pub(super) fn new(
        text: &'a str,
        file: FileId,
        root: &'t Table<'a>,
        odd_dates: &'t HashSet<usize>,
    ) -> Self {
        Faults { text, file, root, odd_dates, repeated_until: 0, broken: Vec::new() }
    }

    pub(super) fn report(&mut self, error: &Error, findings: &mut Findings) {
        let span = error.span().unwrap_or(0..0);
        if self.odd_dates.contains(&span.start) {
            return;
        }
        if error.message() == "duplicate key" {
            self.given_twice(span, findings);
        } else {
            let place = Place::new(self.file, span);
            self.broken.push(place);
            findings.add(|| syntax(error.message(), place, self.text));
        }
    }

    fn given_twice(&mut self, span: Range<usize>, findings: &mut Findings) {
        if span.start < self.repeated_until {
            return;
        }
        if findings.is_full() {
            // Only counted; looking around each of a million in one line would take for ever.
            findings.add(|| self.key_twice(span));
            return;
        }
        let before = self.text.get(..span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let in_header = self
            .text
            .get(line_start..span.start)
            .is_some_and(|line| line.trim_start().starts_with('[') && !line.contains('='));
        if in_header {
            self.table_twice(span, line_start, findings);
        } else {
            findings.add(|| self.key_twice(span));
        }
    }

    fn table_twice(&mut self, span: Range<usize>, line_start: usize, findings: &mut Findings) {
        let behind = self.text.get(span.end..).unwrap_or_default();
        let mut ends = behind.match_indices('\n').map(|(at, _)| at);
        let length = ends.find(|end| behind.get(*end..).is_some_and(goes_on_with_header));
        let length = length.unwrap_or(behind.len());
        self.repeated_until = span.end.saturating_add(length);
        let line = self.text.get(line_start..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        let header = header_of(line);
        // A list of tables goes on with each such header: where one stands before, something else is wrong.
        if header.starts_with("[[") && self.stands_before(header, line_start) {
            return;
        }
        let name = self.text.get(span.clone()).unwrap_or_default();
        let place = Place::new(self.file, span);
        findings.add(|| {
            let kind = header
                .trim_start_matches('[')
                .split_once('.')
                .map(|(kind, _)| kind)
                .filter(|kind| RULES.contains(kind));
            let diagnostic = match kind {
                Some(kind) => crate::written::read::defined_twice(kind, name, place),
                None => {
                    let message = format!("the table {} is given twice", quoted(header));
                    let help = match header {
                        "[agreement]" => {
                            "one file holds one agreement: give the other a file of its own"
                        }
                        _ => "join the two into one",
                    };
                    Diagnostic::new(Code::DuplicateKey, place, message).help(help)
                }
            };
            match self.first_header(header, line_start) {
                Some(first) => diagnostic.related(first, "given here before"),
                None => diagnostic,
            }
        });
    }

    fn stands_before(&self, header: &str, before: usize) -> bool {
        let mut lines = self.text.get(..before).unwrap_or_default().lines();
        lines.rfind(|line| line.trim_start().starts_with(header)).is_some()
    }

    fn first_header(&self, header: &str, before: usize) -> Option<Place> {
        if self.text.len() > SEARCHED || header.is_empty() {
            return None;
        }
        let earlier = self.text.get(..before)?;
        let at_line_start = |at: usize| {
            let before = earlier.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']);
            before.is_empty() || before.ends_with('\n')
        };
        let (at, found) = earlier.match_indices(header).find(|(at, _)| at_line_start(*at))?;
        Some(Place::new(self.file, at..at.saturating_add(found.len())))
    }

    fn key_twice(&self, span: Range<usize>) -> Diagnostic {
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let place = Place::new(self.file, span);
        let diagnostic = crate::written::read::given_twice(raw, place);
        match self.first_key(raw, place) {
            Some(first) => diagnostic.related(first, "given here before"),
            None => diagnostic,
        }
    }

    /// The nearest such key before, in the same table as far as can be told from the text.
    fn first_key(&self, raw: &str, place: Place) -> Option<Place> {
        let before = self.text.get(..place.range().start)?;
        if self.text.len() > SEARCHED || before.ends_with('.') {
            return None;
        }
        let mut found = None;
        let mut tables = vec![self.root];
        let mut values: Vec<&Value<'a>> = Vec::new();
        while let Some(table) = tables.pop() {
            for (key, value) in &table.entries {
                if key.place < place && self.text.get(key.place.range()) == Some(raw) {
                    found = found.max(Some(key.place));
                }
                values.push(value);
            }
            while let Some(value) = values.pop() {
                match &value.kind {
                    Kind::Table(table) => tables.push(table),
                    Kind::Array(inner) => values.extend(inner),
                    _ => {}
                }
            }
        }
        found.filter(|first| {
            let between = self.text.get(first.range().end..place.range().start);
            between.is_some_and(|between| !between.contains("\n["))
        })
    }
}
