//! Phrases: what parses and how it prints, what does not and what is said about it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod elsewhere;
mod follow;
mod generated;
mod hostile;
mod near_misses;

use abide::dates::{Length, Unit};
use abide::phrase::{
    CondKind, DateKind, is_id, is_reserved, parse_condition, parse_date, parse_length,
};

/// Dates in their plain form.
const DATES: &[&str] = &[
    "2025-09-30",
    "0001-01-01",
    "9999-12-31",
    "2024-02-29",
    "2025-09",
    "2025-Q3",
    "2025",
    "made",
    "period-start",
    "period-end",
    "handover",
    "x",
    "may",
    "q3",
    "one",
    "by",
    "min",
    "first-answer-2",
    "(made)",
    "(2025-09)",
    "((2025))",
    "met(end-mission)",
    "lapsed(end-mission)",
    "deadline(end-mission)",
    "1 day after made",
    "30 days after handover",
    "2 weeks before handover",
    "12 months after made",
    "1 year before period-end",
    "5 working days after made",
    "1 working day before deadline(x)",
    "1000000 days after made",
    "2025 days after made",
    "2025 working days after made",
    "30 days after 2 months before end of 2025-09",
    "within 30 days of handover",
    "within 1 working day of met(x)",
    "earlier of (made)",
    "earlier of (30 days after handover, 2025-09-30)",
    "later of (a, b, later of (c, d))",
    "start of 2025-09",
    "end of 2025-Q3",
    "end of 2025",
    "start of month of made",
    "start of month after ratification",
    "end of quarter before 30 days after x",
    "end of year of (made)",
    "start of month of start of 2025-09",
    "some day in 2025-09",
    "some day in 2025-Q4",
    "30 days after some day in 2025",
];

/// Conditions in their plain form.
const CONDITIONS: &[&str] = &[
    "ground",
    "not ground",
    "not not ground",
    "(ground)",
    "a and b",
    "a or b and not c or d",
    "(a or b) and not (c and d)",
    "all of (a)",
    "all of (a, b or c, not d)",
    "any of (a, any of (b, c))",
    "1 of (a)",
    "2 of (a, b, c)",
    "3 of (a, b, c) or 1 of (d)",
    "pending(x)",
    "due(x)",
    "met(x)",
    "lapsed(x)",
    "void(x)",
    "breached(x)",
    "on or after 2025-09-30",
    "on or after 2025-09 and before 2025-Q4",
    "after 2025",
    "after (2025)",
    "after made",
    "after 30 days after handover",
    "before 30 days before handover or after handover",
    "not before made",
    "before handover and ground",
    "after met(x) and not met(y)",
    "before earlier of (a, b) or c",
    "after end of quarter after x and y",
    "if",
    "unless or both",
];

#[test]
fn plain_dates_print_as_they_are_written() {
    for text in DATES {
        let phrase = parse_date(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(phrase.to_string(), *text);
        assert_eq!(phrase.span, 0..text.len(), "{text}");
    }
}

#[test]
fn plain_conditions_print_as_they_are_written() {
    for text in CONDITIONS {
        let phrase = parse_condition(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(phrase.to_string(), *text);
        assert_eq!(phrase.span, 0..text.len(), "{text}");
    }
}

#[test]
fn every_date_may_be_compared_with_in_a_condition() {
    for text in DATES {
        for head in ["after", "before", "on or after", "not before"] {
            let condition = format!("{head} {text} and ground");
            let phrase = parse_condition(&condition).unwrap();
            assert!(matches!(phrase.kind, CondKind::And(_)), "{condition}");
            assert_eq!(phrase.to_string(), condition);
        }
    }
}

#[test]
fn blanks_and_plurals_do_not_matter() {
    let dates = [
        ("  30   days\tafter\n made ", "30 days after made"),
        ("1 days after made", "1 day after made"),
        ("2 day after made", "2 days after made"),
        ("3 working day after made", "3 working days after made"),
        ("met ( x )", "met(x)"),
        ("earlier of(a,b)", "earlier of (a, b)"),
        ("( 2025-09 )", "(2025-09)"),
        (" made", "made"),
    ];
    for (text, plain) in dates {
        assert_eq!(parse_date(text).unwrap().to_string(), plain);
    }
    let conditions = [
        (" not(a)and(b)or met( c ) ", "not (a) and (b) or met(c)"),
        ("2 of( a , b )", "2 of (a, b)"),
        (" ground ", "ground"),
        ("after  2025-09-30 ", "after 2025-09-30"),
    ];
    for (text, plain) in conditions {
        assert_eq!(parse_condition(text).unwrap().to_string(), plain);
    }
}

#[test]
fn operators_bind_in_their_order() {
    let phrase = parse_condition("not a and b or c").unwrap();
    let CondKind::Or(members) = phrase.kind else { panic!("{phrase}") };
    let CondKind::And(inner) = &members[0].kind else { panic!("{}", members[0]) };
    assert!(matches!(inner[0].kind, CondKind::Not(_)));
    assert_eq!((members[0].span.clone(), members[1].span.clone()), (0..11, 15..16));
}

#[test]
fn a_date_ends_where_no_word_continues_it() {
    let phrase = parse_condition("before handover and ground").unwrap();
    let CondKind::And(members) = phrase.kind else { panic!("{phrase}") };
    let CondKind::Before(date) = &members[0].kind else { panic!("{}", members[0]) };
    assert_eq!(date.span, 7..15);
}

#[test]
fn places_are_those_of_the_words() {
    let phrase = parse_date("within 30 days of  met( x )").unwrap();
    let DateKind::Within(length, base) = phrase.kind else { panic!("not within") };
    assert_eq!(length, Length { count: 30, unit: Unit::Day });
    assert_eq!(base.span, 19..27);
    let DateKind::Of(_, name) = base.kind else { panic!("not met") };
    assert_eq!((name.text.as_str(), name.span), ("x", 24..25));
}

#[test]
fn lengths() {
    let good = [
        ("1 day", 1, Unit::Day),
        (" 30  days ", 30, Unit::Day),
        ("2 weeks", 2, Unit::Week),
        ("3 months", 3, Unit::Month),
        ("1 years", 1, Unit::Year),
        ("5 working days", 5, Unit::WorkingDay),
        ("1000000 days", 1_000_000, Unit::Day),
    ];
    for (text, count, unit) in good {
        assert_eq!(parse_length(text), Ok(Length { count, unit }), "{text}");
    }
}

#[test]
fn ids_and_words() {
    assert!(is_id("a") && is_id("a-b-2") && is_id("made") && is_id("a--"));
    for text in ["", "2a", "-a", "A", "a_b", "a b", "é", "a.b", "a/b"] {
        assert!(!is_id(text), "{text}");
    }
    for word in "made agreement none period-start period-end after before within of in on or and \
        not all any some earlier later start end day days week weeks month months year years \
        working pending due met lapsed void"
        .split_whitespace()
    {
        assert!(is_reserved(word), "{word}");
        assert!(parse_condition(word).is_err(), "{word}");
    }
    assert!(!is_reserved("ground") && !is_reserved("Made"));
}

#[test]
fn lacking_brackets_are_printed() {
    let parse = |text| parse_condition(text).unwrap().erase();
    let mut phrase = parse("x and y");
    phrase.kind = CondKind::And(vec![parse("a or b"), parse("c and d")]);
    assert_eq!(phrase.to_string(), "(a or b) and (c and d)");
    phrase.kind = CondKind::Not(Box::new(parse("a or b")));
    assert_eq!(phrase.to_string(), "not (a or b)");
}
