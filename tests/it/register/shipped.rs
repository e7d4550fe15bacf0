//! The registers that are shipped, with their tables.

use crate::bin::{abide, root};

/// The answers for a table on a day, by the id of the row and the commitment.
fn answers(folder: &str, table: &str, on: &str) -> Vec<String> {
    let call = format!(
        "register rules/registers/{folder} --rows rules/registers/{folder}/{table} --on {on}"
    );
    let ran = abide(root(), &call).run();
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let cells = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        format!("{} {} {} {}", cells[0], cells[1], cells[2], cells[3])
    };
    ran.out.lines().skip(1).map(cells).collect()
}

#[test]
fn the_support_agreement() {
    assert_eq!(
        answers("support", "tickets.csv", "2026-04-07"),
        [
            "T-1001 first-answer met on-time",
            "T-1001 solution met on-time",
            "T-1002 first-answer met late",
            // Ten working days, and the five days for which the provider waited.
            "T-1002 solution lapsed missed",
            "T-1003 first-answer lapsed missed",
            // Good Friday and Easter Monday do not count.
            "T-1003 solution due open",
            "T-1004 first-answer met on-time",
            "T-1004 solution pending not-yet-due",
            "T-1005 first-answer met on-time",
            "T-1005 solution pending suspended",
            "T-1006 first-answer met on-time",
            "T-1006 solution void withdrawn",
            "T-1007 first-answer met late",
            "T-1007 solution pending not-yet-due",
            "T-1008 first-answer pending not-yet-due",
            "T-1008 solution pending not-yet-due",
        ]
    );
}

#[test]
fn the_vulnerabilities() {
    assert_eq!(
        answers("exploited", "findings.csv", "2026-03-10"),
        [
            "F-001 remediate met on-time",
            "F-001 confirm met on-time",
            "F-002 remediate met late",
            "F-002 confirm lapsed missed",
            "F-003 remediate lapsed missed",
            "F-003 confirm pending awaiting-event",
            "F-004 remediate void condition-failed",
            "F-004 confirm pending awaiting-event",
            // Nobody has looked yet whether the asset is exposed.
            "F-005 remediate pending awaiting-condition",
            "F-005 confirm pending awaiting-event",
            "F-006 remediate void voided",
            "F-006 confirm void voided",
            "F-007 remediate due open",
            "F-007 confirm pending awaiting-event",
        ]
    );
}

#[test]
fn what_searches_the_rules_passes_them_by() {
    let ran = abide(root(), "status rules --on 2026-01-01 --format csv").run();
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(!ran.out.contains("support") && ran.out.contains("iraq-2024"), "{}", ran.out);
    let ran = abide(root(), "status rules/registers").run();
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("abide register"), "{}", ran.err);
}
