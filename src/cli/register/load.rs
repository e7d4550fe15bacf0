//! The template, and what stands beside it.

use abide::diagnostic::{Diagnostic, Severity};
use abide::register::Register;
use abide::source::Sources;
use abide::written::{self, Template};

use crate::cli::args::Color;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Found};
use crate::cli::{load, output};

/// The texts at the paths.
pub(super) fn read(paths: &[String]) -> Found {
    files::read(paths)
}

/// The register that they hold; if there is none that can be used, why is told.
pub(super) fn register(found: &Found, color: Color) -> Result<Register<'_>, Exit> {
    let Found { sources, inputs, .. } = found;
    let mut problems = found.problems.clone();
    let mut templates = Vec::new();
    let mut others = Vec::new();
    for input in inputs {
        let (template, wrong) = Template::read(sources, input.file, input.format);
        match template {
            Some(template) => {
                problems.extend(wrong);
                templates.push((input.file, template));
            }
            None => others.push(*input),
        }
    }
    let mut beside = Vec::new();
    for input in others {
        let (file, wrong) = written::read(sources, input.file, input.format);
        let is_for = |id: &str| templates.iter().any(|(_, one)| one.agreement() == Some(id));
        let file = written::File {
            entries: file
                .entries
                .into_iter()
                .filter(|entry| entry.belongs_to.as_ref().is_none_or(|of| is_for(&of.value)))
                .collect(),
            ..file
        };
        let of_other = file.belongs_to.as_ref().is_some_and(|of| !is_for(&of.value));
        if file.agreement.is_none() && !of_other {
            problems.extend(wrong);
            beside.push(file);
        }
    }
    if stops(sources, &problems, color) {
        return Err(Exit::CouldNotRun);
    }
    let names = templates.iter().filter_map(|(file, _)| sources.get(*file));
    let names: Vec<&str> = names.map(|file| &*file.name).collect();
    match (templates.pop(), names.as_slice()) {
        (Some((_, template)), [_]) => Ok(Register::new(template, beside)),
        (Some(_), names) => {
            let names = names.join("`, `");
            output::error(&format!("several registers: `{names}`; name one of them"), color);
            Err(Exit::CouldNotRun)
        }
        (None, _) => {
            output::error("nothing was evaluated: no file has a table `[register]`", color);
            Err(Exit::NothingEvaluated)
        }
    }
}

fn stops(sources: &Sources, problems: &[Diagnostic], color: Color) -> bool {
    let errors: Vec<Diagnostic> =
        problems.iter().filter(|one| one.code.severity() == Severity::Error).cloned().collect();
    load::stops(sources, &errors, color)
}
