use std::collections::HashMap;

use super::sink::Sink;
use super::suggest::Suggester;
use crate::diagnostic::{Code, Diagnostic, list_of, quoted};
use crate::model::{CommitmentId, ConditionId, ConsultationId, EventId, PartyId};
use crate::phrase::is_id;
use crate::source::{Name, Place};
use crate::written::{Agreement, Spanned, id_meant};

/// A longer name is not repeated where it would be defined.
const LONGEST: usize = 60;
/// More names than these are not listed.
const MOST_NAMES: usize = 8;

/// What a name of an agreement stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Party(PartyId),
    Event(EventId),
    Condition(ConditionId),
    Consultation(ConsultationId),
    Commitment(CommitmentId),
}

/// The kinds of things that have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Party,
    Event,
    Condition,
    Consultation,
    Commitment,
}

impl Symbol {
    pub(super) fn sort(self) -> Sort {
        match self {
            Symbol::Party(_) => Sort::Party,
            Symbol::Event(_) => Sort::Event,
            Symbol::Condition(_) => Sort::Condition,
            Symbol::Consultation(_) => Sort::Consultation,
            Symbol::Commitment(_) => Sort::Commitment,
        }
    }
}

impl Sort {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Sort::Party => "party",
            Sort::Event => "event",
            Sort::Condition => "condition",
            Sort::Consultation => "consultation",
            Sort::Commitment => "commitment",
        }
    }

    pub(super) fn with_article(self) -> &'static str {
        match self {
            Sort::Party => "a party",
            Sort::Event => "an event",
            Sort::Condition => "a condition",
            Sort::Consultation => "a consultation",
            Sort::Commitment => "a commitment",
        }
    }
}

/// The names of one agreement. One id names one thing, whatever it is.
#[derive(Debug)]
pub(super) struct Names<'a> {
    symbols: HashMap<&'a str, Symbol>,
    /// The ids that are proposed for those that are none: who follows that has defined them.
    meant: HashMap<String, Symbol>,
    /// Whether there may be more of them, which could not be read: then none is unknown.
    hidden: bool,
    suggester: Suggester,
}

impl<'a> Names<'a> {
    /// Collects the names; an id that stands twice is an error, and keeps its first meaning.
    pub(super) fn collect(agreement: &'a Agreement, hidden: bool, sink: &mut Sink) -> Names<'a> {
        let mut all: Vec<(&Spanned<String>, Symbol)> = Vec::new();
        all.extend(numbered(&agreement.parties, |n| Symbol::Party(PartyId(n))));
        all.extend(numbered(&agreement.events, |n| Symbol::Event(EventId(n))));
        all.extend(numbered(&agreement.conditions, |n| Symbol::Condition(ConditionId(n))));
        all.extend(numbered(&agreement.consultations, |n| Symbol::Consultation(ConsultationId(n))));
        all.extend(numbered(&agreement.commitments, |n| Symbol::Commitment(CommitmentId(n))));
        all.sort_by_key(|(name, _)| name.place);
        let mut symbols: HashMap<&str, Symbol> = HashMap::with_capacity(all.len());
        let mut places: HashMap<&str, Place> = HashMap::with_capacity(all.len());
        for (name, symbol) in all {
            let text = name.value.as_str();
            match symbols.get(text).zip(places.get(text)) {
                Some((first, place)) => {
                    sink.push(duplicate(name, *first, *place));
                }
                None => {
                    symbols.insert(text, symbol);
                    places.insert(text, name.place);
                }
            }
        }
        let meant = symbols.iter().filter_map(|(text, symbol)| Some((id_meant(text)?, *symbol)));
        let meant = meant.collect();
        Names { symbols, meant, hidden, suggester: Suggester::default() }
    }

    /// What `text` stands for, if it is one of `wanted`; else that is reported at `place`.
    pub(super) fn resolve(
        &self,
        text: &str,
        place: Place,
        wanted: &[Sort],
        sink: &mut Sink,
    ) -> Option<Symbol> {
        self.resolve_beside(text, place, wanted, &[], sink)
    }

    /// The same where some words may stand beside the names: one of them may have been meant.
    pub(super) fn resolve_beside(
        &self,
        text: &str,
        place: Place,
        wanted: &[Sort],
        words: &[&str],
        sink: &mut Sink,
    ) -> Option<Symbol> {
        match self.get(text) {
            Some(symbol) if wanted.contains(&symbol.sort()) => Some(symbol),
            Some(symbol) => {
                sink.push(self.wrong_sort(text, place, symbol, wanted));
                None
            }
            None if self.hidden => None,
            None => {
                sink.push(self.suggest(unknown(text, place, wanted), text, wanted, words));
                None
            }
        }
    }

    fn suggest(
        &self,
        diagnostic: Diagnostic,
        text: &str,
        wanted: &[Sort],
        words: &[&str],
    ) -> Diagnostic {
        let fitting = self.symbols.iter();
        let fitting = fitting.filter(|(_, symbol)| wanted.contains(&symbol.sort()));
        let fitting = fitting.map(|(name, _)| *name);
        let all = fitting.clone().chain(words.iter().copied());
        let suggested = self.suggester.suggest(diagnostic, text, all);
        match self.all(fitting.collect(), text, wanted, words) {
            Some(all) => suggested.or_help(all),
            None => suggested,
        }
    }

    /// Which names and words there are, if they are few; how to give a name, if there is none.
    fn all(
        &self,
        mut fitting: Vec<&str>,
        text: &str,
        wanted: &[Sort],
        words: &[&str],
    ) -> Option<String> {
        let noun = match wanted {
            [sort] => sort.noun(),
            _ => "name",
        };
        fitting.sort_unstable();
        if !words.is_empty() && !fitting.is_empty() && fitting.len() <= MOST_NAMES {
            let all: Vec<&str> = fitting.iter().chain(words).copied().collect();
            return Some(format!("one of {}", list_of(&all, "or")));
        }
        let or_words = match words {
            [] => String::new(),
            words => format!(", or write {}", list_of(words, "or")),
        };
        match (fitting.as_slice(), wanted) {
            ([], [sort, ..]) if is_id(text) && text.len() <= LONGEST => {
                Some(format!("there is none: add a table `[{}.{text}]`{or_words}", sort.noun()))
            }
            ([], _) => None,
            ([only], _) => Some(format!("the only {noun} is {}", quoted(only))),
            (all, _) if all.len() <= MOST_NAMES => {
                Some(format!("there is {}", list_of(all, "and")))
            }
            _ => None,
        }
    }

    fn wrong_sort(&self, text: &str, place: Place, is: Symbol, wanted: &[Sort]) -> Diagnostic {
        let message = format!(
            "{} is {}, not {}",
            quoted(text),
            is.sort().with_article(),
            alternatives(wanted, Sort::with_article),
        );
        self.suggest(Diagnostic::new(Code::WrongSort, place, message), text, wanted, &[])
    }

    pub(super) fn party(&self, name: &Spanned<String>, sink: &mut Sink) -> Option<PartyId> {
        match self.resolve(&name.value, name.place, &[Sort::Party], sink)? {
            Symbol::Party(id) => Some(id),
            _ => None,
        }
    }

    /// A list of parties, each once, in the order written.
    pub(super) fn parties(&self, names: &[Spanned<String>], sink: &mut Sink) -> Vec<PartyId> {
        let mut found: Vec<PartyId> = Vec::with_capacity(names.len());
        for name in names {
            // Lists of parties are short; a set would cost more than it saves.
            found.extend(self.party(name, sink).filter(|id| !found.contains(id)));
        }
        found
    }

    pub(super) fn event(&self, name: &Spanned<Name>, sink: &mut Sink) -> Option<EventId> {
        match self.resolve(&name.value, name.place, &[Sort::Event], sink)? {
            Symbol::Event(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn condition(&self, name: &Spanned<Name>, sink: &mut Sink) -> Option<ConditionId> {
        match self.resolve(&name.value, name.place, &[Sort::Condition], sink)? {
            Symbol::Condition(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn consultation(
        &self,
        name: &Spanned<Name>,
        sink: &mut Sink,
    ) -> Option<ConsultationId> {
        match self.resolve(&name.value, name.place, &[Sort::Consultation], sink)? {
            Symbol::Consultation(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn commitment(
        &self,
        text: &str,
        place: Place,
        sink: &mut Sink,
    ) -> Option<CommitmentId> {
        match self.resolve(text, place, &[Sort::Commitment], sink)? {
            Symbol::Commitment(id) => Some(id),
            _ => None,
        }
    }

    /// What the name stands for, without a word if it stands for nothing.
    pub(super) fn get(&self, text: &str) -> Option<Symbol> {
        self.symbols.get(text).or_else(|| self.meant.get(text)).copied()
    }

    /// Whether there may be names that could not be read.
    pub(super) fn hidden(&self) -> bool {
        self.hidden
    }

    pub(super) fn suggester(&self) -> &Suggester {
        &self.suggester
    }
}

fn numbered<T>(
    things: &[(Spanned<String>, T)],
    symbol: impl Fn(u32) -> Symbol,
) -> impl Iterator<Item = (&Spanned<String>, Symbol)> {
    (0_u32..).zip(things).map(move |(n, (name, _))| (name, symbol(n)))
}

/// That nothing has that name.
pub(super) fn unknown(text: &str, place: Place, wanted: &[Sort]) -> Diagnostic {
    let message = format!("there is no {} {}", alternatives(wanted, Sort::noun), quoted(text));
    Diagnostic::new(Code::UnknownName, place, message)
}

/// `a`, `b` or `c`, without backticks.
fn alternatives(wanted: &[Sort], word: fn(Sort) -> &'static str) -> String {
    let words: Vec<&str> = wanted.iter().map(|sort| word(*sort)).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn duplicate(name: &Spanned<String>, first: Symbol, place: Place) -> Diagnostic {
    let message = format!("the id {} is given twice", quoted(&name.value));
    let label = format!("first {} here", first.sort().with_article());
    Diagnostic::new(Code::SharedId, name.place, message)
        .related(place, label)
        .help("an id names one thing of an agreement, whatever it is: rename one of them")
}
