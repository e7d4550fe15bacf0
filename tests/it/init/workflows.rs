//! The workflows of `init`: their steps are run here as the services run them, with programs in the
//! place of those that would talk to a service.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::started;
use crate::bin::git;

/// Writes down how it was called, and answers for a list of issues what the test says.
const PRETENDED: &str = r#"#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
case "$*" in
  "issue list"*) printf '%s' "$ISSUE" ;;
  "issue view"*) cat "$CALLS.body" ;;
  *per_page*) if [ -n "$ISSUE" ]; then jq --slurp --raw-input "[{iid: $ISSUE, description: .}]" "$CALLS.body"; else echo '[]'; fi ;;
esac
"#;

/// A folder with an example, and beside it the programs that the steps call.
struct Place {
    folder: tempfile::TempDir,
    programs: tempfile::TempDir,
}

impl Place {
    fn new(service: &str) -> Place {
        let folder = started(&format!("--on 2026-11-28 --ci {service}"));
        let programs = tempfile::tempdir().unwrap();
        for name in ["gh", "curl"] {
            write_program(&programs.path().join(name), PRETENDED);
        }
        let abide = PathBuf::from(env!("CARGO_BIN_EXE_abide"));
        std::os::unix::fs::symlink(abide, programs.path().join("abide")).unwrap();
        Place { folder, programs }
    }

    fn yaml(&self, path: &str) -> Value {
        let text = fs::read_to_string(self.folder.path().join(path)).unwrap();
        serde_saphyr::from_str(&text).unwrap()
    }

    /// Adds what has been promised for a day that is over.
    fn breach(&self) {
        let more = "[agreement]\nid = \"old\"\nmade = 2020-01-01\n\
                    [commitment.pay]\nwhat = \"Pay\"\ndeadline = 2020-02-01\n";
        fs::write(self.folder.path().join("rules/old.toml"), more).unwrap();
    }

    fn mistake(&self) {
        fs::write(self.folder.path().join("rules/old.toml"), "[agreemnt]\n").unwrap();
    }

    fn run(&self, script: &str, issue: &str, variables: &[(&str, &str)]) -> Output {
        let path = format!("{}:/usr/bin:/bin", self.programs.path().display());
        Command::new("bash")
            .args(["-e", "-c", script])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", path)
            .env("CALLS", self.programs.path().join("calls"))
            .env("ISSUE", issue)
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    /// Adds what has been promised by somebody else for a day that is over.
    fn another_breach(&self) {
        let more = "[agreement]\nid = \"older\"\nmade = 2019-01-01\n\
                    [commitment.repay]\nwhat = \"Repay\"\ndeadline = 2019-02-01\n";
        fs::write(self.folder.path().join("rules/older.toml"), more).unwrap();
    }

    /// What the issue says is what was written into it last.
    fn keep(&self, body: &str) {
        let body = fs::read_to_string(self.folder.path().join(body)).unwrap();
        fs::write(self.programs.path().join("calls.body"), body).unwrap();
    }

    /// What the programs were asked since the last time.
    fn calls(&self) -> Vec<String> {
        let path = self.programs.path().join("calls");
        let calls = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        calls.lines().map(str::to_owned).collect()
    }
}

fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The script of a step by its name.
fn script<'a>(job: &'a Value, name: &str) -> &'a str {
    let steps = job["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == name);
    step.unwrap_or_else(|| panic!("no step `{name}`"))["run"].as_str().unwrap()
}

/// The step that looks at all commitments and the one that keeps an issue, for GitHub.
fn github_calendar(place: &Place, issue: &str) -> (i32, Vec<String>) {
    let workflow = place.yaml(".github/workflows/commitments.yml");
    let job = &workflow["jobs"]["calendar"];
    let outputs = place.programs.path().join("outputs");
    fs::write(&outputs, "").unwrap();
    let check = script(job, "Look at all commitments");
    let ran = place.run(check, issue, &[("GITHUB_OUTPUT", outputs.to_str().unwrap())]);
    assert!(ran.status.success(), "{ran:?}");
    let outputs = fs::read_to_string(&outputs).unwrap();
    let code = outputs.lines().rev().find_map(|line| line.strip_prefix("code=")).unwrap();
    let keep = script(job, "Keep one issue");
    let ran = place.run(keep, issue, &[("CODE", code), ("RUN", "the run")]);
    (ran.status.code().unwrap(), place.calls())
}

fn gitlab_calendar(place: &Place, issue: &str) -> (i32, Vec<String>) {
    let workflow = place.yaml(".gitlab/commitments.yml");
    let script = workflow["commitments:calendar"]["script"][0].as_str().unwrap();
    let variables = [
        ("CI_API_V4_URL", "api"),
        ("CI_PROJECT_ID", "7"),
        ("CI_JOB_URL", "the job"),
        ("ABIDE_TOKEN", "secret"),
    ];
    let ran = place.run(script, issue, &variables);
    (ran.status.code().unwrap(), place.calls())
}

#[test]
fn github_keeps_one_issue_open_while_something_is_in_breach() {
    let place = Place::new("github");
    let (code, calls) = github_calendar(&place, "");
    assert_eq!((code, calls.len()), (0, 1), "all is well, and no issue is there: {calls:?}");
    place.breach();
    let (code, calls) = github_calendar(&place, "");
    assert_eq!(code, 1);
    assert!(calls[2].starts_with("gh issue create "), "{calls:?}");
    let body = fs::read_to_string(place.folder.path().join("issue.md")).unwrap();
    assert!(body.contains("Pay") && body.contains("\nthe run\n"), "{body}");
    place.keep("issue.md");
    let (code, calls) = github_calendar(&place, "12");
    assert_eq!(code, 1);
    let edit = "gh issue edit 12 --title A commitment is in breach --body-file issue.md";
    assert_eq!(calls[2..], [edit], "it is the same as before");
    // What else is in breach now somebody has to be told.
    place.another_breach();
    let (code, calls) = github_calendar(&place, "12");
    assert_eq!(code, 1);
    assert_eq!(calls[2..], [edit, "gh issue comment 12 --body-file comment.md"]);
    let comment = fs::read_to_string(place.folder.path().join("comment.md")).unwrap();
    assert!(comment.contains("\nold/pay\nolder/repay\n"), "{comment}");
    place.keep("issue.md");
    assert_eq!(github_calendar(&place, "12").1[2..], [edit]);
    // So it is if nothing can be told any more.
    fs::remove_file(place.folder.path().join("rules/older.toml")).unwrap();
    place.mistake();
    let (code, calls) = github_calendar(&place, "12");
    assert_eq!((code, &*calls[3]), (2, "gh issue comment 12 --body-file comment.md"));
    fs::remove_file(place.folder.path().join("rules/old.toml")).unwrap();
    let (code, calls) = github_calendar(&place, "12");
    assert_eq!(code, 0);
    assert_eq!(calls[1..], ["gh issue close 12 --comment Nothing is in breach any more: the run"]);
}

#[test]
fn github_keeps_the_issue_where_the_rules_do_not_load() {
    let place = Place::new("github");
    place.mistake();
    let (code, calls) = github_calendar(&place, "");
    assert_eq!(code, 2);
    assert!(calls[2].contains("--title The commitments could not be evaluated"), "{calls:?}");
    let body = fs::read_to_string(place.folder.path().join("issue.md")).unwrap();
    assert!(body.starts_with("The commitments could not be evaluated."), "{body}");
}

#[test]
fn gitlab_keeps_one_issue_open_while_something_is_in_breach() {
    let place = Place::new("gitlab");
    let (code, calls) = gitlab_calendar(&place, "");
    assert_eq!((code, calls.len()), (0, 1), "{calls:?}");
    place.breach();
    let (code, calls) = gitlab_calendar(&place, "");
    assert_eq!(code, 1);
    assert!(calls[1].contains("--request POST"), "{calls:?}");
    place.keep("commitments.md");
    let (code, calls) = gitlab_calendar(&place, "3");
    assert_eq!((code, calls.len()), (1, 2), "{calls:?}");
    assert!(calls[1].contains("--request PUT --data-urlencode description@"), "{calls:?}");
    assert!(calls[1].ends_with("api/projects/7/issues/3"), "{calls:?}");
    place.another_breach();
    let (code, calls) = gitlab_calendar(&place, "3");
    assert_eq!((code, calls.len()), (1, 3), "{calls:?}");
    assert!(calls[2].ends_with("body@comment.md api/projects/7/issues/3/notes"), "{calls:?}");
    fs::remove_file(place.folder.path().join("rules/older.toml")).unwrap();
    fs::remove_file(place.folder.path().join("rules/old.toml")).unwrap();
    let (code, calls) = gitlab_calendar(&place, "3");
    assert_eq!(code, 0);
    assert!(calls[1].contains("state_event=close"), "{calls:?}");
}

/// A change is merged as the service does for the run: what it is merged into is the first parent.
#[test]
fn a_pull_request_fails_only_for_what_it_causes() {
    let place = Place::new("github");
    let folder = place.folder.path();
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
    // What is in breach already.
    place.breach();
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "-m", "base"]);
    let workflow = place.yaml(".github/workflows/commitments.yml");
    let job = &workflow["jobs"]["change"];
    let change = |name: &str, path: &str, text: &str| {
        git(folder, &["checkout", "--quiet", "-B", name, "main"]);
        fs::write(folder.join(path), text).unwrap();
        git(folder, &["add", "."]);
        git(folder, &["commit", "--quiet", "-m", name]);
        git(folder, &["checkout", "--quiet", "-B", "merge", "main"]);
        git(folder, &["merge", "--quiet", "--no-ff", "-m", "merge", name]);
        let check = script(job, "No commitment is in breach because of this change");
        let ran = place.run(check, "", &[]);
        (ran.status.code().unwrap(), String::from_utf8(ran.stdout).unwrap())
    };
    let (code, out) = change("harmless", "README", "words");
    assert_eq!(code, 0, "{out}");
    let more = "[agreement]\nid = \"new\"\nmade = 2021-01-01\n\
                [commitment.repay]\nwhat = \"Repay\"\ndeadline = 2021-02-01\n";
    let (code, out) = change("harmful", "rules/new.toml", more);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("repay"), "{out}");
    let tests = script(job, "The rules say what their cases expect");
    assert!(place.run(tests, "", &[]).status.success());
}
