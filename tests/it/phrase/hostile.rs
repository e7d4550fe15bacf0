//! Texts that are meant to hurt: they end soon, and in an error.

use std::time::{Duration, Instant};

use abide::phrase::{PhraseError, parse_condition, parse_date, parse_length};

/// Runs what must end within seconds, however slow the machine; quadratic time takes minutes.
fn soon<T>(run: impl FnOnce() -> T) -> T {
    #[expect(clippy::disallowed_methods, reason = "the test is about time")]
    let begun = Instant::now();
    let result = run();
    assert!(begun.elapsed() < Duration::from_secs(30));
    result
}

fn errors(text: &str) -> Vec<PhraseError> {
    soon(|| {
        [parse_date(text).err(), parse_condition(text).err(), parse_length(text).err()]
            .into_iter()
            .flatten()
            .collect()
    })
}

const DEEP: &str = "more than 64 phrases inside each other";

#[test]
fn deep_phrases_are_refused() {
    for part in [
        "(",
        "1 day after ",
        "within 1 day of ",
        "earlier of (",
        "later of (made, ",
        "start of month of ",
    ] {
        let error = soon(|| parse_date(&part.repeat(100_000))).unwrap_err();
        assert_eq!(error.message, DEEP, "{part}");
    }
    for part in ["(", "not ", "all of (", "2 of (a, ", "not (a and ", "a or (b and "] {
        let error = soon(|| parse_condition(&part.repeat(100_000))).unwrap_err();
        assert_eq!(error.message, DEEP, "{part}");
    }
    let error = soon(|| parse_condition(&format!("after {}", "(".repeat(100_000)))).unwrap_err();
    assert_eq!(error.message, DEEP);
}

#[test]
fn sixty_four_is_not_too_deep() {
    let nested = |open: &str, core: &str, close: &str, times: usize| {
        format!("{}{core}{}", open.repeat(times), close.repeat(times))
    };
    for (open, close) in [("(", ")"), ("1 day after ", ""), ("later of (", ")")] {
        assert!(parse_date(&nested(open, "made", close, 64)).is_ok());
        assert!(parse_date(&nested(open, "made", close, 65)).is_err());
    }
    for (open, close) in [("(", ")"), ("not ", ""), ("any of (", ")")] {
        assert!(parse_condition(&nested(open, "a", close, 64)).is_ok());
        assert!(parse_condition(&nested(open, "a", close, 65)).is_err());
    }
}

#[test]
fn long_phrases_take_linear_time() {
    let members = vec!["handover"; 200_000].join(", ");
    assert!(soon(|| parse_date(&format!("earlier of ({members})"))).is_ok());
    assert!(soon(|| parse_condition(&format!("all of ({members})"))).is_ok());
    let chain = vec!["not a and b"; 200_000].join(" or ");
    let phrase = soon(|| parse_condition(&chain)).unwrap();
    assert_eq!(soon(|| phrase.to_string()), chain);
}

#[test]
fn long_texts_make_short_errors() {
    let texts = [
        "x".repeat(2_000_000) + "!",
        "X".repeat(2_000_000),
        "9".repeat(2_000_000),
        "9-".repeat(1_000_000),
        ".".repeat(2_000_000),
        "é".repeat(1_000_000),
        "\u{200b}".repeat(1_000_000),
        " ".repeat(2_000_000),
        "&".repeat(2_000_000),
        ")".repeat(2_000_000),
        ",".repeat(2_000_000),
        "a ".repeat(1_000_000),
        "30 ".repeat(1_000_000),
        "30 days ".repeat(200_000),
        format!("30 {}", "d".repeat(2_000_000)),
        format!("30 september {}", "9".repeat(2_000_000)),
        format!("met {}", "x".repeat(2_000_000)),
        format!("{}is due", "x".repeat(2_000_000) + " "),
        format!("met(x){}y", " ".repeat(2_000_000)),
    ];
    for text in texts {
        let errors = errors(&text);
        assert!(!errors.is_empty());
        for error in errors {
            let start = text.chars().take(10).collect::<String>();
            assert!(error.message.len() < 500, "{start}: {}", error.message.len());
            assert!(error.help.is_none_or(|help| help.len() < 500), "{start}");
            assert!(text.get(error.span).is_some());
        }
    }
}
