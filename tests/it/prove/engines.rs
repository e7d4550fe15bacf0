//! The two engines say the same.

use abide::cases::run as judge;
use abide::model::Case;
use abide::prove::Finding;

use super::{BUG, LEASE, counterexample, proved, settings};

#[test]
fn exhaustive_and_random_find_the_same() {
    let rules = format!("{LEASE}{BUG}");
    let (loaded, exhaustive) = proved(&rules, settings(2, 0));
    let (_, random) = proved(&rules, settings(0, 600));
    let (one, two) = (counterexample(&exhaustive), counterexample(&random));
    assert_eq!(one.record.entries.len(), 2);
    assert_eq!(two.record.entries.len(), 2, "{:#?}", two.record);
    for case in [one, two] {
        assert!(!judge(&loaded.agreement, case).passes());
    }
}

#[test]
fn what_one_entry_can_do_is_found_with_one_entry() {
    let property = "[[property]]\nname = \"x\"\nnever = \"met(lease) or void(lease)\"\n";
    let (_, found) = proved(&format!("{LEASE}{property}"), settings(1, 0));
    assert_eq!(counterexample(&found).record.entries.len(), 1);
}

#[test]
fn what_the_empty_record_does_needs_no_entry() {
    let property = "[[property]]\nname = \"x\"\nnever = \"lapsed(lease)\"\n";
    let (_, found) = proved(&format!("{LEASE}{property}"), settings(0, 0));
    let case = counterexample(&found);
    assert_eq!(case.record.entries.len(), 0);
    assert_eq!(case.demanded[0].on.to_string(), "2026-01-01", "the first day");
}

/// How much is said in the record of a case: that it is complete is one thing that is said.
fn size(case: &Case) -> usize {
    case.record.entries.len() + usize::from(case.record.complete_through.is_some())
}

/// What is reached by chance alone is reached with no more entries than all records need.
#[test]
fn what_is_reached_is_reached_as_shortly() {
    let (loaded, all) = proved(LEASE, settings(1, 0));
    let (_, random) = proved(LEASE, settings(0, 300));
    for (one, two) in all.commitments.iter().zip(&random.commitments) {
        for (reason, case) in &two.reached {
            assert!(judge(&loaded.agreement, case).passes());
            let found = size(case);
            let shorter = one.reached.iter().find(|(other, _)| other == reason);
            let Some((_, shortest)) = shorter else {
                assert!(found > 1, "{reason}: {case:#?}");
                continue;
            };
            assert!(size(shortest) <= found, "{reason}");
        }
        for (_, checked, _) in one.built_in.iter().chain(&two.built_in) {
            assert!(!matches!(checked.finding, Finding::Fails(_)), "{:?}", checked.finding);
        }
    }
}
