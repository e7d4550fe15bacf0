use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{Place, SourceFile, Sources};

/// The renderer looks at all of the text that it is given: it gets no more than this around the
/// marked places, so that a diagnostic in a file of many megabytes costs no more than in another.
const WINDOW: usize = 16 << 10;

/// How much of a longer line is shown on each side of a place.
const AROUND: usize = 60;

/// The diagnostic as text for people, with the source line underlined; no newline at the end.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.code());
    let mut group = Group::with_title(title);
    for marks in together(marks(diagnostic), sources) {
        group = add(group, &marks, sources);
    }
    let Some(help) = &diagnostic.help else {
        return renderer.render(&[group]);
    };
    if diagnostic.place.is_none() && diagnostic.related.is_empty() {
        // Without a source line there is nothing to which the help could be hung.
        let help = Group::with_title(Level::HELP.secondary_title(&**help));
        let message = renderer.render(&[group]);
        return format!("{message}\n{}", renderer.render(&[help]));
    }
    renderer.render(&[group.element(Level::HELP.message(&**help))])
}

#[derive(Clone, Copy)]
struct Mark<'a> {
    place: Place,
    label: Option<&'a str>,
    kind: AnnotationKind,
}

fn marks(diagnostic: &Diagnostic) -> Vec<Mark<'_>> {
    let primary = diagnostic.place.map(|place| Mark {
        place,
        label: diagnostic.label.as_deref(),
        kind: AnnotationKind::Primary,
    });
    let related = diagnostic.related.iter().map(|(place, label)| Mark {
        place: *place,
        label: Some(label),
        kind: AnnotationKind::Context,
    });
    primary.into_iter().chain(related).collect()
}

/// The marks, sorted into those that are shown in one piece of source.
fn together<'a>(marks: Vec<Mark<'a>>, sources: &Sources) -> Vec<Vec<Mark<'a>>> {
    let mut pieces: Vec<Vec<Mark<'a>>> = Vec::new();
    for mark in marks {
        let fitting = pieces.iter_mut().find(|piece| {
            let same = piece.iter().all(|other| other.place.file == mark.place.file);
            let places = piece.iter().map(|other| other.place);
            same && sources
                .get(mark.place.file)
                .is_some_and(|file| lines(file, places.chain([mark.place])).len() <= WINDOW)
        });
        match fitting {
            Some(piece) => piece.push(mark),
            None => pieces.push(vec![mark]),
        }
    }
    pieces
}

/// The bytes of all lines that the places touch.
fn lines(file: &SourceFile, places: impl Iterator<Item = Place> + Clone) -> Range<usize> {
    let first = places.clone().map(|place| place.range().start).min();
    let last = places.map(|place| place.range().end).max();
    let before = file.text.get(..first.unwrap_or(0)).unwrap_or_default();
    let last = last.unwrap_or(0);
    let behind = file.text.get(last..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let end = last.saturating_add(behind.find('\n').unwrap_or(behind.len()));
    start..end
}

fn add<'a>(group: Group<'a>, marks: &[Mark<'a>], sources: &'a Sources) -> Group<'a> {
    let Some((first, file)) =
        marks.first().and_then(|mark| Some((mark, sources.get(mark.place.file)?)))
    else {
        return group;
    };
    let window = lines(file, marks.iter().map(|mark| mark.place));
    if window.len() > WINDOW {
        return add_cut(group, first, file);
    }
    let (line, _) = file.line_column(u32::try_from(window.start).unwrap_or(u32::MAX));
    let snippet = Snippet::source(file.text.get(window.clone()).unwrap_or_default())
        .path(&*file.name)
        .line_start(line)
        .fold(true);
    let annotations = marks.iter().map(|mark| annotation(mark, &window));
    group.element(snippet.annotations(annotations))
}

/// One mark in a line (or in a value of many lines) that is too long to be shown.
fn add_cut<'a>(group: Group<'a>, mark: &Mark<'a>, file: &'a SourceFile) -> Group<'a> {
    let (line, column) = file.line_column(mark.place.start);
    let place = mark.place.range();
    let whole = lines(file, [mark.place].into_iter());
    let start = boundary(&file.text, place.start.saturating_sub(AROUND)).max(whole.start);
    let end = place.end.min(place.start.saturating_add(AROUND));
    let end = boundary(&file.text, end.saturating_add(AROUND)).min(whole.end);
    let window = start..end;
    let text = file.text.get(window.clone()).unwrap_or_default();
    let text = text.lines().next().unwrap_or_default();
    let origin = Origin::path(&*file.name).line(line).char_column(column);
    let snippet =
        Snippet::source(text).line_start(line).fold(true).annotation(annotation(mark, &window));
    group.element(origin).element(snippet)
}

fn annotation<'a>(mark: &Mark<'a>, window: &Range<usize>) -> Annotation<'a> {
    let place = mark.place.range();
    let within = |at: usize| at.clamp(window.start, window.end).saturating_sub(window.start);
    mark.kind.span(within(place.start)..within(place.end)).label(mark.label)
}

/// The start of the character in which a byte is.
fn boundary(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}
