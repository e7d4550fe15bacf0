//! What the rules say of themselves: the reasons that a commitment can have, the parts of a condition,
//! and all that is mentioned.

use abide::check::Loaded;
use abide::model::{Act, Commitment, Mention, Reason, Terms};

use crate::files::load;

fn loaded(commitments: &str, record: &str) -> Loaded {
    let rules = format!(
        r#"
[agreement]
id   = "pact"
made = "2025-01-01"
[party.a]
[party.b]
[event.storm]
[event.flood]
[condition.calm]
[condition.dry]
[consultation.talks]
between = ["a", "b"]
{commitments}
"#
    );
    load([("pact.toml", &*rules), ("record.toml", &format!("for = \"pact\"\n{record}"))]).one()
}

fn find<'l>(loaded: &'l Loaded, id: &str) -> &'l Commitment {
    let mut all = loaded.agreement.commitments.iter();
    all.find(|commitment| commitment.id == id).expect("a commitment")
}

fn terms(loaded: &Loaded, id: &str) -> Terms {
    let amended = loaded.record.entries.iter().filter_map(|entry| match &entry.act {
        Act::Amended(_, new) => Some(&**new),
        _ => None,
    });
    Terms::of(find(loaded, id), amended)
}

/// The words of the reasons against which nothing speaks, but for those that every commitment can have.
fn reasons(loaded: &Loaded, id: &str) -> String {
    const ALWAYS: [Reason; 5] = [
        Reason::Waived,
        Reason::Withdrawn,
        Reason::Superseded,
        Reason::Suspended,
        Reason::NotInForce,
    ];
    let (commitment, terms) = (find(loaded, id), terms(loaded, id));
    let can = |reason: &Reason| commitment.hindrance(*reason, &terms).is_none();
    assert!(ALWAYS.iter().all(can));
    let found = Reason::ALL.into_iter().filter(|reason| can(reason) && !ALWAYS.contains(reason));
    found.map(Reason::word).collect::<Vec<_>>().join(" ")
}

fn of(terms: &str, amended: &str) -> String {
    let commitment = format!("[commitment.it]\nwhat = \"It\"\n{terms}");
    let entry = match amended {
        "" => String::new(),
        new => format!("[[entry]]\non = 2025-02-01\namended = \"it\"\n{new}"),
    };
    reasons(&loaded(&commitment, &entry), "it")
}

#[test]
fn the_reasons_that_a_commitment_can_have() {
    let dated = "on-time not-triggered condition-failed late missed not-yet-due open";
    let by_june = "deadline = 2025-06-01";
    assert_eq!(of(by_june, ""), dated);
    assert_eq!(
        of("deadline = 2025-06-01\naccepts-late = false", ""),
        "on-time not-triggered condition-failed missed not-yet-due open"
    );
    assert_eq!(
        of("deadline = 2025-06-01\naccepts-late = false\ngrace = \"3 days\"", ""),
        "on-time not-triggered condition-failed late missed not-yet-due in-grace open"
    );
    assert_eq!(
        of("deadline = 2025-06-01\nsubject-to = \"calm\"\nvoid-when = \"storm\"", ""),
        "voided on-time not-triggered condition-failed late missed awaiting-condition not-yet-due open"
    );
    assert_eq!(
        of("kind = \"option\"\ndeadline = 2025-06-01", ""),
        "on-time not-triggered condition-failed late expired not-yet-due open"
    );
    assert_eq!(of("", ""), "on-time no-deadline");
    assert_eq!(of("due-from = 2025-03-01", ""), "on-time not-yet-due no-deadline");
    assert_eq!(of("every = \"1 month\"\nuntil = 2025-06-30\ndeadline = \"period-end\"", ""), dated);
    assert_eq!(of("kind = \"maintain\"", ""), "broken in-force");
    assert_eq!(
        of("kind = \"maintain\"\nuntil = 2025-06-30", ""),
        "kept not-triggered broken expired in-force"
    );
}

#[test]
fn what_waits_for_something() {
    let waits = |terms: &str, amended: &str| {
        of(terms, amended).split(' ').any(|reason| reason == "awaiting-event")
    };
    assert!(!waits("deadline = 2025-06-01", ""));
    assert!(waits("deadline = \"10 days after storm\"", ""));
    assert!(waits("from = \"storm\"\ndeadline = 2025-06-01", ""));
    assert!(waits("deadline = 2025-06-01", "deadline = \"10 days after talks\""));
    assert!(waits("deadline = \"10 days after storm\"", "deadline = 2025-06-01"));
    assert!(!waits("deadline = 2025-06-01", "deadline = 2025-07-01"));
    // A day of a period comes without anything else.
    assert!(!waits("deadline = \"10 days after some day in 2025-03\"", ""));
}

#[test]
fn what_an_amendment_gives_or_takes() {
    let dated = "on-time not-triggered condition-failed late missed not-yet-due open";
    let both = format!("{dated} no-deadline");
    assert_eq!(of("", "deadline = 2025-06-01"), both);
    assert_eq!(of("deadline = 2025-06-01", "deadline = \"none\""), both);
    assert_eq!(of("deadline = 2025-06-01", "deadline = 2025-07-01"), dated);
    assert_eq!(of("deadline = 2025-06-01", "due-from = 2025-03-01"), dated);
    assert_eq!(of("", "due-from = 2025-03-01"), "on-time not-yet-due no-deadline");
    assert_eq!(of("due-from = 2025-03-01", "from = 2025-02-02"), "on-time not-yet-due no-deadline");
    let lasting = "kept not-triggered broken expired in-force";
    assert_eq!(of("kind = \"maintain\"", "until = 2025-06-30"), lasting);
    assert_eq!(of("kind = \"maintain\"\nuntil = 2025-06-30", "from = 2025-02-02"), lasting);
}

#[test]
fn a_condition_has_each_part_once() {
    let rules = |text: &str| {
        loaded(&format!("[commitment.it]\nwhat = \"It\"\nsubject-to = \"{text}\""), "")
    };
    let parts = |text: &str| {
        let loaded = rules(text);
        let term = find(&loaded, "it").subject_to.as_ref().expect("a condition");
        let mentions = term.value.leaves().into_iter().flat_map(|leaf| leaf.mentions());
        mentions.map(|mention| named(&loaded, mention)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(parts("calm"), "calm");
    assert_eq!(parts("calm and (dry or not calm) and not storm"), "calm dry storm");
    assert_eq!(parts("2 of (talks, dry, not talks)"), "talks dry");
}

fn named(loaded: &Loaded, mention: Mention) -> String {
    let agreement = &loaded.agreement;
    match mention {
        Mention::Event(id) => agreement.events[id.index()].id.clone(),
        Mention::Condition(id) => agreement.conditions[id.index()].id.clone(),
        Mention::Consultation(id) => agreement.consultations[id.index()].id.clone(),
        Mention::Commitment(id) => agreement.commitments[id.index()].id.clone(),
        Mention::SomeDay(_) => "some-day".to_owned(),
    }
}

#[test]
fn all_that_a_commitment_mentions() {
    let loaded = loaded(
        r#"
[commitment.first]
what     = "The first"
deadline = "10 days after storm"
[commitment.it]
what       = "It"
from       = "storm"
due-from   = "met(first)"
deadline   = "10 days after talks"
met-when   = "flood"
void-when  = "lapsed(first)"
subject-to = "calm and not dry"
"#,
        "[[entry]]\non = 2025-02-01\namended = \"it\"\nfrom = \"flood\"\ndeadline = \"5 days after storm\"",
    );
    let names = |mentions: Vec<Mention>| {
        mentions.into_iter().map(|one| named(&loaded, one)).collect::<Vec<_>>().join(" ")
    };
    let mentioned = names(find(&loaded, "it").mentions());
    assert_eq!(mentioned, "storm first flood first talks calm dry");
    let amended = loaded.record.entries.iter().find_map(|entry| match &entry.act {
        Act::Amended(_, new) => Some(new.mentions()),
        _ => None,
    });
    assert_eq!(names(amended.expect("an amendment")), "flood storm");
}
