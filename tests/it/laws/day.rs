//! Laws of one report.

use abide::laws;

use super::{alike, each, each_certain, open};
use crate::load::load;

#[test]
fn one_answer() {
    each(open(), 150, laws::one_answer);
}

#[test]
fn no_clock() {
    super::law(abide::generate::cases(open()), 150, |case| {
        let loaded = load(&case.document);
        for query in case.queries {
            laws::no_clock(&loaded, &query)?;
            alike(&loaded, &load(&case.document), &query)?;
        }
        Ok(())
    });
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let library = code(&src, &src.join("cli"));
    assert!(library.len() > 50, "the code is there");
    for (file, text) in library {
        for word in ["SystemTime", "Instant", "std::env", "std::fs", "Utc::now", "Local::now"] {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
    }
}

/// The files of a folder, without those below `except`.
fn code(folder: &std::path::Path, except: &std::path::Path) -> Vec<(std::path::PathBuf, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path == except {
            continue;
        }
        if path.is_dir() {
            files.extend(code(&path, except));
        } else {
            let text = std::fs::read_to_string(&path).expect("a file");
            files.push((path, text));
        }
    }
    files
}

#[test]
fn the_last_day() {
    each(open(), 150, laws::the_last_day);
}

#[test]
fn never_in_force_never_lapsed() {
    each_certain(150, laws::never_in_force_never_lapsed);
    each(open(), 150, laws::never_in_force_never_lapsed);
}

#[test]
fn breach_is_a_lapse() {
    each(open(), 150, laws::breach_is_a_lapse);
    each_certain(150, laws::breach_is_a_lapse);
}

#[test]
fn open_is_more_than_one() {
    each(open(), 150, laws::open_is_more_than_one);
}

#[test]
fn what_it_turns_on() {
    each(open(), 150, laws::what_it_turns_on);
}
