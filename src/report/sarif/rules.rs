//! What the rules of a report in SARIF mean, for those who see them in a list of alerts.

use super::model::{Descriptor, Help, Text};
use crate::diagnostic::Code;
use crate::report::alert::Sort;
use crate::report::gate::Rule;

pub(super) fn descriptor(sort: &Sort) -> Descriptor<'_> {
    let (short, full, help) = match sort {
        Sort::Is(rule) => is(*rule),
        Sort::Coming => (
            "a commitment that becomes due or lapses soon".to_owned(),
            "If nothing more is recorded, it becomes due or lapses within the time of `--within`."
                .to_owned(),
            "If it was performed meanwhile, record that.".to_owned(),
        ),
        Sort::Diagnostic(code) => match Code::named(code) {
            Some(code) => {
                let title = code.title().to_owned();
                (title.clone(), title, code.explanation().to_owned())
            }
            None => (code.clone(), code.clone(), code.clone()),
        },
        Sort::Change | Sort::Case | Sort::Coverage | Sort::Mutation => {
            let word = sort.word().to_owned();
            (word.clone(), word, "See `abide check` and `abide test`.".to_owned())
        }
    };
    Descriptor {
        id: sort.word(),
        short_description: Text { text: short },
        full_description: Text { text: full },
        help: Help { text: help.clone(), markdown: help },
    }
}

fn is(rule: Rule) -> (String, String, String) {
    let (short, what) = match rule {
        Rule::Breach => (
            "a commitment in breach",
            "Its deadline passed with its grace and it was not performed, or what was to be kept or \
             avoided was broken.",
        ),
        Rule::PossibleBreach => (
            "a commitment that may be in breach",
            "Whether it is in breach turns on something that is not known.",
        ),
        Rule::Pending => ("a pending commitment", "It is not owed yet."),
        Rule::Due => ("a due commitment", "It is owed now."),
        Rule::Lapsed => ("a lapsed commitment", "It was not performed in time, or has expired."),
        Rule::Met => ("a commitment that is met", "It was performed, or kept."),
        Rule::Void => ("a void commitment", "It is not owed any more, or never came to be."),
        Rule::Open => (
            "a commitment whose status is open",
            "More than one status is possible, as long as something is not known.",
        ),
    };
    let help = "`abide explain` with its id says why, with places and entries, and what to record \
                to change it.";
    (short.to_owned(), what.to_owned(), format!("{what} {help}"))
}
