//! The laws are written once in the documentation, and once, with the same words, above the
//! function that checks them, which a property of this folder calls.

use std::collections::BTreeMap;
use std::path::Path;

use crate::bin::root;

/// A law that is a function.
struct Function {
    law: String,
    name: String,
}

/// The laws among these paragraphs by their numbers, each on one line.
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

/// The public functions with the first paragraph of the comment of each.
fn functions(code: &str) -> Vec<Function> {
    let mut functions = Vec::new();
    let mut comment = String::new();
    for line in code.lines() {
        if let Some(text) = line.strip_prefix("///") {
            comment = format!("{comment}\n{}", text.trim());
            continue;
        }
        let comment = std::mem::take(&mut comment);
        let name = line.strip_prefix("pub fn ").and_then(|rest| rest.split('(').next());
        let first = comment.trim().split("\n\n").next();
        if let (Some(name), Some(law)) = (name, first) {
            functions.push(Function { law: law.to_owned(), name: name.to_owned() });
        }
    }
    functions
}

/// The code of a folder.
fn code(folder: &Path) -> String {
    let files = std::fs::read_dir(folder).expect("the folder");
    let files = files.map(|entry| std::fs::read_to_string(entry.expect("an entry").path()));
    files.map(|text| text.expect("a file")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_law_is_a_function() {
    let page = std::fs::read_to_string(root().join("docs/semantics.md")).expect("the page");
    let written = laws(page.split("\n\n"));
    let code = code(&root().join("src/laws"));
    let functions = functions(&code);
    let checked = laws(functions.iter().map(|function| function.law.as_str()));
    assert_eq!(written, checked, "the page (left), the functions (right)");
    let numbers: Vec<u32> = written.keys().copied().collect();
    assert_eq!(numbers, (1..=numbers.len() as u32).collect::<Vec<_>>(), "without gaps");
    for (number, text) in written {
        let name = text.split("**").nth(1).and_then(|head| head.split_once(". ")).unwrap().1;
        let law = format!("Law({number}, \"{}\")", name.trim_end_matches('.'));
        assert_eq!(code.matches(&law).count(), 1, "{law}");
    }
}

#[test]
fn every_law_has_a_property() {
    let properties = code(&root().join("tests/it/laws"));
    for Function { name, law } in functions(&code(&root().join("src/laws"))) {
        if law.starts_with("**L") {
            let test = format!("#[test]\nfn {name}() {{");
            assert_eq!(properties.matches(&test).count(), 1, "the property `{name}`");
            let call = format!("laws::{name}");
            assert!(properties.contains(&call), "`{call}` is not called");
        }
    }
}
