//! `--format markdown`: what users wrote is text, never markup.

use std::fs;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::json;
use tempfile::TempDir;

use crate::bin::{abide, statement};

/// What could be markup, or be linked by GitHub.
const HOSTILE: [&str; 30] = [
    "a | b || c",
    "trailing backslash \\",
    "backslash before a pipe \\| and two \\\\|",
    "`code` and ``two`` ` one",
    "<b>bold</b> <script>alert(1)</script> <!-- comment --> <https://example.com>",
    "&lt;b&gt; &amp; &#64;me &copy;",
    "[link](https://example.com) ![image](x.png) [ref][ref] [^1]",
    "[ref]: https://example.com 'title'",
    "[^1]: footnote",
    "@everyone mail me@example.com, @org/team",
    "#123 org/repo#45 GH-67 gh-8",
    "https://example.com/x?y=z www.example.com ftp://example.com",
    "*strong* **stronger** _em_ __em__ snake_case_word ~~gone~~ ~gone~",
    "$x^2$ and $$y$$",
    ":tada: :+1: 12:30:15",
    "# heading ##",
    "> quote",
    "> [!WARNING] alert",
    "- list",
    "+ list",
    "1. list",
    "- [x] task",
    "---",
    "===",
    "two\nlines\r\nand # a heading",
    "\n\n```\nfence\n```\n",
    "| --- | --- |",
    "    indented",
    "<details><summary>x</summary>",
    "[[wiki]] ||spoiler|| ^up^",
];

/// The text of each block, and whatever else there is.
fn read(markdown: &str) -> (Vec<String>, Vec<String>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS;
    let (mut blocks, mut block, mut others) = (Vec::new(), String::new(), Vec::new());
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => block.push_str(&text),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => {}
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::List(None) | Tag::Item)
            | Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
            | Event::End(_)
            | Event::HardBreak => blocks.push(std::mem::take(&mut block)),
            other => others.push(format!("{other:?}")),
        }
    }
    blocks.push(block);
    blocks.retain(|block| !block.is_empty());
    (blocks, others)
}

fn rules(text: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let rules = json!({
        "agreement": { "id": "a", "made": "2025-01-01", "title": text },
        "commitment": { "x": { "what": text, "deadline": "2025-06-30" } }
    });
    fs::write(folder.path().join("r.json"), rules.to_string()).expect("a file");
    folder
}

/// As it is shown on one line.
fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_users_wrote_is_plain_text() {
    for text in HOSTILE {
        let folder = rules(text);
        let ran = abide(folder.path(), "check --on 2025-07-01 --format markdown").run().code(1);
        let (blocks, others) = read(&ran.out);
        assert_eq!(others, ["Code(Borrowed(\"abide check --fail-on breach\"))"], "{}", ran.out);
        let blocks: Vec<String> =
            blocks.iter().map(|block| block.replace('\u{200b}', "").trim().to_owned()).collect();
        for expected in [format!("a: {}", shown(text)), format!("x (lapsed): {}", shown(text))] {
            assert!(blocks.contains(&expected), "{expected}\n{blocks:#?}\n{}", ran.out);
        }
        // A row keeps its six cells.
        let cells = ["lapsed", "x", "missed, in breach", "2025-07-01", "2025-06-30", "–"];
        let row = blocks.windows(6).any(|window| window == cells);
        assert!(row, "{blocks:#?}\n{}", ran.out);
    }
}

/// GitHub looks for people and issues in the text after it is read.
#[test]
fn nobody_is_called_and_no_issue_is_linked() {
    for text in HOSTILE {
        let folder = rules(text);
        let ran = abide(folder.path(), "--on 2025-07-01 --format markdown").run().code(0);
        let (blocks, _) = read(&ran.out);
        let text = blocks.join("\n");
        let followed = |sign: &str, by: fn(char) -> bool| {
            text.match_indices(sign).any(|(at, sign)| text[at + sign.len()..].starts_with(by))
        };
        assert!(!followed("@", |next| !next.is_whitespace() && next != '\u{200b}'), "{text}");
        assert!(!followed("#", |next| next.is_ascii_digit()), "{text}");
        assert!(!followed("GH-", |next| next.is_ascii_digit()), "{text}");
        // In the source nothing reads as an address by itself.
        for address in ["https:/", "ftp:/", "www."] {
            assert!(!ran.out.contains(address), "{}", ran.out);
        }
    }
}

/// A name of a file is what users wrote too.
#[cfg(unix)]
#[test]
fn the_place_is_plain_text() {
    let folder = rules("x");
    let name = "a`|[x](y) @me #1 <b>.json";
    fs::rename(folder.path().join("r.json"), folder.path().join(name)).expect("renamed");
    let ran = abide(folder.path(), "check --on 2025-07-01 --format markdown").run().code(1);
    let (blocks, others) = read(&ran.out);
    assert_eq!(others.len(), 1, "{others:?}");
    let place = format!("({name}:1)");
    let found = blocks.iter().any(|block| block.replace('\u{200b}', "").ends_with(&place));
    assert!(found, "{blocks:#?}");
}

#[test]
fn what_is_open_says_what_it_turns_on() {
    let folder = TempDir::new().expect("a folder");
    let rules = r#"
        agreement  = { id = "a", made = 2025-01-01 }
        condition  = { ground = {} }
        [commitment.doubtful]
        what       = "Doubtful"
        deadline   = "2025-06"
        subject-to = "ground"
        [commitment.sometime]
        what       = "Sometime"
        deadline   = "some day in 2025-09"
        [commitment.report]
        what       = "Report"
        every      = "3 months"
        until      = "2025"
    "#;
    fs::write(folder.path().join("a.toml"), rules).expect("a file");
    let ran = abide(folder.path(), "--on 2025-07-01 --format markdown").run().code(0);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn the_shipped_rules() {
    let root = &statement();
    let run = |arguments: &str| abide(root, arguments).run();
    insta::assert_snapshot!(run("--on 2025-10-01 --format markdown").code(0).out);
    let check = "check --on 2025-09-15 --within 60d --fail-on due --format markdown";
    insta::assert_snapshot!(run(check).code(1).out);
    insta::assert_snapshot!(run("check --on 2025-09-15 --format markdown").code(0).out);
}
