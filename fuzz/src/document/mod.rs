//! Small documents, drawn from bytes: a few names, a few weeks, every kind and nearly every key.

mod change;
mod entry;
mod phrase;

use abide::dates::Day;
use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

use phrase::Names;

/// A document with the question to ask of it.
#[derive(Debug)]
pub(super) struct Document {
    /// The agreement with its record.
    pub(super) value: Value,
    /// The day asked.
    pub(super) on: Day,
    /// The knowledge day.
    pub(super) known_by: Option<Day>,
    /// What is assumed, as it is typed.
    pub(super) assumed: Option<String>,
}

/// Two documents with a small change between them.
#[derive(Debug)]
pub(super) struct Pair {
    /// One.
    pub(super) before: Document,
    /// The other.
    pub(super) after: Value,
}

type Draw<'d, 'b> = &'d mut Unstructured<'b>;
type Table = Map<String, Value>;

const COMMITMENTS: [&str; 3] = ["a", "b", "c"];
const CONDITIONS: [&str; 2] = ["dry", "funded"];
const CONSULTATION: &str = "talks";
const EVENTS: [&str; 2] = ["handover", "notice-given"];
const PARTIES: [&str; 2] = ["owner", "tenant"];

/// Texts for people, some of which mean something to one format or other.
const TEXTS: [&str; 6] = [
    "x",
    "Pay, \"by\nhand\"",
    "=1+1",
    "</script><!-- {{ page }} & *a*|`b` [c](d)",
    "\u{202e}\u{0}\u{1b}[31m\r",
    "überlang ein-sehr-sehr-sehr-sehr-sehr-sehr-sehr-sehr-langes-wort 🇺🇸👩‍👩‍👧",
];

/// What is known of a commitment where others, or entries, speak of it.
#[derive(Debug, Clone, Copy)]
struct Sort {
    name: &'static str,
    kind: &'static str,
    recurs: bool,
}

impl Sort {
    /// Whether it is something to be kept or avoided.
    fn is_term(self) -> bool {
        matches!(self.kind, "maintain" | "avoid")
    }
}

impl<'b> Arbitrary<'b> for Document {
    fn arbitrary(draw: &mut Unstructured<'b>) -> Result<Self> {
        let calendar = draw.ratio(1, 3)?;
        let mut sorts: Vec<Sort> = Vec::new();
        let mut tables = Table::new();
        for name in COMMITMENTS.iter().take(draw.int_in_range(1..=COMMITMENTS.len())?) {
            let kind = *draw.choose(&["achieve", "achieve", "maintain", "avoid", "option"])?;
            let recurs = matches!(kind, "achieve" | "option") && draw.ratio(1, 5)?;
            let sort = Sort { name, kind, recurs };
            // Each speaks of those before it only, so that there is no circle.
            let names = Names { before: &sorts, calendar, recurs };
            let table = commitment(draw, &names, sort)?;
            tables.insert((*name).to_owned(), Value::Object(table));
            sorts.push(sort);
        }
        let mut entries = Vec::new();
        for _ in 0..draw.int_in_range(0..=6)? {
            let entry = entry::entry(draw, &sorts, &entries, calendar)?;
            entries.push(entry);
        }
        let mut value = json!({
            "agreement": header(draw, calendar)?,
            "party": { "owner": {}, "tenant": {} },
            "event": events(draw)?,
            "condition": { "dry": condition(draw)?, "funded": condition(draw)? },
            "consultation": { CONSULTATION: consultation(draw)? },
            "commitment": tables,
        });
        if calendar {
            value["calendar"] = json!({ "bank": self::calendar(draw)? });
        }
        if !entries.is_empty() {
            value["entry"] = json!(entries);
        }
        if draw.ratio(1, 3)? {
            value["complete-through"] = json!(day(draw)?.to_string());
        }
        let known_by = if draw.ratio(1, 4)? { Some(day(draw)?) } else { None };
        let assumed = if draw.ratio(1, 6)? { Some(assumed(draw, &sorts)?) } else { None };
        Ok(Document { value, on: day(draw)?, known_by, assumed })
    }
}

impl<'b> Arbitrary<'b> for Pair {
    fn arbitrary(draw: &mut Unstructured<'b>) -> Result<Self> {
        let before = Document::arbitrary(draw)?;
        let after = change::changed(draw, &before.value)?;
        Ok(Pair { before, after })
    }
}

/// A day of the first weeks of 2025.
fn day(draw: Draw<'_, '_>) -> Result<Day> {
    let first: Day = "2024-12-30".parse().map_err(|_| arbitrary::Error::IncorrectFormat)?;
    first.plus(draw.int_in_range(0..=45)?).ok_or(arbitrary::Error::IncorrectFormat)
}

fn length(draw: Draw<'_, '_>, calendar: bool) -> Result<String> {
    let units = ["day", "days", "week", "month", "working days"];
    let units = if calendar { &units[..] } else { &units[..4] };
    let unit = *draw.choose(units)?;
    Ok(format!("{} {unit}", draw.int_in_range(1..=9)?))
}

fn text(draw: Draw<'_, '_>) -> Result<Value> {
    Ok(json!(draw.choose(&TEXTS)?))
}

fn header(draw: Draw<'_, '_>, calendar: bool) -> Result<Table> {
    let mut table = Table::new();
    table.insert("id".to_owned(), json!("deal"));
    table.insert("made".to_owned(), json!("2025-01-01"));
    if calendar {
        table.insert("calendar".to_owned(), json!("bank"));
    }
    if draw.ratio(1, 4)? {
        table.insert("month-rounding".to_owned(), json!(draw.choose(&["end-of-month", "up"])?));
    }
    if draw.ratio(1, 6)? {
        table.insert("notice".to_owned(), json!(length(draw, calendar)?));
    }
    if draw.ratio(1, 8)? {
        table.insert("amendable-by".to_owned(), json!(PARTIES));
    }
    for key in ["title", "source"] {
        if draw.ratio(1, 6)? {
            table.insert(key.to_owned(), text(draw)?);
        }
    }
    Ok(table)
}

fn calendar(draw: Draw<'_, '_>) -> Result<Table> {
    let mut table = Table::new();
    if draw.ratio(1, 2)? {
        table.insert("weekend".to_owned(), json!([draw.choose(&["friday", "sunday"])?]));
    }
    if draw.ratio(1, 2)? {
        table.insert("holidays".to_owned(), json!([day(draw)?.to_string()]));
    }
    Ok(table)
}

fn events(draw: Draw<'_, '_>) -> Result<Table> {
    let mut tables = Table::new();
    for (number, name) in EVENTS.iter().enumerate() {
        // What has a day needs no entry, and may have none; the first one is told by the record.
        let fixed = number > 0 && draw.ratio(1, 3)?;
        let table = if fixed { json!({ "on": day(draw)?.to_string() }) } else { json!({}) };
        tables.insert((*name).to_owned(), table);
    }
    Ok(tables)
}

fn condition(draw: Draw<'_, '_>) -> Result<Table> {
    let mut table = Table::new();
    if draw.ratio(1, 3)? {
        table.insert("valid-for".to_owned(), json!(length(draw, false)?));
    }
    if draw.ratio(1, 4)? {
        table.insert("assessed-by".to_owned(), json!(PARTIES));
    }
    Ok(table)
}

fn consultation(draw: Draw<'_, '_>) -> Result<Table> {
    let mut table = Table::new();
    table.insert("between".to_owned(), json!(PARTIES));
    if draw.ratio(1, 5)? {
        table.insert("valid-for".to_owned(), json!(length(draw, false)?));
    }
    Ok(table)
}

fn commitment(draw: Draw<'_, '_>, names: &Names<'_>, sort: Sort) -> Result<Table> {
    let mut table = Table::new();
    table.insert("what".to_owned(), text(draw)?);
    table.insert("kind".to_owned(), json!(sort.kind));
    maybe(draw, names, &mut table, "from", (1, 2))?;
    maybe(draw, names, &mut table, "void-when", (1, 6))?;
    if draw.ratio(1, 3)? {
        table.insert("subject-to".to_owned(), json!(names.condition(draw, 2)?));
    }
    if draw.ratio(1, 6)? {
        table.insert("confirmed-by".to_owned(), json!(PARTIES));
    }
    if draw.ratio(1, 6)? {
        table.insert("amendable-by".to_owned(), json!("owner"));
    }
    for key in ["obligor", "obligee"] {
        if draw.ratio(1, 6)? {
            table.insert(key.to_owned(), json!(draw.choose(&PARTIES)?));
        }
    }
    for key in ["quote", "clause", "note"] {
        if draw.ratio(1, 8)? {
            table.insert(key.to_owned(), text(draw)?);
        }
    }
    if sort.is_term() {
        maybe(draw, names, &mut table, "until", (2, 3))?;
        maybe(draw, names, &mut table, "broken-when", (1, 6))?;
    } else {
        goal(draw, names, &mut table)?;
    }
    Ok(table)
}

/// The keys of what is to be done, or may be.
fn goal(draw: Draw<'_, '_>, names: &Names<'_>, table: &mut Table) -> Result<()> {
    if names.recurs {
        let every = *draw.choose(&["5 days", "1 week", "9 days", "1 month"])?;
        table.insert("every".to_owned(), json!(every));
        maybe(draw, names, table, "until", (1, 2))?;
        if draw.ratio(1, 3)? {
            let text = draw.choose(&["2 days after period-end", "3 days after period-start"])?;
            table.insert("deadline".to_owned(), json!(text));
        }
    } else {
        maybe(draw, names, table, "deadline", (4, 5))?;
        maybe(draw, names, table, "due-from", (1, 5))?;
        maybe(draw, names, table, "target", (1, 6))?;
    }
    maybe(draw, names, table, "met-when", (1, 6))?;
    for key in ["grace", "notice"] {
        if draw.ratio(1, 4)? {
            table.insert(key.to_owned(), json!(length(draw, names.calendar)?));
        }
    }
    if names.calendar && draw.ratio(1, 3)? {
        let words = ["following", "modified-following", "preceding", "modified-preceding"];
        table.insert("roll".to_owned(), json!(draw.choose(&words)?));
    }
    if draw.ratio(1, 5)? {
        table.insert("accepts-late".to_owned(), json!(bool::arbitrary(draw)?));
    }
    Ok(())
}

fn maybe(
    draw: Draw<'_, '_>,
    names: &Names<'_>,
    table: &mut Table,
    key: &str,
    (some, of): (u8, u8),
) -> Result<()> {
    if draw.ratio(some, of)? {
        table.insert(key.to_owned(), json!(names.whole(draw, key)?));
    }
    Ok(())
}

/// Something to assume; often of what is not open, which is refused.
fn assumed(draw: Draw<'_, '_>, sorts: &[Sort]) -> Result<String> {
    let name = draw.choose(sorts)?.name;
    Ok(match draw.int_in_range(0..=4)? {
        0 => format!("{} = {}", draw.choose(&CONDITIONS)?, bool::arbitrary(draw)?),
        1 => format!("{CONSULTATION} = {}", day(draw)?),
        2 => format!("{} = {}", draw.choose(&EVENTS)?, day(draw)?),
        3 => format!("met({name}) = false"),
        _ => format!("{}({name}) = {}", draw.choose(&["met", "broken", "deadline"])?, day(draw)?),
    })
}
