//! The laws are written once in the documentation, and once, with the same words, above the
//! property that checks them.

use std::collections::BTreeMap;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The laws among these paragraphs: number and text, on one line.
fn laws<'t>(paragraphs: impl Iterator<Item = &'t str>) -> BTreeMap<u32, String> {
    let mut laws = BTreeMap::new();
    for paragraph in paragraphs {
        let text = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        let number = text.strip_prefix("**L").and_then(|rest| rest.split_once('.'));
        let Some(number) = number.and_then(|(number, _)| number.parse().ok()) else {
            continue;
        };
        assert_eq!(laws.insert(number, text), None, "L{number} is there twice");
    }
    laws
}

/// The doc comments of tests, each as a paragraph.
fn comments(code: &str) -> Vec<String> {
    let mut comments = Vec::new();
    let mut comment = String::new();
    for line in code.lines() {
        match line.strip_prefix("/// ") {
            Some(text) => comment = format!("{comment} {text}"),
            None => {
                let comment = std::mem::take(&mut comment);
                if line == "#[test]" {
                    comments.push(comment);
                }
            }
        }
    }
    comments
}

#[test]
fn every_law_has_one_property() {
    let page = std::fs::read_to_string(root().join("docs/semantics.md")).expect("the page");
    let written = laws(page.split("\n\n"));
    let mut properties = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/it/laws")).expect("the folder") {
        let path = entry.expect("an entry").path();
        properties.extend(comments(&std::fs::read_to_string(path).expect("a file")));
    }
    let checked = laws(properties.iter().map(String::as_str));
    assert_eq!(written, checked, "the page (left), the properties (right)");
    let numbers: Vec<u32> = written.into_keys().collect();
    assert_eq!(numbers, (1..=numbers.len() as u32).collect::<Vec<_>>(), "without gaps");
}
