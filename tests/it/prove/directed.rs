//! What takes several entries on several days is found, whatever the chance.

use abide::cases::run as judge;
use abide::dates::Day;
use abide::prove::{Checked, Finding, Settings};

use super::proved;

const LOAN: &str = include_str!("../../data/loan.toml");

const TOGETHER: &str = r#"[[property]]
name  = "never both"
never = "met(repay) and met(cover)"

[[property]]
name      = "all three"
reachable = "met(repay) and met(cover) and met(prepay) and talks"
"#;

#[test]
fn what_takes_several_things_at_once_is_put_together() {
    let settings = Settings { seed: 3, records: Some(0), entries: Some(1) };
    let (loaded, found) = proved(&format!("{LOAN}{TOGETHER}"), settings);
    let findings: Vec<&Finding> = found.properties.iter().map(|one| &one.finding).collect();
    let [Finding::Fails(fails), Finding::Reached(reached)] = findings[..] else {
        panic!("{findings:?}")
    };
    assert_eq!((fails.record.entries.len(), reached.record.entries.len()), (3, 5));
    assert!(!judge(&loaded.agreement, fails).passes());
    assert!(judge(&loaded.agreement, reached).passes());
    assert!(found.properties.iter().all(|one| one.tried.combined > 0));
}

/// The days that one property names are nothing to another one.
#[test]
fn the_days_of_one_property_are_its_own() {
    let far = r#"
[[property]]
name  = "cover is met"
never = "met(cover)"

[[property]]
name  = "cover is not due for ever"
never = "due(cover) and after 2040-01-01"
"#;
    let settings = Settings { seed: 3, records: Some(0), entries: Some(1) };
    let (_, found) = proved(&format!("{LOAN}{far}"), settings);
    let far: Day = "2039-01-01".parse().expect("a day");
    let is_far = |one: &Checked| one.tried.bound.on.iter().any(|day| *day > far);
    let [near, named] = found.properties.as_slice() else { panic!("{:?}", found.properties) };
    assert!(!is_far(near) && is_far(named), "{near:?} {named:?}");
}
