//! Sums of dates that leave the years 1 to 9999.

use serde_json::{Value, json};

use crate::load::try_load;

fn document(deadline: &str, happened: &str) -> Value {
    json!({
        "agreement": {"id": "far", "made": "2025-01-01"},
        "event": {"ev": {}},
        "entry": [{"on": happened, "happened": "ev"}],
        "commitment": {"pay": {"what": "Pay", "deadline": deadline}},
    })
}

#[test]
fn a_sum_that_leaves_all_dates_is_an_error_also_where_the_record_says_from_which_day() {
    let codes = |deadline: &str, happened: &str| {
        let wrong = try_load(&document(deadline, happened)).err().unwrap_or_default();
        wrong.iter().map(|one| one.code.code()).collect::<Vec<_>>()
    };
    assert_eq!(codes("9000 years after made", "2026-02-01"), ["E110"]);
    assert_eq!(codes("9000 years after ev", "2026-02-01"), ["E110"]);
    assert_eq!(codes("5 days after ev", "9999-12-30"), ["E110"]);
    assert_eq!(codes("end of year after ev", "9999-12-30"), ["E110"]);
    assert_eq!(codes("5 days after ev", "9999-12-20"), [""; 0]);
    assert_eq!(codes("3000 years before ev", "2026-02-01"), ["E110"]);
}
