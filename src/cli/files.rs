//! From paths to texts.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use memchr::memchr;

use abide::diagnostic::{Code, Diagnostic};
use abide::source::{FileId, Sources, visible};
use abide::written::Format;

use super::when::When;

/// Larger files are refused: places in them are counted in 32 bits, and nobody writes them.
const LARGEST: u64 = 512 * 1024 * 1024;
const EXTENSIONS: [&str; 3] = ["toml", "json", "jsonl"];
const STDIN: &str = "<stdin>";

/// A file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Input {
    /// Its name and text.
    pub(crate) file: FileId,
    /// How it is written.
    pub(crate) format: Format,
    /// Where it comes from.
    pub(crate) origin: Origin,
}

/// How a text came to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Its file was named.
    Named,
    /// Its file was found in a folder.
    Searched,
    /// It came on standard input.
    Stdin,
}

/// What the paths hold.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The texts.
    pub(crate) sources: Sources,
    /// The files that were read, in order.
    pub(crate) inputs: Vec<Input>,
    /// What could not be read.
    pub(crate) problems: Vec<Diagnostic>,
    /// Folders that were named and hold no file to read.
    pub(crate) empty: Vec<String>,
}

/// Reads the files at the paths, and those in the folders at the paths.
pub(crate) fn read(paths: &[String]) -> Found {
    read_in(&Disk, paths, Sources::default())
}

/// The same in some tree; its texts are added to the sources.
pub(crate) fn read_in(tree: &dyn Tree, paths: &[String], sources: Sources) -> Found {
    let found = Found { sources, ..Found::default() };
    let mut search = Search { tree, found, seen: BTreeSet::new(), stdin: false };
    for path in paths {
        search.named(path);
    }
    search.found
}

/// Where files are: on the disk, or in a revision.
pub(crate) trait Tree {
    /// What stands before a path where it is shown.
    fn label(&self) -> &str;
    /// What is at a path, links followed.
    fn kind(&self, path: &Path) -> io::Result<Kind>;
    /// The names in a folder, in any order.
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>>;
    /// The one path that no link leads to.
    fn identity(&self, path: &Path) -> io::Result<PathBuf>;
    /// All bytes of a file, but not more than one too many.
    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A folder.
    Folder,
    /// A file of so many bytes.
    File(u64),
    /// Something else: a pipe, a device, another repository.
    Other,
}

/// The files on the disk.
pub(crate) struct Disk;

impl Tree for Disk {
    fn label(&self) -> &str {
        ""
    }

    fn kind(&self, path: &Path) -> io::Result<Kind> {
        let metadata = fs::metadata(path)?;
        Ok(if metadata.is_dir() {
            Kind::Folder
        } else if metadata.is_file() {
            Kind::File(metadata.len())
        } else {
            Kind::Other
        })
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn identity(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        File::open(path).and_then(bytes)
    }
}

/// The paths that are named, or those that are meant where none is.
pub(crate) fn or_default(paths: &[String]) -> Vec<String> {
    if paths.is_empty() { default_paths() } else { paths.to_vec() }
}

/// The paths that are meant where none is named.
pub(crate) fn default_paths() -> Vec<String> {
    let rules = Path::new("rules").exists();
    vec![if rules { "rules" } else { "." }.to_owned()]
}

struct Search<'t> {
    tree: &'t dyn Tree,
    found: Found,
    /// Folders and files seen, each by the one path that no link leads to, so that what is
    /// reached in two ways is read once and a circle of links ends.
    seen: BTreeSet<PathBuf>,
    stdin: bool,
}

impl Search<'_> {
    fn named(&mut self, name: &str) {
        if name == "-" {
            self.standard_input();
            return;
        }
        let path = Path::new(name);
        match self.tree.kind(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.missing(name),
            Err(error) => self.unreadable(name, &error),
            Ok(Kind::Folder) => self.folder_named(name),
            Ok(_) => match Format::of(name) {
                Some(format) => self.file(path, name.to_owned(), format, Origin::Named),
                None => self.problem(
                    format!("`{}` is neither TOML nor JSON by its name", self.shown(name)),
                    Some("files end in `.toml`, `.json` or `.jsonl`".to_owned()),
                ),
            },
        }
    }

    fn folder_named(&mut self, name: &str) {
        let problems = self.found.problems.len();
        let seen = self.seen.len();
        let prefix = match name.trim_end_matches('/') {
            "." => String::new(),
            "" => "/".to_owned(),
            name => format!("{}/", name.strip_prefix("./").unwrap_or(name)),
        };
        let before = self.found.inputs.len();
        self.folder(Path::new(name), &prefix);
        // A folder that was read already under another name is not empty.
        let fresh = self.seen.len() > seen;
        let nothing = self.found.inputs.len() == before && self.found.problems.len() == problems;
        if nothing && fresh {
            let name = self.shown(name);
            self.found.empty.push(name);
        }
    }

    /// Searches a folder; `prefix` is its name as it is shown, with a slash.
    fn folder(&mut self, path: &Path, prefix: &str) {
        match self.first_time(path) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return self.unreadable(prefix, &error),
        }
        let entries = match names(self.tree, path) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(prefix, &error),
        };
        for name in entries {
            self.entry(&path.join(&name), &format!("{prefix}{}", name.display()));
        }
    }

    fn entry(&mut self, path: &Path, name: &str) {
        let format = Format::of(name);
        match (self.tree.kind(path), format) {
            (Ok(Kind::Folder), _) => self.folder(path, &format!("{name}/")),
            (Ok(_), Some(format)) => self.file(path, name.to_owned(), format, Origin::Searched),
            (Err(error), Some(_)) => self.unreadable(name, &error),
            // What is not ours by its name may be as it is: a dangling link, a socket.
            (_, None) => {}
        }
    }

    fn file(&mut self, path: &Path, name: String, format: Format, origin: Origin) {
        match self.first_time(path) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return self.unreadable(&name, &error),
        }
        // Opening a pipe would wait for somebody to write into it.
        match self.tree.kind(path) {
            Ok(Kind::Folder | Kind::Other) => {
                let name = self.shown(&name);
                return self.problem(format!("`{name}` is not a regular file"), None);
            }
            Ok(Kind::File(length)) if length > LARGEST => return self.too_large(&name),
            _ => {}
        }
        match self.tree.bytes(path) {
            Ok(bytes) => self.text(name, bytes, format, origin),
            Err(error) => self.unreadable(&name, &error),
        }
    }

    fn standard_input(&mut self) {
        if self.stdin {
            return;
        }
        self.stdin = true;
        match bytes(io::stdin().lock()) {
            Ok(bytes) => self.text(STDIN.to_owned(), bytes, Format::Json, Origin::Stdin),
            Err(error) => self.unreadable(STDIN, &error),
        }
    }

    fn text(&mut self, name: String, bytes: Vec<u8>, format: Format, origin: Origin) {
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
            return self.too_large(&name);
        }
        if let Some(at) = memchr(0, &bytes) {
            return self.binary(&name, &bytes, at);
        }
        let mut text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                return self.not_utf8(&name, error.as_bytes(), at);
            }
        };
        // Some editors begin a file with a byte order mark, which says nothing.
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let file = self.found.sources.add(format!("{}{name}", self.tree.label()), text);
        self.found.inputs.push(Input { file, format, origin });
    }

    fn first_time(&mut self, path: &Path) -> io::Result<bool> {
        Ok(self.seen.insert(self.tree.identity(path)?))
    }

    /// The name as it is shown.
    fn shown(&self, name: &str) -> String {
        visible(&format!("{}{name}", self.tree.label())).into_owned()
    }

    fn missing(&mut self, name: &str) {
        let shown = self.shown(name);
        let help = match name {
            _ if !self.tree.label().is_empty() => None,
            name if name.parse::<When>().is_ok() && takes_day() => {
                Some(format!("a day is given with `--on {name}`"))
            }
            name if is_command(name) && !has_command() => {
                Some(format!("a command comes first: `abide {name} …`"))
            }
            _ => similar(name).map(|near| format!("did you mean {near}?")).or_else(|| {
                let word = name.chars().all(|letter| letter.is_ascii_lowercase());
                (word && !has_command()).then(|| format!("the commands are {}", commands()))
            }),
        };
        self.problem(format!("`{shown}` does not exist"), help);
    }

    fn unreadable(&mut self, name: &str, error: &io::Error) {
        let name = self.shown(name);
        self.problem(format!("cannot read `{name}`: {}", reason(error)), None);
    }

    fn too_large(&mut self, name: &str) {
        let name = self.shown(name);
        self.problem(format!("`{name}` is larger than 512 MiB"), None);
    }

    fn not_utf8(&mut self, name: &str, bytes: &[u8], at: usize) {
        let name = self.shown(name);
        let line = line_of(bytes, at);
        let byte = bytes.get(at).copied().unwrap_or_default();
        self.problem(
            format!("`{name}` is not UTF-8 text: byte {at} (line {line}) is 0x{byte:02x}"),
            Some("save the file as UTF-8".to_owned()),
        );
    }

    fn binary(&mut self, name: &str, bytes: &[u8], at: usize) {
        let name = self.shown(name);
        let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let help = if wide {
            "the file looks like UTF-16; save it as UTF-8"
        } else {
            "a file of rules is text, without NUL"
        };
        let line = line_of(bytes, at);
        self.problem(
            format!("`{name}` is not text: byte {at} (line {line}) is NUL"),
            Some(help.to_owned()),
        );
    }

    fn problem(&mut self, message: String, help: Option<String>) {
        self.found.problems.push(Diagnostic {
            code: Code::Unreadable,
            message,
            place: None,
            label: None,
            help,
            fix: None,
            related: Vec::new(),
        });
    }
}

/// The names in a folder, sorted, without the hidden ones.
fn names(tree: &dyn Tree, folder: &Path) -> io::Result<Vec<OsString>> {
    let mut names = tree.names(folder)?;
    names.retain(|name| !name.as_encoded_bytes().starts_with(b"."));
    names.sort();
    Ok(names)
}

/// All bytes, but not more than it takes to see that there are too many.
fn bytes(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    let before = bytes.iter().take(at);
    before.filter(|byte| **byte == b'\n').count() + 1
}

/// A path as it is shown: see [`visible`].
pub(crate) fn shown(path: impl AsRef<Path>) -> String {
    visible(&path.as_ref().display().to_string()).into_owned()
}

/// The system's words for an error, in lower case and without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let said = error.to_string().to_lowercase();
            said.split(" (os error").next().unwrap_or_default().to_owned()
        }
    }
}

/// What stands beside the missing path and has nearly its name; else what could be a command.
pub(crate) fn similar(name: &str) -> Option<String> {
    let path = Path::new(name);
    let wanted = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = names(&Disk, folder.unwrap_or(Path::new("."))).unwrap_or_default();
    let beside = beside.into_iter().filter_map(|name| name.into_string().ok());
    let ours = beside.filter(|name| !name.contains('.') || is_ours(name));
    let beside = ours.map(|name| match folder {
        Some(folder) => (format!("`{}`", shown(folder.join(&name))), name),
        None => (format!("`{}`", visible(&name)), name),
    });
    let program = super::args::Args::command();
    let commands = program
        .get_subcommands()
        .map(|one| (format!("the command `abide {}`", one.get_name()), one.get_name().to_owned()));
    // A command that writes is no guess to be followed blindly: it has to be nearly the same word.
    let writes = |name: &str| ["record", "fmt", "init"].contains(&name);
    let commands = commands.filter(|(_, name)| {
        let near = !writes(name) || strsim::damerau_levenshtein(wanted, name) == 1;
        folder.is_none() && !has_command() && near
    });
    beside
        .chain(commands)
        .map(|(shown, name)| (strsim::damerau_levenshtein(wanted, &name), shown))
        .filter(|(distance, _)| *distance <= (wanted.chars().count() / 3).max(1))
        .min()
        .map(|(_, shown)| shown)
}

fn is_ours(name: &str) -> bool {
    EXTENSIONS
        .iter()
        .any(|extension| Path::new(name).extension().is_some_and(|end| end == *extension))
}

/// Whether a command was typed: then what does not exist is no misspelt one.
fn has_command() -> bool {
    std::env::args().nth(1).is_some_and(|first| is_command(&first))
}

/// Whether the command that was typed answers for a day.
fn takes_day() -> bool {
    let program = super::args::Args::command();
    let first = std::env::args().nth(1).unwrap_or_default();
    let command = program.find_subcommand(&first).unwrap_or(&program);
    command.get_arguments().any(|argument| argument.get_long() == Some("on"))
}

fn is_command(name: &str) -> bool {
    super::args::Args::command().find_subcommand(name).is_some()
}

/// The names of all commands, in the order of the help.
fn commands() -> String {
    let program = super::args::Args::command();
    let names = program.get_subcommands().map(|one| format!("`{}`", one.get_name()));
    names.collect::<Vec<_>>().join(", ")
}
