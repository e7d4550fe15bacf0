//! Texts for people in terminals of many widths.

use abide::check::{Loaded, check};
use abide::compare::{Side, compare};
use abide::dates::Day;
use abide::report::diff::{self, Compares, Diff};
use abide::report::text::{Look, Reading};
use abide::report::timeline;
use abide::source::Sources;
use abide::written::{File, Format, read};
use unicode_width::UnicodeWidthStr as _;

const RULES: &str = include_str!("../../rules/iraq-2024/iraq-2024.toml");
const RECORD: &str = include_str!("../../rules/iraq-2024/record.toml");

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// The files of the statement, with another text for the rules.
fn statement(sources: &mut Sources, rules: &str) -> (Vec<File>, Vec<Loaded>) {
    let texts = [("iraq-2024.toml", rules), ("record.toml", RECORD)];
    let files = texts.map(|(name, text)| {
        let id = sources.add(name, text);
        read(sources, id, Format::Toml).0
    });
    let loaded = check(files.to_vec()).agreements;
    assert_eq!(loaded.len(), 1);
    (files.to_vec(), loaded)
}

/// No line is wider than the terminal, and colours change nothing but colour. With the text of each
/// width.
fn fits(render: impl Fn(&Look) -> String) -> Vec<(usize, String)> {
    let look = |width, color| Look { width, color };
    let text = |width| {
        let text = render(&look(width, false));
        for line in text.lines() {
            assert!(line.width() <= width, "{width} < {}: {line}\n{text}", line.width());
            assert_eq!(line, line.trim_end(), "{width}");
        }
        let coloured = render(&look(width, true));
        assert_ne!(coloured, text);
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text, "{width}");
        (width, text)
    };
    (40..=200).map(text).collect()
}

/// The day asked stands beside its mark, wherever that is, and the mark in the column of that day.
#[test]
fn a_timeline() {
    let mut sources = Sources::default();
    let (_, loaded) = statement(&mut sources, RULES);
    let reading = Reading { day_from: "--on".to_owned(), files: 2, entries: 1 };
    let span = (day("2024-09-27"), day("2026-11-06"));
    for on in ["2024-09-27", "2024-10-01", "2025-10-01", "2026-10-31", "2026-11-06"] {
        let timeline = timeline::build(&sources, span, None, &loaded, &[]).marked(day(on));
        for (width, text) in fits(|look| timeline::draw::render(&timeline, &reading, look)) {
            let lines: Vec<&str> = text.lines().collect();
            let is_marked = |line: &&str| line.contains('|') && line.contains('v');
            let at = lines.iter().position(is_marked).expect("a mark");
            let (labels, ticks) = (lines[at - 1], lines[at]);
            let said = [format!("v {on}"), format!("{on} v")];
            assert!(said.iter().any(|said| ticks.contains(said)), "{width}: {ticks}");
            let parts = ["|", "v", on];
            assert!(ticks.split_whitespace().all(|part| parts.contains(&part)), "{width}: {ticks}");
            assert_eq!(ticks.matches('v').count(), 1, "{width}: {ticks}");
            assert!(
                labels.split_whitespace().all(|label| label.starts_with("202")),
                "{width}: {labels}"
            );
            assert!(!labels.trim().is_empty(), "{width}\n{text}");
        }
    }
}

#[test]
fn two_dates() {
    let mut sources = Sources::default();
    let (_, loaded) = statement(&mut sources, RULES);
    let [early, late] = [day("2025-09-15"), day("2026-12-01")];
    let both = [
        ((early, late), "certainty definite -> presumed"),
        ((late, early), "certainty presumed -> definite"),
    ];
    for (days, besides) in both {
        let diff = diff::dates(&sources, "rules/iraq-2024", days, None, &loaded, &[]);
        let texts = fits(|look| diff::draw::render(&diff, look));
        is_all_there(&texts, &format!("security-partnership due (no-deadline) {besides}"));
    }
}

#[test]
fn two_trees() {
    let mut sources = Sources::default();
    let (files, loaded) = statement(&mut sources, RULES);
    let moved =
        RULES.replace("[commitment.security-partnership]", "[commitment.secure-partnership]");
    let (others, other) = statement(&mut sources, &moved);
    let side = |files, loaded| Side { files, loaded, known_by: None };
    for on in [None, Some(day("2025-10-01"))] {
        let comparison = compare(side(&files, &loaded), side(&others, &other), on, &[]);
        let shown = |tree: &str| diff::Side { tree: tree.to_owned(), on, known_by: None };
        let sides = (Compares::Trees, shown("HEAD:rules/iraq-2024"), shown("rules/iraq-2024"));
        let diff: Diff = diff::trees(&sources, sides, &comparison, &other, &[]);
        let texts = fits(|look| diff::draw::render(&diff, look));
        is_all_there(&texts, "secure-partnership added");
        is_all_there(&texts, "security-partnership removed");
    }
}

/// However it is broken, a text has these words one after the other.
fn is_all_there(texts: &[(usize, String)], words: &str) {
    for (width, text) in texts {
        let text: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(';')).collect();
        let words: Vec<&str> = words.split(' ').collect();
        assert!(
            text.windows(words.len()).any(|some| some == words),
            "{width}: {words:?} in {text:?}"
        );
    }
    let narrow = texts.first().map(|(_, text)| text.lines().count());
    let wide = texts.last().map(|(_, text)| text.lines().count());
    assert!(narrow > wide, "lines are as long as there is room");
}
