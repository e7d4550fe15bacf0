use std::collections::HashMap;

use super::{Code, Diagnostic, Severity};
use crate::source::{FileId, Sources};

/// How many warnings of one code are shown of one file: one more tells nobody anything.
const WARNINGS: usize = 20;

/// How many errors. All of them have to be corrected.
const ERRORS: usize = 100;

/// What people see of many diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    /// A diagnostic.
    One(&'a Diagnostic),
    /// So many more of that code, of that file, are not shown.
    More(usize, Code, Option<FileId>),
}

/// The diagnostics without those that repeat what was said often enough, in the same order.
///
/// Of one code and file twenty warnings are shown, and a hundred errors; behind the last of them
/// stands how many there are besides.
#[must_use]
pub fn shown(diagnostics: &[Diagnostic]) -> Vec<Shown<'_>> {
    let key = |found: &Diagnostic| (found.code, found.place.map(|place| place.file));
    let mut left: HashMap<(Code, Option<FileId>), usize> = HashMap::new();
    for found in diagnostics {
        let count = left.entry(key(found)).or_default();
        *count = count.saturating_add(1);
    }
    let mut seen: HashMap<(Code, Option<FileId>), usize> = HashMap::new();
    let mut shown = Vec::new();
    for found in diagnostics {
        let most = match found.code.severity() {
            Severity::Error => ERRORS,
            Severity::Warning => WARNINGS,
        };
        let seen = seen.entry(key(found)).or_default();
        *seen = seen.saturating_add(1);
        if *seen <= most {
            shown.push(Shown::One(found));
        }
        let all = left.get(&key(found)).copied().unwrap_or_default();
        if *seen == most && all > most {
            let (code, file) = key(found);
            shown.push(Shown::More(all.saturating_sub(most), code, file));
        }
    }
    shown
}

/// How many more there are, as people read it: ``… and 99,980 more of W007 in `record.jsonl` ``.
#[must_use]
pub fn more(count: usize, code: Code, file: Option<FileId>, sources: &Sources) -> String {
    let count = grouped(count);
    let code = code.code();
    match file.and_then(|file| sources.get(file)) {
        Some(file) => format!("… and {count} more of {code} in `{}`", file.name),
        None => format!("… and {count} more of {code}"),
    }
}

/// A number with a comma before every three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        let rest = digits.len().saturating_sub(at);
        if at > 0 && rest % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
