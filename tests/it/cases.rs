//! `abide test`: cases, what fails, what is blessed, what is covered, what is noticed.

use std::fs;

use crate::bin::{Ran, abide, folder, root};

const RULES: &str = r#"# The rules of a lease.
[agreement]
id   = "lease"
made = 2025-01-15

[condition.dry]

[event.handover]

[commitment.deposit]
what     = "Pay the deposit"
deadline = "2025-03"
grace    = "3 days"

[commitment.store]
what       = "Keep the archive in the cellar"
kind       = "maintain"
from       = "handover"
until      = 2025-12-31
subject-to = "dry"
"#;

/// Cases about them, with the day after the grace as given.
fn cases(day: &str) -> String {
    format!(
        r#"for = "lease"

[[case]]
name       = "the deposit over time"      # a row
commitment = "deposit"
expect     = {{ 2025-02-28 = "pending:not-yet-due", 2025-03-01 = "due", {day} = "lapsed:missed" }}

[[case]]
name   = "nobody knows whether it is dry"
on     = 2025-02-01
given  = [{{ on = 2025-01-20, happened = "handover" }}]
expect = {{ store = {{ possible = ["pending", "due"], certainty = "open", breach = "no" }} }}
"#
    )
}

fn run(files: &[(&str, &str)], arguments: &str) -> (tempfile::TempDir, Ran) {
    let folder = folder(files);
    let ran = abide(folder.path(), &format!("test {arguments}")).run();
    (folder, ran)
}

fn lease(day: &str, arguments: &str) -> (tempfile::TempDir, Ran) {
    run(&[("rules/lease.toml", RULES), ("rules/cases.toml", &cases(day))], arguments)
}

#[test]
fn what_passes_is_counted() {
    let (_, ran) = lease("2025-04-04", "");
    assert_eq!(ran.code(0).out, "2 files, 1 agreement, 2 cases: 2 passed, 0 failed\n");
    let (_, ran) = lease("2025-04-04", "--filter dry");
    let out = ran.code(0).out;
    assert_eq!(out, "2 files, 1 agreement, 1 case: 1 passed, 0 failed, 1 left out\n");
    let (_, ran) = lease("2025-04-03", "--filter lease/nobody");
    assert!(ran.code(0).out.contains("1 passed"));
}

#[test]
fn what_fails_is_shown_beside_what_was_expected() {
    let (_, ran) = lease("2025-04-03", "");
    insta::assert_snapshot!("what_fails", ran.code(1).out);
}

#[test]
fn nothing_to_run_is_no_success() {
    let (_, ran) = run(&[("rules/lease.toml", RULES)], "");
    assert!(ran.code(3).err.contains("no case in the files"));
    let (_, ran) = lease("2025-04-04", "--filter nothing-like-it");
    assert!(ran.code(3).err.contains("none of 2 cases"));
    let (_, ran) = run(&[("rules/notes.txt", "")], "");
    ran.code(3);
    let (_, ran) = lease("2025-04-04", "nowhere");
    ran.code(2);
    let (_, ran) = lease("2025-04-04", "--coverage=101");
    ran.code(2);
}

#[test]
fn what_the_rules_give_is_blessed_and_the_rest_stays() {
    let (folder, ran) = lease("2025-04-03", "--bless");
    assert_eq!(ran.code(0).out, "2 files, 1 agreement, 2 cases: 2 passed, 0 failed\n");
    let text = fs::read_to_string(folder.path().join("rules/cases.toml")).unwrap();
    let expected = cases("2025-04-03").replace("\"lapsed:missed\"", "\"due:in-grace\"");
    assert_eq!(text, expected);
    assert_eq!(fs::read_to_string(folder.path().join("rules/lease.toml")).unwrap(), RULES);
    // Twice is once.
    abide(folder.path(), "test --bless").run().code(0);
    assert_eq!(fs::read_to_string(folder.path().join("rules/cases.toml")).unwrap(), expected);
}

#[test]
fn a_byte_order_mark_stays() {
    let marked = format!("\u{feff}{}", cases("2025-04-03"));
    let files = [("rules/lease.toml", RULES), ("rules/cases.toml", marked.as_str())];
    let (folder, ran) = run(&files, "--bless");
    ran.code(0);
    let text = fs::read_to_string(folder.path().join("rules/cases.toml")).unwrap();
    assert_eq!(text, marked.replace("\"lapsed:missed\"", "\"due:in-grace\""));
}

#[test]
fn each_thing_that_is_wrong_is_blessed_by_itself() {
    let wrong = cases("2025-04-04")
        .replace(r#"["pending", "due"]"#, r#"["met", "lapsed"]"#)
        .replace(r#"breach = "no""#, r#"breach = "unknown""#);
    let files = [("rules/lease.toml", RULES), ("rules/cases.toml", wrong.as_str())];
    let (folder, ran) = run(&files, "--bless");
    ran.code(0);
    let text = fs::read_to_string(folder.path().join("rules/cases.toml")).unwrap();
    assert_eq!(text, cases("2025-04-04"));
}

#[test]
fn what_cannot_be_blessed_is_left_alone() {
    let series = r#"
[commitment.rent]
what  = "Pay the rent"
every = "1 month"
until = 2025-06-30
[[case]]
name   = "an occurrence that is not there"
on     = 2025-02-01
expect = { "rent#9" = "due" }
"#;
    let text = format!("{RULES}{series}");
    let (folder, ran) = run(&[("rules/lease.toml", &text)], "--bless");
    let err = ran.code(2).err;
    assert!(err.contains("rules/lease.toml:"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("rules/lease.toml")).unwrap(), text);
    let demand = "\n[[case]]\nname = \"a demand\"\non = 2025-03-01\nholds = \"met(deposit)\"\n";
    let text = format!("{RULES}{demand}");
    let (folder, ran) = run(&[("rules/lease.toml", &text)], "--bless");
    assert!(ran.code(2).err.contains("is not rewritten"));
    let ran = abide(folder.path(), "test").run().code(1);
    assert!(ran.out.contains("`met(deposit)` on 2025-03-01"), "{}", ran.out);
}

const DEMANDED: &str = r#"for = "lease"

[[case]]
name  = "paid, and dry or handed over"
on    = 2025-03-10
given = [{ on = 2025-03-12, met = "deposit" }]
holds = "met(deposit) and (dry or handover)"

[[case]]
name  = "it is not due before March"
on    = 2025-03-05
fails = "due(deposit)"

[[case]]
name  = "some day it is met"
on    = 2025-03-05
holds = "met(deposit)"
"#;

/// A condition that is not as demanded shows what its parts are on the day, and on which days it holds.
#[test]
fn a_failed_demand_is_shown_beside_what_was_expected() {
    let files = [("rules/lease.toml", RULES), ("rules/cases.toml", DEMANDED)];
    let (folder, ran) = run(&files, "--report-junit out.xml --report-json out.json");
    let out = ran.code(1).out;
    insta::assert_snapshot!("failed_demands", out);
    let json = fs::read_to_string(folder.path().join("out.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let demand = &json["agreements"][0]["cases"][0]["demands"][0];
    let parts = demand["parts"].as_array().unwrap().iter();
    let parts: Vec<_> = parts.map(|it| (it["condition"].as_str(), it["found"].as_str())).collect();
    assert_eq!(
        parts,
        [
            (Some("met(deposit)"), Some("fails")),
            (Some("dry"), Some("open")),
            (Some("handover"), Some("fails"))
        ]
    );
    assert!(demand["parts"][0]["because"].as_str().unwrap().contains("deposit"), "{demand}");
    let runs = demand["held"]["runs"].as_array().unwrap();
    let runs: Vec<_> = runs.iter().map(|it| (it["first"].as_str(), it["found"].as_str())).collect();
    assert_eq!(runs[1], (Some("2025-03-12"), Some("open")), "{demand}");
    let text = fs::read_to_string(folder.path().join("out.xml")).unwrap();
    let xml = roxmltree::Document::parse(&text).unwrap();
    let failures = xml.descendants().filter(|node| node.has_tag_name("failure"));
    let told: Vec<&str> = failures.filter_map(|node| node.text()).collect();
    assert!(told[0].contains("dry") && told[0].contains("found     "), "{}", told[0]);
}

#[test]
fn junit_is_read_back() {
    let (folder, ran) = lease("2025-04-03", "--report-junit out.xml --report-json out.json");
    ran.code(1);
    let text = fs::read_to_string(folder.path().join("out.xml")).unwrap();
    let xml = roxmltree::Document::parse(&text).unwrap();
    let all = |tag: &'static str| xml.descendants().filter(move |node| node.has_tag_name(tag));
    let suite = all("testsuite").next().unwrap();
    let counted = (suite.attribute("name"), suite.attribute("tests"), suite.attribute("failures"));
    assert_eq!(counted, (Some("lease"), Some("2"), Some("1")));
    let names: Vec<_> = all("testcase").filter_map(|case| case.attribute("name")).collect();
    assert_eq!(names, ["the deposit over time", "nobody knows whether it is dry"]);
    let failure = all("failure").next().unwrap();
    let message = failure.attribute("message").unwrap();
    assert_eq!(message, "deposit on 2025-04-03: expected lapsed:missed, found due:in-grace");
    let json = fs::read_to_string(folder.path().join("out.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["counts"], serde_json::json!({ "passed": 1, "failed": 1, "left_out": 0 }));
    let printed = abide(folder.path(), "test --format json").run().code(1).out;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).unwrap(), json);
    let case = &json["agreements"][0]["cases"][0];
    assert_eq!(case["answers"][2]["found"]["reason"], "in-grace");
    assert_eq!(case["timelines"][0]["commitment"], "deposit");
}

/// What is not covered comes with a case that covers it: pasted, it is covered.
#[test]
fn what_is_not_covered_can_be_pasted() {
    let (folder, ran) = lease("2025-04-04", "--coverage=90");
    let ran = ran.code(1);
    assert!(ran.err.contains("less than 90"), "{}", ran.err);
    let json = |folder: &std::path::Path| -> serde_json::Value {
        let out = abide(folder, "test --coverage --mutate --format json").run().out;
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["agreements"][0].clone()
    };
    let before = json(folder.path());
    let missed = before["coverage"]["items"].as_array().unwrap().iter();
    let survived = before["mutation"]["survived"].as_array().unwrap();
    let written: Vec<&str> = missed.chain(survived).filter_map(|it| it["case"].as_str()).collect();
    assert!(written.len() > 20 && !survived.is_empty());
    let path = folder.path().join("rules/cases.toml");
    let text = format!("{}\n{}\n", fs::read_to_string(&path).unwrap(), written.join("\n\n"));
    fs::write(&path, text).unwrap();
    abide(folder.path(), "test").run().code(0);
    let after = json(folder.path());
    assert_eq!(after["mutation"]["survived"], serde_json::json!([]));
    let missed = after["coverage"]["items"].as_array().unwrap().iter();
    let missed: Vec<_> = missed.filter(|it| it["state"] == "missed").collect();
    assert!(missed.is_empty(), "{missed:?}");
    assert_eq!(after["coverage"]["percent"], 100);
    // Every verb that means something was found to decide, those too that undo another one.
    let items = before["coverage"]["items"].as_array().unwrap();
    for verb in ["retracted", "resumed", "restored"] {
        let says = format!("an entry `{verb}` decides");
        let item = items.iter().find(|it| it["says"] == says.as_str()).unwrap();
        assert!(item["case"].as_str().unwrap().contains(verb), "{item}");
    }
}

const PACT: &str = r#"[agreement]
id           = "pact"
made         = 2025-01-15
amendable-by = ["a", "b"]

[party.a]
[party.b]

[event.call]

[commitment.pay]
what         = "Pay"
deadline     = 2025-03-31
confirmed-by = ["a", "b"]

[commitment.answer]
what     = "Answer the call"
kind     = "option"
deadline = 2025-06-30
met-when = "call"

[[case]]
name       = "over time"
commitment = "pay"
expect     = { 2025-03-31 = "due", 2025-04-01 = "lapsed:missed" }
"#;

/// That an entry of one party alone has no effect is told by an entry of one party alone; and what
/// makes no difference is listed, with where it was looked for.
#[test]
fn changes_of_who_has_to_speak_are_told() {
    let (folder, ran) = run(&[("pact.toml", PACT)], "--mutate --format json");
    let mutation = |out: &str| -> serde_json::Value {
        serde_json::from_str::<serde_json::Value>(out).unwrap()["agreements"][0]["mutation"].clone()
    };
    let before = mutation(&ran.code(0).out);
    let survived = before["survived"].as_array().unwrap();
    for (key, silent, speaks) in [
        ("amendable-by", "a", "b"),
        ("amendable-by", "b", "a"),
        ("confirmed-by", "a", "b"),
        ("confirmed-by", "b", "a"),
    ] {
        let says = format!("`{key}` of pay: without {silent}");
        let mutant = survived.iter().find(|it| it["says"] == says.as_str()).unwrap();
        let case = mutant["case"].as_str().unwrap();
        assert!(case.contains(&format!("by = [\"{speaks}\"]")), "{case}");
        assert_eq!(case.matches("{ on = ").count(), 1, "no entry can be left out: {case}");
    }
    let same = before["same"].as_array().unwrap();
    let earlier =
        same.iter().find(|it| it["says"] == "`met-when` of answer: a day earlier").unwrap();
    assert!(earlier["tried"]["records"].as_u64().unwrap() > 100, "{earlier}");
    assert!(earlier["tried"]["entries"].as_u64().unwrap() >= 2, "{earlier}");
    assert!(earlier["tried"]["all"].as_u64().unwrap() >= 1, "{earlier}");
    let text = abide(folder.path(), "test --mutate").run().code(0).out;
    let line = text.replace("\n      ", " ");
    assert!(line.contains("`met-when` of answer: a day earlier (pact.toml:"), "{text}");
    let cases: Vec<&str> = survived.iter().filter_map(|it| it["case"].as_str()).collect();
    let all = format!("{PACT}\n{}\n", cases.join("\n\n"));
    fs::write(folder.path().join("pact.toml"), all).unwrap();
    let after = abide(folder.path(), "test --mutate --format json").run().code(0).out;
    assert_eq!(mutation(&after)["survived"], serde_json::json!([]));
}

/// Of `2 of (a, b, c)` the number is changed, and each member left out.
#[test]
fn changes_of_how_many_are_enough_are_told() {
    let rules = r#"
[agreement]
id   = "works"
made = 2025-01-01
[condition.a]
[condition.b]
[condition.c]
[commitment.build]
what       = "Build"
subject-to = "2 of (a, b, c)"
due-from   = 2025-01-01
deadline   = 2025-06-30
[[case]]
name   = "with two of them"
on     = 2025-02-01
given  = [
    { on = 2025-01-10, assessed = "a", holds = true },
    { on = 2025-01-10, assessed = "b", holds = true },
    { on = 2025-01-10, assessed = "c", holds = false },
]
expect = { build = "due" }
"#;
    let (folder, ran) = run(&[("works.toml", rules)], "--mutate --format json");
    let mutation = |out: &str| -> serde_json::Value {
        serde_json::from_str::<serde_json::Value>(out).unwrap()["agreements"][0]["mutation"].clone()
    };
    let before = mutation(&ran.code(0).out);
    let says = |of: &serde_json::Value| -> Vec<String> {
        let all = of.as_array().unwrap().iter();
        all.map(|it| it["says"].as_str().unwrap().to_owned()).collect()
    };
    let survived = says(&before["survived"]);
    for what in ["1 for 2", "without `c`"] {
        assert!(survived.contains(&format!("`subject-to` of build: {what}")), "{survived:?}");
    }
    for what in ["3 for 2", "without `a`", "without `b`"] {
        assert!(!survived.contains(&format!("`subject-to` of build: {what}")), "{survived:?}");
    }
    let cases = before["survived"].as_array().unwrap().iter();
    let cases: Vec<&str> = cases.filter_map(|it| it["case"].as_str()).collect();
    let all = format!("{rules}\n{}\n", cases.join("\n\n"));
    fs::write(folder.path().join("works.toml"), all).unwrap();
    let after = abide(folder.path(), "test --mutate --format json").run().code(0).out;
    assert_eq!(mutation(&after)["survived"], serde_json::json!([]));
}

fn loaded(files: &[String]) -> abide::check::Loaded {
    let mut sources = abide::source::Sources::default();
    let read = |text: &String| {
        let file = sources.add("rules.toml", text.clone());
        abide::written::read(&sources, file, abide::written::Format::Toml).0
    };
    let written = files.iter().map(read).collect();
    abide::check::check(written).agreements.remove(0)
}

/// The changes that are noticed are those by which a case fails that passes, though only what depends
/// on a change is asked again.
#[test]
fn what_depends_on_a_change_is_all_that_it_can_touch() {
    use abide::cases::run;
    use abide::mutate::{Bench, changes};
    // What a phrase rests on is said by an amendment alone.
    let amended = format!(
        r#"{PACT}
[[case]]
name  = "a new day that follows another deadline"
on    = 2025-07-11
given = [
    {{ on = 2025-01-20, amended = "pay", deadline = "10 days after deadline(answer)", by = ["a", "b"] }},
]
expect = {{ pay = "lapsed:missed" }}
"#
    );
    let shipped = |folder: &str| {
        let files = fs::read_dir(root().join(folder)).unwrap();
        files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect::<Vec<_>>()
    };
    for files in [vec![amended], shipped("rules/iraq-2024"), shipped("rules/jcpoa")] {
        let loaded = loaded(&files);
        let bench = Bench::new(&loaded);
        let passes = |agreement| move |case: &&abide::model::Case| run(agreement, case).passes();
        let passing: Vec<_> = loaded.cases.iter().filter(passes(&loaded.agreement)).collect();
        let mut counts = (0, 0);
        for change in changes(&loaded.agreement) {
            let is_noticed = passing.iter().any(|case| !run(&change.agreement, case).passes());
            assert_eq!(bench.is_noticed(&change), is_noticed, "{}", change.says(&loaded.agreement));
            if is_noticed { counts.0 += 1 } else { counts.1 += 1 }
        }
        assert!(counts.0 > 3, "{counts:?}");
    }
}

fn strength(folder: &std::path::Path, arguments: &str) -> serde_json::Value {
    let out = abide(folder, &format!("test {arguments} --format json")).run().out;
    serde_json::from_str::<serde_json::Value>(&out).unwrap()["agreements"][0].clone()
}

/// All cases that are proposed, beneath the rules that they are of.
fn pasted(rules: &str, agreement: &serde_json::Value) -> String {
    let listed = [&agreement["coverage"]["items"], &agreement["mutation"]["survived"]];
    let all = listed.into_iter().filter_map(|it| it.as_array()).flatten();
    let cases: Vec<&str> = all.filter_map(|it| it["case"].as_str()).collect();
    format!("{rules}\n{}\n", cases.join("\n\n"))
}

const LOAN: &str = include_str!("../data/loan.toml");

/// The one case that there is of it.
const LOAN_CASE: &str = r#"[[case]]
name = "one"
commitment = "repay"
given = [{ on = 2025-02-10, happened = "payout" }, { on = 2025-02-10, held = "talks", with = ["bank","maker"] }]
expect = { 2025-02-09 = "pending", 2026-02-10 = "due:open", 2026-02-21 = "lapsed:missed" }
"#;

/// Where one of two things is enough, or one thing ends all, each is found to matter by itself:
/// not only where everything has come true at once.
/// That a party need not take part shows only where the round is held without it, and all else has come true.
#[test]
fn a_party_left_out_of_a_consultation_is_missed() {
    let rules = std::fs::read_to_string(root().join("rules/iraq-2024/iraq-2024.toml")).unwrap();
    let case = "for = \"iraq-2024\"\n[[case]]\nname = \"x\"\non = 2024-09-27\n\
                expect = { end-mission = \"pending\" }\n";
    let (folder, _) = run(&[("iraq.toml", &rules), ("cases.toml", case)], "");
    let found = strength(folder.path(), "--mutate");
    let survived = found["mutation"]["survived"].as_array().unwrap();
    for party in ["iraq", "us", "coalition"] {
        let says = format!("`between` of talks: without {party}");
        assert!(survived.iter().any(|it| it["says"] == says.as_str()), "{says}");
    }
}

#[test]
fn what_is_hidden_when_all_has_come_true_is_found() {
    let loan = format!("{LOAN}{LOAN_CASE}");
    let (folder, _) = run(&[("loan.toml", &loan)], "");
    let before = strength(folder.path(), "--coverage --mutate");
    let items = before["coverage"]["items"].as_array().unwrap();
    for says in [
        "an entry `assessed` decides",
        "an entry `held` decides",
        "an entry `broken` decides",
        "cover is met:kept",
        "prepay is void:condition-failed",
        "`assessed-by` of solvent: without bank would matter",
        "`assessed-by` of solvent: without guarantor would matter",
        "`between` of talks: without bank would matter",
        "`between` of talks: without maker would matter",
    ] {
        let item = items.iter().find(|it| it["says"] == says).unwrap();
        assert_ne!(item["state"], "not-found", "{item}");
    }
    let lost: Vec<_> = items.iter().filter(|it| it["state"] == "not-found").collect();
    assert!(lost.is_empty(), "{lost:?}");
    // What is proposed covers what it names.
    fs::write(folder.path().join("loan.toml"), pasted(&loan, &before)).unwrap();
    abide(folder.path(), "test").run().code(0);
    let after = strength(folder.path(), "--coverage --mutate");
    assert_eq!(after["coverage"]["percent"], 100);
    assert_eq!(after["mutation"]["survived"], serde_json::json!([]));
    let items = after["coverage"]["items"].as_array().unwrap();
    assert!(items.iter().all(|it| it["state"] == "covered"));
}

const MILL: &str = r#"[agreement]
id = "mill"
made = 2025-01-31
month-rounding = "up"
calendar = "cal"
notice = "5 days"
amendable-by = ["a", "b"]
[calendar.cal]
weekend = ["friday", "saturday"]
holidays = [2025-03-03]
working = [2025-03-08]
[party.a]
[party.b]
[event.go]
[event.fixed]
on = 2025-06-01
[condition.ok]
valid-for = "3 months"
[commitment.x]
what = "X"
from = "go"
deadline = "1 month after go"
grace = "5 working days"
roll = "modified-following"
subject-to = "not ok and after 2025-07-10 or before fixed"
accepts-late = false
[commitment.y]
what = "Y"
kind = "avoid"
from = "end of month of go"
until = 2025-12-31
[commitment.z]
what = "Z"
every = "3 months"
until = "some day in 2026-06"
deadline = "10 working days after period-start"
due-from = "period-start"
[[case]]
name = "weak"
on = 2025-01-31
expect = { x = "pending", y = "pending", z = "due" }
"#;

/// Changes that show only where two things follow each other in a certain order, or where a new term
/// is agreed on.
#[test]
fn changes_that_show_after_two_entries_are_told() {
    let (folder, _) = run(&[("mill.toml", MILL)], "");
    let before = strength(folder.path(), "--mutate");
    let survived = survived(&before);
    for wanted in [
        "`until` of z: left out",
        "`notice` of z: left out",
        "`subject-to` of x: without its `not`",
        "`valid-for` of ok: 4 months for 3 months",
        "`roll` of x: left out",
        "`roll` of x: `following` for `modified-following`",
        "`from` of y: quarter for month",
        "`month-rounding` of mill: `clamp` for `up`",
        "`calendar` of cal: friday is a working day",
        "`calendar` of cal: no `working` days",
        "`calendar` of cal: no holidays",
        "`subject-to` of x: without `before fixed`",
        "`subject-to` of x: without `not ok`",
        "`subject-to` of x: without `not ok and after 2025-07-10`",
    ] {
        assert!(survived.contains(&wanted), "{wanted}: {before}");
    }
    let same = before["mutation"]["same"].as_array().unwrap();
    let same = same.iter().filter_map(|it| it["says"].as_str());
    let all: Vec<&str> = survived.iter().copied().chain(same).collect();
    let different: std::collections::BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all.len(), different.len(), "no two changes read alike: {all:?}");
    fs::write(folder.path().join("mill.toml"), pasted(MILL, &before)).unwrap();
    abide(folder.path(), "test").run().code(0);
    let after = strength(folder.path(), "--mutate");
    assert_eq!(after["mutation"]["survived"], serde_json::json!([]));
}

/// The changes that no case notices.
fn survived(agreement: &serde_json::Value) -> Vec<&str> {
    let survived = agreement["mutation"]["survived"].as_array().unwrap();
    survived.iter().filter_map(|it| it["says"].as_str()).collect()
}

/// Days near the ends of what a calendar covers are named by no phrase.
#[test]
fn where_the_calendar_ends_is_told() {
    let rules = r#"
[agreement]
id       = "mill"
made     = 2025-01-31
calendar = "cal"

[calendar.cal]
covers = "2025-02-01/2025-12-31"

[event.go]

[commitment.x]
what     = "X"
deadline = "5 working days after go"

[[case]]
name   = "weak"
on     = 2025-01-31
expect = { x = "pending" }
"#;
    let (folder, _) = run(&[("mill.toml", rules)], "");
    let before = strength(folder.path(), "--mutate");
    let survived = survived(&before);
    for wanted in ["left out", "from a day later", "to a day earlier", "to a day later"] {
        let wanted = format!("`covers` of cal: {wanted}");
        assert!(survived.contains(&wanted.as_str()), "{wanted}: {before}");
    }
    fs::write(folder.path().join("mill.toml"), pasted(rules, &before)).unwrap();
    abide(folder.path(), "test").run().code(0);
    let after = strength(folder.path(), "--mutate");
    assert_eq!(after["mutation"]["survived"], serde_json::json!([]));
}

/// An assessment decides nothing before the day that it is about has come.
#[test]
fn what_decides_only_once_something_came_true_is_found() {
    let rules = r#"
[agreement]
id   = "mill"
made = 2025-01-31

[event.go]

[condition.ok]

[commitment.x]
what       = "X"
from       = "go"
deadline   = "1 month after go"
subject-to = "not ok"

[[case]]
name   = "weak"
on     = 2025-01-31
expect = { x = "pending" }
"#;
    let (folder, _) = run(&[("mill.toml", rules)], "");
    let before = strength(folder.path(), "--coverage");
    let items = before["coverage"]["items"].as_array().unwrap();
    let assessed = items.iter().find(|it| it["says"] == "an entry `assessed` decides").unwrap();
    assert!(assessed["case"].as_str().unwrap().contains("happened"), "{assessed}");
}

/// What would be the same words for two changes says what each makes of the phrase.
#[test]
fn no_two_changes_read_alike() {
    let rules = r#"[agreement]
id   = "tour"
made = 2025-01-15

[event.a]
[event.b]

[commitment.go]
what     = "Go"
deadline = "earlier of (30 days after a, 30 days after b)"
"#;
    let loaded = loaded(&[rules.to_owned()]);
    let changes = abide::mutate::changes(&loaded.agreement);
    let says: Vec<String> = changes.iter().map(|it| it.says(&loaded.agreement)).collect();
    let first = "`deadline` of go: 31 days for 30 days, so that it is \
                 `earlier of (31 days after a, 30 days after b)`";
    assert!(says.iter().any(|it| it == first), "{says:?}");
    assert!(says.iter().any(|it| it == "`deadline` of go: without `30 days after b`"), "{says:?}");
    let different: std::collections::BTreeSet<&String> = says.iter().collect();
    assert_eq!(says.len(), different.len());
}

/// A case that fails notices nothing, and the report says so.
#[test]
fn only_cases_that_pass_notice_a_change() {
    let wrong = PACT.replace("2025-03-31 = \"due\"", "2025-03-31 = \"void\"");
    let (_, ran) = run(&[("pact.toml", &wrong)], "--mutate");
    let out = ran.code(1).out;
    assert!(out.contains("1 case fails: only what makes a case fail that passes is"), "{out}");
    let (_, ran) = run(&[("pact.toml", PACT)], "--mutate");
    assert!(!ran.code(0).out.contains("only what makes"));
}

/// The cases of what is shipped pass, and notice every change of its rules but those that a comment
/// names.
#[test]
fn the_shipped_cases() {
    let ran = abide(root(), "test rules --format json").run().code(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let agreements = json["agreements"].as_array().unwrap();
    assert_eq!(agreements.len(), 3);
    for agreement in agreements {
        assert!(agreement["cases"].as_array().unwrap().len() > 50);
    }
}
