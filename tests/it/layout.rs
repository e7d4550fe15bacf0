//! `abide fmt`: one layout, in which nothing is lost.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use abide::evaluate::evaluate;
use abide::generate::{Settings, cases};
use abide::layout::format;
use abide::written::keys;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::bin::{abide, folder, root};
use crate::chance;
use crate::files::load;

/// All TOML files in a folder, and those in its folders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "toml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The blocks of TOML in a page.
fn blocks(page: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(page)).unwrap().replace("\r\n", "\n");
    let blocks = text.split("\n```toml\n").skip(1);
    blocks.map(|block| format!("{}\n", block.split("\n```").next().unwrap())).collect()
}

/// The comments of a text, sorted; no `#` may stand in its strings.
fn comments(text: &str) -> Vec<&str> {
    let mut comments: Vec<&str> =
        text.lines().filter_map(|line| line.find('#').map(|at| line[at..].trim_end())).collect();
    comments.sort_unstable();
    comments
}

#[test]
fn what_is_shipped_is_laid_out() {
    for path in files(&root().join("rules")) {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            format(&text).as_ref(),
            Some(&text),
            "{}: run `abide fmt rules`",
            path.display()
        );
    }
    for page in ["README.md", "docs/rules.md"] {
        for block in blocks(page) {
            assert_eq!(format(&block).as_ref(), Some(&block), "{page}");
        }
    }
}

/// Files with errors too, as long as they are TOML.
#[test]
fn twice_is_once() {
    let mut laid_out = 0;
    for path in files(&root().join("tests")) {
        let text = fs::read_to_string(&path).unwrap();
        let Some(once) = format(&text) else {
            assert!(toml::from_str::<toml::Table>(&text).is_err(), "{}", path.display());
            continue;
        };
        assert_eq!(format(&once).as_ref(), Some(&once), "{}", path.display());
        laid_out += 1;
    }
    assert!(laid_out > 80, "{laid_out}");
}

/// Every way in which a file may be odd, beside what becomes of it.
#[test]
fn odd_files() {
    let odd = "\
#!/bin/top
# of the file

[odd.x]  # not one of ours
z=1
a   .  b = 2
'on'=2025-01-01
[ commitment . \"rent\" ] # the rent
# of what
  what = \"\"\"
  Pay  # no comment
  \"\"\"

  # apart, with what follows
deadline=2025-01-31 # soon
kind='achieve'
tags=[ 'a' ,'b',]

# a heading

from= 2025-01-01
obligor=[
'tenant',
        'owner' ]
# below the obligor

obligee=[ # who
  'owner',
]
[agreement]
made=2025-01-01
id='x'
# below the agreement

[party.tenant]
# of the owner
[party.owner]
[[case]]
name='x'
[case.expect]
rent={reason='missed',status='lapsed'}
# last of all
";
    let once = format(odd).unwrap();
    insta::assert_snapshot!("odd", once);
    assert_eq!(format(&once), Some(once.clone()));
    assert_eq!(comments(odd), comments(&once));
}

/// What a file says at the ends of its lines stays, and there is one end to it.
#[test]
fn a_table_of_a_family_stands_apart() {
    let rules = "[agreement]\nid   = \"a\"\nmade = 2025-01-01\n\n";
    let family = format!("{rules}[commitment]\n\n[commitment.e]\nwhat = \"x\"\n");
    assert_eq!(format(&family).as_deref(), Some(&*family));
    let parts =
        format!("{rules}[[case]]\nname = \"n\"\n[case.expect]\n2025-01-05 = {{ e = \"due\" }}\n");
    assert_eq!(format(&parts).as_deref(), Some(&*parts));
}

#[test]
fn ends_of_lines() {
    let text = "[party.b]\nname='x'\n\n\n# c\n[agreement]\nid='x'";
    let once = "[agreement]\nid = 'x'\n\n[party.b]\nname = 'x'\n";
    let once = once.replace("[agreement]", "# c\n[agreement]");
    assert_eq!(format(text), Some(once.clone()));
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(format(&crlf(text)), Some(crlf(&once)));
    for (text, laid_out) in [("", ""), ("\n\n", ""), ("# a\n\n\n\n# b", "# a\n\n# b\n")] {
        assert_eq!(format(text).as_deref(), Some(laid_out));
    }
    for broken in ["a", "[a", "a = 1\na = 2\n", "a = 2025-13-01\n", "[a]\n[a]\n"] {
        assert_eq!(format(broken), None, "{broken}");
    }
    let deep = format!("a = {}{}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(format(&deep), None);
}

/// The tables of the manual name the keys in the order in which they are written.
#[test]
fn the_manual_has_the_same_order() {
    let page = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let mut tables: Vec<Vec<&str>> = vec![Vec::new()];
    for line in page.lines() {
        match line.strip_prefix("| ").and_then(|row| row.split(" | ").next()) {
            // The line below the heading.
            None if line.starts_with("|-") => tables.last_mut().unwrap().clear(),
            None => tables.push(Vec::new()),
            Some(cell) => tables.last_mut().unwrap().extend(cell.split('`').skip(1).step_by(2)),
        }
    }
    for path in [&["agreement"][..], &["commitment", "x"], &["case"]] {
        // These two have a paragraph and a table of their own.
        let wanted = keys(path).iter().filter(|key| !["what", "kind"].contains(*key));
        let wanted: Vec<&str> = wanted.copied().collect();
        assert!(tables.contains(&wanted), "{path:?} {wanted:?}\n{tables:?}");
    }
}

/// Draws what surrounds the keys of a file.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 1_000_003).unwrap() % bound.max(1)
    }

    fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }
}

/// A document as somebody may write it: keys in any order, kinds of tables too, blanks, and comments
/// of which each has a number.
struct Writer {
    noise: Noise,
    with_comments: bool,
    text: String,
    comments: usize,
    /// The comments right above something, and how its line begins.
    above: BTreeMap<String, String>,
}

impl Writer {
    fn comment(&mut self) -> String {
        self.comments += 1;
        format!("# comment {}", self.comments)
    }

    /// What stands before a line that begins so.
    fn before(&mut self, begins: &str) {
        let lines = if self.with_comments { self.noise.below(6) } else { self.noise.below(2) };
        match lines {
            1 => self.text.push('\n'),
            2 => {
                let comment = self.comment();
                let _ = write!(self.text, "\n{comment}\n\n");
            }
            3 => {
                let comment = self.comment();
                let _ = writeln!(self.text, "  {comment}\n\n\n");
            }
            4 => {
                let comment = self.comment();
                let _ = writeln!(self.text, "{comment}  ");
                self.above.insert(comment, begins.to_owned());
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        if self.with_comments && self.noise.below(4) == 0 {
            let comment = self.comment();
            let _ = write!(self.text, "   {comment}");
        }
        self.text.push('\n');
    }

    fn header(&mut self, header: &str) {
        self.before(header);
        self.text.push_str(header);
        self.end();
    }

    fn rows(&mut self, table: &Map<String, Value>) {
        let mut rows: Vec<(&String, &Value)> = table.iter().collect();
        self.noise.shuffle(&mut rows);
        for (key, value) in rows {
            self.before(&format!("{key} "));
            let blanks = " ".repeat(self.noise.below(3));
            let value = self.value(value);
            let _ = write!(self.text, "{blanks}{key}{blanks}={blanks}{value}");
            self.end();
        }
    }

    fn value(&mut self, value: &Value) -> String {
        match value {
            Value::String(text) if text.parse::<abide::dates::Day>().is_ok() => text.clone(),
            Value::String(text) if text.contains(['\'', '#']) => {
                Value::from(text.replace('#', "")).to_string()
            }
            Value::String(text) => format!("'{text}'"),
            Value::Array(values) => {
                let values: Vec<String> = values.iter().map(|value| self.value(value)).collect();
                let forms = if self.with_comments && !values.is_empty() { 4 } else { 1 };
                match self.noise.below(forms) {
                    1 => format!("[\n{}\n ]", values.join(" ,\n")),
                    2 => {
                        let comment = self.comment();
                        format!("[ {comment}\n {},]", values.join(",\n  "))
                    }
                    _ => format!("[{}]", values.join(",")),
                }
            }
            other => other.to_string(),
        }
    }

    fn document(mut self, document: &Value) -> (String, BTreeMap<String, String>) {
        let document = document.as_object().unwrap();
        let is_table = |value: &Value| value.is_object() || value.is_array();
        let root = document.iter().filter(|(_, value)| !is_table(value));
        self.rows(&root.map(|(key, value)| (key.clone(), value.clone())).collect());
        let mut tables: Vec<(&String, &Value)> =
            document.iter().filter(|(_, value)| is_table(value)).collect();
        self.noise.shuffle(&mut tables);
        for (kind, value) in tables {
            match value {
                Value::Array(entries) => {
                    for entry in entries {
                        self.header(&format!("[[{kind}]]"));
                        self.rows(entry.as_object().unwrap());
                    }
                }
                table if kind == "agreement" => {
                    self.header("[agreement]");
                    self.rows(table.as_object().unwrap());
                }
                members => {
                    for (id, member) in members.as_object().unwrap() {
                        self.header(&format!("[{kind}.{id}]"));
                        self.rows(member.as_object().unwrap());
                    }
                }
            }
        }
        (self.text, self.above)
    }
}

fn written(document: &Value, seed: u64, with_comments: bool) -> (String, BTreeMap<String, String>) {
    let writer = Writer {
        noise: Noise(seed | 1),
        with_comments,
        text: String::new(),
        comments: 0,
        above: BTreeMap::new(),
    };
    writer.document(document)
}

/// Documents with all keys, and little that is open: it is the text that is tried.
fn few_worlds() -> Settings {
    Settings { commitments: 3, worlds: 5, recurring: 0.05, ..Settings::default() }
}

proptest! {
    #![proptest_config(chance::config(200))]

    /// Whatever the order of keys and kinds, there is one layout; comments stay with what they stand
    /// above; and the rules mean the same.
    #[test]
    fn one_layout(case in cases(few_worlds()), seed: u64) {
        let plain = format(&written(&case.document, seed, false).0).unwrap();
        let other = format(&written(&case.document, seed.rotate_left(17) ^ 5, false).0).unwrap();
        prop_assert_eq!(&plain, &other);

        let (text, above) = written(&case.document, seed, true);
        let once = format(&text);
        prop_assert!(once.is_some(), "{}", text);
        let once = once.unwrap();
        let twice = format(&once);
        prop_assert_eq!(Some(&once), twice.as_ref(), "{}", text);
        prop_assert_eq!(comments(&text), comments(&once), "{}", text);
        for (comment, begins) in above {
            let mut below = once.lines().skip_while(|line| *line != comment);
            let next = below.find(|line| !line.starts_with('#')).unwrap_or_default();
            prop_assert!(next.starts_with(&begins), "{comment}: {next:?}\n{text}\n{once}");
        }

        let (before, after) = (load([("x.toml", &*text)]).one(), load([("x.toml", &*once)]).one());
        for query in case.queries.iter().take(1) {
            let old = evaluate(&before.agreement, &before.record, query);
            let new = evaluate(&after.agreement, &after.record, query);
            prop_assert_eq!(old, new);
        }
    }
}

/// The command: what it writes and names, and its exit codes.
#[test]
fn the_command() {
    let good = "[agreement]\nid   = \"x\"\nmade = 2025-01-01\n";
    let bad = "[agreement]\nmade=2025-01-01\nid=\"x\" # c\n";
    let laid_out = "[agreement]\nid   = \"x\"               # c\nmade = 2025-01-01\n";
    let laid_out = laid_out.replace("               # c", " # c");
    let tree = [("r/a.toml", good), ("r/b.toml", bad), ("r/c.json", "{}"), ("r/d/e.toml", bad)];
    let files = folder(&tree);
    let read = |name: &str| fs::read_to_string(files.path().join(name)).unwrap();
    let ran = abide(files.path(), "fmt --check r").run();
    assert_eq!((ran.code, ran.out.as_str()), (1, "r/b.toml\nr/d/e.toml\n"), "{}", ran.err);
    assert_eq!(ran.err, "3 files, 2 not laid out\n");
    assert_eq!(read("r/b.toml"), bad);
    let ran = abide(files.path(), "fmt r/b.toml").run();
    assert_eq!((ran.code, ran.out.as_str()), (0, "r/b.toml\n"));
    assert_eq!(read("r/b.toml"), laid_out);
    let ran = abide(files.path(), "fmt r").run();
    assert_eq!((ran.code, ran.out.as_str()), (0, "r/d/e.toml\n"));
    let ran = abide(files.path(), "fmt --check r").run();
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(fs::read_dir(files.path().join("r")).unwrap().count(), 4, "nothing remains");

    let ran = abide(files.path(), "fmt -").input(bad).run();
    assert_eq!((ran.code, ran.out), (0, laid_out.clone()));
    let ran = abide(files.path(), "fmt --check -").input(bad).run();
    assert_eq!((ran.code, ran.out.as_str()), (1, "<stdin>\n"));
    assert_eq!(abide(files.path(), "fmt --check -").input(laid_out).run().code, 0);
}

/// A file that is wrong does not keep the others from being laid out.
#[test]
fn what_cannot_be_laid_out() {
    let bad = "[agreement]\nmade=2025-01-01\nid=\"x\"\n";
    let tree = [
        ("a.toml", "[agreement\n"),
        ("b.toml", bad),
        ("c.toml", "[agreement]\nid = \"x\"\nid = \"y\"\n"),
        ("d.toml", "for = \"x\"\n[[entry]]\non = 2025-02-30\nmet = \"x\"\n"),
        ("e.toml", "[package]\nname=\"x\"\n"),
        ("f.json", "{}"),
    ];
    let files = folder(&tree);
    let ran = abide(files.path(), "fmt").run();
    assert_eq!((ran.code, ran.out.as_str()), (2, "b.toml\n"), "{}", ran.err);
    for told in ["a.toml:1", "E007", "E012", "`e.toml` is not a file of rules"] {
        assert!(ran.err.contains(told), "{told}\n{}", ran.err);
    }
    for (name, text) in tree.iter().filter(|(name, _)| *name != "b.toml") {
        assert_eq!(fs::read_to_string(files.path().join(name)).unwrap(), *text);
    }
    for (call, code, told) in [
        ("fmt nowhere", 2, "`nowhere` does not exist"),
        ("fmt f.json", 2, "`f.json` is not TOML"),
        ("fmt - b.toml", 2, "`-` stands alone"),
        ("fmt --chek", 2, "--check"),
        ("fmt Cargo.lock", 2, "`Cargo.lock` does not exist"),
    ] {
        let ran = abide(files.path(), call).run();
        assert_eq!(ran.code, code, "{call}\n{}", ran.err);
        assert!(ran.err.contains(told), "{call}\n{}", ran.err);
    }
    let ran = abide(files.path(), "fmt -").input("a = \n").run();
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let empty = folder(&[("x.txt", "")]);
    let ran = abide(empty.path(), "fmt").run();
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (3, "error: nothing to lay out: no `*.toml` in `.`\n")
    );
}

#[cfg(unix)]
#[test]
fn links_stay_and_what_may_not_be_written_is_told() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let bad = "[agreement]\nmade=2025-01-01\nid=\"x\"\n";
    let files = folder(&[("r/a.toml", bad), ("kept/b.toml", bad)]);
    symlink("../kept/b.toml", files.path().join("r/b.toml")).unwrap();
    let locked = files.path().join("r/a.toml");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).unwrap();
    let ran = abide(files.path(), "fmt r").run();
    assert_eq!((ran.code, ran.out.as_str()), (2, "r/b.toml\n"), "{}", ran.err);
    assert!(
        ran.err.contains("cannot write to `r/a.toml`: this file may not be written"),
        "{}",
        ran.err
    );
    assert!(fs::symlink_metadata(files.path().join("r/b.toml")).unwrap().is_symlink());
    let text = fs::read_to_string(files.path().join("kept/b.toml")).unwrap();
    assert_eq!(Some(text), format(bad));
}
