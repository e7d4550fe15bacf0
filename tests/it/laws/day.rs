//! Laws of one report.

use abide::dates::Day;
use abide::evaluate::{Breach, Certainty, Reason, Status};
use proptest::prelude::*;

use super::{Outcome, judged, judgements, law, open, verdict};
use crate::generate::{Case, Settings, case};

/// Checks something of each judgement of a document on each day asked.
fn each(
    settings: Settings,
    documents: u32,
    holds: impl Fn(&abide::model::Commitment, &abide::evaluate::Judgement, Day) -> Outcome,
) {
    law(case(settings), documents, |Case { document, queries }| {
        for (on, known_by) in queries {
            let (loaded, verdict) = judged(&document, on, known_by);
            for (_, commitment, _, judgement) in judgements(&loaded, &verdict) {
                holds(commitment, judgement, on)?;
            }
        }
        Ok(())
    });
}

/// **L1. One answer.** On every day every commitment has one status and one reason, and the reason
/// is one of that status. `possible` is not empty and contains the status. Where only one status is
/// possible, breach is `no`, or the status is lapsed. The same holds for every occurrence.
#[test]
fn one_answer() {
    law(case(open()), 150, |Case { document, queries }| {
        for (on, known_by) in queries {
            let (loaded, verdict) = judged(&document, on, known_by);
            prop_assert_eq!(verdict.commitments.len(), loaded.agreement.commitments.len());
            for (_, _, _, it) in judgements(&loaded, &verdict) {
                prop_assert_eq!(it.reason.status(), it.status);
                prop_assert!(it.possible.contains(&it.status), "{:?}", it);
                let one = it.possible.len() == 1;
                let fine = !one || it.breach == Breach::No || it.status == Status::Lapsed;
                prop_assert!(fine, "{:?}", it);
            }
        }
        Ok(())
    });
}

/// **L2. No clock.** The same question has the same answer, whenever it is asked: outside of
/// `src/cli` no code names the clock, the environment or the file system.
#[test]
fn no_clock() {
    law(case(open()), 150, |Case { document, queries }| {
        for (on, known_by) in queries {
            let (loaded, once) = judged(&document, on, known_by);
            prop_assert_eq!(&once, &verdict(&loaded, on, known_by));
            prop_assert_eq!(&once, &judged(&document, on, known_by).1);
        }
        Ok(())
    });
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let library = code(&src, &src.join("cli"));
    assert!(library.len() > 50, "the code is there");
    for (file, text) in library {
        for word in ["SystemTime", "Instant", "std::env", "std::fs", "Utc::now", "Local::now"] {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
    }
}

/// The files of a folder, without those below `except`.
fn code(folder: &std::path::Path, except: &std::path::Path) -> Vec<(std::path::PathBuf, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path == except {
            continue;
        }
        if path.is_dir() {
            files.extend(code(&path, except));
        } else {
            let text = std::fs::read_to_string(&path).expect("a file");
            files.push((path, text));
        }
    }
    files
}

/// **L6. The last day.** On a day that is not after its deadline in effect a commitment is never
/// lapsed; on a day after it it is never due, unless it has a grace. With a term it is never
/// `expired` on a day that is not after `until`, and never due on a day after it.
#[test]
fn the_last_day() {
    each(open(), 150, |commitment, it, on| {
        if let Some(deadline) = it.deadline {
            prop_assert!(on > deadline || it.status != Status::Lapsed, "{}: {:?}", on, it);
            let graced = commitment.grace.is_some();
            let fine = on <= deadline || graced || it.status != Status::Due;
            prop_assert!(fine, "{}: {:?}", on, it);
        }
        if let Some(until) = it.until.filter(|_| !commitment.kind.has_deadline()) {
            prop_assert!(on > until || it.reason != Reason::Expired, "{}: {:?}", on, it);
            prop_assert!(on <= until || it.status != Status::Due, "{}: {:?}", on, it);
        }
        Ok(())
    });
}

/// **L7. Never in force, never lapsed.** On a day on which a commitment is lapsed, `from` has come:
/// if the document is certain, `in_force_from` is a day not after D. If it is not certain, it is
/// null or such a day.
#[test]
fn never_in_force_never_lapsed() {
    let come = |it: &abide::evaluate::Judgement, on: Day, certain: bool| -> Outcome {
        let fine =
            it.status != Status::Lapsed || it.in_force_from.map_or(!certain, |from| from <= on);
        prop_assert!(fine, "{}: {:?}", on, it);
        Ok(())
    };
    each(Settings::certain(), 150, |_, it, on| come(it, on, true));
    each(open(), 150, |_, it, on| come(it, on, false));
}

/// **L17. Breach.** If breach is `yes`, lapsed is the only possible status; if it is `unknown`,
/// lapsed is possible. In a certain document it is `yes` if the reason is `missed` or `broken`, and
/// else `no`.
#[test]
fn breach_is_a_lapse() {
    each(open(), 150, |_, it, on| {
        let lapsed = it.possible.contains(&Status::Lapsed);
        let only = it.possible.len() == 1;
        let fine = match it.breach {
            Breach::Yes => lapsed && only,
            Breach::Unknown => lapsed,
            Breach::No => true,
        };
        prop_assert!(fine, "{}: {:?}", on, it);
        Ok(())
    });
    each(Settings::certain(), 150, |_, it, on| {
        let breach = matches!(it.reason, Reason::Missed | Reason::Broken);
        let expected = if breach { Breach::Yes } else { Breach::No };
        prop_assert_eq!(it.breach, expected, "{}: {:?}", on, it);
        Ok(())
    });
}

/// **L18. Open.** `certainty` is `open` if and only if more than one status is possible.
#[test]
fn open_is_more_than_one() {
    each(open(), 150, |_, it, on| {
        let open = it.certainty == Certainty::Open;
        prop_assert_eq!(open, it.possible.len() > 1, "{}: {:?}", on, it);
        Ok(())
    });
}

/// **L19. What it turns on.** If `exact`, `turns_on` is empty if and only if one status is
/// possible. It has at most one set, which is not empty.
#[test]
fn what_it_turns_on() {
    each(open(), 150, |_, it, on| {
        let fine = !it.exact || it.turns_on.is_empty() == (it.possible.len() == 1);
        prop_assert!(fine, "{}: {:?}", on, it);
        prop_assert!(it.turns_on.len() <= 1, "{}: {:?}", on, it);
        prop_assert!(it.turns_on.iter().all(|names| !names.is_empty()), "{}: {:?}", on, it);
        Ok(())
    });
}
