//! `abide timeline`: drawn, as JSON, as CSV.

use std::fs;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::bin::{Ran, abide, folder, root, statement};
use crate::time::timed;

fn timeline(arguments: &str) -> Ran {
    abide(&statement(), &format!("timeline {arguments}")).run()
}

#[test]
fn the_statement_is_drawn() {
    insta::assert_snapshot!(timeline("--on 2025-10-15").code(0).out);
}

/// Where a day has several columns, all of them are drawn.
#[test]
fn a_short_timeline_has_no_holes() {
    let ran = timeline("--on 2026-09-15 --from 2026-08-25 --to 2026-10-05").code(0);
    let mission = ran.out.lines().find(|line| line.starts_with("  syria-mission"));
    let bar = mission.expect("a bar").trim_start_matches("  syria-mission").trim_start();
    assert_eq!(bar.len(), 76);
    let lapsed = bar.trim_start_matches('.');
    assert!(!lapsed.is_empty() && lapsed.len() < bar.len(), "{bar}");
    assert!(lapsed.chars().all(|glyph| glyph == '#'), "{bar}");
}

/// Every day of every commitment, as `abide status` says it.
fn statuses_day_by_day(from: &str, days: i64) -> Vec<(String, String, String, String)> {
    let mut all = Vec::new();
    let first: abide::dates::Day = from.parse().expect("a day");
    for count in (0..days).step_by(13) {
        let on = first.plus(count).expect("a day").to_string();
        let ran = abide(&statement(), &format!("status --on {on} --format json")).run().code(0);
        let report: Value = serde_json::from_str(&ran.out).expect("JSON");
        for commitment in report["agreements"][0]["commitments"].as_array().expect("a list") {
            let text = |key: &str| commitment[key].as_str().expect("a text").to_owned();
            all.push((on.clone(), text("id"), text("status"), text("because")));
        }
    }
    all
}

#[test]
fn the_csv_is_what_the_days_say() {
    let ran = timeline("--on 2025-10-15 --from 2024-09-20 --to 2026-11-30 --format csv").code(0);
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("CSV");
    for (on, id, status, because) in statuses_day_by_day("2024-09-20", 800) {
        let of_day = rows.iter().filter(|row| row[1] == id && row[2] <= *on && on[..] <= row[3]);
        let of_day: Vec<&csv::StringRecord> = of_day.collect();
        let [row] = of_day[..] else { panic!("{id} on {on}: {of_day:?}") };
        assert_eq!(&row[4], status, "{id} on {on}");
        assert_eq!(&row[9], because, "{id} on {on}");
    }
}

#[test]
fn the_json_has_runs_without_gaps() {
    let ran = timeline("--from 2025-09-15 --to 2026-02-01 --format json").code(0);
    let timeline: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(timeline["schema_version"], 1);
    let mission = &timeline["agreements"][0]["commitments"][0];
    let runs = mission["runs"].as_array().expect("runs");
    let of = |run: &Value| [&run["first"], &run["last"], &run["status"]].map(Value::to_string);
    let runs: Vec<[String; 3]> = runs.iter().map(of).collect();
    let expected = [
        ["2025-09-15", "2025-09-30", "due"],
        ["2025-10-01", "2026-01-17", "lapsed"],
        ["2026-01-18", "2026-02-01", "met"],
    ];
    assert_eq!(runs, expected.map(|run| run.map(|text| format!("\"{text}\""))));
    let entry = &mission["runs"][2]["entries"][0];
    assert_eq!(entry["says"], "2026-01-18: end-mission met, by hmc");
    assert_eq!(entry["place"]["file"], "record.toml");
}

#[test]
fn what_is_asked_must_be_a_stretch_of_days() {
    let ran = timeline("--from 2026-01-01 --to 2025-01-01").code(2);
    assert!(ran.err.contains("would end on 2025-01-01, before it begins on 2026-01-01"));
    timeline("--from 2026-13-01").code(2);
    timeline("--format jsonl").code(2);
}

/// A century of a hundred commitments is worked out from the days on which something changes.
#[test]
fn a_century_takes_no_time() {
    let mut rules = "[agreement]\nid = \"a\"\nmade = 2000-01-01\n[event.e]\n".to_owned();
    for number in 0..100 {
        let year = 2000 + number;
        rules.push_str(&format!(
            "[commitment.c{number}]\nwhat = \"x\"\ndeadline = \"later of (end of {year}-06, 30 days after e)\"\n"
        ));
    }
    rules.push_str("[[entry]]\non = \"2010-01-01/2010-12-31\"\nhappened = \"e\"\n");
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("rules.toml"), rules).expect("a file");
    let call =
        || abide(folder.path(), "timeline --from 2000-01-01 --to 2100-12-31 --format csv").run();
    let (took, ran) = timed(call);
    assert!(took < Duration::from_secs(15), "{took:?}");
    assert!(ran.code(0).out.lines().count() > 300);
}

/// A series under a condition that nobody has assessed: all that is begun stays open for ever.
fn under_an_open_condition(every: &str, question: &str) -> (Duration, String) {
    let rules = format!(
        "[agreement]\nid = \"a\"\nmade = 2024-01-01\n[condition.ok]\n[commitment.c]\nwhat = \"x\"\n\
         every = \"{every}\"\nsubject-to = \"ok\"\n"
    );
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("rules.toml"), rules).expect("a file");
    let (took, ran) = timed(|| abide(folder.path(), &format!("timeline {question}")).run());
    (took, ran.code(0).out)
}

#[test]
fn a_monthly_series_under_an_open_condition_takes_no_time() {
    let (took, out) = under_an_open_condition("1 month", "--to 2028-12-31 --format csv");
    assert!(took < Duration::from_secs(60), "{took:?}");
    assert!(out.contains("a,c#60,"), "{out}");
}

#[test]
fn a_frequent_series_under_an_open_condition_ends() {
    let (took, out) = under_an_open_condition("3 days", "--to 2025-12-31 --format csv");
    assert!(took < Duration::from_secs(180), "{took:?}");
    assert!(out.contains("a,c#240,"), "{out}");
}

/// What recurs for ever changes for ever: a year of it is shown.
#[test]
fn without_an_end_a_series_is_shown_for_a_year() {
    let (_, out) = under_an_open_condition("1 month", "--on 2024-06-01 --format csv");
    let last = out.lines().skip(1).filter_map(|line| line.split(',').nth(3)).max();
    let last = last.expect("a run");
    assert!(("2025-06-01".."2025-09-01").contains(&last), "{last}");
}

/// Without anything open a century of months has as many runs as days on which something changes.
#[test]
fn a_century_of_months_takes_no_time() {
    let rules = "[agreement]\nid = \"a\"\nmade = 2000-01-01\n[commitment.c]\nwhat = \"x\"\nevery = \"1 month\"\n";
    let folder = folder(&[("rules.toml", rules)]);
    let call =
        || abide(folder.path(), "timeline --from 2000-01-01 --to 2099-12-31 --format csv").run();
    let (took, ran) = timed(call);
    assert!(took < Duration::from_secs(60), "{took:?}");
    assert!(ran.code(0).out.contains("a,c#1200,"));
}

const RENT: &str = r#"[agreement]
id   = "lease"
made = 2025-01-01

[party.owner]
[condition.permit]
valid-for = "10 days"

[commitment.rent]
what     = "Pay the rent"
every    = "1 month"
until    = 2025-12-31
deadline = "3 days after period-start"

[commitment.build]
what       = "Build"
deadline   = 2025-12-31
subject-to = "permit"

[[entry]]
on         = 2025-03-03
met        = "rent"
occurrence = 3

[[entry]]
on       = 2025-02-01
assessed = "permit"
holds    = false

[[entry]]
on       = 2025-02-20
assessed = "permit"
holds    = false
"#;

fn of_rent(arguments: &str) -> Value {
    let folder = folder(&[("rent.toml", RENT)]);
    let call = format!("timeline --format json {arguments}");
    serde_json::from_str(&abide(folder.path(), &call).run().code(0).out).expect("JSON")
}

/// An occurrence stands in a timeline on the days on which a report has it.
#[test]
fn an_occurrence_has_runs_on_the_days_on_which_it_is_reported() {
    let timeline = of_rent("--from 2025-01-15 --to 2025-03-15");
    let occurrences = timeline["agreements"][0]["commitments"][0]["occurrences"].as_array();
    let first_days = occurrences.expect("a list").iter().map(|one| {
        let id = one["id"].as_str().expect("an id");
        format!("{id} {}", one["runs"][0]["first"].as_str().expect("a day"))
    });
    let expected =
        ["rent#1 2025-01-15", "rent#2 2025-01-15", "rent#3 2025-02-01", "rent#4 2025-03-01"];
    assert_eq!(first_days.collect::<Vec<_>>(), expected);
}

/// What begins a run of an occurrence is nothing that is said of another one.
#[test]
fn an_occurrence_is_not_caused_by_another_one() {
    let timeline = of_rent("--from 2025-02-20 --to 2025-03-10");
    let occurrences = timeline["agreements"][0]["commitments"][0]["occurrences"].as_array();
    for one in occurrences.expect("a list") {
        let runs = one["runs"].as_array().expect("runs").iter();
        let entries: usize = runs.map(|run| run["entries"].as_array().expect("a list").len()).sum();
        assert_eq!(entries, usize::from(one["id"] == "rent#3"), "{one:#}");
    }
}

/// Where nothing but the reason in words becomes another one there is another run.
#[test]
fn a_sentence_is_true_on_each_day_of_its_run() {
    let timeline = of_rent("--from 2025-02-05 --to 2025-03-10");
    let runs = timeline["agreements"][0]["commitments"][1]["runs"].as_array().expect("runs");
    let said = runs.iter().map(|run| {
        let text = |key: &str| run[key].as_str().expect("a text").to_owned();
        format!("{} {}", text("first"), text("because"))
    });
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_was_known_is_said() {
    let ran = timeline("--known-by 2025-12-31 --on 2025-10-15 --to 2026-03-01").code(0);
    assert!(ran.out.contains(", with what was recorded by 2025-12-31: 3 files"), "{}", ran.out);
    let ran = timeline("--known-by 2025-12-31 --to 2026-03-01 --format csv").code(0);
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = header.iter().position(|name| name == "known_by").expect("a column");
    assert!(reader.records().all(|row| &row.expect("a row")[column] == "2025-12-31"));
}

/// In CSV a run has the entries by which it begins, too.
#[test]
fn the_csv_has_what_a_run_begins_by() {
    let ran = timeline("--from 2025-09-15 --to 2026-02-01 --format csv").code(0);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(ran.out.as_bytes())
        .records()
        .collect::<Result<_, _>>()
        .expect("CSV");
    let met = rows.iter().find(|row| &row[1] == "end-mission" && &row[4] == "met");
    let met = met.expect("a run");
    assert_eq!(&met[12], "2026-01-18: end-mission met, by hmc");
    assert!(met[13].starts_with("record.toml:"), "{}", &met[13]);
}

/// A spreadsheet takes a cell that begins with such a sign for a formula: neither the name of a file
/// nor that of the option makes one.
#[test]
fn no_place_is_a_formula() {
    let rules = "[agreement]\nid = \"a\"\nmade = 2025-01-01\n[event.go]\n\
                 [commitment.pay]\nwhat = \"Pay\"\ndeadline = \"within 9 days of go\"\n\
                 [[entry]]\non = 2025-01-05\nhappened = \"go\"\n";
    let files = folder(&[("=1+1.toml", rules)]);
    let call = "timeline =1+1.toml --from 2025-01-01 --to 2025-02-01 --format csv";
    let ran = abide(files.path(), call).arg("--assume").arg("met(pay) = 2025-01-07").run().code(0);
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("CSV");
    let places: Vec<&str> = rows.iter().map(|row| &row[13]).collect();
    assert_eq!(places, ["", "./=1+1.toml:8", "assumed"]);
    let signs = ['=', '+', '-', '@'];
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(signs)), "{}", ran.out);
}

/// From a day on that lies behind all changes, it goes on for some days.
#[test]
fn a_first_day_alone_is_enough() {
    let ran = timeline("--on 2025-10-15 --from 2090-01-01 --format json").code(0);
    let timeline: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(timeline["from"], "2090-01-01");
    assert_eq!(timeline["to"], "2090-01-31");
}

/// Without a last day it goes on for some days after the last entry and the last change, whatever a
/// suspension moves meanwhile.
#[test]
fn a_suspension_without_an_end_moves_no_last_day() {
    let rules = "[agreement]\nid = \"a\"\nmade = 2024-01-01\n\
                 [commitment.kept]\nwhat = \"x\"\nkind = \"maintain\"\nuntil = 2024-12-31\n\
                 [commitment.paused]\nwhat = \"y\"\ndeadline = 2024-04-01\n\
                 [commitment.then]\nwhat = \"z\"\ndeadline = \"7 days after deadline(paused)\"\n\
                 [[entry]]\non = 2024-03-10\nsuspended = \"paused\"\n";
    let end = |rules: &str, arguments: &str| {
        let files = folder(&[("a.toml", rules)]);
        let call = format!("timeline --format json {arguments}");
        let ran = abide(files.path(), &call).run().code(0);
        let timeline: Value = serde_json::from_str(&ran.out).expect("JSON");
        timeline["to"].as_str().expect("a day").to_owned()
    };
    assert_eq!(end(rules, "--on 2024-03-20"), "2025-01-31");
    assert_eq!(end(rules, "--on 2026-03-20"), "2026-04-29");
    // The day on which it ends and what follows are drawn, and an entry by which nothing changes.
    let resumed = format!("{rules}[[entry]]\non = 2026-01-10\nresumed = \"paused\"\n");
    let end_of_it = end(&resumed, "--on 2024-03-20");
    assert!(("2026-03-01".."2026-04-01").contains(&end_of_it.as_str()), "{end_of_it}");
    let noted = format!(
        "{rules}[condition.k]\n[[entry]]\non = 2025-06-01\nassessed = \"k\"\nholds = true\n"
    );
    assert_eq!(end(&noted, "--on 2024-03-20"), "2025-07-01");
}

/// The JSON has the day asked, which the text marks.
#[test]
fn the_json_says_which_day_is_asked() {
    let asked = |arguments: &str| {
        let ran = timeline(&format!("--on 2025-10-15 --format json {arguments}")).code(0);
        let timeline: Value = serde_json::from_str(&ran.out).expect("JSON");
        ["on", "known_by", "from", "to"].map(|key| timeline[key].clone())
    };
    let days =
        |days: [&str; 4]| days.map(|day| if day == "null" { Value::Null } else { day.into() });
    let within = "--from 2025-09-15 --to 2026-02-01 --known-by 2025-12-31";
    assert_eq!(asked(within), days(["2025-10-15", "2025-12-31", "2025-09-15", "2026-02-01"]));
    let beside = "--from 2026-01-01 --to 2026-02-01";
    assert_eq!(asked(beside), days(["2025-10-15", "null", "2026-01-01", "2026-02-01"]));
}

/// Where no year and no month begins among the days, the first of them is named.
#[test]
fn days_of_one_month_have_a_ruler() {
    for (from, to) in [("9999-12-31", "9999-12-31"), ("2025-09-05", "2025-09-20")] {
        let ran = timeline(&format!("--on 2025-01-01 --from {from} --to {to}")).code(0);
        let lines: Vec<&str> = ran.out.lines().skip(2).map(str::trim_end).take(3).collect();
        let start = lines[2].rfind("  ").expect("a bar") + 2;
        assert_eq!(lines[0], format!("{:start$}{from}", ""), "{}", ran.out);
        assert_eq!(lines[1], format!("{:start$}|", ""), "{}", ran.out);
    }
    let ran = timeline("--on 2025-01-01 --from 9999-12-31").code(0);
    assert!(ran.out.contains("  9999-12-31\n"), "{}", ran.out);
}

/// A half-yearly series under a condition that nobody has assessed.
#[test]
fn the_shipped_treaties_take_no_time() {
    for folder in ["rules/jcpoa", "rules/new-start"] {
        let call = format!("timeline {folder} --on 2020-01-01 --from 2011-01-01 --to 2021-12-01");
        let (took, ran) = timed(|| abide(root(), &call).run());
        ran.code(0);
        assert!(took < Duration::from_secs(90), "{took:?}");
    }
}

/// While a suspension moves the deadline each day has a run of its own; drawn, they are one.
#[test]
fn a_moving_deadline_is_told_once() {
    let rules = "[agreement]\nid = \"a\"\nmade = 2025-01-01\n\
                 [commitment.build]\nwhat = \"Build\"\ndeadline = 2025-06-30\n\
                 [[entry]]\non = 2025-02-01\nsuspended = \"build\"\n\
                 [[entry]]\non = 2025-05-01\nresumed = \"build\"\n";
    let files = folder(&[("a.toml", rules)]);
    let run = |format: &str| {
        let call = format!("timeline --on 2025-03-01 --to 2025-12-31 {format}");
        abide(files.path(), &call).run().code(0).out
    };
    let suspended: Vec<String> =
        run("").lines().filter(|line| line.contains("suspended:")).map(str::to_owned).collect();
    assert_eq!(suspended.len(), 1, "{suspended:#?}");
    assert!(suspended[0].contains("2025-02-01 - 2025-04-30"), "{suspended:#?}");
    let each = run("--format csv").lines().filter(|line| line.contains(",suspended,")).count();
    assert_eq!(each, 89, "each with its deadline");
}
