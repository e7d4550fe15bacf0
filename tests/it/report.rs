//! The report, and its texts.

use abide::check::check;
use abide::dates::Day;
use abide::diagnostic::{Severity, render};
use abide::evaluate::{Query, Verdict, evaluate};
use abide::report::gate::{Gate, Rule};
use abide::report::text::{Look, Reading};
use abide::report::{
    Agreement, Breach, Certainty, Commitment, Counts, Diagnostic, Next, Occurrence, Place, Reason,
    Report, SCHEMA_VERSION, State, Status, build, coming, gate, json, jsonl, text,
};
use abide::source::Sources;
use abide::written::{Format, read};
use annotate_snippets::Renderer;
use serde_json::Value;

use crate::bin::abide;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn state(status: Status, reason: Reason, because: &str) -> State {
    State {
        status,
        reason,
        breach: Breach::No,
        certainty: Certainty::Definite,
        possible: vec![status],
        turns_on: Vec::new(),
        exact: true,
        since: Some(day("2025-01-01")),
        in_force_from: Some(day("2025-01-01")),
        due_from: None,
        target: None,
        deadline: None,
        deadline_bounds: None,
        until: None,
        met_on: None,
        ever_lapsed: false,
        days_late: None,
        next: None,
        because: because.to_owned(),
    }
}

fn commitment(id: &str, state: State) -> Commitment {
    Commitment {
        id: id.to_owned(),
        what: format!("What is promised by {id}"),
        obligor: vec!["us".to_owned()],
        obligee: Vec::new(),
        clause: None,
        state,
        place: Some(Place { file: "rules/a.toml".to_owned(), line: 12 }),
        occurrences: Vec::new(),
    }
}

fn next(on: &str, status: Status, reason: Reason) -> Option<Next> {
    let on = day(on);
    Some(Next { on, status, reason })
}

/// A report with something of everything.
fn sample() -> Report {
    let lapsed = State {
        breach: Breach::Yes,
        certainty: Certainty::Presumed,
        deadline: Some(day("2025-09-30")),
        since: Some(day("2025-10-01")),
        days_late: Some(1),
        ever_lapsed: true,
        ..state(Status::Lapsed, Reason::Missed, "deadline 2025-09-30 passed")
    };
    let open = State {
        breach: Breach::Unknown,
        certainty: Certainty::Open,
        possible: vec![Status::Pending, Status::Lapsed],
        turns_on: vec![vec!["ground".to_owned()], vec!["from(x)".to_owned(), "met(y)".to_owned()]],
        deadline_bounds: Some([day("2025-09-01"), day("2025-09-30")]),
        next: next("2025-12-01", Status::Lapsed, Reason::Missed),
        ..state(
            Status::Pending,
            Reason::AwaitingCondition,
            "waits for: ground (unknown since no assessment), talks (coalition has not taken part; \
             us, iraq have), platform (has not happened)",
        )
    };
    let unsure = State {
        exact: false,
        certainty: Certainty::Open,
        possible: vec![Status::Due, Status::Met, Status::Lapsed],
        deadline: Some(day("2025-10-05")),
        next: next("2025-10-06", Status::Lapsed, Reason::Missed),
        ..state(Status::Due, Reason::Open, "in time through 2025-10-05")
    };
    let series = Commitment {
        occurrences: vec![
            occurrence("report", 1, state(Status::Met, Reason::OnTime, "met on 2025-03-01")),
            occurrence("report", 2, state(Status::Due, Reason::Open, "in time through 2025-12-31")),
            Occurrence {
                state: State {
                    next: next("2025-11-01", Status::Due, Reason::Open),
                    ..state(Status::Pending, Reason::NotYetDue, "due from 2025-11-01")
                },
                ..occurrence("report", 3, state(Status::Pending, Reason::NotYetDue, ""))
            },
        ],
        ..commitment(
            "report",
            State {
                deadline: Some(day("2025-12-31")),
                ..state(Status::Due, Reason::Open, "report#2: in time through 2025-12-31")
            },
        )
    };
    let first = Agreement {
        id: "first".to_owned(),
        title: Some("The first agreement".to_owned()),
        complete_through: Some(day("2025-09-10")),
        commitments: vec![
            commitment("b-met", state(Status::Met, Reason::Kept, "kept through 2025-08-31")),
            commitment("a-met", state(Status::Met, Reason::Kept, "kept through 2025-08-31")),
            commitment("waits-for-much", open),
            series,
            commitment("unsure", unsure),
            commitment("late", lapsed),
            commitment("gone", state(Status::Void, Reason::Waived, "waived on 2025-01-01")),
        ],
    };
    let second = Agreement {
        id: "second".to_owned(),
        title: None,
        complete_through: None,
        commitments: Vec::new(),
    };
    let statuses = first.commitments.iter().map(|one| one.state.status);
    Report {
        schema_version: SCHEMA_VERSION,
        abide: "0.1.0".to_owned(),
        on: day("2025-10-01"),
        known_by: Some(day("2025-10-02")),
        assumed: Vec::new(),
        counts: Counts::of(statuses),
        agreements: vec![first, second],
        diagnostics: vec![Diagnostic {
            code: "W001".to_owned(),
            severity: abide::report::Severity::Warning,
            message: "`x` can never be due".to_owned(),
            file: Some("rules/a.toml".to_owned()),
            line: Some(3),
            column: None,
            help: None,
        }],
    }
}

fn occurrence(id: &str, number: u32, state: State) -> Occurrence {
    Occurrence {
        id: format!("{id}#{number}"),
        occurrence: number,
        period_start: Some(day("2025-01-01")),
        period_end: None,
        state,
    }
}

fn reading() -> Reading {
    Reading { day_from: "--on".to_owned(), files: 2, entries: 1 }
}

fn look(width: usize, color: bool) -> Look {
    Look { width, color }
}

#[test]
fn text_for_people() {
    insta::assert_snapshot!(text::render(&sample(), &reading(), &look(100, false)));
}

#[test]
fn text_in_a_narrow_terminal_keeps_ids_whole() {
    let text = text::render(&sample(), &reading(), &look(40, false));
    for id in ["waits-for-much", "report#2", "a-met"] {
        assert!(text.contains(id), "{id}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn colour_adds_nothing_but_colour() {
    let plain = text::render(&sample(), &reading(), &look(100, false));
    let coloured = text::render(&sample(), &reading(), &look(100, true));
    assert_ne!(plain, coloured);
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn text_of_others_cannot_steer_the_terminal() {
    let mut report = sample();
    let agreement = &mut report.agreements[0];
    agreement.title = Some("a\u{1b}[31mred\u{7}\u{202e}turned\nnew".to_owned());
    agreement.commitments[0].what = "w\u{1b}]0;title\u{7}".to_owned();
    let text = text::render(&report, &reading(), &look(100, false));
    let allowed = |char: char| char == '\n' || !char.is_control();
    assert!(text.chars().all(allowed) && !text.contains('\u{202e}'));
    assert!(text.contains(r"a\u{1b}[31mred\u{7}\u{202e}turned new"));
}

#[test]
fn gate_for_people() {
    let report = sample();
    let coming = vec![coming_of("late", Status::Due), coming_of("report#3", Status::Lapsed)];
    let gate = Gate::new(&report, vec![Rule::Breach, Rule::Open], coming);
    insta::assert_snapshot!(text::render_gate(&report, &gate, &reading(), &look(100, false)));
    let nothing = Gate::new(&report, vec![Rule::Breach], Vec::new());
    assert!(nothing.fails());
}

fn coming_of(id: &str, status: Status) -> abide::report::Coming {
    abide::report::Coming {
        on: day("2025-11-01"),
        agreement: "first".to_owned(),
        id: id.to_owned(),
        status,
        reason: Reason::Open,
        before: None,
    }
}

/// Many commitments are judged by several threads, and so are agreements: they are told in their order,
/// also where one agreement has none.
#[test]
fn many_commitments_are_told_in_their_order() {
    let folder = tempfile::TempDir::new().unwrap();
    let head = |id: &str| format!("[agreement]\nid = \"{id}\"\nmade = 2025-01-01\n");
    let many = |id: &str, last: &str| {
        let one = |number: usize| {
            let deadline = if number.is_multiple_of(3) { "2025-02-01" } else { "2025-03-01" };
            format!("[commitment.c{number}]\nwhat = \"x\"\ndeadline = {deadline}\n")
        };
        let all: String = (0..1_500).map(one).collect();
        head(id) + &all + last
    };
    let rests =
        "[commitment.last]\nwhat = \"x\"\nsubject-to = \"lapsed(c0)\"\ndue-from = 2025-01-01\n";
    for (name, text) in
        [("a.toml", many("a", "")), ("b.toml", head("b")), ("c.toml", many("c", rests))]
    {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let out = abide(folder.path(), "status --on 2025-02-10 --format csv").run().code(0).out;
    let mut lines = out.lines().skip(1);
    for agreement in ["a", "c"] {
        for number in 0..1_500 {
            let status = if number % 3 == 0 { "lapsed" } else { "pending" };
            let line = lines.next().unwrap();
            let cells: Vec<&str> = line.split(',').collect();
            let id = format!("c{number}");
            assert!(cells.contains(&agreement) && cells.contains(&id.as_str()), "{id}: {line}");
            assert!(cells.contains(&status), "{id}: {line}");
        }
    }
    let last = lines.next().unwrap();
    assert!(last.contains("last") && last.contains(",due,"), "{last}");
    assert_eq!(lines.next(), None);
}

/// The term that is named is the one in effect, also where neither has a day.
#[test]
fn a_term_without_a_day_is_named_as_amended() {
    let rules = |written: &str, amended: &str| {
        format!(
            "[agreement]\nid = \"a\"\nmade = 2025-01-01\n[event.exit]\n[event.move]\n[commitment.quiet]\n\
             what = \"Keep quiet\"\nkind = \"avoid\"\n{written}\n[[entry]]\non = 2025-01-02\n\
             amended = \"quiet\"\nuntil = \"{amended}\"\n"
        )
    };
    let said = |written: &str, amended: &str| {
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::write(folder.path().join("a.toml"), rules(written, amended)).unwrap();
        abide(folder.path(), "status --on 2025-02-01").run().code(0).out
    };
    let before = "until = \"1 day after exit\"";
    let named = "not to be done until `1 day after move`, which has no day yet";
    assert!(said(before, "1 day after move").contains(named));
    assert!(said("until = 2025-06-30", "1 day after move").contains(named));
    let named = "not to be done until `some day in 2025-12`, on a day that is open";
    assert!(said(before, "some day in 2025-12").contains(named));
    assert!(said(before, "none").contains("not to be done; its term has no end"));
}

#[test]
fn every_rule_of_the_gate() {
    let report = sample();
    let failed = |rule| {
        let gate = Gate::new(&report, vec![rule], Vec::new());
        let ids: Vec<String> = gate.failed.into_iter().map(|one| one.commitment).collect();
        ids.join(" ")
    };
    assert_eq!(failed(Rule::Breach), "late");
    assert_eq!(failed(Rule::PossibleBreach), "waits-for-much late");
    assert_eq!(failed(Rule::Pending), "waits-for-much");
    assert_eq!(failed(Rule::Due), "report unsure");
    assert_eq!(failed(Rule::Lapsed), "late");
    assert_eq!(failed(Rule::Met), "b-met a-met");
    assert_eq!(failed(Rule::Void), "gone");
    assert_eq!(failed(Rule::Open), "waits-for-much unsure");
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn json_is_the_interface() {
    let json = json::render(&sample()).unwrap();
    insta::assert_snapshot!(json);
    let value: Value = serde_json::from_str(&json).unwrap();
    let commitment = &value["agreements"][0]["commitments"][0];
    let state = "status reason breach certainty possible turns_on exact since in_force_from \
                 due_from target deadline deadline_bounds until met_on ever_lapsed days_late next \
                 because";
    let sorted = |text: String| {
        let mut keys: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        keys.sort();
        keys
    };
    let whole = sorted(format!("id what obligor obligee clause {state} place occurrences"));
    assert_eq!(keys(commitment), whole);
    let occurrence = &value["agreements"][0]["commitments"][3]["occurrences"][0];
    let whole = sorted(format!("id occurrence period_start period_end {state}"));
    assert_eq!(keys(occurrence), whole);
}

#[test]
fn json_lines_name_agreement_and_day() {
    let lines = jsonl::render(&sample()).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 7);
    let whole: Value = serde_json::from_str(&json::render(&sample()).unwrap()).unwrap();
    for (number, line) in lines.iter().enumerate() {
        let mut expected = whole["agreements"][0]["commitments"][number].clone();
        expected["agreement"] = "first".into();
        expected["on"] = "2025-10-01".into();
        expected["assumed"] = Value::Array(Vec::new());
        assert_eq!(*line, expected);
    }
}

#[test]
fn json_of_a_gate_is_the_report_and_the_gate() {
    let report = sample();
    let gate = Gate::new(&report, vec![Rule::Lapsed, Rule::PossibleBreach], Vec::new());
    let mut value: Value = serde_json::from_str(&gate::json(&report, &gate).unwrap()).unwrap();
    let gate = value.as_object_mut().unwrap().remove("gate").unwrap();
    let expected: Value = serde_json::from_str(&json::render(&report).unwrap()).unwrap();
    assert_eq!(value, expected);
    assert_eq!(gate["fail_on"][1], "possible-breach");
    assert_eq!(gate["failed"][1]["commitment"], "late");
}

/// A document with a report on it.
struct Asked {
    sources: Sources,
    loaded: Vec<abide::check::Loaded>,
}

impl Asked {
    fn new(document: &str) -> Asked {
        let mut sources = Sources::default();
        let file = sources.add("rules/a.toml", document);
        let (written, mut diagnostics) = read(&sources, file, Format::Toml);
        let outcome = check(vec![written]);
        diagnostics.extend(outcome.diagnostics);
        for one in &diagnostics {
            let shown = render(one, &sources, &Renderer::plain());
            assert_ne!(one.code.severity(), Severity::Error, "{shown}");
        }
        let loaded = outcome.agreements;
        Asked { sources, loaded }
    }

    fn report(&self, on: &str, known_by: Option<&str>) -> Report {
        let query = query(on, known_by);
        let verdicts: Vec<Verdict> =
            self.loaded.iter().map(|one| evaluate(&one.agreement, &one.record, &query)).collect();
        build(&self.sources, &query, &self.loaded, &verdicts, &[])
    }

    /// A line for each commitment: its status and why it has it.
    fn why(&self, on: &str, known_by: Option<&str>) -> String {
        let report = self.report(on, known_by);
        let mut lines = String::new();
        for (_, one) in report.commitments() {
            let State { status, reason, because, .. } = &one.state;
            lines.push_str(&format!("{} {status} {reason}: {because}\n", one.id));
        }
        lines
    }
}

fn query(on: &str, known_by: Option<&str>) -> Query {
    Query { on: day(on), known_by: known_by.map(day) }
}

/// Commitments that between them have every reason on 2025-10-01.
const REASONS: &str = include_str!("../data/reasons.toml");

#[test]
fn every_reason_has_its_sentence() {
    let asked = Asked::new(REASONS);
    insta::assert_snapshot!(asked.why("2025-10-01", None));
    let report = asked.report("2025-10-01", None);
    let mut reasons: Vec<Reason> = report.commitments().map(|(_, one)| one.state.reason).collect();
    reasons.sort();
    reasons.dedup();
    assert_eq!(reasons.len(), 21, "{reasons:?}");
}

#[test]
fn sentences_know_what_was_known() {
    let asked = Asked::new(REASONS);
    insta::assert_snapshot!(asked.why("2025-10-01", Some("2025-01-15")));
}

#[test]
fn what_is_coming_is_what_the_days_say() {
    let asked = Asked::new(REASONS);
    let loaded = &asked.loaded[0];
    let (on, last) = (day("2025-09-20"), day("2025-10-31"));
    let found = coming(loaded, &query("2025-09-20", None), last);
    assert!(!found.is_empty());
    let mut expected = Vec::new();
    let statuses = |on: Day| {
        let query = Query { on, known_by: None };
        let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
        let mut all = Vec::new();
        for ((_, commitment), judgement) in loaded.agreement.commitments().zip(verdict.commitments)
        {
            for one in &judgement.occurrences {
                let id = format!("{}#{}", commitment.id, one.number);
                all.push((id, one.judgement.status));
            }
            if judgement.occurrences.is_empty() {
                all.push((commitment.id.clone(), judgement.status));
            }
        }
        all
    };
    let mut today = on;
    while today < last {
        let before = statuses(today);
        today = today.next().unwrap();
        for (id, status) in statuses(today) {
            let status = Status::from(status);
            let same = |(name, old): &(String, _)| *name == id && Status::from(*old) == status;
            if matches!(status, Status::Due | Status::Lapsed) && !before.iter().any(same) {
                expected.push((today, id, status));
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().map(|one| (one.on, one.id, one.status)).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

/// What is told of days that are not known is no more than the record says.
#[test]
fn sentences_know_what_is_open() {
    let asked = Asked::new(include_str!("../data/open-days.toml"));
    insta::assert_snapshot!(asked.why("2025-06-01", None));
    insta::assert_snapshot!(asked.why("2025-10-10", None));
}
