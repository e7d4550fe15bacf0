use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{Place, Sources};

/// The diagnostic as text for people, with the source line underlined; no newline at the end.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(&*diagnostic.message)
        .id(diagnostic.code.code());
    let mut group = Group::with_title(title);
    let label = diagnostic.label.as_deref();
    let primary = diagnostic
        .place
        .map(|place| (place, label, AnnotationKind::Primary));
    let related = diagnostic
        .related
        .iter()
        .map(|(place, label)| (*place, Some(label.as_str()), AnnotationKind::Context));
    let marks: Vec<_> = primary.into_iter().chain(related).collect();
    for (place, label, kind) in marks {
        group = match snippet(place, label, kind, sources) {
            Some(snippet) => group.element(snippet),
            None => group,
        };
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    renderer.render(&[group])
}

fn snippet<'a>(
    place: Place,
    label: Option<&'a str>,
    kind: AnnotationKind,
    sources: &'a Sources,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let file = sources.get(place.file)?;
    let annotation = kind.span(place.range()).label(label);
    Some(
        Snippet::source(&*file.text)
            .path(&*file.name)
            .fold(true)
            .annotation(annotation),
    )
}
