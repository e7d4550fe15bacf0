//! Laws of what a change of a document changes.

use abide::check::Loaded;
use abide::dates::{Day, Direction};
use abide::evaluate::{Change, Judgement, OccurrenceVerdict, Query, Verdict};
use abide::generate::{Case, Settings, cases};
use abide::laws;
use abide::model::{Act, Condition, ConditionId, EntryId};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Outcome, alike, changed, law, open, position, verdict};
use crate::load::load;
use crate::transform::{
    add_assessment, conditions, drop_entries_after, drop_recorded_after, duplicate_entry, entries,
    narrow_entry, remove_entry, retract, shift_weeks, shuffle_entries,
};

/// The entry of that position among those of a document, which are all of its record.
fn entry(position: usize) -> EntryId {
    EntryId(u32::try_from(position).unwrap())
}

#[test]
fn order() {
    law((cases(open()), any::<u64>()), 150, |(Case { document, queries }, seed)| {
        let (loaded, shuffled) = (load(&document), load(&shuffle_entries(&document, seed)));
        for query in queries {
            laws::order(&loaded, &query, seed)?;
            alike(&loaded, &shuffled, &query)?;
        }
        Ok(())
    });
}

#[test]
fn doubles() {
    law((cases(open()), any::<u16>()), 150, |(Case { document, queries }, which)| {
        let which = position(entries(&document), which)?;
        let loaded = load(&document);
        let double = duplicate_entry(&document, which).map(|double| load(&double));
        for query in queries {
            laws::doubles(&loaded, &query, entry(which))?;
            double.iter().try_for_each(|double| alike(&loaded, double, &query))?;
        }
        Ok(())
    });
}

#[test]
fn the_future() {
    law(cases(open()), 150, |Case { document, queries }| {
        let loaded = load(&document);
        for query in queries {
            laws::the_future(&loaded, &query)?;
            let past = changed(&drop_entries_after(&document, query.on))?;
            let (all, past) = (verdict(&loaded, &query), verdict(&past, &query));
            prop_assert_eq!(without_next(all), without_next(past));
        }
        Ok(())
    });
}

fn without_next(mut verdict: Verdict) -> Verdict {
    for judgement in &mut verdict.commitments {
        judgement.next = None;
        judgement.occurrences.iter_mut().for_each(|it| it.judgement.next = None);
    }
    verdict
}

#[test]
fn assessments_settle() {
    let generated = (cases(open()), any::<u16>(), -3..60_i64, any::<bool>());
    law(generated, 150, |(Case { document, queries }, which, day, holds)| {
        let loaded = load(&document);
        let names = conditions(&document);
        let name = &names[position(&names, which)?];
        let written = loaded.agreement.conditions.iter().position(|it| it.id == *name).unwrap();
        let id = ConditionId(u32::try_from(written).unwrap());
        let day = loaded.agreement.made.plus(day).unwrap();
        let after = changed(&add_assessment(&document, name, day, holds))?;
        let assessed = is_assessed(&loaded, id, &loaded.agreement.conditions[written], day);
        for query in queries {
            laws::assessments_settle(&loaded, &query, id, (day, holds))?;
            if !assessed {
                possible_is_less(&loaded, &after, &query)?;
            }
        }
        Ok(())
    });
}

/// Whether some assessment of the condition is in force on the day, or made on it.
fn is_assessed(loaded: &Loaded, id: ConditionId, condition: &Condition, day: Day) -> bool {
    let (rounding, calendar) = (loaded.agreement.rounding, loaded.agreement.working_days());
    let last = |on: Day| {
        condition.valid_for.map_or(Day::MAX, |length| {
            length.from(on, Direction::After, rounding, calendar).unwrap_or(Day::MAX)
        })
    };
    loaded.record.entries.iter().any(|entry| {
        matches!(entry.act, Act::Assessed(of, _) if of == id)
            && entry.first <= day
            && day <= last(entry.first)
    })
}

/// Whether what is possible is among what was possible before; judgements that are not exact may
/// say too much.
fn possible_is_less(before: &Loaded, after: &Loaded, query: &Query) -> Outcome {
    let (before, after) = (verdict(before, query), verdict(after, query));
    for (before, after) in before.commitments.iter().zip(&after.commitments) {
        let less = !after.exact || after.possible.is_subset(&before.possible);
        let (before, after) = (&before.possible, &after.possible);
        prop_assert!(less, "{query:?}: {before:?}, then {after:?}");
    }
    Ok(())
}

#[test]
fn narrowing() {
    let generated = (cases(open()), any::<u16>(), 0..4_i64, 0..4_i64);
    law(generated, 150, |(Case { document, queries }, which, start, end)| {
        let narrowed = |entry| Some((entry, narrow_entry(&document, entry, start, end)?));
        let narrowed: Vec<(usize, Value)> =
            (0..entries(&document).len()).filter_map(narrowed).collect();
        if narrowed.is_empty() {
            return Ok(());
        }
        let (which, narrow) = &narrowed[position(&narrowed, which)?];
        let (wide, narrow) = (load(&document), changed(narrow)?);
        let entry = entry(*which);
        let days = narrow.record.entry(entry).map(|it| (it.first, it.last)).unwrap();
        for query in queries {
            laws::narrowing(&wide, &query, entry, days)?;
            possible_is_less(&wide, &narrow, &query)?;
        }
        Ok(())
    });
}

#[test]
fn weeks() {
    let generated = (cases(Settings::weekly()), -60..60_i32);
    law(generated, 150, |(Case { document, queries }, weeks)| {
        if document.to_string().contains("\"modified-") {
            return Ok(());
        }
        let (here, there) = (load(&document), load(&shift_weeks(&document, weeks.into())));
        let later = |day: Day| day.plus(i64::from(weeks) * 7).unwrap();
        for query in queries {
            laws::weeks(&here, &query, weeks)?;
            let asked = Query { on: later(query.on), known_by: query.known_by.map(later) };
            let (here, there) = (verdict(&here, &query), verdict(&there, &asked));
            for (mut here, there) in here.commitments.into_iter().zip(there.commitments) {
                shift(&mut here, i64::from(weeks) * 7);
                prop_assert_eq!(here, there);
            }
        }
        Ok(())
    });
}

/// All days of a judgement so many days later.
fn shift(it: &mut Judgement, days: i64) {
    let later = |day: Day| day.plus(days).unwrap();
    let dates = [
        &mut it.since,
        &mut it.in_force_from,
        &mut it.due_from,
        &mut it.target,
        &mut it.deadline,
        &mut it.until,
        &mut it.met_on,
    ];
    dates.into_iter().for_each(|date| *date = date.map(later));
    it.deadline_bounds = it.deadline_bounds.map(|(first, last)| (later(first), later(last)));
    it.next = it.next.map(|next| Change { on: later(next.on), ..next });
    for OccurrenceVerdict { period_start, period_end, judgement, .. } in &mut it.occurrences {
        *period_start = period_start.map(later);
        *period_end = period_end.map(later);
        shift(judgement, days);
    }
}

#[test]
fn retraction() {
    let generated = (cases(open()), any::<u16>(), 0..50_i64);
    law(generated, 150, |(Case { document, queries }, which, day)| {
        let which = position(entries(&document), which)?;
        let before = load(&document);
        let day = before.agreement.made.plus(day).unwrap();
        let retracted = changed(&retract(&document, which, day).unwrap())?;
        let removed = changed(&remove_entry(&document, which))?;
        for query in queries {
            laws::retraction(&before, &query, entry(which), day)?;
            let unknown = query.known_by.is_some_and(|known_by| known_by < day);
            alike(&retracted, if unknown { &before } else { &removed }, &query)?;
        }
        Ok(())
    });
}

#[test]
fn knowledge() {
    law(cases(open()), 150, |Case { document, queries }| {
        let loaded = load(&document);
        for query in queries {
            laws::knowledge(&loaded, &query)?;
            let known_by = query.known_by.unwrap_or(query.on);
            let known = changed(&drop_recorded_after(&document, known_by))?;
            alike(&loaded, &known, &Query { known_by: Some(known_by), ..query })?;
        }
        Ok(())
    });
}

#[test]
fn words() {
    let talkative = Settings { remarks: 0.7, ..open() };
    law(cases(talkative), 150, |Case { document, queries }| {
        let (loaded, bare) = (load(&document), load(&without_words(&document)));
        for query in queries {
            laws::words(&loaded, &query)?;
            alike(&loaded, &bare, &query)?;
        }
        Ok(())
    });
}
/// The document without what only people read.
fn without_words(document: &Value) -> Value {
    let mut bare = document.clone();
    let words =
        ["title", "name", "note", "quote", "clause", "source", "tags", "obligor", "obligee"];
    let strip = |table: &mut Value| {
        let table = table.as_object_mut().unwrap();
        words.iter().for_each(|word| drop(table.remove(*word)));
        if table.contains_key("what") {
            table.insert("what".into(), json!("another thing"));
        }
    };
    strip(&mut bare["agreement"]);
    for (key, tables) in bare.as_object_mut().unwrap() {
        match key.as_str() {
            "entry" => tables.as_array_mut().unwrap().iter_mut().for_each(strip),
            "party" | "event" | "condition" | "consultation" | "commitment" => {
                tables.as_object_mut().unwrap().values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    bare
}
