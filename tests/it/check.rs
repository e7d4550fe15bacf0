//! From what files say to what is valid.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use abide::check::{Assumption, Outcome, check_assuming};
use abide::diagnostic::{Code, Severity, render};
use abide::source::Sources;
use abide::written::{Format, read};
use annotate_snippets::Renderer;

use crate::files::assumed_in;

mod good;
mod scale;
mod sound;

/// Reads the files, which have to be readable, and checks them.
fn checked<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Sources, Outcome) {
    let mut sources = Sources::default();
    let mut read_files = Vec::new();
    let mut assumed = Vec::new();
    for (name, text) in files {
        let id = sources.add(name, text);
        let (file, diagnostics) = read(&sources, id, Format::of(name).unwrap());
        assert_eq!(diagnostics, [], "{name}");
        read_files.push(file);
        assumed.extend(assumed_in(text));
    }
    let assumed: Vec<Assumption> =
        assumed.into_iter().map(|text| Assumption::new(&mut sources, text)).collect();
    let outcome = check_assuming(read_files, None, &assumed);
    (sources, outcome)
}

fn rendered(sources: &Sources, outcome: &Outcome) -> String {
    let renderer = Renderer::plain();
    let all = outcome.diagnostics.iter();
    let all: Vec<_> = all.map(|found| render(found, sources, &renderer)).collect();
    all.join("\n\n")
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    let all = outcome.diagnostics.iter();
    all.map(|found| found.code.code()).collect()
}

/// The files, and the folders of files, of `tests/bad` whose mistake is found by checking.
fn bad() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let of_checking = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("E1") || name.starts_with('W')
    };
    let mut all = entries(&folder);
    all.retain(of_checking);
    all
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn texts(path: &Path) -> Vec<(String, String)> {
    let files = if path.is_dir() { entries(path) } else { vec![path.to_owned()] };
    let text = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(file).unwrap())
    };
    files.iter().map(text).collect()
}

#[test]
fn every_bad_file_says_what_is_wrong() {
    let mut all = String::new();
    for path in bad() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let texts = texts(&path);
        let files = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let (sources, outcome) = checked(files);
        let shown = rendered(&sources, &outcome);
        let code = name.split('-').next().unwrap();
        assert!(codes(&outcome).contains(&code), "{name}: {shown}");
        let is_error = code.starts_with('E');
        assert_eq!(outcome.agreements.is_empty(), is_error, "{name}: {shown}");
        writeln!(all, "# {name}\n\n{shown}\n").unwrap();
    }
    insta::assert_snapshot!("bad", all);
}

/// What is wrong does not depend on the order in which files are given.
#[test]
fn the_order_of_files_changes_nothing() {
    for path in bad() {
        let texts = texts(&path);
        let names = |outcome: &Outcome| {
            let mut all: Vec<(Code, String)> = outcome
                .diagnostics
                .iter()
                .map(|found| (found.code, found.message.clone()))
                .collect();
            all.sort();
            all
        };
        let files: Vec<_> = texts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let (_, forward) = checked(files.iter().copied());
        let (_, backward) = checked(files.iter().rev().copied());
        assert_eq!(names(&forward), names(&backward), "{path:?}");
    }
}

#[test]
fn every_code_of_checking_has_a_bad_file() {
    let names: Vec<String> =
        bad().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for code in Code::ALL {
        let text = code.code();
        let of_checking = text.starts_with("E1") || code.severity() == Severity::Warning;
        let has_file = names.iter().any(|name| name.starts_with(text));
        assert!(!of_checking || has_file, "{text}");
    }
}
