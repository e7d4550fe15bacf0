//! What was found is loaded again, as a user would.

use std::collections::BTreeMap;

use crate::cases::run;
use crate::check::check;
use crate::source::{FileId, Sources};
use crate::written::{self, Format};

/// The rules of some files, as they are written.
#[derive(Debug, Clone)]
pub struct Rules {
    sources: Sources,
    /// The files that hold an agreement, by its id; without entries, cases and properties.
    files: BTreeMap<String, written::File>,
}

impl Rules {
    /// Reads the rules of those files.
    #[must_use]
    pub fn new(sources: &Sources, files: impl IntoIterator<Item = (FileId, Format)>) -> Rules {
        let mut rules = Rules { sources: sources.clone(), files: BTreeMap::new() };
        for (file, format) in files {
            let (read, _) = written::read(sources, file, format);
            if let Some(agreement) = read.agreement {
                let id = agreement.header.id.value.clone();
                let rules_alone = written::File {
                    file: read.file,
                    agreement: Some(agreement),
                    ..written::File::default()
                };
                rules.files.insert(id, rules_alone);
            }
        }
        rules
    }

    /// Loads cases written in TOML together with the rules, and says of each whether it comes true;
    /// none if they do not load.
    #[must_use]
    pub fn again(&self, agreement: &str, cases: &str) -> Option<Vec<bool>> {
        let rules = self.files.get(agreement)?;
        let mut sources = self.sources.clone();
        let text = format!("for = \"{agreement}\"\n\n{cases}");
        let file = sources.add("cases.toml", text);
        let (read, problems) = written::read(&sources, file, Format::Toml);
        let loaded = check(vec![rules.clone(), read]).agreements;
        let is_error =
            |code: crate::diagnostic::Code| code.severity() == crate::diagnostic::Severity::Error;
        if problems.iter().any(|problem| is_error(problem.code)) {
            return None;
        }
        let one = loaded.first()?;
        Some(one.cases.iter().map(|case| run(&one.agreement, case).passes()).collect())
    }
}
