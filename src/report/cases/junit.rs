//! As JUnit: a suite for each agreement, a case for each case.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::text;
use super::{Case, Tested};
use crate::report::junit::{case as named, put_place, written};
use crate::report::text::Look;
use crate::report::wrap::plain;

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
    written(&report)
}

fn test_case(agreement: &str, case: &Case) -> TestCase {
    let status = match case.passed {
        true => TestCaseStatus::success(),
        false => failure(agreement, case),
    };
    let mut test_case = named(agreement, &plain(&case.name), status);
    put_place(&mut test_case, case.place.as_ref());
    test_case
}

fn failure(agreement: &str, case: &Case) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(text::wrong(case).join("; "));
    status.set_type("case");
    status.set_description(text::failed(agreement, case, &Look { width: WIDTH, color: false }));
    status
}
