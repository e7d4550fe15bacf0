//! From arguments to agreements that can be judged.

mod foreign;
mod told;

use abide::check::{Assumption, Loaded, check_assuming};
use abide::dates::Day;
use abide::diagnostic::{Diagnostic, Severity};
use abide::evaluate::Query;
use abide::report::text::Reading;
use abide::report::timeline::Timeline;
use abide::report::{self, Coming, Report};
use abide::source::Sources;
use abide::written::{self, Part, Template, Whole};
use anyhow::Result;

use super::args::{Color, QuestionArgs};
use super::exit::Exit;
use super::files::{self, Found, Input, Origin, Tree};
use super::judged;
use super::output;
use super::parallel;
use super::stdin;
use super::when::{Span, When};
pub(crate) use foreign::{Holds, holds, kind, not_ours};
use told::count;
pub(crate) use told::{plural, stops, tell};

/// What a run reads, and what it asks.
pub(crate) struct Run {
    pub(crate) sources: Sources,
    pub(crate) loaded: Vec<Loaded>,
    pub(crate) query: Query,
    pub(crate) reading: Reading,
    /// The paths of the files that were read.
    pub(crate) read: Vec<String>,
    warnings: Vec<Diagnostic>,
}

/// What the files of a run hold.
pub(crate) struct Rules {
    pub(crate) sources: Sources,
    pub(crate) loaded: Vec<Loaded>,
    /// The paths of the files that were read.
    pub(crate) read: Vec<String>,
    pub(crate) warnings: Vec<Diagnostic>,
    /// How many texts come from files; what is assumed has texts behind them.
    files: usize,
}

/// That there is nothing to evaluate; why is told already.
pub(crate) struct Refusal {
    pub(crate) exit: Exit,
    /// What is wrong with the files, if that is it.
    pub(crate) diagnostics: Vec<report::Diagnostic>,
    /// The paths of all files that were read.
    pub(crate) read: Vec<String>,
}

/// Reads and checks what the arguments name. An `Exit` means that there is nothing to evaluate;
/// why is told already.
pub(crate) fn load(args: &QuestionArgs, color: Color) -> Result<Result<Run, Exit>> {
    Ok(attempt(args, color)?.map_err(|refusal| refusal.exit))
}

/// The same for those who say it elsewhere too.
pub(crate) fn attempt(args: &QuestionArgs, color: Color) -> Result<Result<Run, Refusal>> {
    let (query, day_from) = question(args)?;
    let rules = match gather(&args.paths, query.known_by, &args.assume, color) {
        Ok(rules) => rules,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Rules { sources, loaded, read, warnings, files } = rules;
    let known = |one: &Loaded| {
        let entries = one.record.entries.iter();
        let written = entries.filter(|entry| (entry.place.file.0 as usize) < files);
        written.filter(|entry| query.known_by.is_none_or(|known| entry.recorded <= known)).count()
    };
    let reading = Reading { day_from, files: read.len(), entries: loaded.iter().map(known).sum() };
    Ok(Ok(Run { sources, loaded, query, reading, read, warnings }))
}

/// Reads and checks the rules at the paths, whatever is asked of them. An `Exit` means that there
/// are none; why is told already.
pub(crate) fn rules(paths: &[String], color: Color) -> Result<Rules, Exit> {
    attempt_rules(paths, color).map_err(|refusal| refusal.exit)
}

/// The same for those who say it elsewhere too.
pub(crate) fn attempt_rules(paths: &[String], color: Color) -> Result<Rules, Refusal> {
    gather(paths, None, &[], color)
}

fn gather(
    paths: &[String],
    known_by: Option<Day>,
    assume: &[String],
    color: Color,
) -> Result<Rules, Refusal> {
    let nothing =
        || Refusal { exit: Exit::NothingEvaluated, diagnostics: Vec::new(), read: Vec::new() };
    let paths = files::or_default(paths);
    let Found { mut sources, inputs, mut problems, empty } = files::read(&paths);
    if inputs.is_empty() && problems.is_empty() {
        let folders = empty.join("`, `");
        output::error(
            &format!(
                "nothing was evaluated: no `*.toml`, `*.json` or `*.jsonl` in `{folders}`; `abide init` \
                 writes an example to begin with"
            ),
            color,
        );
        return Err(nothing());
    }
    for folder in &empty {
        let message = format!("no `*.toml`, `*.json` or `*.jsonl` in `{folder}`");
        output::warning(&message, color);
    }
    let Read { files: written, names, problems: more, registers, .. } = read(&sources, &inputs);
    problems.extend(more);
    let files = sources.len();
    let assumptions: Vec<Assumption> =
        assume.iter().map(|text| Assumption::new(&mut sources, text)).collect();
    let outcome = check_assuming(written, known_by, &assumptions);
    problems.extend(outcome.diagnostics);
    if stops(&sources, &problems, color) {
        let diagnostics = report::diagnostics(&sources, &problems);
        let read = sources.iter().map(|file| file.path.clone()).collect();
        return Err(Refusal { exit: Exit::CouldNotRun, diagnostics, read });
    }
    let loaded = outcome.agreements;
    if loaded.iter().all(|one| one.agreement.commitments.is_empty()) {
        let files = plural(names.len(), "file");
        let message = match registers.first() {
            Some(name) if names.is_empty() => {
                format!("`{name}` is a register: `abide register {name} --rows TABLE`")
            }
            _ => format!("no commitment in {files}"),
        };
        output::error(&format!("nothing was evaluated: {message}"), color);
        return Err(nothing());
    }
    Ok(Rules { sources, loaded, read: names, warnings: problems, files })
}

impl Run {
    /// The report on the day that is asked.
    pub(crate) fn report(&self) -> Report {
        let Run { sources, loaded, query, warnings, .. } = self;
        let verdicts = judged::verdicts(loaded, query);
        report::build(sources, query, loaded, &verdicts, warnings)
    }

    /// The same question about something else.
    pub(crate) fn same_of(
        &self,
        sources: Sources,
        loaded: Vec<Loaded>,
        warnings: Vec<Diagnostic>,
    ) -> Run {
        let Run { query, reading, .. } = self;
        let (query, reading) = (*query, reading.clone());
        Run { sources, loaded, query, reading, read: Vec::new(), warnings }
    }

    /// What is to be said about the files besides.
    pub(crate) fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// What becomes of everything between two days.
    pub(crate) fn timeline(&self, from: Day, to: Day) -> Timeline {
        let Run { sources, loaded, query, warnings, .. } = self;
        let known_by = query.known_by;
        let timeline = report::timeline::build(sources, (from, to), known_by, loaded, warnings);
        timeline.marked(query.on)
    }

    /// What becomes due or lapses within that time, by day.
    pub(crate) fn coming(&self, within: Span) -> Vec<Coming> {
        let last = within.last_from(self.query.on);
        let all = self.loaded.iter();
        let mut coming: Vec<Coming> =
            all.flat_map(|one| report::coming(one, &self.query, last)).collect();
        coming.sort_by_key(|one| one.on);
        coming
    }
}

/// The question, and where its day comes from.
fn question(args: &QuestionArgs) -> Result<(Query, String)> {
    let when = args.on.clone().unwrap_or(When::Today(None));
    let on: Day = when.resolve(args.tz)?;
    let known_by = args.known_by.as_ref().map(|when| when.resolve(args.tz));
    let query = Query { on, known_by: known_by.transpose()? };
    let clock = format!("by the clock, {}", args.tz);
    let from = match &args.on {
        None => format!("today {clock}"),
        Some(when) if when.needs_clock() => format!("--on {when} {clock}"),
        Some(_) => "--on".to_owned(),
    };
    Ok((query, from))
}

/// What the files say.
#[derive(Default)]
struct Read {
    files: Vec<written::File>,
    /// The paths of those that are ours.
    names: Vec<String>,
    problems: Vec<Diagnostic>,
    /// The names of templates of registers, which have no answer here.
    registers: Vec<String>,
    /// The same templates.
    templates: Vec<Input>,
}

/// What a tree holds: its files as written, and what is wrong with them; its texts are added to
/// the sources.
pub(crate) fn tree(
    tree: &dyn Tree,
    paths: &[String],
    sources: Sources,
    color: Color,
) -> (Sources, Vec<written::File>, Vec<Diagnostic>) {
    let found = files::read_in(tree, paths, sources);
    for folder in &found.empty {
        let message = format!("no `*.toml`, `*.json` or `*.jsonl` in `{folder}`");
        output::warning(&message, color);
    }
    let Written { sources, files, problems, .. } = of_found(found);
    (sources, files, problems)
}

/// What a tree holds.
pub(crate) struct Written {
    pub(crate) sources: Sources,
    pub(crate) files: Vec<written::File>,
    pub(crate) problems: Vec<Diagnostic>,
    /// The templates of registers, which are not among the files.
    pub(crate) templates: Vec<Input>,
}

/// The same, without a word about folders that hold nothing.
pub(crate) fn written(tree: &dyn Tree, paths: &[String]) -> Written {
    of_found(files::read_in(tree, paths, Sources::default()))
}

fn of_found(found: Found) -> Written {
    let Found { sources, inputs, mut problems, .. } = found;
    let Read { files, problems: more, templates, .. } = read(&sources, &inputs);
    problems.extend(more);
    Written { sources, files, problems, templates }
}

/// What each says, and what is wrong with it.
fn each_read(sources: &Sources, inputs: &[Input]) -> Vec<(written::File, Vec<Diagnostic>)> {
    let whole = |input: &Input| Whole::of(sources, input.file, input.format);
    let mut files: Vec<Whole<'_>> = inputs.iter().map(whole).collect();
    let parts: Vec<Vec<Part>> = files.iter().map(|file| file.parts().to_vec()).collect();
    parallel::each_of(
        &parts,
        |part| part.read(sources),
        |number, piece| {
            if let Some(file) = files.get_mut(number) {
                file.take_in(piece);
            }
        },
    );
    files.into_iter().map(Whole::read).collect()
}

fn read(sources: &Sources, inputs: &[Input]) -> Read {
    let Read { mut files, mut names, mut problems, mut registers, mut templates } = Read::default();
    let (mut foreign, mut ids) = (Vec::new(), Vec::new());
    for (input, (file, more)) in inputs.iter().zip(each_read(sources, inputs)) {
        let more = if input.origin == Origin::Stdin && count(&more, Severity::Error) > 0 {
            let text = sources.get(input.file).map_or("", |file| &*file.text);
            stdin::explained(text, more)
        } else {
            more
        };
        if input.origin == Origin::Searched && count(&more, Severity::Error) > 0 {
            match kind(sources, input) {
                Holds::Output => continue,
                Holds::Register => {
                    let (template, _) = Template::read(sources, input.file, input.format);
                    ids.extend(template.and_then(|one| one.agreement().map(str::to_owned)));
                    templates.push(*input);
                    registers.extend(sources.get(input.file).map(|file| file.name.clone()));
                    continue;
                }
                Holds::OtherThings => {
                    foreign.push(*input);
                    continue;
                }
                Holds::Ours => {}
            }
        }
        problems.extend(more);
        files.push(file);
        names.extend(sources.get(input.file).map(|file| file.path.clone()));
    }
    problems.extend(not_ours(sources, &foreign));
    // What belongs to a template has no answer here either.
    let of_template = |id: &str| ids.iter().any(|one| one == id);
    files.retain(|file| !file.belongs_to.as_ref().is_some_and(|of| of_template(&of.value)));
    for file in files.iter_mut().filter(|_| !ids.is_empty()) {
        let of_template = |entry: &written::Entry| {
            entry.belongs_to.as_ref().is_some_and(|of| of_template(&of.value))
        };
        file.entries.retain(|entry| !of_template(entry));
    }
    Read { files, names, problems, registers, templates }
}
