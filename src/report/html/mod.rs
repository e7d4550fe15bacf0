//! One page that answers for any day: a file by itself, which needs no network.
//!
//! What it says of each run is worded here, so that the page without scripts and the one that moves
//! in time say the same: `page.js` only picks the run in which the day lies.

mod bar;
mod card;
mod dated;
mod facts;
mod gate;
mod reach;
mod scale;
mod words;

use std::collections::BTreeSet;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, context};
use serde::Serialize;

use card::{Card, Change, Entry, Named, Parts, Source};
use gate::Checked;
use scale::{Mark, Scale};
use words::in_words;

use super::gate::Gate;
use super::text;
use super::timeline::told;
use super::wrap::plain;
use super::{Counts, Report, Status};
use crate::check::Loaded;
use crate::dates::Day;
use crate::model::CommitmentId;
use crate::source::Sources;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// What the policy of the page lets run and style it: the two above, by their SHA-256.
const STYLE_HASH: &str = "sha256-90dgMlo0F5Rf18i0XT0sR2E4gY8plMFy31QBt4C6sMg=";
const SCRIPT_HASH: &str = "sha256-6oMJqiz1kiUcuXgotMqgJII0evQXFh4D0O8sKFwPtes=";

/// All series together have so many occurrences in the page, and each at least one and at most
/// [`MOST_OF_ONE`].
const OCCURRENCES: usize = 3_000;
const MOST_OF_ONE: usize = 48;

/// Everything the page shows.
#[derive(Debug, Serialize)]
pub struct Page {
    version: String,
    title: String,
    on: Day,
    on_words: String,
    known_by: Option<Day>,
    assumed: Vec<String>,
    /// Of a check, what fails and what is coming.
    gate: Option<Checked>,
    /// The days for which it answers.
    first: Day,
    last: Day,
    /// Through which day it was computed, if it does not answer for all days that there are.
    limits: Option<String>,
    /// The days that are drawn.
    from: Day,
    to: Day,
    steps: i64,
    step: i64,
    /// Where the day asked is drawn, if it is.
    now: Option<String>,
    marks: Vec<Mark>,
    counts: Vec<(Status, usize)>,
    total: usize,
    open: usize,
    next: Option<Upcoming>,
    /// Beside the next change, or instead of it: through which day it is known that there is none.
    unknown: Option<String>,
    /// Days on which anything changes that can be seen.
    days: BTreeSet<Day>,
    agreements: Vec<Agreement>,
    warnings: Vec<String>,
}

/// The next change of all.
#[derive(Debug, Serialize)]
struct Upcoming {
    key: String,
    on: Day,
    text: String,
}

/// One agreement.
#[derive(Debug, Serialize)]
struct Agreement {
    id: String,
    title: Option<String>,
    made: Day,
    source: Option<Source>,
    complete_through: Option<Day>,
    /// Where that is drawn, if it is.
    complete_at: Option<String>,
    /// Whether the day asked is after it.
    projected: bool,
    parties: Vec<Named>,
    cards: Vec<Card>,
}

/// The page on `report`, which is made of `loaded`, with what a check found; of `drawn`, if given,
/// or as far as anything changes, it draws the days. Whatever is drawn, the page answers for all
/// days that can be worked out.
#[must_use]
pub fn build(
    sources: &Sources,
    report: &Report,
    loaded: &[Loaded],
    gate: Option<&Gate>,
    drawn: Option<(Day, Day)>,
) -> Page {
    let on = report.on;
    let first = Day::MIN;
    let of = |(one, ends): (&Loaded, Vec<Day>)| {
        let to = |id: CommitmentId| {
            let end = ends.get(id.index()).copied().unwrap_or(on);
            drawn.map_or(end, |(_, to)| end.max(to))
        };
        told(sources, one, first, &to, report.known_by)
    };
    let ends = reach::ends(loaded, on);
    let (timelines, told): (Vec<_>, Vec<_>) = loaded.iter().zip(ends).map(of).unzip();
    let (from, to) = drawn.unwrap_or_else(|| reach::drawn(loaded, &timelines, on));
    let scale = Scale { from, to };
    let commitments = || loaded.iter().flat_map(|one| &one.agreement.commitments);
    let series = commitments().filter(|one| one.every.is_some()).count();
    let most_occurrences = OCCURRENCES.checked_div(series).unwrap_or(0).clamp(1, MOST_OF_ONE);
    let agreements = loaded.iter().zip(&timelines).zip(&told);
    let agreements = agreements.map(|((loaded, timeline), told)| {
        let written = &loaded.agreement;
        let parts = written.commitments.iter().zip(&timeline.commitments).zip(told);
        let cards = parts.map(|((written, timeline), told)| {
            let agreement = &loaded.agreement;
            Parts { agreement, written, timeline, told, scale, on, most_occurrences }.card()
        });
        Agreement {
            id: written.id.clone(),
            title: written.title.as_deref().map(plain),
            made: written.made,
            source: written.source.as_deref().map(card::source),
            complete_through: timeline.complete_through,
            complete_at: timeline
                .complete_through
                .and_then(Day::next)
                .filter(|day| scale.holds(*day))
                .map(|day| scale.at(day)),
            projected: timeline.complete_through.is_none_or(|day| day < on),
            parties: written.parties.iter().map(card::party).collect(),
            cards: cards.collect(),
        }
    });
    let agreements: Vec<Agreement> = agreements.collect();
    let last = all(&agreements).map(|(_, card)| card.end).max().unwrap_or(Day::MAX);
    let next = upcoming(report, &agreements);
    Page {
        version: report.abide.clone(),
        title: title(&agreements),
        on,
        on_words: in_words::day(on),
        known_by: report.known_by,
        assumed: report.assumed.iter().map(|one| plain(one)).collect(),
        gate: gate.map(|gate| Checked::new(report, gate)),
        first,
        last,
        limits: limits(&agreements, last),
        from,
        to,
        steps: scale.steps(),
        step: on.max(from).min(to).since(from),
        now: scale.holds(on).then(|| scale.at(on)),
        marks: scale.marks(),
        counts: counts(report.counts),
        total: report.counts.total(),
        open: all(&agreements)
            .filter(|(_, card)| card.runs.get(card.at).is_some_and(|run| run.open))
            .count(),
        unknown: unknown(&agreements, on, next.as_ref()),
        next,
        days: days(&agreements),
        agreements,
        warnings: report.diagnostics.iter().map(warning).collect(),
    }
}

/// The page as a file.
///
/// # Errors
/// None is known: the template is part of the program, and all that it shows can be written.
pub fn render(page: &Page) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("dated", |text: String| dated::markup(&text));
    let data = serde_json::to_string(&Data::of(page))
        .map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
    environment.template_from_str(TEMPLATE)?.render(context! {
        page => Serde(page),
        style => STYLE,
        script => SCRIPT,
        style_hash => STYLE_HASH,
        script_hash => SCRIPT_HASH,
        // Within the markup nothing of the data may be read as markup.
        data => data.replace('<', "\\u003c"),
    })
}

/// What the script works with.
#[derive(Serialize)]
struct Data<'a> {
    on: Day,
    first: Day,
    last: Day,
    from: Day,
    to: Day,
    days: &'a BTreeSet<Day>,
    agreements: Vec<AgreementData<'a>>,
}

#[derive(Serialize)]
struct AgreementData<'a> {
    id: &'a str,
    complete_through: Option<Day>,
    /// Whether its id stands before those of its commitments.
    named: bool,
    commitments: Vec<CommitmentData<'a>>,
}

#[derive(Serialize)]
struct CommitmentData<'a> {
    key: &'a str,
    id: &'a str,
    end: Day,
    entries: &'a [Entry],
    runs: &'a [card::Run],
    changes: &'a [Change],
    occurrences: &'a [card::Shown],
}

impl<'a> Data<'a> {
    fn of(page: &'a Page) -> Data<'a> {
        let commitment = |card: &'a Card| CommitmentData {
            key: &card.key,
            id: &card.id,
            end: card.end,
            entries: &card.entries,
            runs: &card.runs,
            changes: &card.changes,
            occurrences: card.series.as_ref().map_or(&[], |series| &series.shown),
        };
        let agreement = |one: &'a Agreement| AgreementData {
            id: &one.id,
            complete_through: one.complete_through,
            named: page.agreements.len() > 1,
            commitments: one.cards.iter().map(commitment).collect(),
        };
        let Page { on, first, last, from, to, days, .. } = page;
        let agreements = page.agreements.iter().map(agreement).collect();
        Data { on: *on, first: *first, last: *last, from: *from, to: *to, days, agreements }
    }
}

fn all(agreements: &[Agreement]) -> impl Iterator<Item = (&Agreement, &Card)> {
    agreements.iter().flat_map(|one| one.cards.iter().map(move |card| (one, card)))
}

fn title(agreements: &[Agreement]) -> String {
    match agreements {
        [one] => one.title.clone().unwrap_or_else(|| one.id.clone()),
        several => format!("{} agreements", several.len()),
    }
}

fn counts(counts: Counts) -> Vec<(Status, usize)> {
    Status::BY_URGENCY.iter().map(|status| (*status, counts.get(*status))).collect()
}

/// The first change after the day, and of several on its day the most urgent.
fn upcoming(report: &Report, agreements: &[Agreement]) -> Option<Upcoming> {
    let next = |(agreement, card): (&'_ Agreement, &'_ Card)| {
        let change = card.next(report.on)?.clone();
        Some((change.on, change.status.urgency(), agreement.id.clone(), card.key.clone(), change))
    };
    let mut next: Vec<_> = all(agreements).filter_map(next).collect();
    next.sort_by(|one, two| {
        (one.0, one.1, &one.2, &one.4.id).cmp(&(two.0, two.1, &two.2, &two.4.id))
    });
    let (on, _, agreement, key, change) = next.first()?;
    let more = match next.iter().filter(|other| other.0 == *on).count().saturating_sub(1) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let name = text::name(report, agreement, &change.id);
    let text = format!("{name} {}{more}", change.says);
    Some(Upcoming { key: key.clone(), on: *on, text })
}

/// Of commitments without a next change that were not computed without end: through which day there
/// is none.
fn unknown(agreements: &[Agreement], on: Day, next: Option<&Upcoming>) -> Option<String> {
    let silent = all(agreements).filter(|(_, card)| card.bounded && card.next(on).is_none());
    let end = silent.map(|(_, card)| card.end).min()?;
    match next {
        Some(next) if next.on <= end => None,
        Some(_) => Some(format!("; what recurs or is suspended was computed through {end} only")),
        None => Some(format!("none through {end}; later days were not computed")),
    }
}

/// Through which day it was computed.
fn limits(agreements: &[Agreement], last: Day) -> Option<String> {
    let bounded: BTreeSet<Day> =
        all(agreements).filter(|(_, card)| card.bounded).map(|(_, card)| card.end).collect();
    let (first, latest) = bounded.first().zip(bounded.last())?;
    let all_end = all(agreements).all(|(_, card)| card.bounded);
    Some(match (first == latest, all_end) {
        (true, true) => format!("Computed through {last}: the page says nothing of later days."),
        (true, false) => {
            format!(
                "What recurs or is suspended was computed through {first}, all else for all days."
            )
        }
        (false, true) => {
            format!(
                "Computed through {first}, some of it through {last}: the page says nothing of later days."
            )
        }
        (false, false) => format!(
            "What recurs or is suspended was computed through {first}, some of it through {latest}, all else for all days."
        ),
    })
}

/// The days on which the status, the reason or what is possible becomes another.
fn days(agreements: &[Agreement]) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for (_, card) in all(agreements) {
        let known = card.changes.iter().map(|change| change.on);
        days.extend(known.filter(|day| *day <= card.end));
        let pairs = card.runs.iter().zip(card.runs.iter().skip(1));
        let opened = pairs.filter(|(one, two)| one.open != two.open);
        days.extend(opened.map(|(_, run)| run.first));
    }
    days
}

fn warning(one: &super::Diagnostic) -> String {
    let place = match (&one.file, one.line) {
        (Some(file), Some(line)) => format!("{file}:{line}: "),
        (Some(file), None) => format!("{file}: "),
        _ => String::new(),
    };
    plain(&format!("{place}{}: {}", one.code, one.message))
}
