//! The files that a run writes besides its result.

use std::path::PathBuf;

use abide::dates::Day;
use abide::report::alert::alerts;
use abide::report::gate::{self, Gate};
use abide::report::paths::Paths;
use abide::report::{
    Report, csv, github as annotations, gitlab, html, ics, json, jsonl, junit, markdown, sarif,
};
use anyhow::Result;
use clap::Args as ClapArgs;
use clap::builder::{PathBufValueParser, TypedValueParser, ValueParser};

use super::args::Format;
use super::exit::Exit;
use super::load::{Refusal, Run};
use super::write::Target;
use super::{github, output, repository};

/// Reports in files. Each kind may be asked for any number of times.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Reports")]
pub(crate) struct ReportArgs {
    /// Write the result as one JSON object into this file too
    #[arg(long, value_name = "FILE", value_parser = file())]
    report_json: Vec<PathBuf>,
    /// Write it as Markdown into this file too
    #[arg(long, value_name = "FILE", value_parser = file())]
    report_markdown: Vec<PathBuf>,
    /// Write it as JUnit into this file too, also if files do not load
    #[arg(long, value_name = "FILE", value_parser = file())]
    report_junit: Vec<PathBuf>,
    /// Write what fails, or may soon, as SARIF into this file too
    #[arg(long, value_name = "FILE", value_parser = file())]
    report_sarif: Vec<PathBuf>,
    /// Write the same as a code quality report of GitLab into this file too
    #[arg(long, value_name = "FILE", value_parser = file())]
    report_gitlab: Vec<PathBuf>,
    /// Write a calendar of deadlines and next changes into this file too
    #[arg(long, value_name = "FILE", value_parser = file())]
    report_ics: Vec<PathBuf>,
    #[command(flatten)]
    html: HtmlArgs,
}

/// The one report that has days beside the one asked.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Reports")]
pub(crate) struct HtmlArgs {
    /// Write a page that answers for any day into this file too
    #[arg(long, value_name = "FILE", value_parser = file())]
    report_html: Vec<PathBuf>,
}

/// What is written into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Jsonl,
    Markdown,
    Csv,
    Ics,
    Html,
    Junit,
    Sarif,
    Gitlab,
    /// On standard output alone.
    Github,
}

/// What a run found.
pub(crate) struct Finding<'a> {
    pub(crate) run: &'a Run,
    pub(crate) report: &'a Report,
    /// Of a check.
    pub(crate) gate: Option<&'a Gate>,
    /// The days that are drawn, if they were asked for.
    pub(crate) drawn: Option<(Day, Day)>,
}

/// The files that are asked for; each can be written, as far as can be told beforehand.
#[derive(Debug)]
pub(crate) struct Reports<K = Kind>(Vec<(K, Target)>);

impl ReportArgs {
    /// Finds the places of all files.
    ///
    /// # Errors
    /// Where a file cannot be written, or is named twice.
    pub(crate) fn targets(&self) -> Result<Reports> {
        let asked = [
            (Kind::Json, &self.report_json),
            (Kind::Markdown, &self.report_markdown),
            (Kind::Junit, &self.report_junit),
            (Kind::Sarif, &self.report_sarif),
            (Kind::Gitlab, &self.report_gitlab),
            (Kind::Ics, &self.report_ics),
            (Kind::Html, &self.html.report_html),
        ];
        Reports::new(asked)
    }
}

impl HtmlArgs {
    /// As [`ReportArgs::targets`].
    ///
    /// # Errors
    /// The same.
    pub(crate) fn targets(&self) -> Result<Reports> {
        Reports::new([(Kind::Html, &self.report_html)])
    }
}

impl<K: Copy + PartialEq> Reports<K> {
    /// Finds the places of files of any kind.
    ///
    /// # Errors
    /// Where a file cannot be written, or is named twice.
    pub(crate) fn new<'a>(
        asked: impl IntoIterator<Item = (K, &'a Vec<PathBuf>)>,
    ) -> Result<Reports<K>> {
        let asked =
            asked.into_iter().flat_map(|(kind, files)| files.iter().map(move |f| (kind, f)));
        let mut reports: Vec<(K, Target)> = Vec::new();
        for (kind, file) in asked {
            let target = Target::new(file)?;
            if let Some((_, other)) = reports.iter().find(|(_, other)| other.is_same(&target)) {
                anyhow::bail!("two reports would be written to {target}: {other} is the same file");
            }
            reports.push((kind, target));
        }
        Ok(Reports(reports))
    }

    /// Those of that kind alone.
    pub(crate) fn only(self, kind: K) -> Reports<K> {
        Reports(self.0.into_iter().filter(|(other, _)| *other == kind).collect())
    }

    /// Whether none is asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes all of them, or none, and says which: of each kind its text. None may be one of the files that were
    /// read.
    pub(crate) fn write(self, read: &[String], text: impl Fn(K) -> Result<String>) -> Result<()> {
        let mut ready = Vec::new();
        for (kind, target) in self.0 {
            if read.iter().any(|name| target.is_file(name)) {
                anyhow::bail!("cannot write to {target}: it is one of the files that were read");
            }
            ready.push(target.prepare(&text(kind)?)?);
        }
        for ready in ready {
            let name = ready.name();
            ready.put()?;
            output::aside(&format!("wrote {name}\n"));
        }
        Ok(())
    }
}

impl Finding<'_> {
    /// Writes it into the files.
    ///
    /// # Errors
    /// As [`Reports::write`].
    pub(crate) fn write(&self, reports: Reports) -> Result<()> {
        reports.write(&self.run.read, |kind| self.text(kind))
    }

    /// What was found, as a text of that kind.
    pub(crate) fn text(&self, kind: Kind) -> Result<String> {
        let Finding { run, report, gate, drawn } = self;
        Ok(match kind {
            Kind::Json => match gate {
                Some(gate) => gate::json(report, gate)?,
                None => json::render(report)?,
            },
            Kind::Jsonl => match gate {
                Some(gate) => gate::jsonl(report, gate)?,
                None => jsonl::render(report)?,
            },
            Kind::Markdown => markdown::render(report, *gate, &run.reading),
            Kind::Csv => csv::render(report)?,
            Kind::Ics => ics::render(report, &run.loaded),
            Kind::Html => {
                html::render(&html::build(&run.sources, report, &run.loaded, *gate, *drawn))?
            }
            Kind::Junit => junit::render(report, *gate)?,
            Kind::Sarif => {
                let alerts = alerts(report, *gate);
                sarif::render(&run.sources, report, *gate, &alerts, &self.paths())?
            }
            Kind::Gitlab => gitlab::render(&alerts(report, *gate), &self.paths())?,
            Kind::Github => {
                let mut alerts = alerts(report, *gate);
                let since = gate.and_then(|gate| gate.changed_since.as_ref());
                alerts.extend(since.iter().flat_map(|since| since.alerts()));
                let alerts = annotations::annotations(&alerts, &self.paths());
                format!("{alerts}{}", annotations::log(report, *gate))
            }
        })
    }

    /// Writes the result to standard output; `text` is that for people.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn tell(&self, format: Format, text: impl FnOnce() -> String) -> Result<()> {
        let kind = match format {
            Format::Text => return output::result(&text()),
            Format::Json => Kind::Json,
            Format::Jsonl => Kind::Jsonl,
            Format::Markdown => Kind::Markdown,
            Format::Csv => Kind::Csv,
            Format::Github => Kind::Github,
        };
        output::result(&self.text(kind)?)?;
        if kind == Kind::Github { github::append(self) } else { Ok(()) }
    }

    fn paths(&self) -> Paths {
        repository::paths(&self.run.read)
    }
}

/// Ends a run that has nothing to evaluate.
///
/// # Errors
/// Where what is to be said of it cannot be written.
pub(crate) fn refused(refusal: Refusal, format: Format, reports: Reports) -> Result<Exit> {
    if format == Format::Github {
        github::not_loaded(&refusal)?;
    }
    not_loaded(reports, Kind::Junit, &refusal)?;
    Ok(refusal.exit)
}

/// Says of files that do not load what some formats have a word for: JUnit that they could not be
/// loaded. Every other report needs something that was evaluated.
///
/// # Errors
/// Where a file cannot be written.
pub(crate) fn not_loaded<K: Copy + PartialEq>(
    reports: Reports<K>,
    junit: K,
    refusal: &Refusal,
) -> Result<()> {
    let Refusal { diagnostics, read, .. } = refusal;
    if diagnostics.is_empty() {
        return Ok(());
    }
    reports.only(junit).write(read, |_| Ok(junit::not_loaded(diagnostics)?))
}

/// The name of a file, and not the sign for a stream.
pub(crate) fn file() -> ValueParser {
    let named = |path: PathBuf| match path.to_str() {
        Some("-") => {
            Err("a report goes into a file; for standard output there is `--format`".to_owned())
        }
        _ => Ok(path),
    };
    PathBufValueParser::new().try_map(named).into()
}
