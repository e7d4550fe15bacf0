//! What of the cases calls for somebody.

use super::super::Place;
use super::super::alert::{Alert, Level, Sort, of_diagnostics};
use super::super::wrap::plain;
use super::{Agreement, Case, Tested, text};

/// The cases that fail, the warnings of the run, and what no case reaches or notices, if that was
/// asked.
#[must_use]
pub fn alerts(tested: &Tested) -> Vec<Alert> {
    let failed = tested.cases().filter(|(_, case)| !case.passed);
    let mut alerts: Vec<Alert> = failed.map(|(agreement, case)| failure(agreement, case)).collect();
    alerts.extend(of_diagnostics(&tested.diagnostics));
    #[cfg(feature = "proptest")]
    alerts.extend(tested.agreements.iter().flat_map(weak));
    alerts
}

fn failure(agreement: &Agreement, case: &Case) -> Alert {
    let name = plain(&case.name);
    let mut places = case.answers.iter().filter(|one| !one.passed).map(|one| &one.place);
    let place = places.next().cloned().flatten().or_else(|| case.place.clone());
    alert(Level::Error, Sort::Case, agreement, format!("{name}: failed"), place, text::wrong(case))
}

/// What no case reaches, and the changes that none notices, each with a case that would.
#[cfg(feature = "proptest")]
fn weak(agreement: &Agreement) -> Vec<Alert> {
    let lines = |case: &Option<String>| -> Vec<String> {
        case.iter().flat_map(|case| case.lines()).map(plain).collect()
    };
    let items = agreement.coverage.iter().flat_map(|coverage| &coverage.items);
    let missed = items.filter(|item| item.state == "missed").map(|item| {
        let headline = format!("no case: {}", plain(&item.says));
        let (place, lines) = (item.place.clone(), lines(&item.case));
        alert(Level::Note, Sort::Coverage, agreement, headline, place, lines)
    });
    let mutants = agreement.mutation.iter().flat_map(|mutation| &mutation.survived);
    let survived = mutants.map(|mutant| {
        let headline = format!("not noticed: {}", plain(&mutant.says));
        let (place, lines) = (mutant.place.clone(), lines(&mutant.case));
        alert(Level::Note, Sort::Mutation, agreement, headline, place, lines)
    });
    missed.chain(survived).collect()
}

fn alert(
    level: Level,
    sort: Sort,
    agreement: &Agreement,
    headline: String,
    place: Option<Place>,
    details: Vec<String>,
) -> Alert {
    let key = format!("{}/{headline}", agreement.id);
    Alert { level, sort, headline, details, place, column: None, about: None, key, is_new: None }
}
