//! `--format csv`: the columns, and that they say what the JSON says.

use std::fs;

use csv::StringRecord;
use serde_json::Value;
use tempfile::TempDir;

use crate::bin::{abide, statement};

const HEADER: &str = "agreement,id,commitment,status,reason,breach,certainty,possible,since,deadline,next_on,next_status";

/// Commitments that between them have every reason, and series.
const REASONS: &str = include_str!("../data/reasons.toml");

fn rows(text: &str) -> Vec<StringRecord> {
    assert_eq!(text.lines().next(), Some(HEADER));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().collect::<Result<_, _>>().expect("rows of one length")
}

/// What a row has to say of a commitment or an occurrence.
fn expected(agreement: &Value, one: &Value, commitment: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let possible: Vec<String> =
        one["possible"].as_array().expect("a list").iter().map(&text).collect();
    let mut row = vec![text(&agreement["id"]), text(&one["id"]), text(&commitment["id"])];
    row.extend(["status", "reason", "breach", "certainty"].map(|key| text(&one[key])));
    row.push(possible.join(" "));
    row.extend(["since", "deadline"].map(|key| text(&one[key])));
    row.extend(["on", "status"].map(|key| text(&one["next"][key])));
    row
}

#[test]
fn the_rows_say_what_the_json_says() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("a.toml"), REASONS).expect("a file");
    let run = |arguments: &str| abide(folder.path(), arguments).run();
    for command in ["status --on 2025-10-01", "check --on 2025-10-01 --within 30d"] {
        let table = run(&format!("{command} --format csv"));
        let json = run(&format!("{command} --format json"));
        assert_eq!(table.code, json.code);
        let json: Value = serde_json::from_str(&json.out).expect("JSON");
        let mut lines = Vec::new();
        for agreement in json["agreements"].as_array().expect("a list") {
            for commitment in agreement["commitments"].as_array().expect("a list") {
                lines.push(expected(agreement, commitment, commitment));
                let occurrences = commitment["occurrences"].as_array().expect("a list").iter();
                lines.extend(occurrences.map(|one| expected(agreement, one, commitment)));
            }
        }
        assert!(lines.iter().any(|line| line[1].contains('#')), "an occurrence");
        let rows = rows(&table.out);
        assert_eq!(rows.len(), lines.len());
        for (row, line) in rows.iter().zip(&lines) {
            assert_eq!(row.iter().collect::<Vec<_>>(), *line);
        }
    }
}

/// A spreadsheet takes a cell that begins so for a formula.
#[test]
fn no_cell_is_a_formula() {
    let folder = TempDir::new().expect("a folder");
    let rules = REASONS.replace("what = \"", "what = \"=cmd|' /C calc'!A0 ");
    fs::write(folder.path().join("a.toml"), rules).expect("a file");
    let ran = abide(folder.path(), "--on 2025-10-01 --format csv").run().code(0);
    for row in rows(&ran.out) {
        for cell in &row {
            let fine = |first: char| first.is_ascii_alphanumeric();
            assert!(cell.chars().next().is_none_or(fine), "{cell}");
        }
    }
}

#[test]
fn the_shipped_rules() {
    let root = &statement();
    insta::assert_snapshot!(abide(root, "--on 2025-10-01 --format csv").run().code(0).out);
}
