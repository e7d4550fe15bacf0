use std::fmt::Write as _;

use abide::check::Loaded;
use abide::diagnostic::Code;
use abide::evaluate::evaluate;
use abide::evaluate::explain::explain;
use abide::model::{Agreement, Commitment, CommitmentId, Mention, PartyId, Reason, Status};
use abide::report::SCHEMA_VERSION;
use abide::report::explain::{Call, Explained, build, text};
use anyhow::{Result, bail};

use super::args::{ExplainArgs, ExplainFormat};
use super::exit::Exit;
use super::load::{self, Run};
use super::{output, statuses};

/// So many ids are listed where none of them was meant.
const MOST_IDS: usize = 20;

/// Says why a commitment has its status, or what a code of a diagnostic means.
pub(crate) fn run(args: &ExplainArgs) -> Result<Exit> {
    if let Some(code) = Code::named(&args.id) {
        if !args.question.paths.is_empty() {
            bail!("a diagnostic is explained by itself: `abide explain {}`", code.code());
        }
        output::result(&of_code(code, args.format)?)?;
        return Ok(Exit::Fine);
    }
    if is_code(&args.id) {
        bail!("there is no diagnostic `{}`{}", args.id, meant_code(&args.id));
    }
    // No commitment can be called like a status.
    if let Some(status) = Status::named(&args.id) {
        if !args.question.paths.is_empty() {
            bail!("a status is explained by itself: `abide explain {status}`");
        }
        let explanation = statuses::of_status(status);
        output::result(&of_word(status, None, &explanation, args.format)?)?;
        return Ok(Exit::Fine);
    }
    let run = match load::load(&args.question, args.color)? {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    if let Some(reason) = reason(&run.loaded, &args.id) {
        let explanation = statuses::of_reason(reason);
        output::result(&of_word(reason.status(), Some(reason), &explanation, args.format)?)?;
        return Ok(Exit::Fine);
    }
    let found = find(&run.loaded, &args.id)?;
    let call = Call {
        paths: args.question.paths.clone(),
        assume: args.question.assume.clone(),
        several: run.loaded.len() > 1,
    };
    let explained = explained(&run, &found, &args.id, &call)?;
    let text = match args.format {
        ExplainFormat::Text => text::render(&explained, args.all, &output::look(args.color)),
        ExplainFormat::Json => explained.json()?,
    };
    output::result(&text)?;
    Ok(Exit::Fine)
}

/// What a code means.
fn of_code(code: Code, format: ExplainFormat) -> Result<String> {
    Ok(match format {
        ExplainFormat::Text => format!("{}\n", code.explanation()),
        ExplainFormat::Json => {
            let explained = serde_json::json!({
                "schema_version": SCHEMA_VERSION,
                "code": code.code(),
                "title": code.title(),
                "explanation": code.explanation(),
            });
            format!("{}\n", serde_json::to_string_pretty(&explained)?)
        }
    })
}

/// What a status means, or a reason for it.
fn of_word(
    status: Status,
    reason: Option<Reason>,
    explanation: &str,
    format: ExplainFormat,
) -> Result<String> {
    Ok(match format {
        ExplainFormat::Text => explanation.to_owned(),
        ExplainFormat::Json => {
            let explained = serde_json::json!({
                "schema_version": SCHEMA_VERSION,
                "status": status.word(),
                "reason": reason.map(Reason::word),
                "explanation": explanation.trim_end(),
            });
            format!("{}\n", serde_json::to_string_pretty(&explained)?)
        }
    })
}

/// The reason of that word, unless something is called so: a reason may be an id.
fn reason(loaded: &[Loaded], word: &str) -> Option<Reason> {
    let is_id = |one: &Loaded| {
        let mut commitments = one.agreement.commitments();
        commitments.any(|(_, it)| it.id == word) || other_sort(&one.agreement, word).is_some()
    };
    let mut reasons = Reason::ALL.into_iter();
    reasons.find(|reason| reason.word() == word).filter(|_| !loaded.iter().any(is_id))
}

/// Whether the text has the form of a code.
fn is_code(id: &str) -> bool {
    let mut chars = id.chars();
    let letter = chars.next().is_some_and(|char| matches!(char, 'E' | 'W' | 'e' | 'w'));
    letter && id.len() == 4 && chars.all(|char| char.is_ascii_digit())
}

/// Whether the text may be a code that is not written as it should be.
fn is_like_code(id: &str) -> bool {
    let digits = id.strip_prefix(['E', 'W', 'e', 'w']).unwrap_or_default();
    !digits.is_empty() && digits.chars().all(|char| char.is_ascii_digit())
}

/// The code of that number, or those there are.
fn meant_code(id: &str) -> String {
    let (letter, digits) = id.split_at_checked(1).unwrap_or_default();
    let number = digits.trim_start_matches('0');
    if let Some(code) = Code::named(&format!("{letter}{number:0>3}")) {
        return format!(": did you mean `{}`?", code.code());
    }
    let codes = Code::ALL.iter().map(|code| code.code());
    let codes: Vec<&str> = codes.filter(|code| code.starts_with(&letter.to_uppercase())).collect();
    match codes.as_slice() {
        [first, .., last] => format!("; they go from `{first}` to `{last}`"),
        _ => String::new(),
    }
}

/// A commitment, or one occurrence of it.
struct Found<'l> {
    loaded: &'l Loaded,
    commitment: CommitmentId,
    occurrence: Option<u32>,
}

fn explained(run: &Run, found: &Found<'_>, id: &str, call: &Call) -> Result<Explained> {
    let Found { loaded, commitment, occurrence } = found;
    let (agreement, record) = (&loaded.agreement, &loaded.record);
    let explanation = explain(agreement, record, &run.query, *commitment, *occurrence);
    let Some(explanation) = explanation else {
        let whole = evaluate(agreement, record, &run.query).commitments;
        let occurrences = whole.get(commitment.index()).map(|whole| &whole.occurrences);
        let last = occurrences.and_then(|all| all.last()).map(|one| one.number);
        let on = run.query.on;
        match last {
            Some(last) => bail!("`{id}` is not there on {on}: occurrences go from 1 to {last}"),
            None => bail!("`{id}` is not there on {on}: it has no occurrence yet"),
        }
    };
    let which = (*commitment, *occurrence);
    Ok(build(&run.sources, &run.query, loaded, which, &explanation, call, run.warnings()))
}

/// The commitment of that id: `id`, `agreement/id`, either with `#number`.
fn find<'l>(loaded: &'l [Loaded], text: &str) -> Result<Found<'l>> {
    let (name, occurrence) = match text.split_once('#') {
        None => (text, None),
        Some((name, number)) => match number.parse::<u32>() {
            Ok(number) if number > 0 => (name, Some(number)),
            _ => bail!("`{text}`: an occurrence is a number from 1 on, as in `{name}#1`"),
        },
    };
    let (agreement, id) = match name.split_once('/') {
        Some((agreement, id)) => (Some(agreement), id),
        None => (None, name),
    };
    let in_agreement = |one: &&Loaded| agreement.is_none_or(|wanted| one.agreement.id == wanted);
    let commitments = |one: &'l Loaded| {
        let all = one.agreement.commitments();
        all.filter(|(_, commitment)| commitment.id == id).map(move |(id, _)| (one, id))
    };
    let found: Vec<(&Loaded, CommitmentId)> =
        loaded.iter().filter(in_agreement).flat_map(commitments).collect();
    let (one, commitment) = match found.as_slice() {
        [one] => *one,
        [] => bail!("{}", not_found(loaded, agreement, id)),
        several => {
            let ids = several.iter().map(|(one, _)| format!("`{}/{id}`", one.agreement.id));
            let ids: Vec<String> = ids.collect();
            bail!("`{id}` is in several agreements: say {}", ids.join(" or "));
        }
    };
    let recurs = one.agreement.commitment(commitment).is_some_and(|it| it.every.is_some());
    if let Some(number) = occurrence.filter(|_| !recurs) {
        bail!("`{name}` does not recur: write `{name}`, without `#{number}`");
    }
    Ok(Found { loaded: one, commitment, occurrence })
}

/// Why nothing has that id, and what may have been meant.
fn not_found(loaded: &[Loaded], agreement: Option<&str>, id: &str) -> String {
    if let Some(wanted) = agreement.filter(|it| !loaded.iter().any(|one| one.agreement.id == *it)) {
        let ids: Vec<&str> = loaded.iter().map(|one| one.agreement.id.as_str()).collect();
        return format!("no agreement has the id `{wanted}`{}", meant(wanted, &ids));
    }
    if agreement.is_none() && is_like_code(id) {
        return format!("no commitment and no diagnostic is called `{id}`{}", meant_code(id));
    }
    let others = loaded.iter().filter(|one| agreement.is_none_or(|it| one.agreement.id == it));
    let mut others = others.map(|one| &one.agreement);
    if let Some((sort, agreement)) = others.find_map(|one| Some((other_sort(one, id)?, one))) {
        return format!("`{id}` is {sort}, not a commitment{}", depending(agreement, id));
    }
    let commitments = loaded.iter().flat_map(|one| one.agreement.commitments());
    let ids: Vec<&str> = commitments.map(|(_, commitment)| commitment.id.as_str()).collect();
    let path = if std::path::Path::new(id).exists() {
        format!("; `{id}` is a path: the id comes first, as in `abide explain ID {id}`")
    } else {
        String::new()
    };
    format!("no commitment has the id `{id}`{}{path}", meant(id, &ids))
}

/// The commitments that something else has to do with.
fn depending(agreement: &Agreement, id: &str) -> String {
    if agreement.id == id {
        let all: Vec<&str> = agreement.commitments().map(|(_, it)| it.id.as_str()).collect();
        return format!("; those of it are explained by their ids{}", listed(&all));
    }
    let is_it = |mention: &Mention| match mention {
        Mention::Event(of) => agreement.events.get(of.index()).is_some_and(|it| it.id == id),
        Mention::Condition(of) => {
            agreement.conditions.get(of.index()).is_some_and(|it| it.id == id)
        }
        Mention::Consultation(of) => {
            agreement.consultations.get(of.index()).is_some_and(|it| it.id == id)
        }
        Mention::Commitment(_) | Mention::SomeDay(_) => false,
    };
    let is_party = |of: &PartyId| agreement.parties.get(of.index()).is_some_and(|it| it.id == id);
    let has_to_do = |one: &Commitment| {
        let mut parties = one.obligor.iter().chain(&one.obligee);
        one.mentions().iter().any(is_it) || parties.any(is_party)
    };
    let all = agreement.commitments().filter(|(_, one)| has_to_do(one));
    let all: Vec<&str> = all.map(|(_, one)| one.id.as_str()).collect();
    let Some(first) = all.first() else { return "; no commitment depends on it".to_owned() };
    let more = match all.len().saturating_sub(MOST_IDS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named: Vec<String> = all.iter().take(MOST_IDS).map(|id| format!("`{id}`")).collect();
    format!("; what depends on it: {}{more}, as in `abide explain {first}`", named.join(", "))
}

/// What else has that id.
fn other_sort(agreement: &Agreement, id: &str) -> Option<&'static str> {
    let sorts = [
        (agreement.parties.iter().any(|it| it.id == id), "a party"),
        (agreement.events.iter().any(|it| it.id == id), "an event"),
        (agreement.conditions.iter().any(|it| it.id == id), "a condition"),
        (agreement.consultations.iter().any(|it| it.id == id), "a consultation"),
        (agreement.id == id, "an agreement"),
    ];
    sorts.into_iter().find(|(is, _)| *is).map(|(_, sort)| sort)
}

/// The nearest id, or all if they are few.
pub(crate) fn meant(id: &str, ids: &[&str]) -> String {
    let reach = id.chars().count().div_ceil(3).max(1);
    let lower = id.to_lowercase();
    let distance = |other: &str| strsim::damerau_levenshtein(&lower, &other.to_lowercase());
    let near = ids.iter().map(|other| (distance(other), *other)).min();
    if let Some((_, near)) = near.filter(|(distance, _)| *distance <= reach) {
        return format!(": did you mean `{near}`?");
    }
    listed(ids)
}

/// All of them, if they are few.
fn listed(ids: &[&str]) -> String {
    let mut text = String::new();
    for (number, other) in ids.iter().take(MOST_IDS).enumerate() {
        let _ = write!(text, "{}`{other}`", if number == 0 { ": there is " } else { ", " });
    }
    if let Some(more) = ids.len().checked_sub(MOST_IDS).filter(|more| *more > 0) {
        let _ = write!(text, " and {more} more");
    }
    text
}
