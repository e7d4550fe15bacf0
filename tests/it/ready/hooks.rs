//! The hooks of pre-commit: what their entries call.

use std::fs;

use serde_json::Value;

use super::{bash, in_breach, programs, text};
use crate::bin::{folder, git, root};

const CARGO: &str = "#!/bin/sh\necho \"cargo $*\" >> \"$CALLS\"\n\
    while [ \"$1\" != --root ]; do shift; done\n\
    mkdir -p \"$2/bin\"; printf '#!/bin/sh\\necho compiled \"$@\"\\n' > \"$2/bin/abide\"\n\
    chmod +x \"$2/bin/abide\"\n";

fn hooks() -> Vec<Value> {
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    serde_saphyr::from_str(&hooks).unwrap()
}

fn entry(id: &str) -> String {
    let hooks = hooks();
    let hook = hooks.iter().find(|hook| hook["id"] == id).unwrap();
    hook["entry"].as_str().unwrap().to_owned()
}

#[test]
fn a_hook_fails_only_for_what_the_commit_causes() {
    let folder = folder(&[("rules/old.toml", &in_breach("old"))]);
    let path = folder.path();
    git(path, &["init", "--quiet"]);
    let programs = programs(true, &[]);
    let script = format!("{}/{}", root().display(), entry("abide"));
    let run = || bash(&script, path, programs.path(), &[]);
    assert_eq!(run().status.code(), Some(1), "before the first commit everything is new");
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "base"]);
    let ran = run();
    assert!(ran.status.success(), "{}", text(&ran));
    fs::write(path.join("rules/new.toml"), in_breach("new")).unwrap();
    let ran = run();
    assert_eq!(ran.status.code(), Some(1), "{}", text(&ran));
}

/// Each entry is one that the program understands.
#[test]
fn each_hook_runs() {
    let folder = folder(&[(
        "rules/a.toml",
        "[agreement]\nid = \"a\"\nmade = 2020-01-01\n\n[commitment.b]\nwhat = \"B\"\n\n\
         [[case]]\nname = \"it is owed\"\non = 2020-01-01\nexpect = { b = \"due\" }\n",
    )]);
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "base"]);
    let programs = programs(true, &[]);
    for hook in hooks() {
        let entry = hook["entry"].as_str().unwrap();
        assert_eq!(hook["language"], "script", "nothing is installed for {entry}");
        let script = format!("{}/{entry}", root().display());
        let ran = bash(&script, folder.path(), programs.path(), &[]);
        assert!(ran.status.success(), "{entry}: {}", text(&ran));
    }
}

#[test]
fn it_is_compiled_once_and_only_where_it_is_missing() {
    let place = folder(&[]);
    fs::create_dir(place.path().join("hooks")).unwrap();
    fs::copy(root().join("hooks/abide"), place.path().join("hooks/abide")).unwrap();
    let calls = place.path().join("calls");
    let run = |with_abide: bool| {
        let programs = programs(with_abide, &[("cargo", CARGO)]);
        let variables = [("CALLS", calls.to_str().unwrap())];
        let ran = bash("hooks/abide --version", place.path(), programs.path(), &variables);
        assert!(ran.status.success(), "{}", text(&ran));
        String::from_utf8(ran.stdout).unwrap()
    };
    assert!(run(true).starts_with("abide "));
    assert!(!calls.exists(), "nothing is compiled where it is installed");
    assert_eq!(run(false), "compiled --version\n");
    assert_eq!(run(false), "compiled --version\n");
    assert_eq!(fs::read_to_string(&calls).unwrap().lines().count(), 1);
}
