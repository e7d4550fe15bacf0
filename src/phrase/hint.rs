//! What to type instead.

use std::fmt::Write as _;

use super::error::{Hint, quoted};
use super::lexer::{Token, TokenKind};
use super::parser::{Parser, Sort};
use super::word::{is_name, is_number, is_numeral, is_reserved, nearest};
use super::{foreign_date, foreign_word};
use crate::dates::Period;

/// The words that begin a date.
pub(super) const DATE_WORDS: &[&str] = &[
    "made",
    "met",
    "lapsed",
    "deadline",
    "within",
    "earlier",
    "later",
    "start",
    "end",
    "some",
    "period-start",
    "period-end",
];

/// The words that begin a condition.
pub(super) const CONDITION_WORDS: &[&str] = &[
    "not", "all", "any", "on", "after", "before", "pending", "due", "met", "lapsed", "void",
    "breached",
];

pub(super) const UNITS: &[&str] =
    &["day", "days", "week", "weeks", "month", "months", "year", "years", "working"];

const ALONE: &str = "a length stands alone: `30 days`";

/// What a parser expects at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Date,
    Condition,
    /// A month, a quarter or a year.
    Period,
    /// The number of a length.
    Count,
    Unit,
    /// `after` or `before`, behind a length.
    Direction,
    /// `of`, `after` or `before`, behind `start of month`.
    Relation,
    /// That word.
    Word(&'static str),
    Name,
    /// The bracket of a list.
    Open,
    /// The bracket behind `met`.
    OpenOfName,
    /// The bracket behind a name.
    CloseOfName,
    /// The bracket behind a date.
    CloseOfDate,
    /// The bracket behind a condition.
    CloseOfCondition,
    /// What follows a member of a list.
    CommaOrClose,
    /// The end of the phrase.
    Rest,
}

impl Expected {
    /// For messages: what could stand there.
    pub(super) fn describe(self, parser: &Parser<'_>) -> String {
        let fixed = match self {
            Expected::Date => "a date",
            Expected::Condition => "a condition",
            Expected::Period => "a month, quarter or year",
            Expected::Count => "a number",
            Expected::Unit => "a unit",
            Expected::Direction => "`after` or `before`",
            Expected::Relation => "`of`, `after` or `before`",
            Expected::Word(word) => return format!("`{word}`"),
            Expected::Name => "a name",
            Expected::Open | Expected::OpenOfName => "`(`",
            Expected::CloseOfName | Expected::CloseOfDate => "`)`",
            Expected::CloseOfCondition => "`and`, `or` or `)`",
            Expected::CommaOrClose => "`,` or `)`",
            Expected::Rest if parser.sort == Sort::Condition => {
                "`and`, `or` or the end of the phrase"
            }
            Expected::Rest => "the end of the phrase",
        };
        fixed.to_owned()
    }
}

/// What to type instead of the current token.
pub(super) fn help(parser: &Parser<'_>, expected: Expected) -> Option<Hint> {
    let help = match parser.current.kind {
        TokenKind::End => None,
        TokenKind::Foreign => foreign_mark(parser),
        TokenKind::Word => {
            keyword_in_capitals(parser.current.text).or_else(|| instead_of_word(parser, expected))
        }
        TokenKind::Open | TokenKind::Close | TokenKind::Comma => misplaced_mark(parser, expected),
    };
    help.or_else(|| usual(parser, expected))
}

/// Whether a word is a unit, or one that people use for it.
pub(super) fn is_like_unit(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    UNITS.contains(&lower.as_str()) || foreign_word::unit(&lower, "").is_some()
}

/// What to say if the current word is not the name it looks like, but opens a phrase in a way
/// that people use elsewhere.
pub(super) fn leading_date(parser: &Parser<'_>) -> Option<Hint> {
    let word = parser.current.text;
    let [next, then, _] = parser.ahead();
    if matches!(word, "today" | "now") {
        return foreign_word::in_front_of_date(word).map(Hint::from);
    }
    if foreign_word::is_weekday(word) && matches!(next.text, "after" | "before" | "following") {
        return Some(foreign_word::NO_WEEKDAY.into());
    }
    let continues = match next.kind {
        TokenKind::Word => !matches!(next.text, "and" | "or"),
        TokenKind::Open => true,
        _ => false,
    };
    if !continues {
        return None;
    }
    if foreign_word::are_of_clock(word, next.text)
        && !matches!(then.text, "of" | "after" | "before")
    {
        return Some(foreign_word::NO_CLOCK.into());
    }
    if let Some(count) = foreign_word::number(word) {
        return (is_like_unit(next.text) || next.kind == TokenKind::Open)
            .then(|| format!("write the number in digits: `{count}`").into());
    }
    let fixed = match (word, next.text, then.text) {
        ("first", "day", _) => "write `start of`",
        ("last", "day", _) => "write `end of`",
        ("first", "working" | "business", _) => "write `1 working day after`",
        ("last", "working" | "business", _) => "write `1 working day before`",
        ("month", "of", month) if let Some(help) = foreign_date::month_alone(month) => {
            return Some(help.into());
        }
        ("month" | "quarter" | "year", "of" | "after" | "before", _) => {
            return Some(instead_of_unit_alone(word, next.text).into());
        }
        ("in", month, _) if let Some(help) = foreign_date::month_alone(month) => {
            return Some(help.into());
        }
        ("latest", _, _) if next.is("of") || next.kind == TokenKind::Open => "write `later of`",
        ("earliest" | "first" | "sooner", "of", _) => "write `earlier of`",
        ("last", "of", _) => "write `later of`",

        _ => match foreign_word::in_front_of_date(word) {
            Some(fixed) => fixed,
            None => return misspelt_opening(word, next),
        },
    };
    Some(fixed.into())
}

/// `month of handover`, `year after made`: a period, or a length without its number.
fn instead_of_unit_alone(unit: &str, relation: &str) -> String {
    let edges = format!("`start of {unit} {relation}` or `end of {unit} {relation}`");
    match (unit, relation) {
        (_, "of") | ("quarter", _) => format!("write {edges}"),
        _ => format!("write `1 {unit} {relation}`, {edges}"),
    }
}

/// What was meant by a word that is nearly one with which a date opens, where what follows it
/// follows no name.
fn misspelt_opening(word: &str, next: Token<'_>) -> Option<Hint> {
    let openings: &[&str] = match next.text {
        "of" => &["start", "end", "earlier", "later"],
        "day" => &["some"],
        text if is_number(text) => &["within"],
        _ => return None,
    };
    did_you_mean(word, openings)
}

/// The same in front of a condition.
pub(super) fn leading_condition(parser: &Parser<'_>) -> Option<Hint> {
    let word = parser.current.text;
    let [next, ..] = parser.ahead();
    let alone = match next.kind {
        TokenKind::Word => matches!(next.text, "and" | "or"),
        kind => kind != TokenKind::Open,
    };
    let described = is_predicate(next.text) && !is_predicate(word);
    if is_name(word) && (alone || described) {
        return None;
    }
    foreign_word::in_front_of_condition(word).map(Hint::from)
}

/// What to say of a mark that no phrase contains.
fn foreign_mark(parser: &Parser<'_>) -> Option<Hint> {
    let [next, ..] = parser.ahead();
    let date = parser.sort == Sort::Date;
    let fixed = match parser.current.text {
        "&&" | "&" if date => "write `later of (…, …)`",
        "||" | "|" if date => "write `earlier of (…, …)`",
        "&&" | "&" => return Some(Hint::write("and")),
        "||" | "|" => return Some(Hint::write("or")),
        "+" => "write what is counted first: `30 days after made`",
        "<" | "<=" | "=<" | "≤" | ">" | ">=" | "=>" | "≥" | "=" | "==" if date => {
            "write the date alone"
        }
        "!" => return Some(Hint::write("not")),
        ">=" | "=>" | "≥" => "write `on or after` and the date",
        ">" => "write `after` and the date",
        "<" => "write `before` and the date",
        "<=" | "=<" | "≤" => "write `not after` and the date",
        "=" | "==" | "!=" | "≠" => match next.text {
            "true" => "write the name alone",
            "false" => "write `not` and the name",
            _ => "write `on or after`, `after` or `before` and the date",
        },
        "\"" | "'" | "“" | "”" | "„" | "‘" | "’" | "`" | "«" | "»" => {
            "write names and dates without quotes"
        }
        "[" | "{" => return Some(Hint::write("(")),
        "]" | "}" => return Some(Hint::write(")")),
        ";" => return Some(Hint::write(",")),
        _ => "leave it out",
    };
    Some(fixed.into())
}

fn keyword_in_capitals(word: &str) -> Option<Hint> {
    // No keyword is longer.
    if word.len() > 12 {
        return None;
    }
    let lower = word.to_lowercase();
    (lower != word && is_reserved(&lower)).then(|| Hint::write(&lower))
}

/// What to say of a bracket or a comma where it does not belong.
fn misplaced_mark(parser: &Parser<'_>, expected: Expected) -> Option<Hint> {
    let fixed = match (parser.current.kind, expected) {
        (_, Expected::Rest) if parser.sort == Sort::Length => ALONE,
        (TokenKind::Close, Expected::Rest) => "leave it out: no bracket is open here",
        (TokenKind::Close, Expected::Date | Expected::Condition)
            if parser.previous.kind == TokenKind::Comma =>
        {
            "leave out the comma in front of it"
        }
        (TokenKind::Comma, Expected::Unit) => "write the number without commas",
        (TokenKind::Comma, Expected::CloseOfName) => "write one name in the brackets",
        (TokenKind::Comma, Expected::CloseOfDate) => {
            "a list has its word in front: `earlier of (…, …)`"
        }
        (TokenKind::Comma, Expected::Rest | Expected::CloseOfCondition) => match parser.sort {
            Sort::Condition => "write `and` or `or`; a list has its word in front: `all of (…, …)`",
            _ => "a list has its word in front: `earlier of (…, …)`",
        },
        (TokenKind::Open, Expected::Period) => "write it without brackets",
        (TokenKind::Open, Expected::Word("of")) => "write `of` in front of the bracket",
        (TokenKind::Open, Expected::Direction) => "write `after` or `before` behind the unit",
        _ => return None,
    };
    Some(fixed.into())
}

fn instead_of_word(parser: &Parser<'_>, expected: Expected) -> Option<Hint> {
    let text = parser.current.text;
    match expected {
        Expected::Date => instead_of_date(parser),
        Expected::Condition => instead_of_condition(parser),
        Expected::Period => instead_of_period(parser),
        Expected::Count => instead_of_count(parser),
        Expected::Unit => instead_of_unit(parser),
        Expected::Direction => in_two_words(parser)
            .or_else(|| foreign_word::direction(text).map(Hint::from))
            .or_else(|| did_you_mean(text, &["after", "before"])),
        Expected::Relation => did_you_mean(text, &["of", "after", "before"]),
        Expected::Word("after") if text == "before" => Some("write `not after`".into()),
        Expected::Word(word) => did_you_mean(text, &[word]),
        Expected::Name => instead_of_name(text),
        Expected::OpenOfName if is_name(text) => {
            let test = parser.previous.text;
            Some(format!("write {}", quoted(&format!("{test}({text})"))).into())
        }
        Expected::CloseOfName => Some("write one name in the brackets".into()),
        Expected::CloseOfDate | Expected::CommaOrClose => instead_of_close(parser, expected),
        Expected::CloseOfCondition | Expected::Rest => instead_of_end(parser),
        Expected::Open | Expected::OpenOfName => None,
    }
}

/// A longer phrase is not repeated as a whole.
const LONGEST: usize = 80;

/// `30 days prior to made`: the whole, as the second word has to go too.
fn in_two_words(parser: &Parser<'_>) -> Option<Hint> {
    let [second, ..] = parser.ahead();
    let direction = match (parser.current.text, second.text) {
        ("prior" | "previous", "to") | ("ahead" | "in", "of") => "before",
        ("subsequent", "to") | ("starting" | "beginning" | "counting", "from") => "after",
        _ => return None,
    };
    let (before, behind) = parser.around(second);
    let whole = format!("{before} {direction} {behind}");
    let is_shown = !behind.is_empty() && whole.len() <= LONGEST;
    is_shown.then(|| format!("write `{whole}`").into())
}

/// `1 month after made and 3 days`: the second length is counted from the first day.
fn second_length(parser: &Parser<'_>) -> Option<Hint> {
    let direction = match parser.current.text {
        "and" | "plus" => "after",
        "minus" => "before",
        _ => return None,
    };
    let [count, unit, end] = parser.ahead();
    let is_length = is_number(count.text) && UNITS.contains(&unit.text) && unit.text != "working";
    let (before, _) = parser.around(end);
    if !is_length || end.kind != TokenKind::End || before.len() > LONGEST {
        return None;
    }
    Some(format!("write `{} {} {direction} {}`", count.text, unit.text, before.trim()).into())
}

fn did_you_mean(text: &str, known: &[&'static str]) -> Option<Hint> {
    let near = nearest(text, known).filter(|word| *word != text);
    near.map(Hint::did_you_mean)
}

fn instead_of_date(parser: &Parser<'_>) -> Option<Hint> {
    let text = parser.current.text;
    let [next, ..] = parser.ahead();
    if next.kind == TokenKind::Open && matches!(text, "assessed" | "holds") {
        return Some(foreign_word::NO_DAY_OF_CONDITION.into());
    }
    if next.kind == TokenKind::Open
        && let Some(help) = foreign_word::test(text)
    {
        return Some(help.into());
    }
    leading_date(parser)
        .or_else(|| {
            let help = foreign_word::in_front_of_date(text).filter(|_| !is_name(text));
            help.map(Hint::from)
        })
        .or_else(|| {
            let called = Some(text).filter(|_| next.kind == TokenKind::Open)?;
            let dates = || foreign_word::in_front_of_date("due").map(Hint::from);
            did_you_mean(called, DATE_WORDS).or_else(dates)
        })
        .or_else(|| foreign_word::glued_length(text).map(|length| Hint::write(&length)))
        .or_else(|| foreign_date::without_year(text).map(Hint::from))
        .or_else(|| instead_of_name(text))
}

fn instead_of_condition(parser: &Parser<'_>) -> Option<Hint> {
    let text = parser.current.text;
    let [next, ..] = parser.ahead();
    if is_number(text) && next.kind == TokenKind::Open {
        return Some(format!("write {}", quoted(&format!("{text} of"))).into());
    }
    if is_numeral(text) {
        return foreign_word::in_front_of_condition("made").map(Hint::from);
    }
    if next.kind == TokenKind::Open
        && let Some(help) = foreign_word::test(text)
    {
        return Some(help.into());
    }
    leading_condition(parser)
        .or_else(|| did_you_mean(text, CONDITION_WORDS).filter(|_| next.kind == TokenKind::Open))
        .or_else(|| instead_of_name(text))
}

fn instead_of_period(parser: &Parser<'_>) -> Option<Hint> {
    let text = parser.current.text;
    if parser.previous.is("in") {
        return Some("write a period such as `2025-09`: it must be known".into());
    }
    if matches!(text, "week" | "day" | "working") {
        return Some("write `month`, `quarter` or `year`: there are no other periods".into());
    }
    if matches!(text, "the" | "a" | "this" | "that") {
        return Some(format!("leave out `{text}`").into());
    }
    if let Some(help) = foreign_date::month_alone(text) {
        return Some(help.into());
    }
    if is_name(text) || is_reserved(text) {
        let example = quoted(&format!("month of {text}"));
        return Some(format!("write which period the day is in: {example}").into());
    }
    did_you_mean(text, &["month", "quarter", "year"])
}

fn instead_of_count(parser: &Parser<'_>) -> Option<Hint> {
    let text = parser.current.text;
    if let Some(length) = foreign_word::glued_length(text) {
        return Some(Hint::write(&length));
    }
    if text.starts_with('-') {
        return Some("write a number from 1; `before` counts backward".into());
    }
    if let Some(length) = foreign_word::adverb(text) {
        return Some(Hint::write(length));
    }
    let [next, ..] = parser.ahead();
    if matches!(text, "every" | "each") {
        let unit = next.text.trim_end_matches('s');
        return Some(match UNITS.contains(&unit) {
            true => format!("write `1 {unit}`").into(),
            false => format!("leave out `{text}`").into(),
        });
    }
    if let Some(count) = foreign_word::number(text) {
        return Some(format!("write the number in digits: `{count}`").into());
    }
    if parser.sort != Sort::Length && text.parse::<Period>().is_ok() {
        return Some(format!("write {} alone", quoted(text)).into());
    }
    if parser.sort == Sort::Length && UNITS.contains(&text) && text != "working" {
        let unit = text.trim_end_matches('s');
        return Some(format!("write the number in front of the unit: `1 {unit}`").into());
    }
    is_like_unit(text).then(|| "write the number in front of the unit: `30 days`".into())
}

fn instead_of_unit(parser: &Parser<'_>) -> Option<Hint> {
    let (text, count) = (parser.current.text, parser.previous.text);
    if foreign_word::direction(text).is_some() || matches!(text, "after" | "before") {
        return Some(format!("write the unit: `{count} days`").into());
    }
    let unit = foreign_word::unit(text, count).map(Hint::from);
    unit.or_else(|| did_you_mean(text, UNITS))
}

fn instead_of_name(text: &str) -> Option<Hint> {
    if is_reserved(text) {
        return Some(format!("`{text}` is a word of the phrases and names nothing").into());
    }
    if text.contains('#') {
        return Some("write the commitment without `#`: a phrase names no occurrence".into());
    }
    if text.starts_with('$') {
        return Some("a `$column` stands for the whole phrase, in a register".into());
    }
    let plain = text.trim_end_matches(['.', ':']).replace(['_', '.', ':', '/'], "-");
    let plain = plain.to_lowercase();
    if is_reserved(&plain) {
        return Some(Hint::write(&plain));
    }
    (plain != text && is_name(&plain))
        .then(|| format!("write {}: names are lower-case, with hyphens", quoted(&plain)).into())
}

/// What to say of a word behind a date or a member of a list, in brackets.
fn instead_of_close(parser: &Parser<'_>, expected: Expected) -> Option<Hint> {
    let joint = matches!(parser.current.text, "and" | "or");
    if joint && expected == Expected::CommaOrClose {
        return Some("write `,` between dates".into());
    }
    if joint && parser.sort == Sort::Condition {
        return Some("close the bracket in front of it: there is one date in it".into());
    }
    instead_of_end(parser)
}

/// Whether a word says of a name what the language leaves unsaid: `handover has happened`.
fn is_predicate(word: &str) -> bool {
    matches!(
        word,
        "is" | "was"
            | "has"
            | "have"
            | "are"
            | "holds"
            | "happened"
            | "happens"
            | "occurred"
            | "pending"
            | "due"
            | "met"
            | "lapsed"
            | "void"
            | "breached"
            | "true"
            | "false"
            | "complete"
            | "completed"
    )
}

/// What to say of a word behind what could have been the whole.
fn instead_of_end(parser: &Parser<'_>) -> Option<Hint> {
    let text = parser.current.text;
    if parser.sort == Sort::Length {
        return Some(ALONE.into());
    }
    if is_predicate(text) && is_name(parser.previous.text) {
        return Some(instead_of_predicate(parser).into());
    }
    if parser.sort == Sort::Condition {
        return did_you_mean(text, &["and", "or"]);
    }
    if parser.sort == Sort::Date
        && let Some(help) = second_length(parser)
    {
        return Some(help);
    }
    let fixed = match text {
        "or" => "write `earlier of (…, …)` for whichever comes first, else `later of (…, …)`",
        "and" => "write `later of (…, …)`: it waits for all",
        "plus" | "minus" => "write what is counted first: `30 days after made`",
        _ if text.starts_with(['-', '+']) => "write what is counted first: `30 days before made`",
        "after" | "before" | "from" => "write how long: `30 days after` a date",
        _ => return None,
    };
    Some(fixed.into())
}

/// `x is due`, `x has happened`, `x is not met`
fn instead_of_predicate(parser: &Parser<'_>) -> String {
    let name = parser.previous.text;
    let [next, then, _] = parser.ahead();
    let words = [parser.current.text, next.text, then.text];
    let not = if words.contains(&"not") { "not " } else { "" };
    let status = words
        .into_iter()
        .take_while(|word| !matches!(*word, "and" | "or"))
        .find(|word| matches!(*word, "pending" | "due" | "met" | "lapsed" | "void" | "breached"));
    let meant = match status {
        Some(status) => format!("{not}{status}({name})"),
        None => format!("{not}{name}"),
    };
    format!("write {}", quoted(&meant))
}

/// What usually stands there.
fn usual(parser: &Parser<'_>, expected: Expected) -> Option<Hint> {
    let before = parser.previous.text;
    let fixed = match expected {
        Expected::Date => "write a day such as `2025-09-30`, a name, or `30 days after made`",
        Expected::Condition => "write a name, a status such as `met(…)`, or `after` and a date",
        Expected::Period => "write a period such as `2025-09`, `2025-Q3` or `2025`",
        Expected::Count => "write a whole number and a unit: `30 days`",
        Expected::Unit => "write `days`, `weeks`, `months`, `years` or `working days`",
        Expected::Direction => "write from which day to count: `after made`, `before handover`",
        Expected::Relation => "write `of` for the one in which the day falls",
        Expected::Word("or") => {
            "write `on or after` and the date; for one day alone add `and not after` it"
        }
        Expected::Word("after") => "write `on or after`, or `not after` up to a date",
        Expected::Word("of") if matches!(before, "earlier" | "later" | "all" | "any") => {
            return Some(format!("write `{before} of (…, …)`").into());
        }
        Expected::Word("of") if matches!(before, "start" | "end") => {
            return Some(
                format!("write `{before} of 2025-09`, or `{before} of month of` a date").into(),
            );
        }
        Expected::Word("of") => "write `within 30 days of` a date",
        Expected::Word("day" | "in") => "write `some day in 2025-09`",
        Expected::Word("days") => "write `working days`",
        Expected::Word(_) => return None,
        Expected::Name => "write the name of a commitment",
        Expected::Open => "write what is listed in brackets, with commas between",
        Expected::OpenOfName => {
            let mut help = String::from("write the name of a commitment behind it: ");
            let _ = write!(help, "`{before}(…)`");
            return Some(help.into());
        }
        Expected::CloseOfName
        | Expected::CloseOfDate
        | Expected::CloseOfCondition
        | Expected::CommaOrClose
            if parser.current.kind == TokenKind::End =>
        {
            "close the bracket"
        }
        Expected::CommaOrClose => "write `,` in front of it, or close the bracket",
        Expected::CloseOfCondition => "join conditions with `and` or `or`",
        Expected::CloseOfName | Expected::CloseOfDate => "close the bracket in front of it",
        Expected::Rest if parser.sort == Sort::Condition => "join conditions with `and` or `or`",
        Expected::Rest => {
            "leave it out; of two dates write `earlier of (…, …)` or `later of (…, …)`"
        }
    };
    Some(fixed.into())
}
