//! What is said about texts that are no phrases.

use std::fmt::Write as _;

use abide::phrase::{PhraseError, parse_condition, parse_date, parse_length};

const DATES: &[&str] = &[
    "",
    "   ",
    // The dates of other places.
    "2025-9-8",
    "2025-09-8",
    "20250908",
    "2025/09/01",
    "01.09.2025",
    "1.9.2025",
    "01/09/2025",
    "30/09/2025",
    "05-05-2025",
    "2025-09-30T00:00:00",
    "2025–09–30",
    "2025-9",
    "2025/09",
    "09/2025",
    "2025-q3",
    "2025Q3",
    "Q3 2025",
    "q3 2025",
    "2025 Q3",
    "Q3",
    "Sept 2025",
    "September 2025",
    "september 2025",
    "end of September 2025",
    "30 September 2025",
    "30th Sept. 2025",
    "September 30, 2025",
    "September 30 2025",
    "2025 September",
    "31 September 2025",
    "30 September",
    "30 days after 1 June 2025",
    // Dates that do not exist.
    "2025-02-30",
    "2024-02-30",
    "2025-13-01",
    "2025-13",
    "2025-00",
    "2025-Q5",
    "0000",
    "0000-01-01",
    "10000-01-01",
    // Blanks around a date.
    " 2025-09-08",
    "2025-09-08 ",
    "\t2025-09",
    // Lengths.
    "30d after made",
    "30days after made",
    "30-day after made",
    "P30D",
    "0 days after made",
    "1000001 days after made",
    "99999999999999999999 days after made",
    "030 days after made",
    "1.5 months after made",
    "-5 days after made",
    "a month after made",
    "one month after made",
    "thirty days after made",
    "thirty (30) days after made",
    "within a month of made",
    "30 after made",
    "30",
    "30 days",
    "30 dais after made",
    "30 Days after made",
    "30 business days after made",
    "1 business day after made",
    "30 workdays after made",
    "30 bank days after made",
    "30 calendar days after made",
    "30 working after made",
    "48 hours after made",
    "2 quarters after made",
    "2 fortnights after made",
    "days after made",
    // Steps.
    "30 days from made",
    "30 days since made",
    "30 days of made",
    "30 days prior to made",
    "30 days aftr made",
    "30 days made",
    "30 days later",
    "30 days after",
    "within 30 days after handover",
    "within 30 days from handover",
    "within 2025-09",
    "within",
    "2025 after made",
    "made + 30 days",
    "made - 30 days",
    "made plus 30 days",
    // Arithmetic over periods.
    "30 days after 2025-09",
    "30 days after (2025-09)",
    "30 days after 2025-Q3",
    "30 days after 2025",
    "within 30 days of 2025-09",
    "earlier of (handover, 2025-09)",
    "later of ((2025), made)",
    "start of month of 2025-09",
    // Periods and their ends.
    "start of 2025-09-30",
    "start of handover",
    "start of (2025-09)",
    "end of the month",
    "end of month",
    "end of month made",
    "end of week of made",
    "end of",
    "end 2025-09",
    "beginning of 2025-09",
    "first day of 2025-09",
    "last day of month of made",
    "first working day after made",
    "some day of 2025-09",
    "some day in handover",
    "some time in 2025-09",
    // Several dates.
    "earliest of (a, b)",
    "latest of (a, b)",
    "first of (a, b)",
    "min(a, b)",
    "max(a, b)",
    "whichever is earlier of a and b",
    "a or b",
    "a and b, whichever is later",
    "a, b",
    "earlier (a, b)",
    "earlier of a, b",
    "earlier of (a, b,)",
    "earlier of (a b)",
    "earlier of ()",
    "earlier of (a, b",
    "(made",
    "made)",
    "((made)",
    // Words in front.
    "by 2025-09-30",
    "until 2025-09-30",
    "no later than 2025-09-30",
    "not later than 2025-09-30",
    "on 2025-09-30",
    "before 2025-09-30",
    "after handover",
    "in 2025-09",
    "the handover",
    "today",
    "now",
    "30 days after today",
    // Names.
    "Handover",
    "hand_over",
    "\"handover\"",
    "“handover”",
    "30 days after 'made'",
    "met end-mission",
    "met(end-mission",
    "met()",
    "met(due)",
    "met(End_Mission)",
    "met(x#1)",
    "met",
    "due(x)",
    "completed(x)",
    "dedline(x)",
    "foo(x)",
    "$opened",
    "agreement",
    "none",
    "AFTER",
    "Made",
    "made.",
    "made handover",
    "日本",
    "made \u{202e}x",
    "é",
];

const CONDITIONS: &[&str] = &[
    "",
    "a && b",
    "a || b",
    "!a",
    "a & b",
    "a AND b",
    "a Or b",
    "NOT a",
    "a adn b",
    "a b",
    "a,",
    "a, b",
    "a and",
    "and a",
    "not",
    "a and or b",
    "()",
    "(a",
    "a)",
    "[a or b]",
    "handover >= 2025-09-30",
    ">= 2025-09-30",
    "> 2025-09-30",
    "< 2025-09-30",
    "<= 2025-09-30",
    "handover == 2025-09-30",
    "ground = true",
    "ground == false",
    "end-mission is due",
    "end-mission is not met and b",
    "handover has happened",
    "ground holds",
    "x lapsed",
    "is due",
    "met end-mission",
    "met(a, b)",
    "met(a and b)",
    "overdue(x)",
    "pendng(x)",
    "happened(x)",
    "deadline(x)",
    "made",
    "2025-09-30",
    "30 days after handover",
    "on 2025-09-30",
    "on or before 2025-09-30",
    "on or after",
    "since 2025-09-30",
    "until 2025-09-30",
    "by 2025-09-30",
    "no later than 2025-09-30",
    "after 2025-9-30",
    "after 30 days after 2025-09",
    "before handover ground",
    "before (handover and ground)",
    "before (handover, ground)",
    "after Sept 2025",
    "after due(x)",
    "if ground",
    "unless ground",
    "all (a, b)",
    "all of a, b",
    "all of (a, )",
    "all of (a, b",
    "all of ()",
    "any (a, b)",
    "both of (a, b)",
    "either a or b",
    "none of (a, b)",
    "two of (a, b)",
    "at least 2 of (a, b)",
    "0 of (a, b)",
    "3 of (a, b)",
    "2 of (a)",
    "99999999999 of (a)",
    "2 (a, b)",
    "today",
    "after today",
    "Ground",
    "ground_ok",
    "ground?",
    "'ground'",
    "start of 2025",
];

const LENGTHS: &[&str] = &[
    "",
    "30",
    "days",
    "30d",
    "30 dys",
    "0 days",
    "30 days after made",
    "30 business days",
    "30 days, 2 weeks",
    "one month",
    "P1M",
    "2025-09",
    "1 Month",
];

fn describe<T>(said: &mut String, texts: &[&str], parse: impl Fn(&str) -> Result<T, PhraseError>) {
    for text in texts {
        let Err(error) = parse(text) else {
            panic!("{text:?} is a phrase")
        };
        let before = text.get(..error.span.start).unwrap().chars().count();
        let width = text.get(error.span).unwrap().chars().count();
        let mark = " ".repeat(before) + &"^".repeat(width.max(1));
        let shown: String = text
            .chars()
            .map(|c| {
                if c.is_control() || c == '\u{202e}' {
                    '·'
                } else {
                    c
                }
            })
            .collect();
        let help = error.help.as_deref().unwrap_or("-");
        writeln!(said, "| {shown}\n| {mark}\n{}\n  {help}\n", error.message).unwrap();
    }
}

#[test]
fn dates() {
    let mut said = String::new();
    describe(&mut said, DATES, parse_date);
    insta::assert_snapshot!(said);
}

#[test]
fn conditions() {
    let mut said = String::new();
    describe(&mut said, CONDITIONS, parse_condition);
    insta::assert_snapshot!(said);
}

#[test]
fn lengths() {
    let mut said = String::new();
    describe(&mut said, LENGTHS, parse_length);
    insta::assert_snapshot!(said);
}
