//! What a program says of a row is what the row is evaluated to as a file.
//!
//! Templates are drawn of all that a program has values for, and of a few things for which it has none;
//! rows of days that lie close together, so that what happens on one day and the order of days come in
//! every way.

use abide::dates::Day;
use abide::evaluate::{Judgement, Query, evaluate};
use abide::register::{Programs, Register, Reported, Rows, Sheet, Tally};
use abide::source::Sources;
use abide::written::{Cell, Format, Template};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::chance;
use crate::filled::Choices;

impl Choices {
    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn day(choices: &mut Choices) -> String {
    let day = Day::from_ymd(2025, 1, 1).unwrap().plus(i64::try_from(choices.below(70)).unwrap());
    day.unwrap().to_string()
}

/// A template of columns `d0` to `d15` (days), `t0` to `t3` (truths) and `w0`, `w1` (a word of the rules).
struct Draft<'c> {
    choices: &'c mut Choices,
    commitments: usize,
}

impl Draft<'_> {
    fn column(&mut self) -> String {
        format!("$d{}", self.choices.below(16))
    }

    fn length(&mut self) -> String {
        let count = 1 + self.choices.below(9);
        let unit = self.choices.pick(&["days", "days", "weeks", "months", "working days"]);
        format!("{count} {unit}")
    }

    /// A date phrase of the commitment of that number: it may name those before it.
    fn date(&mut self, number: usize, depth: usize) -> String {
        let other = self.choices.below(number.max(1));
        match self.choices.below(if depth == 0 { 7 } else { 12 }) {
            0..=2 => self.column(),
            3 => "made".to_owned(),
            4 => self.choices.pick(&["storm", "fixed", "talks"]).to_owned(),
            5 if number > 0 => format!("met(c{other})"),
            6 if number > 0 => format!("deadline(c{other})"),
            5 | 6 => day(self.choices),
            7 | 8 => format!("{} after {}", self.length(), self.date(number, depth - 1)),
            9 => format!("{} before {}", self.length(), self.date(number, depth - 1)),
            10 => {
                let (one, two) = (self.date(number, depth - 1), self.date(number, depth - 1));
                format!("{} of ({one}, {two})", self.choices.pick(&["earlier", "later"]))
            }
            _ => {
                let base = self.date(number, depth - 1);
                format!("{} of month of {base}", self.choices.pick(&["start", "end"]))
            }
        }
    }

    fn deadline(&mut self, number: usize) -> String {
        match self.choices.below(6) {
            0 => "2025-02".to_owned(),
            1 => format!("within {} of {}", self.length(), self.date(number, 1)),
            _ => self.date(number, 2),
        }
    }

    fn condition(&mut self, number: usize, depth: usize) -> String {
        match self.choices.below(if depth == 0 { 6 } else { 11 }) {
            0 | 1 => "calm".to_owned(),
            2 => "clear".to_owned(),
            3 => self.choices.pick(&["talks", "storm"]).to_owned(),
            4 if number > 0 => {
                let test = self.choices.pick(&["met", "due", "lapsed", "breached", "void"]);
                format!("{test}(c{})", self.choices.below(number))
            }
            4 | 5 => {
                let word = self.choices.pick(&["after", "before", "on or after"]);
                format!("{word} {}", self.date(number, 1))
            }
            6 => format!("not ({})", self.condition(number, depth - 1)),
            7 => {
                let members: Vec<String> =
                    (0..3).map(|_| self.condition(number, depth - 1)).collect();
                format!("2 of ({})", members.join(", "))
            }
            8 | 9 => format!(
                "({}) and ({})",
                self.condition(number, depth - 1),
                self.condition(number, depth - 1)
            ),
            _ => format!(
                "({}) or ({})",
                self.condition(number, depth - 1),
                self.condition(number, depth - 1)
            ),
        }
    }

    fn commitment(&mut self, number: usize) -> Value {
        let mut written = json!({"what": "It"});
        let some = |choices: &mut Choices, bound| choices.one_in(bound);
        if some(self.choices, 4) {
            written["kind"] = json!("option");
        }
        if some(self.choices, 2) {
            written["from"] = json!(self.date(number, 1));
        }
        if !some(self.choices, 6) {
            written["deadline"] = json!(self.deadline(number));
        }
        if written["deadline"].is_string() {
            if some(self.choices, 4) {
                written["grace"] = json!(self.length());
            }
            if some(self.choices, 4) {
                written["notice"] = json!(self.length());
            }
            if some(self.choices, 5) {
                written["roll"] = json!("following");
            }
            if some(self.choices, 4) {
                written["accepts-late"] = json!(false);
            }
        }
        if some(self.choices, 5) {
            written["due-from"] = json!(self.date(number, 1));
        }
        if some(self.choices, 2) {
            written["subject-to"] = json!(self.condition(number, 2));
        }
        if some(self.choices, 6) {
            written["met-when"] = json!(self.date(0, 1));
        }
        if some(self.choices, 5) {
            written["void-when"] = json!(self.date(0, 1));
        }
        if some(self.choices, 6) {
            written["amendable-by"] = json!(["a"]);
        }
        written
    }

    fn entry(&mut self) -> Value {
        let mut entry = json!({"on": self.column()});
        let about = format!("c{}", self.choices.below(self.commitments));
        match self.choices.below(12) {
            10 => {
                entry["suspended"] = json!(about);
                if self.choices.one_in(3) {
                    entry["tolls"] = json!(false);
                }
            }
            11 => entry["resumed"] = json!(about),
            0 | 1 => entry["met"] = json!(about),
            2 => entry["waived"] = json!(about),
            3 => entry["withdrawn"] = json!(self.choices.pick(&[&*about, "agreement"])),
            4 => entry["superseded"] = json!(about),
            5 | 6 => {
                entry["amended"] = json!(about);
                let key = self.choices.pick(&["deadline", "deadline", "from", "due-from"]);
                entry[key] = match self.choices.below(4) {
                    0 => json!("none"),
                    1 => json!(format!("{} after {}", self.length(), self.column())),
                    _ => json!(self.column()),
                };
            }
            7 => {
                entry["assessed"] = json!(self.choices.pick(&["calm", "calm", "clear"]));
                entry["holds"] = match self.choices.below(3) {
                    0 => json!(true),
                    _ => json!(format!("$t{}", self.choices.below(4))),
                };
                entry["by"] = json!(self.choices.pick(&["a", "b"]));
            }
            8 => {
                entry["held"] = json!("talks");
                entry["with"] = json!(self.choices.pick(&["a", "b"]));
            }
            _ => entry["happened"] = json!("storm"),
        }
        if entry.get("by").is_none() && self.choices.one_in(2) {
            entry["by"] = json!("a");
        }
        entry
    }

    fn template(&mut self) -> Value {
        let commitments: serde_json::Map<String, Value> = (0..self.commitments)
            .map(|number| (format!("c{number}"), self.commitment(number)))
            .collect();
        let entries: Vec<Value> = (0..self.choices.below(9)).map(|_| self.entry()).collect();
        let mut template = json!({
            "agreement": {"id": "drawn", "made": "2025-01-01", "calendar": "office"},
            "register": {"id": "$name", "entry": entries},
            "party": {"a": {}, "b": {}},
            "event": {"storm": {}, "fixed": {"on": "2025-01-20"}},
            "condition": {"calm": {}, "clear": {"assessed-by": ["a", "b"]}},
            "consultation": {"talks": {"between": ["a", "b"]}},
            "calendar": {"office": {"weekend": ["saturday", "sunday"]}},
            "commitment": commitments,
        });
        if self.choices.one_in(3) {
            template["agreement"]["made"] = json!(self.column());
        }
        if self.choices.one_in(3) {
            template["complete-through"] = json!(day(self.choices));
        }
        for id in ["calm", "clear"] {
            if self.choices.one_in(4) {
                template["condition"][id]["valid-for"] = json!(self.length());
            }
        }
        if self.choices.one_in(4) {
            template["consultation"]["talks"]["valid-for"] = json!(self.length());
        }
        if self.choices.one_in(6) {
            template["calendar"]["office"]["covers"] = json!("2025-01-01/2025-02-15");
        }
        template
    }
}

fn cell(choices: &mut Choices, column: &str) -> Cell<'static> {
    let text = |text: String| Cell::Text(text.into());
    match &column[..1] {
        "n" => text("one".to_owned()),
        "t" => match choices.below(9) {
            0 => Cell::Empty,
            1 => text("true".to_owned()),
            2..=4 => Cell::Truth(false),
            _ => Cell::Truth(true),
        },
        _ => match choices.below(60) {
            0..=14 => Cell::Empty,
            15 => text("2025-02".to_owned()),
            16 => text("2025-02-30".to_owned()),
            17 => text("10 days after made".to_owned()),
            _ => text(day(choices)),
        },
    }
}

/// What a judgement says of all that a program reports.
fn said(judged: &Judgement) -> String {
    let next = judged.next.map(|next| (next.on, next.status, next.reason));
    format!(
        "{:?} {:?} {:?} {:?} {:?} since {:?} by {:?} next {next:?}",
        judged.status,
        judged.reason,
        judged.breach,
        judged.certainty,
        judged.possible,
        judged.since,
        judged.deadline,
    )
}

fn reported(reported: &Reported) -> String {
    let next = reported.next.map(|(on, reason)| (on, reason.status(), reason));
    let possible: std::collections::BTreeSet<_> = reported.possible().collect();
    format!(
        "{:?} {:?} {:?} {:?} {possible:?} since {:?} by {:?} next {next:?}",
        reported.reason.status(),
        reported.reason,
        reported.breach(),
        reported.certainty(),
        reported.since,
        reported.deadline,
    )
}

#[derive(Default)]
struct Seen {
    answered: u64,
    unanswered: u64,
    templates: u64,
    reasons: std::collections::BTreeSet<String>,
}

fn compare(seed: u64, seen: &mut Seen) -> Result<(), TestCaseError> {
    let mut choices = Choices(seed);
    let commitments = 1 + choices.below(3);
    let document = Draft { choices: &mut choices, commitments }.template();
    // Days are small numbers, counted from the year 2010 on.
    let year = [2025, 2025, 2010, 2009, 1940, 2070][choices.below(6)];
    let of_year = |text: &str| text.replace("2025-", &format!("{year}-"));
    let mut sources = Sources::default();
    let file = sources.add("template.json", of_year(&document.to_string()));
    let (template, _) = Template::read(&sources, file, Format::Json);
    let Some(template) = template else { return Ok(()) };
    let register = Register::new(template, Vec::new());
    let known_by = match choices.below(4) {
        0 => Day::from_ymd(year, 1, 25),
        _ => None,
    };
    let columns: Vec<String> =
        register.template().columns().iter().map(|one| one.value.clone()).collect();
    let table: Vec<Vec<Cell<'_>>> = (0..40)
        .map(|_| {
            let cells = columns.iter().map(|column| match cell(&mut choices, column) {
                Cell::Text(text) => Cell::Text(of_year(&text).into()),
                other => other,
            });
            cells.collect()
        })
        .collect();
    let mut programs = Programs::of(&register, known_by);
    let mut rows = Rows::new(columns.len());
    for row in &table {
        for (column, cell) in row.iter().enumerate() {
            let value = programs.value(column, cell);
            rows.push(column, value);
        }
        rows.end_row();
    }
    let on = |number: usize| {
        let first = Day::from_ymd(year - 1, 12, 25).unwrap();
        first.plus(i64::try_from(number).unwrap()).unwrap()
    };
    let days: Vec<Day> = (0..4).map(|_| on(choices.below(110))).collect();
    let mut sheet = Sheet::default();
    programs.answer(&rows, &days, &mut sheet);
    let mut any = false;
    for (row, cells) in table.iter().enumerate() {
        if sheet.is_unanswered(row) {
            seen.unanswered += 1;
            continue;
        }
        any = true;
        seen.answered += 1;
        let instance = register.instance(cells, known_by);
        let Ok(instance) = instance else {
            prop_assert!(false, "a row that does not load was answered:\n{document:#}\n{cells:?}");
            continue;
        };
        for (number, on) in days.iter().enumerate() {
            let loaded = &instance.loaded;
            let query = Query { on: *on, known_by };
            let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
            for (commitment, judged) in verdict.commitments.iter().enumerate() {
                let answer = sheet.reported(row, number, commitment).unwrap();
                seen.reasons.insert(judged.reason.to_string());
                prop_assert_eq!(
                    reported(&answer),
                    said(judged),
                    "c{} on {} by {:?}:\n{:#}\n{:?}\n{:?}",
                    commitment,
                    on,
                    known_by,
                    document,
                    columns,
                    cells
                );
            }
        }
    }
    seen.templates += u64::from(any);
    let first = Day::from_ymd(year, 1, 3).unwrap();
    counts_are_sums(&mut programs, &rows, (first, choices.below(3) * 29))
}

/// What is counted on many days is what is said of the rows on each.
fn counts_are_sums(
    programs: &mut Programs<'_>,
    rows: &Rows,
    (first, span): (Day, usize),
) -> Result<(), TestCaseError> {
    let days = (0..=i64::try_from(span).unwrap()).filter_map(|after| first.plus(after));
    let days: Vec<Day> = days.filter(|day| *day == first || day.number() % 7 != 3).collect();
    let (mut tally, mut left, mut sheet) = (Tally::default(), Vec::new(), Sheet::default());
    programs.count(rows, &days, &mut tally, &mut left);
    programs.answer(rows, &days, &mut sheet);
    for (commitment, counted) in tally.by_commitment().enumerate() {
        let mut expected = vec![[0_u64; 32]; days.len()];
        for row in (0..rows.len()).filter(|row| !left[*row]) {
            for (day, counts) in expected.iter_mut().enumerate() {
                let reported = sheet.reported(row, day, commitment).unwrap();
                counts[reported.reason as usize] += 1;
            }
        }
        prop_assert_eq!(counted, expected);
    }
    for (row, left) in left.iter().enumerate() {
        prop_assert!(!left || sheet.is_unanswered(row), "row {} was not counted", row);
    }
    Ok(())
}

#[test]
fn a_program_answers_what_the_row_is_evaluated_to() {
    let mut seen = Seen::default();
    let outcome = {
        let seen = std::cell::RefCell::new(&mut seen);
        let config = chance::config(400);
        TestRunner::new(config).run(&any::<u64>(), |seed| compare(seed, &mut seen.borrow_mut()))
    };
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let Seen { answered, unanswered, templates, reasons } = seen;
    println!("{answered} rows answered, {unanswered} not; {templates} templates; {reasons:?}");
    assert!(answered > unanswered / 3, "{answered} rows answered, {unanswered} not");
    assert!(reasons.len() >= 17, "{reasons:?}");
}
