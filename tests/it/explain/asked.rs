//! Small agreements, and what an explanation says of them.

use std::path::Path;

use super::shown;
use crate::bin::folder;

/// An agreement of that text, in which things are asked.
pub(super) struct Asked(tempfile::TempDir);

impl Asked {
    pub(super) fn new(rules: &str) -> Asked {
        let header = "[agreement]\nid = \"x\"\nmade = 2025-01-01\n";
        Asked(folder(&[("x.toml", &format!("{header}{rules}"))]))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The explanation, with every stretch of blanks as one.
    pub(super) fn text(&self, arguments: &str) -> String {
        let text = shown(self.path(), arguments);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub(super) fn says(&self, arguments: &str, lines: &[&str]) {
        let text = self.text(arguments);
        for line in lines {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[track_caller]
    pub(super) fn never_says(&self, arguments: &str, lines: &[&str]) {
        let text = self.text(arguments);
        for line in lines {
            assert!(!text.contains(line), "{line}\n{text}");
        }
    }

    pub(super) fn json(&self, arguments: &str) -> serde_json::Value {
        let json = shown(self.path(), &format!("{arguments} --format json"));
        serde_json::from_str(&json).unwrap()
    }
}
