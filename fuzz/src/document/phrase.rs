//! The phrases of a drawn document.

use arbitrary::Result;

use super::{CONDITIONS, CONSULTATION, Draw, EVENTS, Sort, day, length};

/// What phrases may speak of.
pub(super) struct Names<'n> {
    /// The commitments before.
    pub(super) before: &'n [Sort],
    /// Whether there are working days.
    pub(super) calendar: bool,
    /// Whether the phrase belongs to something that recurs.
    pub(super) recurs: bool,
}

impl Names<'_> {
    /// The whole phrase of a key: a period, too, where it has a first or last day to give.
    pub(super) fn whole(&self, draw: Draw<'_, '_>, key: &str) -> Result<String> {
        let edged = ["from", "due-from", "deadline", "until", "target"].contains(&key);
        Ok(match draw.int_in_range(0..=9)? {
            0 if edged => (*draw.choose(&["2025-01", "2025-02", "2025-Q1"])?).to_owned(),
            1 if key == "deadline" => {
                format!("within {} of {}", length(draw, self.calendar)?, self.date(draw, 1)?)
            }
            _ => self.date(draw, 2)?,
        })
    }

    /// A date phrase.
    pub(super) fn date(&self, draw: Draw<'_, '_>, depth: u8) -> Result<String> {
        let simple = depth == 0;
        Ok(match draw.int_in_range(0..=if simple { 3 } else { 8 })? {
            0 | 1 => day(draw)?.to_string(),
            2 => (*draw.choose(&EVENTS)?).to_owned(),
            3 => self.of_another(draw)?,
            4 | 5 => {
                let direction = *draw.choose(&["after", "after", "before"])?;
                let length = length(draw, self.calendar)?;
                format!("{length} {direction} {}", self.date(draw, depth - 1)?)
            }
            6 => {
                let which = *draw.choose(&["earlier", "later"])?;
                let (one, two) = (self.date(draw, depth - 1)?, self.date(draw, depth - 1)?);
                format!("{which} of ({one}, {two})")
            }
            7 => {
                let edge = *draw.choose(&["start", "end"])?;
                let size = *draw.choose(&["month of", "month after", "quarter of"])?;
                format!("{edge} of {size} ({})", self.date(draw, depth - 1)?)
            }
            _ => match draw.int_in_range(0..=5)? {
                0 => "some day in 2025-01".to_owned(),
                1 => "end of 2025-01".to_owned(),
                2 => "start of 2025-02".to_owned(),
                _ => CONSULTATION.to_owned(),
            },
        })
    }

    /// A day of a commitment before: what recurs has one for each occurrence, and none as a whole.
    fn of_another(&self, draw: Draw<'_, '_>) -> Result<String> {
        let one = self.before.iter().filter(|one| !one.recurs).collect::<Vec<_>>();
        if one.is_empty() {
            return Ok("made".to_owned());
        }
        let other = draw.choose(&one)?;
        let words: &[&str] = match other.kind {
            "achieve" | "option" => &["met", "lapsed", "deadline"],
            _ => &["met", "lapsed"],
        };
        Ok(format!("{}({})", draw.choose(words)?, other.name))
    }

    /// A condition.
    pub(super) fn condition(&self, draw: Draw<'_, '_>, depth: u8) -> Result<String> {
        let simple = depth == 0;
        Ok(match draw.int_in_range(0..=if simple { 4 } else { 8 })? {
            0 | 1 => (*draw.choose(&CONDITIONS)?).to_owned(),
            2 => (*draw.choose(&["handover", CONSULTATION])?).to_owned(),
            3 => {
                let word = *draw.choose(&["after", "before", "on or after"])?;
                format!("{word} {}", self.date(draw, 1)?)
            }
            4 if !self.before.is_empty() => {
                let test =
                    *draw.choose(&["pending", "due", "met", "lapsed", "void", "breached"])?;
                format!("{test}({})", draw.choose(self.before)?.name)
            }
            4 => "on or after made".to_owned(),
            5 => format!("not ({})", self.condition(draw, depth - 1)?),
            6 => {
                let word = *draw.choose(&["all of", "any of", "1 of", "2 of"])?;
                let (one, two) =
                    (self.condition(draw, depth - 1)?, self.condition(draw, depth - 1)?);
                format!("{word} ({one}, {two})")
            }
            _ => {
                let word = *draw.choose(&["and", "or"])?;
                let (one, two) =
                    (self.condition(draw, depth - 1)?, self.condition(draw, depth - 1)?);
                format!("({one}) {word} ({two})")
            }
        })
    }
}
