//! What can follow in a phrase that is not whole yet, and what is said of one that goes on in other words.

use abide::phrase::{
    Named, after_condition, after_date, is_reserved, names, no_name, parse_condition, parse_date,
    reserved,
};

#[test]
fn behind_each_part_of_a_date() {
    let units = after_date("30 ").words;
    assert!(units.contains(&"days") && units.contains(&"working"), "{units:?}");
    assert_eq!(after_date("30 days ").words, ["after", "before"]);
    assert_eq!(after_date("end ").words, ["of"]);
    assert_eq!(after_date("some ").words, ["day"]);
    assert_eq!(after_date("some day ").words, ["in"]);
    assert_eq!(after_date("end of ").words, ["month", "quarter", "year"]);
    assert_eq!(after_date("end of month ").words, ["of", "after", "before"]);
    assert_eq!(after_date("30 days after ").names, Some(Named::Day));
    assert_eq!(after_date("30 days after met(").names, Some(Named::Commitment));
    // A period that is written out has no words.
    assert!(after_date("some day in ").words.is_empty());
    // In a list of days there is nothing to say behind a day, and behind what is no phrase either.
    assert!(after_date("earlier of (2025-01-01 ").words.is_empty());
    assert!(after_date("30 days days ").words.is_empty());
}

#[test]
fn behind_each_part_of_a_condition() {
    for before in ["ground ", "(ground ", "any of (ground ", "not ground "] {
        assert_eq!(after_condition(before).words, ["and", "or"], "{before}");
    }
    assert_eq!(after_condition("ground and not ").names, Some(Named::Fact));
    assert_eq!(after_condition("before ").names, Some(Named::Day));
}

#[test]
fn names_are_told_from_words() {
    let found = |text: &str| -> Vec<String> { names(text).into_iter().map(|it| it.text).collect() };
    assert_eq!(found("30 days after met(end-mission) or"), ["end-mission"]);
    assert_eq!(found("2 of (a, before 2025-01-01, not b)"), ["a", "b"]);
    assert!(found("end of month after 2025-01-31").is_empty());
}

#[test]
fn what_is_no_name() {
    let month = |number: u32| Some(format!("write the month with its year: `2025-{number:02}`"));
    for name in ["sep", "sept", "september", "September"] {
        assert_eq!(no_name(name), month(9), "{name}");
    }
    for name in ["septem", "marble", "mayor", "handover"] {
        assert_eq!(no_name(name), None, "{name}");
    }
    for name in ["today", "now", "tomorrow", "yesterday", "tonight"] {
        assert!(no_name(name).is_some(), "{name}");
    }
    for (adverbs, length) in [
        ("daily", "1 day"),
        ("weekly", "1 week"),
        ("fortnightly biweekly bi-weekly", "2 weeks"),
        ("monthly", "1 month"),
        ("quarterly", "3 months"),
        ("half-yearly biannually semiannually semi-annually", "6 months"),
        ("yearly annually annual", "1 year"),
    ] {
        for adverb in adverbs.split(' ') {
            let help = no_name(adverb).unwrap_or_else(|| panic!("{adverb}"));
            assert!(help.contains(&format!("`every = \"{length}\"`")), "{help}");
        }
    }
}

#[test]
fn words_are_reserved() {
    for word in ["end", "of", "month", "not", "and", "met"] {
        assert!(reserved().contains(&word) && is_reserved(word), "{word}");
    }
    assert!(reserved().iter().all(|word| is_reserved(word)));
    assert!(!is_reserved("handover"));
}

/// The help on a date phrase that goes on in other words.
fn help(text: &str) -> String {
    parse_date(text).expect_err(text).help.unwrap_or_default()
}

#[test]
fn a_direction_in_two_words() {
    let long = format!("30 days after met({})", "a".repeat(60));
    for (words, direction) in [
        ("prior to", "before"),
        ("previous to", "before"),
        ("ahead of", "before"),
        ("in of", "before"),
        ("subsequent to", "after"),
        ("starting from", "after"),
        ("beginning from", "after"),
        ("counting from", "after"),
    ] {
        let whole = format!("write `30 days {direction} made`");
        assert_eq!(help(&format!("30 days {words} made")), whole);
        assert_ne!(help(&format!("30 days {words}")), "write `30 days `");
        assert!(!help(&format!("30 days {words} {long}")).contains(&long));
    }
}

#[test]
fn a_second_length() {
    let first = "1 month after made";
    for (word, direction) in [("and", "after"), ("plus", "after"), ("minus", "before")] {
        assert_eq!(
            help(&format!("{first} {word} 3 days")),
            format!("write `3 days {direction} {first}`")
        );
        for other in ["3 working days", "three days", "3 moons", "3 days more", "days 3"] {
            let help = help(&format!("{first} {word} {other}"));
            assert!(!help.contains(&format!("{direction} {first}")), "{other}: {help}");
        }
        let long = format!("1 month after met({})", "a".repeat(81 - "1 month after met()".len()));
        assert!(!help(&format!("{long} {word} 3 days")).contains("aaa"), "{word}");
    }
    let short = format!("1 month after met({})", "a".repeat(80 - "1 month after met()".len()));
    assert_eq!(help(&format!("{short} and 3 days")), format!("write `3 days after {short}`"));
}

/// What is not a second length is told what comes first.
#[test]
fn a_sum_that_says_too_little() {
    for text in ["made plus three", "made minus a bit", "made plus handover"] {
        assert_eq!(help(text), "write what is counted first: `30 days after made`", "{text}");
    }
}

#[test]
fn one_day_of_each_month() {
    let said = |text: &str| parse_date(text).expect_err(text).message;
    for text in ["15 of month", "the 15th of each month", "1st of every month", "31 of the month"] {
        assert_eq!(said(text), "a phrase names one day", "{text}");
    }
    for text in ["15 of handover", "15 after month", "32 of month", "the 15th or each month"] {
        assert_ne!(said(text), "a phrase names one day", "{text}");
    }
    assert!(parse_condition("15 of month").is_err());
}
