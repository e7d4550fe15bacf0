//! Laws of differences.

use crate::check::{Loaded, check_known_by};
use crate::compare::{Comparison, Face, Side, compare};
use crate::dates::Day;
use crate::evaluate::{Query, Verdict};
use crate::written::File;

use super::judged::{days, verdict, wholes};
use super::record::shuffle;
use super::{Broken, Law};

/// **L27. The same.** A tree does not differ from itself, nor from one in which tables and entries
/// stand in another order.
///
/// `seed` chooses the other order.
pub fn the_same(side: Side<'_>, seed: u64) -> Result<(), Broken> {
    const LAW: Law = Law(27, "The same");
    let none = |other| {
        let comparison = compare(side, other, None, &[]);
        let same = comparison.agreements.is_empty();
        LAW.holds(same, || format!("{:#?}", comparison.agreements))
    };
    none(side)?;
    let files: Vec<File> = side.files.iter().map(|file| reordered(file, seed)).collect();
    let loaded = check_known_by(files.clone(), side.known_by);
    // What is assumed is in what was loaded, and not in the files.
    let is_assumed = |one: &Loaded| !one.record.assumed.said.is_empty();
    if side.loaded.iter().any(is_assumed) {
        return Ok(());
    }
    LAW.same(&loaded.agreements.len(), &side.loaded.len(), || format!("{:?}", loaded.diagnostics))?;
    none(Side { files: &files, loaded: &loaded.agreements, known_by: side.known_by })
}

fn reordered(file: &File, seed: u64) -> File {
    let mut file = file.clone();
    shuffle(&mut file.entries, seed);
    if let Some(agreement) = &mut file.agreement {
        shuffle(&mut agreement.parties, seed);
        shuffle(&mut agreement.calendars, seed);
        shuffle(&mut agreement.events, seed);
        shuffle(&mut agreement.conditions, seed);
        shuffle(&mut agreement.consultations, seed);
        shuffle(&mut agreement.commitments, seed);
    }
    file
}

/// **L28. Differences.** On each day, of each commitment that two trees have, a difference has the
/// answers of both, if they are not the same in status, reason, breach, what is possible and
/// certainty; else it has none.
///
/// Looks at each day from the first that is compared to `last`.
pub fn differences(one: Side<'_>, other: Side<'_>, last: Day) -> Result<(), Broken> {
    let comparison = compare(one, other, None, &[]);
    for after in other.loaded {
        let before = one.loaded.iter().find(|it| it.agreement.id == after.agreement.id);
        let Some(before) = before else { continue };
        for on in days(comparison.from, comparison.to.min(last)) {
            let was = verdict(before, &Query { on, known_by: one.known_by });
            let is = verdict(after, &Query { on, known_by: other.known_by });
            day_differs(&comparison, (before, &was), (after, &is))?;
        }
    }
    Ok(())
}

fn day_differs(
    comparison: &Comparison<'_>,
    (before, was): (&Loaded, &Verdict),
    (after, is): (&Loaded, &Verdict),
) -> Result<(), Broken> {
    const LAW: Law = Law(28, "Differences");
    for new in wholes(after, is) {
        let old = wholes(before, was).find(|old| old.commitment.id == new.commitment.id);
        let Some(old) = old else { continue };
        let (old, face) = (Face::of(old.judgement), Face::of(new.judgement));
        let expected = (old != face).then_some((&old, &face));
        let told = on_day(comparison, &after.agreement.id, &new.commitment.id, new.on);
        LAW.same(&expected, &told, || new.name())?;
    }
    Ok(())
}

/// What the comparison says of a commitment on a day.
fn on_day<'c>(
    comparison: &'c Comparison<'_>,
    agreement: &str,
    id: &str,
    day: Day,
) -> Option<(&'c Face, &'c Face)> {
    let all = comparison.agreements.iter().filter(|one| one.id == agreement);
    let mut all = all.flat_map(|one| &one.commitments);
    let of = all.find(|one| one.id == id && one.occurrence.is_none())?;
    let mut stretches = of.stretches.iter().map(|one| &one.stretch);
    let stretch = stretches.find(|it| it.first <= day && day <= it.last)?;
    Some((&stretch.before, &stretch.after))
}

/// **L29. The mirror.** Of two trees the other way round the same days differ, with the two answers
/// the other way round.
pub fn the_mirror(one: Side<'_>, other: Side<'_>) -> Result<(), Broken> {
    const LAW: Law = Law(29, "The mirror");
    let (there, back) = (compare(one, other, None, &[]), compare(other, one, None, &[]));
    LAW.same(&(there.from, there.to), &(back.from, back.to), || "the days".to_owned())?;
    LAW.same(&lines(&there, false), &lines(&back, true), || "what differs".to_owned())
}

/// Days on which a commitment of an agreement, or an occurrence of it, differs, and from what.
type Line = (String, String, Option<u32>, Day, Day, Face, Face);

fn lines(comparison: &Comparison<'_>, mirrored: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for agreement in &comparison.agreements {
        for one in &agreement.commitments {
            for it in one.stretches.iter().map(|differing| differing.stretch.clone()) {
                let (old, new) =
                    if mirrored { (it.after, it.before) } else { (it.before, it.after) };
                let (agreement, id) = (agreement.id.to_owned(), one.id.to_owned());
                lines.push((agreement, id, one.occurrence, it.first, it.last, old, new));
            }
        }
    }
    lines.sort_by(|one, two| (&one.0, &one.1, one.2, one.3).cmp(&(&two.0, &two.1, two.2, two.3)));
    lines
}
