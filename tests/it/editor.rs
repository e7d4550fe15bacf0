//! What an editor asks of texts, on texts that are whole and on such as are not.

use abide::check::check;
use abide::diagnostic::Severity;
use abide::editor::{
    Expected, Index, Mention, Part, Where, complete, expected, leaves, rename, spot,
};
use abide::generate::{Settings, documents};
use abide::source::Sources;
use abide::written::{Format, keys, read};
use proptest::prelude::*;

use crate::bin::root;
use crate::chance::config;

/// The errors of a text.
fn errors(text: &str, format: Format) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add("it", text);
    let (written, mut problems) = read(&sources, file, format);
    problems.extend(check(vec![written]).diagnostics);
    problems.retain(|one| one.code.severity() == Severity::Error);
    problems.into_iter().map(|one| one.message).collect()
}

/// What a text would be if one id of it were another.
fn renamed(text: &str, format: Format, of: impl Fn(&Index) -> Option<Mention>, to: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("it", text);
    let index = Index::new(&sources, [(file, format)]);
    let mention = of(&index).expect("an id");
    let mut edits = rename(&index, &mention, to).unwrap();
    edits.sort_by_key(|edit| edit.place);
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.place.range(), &edit.text);
    }
    text
}

/// Every id of a text, renamed by itself: whatever did not come along would name nothing.
fn every_id_can_be_renamed(text: &str, format: Format) -> usize {
    let mut sources = Sources::default();
    let file = sources.add("it", text);
    let index = Index::new(&sources, [(file, format)]);
    let places: Vec<u32> = index.things().map(|thing| thing.place.start).collect();
    for start in &places {
        let of = |index: &Index| index.at(file, start.saturating_add(1)).cloned();
        let changed = renamed(text, format, of, "quite-another");
        assert_ne!(changed, text);
        assert_eq!(errors(&changed, format), Vec::<String>::new(), "{changed}");
        let back = |index: &Index| {
            let thing = index.things().find(|thing| thing.id == "quite-another")?;
            index.at(file, thing.place.start.saturating_add(1)).cloned()
        };
        let id = index.at(file, start.saturating_add(1)).unwrap().id.clone();
        assert_eq!(renamed(&changed, format, back, &id), text);
    }
    places.len()
}

#[test]
fn ids_are_renamed_wherever_the_language_has_them() {
    for name in
        ["loan.toml", "open-days.toml", "plant.toml", "reasons.toml", "supply.toml", "truce.toml"]
    {
        let text = std::fs::read_to_string(root().join("tests/data").join(name)).unwrap();
        assert_eq!(errors(&text, Format::Toml), Vec::<String>::new(), "{name}");
        assert!(every_id_can_be_renamed(&text, Format::Toml) > 3, "{name}");
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn ids_are_renamed_in_whatever_can_be_written(document in documents(Settings::default())) {
        every_id_can_be_renamed(&format!("{document:#}"), Format::Json);
    }

    #[test]
    fn any_text_has_leaves_and_spots(text in "[\\[\\]{}=\",:.#a-z0-9 \\n'äß𝄞\\\\-]{0,80}") {
        for format in [Format::Toml, Format::Json, Format::JsonLines] {
            for leaf in leaves(&text, format) {
                prop_assert!(text.get(leaf.range).is_some());
                if let Some(inside) = leaf.inside {
                    prop_assert_eq!(text.get(inside), Some(leaf.text.as_str()));
                }
            }
            for (at, _) in text.char_indices() {
                let typed = spot(&text, at, format).typed;
                prop_assert!(text[..at].ends_with(&typed), "{} at {}", typed, at);
                let (_, range) = complete(&Index::default(), "", &text, at, format);
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}

/// The leaves of a text that loads are what the reader finds in it, and so are they where the text is
/// cut off, up to there.
#[test]
fn a_text_that_is_cut_off_has_the_leaves_before() {
    for agreement in ["iraq-2024", "new-start"] {
        for name in [format!("{agreement}.toml"), "record.toml".to_owned(), "cases.toml".to_owned()]
        {
            let text =
                std::fs::read_to_string(root().join("rules").join(agreement).join(name)).unwrap();
            let all = leaves(&text, Format::Toml);
            for (at, _) in text.match_indices('\n').step_by(7) {
                let before: Vec<_> = all.iter().filter(|leaf| leaf.range.end <= at).collect();
                let found = leaves(&text[..at], Format::Toml);
                assert!(found.len() >= before.len());
                for (one, other) in before.iter().zip(&found) {
                    assert_eq!(
                        (&one.path, &one.part, &one.text),
                        (&other.path, &other.part, &other.text)
                    );
                    assert_eq!((&one.range, one.table), (&other.range, other.table));
                }
            }
        }
    }
}

#[test]
fn json_and_toml_of_the_same_have_the_same_leaves() {
    let toml = "for = \"x\"\n[[entry]]\non = 2025-01-01\nmet = \"c\"\nby = [\"a\", \"b\"]\n\
                [[case]]\nname = \"n\"\ngiven = [{ on = 2025-01-01, met = \"c\" }]\n\
                expect = { c = \"due\" }\n[case.expect.d]\nstatus = \"due\"\n";
    let json = r#"{"for": "x", "entry": [{"on": "2025-01-01", "met": "c", "by": ["a", "b"]}],
        "case": [{"name": "n", "given": [{"on": "2025-01-01", "met": "c"}],
        "expect": {"c": "due", "d": {"status": "due"}}}]}"#;
    let told = |text: &str, format| {
        let values = leaves(text, format).into_iter().filter_map(|leaf| match leaf.part {
            Part::Key => None,
            Part::Value(key) => Some((leaf.path.join("."), key.to_string(), leaf.text)),
        });
        values.collect::<Vec<_>>()
    };
    assert_eq!(told(toml, Format::Toml), told(json, Format::Json));
    let line = r#"{"for": "x", "on": "2025-01-01", "met": "c"}"#;
    let found = told(&format!("{line}\n{{\"met\n{line}\n"), Format::JsonLines);
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(|(path, ..)| path == "entry"));
}

#[test]
fn what_is_expected_fits_the_keys_there_are() {
    let tables: [&[&str]; 9] = [
        &[],
        &["agreement"],
        &["calendar", "x"],
        &["condition", "x"],
        &["consultation", "x"],
        &["commitment", "x"],
        &["entry"],
        &["case"],
        &["property"],
    ];
    let told = tables.iter().map(|path| {
        let known = keys(path).iter().filter(|key| expected(path, key) != Expected::Else);
        (*path, known.count())
    });
    let told: Vec<usize> = told.map(|(_, count)| count).collect();
    // Of which keys an editor knows what belongs there; a new key is looked at here.
    assert_eq!(told, [1, 3, 1, 1, 1, 16, 22, 4, 5]);
}

#[test]
fn what_is_not_closed_yet_is_being_written() {
    let place = |text: &str, format| {
        let spot = spot(text, text.len(), format);
        (spot.place, spot.typed, spot.path.join("."))
    };
    let value = |key: &str| Where::Value(key.into());
    for (text, wanted, typed, path) in [
        ("[commitment.c]\nobligor = [", value("obligor"), "", "commitment.c"),
        ("[commitment.c]\nobligor = [\"a\", ", value("obligor"), "", "commitment.c"),
        ("[commitment.c]\nobligor = [\"a\", \"b", value("obligor"), "b", "commitment.c"),
        ("[commitment.c]\nobligor = [\n  \"a\",\n  ", value("obligor"), "", "commitment.c"),
        ("[commitment.c]\nobligor = [\"a\"]\n", Where::Key, "", "commitment.c"),
        ("[[case]]\ngiven = [{ on = 2025-01-01, m", Where::Key, "m", "case.given"),
        ("[[case]]\ngiven = [{ met = \"", value("met"), "", "case.given"),
        ("[[case]]\nexpect.c = \"d", value("c"), "d", "case.expect"),
        ("[[case]]\nexpect.c = \"due\"\n", Where::Key, "", "case"),
        ("[case.exp", Where::Header { list: false }, "exp", "case"),
        ("[[", Where::Header { list: true }, "", ""),
        ("a = 1 # b", Where::Nothing, "", ""),
        ("a = \"b\"", Where::Nothing, "", ""),
    ] {
        let wanted = (wanted, typed.to_owned(), path.to_owned());
        assert_eq!(place(text, Format::Toml), wanted, "{text}");
    }
    for (text, wanted, typed, path) in [
        ("", Where::Nothing, "", ""),
        ("{", Where::Key, "", ""),
        ("{\"entry\": [{\"met\": \"c\", \"b", Where::Key, "b", "entry"),
        ("{\"entry\": [{\"by\": [\"a\", ", value("by"), "", "entry"),
        ("{\"entry\": [{\"by\": [\"a\"], ", Where::Key, "", "entry"),
        ("{\"entry\": [{}], \"for\": \"", value("for"), "", ""),
    ] {
        let wanted = (wanted, typed.to_owned(), path.to_owned());
        assert_eq!(place(text, Format::Json), wanted, "{text}");
    }
}
