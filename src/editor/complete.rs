//! What can be written at a place.

use std::ops::Range;

use super::expected::{Expected, expected};
use super::index::{Index, Kind};
use super::scan::{Leaf, Part, Spot, Where, leaves, spot};
use super::tables::{about, is_entry};
use crate::check::{KINDS, has_meaning, verb_of};
use crate::model;
use crate::phrase::{Follow, Named, after_condition, after_date};
use crate::written::{Format, RULES, Verb, keys};

/// Something that can be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it is called.
    pub label: String,
    /// What to write.
    pub text: String,
    /// What it is.
    pub sort: Sort,
    /// What it means, in words.
    pub about: Option<String>,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A key.
    Key,
    /// A table.
    Table,
    /// The id of something.
    Id(Kind),
    /// A word of the language.
    Word,
}

/// What can be written at a byte of a text of the agreement `owner`, and what of the text it replaces:
/// the whole word there, also what of it stands behind the byte.
///
/// ```
/// use abide::editor::{Index, complete};
/// use abide::source::Sources;
/// use abide::written::Format;
///
/// let text = "[commitment.rent]\nwhat = \"Pay\"\ndead";
/// let (found, range) = complete(&Index::default(), "", text, text.len(), Format::Toml);
/// assert!(found.iter().any(|one| one.text == "deadline = "));
/// assert!(!found.iter().any(|one| one.label == "what"));
/// assert_eq!(&text[range], "dead");
/// ```
#[must_use]
pub fn complete(
    index: &Index,
    owner: &str,
    text: &str,
    at: usize,
    format: Format,
) -> (Vec<Candidate>, Range<usize>) {
    let spot = spot(text, at, format);
    let start = at.saturating_sub(spot.typed.len());
    let path: Vec<String> = spot.path.to_vec();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let of_line = of_line(text, format, spot.table);
    let owner = of_line.as_deref().unwrap_or(owner);
    let place = At { index, owner, text, at, format, spot: &spot, path: &path };
    let end = place.end();
    match &spot.place {
        Where::Nothing => (Vec::new(), at..at),
        Where::Header { list } => (place.tables(*list), start..end),
        Where::Key => (place.keys(start), start..end),
        Where::Value(key) => match expected(&path, key) {
            Expected::Date => place.phrase(key, start, after_date),
            Expected::Condition => place.phrase(key, start, after_condition),
            Expected::Length => place.length(start),
            // A number follows.
            Expected::Id(_) if spot.typed.contains('#') => (Vec::new(), at..at),
            Expected::Id(kind) => (place.ids_of(kind, key), start..end),
            Expected::Words(_) if spot.typed.contains(':') => place.reasons(start),
            Expected::Words(words) => (place.texts(&words), start..end),
            Expected::Truth if !spot.quoted => (words(&["true", "false"]), start..end),
            Expected::Truth | Expected::Else => (Vec::new(), start..end),
        },
    }
}

/// The agreement that a line of JSON Lines names.
fn of_line(text: &str, format: Format, table: usize) -> Option<String> {
    if format != Format::JsonLines {
        return None;
    }
    let names = |leaf: &Leaf| leaf.table == table && leaf.part == Part::Value("for".into());
    leaves(text, format).into_iter().find(names).map(|leaf| leaf.text)
}

/// A place, and what is known around it.
struct At<'a> {
    index: &'a Index,
    owner: &'a str,
    text: &'a str,
    at: usize,
    format: Format,
    spot: &'a Spot,
    path: &'a [&'a str],
}

impl At<'_> {
    /// The text behind the word at the cursor.
    fn behind(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default().trim_start_matches(is_of_word)
    }

    /// Where the word at the cursor ends.
    fn end(&self) -> usize {
        self.text.len().saturating_sub(self.behind().len())
    }

    /// The tables that a header can open.
    fn tables(&self, list: bool) -> Vec<Candidate> {
        let names: Vec<&str> = match (self.path, list) {
            ([], true) => {
                let of_register = self.can_be_register().then_some("register.entry");
                ["entry", "case", "property"].into_iter().chain(of_register).collect()
            }
            ([], false) => {
                let register = self.can_be_register().then_some("register");
                ["agreement"].into_iter().chain(RULES).chain(register).collect()
            }
            (["register"], true) => vec!["entry"],
            (["case"], true) => vec!["given"],
            (["case"], false) => vec!["expect"],
            (["case", "expect"], false) => {
                return self.ids(Kind::Commitment, |id| id.to_owned());
            }
            _ => Vec::new(),
        };
        let about = about(self.path);
        let tables = names.into_iter().map(|name| {
            let has_dot = self.behind().starts_with('.');
            // What stands behind the dot stays.
            let name = name.split_once('.').filter(|_| has_dot).map_or(name, |(first, _)| first);
            let dot = if RULES.contains(&name) && !has_dot { "." } else { "" };
            Candidate {
                label: name.to_owned(),
                text: format!("{name}{dot}"),
                sort: Sort::Table,
                about: about.get(name).cloned(),
            }
        });
        tables.collect()
    }

    /// Whether the text can be the template of a register: it is one, or does not hold a record yet.
    fn can_be_register(&self) -> bool {
        let all = leaves(self.text, self.format);
        let has = |key: &str| {
            let is =
                |leaf: &Leaf| leaf.path.is_empty() && leaf.part == Part::Key && leaf.text == key;
            all.iter().any(is)
        };
        has("register") || !(has("for") || has("entry"))
    }

    /// What a file can begin with: `[agreement]`, as long as it does not say whose it is.
    fn beginning(&self, given: &impl Fn(&str) -> bool) -> Option<Candidate> {
        let begins = self.path.is_empty() && self.format == Format::Toml && !self.spot.quoted;
        let owned = leaves(self.text, self.format)
            .iter()
            .any(|leaf| leaf.path.is_empty() && leaf.part == Part::Key && leaf.text == "agreement");
        (begins && !owned && !given("for")).then(|| Candidate {
            label: "[agreement]".to_owned(),
            text: "[agreement]".to_owned(),
            sort: Sort::Table,
            about: about(&[]).get("agreement").cloned(),
        })
    }

    /// Whether a table of the case at the cursor has a header of its own: `[case.expect]`.
    fn has_header(&self, key: &str, all: &[Leaf]) -> bool {
        let ["case"] = self.path else { return false };
        let own = |leaf: &&Leaf| leaf.part == Part::Key && leaf.path.is_empty();
        let mut next = all.iter().filter(own).filter(|leaf| leaf.range.start > self.at);
        // Headers of its tables begin with the name of the list too.
        let next = next.find(|leaf| {
            leaf.text != "case"
                || self.text.get(leaf.range.end..).is_some_and(|it| it.starts_with(']'))
        });
        let end = next.map_or(self.text.len(), |leaf| leaf.range.start);
        let below = |leaf: &&Leaf| leaf.part == Part::Key && leaf.path.iter().eq(["case"].iter());
        let mut below = all.iter().filter(below);
        below.any(|leaf| leaf.text == key && leaf.range.start > self.at && leaf.range.start < end)
    }

    /// The keys that the table does not have yet, as far as they mean something in it.
    fn keys(&self, start: usize) -> Vec<Candidate> {
        if let ["case", "expect"] = self.path {
            return self.ids(Kind::Commitment, |id| self.as_key(id));
        }
        let all = leaves(self.text, self.format);
        let beside: Vec<&Leaf> = all.iter().filter(|leaf| leaf.table == self.spot.table).collect();
        let own = start.saturating_sub(usize::from(self.spot.quoted));
        let given = |key: &str| {
            let is = |leaf: &&&Leaf| leaf.part == Part::Key && leaf.range.start != own;
            beside.iter().filter(is).any(|leaf| leaf.text == key)
        };
        let line = ["for"].into_iter().filter(|_| self.format == Format::JsonLines);
        let wanted = line.chain(keys(self.path).iter().copied());
        let wanted = wanted.filter(|key| {
            !given(key) && !self.has_header(key, &all) && self.fits(key, &beside, &given)
        });
        let beginning = self.beginning(&given);
        let about = about(self.path);
        let keys = wanted.map(|key| Candidate {
            label: key.to_owned(),
            text: self.as_key(key),
            sort: Sort::Key,
            about: about.get(key).cloned(),
        });
        beginning.into_iter().chain(keys).collect()
    }

    /// Whether a key means something beside those that are given.
    fn fits(&self, key: &str, beside: &[&Leaf], given: &impl Fn(&str) -> bool) -> bool {
        match self.path {
            [] if self.format == Format::Toml => matches!(key, "for" | "complete-through"),
            [] => key != "register",
            ["commitment", _] => {
                let is = |leaf: &&&Leaf| leaf.part == Part::Value("kind".into());
                let word = beside.iter().find(is).map_or("achieve", |leaf| &leaf.text);
                let kind = KINDS.iter().find(|(known, _)| *known == word);
                let kind = kind.map_or(model::Kind::Achieve, |(_, kind)| *kind);
                has_meaning(key, kind, given("every"))
            }
            path if is_entry(path) => match Verb::ALL.into_iter().find(|verb| given(verb.word())) {
                None => true,
                Some(verb) => {
                    Verb::named(key).is_none() && verb_of(key).is_none_or(|own| own == verb)
                }
            },
            _ => true,
        }
    }

    /// A key as it is written here, with what stands between it and its value.
    fn as_key(&self, key: &str) -> String {
        let behind = self.behind().trim_start_matches(['"', ' ', '\t']);
        match (self.format, self.spot.quoted) {
            (_, true) => key.to_owned(),
            (Format::Toml, false) if behind.starts_with('=') => key.to_owned(),
            (Format::Toml, false) => format!("{key} = "),
            (_, false) => format!("\"{key}\": "),
        }
    }

    /// A text as it is written here: in quotes, unless it stands in them.
    fn as_text(&self, text: &str) -> String {
        if self.spot.quoted { text.to_owned() } else { format!("\"{text}\"") }
    }

    fn ids(&self, kind: Kind, written: impl Fn(&str) -> String) -> Vec<Candidate> {
        let fits = |agreement: &str| kind == Kind::Agreement || agreement == self.owner;
        let things = self.index.things();
        let things = things.filter(|thing| thing.kind == kind && fits(&thing.agreement));
        let ids = things.map(|thing| Candidate {
            label: thing.id.clone(),
            text: written(&thing.id),
            sort: Sort::Id(kind),
            about: thing.title.clone(),
        });
        ids.collect()
    }

    fn ids_of(&self, kind: Kind, key: &str) -> Vec<Candidate> {
        let mut ids = self.ids(kind, |id| self.as_text(id));
        if key == "withdrawn" {
            ids.extend(self.texts(&["agreement"]));
        }
        ids
    }

    fn texts(&self, texts: &[&str]) -> Vec<Candidate> {
        let texts = texts.iter().map(|text| word(text, self.as_text(text)));
        texts.collect()
    }

    /// Behind a status and its colon, the reasons for it.
    fn reasons(&self, start: usize) -> (Vec<Candidate>, Range<usize>) {
        let (word_before, _) = self.spot.typed.split_once(':').unwrap_or_default();
        let status = model::Status::ALL.into_iter().find(|status| status.word() == word_before);
        let reasons = status.into_iter().flat_map(model::Status::reasons);
        let found = reasons.map(|reason| word(reason.word(), reason.word().to_owned())).collect();
        let start = start.saturating_add(word_before.len()).saturating_add(1);
        (found, start..self.end())
    }

    /// What continues a phrase, and the word of it that is being written.
    fn phrase(
        &self,
        key: &str,
        start: usize,
        after: fn(&str) -> Follow,
    ) -> (Vec<Candidate>, Range<usize>) {
        let before = self.spot.typed.trim_end_matches(is_of_word);
        let follow = after(before);
        let mut found: Vec<Candidate> = Vec::new();
        for kind in follow.names.map_or(&[][..], kinds) {
            found.extend(self.ids(*kind, |id| self.as_text(id)));
        }
        let edges =
            matches!(self.path, ["commitment", _]) && matches!(key, "deadline" | "due-from");
        let fits = |word: &&str| edges || !matches!(*word, "period-start" | "period-end");
        let words_here = follow.words.into_iter().filter(fits);
        found.extend(words_here.map(|text| word(text, self.as_text(&self.opened(text)))));
        if before.trim_end().ends_with("within") && before.ends_with(' ') {
            found.extend(LENGTHS.map(|text| word(text, self.as_text(text))));
        }
        if before.is_empty() && is_entry(self.path) {
            found.extend(self.texts(&["none"]));
        }
        (found, start.saturating_add(before.len())..self.end())
    }

    /// A length: a whole one, or the unit behind a number.
    fn length(&self, start: usize) -> (Vec<Candidate>, Range<usize>) {
        let before = self.spot.typed.trim_end_matches(is_of_word);
        if before.is_empty() {
            return (self.texts(&LENGTHS), start..self.end());
        }
        let is_number = before.trim().bytes().all(|byte| byte.is_ascii_digit());
        let units = if is_number { after_date(before).words } else { Vec::new() };
        let found = units.into_iter().map(|unit| word(unit, unit.to_owned())).collect();
        (found, start.saturating_add(before.len())..self.end())
    }

    /// The words that have the name of a commitment in brackets behind them, with the bracket, unless
    /// it is there.
    fn opened(&self, word: &str) -> String {
        let of_commitment = ["met", "lapsed", "deadline", "pending", "due", "void", "breached"];
        let opens = of_commitment.contains(&word) && !self.behind().starts_with('(');
        if opens { format!("{word}(") } else { word.to_owned() }
    }
}

/// Lengths as one begins to write them.
const LENGTHS: [&str; 4] = ["30 days", "1 week", "1 month", "1 year"];

/// Whether a character is one of a word: of an id, a key, a word of a phrase.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

fn kinds(named: Named) -> &'static [Kind] {
    match named {
        Named::Day => &[Kind::Event, Kind::Consultation],
        Named::Fact => &[Kind::Condition, Kind::Consultation, Kind::Event],
        Named::Commitment => &[Kind::Commitment],
    }
}

fn words(words: &[&str]) -> Vec<Candidate> {
    words.iter().map(|text| word(text, (*text).to_owned())).collect()
}

fn word(label: &str, text: String) -> Candidate {
    Candidate { label: label.to_owned(), text, sort: Sort::Word, about: None }
}
