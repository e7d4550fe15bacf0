//! An entry, added to the record.

mod about;
mod doubts;
mod effect;
mod keys;

use std::fs;
use std::path::{Path, PathBuf};

use abide::check::{Loaded, Outcome, check, kept_in};
use abide::dates::Day;
use abide::diagnostic::{Diagnostic, Severity};
use abide::layout::{Appended, append};
use abide::source::{FileId, Sources};
use abide::written::{File, Format, Verb};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::{Map, Value};

use super::args::Color;
use super::exit::Exit;
use super::files::{self, Disk, Tree};
use super::lock::Lock;
use super::overlay::{Overlay, real};
use super::when::Offset;
use super::write::{Target, marked};
use super::{clock, load, output};
use about::{About, about};
use doubts::{doubts, said_already};
use keys::{Keys, needed};

#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    /// What happened
    #[arg(value_name = "VERB", value_parser = verb())]
    verb: Verb,
    /// To what: the id of a commitment (`happened`: of an event; `held`: of a consultation;
    /// `assessed`: of a condition; `retracted`: of an entry), as `id`, `agreement/id` or, of one
    /// occurrence, `id#3`; `withdrawn agreement` is about all of it
    #[arg(value_name = "ID")]
    about: String,
    /// Files or folders with rules and records [default: `rules` if it exists, else `.`]
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    keys: Keys,
    /// The file to add it to; a new one is created [default: the file in which the record is kept]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Show what would be added and what it would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The offset from UTC at which today is read, such as `+03:00`
    #[arg(long, value_name = "OFFSET", default_value = "Z", hide_default_value = true)]
    #[arg(allow_hyphen_values = true)]
    tz: Offset,
    /// Whether messages are coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

/// The verbs; a word that means one of them is no verb, but says which is meant. What is only spelt
/// alike may mean the opposite: `paid` is not `waived`.
fn verb() -> impl TypedValueParser<Value = Verb> {
    let words = Verb::ALL.map(Verb::word).into_iter().chain(MEANT.iter().map(|(word, _)| *word));
    let hidden = |word: &'static str| PossibleValue::new(word).hide(Verb::named(word).is_none());
    let words = PossibleValuesParser::new(words.map(hidden));
    words.try_map(|word| {
        Verb::named(&word).ok_or_else(|| {
            let meant = MEANT.iter().find(|(other, _)| *other == word);
            format!("the verb for it is `{}`", meant.map_or("met", |(_, verb)| verb.word()))
        })
    })
}

/// Words that people say for a verb.
const MEANT: [(&str, Verb); 14] = [
    ("paid", Verb::Met),
    ("done", Verb::Met),
    ("delivered", Verb::Met),
    ("performed", Verb::Met),
    ("completed", Verb::Met),
    ("fulfilled", Verb::Met),
    ("kept", Verb::Met),
    ("breached", Verb::Broken),
    ("violated", Verb::Broken),
    ("extended", Verb::Amended),
    ("changed", Verb::Amended),
    ("occurred", Verb::Happened),
    ("consulted", Verb::Held),
    ("terminated", Verb::Withdrawn),
];

/// What the paths hold.
struct Held {
    sources: Sources,
    files: Vec<File>,
    loaded: Vec<Loaded>,
    problems: Vec<Diagnostic>,
}

impl Held {
    fn new(tree: &dyn Tree, paths: &[String]) -> Held {
        let load::Written { sources, files, mut problems, .. } = load::written(tree, paths);
        let Outcome { agreements: loaded, diagnostics } = check(files.clone());
        problems.extend(diagnostics);
        Held { sources, files, loaded, problems }
    }

    fn errors(&self) -> usize {
        let problems = self.problems.iter();
        problems.filter(|one| one.code.severity() == Severity::Error).count()
    }

    fn of(&self, agreement: &str) -> Option<&Loaded> {
        self.loaded.iter().find(|one| one.agreement.id == agreement)
    }

    /// What another tree does not complain of.
    fn more_than(&self, other: &Held) -> Vec<Diagnostic> {
        let told = |held: &Held, one: &Diagnostic| {
            let place = one.place.and_then(|place| held.sources.locate(place));
            let place = place.map(|(file, line, _)| (file.to_owned(), line));
            (one.code, one.message.clone(), place)
        };
        let known: Vec<_> = other.problems.iter().map(|one| told(other, one)).collect();
        let fresh = self.problems.iter().filter(|one| !known.contains(&told(self, one)));
        fresh.cloned().collect()
    }
}

/// Where an entry goes.
struct Place {
    about: About,
    /// As it is shown.
    path: PathBuf,
    /// By the one path that no link leads to.
    real: PathBuf,
    format: Format,
}

/// Adds an entry to the record, if the rules load with it.
pub(crate) fn run(args: &RecordArgs) -> Result<Exit> {
    let paths = files::or_default(&args.paths);
    if paths.iter().any(|path| path == "-") {
        bail!("nothing can be added to what comes on standard input: name the file of the record");
    }
    needed(args.verb, &args.keys)?;
    let mut held = Held::new(&Disk, &paths);
    if held.files.is_empty() && held.problems.is_empty() {
        let paths = paths.join("`, `");
        output::error(
            &format!(
                "nothing was written: no `*.toml`, `*.json` or `*.jsonl` in `{paths}`; `abide init` writes \
                 an example to begin with"
            ),
            args.color,
        );
        return Ok(Exit::NothingEvaluated);
    }
    loop {
        let Some(place) = place(args, &held)? else {
            load::tell(&held.sources, &held.problems, args.color);
            output::error("nothing was written: the rules do not load", args.color);
            return Ok(Exit::CouldNotRun);
        };
        let folder = place.real.parent().unwrap_or(Path::new("."));
        // Who writes nothing need not be allowed to.
        let _lock = if args.dry_run { None } else { Some(Lock::take(folder, args.color)?) };
        // What was read before may have changed while somebody else had the lock.
        held = Held::new(&Disk, &paths);
        if self::place(args, &held)?.is_some_and(|now| now.real == place.real) {
            return add(args, &paths, &held, &place);
        }
    }
}

/// Which record the entry belongs to, and in which file that is kept; none if that cannot be told
/// from what is loaded.
fn place(args: &RecordArgs, held: &Held) -> Result<Option<Place>> {
    if held.files.iter().all(|file| file.agreement.is_none()) {
        if held.errors() > 0 {
            return Ok(None);
        }
        bail!("nothing was written: there is no agreement in what is read");
    }
    let about = about(&held.files, args.verb, &args.about)?;
    let path = match &args.file {
        Some(path) => path.clone(),
        None => {
            let kept = kept_in(&held.files).remove(&about.agreement);
            let file = kept.and_then(|file| held.sources.get(file));
            let Some(file) = file else { return Ok(None) };
            PathBuf::from(&file.path)
        }
    };
    let shown = files::shown(path.as_path());
    let Some(format) = Format::of(&shown) else {
        bail!(
            "`{shown}` is neither TOML nor JSON by its name: files end in `.toml`, `.json` or `.jsonl`"
        );
    };
    let real = real(&path).or_else(|error| match Target::new(&path) {
        Err(why) => Err(why),
        Ok(_) => Err(error).with_context(|| format!("cannot write to `{shown}`")),
    })?;
    Ok(Some(Place { about, path, real, format }))
}

fn add(args: &RecordArgs, paths: &[String], before: &Held, place: &Place) -> Result<Exit> {
    let shown = files::shown(&place.path);
    let entry = entry(args, &place.about)?;
    let text = text(place)?;
    let (mark, text) = marked(&text);
    let head = if text.trim().is_empty() { head(place) } else { text.to_owned() };
    let Some(appended) = append(&head, place.format, &place.about.agreement, &entry) else {
        load::tell(&before.sources, &before.problems, args.color);
        output::error(
            &format!("nothing was written: `{shown}` has no place for an entry"),
            args.color,
        );
        return Ok(Exit::CouldNotRun);
    };
    let bytes = format!("{mark}{}", appended.text);
    let files = [(place.real.clone(), bytes.clone().into_bytes())].into();
    let overlay = Overlay { files };
    let after = Held::new(&overlay, paths);
    let file = after.files.iter().find(|file| {
        let source = file.file.and_then(|file| after.sources.get(file));
        source.is_some_and(|source| real(Path::new(&source.path)).is_ok_and(|it| it == place.real))
    });
    let Some(file) = file else {
        let paths = paths.join("`, `");
        bail!("`{shown}` is not read with `{paths}`: name it as a path too, or another file");
    };
    let own = file.agreement.as_ref().map(|agreement| &agreement.header.id);
    let owner = own.or(file.belongs_to.as_ref()).map(|owner| owner.value.as_str());
    if let Some(owner) = owner.filter(|owner| *owner != place.about.agreement) {
        bail!("`{shown}` holds the record of `{owner}`, not of `{}`", place.about.agreement);
    }
    let agreement = &place.about.agreement;
    // Of an entry with errors there may be nothing.
    let new = file.entries.last();
    let new = new.filter(|new| new.place.range().start >= appended.entry.start);
    if let Some(place) = new.and_then(|new| said_already(before, agreement, new)) {
        bail!(
            "nothing was written: `{place}` says the same already; if it was so twice, say what tells \
             them apart, with `--note`, `--source` or `--id`"
        );
    }
    let fresh = after.more_than(before);
    let line = file.file.and_then(|file| after.sources.get(file)).map_or(1, |source| {
        let start = u32::try_from(appended.entry.start).unwrap_or(u32::MAX);
        source.line_column(start).0
    });
    if after.errors() > 0 {
        let fresh = in_entry(fresh, file.file, &appended);
        refuse(before, &after, &fresh, args.color);
        output::aside(&format!(
            "the entry that you asked for would stand at {shown}:{line}\n{}",
            lines(&appended)
        ));
        return Ok(Exit::CouldNotRun);
    }
    load::tell(&after.sources, &fresh, args.color);
    if let (Some(new), Some(loaded)) = (new, after.of(agreement)) {
        for doubt in doubts(new, loaded, clock::today(args.tz)?) {
            output::warning(&doubt, args.color);
        }
    }
    let is_new = !place.real.exists();
    if !args.dry_run {
        Target::through(&place.path)?.prepare(&bytes)?.put()?;
    }
    let did = match (args.dry_run, is_new) {
        (true, true) => "would create",
        (true, false) => "would append to",
        (false, true) => "created",
        (false, false) => "appended to",
    };
    let mut told = format!("{did} {shown}:{line}\n{}", lines(&appended));
    let on = new.map(|entry| entry.on.value.last);
    told.push_str(&effect(args, &place.about.agreement, on, before, &after)?);
    output::result(&told)?;
    Ok(Exit::Fine)
}

/// What is wrong with the entry is not to be looked for in the file: it does not stand there.
fn in_entry(
    mut found: Vec<Diagnostic>,
    file: Option<FileId>,
    appended: &Appended,
) -> Vec<Diagnostic> {
    for one in &mut found {
        let is_in_it = one.place.is_some_and(|place| {
            Some(place.file) == file && appended.entry.contains(&place.range().start)
        });
        if is_in_it && one.label.is_none() {
            one.label = Some("in the entry that you asked for".to_owned());
        }
    }
    found
}

/// Tells why the rules do not load with the entry: for its own errors, or for those that were there
/// before.
fn refuse(before: &Held, after: &Held, fresh: &[Diagnostic], color: Color) {
    let is_error = |one: &Diagnostic| one.code.severity() == Severity::Error;
    let (told, why) = match (fresh.iter().any(is_error), before.errors() > 0) {
        (true, false) => (fresh, "the rules do not load with this entry"),
        (true, true) => {
            (&*after.problems, "the rules did not load before, and do not with this entry")
        }
        (false, _) => (&*after.problems, "the rules do not load, with this entry or without it"),
    };
    load::tell(&after.sources, told, color);
    output::error(&format!("nothing was written: {why}"), color);
}

/// The keys and values of the entry.
fn entry(args: &RecordArgs, about: &About) -> Result<Map<String, Value>> {
    let mut entry = args.keys.entry(args.tz)?;
    entry.insert(args.verb.word().to_owned(), Value::from(about.id.clone()));
    if let Some(number) = &about.occurrence {
        let number = number.parse::<i64>().map_or(Value::from(number.clone()), Value::from);
        if entry.insert("occurrence".to_owned(), number).is_some() {
            bail!("the occurrence is given twice: `{}` and `--occurrence`", args.about);
        }
    }
    Ok(entry)
}

/// The text of the file, with its mark; nothing if it is not there.
fn text(place: &Place) -> Result<String> {
    match fs::read_to_string(&place.real) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        read => read.with_context(|| format!("cannot read `{}`", files::shown(&place.path))),
    }
}

/// What a new file begins with.
fn head(place: &Place) -> String {
    let agreement = &place.about.agreement;
    match place.format {
        Format::Toml => format!("for = \"{agreement}\"\n"),
        Format::Json => format!("{{\n  \"for\": \"{agreement}\",\n  \"entry\": []\n}}\n"),
        Format::JsonLines => String::new(),
    }
}

/// What was added, moved in.
fn lines(appended: &Appended) -> String {
    let entry = appended.text.get(appended.entry.clone()).unwrap_or_default();
    entry.lines().map(|line| format!("  {line}\n")).collect()
}

/// What changes by the entry: on its day, on the last one if there are several, and today.
fn effect(
    args: &RecordArgs,
    agreement: &str,
    on: Option<Day>,
    before: &Held,
    after: &Held,
) -> Result<String> {
    let Some(after) = after.of(agreement) else { return Ok(String::new()) };
    let Some(before) = before.of(agreement) else {
        return Ok("\nwithout it the rules did not load, so nothing is compared\n".to_owned());
    };
    let today = clock::today(args.tz)?;
    let mut told = String::new();
    for day in on.into_iter().filter(|day| *day != today).chain([today]) {
        let is_today = if day == today { " (today)" } else { "" };
        told.push_str(&format!("\non {day}{is_today}\n{}", effect::told(before, after, day)));
    }
    Ok(told)
}
