//! What was found out, as text for people.

use anstyle::{AnsiColor, Style};

use super::{Agreement, Commitment, Example, Outcome, Proof, Property, Reached, Tried, Verdict};
use crate::model::Claim;
use crate::report::text::{Look, count, paint, push_line, style};
use crate::report::wrap::{plain, width, wrap};

/// Where the name of a property begins, behind its verdict.
const INDENT: usize = 12;
/// Where the records begin that give a status for a reason.
const INNER: usize = 32;

/// Each property with what became of it, and of each commitment which statuses it can have; at the
/// end how many hold, and how to run it again.
#[must_use]
pub fn render(proof: &Proof, look: &Look) -> String {
    let mut page = Page { text: String::new(), look };
    for agreement in &proof.agreements {
        page.agreement(agreement);
    }
    page.summary(proof);
    page.text
}

struct Page<'l> {
    text: String,
    look: &'l Look,
}

impl Page<'_> {
    fn agreement(&mut self, agreement: &Agreement) {
        let id = paint(&agreement.id, Style::new().bold(), self.look);
        let indent = width(&agreement.id).saturating_add(2);
        let title = plain(agreement.title.as_deref().unwrap_or(""));
        self.hanging(&id, indent, &title);
        self.text.push('\n');
        for property in &agreement.properties {
            self.property(property, agreement.unconfirmed == 0);
        }
        for commitment in &agreement.commitments {
            self.commitment(commitment);
        }
        if agreement.unconfirmed > 0 {
            let records = usize::try_from(agreement.unconfirmed).unwrap_or(usize::MAX);
            let records = count(records, "record", "records");
            self.paragraph(
                0,
                &format!(
                    "{records} spoke against a property or gave a status, but no more when loaded \
                     from a file: that is a mistake of this program"
                ),
            );
            self.text.push('\n');
        }
    }

    fn property(&mut self, property: &Property, all_confirmed: bool) {
        self.verdict(&property.outcome, &property.name);
        let claim = format!("{} {}", property.claim, plain(&property.condition));
        let keys = [("once", &property.once), ("given", &property.given)];
        let keys = keys
            .into_iter()
            .filter_map(|(key, text)| Some(format!("; {key} {}", plain(text.as_ref()?))));
        self.paragraph(INDENT, &format!("{claim}{}", keys.collect::<String>()));
        self.detail(&property.outcome, property.claim);
        let claims_of_all = property.claim != Claim::Reachable.word();
        let holds = claims_of_all && property.outcome.verdict == Verdict::Holds && all_confirmed;
        self.paragraph(INDENT, &tried(&property.tried, true, holds));
        self.text.push('\n');
        self.paste(&property.outcome);
    }

    fn verdict(&mut self, outcome: &Outcome, name: &str) {
        let color = match outcome.verdict {
            Verdict::Holds => AnsiColor::Green,
            _ => AnsiColor::Red,
        };
        let word = format!("{:<9}", outcome.verdict.word());
        let word = paint(&word, Style::new().bold().fg_color(Some(color.into())), self.look);
        self.hanging(&format!("  {word} "), INDENT, &plain(name));
    }

    /// Why it does not hold, or where it is reached.
    fn detail(&mut self, outcome: &Outcome, claim: &str) {
        let sentence = match (outcome.verdict, &outcome.case) {
            (Verdict::Holds, Some(case)) => format!("reached {}", example(case)),
            (Verdict::Holds, None) => return,
            (Verdict::Fails, Some(case)) if claim == "never" => {
                format!("so it is, or may be, {}", example(case))
            }
            (Verdict::Fails, Some(case)) if claim == "always" => {
                format!("it is not so, or may not be, {}", example(case))
            }
            (Verdict::Fails, Some(case)) => format!("not so {}", example(case)),
            (Verdict::Fails, None) => return,
            (Verdict::Vacuous, _) => {
                let key = outcome.vacuous.unwrap_or("given");
                format!(
                    "it claims nothing: in no record that was tried its `{key}` holds on a day that counts"
                )
            }
            (Verdict::Unreached, _) => "no record that was tried makes it so".to_owned(),
        };
        self.paragraph(INDENT, &sentence);
    }

    /// The case of one that fails, from the first column on, as it can be pasted.
    fn paste(&mut self, outcome: &Outcome) {
        if let (Verdict::Fails, Some(case)) = (outcome.verdict, &outcome.case) {
            push_line(&mut self.text, &case.toml);
            self.text.push('\n');
        }
    }

    fn commitment(&mut self, commitment: &Commitment) {
        let id = paint(&commitment.id, Style::new().bold(), self.look);
        push_line(&mut self.text, &format!("  {id}"));
        for status in &commitment.statuses {
            for reached in &status.reasons {
                self.reached(status.status.word(), reached, style(status.status));
            }
            if !status.reached {
                let word =
                    paint(&format!("{:<8}", status.status.word()), style(status.status), self.look);
                push_line(&mut self.text, &format!("    {word}in no record that was tried"));
            }
        }
        let not: Vec<&str> = commitment.not_reached.iter().map(|reason| reason.word()).collect();
        if !not.is_empty() {
            self.paragraph(4, &format!("not reached: {}", not.join(", ")));
        }
        let failed: Vec<_> = commitment
            .built_in
            .iter()
            .filter(|built_in| built_in.outcome.verdict != Verdict::Holds)
            .collect();
        let holds = commitment
            .built_in
            .iter()
            .filter(|built_in| built_in.outcome.verdict == Verdict::Holds && built_in.records > 0);
        let holds = count(holds.count(), "built-in property holds", "built-in properties hold");
        self.paragraph(4, &format!("{holds}; {}", tried(&commitment.tried, false, false)));
        self.text.push('\n');
        for built_in in failed {
            let name = format!("{} {}", commitment.id, built_in.says);
            self.verdict(&built_in.outcome, &name);
            self.detail(&built_in.outcome, "always");
            self.text.push('\n');
            self.paste(&built_in.outcome);
        }
    }

    fn reached(&mut self, status: &str, reached: &Reached, style: Style) {
        let status = paint(&format!("{status:<8}"), style, self.look);
        let reason = reached.reason.word();
        self.hanging(&format!("    {status}{reason:<19} "), INNER, &example(&reached.case));
    }

    fn summary(&mut self, proof: &Proof) {
        let counts = proof.counts;
        let written = share(counts.holds, counts.fails, "property", "properties");
        let built_in = share(
            counts.built_in_holds,
            counts.built_in_fails,
            "built-in property",
            "built-in properties",
        );
        self.paragraph(0, &format!("{written}; {built_in}; seed {}", proof.seed));
    }

    /// Text behind something, and below it where it is long.
    fn hanging(&mut self, before: &str, indent: usize, rest: &str) {
        let room = self.look.width.saturating_sub(indent);
        let mut lines = wrap(rest, room, room).into_iter();
        let first = lines.next().unwrap_or_default();
        let gap = if before.ends_with(' ') || first.is_empty() { "" } else { "  " };
        push_line(&mut self.text, format!("{before}{gap}{first}").trim_end());
        for line in lines {
            push_line(&mut self.text, &format!("{:indent$}{line}", ""));
        }
    }

    fn paragraph(&mut self, indent: usize, sentence: &str) {
        let room = self.look.width.saturating_sub(indent);
        for line in wrap(sentence, room, room) {
            push_line(&mut self.text, &format!("{:indent$}{line}", ""));
        }
    }
}

/// The day and the entries.
fn example(case: &Example) -> String {
    let on = case.on.map(|on| format!("on {on}")).unwrap_or_default();
    let complete = case.complete_through.map(|day| format!("record complete through {day}"));
    let said = case.says.iter().cloned().chain(complete);
    let said: Vec<String> = said.map(|entry| plain(&entry)).collect();
    match said.as_slice() {
        [] => format!("{on}, with an empty record"),
        said => format!("{on}, after {}", said.join("; ")),
    }
}

/// Which records were tried; of `long` lists of days each, else the first and the last. What `holds` of all
/// records of some entries is proved for them, if it is known of each what is possible.
fn tried(tried: &Tried, long: bool, holds: bool) -> String {
    let Tried {
        entries,
        statements,
        on,
        days_that_matter,
        records,
        more,
        combined,
        random,
        vague,
        from,
        to,
    } = tried;
    let days = match on.as_slice() {
        [first, .., last] if !long => {
            format!("{} from {first} to {last}", count(on.len(), "day", "days"))
        }
        on => on.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    let days = match days_that_matter.checked_sub(on.len()) {
        None | Some(0) => days,
        Some(left) => format!("{days} ({left} more would matter)"),
    };
    let all = count(usize::try_from(*records).unwrap_or(usize::MAX), "record", "records");
    let entries = count(usize::try_from(*entries).unwrap_or(usize::MAX), "entry", "entries");
    let statements = count(*statements, "statement", "statements");
    let vague = match vague {
        0 => String::new(),
        vague => format!("; of {vague} it is not known what is possible on some day"),
    };
    let bound = format!("all {all} of up to {entries}, each one of {statements} on {days}");
    let (bound, besides) = match holds && vague.is_empty() {
        true => (format!("proved for {bound}, and for no others"), "; tried besides: "),
        false => (format!("tried: {bound}"), "; "),
    };
    let more = match more {
        0 => String::new(),
        more => format!("{more} of one entry more; "),
    };
    format!(
        "{bound}{besides}{more}{combined} combined from what each part needs; and {random} by chance; every day \
         from {from} to {to}{vague}"
    )
}

fn share(holds: usize, fails: usize, one: &str, many: &str) -> String {
    let all = holds.saturating_add(fails);
    let all = match all {
        0 => return format!("no {one}"),
        all => count(all, one, many),
    };
    match fails {
        0 => format!("{all}: nothing fails"),
        fails => format!("{all}: {fails} failed"),
    }
}
