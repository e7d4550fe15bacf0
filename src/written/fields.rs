//! The keys of one table, found by name.

use super::read::Reader;
use super::tree::{Key, Table, Value};
use crate::diagnostic::{Code, Diagnostic, list_of, nearest, quoted};
use crate::source::Place;

/// What a table may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// What it is, with its article: `a commitment`.
    pub(super) what: &'static str,
    /// Its keys.
    pub(super) keys: &'static [&'static str],
}

/// A key with its value.
pub(super) type Field<'t, 'a> = (&'t Key<'a>, &'t Value<'a>);

/// A table, sorted by the keys that have a meaning.
pub(super) struct Fields<'t, 'a> {
    pub(super) head: Place,
    shape: Shape,
    /// Those that stand there. They are few, and gone through sooner than all that may stand there.
    known: Vec<(&'static str, Field<'t, 'a>)>,
    /// Of most of those that do not stand there this says so: the [`sign`] of each that does.
    signs: u64,
    /// The others.
    pub(super) unknown: Vec<Field<'t, 'a>>,
}

impl<'t, 'a> Fields<'t, 'a> {
    /// Of the values of a key that is given twice the first counts.
    pub(super) fn sort(reader: &mut Reader<'_>, table: &'t Table<'a>, shape: Shape) -> Self {
        let mut known: Vec<(&'static str, Field<'t, 'a>)> = Vec::with_capacity(table.entries.len());
        let mut unknown = Vec::new();
        let mut signs = 0;
        for (key, value) in &table.entries {
            let Some(name) = shape.keys.iter().find(|name| **name == key.text) else {
                unknown.push((key, value));
                continue;
            };
            match known.iter().find(|(other, _)| other == name) {
                None => {
                    known.push((*name, (key, value)));
                    signs |= sign(name);
                }
                Some((_, (first, _))) => {
                    let first = first.place;
                    reader.findings.add(|| {
                        super::read::given_twice(&key.text, key.place)
                            .related(first, "given here before")
                    });
                }
            }
        }
        Fields { head: table.head, shape, known, signs, unknown }
    }

    /// As `sort`; every other key is an error.
    pub(super) fn new(reader: &mut Reader<'_>, table: &'t Table<'a>, shape: Shape) -> Self {
        let fields = Fields::sort(reader, table, shape);
        for (key, _) in &fields.unknown {
            reader.findings.add(|| unknown_key(key, shape));
        }
        fields
    }

    pub(super) fn get(&self, name: &str) -> Option<Field<'t, 'a>> {
        if self.signs & sign(name) == 0 {
            return None;
        }
        self.known.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }

    pub(super) fn value(&self, name: &str) -> Option<&'t Value<'a>> {
        self.get(name).map(|(_, value)| value)
    }

    /// The keys that stand here, as it seems, and say nothing: those whose value cannot be read, and those
    /// that others are probably meant as.
    pub(super) fn unread(&self) -> Vec<&'static str> {
        let broken = self.known.iter().filter(|(_, (_, value))| value.is_unread());
        let may_be_meant: &[&str] = if self.unknown.is_empty() { &[] } else { self.shape.keys };
        let meant = may_be_meant.iter().copied().filter(|name| self.is_meant(name));
        broken.map(|(name, _)| *name).chain(meant).collect()
    }

    /// Whether a key is not there, and one that is unknown may be meant as it.
    fn is_meant(&self, name: &str) -> bool {
        let mut unknown = self.unknown.iter();
        !self.unknown.is_empty()
            && self.get(name).is_none()
            && unknown.any(|(key, _)| nearest(&key.text, [name]).is_some())
    }

    /// The value of a key that has to be there.
    pub(super) fn required(&self, reader: &mut Reader<'_>, name: &str) -> Option<&'t Value<'a>> {
        let value = self.value(name);
        if value.is_none() && !self.is_meant(name) {
            reader.missing(name, self.shape.what, self.head);
        }
        value
    }
}

/// One bit of 64, which few names share.
fn sign(name: &str) -> u64 {
    let first = name.bytes().next().unwrap_or_default();
    1 << (usize::from(first).wrapping_add(name.len().wrapping_mul(7)) % 64)
}

/// What to say of a key that a table may not hold.
pub(super) fn unknown_key(key: &Key<'_>, shape: Shape) -> Diagnostic {
    let message = format!("unknown key {} in {}", quoted(&key.text), shape.what);
    let diagnostic = Diagnostic::new(Code::UnknownKey, key.place, message);
    if let Some(near) = nearest(&key.text, shape.keys.iter().copied()) {
        return diagnostic.did_you_mean(near);
    }
    diagnostic.help(match shape.keys {
        [only] => format!("the only key of {} is {}", shape.what, quoted(only)),
        keys => format!("the keys of {} are {}", shape.what, list_of(keys, "and")),
    })
}
