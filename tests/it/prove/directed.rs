//! What takes several entries on several days is found, whatever the chance.

use abide::cases::run as judge;
use abide::prove::{Finding, Settings};

use super::proved;

const LOAN: &str = r#"
[agreement]
id   = "loan"
made = 2025-01-31
[party.bank]
[party.maker]
[party.guarantor]
[event.payout]
[event.default]
[condition.solvent]
assessed-by = ["bank", "guarantor"]
valid-for = "90 days"
[consultation.talks]
between = ["bank","maker"]
[commitment.repay]
what     = "Repay"
obligor  = "maker"
obligee  = "bank"
from     = "payout"
deadline = "earlier of (12 months after payout, 30 days after default)"
grace    = "10 days"
subject-to = "solvent or talks"
confirmed-by = ["bank", "maker"]
[commitment.prepay]
what = "Prepay"
kind = "option"
from = "payout"
deadline = "6 months after payout"
due-from = "1 month after payout"
void-when = "default"
[commitment.cover]
what = "Keep cover"
kind = "maintain"
from = "payout"
until = "later of (met(repay), 2026-06-30)"
broken-when = "default"

[[property]]
name  = "never both"
never = "met(repay) and met(cover)"

[[property]]
name      = "all three"
reachable = "met(repay) and met(cover) and met(prepay) and talks"
"#;

#[test]
fn what_takes_several_things_at_once_is_put_together() {
    let settings = Settings { seed: 3, records: Some(0), entries: Some(1) };
    let (loaded, found) = proved(LOAN, settings);
    let findings: Vec<&Finding> = found.properties.iter().map(|one| &one.finding).collect();
    let [Finding::Fails(fails), Finding::Reached(reached)] = findings[..] else {
        panic!("{findings:?}")
    };
    assert_eq!((fails.record.entries.len(), reached.record.entries.len()), (3, 5));
    assert!(!judge(&loaded.agreement, fails).passes());
    assert!(judge(&loaded.agreement, reached).passes());
    assert!(found.properties.iter().all(|one| one.tried.combined > 0));
}
