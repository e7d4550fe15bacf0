use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::expected::{Expected, expected};
use super::scan::{Leaf, Part, leaves};
use super::tables::is_entry;
use crate::phrase;
use crate::source::{FileId, Place, Sources};
use crate::written::Format;

/// The kinds of things that have ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "their names")]
pub enum Kind {
    Agreement,
    Party,
    Calendar,
    Event,
    Condition,
    Consultation,
    Commitment,
    Entry,
}

impl Kind {
    /// The word for it, with its article.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Kind::Agreement => "an agreement",
            Kind::Party => "a party",
            Kind::Calendar => "a calendar",
            Kind::Event => "an event",
            Kind::Condition => "a condition",
            Kind::Consultation => "a consultation",
            Kind::Commitment => "a commitment",
            Kind::Entry => "an entry",
        }
    }

    /// The word for it.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Agreement => "agreement",
            Kind::Party => "party",
            Kind::Calendar => "calendar",
            Kind::Event => "event",
            Kind::Condition => "condition",
            Kind::Consultation => "consultation",
            Kind::Commitment => "commitment",
            Kind::Entry => "entry",
        }
    }

    /// The kind of what is defined by tables of that name.
    fn of_table(name: &str) -> Option<Kind> {
        let kinds = [Kind::Party, Kind::Calendar, Kind::Event, Kind::Condition];
        let mut kinds = kinds.into_iter().chain([Kind::Consultation, Kind::Commitment]);
        kinds.find(|kind| kind.noun() == name)
    }

    /// The key under which the table of such a thing says what it is.
    fn title(self) -> &'static str {
        match self {
            Kind::Party => "name",
            Kind::Commitment => "what",
            Kind::Entry => "note",
            _ => "title",
        }
    }

    /// Ids of the same space are told apart by their text alone.
    fn space(self) -> Space {
        match self {
            Kind::Agreement => Space::Agreements,
            Kind::Calendar => Space::Calendars,
            Kind::Entry => Space::Entries,
            _ => Space::Names,
        }
    }
}

/// Where an id has to be the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Space {
    Agreements,
    Calendars,
    Entries,
    Names,
}

/// A thing with an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub kind: Kind,
    /// The agreement to which it belongs.
    pub agreement: String,
    /// Its id.
    pub id: String,
    /// What it is called, or promises.
    pub title: Option<String>,
    /// Where its id is written.
    pub place: Place,
}

/// A place at which an id stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The agreement of which it is.
    pub agreement: String,
    pub(super) space: Space,
    /// The id.
    pub id: String,
    /// Where it stands, without quotes.
    pub place: Place,
    /// The occurrence that is meant, where one is: `rent#3`.
    pub occurrence: Option<u32>,
    /// Where that ends in the text, which is behind the place of the id.
    upto: u32,
    /// Whether the thing is defined here.
    pub defines: bool,
    /// Whether the place holds the id and nothing else: not where it is written with escapes.
    pub(super) exact: bool,
}

/// All ids in some files.
#[derive(Debug, Default)]
pub struct Index {
    /// In the order of files and places.
    mentions: Vec<Mention>,
    things: BTreeMap<(String, Space, String), Thing>,
    /// To which agreement a file belongs.
    owners: HashMap<FileId, String>,
}

impl Index {
    /// The ids in these files.
    ///
    /// ```
    /// use abide::editor::Index;
    /// use abide::source::Sources;
    /// use abide::written::Format;
    ///
    /// let mut sources = Sources::default();
    /// let rules = "[agreement]\nid = \"a\"\n[event.handover]\n[commitment.c]\nfrom = \"1 day after handover\"\n";
    /// let file = sources.add("a.toml", rules);
    /// let index = Index::new(&sources, [(file, Format::Toml)]);
    /// let at = u32::try_from(rules.rfind("handover").unwrap()).unwrap();
    /// let mention = index.at(file, at).unwrap();
    /// assert_eq!((mention.id.as_str(), index.same(mention).count()), ("handover", 2));
    /// ```
    #[must_use]
    pub fn new(sources: &Sources, files: impl IntoIterator<Item = (FileId, Format)>) -> Index {
        let mut index = Index::default();
        for (file, format) in files {
            let text = sources.get(file).map_or("", |file| &*file.text);
            index.file(file, &leaves(text, format));
        }
        index.mentions.sort_by_key(|mention| mention.place);
        index
    }

    fn file(&mut self, file: FileId, leaves: &[Leaf]) {
        let owner = owner(leaves);
        let owners = owners_of_lines(leaves);
        let titles = Titles::new(leaves);
        for leaf in leaves {
            let agreement = owners.get(&leaf.table).copied().unwrap_or(owner);
            let context = Context { file, agreement, titles: &titles };
            match &leaf.part {
                Part::Key => self.key(&context, leaf),
                Part::Value(key) => self.value(&context, leaf, key),
            }
        }
        self.owners.insert(file, owner.to_owned());
    }

    fn key(&mut self, context: &Context<'_>, leaf: &Leaf) {
        match path(leaf).as_slice() {
            [table] => {
                if let Some(kind) = Kind::of_table(table) {
                    self.define(context, leaf, kind);
                }
            }
            // Where the case names its commitment, the keys are days.
            ["case", "expect"] if !leaf.text.starts_with(|c: char| c.is_ascii_digit()) => {
                self.mention(context, leaf, Kind::Commitment, 0..leaf.text.len());
            }
            _ => {}
        }
    }

    fn value(&mut self, context: &Context<'_>, leaf: &Leaf, key: &str) {
        let whole = 0..leaf.text.len();
        let path = path(leaf);
        match (path.as_slice(), key) {
            (["agreement"], "id") => return self.define(context, leaf, Kind::Agreement),
            (path, "id") if is_entry(path) => return self.define(context, leaf, Kind::Entry),
            // The agreement as a whole can be withdrawn; no commitment can be called so.
            (path, "withdrawn") if is_entry(path) && leaf.text == "agreement" => return,
            _ => {}
        }
        match expected(&path, key) {
            Expected::Id(kind) => self.mention(context, leaf, kind, whole),
            Expected::Date | Expected::Condition => {
                for name in phrase::names(&leaf.text) {
                    self.mention(context, leaf, Kind::Commitment, name.span);
                }
            }
            Expected::Words(_) | Expected::Length | Expected::Truth | Expected::Else => {}
        }
    }

    fn define(&mut self, context: &Context<'_>, leaf: &Leaf, kind: Kind) {
        self.mention(context, leaf, kind, 0..leaf.text.len());
        let Some(mention) = self.mentions.last_mut() else { return };
        mention.defines = true;
        let title = context.titles.of(leaf, kind);
        let thing = Thing {
            kind,
            agreement: mention.agreement.clone(),
            id: mention.id.clone(),
            title: title.map(str::to_owned),
            place: mention.place,
        };
        let key = (thing.agreement.clone(), kind.space(), thing.id.clone());
        self.things.entry(key).or_insert(thing);
    }

    fn mention(&mut self, context: &Context<'_>, leaf: &Leaf, kind: Kind, span: Range<usize>) {
        let Some(text) = leaf.text.get(span.clone()) else { return };
        // A case may ask for one occurrence: `rent#3`.
        let id = match kind {
            Kind::Commitment => text.split('#').next().unwrap_or(text),
            _ => text,
        };
        let number = text.get(id.len()..).filter(|number| !number.is_empty());
        let occurrence = number.and_then(|number| number.trim_start_matches('#').parse().ok());
        let span = span.start..span.start.saturating_add(id.len());
        let (range, exact) = match &leaf.inside {
            Some(inside) => {
                let shift = |at: usize| inside.start.saturating_add(at);
                (shift(span.start)..shift(span.end), true)
            }
            None => (leaf.range.clone(), false),
        };
        let agreement = match kind {
            Kind::Agreement => id,
            _ => context.agreement,
        };
        let place = Place::new(context.file, range);
        let behind = number.filter(|_| exact).map_or(0, str::len);
        self.mentions.push(Mention {
            occurrence,
            upto: place.end.saturating_add(u32::try_from(behind).unwrap_or(0)),
            agreement: agreement.to_owned(),
            space: kind.space(),
            id: id.to_owned(),
            place,
            defines: false,
            exact,
        });
    }

    /// The id at a byte of a file; right behind it counts too.
    #[must_use]
    pub fn at(&self, file: FileId, byte: u32) -> Option<&Mention> {
        let holds =
            |one: &Mention| one.place.file == file && one.place.start <= byte && byte <= one.upto;
        let behind =
            self.mentions.partition_point(|one| (one.place.file, one.place.start) <= (file, byte));
        let near = self.mentions.get(behind.saturating_sub(2)..behind)?;
        near.iter().rev().find(|one| holds(one))
    }

    /// All places of the same id, in order.
    pub fn same<'i>(&'i self, as_this: &Mention) -> impl Iterator<Item = &'i Mention> + use<'i> {
        let Mention { agreement, space, id, .. } = as_this.clone();
        self.mentions
            .iter()
            .filter(move |one| one.id == id && one.space == space && one.agreement == agreement)
    }

    /// The thing that has the id, if it is defined.
    #[must_use]
    pub fn thing(&self, mention: &Mention) -> Option<&Thing> {
        let Mention { agreement, space, id, .. } = mention;
        self.things.get(&(agreement.clone(), *space, id.clone()))
    }

    /// All things, by agreement, and by id within each sort.
    pub fn things(&self) -> impl Iterator<Item = &Thing> {
        self.things.values()
    }

    /// The agreement to which a file belongs.
    #[must_use]
    pub fn owner(&self, file: FileId) -> Option<&str> {
        self.owners.get(&file).map(String::as_str)
    }

    /// Whether an id is taken where it would have to be the only one.
    pub(super) fn is_taken(&self, mention: &Mention, id: &str) -> Option<&Thing> {
        let agreement = match mention.space {
            Space::Agreements => id,
            _ => &mention.agreement,
        };
        self.things.get(&(agreement.to_owned(), mention.space, id.to_owned()))
    }
}

/// What is known around a leaf.
struct Context<'l> {
    file: FileId,
    agreement: &'l str,
    titles: &'l Titles<'l>,
}

/// What things are called.
struct Titles<'l> {
    /// By the table in which that stands: the id stands in it too.
    beside: HashMap<(usize, &'l str), &'l str>,
    /// By the path of that table: the id is the last part of it.
    below: HashMap<(&'l str, &'l str, &'l str), &'l str>,
}

impl<'l> Titles<'l> {
    fn new(leaves: &'l [Leaf]) -> Titles<'l> {
        let mut titles = Titles { beside: HashMap::new(), below: HashMap::new() };
        for leaf in leaves {
            let Part::Value(key) = &leaf.part else { continue };
            if !matches!(&**key, "title" | "name" | "what" | "note") {
                continue;
            }
            if let [kind, id] = &*leaf.path {
                titles.below.insert((kind, id, key), &leaf.text);
            } else {
                titles.beside.insert((leaf.table, key), &leaf.text);
            }
        }
        titles
    }

    /// The title of what an id defines.
    fn of(&self, leaf: &Leaf, kind: Kind) -> Option<&'l str> {
        let key = kind.title();
        match kind {
            Kind::Agreement | Kind::Entry => self.beside.get(&(leaf.table, key)),
            _ => self.below.get(&(kind.noun(), leaf.text.as_str(), key)),
        }
        .copied()
    }
}

fn path(leaf: &Leaf) -> Vec<&str> {
    leaf.path.iter().map(String::as_str).collect()
}

/// The agreement of a file: its own, or that which it names.
fn owner(leaves: &[Leaf]) -> &str {
    let find = |path: &[&str], key: &str| {
        let is = |leaf: &&Leaf| {
            leaf.part == Part::Value(key.into()) && leaf.path.iter().eq(path.iter().copied())
        };
        leaves.iter().find(is).map(|leaf| leaf.text.as_str())
    };
    let own = find(&["agreement"], "id").or_else(|| find(&[], "for"));
    own.or_else(|| find(&["entry"], "for")).unwrap_or("")
}

/// The agreements of the lines of JSON Lines, by their tables.
fn owners_of_lines(leaves: &[Leaf]) -> HashMap<usize, &str> {
    let owner = |leaf: &&Leaf| {
        matches!(&leaf.part, Part::Value(key) if &**key == "for")
            && leaf.path.iter().eq(["entry"].iter())
    };
    leaves.iter().filter(owner).map(|leaf| (leaf.table, leaf.text.as_str())).collect()
}
