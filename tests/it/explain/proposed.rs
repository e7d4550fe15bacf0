//! What is proposed where much is open, or where the record already has a word on it.

use super::asked::Asked;

/// Six things have not happened, of which five are enough: no more than these are told, together.
#[test]
fn all_that_has_to_happen() {
    let asked = Asked::new(
        r#"
        [event.vote]
        [event.signature]
        [event.deposit]
        [event.notice]
        [event.fax]
        [event.letter]
        [commitment.treaty]
        what       = "Apply the treaty"
        kind       = "maintain"
        subject-to = "vote and signature and deposit and notice and (fax or letter)"
        "#,
    );
    let happened = ["vote", "signature", "deposit", "notice", "letter"]
        .map(|event| format!("abide record happened {event} --on 2025-03-10"));
    let together = format!("due (in-force), with these entries: {}", happened.join(" "));
    asked.says("treaty --on 2025-03-10", &[&together]);
    asked.never_says("treaty --on 2025-03-10", &["happened fax --on"]);
}

/// An amendment of one term on the same day does not keep another term from being amended.
#[test]
fn another_term_was_amended_that_day() {
    let asked = Asked::new(
        r#"
        [commitment.guard]
        what = "Guard"
        kind = "maintain"
        from = 2025-06-01
        [commitment.pay]
        what     = "Pay"
        deadline = 2025-02-01
        [commitment.wash]
        what     = "Wash"
        due-from = 2025-05-01
        deadline = 2025-06-01
        [commitment.store]
        what  = "Store"
        kind  = "maintain"
        until = 2025-02-01
        [[entry]]
        on      = 2025-03-10
        amended = "guard"
        until   = 2025-12-31
        [[entry]]
        on       = 2025-03-10
        amended  = "pay"
        due-from = 2025-01-10
        [[entry]]
        on       = 2025-03-10
        amended  = "wash"
        deadline = 2025-07-01
        [[entry]]
        on      = 2025-03-10
        amended = "store"
        from    = 2025-01-10
        "#,
    );
    let due = [
        ("guard", "in-force", "from"),
        ("pay", "open", "deadline"),
        ("wash", "open", "due-from"),
        ("store", "in-force", "until"),
    ];
    for (id, reason, term) in due {
        let amended = format!("abide record amended {id} --on 2025-03-10 --{term} 2025-03-10");
        let line = format!("due ({reason}), with this entry: {amended}");
        asked.says(&format!("{id} --on 2025-03-10"), &[&line]);
    }
}

/// A day that is not known of another commitment is not settled by an amendment of this one; its own
/// is.
#[test]
fn whose_day_it_is() {
    let asked = Asked::new(
        r#"
        [commitment.first]
        what     = "Deliver"
        due-from = "some day in 2025-03"
        deadline = "some day in 2025-04"
        [commitment.second]
        what       = "Deliver again"
        due-from   = 2025-02-01
        deadline   = 2025-06-01
        subject-to = "due(first) or lapsed(first)"
        [commitment.third]
        what       = "Deliver once more"
        due-from   = 2025-02-01
        deadline   = 2025-06-01
        subject-to = "due(first)"
        [commitment.lease]
        what  = "Lease"
        kind  = "maintain"
        from  = "some day in 2025-03"
        until = "some day in 2025-04"
        [commitment.sublet]
        what       = "Sublet"
        kind       = "maintain"
        from       = 2025-01-10
        until      = 2025-12-31
        subject-to = "due(lease)"
        "#,
    );
    for (id, on) in [
        ("second", "2025-03-15"),
        ("third", "2025-04-15"),
        ("sublet", "2025-03-15"),
        ("sublet", "2025-04-15"),
    ] {
        let call = format!("{id} --on {on}");
        asked.says(&call, &["what it turns on"]);
        asked.never_says(&call, &[&format!("record amended {id}")]);
    }
    let line = "abide record amended lease --on 2025-03-15 --from 2025-03-31";
    asked.says("lease --on 2025-03-15", &[&format!("no longer open, with this entry: {line}")]);
}

/// What one occurrence still needs is not lessened by what was said of another; and no entry is
/// proposed that would have to say of which occurrence of another series it speaks.
#[test]
fn of_one_occurrence_only() {
    let asked = Asked::new(
        r#"
        [party.a]
        [party.b]
        [commitment.rent]
        what         = "Rent"
        every        = "1 month"
        until        = 2025-03-31
        confirmed-by = ["a", "b"]
        [commitment.once]
        what  = "Pay the only instalment"
        every = "1 month"
        until = 2025-01-31
        [commitment.key]
        what       = "Hand over the key"
        deadline   = 2025-06-01
        subject-to = "met(once)"
        [[entry]]
        on         = 2025-01-05
        met        = "rent"
        occurrence = 1
        by         = ["a"]
        "#,
    );
    let met = "met (on-time), with this entry: abide record met rent --on 2025-02-10 --occurrence 2 \
               --by a,b";
    asked.says("rent#2 --on 2025-02-10", &[met]);
    asked.never_says("key --on 2025-04-10", &["record met once"]);
}

/// A term is over that had an end, though not on a known day: it may be made longer all the same.
#[test]
fn a_longer_term_of_an_unknown_end() {
    let asked = Asked::new(
        r#"
        [commitment.guard]
        what  = "Guard"
        kind  = "maintain"
        until = "some day in 2025-03"
        "#,
    );
    let longer = "due (in-force), with this entry: abide record amended guard --on 2025-04-10 \
                  --until 2025-04-10";
    asked.says("guard --on 2025-04-10", &[longer]);
}

/// Days that give the same are told as one stretch only where they adjoin.
#[test]
fn days_that_do_not_adjoin() {
    let asked = Asked::new(
        r#"
        [event.flood]
        [commitment.dry]
        what       = "Stay dry"
        kind       = "maintain"
        subject-to = "on or after 15 days after flood or before 5 days after flood"
        [[entry]]
        on       = "2025-03"
        happened = "flood"
        recorded = 2025-04-01
        "#,
    );
    let ways = "due if flood falls from 2025-03-01 to 2025-03-10 \
                pending if flood falls from 2025-03-11 to 2025-03-20 \
                due if flood falls from 2025-03-21 to 2025-03-31";
    asked.says("dry --on 2025-03-25", &[ways]);
}

/// Where nothing is open there is no way to settle it, and none is left out.
#[test]
fn nothing_is_open() {
    let asked = Asked::new("[commitment.pay]\nwhat = \"Pay\"\ndeadline = 2025-06-01\n");
    let json = asked.json("pay --on 2025-03-10");
    assert_eq!(json["ways"], serde_json::json!([]));
    assert_eq!(json["ways_complete"], true);
}

/// Two assessed a condition: what one of them said that day keeps the other from nothing.
#[test]
fn the_other_assesses_it_otherwise() {
    let asked = Asked::new(
        r#"
        [party.a]
        [party.b]
        [condition.safe]
        assessed-by = ["a", "b"]
        [commitment.build]
        what       = "Build"
        due-from   = 2025-02-01
        deadline   = 2025-06-01
        subject-to = "safe"
        [[entry]]
        on       = 2025-02-10
        assessed = "safe"
        holds    = true
        by       = ["a"]
        [[entry]]
        on       = 2025-02-20
        assessed = "safe"
        holds    = true
        by       = ["b"]
        "#,
    );
    let otherwise = "abide record assessed safe --on 2025-02-20 --holds false --by a";
    asked.says("build --on 2025-02-20", &[otherwise]);
}

/// A day of a quarter by another day of it: there are more ways than are told, and that is said; those
/// of a month are all told.
#[test]
fn more_ways_than_are_told() {
    let ways = |period: &str| {
        let asked = Asked::new(&format!(
            "[commitment.pay]\nwhat = \"Pay\"\ndeadline = \"some day in {period}\"\n\
             accepts-late = false\n[[entry]]\non = \"{period}\"\nmet = \"pay\"\n\
             recorded = 2025-07-10\n"
        ));
        let json = asked.json("pay --on 2025-08-01");
        (json["ways"].as_array().unwrap().len(), json["ways_complete"].clone())
    };
    assert_eq!(ways("2025-Q1"), (64, false.into()));
    assert_eq!(ways("2025-03"), (61, true.into()));
}
