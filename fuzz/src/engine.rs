//! The engine against the oracle.

use abide::dates::Day;
use abide::evaluate::{Judgement, Query, evaluate};
use abide::source::Sources;

use super::document::Document;
use super::load::loaded;
use crate::oracle;

/// How far the oracle looks for the next change.
const LOOK_AHEAD: i64 = 25;

/// The document is judged as the oracle judges it.
pub(super) fn judged(document: &Document) {
    let (_, outcome) = loaded(&mut Sources::default(), document);
    for one in &outcome.agreements {
        let query = Query { on: document.on, known_by: document.known_by };
        let found = evaluate(&one.agreement, &one.record, &query);
        let expected = oracle::judge(&one.agreement, &one.record, &query, LOOK_AHEAD);
        // What takes the oracle too many worlds is only asked not to panic.
        let Ok(expected) = expected else { continue };
        assert_eq!(expected.commitments.len(), found.commitments.len());
        let last = query.on.plus(LOOK_AHEAD);
        for (expected, found) in expected.commitments.iter().zip(&found.commitments) {
            if found.exact {
                assert_eq!(*expected, seen(found, last), "oracle (left)\n{document:#?}");
            } else {
                // Where there are too many worlds for it, more may be possible to it than is.
                let is_wider = expected.possible.is_subset(&found.possible);
                assert!(is_wider, "oracle: {expected:#?}, engine: {found:#?}\n{document:#?}");
            }
        }
    }
}

/// The judgement without a change that is too far ahead for the oracle to see.
fn seen(judgement: &Judgement, last: Option<Day>) -> Judgement {
    let mut seen = judgement.clone();
    seen.next = seen.next.filter(|next| Some(next.on) <= last);
    for occurrence in &mut seen.occurrences {
        occurrence.judgement = self::seen(&occurrence.judgement, last);
    }
    seen
}
