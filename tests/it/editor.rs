//! What an editor asks of texts, on texts that are whole and on such as are not.

use abide::check::check;
use abide::diagnostic::Severity;
use abide::editor::{
    Expected, Index, Mention, Part, Where, complete, expected, leaves, rename, spot,
};
use abide::generate::{Settings, documents};
use abide::source::Sources;
use abide::written::{Cell, Format, Template, keys, read};
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
    let tables: [&[&str]; 10] = [
        &[],
        &["agreement"],
        &["calendar", "x"],
        &["condition", "x"],
        &["consultation", "x"],
        &["commitment", "x"],
        &["entry"],
        &["register", "entry"],
        &["case"],
        &["property"],
    ];
    let told = tables.iter().map(|path| {
        let known = keys(path).iter().filter(|key| expected(path, key) != Expected::Else);
        (*path, known.count())
    });
    let told: Vec<usize> = told.map(|(_, count)| count).collect();
    // Of which keys an editor knows what belongs there; a new key is looked at here.
    assert_eq!(told, [1, 4, 1, 2, 2, 19, 22, 22, 4, 5]);
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

/// What a value is when nothing can be offered for it: days, numbers and texts.
const FREE: &[&str] = &[
    "agreement.id",
    "agreement.made",
    "agreement.title",
    "agreement.source",
    "party.name",
    "calendar.holidays",
    "calendar.working",
    "calendar.covers",
    "event.title",
    "event.on",
    "condition.title",
    "consultation.title",
    "commitment.what",
    "commitment.clause",
    "commitment.quote",
    "commitment.tags",
    "commitment.note",
    "entry.id",
    "entry.on",
    "entry.occurrence",
    "entry.recorded",
    "entry.source",
    "entry.note",
    "case.name",
    "case.on",
    "case.known-by",
    "case.complete-through",
    "case.given",
    "case.expect",
    "property.name",
];

/// Each list of keys outside of the reader knows every key of it: a new key is missing here until somebody
/// has said what can be offered for it, and what a column may stand for in it.
#[test]
fn every_key_is_known_to_the_editor_and_to_registers() {
    let tables: [(&[&str], &str); 10] = [
        (&["agreement"], "[agreement]"),
        (&["party", "x"], "[party.x]"),
        (&["calendar", "x"], "[calendar.x]"),
        (&["event", "x"], "[event.x]"),
        (&["condition", "x"], "[condition.x]"),
        (&["consultation", "x"], "[consultation.x]"),
        (&["commitment", "x"], "[commitment.x]"),
        (&["entry"], "[[entry]]"),
        (&["case"], "[[case]]"),
        (&["property"], "[[property]]"),
    ];
    let mut wrong = Vec::new();
    for (path, header) in tables {
        for key in keys(path) {
            let name = format!("{}.{key}", path[0]);
            let free = FREE.contains(&name.as_str());
            let offered = expected(path, key);
            match &offered {
                Expected::Else if !free => wrong.push(format!("editor::expected lacks {name}")),
                Expected::Else => {}
                _ if free => wrong.push(format!("{name} is free, and has {offered:?}")),
                _ => {}
            }
            let (columns, values) = filled(header, key);
            match offered {
                Expected::Date | Expected::Condition | Expected::Length if !columns => {
                    wrong.push(format!("PHRASES of written::template lacks {name}"));
                }
                Expected::Truth if values.contains("a boolean") => {
                    wrong.push(format!("TRUTHS of written::template lacks {name}"));
                }
                _ if values.contains("an integer") => {
                    wrong.push(format!("NUMBERS of written::template lacks {name}"));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether a column may be a word of the value of a key, and what is wrong with it if it is `true`, and `1`.
fn filled(header: &str, key: &str) -> (bool, String) {
    let template =
        |value: &str| format!("[register]\nid = \"$i\"\n{header}\n{key} = \"{value}\"\n");
    let mut sources = Sources::default();
    let word = sources.add("word.toml", template("3 $c"));
    let whole = sources.add("whole.toml", template("$c"));
    let columns = Template::read(&sources, word, Format::Toml)
        .0
        .is_some_and(|template| template.columns().iter().any(|column| column.value == "c"));
    let template = Template::read(&sources, whole, Format::Toml).0.unwrap();
    let wrong = |cell: &str| {
        let cells = [Cell::Text("a".into()), Cell::Text(cell.to_owned().into())];
        let found = template.fill(&cells).diagnostics.into_iter();
        let found = found.filter(|one| one.message.ends_with("found a string"));
        found.map(|one| one.message).collect::<Vec<_>>().join("\n")
    };
    let truth = wrong("true").replace("an integer", "");
    let number = wrong("1").replace("a boolean", "");
    (columns, format!("{truth}\n{number}"))
}
