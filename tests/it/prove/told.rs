//! How far it is, what takes too long, and the cases that are tried too.

use std::fmt::Write as _;

use abide::model::{Agreement, Case, Reason};
use abide::prove::{Finding, Settings, Watch, prove};

use super::{Reader, proved, reader, settings};
use crate::files::load;

/// What was told of how far it is.
struct Told {
    reader: Reader,
    done: Vec<(u64, u64)>,
}

impl Watch for Told {
    fn tried(&mut self, done: u64, of: u64) {
        self.done.push((done, of));
    }

    fn again(&mut self, agreement: &Agreement, cases: &[Case]) -> Vec<Option<bool>> {
        self.reader.again(agreement, cases)
    }
}

/// Also of what is put together: without any records by chance and but one of each field it moves on.
#[test]
fn it_is_told_how_far_it_is() {
    let property = "[[property]]\nname = \"x\"\nreachable = \"met(repay) and met(cover)\"\n";
    let text = format!("{}{property}", include_str!("../../data/loan.toml"));
    let loaded = load([("rules.toml", text.as_str())]).one();
    let mut told = Told { reader: reader(&text), done: Vec::new() };
    prove(&loaded, &settings(0, 0), &mut told);
    let all: Vec<u64> = told.done.iter().map(|(done, _)| *done).collect();
    assert!(all.is_sorted(), "{all:?}");
    let of = told.done.first().expect("something is told").1;
    assert!(told.done.iter().all(|(_, other)| *other == of));
    assert_eq!(all.last(), Some(&of), "all of it is done at the end");
    assert!(all.len() > 60, "told {} times", all.len());
}

/// A record for which too much has to be worked out is given up, counted, and speaks against nothing.
#[test]
fn what_takes_too_long_is_given_up_and_told() {
    let rules = r#"
[agreement]
id   = "diary"
made = 1970-01-01

[event.begun]

[commitment.write]
what  = "Write"
from  = "begun"
every = "1 day"

[[property]]
name  = "nothing is missed"
never = "lapsed(write) and after 2100-01-01"
"#;
    let (_, proved) = proved(rules, settings(0, 0));
    let [property] = proved.properties.as_slice() else { panic!("{:?}", proved.properties) };
    assert!(matches!(property.finding, Finding::Holds), "{:?}", property.finding);
    assert!(property.tried.vague > 0, "{:?}", property.tried);
    assert!(property.tried.vague < property.tried.combined, "{:?}", property.tried);
}

/// Where there are too many pairs of entries, some are tried all the same, each beside what comes before.
#[test]
fn some_records_of_one_entry_more_are_tried() {
    let mut rules = String::from("[agreement]\nid = \"x\"\nmade = 2025-01-01\n");
    let names: Vec<String> = (1..=120).map(|number| format!("e{number}")).collect();
    for name in &names {
        writeln!(rules, "[event.{name}]").expect("a string");
    }
    let all = names.join(", ");
    writeln!(
        rules,
        "[commitment.x]\nwhat = \"X\"\ndeadline = \"5 days after earlier of ({all})\"\n\
         [[property]]\nname = \"x\"\nnever = \"due(x) and 2 of ({all}) and before made\""
    )
    .expect("a string");
    let settings = Settings { seed: 1, records: Some(0), entries: None };
    let (_, proved) = proved(&rules, settings);
    let bound = &proved.properties[0].tried.bound;
    assert_eq!(bound.entries, 1, "{bound:?}");
    assert!(bound.more > 100, "{bound:?}");
}

const PAY: &str = r#"
[agreement]
id   = "lease"
made = 2025-01-01

[commitment.pay]
what     = "Pay"
deadline = 2025-03-31
"#;

/// What only a case says is tried too: nothing else that is put together is suspended without its
/// deadline moving along.
#[test]
fn what_a_case_tells_is_tried() {
    let reached = |text: &str| {
        let (_, proved) = proved(text, settings(0, 0));
        let mut all = proved.commitments[0].reached.iter();
        let of = |(reason, _): &&(Reason, Case)| *reason == Reason::ConditionFailed;
        all.find(of).map(|(_, case)| case.record.entries.len())
    };
    assert_eq!(reached(PAY), None);
    let case = r#"
[[case]]
name   = "suspended on the last day"
on     = 2025-04-01
given  = [
    { on = 2025-02-01, assessed = "fine", holds = true },
    { on = 2025-03-01, suspended = "pay", tolls = false },
]
expect = { pay = "void:condition-failed" }
"#;
    assert_eq!(reached(&format!("{PAY}[condition.fine]\n{case}")), Some(1));
}
