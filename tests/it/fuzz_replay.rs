//! The bodies of the fuzz targets, run on their corpora without a fuzzer.

use std::path::Path;

#[expect(unreachable_pub, reason = "the crate of the fuzzer shows it")]
#[path = "../../fuzz/src/targets.rs"]
mod targets;

/// Gives each file of a target's corpus to it.
fn replay(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 2, "{target} has a corpus");
    for file in files {
        // Seen only if the body panics.
        println!("{}", file.display());
        body(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn load_toml() {
    replay("load_toml", targets::load_toml);
}

#[test]
fn load_json() {
    replay("load_json", targets::load_json);
}

#[test]
fn load_jsonl() {
    replay("load_jsonl", targets::load_jsonl);
}

#[test]
fn phrase_date() {
    replay("phrase_date", targets::phrase_date);
}

#[test]
fn phrase_condition() {
    replay("phrase_condition", targets::phrase_condition);
}

#[test]
fn phrase_length() {
    replay("phrase_length", targets::phrase_length);
}

#[test]
fn phrase_assumption() {
    replay("phrase_assumption", targets::phrase_assumption);
}

#[test]
fn engine() {
    replay("engine", targets::engine);
}

#[test]
fn explain() {
    replay("explain", targets::explain);
}

#[test]
fn diff() {
    replay("diff", targets::diff);
}

#[test]
fn report() {
    replay("report", targets::report);
}

#[test]
fn layout() {
    replay("layout", targets::layout);
}

#[test]
fn register() {
    replay("register", targets::register);
}

#[test]
fn load_register() {
    replay("load_register", targets::load_register);
}

#[test]
fn editor() {
    replay("editor", targets::editor);
}

/// Every target has a body, a binary, a line in the manifest and a line in the page.
#[test]
fn every_target_is_built_and_described() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let text = |name: &str| std::fs::read_to_string(fuzz.join(name)).unwrap();
    let (manifest, page) = (text("Cargo.toml"), text("README.md"));
    let (bodies, replays) = (text("src/targets.rs"), text("../tests/it/fuzz_replay.rs"));
    for entry in std::fs::read_dir(fuzz.join("fuzz_targets")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
        assert!(bodies.contains(&format!("pub fn {name}(")), "{name}");
        assert!(replays.contains(&format!("replay(\"{name}\", targets::{name})")), "{name}");
    }
    let described = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(described, std::fs::read_dir(fuzz.join("fuzz_targets")).unwrap().count());
}
