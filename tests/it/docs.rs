//! The documentation is true: its examples load, its transcripts are what the program says, its
//! links lead somewhere.
//!
//! A TOML block is a whole file, loaded alone. What is only part of one has a comment before it,
//! which readers do not see:
//!
//! - `<!-- file NAME` + TOML + `-->` defines a file for later;
//! - `<!-- in NAME -->` or `<!-- in NAME` + TOML + `-->`: the block stands at the end of that file,
//!   after the TOML of the comment;
//! - `<!-- beside NAME -->`: the block is a file of its own, loaded together with that one.
//!
//! Blocks have to load without errors and without warnings; a block that follows
//! `<!-- refused CODE … -->` (also `<!-- in NAME refused CODE -->`) has to give just those codes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use abide::diagnostic::{Code, Severity};
use abide::evaluate::{Reason, Status};

use crate::bin::{abide, counted, folder, root};
use crate::files::load;

const EXAMPLES: [&str; 2] = ["README.md", "docs/rules.md"];
const PAGES: [&str; 15] = [
    "README.md",
    "docs/agreements.md",
    "docs/ci.md",
    "docs/commands.md",
    "docs/editors.md",
    "docs/output.md",
    "docs/performance.md",
    "docs/registers.md",
    "docs/rules.md",
    "docs/semantics.md",
    "docs/testing.md",
    "docs/diagnostics.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
];

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A fenced block, and the comment right before it.
struct Block {
    line: usize,
    language: String,
    text: String,
    comment: Option<String>,
}

/// The fenced blocks of a page, and the files that its comments define.
fn blocks(page: &str) -> (Vec<Block>, BTreeMap<String, String>) {
    let (mut blocks, mut files) = (Vec::new(), BTreeMap::new());
    let mut comment = None;
    let mut lines = (1..).zip(page.lines());
    while let Some((line, text)) = lines.next() {
        if let Some(start) = text.strip_prefix("<!--") {
            let mut body = start.to_owned();
            while !body.contains("-->") {
                let (_, more) = lines.next().expect("a comment that ends");
                body = format!("{body}\n{more}");
            }
            let body = body.replace("-->", "").trim().to_owned();
            match body.strip_prefix("file ") {
                Some(file) => {
                    let (name, text) = file.split_once('\n').expect("a file");
                    files.insert(name.trim().to_owned(), text.to_owned());
                }
                None => comment = Some(body),
            }
        } else if let Some(language) = text.strip_prefix("```") {
            let body: Vec<&str> =
                lines.by_ref().map(|(_, text)| text).take_while(|text| *text != "```").collect();
            blocks.push(Block {
                line,
                language: language.to_owned(),
                text: body.join("\n") + "\n",
                comment: comment.take(),
            });
        } else if !text.is_empty() {
            comment = None;
        }
    }
    (blocks, files)
}

/// The files that a block stands for, and the codes that it has to give.
fn files_of(block: &Block, named: &BTreeMap<String, String>) -> (Vec<String>, BTreeSet<String>) {
    let comment = block.comment.as_deref().unwrap_or("");
    let (first, rest) = comment.split_once('\n').unwrap_or((comment, ""));
    let (place, codes) = match first.split_once("refused") {
        Some((place, codes)) => (place.trim(), codes),
        None => (first.trim(), ""),
    };
    let codes = codes.split_whitespace().map(str::to_owned).collect();
    let file = |name: &str| {
        let file = named.get(name);
        file.unwrap_or_else(|| panic!("line {}: no file `{name}`", block.line)).clone()
    };
    let files = match place.split_once(' ') {
        None => vec![format!("{rest}\n{}", block.text)],
        Some(("in", name)) => vec![format!("{}\n{rest}\n{}", file(name), block.text)],
        Some(("beside", name)) => vec![file(name), format!("{rest}\n{}", block.text)],
        Some(_) => panic!("line {}: `{place}` says nothing", block.line),
    };
    (files, codes)
}

#[test]
fn the_toml_of_the_documentation_loads() {
    let mut wrong = Vec::new();
    for name in EXAMPLES {
        let (blocks, named) = blocks(&page(name));
        for block in blocks.iter().filter(|block| block.language == "toml") {
            let (texts, expected) = files_of(block, &named);
            let loaded = load(texts.iter().map(|text| ("example.toml", text.as_str())));
            let found: BTreeSet<String> =
                loaded.codes().iter().map(|code| code.code().to_owned()).collect();
            if found != expected {
                let (errors, warnings) =
                    (loaded.complaints(Severity::Error), loaded.complaints(Severity::Warning));
                let line = block.line;
                wrong.push(format!("{name}:{line}: expected {expected:?}\n{errors}\n{warnings}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_block_is_of_a_kind_that_is_tested() {
    for name in EXAMPLES {
        for block in blocks(&page(name)).0 {
            let known = ["toml", "console", "sh", "text"].contains(&block.language.as_str());
            assert!(known, "{name}:{}: a block of `{}`", block.line, block.language);
        }
    }
}

/// One command of a transcript, and what it printed.
struct Step {
    command: String,
    output: String,
}

fn steps(transcript: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in transcript.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => {
                // What stands behind ` # ` is for the reader.
                let command = command.split(" # ").next().unwrap_or("").trim().to_owned();
                steps.push(Step { command, output: String::new() });
            }
            (None, Some(step)) => step.output += &format!("{line}\n"),
            (None, None) => panic!("a transcript begins with a command: {line}"),
        }
    }
    steps
}

/// Runs `abide …` (or what the README says to run it from source) in the root of the project:
/// what it prints, diagnostics first, and its exit code.
fn run(command: &str) -> (String, i32) {
    run_in(root(), command)
}

/// The same in another folder.
fn run_in(folder: &Path, command: &str) -> (String, i32) {
    let arguments = command
        .strip_prefix("abide")
        .or_else(|| command.strip_prefix("cargo run --release --"))
        .unwrap_or_else(|| panic!("`{command}` is not run here"));
    let output = Command::new(env!("CARGO_BIN_EXE_abide"))
        .args(words(arguments))
        .current_dir(folder)
        .env_clear()
        .envs(counted())
        .output()
        .expect("the program runs");
    let text = [output.stderr, output.stdout].concat();
    let text = String::from_utf8(text).expect("UTF-8").replace("\r\n", "\n");
    (text, output.status.code().expect("an exit code"))
}

/// The arguments as a shell takes them: what stands in single quotes is one.
fn words(arguments: &str) -> Vec<String> {
    let parts = arguments.split('\'').enumerate();
    let words = parts.flat_map(|(number, part)| match number % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// What the transcripts of a page should say, where they say something else.
fn untrue(page: &str, run: impl Fn(&str) -> (String, i32)) -> Vec<String> {
    let mut wrong = Vec::new();
    for block in blocks(page).0.iter().filter(|block| block.language == "console") {
        let mut last_exit = 0;
        for step in steps(&block.text) {
            let found = if step.command == "echo $?" {
                format!("{last_exit}\n")
            } else {
                let (text, exit) = run(&step.command);
                last_exit = exit;
                text
            };
            let tidy = |text: &str| {
                let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
                lines.join("\n").trim_end().to_owned()
            };
            if tidy(&found) != tidy(&step.output) {
                wrong.push(format!("line {}: $ {}\n{found}", block.line, step.command));
            }
        }
    }
    wrong
}

#[test]
fn the_transcripts_are_true() {
    let pages = ["README.md", "docs/agreements.md", "docs/commands.md", "docs/output.md"];
    let wrong: Vec<String> = pages.iter().flat_map(|name| untrue(&page(name), run)).collect();
    assert!(wrong.is_empty(), "the pages should say:\n{}", wrong.join("\n"));
}

/// A block behind `<!-- write NAME -->` is a file of the folder in which its commands run.
#[test]
fn the_page_on_registers_is_true() {
    let page = page("docs/registers.md");
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(root().join("rules"), folder.path().join("rules")).expect("a link");
    let mut written = 0;
    for block in blocks(&page).0 {
        let name = block.comment.as_deref().and_then(|comment| comment.strip_prefix("write "));
        if let Some(name) = name {
            std::fs::write(folder.path().join(name), &block.text).expect("a file");
            written += 1;
        }
    }
    let wrong = untrue(&page, |command| run_in(folder.path(), command));
    assert!(wrong.is_empty(), "the page should say:\n{}", wrong.join("\n"));
    assert_eq!(written, 3);
}

/// A block behind `<!-- of abide … --report-… -->` stands in the file that this writes.
#[test]
fn the_reports_are_as_shown() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().expect("a folder");
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let mut shown = 0;
    for block in blocks(&page("docs/output.md")).0 {
        let comment = block.comment.as_deref().unwrap_or("");
        let Some(command) = comment.strip_prefix("of ") else { continue };
        shown += 1;
        let file = folder.path().join(shown.to_string());
        run(&format!("{command} {}", file.display()));
        let report = std::fs::read_to_string(&file).expect("a report");
        let (all, part) = (lines(&report), lines(&block.text));
        if part.is_empty() || !all.windows(part.len()).any(|window| window == part) {
            wrong.push(format!("line {}: {command}\n{report}", block.line));
        }
    }
    assert!(wrong.is_empty(), "the page should say a part of:\n{}", wrong.join("\n"));
    assert!(shown >= 3);
}

#[test]
fn the_readme_shows_a_first_run() {
    let readme = page("README.md");
    assert!(readme.contains("$ cargo run --release -- status rules/iraq-2024 --on 2025-10-01\n"));
    assert!(page(".ci/run").contains("run cargo test --all-features\n"));
    assert!(readme.contains("\ncargo test --all-features\n"));
}

#[test]
fn links_lead_somewhere() {
    for name in PAGES {
        let text = page(name);
        let folder = root().join(name).parent().map(Path::to_owned).expect("a folder");
        for link in text.split("](").skip(1) {
            let target = link.split(')').next().unwrap_or("");
            if target.contains("://") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { root().join(name) } else { folder.join(file) };
            assert!(path.exists(), "{name}: {target}");
            assert!(heading.is_empty() || headings(&path).contains(heading), "{name}: {target}");
        }
    }
}

/// The anchors of a page's headings.
fn headings(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).expect("a page");
    let anchor = |line: &str| {
        let kept = line.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.collect::<String>().trim().to_lowercase().replace(' ', "-")
    };
    text.lines().filter(|line| line.starts_with('#')).map(anchor).collect()
}

#[test]
fn paths_that_are_named_exist() {
    for name in PAGES {
        for quoted in page(name).split('`').skip(1).step_by(2) {
            let ours = ["src/", "tests/", "docs/", "rules/", ".ci/"];
            if ours.iter().any(|folder| quoted.starts_with(folder)) && !quoted.contains(' ') {
                assert!(root().join(quoted).exists(), "{name}: `{quoted}`");
            }
        }
    }
}

#[test]
fn every_status_and_reason_is_explained() {
    let rules = page("docs/rules.md");
    for word in Status::ALL.map(Status::word) {
        assert!(rules.contains(&format!("`{word}`")), "`{word}`");
    }
    for word in Reason::ALL.map(Reason::word) {
        assert!(rules.contains(&format!("`{word}`")), "`{word}`");
    }
}

#[test]
fn codes_in_the_documentation_exist() {
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.code()).collect();
    for name in PAGES {
        for quoted in page(name).split('`').skip(1).step_by(2) {
            let digits = quoted.strip_prefix(['E', 'W']).unwrap_or("");
            if digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                assert!(known.contains(quoted), "{name}: `{quoted}`");
            }
        }
    }
}

#[test]
fn every_format_is_defined() {
    let page = page("docs/output.md");
    let (refused, _) = run("abide check --format none");
    let listed = refused.split("[possible values: ").nth(1).expect("the formats");
    let formats: Vec<&str> = listed.split(']').next().unwrap_or("").split(", ").collect();
    assert!(formats.contains(&"text"), "{refused}");
    for format in formats {
        assert!(page.contains(&format!("| `{format}`")), "`--format {format}`");
    }
    let (help, _) = run("abide check --help");
    let reports = help.split_whitespace().filter(|word| word.starts_with("--report-"));
    for report in reports {
        assert!(page.contains(&format!("| `{report}` |")), "`{report}`");
    }
}

#[test]
fn every_key_of_a_difference_is_defined() {
    let page = page("docs/output.md");
    let section = page.split("\n## Differences\n").nth(1).expect("a section");
    let section = section.split("\n## ").next().expect("its text");
    let (json, _) = run("abide diff --known-by 2025-12-31 --known-by 2026-12-01 --format json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let commitment = &json["agreements"][0]["commitments"][0];
    let stretch = &commitment["stretches"][0];
    let cause = &stretch["causes"][0];
    let objects = [
        &json,
        &json["before"],
        &json["agreements"][0],
        commitment,
        stretch,
        &stretch["before"],
        cause,
        &cause["after"],
    ];
    for key in objects.iter().flat_map(|object| object.as_object().expect("an object").keys()) {
        assert!(section.contains(&format!("`{key}`")), "`{key}`");
    }
}

#[test]
fn every_key_of_a_proof_is_defined() {
    let page = page("docs/output.md");
    let section = page.split("\n## Proofs\n").nth(1).expect("a section");
    let section = section.split("\n## ").next().expect("its text");
    let rules = "[agreement]\nid = \"x\"\nmade = 2025-01-01\n[commitment.a]\nwhat = \"A\"\n\
                 [[property]]\nname = \"x\"\nnever = \"met(a)\"\n";
    let files = folder(&[("x.toml", rules)]);
    let call = "prove x.toml --records 5 --entries 1 --format json";
    let ran = abide(files.path(), call).run().code(1);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let agreement = &json["agreements"][0];
    let (property, commitment) = (&agreement["properties"][0], &agreement["commitments"][0]);
    let status = &commitment["statuses"][1];
    let objects = [
        &json,
        &json["counts"],
        agreement,
        property,
        &property["case"],
        &property["tried"],
        commitment,
        &commitment["built_in"][0],
        status,
        &status["reasons"][0],
    ];
    for key in objects.iter().flat_map(|object| object.as_object().expect("an object").keys()) {
        assert!(section.contains(&format!("`{key}`")), "`{key}`");
    }
}

#[test]
fn every_key_and_column_is_defined() {
    let page = page("docs/output.md");
    let section = |name: &str| {
        let rest = page.split(&format!("\n## {name}\n")).nth(1).expect("a section");
        rest.split("\n## ").next().unwrap_or("").to_owned()
    };
    let (csv, _) = run("abide --on 2025-10-01 --format csv");
    let header = csv.lines().next().expect("a header");
    assert!(section("CSV").contains(&format!("\n{header}\n")));
    let (json, _) = run("abide check --on 2025-09-15 --within 90d --fail-on due --format json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let (commitment, gate) = (&json["agreements"][0]["commitments"][0], &json["gate"]);
    let objects = [
        &json,
        &json["agreements"][0],
        commitment,
        &commitment["next"],
        &commitment["place"],
        gate,
        &gate["failed"][0],
        &gate["coming"][0],
    ];
    let text = section("JSON");
    for object in objects {
        for key in object.as_object().expect("an object").keys() {
            assert!(text.contains(&format!("`{key}`")), "`{key}`");
        }
    }
}
