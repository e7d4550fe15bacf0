//! Rules and records from text, through the real loader.

use abide::check::{Assumption, Loaded, Outcome, check_assuming};
use abide::diagnostic::{Code, Diagnostic, Severity, render};
use abide::source::Sources;
use abide::written::{Format, read};
use annotate_snippets::Renderer;

/// What came of some files.
pub(crate) struct Files {
    sources: Sources,
    pub(crate) outcome: Outcome,
}

/// Loads files, each a name (whose end says the format) and a text.
pub(crate) fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Files {
    load_assuming(files, &[])
}

/// The same, with what is assumed.
pub(crate) fn load_assuming<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    assumptions: &[&str],
) -> Files {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let mut written = Vec::new();
    for (name, text) in files {
        let format = Format::of(name).expect("a file of a known format");
        let id = sources.add(name, text);
        let (file, findings) = read(&sources, id, format);
        written.push(file);
        diagnostics.extend(findings);
    }
    let assumed: Vec<Assumption> =
        assumptions.iter().map(|text| Assumption::new(&mut sources, text)).collect();
    let mut outcome = check_assuming(written, None, &assumed);
    diagnostics.append(&mut outcome.diagnostics);
    outcome.diagnostics = diagnostics;
    Files { sources, outcome }
}

/// What a file says, in comments of its own, is to be assumed.
pub(crate) fn assumed_in(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.strip_prefix("# --assume "))
}

impl Files {
    /// The texts.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// All diagnostics as people see them, of all those of that severity.
    pub(crate) fn complaints(&self, severity: Severity) -> String {
        let said = |diagnostic: &&Diagnostic| diagnostic.code.severity() == severity;
        let rendered: Vec<String> = self
            .outcome
            .diagnostics
            .iter()
            .filter(said)
            .map(|diagnostic| render(diagnostic, &self.sources, &Renderer::plain()))
            .collect();
        rendered.join("\n\n")
    }

    /// The codes of all diagnostics.
    pub(crate) fn codes(&self) -> Vec<Code> {
        self.outcome.diagnostics.iter().map(|found| found.code).collect()
    }

    /// The one agreement that was loaded.
    pub(crate) fn one(mut self) -> Loaded {
        let errors = self.complaints(Severity::Error);
        assert!(errors.is_empty(), "{errors}");
        assert_eq!(self.outcome.agreements.len(), 1, "not one agreement");
        self.outcome.agreements.remove(0)
    }
}
