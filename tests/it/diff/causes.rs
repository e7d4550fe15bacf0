//! What brings a change between two dates: the entry without which it would not have come, else the
//! clause whose day has come.

use serde_json::Value;

use crate::bin::{abide, folder};

/// What brings each change between two dates: commitment, day, and texts of the causes.
struct Changes(Vec<(String, String, Vec<String>)>);

impl Changes {
    fn of(rules: &str, (on, other): (&str, &str)) -> Changes {
        let header = "[agreement]\nid = \"x\"\nmade = 2024-01-01\n";
        let tree = folder(&[("x.toml", &format!("{header}{rules}"))]);
        let call = format!("diff --on {on} --on {other} --format json");
        let ran = abide(tree.path(), &call).run().code(0);
        let diff: Value = serde_json::from_str(&ran.out).expect("JSON");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let commitments = diff["agreements"][0]["commitments"].as_array().expect("commitments");
        let changes = commitments.iter().flat_map(|one| {
            let stretches = one["stretches"].as_array().expect("stretches");
            stretches.iter().map(move |stretch| {
                let causes = stretch["causes"].as_array().expect("causes");
                let causes = causes.iter().map(|cause| text(&cause["after"]["text"]));
                (text(&one["id"]), text(&stretch["first"]), causes.collect())
            })
        });
        Changes(changes.collect())
    }

    #[track_caller]
    fn assert_because(&self, id: &str, first: &str, causes: &[&str]) {
        let change = self.0.iter().find(|(one, day, _)| one == id && day == first);
        let (.., found) = change.unwrap_or_else(|| panic!("{id} {first}\n{:#?}", self.0));
        assert_eq!(found, causes, "{id} {first}");
    }
}

/// An entry of the same day, or of the day before, has nothing to do with what would come without it.
#[test]
fn a_coincidence_is_no_cause() {
    let changes = Changes::of(
        r#"
        [condition.ok]
        [commitment.a]
        what     = "First"
        deadline = 2024-03-01
        [commitment.b]
        what  = "Second"
        kind  = "maintain"
        from  = "1 day after deadline(a)"
        until = "6 months after deadline(a)"
        [commitment.c]
        what       = "Third"
        due-from   = 2024-03-02
        deadline   = 2024-06-01
        subject-to = "ok or met(a)"
        [commitment.d]
        what     = "Fourth"
        due-from = 2024-03-02
        deadline = 2024-05-01
        [[entry]]
        on       = 2024-02-01
        assessed = "ok"
        holds    = true
        [[entry]]
        on  = 2024-03-01
        met = "a"
        [[entry]]
        on      = 2024-03-02
        amended = "d"
        target  = 2024-04-01
        [[entry]]
        on     = 2024-05-02
        waived = "d"
        [[entry]]
        on       = 2024-06-02
        assessed = "ok"
        holds    = true
        "#,
        ("2024-02-15", "2024-07-01"),
    );
    changes.assert_because("a", "2024-03-01", &["2024-03-01: a met"]);
    changes.assert_because("b", "2024-03-02", &["from 1 day after deadline(a)"]);
    changes.assert_because("c", "2024-03-02", &["due-from 2024-03-02"]);
    changes.assert_because("c", "2024-06-02", &["deadline 2024-06-01"]);
    changes.assert_because("d", "2024-03-02", &["due-from 2024-03-02"]);
    changes.assert_because("d", "2024-05-02", &["2024-05-02: d waived"]);
}

/// Where it takes two entries to be lacking, both brought it; where one is enough, that one.
#[test]
fn two_entries_that_say_the_same() {
    let changes = Changes::of(
        r#"
        [event.sign]
        [commitment.a]
        what     = "Pay"
        from     = "sign"
        deadline = 2024-06-01
        [[entry]]
        on       = 2024-02-10
        happened = "sign"
        [[entry]]
        on       = 2024-02-10
        happened = "sign"
        source   = "another newspaper"
        "#,
        ("2024-02-01", "2024-03-01"),
    );
    let twice = "2024-02-10: sign happened";
    changes.assert_because("a", "2024-02-10", &[twice, twice]);
}

/// The clause is the one whose day has come: what opens the window, moves or follows the deadline.
#[test]
fn the_clause_whose_day_has_come() {
    let changes = Changes::of(
        r#"
        [commitment.w]
        what     = "Give notice"
        due-from = 2024-03-01
        deadline = 2024-06-01
        grace    = "10 days"
        [commitment.n]
        what     = "Renew"
        notice   = "1 month"
        deadline = 2024-06-15
        [commitment.k]
        what  = "Keep"
        kind  = "maintain"
        until = 2024-04-30
        "#,
        ("2024-02-01", "2024-07-01"),
    );
    changes.assert_because("w", "2024-03-01", &["due-from 2024-03-01"]);
    changes.assert_because("w", "2024-06-02", &["deadline 2024-06-01"]);
    changes.assert_because("w", "2024-06-12", &["grace 10 days", "deadline 2024-06-01"]);
    changes.assert_because("n", "2024-05-15", &["notice 1 month", "deadline 2024-06-15"]);
    changes.assert_because("n", "2024-06-16", &["deadline 2024-06-15"]);
    changes.assert_because("k", "2024-05-01", &["until 2024-04-30"]);
}

/// What is amended of one occurrence is no cause for another one.
#[test]
fn the_clause_of_the_occurrence() {
    let changes = Changes::of(
        r#"
        [commitment.s]
        what     = "Report"
        every    = "1 month"
        due-from = "5 days before period-end"
        deadline = "period-end"
        until    = 2024-04-30
        [[entry]]
        on         = 2024-01-31
        met        = "s"
        occurrence = 1
        [[entry]]
        on         = 2024-02-25
        amended    = "s"
        deadline   = 2024-03-15
        occurrence = 2
        "#,
        ("2024-02-10", "2024-03-20"),
    );
    changes.assert_because("s#3", "2024-03-01", &["every 1 month"]);
    changes.assert_because("s#2", "2024-03-16", &["deadline 2024-03-15"]);
}

/// What may have been on several days brings the change of the last of them too, and what ends the
/// whole agreement ends each commitment.
#[test]
fn the_last_day_of_several_and_the_whole_agreement() {
    let changes = Changes::of(
        r#"
        [event.ev]
        [commitment.a]
        what     = "First"
        deadline = 2024-05-10
        [commitment.b]
        what = "Second"
        from = "ev"
        [commitment.l]
        what  = "Third"
        kind  = "maintain"
        until = 2024-12-31
        [[entry]]
        on  = "2024-05"
        met = "a"
        [[entry]]
        on       = "2024-04-10/2024-04-20"
        happened = "ev"
        [[entry]]
        on        = 2024-06-12
        withdrawn = "agreement"
        "#,
        ("2024-02-01", "2024-07-01"),
    );
    changes.assert_because("a", "2024-05-31", &["some day from 2024-05-01 to 2024-05-31: a met"]);
    changes.assert_because(
        "b",
        "2024-04-20",
        &["some day from 2024-04-10 to 2024-04-20: ev happened"],
    );
    changes.assert_because("l", "2024-06-12", &["2024-06-12: the whole agreement withdrawn"]);
}

/// Where it would be too much to leave out each of the entries, nothing is said.
#[test]
fn too_many_entries_are_not_left_out_one_by_one() {
    use abide::evaluate::{Query, Turn, causes, evaluate};

    let mut text = String::from(
        "[agreement]\nid = \"x\"\nmade = 2024-01-01\n[condition.ok]\n\
         [commitment.x]\nwhat = \"X\"\nsubject-to = \"ok\"\n",
    );
    let made: abide::dates::Day = "2024-01-01".parse().expect("a day");
    for days in 0..4_500 {
        let day = made.plus(days).expect("a day");
        text.push_str(&format!("[[entry]]\non = {day}\nassessed = \"ok\"\nholds = true\n"));
    }
    let loaded = crate::files::load([("x.toml", text.as_str())]).one();
    let query = Query { on: made, known_by: None };
    let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
    let (commitment, _) = loaded.agreement.commitments().next().expect("a commitment");
    let found = |count: usize| {
        let turn = Turn {
            commitment,
            occurrence: None,
            on: made,
            before: None,
            judgement: &verdict.commitments[0],
            candidates: loaded.record.entries().map(|(id, _)| id).take(count).collect(),
        };
        causes(&loaded.agreement, &loaded.record, made, None, &[turn])
    };
    assert_eq!(found(2).map(|all| all[0].len()), Some(1));
    assert_eq!(found(4_500), None);
}
