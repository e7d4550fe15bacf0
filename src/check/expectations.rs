//! What a case expects of a commitment: words that mean something, and together something that can be.

use std::collections::BTreeSet;

use super::record::Evidence;
use super::sink::Sink;
use super::suggest::Suggester;
use super::words::kind_word;
use crate::diagnostic::{Code, Diagnostic, Fix, list_of, quoted};
use crate::model::{
    Act, Agreement, Breach, Certainty, Commitment, Expected, Hindrance, Kind, Reason, Status,
    Terms, Wanted, What,
};
use crate::source::Place;
use crate::written::{self, Spanned};

/// What is wanted; none if a word of it has no meaning.
pub(super) fn wanted(expectation: &written::Expectation, sink: &mut Sink) -> Option<Vec<Wanted>> {
    let errors = sink.errors();
    let status = expectation.status.as_ref().map(|word| (word, status_of(word, sink)));
    let known = status.as_ref().and_then(|(_, what)| what.as_ref()).map(|(status, _)| *status);
    let status = status.and_then(|(word, what)| {
        what.map(|(status, reason)| (What::Status(status, reason), word.place))
    });
    let reason = expectation.reason.as_ref().and_then(|word| {
        reason_of(known, &word.value, word, sink).map(|reason| (What::Reason(reason), word.place))
    });
    let possible = expectation.possible.as_ref().map(|list| {
        let statuses = list.value.iter().filter_map(|word| possible(word, sink));
        (What::Possible(statuses.collect()), list.place)
    });
    let certainty = expectation.certainty.as_ref().and_then(|word| {
        let found = one_of("certainty", word, Certainty::ALL, Certainty::word, sink);
        found.map(|certainty| (What::Certainty(certainty), word.place))
    });
    let breach = expectation.breach.as_ref().and_then(|word| {
        let found = one_of("breach", word, Breach::ALL, Breach::word, sink);
        found.map(|breach| (What::Breach(breach), word.place))
    });
    let all = [status, reason, possible, certainty, breach].into_iter().flatten();
    let all = all.map(|(what, place)| Wanted { what, place }).collect();
    (sink.errors() == errors).then_some(all)
}

/// `lapsed`, or `lapsed:missed`.
fn status_of(word: &Spanned<String>, sink: &mut Sink) -> Option<(Status, Option<Reason>)> {
    let (text, reason) = match word.value.split_once(':') {
        Some((status, reason)) => (status, Some(reason)),
        None => (word.value.as_str(), None),
    };
    let status = status(text, word, sink)?;
    let reason = reason.map(|text| reason_of(Some(status), text, word, sink));
    Some((status, reason.flatten()))
}

fn status(text: &str, whole: &Spanned<String>, sink: &mut Sink) -> Option<Status> {
    let found = Status::named(text);
    if found.is_none() {
        let message = format!("there is no status {}", quoted(text));
        let near = Suggester::default().near(text, Status::ALL.map(Status::word));
        let help = match Reason::named(text) {
            Some(reason) => format!("write {}", quoted(&format!("{}:{reason}", reason.status()))),
            None => format!("the statuses are {}", list_of(&Status::ALL.map(Status::word), "and")),
        };
        bad(whole, message, near.map(|near| (text, near)), Some(help), sink);
    }
    found
}

/// A reason: where the status is known, one of that status.
fn reason_of(
    status: Option<Status>,
    text: &str,
    whole: &Spanned<String>,
    sink: &mut Sink,
) -> Option<Reason> {
    let fits = |reason: &Reason| status.is_none_or(|status| reason.status() == status);
    let found = Reason::named(text).filter(fits);
    if found.is_none() {
        let words: Vec<&str> =
            Reason::ALL.iter().filter(|reason| fits(reason)).map(|reason| reason.word()).collect();
        let message = match status {
            Some(status) => format!("nothing is {} by {}", quoted(status.word()), quoted(text)),
            None => format!("there is no reason {}", quoted(text)),
        };
        let near = Suggester::default().near(text, words.iter().copied());
        let list = format!("the reason can be {}", list_of(&words, "or"));
        bad(whole, message, near.map(|near| (text, near)), Some(list), sink);
    }
    found
}

/// A status that is possible; it has no reason.
fn possible(word: &Spanned<String>, sink: &mut Sink) -> Option<Status> {
    let Some((text, _)) = word.value.split_once(':') else {
        return status(&word.value, word, sink);
    };
    let status = status(text, word, sink)?;
    let message = "what is possible are statuses, without reasons".to_owned();
    bad(word, message, None, Some(format!("write {}", quoted(status.word()))), sink);
    None
}

/// One of some words.
fn one_of<T: Copy, const N: usize>(
    key: &str,
    word: &Spanned<String>,
    all: [T; N],
    name: fn(T) -> &'static str,
    sink: &mut Sink,
) -> Option<T> {
    let found = all.into_iter().find(|one| name(*one) == word.value);
    if found.is_none() {
        let words = all.map(name);
        let message = format!("{} cannot be {}", quoted(key), quoted(&word.value));
        let near = Suggester::default().near(&word.value, words);
        let list = format!("it can be {}", list_of(&words, "or"));
        bad(word, message, near.map(|near| (word.value.as_str(), near)), Some(list), sink);
    }
    found
}

/// That a word is wrong: what is written in it and what may have been meant by that, or what there is.
fn bad(
    whole: &Spanned<String>,
    message: String,
    near: Option<(&str, &str)>,
    else_help: Option<String>,
    sink: &mut Sink,
) {
    let diagnostic = Diagnostic::new(Code::BadCase, whole.place, message);
    let diagnostic = match (near, else_help) {
        (Some((written, near)), _) => {
            let diagnostic = diagnostic.did_you_mean(near);
            diagnostic.fix(Fix::Text(corrected(&whole.value, written, near)))
        }
        (None, Some(help)) => diagnostic.help(help),
        (None, None) => diagnostic,
    };
    sink.push(diagnostic);
}

/// The whole with its first or its last part corrected: `lapsd:missed`, `lapsed:mised`.
fn corrected(whole: &str, part: &str, by: &str) -> String {
    match (whole.strip_prefix(part), whole.strip_suffix(part)) {
        (Some(rest), _) => format!("{by}{rest}"),
        (None, Some(first)) => format!("{first}{by}"),
        (None, None) => by.to_owned(),
    }
}

/// Reports what can never come true, whatever the rules say of the days: it contradicts itself, or
/// the commitment has its status for that reason never, with its own terms and those of the entries.
pub(super) fn look(
    agreement: &Agreement,
    expected: &[Expected],
    evidence: &Evidence,
    sink: &mut Sink,
) {
    for one in expected {
        contradiction(&one.wanted, sink);
        let id = one.target.commitment;
        let Some(commitment) = agreement.commitment(id) else { continue };
        let amended = evidence.entries().filter_map(|(_, entry, _)| match &entry.act {
            Act::Amended(target, new) if target.commitment == id => Some(&**new),
            _ => None,
        });
        let never = Never { commitment, terms: Terms::of(commitment, amended) };
        one.wanted.iter().for_each(|wanted| never.look(wanted, sink));
    }
}

/// All that is wanted of a commitment at once, each with its place.
struct Together {
    status: Option<(Status, Place)>,
    possible: Option<(BTreeSet<Status>, Place)>,
    certainty: Option<(Certainty, Place)>,
    breach: Option<(Breach, Place)>,
}

impl Together {
    fn of(all: &[Wanted]) -> Together {
        let mut it = Together { status: None, possible: None, certainty: None, breach: None };
        for Wanted { what, place } in all {
            match what {
                What::Status(status, _) => it.status = Some((*status, *place)),
                // With a status it is a reason of that one.
                What::Reason(reason) => {
                    it.status = it.status.or(Some((reason.status(), *place)));
                }
                What::Possible(possible) => it.possible = Some((possible.clone(), *place)),
                What::Certainty(certainty) => it.certainty = Some((*certainty, *place)),
                What::Breach(breach) => it.breach = Some((*breach, *place)),
            }
        }
        it
    }
}

/// Reports what of an expectation cannot be together: the reported status is among those that are
/// possible, it is open if and only if there are several, and in breach only where it is lapsed.
fn contradiction(all: &[Wanted], sink: &mut Sink) {
    let wanted = Together::of(all);
    if let (Some((status, place)), Some((possible, list))) = (wanted.status, &wanted.possible)
        && !possible.contains(&status)
    {
        let word = quoted(status.word());
        let message = format!("{word} is expected, and is not among what is possible");
        let help = format!("add {word} to the list, or expect {}", words(possible));
        against(place, message, (*list, "what is possible"), help, sink);
    }
    if let (Some((certainty, place)), Some((possible, list))) = (wanted.certainty, &wanted.possible)
        && (certainty == Certainty::Open) != (possible.len() > 1)
    {
        let message = match certainty {
            Certainty::Open => "what is `open` has more than one possible status".to_owned(),
            _ => format!("what is {} has one possible status", quoted(certainty.word())),
        };
        let help = match certainty {
            Certainty::Open => "name all statuses that are possible, or leave `certainty` out",
            _ => "where more than one status is possible, `certainty` is `open`",
        };
        against(place, message, (*list, "what is possible"), help.to_owned(), sink);
    }
    breach(&wanted, sink);
}

/// Of the breach: it is `yes` if there is one in every world, and `unknown` if there is in some.
fn breach(wanted: &Together, sink: &mut Sink) {
    let Some((breach, place)) = wanted.breach else { return };
    let message = format!("breach cannot be {} here", quoted(breach.word()));
    let mut against = |other: Place, label: &str, help: &str| {
        self::against(place, message.clone(), (other, label), help.to_owned(), sink);
    };
    let only = "breach is `yes` where `lapsed` alone is possible";
    match breach {
        Breach::No => {}
        Breach::Yes => {
            if let Some((status, other)) = wanted.status.filter(|(it, _)| *it != Status::Lapsed) {
                against(other, &format!("{status} is no lapse"), only);
            } else if let Some((_, other)) = wanted
                .possible
                .as_ref()
                .filter(|(it, _)| it.iter().any(|status| *status != Status::Lapsed))
            {
                against(*other, "what is possible", only);
            } else if let Some((_, other)) =
                wanted.certainty.filter(|(it, _)| *it == Certainty::Open)
            {
                against(other, "other statuses are possible too", only);
            }
        }
        Breach::Unknown => {
            let may = "breach is `unknown` where `lapsed` is possible";
            if let Some((_, other)) =
                wanted.possible.as_ref().filter(|(it, _)| !it.contains(&Status::Lapsed))
            {
                against(*other, "what is possible", may);
            }
        }
    }
}

fn against(
    place: Place,
    message: String,
    (other, label): (Place, &str),
    help: String,
    sink: &mut Sink,
) {
    let diagnostic = Diagnostic::new(Code::BadCase, place, message);
    sink.push(diagnostic.related(other, label.to_owned()).help(help));
}

fn words(possible: &BTreeSet<Status>) -> String {
    let words: Vec<&str> = possible.iter().map(|status| status.word()).collect();
    list_of(&words, "or")
}

/// What never becomes of a commitment, under the record of a case.
struct Never<'c> {
    commitment: &'c Commitment,
    terms: Terms,
}

impl Never<'_> {
    fn look(&self, wanted: &Wanted, sink: &mut Sink) {
        match &wanted.what {
            What::Status(_, Some(reason)) | What::Reason(reason) => {
                self.reason(*reason, wanted.place, sink);
            }
            What::Status(status, None) => self.status(*status, wanted.place, sink),
            What::Possible(possible) => {
                possible.iter().for_each(|status| self.status(*status, wanted.place, sink));
            }
            What::Breach(Breach::Yes | Breach::Unknown) if self.commitment.kind == Kind::Option => {
                let message = format!("{} is never in breach", quoted(&self.commitment.id));
                let help = "what a commitment of the kind `option` allows need not be done";
                never(wanted.place, message, help.to_owned(), sink);
            }
            What::Breach(_) | What::Certainty(_) => {}
        }
    }

    fn reason(&self, reason: Reason, place: Place, sink: &mut Sink) {
        let Some(hindrance) = self.commitment.hindrance(reason, &self.terms) else { return };
        let status = reason.status();
        let others: Vec<&str> = status
            .reasons()
            .filter(|other| self.commitment.hindrance(*other, &self.terms).is_none())
            .map(Reason::word)
            .collect();
        let help = match others.is_empty() {
            true => format!("it is never {}", quoted(status.word())),
            false => format!("it can be {status} by {}", list_of(&others, "or")),
        };
        self.never(&format!("{status}:{reason}"), hindrance, place, help, sink);
    }

    /// Whether there is no reason for which it has that status.
    fn status(&self, status: Status, place: Place, sink: &mut Sink) {
        let mut hindrances = Vec::new();
        for reason in status.reasons() {
            match self.commitment.hindrance(reason, &self.terms) {
                None => return,
                Some(hindrance) => hindrances.push(hindrance),
            }
        }
        // What is missing can be added; the kind is what it is.
        hindrances.sort_by_key(|hindrance| matches!(hindrance, Hindrance::Kind(_)));
        if let Some(hindrance) = hindrances.first() {
            let help = match hindrance {
                Hindrance::Without(key) => {
                    let key = quoted(key);
                    format!("give it {key} in the rules, or by an amendment in `given`")
                }
                _ => format!("leave {} out", quoted(status.word())),
            };
            self.never(status.word(), *hindrance, place, help, sink);
        }
    }

    fn never(&self, what: &str, hindrance: Hindrance, place: Place, help: String, sink: &mut Sink) {
        let (id, what) = (quoted(&self.commitment.id), quoted(what));
        let why = match hindrance {
            Hindrance::Kind(kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind_word(*kind)).collect();
                let own = quoted(kind_word(self.commitment.kind));
                format!("it is of the kind {own}, not {}", list_of(&kinds, "or"))
            }
            Hindrance::Without(key) => format!("it has no {}", quoted(key)),
            Hindrance::With(key) => format!("it has {}", quoted(key)),
            Hindrance::NothingLate => "it accepts nothing late, and has no `grace`".to_owned(),
            Hindrance::NoWait if self.commitment.kind.has_deadline() => {
                "neither its `from` nor its `deadline` waits for anything".to_owned()
            }
            Hindrance::NoWait => "its `from` waits for nothing".to_owned(),
        };
        never(place, format!("{id} is never {what}: {why}"), help, sink);
    }
}

/// The rules may have changed since the case was written: it fails, and nothing else has to.
fn never(place: Place, message: String, help: String, sink: &mut Sink) {
    sink.push(Diagnostic::new(Code::NeverSo, place, message).help(help));
}
