//! The words that people write for those of the language: for each there is what to write instead.

use abide::phrase::{PhraseError, parse_assumption, parse_condition, parse_date, parse_length};

/// Rows of words that mean the same, and what is said of each.
type Rows<'t> = &'t [(&'t str, &'t str)];

/// Puts each word of a row into a text, which is not a phrase because of it.
fn say<T: std::fmt::Debug>(
    rows: Rows<'_>,
    text: impl Fn(&str) -> String,
    parse: impl Fn(&str) -> Result<T, PhraseError>,
) {
    for (words, expected) in rows {
        for word in words.split_whitespace() {
            let text = text(word);
            let help = parse(&text).expect_err(&text).help;
            assert_eq!(help.as_deref(), Some(*expected), "{text}");
        }
    }
}

#[test]
fn numbers_in_words() {
    let numbers = "a=1 an=1 one=1 single=1 two=2 couple=2 three=3 four=4 five=5 six=6 seven=7 \
        eight=8 nine=9 ten=10 eleven=11 twelve=12 fourteen=14 fifteen=15 eighteen=18 twenty=20 \
        twenty-one=21 twenty-four=24 twenty-eight=28 thirty=30 thirty-six=36 forty=40 \
        forty-five=45 sixty=60 ninety=90 hundred=100";
    for (word, digits) in numbers.split_whitespace().filter_map(|pair| pair.split_once('=')) {
        let expected = format!("write the number in digits: `{digits}`");
        say(&[(word, &expected)], |word| format!("{word} days"), parse_length);
        say(&[(word, &expected)], |word| format!("{word} days after made"), parse_date);
    }
}

#[test]
fn lengths_in_one_word() {
    let rows = [
        ("30d 30day 30-days P30D", "write `30 days`"),
        ("1d 1day", "write `1 day`"),
        ("2w 2wk 2wks 2week 2-weeks P2W", "write `2 weeks`"),
        ("3m 3mo 3mos 3month 3months P3M", "write `3 months`"),
        ("4y 4yr 4yrs 4year 4years P4Y", "write `4 years`"),
        ("5wd 5bd", "write `5 working days`"),
    ];
    say(&rows, str::to_owned, parse_length);
}

#[test]
fn units() {
    let days = "write `3 days`: days are calendar days";
    let rows = [
        (
            "business bank banking trading court work open workday workdays weekday weekdays \
             business-day business-days working-day working-days",
            "write `3 working days`",
        ),
        ("calendar consecutive natural clear full d", days),
        ("hour hours h minute minutes second seconds", "write `1 day`: there is no smaller unit"),
        ("quarter quarters", "write `3 months` for each quarter"),
        ("fortnight fortnights", "write `2 weeks` for each fortnight"),
        ("decade decades", "write `10 years` for each decade"),
    ];
    say(&rows, |word| format!("3 {word}"), parse_length);
    say(&[("business", "write `1 working day`")], |word| format!("1 {word} day"), parse_length);
}

/// Two slips in five letters are a slip, in four they are another word.
#[test]
fn how_near_a_word_has_to_be() {
    let help = |text: &str| parse_length(text).expect_err(text).help.unwrap_or_default();
    for (text, meant) in [("3 wekk", "week"), ("3 moxxh", "month"), ("3 wroking days", "working")] {
        assert_eq!(help(text), format!("did you mean `{meant}`?"));
    }
    for text in ["3 wexx", "3 moxxx"] {
        assert!(!help(text).contains("did you mean"), "{text}: {}", help(text));
    }
}

#[test]
fn directions() {
    let rows = [
        ("from since following past of starting beginning counting upon on", "write `after`"),
        ("prior until till to preceding ahead", "write `before`"),
        (
            "later earlier ago hence",
            "write from which day to count: `after made`, `before handover`",
        ),
    ];
    say(&rows, |word| format!("30 days {word} made"), parse_date);
}

#[test]
fn words_in_front_of_dates() {
    let rows = [
        (
            "by until till at from since during no not on when upon once as latest through",
            "write the date alone: a deadline or a term includes it",
        ),
        (
            "earliest sooner soonest min minimum first whichever either any or",
            "write `earlier of (…, …)`, or `later of (…, …)`",
        ),
        ("max maximum last all both and", "write `later of (…, …)`, or `earlier of (…, …)`"),
        ("beginning begin", "write `start of`"),
        ("close ending", "write `end of`"),
        ("the", "leave out `the`"),
        ("in", "write the period alone, or `30 days after made`"),
        (
            "next following previous prior",
            "write `1 day after`, `start of month after` and the like",
        ),
        ("after", "write `1 day after`, or how much later: `30 days after`"),
        ("before", "write `1 day before`, or how much earlier: `30 days before`"),
        (
            "today now",
            "write the day itself, as `2025-09-30`, or count from one, as `7 days after made`: phrases have \
             no clock, so that a status never drifts",
        ),
        (
            "pending due void breached",
            "the dates of a commitment are `met(…)`, `lapsed(…)` and `deadline(…)`",
        ),
        ("of", "write `earlier of (…, …)`, or `start of` a period"),
        (
            "day days week weeks month months year years working",
            "write the number in front of the unit: `30 days after made`",
        ),
        ("quarter", "write `start of quarter of` or `end of quarter of` and a date"),
        ("agreement", "write `made` for the day on which the agreement was made"),
        ("none", "`none` stands only alone, in an amendment"),
    ];
    say(&rows, |word| format!("{word} handover"), parse_date);
    // Nothing stands behind them: what is no name can only be meant so.
    let alone = ["after", "before", "in", "of", "quarter", "agreement", "none"];
    for (words, help) in rows.iter().filter(|(words, _)| alone.contains(words)) {
        say(&[(words, help)], str::to_owned, parse_date);
    }
}

#[test]
fn words_in_front_of_conditions() {
    let rows = [
        ("since from starting", "write `on or after` and the date"),
        ("until till", "write `before` and the date, or `not after` to include the day"),
        ("by no through", "write `not after` and the date"),
        ("later", "write `after` and the date"),
        ("earlier", "write `before` and the date"),
        ("if when while once provided where", "write the condition alone"),
        ("unless except without", "write `not`"),
        ("both each every", "write `all of (…, …)`"),
        ("either one some", "write `any of (…, …)`, or `1 of (…, …)`"),
        ("neither none", "write `not any of (…, …)`"),
        ("at least", "write `2 of (…, …)`: it means at least as many"),
        ("two three four five", "write the number in digits: `2 of (…, …)`"),
        ("the", "leave out `the`"),
        ("has have is", "write the name alone, or a status: `met(…)`"),
        ("today now", "write `on or after`, `after` or `before` and the date"),
        (
            "made period-start period-end deadline start end within",
            "write `on or after`, `after` or `before` in front of a date",
        ),
        ("and or in of", "write a condition on both sides of `and` and `or`"),
    ];
    say(&rows, |word| format!("{word} ground"), parse_condition);
}

#[test]
fn tests_of_other_names() {
    let rows = [
        (
            "done completed complete performed fulfilled satisfied kept honoured honored",
            "write `met(…)`",
        ),
        ("overdue missed expired late", "write `lapsed(…)`"),
        ("breach broken violated", "write `breached(…)`"),
        ("active open owed", "write `due(…)`"),
        ("cancelled canceled waived withdrawn superseded", "write `void(…)`"),
        ("happened occurred held", "write the name alone"),
        ("min minimum earliest", "write `earlier of (…, …)`"),
        ("max maximum latest", "write `later of (…, …)`"),
    ];
    say(&rows, |word| format!("{word}(pay)"), parse_condition);
    say(&rows, |word| format!("{word}(pay)"), parse_date);
    let name = [("assessed holds", "write the name alone")];
    say(&name, |word| format!("{word}(pay)"), parse_condition);
    let no_day = [(
        "assessed holds",
        "a condition holds or not, and has no day of its own: it may stand in `subject-to`; to count from a day, \
         add an `[event.NAME]` for what happens on it",
    )];
    say(&no_day, |word| format!("{word}(pay)"), parse_date);
}

#[test]
fn marks() {
    let dates = [("&& &", "write `later of (…, …)`"), ("|| |", "write `earlier of (…, …)`")];
    say(&dates, |mark| format!("made {mark} handover"), parse_date);
    say(
        &[("< <= =< ≤ > >= => ≥ = ==", "write the date alone")],
        |mark| format!("{mark} 2025-09-30"),
        parse_date,
    );
    let conditions = [
        ("&& &", "write `and`"),
        ("|| |", "write `or`"),
        (">= => ≥", "write `on or after` and the date"),
        (">", "write `after` and the date"),
        ("<", "write `before` and the date"),
        ("<= =< ≤", "write `not after` and the date"),
        ("= == != ≠", "write `on or after`, `after` or `before` and the date"),
        ("+", "write what is counted first: `30 days after made`"),
        ("[ {", "write `(`"),
        ("] }", "write `)`"),
        (";", "write `,`"),
        ("\" ' “ ” „ ‘ ’ ` « »", "write names and dates without quotes"),
        ("~ ?", "leave it out"),
    ];
    say(&conditions, |mark| format!("ground {mark} talks"), parse_condition);
    say(&[("!", "write `not`")], |mark| format!("{mark}ground"), parse_condition);
    for (value, help) in [("true", "write the name alone"), ("false", "write `not` and the name")] {
        say(&[("= ==", help)], |mark| format!("ground {mark} {value}"), parse_condition);
    }
}

/// A year that has four digits is in range: what is wrong is what stands behind it.
#[test]
fn a_year_out_of_range_is_told_from_another_form() {
    let help = |text: &str| parse_date(text).expect_err(text).help.unwrap_or_default();
    assert_eq!(help("10000-01-01"), "dates run from `0001-01-01` to `9999-12-31`");
    let forms = "write a day as `YYYY-MM-DD`, a period as `YYYY-MM`, `YYYY-Qn` or `YYYY`";
    for text in ["2025-ab", "2025-09-30-1"] {
        assert_eq!(help(text), forms, "{text}");
    }
}

/// What stands behind `met` is named only if it can be a name.
#[test]
fn what_lacks_its_brackets() {
    let help = |text: &str| parse_condition(text).expect_err(text).help.unwrap_or_default();
    assert_eq!(help("met pay"), "write `met(pay)`");
    assert_eq!(help("met 2025"), "write the name of a commitment behind it: `met(…)`");
}

#[test]
fn values_of_assumptions() {
    let rows = [
        ("yes Yes y on 1 t holds True TRUE", "write `true`"),
        ("no No n off 0 f never none False FALSE", "write `false`"),
        ("\"true\" 'true'", "write `true` without them"),
        ("\"false\" 'false'", "write `false` without them"),
        ("\"2025-09-20\"", "write `2025-09-20` without them"),
        ("2025-09", "name one day of it, such as `2025-09-30`"),
        ("2025-02-30", "the last day of `2025-02` is `2025-02-28`"),
        (
            "soon \"soon\"",
            "write `ground = true` or `ground = false` if it may hold, else its day: `ground = 2025-09-20`",
        ),
    ];
    say(&rows, |value| format!("ground = {value}"), parse_assumption);
    let marks = [("== : := is on =>", "write `=`")];
    say(&marks, |mark| format!("ground {mark} true"), parse_assumption);
    for (text, kept) in [("ground=true", "ground = true"), ("ground = false ", "ground = false")] {
        assert_eq!(parse_assumption(text).map(|it| it.to_string()).as_deref(), Ok(kept));
    }
}

/// A date that is found from others is told from what is no date, and an end from a wrong word.
#[test]
fn assumptions_that_end_or_reckon() {
    let error = |text: &str| parse_assumption(text).expect_err(text);
    let phrase = error("handover = 30 days after made");
    assert_eq!(phrase.message, "`30 days after made` is a phrase, not a day");
    let ended = [
        ("", "the name of something open"),
        ("ground", "`=`"),
        ("ground =", "`true`, `false` or a day"),
        ("met(", "the id of a commitment"),
        ("met(pay", "`)`"),
    ];
    for (text, wanted) in ended {
        let message = format!("expected {wanted}, but the assumption ends here");
        assert_eq!(error(text).message, message, "{text}");
    }
}

#[test]
fn names_in_assumptions() {
    let error = |text: &str| parse_assumption(text).expect_err(text);
    for (text, name) in [("Ground = true", "Ground"), ("a_b = true", "a_b"), ("2x = true", "2x")] {
        assert_eq!(error(text).message, format!("`{name}` is not a name"));
    }
    // A word of the language is none, nor is one that says what of a commitment is open.
    for word in ["made", "met", "broken-when"] {
        let message = format!("`{word}` is a word of the language, not a name");
        assert_eq!(error(&format!("{word} = true")).message, message);
    }
    // In brackets it is looked up like any other.
    for text in ["met(made) = true", "met(met) = true"] {
        assert_eq!(parse_assumption(text).map(|it| it.to_string()).as_deref(), Ok(text));
    }
}

/// A reading is offered only for what has a year.
#[test]
fn dates_without_a_reading() {
    let help = |text: &str| parse_date(text).expect_err(text).help.unwrap_or_default();
    let forms = "write a day as `YYYY-MM-DD`, a period as `YYYY-MM`, `YYYY-Qn` or `YYYY`";
    for text in ["9-25", "1/2/25", "1.2.25", "2025abcd", "2025091T00"] {
        assert_eq!(help(text), forms, "{text}");
    }
    assert!(!help("2025091").contains("2025-09"), "{}", help("2025091"));
}

/// The longest of what is repeated, and what is longer.
#[test]
fn the_longest_words() {
    let help = |text: &str| parse_length(text).expect_err(text).help.unwrap_or_default();
    assert_eq!(help("1000000d"), "write `1000000 days`");
    assert_ne!(help("10000000d"), "write `10000000 days`");
    say(&[("PERIOD-START", "write `period-start`")], str::to_owned, parse_date);
}

#[test]
fn openings_and_what_follows_them() {
    let dates = [
        ("last working day of 2025-09", "write `1 working day before`"),
        ("first working day of 2025-09", "write `1 working day after`"),
        ("last of (made, handover)", "write `later of`"),
        ("earlier handover", "write `earlier of (…, …)`"),
        ("later handover", "write `later of (…, …)`"),
        ("30 days (made)", "write `after` or `before` behind the unit"),
    ];
    let help = |text: &str| parse_date(text).expect_err(text).help.unwrap_or_default();
    for (text, expected) in dates {
        assert_eq!(help(text), expected, "{text}");
    }
    // A name that is nearly a word is meant as one only where a number follows it.
    assert_eq!(help("withim 30 days of made"), "did you mean `within`?");
    assert!(!help("withim handover").contains("within"), "{}", help("withim handover"));
    let conditions = [
        ("on or before 2025-09", "write `not after`"),
        ("on or aftr 2025-09", "did you mean `after`?"),
        ("all ground", "write `all of (…, …)`"),
        ("any ground", "write `any of (…, …)`"),
        ("met(_X)", "write the name of a commitment"),
        ("met(End_Mission)", "write `end-mission`: names are lower-case, with hyphens"),
    ];
    let help = |text: &str| parse_condition(text).expect_err(text).help.unwrap_or_default();
    for (text, expected) in conditions {
        assert_eq!(help(text), expected, "{text}");
    }
}
