//! Cases and properties: what is expected of the rules.

use std::collections::HashMap;

use super::rules::Open;
use super::{Reader, exclusive};
use crate::diagnostic::{Code, Diagnostic, list_of, quoted};
use crate::source::Place;
use crate::written::fields::{Fields, Shape};
use crate::written::tree::{Kind, Table, Value};
use crate::written::{Case, Claim, Expectation, Property, Spanned};

pub(in crate::written) const CASE: Shape = Shape {
    what: "a case",
    keys: &[
        "name",
        "commitment",
        "on",
        "known-by",
        "complete-through",
        "record",
        "given",
        "holds",
        "fails",
        "expect",
    ],
};

pub(in crate::written) const PROPERTY: Shape =
    Shape { what: "a property", keys: &["name", "never", "always", "reachable", "once", "given"] };

const CLAIMS: [Claim; 3] = [Claim::Never, Claim::Always, Claim::Reachable];

pub(in crate::written) const EXPECTATION: Shape = Shape {
    what: "an expectation",
    keys: &["status", "reason", "possible", "certainty", "breach"],
};

/// All of them.
pub(super) const SHAPES: [Shape; 3] = [CASE, PROPERTY, EXPECTATION];

/// What is expected: of which commitment or on which day, and what.
type Expected = Vec<(Spanned<String>, Expectation)>;

impl Reader<'_> {
    /// `[[case]]`; none if it has no name or nothing is expected.
    pub(super) fn case(&mut self, table: &Table<'_>) -> Option<Case> {
        let fields = Fields::new(self, table, CASE);
        let name = fields.required(self, "name");
        let (holds, fails) = (fields.get("holds"), fields.get("fails"));
        let condition = holds.or(fails);
        let expect = match condition {
            Some(_) => fields.value("expect"),
            None => fields.required(self, "expect"),
        };
        let by_day = fields.get("commitment");
        match (by_day, fields.get("on")) {
            (Some(commitment), Some(on)) => self.findings.add(|| {
                let help = "with `commitment`, the keys of `expect` are the days";
                exclusive(commitment, on, help)
            }),
            (None, None) => self.missing("on", "a case without `commitment`", fields.head),
            _ => {}
        }
        if let (Some(commitment), Some(condition)) = (by_day, condition) {
            self.findings.add(|| {
                let help = "a condition holds or fails on one day: write a case with `on` for it";
                exclusive(commitment, condition, help)
            });
        }
        let name = name.and_then(|value| self.filled("name", value));
        let expect = match expect {
            Some(value) => self.expect(value, by_day.is_some()),
            None => condition.map(|_| Expected::new()),
        };
        let day = |reader: &mut Self, name| {
            let value = fields.value(name)?;
            reader.day(name, value)
        };
        let on = day(self, "on");
        let known_by = day(self, "known-by");
        let complete_through = day(self, "complete-through");
        let record = fields.value("record");
        let record = record.and_then(|value| self.boolean("record", value));
        let given = match fields.value("given") {
            Some(value) => self.tables_of("given", value),
            None => Vec::new(),
        };
        let given = given.into_iter().filter_map(|table| self.entry(table));
        let given = given.collect();
        let mut open = Open { reader: self, fields };
        Some(Case {
            place: open.place(),
            commitment: open.filled("commitment"),
            holds: open.phrase("holds"),
            fails: open.phrase("fails"),
            name: name?,
            on,
            known_by,
            complete_through,
            given,
            record,
            expect: expect?,
        })
    }

    fn expect(&mut self, value: &Value<'_>, by_day: bool) -> Option<Expected> {
        let Kind::Table(table) = &value.kind else {
            self.wrong_type("a table", "expect", value);
            return None;
        };
        if table.entries.is_empty() {
            self.findings.add(|| {
                let message = "the case expects nothing";
                Diagnostic::new(Code::Empty, value.place, message)
                    .help("write a commitment and its status: `{ a-commitment = \"met\" }`")
            });
            return None;
        }
        let mut seen = HashMap::new();
        let mut expected = Expected::new();
        for (key, value) in &table.entries {
            if let Some(first) = seen.insert(&*key.text, key.place) {
                self.findings.add(|| {
                    super::given_twice(&key.text, key.place).related(first, "given here before")
                });
            }
            if by_day && self.day_of(&key.text, key.place).is_none() {
                continue;
            }
            let key = Spanned { value: key.text.to_string(), place: key.place };
            if let Some(expectation) = self.expectation(&key.value, value) {
                expected.push((key, expectation));
            }
        }
        Some(expected)
    }

    /// A status, a list of statuses, or a table; none if it says nothing.
    fn expectation(&mut self, name: &str, value: &Value<'_>) -> Option<Expectation> {
        let nothing = Expectation {
            place: value.place,
            status: None,
            reason: None,
            possible: None,
            certainty: None,
            breach: None,
        };
        match &value.kind {
            Kind::Table(table) => self.expectations(table, nothing),
            Kind::Array(_) => {
                let possible = self.possible(name, value)?;
                Some(Expectation { possible: Some(possible), ..nothing })
            }
            Kind::String(_) => {
                let status = self.filled(name, value)?;
                Some(Expectation { status: Some(status), ..nothing })
            }
            _ => {
                self.wrong_type("a status, a list of statuses or a table", name, value);
                None
            }
        }
    }

    fn expectations(&mut self, table: &Table<'_>, nothing: Expectation) -> Option<Expectation> {
        if table.entries.is_empty() {
            self.findings.add(|| {
                Diagnostic::new(Code::Empty, table.head, "the case expects nothing of it")
                    .help("write a status: `{ status = \"met\" }`")
            });
            return None;
        }
        let fields = Fields::new(self, table, EXPECTATION);
        let (status, reason) = (fields.get("status"), fields.get("reason"));
        let possible = fields.value("possible");
        let possible = possible.and_then(|value| self.possible("possible", value));
        let mut open = Open { reader: self, fields };
        let expectation = Expectation {
            status: open.filled("status"),
            reason: open.filled("reason"),
            certainty: open.filled("certainty"),
            breach: open.filled("breach"),
            possible,
            ..nothing
        };
        if let (Some(first), Some(second)) = (status, reason)
            && expectation.status.as_ref().is_some_and(|word| word.value.contains(':'))
        {
            self.findings.add(|| exclusive(first, second, "give the reason once"));
        }
        Some(expectation)
    }

    fn possible(&mut self, name: &str, value: &Value<'_>) -> Option<Spanned<Vec<Spanned<String>>>> {
        let words = self.names(name, value, false)?;
        let mut first: HashMap<&str, Place> = HashMap::new();
        for word in &words {
            if let Some(first) = first.insert(&word.value, word.place) {
                self.findings.add(|| {
                    let message = format!("{} is listed twice", quoted(&word.value));
                    Diagnostic::new(Code::ListedTwice, word.place, message)
                        .related(first, "here before")
                        .help("leave one of them out, or name the status that was meant")
                });
            }
        }
        Some(Spanned { value: words, place: value.place })
    }

    /// `[[property]]`; none if it has no name or claims nothing.
    pub(super) fn property(&mut self, table: &Table<'_>) -> Option<Property> {
        let fields = Fields::new(self, table, PROPERTY);
        let name = fields.required(self, "name");
        let name = name.and_then(|value| self.filled("name", value));
        let mut claims: Vec<_> = CLAIMS
            .into_iter()
            .filter_map(|claim| Some((claim, fields.get(claim.word())?)))
            .collect();
        claims.sort_by_key(|(_, (key, _))| key.place);
        let mut claims = claims.into_iter();
        let Some((claim, first)) = claims.next() else {
            self.findings.add(|| {
                let message = "a property needs a claim";
                let words = CLAIMS.map(Claim::word);
                Diagnostic::new(Code::MissingKey, fields.head, message)
                    .help(format!("add one of {}", list_of(&words, "or")))
            });
            return None;
        };
        for (_, second) in claims {
            self.findings.add(|| exclusive(first, second, "write a property for each"));
        }
        let (key, value) = first;
        let holds = self.phrase(&key.text, value);
        let mut open = Open { reader: self, fields };
        let (once, given) = (open.phrase("once"), open.phrase("given"));
        Some(Property {
            place: open.place(),
            name: name?,
            claim: Spanned { value: claim, place: key.place },
            holds: holds?,
            once,
            given,
        })
    }
}
