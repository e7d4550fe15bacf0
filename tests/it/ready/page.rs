//! The examples of the page about CI are those that are written and run.

use std::fs;

use super::{bash, in_breach, programs, text};
use crate::bin::{abide, folder, root};

/// The block behind that comment.
fn block(comment: &str) -> String {
    let page = fs::read_to_string(root().join("docs/ci.md")).unwrap();
    let (_, behind) = page.split_once(&format!("<!-- {comment} -->\n```")).unwrap();
    let (_, block) = behind.split_once('\n').unwrap();
    block.split("```").next().unwrap().to_owned()
}

#[test]
fn the_workflows_are_those_that_init_writes() {
    let folder = folder(&[]);
    assert_eq!(abide(folder.path(), "init --ci github,gitlab").run().code, 0);
    for path in [".github/workflows/commitments.yml", ".gitlab/commitments.yml"] {
        let written = fs::read_to_string(folder.path().join(path)).unwrap();
        assert_eq!(block(&format!("init {path}")), written, "{path}");
    }
}

#[test]
fn the_inputs_of_the_action_are_known() {
    let workflow: serde_json::Value = serde_saphyr::from_str(&block("action")).unwrap();
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let action: serde_json::Value = serde_saphyr::from_str(&action).unwrap();
    let steps = workflow["jobs"]["check"]["steps"].as_array().unwrap();
    for name in steps[1]["with"].as_object().unwrap().keys() {
        assert!(action["inputs"].get(name).is_some(), "{name}");
    }
}

#[test]
fn the_hooks_that_are_named_exist() {
    let config: serde_json::Value = serde_saphyr::from_str(&block("pre-commit")).unwrap();
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<serde_json::Value> = serde_saphyr::from_str(&hooks).unwrap();
    for hook in config["repos"][0]["hooks"].as_array().unwrap() {
        assert!(hooks.iter().any(|other| other["id"] == hook["id"]), "{hook}");
    }
}

/// The recipe of the Makefile, line by line, as make runs it.
#[test]
fn the_makefile_checks_and_tests() {
    let folder = folder(&[]);
    assert_eq!(abide(folder.path(), "init").run().code, 0);
    let programs = programs(true, &[]);
    let block = block("make");
    let recipe: Vec<&str> = block.lines().filter_map(|line| line.strip_prefix('\t')).collect();
    assert_eq!(recipe.len(), 2);
    for line in &recipe {
        let ran = bash(line, folder.path(), programs.path(), &[]);
        assert!(ran.status.success(), "{line}: {}", text(&ran));
    }
    fs::write(folder.path().join("rules/old.toml"), in_breach("old")).unwrap();
    let ran = bash(recipe[0], folder.path(), programs.path(), &[]);
    assert_eq!(ran.status.code(), Some(1));
}

#[test]
fn the_cron_job_writes_a_letter_only_if_something_is_wrong() {
    let mail = "#!/bin/sh\ncat > \"$CALLS\"\n";
    let programs = programs(true, &[("mail", mail)]);
    let place = folder(&[]);
    assert_eq!(abide(place.path(), "init").run().code, 0);
    let letter = place.path().join("letter");
    let line = block("cron");
    let command = line.splitn(6, ' ').nth(5).unwrap().trim();
    let command = command.replace("/srv/contracts", place.path().to_str().unwrap());
    let run =
        || bash(&command, place.path(), programs.path(), &[("CALLS", letter.to_str().unwrap())]);
    let ran = run();
    assert!(ran.status.success() && !letter.exists(), "{}", text(&ran));
    fs::write(place.path().join("rules/old.toml"), in_breach("old")).unwrap();
    run();
    assert!(fs::read_to_string(&letter).unwrap().contains("Pay"));
}
