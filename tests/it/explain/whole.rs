//! Whole explanations, as they are read: what each step says, which entries it cites, and what would
//! change the status.

use std::fmt::Write as _;

use super::shown;
use crate::bin::{abide, root};

/// All of them, one after the other.
fn all(rules: &str, asked: &[&str]) -> String {
    let mut text = String::new();
    for one in asked {
        let (id, on) = one.split_once(' ').expect("an id and a day");
        let told = shown(root(), &format!("{id} tests/data/{rules} --on {on}"));
        writeln!(text, "$ abide explain {id} --on {on}\n{told}").expect("text");
    }
    text
}

/// Entries that add up, that come twice, and that a later one replaces.
#[test]
fn what_the_record_says() {
    let asked = [
        "dig 2025-07-15",
        "unload 2025-04-12",
        "roof 2025-07-15",
        "paint 2025-07-15",
        "plan 2025-07-15",
        "report 2025-07-15",
        "walls 2025-07-15",
        "test 2025-07-05",
        "fence 2025-03-07",
        "fence 2025-07-15",
        "licence 2025-07-15",
        "handbook 2025-07-15",
        "rent#3 2025-07-15",
        "wage 2025-04-01",
        "wage 2025-07-15",
        "reserve 2025-07-15",
    ];
    insta::assert_snapshot!("explain_plant", all("plant.toml", &asked));
}

/// What is waited for, and what would change it: entries that do not contradict those of the day.
#[test]
fn what_is_waited_for() {
    let asked = [
        "deliver 2025-06-15",
        "pay 2025-06-15",
        "insure 2025-06-15",
        "store 2025-06-15",
        "sell 2025-06-15",
        "fine 2025-06-15",
        "fine 2025-06-30",
        "discount 2025-06-15",
        "clean 2025-06-15",
        "wait 2025-04-10",
        "lease 2025-06-15",
    ];
    insta::assert_snapshot!("explain_supply", all("supply.toml", &asked));
}

/// Days that are not known, claims, and conditions that nobody has assessed.
#[test]
fn what_is_open() {
    let asked = [
        "withdraw 2025-05-15",
        "extend 2025-06-12",
        "guard 2025-05-15",
        "repair 2025-05-15",
        "escort 2025-06-01",
        "patrol 2025-06-01",
        "fire 2025-05-25",
    ];
    insta::assert_snapshot!("explain_truce", all("truce.toml", &asked));
}

/// The same agreements over time, and one of them on a day on which much of it is open.
#[test]
fn over_time() {
    let over_time = |rules: &str| {
        let asked = format!("timeline tests/data/{rules} --to 2026-03-31");
        abide(root(), &asked).run().code(0).out
    };
    insta::assert_snapshot!("timeline_plant", over_time("plant.toml"));
    insta::assert_snapshot!("timeline_supply", over_time("supply.toml"));
    let on = abide(root(), "status tests/data/truce.toml --on 2025-05-15").run().code(0).out;
    insta::assert_snapshot!("status_truce", on);
}
