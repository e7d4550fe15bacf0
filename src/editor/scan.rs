//! The keys and values of a text, and where the cursor stands among them.

mod json;
mod toml;

use std::ops::Range;
use std::sync::Arc;

use crate::written::Format;

/// A key or a value, as it stands in a text.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// The number of its table in the text: what has the same one stands side by side.
    pub table: usize,
    /// The path of the table; that of a member of a list is the path of the list.
    pub path: Arc<[String]>,
    /// Whether it is a key, or the value of one.
    pub part: Part,
    /// What it says, without quotes and escapes.
    pub text: String,
    /// The whole of it in the text, with its quotes.
    pub range: Range<usize>,
    /// What it says in the text, between the quotes; none if there are escapes in it.
    pub inside: Option<Range<usize>>,
}

/// Whether something is a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A key, also one of a header.
    Key,
    /// A value, or a member of a list that is one, of that key.
    Value(Arc<str>),
}

/// Where the cursor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The number of the table, as in [`Leaf`].
    pub table: usize,
    /// The path of the table.
    pub path: Arc<[String]>,
    /// What of it is being written.
    pub place: Where,
    /// What of that stands before the cursor, without its opening quotes.
    pub typed: String,
    /// Whether that stands in quotes.
    pub quoted: bool,
}

/// What is being written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// A header of TOML: the path is that of its parts before this one.
    Header {
        /// Whether it has two brackets.
        list: bool,
    },
    /// A key.
    Key,
    /// The value of that key, or a member of it.
    Value(Arc<str>),
    /// Nothing that can be helped with: a comment, what is complete already.
    Nothing,
}

/// The keys and values of a text, in its order.
///
/// ```
/// use abide::editor::{Part, leaves};
/// use abide::written::Format;
///
/// // The line that is being written hides no other.
/// let text = "[commitment.rent]\nwha\ndeadline = \"handover\"\n";
/// let found = leaves(text, Format::Toml);
/// let value = found.iter().find(|leaf| leaf.part == Part::Value("deadline".into())).unwrap();
/// assert_eq!(value.path[..], ["commitment", "rent"]);
/// assert_eq!(&text[value.inside.clone().unwrap()], "handover");
/// ```
#[must_use]
pub fn leaves(text: &str, format: Format) -> Vec<Leaf> {
    scanned(text, format).leaves
}

/// What is being written at a byte of a text.
///
/// ```
/// use abide::editor::{Where, spot};
/// use abide::written::Format;
///
/// let text = "[[entry]]\non = 2025-01-20\nmet = \"end-";
/// let spot = spot(text, text.len(), Format::Toml);
/// assert_eq!((spot.place, spot.typed.as_str()), (Where::Value("met".into()), "end-"));
/// ```
#[must_use]
pub fn spot(text: &str, at: usize, format: Format) -> Spot {
    let before = text.get(..at).unwrap_or(text);
    scanned(before, format).spot()
}

fn scanned(text: &str, format: Format) -> Scan {
    match format {
        Format::Toml => toml::scan(text),
        Format::Json => json::document(text),
        Format::JsonLines => json::lines(text),
    }
}

/// What is found so far.
struct Scan {
    leaves: Vec<Leaf>,
    /// How many tables there were.
    tables: usize,
    /// The tables that are open, the innermost last.
    open: Vec<Open>,
    place: Where,
    /// The text before the end, if it is of what is being written.
    typed: String,
    quoted: bool,
}

/// A table or a list that is open.
#[derive(Clone)]
struct Open {
    table: usize,
    path: Arc<[String]>,
    /// The key of which a value follows.
    key: Arc<str>,
    is_list: bool,
    /// Whether it ends with the value of a dotted key.
    is_dotted: bool,
}

impl Scan {
    fn new(path: &[&str]) -> Scan {
        let path: Arc<[String]> = path.iter().map(|part| (*part).to_owned()).collect();
        let root = Open { table: 0, path, key: Arc::from(""), is_list: false, is_dotted: false };
        Scan {
            leaves: Vec::new(),
            tables: 1,
            open: vec![root],
            place: Where::Key,
            typed: String::new(),
            quoted: false,
        }
    }

    /// What is open here.
    fn here(&self) -> Option<Open> {
        self.open.last().cloned()
    }

    fn leaf(&mut self, part: Part, word: Word) {
        let Some(Open { table, path, .. }) = self.here() else { return };
        let Word { text, range, inside } = word;
        self.leaves.push(Leaf { table, path, part, text, range, inside });
    }

    /// A key of the innermost table.
    fn key(&mut self, word: Word) {
        let key: Arc<str> = Arc::from(word.text.as_str());
        self.leaf(Part::Key, word);
        if let Some(open) = self.open.last_mut() {
            open.key = key;
        }
    }

    /// A value of the key before it.
    fn value(&mut self, word: Word) {
        if let Some(Open { key, .. }) = self.here() {
            self.leaf(Part::Value(key), word);
        }
    }

    /// A list that begins: the value of the key before it.
    fn list(&mut self) {
        if let Some(Open { table, path, key, .. }) = self.here() {
            self.open.push(Open { table, path, key, is_list: true, is_dotted: false });
        }
    }

    /// A table that begins: the value of the key before it.
    fn table(&mut self) {
        let Some(Open { path, key, .. }) = self.here() else { return };
        let path = if key.is_empty() { path } else { extended(&path, &key) };
        self.push(path, false);
    }

    fn push(&mut self, path: Arc<[String]>, is_dotted: bool) {
        let table = self.tables;
        self.tables = table.saturating_add(1);
        self.open.push(Open { table, path, key: Arc::from(""), is_list: false, is_dotted });
    }

    /// The end of the innermost list or table; the file itself does not end.
    fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    fn is_in_list(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_list)
    }

    /// Where the next thing stands: in a list a value, in a table a key.
    fn next(&self) -> Where {
        match self.here() {
            Some(Open { key, is_list: true, .. }) => Where::Value(key),
            _ => Where::Key,
        }
    }

    fn spot(self) -> Spot {
        let (table, path) = match self.open.last() {
            Some(open) => (open.table, Arc::clone(&open.path)),
            None => (0, Arc::from([])),
        };
        Spot { table, path, place: self.place, typed: self.typed, quoted: self.quoted }
    }
}

/// A word of the text: what it says, and where.
struct Word {
    text: String,
    range: Range<usize>,
    inside: Option<Range<usize>>,
}

/// No table that means anything stands deeper. Below that all paths are one, or they would take more memory
/// than there is: a text may nest as deep as it is long.
const DEEPEST: usize = 8;

/// The path of a table in the table at `path`.
fn extended(path: &Arc<[String]>, key: &str) -> Arc<[String]> {
    if path.len() >= DEEPEST {
        return Arc::clone(path);
    }
    path.iter().cloned().chain([key.to_owned()]).collect()
}
