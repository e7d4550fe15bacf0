use super::date::Bare;
use super::error::{PhraseError, quoted};
use super::hint::{self, Expected};
use super::lexer::{Token, TokenKind};
use super::parser::Parser;
use super::{CondExpr, CondKind, DateExpr, StatusWord, word};

impl Parser<'_> {
    /// A condition; of its operators `or` binds least.
    pub(super) fn condition(&mut self) -> Result<CondExpr, PhraseError> {
        self.chain("or", Self::conjunction, CondKind::Or)
    }

    fn conjunction(&mut self) -> Result<CondExpr, PhraseError> {
        self.chain("and", Self::negation, CondKind::And)
    }

    fn chain(
        &mut self,
        joint: &str,
        member: fn(&mut Self) -> Result<CondExpr, PhraseError>,
        kind: fn(Vec<CondExpr>) -> CondKind,
    ) -> Result<CondExpr, PhraseError> {
        let start = self.current.start;
        let first = member(self)?;
        if !self.current.is(joint) {
            return Ok(first);
        }
        let mut members = vec![first];
        while self.current.is(joint) {
            self.advance();
            members.push(member(self)?);
        }
        let span = self.span_from(start);
        Ok(CondExpr { kind: kind(members), span })
    }

    fn negation(&mut self) -> Result<CondExpr, PhraseError> {
        let start = self.current.start;
        let kind = if self.current.is("not") {
            self.advance();
            CondKind::Not(Box::new(self.nested(Self::negation)?))
        } else {
            self.test()?
        };
        let span = self.span_from(start);
        Ok(CondExpr { kind, span })
    }

    fn test(&mut self) -> Result<CondKind, PhraseError> {
        match self.current.kind {
            TokenKind::Word => self.test_of_words(),
            TokenKind::Open => self.condition_in_brackets(),
            _ => Err(self.unexpected(Expected::Condition)),
        }
    }

    fn test_of_words(&mut self) -> Result<CondKind, PhraseError> {
        match self.current.text {
            "all" => Ok(CondKind::AllOf(self.conditions()?)),
            "any" => Ok(CondKind::AnyOf(self.conditions()?)),
            "on" => self.on_or_after(),
            "after" => Ok(CondKind::After(self.operand()?)),
            "before" => Ok(CondKind::Before(self.operand()?)),
            "pending" => self.status(StatusWord::Pending),
            "due" => self.status(StatusWord::Due),
            "met" => self.status(StatusWord::Met),
            "lapsed" => self.status(StatusWord::Lapsed),
            "void" => self.status(StatusWord::Void),
            "breached" => self.status(StatusWord::Breached),
            text if word::is_number(text) && self.peek().is("of") => self.count_of(),
            _ => self.condition_by_name(),
        }
    }

    fn condition_in_brackets(&mut self) -> Result<CondKind, PhraseError> {
        self.advance();
        let inner = self.nested(Self::condition)?;
        self.mark(TokenKind::Close, Expected::CloseOfCondition)?;
        Ok(CondKind::Group(Box::new(inner)))
    }

    fn conditions(&mut self) -> Result<Vec<CondExpr>, PhraseError> {
        self.advance();
        self.list(Self::condition)
    }

    fn status(&mut self, status: StatusWord) -> Result<CondKind, PhraseError> {
        Ok(CondKind::Status(status, self.name_in_brackets()?))
    }

    fn on_or_after(&mut self) -> Result<CondKind, PhraseError> {
        self.advance();
        self.word("or")?;
        if !self.current.is("after") {
            return Err(self.unexpected(Expected::Word("after")));
        }
        Ok(CondKind::OnOrAfter(self.operand()?))
    }

    /// The date behind the word that compares the day with it.
    fn operand(&mut self) -> Result<DateExpr, PhraseError> {
        self.advance();
        self.date(Bare::Allowed)
    }

    fn count_of(&mut self) -> Result<CondKind, PhraseError> {
        let number = self.current;
        let members = self.conditions()?;
        let count = number.text.parse().unwrap_or(u32::MAX);
        match usize::try_from(count) {
            Ok(asked) if (1..=members.len()).contains(&asked) => {
                Ok(CondKind::CountOf(count, members))
            }
            _ => Err(wrong_count(number, members.len())),
        }
    }

    fn condition_by_name(&mut self) -> Result<CondKind, PhraseError> {
        if hint::leading_condition(self).is_some() || self.peek().kind == TokenKind::Open {
            return Err(self.unexpected(Expected::Condition));
        }
        Ok(CondKind::Name(self.name(Expected::Condition)?))
    }
}

fn wrong_count(number: Token<'_>, members: usize) -> PhraseError {
    let (number, span) = (quoted(number.text), number.span());
    let (noun, help) = match members {
        1 => ("member", "write `1`".to_owned()),
        _ => ("members", format!("write a number from 1 to {members}")),
    };
    let message = format!("{number} of {members} {noun} is not possible");
    PhraseError::new(span, message).help(help)
}
