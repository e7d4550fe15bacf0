use std::fmt;

use super::error::{PhraseError, quoted};
use super::foreign_word;
use super::lexer::{Lexer, Token, TokenKind};
use super::{Name, Span, is_id, is_reserved, parse_date, word};
use crate::dates::{Day, Period};

/// Something open, and what it is taken to be: `ground = true`, `met(end-mission#2) = 2025-09-20`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumptionExpr {
    /// The word before the brackets; none where the name stands alone.
    pub key: Option<(FactKey, Span)>,
    /// The agreement before a slash.
    pub agreement: Option<Name>,
    /// The event, condition, consultation or commitment.
    pub name: Name,
    /// The occurrence behind a `#`.
    pub occurrence: Option<(i64, Span)>,
    /// What it is taken to be.
    pub value: Assumed,
    /// Where that is written.
    pub value_span: Span,
}

/// What an open fact is taken to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumed {
    /// `true` or `false`
    Truth(bool),
    /// A day.
    Day(Day),
}

macro_rules! keys {
    ($($variant:ident $word:literal)*) => {
        /// The words before the brackets of a fact: what of a commitment is open.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the words themselves")]
        pub enum FactKey {
            $($variant,)*
        }

        impl FactKey {
            /// All of them.
            pub const ALL: &'static [FactKey] = &[$(FactKey::$variant),*];
            const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(FactKey::$variant => $word,)* }
            }
        }
    };
}

keys! {
    Met "met"
    Broken "broken"
    From "from"
    DueFrom "due-from"
    Deadline "deadline"
    Until "until"
    SubjectTo "subject-to"
    MetWhen "met-when"
    BrokenWhen "broken-when"
    VoidWhen "void-when"
}

const FORM: &str = "write it like `ground = true`, `handover = 2025-09-20` or \
                    `met(end-mission) = 2025-09-20`";

/// Parses what is assumed of something open.
///
/// ```
/// use abide::phrase::parse_assumption;
/// let assumed = parse_assumption("met(end-mission)=2025-09-20").unwrap();
/// assert_eq!(assumed.to_string(), "met(end-mission) = 2025-09-20");
///
/// let error = parse_assumption("ground = yes").unwrap_err();
/// assert_eq!(error.help.unwrap(), "write `true`");
/// ```
///
/// # Errors
///
/// If the text is not of that form.
pub fn parse_assumption(text: &str) -> Result<AssumptionExpr, PhraseError> {
    let mut reader = Reader::new(text);
    let fact = reader.fact()?;
    reader.equals()?;
    let (value, value_span) = reader.value(&fact)?;
    Ok(AssumptionExpr { value, value_span, ..fact })
}

struct Reader<'t> {
    text: &'t str,
    lexer: Lexer<'t>,
    current: Token<'t>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let mut lexer = Lexer::new(text);
        let current = lexer.token();
        Self { text, lexer, current }
    }

    fn advance(&mut self) -> Token<'t> {
        std::mem::replace(&mut self.current, self.lexer.token())
    }

    fn expected(&self, what: &str) -> PhraseError {
        let message = match self.current.kind {
            TokenKind::End => format!("expected {what}, but the assumption ends here"),
            _ => format!("expected {what}, found {}", quoted(self.current.text)),
        };
        PhraseError::new(self.current.span(), message)
    }

    /// The fact, with a value that is still to be read.
    fn fact(&mut self) -> Result<AssumptionExpr, PhraseError> {
        if self.current.kind != TokenKind::Word {
            let quoted = matches!(self.current.text, "“" | "”" | "„" | "‘" | "’" | "\"" | "'");
            let help = if quoted { "leave out the quotes" } else { FORM };
            return Err(self.expected("the name of something open").help(help));
        }
        let first = self.advance();
        if self.current.kind != TokenKind::Open {
            return self.named(None, None, first);
        }
        let (outer, word) = of_agreement(first)?;
        let key = key(&word)?;
        self.advance();
        if self.current.kind != TokenKind::Word {
            let form = format!("write `{}(ID) = …`", key.word());
            return Err(self.expected("the id of a commitment").help(form));
        }
        let inner = self.advance();
        if self.current.kind != TokenKind::Close {
            return Err(self.expected("`)`"));
        }
        self.advance();
        self.named(Some((key, word.span)), outer, inner)
    }

    fn named(
        &self,
        key: Option<(FactKey, Span)>,
        outer: Option<Name>,
        token: Token<'_>,
    ) -> Result<AssumptionExpr, PhraseError> {
        let (inner, rest) = of_agreement(token)?;
        if let (Some(_), Some(again)) = (&outer, &inner) {
            let message = "the agreement is named twice";
            return Err(PhraseError::new(again.span.clone(), message).help("name it once"));
        }
        let (name, occurrence) = of_occurrence(rest)?;
        if key.is_none()
            && let Some((_, span)) = &occurrence
        {
            let message = "an occurrence stands behind the id of a commitment";
            let help = format!("write `met({}#…) = …`", name.text);
            return Err(PhraseError::new(span.clone(), message).help(help));
        }
        is_name(&name, key.is_some())?;
        Ok(AssumptionExpr {
            key,
            agreement: outer.or(inner),
            name,
            occurrence,
            value: Assumed::Truth(false),
            value_span: 0..0,
        })
    }

    fn equals(&mut self) -> Result<(), PhraseError> {
        if self.current.text == "=" {
            self.advance();
            return Ok(());
        }
        let error = self.expected("`=`");
        let means_it = matches!(self.current.text, "==" | ":" | ":=" | "is" | "on" | "=>");
        Err(error.help(if means_it { "write `=`" } else { FORM }))
    }

    /// All that stands behind the `=`.
    fn value(&self, fact: &AssumptionExpr) -> Result<(Assumed, Span), PhraseError> {
        let start = self.current.start;
        let text = self.text.get(start..).unwrap_or("").trim_end();
        let span = start..start.saturating_add(text.len());
        if text.is_empty() {
            return Err(self.expected("`true`, `false` or a day").help(FORM));
        }
        let error = |message: String| PhraseError::new(span.clone(), message);
        if let Some(truth) = truth(text) {
            return Ok((Assumed::Truth(truth), span));
        }
        if let Ok(day) = text.parse::<Day>() {
            return Ok((Assumed::Day(day), span));
        }
        if let Ok(period) = text.parse::<Period>() {
            let help = format!("name one day of it, such as `{}`", period.last());
            return Err(error(format!("{} is a period, not a day", quoted(text))).help(help));
        }
        let bare = text.trim_matches(['"', '\'', '“', '”', '„', '‘', '’']);
        if let Some(help) = truth_meant(bare) {
            let message = format!("{} is neither `true` nor `false`", quoted(text));
            return Err(error(message).help(help));
        }
        if bare != text && (bare.parse::<Day>().is_ok() || truth(bare).is_some()) {
            let message = format!("{} stands in quotes", quoted(bare));
            return Err(error(message).help(format!("write {} without them", quoted(bare))));
        }
        if let Some(dated) = self.dated(text, &span) {
            return Err(dated);
        }
        let message = format!("{} is neither `true`, `false` nor a day", quoted(text));
        let help = if foreign_word::is_of_clock(text) {
            "write the day itself, as `2025-09-20`".to_owned()
        } else if fact.key.is_none() && foreign_word::test(text) == Some("write `met(…)`") {
            format!(
                "if that commitment was performed, write `met({}) = 2025-09-20`, with its day",
                fact.name.text
            )
        } else {
            format!(
                "write `{0} = true` or `{0} = false` if it may hold, else its day: `{0} = 2025-09-20`",
                fact.fact()
            )
        };
        Err(error(message).help(help))
    }

    /// What is wrong with what looks like a date.
    fn dated(&self, text: &str, span: &Span) -> Option<PhraseError> {
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        match parse_date(text) {
            Ok(_) => {
                let message = format!("{} is a phrase, not a day", quoted(text));
                let error = PhraseError::new(span.clone(), message);
                Some(error.help("an assumption settles: write the day itself, as `YYYY-MM-DD`"))
            }
            Err(mut error) => {
                let moved = |at: usize| at.saturating_add(span.start);
                error.span = moved(error.span.start)..moved(error.span.end);
                Some(error)
            }
        }
    }
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn truth_meant(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "on" | "1" | "t" | "holds" => Some("write `true`"),
        "no" | "n" | "off" | "0" | "f" | "never" | "none" => Some("write `false`"),
        "true" if text != "true" => Some("write `true`"),
        "false" if text != "false" => Some("write `false`"),
        _ => None,
    }
}

/// The agreement before a slash, and the rest of the word.
fn of_agreement(token: Token<'_>) -> Result<(Option<Name>, Name), PhraseError> {
    let whole = Name { text: token.text.to_owned(), span: token.span() };
    let Some((agreement, rest)) = token.text.split_once('/') else {
        return Ok((None, whole));
    };
    let middle = token.start.saturating_add(agreement.len());
    let agreement = Name { text: agreement.to_owned(), span: token.start..middle };
    is_name(&agreement, true)?;
    let rest = Name { text: rest.to_owned(), span: middle.saturating_add(1)..token.end() };
    Ok((Some(agreement), rest))
}

/// The name, and the occurrence behind a `#`.
fn of_occurrence(name: Name) -> Result<(Name, Option<(i64, Span)>), PhraseError> {
    let Some((id, number)) = name.text.split_once('#') else {
        return Ok((name, None));
    };
    let middle = name.span.start.saturating_add(id.len());
    let span = middle.saturating_add(1)..name.span.end;
    let parsed = number.parse::<i64>().ok().filter(|_| word::is_number(number));
    let Some(parsed) = parsed else {
        let message = format!("{} is no number of an occurrence", quoted(number));
        return Err(PhraseError::new(span, message).help(format!("write `{id}#1`")));
    };
    let id = Name { text: id.to_owned(), span: name.span.start..middle };
    Ok((id, Some((parsed, span))))
}

/// A word that is of the language names nothing, unless it stands in brackets, where it is looked
/// up like any other.
fn is_name(name: &Name, in_brackets: bool) -> Result<(), PhraseError> {
    let error = |message: String| PhraseError::new(name.span.clone(), message);
    if !is_id(&name.text) {
        let message = format!("{} is not a name", quoted(&name.text));
        return Err(error(message).help("names have letters `a` to `z`, digits and hyphens"));
    }
    if !in_brackets && (is_reserved(&name.text) || FactKey::WORDS.contains(&&*name.text)) {
        let message = format!("{} is a word of the language, not a name", quoted(&name.text));
        let help = match FactKey::WORDS.contains(&&*name.text) {
            true => format!("write `{}(ID) = …`, with the id of a commitment", name.text),
            false => FORM.to_owned(),
        };
        return Err(error(message).help(help));
    }
    Ok(())
}

fn key(word: &Name) -> Result<FactKey, PhraseError> {
    let known = FactKey::ALL.iter().find(|key| key.word() == word.text);
    known.copied().ok_or_else(|| {
        let message = format!("{} is nothing of a commitment that can be open", quoted(&word.text));
        let help = match word::nearest(&word.text, FactKey::WORDS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of `{}`", FactKey::WORDS.join("`, `")),
        };
        PhraseError::new(word.span.clone(), message).help(help)
    })
}

impl AssumptionExpr {
    /// The fact, as it is named wherever it is open.
    #[must_use]
    pub fn fact(&self) -> String {
        let occurrence = self.occurrence.as_ref().map(|(number, _)| format!("#{number}"));
        let id = format!("{}{}", self.name.text, occurrence.unwrap_or_default());
        match &self.key {
            Some((key, _)) => format!("{}({id})", key.word()),
            None => id,
        }
    }
}

impl fmt::Display for AssumptionExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(agreement) = &self.agreement {
            write!(f, "{}/", agreement.text)?;
        }
        write!(f, "{} = {}", self.fact(), self.value)
    }
}

impl fmt::Display for Assumed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Assumed::Truth(truth) => write!(f, "{truth}"),
            Assumed::Day(day) => write!(f, "{day}"),
        }
    }
}
