//! The tables of an agreement.

use super::Reader;
use crate::source::Place;
use crate::written::fields::{Fields, Shape};
use crate::written::tree::{Kind, Table, Value};
use crate::written::{
    Agreement, Calendar, Commitment, Condition, Consultation, Event, Header, Party, Phrase, Spanned,
};

pub(in crate::written) const AGREEMENT: Shape = Shape {
    what: "the agreement",
    keys: &[
        "id",
        "made",
        "title",
        "source",
        "month-rounding",
        "calendar",
        "notice",
        "amendable-by",
    ],
};

pub(in crate::written) const PARTY: Shape = Shape { what: "a party", keys: &["name"] };

pub(in crate::written) const CALENDAR: Shape =
    Shape { what: "a calendar", keys: &["weekend", "holidays", "working", "covers"] };

pub(in crate::written) const EVENT: Shape = Shape { what: "an event", keys: &["title", "on"] };

pub(in crate::written) const CONDITION: Shape =
    Shape { what: "a condition", keys: &["title", "assessed-by", "valid-for"] };

pub(in crate::written) const CONSULTATION: Shape =
    Shape { what: "a consultation", keys: &["title", "between", "valid-for"] };

pub(in crate::written) const COMMITMENT: Shape = Shape {
    what: "a commitment",
    keys: &[
        "what",
        "kind",
        "obligor",
        "obligee",
        "clause",
        "quote",
        "from",
        "every",
        "until",
        "target",
        "due-from",
        "deadline",
        "notice",
        "grace",
        "roll",
        "accepts-late",
        "subject-to",
        "met-when",
        "broken-when",
        "confirmed-by",
        "void-when",
        "amendable-by",
        "tags",
        "note",
    ],
};

/// All of them.
pub(super) const SHAPES: [Shape; 7] =
    [AGREEMENT, PARTY, CALENDAR, EVENT, CONDITION, CONSULTATION, COMMITMENT];

/// A table being read.
pub(super) struct Open<'r, 's, 't, 'a> {
    pub(super) reader: &'r mut Reader<'s>,
    pub(super) fields: Fields<'t, 'a>,
}

impl<'r, 's, 't, 'a> Open<'r, 's, 't, 'a> {
    fn new(reader: &'r mut Reader<'s>, table: &'t Table<'a>, shape: Shape) -> Self {
        let fields = Fields::new(reader, table, shape);
        Open { reader, fields }
    }

    pub(super) fn place(&self) -> Place {
        self.fields.head
    }

    pub(super) fn text(&mut self, name: &str) -> Option<Spanned<String>> {
        self.reader.text(name, self.fields.value(name)?)
    }

    pub(super) fn filled(&mut self, name: &str) -> Option<Spanned<String>> {
        self.reader.filled(name, self.fields.value(name)?)
    }

    pub(super) fn phrase(&mut self, name: &str) -> Option<Phrase> {
        self.reader.phrase(name, self.fields.value(name)?)
    }

    /// Names of which there has to be one.
    pub(super) fn names(&mut self, name: &str) -> Option<Vec<Spanned<String>>> {
        self.reader.names(name, self.fields.value(name)?, false)
    }

    fn words(&mut self, name: &str) -> Option<Vec<Spanned<String>>> {
        self.reader.names(name, self.fields.value(name)?, true)
    }
}

impl Reader<'_> {
    /// The agreement of a file: none without `[agreement]`, or if its id or its day is missing.
    /// All of its tables are read in any case, for the errors in them.
    pub(super) fn agreement(&mut self, fields: &Fields<'_, '_>) -> Option<Agreement> {
        let header = fields.value("agreement").and_then(|value| self.header(value));
        let parties = self.all("party", fields, Self::party);
        let calendars = self.all("calendar", fields, Self::calendar);
        let events = self.all("event", fields, Self::event);
        let conditions = self.all("condition", fields, Self::condition);
        let consultations = self.all("consultation", fields, Self::consultation);
        let commitments = self.all("commitment", fields, Self::commitment);
        Some(Agreement {
            header: header?,
            parties,
            calendars,
            events,
            conditions,
            consultations,
            commitments,
        })
    }

    fn all<T>(
        &mut self,
        kind: &str,
        fields: &Fields<'_, '_>,
        read: impl Fn(&mut Self, &Table<'_>) -> T,
    ) -> Vec<(Spanned<String>, T)> {
        let members = self.members(kind, fields);
        let members = members.into_iter();
        members.map(|(id, table)| (id, read(self, table))).collect()
    }

    fn header(&mut self, value: &Value<'_>) -> Option<Header> {
        let Kind::Table(table) = &value.kind else {
            self.wrong_type("a table", "agreement", value);
            return None;
        };
        let mut open = Open::new(self, table, AGREEMENT);
        let id = open.fields.required(open.reader, "id");
        let made = open.fields.required(open.reader, "made");
        let id = id.and_then(|value| open.reader.filled("id", value));
        if let Some(id) = &id {
            open.reader.id(id, true);
        }
        let made = made.and_then(|value| open.reader.day("made", value));
        let (title, source) = (open.text("title"), open.text("source"));
        let month_rounding = open.filled("month-rounding");
        let (calendar, notice) = (open.filled("calendar"), open.filled("notice"));
        let amendable_by = open.names("amendable-by");
        let calendar_unread = open.fields.unread().contains(&"calendar")
            || (calendar.is_none() && open.fields.get("calendar").is_some());
        Some(Header {
            place: open.place(),
            id: id?,
            made: made?,
            title,
            source,
            month_rounding,
            calendar,
            calendar_unread,
            notice,
            amendable_by,
        })
    }

    fn party(&mut self, table: &Table<'_>) -> Party {
        let mut open = Open::new(self, table, PARTY);
        Party { place: open.place(), name: open.text("name") }
    }

    fn calendar(&mut self, table: &Table<'_>) -> Calendar {
        let mut open = Open::new(self, table, CALENDAR);
        let holidays = open.fields.value("holidays");
        let working = open.fields.value("working");
        Calendar {
            place: open.place(),
            weekend: open.words("weekend"),
            holidays: holidays.and_then(|value| open.reader.days("holidays", value)),
            working: working.and_then(|value| open.reader.days("working", value)),
            covers: open.filled("covers"),
        }
    }

    fn event(&mut self, table: &Table<'_>) -> Event {
        let mut open = Open::new(self, table, EVENT);
        let on = open.fields.value("on");
        Event {
            place: open.place(),
            title: open.text("title"),
            on: on.and_then(|value| open.reader.day("on", value)),
        }
    }

    fn condition(&mut self, table: &Table<'_>) -> Condition {
        let mut open = Open::new(self, table, CONDITION);
        Condition {
            place: open.place(),
            title: open.text("title"),
            assessed_by: open.names("assessed-by"),
            valid_for: open.filled("valid-for"),
        }
    }

    fn consultation(&mut self, table: &Table<'_>) -> Consultation {
        let mut open = Open::new(self, table, CONSULTATION);
        open.fields.required(open.reader, "between");
        Consultation {
            place: open.place(),
            title: open.text("title"),
            between: open.names("between").unwrap_or_default(),
            valid_for: open.filled("valid-for"),
        }
    }

    fn commitment(&mut self, table: &Table<'_>) -> Commitment {
        let mut open = Open::new(self, table, COMMITMENT);
        open.fields.required(open.reader, "what");
        let nothing = Spanned { value: String::new(), place: open.place() };
        let accepts_late = open.fields.value("accepts-late");
        let (kind, every) = (open.filled("kind"), open.filled("every"));
        let mut unread = open.fields.unread();
        for (name, is_read) in [("kind", kind.is_some()), ("every", every.is_some())] {
            if open.fields.get(name).is_some() && !is_read {
                unread.push(name);
            }
        }
        Commitment {
            place: open.place(),
            unread,
            what: open.filled("what").unwrap_or(nothing),
            kind,
            obligor: open.names("obligor"),
            obligee: open.names("obligee"),
            quote: open.text("quote"),
            clause: open.text("clause"),
            note: open.text("note"),
            tags: open.words("tags"),
            from: open.phrase("from"),
            target: open.phrase("target"),
            deadline: open.phrase("deadline"),
            until: open.phrase("until"),
            due_from: open.phrase("due-from"),
            subject_to: open.phrase("subject-to"),
            met_when: open.phrase("met-when"),
            broken_when: open.phrase("broken-when"),
            void_when: open.phrase("void-when"),
            every,
            notice: open.filled("notice"),
            grace: open.filled("grace"),
            roll: open.filled("roll"),
            accepts_late: accepts_late.and_then(|value| open.reader.boolean("accepts-late", value)),
            confirmed_by: open.names("confirmed-by"),
            amendable_by: open.names("amendable-by"),
        }
    }
}
