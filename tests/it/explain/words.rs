//! What is said of clauses, breaks, days and names, and of the rows of a series.

use super::asked::Asked;
use super::explain;

/// The rows are those of one occurrence, what is possible is of all of them.
#[test]
fn rows_of_a_series() {
    let asked = Asked::new(
        r#"
        [condition.off]
        [commitment.meet]
        what       = "Meet"
        every      = "6 months"
        until      = 2025-12-31
        subject-to = "not off"
        "#,
    );
    let lines = [
        "open: could be pending, due or lapsed; turns on off",
        "what follows is about meet#1 alone, not the whole series: it could be lapsed or void one of \
         these, depending on off: perhaps void (condition-failed)",
        "each way gives the status of the whole series: lapsed if off does not hold on 2025-06-30",
    ];
    asked.says("meet --on 2025-12-01", &lines);
    let json = asked.json("meet --on 2025-12-01");
    assert_eq!(json["series"]["possible"], serde_json::json!(["lapsed", "void"]));
    assert_eq!(json["series"]["turns_on"], serde_json::json!(["off"]));
    asked.never_says("meet#1 --on 2025-12-01", &["what follows is about"]);
}

/// One occurrence is open, and the series is lapsed all the same by the one after it.
#[test]
fn a_series_that_is_decided_all_the_same() {
    let asked = Asked::new(
        r#"
        [condition.off]
        [commitment.meet]
        what       = "Meet"
        every      = "1 month"
        until      = "2025-03"
        subject-to = "not off"
        [[entry]]
        on       = 2025-02-10
        assessed = "off"
        holds    = false
        "#,
    );
    let lines = [
        "what follows is about meet#1 alone, not the whole series: it could be lapsed or void one of \
         these, depending on off:",
        "whichever of these it is, meet is lapsed",
    ];
    asked.says("meet --on 2025-05-01", &lines);
    asked.never_says("meet --on 2025-05-01", &["depending on what is not known"]);
}

/// A key of the agreement is not said to be the commitment's.
#[test]
fn clauses_of_the_agreement() {
    let asked = Asked::new(
        r#"
        notice = "10 days"
        [commitment.pay]
        what     = "Pay"
        deadline = 2025-03-31
        [commitment.thank]
        what     = "Thank"
        deadline = 2025-03-31
        notice   = "5 days"
        [commitment.stay]
        what       = "Stay"
        kind       = "maintain"
        subject-to = "due(pay)"
        "#,
    );
    asked.says("pay --on 2025-03-25", &["notice `10 days` of the agreement (x.toml:5)"]);
    asked.says("stay --on 2025-03-25", &["notice `10 days` of the agreement, for pay (x.toml:5)"]);
    asked.says("thank --on 2025-03-28", &["notice `5 days` (x.toml:12)"]);
    let json = asked.json("pay --on 2025-03-25");
    let clauses = json["rests_on"]["clauses"].as_array().unwrap();
    let of_agreement = |key: &str| {
        clauses.iter().find(|clause| clause["key"] == key).unwrap()["of_agreement"].clone()
    };
    assert_eq!((of_agreement("notice"), of_agreement("deadline")), (true.into(), false.into()));
}

/// A break outside the term counts for nothing, whether an entry or a phrase tells of it.
#[test]
fn breaks_outside_the_term() {
    let asked = Asked::new(
        r#"
        [commitment.guard]
        what        = "Guard"
        kind        = "maintain"
        until       = 2025-06-10
        broken-when = 2025-06-15
        [commitment.hush]
        what  = "Hush"
        kind  = "avoid"
        until = 2025-06-10
        [[entry]]
        on     = 2025-06-15
        broken = "hush"
        "#,
    );
    let short = "broken outside its term, which is no break: 2025-06-15";
    for id in ["guard", "hush"] {
        asked.says(&format!("{id} --on 2025-07-01"), &[short]);
        let long = "2025-06-15, outside its term, so it is no break";
        let long =
            if id == "guard" { long } else { "hush broken (outside its term, so it is no break)" };
        asked.says(&format!("{id} --on 2025-07-01 --all"), &[long]);
    }
}

/// A deadline that was agreed for one occurrence does not depend on its period.
#[test]
fn a_fixed_deadline_in_a_series() {
    let asked = Asked::new(
        r#"
        [commitment.send]
        what     = "Send"
        every    = "1 month"
        deadline = "10 days after period-end"
        [[entry]]
        on         = 2025-01-20
        amended    = "send"
        occurrence = 1
        deadline   = 2025-02-20
        "#,
    );
    let amended = "deadline `2025-02-20` as amended (x.toml:13) 2025-01-20: send#1 amended: deadline \
                   2025-02-20 (x.toml:9)";
    let text = asked.text("send#1 --on 2025-02-10");
    let (_, after) = text.split_once(amended).unwrap_or_else(|| panic!("{amended}\n{text}"));
    assert!(!after.starts_with(" its period begins"), "{text}");
    asked.says("send#1 --on 2025-02-10", &["alone every `1 month` (x.toml:7)"]);
    let of_period = "period-end = 2025-02-28 its period begins 2025-01-01 + 1 month = 2025-02-01";
    asked.says("send#2 --on 2025-03-10", &[of_period]);
}

/// Of `a or b` the part that holds is enough: what has expired of the other is not cited.
#[test]
fn the_part_that_holds() {
    let asked = Asked::new(
        r#"
        [party.a]
        [condition.funding]
        valid-for = "60 days"
        [condition.flood]
        [consultation.talks]
        between = ["a"]
        [commitment.build]
        what       = "Build"
        deadline   = 2025-09-15
        due-from   = 2025-05-01
        subject-to = "(funding or talks) and not flood"
        [[entry]]
        on       = 2025-02-20
        assessed = "funding"
        holds    = true
        [[entry]]
        on   = 2025-06-01
        held = "talks"
        with = ["a"]
        [[entry]]
        on       = 2025-06-01
        assessed = "flood"
        holds    = false
        "#,
    );
    let text = asked.text("build --on 2025-09-10");
    let (why, rests) = text.split_once("alone").unwrap();
    assert!(why.contains("2025-02-20: funding assessed"), "{text}");
    assert!(!rests.contains("funding assessed"), "{text}");
    assert!(rests.contains("talks held") && rests.contains("flood assessed"), "{text}");
    // While it is what makes the condition unknown, it is cited.
    asked.says(
        "build --on 2025-05-10",
        &["alone deadline", "2025-02-20: funding assessed: holds (x.toml:"],
    );
}

/// A deadline that is some day of a range is moved where that day is not a working day, though the
/// first and the last day are.
#[test]
fn a_roll_within_the_bounds() {
    let asked = Asked::new(
        r#"
        calendar = "office"
        [calendar.office]
        [event.go]
        [commitment.send]
        what     = "Send"
        deadline = "10 days after go"
        roll     = "following"
        [commitment.post]
        what     = "Post"
        deadline = "10 days after go"
        [[entry]]
        on       = "2025-03-03/2025-03-14"
        happened = "go"
        recorded = 2025-03-20
        "#,
    );
    let lines = [
        "moved (following) if not a working day = some day from 2025-03-13 to 2025-03-24",
        "roll `following` (x.toml:11)",
    ];
    asked.says("send --on 2025-04-20", &lines);
    asked.never_says("post --on 2025-04-20", &["moved ("]);
}

/// A name in other letters, and a code that is not written in full.
#[test]
fn nearly_a_name() {
    let asked = Asked::new("[commitment.pay]\nwhat = \"Pay\"\n[commitment.w1]\nwhat = \"w\"\n");
    let fails = |id: &str, message: &str| {
        let ran = explain(asked.path(), &format!("{id} --on 2025-02-01"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{id}");
        assert!(ran.err.contains(message), "{}", ran.err);
    };
    fails("PAY", "no commitment has the id `PAY`: did you mean `pay`?");
    fails("E12", "no commitment and no diagnostic is called `E12`: did you mean `E012`?");
    fails("w2", "did you mean `W002`?");
    fails("E98765", "`E98765`; they go from `E001` to `E144`");
    asked.says("w1 --on 2025-02-01", &["w1 is due"]);
}

/// What is open is the phrase that is in effect, not the one that an amendment has replaced.
#[test]
fn the_open_day_of_an_amended_term() {
    let asked = Asked::new(
        r#"
        [commitment.lamp]
        what  = "Keep it lit"
        kind  = "maintain"
        from  = "some day in 2025-02"
        until = "some day in 2025-11"
        [commitment.oil]
        what     = "Fill it up"
        deadline = "some day in 2025-11"
        [[entry]]
        on      = 2025-03-01
        amended = "lamp"
        from    = "some day in 2025-06"
        until   = "some day in 2025-12"
        [[entry]]
        on       = 2025-03-01
        amended  = "oil"
        deadline = "some day in 2025-12"
        "#,
    );
    let open = |name: &str, key: &str, month: &str, line: u32| {
        format!(
            "{key}({name}): `{key} = \"some day in {month}\"` does not say which day is meant \
             (x.toml:{line})"
        )
    };
    asked.says("lamp --on 2025-02-10", &[&open("lamp", "from", "2025-02", 8)]);
    asked.says("lamp --on 2025-06-10", &[&open("lamp", "from", "2025-06", 16)]);
    asked.says("lamp --on 2025-12-10", &[&open("lamp", "until", "2025-12", 17)]);
    asked.says("oil --on 2025-12-10", &[&open("oil", "deadline", "2025-12", 21)]);
}

/// Of a series it is the phrase of the occurrence that is looked at, not of another one.
#[test]
fn the_open_day_of_an_occurrence() {
    let asked = Asked::new(
        r#"
        [commitment.rent]
        what     = "Pay"
        every    = "1 month"
        deadline = "later of (period-end, some day in 2025-04)"
        [[entry]]
        on         = 2025-01-10
        amended    = "rent"
        occurrence = 5
        deadline   = "earlier of (2025-06-20, some day in 2025-06)"
        "#,
    );
    let written = "deadline(rent): `deadline = \"later of (period-end, some day in 2025-04)\"`";
    asked.says("rent --on 2025-04-10", &[written]);
    let amended = "deadline(rent): `deadline = \"earlier of (2025-06-20, some day in 2025-06)\"`";
    asked.says("rent#5 --on 2025-06-10", &[amended]);
}
