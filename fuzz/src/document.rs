//! Small documents, drawn from bytes: a few names, a few weeks, every kind and nearly every key.

use abide::dates::Day;
use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

/// A document with the question to ask of it.
#[derive(Debug)]
pub(super) struct Document {
    /// The JSON of an agreement with its record.
    pub(super) text: String,
    /// The day asked.
    pub(super) on: Day,
    /// The knowledge day.
    pub(super) known_by: Option<Day>,
}

type Draw<'d, 'b> = &'d mut Unstructured<'b>;
type Table = Map<String, Value>;

const COMMITMENTS: [&str; 3] = ["a", "b", "c"];
const EVENTS: [&str; 2] = ["handover", "notice-given"];
const PARTIES: [&str; 2] = ["owner", "tenant"];

impl<'b> Arbitrary<'b> for Document {
    fn arbitrary(draw: &mut Unstructured<'b>) -> Result<Self> {
        let commitments = draw.int_in_range(1..=COMMITMENTS.len())?;
        let mut kinds = Vec::new();
        let mut tables = Table::new();
        for (number, name) in COMMITMENTS.iter().enumerate().take(commitments) {
            // Each speaks of those before it only, so that there is no circle.
            let names = Names { before: &COMMITMENTS[..number] };
            let kind = *draw.choose(&["achieve", "achieve", "maintain", "avoid", "option"])?;
            let recurs = matches!(kind, "achieve" | "option") && draw.ratio(1, 5)?;
            let table = names.commitment(draw, kind, recurs)?;
            tables.insert((*name).to_owned(), Value::Object(table));
            kinds.push(kind);
        }
        let mut entries = Vec::new();
        for _ in 0..draw.int_in_range(0..=6)? {
            entries.push(entry(draw, &kinds)?);
        }
        let mut document = json!({
            "agreement": { "id": "deal", "made": "2025-01-01" },
            "party": { "owner": {}, "tenant": {} },
            "event": { "handover": {}, "notice-given": {} },
            "condition": { "dry": condition(draw)? },
            "consultation": { "talks": { "between": PARTIES } },
            "commitment": tables,
            "entry": entries,
        });
        if draw.ratio(1, 3)? {
            document["complete-through"] = json!(day(draw)?.to_string());
        }
        let known_by = if draw.ratio(1, 4)? { Some(day(draw)?) } else { None };
        Ok(Document { text: document.to_string(), on: day(draw)?, known_by })
    }
}

/// A day of the first weeks of 2025.
fn day(draw: Draw<'_, '_>) -> Result<Day> {
    let first: Day = "2024-12-30".parse().map_err(|_| arbitrary::Error::IncorrectFormat)?;
    first.plus(draw.int_in_range(0..=45)?).ok_or(arbitrary::Error::IncorrectFormat)
}

fn length(draw: Draw<'_, '_>) -> Result<String> {
    let unit = *draw.choose(&["day", "days", "week", "month"])?;
    Ok(format!("{} {unit}", draw.int_in_range(1..=9)?))
}

fn condition(draw: Draw<'_, '_>) -> Result<Table> {
    let mut table = Table::new();
    if draw.ratio(1, 3)? {
        table.insert("valid-for".to_owned(), json!(length(draw)?));
    }
    if draw.ratio(1, 4)? {
        table.insert("assessed-by".to_owned(), json!(PARTIES));
    }
    Ok(table)
}

/// What phrases may speak of.
struct Names<'n> {
    before: &'n [&'n str],
}

impl Names<'_> {
    fn commitment(&self, draw: Draw<'_, '_>, kind: &str, recurs: bool) -> Result<Table> {
        let mut table = Table::new();
        table.insert("what".to_owned(), json!("x"));
        table.insert("kind".to_owned(), json!(kind));
        self.maybe(draw, &mut table, "from", (1, 2))?;
        self.maybe(draw, &mut table, "void-when", (1, 6))?;
        if draw.ratio(1, 3)? {
            table.insert("subject-to".to_owned(), json!(self.cond(draw, 2)?));
        }
        if draw.ratio(1, 6)? {
            table.insert("confirmed-by".to_owned(), json!(PARTIES));
        }
        if draw.ratio(1, 6)? {
            table.insert("amendable-by".to_owned(), json!("owner"));
        }
        match kind {
            "maintain" | "avoid" => self.term(draw, &mut table)?,
            _ => self.goal(draw, &mut table, recurs)?,
        }
        Ok(table)
    }

    /// The keys of what is to be kept or avoided.
    fn term(&self, draw: Draw<'_, '_>, table: &mut Table) -> Result<()> {
        self.maybe(draw, table, "until", (2, 3))?;
        self.maybe(draw, table, "broken-when", (1, 6))
    }

    /// The keys of what is to be done, or may be.
    fn goal(&self, draw: Draw<'_, '_>, table: &mut Table, recurs: bool) -> Result<()> {
        if recurs {
            let every = *draw.choose(&["5 days", "1 week", "9 days"])?;
            table.insert("every".to_owned(), json!(every));
            self.maybe(draw, table, "until", (1, 2))?;
        } else {
            self.maybe(draw, table, "deadline", (4, 5))?;
            self.maybe(draw, table, "due-from", (1, 5))?;
            self.maybe(draw, table, "target", (1, 6))?;
        }
        self.maybe(draw, table, "met-when", (1, 6))?;
        for key in ["grace", "notice"] {
            if draw.ratio(1, 4)? {
                table.insert(key.to_owned(), json!(length(draw)?));
            }
        }
        if draw.ratio(1, 5)? {
            table.insert("accepts-late".to_owned(), json!(bool::arbitrary(draw)?));
        }
        Ok(())
    }

    fn maybe(
        &self,
        draw: Draw<'_, '_>,
        table: &mut Table,
        key: &str,
        (some, of): (u8, u8),
    ) -> Result<()> {
        if draw.ratio(some, of)? {
            table.insert(key.to_owned(), json!(self.date(draw, 2)?));
        }
        Ok(())
    }

    fn date(&self, draw: Draw<'_, '_>, depth: u8) -> Result<String> {
        let simple = depth == 0;
        Ok(match draw.int_in_range(0..=if simple { 3 } else { 7 })? {
            0 | 1 => day(draw)?.to_string(),
            2 => (*draw.choose(&EVENTS)?).to_owned(),
            3 => self.of_another(draw)?,
            4 | 5 => {
                let direction = *draw.choose(&["after", "after", "before"])?;
                format!("{} {direction} {}", length(draw)?, self.date(draw, depth - 1)?)
            }
            6 => {
                let which = *draw.choose(&["earlier", "later"])?;
                let (one, two) = (self.date(draw, depth - 1)?, self.date(draw, depth - 1)?);
                format!("{which} of ({one}, {two})")
            }
            _ => "talks".to_owned(),
        })
    }

    fn of_another(&self, draw: Draw<'_, '_>) -> Result<String> {
        if self.before.is_empty() {
            return Ok("made".to_owned());
        }
        let name = *draw.choose(self.before)?;
        Ok(format!("{}({name})", draw.choose(&["met", "lapsed"])?))
    }

    fn cond(&self, draw: Draw<'_, '_>, depth: u8) -> Result<String> {
        let simple = depth == 0;
        Ok(match draw.int_in_range(0..=if simple { 4 } else { 7 })? {
            0 | 1 => "dry".to_owned(),
            2 => (*draw.choose(&["handover", "talks"])?).to_owned(),
            3 => format!("{} {}", draw.choose(&["after", "before"])?, self.date(draw, 1)?),
            4 if !self.before.is_empty() => {
                let test =
                    *draw.choose(&["pending", "due", "met", "lapsed", "void", "breached"])?;
                format!("{test}({})", draw.choose(self.before)?)
            }
            4 => "on or after made".to_owned(),
            5 => format!("not ({})", self.cond(draw, depth - 1)?),
            _ => {
                let word = *draw.choose(&["and", "or"])?;
                let (one, two) = (self.cond(draw, depth - 1)?, self.cond(draw, depth - 1)?);
                format!("({one}) {word} ({two})")
            }
        })
    }
}

fn entry(draw: Draw<'_, '_>, kinds: &[&str]) -> Result<Value> {
    let number = draw.int_in_range(0..=kinds.len() - 1)?;
    let (name, kind) = (COMMITMENTS[number], kinds[number]);
    let on = day(draw)?;
    let mut entry = match draw.int_in_range(0..=9)? {
        0 => json!({ "happened": draw.choose(&EVENTS)? }),
        1 => json!({ "held": "talks", "with": [draw.choose(&PARTIES)?] }),
        2 => json!({
            "assessed": "dry",
            "holds": bool::arbitrary(draw)?,
            "by": [draw.choose(&PARTIES)?],
        }),
        3 if matches!(kind, "maintain" | "avoid") => {
            json!({ *draw.choose(&["broken", "broken", "restored"])?: name })
        }
        4 => json!({ *draw.choose(&["suspended", "resumed"])?: name }),
        5 => json!({ *draw.choose(&["waived", "withdrawn", "superseded"])?: name }),
        6 => {
            let term = match kind {
                "maintain" | "avoid" => "until",
                _ => "deadline",
            };
            json!({ "amended": name, term: day(draw)?.to_string(), "by": "owner" })
        }
        _ => json!({ "met": name, "by": [draw.choose(&PARTIES)?] }),
    };
    let verb_may_be_vague =
        ["happened", "held", "met", "broken"].iter().any(|verb| entry.get(verb).is_some());
    entry["on"] = match on.plus(draw.int_in_range(1..=4)?) {
        Some(last) if verb_may_be_vague && draw.ratio(1, 5)? => json!(format!("{on}/{last}")),
        _ => json!(on.to_string()),
    };
    if draw.ratio(1, 5)? {
        entry["recorded"] = json!(on.plus(6).unwrap_or(on).to_string());
    }
    Ok(entry)
}
