use super::kinds::{self, Head};
use super::names::{Names, Sort, Symbol, unknown};
use super::phrases::{Phrases, Reference, Scope};
use super::record::KnownIds;
use super::rules::{FROM, TARGET, UNTIL, deadline, due_from};
use super::sink::Sink;
use super::used::Used;
use crate::diagnostic::{Code, Diagnostic, list_of, quoted};
use crate::model::{
    Act, Agreement, Amendments, CommitmentId, ConditionId, ConsultationId, Date, Entry, EventId,
    PartyId, Target, Term, TermKey,
};
use crate::source::Place;
use crate::written::{self, Phrase, Rare, Spanned, Verb};

/// Where the parts of an entry are written, for what is said about it later.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) on: Place,
    pub(super) verb: Place,
    pub(super) object: Place,
    pub(super) recorded: Option<Place>,
}

impl Marks {
    pub(super) fn of(entry: &written::Entry) -> Marks {
        Marks {
            on: entry.on.place,
            verb: entry.verb.place,
            object: entry.object.place,
            recorded: entry.recorded.as_ref().map(|day| day.place),
        }
    }
}

/// The rules under which entries are read.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) agreement: &'a Agreement,
    /// Whether entries may stand in a file that could not be read: then no id of one is unknown.
    pub(super) hides_entries: bool,
}

impl<'a> Context<'a> {
    fn names(&self) -> &'a Names<'a> {
        self.scope.names
    }

    pub(super) fn head(&self, id: CommitmentId) -> Head {
        // A name resolves to a commitment of the agreement, and each of those has a head.
        self.scope.heads.get(id.index()).copied().unwrap_or_default()
    }
}

/// Builds one entry; none if something is wrong with it.
pub(super) fn entry(
    written: written::Entry,
    context: &Context<'_>,
    ids: KnownIds<'_>,
    references: &mut Vec<(CommitmentId, Reference)>,
    used: &mut Used,
    sink: &mut Sink,
) -> Option<Entry> {
    let errors = sink.errors();
    let by = context.names().parties(written.by.as_deref().unwrap_or_default(), sink);
    used.parties(&by);
    let mut reader =
        Reader { written: &written, context, ids, references, used: &mut *used, sink: &mut *sink };
    reader.keys();
    reader.day();
    let act = reader.act();
    if sink.errors() != errors {
        return None;
    }
    let on = written.on.value;
    let Rare { source, note, .. } = written.rare.map(|rare| *rare).unwrap_or_default();
    let recorded = written.recorded.map_or(on.last, |day| day.value);
    // It was not after the day on which it became known, unless it is said to be ahead of it.
    let last = if recorded < on.first { on.last } else { on.last.min(recorded) };
    Some(Entry {
        id: written.id.map(|id| id.value),
        first: on.first,
        last,
        recorded,
        by,
        source: source.map(|text| text.value),
        note: note.map(|text| text.value),
        act: act?,
        place: written.place,
        assumed: false,
    })
}

/// The verb beside which alone a key of an entry has a meaning; none if it may stand beside others
/// too.
///
/// ```
/// use abide::check::verb_of;
/// use abide::written::Verb;
/// assert_eq!(verb_of("with"), Some(Verb::Held));
/// assert_eq!(verb_of("by"), None);
/// ```
#[must_use]
pub fn verb_of(key: &str) -> Option<Verb> {
    match key {
        "with" => Some(Verb::Held),
        "holds" => Some(Verb::Assessed),
        "tolls" => Some(Verb::Suspended),
        "from" | "target" | "deadline" | "until" | "due-from" => Some(Verb::Amended),
        _ => None,
    }
}

/// Whether an entry of that verb may be on some day of a period.
#[must_use]
pub fn may_be_imprecise(verb: Verb) -> bool {
    matches!(verb, Verb::Happened | Verb::Held | Verb::Met | Verb::Broken)
}

#[derive(Debug)]
struct Reader<'a, 's> {
    written: &'a written::Entry,
    context: &'a Context<'a>,
    ids: KnownIds<'a>,
    references: &'s mut Vec<(CommitmentId, Reference)>,
    used: &'s mut Used,
    sink: &'s mut Sink,
}

impl Reader<'_, '_> {
    /// Keys that another verb would need.
    fn keys(&mut self) {
        let written = self.written;
        let verb = written.verb.value;
        let Rare { with, tolls, .. } = written.rare();
        let first = with.iter().flatten().next().map_or(written.place, |first| first.place);
        let others = [
            ("with", with.as_ref().map(|_| first)),
            ("holds", written.holds.as_ref().map(|v| v.place)),
            ("tolls", tolls.as_ref().map(|v| v.place)),
        ];
        let terms = written.terms.iter().map(|(key, phrase)| (key.key(), Some(phrase.place)));
        for (key, place) in others.into_iter().chain(terms) {
            let other = verb_of(key).filter(|belongs| verb != *belongs);
            let Some((place, belongs)) = place.zip(other) else {
                continue;
            };
            let message = format!("`{key}` means nothing beside `{}`", verb.word());
            let help = format!("it belongs to `{}`", belongs.word());
            self.sink.push(Diagnostic::new(Code::KeyOfOtherVerb, place, message).help(help));
        }
    }

    /// Only what happens, is done or fails may have an unknown day.
    fn day(&mut self) {
        let on = &self.written.on;
        let verb = self.written.verb.value;
        if !may_be_imprecise(verb) && on.value.first != on.value.last {
            let message = format!("`{}` needs one day", verb.word());
            self.sink.push(Diagnostic::new(Code::ImpreciseDay, on.place, message).help(
                "only `happened`, `held`, `met` and `broken` may be on some day of a period",
            ));
        }
    }

    fn act(&mut self) -> Option<Act> {
        let verb = self.written.verb.value;
        match verb {
            Verb::Happened => self.happened().map(Act::Happened),
            Verb::Held => self.held(),
            Verb::Assessed => self.assessed(),
            Verb::Retracted => self.retracted(),
            Verb::Withdrawn if self.written.object.value == "agreement" => {
                self.no_occurrence("the agreement as a whole");
                Some(Act::Withdrawn(None))
            }
            Verb::Met => self.target().map(Act::Met),
            Verb::Broken => self.target().map(Act::Broken),
            Verb::Restored => self.target().map(Act::Restored),
            Verb::Amended => self.amended(),
            Verb::Suspended => {
                let tolls = self.written.rare().tolls.as_ref().is_none_or(|tolls| tolls.value);
                self.target().map(|target| Act::Suspended { target, tolls })
            }
            Verb::Resumed => self.target().map(Act::Resumed),
            Verb::Waived => self.target().map(Act::Waived),
            Verb::Withdrawn => self.target().map(|target| Act::Withdrawn(Some(target))),
            Verb::Superseded => self.target().map(Act::Superseded),
        }
    }

    fn happened(&mut self) -> Option<EventId> {
        self.no_occurrence("an event");
        let object = &self.written.object;
        let id = self.context.names().event(object, self.sink)?;
        let event = self.context.agreement.events.get(id.index())?;
        let Some(day) = event.on else {
            return Some(id);
        };
        let message = format!("the event {} has a fixed day, {day}", quoted(&event.id));
        self.sink.push(
            Diagnostic::new(Code::FixedEvent, object.place, message)
                .related(event.place, "fixed here")
                .help("leave the entry out, or take `on` out of the event"),
        );
        None
    }

    fn held(&mut self) -> Option<Act> {
        self.no_occurrence("a consultation");
        let names = self.context.names();
        let written = self.written;
        let with = &written.rare().with;
        let is_said = with.is_some();
        let with = with.as_deref().unwrap_or_default();
        if !is_said && !self.is_unread("with") {
            self.missing("`held` does not say who took part", "name them: `with = [\"…\"]`");
        }
        let parties = names.parties(with, self.sink);
        self.used.parties(&parties);
        let id = names.consultation(&written.object, self.sink)?;
        let consultation = self.context.agreement.consultations.get(id.index())?;
        // Without them, `between` could not be read.
        let unread = consultation.between.is_empty();
        for name in with.iter().filter(|_| !unread) {
            let Some(Symbol::Party(party)) = names.get(&name.value) else {
                continue;
            };
            if !consultation.between.contains(&party) {
                self.stranger(name, id);
            }
        }
        Some(Act::Held(id, parties))
    }

    /// A party that takes part without being asked to.
    fn stranger(&mut self, name: &Spanned<String>, id: ConsultationId) {
        let Some(consultation) = self.context.agreement.consultations.get(id.index()) else {
            return;
        };
        let message = format!(
            "{} is not one of those between whom {} is held",
            quoted(&name.value),
            quoted(&consultation.id),
        );
        self.sink.push(
            Diagnostic::new(Code::NoParticipant, name.place, message)
                .help(format!("it is between {}", self.party_names(&consultation.between))),
        );
    }

    fn assessed(&mut self) -> Option<Act> {
        self.no_occurrence("a condition");
        if self.written.holds.is_none() && !self.is_unread("holds") {
            self.missing(
                "`assessed` does not say what was found",
                "add `holds = true` or `holds = false`",
            );
        }
        let object = &self.written.object;
        let id = self.context.names().condition(object, self.sink)?;
        self.asked(id);
        let holds = self.written.holds.as_ref()?;
        Some(Act::Assessed(id, holds.value))
    }

    /// Whether the key stands there and could not be read.
    fn is_unread(&self, key: &str) -> bool {
        self.written.rare().unread.contains(&key)
    }

    /// Where some are asked, nobody else may assess.
    fn asked(&mut self, id: ConditionId) {
        let Some(condition) = self.context.agreement.conditions.get(id.index()) else {
            return;
        };
        let asked = &condition.assessed_by;
        if asked.is_empty() {
            return;
        }
        let written = self.written.by.as_deref().unwrap_or_default();
        let help = format!("{} is assessed by {}", quoted(&condition.id), self.party_names(asked));
        if written.is_empty() && self.is_unread("by") {
            return;
        }
        if written.is_empty() {
            let message = "the assessment does not say by whom";
            let place = self.written.object.place;
            self.sink.push(Diagnostic::new(Code::NotAsked, place, message).help(help));
            return;
        }
        for name in written {
            let Some(Symbol::Party(party)) = self.context.names().get(&name.value) else {
                continue;
            };
            if asked.contains(&party) {
                continue;
            }
            let message = format!("{} is not asked to assess this", quoted(&name.value));
            let diagnostic = Diagnostic::new(Code::NotAsked, name.place, message);
            self.sink.push(diagnostic.help(help.clone()));
        }
    }

    fn retracted(&mut self) -> Option<Act> {
        self.no_occurrence("an entry");
        let object = &self.written.object;
        if let Some(id) = self.ids.get(&object.value) {
            return Some(Act::Retracted(id));
        }
        if self.context.hides_entries {
            return None;
        }
        let message = format!("there is no entry with the id {}", quoted(&object.value));
        let diagnostic = Diagnostic::new(Code::UnknownEntry, object.place, message);
        let suggester = self.context.names().suggester();
        let diagnostic = suggester.suggest(diagnostic, &object.value, self.ids.all());
        let help = match self.context.names().get(&object.value) {
            Some(symbol) => format!(
                "{} is {}, and what is retracted is an entry: give the one about it an \
                 `id = \"…\"`, and name that",
                quoted(&object.value),
                symbol.sort().with_article(),
            ),
            None => "only an entry with an `id` can be retracted: give the one that is meant \
                     `id = \"…\"`"
                .to_owned(),
        };
        self.sink.push(diagnostic.or_help(help));
        None
    }

    fn amended(&mut self) -> Option<Act> {
        let written = self.written;
        let target = self.target();
        if written.terms.is_empty() && !TermKey::ALL.iter().any(|key| self.is_unread(key.key())) {
            self.missing(
                "`amended` does not say what is new",
                "give at least one of `from`, `target`, `deadline`, `until`, `due-from`",
            );
        }
        let target = target?;
        let head = self.context.head(target.commitment);
        kinds::amended_keys(written, head, self.sink);
        let mut phrases = Phrases {
            scope: self.context.scope,
            used: &mut *self.used,
            sink: &mut *self.sink,
            references: Vec::new(),
        };
        let mut date = |term, key| -> Option<Option<Term<Date>>> {
            let phrase = written.term(term)?;
            Some(if is_none(phrase) { None } else { Some(phrases.date(phrase, key)?) })
        };
        let mut amendments = Amendments {
            from: date(TermKey::From, FROM),
            target: date(TermKey::Target, TARGET),
            deadline: None,
            until: date(TermKey::Until, UNTIL),
            due_from: date(TermKey::DueFrom, due_from(head)),
        };
        if let Some(phrase) = written.term(TermKey::Deadline) {
            amendments.deadline = if is_none(phrase) {
                Some(None)
            } else {
                phrases.deadline(phrase, deadline(head)).map(Some)
            };
        }
        let amended = |reference| (target.commitment, reference);
        self.references.extend(phrases.references.into_iter().map(amended));
        Some(Act::Amended(target, Box::new(amendments)))
    }

    /// The commitment, and the occurrence, that the entry is about.
    fn target(&mut self) -> Option<Target> {
        let written = self.written;
        let object = &written.object;
        let names = self.context.names();
        let commitment = self.commitment(names)?;
        let head = self.context.head(commitment);
        let fits = kinds::verb(&written.verb, head, self.sink);
        let occurrence = match &written.rare().occurrence {
            None => None,
            Some(number) => Some(occurrence(number, head, &object.value, self.sink)?),
        };
        fits.then_some(Target { commitment, occurrence })
    }

    /// The commitment that is the object of the verb. The agreement as a whole can be withdrawn,
    /// and nothing else.
    fn commitment(&mut self, names: &Names<'_>) -> Option<CommitmentId> {
        let object = &self.written.object;
        let whole = "agreement";
        let wanted = [Sort::Commitment];
        if object.value == whole {
            let help = "only `withdrawn` may name the whole agreement: write an entry for each \
                        commitment";
            self.sink.push(unknown(whole, object.place, &wanted).help(help));
            return None;
        }
        if names.get(&object.value).is_none() && object.value == self.context.agreement.id {
            let help = match self.written.verb.value {
                Verb::Withdrawn => "write `agreement` for the agreement as a whole",
                _ => "write an entry for each commitment of the agreement",
            };
            self.sink.push(unknown(&object.value, object.place, &wanted).help(help));
            return None;
        }
        let words: &[&str] =
            if self.written.verb.value == Verb::Withdrawn { &[whole] } else { &[] };
        match names.resolve_beside(&object.value, object.place, &wanted, words, self.sink)? {
            Symbol::Commitment(id) => Some(id),
            _ => None,
        }
    }

    fn no_occurrence(&mut self, what: &str) {
        if let Some(number) = &self.written.rare().occurrence {
            let message = format!("{what} has no occurrences");
            self.sink.report(Code::Occurrence, number.place, message);
        }
    }

    fn missing(&mut self, message: &str, help: &str) {
        let place = self.written.verb.place;
        self.sink.push(Diagnostic::new(Code::MissingKeyOfVerb, place, message).help(help));
    }

    fn party_names(&self, ids: &[PartyId]) -> String {
        let parties = &self.context.agreement.parties;
        let names = ids.iter().filter_map(|id| parties.get(id.index()));
        let names: Vec<&str> = names.map(|party| party.id.as_str()).collect();
        list_of(&names, "and")
    }
}

/// Whether the new term is none at all.
fn is_none(phrase: &Phrase) -> bool {
    phrase.text.trim() == "none"
}

/// The occurrence of that number, if the commitment can have it.
pub(super) fn occurrence(
    number: &Spanned<i64>,
    head: Head,
    name: &str,
    sink: &mut Sink,
) -> Option<u32> {
    if !head.recurs && head.sure {
        let message = format!("{} does not recur, and has no occurrences", quoted(name));
        sink.report(Code::Occurrence, number.place, message);
        return None;
    }
    let valid = u32::try_from(number.value).ok().filter(|k| *k >= 1);
    if valid.is_none() {
        let message = format!("there is no occurrence {}", number.value);
        sink.push(
            Diagnostic::new(Code::Occurrence, number.place, message)
                .help("the first occurrence is 1"),
        );
    }
    valid
}
