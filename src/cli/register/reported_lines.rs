//! What programs report, as lines.

use std::io::Write as _;

use abide::dates::Day;
use abide::register::{Answer, Reported};

use super::day_texts::DayTexts;
use super::lines;

/// Writes what is reported as lines, of CSV or of JSON. Of millions of rows it is reported in few ways, on few days:
/// the texts of these are kept.
#[derive(Debug, Default)]
pub(super) struct ReportedLines {
    /// By the number of a commitment and by what is reported of it: the text that says so.
    said: Vec<Vec<Vec<u8>>>,
    days: DayTexts,
}

/// What is reported of a commitment of an instance; with the day, where several are asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) id: &'a str,
    /// The number and the name of the commitment.
    pub(super) commitment: (usize, &'a str),
    pub(super) reported: &'a Reported,
    pub(super) on: Option<Day>,
}

impl Line<'_> {
    pub(super) fn answer(&self) -> Answer<'_> {
        Answer::reported(self.id, self.commitment.1, self.reported, self.on)
    }
}

impl ReportedLines {
    /// Adds cells of CSV.
    pub(super) fn csv(&mut self, line: Line<'_>, lines: &mut Vec<u8>) {
        lines::cell(line.id, lines);
        lines.extend_from_slice(self.said(line, lines::cells_of_said));
        let Line { reported: &Reported { since, deadline, next, .. }, on, .. } = line;
        for day in [since, deadline, next.map(|(on, _)| on)] {
            match day {
                Some(day) => lines.extend_from_slice(&self.days.cell(day)),
                None => lines.push(b','),
            }
        }
        lines.push(b',');
        if let Some((_, reason)) = next {
            lines.extend_from_slice(reason.status().word().as_bytes());
        }
        if let Some(on) = on {
            lines.extend_from_slice(&self.days.cell(on));
        }
        lines.push(b'\n');
    }

    /// Adds an object of JSON.
    pub(super) fn json(&mut self, line: Line<'_>, lines: &mut Vec<u8>) {
        lines.extend_from_slice(b"{\"id\":");
        // Into memory nothing fails to be written.
        let _ = serde_json::to_writer(&mut *lines, line.id);
        lines.extend_from_slice(self.said(line, keys_of_said));
        let Line { reported: &Reported { since, deadline, next, .. }, on, .. } = line;
        lines.extend_from_slice(b",\"since\":");
        self.json_day(since, lines);
        lines.extend_from_slice(b",\"deadline\":");
        self.json_day(deadline, lines);
        lines.extend_from_slice(b",\"next_on\":");
        self.json_day(next.map(|(on, _)| on), lines);
        lines.extend_from_slice(b",\"next_status\":");
        match next {
            Some((_, reason)) => json_word(reason.status().word(), lines),
            None => lines.extend_from_slice(b"null"),
        }
        if on.is_some() {
            lines.extend_from_slice(b",\"on\":");
            self.json_day(on, lines);
        }
        lines.extend_from_slice(b"}\n");
    }

    /// The text of what is reported, which is put together when it comes for the first time.
    fn said(&mut self, line: Line<'_>, put: impl Fn(&Answer<'_>, &mut Vec<u8>)) -> &[u8] {
        let (number, _) = line.commitment;
        let text = place(&mut self.said, number).and_then(|all| place(all, line.reported.number()));
        let Some(text) = text else { return &[] };
        if text.is_empty() {
            put(&line.answer(), text);
        }
        text
    }

    fn json_day(&mut self, day: Option<Day>, lines: &mut Vec<u8>) {
        let Some(day) = day else { return lines.extend_from_slice(b"null") };
        let [_, day @ ..] = self.days.cell(day);
        lines.push(b'"');
        lines.extend_from_slice(&day);
        lines.push(b'"');
    }
}

/// What stands at a place, which is made if it is not there.
#[inline]
fn place<T: Default>(all: &mut Vec<T>, at: usize) -> Option<&mut T> {
    if all.len() <= at {
        all.resize_with(at.saturating_add(1), T::default);
    }
    all.get_mut(at)
}

/// Adds the keys from the commitment to what is possible, each behind a comma.
fn keys_of_said(answer: &Answer<'_>, lines: &mut Vec<u8>) {
    let (status, reason) = (answer.status.word(), answer.reason.word());
    let (breach, certainty) = (answer.breach.word(), answer.certainty.word());
    for (key, word) in [
        ("commitment", answer.commitment),
        ("status", status),
        ("reason", reason),
        ("breach", breach),
        ("certainty", certainty),
    ] {
        let _ = write!(lines, ",\"{key}\":");
        let _ = serde_json::to_writer(&mut *lines, word);
    }
    lines.extend_from_slice(b",\"possible\":");
    let possible: Vec<&str> = answer.possible.iter().map(|status| status.word()).collect();
    let _ = serde_json::to_writer(&mut *lines, &possible);
}

/// A word of ours, which has no sign that JSON would write in another way.
fn json_word(word: &str, lines: &mut Vec<u8>) {
    lines.push(b'"');
    lines.extend_from_slice(word.as_bytes());
    lines.push(b'"');
}

#[cfg(test)]
mod tests {
    use abide::model::{Reason, Status};

    use super::*;

    /// Twice, so that each is found again, and in between others are written.
    #[test]
    fn what_is_reported_is_written_like_an_answer() {
        let day = |text: &str| text.parse::<Day>().ok();
        let mut kept = [ReportedLines::default(), ReportedLines::default()];
        let also = Status::ALL.into_iter().map(Some).chain([None]).collect::<Vec<_>>();
        for name in ["first", "fi,r\"st", "é\n\u{1}", ""].repeat(2) {
            for (reason, also) in
                Reason::ALL.into_iter().flat_map(|one| also.iter().map(move |two| (one, *two)))
            {
                for (complete, since, deadline, next) in [
                    (true, day("2025-01-31"), None, None),
                    (false, None, day("0001-01-01"), day("9999-12-31").zip(Some(Reason::Missed))),
                ] {
                    for on in [None, day("2024-02-29")] {
                        let reported = &Reported { reason, also, complete, since, deadline, next };
                        let number = usize::from(name.len() > 5);
                        let commitment = (number, ["pay", "pay,\"1\""][number]);
                        let line = Line { id: name, commitment, reported, on };
                        let (mut csv, mut json) = (Vec::new(), Vec::new());
                        kept[0].csv(line, &mut csv);
                        kept[1].json(line, &mut json);
                        let (mut plain_csv, mut plain_json) = (Vec::new(), Vec::new());
                        lines::csv(&line.answer(), &mut plain_csv);
                        lines::json(&line.answer(), &mut plain_json);
                        assert_eq!(
                            String::from_utf8_lossy(&csv),
                            String::from_utf8_lossy(&plain_csv)
                        );
                        assert_eq!(
                            String::from_utf8_lossy(&json),
                            String::from_utf8_lossy(&plain_json)
                        );
                    }
                }
            }
        }
    }
}
