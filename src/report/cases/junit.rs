//! As JUnit: a suite for each agreement, a case for each case.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::text;
use super::{Case, Tested};
use crate::report::text::Look;

/// The width of what is said of a failure.
const WIDTH: usize = 100;

/// What came of the cases as JUnit. There are no times in it: the same run gives the same bytes.
///
/// # Errors
/// None is known: it is written to memory.
pub fn render(tested: &Tested) -> Result<String, quick_junit::SerializeError> {
    let mut report = Report::new("abide test");
    for agreement in &tested.agreements {
        let mut suite = TestSuite::new(agreement.id.as_str());
        for case in &agreement.cases {
            suite.add_test_case(test_case(&agreement.id, case));
        }
        report.add_test_suite(suite);
    }
    let mut text = report.to_string()?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn test_case(agreement: &str, case: &Case) -> TestCase {
    let status = match case.passed {
        true => TestCaseStatus::success(),
        false => failure(agreement, case),
    };
    let mut test_case = TestCase::new(case.name.as_str(), status);
    test_case.set_classname(agreement);
    if let Some(place) = &case.place {
        test_case.extra.insert("file".into(), place.file.as_str().into());
        test_case.extra.insert("line".into(), place.line.to_string().into());
    }
    test_case
}

fn failure(agreement: &str, case: &Case) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(text::wrong(case).join("; "));
    status.set_type("case");
    status.set_description(text::failed(agreement, case, &Look { width: WIDTH, color: false }));
    status
}
