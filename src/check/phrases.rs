use super::kinds::Head;
use super::lengths::{self, Counted};
use super::names::{Names, Sort, Symbol, unknown};
use super::sink::Sink;
use super::used::Used;
use crate::dates::{Direction, Edge, Length, Period};
use crate::diagnostic::{Code, Diagnostic, Fix, quoted};
use crate::model::{Anchor, CommitmentId, Cond, Date, Deadline, SomeDay, Term};
use crate::phrase::{
    self, CondExpr, CondKind, DateExpr, DateKind, DateOf, Name, PhraseError, Relation, Span,
};
use crate::source::Place;
use crate::written::Phrase;

/// What the names of a phrase can mean.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) names: &'a Names<'a>,
    /// What is known of each commitment before its phrases are.
    pub(super) heads: &'a [Head],
    /// By what working days are counted.
    pub(super) calendar: Counted<'a>,
}

/// A commitment that a phrase names, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    pub(super) to: CommitmentId,
    pub(super) place: Place,
}

/// The key whose value a phrase is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    /// The day that a bare period means there; none: it means nothing.
    pub(super) bare: Option<Edge>,
    /// Whether `period-start` and `period-end` mean something there.
    pub(super) edges: bool,
}

/// Resolves phrases, and remembers to which commitments they refer.
#[derive(Debug)]
pub(super) struct Phrases<'a, 's> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) used: &'s mut Used,
    pub(super) sink: &'s mut Sink,
    pub(super) references: Vec<Reference>,
}

/// Where a phrase stands, and in which key.
#[derive(Debug, Clone, Copy)]
struct At<'p> {
    phrase: &'p Phrase,
    key: Key,
}

impl At<'_> {
    /// The place in the file of a stretch of the phrase.
    fn place(&self, span: &Span) -> Place {
        let whole = self.phrase.place;
        if !self.phrase.verbatim {
            return whole;
        }
        let lead = self.phrase.lead as usize;
        let base = whole.range().start.saturating_add(lead);
        Place::new(whole.file, base.saturating_add(span.start)..base.saturating_add(span.end))
    }

    /// The same, but never the same for two stretches: an escaped text is longer than what it
    /// stands for, so the end can count down.
    fn own_place(&self, span: &Span) -> Place {
        let place = self.place(span);
        if self.phrase.verbatim {
            return place;
        }
        let back = u32::try_from(span.start).unwrap_or(u32::MAX);
        Place { end: place.end.saturating_sub(back).max(place.start), ..place }
    }
}

impl Phrases<'_, '_> {
    /// A date phrase.
    pub(super) fn date(&mut self, phrase: &Phrase, key: Key) -> Option<Term<Date>> {
        let at = At { phrase, key };
        let expr = self.parsed(phrase::parse_date(&phrase.text), &at)?;
        let value = match (whole_period(&expr), key.bare) {
            (Some(period), Some(edge)) => Date::Anchor(Anchor::Day(period.edge(edge))),
            _ => self.resolve(&expr, &at)?,
        };
        Some(term(value, phrase))
    }

    /// A deadline: its form may open the due window.
    pub(super) fn deadline(&mut self, phrase: &Phrase, key: Key) -> Option<Term<Deadline>> {
        let at = At { phrase, key };
        let expr = self.parsed(phrase::parse_date(&phrase.text), &at)?;
        let value = match (whole_period(&expr), &unwrapped(&expr).kind) {
            (Some(period), _) => Deadline::Period(period),
            (None, DateKind::Within(..)) => Deadline::Within(self.resolve(&expr, &at)?),
            (None, _) => Deadline::On(self.resolve(&expr, &at)?),
        };
        Some(term(value, phrase))
    }

    /// A condition phrase.
    pub(super) fn condition(&mut self, phrase: &Phrase, key: Key) -> Option<Term<Cond>> {
        let at = At { phrase, key };
        let expr = self.parsed(phrase::parse_condition(&phrase.text), &at)?;
        let value = self.cond(&expr, &at)?;
        Some(term(value, phrase))
    }

    fn parsed<T>(&mut self, result: Result<T, PhraseError>, at: &At<'_>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                let place = at.place(&error.span);
                let mut diagnostic = Diagnostic::new(Code::BadPhrase, place, error.message);
                diagnostic.help = error.help;
                // Where something is escaped, the place is the whole text.
                let verbatim = at.phrase.verbatim;
                diagnostic.fix = error.instead.filter(|_| verbatim).map(Fix::Text);
                self.sink.push(diagnostic);
                None
            }
        }
    }

    fn resolve(&mut self, expr: &DateExpr, at: &At<'_>) -> Option<Date> {
        match &expr.kind {
            DateKind::Day(day) => Some(Date::Anchor(Anchor::Day(*day))),
            DateKind::Made => Some(Date::Anchor(Anchor::Made)),
            DateKind::Period(period) => self.misplaced_period(*period, &expr.span, at),
            DateKind::PeriodStart => self.edge(Anchor::PeriodStart, expr, at),
            DateKind::PeriodEnd => self.edge(Anchor::PeriodEnd, expr, at),
            DateKind::Name(name) => self.day_of(name, at),
            DateKind::Of(of, name) => self.day_of_commitment(*of, name, at),
            DateKind::Shift(length, direction, base) => {
                self.shift(*length, *direction, base, expr, at)
            }
            DateKind::Within(length, base) => self.shift(*length, Direction::After, base, expr, at),
            DateKind::Earlier(dates) => self.all(dates, at).map(Date::Earlier),
            DateKind::Later(dates) => self.all(dates, at).map(Date::Later),
            DateKind::EdgeOfPeriod(edge, period) => {
                Some(Date::Anchor(Anchor::Day(period.edge(*edge))))
            }
            DateKind::EdgeOf(edge, granularity, relation, base) => Some(Date::EdgeOf {
                edge: *edge,
                granularity: *granularity,
                step: step(*relation),
                base: Box::new(self.base(base, at)?),
                place: at.place(&expr.span),
            }),
            DateKind::SomeDayIn(period) => {
                Some(Date::SomeDay(SomeDay { period: *period, place: at.own_place(&expr.span) }))
            }
            DateKind::Group(inner) => self.resolve(inner, at),
        }
    }

    fn shift(
        &mut self,
        length: Length,
        direction: Direction,
        base: &DateExpr,
        whole: &DateExpr,
        at: &At<'_>,
    ) -> Option<Date> {
        let place = at.place(&whole.span);
        let length = lengths::counted(length, place, self.scope.calendar, self.sink);
        let base = self.base(base, at)?;
        Some(Date::Shift { length: length?, direction, base: Box::new(base), place })
    }

    /// The day from which a step counts: there a period is neither its start nor its end.
    fn base(&mut self, expr: &DateExpr, at: &At<'_>) -> Option<Date> {
        let Some(period) = whole_period(expr) else {
            return self.resolve(expr, at);
        };
        let place = at.place(&expr.span);
        let message = format!("nothing can be counted from the period `{period}`: it has two ends");
        self.sink.push(Diagnostic::new(Code::BarePeriod, place, message).help(either_end(period)));
        None
    }

    /// All of them, or none; each is looked at, so that each is reported.
    fn all(&mut self, exprs: &[DateExpr], at: &At<'_>) -> Option<Vec<Date>> {
        let found: Vec<Option<Date>> = exprs.iter().map(|expr| self.resolve(expr, at)).collect();
        found.into_iter().collect()
    }

    fn misplaced_period(&mut self, period: Period, span: &Span, at: &At<'_>) -> Option<Date> {
        let message = match at.key.bare {
            Some(_) => format!("the period `{period}` can only stand alone here"),
            None => format!("`{}` needs a day, and `{period}` is a period", at.key.name),
        };
        let diagnostic = Diagnostic::new(Code::BarePeriod, at.place(span), message);
        self.sink.push(diagnostic.help(either_end(period)));
        None
    }

    fn edge(&mut self, anchor: Anchor, expr: &DateExpr, at: &At<'_>) -> Option<Date> {
        if at.key.edges {
            return Some(Date::Anchor(anchor));
        }
        let word = match anchor {
            Anchor::PeriodStart => "period-start",
            _ => "period-end",
        };
        let message = format!("`{word}` means nothing here");
        self.sink.push(
            Diagnostic::new(Code::PeriodEdge, at.place(&expr.span), message)
                .help("only `deadline` and `due-from` of a commitment with `every` know it"),
        );
        None
    }

    /// A bare name in a date: an event or a consultation.
    fn day_of(&mut self, name: &Name, at: &At<'_>) -> Option<Date> {
        let place = at.place(&name.span);
        let wanted = [Sort::Event, Sort::Consultation];
        match self.scope.names.get(&name.text) {
            Some(Symbol::Commitment(_)) => {
                let text = &name.text;
                let message = format!("{} is a commitment, not a day", quoted(text));
                let help = format!("write `met({text})`, `lapsed({text})` or `deadline({text})`");
                self.sink.push(Diagnostic::new(Code::WrongSort, place, message).help(help));
                return None;
            }
            Some(Symbol::Condition(_)) => {
                let message = format!("{} is a condition, not a day", quoted(&name.text));
                self.sink.push(
                    Diagnostic::new(Code::WrongSort, place, message)
                        .help(phrase::NO_DAY_OF_CONDITION),
                );
                return None;
            }
            _ => {}
        }
        let names = self.scope.names;
        let is_unknown = names.get(&name.text).is_none();
        if let Some(help) = phrase::no_name(&name.text).filter(|_| is_unknown) {
            self.sink.push(unknown(&name.text, place, &wanted).help(help));
            return None;
        }
        if is_unknown && KEYS_OF_DATES.contains(&name.text.as_str()) {
            self.sink
                .push(unknown(&name.text, place, &wanted).help(instead_of_key(&name.text, at)));
            return None;
        }
        let words: &[&str] =
            if at.key.edges { &["made", "period-start", "period-end"] } else { &["made"] };
        let anchor = match names.resolve_beside(&name.text, place, &wanted, words, self.sink)? {
            Symbol::Event(id) => {
                self.used.event(id);
                Anchor::Event(id)
            }
            Symbol::Consultation(id) => {
                self.used.consultation(id);
                Anchor::Consultation(id)
            }
            _ => return None,
        };
        Some(Date::Anchor(anchor))
    }

    fn day_of_commitment(&mut self, of: DateOf, name: &Name, at: &At<'_>) -> Option<Date> {
        let to = self.referred(name, at)?;
        let head = self.scope.heads.get(to.index())?;
        let word = match of {
            DateOf::Met => "met",
            DateOf::Lapsed => "lapsed",
            DateOf::Deadline => "deadline",
        };
        let why = if head.recurs && head.sure {
            "recurs, and has a day for each occurrence"
        } else if of == DateOf::Deadline && head.sure && !head.kind.has_deadline() {
            "has a term and no deadline"
        } else {
            return Some(Date::Anchor(match of {
                DateOf::Met => Anchor::Met(to),
                DateOf::Lapsed => Anchor::Lapsed(to),
                DateOf::Deadline => Anchor::Deadline(to),
            }));
        };
        let message = format!("`{word}({})` is no day: `{}` {why}", name.text, name.text);
        self.sink.report(Code::NoSuchDayOf, at.place(&name.span), message);
        None
    }

    fn referred(&mut self, name: &Name, at: &At<'_>) -> Option<CommitmentId> {
        let place = at.place(&name.span);
        let to = self.scope.names.commitment(&name.text, place, self.sink)?;
        self.references.push(Reference { to, place });
        Some(to)
    }

    fn cond(&mut self, expr: &CondExpr, at: &At<'_>) -> Option<Cond> {
        match &expr.kind {
            CondKind::Or(members) | CondKind::AnyOf(members) => {
                self.conds(members, at).map(Cond::Any)
            }
            CondKind::And(members) | CondKind::AllOf(members) => {
                self.conds(members, at).map(Cond::All)
            }
            CondKind::CountOf(count, members) => {
                self.conds(members, at).map(|members| Cond::AtLeast(*count, members))
            }
            CondKind::Not(inner) => Some(Cond::Not(Box::new(self.cond(inner, at)?))),
            CondKind::Group(inner) => self.cond(inner, at),
            CondKind::Name(name) => self.fact(name, at),
            CondKind::Status(test, name) => Some(Cond::Status(*test, self.referred(name, at)?)),
            CondKind::OnOrAfter(date) => self.cut(date, Edge::Start, at).map(Cond::OnOrAfter),
            CondKind::After(date) => self.cut(date, Edge::End, at).map(Cond::After),
            CondKind::Before(date) => self.cut(date, Edge::Start, at).map(Cond::Before),
        }
    }

    fn conds(&mut self, exprs: &[CondExpr], at: &At<'_>) -> Option<Vec<Cond>> {
        let found: Vec<Option<Cond>> = exprs.iter().map(|expr| self.cond(expr, at)).collect();
        found.into_iter().collect()
    }

    /// The date of `before`, `after`, `on or after`, where a whole period means one of its ends.
    fn cut(&mut self, expr: &DateExpr, edge: Edge, at: &At<'_>) -> Option<Date> {
        match whole_period(expr) {
            Some(period) => Some(Date::Anchor(Anchor::Day(period.edge(edge)))),
            None => self.resolve(expr, at),
        }
    }

    /// A bare name in a condition.
    fn fact(&mut self, name: &Name, at: &At<'_>) -> Option<Cond> {
        let place = at.place(&name.span);
        let names = self.scope.names;
        if let Some(Symbol::Commitment(_)) = names.get(&name.text) {
            let text = &name.text;
            let message = format!("{} is a commitment, not a condition", quoted(text));
            let help = format!("ask for its status: `met({text})`, `lapsed({text})`, …");
            self.sink.push(Diagnostic::new(Code::WrongSort, place, message).help(help));
            return None;
        }
        let wanted = [Sort::Condition, Sort::Consultation, Sort::Event];
        match names.resolve(&name.text, place, &wanted, self.sink)? {
            Symbol::Condition(id) => {
                self.used.condition(id);
                Some(Cond::Condition(id))
            }
            Symbol::Consultation(id) => {
                self.used.consultation(id);
                Some(Cond::Consultation(id))
            }
            Symbol::Event(id) => {
                self.used.event(id);
                Some(Cond::Event(id))
            }
            _ => None,
        }
    }
}

/// The keys whose values are dates, and which someone may take for names of these.
const KEYS_OF_DATES: [&str; 7] =
    ["from", "target", "until", "due-from", "met-when", "broken-when", "void-when"];

/// What to write where a phrase names a key.
fn instead_of_key(key: &str, at: &At<'_>) -> String {
    let own = match key {
        "from" if at.key.edges => "`period-start`",
        "from" => "`made`, or what its own phrase says",
        _ => "what its own phrase says",
    };
    format!("`{key}` is a key, and no name in a phrase: write {own}")
}

fn term<T>(value: T, phrase: &Phrase) -> Term<T> {
    Term::new(value, &phrase.text, phrase.place)
}

fn step(relation: Relation) -> i8 {
    match relation {
        Relation::Of => 0,
        Relation::After => 1,
        Relation::Before => -1,
    }
}

/// The phrase without the brackets around it.
fn unwrapped(expr: &DateExpr) -> &DateExpr {
    let mut inner = expr;
    while let DateKind::Group(next) = &inner.kind {
        inner = next;
    }
    inner
}

fn whole_period(expr: &DateExpr) -> Option<Period> {
    match unwrapped(expr).kind {
        DateKind::Period(period) => Some(period),
        _ => None,
    }
}

fn either_end(period: Period) -> String {
    format!("write `start of {period}` or `end of {period}`")
}
