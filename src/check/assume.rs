//! What is assumed for one run: whose it is, and that it is said once.

mod apply;
mod days;

use std::collections::BTreeMap;

use super::group::Groups;
use super::names::{Sort, unknown};
use super::sink::Sink;
use super::suggest::Suggester;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::phrase::{self, Assumed, AssumptionExpr, FactKey, PhraseError};
use crate::source::{FileId, Place, Sources};
use crate::written::{self, Spanned};

pub(super) use apply::apply;

/// Something open that is taken to be the case for one run, as it was typed.
#[derive(Debug, Clone)]
pub struct Assumption {
    text: String,
    file: FileId,
}

impl Assumption {
    /// The name of the sources that assumptions become.
    pub const SOURCE: &str = "--assume";

    /// The text becomes a source of its own, so that there is a place for what is said about it.
    #[must_use]
    pub fn new(sources: &mut Sources, text: &str) -> Assumption {
        Assumption { text: text.to_owned(), file: sources.add(Self::SOURCE, text) }
    }

    /// The source that it became.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    fn place(&self, span: &phrase::Span) -> Place {
        Place::new(self.file, span.clone())
    }
}

/// An assumption about something of one agreement.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) key: Option<FactKey>,
    pub(super) id: Spanned<String>,
    pub(super) occurrence: Option<Spanned<i64>>,
    pub(super) value: Spanned<Assumed>,
    /// All of it.
    pub(super) place: Place,
    /// As it is told.
    pub(super) said: String,
    /// The fact, as it is named wherever it is open.
    pub(super) fact: String,
}

/// What is assumed of each agreement, by its id.
pub(super) type Assumptions = BTreeMap<String, Vec<Given>>;

/// Finds out of which agreement each assumption speaks.
pub(super) fn resolve(assumptions: &[Assumption], groups: &Groups, sink: &mut Sink) -> Assumptions {
    let mut found = Assumptions::new();
    let mut first: BTreeMap<(String, String), Place> = BTreeMap::new();
    let suggester = Suggester::default();
    for assumption in assumptions {
        let expr = match phrase::parse_assumption(&assumption.text) {
            Ok(expr) => expr,
            Err(error) => {
                sink.push(misread(assumption, error));
                continue;
            }
        };
        let resolver = Resolver { assumption, expr: &expr, groups, suggester: &suggester };
        let Some(agreement) = resolver.agreement(sink) else { continue };
        let given = given(assumption, &expr);
        let before = first.insert((agreement.clone(), given.fact.clone()), given.place);
        if let Some(before) = before {
            let message = format!("{} is assumed twice", quoted(&given.fact));
            sink.push(
                Diagnostic::new(Code::AssumedTwice, given.place, message)
                    .related(before, "first here")
                    .help("leave one of them out"),
            );
            continue;
        }
        found.entry(agreement).or_default().push(given);
    }
    found
}

fn misread(assumption: &Assumption, error: PhraseError) -> Diagnostic {
    let place = assumption.place(&error.span);
    Diagnostic { help: error.help, ..Diagnostic::new(Code::BadAssumption, place, error.message) }
}

fn given(assumption: &Assumption, expr: &AssumptionExpr) -> Given {
    let place = |span| assumption.place(span);
    let occurrence = expr.occurrence.as_ref();
    Given {
        key: expr.key.as_ref().map(|(key, _)| *key),
        id: Spanned { value: expr.name.text.clone(), place: place(&expr.name.span) },
        occurrence: occurrence.map(|(number, span)| Spanned { value: *number, place: place(span) }),
        value: Spanned { value: expr.value, place: place(&expr.value_span) },
        place: place(&(0..assumption.text.len())),
        said: expr.to_string(),
        fact: expr.fact(),
    }
}

/// Looks for the agreement that has the name.
struct Resolver<'a> {
    assumption: &'a Assumption,
    expr: &'a AssumptionExpr,
    groups: &'a Groups,
    suggester: &'a Suggester,
}

impl Resolver<'_> {
    fn agreement(&self, sink: &mut Sink) -> Option<String> {
        let named = self.expr.agreement.as_ref();
        if let Some(name) = named
            && !self.groups.by_id.contains_key(&name.text)
        {
            let message = format!("no agreement {} is loaded", quoted(&name.text));
            let place = self.assumption.place(&name.span);
            let diagnostic = Diagnostic::new(Code::NotLoaded, place, message);
            let known = self.groups.by_id.keys().map(String::as_str);
            sink.push(self.suggester.suggest(diagnostic, &name.text, known));
            return None;
        }
        let all = self.groups.by_id.iter();
        let asked = all.filter(|(id, _)| named.is_none_or(|name| name.text == **id));
        let asked: Vec<(&str, Vec<(&str, Sort)>)> =
            asked.map(|(id, group)| (id.as_str(), names(&group.agreement))).collect();
        let wanted = self.wanted();
        let here = |names: &[(&str, Sort)], fits: &dyn Fn(Sort) -> bool| {
            names.iter().any(|(name, sort)| *name == self.expr.name.text && fits(*sort))
        };
        let fits = |sort: Sort| wanted.contains(&sort);
        let found: Vec<&str> =
            asked.iter().filter(|(_, names)| here(names, &fits)).map(|(id, _)| *id).collect();
        match found.as_slice() {
            [one] => return Some((*one).to_owned()),
            // Where no file holds an agreement, that is what is wrong.
            [] if self.groups.by_id.is_empty() => {}
            [] => {
                let all = asked.iter().flat_map(|(_, names)| names);
                let is = all.clone().find(|(name, _)| *name == self.expr.name.text);
                let fitting = all.filter(|(_, sort)| fits(*sort)).map(|(name, _)| *name);
                sink.push(self.nothing(is.map(|(_, sort)| *sort), fitting));
            }
            several => sink.push(self.ambiguous(several)),
        }
        None
    }

    /// The sorts of things of which such a fact may be.
    fn wanted(&self) -> &'static [Sort] {
        match self.expr.key {
            Some(_) => &[Sort::Commitment],
            None => &[Sort::Condition, Sort::Event, Sort::Consultation],
        }
    }

    /// Nothing that could be assumed has that name.
    fn nothing<'n>(&self, is: Option<Sort>, fitting: impl Iterator<Item = &'n str>) -> Diagnostic {
        let text = &self.expr.name.text;
        let place = self.assumption.place(&self.expr.name.span);
        let Some(is) = is else {
            let diagnostic = unknown(text, place, self.wanted());
            return self.suggester.suggest(diagnostic, text, fitting);
        };
        let message = format!("{} is {}", quoted(text), is.with_article());
        let diagnostic = Diagnostic::new(Code::WrongSort, place, message);
        match (is, &self.expr.key) {
            (Sort::Commitment, _) => {
                diagnostic.help(format!("say what of it: `met({text}) = …`, `broken({text}) = …`"))
            }
            (Sort::Party, _) | (_, None) => self.suggester.suggest(diagnostic, text, fitting),
            (_, Some(_)) => diagnostic.help(format!("write `{text} = …`")),
        }
    }

    fn ambiguous(&self, agreements: &[&str]) -> Diagnostic {
        let text = &self.expr.name.text;
        let message = format!("{} is in {} agreements", quoted(text), agreements.len());
        let fact = self.expr.fact();
        let ways = agreements.iter().take(MOST_NAMED).map(|id| format!("`{id}/{fact}`"));
        let help = format!("write {}", ways.collect::<Vec<_>>().join(" or "));
        let place = self.assumption.place(&self.expr.name.span);
        Diagnostic::new(Code::Ambiguous, place, message).help(help)
    }
}

/// So many agreements are named in one message.
const MOST_NAMED: usize = 5;

/// Everything in the agreement that has a name.
fn names(agreement: &written::Agreement) -> Vec<(&str, Sort)> {
    fn of<T>(things: &[(Spanned<String>, T)], sort: Sort) -> impl Iterator<Item = (&str, Sort)> {
        things.iter().map(move |(name, _)| (name.value.as_str(), sort))
    }
    of(&agreement.parties, Sort::Party)
        .chain(of(&agreement.events, Sort::Event))
        .chain(of(&agreement.conditions, Sort::Condition))
        .chain(of(&agreement.consultations, Sort::Consultation))
        .chain(of(&agreement.commitments, Sort::Commitment))
        .collect()
}
