//! The difference as text for people.

use anstyle::{AnsiColor, Style};

use super::{Agreement, Cause, Commitment, Compares, Diff, Face, Presence, Side, Stretch};
use crate::report::text::{Look, assumed, paint, push_line, style};
use crate::report::wrap::{plain, width, wrap};
use crate::report::{Breach, Certainty, Place};

/// So many causes of one stretch are shown.
const MOST_CAUSES: usize = 8;
/// Where a stretch begins, and where what belongs to it does.
const INDENT: usize = 2;
const INNER: usize = 6;

/// What differs, agreement by agreement, and how much that is.
#[must_use]
pub fn render(diff: &Diff, look: &Look) -> String {
    let mut text = assumed(&diff.assumed, look);
    let page = Page { diff, look };
    for agreement in &diff.agreements {
        page.agreement(&mut text, agreement);
    }
    page.summary(&mut text);
    text
}

struct Page<'a> {
    diff: &'a Diff,
    look: &'a Look,
}

impl Page<'_> {
    fn agreement(&self, text: &mut String, agreement: &Agreement) {
        let id = paint(&agreement.id, Style::new().bold().underline(), self.look);
        self.told(text, &id, self.presence(agreement.presence));
        for commitment in &agreement.commitments {
            self.commitment(text, commitment);
        }
        self.certainty_alone(text, agreement);
        text.push('\n');
    }

    fn presence(&self, presence: Presence) -> Option<Part> {
        let (word, color) = match presence {
            Presence::Both => return None,
            Presence::Added => ("added", AnsiColor::Green),
            Presence::Removed => ("removed", AnsiColor::Red),
        };
        Some(apart(paint(word, Style::new().fg_color(Some(color.into())), self.look)))
    }

    /// The lead, and behind it as many of the parts as fit; the others below.
    fn told(&self, text: &mut String, lead: &str, parts: impl IntoIterator<Item = Part>) {
        let mut parts = parts.into_iter().peekable();
        let mut line = lead.to_owned();
        while let Some((gap, part)) = parts.next_if(|(gap, part)| {
            let taken = [width(&line), gap.len(), width(part)];
            taken.iter().sum::<usize>() <= self.look.width
        }) {
            line.push_str(gap);
            line.push_str(&part);
        }
        push_line(text, line.trim_end());
        parts.for_each(|(_, part)| self.indented(text, &part));
    }

    /// Where nothing but the certainty differs, of several commitments in one line.
    fn certainty_alone(&self, text: &mut String, agreement: &Agreement) {
        let mut alike: Vec<(&Stretch, Vec<&str>)> = Vec::new();
        for commitment in &agreement.commitments {
            for stretch in commitment.stretches.iter().filter(|it| self.is_certainty_alone(it)) {
                let same = |(other, _): &&mut (&Stretch, Vec<&str>)| is_alike(other, stretch);
                match alike.iter_mut().find(same) {
                    Some((_, ids)) => ids.push(&commitment.id),
                    None => alike.push((stretch, vec![&commitment.id])),
                }
            }
        }
        if !alike.is_empty() {
            push_line(text, &paint("certainty alone", Style::new().bold(), self.look));
        }
        for (stretch, ids) in alike {
            let (old, new) = (stretch.before.certainty, stretch.after.certainty);
            let lead = format!("{:INDENT$}{}", "", self.days(stretch));
            self.told(text, &lead, [apart(format!("{} -> {}", old.word(), new.word()))]);
            self.indented(text, &format!("of {}", ids.join(", ")));
            self.causes(text, stretch);
        }
    }

    fn is_certainty_alone(&self, stretch: &Stretch) -> bool {
        let sure = |face: &Face| Face { certainty: Certainty::Open, ..face.clone() };
        self.diff.compares != Compares::Dates && sure(&stretch.before) == sure(&stretch.after)
    }

    fn commitment(&self, text: &mut String, commitment: &Commitment) {
        let stretches = commitment.stretches.iter();
        let stretches: Vec<&Stretch> =
            stretches.filter(|it| !self.is_certainty_alone(it)).collect();
        if stretches.is_empty() && !commitment.stretches.is_empty() {
            return;
        }
        let id = paint(&commitment.id, Style::new().bold(), self.look);
        // Nobody adds an occurrence: it is there from a day on, or because of another clause.
        let presence = match (is_whole(commitment), commitment.presence) {
            (true, presence) => self.presence(presence),
            (false, Presence::Both) => None,
            (false, Presence::Added) => Some(apart("occurrence that was not there".to_owned())),
            (false, Presence::Removed) => {
                Some(apart("occurrence that is not there any more".to_owned()))
            }
        };
        let place = commitment.place.as_ref().filter(|_| commitment.presence != Presence::Both);
        let place = place.map(|place| apart(at(place)));
        let between = match (&commitment.before, &commitment.after) {
            (Some(before), Some(after)) => self.changed(before, after),
            (Some(one), None) | (None, Some(one)) => vec![apart(self.side(one))],
            _ => Vec::new(),
        };
        let parts = presence.into_iter().chain(place).chain(between);
        self.told(text, &id, parts);
        let is_one = |one: &&Stretch, two: &&Stretch| {
            self.diff.compares != Compares::Dates && has_same_causes(one, two)
        };
        for alike in stretches.chunk_by(is_one) {
            self.told_alike(alike).iter().for_each(|stretch| self.stretch(text, stretch));
            alike.first().into_iter().for_each(|stretch| self.causes(text, stretch));
        }
    }

    /// Stretches that follow on each other and are told in the same words are one.
    fn told_alike(&self, stretches: &[&Stretch]) -> Vec<Stretch> {
        let words = |stretch: &Stretch| self.change(&stretch.before, &stretch.after);
        let mut told: Vec<Stretch> = Vec::new();
        for stretch in stretches {
            match told.last_mut() {
                Some(before)
                    if self.diff.compares != Compares::Dates
                        && before.last.and_then(|day| day.plus(1)) == Some(stretch.first)
                        && words(before) == words(stretch) =>
                {
                    before.last = stretch.last;
                }
                _ => told.push((*stretch).clone()),
            }
        }
        told
    }

    /// The days, as wide as they may be.
    fn days(&self, stretch: &Stretch) -> String {
        let days = match (self.diff.compares, stretch.last) {
            (Compares::Dates, _) if self.is_backwards() => format!("before {}", stretch.first),
            (Compares::Dates, _) => stretch.first.to_string(),
            (_, Some(last)) if last == stretch.first => stretch.first.to_string(),
            (_, Some(last)) => format!("{} - {last}", stretch.first),
            (_, None) => format!("{} on", stretch.first),
        };
        let column = match self.diff.compares {
            Compares::Dates if self.is_backwards() => 17,
            Compares::Dates => 10,
            _ => 23,
        };
        format!("{days:<column$}")
    }

    /// Whether the later of two dates is asked first, and it is gone back in time.
    fn is_backwards(&self) -> bool {
        self.diff.compares == Compares::Dates && self.diff.after.on < self.diff.before.on
    }

    fn stretch(&self, text: &mut String, stretch: &Stretch) {
        let lead = format!("{:INDENT$}{}", "", self.days(stretch));
        self.told(text, &lead, self.changed(&stretch.before, &stretch.after));
    }

    /// The change, and behind it what else differs.
    fn changed(&self, before: &Face, after: &Face) -> Vec<Part> {
        let (change, rest) = self.change(before, after);
        let rest = Some(rest).filter(|rest| !rest.is_empty());
        [apart(change)].into_iter().chain(rest.map(|rest| ("; ", rest))).collect()
    }

    fn causes(&self, text: &mut String, stretch: &Stretch) {
        let shown = stretch.causes.iter().take(MOST_CAUSES);
        let word = if stretch.together { "because, together:" } else { "because" };
        let mut before: Option<&Cause> = None;
        for cause in shown {
            let lead = if before.is_none() { word } else { "and" };
            // Clauses that bring the same are followed by the same sentence.
            let is_said = before.is_some_and(|it| it.change.is_none() && it.what == cause.what);
            self.indented(text, &format!("{lead} {}", cause_in_words(cause, is_said)));
            before = Some(cause);
        }
        let more = stretch.causes.len().saturating_sub(MOST_CAUSES);
        if more > 0 {
            self.indented(text, &format!("and {more} more"));
        }
    }

    fn indented(&self, text: &mut String, line: &str) {
        let room = self.look.width.saturating_sub(INNER);
        for (number, line) in wrap(line, room, room.saturating_sub(2)).iter().enumerate() {
            let indent = if number == 0 { INNER } else { INNER.saturating_add(2) };
            push_line(text, &format!("{:indent$}{line}", ""));
        }
    }

    /// `lapsed (missed) -> due (open)`, and what else differs.
    fn change(&self, before: &Face, after: &Face) -> (String, String) {
        let besides = besides(before, after);
        if (before.status, before.reason) == (after.status, after.reason) {
            return (self.side(before), besides.join(", "));
        }
        let (old, new) = (self.side(before), self.side(after));
        // That another status is sure in another way goes without saying.
        let besides = besides.into_iter().filter(|it| !it.starts_with("certainty"));
        (format!("{old} -> {new}"), besides.collect::<Vec<_>>().join(", "))
    }

    fn side(&self, face: &Face) -> String {
        let status = paint(face.status.word(), style(face.status), self.look);
        format!("{status} ({})", face.reason)
    }

    fn summary(&self, text: &mut String) {
        let diff = self.diff;
        let what = match diff.compares {
            Compares::Dates => {
                let (one, two) = (day(diff.before.on), day(diff.after.on));
                format!("{}: {one} -> {two}{}", diff.after.tree, known(&diff.after))
            }
            Compares::Knowledge => {
                let of = |side: &Side| match side.known_by {
                    Some(day) => format!("known by {day}"),
                    None => "all that is recorded".to_owned(),
                };
                let (one, two) = (of(&diff.before), of(&diff.after));
                format!("{}: {one} -> {two}{}", diff.after.tree, asked(&diff.after))
            }
            Compares::Trees => {
                let (one, two) = (&diff.before.tree, &diff.after.tree);
                format!("{one} -> {two}{}{}", known(&diff.after), asked(&diff.after))
            }
        };
        let commitments = diff.agreements.iter().flat_map(|one| &one.commitments);
        let of = |whole: bool, presence: Presence| {
            let all = commitments.clone();
            all.filter(|one| one.presence == presence && is_whole(one) == whole).count()
        };
        let counts = [
            (of(true, Presence::Both), "differ"),
            (of(true, Presence::Added), "added"),
            (of(true, Presence::Removed), "removed"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
        let occurrences = commitments.clone().filter(|one| !is_whole(one)).count();
        let result = match (diff.differs, counts.as_slice()) {
            (false, _) => "no difference".to_owned(),
            (true, []) if occurrences == 1 => {
                "no commitment differs but in 1 occurrence".to_owned()
            }
            (true, []) => format!("no commitment differs but in {occurrences} occurrences"),
            (true, counts) => format!("commitments: {}", counts.join(", ")),
        };
        let mut lines = vec![plain(&format!("{what}: {result}"))];
        if diff.compares == Compares::Trees && diff.differs && diff.after.on.is_none() {
            lines.push(format!("compared on all days from {} on", diff.from));
        }
        if diff.bounded {
            lines.push(
                "too much differs to try all of it alone: what is named together may be less"
                    .to_owned(),
            );
        }
        for line in lines {
            for line in wrap(&line, self.look.width, self.look.width) {
                push_line(text, &line);
            }
        }
    }
}

/// A part of a line, behind what parts it from the one before.
type Part = (&'static str, String);

fn apart(part: String) -> Part {
    ("  ", part)
}

/// Not an occurrence of a series that is listed besides.
fn is_whole(commitment: &Commitment) -> bool {
    !commitment.id.contains('#')
}

fn day(on: Option<crate::dates::Day>) -> String {
    on.map_or(String::new(), |on| on.to_string())
}

fn known(side: &Side) -> String {
    side.known_by.map_or(String::new(), |day| format!(", known by {day}"))
}

fn asked(side: &Side) -> String {
    side.on.map_or(String::new(), |day| format!(", on {day}"))
}

/// What differs besides status and reason.
fn besides(before: &Face, after: &Face) -> Vec<String> {
    let mut found = Vec::new();
    if before.breach != after.breach {
        let word = |breach: Breach| match breach {
            Breach::Yes => "in breach",
            Breach::Unknown => "perhaps in breach",
            Breach::No => "not in breach",
        };
        found.push(format!("{} -> {}", word(before.breach), word(after.breach)));
    }
    let is_open = |face: &Face| face.certainty == Certainty::Open;
    if before.possible != after.possible && (is_open(before) || is_open(after)) {
        let list = |face: &Face| {
            let words: Vec<&str> = face.possible.iter().map(|one| one.word()).collect();
            words.join("/")
        };
        found.push(format!("could be {} -> {}", list(before), list(after)));
    }
    if before.certainty != after.certainty {
        found.push(format!("certainty {} -> {}", before.certainty.word(), after.certainty.word()));
    }
    found
}

fn at(place: &Place) -> String {
    format!("{}:{}", plain(&place.file), place.line)
}

/// `rules/x.toml:38 deadline of end-mission: 2025-09 -> 2025-10`
fn cause_in_words(cause: &Cause, is_said: bool) -> String {
    let placed = cause.after.as_ref().or(cause.before.as_ref());
    let place = placed.and_then(|written| written.place.as_ref()).map(at);
    let lead = place.map_or(String::new(), |place| format!("{place} "));
    let what = plain(&cause.what);
    let text = |written: &super::Written| plain(&written.text);
    match (&cause.change, &cause.before, &cause.after) {
        (None, _, Some(written)) if is_said || cause.what == "entry" => {
            format!("{lead}{}", text(written))
        }
        (None, _, Some(written)) => format!("{lead}{}: {what}", text(written)),
        (_, Some(before), Some(after)) => {
            format!("{lead}{what}: {} -> {}", text(before), text(after))
        }
        (Some(_), None, Some(after)) => format!("{lead}{what} added: {}", text(after)),
        (Some(_), Some(before), None) => format!("{lead}{what} removed: {}", text(before)),
        (_, _, None) => format!("{lead}{what}"),
    }
}

/// Whether two stretches are of the same days, for the same reasons.
fn is_alike(one: &Stretch, two: &Stretch) -> bool {
    let of = |it: &Stretch| (it.first, it.last, it.before.certainty, it.after.certainty);
    of(one) == of(two) && has_same_causes(one, two)
}

fn has_same_causes(one: &Stretch, two: &Stretch) -> bool {
    one.causes == two.causes && one.together == two.together
}
