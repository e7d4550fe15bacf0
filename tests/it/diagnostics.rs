//! Every code is explained in `docs/diagnostics.md`, and has a file in `tests/bad` that causes it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use abide::diagnostic::{Code, Diagnostic, Severity};

use crate::bin::{abide, root};
use crate::files::{Files, assumed_in, load, load_assuming};

/// What stands in `tests/bad`, in order: files, and folders of files.
fn fixtures() -> Vec<PathBuf> {
    entries(&root().join("tests/bad"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// The code in the name of a fixture.
fn code_of(fixture: &Path) -> String {
    let name = fixture.file_name().unwrap().to_string_lossy();
    name.split('-').next().unwrap().to_owned()
}

/// A fixture, loaded under the names that it has from the root of the project.
fn loaded(fixture: &Path) -> Files {
    let texts = texts(fixture);
    let assumed: Vec<&str> = texts.iter().flat_map(|(_, text)| assumed_in(text)).collect();
    load_assuming(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())), &assumed)
}

/// The files of a fixture: names and texts.
fn texts(fixture: &Path) -> Vec<(String, String)> {
    let files = if fixture.is_dir() { entries(fixture) } else { vec![fixture.to_owned()] };
    let text = |path: &PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        (name, std::fs::read_to_string(path).unwrap().replace("\r\n", "\n"))
    };
    files.iter().map(text).collect()
}

/// A section of the page.
struct Section {
    title: String,
    text: String,
}

/// The sections by their codes.
fn sections() -> BTreeMap<String, Section> {
    let page = std::fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let mut sections = BTreeMap::new();
    for section in page.replace("\r\n", "\n").split("\n## ").skip(1) {
        let (heading, text) = section.split_once('\n').unwrap();
        let (code, title) = heading.split_once(' ').unwrap();
        let section = Section { title: title.to_owned(), text: text.to_owned() };
        assert!(sections.insert(code.to_owned(), section).is_none(), "{code} has two headings");
    }
    sections
}

/// The block of a section: what the program says.
fn block(section: &Section) -> &str {
    section.text.split("```text\n").nth(1).unwrap().split("\n```").next().unwrap()
}

#[test]
fn every_code_has_its_heading() {
    let sections = sections();
    let titles: Vec<(&str, &str)> =
        sections.iter().map(|(code, section)| (code.as_str(), section.title.as_str())).collect();
    let mut codes: Vec<(&str, &str)> =
        Code::ALL.iter().map(|code| (code.code(), code.title())).collect();
    codes.sort_unstable();
    assert_eq!(titles, codes);
}

#[test]
fn every_section_says_what_to_write_instead() {
    for (code, section) in sections() {
        assert_eq!(section.text.matches("```text\n").count(), 1, "{code}");
        assert_eq!(section.text.matches("\nInstead: ").count(), 1, "{code}");
        let meaning = section.text.split("```").next().unwrap();
        assert!(meaning.trim().len() > 60, "{code} is not explained");
    }
}

#[test]
fn every_code_has_a_file_that_causes_it() {
    let fixtures: Vec<String> = fixtures().iter().map(|path| code_of(path)).collect();
    for code in Code::ALL {
        // E001 is about what is no text, or not there: the test below makes it.
        let needs_file = *code != Code::Unreadable;
        assert!(!needs_file || fixtures.iter().any(|name| name == code.code()), "{}", code.code());
    }
}

#[test]
fn every_bad_file_causes_the_code_of_its_name() {
    for fixture in fixtures() {
        let codes = loaded(&fixture).codes();
        let named = codes.iter().find(|code| code.code() == code_of(&fixture));
        let severity = named.unwrap_or_else(|| panic!("{fixture:?}: {codes:?}")).severity();
        let worst = codes.iter().map(|code| code.severity()).min();
        assert_eq!(worst, Some(severity), "{fixture:?}: {codes:?}");
    }
}

#[test]
fn the_page_shows_what_the_program_says() {
    let mut wrong = Vec::new();
    for (code, section) in sections() {
        let shown = block(&section);
        let named = shown.split_once("--> tests/bad/");
        let named = named.map(|(_, place)| place.split([':', '/']).next().unwrap());
        let fixture = match named {
            Some(name) => root().join("tests/bad").join(name),
            None if shown.contains("--> --assume") => {
                let mut all = fixtures().into_iter();
                all.find(|path| code_of(path) == code).unwrap()
            }
            None => {
                assert_eq!(code, "E001", "no place");
                continue;
            }
        };
        let severity = if code.starts_with('E') { Severity::Error } else { Severity::Warning };
        let said = loaded(&fixture).complaints(severity);
        let said: Vec<&str> = said.lines().map(str::trim_end).collect();
        if code_of(&fixture) != code || !said.join("\n").contains(shown) {
            wrong.push(format!("{code} should show\n{}", said.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lease.txt"), "").unwrap();
    let ran = abide(folder.path(), "check lease.txt").run().code(2);
    let shown = sections();
    let shown = block(&shown["E001"]);
    assert!(ran.err.contains(shown), "{}", ran.err);
}

/// What is wrong with texts under their names, and the texts with each of the fixes made by itself.
fn fixed(texts: &[(String, String)]) -> Vec<(Diagnostic, Vec<(String, String)>)> {
    let files = load(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let found = files.outcome.diagnostics.iter();
    let edited = found.filter_map(|one| {
        let edit = one.edit(files.sources())?;
        let mut texts = texts.to_vec();
        let (_, text) = &mut texts[edit.place.file.0 as usize];
        text.replace_range(edit.place.range(), &edit.text);
        Some((one.clone(), texts))
    });
    edited.collect()
}

#[test]
fn a_fix_removes_what_it_is_for() {
    let mut fixes = 0;
    for fixture in fixtures() {
        for (found, texts) in fixed(&texts(&fixture)) {
            fixes += 1;
            let again = load(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
            let start = |one: &Diagnostic| one.place.map(|place| (place.file, place.start));
            let same = again.outcome.diagnostics.iter().find(|one| {
                one.code == found.code
                    && one.message == found.message
                    && start(one) == start(&found)
            });
            assert_eq!(same, None, "{fixture:?}\n{texts:?}");
        }
    }
    assert!(fixes > 40, "{fixes}");
}

#[test]
fn what_cannot_be_read_is_no_reason_to_warn() {
    let rules = "[agreement]\nid = \"a\"\nmade = 2025-01-15\n\n[event.handover]\n\n[commitment.c]\n\
                 what = \"x\"\ndeadline = \"1 day after handover\"\n";
    let codes = |rules: &str, record: &str| {
        let mut codes = load([("a.toml", rules), ("b.toml", record)]).codes();
        codes.dedup();
        codes
    };
    let record = "for = \"a\"\n";
    assert_eq!(codes(rules, record), []);
    let unused = rules.replace("deadline = ", "note = ");
    assert_eq!(codes(&unused, record), [Code::Unused]);
    // It may be used in the line that cannot be read.
    assert_eq!(codes(&rules.replace("deadline = ", "deadline = = "), record), [Code::Syntax]);
    assert_eq!(codes(&unused, "for = \"a\"\n[[entry]]\non = \n"), [Code::Syntax]);
    // Of a file that does not say whose it is, it could be any.
    assert_eq!(codes(&unused, "[[entry]]\non = \n"), [Code::Syntax]);
}
