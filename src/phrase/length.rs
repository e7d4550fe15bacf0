use super::error::{PhraseError, quoted};
use super::hint::Expected;
use super::parser::Parser;
use super::word;
use crate::dates::{Length, Unit};

/// The largest N; far more than the calendar has days to give.
const MOST: u32 = 1_000_000;

impl Parser<'_> {
    /// `N unit`
    pub(super) fn length(&mut self) -> Result<Length, PhraseError> {
        let count = self.count()?;
        let unit = self.unit()?;
        Ok(Length { count, unit })
    }

    fn count(&mut self) -> Result<u32, PhraseError> {
        let token = self.current;
        if !word::is_number(token.text) {
            return Err(self.unexpected(Expected::Count));
        }
        let count = token.text.parse().unwrap_or(u32::MAX);
        let wrong = |message: String| PhraseError::new(token.span(), message);
        if count == 0 {
            return Err(wrong(format!("{} is not a length", quoted(token.text)))
                .help("write a number from 1; the day itself needs no arithmetic"));
        }
        if count > MOST {
            return Err(wrong(format!("{} is too much", quoted(token.text)))
                .help(format!("write a number up to {MOST}")));
        }
        if token.text.starts_with('0') {
            return Err(wrong(format!("{} begins with a zero", quoted(token.text)))
                .help(format!("write `{count}`")));
        }
        self.advance();
        Ok(count)
    }

    fn unit(&mut self) -> Result<Unit, PhraseError> {
        let unit = match self.current.text {
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            "working" => return self.working_day(),
            _ => return Err(self.unexpected(Expected::Unit)),
        };
        self.advance();
        Ok(unit)
    }

    fn working_day(&mut self) -> Result<Unit, PhraseError> {
        self.advance();
        if matches!(self.current.text, "day" | "days") {
            self.advance();
            Ok(Unit::WorkingDay)
        } else {
            Err(self.unexpected(Expected::Word("days")))
        }
    }
}
