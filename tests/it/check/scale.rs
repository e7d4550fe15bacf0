//! Large and deep inputs: linear time, and no recursion over references.

use std::fmt::Write as _;

use super::{checked, codes};

const MANY: usize = 100_000;

const HEAD: &str = "[agreement]\nid = \"lease\"\nmade = 2025-01-01\n";

fn chain(last: &str) -> String {
    let mut text = HEAD.to_owned();
    for k in 0..MANY {
        let next = k + 1;
        let from = if next == MANY { last.to_owned() } else { format!("met(c{next})") };
        write!(text, "[commitment.c{k}]\nwhat = \"x\"\nfrom = \"{from}\"\n").unwrap();
    }
    text
}

#[test]
fn a_long_chain_of_references_is_put_in_order() {
    let (_, outcome) = checked([("lease.toml", chain("made").as_str())]);
    assert_eq!(codes(&outcome), Vec::<&str>::new());
    let order = &outcome.agreements[0].agreement.order;
    assert_eq!(order.len(), MANY);
    assert_eq!(order[0].index(), MANY - 1);
}

#[test]
fn a_long_circle_is_printed_whole() {
    let (_, outcome) = checked([("lease.toml", chain("met(c0)").as_str())]);
    assert_eq!(codes(&outcome), ["E108"]);
    let message = &outcome.diagnostics[0].message;
    assert_eq!(message.matches('→').count(), MANY);
}

#[test]
fn many_entries_about_one_commitment_take_linear_time() {
    let rules = format!("{HEAD}[commitment.rent]\nwhat = \"Pay\"\ndeadline = 2025-03-01\n");
    let mut record = String::new();
    for k in 0..MANY {
        let day = k % 28 + 1;
        let month = k / 28 % 12 + 1;
        let year = 2025 + k / 28 / 12;
        let on = format!("{year:04}-{month:02}-{day:02}");
        let what = match k % 3 {
            0 => format!("\"amended\":\"rent\",\"deadline\":\"{on}\""),
            1 => "\"suspended\":\"rent\"".to_owned(),
            _ => "\"resumed\":\"rent\"".to_owned(),
        };
        writeln!(record, "{{\"for\":\"lease\",\"on\":\"{on}\",{what},\"id\":\"e{k}\"}}").unwrap();
    }
    let files = [("lease.toml", rules.as_str()), ("record.jsonl", record.as_str())];
    let (_, outcome) = checked(files);
    assert_eq!(codes(&outcome), Vec::<&str>::new());
    assert_eq!(outcome.agreements[0].record.entries.len(), MANY);
}

#[test]
fn many_unknown_names_take_linear_time() {
    let mut rules = HEAD.to_owned();
    for k in 0..MANY / 10 {
        write!(rules, "[commitment.c{k}]\nwhat = \"x\"\nfrom = \"met(d{k})\"\n").unwrap();
    }
    let (_, outcome) = checked([("lease.toml", rules.as_str())]);
    assert_eq!(outcome.diagnostics.len(), MANY / 10);
}
