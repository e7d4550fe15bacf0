//! The record of a drawn document.

use abide::dates::Day;
use arbitrary::{Arbitrary as _, Result};
use serde_json::{Value, json};

use super::phrase::Names;
use super::{CONDITIONS, CONSULTATION, Draw, EVENTS, PARTIES, Sort, day, text};

/// One more entry.
pub(super) fn entry(
    draw: Draw<'_, '_>,
    sorts: &[Sort],
    before: &[Value],
    calendar: bool,
) -> Result<Value> {
    let sort = *draw.choose(sorts)?;
    let on = day(draw)?;
    let mut entry = match draw.int_in_range(0..=11)? {
        0 => json!({ "happened": EVENTS[0] }),
        1 => json!({ "held": CONSULTATION, "with": [draw.choose(&PARTIES)?] }),
        2 | 3 => json!({
            "assessed": draw.choose(&CONDITIONS)?,
            "holds": bool::arbitrary(draw)?,
            "by": by(draw)?,
        }),
        4 if sort.is_term() => {
            json!({ *draw.choose(&["broken", "broken", "restored"])?: sort.name })
        }
        5 => {
            let mut entry = json!({ *draw.choose(&["suspended", "resumed"])?: sort.name });
            if entry.get("suspended").is_some() && draw.ratio(1, 3)? {
                entry["tolls"] = json!(bool::arbitrary(draw)?);
            }
            entry
        }
        6 => {
            let whole = draw.ratio(1, 8)?;
            let name = if whole { "agreement" } else { sort.name };
            let verbs: &[&str] =
                if whole { &["withdrawn"] } else { &["waived", "withdrawn", "superseded"] };
            json!({ *draw.choose(verbs)?: name })
        }
        7 | 8 => amended(draw, sort, calendar)?,
        9 if !before.is_empty() => {
            json!({ "retracted": id(draw.choose_index(before.len())?) })
        }
        _ => json!({ "met": sort.name, "by": by(draw)? }),
    };
    when(draw, &mut entry, on)?;
    let of_one = ["met", "waived", "amended"].iter().any(|verb| entry.get(verb).is_some());
    if sort.recurs && of_one && draw.ratio(1, 2)? {
        entry["occurrence"] = json!(draw.int_in_range(1..=4)?);
    }
    for key in ["note", "source"] {
        if draw.ratio(1, 10)? {
            entry[key] = text(draw)?;
        }
    }
    entry["id"] = json!(id(before.len()));
    Ok(entry)
}

fn id(number: usize) -> String {
    format!("entry-{number}")
}

/// One party, or both.
fn by(draw: Draw<'_, '_>) -> Result<Value> {
    Ok(if draw.ratio(1, 3)? { json!(PARTIES) } else { json!([draw.choose(&PARTIES)?]) })
}

/// When it was, and when it was recorded.
fn when(draw: Draw<'_, '_>, entry: &mut Value, on: Day) -> Result<()> {
    let verb_may_be_vague =
        ["happened", "held", "met", "broken"].iter().any(|verb| entry.get(verb).is_some());
    entry["on"] = match on.plus(draw.int_in_range(1..=4)?) {
        Some(last) if verb_may_be_vague && draw.ratio(1, 5)? => json!(format!("{on}/{last}")),
        _ => json!(on.to_string()),
    };
    if draw.ratio(1, 5)? {
        let recorded = on.plus(draw.int_in_range(-2..=9)?);
        entry["recorded"] = json!(recorded.unwrap_or(on).to_string());
    }
    Ok(())
}

fn amended(draw: Draw<'_, '_>, sort: Sort, calendar: bool) -> Result<Value> {
    // Of others it may not speak: it could close a circle.
    let names = Names { before: &[], calendar, recurs: false };
    let mut entry = json!({ "amended": sort.name, "by": by(draw)? });
    let main = if sort.is_term() || sort.recurs { "until" } else { "deadline" };
    let keys: &[&str] = match sort.is_term() || sort.recurs {
        true => &["until", "until", "from"],
        false => &["deadline", "deadline", "target", "due-from", "from"],
    };
    for _ in 0..draw.int_in_range(1..=2)? {
        let key = *draw.choose(keys)?;
        let none = key == main && draw.ratio(1, 8)?;
        entry[key] = if none { json!("none") } else { json!(names.whole(draw, key)?) };
    }
    Ok(entry)
}
