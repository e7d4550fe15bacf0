//! What `abide help TOPIC` says: of the language, for those who have nothing but the program.

use std::fmt::Write as _;

use abide::model::Status;

use super::statuses;

const DATES: &str = include_str!("topics/dates.txt");
const CONDITIONS: &str = include_str!("topics/conditions.txt");
const LENGTHS: &str = include_str!("topics/lengths.txt");
const ASSUMPTIONS: &str = include_str!("topics/assumptions.txt");

/// The page, if the command line asks for one: `abide help phrases`.
pub(crate) fn asked() -> Option<String> {
    let mut words = std::env::args_os().skip(1);
    let (help, topic) = (words.next()?, words.next()?);
    if help != "help" || words.next().is_some() {
        return None;
    }
    page(topic.to_str()?)
}

/// What there is to say of that topic.
fn page(topic: &str) -> Option<String> {
    Some(match topic {
        "phrases" => [DATES, CONDITIONS, LENGTHS, ASSUMPTIONS].join("\n"),
        "dates" => DATES.to_owned(),
        "conditions" => CONDITIONS.to_owned(),
        "lengths" => LENGTHS.to_owned(),
        "assumptions" => ASSUMPTIONS.to_owned(),
        "statuses" => all_statuses(),
        _ => return None,
    })
}

fn all_statuses() -> String {
    let mut page =
        "Statuses: on a day every commitment has one, and one reason for it\n".to_owned();
    for status in Status::ALL {
        let _ = write!(page, "\n{}", statuses::of_status(status));
    }
    page
}
