//! Files that belong together, read and checked as the commands do.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use abide::check::{Loaded, check};
use abide::diagnostic::{Diagnostic, Severity};
use abide::editor::Index;
use abide::source::{FileId, Place, SourceFile, Sources};
use abide::written::{Format, Template};
use lsp_types::{Location, Uri};

use super::documents::Documents;
use super::lines::{self, Lines, Unit};
use super::tree::real;
use super::uri;
use crate::cli::load::{self, Written};

/// Files that belong together, as they are in the editor or else on the disk.
pub(super) struct Set {
    pub(super) sources: Sources,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) index: Index,
    /// What loads: of the texts as they are, or of the last ones that did.
    pub(super) judged: Option<Rc<Judged>>,
    /// Whether that is of the texts as they are.
    pub(super) is_current: bool,
    /// The templates of registers, of which nothing has a status.
    pub(super) templates: BTreeSet<FileId>,
    files: BTreeMap<PathBuf, FileId>,
    uris: BTreeMap<FileId, Uri>,
    unit: Unit,
    /// Where the lines of the files begin, of those that were asked for.
    lines: RefCell<BTreeMap<FileId, Rc<[usize]>>>,
}

/// Agreements that can be judged, with the texts of which they were made.
pub(super) struct Judged {
    pub(super) sources: Sources,
    pub(super) loaded: Vec<Loaded>,
}

impl Set {
    /// Reads and checks the files at the paths. What loaded before is kept for as long as the texts
    /// have errors.
    pub(super) fn new(
        documents: &Documents,
        paths: &[String],
        before: Option<Rc<Judged>>,
        unit: Unit,
    ) -> Set {
        let Written { sources, mut files, mut problems, templates } =
            load::written(&documents.texts(), paths);
        // An empty text says nothing yet, and nothing wrong.
        let is_blank = |file: FileId| {
            let source = sources.get(file).filter(|source| source.text.trim().is_empty());
            let path = source.and_then(|source| real(Path::new(&source.name)).ok());
            path.is_some_and(|path| documents.is_blank(&path))
        };
        files.retain(|file| !file.file.is_some_and(is_blank));
        problems.retain(|one| !one.place.is_some_and(|place| is_blank(place.file)));
        for input in &templates {
            problems.extend(Template::problems(&sources, input.file, input.format));
        }
        let templates: BTreeSet<FileId> = templates.iter().map(|input| input.file).collect();
        let ours = files.iter().filter_map(|file| file.file).chain(templates.iter().copied());
        let ours: Vec<FileId> = ours.collect();
        let format = |file: &FileId| Some((*file, Format::of(&sources.get(*file)?.name)?));
        let index = Index::new(&sources, ours.iter().filter_map(format));
        let outcome = check(files);
        problems.extend(outcome.diagnostics);
        let fine = problems.iter().all(|one| one.code.severity() != Severity::Error);
        let judged = if fine {
            let (sources, loaded) = (sources.clone(), outcome.agreements);
            Some(Rc::new(Judged { sources, loaded }))
        } else {
            before
        };
        let (mut files, mut uris) = (BTreeMap::new(), BTreeMap::new());
        for file in ours {
            let Some(source) = sources.get(file) else { continue };
            let Ok(path) = real(Path::new(&source.name)) else { continue };
            let open = documents.at(&path).map(|document| document.uri.clone());
            if let Some(uri) = open.or_else(|| uri::uri(&path)) {
                uris.insert(file, uri);
            }
            files.insert(path, file);
        }
        let lines = RefCell::default();
        let is_current = fine;
        Set { sources, problems, index, judged, is_current, templates, files, uris, unit, lines }
    }

    /// The file at a path that no link leads to.
    pub(super) fn file(&self, path: &Path) -> Option<FileId> {
        self.files.get(path).copied()
    }

    pub(super) fn uri(&self, file: FileId) -> Option<&Uri> {
        self.uris.get(&file)
    }

    /// The files, each with its name.
    pub(super) fn uris(&self) -> impl Iterator<Item = (FileId, &Uri)> {
        self.uris.iter().map(|(file, uri)| (*file, uri))
    }

    pub(super) fn source(&self, file: FileId) -> Option<&SourceFile> {
        self.sources.get(file)
    }

    pub(super) fn lines(&self, file: FileId) -> Lines<'_> {
        let text = self.source(file).map_or("", |source| &source.text);
        let mut known = self.lines.borrow_mut();
        let starts = known.entry(file).or_insert_with(|| lines::starts(text));
        Lines::at(text, Rc::clone(starts), self.unit)
    }

    /// A place as the client names it.
    pub(super) fn location(&self, place: Place) -> Option<Location> {
        let range = self.lines(place.file).range(place.range());
        Some(Location { uri: self.uri(place.file)?.clone(), range })
    }
}
