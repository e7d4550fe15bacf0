use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::{self, Judgement, Reason};
use abide::model::Agreement;
use abide::report::timeline::{Timeline, csv, draw};
use anyhow::{Result, bail};

use super::args::{TimelineArgs, TimelineFormat};
use super::exit::Exit;
use super::load::{self, Run};
use super::output;
use super::reports::Finding;

/// What may still change is looked for up to so many days behind the day asked.
const LOOK_AHEAD: i64 = 10 * 366;
/// Where something recurs without end there is always another change: so many days are enough then,
/// behind the last entry too.
const LOOK_AHEAD_OF_SERIES: i64 = 366;

/// Shows every run of every commitment between two days.
pub(crate) fn run(args: &TimelineArgs) -> Result<Exit> {
    let reports = args.reports.targets()?;
    let run = match load::load(&args.question, args.color)? {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let resolve = |when: &Option<super::when::When>| {
        when.as_ref().map(|when| when.resolve(args.question.tz)).transpose()
    };
    let from = resolve(&args.from)?.unwrap_or_else(|| beginning(&run));
    let to = resolve(&args.to)?.unwrap_or_else(|| end(&run, from));
    if to < from {
        bail!("the timeline would end on {to}, before it begins on {from}");
    }
    let timeline: Timeline = run.timeline(from, to);
    let text = match args.format {
        TimelineFormat::Text => draw::render(&timeline, &run.reading, &output::look(args.color)),
        TimelineFormat::Json => timeline.json()?,
        TimelineFormat::Csv => csv::render(&timeline)?,
    };
    output::result(&text)?;
    if !reports.is_empty() {
        let report = run.report();
        let drawn = Some((from, to));
        Finding { run: &run, report: &report, gate: None, drawn }.write(reports)?;
    }
    Ok(Exit::Fine)
}

/// The first day of an agreement.
fn beginning(run: &Run) -> Day {
    let made = run.loaded.iter().map(|one| one.agreement.made);
    made.min().unwrap_or(run.query.on).min(run.query.on)
}

/// Some days after the last entry and the last change, so that they can be seen, and after the first
/// day. A day that only moves while a suspension lasts is no change.
fn end(run: &Run, from: Day) -> Day {
    let on = run.query.on;
    let last = |one: &Loaded| {
        let known_by = run.query.known_by;
        let entries = one.record.entries.iter().filter(|entry| entry.is_known_by(known_by));
        let written = entries.map(|entry| entry.last).max().unwrap_or(on);
        let far = if recurs_for_ever(&one.agreement) {
            written.max(on).max(from).plus(LOOK_AHEAD_OF_SERIES)
        } else {
            on.max(from).plus(LOOK_AHEAD)
        };
        let far = far.unwrap_or(Day::MAX);
        let timelines = evaluate::timeline(&one.agreement, &one.record, from, far, known_by);
        let changes =
            one.agreement.commitments().zip(&timelines).flat_map(|((_, it), timeline)| {
                let pairs = timeline.runs.iter().zip(timeline.runs.iter().skip(1));
                let changes = pairs.filter(move |(before, run)| {
                    let may_move = it.every.is_none() && run.first > written;
                    !only_moves(&before.judgement, &run.judgement, may_move)
                });
                changes.map(|(_, run)| run.first)
            });
        changes.chain([written.min(far)]).max()
    };
    let last = run.loaded.iter().filter_map(last).max().unwrap_or(on).max(on).max(from);
    let margin = last.since(from).checked_div(20).unwrap_or(0).max(30);
    last.plus(margin).unwrap_or(Day::MAX)
}

/// Whether nothing but days becomes another while it is suspended; or, if they may move without that,
/// because something else is suspended on which they rest: what does not recur, and of which nothing
/// more is recorded, has other days for no other reason.
fn only_moves(before: &Judgement, after: &Judgement, may_move: bool) -> bool {
    let unmoved = |judgement: &Judgement| Judgement {
        in_force_from: None,
        due_from: None,
        target: None,
        deadline: None,
        deadline_bounds: None,
        until: None,
        next: None,
        ..judgement.clone()
    };
    (may_move || after.reason == Reason::Suspended) && unmoved(before) == unmoved(after)
}

/// Whether a commitment recurs, and no `until` is written that ends it.
fn recurs_for_ever(agreement: &Agreement) -> bool {
    let mut commitments = agreement.commitments();
    commitments.any(|(_, commitment)| commitment.every.is_some() && commitment.until.is_none())
}
