//! `--report-junit`: read back as XML, by the rules of those who read it.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::{BROKEN, DAY, copied, repository, run, written};
use crate::bin::folder;

/// What may stand in what, as the schema of the xUnit plugin of Jenkins has it, with the attributes
/// that are known there.
const SCHEMA: [(&str, &[&str], &[&str]); 6] = [
    (
        "testsuites",
        &["testsuite"],
        &["name", "time", "tests", "failures", "disabled", "errors", "skipped"],
    ),
    (
        "testsuite",
        &["testcase", "properties", "system-out", "system-err"],
        &["name", "tests", "failures", "errors", "time", "disabled", "skipped", "file"],
    ),
    (
        "testcase",
        &["skipped", "error", "failure", "system-out", "system-err"],
        &["name", "classname", "class", "status", "time", "assertions", "file", "line"],
    ),
    ("skipped", &[], &["message", "type"]),
    ("failure", &[], &["message", "type"]),
    ("error", &[], &["message", "type"]),
];

/// Panics unless a reader of JUnit takes it, and the counts are right.
pub(super) fn assert_valid(xml: &str) {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    assert_eq!(document.root_element().tag_name().name(), "testsuites");
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let (_, inner, attributes) =
            SCHEMA.iter().find(|(known, ..)| *known == name).unwrap_or_else(|| panic!("{name}"));
        for child in node.children().filter(Node::is_element) {
            assert!(inner.contains(&child.tag_name().name()), "{child:?} in {name}");
        }
        for attribute in node.attributes() {
            assert!(attributes.contains(&attribute.name()), "{attribute:?} of {name}");
        }
        if name == "testsuite" || name == "testsuites" {
            let count = |tag: &str| node.descendants().filter(|it| it.has_tag_name(tag)).count();
            let said = |key: &str| node.attribute(key).and_then(|text| text.parse().ok());
            for (key, tag) in [
                ("tests", "testcase"),
                ("failures", "failure"),
                ("errors", "error"),
                ("skipped", "skipped"),
            ] {
                assert_eq!(said(key), Some(count(tag)), "{key} of {name}");
            }
        }
        if name == "testcase" {
            assert!(node.has_attribute("name") && node.has_attribute("classname"));
            assert!(node.children().filter(Node::is_element).count() <= 1);
        }
    }
    quick_junit::Report::deserialize_from_str(xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
}

/// What became of each case: its suite, its name, and the tag with the message.
fn cases(xml: &str) -> BTreeMap<String, String> {
    assert_valid(xml);
    let document = Document::parse(xml).expect("XML");
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    let said = |case: Node<'_, '_>| {
        let of = |key: &str| case.attribute(key).unwrap_or_default().to_owned();
        let outcome = case.children().find(Node::is_element).map_or("passed".to_owned(), |node| {
            let message = node.attribute("message").unwrap_or_default();
            format!("{}: {message}", node.tag_name().name())
        });
        (format!("{}/{} {}:{}", of("classname"), of("name"), of("file"), of("line")), outcome)
    };
    cases.map(said).collect()
}

#[test]
fn a_case_for_each_commitment() {
    let folder = repository();
    run(&folder, &format!("check --on {DAY} --report-junit check.xml")).code(1);
    let xml = written(&folder, "check.xml");
    insta::assert_snapshot!(xml);
    let cases_of = |arguments: &str| {
        run(&folder, &format!("{arguments} --on {DAY} --report-junit r.xml"));
        cases(&written(&folder, "r.xml"))
    };
    let outcome = |all: &BTreeMap<String, String>, id: &str| {
        let of = all.iter().find(|(name, _)| name.starts_with(&format!("a/{id} rules/a.toml:")));
        of.map(|(_, outcome)| outcome.split(':').next().unwrap_or_default().to_owned())
    };
    let all = |arguments: &str| {
        let cases = cases_of(arguments);
        ["missed", "owed", "maybe"].map(|id| outcome(&cases, id).expect("a case"))
    };
    assert_eq!(all("status"), ["failure", "passed", "skipped"]);
    assert_eq!(all("check"), ["failure", "passed", "skipped"]);
    // What fails is what the gate fails on.
    assert_eq!(all("check --fail-on due"), ["passed", "failure", "skipped"]);
    assert_eq!(all("check --fail-on possible-breach"), ["failure", "passed", "failure"]);
    assert_eq!(
        all(&format!("check --changed-since {}", copied(&folder))),
        ["skipped", "passed", "skipped"]
    );
}

#[test]
fn files_that_do_not_load_are_errors() {
    let folder = folder(&BROKEN);
    for command in ["status", "check", "test"] {
        let reports = "--report-junit r.xml --report-json r.json";
        run(&folder, &format!("{command} {reports}")).code(2);
        let cases = cases(&written(&folder, "r.xml"));
        let all: Vec<(&str, &str)> = cases.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let [(first, one), (second, two)] = all[..] else { panic!("{all:?}") };
        assert_eq!(first, "files/rules/b.toml rules/b.toml:3");
        assert!(one.starts_with("error: E012: ") && one.ends_with(", and 1 more"), "{one}");
        assert_eq!(second, "files/rules/c.toml rules/c.toml:1");
        assert!(two.starts_with("error: E002: "), "{two}");
        // No other report has a word for it.
        assert!(!folder.path().join("r.json").exists());
    }
    // What has no file has a name too.
    run(&folder, "check absent.toml --report-junit r.xml").code(2);
    let cases = cases(&written(&folder, "r.xml"));
    assert_eq!(cases["files/files :"], "error: E001: `absent.toml` does not exist");
    // No file of the rules is overwritten, be it broken or not.
    std::fs::write(folder.path().join("rules/a.toml"), super::RULES).expect("a file");
    for name in ["a", "b", "c"] {
        let arguments = format!("check rules --report-junit rules/{name}.toml");
        let ran = run(&folder, &arguments).code(2);
        assert!(ran.err.contains("it is one of the files that were read"), "{}", ran.err);
    }
    // Where nothing is evaluated for another reason, nothing is written.
    std::fs::remove_file(folder.path().join("r.xml")).expect("a file");
    std::fs::create_dir(folder.path().join("empty")).expect("a folder");
    run(&folder, "check empty --report-junit r.xml").code(3);
    run(&folder, "check --fail-on breech --report-junit r.xml").code(2);
    assert!(!folder.path().join("r.xml").exists());
}
