use std::collections::BTreeSet;

use super::calendars;
use super::kinds::{self, Head};
use super::lengths::{self, Counted};
use super::names::Names;
use super::phrases::{Key, Phrases, Reference, Scope};
use super::sink::Sink;
use super::used::Used;
use super::words;
use crate::dates::{Edge, Roll};
use crate::model::{
    Agreement, Anchor, Commitment, Condition, Consultation, Date, Event, Party, PartyId, Places,
    Term,
};
use crate::source::Place;
use crate::written::{self, Phrase, Spanned};

/// What the rules of an agreement say, and what is known about them besides.
#[derive(Debug)]
pub(super) struct Rules {
    /// Still without [`Agreement::order`].
    pub(super) agreement: Agreement,
    /// For each commitment: the commitments that its terms name.
    pub(super) references: Vec<Vec<Reference>>,
    /// For each commitment: whether nothing was wrong with it.
    pub(super) sound: Vec<bool>,
    /// Whether the agreement says how months are rounded.
    pub(super) rounding_stated: bool,
}

/// What is needed of each commitment before phrases can be resolved.
pub(super) fn heads(agreement: &written::Agreement, sink: &mut Sink) -> Vec<Head> {
    let head = |commitment: &written::Commitment, sink: &mut Sink| {
        let word = commitment.kind.as_ref();
        let known = word.and_then(|word| words::kind(word, sink));
        let unread = |key: &&str| matches!(*key, "kind" | "every");
        let sure = known.is_some() == word.is_some() && !commitment.unread.iter().any(unread);
        let kind = known.unwrap_or_default();
        Head { kind, recurs: kind.has_deadline() && commitment.every.is_some(), sure }
    };
    agreement.commitments.iter().map(|(_, commitment)| head(commitment, sink)).collect()
}

/// Builds the agreement. Whatever is wrong is left out of it, and reported.
pub(super) fn rules(
    written: &written::Agreement,
    names: &Names<'_>,
    heads: &[Head],
    used: &mut Used,
    sink: &mut Sink,
) -> Rules {
    let header = &written.header;
    let scope = Scope { names, heads, calendar: Counted::of(written, names.hidden()) };
    let mut builder = Builder { scope: &scope, used, sink };
    let rounding = header.month_rounding.as_ref();
    let rounding = rounding.and_then(|word| words::rounding(word, builder.sink));
    let notice = builder.length(header.notice.as_ref(), "notice");
    let amendable_by = builder.parties(header.amendable_by.as_deref());
    let mut agreement = Agreement {
        id: header.id.value.clone(),
        made: header.made.value,
        title: value(&header.title),
        source: value(&header.source),
        rounding: rounding.unwrap_or_default(),
        calendar: calendars::calendar(written, names.hidden(), builder.sink),
        notice,
        defaults: Places {
            notice: header.notice.as_ref().map(|text| text.place),
            amendable_by: first(header.amendable_by.as_deref()),
            ..Places::default()
        },
        parties: written.parties.iter().map(party).collect(),
        events: written.events.iter().map(event).collect(),
        conditions: Vec::with_capacity(written.conditions.len()),
        consultations: Vec::with_capacity(written.consultations.len()),
        commitments: Vec::with_capacity(written.commitments.len()),
        order: Vec::new(),
        place: header.place,
    };
    for (id, table) in &written.conditions {
        agreement.conditions.push(builder.condition(id, table));
    }
    for (id, table) in &written.consultations {
        let consultation = builder.consultation(id, table);
        agreement.consultations.push(consultation);
    }
    let mut references = Vec::with_capacity(written.commitments.len());
    let mut sound = Vec::with_capacity(written.commitments.len());
    for ((id, table), head) in written.commitments.iter().zip(heads) {
        let errors = builder.sink.errors();
        let (mut commitment, named) = builder.commitment(id, table, *head);
        if head.kind.has_deadline() {
            commitment.notice = commitment.notice.or(notice);
            let places = &mut commitment.places;
            places.notice = places.notice.or(agreement.defaults.notice);
        }
        if table.amendable_by.is_none() {
            commitment.amendable_by.clone_from(&amendable_by);
            commitment.places.amendable_by = agreement.defaults.amendable_by;
        }
        agreement.commitments.push(commitment);
        references.push(named);
        sound.push(builder.sink.errors() == errors);
    }
    Rules { agreement, references, sound, rounding_stated: header.month_rounding.is_some() }
}

#[derive(Debug)]
struct Builder<'a, 's> {
    scope: &'a Scope<'a>,
    used: &'s mut Used,
    sink: &'s mut Sink,
}

impl Builder<'_, '_> {
    fn length(
        &mut self,
        text: Option<&Spanned<String>>,
        key: &str,
    ) -> Option<crate::dates::Length> {
        lengths::length(text?, key, self.scope.calendar, self.sink)
    }

    fn parties(&mut self, names: Option<&[Spanned<String>]>) -> Vec<PartyId> {
        let found = self.scope.names.parties(names.unwrap_or_default(), self.sink);
        self.used.parties(&found);
        found
    }

    fn condition(&mut self, id: &Spanned<String>, table: &written::Condition) -> Condition {
        Condition {
            id: id.value.clone(),
            title: value(&table.title),
            assessed_by: self.parties(table.assessed_by.as_deref()),
            valid_for: self.length(table.valid_for.as_ref(), "valid-for"),
            place: table.place,
        }
    }

    fn consultation(
        &mut self,
        id: &Spanned<String>,
        table: &written::Consultation,
    ) -> Consultation {
        Consultation {
            id: id.value.clone(),
            title: value(&table.title),
            between: self.parties(Some(&table.between)),
            valid_for: self.length(table.valid_for.as_ref(), "valid-for"),
            place: table.place,
        }
    }

    fn commitment(
        &mut self,
        id: &Spanned<String>,
        table: &written::Commitment,
        head: Head,
    ) -> (Commitment, Vec<Reference>) {
        kinds::keys(table, head, self.sink);
        let roll = self.roll(table);
        let every = table.every.as_ref();
        let mut commitment = Commitment {
            id: id.value.clone(),
            what: table.what.value.clone(),
            kind: head.kind,
            obligor: self.parties(table.obligor.as_deref()),
            obligee: self.parties(table.obligee.as_deref()),
            quote: value(&table.quote),
            clause: value(&table.clause),
            note: value(&table.note),
            tags: tags(table),
            from: default_from(table.place),
            target: None,
            deadline: None,
            until: None,
            due_from: None,
            notice: self.length(table.notice.as_ref(), "notice"),
            grace: self.length(table.grace.as_ref(), "grace"),
            roll: roll.unwrap_or_default(),
            subject_to: None,
            met_when: None,
            broken_when: None,
            void_when: None,
            every: every.and_then(|text| lengths::every(text, self.sink)),
            accepts_late: table.accepts_late.as_ref().is_none_or(|late| late.value),
            confirmed_by: self.parties(table.confirmed_by.as_deref()),
            amendable_by: self.parties(table.amendable_by.as_deref()),
            places: places(table),
            place: table.place,
        };
        let references = self.terms(&mut commitment, table, head);
        (commitment, references)
    }

    fn terms(
        &mut self,
        commitment: &mut Commitment,
        table: &written::Commitment,
        head: Head,
    ) -> Vec<Reference> {
        let mut phrases = Phrases {
            scope: self.scope,
            used: &mut *self.used,
            sink: &mut *self.sink,
            references: Vec::new(),
        };
        let mut date = |phrase: &Option<Phrase>, key: Key| phrases.date(phrase.as_ref()?, key);
        if let Some(from) = date(&table.from, FROM) {
            commitment.from = from;
        }
        commitment.target = date(&table.target, TARGET);
        commitment.until = date(&table.until, UNTIL);
        commitment.due_from = date(&table.due_from, due_from(head));
        commitment.met_when = date(&table.met_when, MET_WHEN);
        commitment.broken_when = date(&table.broken_when, BROKEN_WHEN);
        commitment.void_when = date(&table.void_when, VOID_WHEN);
        let phrase = table.deadline.as_ref();
        commitment.deadline = phrase.and_then(|phrase| phrases.deadline(phrase, deadline(head)));
        let phrase = table.subject_to.as_ref();
        commitment.subject_to = phrase.and_then(|phrase| phrases.condition(phrase, SUBJECT_TO));
        phrases.references
    }

    fn roll(&mut self, table: &written::Commitment) -> Option<Roll> {
        let word = table.roll.as_ref()?;
        let roll = words::roll(word, self.sink)?;
        if roll != Roll::None
            && let Some(missing) = self.scope.calendar.missing("a roll needs", word.place)
        {
            self.sink.push(missing);
        }
        Some(roll)
    }
}

/// A date key in which a bare period means one of its ends, or nothing.
const fn key(name: &'static str, bare: Option<Edge>) -> Key {
    Key { name, bare, edges: false }
}

pub(super) const FROM: Key = key("from", Some(Edge::Start));
pub(super) const TARGET: Key = key("target", Some(Edge::End));
pub(super) const UNTIL: Key = key("until", Some(Edge::End));
const MET_WHEN: Key = key("met-when", None);
const BROKEN_WHEN: Key = key("broken-when", None);
const VOID_WHEN: Key = key("void-when", None);
const SUBJECT_TO: Key = key("subject-to", None);

pub(super) fn due_from(head: Head) -> Key {
    Key { edges: head.recurs || !head.sure, ..key("due-from", Some(Edge::Start)) }
}

pub(super) fn deadline(head: Head) -> Key {
    Key { edges: head.recurs || !head.sure, ..key("deadline", Some(Edge::End)) }
}

/// The default `from`.
pub(super) fn default_from(place: Place) -> Term<Date> {
    Term::new(Date::Anchor(Anchor::Made), "made", place)
}

/// Where the keys stand whose value is no phrase.
fn places(table: &written::Commitment) -> Places {
    fn place<T>(written: Option<&Spanned<T>>) -> Option<Place> {
        written.map(|written| written.place)
    }
    Places {
        notice: place(table.notice.as_ref()),
        grace: place(table.grace.as_ref()),
        roll: place(table.roll.as_ref()),
        every: place(table.every.as_ref()),
        accepts_late: place(table.accepts_late.as_ref()),
        confirmed_by: first(table.confirmed_by.as_deref()),
        amendable_by: first(table.amendable_by.as_deref()),
    }
}

/// Where a list stands: its first member.
fn first(names: Option<&[Spanned<String>]>) -> Option<Place> {
    names?.first().map(|name| name.place)
}

fn tags(table: &written::Commitment) -> BTreeSet<String> {
    let tags = table.tags.iter().flatten();
    tags.map(|tag| tag.value.clone()).collect()
}

fn party((id, table): &(Spanned<String>, written::Party)) -> Party {
    Party { id: id.value.clone(), name: value(&table.name), place: table.place }
}

fn event((id, table): &(Spanned<String>, written::Event)) -> Event {
    Event {
        id: id.value.clone(),
        title: value(&table.title),
        on: table.on.as_ref().map(|day| day.value),
        place: table.place,
    }
}

fn value(text: &Option<Spanned<String>>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}
