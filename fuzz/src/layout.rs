//! The layout of a file loses nothing, and has no second form.

use abide::diagnostic::{Code, Severity};
use abide::layout::format;
use abide::source::Sources;

use super::load::checked;

/// Any text of TOML is laid out: what it says stays, with its comments, and what is laid out is left as
/// it is. What is no TOML is refused.
pub(super) fn laid_out(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let read = |text: &str| toml::from_str::<toml::Table>(text).ok();
    let Some(once) = format(text) else {
        assert_eq!(read(text), None, "TOML that has no layout");
        return;
    };
    assert_eq!(format(&once).as_deref(), Some(&*once), "twice (left) is once");
    assert_eq!(read(text), read(&once), "what it said (left) is what it says");
    // Where nothing stands in quotes each `#` begins a comment.
    if !text.contains(['"', '\'']) {
        assert_eq!(comments(text), comments(&once), "the comments that were there are on the left");
    }
    let (before, after) = (found(text), found(&once));
    if before.iter().any(is_error) {
        // Of two verbs in an entry, say, the first is read: where they change places, other things are.
        assert!(after.iter().any(is_error), "no longer wrong: {before:?}");
    } else {
        assert_eq!(before, after, "what was said of it is on the left");
    }
}

/// The comments of a text without quotes, sorted.
fn comments(text: &str) -> Vec<&str> {
    let of_line = text.lines().filter_map(|line| Some(line.split_at(line.find('#')?).1.trim_end()));
    let mut comments: Vec<&str> = of_line.collect();
    comments.sort_unstable();
    comments
}

/// The codes of what is found in a file, sorted: the places are others.
fn found(text: &str) -> Vec<Code> {
    let (_, outcome) = checked(&mut Sources::default(), "fuzz.toml", text);
    let mut codes: Vec<Code> = outcome.diagnostics.iter().map(|found| found.code).collect();
    codes.sort_unstable_by_key(|code| code.code());
    codes
}

fn is_error(code: &Code) -> bool {
    code.severity() == Severity::Error
}
