//! The entries of a record.

use super::Reader;
use super::rules::Open;
use crate::diagnostic::{Code, Diagnostic, list_of, nearest, quoted};
use crate::model::TermKey;
use crate::source::Name;
use crate::written::fields::{Field, Fields, Shape, unknown_key};
use crate::written::tree::{Key, Kind, Table, Value};
use crate::written::{Entry, Phrase, Rare, Spanned, Verb};

/// The keys of an entry, and first the one that only a line of JSON Lines has.
const KEYS: &[&str] = &[
    "for",
    "id",
    "on",
    "happened",
    "held",
    "with",
    "assessed",
    "holds",
    "met",
    "broken",
    "restored",
    "suspended",
    "tolls",
    "resumed",
    "waived",
    "withdrawn",
    "superseded",
    "retracted",
    "amended",
    "from",
    "until",
    "target",
    "due-from",
    "deadline",
    "occurrence",
    "recorded",
    "by",
    "source",
    "note",
];

const LINE: Shape = Shape { what: "an entry", keys: KEYS };

pub(in crate::written) const ENTRY: Shape = Shape {
    what: "an entry",
    keys: match KEYS.split_first() {
        Some((_, keys)) => keys,
        None => &[],
    },
};

/// Both, told apart by a name.
pub(super) const SHAPES: [(&str, Shape); 2] = [(ENTRY.what, ENTRY), ("a line", LINE)];

impl Open<'_, '_, '_, '_> {
    fn name(&mut self, key: &str) -> Option<Spanned<Name>> {
        self.reader.name(key, self.fields.value(key)?)
    }

    /// The new terms, and in `unread` the keys of those that cannot be read.
    fn terms(&mut self, unread: &mut Vec<&'static str>) -> Box<[(TermKey, Phrase)]> {
        let mut terms = Vec::new();
        for key in TermKey::ALL {
            match self.phrase(key.key()) {
                Some(phrase) => terms.push((key, phrase)),
                None if self.fields.get(key.key()).is_some() => unread.push(key.key()),
                None => {}
            }
        }
        terms.into()
    }
}

impl Reader<'_> {
    /// `[[entry]]`; none if it lacks what every entry needs.
    pub(super) fn entry(&mut self, table: &Table<'_>) -> Option<Entry> {
        let fields = Fields::sort(self, table, ENTRY);
        self.entry_of(fields)
    }

    /// A line of JSON Lines.
    pub(super) fn line_entry(&mut self, value: &Value<'_>) -> Option<Entry> {
        let Kind::Table(table) = &value.kind else {
            self.mismatch("an object", " on each line", value);
            return None;
        };
        let fields = Fields::sort(self, table, LINE);
        let owner = fields.required(self, "for");
        let belongs_to = owner.and_then(|value| self.name("for", value));
        let entry = self.entry_of(fields)?;
        Some(Entry { belongs_to, ..entry })
    }

    fn entry_of(&mut self, fields: Fields<'_, '_>) -> Option<Entry> {
        let verb = self.verb(&fields);
        let on = fields.required(self, "on");
        let on = on.and_then(|value| self.when(value));
        let value = |name| fields.value(name);
        let (holds, tolls) = (value("holds"), value("tolls"));
        let (occurrence, recorded) = (value("occurrence"), value("recorded"));
        let mut open = Open { reader: self, fields };
        let object = verb.as_ref().and_then(|verb| open.name(verb.value.word()));
        let mut unread = open.fields.unread();
        let (has_holds, has_with) = (holds.is_some(), open.fields.get("with").is_some());
        let holds = holds.and_then(|value| open.reader.boolean("holds", value));
        let with = open.names("with");
        let is_unread =
            [("holds", has_holds && holds.is_none()), ("with", has_with && with.is_none())];
        unread.extend(is_unread.iter().filter(|(_, is_unread)| *is_unread).map(|(key, _)| *key));
        let terms = open.terms(&mut unread);
        let rare = Rare {
            unread,
            occurrence: occurrence.and_then(|value| open.reader.integer("occurrence", value)),
            with,
            tolls: tolls.and_then(|value| open.reader.boolean("tolls", value)),
            source: open.text("source"),
            note: open.text("note"),
        };
        // All keys are read, for the errors in them, before an entry that lacks something is
        // dropped: fields are evaluated in the order in which they are written.
        Some(Entry {
            place: open.place(),
            belongs_to: None,
            recorded: recorded.and_then(|value| open.reader.day("recorded", value)),
            id: open.name("id"),
            by: open.names("by"),
            holds,
            terms,
            rare: rare.kept(),
            on: on?,
            verb: verb?,
            object: object?,
        })
    }

    /// The verb of an entry: exactly one. Reports the unknown keys too, one of which may have been
    /// meant as the verb.
    fn verb(&mut self, fields: &Fields<'_, '_>) -> Option<Spanned<Verb>> {
        let mut verbs: Vec<(Verb, Field<'_, '_>)> = Verb::ALL
            .into_iter()
            .filter_map(|verb| fields.get(verb.word()).map(|field| (verb, field)))
            .collect();
        verbs.sort_by_key(|(_, (key, _))| key.place);
        let mut verbs = verbs.into_iter();
        let first = verbs.next();
        let mut verb_is_known = first.is_some();
        for field in &fields.unknown {
            if !verb_is_known && looks_like_a_verb(*field) {
                verb_is_known = true;
                self.findings.add(|| unknown_verb(*field));
            } else {
                self.findings.add(|| unknown_entry_key(field.0));
            }
        }
        let is_verb = |key: &&str| Verb::named(key).is_some();
        if !verb_is_known && !fields.unread().iter().any(is_verb) {
            self.findings.add(|| {
                Diagnostic::new(Code::NoVerb, fields.head, "an entry without a verb")
                    .help(format!("say what happened: {}", verbs_as_list()))
            });
        }
        let (verb, (key, _)) = first?;
        for (second, (other, _)) in verbs {
            self.findings.add(|| {
                let (word, before) = (quoted(second.word()), quoted(verb.word()));
                let message = format!("a second verb {word} in an entry that has {before}");
                Diagnostic::new(Code::SecondVerb, other.place, message)
                    .related(key.place, "the first verb")
                    .help("write an entry for each")
            });
        }
        Some(Spanned { value: verb, place: key.place })
    }
}

/// Whether an unknown key of an entry without a verb was meant as one: it is nearer to a verb than
/// to any other key, and it has a text.
fn looks_like_a_verb((key, value): Field<'_, '_>) -> bool {
    let is_verb = |word: &str| Verb::ALL.into_iter().any(|verb| verb.word() == word);
    let near = nearest(&key.text, ENTRY.keys.iter().copied());
    matches!(value.kind, Kind::String(_)) && near.is_none_or(is_verb)
}

fn unknown_entry_key(key: &Key<'_>) -> Diagnostic {
    let diagnostic = unknown_key(key, ENTRY);
    if key.text == "for" {
        return diagnostic.help("`for` stands once, at the top of the file");
    }
    diagnostic
}

fn unknown_verb((key, _): Field<'_, '_>) -> Diagnostic {
    let message = format!("unknown verb {}", quoted(&key.text));
    let words = Verb::ALL.into_iter().map(Verb::word);
    let diagnostic = Diagnostic::new(Code::UnknownVerb, key.place, message);
    match nearest(&key.text, words) {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(format!("the verbs are {}", verbs_as_list())),
    }
}

fn verbs_as_list() -> String {
    list_of(&Verb::ALL.map(Verb::word), "or")
}
