//! One page that answers for any day: a file by itself, which needs no network.
//!
//! What it says of each run is worded here, so that the page without scripts and the one that moves
//! in time say the same: `page.js` only picks the run in which the day lies.

mod bar;
mod card;
mod reach;
mod scale;
mod words;

use std::collections::BTreeSet;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, context};
use serde::Serialize;

use card::{Card, Change, Named, Parts, Source};
use scale::{Mark, Scale};
use words::in_words;

use super::timeline::told;
use super::wrap::plain;
use super::{Counts, Report, Status};
use crate::check::Loaded;
use crate::dates::Day;
use crate::source::Sources;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// What the policy of the page lets run and style it: the two above, by their SHA-256.
const STYLE_HASH: &str = "sha256-qMI1YEQzwbiOWR3igODobTLHWD8WBMvlwQBN3W21Gi4=";
const SCRIPT_HASH: &str = "sha256-MhtPcyLToCW312XYlD2ta1tLDwrzCeDHYGSaHW0YNOE=";

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
    /// The days for which it answers.
    first: Day,
    last: Day,
    /// Whether it does not answer for all days that there are.
    bounded: bool,
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

/// The page on `report`, which is made of `loaded`; of `drawn`, if given, or as far as anything
/// changes, it draws the days. Whatever is drawn, the page answers for all days that can be worked
/// out.
#[must_use]
pub fn build(
    sources: &Sources,
    report: &Report,
    loaded: &[Loaded],
    drawn: Option<(Day, Day)>,
) -> Page {
    let on = report.on;
    let (first, last) = reach::reach(loaded, on);
    let (first, last) = drawn.map_or((first, last), |(from, to)| (first.min(from), last.max(to)));
    let of = |one| told(sources, one, (first, last), report.known_by);
    let (timelines, sentences): (Vec<_>, Vec<_>) = loaded.iter().map(of).unzip();
    let (from, to) = drawn.unwrap_or_else(|| reach::drawn(loaded, &timelines, on, last));
    let scale = Scale { from, to };
    let commitments = || loaded.iter().flat_map(|one| &one.agreement.commitments);
    let series = commitments().filter(|one| one.every.is_some()).count();
    let most_occurrences = OCCURRENCES.checked_div(series).unwrap_or(0).clamp(1, MOST_OF_ONE);
    let agreements = loaded.iter().zip(&timelines).zip(sentences);
    let agreements = agreements.map(|((loaded, timeline), sentences)| {
        let written = &loaded.agreement;
        let parts = written.commitments.iter().zip(&timeline.commitments).zip(sentences);
        let cards = parts.map(|((written, timeline), sentences)| {
            let agreement = &loaded.agreement;
            Parts { agreement, written, timeline, sentences, scale, on, most_occurrences }.card()
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
    Page {
        version: report.abide.clone(),
        title: title(&agreements),
        on,
        on_words: in_words::day(on),
        known_by: report.known_by,
        assumed: report.assumed.iter().map(|one| plain(one)).collect(),
        first,
        last,
        bounded: (first, last) != (Day::MIN, Day::MAX),
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
        next: upcoming(&agreements, on),
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
    commitments: Vec<CommitmentData<'a>>,
}

#[derive(Serialize)]
struct CommitmentData<'a> {
    key: &'a str,
    id: &'a str,
    runs: &'a [card::Run],
    changes: &'a [Change],
    occurrences: &'a [card::Shown],
}

impl<'a> Data<'a> {
    fn of(page: &'a Page) -> Data<'a> {
        let commitment = |card: &'a Card| CommitmentData {
            key: &card.key,
            id: &card.id,
            runs: &card.runs,
            changes: &card.changes,
            occurrences: card.series.as_ref().map_or(&[], |series| &series.shown),
        };
        let agreement = |one: &'a Agreement| AgreementData {
            id: &one.id,
            complete_through: one.complete_through,
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
fn upcoming(agreements: &[Agreement], on: Day) -> Option<Upcoming> {
    let next = |(agreement, card): (&'_ Agreement, &'_ Card)| {
        let change = card.changes.iter().find(|change| change.on > on)?.clone();
        Some((change.on, change.status.urgency(), agreement.id.clone(), card.key.clone(), change))
    };
    let mut next: Vec<_> = all(agreements).filter_map(next).collect();
    next.sort_by(|one, two| {
        (one.0, one.1, &one.2, &one.4.id).cmp(&(two.0, two.1, &two.2, &two.4.id))
    });
    let (on, _, _, key, change) = next.first()?;
    let more = match next.iter().filter(|other| other.0 == *on).count().saturating_sub(1) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let text = format!("{} becomes {} ({}){more}", change.id, change.status, change.reason);
    Some(Upcoming { key: key.clone(), on: *on, text })
}

/// The days on which the status, the reason or what is possible becomes another.
fn days(agreements: &[Agreement]) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for (_, card) in all(agreements) {
        days.extend(card.changes.iter().map(|change| change.on));
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
