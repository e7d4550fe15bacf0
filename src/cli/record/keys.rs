//! The keys of an entry as options.

use abide::written::{Verb, keys};
use anyhow::{Result, anyhow, bail};
use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use serde_json::{Map, Value};

use super::super::when::{Offset, When};

/// What is said of an entry beside its verb: the options that were given, and what stood behind them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys(Vec<(&'static str, Vec<String>)>);

/// The keys of an entry that are no verbs.
fn names() -> impl Iterator<Item = &'static str> {
    let is_verb = |key: &str| Verb::ALL.into_iter().any(|verb| verb.word() == key);
    keys(&["entry"]).iter().copied().filter(move |key| !is_verb(key))
}

impl Keys {
    /// The keys and values of an entry. What is no value of its key stays text, and is refused with
    /// the entry; only days that are counted from today are none of the language.
    pub(super) fn entry(&self, offset: Offset) -> Result<Map<String, Value>> {
        let mut entry = Map::new();
        for (key, texts) in &self.0 {
            let first = texts.first().map_or("", String::as_str);
            let value = match *key {
                "with" | "by" => {
                    let names = texts.iter().map(|text| text.trim());
                    Value::from_iter(names.filter(|name| !name.is_empty()))
                }
                "holds" | "tolls" => Value::from(first == "true"),
                "occurrence" => first.parse::<i64>().map_or(Value::from(first), Value::from),
                "on" | "recorded" if first.starts_with(|char: char| char.is_ascii_alphabetic()) => {
                    let when: When =
                        first.parse().map_err(|error| anyhow!("`--{key}`: {error}"))?;
                    Value::from(when.resolve(offset)?.to_string())
                }
                _ => Value::from(first),
            };
            entry.insert((*key).to_owned(), value);
        }
        Ok(entry)
    }
}

/// What a verb cannot do without, and the options that say it.
pub(super) fn needed(verb: Verb, keys: &Keys) -> Result<()> {
    let has = |key: &str| keys.0.iter().any(|(given, _)| *given == key);
    let terms = ["from", "target", "deadline", "until", "due-from"];
    match verb {
        Verb::Held if !has("with") => bail!("say who took part: `--with PARTY,PARTY`"),
        Verb::Assessed if !has("holds") => {
            bail!("say what was found: `--holds true` or `--holds false`")
        }
        Verb::Amended if !terms.into_iter().any(has) => bail!(
            "say what is new: at least one of `--from`, `--target`, `--deadline`, `--until`, \
             `--due-from`"
        ),
        _ => Ok(()),
    }
}

impl Args for Keys {
    fn augment_args(command: Command) -> Command {
        names().fold(command, |command, key| command.arg(option(key)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Keys {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = names().filter_map(|key| {
            let texts = matches.get_many::<String>(key)?;
            Some((key, texts.cloned().collect()))
        });
        Ok(Keys(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn option(key: &'static str) -> Arg {
    let (value, help) = told(key);
    let option = Arg::new(key).long(key).value_name(value).help(help);
    match key {
        "on" => option.required(true).value_parser(NonEmptyStringValueParser::new()),
        "holds" | "tolls" => option.value_parser(["true", "false"]),
        // A list: with commas, or repeated.
        "with" | "by" => option.action(ArgAction::Append).value_delimiter(','),
        "source" | "note" => {
            option.allow_hyphen_values(true).value_parser(NonEmptyStringValueParser::new())
        }
        _ => option.value_parser(NonEmptyStringValueParser::new()),
    }
}

/// What stands behind the option of a key, and what it says.
fn told(key: &str) -> (&'static str, &'static str) {
    match key {
        "id" => ("TEXT", "A name for the entry, by which it can be retracted"),
        "on" => (
            "DAY",
            "When it was: a date, `today`, `today-2w`; where it is not known, `2025-01` or \
             `2025-01-03/2025-01-20`",
        ),
        "recorded" => ("DAY", "When it became known, if that was later: a date, or `today`"),
        "with" => ("PARTIES", "With `held`: who took part"),
        "holds" => ("TRUTH", "With `assessed`: `true` or `false`"),
        "tolls" => ("TRUTH", "With `suspended`: `false` if the deadline does not move meanwhile"),
        "from" | "until" | "target" | "due-from" | "deadline" => {
            ("PHRASE", "With `amended`: the new term, or `none`")
        }
        "occurrence" => ("NUMBER", "Which occurrence of what recurs; as in `ID#3`"),
        "by" => ("PARTIES", "Who says so"),
        "source" => ("TEXT", "Where it is to be read"),
        "note" => ("TEXT", "A remark"),
        _ => ("VALUE", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_told() {
        for key in names() {
            assert!(!told(key).1.is_empty(), "{key}");
        }
    }
}
