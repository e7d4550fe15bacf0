//! What files say of one agreement, so that something of it can be put back.

use std::collections::BTreeSet;

use crate::source::{Name, Place};
use crate::written::{Agreement, Entry, File, Spanned};

/// The files of one agreement.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    files: Vec<File>,
    /// The file that holds the agreement.
    home: usize,
}

impl Draft {
    /// Those of that agreement, without what the files say of others; none if none holds it.
    pub(super) fn new(files: &[File], id: &str) -> Option<Draft> {
        let files: Vec<File> = files.iter().map(|file| only(file, id)).collect();
        let home = files.iter().position(|file| file.agreement.is_some())?;
        Some(Draft { files, home })
    }

    pub(super) fn into_files(self) -> Vec<File> {
        self.files
    }

    pub(super) fn agreement(&self) -> Option<&Agreement> {
        self.files.get(self.home)?.agreement.as_ref()
    }

    pub(super) fn agreement_mut(&mut self) -> Option<&mut Agreement> {
        self.files.get_mut(self.home)?.agreement.as_mut()
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.files.iter().flat_map(|file| &file.entries)
    }

    pub(super) fn complete_through(&self) -> Option<&Spanned<crate::dates::Day>> {
        self.files.iter().find_map(|file| file.complete_through.as_ref())
    }

    pub(super) fn set_complete_through(&mut self, day: Option<Spanned<crate::dates::Day>>) {
        self.files.iter_mut().for_each(|file| file.complete_through = None);
        if let Some(file) = self.files.get_mut(self.home) {
            file.complete_through = day;
        }
    }

    /// Takes the entry out that is written there, and what retracts it.
    pub(super) fn remove(&mut self, place: Place) {
        let mut gone: BTreeSet<Name> = BTreeSet::new();
        for file in &mut self.files {
            let removed = file.entries.extract_if(.., |entry| entry.place == place);
            gone.extend(removed.filter_map(|entry| Some(entry.id?.value)));
        }
        while !gone.is_empty() {
            let mut next = BTreeSet::new();
            for file in &mut self.files {
                let removed = file.entries.extract_if(.., |entry| {
                    entry.verb.value == crate::written::Verb::Retracted
                        && gone.contains(&entry.object.value)
                });
                next.extend(removed.filter_map(|entry| Some(entry.id?.value)));
            }
            gone = next;
        }
    }

    /// Puts an entry of the other tree in the place of the one that is written there.
    pub(super) fn replace(&mut self, place: Place, entry: &Entry) {
        for ours in self.files.iter_mut().flat_map(|file| &mut file.entries) {
            if ours.place == place {
                let belongs_to = ours.belongs_to.clone();
                *ours = Entry { belongs_to, ..entry.clone() };
            }
        }
    }

    /// Adds an entry of the other tree.
    pub(super) fn add(&mut self, entry: &Entry) {
        let own = self.agreement().map(|agreement| &agreement.header.id);
        let id = own.map(|id| Spanned { value: id.value.as_str().into(), place: id.place });
        if let Some(file) = self.files.get_mut(self.home) {
            file.entries.push(Entry { belongs_to: id, ..entry.clone() });
        }
    }

    /// Adds what the other tree names and this one does not, so that what is put back finds its
    /// names. By itself it changes no status.
    pub(super) fn unite(&mut self, other: &Draft) {
        let Some(theirs) = other.agreement() else { return };
        let Some(ours) = self.agreement_mut() else { return };
        let mut known: BTreeSet<String> = BTreeSet::new();
        known.extend(ids(&ours.parties));
        known.extend(ids(&ours.events));
        known.extend(ids(&ours.conditions));
        known.extend(ids(&ours.consultations));
        known.extend(ids(&ours.commitments));
        add_missing(&mut ours.parties, &theirs.parties, &known);
        add_missing(&mut ours.events, &theirs.events, &known);
        add_missing(&mut ours.conditions, &theirs.conditions, &known);
        add_missing(&mut ours.consultations, &theirs.consultations, &known);
        let calendars: BTreeSet<String> = ids(&ours.calendars).collect();
        add_missing(&mut ours.calendars, &theirs.calendars, &calendars);
    }
}

fn ids<T>(tables: &[(Spanned<String>, T)]) -> impl Iterator<Item = String> {
    tables.iter().map(|(id, _)| id.value.clone())
}

fn add_missing<T: Clone>(
    into: &mut Vec<(Spanned<String>, T)>,
    from: &[(Spanned<String>, T)],
    known: &BTreeSet<String>,
) {
    into.extend(from.iter().filter(|(id, _)| !known.contains(&id.value)).cloned());
}

/// What a file says of one agreement.
fn only(file: &File, id: &str) -> File {
    let own = file.agreement.as_ref().map(|agreement| agreement.header.id.value.as_str());
    let named = file.belongs_to.as_ref().map(|name| name.value.as_str());
    let is_of_it = own.or(named) == Some(id);
    let mut entries = file.entries.clone();
    entries.retain(|entry| match &entry.belongs_to {
        Some(name) => name.value == id,
        None => is_of_it,
    });
    File {
        file: file.file,
        has_errors: file.has_errors,
        hides_names: file.hides_names,
        agreement: file.agreement.clone().filter(|_| is_of_it),
        belongs_to: file.belongs_to.clone().filter(|_| is_of_it),
        complete_through: file.complete_through.clone().filter(|_| is_of_it),
        entries,
        cases: Vec::new(),
        properties: Vec::new(),
    }
}
