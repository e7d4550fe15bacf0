use super::error::PhraseError;
use super::hint::{self, Expected};
use super::lexer::TokenKind;
use super::parser::Parser;
use super::{DateExpr, DateKind, DateOf, Relation, foreign_date, word};
use crate::dates::{Day, Direction, Edge, Granularity, Period};

/// Whether a period may stand for itself here, or one day is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    Allowed,
    Refused,
}

impl Parser<'_> {
    /// A date phrase. It ends where no word continues it.
    pub(super) fn date(&mut self, bare: Bare) -> Result<DateExpr, PhraseError> {
        let start = self.current.start;
        let kind = self.date_kind(bare)?;
        let span = self.span_from(start);
        Ok(DateExpr { kind, span })
    }

    fn date_kind(&mut self, bare: Bare) -> Result<DateKind, PhraseError> {
        match self.current.kind {
            TokenKind::Word => self.date_of_words(bare),
            TokenKind::Open => self.date_in_brackets(bare),
            _ => Err(self.unexpected(Expected::Date)),
        }
    }

    fn date_of_words(&mut self, bare: Bare) -> Result<DateKind, PhraseError> {
        match self.current.text {
            "made" => Ok(self.plain(DateKind::Made)),
            "period-start" => Ok(self.plain(DateKind::PeriodStart)),
            "period-end" => Ok(self.plain(DateKind::PeriodEnd)),
            "met" => Ok(DateKind::Of(DateOf::Met, self.name_in_brackets()?)),
            "lapsed" => Ok(DateKind::Of(DateOf::Lapsed, self.name_in_brackets()?)),
            "deadline" => Ok(DateKind::Of(DateOf::Deadline, self.name_in_brackets()?)),
            "within" => self.within(),
            "earlier" => Ok(DateKind::Earlier(self.dates()?)),
            "later" => Ok(DateKind::Later(self.dates()?)),
            "start" => self.edge(Edge::Start),
            "end" => self.edge(Edge::End),
            "some" => self.some_day(),
            text if word::is_numeral(text) => self.date_of_digits(bare),
            _ => self.date_by_name(),
        }
    }

    fn plain(&mut self, kind: DateKind) -> DateKind {
        self.advance();
        kind
    }

    fn date_in_brackets(&mut self, bare: Bare) -> Result<DateKind, PhraseError> {
        self.advance();
        let inner = self.nested(|parser| parser.date(bare))?;
        self.mark(TokenKind::Close, Expected::CloseOfDate)?;
        Ok(DateKind::Group(Box::new(inner)))
    }

    /// A day that something is counted from, chosen among or placed around.
    fn anchor(&mut self) -> Result<Box<DateExpr>, PhraseError> {
        self.nested(|parser| parser.date(Bare::Refused)).map(Box::new)
    }

    fn dates(&mut self) -> Result<Vec<DateExpr>, PhraseError> {
        self.advance();
        self.list(|parser| parser.date(Bare::Refused))
    }

    fn within(&mut self) -> Result<DateKind, PhraseError> {
        self.advance();
        let length = self.length()?;
        self.word("of")?;
        Ok(DateKind::Within(length, self.anchor()?))
    }

    fn edge(&mut self, edge: Edge) -> Result<DateKind, PhraseError> {
        self.advance();
        self.word("of")?;
        let granularity = match self.current.text {
            "month" => Granularity::Month,
            "quarter" => Granularity::Quarter,
            "year" => Granularity::Year,
            _ => return Ok(DateKind::EdgeOfPeriod(edge, self.period()?)),
        };
        self.advance();
        let relation = self.relation()?;
        let anchor = self.anchor()?;
        Ok(DateKind::EdgeOf(edge, granularity, relation, anchor))
    }

    fn relation(&mut self) -> Result<Relation, PhraseError> {
        let relation = match self.current.text {
            "of" => Relation::Of,
            "after" => Relation::After,
            "before" => Relation::Before,
            _ => return Err(self.unexpected(Expected::Relation)),
        };
        self.advance();
        Ok(relation)
    }

    fn some_day(&mut self) -> Result<DateKind, PhraseError> {
        self.advance();
        self.word("day")?;
        self.word("in")?;
        Ok(DateKind::SomeDayIn(self.period()?))
    }

    /// A day, a period, or the number of a length.
    fn date_of_digits(&mut self, bare: Bare) -> Result<DateKind, PhraseError> {
        let token = self.current;
        if let Ok(day) = token.text.parse() {
            return Ok(self.plain(DateKind::Day(day)));
        }
        if let Some(error) = foreign_date::written_out(self) {
            return Err(error);
        }
        if self.is_count() {
            return self.shift();
        }
        let period = self.period()?;
        if bare == Bare::Refused {
            let message = format!("`{period}` is a {}, not a day", period.granularity().word());
            return Err(PhraseError::new(token.span(), message)
                .help(format!("write `start of {period}` or `end of {period}`")));
        }
        Ok(DateKind::Period(period))
    }

    /// Before a unit everything is a count; elsewhere `2025` is a year, and eight digits are meant
    /// as a day.
    fn is_count(&self) -> bool {
        let text = self.current.text;
        let is_date_alone = !word::is_number(text) || matches!(text.len(), 4 | 8);
        !is_date_alone || hint::is_like_unit(self.peek().text)
    }

    fn shift(&mut self) -> Result<DateKind, PhraseError> {
        let length = self.length()?;
        let direction = match self.current.text {
            "after" => Direction::After,
            "before" => Direction::Before,
            _ => return Err(self.unexpected(Expected::Direction)),
        };
        self.advance();
        Ok(DateKind::Shift(length, direction, self.anchor()?))
    }

    fn period(&mut self) -> Result<Period, PhraseError> {
        let token = self.current;
        if let Some(error) = foreign_date::written_out(self) {
            return Err(error);
        }
        if let Ok(period) = token.text.parse() {
            self.advance();
            return Ok(period);
        }
        if let Ok(day) = token.text.parse() {
            return Err(self.day_for_period(day));
        }
        if word::is_numeral(token.text) {
            return Err(foreign_date::explain(token));
        }
        Err(self.unexpected(Expected::Period))
    }

    fn day_for_period(&self, day: Day) -> PhraseError {
        let message = format!("`{day}` is a day, not a month, quarter or year");
        let month = Period::containing(day, Granularity::Month);
        let help = if self.previous.is("in") {
            format!("write `{day}` alone, or `{month}` for its month")
        } else {
            format!("write `{month}`, or `month of {day}`")
        };
        PhraseError::new(self.current.span(), message).help(help)
    }

    fn date_by_name(&mut self) -> Result<DateKind, PhraseError> {
        if self.current.text.starts_with('-') && hint::is_like_unit(self.peek().text) {
            return Err(self.unexpected(Expected::Count));
        }
        if let Some(error) = foreign_date::written_out(self) {
            return Err(error);
        }
        if hint::leading_date(self).is_some() || self.peek().kind == TokenKind::Open {
            return Err(self.unexpected(Expected::Date));
        }
        Ok(DateKind::Name(self.name(Expected::Date)?))
    }
}
