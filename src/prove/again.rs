//! What was found is loaded again, as a user would.

use std::collections::BTreeMap;

use crate::check::check;
use crate::evaluate::{Query, evaluate_one, holds};
use crate::model::{Agreement, Case, Expected, Target};
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
        Some(one.cases.iter().map(|case| comes_true(&one.agreement, case)).collect())
    }
}

/// Whether everything that a case expects is so.
#[must_use]
pub fn comes_true(agreement: &Agreement, case: &Case) -> bool {
    let demanded = case.demanded.iter().all(|demanded| {
        let query = Query { on: demanded.on, known_by: case.known_by };
        let truth = holds(agreement, &case.record, &demanded.condition.value, &query);
        if demanded.holds { truth.holds() } else { truth.fails() }
    });
    demanded && case.expected.iter().all(|expected| is_so(agreement, case, expected))
}

fn is_so(agreement: &Agreement, case: &Case, expected: &Expected) -> bool {
    let query = Query { on: expected.on, known_by: case.known_by };
    let Target { commitment, occurrence } = expected.target;
    let Some(whole) = evaluate_one(agreement, &case.record, commitment, &query) else {
        return false;
    };
    let judged = match occurrence {
        None => Some(&whole),
        Some(number) => {
            let mut all = whole.occurrences.iter();
            all.find(|one| one.number == number).map(|one| &one.judgement)
        }
    };
    let wanted = &expected.wanted;
    judged.is_some_and(|judged| {
        wanted.status.is_none_or(|status| status == judged.status)
            && wanted.reason.is_none_or(|reason| reason == judged.reason)
            && wanted.possible.as_ref().is_none_or(|possible| *possible == judged.possible)
            && wanted.certainty.is_none_or(|certainty| certainty == judged.certainty)
            && wanted.breach.is_none_or(|breach| breach == judged.breach)
    })
}
