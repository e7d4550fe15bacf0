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

/// A bar is at least so wide, even if it runs over.
const LEAST_BAR: usize = 20;

/// The timeline as text for people; `on` is marked, if it lies in it.
#[must_use]
pub fn render(timeline: &Timeline, on: Day, reading: &Reading, look: &Look) -> String {
    let ids = timeline.tracks().map(|(_, id, _)| width(id));
    let column = ids.max().unwrap_or(0);
    let scale = Scale {
        from: timeline.from,
        to: timeline.to,
        columns: look.width.saturating_sub(column.saturating_add(4)).max(LEAST_BAR),
    };
    let page = Page { look, column, scale, on };
    let mut text = assumed(&timeline.assumed, look);
    for agreement in &timeline.agreements {
        page.agreement(&mut text, agreement);
        text.push('\n');
    }
    page.legend(&mut text);
    for line in wrap(&question(timeline, on, reading), look.width, look.width) {
        push_line(&mut text, &line);
    }
    text
}

/// From which day to which, what is marked, and what was read.
fn question(timeline: &Timeline, on: Day, reading: &Reading) -> String {
    let marked = match timeline.from <= on && on <= timeline.to {
        true => format!(", at {on} ({})", plain(&reading.day_from)),
        false => String::new(),
    };
    let commitments = timeline.agreements.iter().map(|agreement| agreement.commitments.len());
    let commitments = commitments.fold(0, usize::saturating_add);
    let read = read(reading, timeline.agreements.len(), commitments);
    let known_by = known_by(timeline.known_by);
    format!("from {} to {}{marked}{known_by}: {read}", timeline.from, timeline.to)
}

struct Page<'a> {
    look: &'a Look,
    column: usize,
    scale: Scale,
    on: Day,
}

impl Page<'_> {
    fn agreement(&self, text: &mut String, agreement: &Agreement) {
        let bold = Style::new().bold();
        let title = plain(agreement.title.as_deref().unwrap_or(""));
        let id = paint(&agreement.id, bold, self.look);
        let first = self.look.width.saturating_sub(width(&agreement.id).saturating_add(2));
        let title = wrap(&title, first, self.look.width);
        push_line(text, format!("{id}  {}", title.join("\n")).trim_end());
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
        let indent = self.column.saturating_add(4);
        for line in self.scale.ruler(Some(self.on)) {
            push_line(text, format!("{:indent$}{line}", "").trim_end());
        }
    }

    fn track(&self, text: &mut String, id: &str, runs: &[Run]) {
        let bold = Style::new().bold();
        let gap = self.column.saturating_sub(width(id));
        let id = paint(id, bold, self.look);
        push_line(
            text,
            &format!("  {id}{:gap$}  {}", "", self.scale.bar(runs.iter().map(stretch), self.look)),
        );
        if let Some(open) = self.open(runs) {
            let indent = self.column.saturating_add(4);
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
        let status = paint(&format!("{:<7}", state.status), style(state.status), self.look);
        let mut why = why(run);
        if let Some(before) = before.filter(|before| self::why(before) == why) {
            why.push_str("; ");
            why.push_str(&differing(&before.state, state));
        }
        let indent = 4 + 10 + 3 + 10 + 2 + 7 + 1;
        let room = self.look.width.saturating_sub(indent).max(LEAST_BAR);
        let mut lines = wrap(&why, room, room).into_iter();
        let first = lines.next().unwrap_or_default();
        push_line(text, &format!("    {} - {}  {status} {first}", run.first, run.last));
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
        push_line(text, &parts.join("   "));
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
