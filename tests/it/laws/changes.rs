//! Laws of what a change of a document changes.

use abide::check::Loaded;
use abide::dates::{Day, Direction};
use abide::evaluate::{Change, Judgement, OccurrenceVerdict, Verdict};
use abide::model::Act;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{changed, judged, law, made, open, pick, possible_is_less, verdict};
use crate::generate::{
    Case, Settings, add_assessment, case, conditions, drop_entries_after, drop_recorded_after,
    duplicate_entry, entries, narrow_entry, remove_entry, retract, shift_weeks, shuffle_entries,
};
use crate::load::load;

/// **L3. Order.** The order of the entries changes nothing.
#[test]
fn order() {
    law((case(open()), any::<u64>()), 150, |(Case { document, queries }, seed)| {
        let shuffled = shuffle_entries(&document, seed);
        for (on, known_by) in queries {
            let (one, two) = (judged(&document, on, known_by).1, judged(&shuffled, on, known_by).1);
            prop_assert_eq!(one, two);
        }
        Ok(())
    });
}

/// **L4. Doubles.** An entry that is written twice changes nothing, but for a `met` entry of a
/// series that names no occurrence (the double counts for the next one), an entry with an open fact
/// in it (the double is another fact), and one that is retracted (its double is not).
#[test]
fn doubles() {
    law((case(open()), any::<u16>()), 150, |(Case { document, queries }, which)| {
        let positions: Vec<usize> = (0..entries(&document).len()).collect();
        let double = duplicate_entry(&document, *pick(&positions, which)?);
        let Some(double) = double else { return Ok(()) };
        for (on, known_by) in queries {
            let (one, two) = (judged(&document, on, known_by).1, judged(&double, on, known_by).1);
            prop_assert_eq!(one, two);
        }
        Ok(())
    });
}

/// **L5. The future.** An entry that is dated after D changes nothing on D but `next`. Retractions
/// are apart, since their day has no effect.
#[test]
fn the_future() {
    law(case(open()), 150, |Case { document, queries }| {
        for (on, known_by) in queries {
            let past = drop_entries_after(&document, on);
            let all = without_next(judged(&document, on, known_by).1);
            let past = without_next(verdict(&changed(&past)?, on, known_by));
            prop_assert_eq!(all, past);
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

/// **L8. Assessments settle.** An assessment of a condition, by all who are asked, on a day on
/// which no other assessment of it is in force or made, only removes statuses from `possible`, on
/// every day.
#[test]
fn assessments_settle() {
    let generated = (case(open()), any::<u16>(), -3..60_i64, any::<bool>());
    law(generated, 150, |(Case { document, queries }, which, day, holds)| {
        let names = conditions(&document);
        let name = pick(&names, which)?;
        let day = made(&document).plus(day).unwrap();
        let before = load(&document);
        if is_assessed(&before, name, day) {
            return Ok(());
        }
        let after = changed(&add_assessment(&document, name, day, holds))?;
        for (on, known_by) in queries {
            let (one, two) = (verdict(&before, on, known_by), verdict(&after, on, known_by));
            possible_is_less(&one, &two, &format!("on {on} by {name} {holds} on {day}"))?;
        }
        Ok(())
    });
}

/// Whether some assessment of the condition is in force on the day, or made on it.
fn is_assessed(loaded: &Loaded, name: &str, day: Day) -> bool {
    let agreement = &loaded.agreement;
    let Some(index) = agreement.conditions.iter().position(|it| it.id == name) else {
        return false;
    };
    let valid_for = agreement.conditions[index].valid_for;
    let last = |on: Day| {
        let (rounding, calendar) = (agreement.rounding, agreement.working_days());
        valid_for.map_or(Day::MAX, |length| {
            length.from(on, Direction::After, rounding, calendar).unwrap_or(Day::MAX)
        })
    };
    loaded.record.entries.iter().any(|entry| {
        matches!(entry.act, Act::Assessed(id, _) if id.index() == index)
            && entry.first <= day
            && day <= last(entry.first)
    })
}

/// **L9. Narrowing.** An imprecise entry with fewer days, recorded on the same day, only removes
/// statuses from `possible`, on every day.
#[test]
fn narrowing() {
    let generated = (case(open()), any::<u16>(), 0..4_i64, 0..4_i64);
    law(generated, 150, |(Case { document, queries }, which, start, end)| {
        let count = entries(&document).len();
        let narrowed: Vec<Value> =
            (0..count).filter_map(|entry| narrow_entry(&document, entry, start, end)).collect();
        if narrowed.is_empty() {
            return Ok(());
        }
        let narrow = changed(pick(&narrowed, which)?)?;
        for (on, known_by) in queries {
            let wide = judged(&document, on, known_by).1;
            possible_is_less(&wide, &verdict(&narrow, on, known_by), &format!("on {on}"))?;
        }
        Ok(())
    });
}

/// **L13. Weeks.** If all days of a document are some whole weeks later, so are all days of the
/// answer, and nothing else changes. This is so for documents without months, quarters and years,
/// which are not of one length, and without `modified-` rolls, which mind the ends of months.
#[test]
fn weeks() {
    law((case(Settings::weekly()), -60..60_i64), 150, |(Case { document, queries }, weeks)| {
        if document.to_string().contains("\"modified-") {
            return Ok(());
        }
        let later = shift_weeks(&document, weeks);
        let move_day = |day: Day| day.plus(weeks * 7).unwrap();
        for (on, known_by) in queries {
            let here = judged(&document, on, known_by).1;
            let there = judged(&later, move_day(on), known_by.map(move_day)).1;
            for (mut here, there) in here.commitments.into_iter().zip(there.commitments) {
                shift(&mut here, weeks * 7);
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

/// **L14. Retraction.** With a K before the day on which a retraction was recorded, nothing changes
/// by it. With a later K, and without any, all is as if the entry that it retracts had never been
/// written.
#[test]
fn retraction() {
    let generated = (case(open()), any::<u16>(), 0..50_i64);
    law(generated, 150, |(Case { document, queries }, which, day)| {
        let positions: Vec<usize> = (0..entries(&document).len()).collect();
        let which = *pick(&positions, which)?;
        let day = made(&document).plus(day).unwrap();
        let before = load(&document);
        let retracted = changed(&retract(&document, which, day).unwrap())?;
        let removed = changed(&remove_entry(&document, which))?;
        for (on, known_by) in queries {
            let unknown = known_by.is_some_and(|known_by| known_by < day);
            let expected = if unknown { &before } else { &removed };
            prop_assert_eq!(verdict(&retracted, on, known_by), verdict(expected, on, known_by));
        }
        Ok(())
    });
}

/// **L15. Knowledge.** What was recorded after K changes nothing under K.
#[test]
fn knowledge() {
    law(case(open()), 150, |Case { document, queries }| {
        for (on, known_by) in queries {
            let known_by = known_by.unwrap_or(on);
            let known = changed(&drop_recorded_after(&document, known_by))?;
            let all = judged(&document, on, Some(known_by)).1;
            prop_assert_eq!(all, verdict(&known, on, Some(known_by)));
        }
        Ok(())
    });
}

/// **L16. Words.** Titles, names, notes, quotes, clauses, sources, tags, and who owes what to whom,
/// change nothing.
#[test]
fn words() {
    let talkative = Settings { remarks: 0.7, ..open() };
    law(case(talkative), 150, |Case { document, queries }| {
        let bare = without_words(&document);
        for (on, known_by) in queries {
            prop_assert_eq!(judged(&document, on, known_by).1, judged(&bare, on, known_by).1);
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
