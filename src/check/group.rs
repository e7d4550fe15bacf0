use std::collections::{BTreeMap, BTreeSet};

use super::sink::Sink;
use super::suggest::Suggester;
use crate::dates::Day;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::written::{Agreement, Case, Entry, File, Property, Spanned};

/// Everything the files say about one agreement.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) agreement: Agreement,
    pub(super) complete_through: Option<Spanned<Day>>,
    pub(super) entries: Vec<Entry>,
    pub(super) cases: Vec<Case>,
    pub(super) properties: Vec<Property>,
    /// Whether nothing was wrong in putting it together.
    pub(super) sound: bool,
    /// Whether names of it may stand in a file that could not be read.
    pub(super) hides_names: bool,
    /// Whether entries of it may stand in such a file.
    pub(super) hides_entries: bool,
}

impl Group {
    fn take_in(&mut self, mut entries: Vec<Entry>) {
        if self.entries.is_empty() {
            self.entries = entries;
        } else {
            self.entries.append(&mut entries);
        }
    }
}

/// Which agreement an entry is for, in a file for `owner`.
fn belongs_to<'e>(entry: &'e Entry, owner: Option<&'e str>) -> Option<&'e str> {
    entry.belongs_to.as_ref().map(|name| name.value.as_str()).or(owner)
}

/// The files by agreement, and the agreements whose id is taken.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) by_id: BTreeMap<String, Group>,
    /// They have no record, but what is wrong with them is to be said too.
    pub(super) duplicates: Vec<Group>,
}

/// Puts the files together by agreement.
pub(super) fn groups(files: Vec<File>, sink: &mut Sink) -> Groups {
    let mut groups = Groups::default();
    let mut rest: Vec<(Option<String>, File)> = Vec::with_capacity(files.len());
    for mut file in files {
        let agreement = file.agreement.take();
        let owner = agreement.map(|agreement| groups.take_in(agreement, sink));
        rest.push((owner, file));
    }
    // Whatever a file with errors was to be, it may be the agreement that is missing.
    let is_lost = |(owner, file): &(Option<String>, File)| {
        file.has_errors && owner.is_none() && file.belongs_to.is_none()
    };
    let lost = rest.iter().any(is_lost);
    let suggester = Suggester::default();
    let mut sorter = Sorter { groups: &mut groups, lost, suggester, sink };
    for (owner, file) in rest {
        sorter.file(owner, file);
    }
    groups
}

impl Groups {
    /// Takes in an agreement, and gives its id.
    fn take_in(&mut self, agreement: Agreement, sink: &mut Sink) -> String {
        let id = agreement.header.id.clone();
        let mut group = Group {
            agreement,
            complete_through: None,
            entries: Vec::new(),
            cases: Vec::new(),
            properties: Vec::new(),
            sound: true,
            hides_names: false,
            hides_entries: false,
        };
        match self.by_id.get_mut(&id.value) {
            Some(first) => {
                (first.sound, group.sound) = (false, false);
                // Which of them is the old one, only their author knows.
                let message = format!("two agreements have the id {}", quoted(&id.value));
                sink.push(
                    Diagnostic::new(Code::DuplicateAgreement, id.place, message)
                        .related(first.agreement.header.id.place, "one of them is here")
                        .label("the other is here")
                        .help(
                            "give one of them another id; if it is a copy, take one of the files away",
                        ),
                );
                self.duplicates.push(group);
            }
            None => {
                self.by_id.insert(id.value.clone(), group);
            }
        }
        id.value
    }
}

#[derive(Debug)]
struct Sorter<'g, 's> {
    groups: &'g mut Groups,
    /// Whether an agreement may stand in a file that could not be read.
    lost: bool,
    suggester: Suggester,
    sink: &'s mut Sink,
}

impl Sorter<'_, '_> {
    fn file(&mut self, owner: Option<String>, file: File) {
        // One word about each id that is not there, not one for every line.
        let mut missing: BTreeSet<String> = BTreeSet::new();
        let is_record = owner.is_none() && file.belongs_to.is_some();
        let owner = match (owner, file.belongs_to) {
            (Some(owner), _) => Some(owner),
            (None, Some(name)) => {
                self.known(&name, &mut missing);
                Some(name.value)
            }
            (None, None) => None,
        };
        if file.has_errors {
            self.doubtful(owner.as_deref(), file.hides_names, is_record);
        }
        if let Some(complete) = file.complete_through {
            self.complete_through(owner.as_deref(), complete);
        }
        self.entries(owner.as_deref(), file.entries, &mut missing);
        if let Some(group) = self.group(owner.as_deref()) {
            group.cases.extend(file.cases);
            group.properties.extend(file.properties);
        }
    }

    /// Gives each entry to the agreement it is for. Nearly always all of a file are for one, and stay
    /// where they are: a record may have millions.
    fn entries(
        &mut self,
        owner: Option<&str>,
        entries: Vec<Entry>,
        missing: &mut BTreeSet<String>,
    ) {
        let first = entries.first().and_then(|entry| belongs_to(entry, owner)).map(str::to_owned);
        if entries.iter().all(|entry| belongs_to(entry, owner) == first.as_deref()) {
            let own = entries.first().and_then(|entry| entry.belongs_to.as_ref());
            if own.is_none_or(|name| self.known(name, missing))
                && let Some(group) = self.group(first.as_deref())
            {
                group.take_in(entries);
            }
            return;
        }
        for entry in entries {
            let own = entry.belongs_to.as_ref();
            if own.is_some_and(|name| !self.known(name, missing)) {
                continue;
            }
            if let Some(group) = self.group(belongs_to(&entry, owner)) {
                group.entries.push(entry);
            }
        }
    }

    /// What a file with errors does not say is not known: nothing is unused or too late for that. If
    /// the file does not say whose it is, that is so of all agreements.
    fn doubtful(&mut self, owner: Option<&str>, hides: bool, is_record: bool) {
        let all = self.groups.by_id.iter_mut();
        let doubtful = all.filter(|(id, _)| owner.is_none_or(|owner| owner == id.as_str()));
        for (_, group) in doubtful {
            group.sound = false;
            group.hides_entries |= hides;
            group.hides_names |= hides && !is_record;
        }
    }

    /// Whether there is an agreement of that id; if not, that is reported.
    fn known<T: AsRef<str>>(&mut self, name: &Spanned<T>, missing: &mut BTreeSet<String>) -> bool {
        let id = name.value.as_ref();
        if self.groups.by_id.contains_key(id) {
            return true;
        }
        if !self.lost && missing.insert(id.to_owned()) {
            let message = format!("no agreement {} is loaded", quoted(id));
            let known = self.groups.by_id.keys().map(String::as_str);
            let diagnostic = Diagnostic::new(Code::NotLoaded, name.place, message);
            self.sink.push(self.suggester.suggest(diagnostic, id, known));
        }
        false
    }

    /// The group of that agreement. Where a file does not say whose it is, or says what is not
    /// there, that is reported already.
    fn group(&mut self, id: Option<&str>) -> Option<&mut Group> {
        self.groups.by_id.get_mut(id?)
    }

    fn complete_through(&mut self, id: Option<&str>, complete: Spanned<Day>) {
        let Some(group) = id.and_then(|id| self.groups.by_id.get_mut(id)) else {
            return;
        };
        match &group.complete_through {
            None => group.complete_through = Some(complete),
            Some(first) => {
                group.sound = false;
                let message = "`complete-through` is given twice for one agreement";
                self.sink.push(
                    Diagnostic::new(Code::DuplicateCompleteThrough, complete.place, message)
                        .related(first.place, "the first is here"),
                );
            }
        }
    }
}
