use super::sink::Sink;
use super::words::kind_word;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Kind;
use crate::source::Place;
use crate::written::{Commitment, Entry, Phrase, Spanned, Verb};

/// What decides which keys and verbs a commitment may have.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Head {
    pub(super) kind: Kind,
    pub(super) recurs: bool,
}

impl Head {
    /// Whether the key or verb, one of those that belong to some kinds only, has a meaning for it.
    fn allows(self, belongs: Belongs) -> bool {
        match belongs {
            Belongs::Deadline => self.kind.has_deadline(),
            Belongs::Term => !self.kind.has_deadline(),
            Belongs::TermOrSeries => !self.kind.has_deadline() || self.recurs,
        }
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
    for (key, place, belongs) in [
        ("deadline", phrase(&written.deadline), Belongs::Deadline),
        ("due-from", phrase(&written.due_from), Belongs::Deadline),
        ("target", phrase(&written.target), Belongs::Deadline),
        ("grace", text(&written.grace), Belongs::Deadline),
        ("notice", text(&written.notice), Belongs::Deadline),
        ("roll", text(&written.roll), Belongs::Deadline),
        ("accepts-late", accepts_late, Belongs::Deadline),
        ("every", text(&written.every), Belongs::Deadline),
        ("until", phrase(&written.until), Belongs::TermOrSeries),
        ("broken-when", phrase(&written.broken_when), Belongs::Term),
    ] {
        key_of_kind(key, place, belongs, head, sink);
    }
}

/// Reports the terms of an amendment that have no meaning for the kind.
pub(super) fn amended_keys(entry: &Entry, head: Head, sink: &mut Sink) {
    let place = |phrase: &Option<Phrase>| phrase.as_ref().map(|p| p.place);
    for (key, place, belongs) in [
        ("deadline", place(&entry.deadline), Belongs::Deadline),
        ("due-from", place(&entry.due_from), Belongs::Deadline),
        ("target", place(&entry.target), Belongs::Deadline),
        ("until", place(&entry.until), Belongs::TermOrSeries),
    ] {
        key_of_kind(key, place, belongs, head, sink);
    }
}

fn key_of_kind(key: &str, place: Option<Place>, belongs: Belongs, head: Head, sink: &mut Sink) {
    let Some(place) = place.filter(|_| !head.allows(belongs)) else {
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
