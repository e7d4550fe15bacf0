//! A bar for each commitment, and its runs in words.

use anstyle::Style;

use super::differing::differing;
use super::scale::{Scale, glyph};
use super::{Agreement, Run, Timeline};
use crate::dates::Day;
use crate::report::text::{
    Look, Reading, assumed, certainty, known_by, paint, push_line, read, style,
};
use crate::report::wrap::{plain, width, wrap};
use crate::report::{Reason, State, Status};

/// A bar is at least so wide beside the ids, else below them, and so are the words beside the days of
/// a run.
const LEAST: usize = 24;
/// Where a bar begins that stands below its id, and the words that stand below the days of their run.
const BAR_BELOW: usize = 4;
const WORDS_BELOW: usize = 6;
/// Where the words beside the days of a run begin.
const WORDS: usize = 4 + 10 + 3 + 10 + 2 + 7 + 1;

/// The timeline as text for people, with its day marked if it lies among the others.
#[must_use]
pub fn render(timeline: &Timeline, reading: &Reading, look: &Look) -> String {
    let ids = timeline.tracks().map(|(_, id, _)| width(id));
    let column = ids.max().unwrap_or(0);
    let beside = column.saturating_add(4);
    let has_room = beside.saturating_add(LEAST) <= look.width;
    let indent = if has_room { beside } else { BAR_BELOW };
    let columns = look.width.saturating_sub(indent).max(LEAST);
    let scale = Scale { from: timeline.from, to: timeline.to, columns };
    let page = Page { look, column: has_room.then_some(column), indent, scale, on: timeline.on };
    let mut text = assumed(&timeline.assumed, look);
    for agreement in &timeline.agreements {
        page.agreement(&mut text, agreement);
        text.push('\n');
    }
    page.legend(&mut text);
    for line in wrap(&question(timeline, reading), look.width, look.width) {
        push_line(&mut text, &line);
    }
    text
}

/// From which day to which, what is marked, and what was read.
fn question(timeline: &Timeline, reading: &Reading) -> String {
    let drawn = timeline.on.filter(|on| timeline.from <= *on && *on <= timeline.to);
    let marked =
        drawn.map_or(String::new(), |on| format!(", at {on} ({})", plain(&reading.day_from)));
    let commitments = timeline.agreements.iter().map(|agreement| agreement.commitments.len());
    let commitments = commitments.fold(0, usize::saturating_add);
    let read = read(reading, timeline.agreements.len(), commitments);
    let known_by = known_by(timeline.known_by);
    format!("from {} to {}{marked}{known_by}: {read}", timeline.from, timeline.to)
}

struct Page<'a> {
    look: &'a Look,
    /// How wide the ids are, if the bars have room beside them.
    column: Option<usize>,
    /// Where the bars begin.
    indent: usize,
    scale: Scale,
    on: Option<Day>,
}

impl Page<'_> {
    fn agreement(&self, text: &mut String, agreement: &Agreement) {
        let bold = Style::new().bold();
        let title = plain(agreement.title.as_deref().unwrap_or(""));
        let id = paint(&agreement.id, bold, self.look);
        let first = self.look.width.saturating_sub(width(&agreement.id).saturating_add(2));
        let mut title = wrap(&title, first, self.look.width).into_iter().peekable();
        match title.next_if(|line| width(line) <= first) {
            Some(beside) => push_line(text, &format!("{id}  {beside}")),
            None => push_line(text, &id),
        }
        title.for_each(|line| push_line(text, &line));
        self.ruler(text);
        for commitment in &agreement.commitments {
            self.track(text, &commitment.id, &commitment.runs);
            for occurrence in &commitment.occurrences {
                self.track(text, &occurrence.id, &occurrence.runs);
            }
        }
    }

    /// The dates above the bars, and the day asked.
    fn ruler(&self, text: &mut String) {
        let indent = self.indent;
        for line in self.scale.ruler(self.on) {
            push_line(text, format!("{:indent$}{line}", "").trim_end());
        }
    }

    fn track(&self, text: &mut String, id: &str, runs: &[Run]) {
        let indent = self.indent;
        let bar = self.scale.bar(runs.iter().map(stretch), self.look);
        let painted = paint(id, Style::new().bold(), self.look);
        match self.column {
            Some(column) => {
                let gap = column.saturating_sub(width(id));
                push_line(text, &format!("  {painted}{:gap$}  {bar}", ""));
            }
            None => {
                push_line(text, &format!("  {painted}"));
                push_line(text, &format!("{:indent$}{bar}", ""));
            }
        }
        if let Some(open) = self.open(runs) {
            push_line(text, &format!("{:indent$}{open}", ""));
        }
        let told = together(runs);
        let before = std::iter::once(None).chain(told.iter().map(Some));
        for (run, before) in told.iter().zip(before) {
            self.run(text, run, before);
        }
    }

    /// Under the bar, where it is open.
    fn open(&self, runs: &[Run]) -> Option<String> {
        let mut cells = vec![' '; self.scale.columns];
        for run in runs.iter().filter(|run| run.state.possible.len() > 1) {
            for column in self.scale.span(run.first, run.last) {
                if let Some(cell) = cells.get_mut(column) {
                    *cell = '?';
                }
            }
        }
        let cells: String = cells.into_iter().collect();
        let open = cells.trim_end();
        (!open.is_empty()).then(|| open.to_owned())
    }

    fn run(&self, text: &mut String, run: &Run, before: Option<&Run>) {
        let state = &run.state;
        let has_room = WORDS.saturating_add(LEAST) <= self.look.width;
        let column = if has_room { 7 } else { 0 };
        let status = format!("{:<column$}", state.status);
        let status = paint(&status, style(state.status), self.look);
        let mut why = why(run);
        if let Some(before) = before.filter(|before| self::why(before) == why) {
            why.push_str("; ");
            why.push_str(&differing(&before.state, state));
        }
        let indent = if has_room { WORDS } else { WORDS_BELOW };
        let room = self.look.width.saturating_sub(indent).max(LEAST);
        let mut lines = wrap(&why, room, room).into_iter();
        let first = if has_room { lines.next().unwrap_or_default() } else { String::new() };
        let line = format!("    {} - {}  {status} {first}", run.first, run.last);
        push_line(text, line.trim_end());
        for line in lines {
            push_line(text, &format!("{:indent$}{line}", ""));
        }
        for entry in &run.entries {
            let place = entry.place.as_ref();
            let place =
                place.map_or(String::new(), |it| format!(" ({}:{})", plain(&it.file), it.line));
            let entry = format!("by {}{place}", plain(&entry.says));
            for line in wrap(&entry, room, room) {
                push_line(text, &format!("{:indent$}{line}", ""));
            }
        }
    }

    fn legend(&self, text: &mut String) {
        let mut parts: Vec<String> = Status::BY_URGENCY
            .iter()
            .map(|status| {
                let glyph = paint(&glyph(*status).to_string(), style(*status), self.look);
                format!("{glyph} {status}")
            })
            .collect();
        parts.push("? more than one status is possible".to_owned());
        let mut line = String::new();
        for part in parts {
            if line.is_empty() {
                line = part;
            } else if [width(&line), 3, width(&part)].iter().sum::<usize>() <= self.look.width {
                line.push_str(&format!("   {part}"));
            } else {
                push_line(text, &std::mem::replace(&mut line, part));
            }
        }
        push_line(text, &line);
    }
}

/// The runs, but those as one throughout which a suspension moves the deadline by a day each day.
fn together(runs: &[Run]) -> Vec<Run> {
    let mut told: Vec<Run> = Vec::new();
    for run in runs {
        match told.last_mut() {
            Some(before) if only_moves(before, run) => before.last = run.last,
            _ => told.push(run.clone()),
        }
    }
    told
}

/// Whether, while it is suspended, nothing but the days of its term becomes another.
fn only_moves(before: &Run, run: &Run) -> bool {
    let unmoved = |state: &State| State {
        due_from: None,
        deadline: None,
        deadline_bounds: None,
        next: None,
        ..state.clone()
    };
    run.state.reason == Reason::Suspended
        && (run.entries.is_empty() || run.entries == before.entries)
        && before.last.next() == Some(run.first)
        && unmoved(&before.state) == unmoved(&run.state)
}

/// Why, and how sure.
fn why(run: &Run) -> String {
    let state = &run.state;
    let sure = certainty(state).map_or(String::new(), |sure| format!("; {sure}"));
    format!("{}: {}{sure}", state.reason, plain(&state.because))
}

fn stretch(run: &Run) -> (Day, Day, Status) {
    (run.first, run.last, run.state.status)
}
