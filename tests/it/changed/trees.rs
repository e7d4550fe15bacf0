//! Trees before and after a change, at the program.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{DAY, LEASE, failed, json, run, worse};
use crate::bin::{abide, folder, git};

/// A repository whose last commit has the lease, and a work tree with something else.
fn repository(now: &str) -> TempDir {
    let folder = folder(&[("rules/lease.toml", LEASE)]);
    commit(folder.path());
    fs::write(folder.path().join("rules/lease.toml"), now).expect("a file");
    folder
}

fn commit(at: &Path) {
    if !at.join(".git").exists() {
        git(at, &["init", "-q"]);
    }
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "a change"]);
}

#[test]
fn a_change_that_causes_a_breach_fails() {
    let folder = repository(&worse());
    let (code, found) = json(&folder, "--changed-since HEAD");
    assert_eq!((code, failed(&found)), (1, (vec!["move".to_owned()], vec!["pay".to_owned()])));
    assert_eq!(found["gate"]["changed_since"]["base"], "HEAD");
    // The same of two folders.
    let base = crate::bin::folder(&[("before/lease.toml", LEASE), ("after/x.toml", &worse())]);
    let (code, found) = json(&base, "after --changed-since before");
    assert_eq!((code, failed(&found)), (1, (vec!["move".to_owned()], vec!["pay".to_owned()])));
    assert_eq!(found["gate"]["changed_since"]["base"], "before");
}

/// Days, words, order, comments, files: none of them makes a commitment another one.
#[test]
fn a_change_that_causes_nothing_does_not() {
    let comment = format!("# a comment\n\n{LEASE}").replace("Pay the deposit", "Pay");
    let (head, entries) = LEASE.split_once("[[entry]]").expect("entries");
    let (pay, others) = head.split_once("[commitment.move]").expect("two");
    let moved = format!("[[entry]]{entries}");
    let (agreement, pay) = pay.split_once("[commitment.pay]").expect("one");
    let turned = format!("{agreement}[commitment.move]{others}[commitment.pay]{pay}{moved}");
    for now in [LEASE, &comment, &turned] {
        let folder = repository(now);
        for day in ["2025-01-01", "2025-09-16", "2025-10-01", "2026-01-01", "2040-01-01"] {
            let arguments = format!("check --on {day} --changed-since HEAD --fail-on breach,due");
            let ran = abide(folder.path(), &arguments).run();
            assert_eq!(ran.code, 0, "{day} {}", ran.out);
        }
    }
    // The record in a file of its own, the rules in another, and both in a folder below.
    let folder = repository(LEASE);
    fs::remove_file(folder.path().join("rules/lease.toml")).expect("a file");
    fs::create_dir(folder.path().join("rules/new")).expect("a folder");
    fs::write(folder.path().join("rules/new/rules.toml"), head).expect("a file");
    let record = format!("for = \"lease\"\n[[entry]]{entries}");
    fs::write(folder.path().join("rules/new/record.toml"), record).expect("a file");
    let (code, found) = json(&folder, "--changed-since HEAD");
    assert_eq!((code, failed(&found)), (0, (Vec::new(), vec!["pay".to_owned()])));
}

#[test]
fn another_occurrence_is_another_breach() {
    let first = LEASE.replace("on         = 2025-03-01", "on         = 2025-06-15");
    let without = |text: &str, number: u32| {
        let (head, rest) = text.split_once(&format!("occurrence = {number}\n")).expect("an entry");
        format!("{}{rest}", &head[..head.rfind("[[entry]]").expect("its head")])
    };
    // The first is in breach on both sides; without its entry the second is too.
    let before = without(&first, 1);
    let folder = repository(&before);
    commit(folder.path());
    fs::write(folder.path().join("rules/lease.toml"), without(&before, 2)).expect("a file");
    let (code, found) = json(&folder, "--changed-since HEAD");
    assert_eq!(code, 1);
    assert_eq!(failed(&found), (vec!["report".to_owned()], vec!["pay".to_owned()]));
}

#[test]
fn every_format_tells_what_was_there_before() {
    let folder = repository(&worse());
    let arguments = "--changed-since HEAD --within 120d";
    let said = |format: &str| run(&folder, &format!("{arguments} --format {format}")).code(1).out;
    insta::assert_snapshot!(said("text"));
    insta::assert_snapshot!(said("markdown"));
    insta::assert_snapshot!(said("github"));
    let lines = said("jsonl");
    let gates = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let gates: Vec<String> = gates
        .map(|line| format!("{} {} {}", line["id"], line["gate"]["failed"], line["gate"]["before"]))
        .collect();
    let expected = ["\"pay\" [] [\"breach\"]", "\"move\" [\"breach\"] []", "\"report\" [] []"];
    assert_eq!(gates, expected);
    let reports =
        "--report-junit r.xml --report-sarif r.sarif --report-gitlab r.json --report-html r.html";
    run(&folder, &format!("{arguments} {reports}")).code(1);
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a report");
    let xml = text("r.xml");
    assert_eq!((xml.matches("<failure").count(), xml.matches("<skipped").count()), (1, 1), "{xml}");
    let sarif: Value = serde_json::from_str(&text("r.sarif")).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let found: Vec<String> = results
        .iter()
        .map(|one| {
            let name = &one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"];
            format!("{name} {} {} {}", one["ruleId"], one["level"], one["baselineState"])
        })
        .collect();
    let expected = [
        r#""lease/move" "breach" "error" "new""#,
        r#""lease/pay" "breach" "note" "unchanged""#,
        r#""lease/report" "coming" "note" "unchanged""#,
    ];
    assert_eq!(found, expected);
    let issues: Value = serde_json::from_str(&text("r.json")).expect("JSON");
    let severities: Vec<&Value> =
        issues.as_array().expect("a list").iter().map(|one| &one["severity"]).collect();
    assert_eq!(severities, ["critical", "info", "info"]);
    let page = text("r.html");
    assert!(page.contains("<span class=\"verdict\">fails</span> <b><bdi>move</bdi></b>"));
    assert!(page.contains("<span class=\"verdict\">failed before</span> <b><bdi>pay</bdi></b>"));
}

#[test]
fn revisions_and_what_they_are_compared_with() {
    let folder = repository(LEASE);
    let at = folder.path();
    git(at, &["branch", "-M", "main"]);
    // The branch leaves before what is owed was performed on main.
    git(at, &["checkout", "-qb", "topic"]);
    fs::write(at.join("rules/lease.toml"), LEASE.replace("Move in", "Move")).expect("a file");
    commit(at);
    git(at, &["checkout", "-q", "main"]);
    let paid = format!("{LEASE}\n[[entry]]\non = 2025-09-10\nmet = \"pay\"\n");
    fs::write(at.join("rules/lease.toml"), paid).expect("a file");
    commit(at);
    git(at, &["checkout", "-q", "topic"]);
    let state = || git(at, &["status", "--porcelain"]);
    let before = state();
    let (code, found) = json(&folder, "--changed-since main");
    assert_eq!((code, failed(&found)), (0, (Vec::new(), vec!["pay".to_owned()])));
    let base = found["gate"]["changed_since"]["base"].as_str().expect("a name");
    assert!(base.starts_with("main, where it parted at "), "{base}");
    assert_eq!((state(), before.as_str()), (String::new(), ""));
    assert!(!at.join(".git/worktrees").exists());
    // From a folder below, with the path as it is called there, and with that of the revision.
    for (inner, path) in [("rules", "."), ("rules", "lease.toml"), (".", "./rules/")] {
        let arguments = format!("check {path} --on {DAY} --changed-since HEAD~1");
        let ran = abide(&at.join(inner), &arguments).run().code(0);
        assert!(ran.out.contains("1 failed already before the change"), "{}", ran.out);
        assert_eq!(ran.err, "");
    }
    let (_, found) = json(&folder, "--changed-since HEAD:rules/lease.toml");
    assert_eq!(found["gate"]["changed_since"]["base"], "HEAD:rules/lease.toml");
}

#[test]
fn what_is_not_there_before_is_new() {
    let folder = repository(LEASE);
    let at = folder.path();
    fs::rename(at.join("rules"), at.join("terms")).expect("a folder");
    // What was only moved is found again.
    let ran = run(&folder, "terms --changed-since HEAD").code(0);
    assert_eq!(
        ran.err,
        "warning: in `HEAD` there is nothing where the file is now; the agreement was found by its id \
         in `HEAD:rules/lease.toml`, and is compared with that\n"
    );
    let (_, found) = json(&folder, "terms --changed-since HEAD");
    let since = &found["gate"]["changed_since"];
    assert_eq!(since["elsewhere"], serde_json::json!(["HEAD:rules/lease.toml"]));
    assert_eq!(since["nowhere"], false);
    let renamed = LEASE.replace("\"lease\"", "\"rental\"");
    fs::write(at.join("terms/lease.toml"), renamed).expect("a file");
    let ran = run(&folder, "terms --changed-since HEAD").code(1);
    assert_eq!(
        ran.err,
        "warning: in `HEAD` there is nothing where the file is now, so everything counts as new; if \
         it was elsewhere, say where: `--changed-since REV:PATH`\n"
    );
    let said = told_everywhere(&folder, "terms --changed-since HEAD");
    for (format, said) in said {
        assert!(said.contains("everything counts as new"), "{format}: {said}");
    }
    let (_, found) = json(&folder, "terms --changed-since HEAD");
    assert_eq!(found["gate"]["changed_since"]["nowhere"], true);
    fs::write(at.join("terms/lease.toml"), LEASE).expect("a file");
    run(&folder, "terms --changed-since HEAD:rules").code(0);
    let added = "[agreement]\nid = \"other\"\nmade = 2025-01-01\n[commitment.new]\nwhat = \"N\"\n\
                 deadline = 2025-09-01\n";
    fs::write(at.join("terms/other.toml"), added).expect("a file");
    let (code, found) = json(&folder, "terms --changed-since HEAD:rules");
    assert_eq!((code, failed(&found)), (1, (vec!["new".to_owned()], vec!["pay".to_owned()])));
}

/// What each format says that has a place for what has to be known about the comparison.
fn told_everywhere(folder: &TempDir, arguments: &str) -> Vec<(&'static str, String)> {
    let said = |format: &str| {
        run(folder, &format!("{arguments} --format {format}")).out.replace('\n', " ")
    };
    let mut all =
        vec![("text", said("text")), ("markdown", said("markdown")), ("github", said("github"))];
    run(
        folder,
        &format!("{arguments} --report-junit r.xml --report-sarif r.sarif --report-html r.html"),
    );
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a report");
    all.extend([("junit", text("r.xml")), ("html", text("r.html"))]);
    let sarif: Value = serde_json::from_str(&text("r.sarif")).expect("JSON");
    let notes = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    all.push(("sarif", notes.to_string()));
    all
}

/// Files that were below the top, and are in the folder that is looked into by default now.
#[test]
fn what_is_moved_into_rules_is_not_new() {
    let folder = folder(&[
        ("lease.toml", LEASE),
        ("other/package.json", "{ \"name\": 1 }"),
        ("other/broken.toml", "[agreement\n"),
    ]);
    let at = folder.path();
    commit(at);
    fs::create_dir(at.join("rules")).expect("a folder");
    fs::rename(at.join("lease.toml"), at.join("rules/lease.toml")).expect("a file");
    let ran = run(&folder, "--changed-since HEAD").code(0);
    assert!(ran.err.contains("found by its id in `HEAD:lease.toml`"), "{}", ran.err);
    assert!(ran.out.contains("1 failed already before the change"), "{}", ran.out);
    fs::write(at.join("rules/lease.toml"), worse()).expect("a file");
    run(&folder, "--changed-since HEAD").code(1);
}

#[test]
fn the_occurrence_that_a_change_broke_is_named() {
    let entry = |number: u32| format!("occurrence = {number}\n");
    let before = LEASE.replace(
        "[[entry]]\non         = 2025-03-01\nmet        = \"report\"\noccurrence = 1\n",
        "",
    );
    let folder = repository(&before);
    commit(folder.path());
    let (head, rest) = before.split_once("[[entry]]").expect("an entry");
    assert!(rest.contains(&entry(3)));
    let second = rest.split_once("[[entry]]").expect("another").1;
    fs::write(folder.path().join("rules/lease.toml"), format!("{head}[[entry]]{second}"))
        .expect("a file");
    let (code, found) = json(&folder, "--changed-since HEAD");
    assert_eq!(code, 1);
    let failed = &found["gate"]["failed"][0];
    assert_eq!(
        (&failed["commitment"], &failed["occurrences"]),
        (&"report".into(), &serde_json::json!([2]))
    );
    let (_, whole) = json(&folder, "");
    let report = whole["gate"]["failed"].as_array().expect("a list");
    let report = report.iter().find(|one| one["commitment"] == "report").expect("it fails");
    assert_eq!(report["occurrences"], serde_json::json!([1, 2]));
    for (format, said) in told_everywhere(&folder, "--changed-since HEAD") {
        assert!(
            format == "sarif" || said.contains("report#2") || said.contains("report\\#&#8203;2"),
            "{format}: {said}"
        );
    }
    let text = run(&folder, "--changed-since HEAD").out;
    assert!(text.starts_with("fails: report#2 is lapsed: missed, lapsed since"), "{text}");
    let lines = run(&folder, "--changed-since HEAD --format jsonl").out;
    let line = lines.lines().find(|line| line.contains("\"id\":\"report\"")).expect("a line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(line["gate"]["occurrences"], serde_json::json!([2]));
}

#[test]
fn what_failed_and_is_gone_is_told() {
    for now in [LEASE.replace("commitment.pay", "commitment.pay-deposit"), {
        let (head, rest) = LEASE.split_once("[commitment.pay]").expect("one");
        format!("{head}[commitment.move]{}", rest.split_once("[commitment.move]").expect("two").1)
    }] {
        let renamed = now.contains("pay-deposit");
        let folder = repository(&now);
        let ran = run(&folder, "--changed-since HEAD").code(i32::from(renamed));
        assert!(
            ran.out.contains(
                "removed: lease/pay is not there any more: before the change it was lapsed (missed, \
                 lapsed since 2025-09-16, in breach)\n"
            ),
            "{}",
            ran.out
        );
        for (format, said) in told_everywhere(&folder, "--changed-since HEAD") {
            let brief = said.contains("1 that failed before is not there any more");
            let whole = said.contains("is not there any more: before the change it was lapsed");
            assert!(brief || whole, "{format}: {said}");
        }
        let (_, found) = json(&folder, "--changed-since HEAD");
        let removed = &found["gate"]["changed_since"]["removed"];
        assert_eq!(removed[0]["commitment"], "pay");
        assert_eq!(removed[0]["rules"], serde_json::json!(["breach"]));
        // What did not fail is told as well, and fails nobody.
        let ran = run(&folder, "--changed-since HEAD --fail-on met").code(0);
        assert!(
            ran.out.contains(
                "removed: lease/pay is not there any more: before the change it was lapsed (missed, \
                 lapsed since 2025-09-16)\n"
            ),
            "{}",
            ran.out
        );
        assert!(
            ran.out.contains("1 that did not fail before is not there any more"),
            "{}",
            ran.out
        );
    }
}

/// A day with its evidence taken away, a day with the performance recorded, a day with later terms: the
/// breach is gone, and whoever reads of the change sees that.
#[test]
fn what_fails_no_more_is_told() {
    let guarded = format!(
        "{LEASE}\n[commitment.quiet]\nwhat = \"Keep quiet\"\nkind = \"maintain\"\n\
         until = 2025-12-31\n"
    );
    let broken = format!("{guarded}\n[[entry]]\non = 2025-05-01\nbroken = \"quiet\"\n");
    let vague = broken.replace("on = 2025-05-01", "on = \"2025-05-01/2026-03-01\"");
    let paid = format!("{broken}\n[[entry]]\non = 2025-09-20\nmet = \"pay\"\n");
    let now = |now: &str| {
        let folder = repository(&broken);
        commit(folder.path());
        fs::write(folder.path().join("rules/lease.toml"), now).expect("a file");
        folder
    };
    for (text, says, id) in [
        (
            &guarded,
            "no longer: lease/quiet does not fail any more: before the change it was lapsed (broken, \
             lapsed since 2025-05-01, in breach), now it is due (in-force)\n",
            "quiet",
        ),
        (&vague, "now it is due (in-force, perhaps in breach)\n", "quiet"),
        (
            &paid,
            "no longer: lease/pay does not fail any more: before the change it was lapsed (missed, \
             lapsed since 2025-09-16, in breach), now it is met (late)\n",
            "pay",
        ),
    ] {
        let folder = now(text);
        let ran = run(&folder, "--changed-since HEAD").code(0);
        assert!(ran.out.contains(says), "{}", ran.out);
        for (format, said) in told_everywhere(&folder, "--changed-since HEAD") {
            let is_told = said.contains("1 failed before and does not now")
                || said.contains(&format!("lease/{id} does not fail any more"));
            assert!(is_told, "{format}: {said}");
        }
        let (_, found) = json(&folder, "--changed-since HEAD");
        let all = found["gate"]["changed_since"]["no_longer"].as_array().expect("a list");
        assert_eq!((all.len(), &all[0]["commitment"]), (1, &id.into()));
        assert_eq!(all[0]["rules"], serde_json::json!(["breach"]));
        let now = if id == "pay" { "met" } else { "due" };
        assert_eq!(all[0]["now"]["status"], now);
        // Nothing is gone.
        assert_eq!(found["gate"]["changed_since"]["removed"], serde_json::json!([]));
    }
    let warned = run(&now(&vague), "--changed-since HEAD --format github").out;
    assert!(warned.contains("::warning::lease/quiet does not fail any more"), "{warned}");
    assert!(run(&now(&broken), "--changed-since HEAD").out.matches("no longer").count() == 0);
}

/// A series that still fails, by fewer of its occurrences.
#[test]
fn an_occurrence_that_fails_no_more_is_told() {
    let (head, _) = LEASE.split_once("[[entry]]").expect("entries");
    let folder = repository(LEASE);
    fs::write(folder.path().join("rules/lease.toml"), head).expect("a file");
    commit(folder.path());
    let met = format!("{head}\n[[entry]]\non = 2025-03-01\nmet = \"report\"\noccurrence = 1\n");
    fs::write(folder.path().join("rules/lease.toml"), met).expect("a file");
    let ran = run(&folder, "--changed-since HEAD").code(0);
    assert!(
        ran.out.contains(
            "no longer: lease/report#1 does not fail any more: before the change it was lapsed \
             (missed, lapsed since 2025-04-01), now it is met (on-time)\n"
        ),
        "{}",
        ran.out
    );
    let (_, found) = json(&folder, "--changed-since HEAD");
    let one = &found["gate"]["changed_since"]["no_longer"][0];
    assert_eq!(
        (&one["rules"], &one["occurrences"]),
        (&serde_json::json!([]), &serde_json::json!([1]))
    );
}

#[test]
fn a_tree_is_not_compared_with_itself() {
    let folder = repository(LEASE);
    for itself in
        ["--changed-since rules", "--changed-since .", "rules/lease.toml --changed-since rules/"]
    {
        let ran = run(&folder, itself).code(2);
        assert!(
            ran.err.contains("is what is checked itself, so nothing could fail"),
            "{}",
            ran.err
        );
    }
    run(&folder, ". --changed-since rules").code(0);
    // A branch of that name is another thing than the folder.
    git(folder.path(), &["branch", "older"]);
    fs::create_dir(folder.path().join("older")).expect("a folder");
    fs::write(folder.path().join("older/lease.toml"), LEASE).expect("a file");
    let shadowed = "warning: `older` is a path and a revision of git: the path was taken; the revision \
                    is `refs/heads/older`\n";
    assert_eq!(run(&folder, "--changed-since older").code(0).err, shadowed);
    assert_eq!(run(&folder, "--changed-since refs/heads/older").code(0).err, "");
    let diff = abide(folder.path(), "diff older rules").run().code(0);
    assert_eq!(diff.err, shadowed);
}

/// Who mends what is broken is not to blame for the rest.
#[test]
fn a_base_that_does_not_load() {
    let other = LEASE.replace("id   = \"lease\"", "id   = \"other\"");
    let record = "for = \"other\"\n[[entry]]\non = 2025-09-20\nnote = \"no verb\"\n";
    let broken = [
        ("other.toml", other.replace("what     = ", "waht     = ")),
        ("record.toml", record.to_owned()),
    ];
    for (name, text) in broken {
        let folder = folder(&[("rules/lease.toml", LEASE), ("rules/other.toml", &other)]);
        let at = folder.path();
        fs::write(at.join("rules").join(name), &text).expect("a file");
        commit(at);
        fs::write(at.join("rules/other.toml"), &other).expect("a file");
        let _ = fs::remove_file(at.join("rules/record.toml"));
        let ran = run(&folder, "--changed-since HEAD --format json").code(1);
        let found: Value = serde_json::from_str(&ran.out).expect("JSON");
        let gate = &found["gate"];
        assert_eq!(gate["changed_since"]["not_loaded"], serde_json::json!(["other"]), "{name}");
        assert_eq!(gate["failed"][0]["agreement"], "other");
        assert_eq!(gate["failed"].as_array().map(Vec::len), Some(1));
        assert_eq!(gate["changed_since"]["before"][0]["agreement"], "lease");
        assert!(
            ran.err.contains(
                "warning: in `HEAD` `other` did not load, so all of it counts as new; `abide diff "
            ),
            "{}",
            ran.err
        );
        let text = run(&folder, "--changed-since HEAD").out.replace('\n', " ");
        assert!(
            text.contains("all of other counts as new, since it did not load before"),
            "{text}"
        );
        for (format, said) in told_everywhere(&folder, "--changed-since HEAD") {
            let said = said.contains("other did not load, so all of it counts as new")
                || said.contains("all of other counts as new, since it did not load before");
            assert!(said, "{format}");
        }
        let _ = fs::remove_file(at.join("r.sarif"));
        // Mended and performed, it passes.
        let met = format!("{other}\n[[entry]]\non = 2025-09-10\nmet = \"pay\"\n");
        fs::write(at.join("rules/other.toml"), met).expect("a file");
        run(&folder, "--changed-since HEAD").code(0);
    }
    // Of what cannot be read at all, nobody knows what it was.
    let folder = folder(&[("rules/lease.toml", "[agreement\n")]);
    commit(folder.path());
    fs::write(folder.path().join("rules/lease.toml"), LEASE).expect("a file");
    let ran = run(&folder, "--changed-since HEAD").code(1);
    assert!(ran.err.contains("in `HEAD` `lease` did not load"), "{}", ran.err);
}

#[test]
fn what_is_assumed_may_mean_nothing_before() {
    let asks = LEASE.replace(
        "[commitment.move]",
        "[condition.ground]\n\n[commitment.move]\nsubject-to = \"ground\"",
    );
    let folder = repository(&asks);
    let call = abide(folder.path(), &format!("check --on {DAY} --changed-since HEAD --assume"));
    let ran = call.arg("ground = true").run().code(0);
    assert!(ran.out.contains("assumed for this run: ground = true"), "{}", ran.out);
    assert!(!ran.err.contains("counts as new"), "{}", ran.err);
}

#[test]
fn what_there_is_not_to_compare_with() {
    let folder = repository(LEASE);
    let at = folder.path();
    git(at, &["branch", "-M", "main"]);
    commit_more(at);
    let clones = TempDir::new().expect("a folder");
    let from = format!("file://{}", at.display());
    git(clones.path(), &["clone", "-q", "--depth", "1", &from, "shallow"]);
    git(at, &["checkout", "-qb", "topic"]);
    git(clones.path(), &["clone", "-q", &from, "whole"]);
    let said = |at: &Path, arguments: &str| {
        let call = abide(at, &format!("check --on {DAY} {arguments}"));
        let call = call.env("GIT_CEILING_DIRECTORIES", &clones.path().display().to_string());
        let ran = call.run().code(2);
        assert_eq!(ran.out, "");
        ran.err
    };
    let shallow = said(&clones.path().join("shallow"), "--changed-since HEAD~1");
    assert_eq!(
        shallow,
        "error: `HEAD~1` is neither a path nor a known revision, and this is a shallow clone: get the \
         rest of it with `git fetch --unshallow`, in a workflow of GitHub with `fetch-depth: 0` for \
         `actions/checkout`\n"
    );
    // What came to `main` meanwhile is no part of the change: without the commit at which both parted
    // nothing tells them apart.
    fs::write(at.join("topic.md"), "topic").expect("a file");
    commit(at);
    git(at, &["checkout", "-q", "main"]);
    fs::write(at.join("main.md"), "main").expect("a file");
    commit(at);
    git(clones.path(), &["clone", "-q", "--depth", "1", "-b", "topic", &from, "parted"]);
    let parted = clones.path().join("parted");
    git(&parted, &["fetch", "-q", "--depth", "1", "origin", "main:main"]);
    let parted = said(&parted, "--changed-since main");
    assert!(parted.contains("where `main` and the change parted is not in this"), "{parted}");
    git(at, &["checkout", "-q", "topic"]);
    let whole = said(&clones.path().join("whole"), "--changed-since main");
    assert!(whole.ends_with("did you mean `origin/main`?\n"), "{whole}");
    for (arguments, message) in [
        ("--changed-since nope", "`nope` is neither a path that exists nor a revision of git"),
        ("--changed-since mian", "`mian` is neither a path nor a revision: did you mean `main`?"),
        (
            "--changed-since rulez",
            "`rulez` is neither a path nor a revision: did you mean `rules`?",
        ),
        ("--changed-since main:rulez", "`main` has no `rulez`"),
        (
            "--changed-since -",
            "`--changed-since -` names nothing: name a revision of git, or a path",
        ),
        (
            "- --changed-since main",
            "standard input has no earlier state: say where it is, `main:PATH`",
        ),
        (
            "/ --changed-since main",
            "`/` is not in the repository of `main`: say where it was there, `main:PATH`",
        ),
    ] {
        assert_eq!(said(at, arguments), format!("error: {message}\n"), "{arguments}");
    }
    assert!(said(at, "--changed-since").contains("a value is required"));
    assert!(said(at, "--changed-since=").contains("a value is required"));
    assert!(said(at, "--changed-since --within 3d").contains("a value is required"));
    assert!(
        said(at, "--changed-since main --changed-since main")
            .contains("cannot be used multiple times")
    );
    let outside = clones.path().join("outside");
    fs::create_dir(&outside).expect("a folder");
    assert!(said(&outside, "--changed-since main").contains("this is not a git repository"));
}

fn commit_more(at: &Path) {
    fs::write(at.join("more.md"), "more").expect("a file");
    commit(at);
}
