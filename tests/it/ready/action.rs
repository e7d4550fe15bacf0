//! The action: its steps, run as the service runs them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{bash, in_breach, programs, text};
use crate::bin::{folder, git, root};

const NO_CARGO: &str = "#!/bin/sh\necho \"cargo $*\" >> \"$CALLS\"\n";

fn step(name: &str) -> Value {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let action: Value = serde_saphyr::from_str(&action).unwrap();
    let steps = action["runs"]["steps"].as_array().unwrap().clone();
    let found = steps.into_iter().find(|step| step["name"] == name);
    found.unwrap_or_else(|| panic!("no step `{name}`"))
}

/// Runs the check with some inputs; gives its exit code, what it says, and its outputs.
fn check(folder: &Path, event: &str, inputs: &[(&str, &str)]) -> (i32, String, String) {
    let step = step("Check the commitments");
    let programs = programs(true, &[]);
    let outputs = programs.path().join("outputs");
    fs::write(&outputs, "").unwrap();
    // Inputs that are not given are empty, as the service has it.
    let mut variables: Vec<(&str, &str)> =
        step["env"].as_object().unwrap().keys().map(|name| (name.as_str(), "")).collect();
    variables.extend([
        ("ABIDE", "abide"),
        ("GITHUB_OUTPUT", outputs.to_str().unwrap()),
        ("GITHUB_EVENT_NAME", event),
    ]);
    variables.extend(inputs);
    let ran = bash(step["run"].as_str().unwrap(), folder, programs.path(), &variables);
    (ran.status.code().unwrap(), text(&ran), fs::read_to_string(outputs).unwrap())
}

#[test]
fn it_fails_for_what_is_in_breach_and_gives_its_numbers() {
    let folder = folder(&[("rules/old.toml", &in_breach("old"))]);
    let (code, said, outputs) = check(folder.path(), "schedule", &[]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("::error file=rules/old.toml,line=4"), "{said}");
    for line in ["failed=1", "breach=1", "code=1"] {
        assert!(outputs.lines().any(|other| other == line), "{line}: {outputs}");
    }
    let inputs = [("FAIL_ON", "met"), ("REPORT_MARKDOWN", "report.md"), ("WITHIN", "30d")];
    let (code, said, _) = check(folder.path(), "schedule", &inputs);
    assert_eq!(code, 0, "{said}");
    assert!(folder.path().join("report.md").is_file());
}

#[test]
fn its_paths_stand_on_lines_and_may_hold_blanks() {
    let folder = folder(&[
        ("one place/old.toml", &in_breach("old")),
        (
            "other/new.toml",
            "[agreement]\nid = \"n\"\nmade = 2020-01-01\n[commitment.a]\nwhat = \"A\"\n",
        ),
    ]);
    let (code, said, _) = check(folder.path(), "push", &[("PATHS", "other\n")]);
    assert_eq!(code, 0, "{said}");
    let (code, said, outputs) = check(folder.path(), "push", &[("PATHS", "other\none place\n")]);
    assert_eq!(code, 1, "{said}");
    assert!(outputs.contains("breach=1\n"), "{outputs}");
    let (code, said, _) = check(folder.path(), "push", &[("PATHS", "-other")]);
    assert_eq!(code, 2, "a path is never taken for an option: {said}");
}

#[test]
fn in_a_pull_request_it_fails_only_for_what_that_causes() {
    let folder = folder(&[("rules/old.toml", &in_breach("old"))]);
    let path = folder.path();
    git(path, &["init", "--quiet", "--initial-branch=main"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "base"]);
    git(path, &["checkout", "--quiet", "-b", "change"]);
    fs::write(path.join("README"), "words").unwrap();
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "change"]);
    git(path, &["checkout", "--quiet", "main"]);
    git(path, &["merge", "--quiet", "--no-ff", "-m", "merge", "change"]);
    let (code, said, _) = check(path, "pull_request", &[]);
    assert_eq!(code, 0, "{said}");
    let (code, said, _) = check(path, "pull_request", &[("CHANGED_SINCE", "none")]);
    assert_eq!(code, 1, "{said}");
    let (code, said, _) = check(path, "schedule", &[("CHANGED_SINCE", "HEAD^1")]);
    assert_eq!(code, 0, "{said}");
    let (code, said, _) = check(path, "pull_request", &[("CHANGED_SINCE", "nowhere")]);
    assert_eq!(code, 2, "{said}");
}

/// Every input reaches the step, and every output comes from what it writes.
#[test]
fn its_inputs_and_outputs_are_those_of_its_steps() {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let action: Value = serde_saphyr::from_str(&action).unwrap();
    let step = step("Check the commitments");
    let variables = step["env"].as_object().unwrap();
    for name in action["inputs"].as_object().unwrap().keys() {
        let wanted = format!("${{{{ inputs.{name} }}}}");
        let variable = variables.iter().find(|(_, value)| **value == wanted);
        let (variable, _) = variable.unwrap_or_else(|| panic!("nothing reads `{name}`"));
        assert!(step["run"].as_str().unwrap().contains(&format!("${variable}")), "{variable}");
    }
    let folder = folder(&[("rules/old.toml", &in_breach("old"))]);
    let (_, _, written) = check(folder.path(), "schedule", &[]);
    for (name, output) in action["outputs"].as_object().unwrap() {
        assert_eq!(output["value"], format!("${{{{ steps.check.outputs.{name} }}}}"));
        assert!(written.lines().any(|line| line.starts_with(&format!("{name}="))), "{name}");
    }
}

#[test]
fn it_compiles_only_where_no_abide_is() {
    let step = step("Find abide, or compile it");
    let run = |with_abide: bool| {
        let programs = programs(with_abide, &[("cargo", NO_CARGO)]);
        let path = |name: &str| programs.path().join(name).display().to_string();
        let variables = [
            ("CALLS", path("calls")),
            ("GITHUB_OUTPUT", path("outputs")),
            ("GITHUB_ACTION_PATH", "/action".to_owned()),
            ("RUNNER_TEMP", "/temp".to_owned()),
        ];
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let script = step["run"].as_str().unwrap();
        let ran = bash(script, programs.path(), programs.path(), &variables);
        assert!(ran.status.success(), "{}", text(&ran));
        let read = |name: &str| fs::read_to_string(path(name)).unwrap_or_default();
        (read("calls"), read("outputs"))
    };
    assert_eq!(run(true), (String::new(), "abide=abide\n".to_owned()));
    let (calls, outputs) = run(false);
    assert_eq!(calls, "cargo install --locked --path /action --root /temp/abide\n");
    assert_eq!(outputs, "abide=/temp/abide/bin/abide\n");
}
