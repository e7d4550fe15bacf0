use super::sink::Sink;
use super::words::kind_word;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, TermKey};
use crate::source::Place;
use crate::written::{Commitment, Entry, Phrase, Spanned, Verb};

/// What decides which keys and verbs a commitment may have.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Head {
    pub(super) kind: Kind,
    pub(super) recurs: bool,
    /// Whether both are known: what stands in the file may not have been read.
    pub(super) sure: bool,
}

impl Head {
    /// Whether the key or verb, one of those that belong to some kinds only, has a meaning for it.
    fn allows(self, belongs: Belongs) -> bool {
        if !self.sure {
            return true;
        }
        match belongs {
            Belongs::Deadline => self.kind.has_deadline(),
            Belongs::Term => !self.kind.has_deadline(),
            Belongs::TermOrSeries => !self.kind.has_deadline() || self.recurs,
        }
    }
}

/// Whether a key of a commitment has a meaning for its kind; `recurs`: it has `every`.
///
/// ```
/// use abide::check::has_meaning;
/// use abide::model::Kind;
/// assert!(has_meaning("until", Kind::Maintain, false));
/// assert!(!has_meaning("until", Kind::Achieve, false) && has_meaning("until", Kind::Achieve, true));
/// ```
#[must_use]
pub fn has_meaning(key: &str, kind: Kind, recurs: bool) -> bool {
    belongs(key).is_none_or(|belongs| Head { kind, recurs, sure: true }.allows(belongs))
}

/// Where a key belongs that has no meaning for some kinds.
fn belongs(key: &str) -> Option<Belongs> {
    match key {
        "deadline" | "due-from" | "target" | "grace" | "notice" | "roll" | "accepts-late"
        | "every" => Some(Belongs::Deadline),
        "until" => Some(Belongs::TermOrSeries),
        "broken-when" => Some(Belongs::Term),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy)]
enum Belongs {
    Deadline,
    Term,
    TermOrSeries,
}

impl Belongs {
    fn help(self) -> &'static str {
        match self {
            Belongs::Deadline => "it belongs to the kinds `achieve` and `option`",
            Belongs::Term => "it belongs to the kinds `maintain` and `avoid`",
            Belongs::TermOrSeries => {
                "it belongs to the kinds `maintain` and `avoid`, and to what recurs (`every`)"
            }
        }
    }
}

/// Reports the keys of a commitment that have no meaning for its kind.
pub(super) fn keys(written: &Commitment, head: Head, sink: &mut Sink) {
    let phrase = |phrase: &Option<Phrase>| phrase.as_ref().map(|p| p.place);
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|t| t.place);
    let accepts_late = written.accepts_late.as_ref().map(|value| value.place);
    for (key, place) in [
        ("deadline", phrase(&written.deadline)),
        ("due-from", phrase(&written.due_from)),
        ("target", phrase(&written.target)),
        ("grace", text(&written.grace)),
        ("notice", text(&written.notice)),
        ("roll", text(&written.roll)),
        ("accepts-late", accepts_late),
        ("every", text(&written.every)),
        ("until", phrase(&written.until)),
        ("broken-when", phrase(&written.broken_when)),
    ] {
        key_of_kind(key, place, head, sink);
    }
}

/// Reports the terms of an amendment that have no meaning for the kind.
pub(super) fn amended_keys(entry: &Entry, head: Head, sink: &mut Sink) {
    for (key, phrase) in entry.terms.iter().filter(|(key, _)| *key != TermKey::From) {
        key_of_kind(key.key(), Some(phrase.place), head, sink);
    }
}

fn key_of_kind(key: &str, place: Option<Place>, head: Head, sink: &mut Sink) {
    let refused = belongs(key).filter(|belongs| !head.allows(*belongs));
    let Some((place, belongs)) = place.zip(refused) else {
        return;
    };
    let message = format!("`{key}` means nothing for {}", described(head, belongs));
    sink.push(Diagnostic::new(Code::KeyOfOtherKind, place, message).help(belongs.help()));
}

/// Whether the verb has a meaning for the kind; if not, that is reported.
pub(super) fn verb(verb: &Spanned<Verb>, head: Head, sink: &mut Sink) -> bool {
    let word = match verb.value {
        Verb::Broken => "broken",
        Verb::Restored => "restored",
        _ => return true,
    };
    if head.allows(Belongs::Term) {
        return true;
    }
    let message = format!("`{word}` means nothing for {}", described(head, Belongs::Term));
    sink.push(
        Diagnostic::new(Code::VerbOfOtherKind, verb.place, message).help(Belongs::Term.help()),
    );
    false
}

fn described(head: Head, belongs: Belongs) -> String {
    let once = match belongs {
        Belongs::TermOrSeries => " that does not recur",
        Belongs::Deadline | Belongs::Term => "",
    };
    format!("a commitment of the kind `{}`{once}", kind_word(head.kind))
}
