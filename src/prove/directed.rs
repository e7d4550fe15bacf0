//! Records that are put together from what each part of a condition needs.
//!
//! A few entries beside what comes before a commitment are tried first: plain ones, on the days
//! that matter. Of each part of what is asked for a property those are kept that make it so. Where
//! it takes all parts at once, the records of the parts are joined, and those go on that make most
//! of them so on one day.

use super::alternatives::alternatives;
use super::exhaustive::share;
use super::field::{Field, Goal};
use super::search::{GIVEN_UP, Search, Sought, Ticks};
use super::trial::{MOST_STRAIN, last};
use crate::dates::Day;
use crate::evaluate::{Asked, Truth, toiled_within};
use crate::generate::{Saying, entry, is_sound};
use crate::model::{Act, Case, Cond, Entry, Record};

/// For each field with a written property so much toil, to find the records of the parts, and as much
/// again to join them;
const TOIL: u64 = 15_000;
/// for all the other fields together this much, but not less than the last for each.
const TOIL_OF_ALL: u64 = 40_000;
const LEAST: u64 = 2_000;
/// So much of it counts as one record for who waits.
const TOIL_OF_RECORD: u64 = 10;
/// Of each part so many records are kept,
const FRAGMENTS: usize = 10;
/// and so many of one that say the same on different days.
const SAME: usize = 3;
/// So many of those that are joined go on.
const BEAM: usize = 16;

/// How much toil a field gets for each of the four things that are done.
fn toil(field: &Field, fields: usize) -> u64 {
    share(field, fields, (TOIL, TOIL_OF_ALL, LEAST))
}

/// As how many records it counts for who waits: nobody knows how many there will be.
pub(super) fn count(field: &Field, fields: usize) -> u64 {
    toil(field, fields).saturating_mul(4).checked_div(TOIL_OF_RECORD).unwrap_or(0)
}

/// Tells how far it is, by the toil.
struct Progress<'t, 'w> {
    ticks: &'t mut Ticks<'w>,
    toil: u64,
    told: u64,
    of: u64,
}

impl Progress<'_, '_> {
    /// So much more toil.
    fn spend(&mut self, toil: u64) {
        self.toil = self.toil.saturating_add(toil);
        self.tell(self.toil.checked_div(TOIL_OF_RECORD).unwrap_or(0));
    }

    /// It is as if so many records had been tried, and no more than were announced.
    fn tell(&mut self, records: u64) {
        let more = records.min(self.of).saturating_sub(self.told);
        if more > 0 {
            self.told = self.told.saturating_add(more);
            self.ticks.skip(more);
        }
    }
}

/// Tries them, and says how many they were.
pub(super) fn run(
    search: &mut Search<'_>,
    cases: &[Case],
    fields: usize,
    ticks: &mut Ticks<'_>,
) -> u64 {
    let toil = toil(search.field, fields);
    let mut progress = Progress { ticks, toil: 0, told: 0, of: count(search.field, fields) };
    let mut tried = 0_u64;
    let mut parts = Parts::new(search.field);
    let all = bases(search.field);
    tried = tried.saturating_add(try_all(search, &mut parts, &all, (toil, &mut progress)));
    // What makes one part so may be what another one waits for.
    let found = parts.shortest();
    tried = tried.saturating_add(try_all(search, &mut parts, &found, (toil, &mut progress)));
    let mut left = toil;
    for case in cases {
        let took = parts.take_in(search, &case.record, &mut progress);
        tried = tried.saturating_add(1);
        left = left.saturating_sub(took);
        if left == 0 {
            break;
        }
    }
    let goals = &search.field.goals;
    let each = toil.checked_div(u64::try_from(goals.len()).unwrap_or(1)).unwrap_or(toil);
    for goal in goals {
        tried = tried.saturating_add(parts.join(search, goal, each, &mut progress));
    }
    progress.tell(u64::MAX);
    tried
}

/// Tries everything beside each base, each with its share of the toil.
fn try_all(
    search: &mut Search<'_>,
    parts: &mut Parts<'_>,
    bases: &[Vec<Entry>],
    (toil, progress): (u64, &mut Progress<'_, '_>),
) -> u64 {
    let share = toil.checked_div(u64::try_from(bases.len()).unwrap_or(1)).unwrap_or(toil);
    let mut tried = 0_u64;
    for base in bases {
        let mut left = share;
        for record in beside(search.field, base) {
            let took = parts.take_in(search, &record, progress);
            tried = tried.saturating_add(1);
            left = left.saturating_sub(took);
            if left == 0 {
                break;
            }
        }
    }
    tried
}

/// What may have come before: nothing, all of it, each alone, and all that can be done.
fn bases(field: &Field) -> Vec<Vec<Entry>> {
    let agreement = field.asked.agreement();
    let made = |saying: &Saying| entry(agreement, saying, agreement.made);
    let settles = field.sayings.iter().filter(|saying| saying.settles()).map(made);
    let settles: Vec<Entry> = settles.collect();
    let met = field.sayings.iter().filter(|saying| matches!(saying.act, Act::Met(_))).map(made);
    let done = settles.iter().cloned().chain(met).collect();
    let each = settles.iter().map(|entry| vec![entry.clone()]);
    let mut bases: Vec<Vec<Entry>> = Vec::new();
    let all = [Vec::new(), settles.clone()].into_iter().chain(each).chain([done]);
    for base in all {
        if !bases.contains(&base) {
            bases.push(base);
        }
    }
    bases
}

/// Everything that can be said beside a base, on the day that weighs most first: before all else
/// what is the course of things, on every day.
fn beside<'a>(field: &'a Field, base: &'a [Entry]) -> impl Iterator<Item = Record> + 'a {
    let agreement = field.asked.agreement();
    let course = |saying: &Saying| saying.settles() || matches!(saying.act, Act::Met(_));
    let each = [true, false].into_iter().flat_map(move |first| {
        field.days.matter.iter().flat_map(move |day| {
            let sayings = field.sayings.iter().filter(move |saying| course(saying) == first);
            sayings.map(move |saying| entry(agreement, saying, *day))
        })
    });
    let alone = Record { entries: base.to_vec(), ..Record::default() };
    let more = each.filter(|entry| !base.contains(entry)).map(|entry| {
        let entries = base.iter().cloned().chain([entry]).collect();
        Record { entries, ..Record::default() }
    });
    std::iter::once(alone).chain(more).filter(is_sound)
}

/// The stretches of days on which a part is so.
type When = Vec<(Day, Day)>;

/// What the parts of all goals of a field need.
struct Parts<'f> {
    field: &'f Field,
    parts: Vec<Cond>,
    asked: Asked,
    /// Of each part.
    fragments: Vec<Vec<Fragment>>,
}

/// A record that makes a part so, for so many days.
struct Fragment {
    record: Record,
    days: i64,
}

impl<'f> Parts<'f> {
    fn new(field: &'f Field) -> Self {
        let mut parts: Vec<Cond> = Vec::new();
        let asked = field.goals.iter().flat_map(|goal| {
            let once = goal.once.iter().flat_map(alternatives);
            alternatives(&goal.cond).into_iter().chain(once)
        });
        for part in asked.flatten() {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let asked = Asked::new(field.asked.agreement(), &parts);
        let fragments = parts.iter().map(|_| Vec::new()).collect();
        Parts { field, parts, asked, fragments }
    }

    /// When each part is so, and the toil of telling.
    fn when(&self, record: &Record) -> (Vec<When>, u64) {
        let agreement = self.asked.agreement();
        let days = (agreement.made, last(self.field, record));
        let conditions = self.asked.conditions();
        let Some(found) = toiled_within(MOST_STRAIN, agreement, record, conditions, days) else {
            return (Vec::new(), GIVEN_UP);
        };
        let when = found.stretches.iter().map(|stretches| {
            let truths = stretches.iter().map(|it| (it.first, it.last, Truth::of(&it.answer)));
            let so = truths.filter(|(_, _, truth)| truth.may_hold && truth.exact);
            so.map(|(first, last, _)| (first, last)).collect()
        });
        (when.collect(), found.toil.saturating_add(1))
    }

    /// Keeps the record for each part that it makes so, if it is one of the shortest.
    fn learn(&mut self, record: &Record) -> u64 {
        if self.parts.is_empty() {
            return 0;
        }
        let (when, toil) = self.when(record);
        for (fragments, when) in self.fragments.iter_mut().zip(&when) {
            let days = when.iter().map(|(first, last)| last.since(*first).saturating_add(1)).sum();
            if days > 0 {
                keep(fragments, Fragment { record: record.clone(), days });
            }
        }
        toil
    }

    /// Has the record taken in, and learns from it; how much toil that was.
    fn take_in(
        &mut self,
        search: &mut Search<'_>,
        record: &Record,
        progress: &mut Progress<'_, '_>,
    ) -> u64 {
        let took = search.take_in_plain(record, progress.ticks.watch);
        let took = took.saturating_add(self.learn(record));
        progress.spend(took);
        took
    }

    /// Of each part the shortest records that make it so, but the empty one.
    fn shortest(&self) -> Vec<Vec<Entry>> {
        let mut all: Vec<Vec<Entry>> = Vec::new();
        for fragments in &self.fragments {
            let records = fragments.iter().map(|it| &it.record.entries);
            for entries in records.filter(|entries| entries.len() > 1).take(2) {
                if !all.contains(entries) {
                    all.push(entries.clone());
                }
            }
        }
        all
    }

    fn position(&self, part: &Cond) -> Option<usize> {
        self.parts.iter().position(|other| other == part)
    }

    /// Joins the records of the parts of each alternative, until the goal is reached.
    fn join(
        &self,
        search: &mut Search<'_>,
        goal: &Goal,
        toil: u64,
        progress: &mut Progress<'_, '_>,
    ) -> u64 {
        let before = goal.once.as_ref().map_or_else(|| vec![Vec::new()], alternatives);
        let all = alternatives(&goal.cond);
        let ways = u64::try_from(all.len().saturating_mul(before.len())).unwrap_or(u64::MAX);
        let each = toil.checked_div(ways).unwrap_or(toil);
        let mut tried = 0_u64;
        for once in &before {
            for together in &all {
                if search.has(goal.property, goal.sought) {
                    return tried;
                }
                let at = |parts: &[Cond]| parts.iter().filter_map(|it| self.position(it)).collect();
                let way = Way { once: at(once), together: at(together) };
                let joined = self.join_way(search, goal, (&way, each), progress);
                tried = tried.saturating_add(joined);
            }
        }
        tried
    }

    fn join_way(
        &self,
        search: &mut Search<'_>,
        goal: &Goal,
        (way, mut toil): (&Way, u64),
        progress: &mut Progress<'_, '_>,
    ) -> u64 {
        let mut parts = [way.once.as_slice(), way.together.as_slice()].concat();
        let of = |part: &usize| self.fragments.get(*part).map_or(&[][..], Vec::as_slice);
        // What is hardest to come by goes first.
        parts.sort_by_key(|part| of(part).iter().map(|it| it.record.entries.len()).min());
        parts.reverse();
        let mut beam: Vec<(usize, Record)> = vec![(0, Record::default())];
        let mut tried = 0_u64;
        for part in &parts {
            let mut next = beam.clone();
            for (_, record) in &beam {
                for fragment in of(part) {
                    let joined = joined(record, &fragment.record);
                    let known = next.iter().any(|(_, it)| is_same(it, &joined));
                    if toil == 0 || !is_sound(&joined) || known {
                        continue;
                    }
                    let (when, took) = self.when(&joined);
                    tried = tried.saturating_add(1);
                    toil = toil.saturating_sub(took);
                    progress.spend(took);
                    let score = way.most_at_once(&when);
                    if score == parts.len() {
                        let took = search.take_in_plain(&joined, progress.ticks.watch);
                        toil = toil.saturating_sub(took);
                        progress.spend(took);
                        if search.has(goal.property, goal.sought) {
                            return tried;
                        }
                    }
                    next.push((score, joined));
                }
            }
            next.sort_by_key(|(score, record)| {
                (usize::MAX.saturating_sub(*score), record.entries.len())
            });
            next.truncate(BEAM);
            beam = next;
        }
        tried
    }
}

/// One way to reach a goal: parts, by their positions.
struct Way {
    /// Each of these was so on the day or before,
    once: Vec<usize>,
    /// and all of these are.
    together: Vec<usize>,
}

impl Way {
    /// How many parts are so at most on one day.
    fn most_at_once(&self, when: &[When]) -> usize {
        let of = |part: &usize| when.get(*part).map_or(&[][..], Vec::as_slice);
        let all = self.once.iter().chain(&self.together);
        let starts = all.flat_map(|part| of(part).iter().map(|(first, _)| *first));
        let on = |day: Day| {
            let was = |part: &&usize| of(part).iter().any(|(first, _)| *first <= day);
            let is =
                |part: &&usize| of(part).iter().any(|(first, last)| *first <= day && day <= *last);
            let before = self.once.iter().filter(was).count();
            before.saturating_add(self.together.iter().filter(is).count())
        };
        starts.map(on).max().unwrap_or(0)
    }
}

/// Keeps a few of the shortest, and of those that say the same on different days the ones that make
/// it so for longest.
fn keep(fragments: &mut Vec<Fragment>, new: Fragment) {
    let weight = |it: &Fragment| (it.record.entries.len(), it.days.saturating_neg());
    if fragments.iter().any(|it| is_same(&it.record, &new.record)) {
        return;
    }
    let place = fragments.partition_point(|it| weight(it) <= weight(&new));
    let same = fragments.iter().filter(|it| says_same(&it.record, &new.record)).count();
    if same >= SAME {
        let worst = fragments.iter().rposition(|it| says_same(&it.record, &new.record));
        match worst {
            Some(worst) if place <= worst => {
                fragments.remove(worst);
            }
            _ => return,
        }
    }
    fragments.insert(place, new);
    fragments.truncate(FRAGMENTS);
}

fn is_same(one: &Record, two: &Record) -> bool {
    one.entries == two.entries && one.complete_through == two.complete_through
}

fn says_same(one: &Record, two: &Record) -> bool {
    one.entries.len() == two.entries.len()
        && one.entries.iter().zip(&two.entries).all(|(one, two)| one.act == two.act)
}

/// What either says.
fn joined(one: &Record, two: &Record) -> Record {
    // What retracts names another entry by its position, which would be another one.
    let retracts = |entry: &Entry| matches!(entry.act, Act::Retracted(_));
    if one.entries.is_empty() || two.entries.iter().any(retracts) {
        return two.clone();
    }
    let more = two.entries.iter().filter(|entry| !one.entries.contains(entry));
    let entries = one.entries.iter().chain(more).cloned().collect();
    let complete_through = one.complete_through.max(two.complete_through);
    Record { entries, complete_through, ..one.clone() }
}

impl Goal {
    /// What has to be found for a property.
    pub(super) fn new(property: usize, cond: Cond, once: Option<Cond>, sought: Sought) -> Goal {
        Goal { property, cond, once, sought }
    }
}
