//! What differs between two trees, piece by piece, each of which can be undone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use super::keys::{
    CALENDAR, COMMITMENT, CONDITION, CONSULTATION, EVENT, HEADER, Key, Written, date_means,
};
use super::undo::Draft;
use crate::dates::Day;
use crate::model::TermKey;
use crate::source::Place;
use crate::written::{Agreement, Entry, Spanned, Verb};

/// A piece of what differs between two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it is: `deadline of end-mission`, `entry`.
    pub what: String,
    /// Whether it is new, gone, or another.
    pub change: Change,
    /// What the earlier tree says.
    pub before: Option<Written>,
    /// What the later tree says.
    pub after: Option<Written>,
}

/// What became of something from one tree to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words themselves")]
pub enum Change {
    Added,
    Removed,
    Changed,
}

impl Unit {
    fn new(what: String, before: Option<Written>, after: Option<Written>) -> Unit {
        let change = match (&before, &after) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Changed,
        };
        Unit { what, change, before, after }
    }

    /// The same, with the two trees the other way round.
    pub(super) fn mirrored(self) -> Unit {
        Unit::new(self.what, self.after, self.before)
    }
}

/// A unit, and how it is undone in the later tree.
pub(super) struct Undoable<'d> {
    pub(super) unit: Unit,
    /// The name about which it is; none: it may concern anything.
    pub(super) about: Option<String>,
    pub(super) undo: Box<dyn Fn(&mut Draft) + 'd>,
}

impl fmt::Debug for Undoable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Undoable").field(&self.unit).finish()
    }
}

/// A tree, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'d> {
    pub(super) draft: &'d Draft,
    pub(super) by: Option<Day>,
}

/// All that differs, the rules first.
pub(super) fn units<'d>(before: Known<'d>, after: Known<'d>) -> Vec<Undoable<'d>> {
    let mut found = Vec::new();
    if let (Some(one), Some(two)) = (before.draft.agreement(), after.draft.agreement()) {
        rules(one, two, &mut found);
    }
    complete_through(before, after, &mut found);
    entries(before, after, &mut found);
    found
}

fn rules<'d>(one: &'d Agreement, two: &'d Agreement, found: &mut Vec<Undoable<'d>>) {
    for key in HEADER.iter().filter(|key| !key.is_same(&one.header, &two.header)) {
        found.push(Undoable {
            unit: changed("the agreement", key, &one.header, &two.header),
            about: None,
            undo: Box::new(move |draft| {
                if let Some(agreement) = draft.agreement_mut() {
                    (key.copy)(&mut agreement.header, &one.header);
                }
            }),
        });
    }
    tables(
        Tables::new("calendar", |it| &it.calendars, |it| &mut it.calendars, CALENDAR),
        one,
        two,
        found,
    );
    tables(Tables::new("event", |it| &it.events, |it| &mut it.events, EVENT), one, two, found);
    let conditions =
        Tables::new("condition", |it| &it.conditions, |it| &mut it.conditions, CONDITION);
    tables(conditions, one, two, found);
    let consultations = Tables::new(
        "consultation",
        |it| &it.consultations,
        |it| &mut it.consultations,
        CONSULTATION,
    );
    tables(consultations, one, two, found);
    let commitments =
        Tables::new("commitment", |it| &it.commitments, |it| &mut it.commitments, COMMITMENT);
    tables(commitments, one, two, found);
}

type Named<T> = Vec<(Spanned<String>, T)>;

/// The tables of one sort.
struct Tables<T: 'static> {
    noun: &'static str,
    of: fn(&Agreement) -> &Named<T>,
    of_mut: fn(&mut Agreement) -> &mut Named<T>,
    keys: &'static [Key<T>],
}

impl<T> Tables<T> {
    fn new(
        noun: &'static str,
        of: fn(&Agreement) -> &Named<T>,
        of_mut: fn(&mut Agreement) -> &mut Named<T>,
        keys: &'static [Key<T>],
    ) -> Self {
        Self { noun, of, of_mut, keys }
    }

    fn find_mut<'t>(&self, draft: &'t mut Draft, id: &str) -> Option<&'t mut T> {
        let all = (self.of_mut)(draft.agreement_mut()?);
        all.iter_mut().find(|(name, _)| name.value == id).map(|(_, table)| table)
    }
}

fn tables<'d, T: Clone + 'static>(
    tables: Tables<T>,
    one: &'d Agreement,
    two: &'d Agreement,
    found: &mut Vec<Undoable<'d>>,
) {
    let (old, new) = ((tables.of)(one), (tables.of)(two));
    let by_id: BTreeMap<&str, &(Spanned<String>, T)> =
        new.iter().map(|table| (table.0.value.as_str(), table)).collect();
    let tables = std::rc::Rc::new(tables);
    // A calendar is used by the agreement as a whole.
    let about = |id: &str| (tables.noun != "calendar").then(|| id.to_owned());
    for (id, theirs) in old {
        let Some((_, ours)) = by_id.get(id.value.as_str()) else {
            let gone = Written { text: id.value.clone(), place: Some(id.place) };
            let tables = std::rc::Rc::clone(&tables);
            found.push(Undoable {
                unit: Unit::new(tables.noun.to_owned(), Some(gone), None),
                about: about(&id.value),
                undo: Box::new(move |draft| {
                    if let Some(agreement) = draft.agreement_mut() {
                        let all = (tables.of_mut)(agreement);
                        if all.iter().all(|(name, _)| name.value != id.value) {
                            all.push((id.clone(), theirs.clone()));
                        }
                    }
                }),
            });
            continue;
        };
        for key in tables.keys.iter().filter(|key| !key.is_same(theirs, ours)) {
            let name = match tables.noun {
                "calendar" => format!("calendar {}", id.value),
                _ => id.value.clone(),
            };
            let tables = std::rc::Rc::clone(&tables);
            found.push(Undoable {
                unit: changed(&name, key, theirs, ours),
                about: about(&id.value),
                undo: Box::new(move |draft| {
                    if let Some(table) = tables.find_mut(draft, &id.value) {
                        (key.copy)(table, theirs);
                    }
                }),
            });
        }
    }
    let known: BTreeSet<&str> = old.iter().map(|(id, _)| id.value.as_str()).collect();
    for (id, _) in new.iter().filter(|(id, _)| !known.contains(id.value.as_str())) {
        let fresh = Written { text: id.value.clone(), place: Some(id.place) };
        let tables = std::rc::Rc::clone(&tables);
        found.push(Undoable {
            unit: Unit::new(tables.noun.to_owned(), None, Some(fresh)),
            about: about(&id.value),
            undo: Box::new(move |draft| {
                if let Some(agreement) = draft.agreement_mut() {
                    (tables.of_mut)(agreement).retain(|(name, _)| name.value != id.value);
                }
            }),
        });
    }
}

fn changed<T>(whose: &str, key: &Key<T>, one: &T, two: &T) -> Unit {
    let written = |table: &T| (key.value)(table).map(|value| value.written);
    Unit::new(format!("{} of {whose}", key.name), written(one), written(two))
}

/// Up to where the record is complete, by what is known.
fn complete_through<'d>(before: Known<'d>, after: Known<'d>, found: &mut Vec<Undoable<'d>>) {
    let effective = |known: Known<'d>| {
        let written = known.draft.complete_through()?;
        let day = known.by.map_or(written.value, |by| by.min(written.value));
        Some(Spanned { value: day, place: written.place })
    };
    let (one, two) = (effective(before), effective(after));
    let day = |known: &Option<Spanned<Day>>| known.as_ref().map(|day| day.value);
    if day(&one) == day(&two) {
        return;
    }
    let written = |known: &Option<Spanned<Day>>| {
        let known = known.as_ref()?;
        Some(Written { text: known.value.to_string(), place: Some(known.place) })
    };
    found.push(Undoable {
        unit: Unit::new("complete-through".to_owned(), written(&one), written(&two)),
        about: None,
        undo: Box::new(move |draft| draft.set_complete_through(one.clone())),
    });
}

fn entries<'d>(before: Known<'d>, after: Known<'d>, found: &mut Vec<Undoable<'d>>) {
    let mut ours: BTreeMap<Meaning, Vec<&'d Entry>> = BTreeMap::new();
    for entry in known_entries(after) {
        ours.entry(Meaning::of(entry)).or_default().push(entry);
    }
    let mut gone: Vec<&'d Entry> = Vec::new();
    for entry in known_entries(before) {
        if ours.get_mut(&Meaning::of(entry)).and_then(Vec::pop).is_none() {
            gone.push(entry);
        }
    }
    let mut fresh: Vec<&'d Entry> = ours.into_values().flatten().collect();
    fresh.sort_by_key(|entry| entry.place);
    let mut partners = Partners::of(&fresh);
    for old in gone {
        found.push(entry(Some(old), partners.take(old), [before, after]));
    }
    let left = fresh.into_iter().filter(|new| !partners.taken.contains(&new.place));
    found.extend(left.map(|new| entry(None, Some(new), [before, after])));
}

/// Entries that may be what has become of another one: of the same id, else about the same.
struct Partners<'d> {
    by_id: BTreeMap<&'d str, &'d Entry>,
    alike: BTreeMap<About<'d>, VecDeque<&'d Entry>>,
    taken: BTreeSet<Place>,
}

/// The verb, its object, and the occurrence.
type About<'d> = (Verb, &'d str, Option<i64>);

impl<'d> Partners<'d> {
    fn of(entries: &[&'d Entry]) -> Self {
        let mut alike: BTreeMap<About<'d>, VecDeque<&'d Entry>> = BTreeMap::new();
        for entry in entries {
            alike.entry(Self::about(entry)).or_default().push_back(entry);
        }
        let with_id = entries.iter().filter_map(|entry| Some((Self::id(entry)?, *entry)));
        Self { by_id: with_id.collect(), alike, taken: BTreeSet::new() }
    }

    fn id(entry: &'d Entry) -> Option<&'d str> {
        entry.id.as_ref().map(|id| id.value.as_str())
    }

    fn about(entry: &'d Entry) -> About<'d> {
        let occurrence = entry.rare().occurrence.as_ref().map(|number| number.value);
        (entry.verb.value, &entry.object.value, occurrence)
    }

    /// What has become of an entry; no other has become that too.
    fn take(&mut self, old: &'d Entry) -> Option<&'d Entry> {
        let same = Self::id(old).and_then(|id| self.by_id.remove(id));
        let taken = &self.taken;
        let found = same.filter(|new| !taken.contains(&new.place)).or_else(|| {
            let alike = self.alike.get_mut(&Self::about(old))?;
            std::iter::from_fn(|| alike.pop_front()).find(|new| !taken.contains(&new.place))
        });
        self.taken.extend(found.map(|new| new.place));
        found
    }
}

fn known_entries(known: Known<'_>) -> impl Iterator<Item = &Entry> {
    let recorded = |entry: &Entry| {
        entry.recorded.as_ref().map_or(entry.on.value.last, |recorded| recorded.value)
    };
    known.draft.entries().filter(move |entry| known.by.is_none_or(|by| recorded(entry) <= by))
}

fn entry<'d>(
    old: Option<&'d Entry>,
    new: Option<&'d Entry>,
    trees: [Known<'d>; 2],
) -> Undoable<'d> {
    let written = |entry: &Entry| Written { text: in_words(entry), place: Some(entry.place) };
    let either = old.or(new);
    Undoable {
        unit: Unit::new("entry".to_owned(), old.map(written), new.map(written)),
        about: either.and_then(|entry| about(entry, &trees)),
        undo: Box::new(move |draft| {
            if let Some(new) = new {
                match old {
                    // What retracts it goes on to do so.
                    Some(old) => draft.replace(new.place, old),
                    None => draft.remove(new.place),
                }
            } else if let Some(old) = old {
                draft.add(old);
            }
        }),
    }
}

/// The name of which an entry speaks: of a retraction that of the entry retracted.
fn about(entry: &Entry, trees: &[Known<'_>; 2]) -> Option<String> {
    let mut entry = entry;
    // A longer chain of retractions than that is nobody's.
    for _ in 0..16 {
        match entry.verb.value {
            Verb::Retracted => {
                let mut all = trees.iter().flat_map(|tree| tree.draft.entries());
                entry = all.find(|other| {
                    other.id.as_ref().is_some_and(|id| id.value == entry.object.value)
                })?;
            }
            Verb::Withdrawn if entry.object.value == "agreement" => return None,
            _ => return Some(entry.object.value.to_string()),
        }
    }
    None
}

fn in_words(entry: &Entry) -> String {
    let (first, last) = (entry.on.value.first, entry.on.value.last);
    let day = if first == last { first.to_string() } else { format!("{first}/{last}") };
    let number = entry.rare().occurrence.as_ref().map(|number| format!("#{}", number.value));
    let mut text = format!(
        "{day} {} {}{}",
        entry.verb.value.word(),
        entry.object.value,
        number.unwrap_or_default()
    );
    for (key, phrase) in &entry.terms {
        text.push_str(&format!(", {} {}", key.key(), phrase.text));
    }
    if let Some(holds) = &entry.holds {
        text.push_str(if holds.value { ", holds" } else { ", does not hold" });
    }
    if entry.rare().tolls.as_ref().is_some_and(|tolls| !tolls.value) {
        text.push_str(", its deadline not moving");
    }
    for (word, names) in [("with", &entry.rare().with), ("by", &entry.by)] {
        let names = names.iter().flatten().map(|name| name.value.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        if !names.is_empty() {
            text.push_str(&format!(", {word} {names}"));
        }
    }
    if let Some(recorded) = entry.recorded.as_ref().filter(|recorded| recorded.value != last) {
        text.push_str(&format!(", recorded {}", recorded.value));
    }
    text
}

/// What an entry says, whatever its words and wherever it stands.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Meaning {
    days: (Day, Day, Day),
    verb: &'static str,
    object: String,
    occurrence: Option<i64>,
    with: BTreeSet<String>,
    by: BTreeSet<String>,
    holds: Option<bool>,
    tolls: bool,
    terms: Vec<(TermKey, String)>,
}

impl Meaning {
    fn of(entry: &Entry) -> Meaning {
        let names = |names: &Option<Vec<Spanned<String>>>| {
            names.iter().flatten().map(|name| name.value.clone()).collect()
        };
        let (first, last) = (entry.on.value.first, entry.on.value.last);
        let recorded = entry.recorded.as_ref().map_or(last, |recorded| recorded.value);
        let terms = entry.terms.iter();
        Meaning {
            days: (first, last, recorded),
            verb: entry.verb.value.word(),
            object: entry.object.value.to_string(),
            occurrence: entry.rare().occurrence.as_ref().map(|number| number.value),
            with: names(&entry.rare().with),
            by: names(&entry.by),
            holds: entry.holds.as_ref().map(|holds| holds.value),
            tolls: entry.rare().tolls.as_ref().is_none_or(|tolls| tolls.value),
            terms: terms.map(|(key, phrase)| (*key, date_means(&phrase.text))).collect(),
        }
    }
}
