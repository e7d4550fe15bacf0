use std::ops::Range;
use std::sync::Arc;

use super::{Open, Scan, Where, Word};

/// What a text of JSON holds, as far as it can be made out.
pub(super) fn document(text: &str) -> Scan {
    let mut scan = Scan::new(&[]);
    // Nothing stands outside of the object.
    scan.place = Where::Nothing;
    Reader { text, scan, at: 0, opened: false }.read()
}

/// The same of JSON Lines: each line is an entry by itself.
pub(super) fn lines(text: &str) -> Scan {
    let mut scan = Scan::new(&["entry"]);
    scan.place = Where::Nothing;
    let mut reader = Reader { text, scan, at: 0, opened: false };
    while let Some(token) = reader.token() {
        if token.kind == b'\n' {
            reader.scan.open.truncate(1);
            if let Some(root) = reader.scan.open.last_mut() {
                root.table = reader.scan.tables;
                root.key = Arc::from("");
            }
            reader.scan.tables = reader.scan.tables.saturating_add(1);
            reader.opened = false;
            reader.at(Where::Nothing);
        } else {
            reader.take(&token);
        }
    }
    reader.scan
}

/// A mark, or a word that begins with that byte.
struct Token {
    kind: u8,
    range: Range<usize>,
}

struct Reader<'a> {
    text: &'a str,
    scan: Scan,
    at: usize,
    /// Whether the outermost object has begun.
    opened: bool,
}

impl Reader<'_> {
    fn read(mut self) -> Scan {
        while let Some(token) = self.token() {
            if token.kind != b'\n' {
                self.take(&token);
            }
        }
        self.scan
    }

    /// The next mark, word or line break.
    fn token(&mut self) -> Option<Token> {
        let rest = self.text.get(self.at..)?;
        let blank = |c: char| c.is_whitespace() && c != '\n' || c == '\u{feff}';
        let skipped = rest.len().saturating_sub(rest.trim_start_matches(blank).len());
        if skipped > 0 && (!self.scan.typed.is_empty() || self.scan.quoted) {
            self.at(Where::Nothing);
        }
        let start = self.at.saturating_add(skipped);
        let rest = self.text.get(start..)?;
        let kind = *rest.as_bytes().first()?;
        let length = match kind {
            b'"' => string(rest),
            b'{' | b'}' | b'[' | b']' | b':' | b',' | b'\n' => 1,
            _ => rest
                .find(|c: char| c.is_whitespace() || "{}[]:,\"".contains(c))
                .unwrap_or(rest.len()),
        };
        self.at = start.saturating_add(length.max(1));
        Some(Token { kind, range: start..self.at })
    }

    fn take(&mut self, token: &Token) {
        match token.kind {
            b'{' if !self.opened => {
                self.opened = true;
                self.at(Where::Key);
            }
            b'{' => {
                self.scan.table();
                self.at(Where::Key);
            }
            b'[' => {
                self.scan.list();
                self.at(self.scan.next());
            }
            b'}' | b']' => {
                self.scan.close();
                self.at(Where::Nothing);
            }
            b':' => match self.scan.here() {
                Some(Open { key, .. }) => self.at(Where::Value(key)),
                None => self.at(Where::Nothing),
            },
            b',' => self.at(self.scan.next()),
            _ => self.word(token),
        }
    }

    fn at(&mut self, place: Where) {
        self.scan.place = place;
        self.scan.typed.clear();
        self.scan.quoted = false;
    }

    /// A string or another value: what it is, the mark before it says.
    fn word(&mut self, token: &Token) {
        let raw = self.text.get(token.range.clone()).unwrap_or_default();
        let inner = raw.strip_prefix('"');
        let place = std::mem::replace(&mut self.scan.place, Where::Nothing);
        let closed = inner.is_some_and(|inner| inner.ends_with('"') && is_whole(raw));
        if !closed && token.range.end == self.text.len() {
            self.scan.typed = inner.unwrap_or(raw).to_owned();
            self.scan.quoted = inner.is_some();
            self.scan.place = place.clone();
        }
        let word = word(raw, token.range.clone());
        match place {
            Where::Key => self.scan.key(word),
            Where::Value(_) => self.scan.value(word),
            Where::Header { .. } | Where::Nothing => {}
        }
    }
}

/// How many bytes a string has; one without its closing quotes ends with its line.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return at,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at.saturating_add(1),
            _ => {}
        }
    }
    text.len()
}

fn is_whole(raw: &str) -> bool {
    serde_json::from_str::<String>(raw).is_ok()
}

fn word(raw: &str, range: Range<usize>) -> Word {
    let Some(inner) = raw.strip_prefix('"') else {
        return Word { text: raw.to_owned(), range: range.clone(), inside: Some(range) };
    };
    let inner = inner.strip_suffix('"').filter(|_| is_whole(raw)).unwrap_or(inner);
    let text = serde_json::from_str::<String>(raw).unwrap_or_else(|_| inner.to_owned());
    let start = range.start.saturating_add(1);
    let inside = (text == inner).then(|| start..start.saturating_add(inner.len()));
    Word { text, range, inside }
}
