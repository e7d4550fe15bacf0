//! What is told of files on standard error.

use std::io;

use abide::diagnostic::{Diagnostic, Severity, Shown, more, render, shown};
use abide::source::Sources;
use annotate_snippets::Renderer;

use super::super::args::Color;
use super::super::{colour, output};

/// Tells what is wrong, and that nothing was evaluated for it if there are errors.
pub(crate) fn stops(sources: &Sources, problems: &[Diagnostic], color: Color) -> bool {
    tell(sources, problems, color);
    let errors = count(problems, Severity::Error);
    if errors > 0 {
        output::error(&stopped(errors, count(problems, Severity::Warning)), color);
    }
    errors > 0
}

/// Writes the diagnostics to standard error.
pub(crate) fn tell(sources: &Sources, diagnostics: &[Diagnostic], color: Color) {
    let renderer =
        if colour::wanted(color, &io::stderr()) { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(output::error_width());
    for one in shown(diagnostics) {
        let text = match one {
            Shown::One(diagnostic) => render(diagnostic, sources, &renderer),
            Shown::More(count, code, file) => more(count, code, file, sources),
        };
        output::aside(&format!("{text}\n"));
    }
}

pub(super) fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    let all = diagnostics.iter();
    all.filter(|one| one.code.severity() == severity).count()
}

fn stopped(errors: usize, warnings: usize) -> String {
    let errors = plural(errors, "error");
    match warnings {
        0 => format!("nothing was evaluated: {errors}"),
        warnings => format!("nothing was evaluated: {errors}, {}", plural(warnings, "warning")),
    }
}

pub(crate) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
