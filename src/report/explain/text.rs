//! The explanation for people: from the status down to the entries and clauses.

use anstyle::Style;

use super::super::text::{
    Look, assumed, becomes, certainty, counts_in_words, list, paint, push_line, style,
};
use super::super::wrap::{plain, width, wrap};
use super::super::{Breach, Certainty, Place};
use super::changes::commands;
use super::{
    Answer, Branch, Change, Explained, NextOf, OpenFact, Part, Proposed, Row, Series, Sort, Step,
    Way,
};
use crate::check::Assumption;
use crate::report::cite::Cited;

/// Text is at least so wide, however deep it is indented.
const LEAST: usize = 30;
/// The indent of the rows of the commitment that is asked.
const WHY: usize = 2;
/// So many ways to each status are listed.
const MOST_WAYS: usize = 4;
/// And of each so many facts.
const MOST_FACTS: usize = 4;

/// The explanation as text; with `all` also what was looked at and did not decide.
#[must_use]
pub fn render(explained: &Explained, all: bool, look: &Look) -> String {
    let mut page = Page { text: assumed(&explained.assumed, look), look, all };
    page.head(explained);
    page.why(explained);
    page.ways(explained);
    page.changes(explained);
    page.next(explained);
    page.rests_on(explained);
    page.text
}

struct Page<'l> {
    text: String,
    look: &'l Look,
    all: bool,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let room = self.look.width.saturating_sub(indent).max(LEAST);
        for (number, line) in wrap(text, room, room.saturating_sub(4)).iter().enumerate() {
            // Further in than what stands below it.
            let more = if number == 0 { 0 } else { 4 };
            let indent = indent.saturating_add(more);
            push_line(&mut self.text, format!("{:indent$}{line}", "").trim_end());
        }
    }

    /// A line with the place behind it.
    fn placed(&mut self, indent: usize, text: &str, place: Option<&Place>) {
        self.line(indent, &format!("{}{}", plain(text), at(place)));
    }

    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        let heading = paint(text, Style::new().bold(), self.look);
        push_line(&mut self.text, &heading);
    }

    fn head(&mut self, explained: &Explained) {
        let state = &explained.state;
        let commitment = &explained.commitment;
        let id = paint(&commitment.id, Style::new().bold(), self.look);
        let status = paint(state.status.word(), style(state.status), self.look);
        let mut line = format!(" ({}) on {}", state.reason, explained.on);
        if let Some(since) = state.since {
            line.push_str(&format!(", {} since {since}", state.status));
        }
        match state.breach {
            Breach::Yes => line.push_str(", in breach"),
            Breach::Unknown => line.push_str(", perhaps in breach"),
            Breach::No => {}
        }
        let bare = format!("{} is {}{line}", commitment.id, state.status);
        match width(&bare) <= self.look.width {
            true => push_line(&mut self.text, &format!("{id} is {status}{line}")),
            // What is coloured cannot be broken.
            false => self.line(0, &bare),
        }
        if let Some(day) = explained.known_by {
            self.line(0, &format!("with what was recorded by {day}"));
        }
        self.line(2, &plain(&state.because));
        if let Some(sure) = certainty(state) {
            self.line(2, &sure);
        }
        self.text.push('\n');
        self.promise(explained);
    }

    /// What is promised, by whom, and in which words.
    fn promise(&mut self, explained: &Explained) {
        let commitment = &explained.commitment;
        self.line(2, &plain(&commitment.what));
        let parties = |names: &[String]| plain(&names.join(", "));
        match (commitment.obligor.as_slice(), commitment.obligee.as_slice()) {
            ([], []) => {}
            (by, []) => self.line(2, &format!("by {}", parties(by))),
            ([], to) => self.line(2, &format!("to {}", parties(to))),
            (by, to) => self.line(2, &format!("by {}, to {}", parties(by), parties(to))),
        }
        if let Some(quote) = &commitment.quote {
            self.line(2, &format!("\"{}\"", plain(quote)));
        }
        let agreement = &explained.agreement;
        let title = agreement.source.as_ref().or(agreement.title.as_ref());
        let text: Vec<String> = commitment.clause.iter().chain(title).map(|it| plain(it)).collect();
        let text = if text.is_empty() { agreement.id.clone() } else { text.join(", ") };
        self.placed(2, &text, commitment.place.as_ref());
        if let Some(note) = &commitment.note {
            self.line(2, &format!("note: {}", plain(note)));
        }
    }

    fn why(&mut self, explained: &Explained) {
        self.heading("why");
        let deciding = explained.series.as_ref().filter(|series| series.decided_by.is_some());
        if let Some(series) = deciding {
            self.deciding(series);
        }
        let several = explained.why.rows.iter().filter(|row| row.fits != Answer::No).count() > 1;
        if several {
            let open: Vec<&str> = match deciding {
                Some(series) => series.turns_on.iter().map(String::as_str).collect(),
                None => explained.open.iter().map(|fact| fact.name.as_str()).collect(),
            };
            let open =
                if open.is_empty() { "what is not known".to_owned() } else { list(&open, "and") };
            self.line(2, &format!("one of these, depending on {open}:"));
        }
        self.branch(WHY, &explained.why);
        if deciding.is_some() && several && explained.state.possible.len() == 1 {
            let (id, status) = (&explained.commitment.id, explained.state.status);
            self.line(2, &format!("whichever of these it is, {id} is {status}"));
        }
        if explained.state.certainty == Certainty::Open {
            let rules = rules(&explained.open).join("; ");
            let status = explained.state.status;
            self.line(2, &format!("reported as {status}: {rules}"));
        }
        if let Some(complete) =
            explained.agreement.complete_through.filter(|_| rests_on_silence(explained))
        {
            let silence = format!(
                "the record is complete through {complete} only; what is said of later days holds if nothing more is recorded"
            );
            self.line(2, &silence);
        }
    }

    /// By which occurrence a series is decided, and what that could be by itself.
    fn deciding(&mut self, series: &Series) {
        let Some(deciding) = &series.decided_by else { return };
        let counts = counts_in_words(series.counts, false);
        let oldest =
            format!("decided by {deciding}, the oldest of the most pressing status ({counts})");
        self.line(2, &oldest);
        if series.possible.len() > 1 {
            let possible: Vec<&str> = series.possible.iter().map(|one| one.word()).collect();
            let possible = list(&possible, "or");
            let alone = format!(
                "what follows is about {deciding} alone, not the whole series: it could be {possible}"
            );
            self.line(2, &alone);
        }
    }

    fn branch(&mut self, indent: usize, branch: &Branch) {
        let deciding: Vec<&Row> = branch.rows.iter().filter(|row| row.fits != Answer::No).collect();
        let inside = indent.saturating_add(2);
        let mut told: Vec<&str> = Vec::new();
        if branch.rows.is_empty() {
            branch.parts.iter().for_each(|part| self.part(indent, part));
            return;
        }
        for row in &deciding {
            let maybe = if deciding.len() > 1 { "perhaps " } else { "" };
            let status = paint(row.status.word(), style(row.status), self.look);
            self.line(indent, &format!("{maybe}{status} ({}): {}", row.reason, row.when));
            let asked = branch.parts.iter().filter(|part| row.asks.contains(&part.about));
            for part in asked.filter(|part| !told.contains(&part.about)).collect::<Vec<_>>() {
                self.part(inside, part);
                told.push(part.about);
            }
        }
        let (open, closed): (Vec<&Part>, Vec<&Part>) =
            branch.parts.iter().filter(|part| !told.contains(&part.about)).partition(|_| self.all);
        if !closed.is_empty() {
            let says: Vec<&str> = closed.iter().map(|part| part.says.as_str()).collect();
            self.line(indent, &format!("did not decide: {}", says.join("; ")));
        }
        if !open.is_empty() {
            self.line(indent, "did not decide:");
        }
        for part in open {
            self.part(inside, part);
        }
        let others = branch.rows.iter().filter(|row| row.fits == Answer::No);
        // Of the commitment that is asked, and not again of each behind it.
        for row in others.take(if self.all && indent == WHY { usize::MAX } else { 0 }) {
            let row = format!("no {} ({}), which would be: {}", row.status, row.reason, row.when);
            self.line(inside, &row);
        }
    }

    fn part(&mut self, indent: usize, part: &Part) {
        self.line(indent, &part.says);
        for step in &part.steps {
            self.step(indent.saturating_add(2), step);
        }
    }

    fn step(&mut self, indent: usize, step: &Step) {
        let mut inside = indent.saturating_add(2);
        match step.entries.as_slice() {
            // An entry and what it does are one line.
            [entry] if step.place == entry.place => {
                let says =
                    if step.says.is_empty() { String::new() } else { format!(" ({})", step.says) };
                self.entry(indent, entry, &says);
            }
            entries => {
                if is_plain(step) {
                    inside = indent;
                } else {
                    self.placed(indent, &step.says, step.place.as_ref());
                }
                for entry in entries {
                    self.entry(inside, entry, "");
                }
            }
        }
        for step in &step.steps {
            self.step(inside, step);
        }
        if let Some(branch) = &step.why {
            if let Some(quote) = &branch.quote {
                self.line(inside, &format!("\"{}\"", plain(quote)));
            }
            self.branch(inside, branch);
        }
    }

    fn entry(&mut self, indent: usize, entry: &Cited, says: &str) {
        self.placed(indent, &format!("{}{says}", entry.says), entry.place.as_ref());
        let inside = indent.saturating_add(2);
        if let Some(source) = &entry.source {
            self.line(inside, &format!("source: {}", plain(source)));
        }
        if let Some(note) = &entry.note {
            self.line(inside, &format!("note: {}", plain(note)));
        }
    }

    fn ways(&mut self, explained: &Explained) {
        if explained.open.is_empty() {
            return;
        }
        self.heading("what it turns on");
        for fact in &explained.open {
            self.placed(2, &format!("{}: {}", fact.name, fact.says), fact.place.as_ref());
            for entry in &fact.entries {
                self.entry(4, entry, "");
            }
        }
        let ways = shortest(&explained.ways);
        if explained.series.is_some() && !ways.is_empty() {
            self.line(2, "each way gives the status of the whole series:");
        }
        for way in &ways {
            let status = paint(way.status.word(), style(way.status), self.look);
            self.line(2, &format!("{status} if {}", settled(way)));
        }
        match explained.ways.len().saturating_sub(ways.len()) {
            0 if explained.ways_complete => {}
            0 => self.line(2, "and perhaps more ways"),
            1 => self.line(2, "and 1 more way"),
            more => self.line(2, &format!("and {more} more ways")),
        }
    }

    fn changes(&mut self, explained: &Explained) {
        self.heading("what would change it");
        for change in &explained.changes {
            self.change(explained, change);
        }
        if explained.changes.is_empty() {
            self.line(2, "no further entry about what it depends on");
        }
        self.endings(explained);
        if !explained.assumed.is_empty() {
            self.line(
                2,
                "all of this with what is assumed; without it, the entries may do otherwise",
            );
        }
    }

    /// The verbs that would end it too, and who has to stand in the entry.
    fn endings(&mut self, explained: &Explained) {
        let told = explained.changes.iter().flat_map(|change| &change.entries);
        let told: Vec<&Proposed> = told.collect();
        let is_told = |verb: &str| told.iter().any(|entry| entry.entry.contains_key(verb));
        let verbs = explained.endings.iter().filter_map(|proposed| {
            let mut verbs = ["waived", "withdrawn", "superseded"].into_iter();
            verbs.find(|verb| proposed.entry.contains_key(*verb) && !is_told(verb))
        });
        let verbs: Vec<String> = verbs.map(|verb| format!("`{verb}`")).collect();
        let verbs: Vec<&str> = verbs.iter().map(String::as_str).collect();
        let by = explained.endings.first().and_then(|proposed| proposed.entry.get("by"));
        let by = by.map_or(String::new(), |by| format!(" with `by = {by}`"));
        if !verbs.is_empty() {
            self.line(2, &format!("an entry {}{by} would end it too", list(&verbs, "or")));
        }
    }

    fn change(&mut self, explained: &Explained, change: &Change) {
        let status = paint(change.status.word(), style(change.status), self.look);
        let possible: Vec<&str> = change.possible.iter().map(|one| one.word()).collect();
        let open = if possible.len() > 1 {
            format!(", still open: {}", list(&possible, "or"))
        } else {
            String::new()
        };
        let entries = if change.entries.len() == 1 { "this entry" } else { "these entries" };
        let still =
            change.status == explained.state.status && change.reason == explained.state.reason;
        let still = match change.possible.len() {
            1 if still && explained.state.possible.len() > 1 => ", and no longer open",
            _ if still => " as before",
            _ => "",
        };
        let which = change.occurrence.as_ref().map_or(String::new(), |one| {
            format!("; {} then is {} ({})", one.id, one.status, one.reason)
        });
        let is_told = change.entries.iter().all(|entry| entry.command.is_some());
        let to = match change.file.as_ref().filter(|_| !is_told) {
            Some(file) => format!(", to be added to `entry` in {}", plain(file)),
            None => String::new(),
        };
        let says = format!("{status} ({}){still}{open}{which}, with {entries}{to}:", change.reason);
        self.line(2, &says);
        for line in commands(&explained.agreement.id, change) {
            push_line(&mut self.text, format!("      {line}").trim_end());
        }
    }

    fn next(&mut self, explained: &Explained) {
        self.heading("next, if nothing more is recorded");
        let own = explained.state.next.as_ref();
        let of_series = explained.series.as_ref().and_then(|series| series.next.as_ref());
        let earlier = |next: &&NextOf| own.is_none_or(|own| next.on < own.on);
        match (own, of_series.filter(earlier)) {
            (_, Some(next)) => {
                let NextOf { id, on, status, reason } = next;
                self.line(2, &format!("{on} {id} {status} ({reason})"));
            }
            (Some(next), None) => {
                self.line(2, &format!("{} {}", next.on, becomes(next, &explained.state)))
            }
            (None, None) => self.line(2, "no change"),
        }
    }

    fn rests_on(&mut self, explained: &Explained) {
        self.heading("rests on these clauses and entries alone");
        let rests_on = &explained.rests_on;
        for clause in &rests_on.clauses {
            let phrase = clause.phrase.as_ref().map_or(String::new(), |it| format!(" `{it}`"));
            let asked = explained.commitment.id.split('#').next();
            let own = asked == Some(clause.commitment.as_str());
            let of = match (clause.of_agreement, own) {
                (false, true) => String::new(),
                (false, false) => format!(" of {}", clause.commitment),
                (true, true) => " of the agreement".to_owned(),
                (true, false) => format!(" of the agreement, for {}", clause.commitment),
            };
            self.placed(2, &format!("{}{phrase}{of}", clause.key), clause.place.as_ref());
        }
        // What is assumed comes last, in the words of the assumption.
        let is_assumed = |entry: &&Cited| {
            entry.place.as_ref().is_some_and(|place| place.file == Assumption::SOURCE)
        };
        let mut recorded = rests_on.entries.iter().filter(|entry| !is_assumed(entry)).peekable();
        if recorded.peek().is_none() {
            self.line(2, "no entry of the record");
        }
        for entry in recorded {
            self.placed(2, &entry.says, entry.place.as_ref());
        }
        for assumed in &rests_on.assumed {
            self.line(2, &format!("what is assumed (--assume): {}", plain(assumed)));
        }
    }
}

/// Whether the record does not reach as far as the day asked, and that matters.
fn rests_on_silence(explained: &Explained) -> bool {
    let complete = explained.agreement.complete_through;
    let ahead = complete.is_some_and(|day| day < explained.on);
    ahead && explained.state.certainty != Certainty::Definite
}

/// What the report takes for so while it is not known.
fn rules(open: &[OpenFact]) -> Vec<&'static str> {
    let rules = [
        (Sort::Condition, "a condition that is not known neither makes it due nor excuses it"),
        (Sort::Day, "an unknown day is taken for the last that it may be"),
        (Sort::Claim, "a claim counts once all have confirmed it"),
    ];
    let there_is = |sort: Sort| open.iter().any(|fact| fact.sort == sort);
    rules.into_iter().filter(|(sort, _)| there_is(*sort)).map(|(_, rule)| rule).collect()
}

/// Whether a step says no more than the one above it: nothing, or the day from which that counts.
fn is_plain(step: &Step) -> bool {
    let is_day = step.day.is_some() && step.phrase.as_ref() == Some(&step.says);
    step.says.is_empty() || is_day && step.steps.is_empty()
}

fn at(place: Option<&Place>) -> String {
    place.map_or(String::new(), |place| format!(" ({}:{})", plain(&place.file), place.line))
}

/// Some ways to each status, those that settle the least first.
fn shortest(ways: &[Way]) -> Vec<&Way> {
    let mut ways: Vec<&Way> = ways.iter().collect();
    ways.sort_by_key(|way| way.settled.len());
    let mut statuses = Vec::new();
    ways.retain(|way| {
        statuses.push(way.status);
        statuses.iter().filter(|status| **status == way.status).count() <= MOST_WAYS
    });
    ways
}

fn settled(way: &Way) -> String {
    let parts = way.settled.iter().map(|settled| {
        let days = match (settled.first, settled.last) {
            (Some(first), Some(last)) if first == last => format!(" on {first}"),
            (Some(first), Some(last)) => format!(" from {first} to {last}"),
            _ => String::new(),
        };
        match settled.holds {
            None => format!("{} falls{days}", settled.name),
            Some(true) if settled.first.is_none() => format!("{} is true", settled.name),
            Some(false) if settled.first.is_none() => format!("{} is not true", settled.name),
            Some(true) => format!("{} holds{days}", settled.name),
            Some(false) => format!("{} does not hold{days}", settled.name),
        }
    });
    let mut parts: Vec<String> = parts.collect();
    match parts.len().saturating_sub(MOST_FACTS) {
        // One more is no longer than to say so.
        0 | 1 => {}
        more => {
            parts.truncate(MOST_FACTS);
            parts.push(format!("{more} facts more"));
        }
    }
    if parts.is_empty() { "whatever else is so".to_owned() } else { parts.join(" and ") }
}
