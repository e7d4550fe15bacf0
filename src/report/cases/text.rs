//! What came of the cases, for people: what failed, and how many there were.

use anstyle::{AnsiColor, Style};

use super::super::Place;
use super::super::Status;
use super::super::text::{Look, paint, push_line, style};
use super::super::timeline::scale::{Scale, glyph};
use super::super::wrap::{plain, width, wrap};
#[cfg(feature = "proptest")]
use super::Agreement;
use super::{Answer, Case, Demand, Held, Tested, Timeline};
use crate::dates::Day;

/// A bar is at least so wide, even if it runs over.
const LEAST_BAR: usize = 20;
/// The room before a bar: an indent, and the word for what it shows.
const LABELS: usize = 14;

/// The cases that failed, each with what was expected and what was found, side by side; and how
/// many passed. `files` were read.
#[must_use]
pub fn render(tested: &Tested, files: usize, look: &Look) -> String {
    let mut text = String::new();
    for (agreement, case) in tested.cases().filter(|(_, case)| !case.passed) {
        failure(&mut text, &agreement.id, case, look);
        text.push('\n');
    }
    #[cfg(feature = "proptest")]
    for agreement in &tested.agreements {
        strength(&mut text, agreement, look);
    }
    for line in wrap(&summary(tested, files), look.width, look.width) {
        push_line(&mut text, &line);
    }
    text
}

/// What the cases of an agreement do not reach, and which changes they do not notice: first the cases
/// that would, to be pasted, and last the counts, which are what one looks for.
#[cfg(feature = "proptest")]
fn strength(text: &mut String, agreement: &Agreement, look: &Look) {
    let coverage = agreement.coverage.iter().flat_map(|coverage| &coverage.items);
    let missed = coverage.filter_map(|item| item.case.as_ref());
    let survived = agreement.mutation.iter().flat_map(|mutation| &mutation.survived);
    let cases: std::collections::BTreeSet<&String> =
        missed.chain(survived.filter_map(|mutant| mutant.case.as_ref())).collect();
    for case in cases {
        push_line(text, case);
        text.push('\n');
    }
    let mut line = |line: &str| {
        for (number, part) in wrap(line, look.width.saturating_sub(2), look.width.saturating_sub(6))
            .iter()
            .enumerate()
        {
            let indent = if number == 0 { 2 } else { 6 };
            push_line(text, &format!("{:indent$}{part}", ""));
        }
    };
    if let Some(coverage) = &agreement.coverage {
        let of = |state: &'static str| coverage.items.iter().filter(move |it| it.state == state);
        for (item, tried) in of("not-found").filter_map(|item| Some((item, item.tried?))) {
            let place = behind(item.place.as_ref());
            line(&format!("not found {tried}: {}{place}", plain(&item.says)));
        }
        for item in of("missed") {
            line(&format!("no case: {}{}", plain(&item.says), behind(item.place.as_ref())));
        }
    }
    covered(agreement).into_iter().for_each(|text| line(&text));
    if let Some(mutation) = &agreement.mutation {
        for (mutant, tried) in mutation.same.iter().filter_map(|one| Some((one, one.tried?))) {
            let place = behind(mutant.place.as_ref());
            line(&format!("no difference {tried}: {}{place}", plain(&mutant.says)));
        }
        for mutant in &mutation.survived {
            let place = behind(mutant.place.as_ref());
            line(&format!("not noticed: {}{place}", plain(&mutant.says)));
        }
        let failing = agreement.cases.iter().filter(|case| !case.passed).count();
        if failing > 0 {
            let fail = match failing {
                1 => "1 case fails".to_owned(),
                failing => format!("{failing} cases fail"),
            };
            line(&format!("{fail}: only what makes a case fail that passes is noticed"));
        }
    }
    noticed(agreement).into_iter().for_each(|text| line(&text));
    if agreement.coverage.is_some() || agreement.mutation.is_some() {
        text.push('\n');
    }
}

/// How much of an agreement the cases reach, if that was asked.
#[cfg(feature = "proptest")]
fn covered(agreement: &Agreement) -> Option<String> {
    let coverage = agreement.coverage.as_ref()?;
    let (id, percent) = (&agreement.id, coverage.percent);
    let more = match coverage.items.iter().filter(|item| item.state == "not-found").count() {
        0 => String::new(),
        count => format!("; {count} more found in no record that was tried"),
    };
    Some(format!("{id}: coverage {percent} % ({} of {}{more})", coverage.covered, coverage.of))
}

/// How many changes of it the cases notice, if that was asked.
#[cfg(feature = "proptest")]
fn noticed(agreement: &Agreement) -> Option<String> {
    let mutation = agreement.mutation.as_ref()?;
    let same = match mutation.same.len() {
        0 => String::new(),
        same => format!("; {same} change nothing in any record that was tried"),
    };
    Some(format!(
        "{}: {} of {} changes of the rules are noticed, {} are not{same}",
        agreement.id,
        mutation.noticed,
        mutation.changes,
        mutation.survived.len(),
    ))
}

/// The place in parentheses, behind what stands there.
#[cfg(feature = "proptest")]
fn behind(place: Option<&Place>) -> String {
    place.map_or(String::new(), |it| format!(" ({})", at(Some(it))))
}

/// What is wrong in a case that fails, a line each.
pub(super) fn wrong(case: &Case) -> Vec<String> {
    let answers = case.answers.iter().filter(|answer| !answer.passed).map(|answer| {
        let found = match &answer.found {
            None => "no such occurrence".to_owned(),
            Some(found) => found.words_for(&answer.expected),
        };
        let expected = answer.expected.words();
        format!("{} on {}: expected {expected}, found {found}", answer.commitment, answer.on)
    });
    let demands = case.demands.iter().filter(|demand| !demand.passed);
    answers.chain(demands.map(wrong_demand)).collect()
}

/// What stands in the log of a workflow: numbers and ids alone, which no runner takes for a command.
#[must_use]
pub fn log(tested: &Tested, files: usize) -> String {
    let mut text = String::new();
    #[cfg(feature = "proptest")]
    for agreement in &tested.agreements {
        covered(agreement).into_iter().for_each(|line| push_line(&mut text, &line));
        noticed(agreement).into_iter().for_each(|line| push_line(&mut text, &line));
    }
    push_line(&mut text, &summary(tested, files));
    text
}

/// How many cases passed, failed and were left out.
fn summary(tested: &Tested, files: usize) -> String {
    let counts = &tested.counts;
    let ran = counts.passed.saturating_add(counts.failed);
    let count =
        |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let left_out = match counts.left_out {
        0 => String::new(),
        left_out => format!(", {left_out} left out"),
    };
    format!(
        "{}, {}, {}: {} passed, {} failed{left_out}",
        count(files, "file"),
        count(tested.agreements.len(), "agreement"),
        count(ran, "case"),
        counts.passed,
        counts.failed,
    )
}

/// All that is told of a case that failed.
#[cfg(feature = "cli")]
pub(super) fn failed(agreement: &str, case: &Case, look: &Look) -> String {
    let mut text = String::new();
    failure(&mut text, agreement, case, look);
    text
}

fn failure(text: &mut String, agreement: &str, case: &Case, look: &Look) {
    let label = paint("failed:", Style::new().bold().fg_color(Some(AnsiColor::Red.into())), look);
    let name = paint(&plain(&case.name), Style::new().bold(), look);
    push_line(text, &format!("{label} {name}"));
    let known_by = match case.known_by {
        None => String::new(),
        Some(day) => format!(", with what was recorded by {day}"),
    };
    push_line(text, &format!("  {agreement}, {}{known_by}", at(case.place.as_ref())));
    let failed = case.demands.iter().filter(|demand| !demand.passed);
    failed.for_each(|demand| self::demand(text, demand, look));
    let mut told: Vec<&str> = Vec::new();
    for answer in case.answers.iter().filter(|answer| !answer.passed) {
        if told.contains(&answer.commitment.as_str()) {
            continue;
        }
        told.push(&answer.commitment);
        commitment(text, case, &answer.commitment, look);
    }
}

/// What is wrong about a condition.
pub(super) fn wrong_demand(demand: &Demand) -> String {
    let Demand { condition, on, expected, found, .. } = demand;
    format!(
        "`{}` on {on}: expected that it {expected}, found that it {}",
        plain(condition),
        is(found)
    )
}

/// A condition that is not as demanded: what each of its parts is on the day, and on which days it
/// held, beside what was expected.
fn demand(text: &mut String, demand: &Demand, look: &Look) {
    let at = format!("expected in {}", at(demand.place.as_ref()));
    for line in
        [wrong_demand(demand), at].iter().flat_map(|line| wrap(line, look.width, look.width))
    {
        push_line(text, &format!("  {line}"));
    }
    let column = demand.parts.iter().map(|part| width(&part.condition)).max().unwrap_or(0);
    for part in &demand.parts {
        // Alone it has been said.
        if demand.parts.len() > 1 {
            let gap = column.saturating_sub(width(&part.condition));
            let (condition, found) = (plain(&part.condition), is(part.found));
            push_line(text, &format!("    {condition}{:gap$}  {found}", ""));
        }
        let room = look.width.saturating_sub(8).max(LEAST_BAR);
        let lines = part.because.as_deref().map(plain).into_iter();
        for line in lines.flat_map(|line| wrap(&line, room, room)) {
            push_line(text, &format!("        {line}"));
        }
    }
    if let Some(held) = &demand.held {
        holding(text, demand, held, look);
    }
}

/// What was expected on the day over what the condition did, and its runs.
fn holding(text: &mut String, demand: &Demand, held: &Held, look: &Look) {
    let scale = scale((held.from, held.to), look);
    let [labels, ticks] = scale.ruler(None);
    // What is rarer is not hidden.
    let bar = |stretches: Vec<(Day, Day, &'static str)>| {
        let groups = scale.groups(stretches.into_iter(), |found| match found {
            "open" => 0,
            found if found == demand.expected => 1,
            _ => 2,
        });
        let cells =
            groups.into_iter().map(|(found, columns)| found.map_or(" ", sign).repeat(columns));
        cells.collect::<String>()
    };
    let runs = held.runs.iter().map(|run| (run.first, run.last, run.found));
    let lines = [
        ("", labels),
        ("", ticks),
        ("expected", bar(vec![(demand.on, demand.on, demand.expected)])),
        ("found", bar(runs.collect())),
    ];
    for (label, line) in lines {
        push_line(text, format!("    {label:8}  {line}").trim_end());
    }
    for run in &held.runs {
        push_line(text, &format!("    {} - {}  {}", run.first, run.last, is(run.found)));
    }
    let used =
        |found: &&str| *found == demand.expected || held.runs.iter().any(|run| run.found == *found);
    let legend = ["holds", "fails", "open"].into_iter().filter(used);
    let legend = legend.map(|found| format!("{} {}", sign(found), is(found)));
    push_line(text, &format!("    {}", legend.collect::<Vec<_>>().join("   ")));
}

/// The sign in a bar for what a condition does.
fn sign(found: &str) -> &'static str {
    match found {
        "holds" => "=",
        "fails" => ".",
        _ => "?",
    }
}

/// What a condition does, as it is said of it.
fn is(found: &str) -> &str {
    match found {
        "open" => "is open",
        found => found,
    }
}

/// The days on as many columns as there are, and no more columns than days.
fn scale((from, to): (Day, Day), look: &Look) -> Scale {
    let columns = look.width.saturating_sub(LABELS).max(LEAST_BAR);
    let days = to.since(from).saturating_add(1);
    let columns = columns.min(usize::try_from(days).unwrap_or(columns));
    Scale { from, to, columns }
}

/// All that was expected of one commitment, what of it is so, and both as timelines.
fn commitment(text: &mut String, case: &Case, id: &str, look: &Look) {
    push_line(text, &format!("  {}", paint(id, Style::new().bold(), look)));
    let of = |answer: &&Answer| answer.commitment == id;
    let mut answers: Vec<&Answer> = case.answers.iter().filter(of).collect();
    answers.sort_by_key(|answer| answer.on);
    let expected = answers.iter().map(|answer| width(&answer.expected.words()));
    let column = expected.chain([width("expected")]).max().unwrap_or(0);
    push_line(text, &format!("    {:10}  {:column$}  found", "", "expected"));
    for answer in &answers {
        row(text, answer, column, look);
    }
    if let Some(timeline) = case.timelines.iter().find(|timeline| timeline.commitment == id) {
        bars(text, &answers, timeline, look);
    }
}

fn row(text: &mut String, answer: &Answer, column: usize, look: &Look) {
    let expected = answer.expected.words();
    let gap = column.saturating_sub(width(&expected));
    let found = match &answer.found {
        None => "no such occurrence".to_owned(),
        Some(found) => found.words_for(&answer.expected),
    };
    let mark = if answer.passed { ' ' } else { '!' };
    push_line(text, &format!("  {mark} {}  {expected}{:gap$}  {found}", answer.on, ""));
    let because = answer.found.as_ref().and_then(|found| found.because.as_deref());
    let lines = because
        .map(plain)
        .into_iter()
        .chain((!answer.passed).then(|| format!("expected in {}", at(answer.place.as_ref()))));
    let room = look.width.saturating_sub(16).max(LEAST_BAR);
    for line in lines.flat_map(|line| wrap(&line, room, room)) {
        push_line(text, &format!("{:16}{line}", ""));
    }
}

/// What was expected on each of its days over what becomes of it, and its runs.
fn bars(text: &mut String, answers: &[&Answer], timeline: &Timeline, look: &Look) {
    let scale = scale((timeline.from, timeline.to), look);
    let expected = answers.iter().filter_map(|answer| {
        let possible = answer.expected.possible.as_ref().and_then(|all| all.first().copied());
        let status = answer.expected.status.or(possible)?;
        Some((answer.on, answer.on, status))
    });
    let found = timeline.runs.iter().map(|run| (run.first, run.last, run.state.status));
    let mut used: Vec<Status> = found.clone().map(|(.., status)| status).collect();
    used.extend(expected.clone().map(|(.., status)| status));
    let [labels, ticks] = scale.ruler(None);
    let lines = [
        ("", labels),
        ("", ticks),
        ("expected", scale.bar(expected, look)),
        ("found", scale.bar(found, look)),
    ];
    for (label, line) in lines {
        push_line(text, format!("    {label:8}  {line}").trim_end());
    }
    for run in &timeline.runs {
        let state = &run.state;
        let status = paint(&format!("{:<7}", state.status), style(state.status), look);
        push_line(text, &format!("    {} - {}  {status} {}", run.first, run.last, state.reason));
    }
    let legend = Status::BY_URGENCY.iter().filter(|status| used.contains(status));
    let legend = legend.map(|status| format!("{} {status}", glyph(*status)));
    push_line(text, &format!("    {}", legend.collect::<Vec<_>>().join("   ")));
}

fn at(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| format!("{}:{}", plain(&place.file), place.line))
}
