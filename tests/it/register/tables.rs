//! However a table is written, and however it is cut into pieces, its rows get the same answers.

use crate::bin::{abide, folder};

pub(super) const RULES: &str = r#"
[agreement]
id   = "loan"
made = "$lent"

[register]
id = "$book"

[[register.entry]]
on  = "$returned"
met = "return"

[[register.entry]]
on       = "$renewed"
amended  = "return"
deadline = "$until"

[commitment.return]
what     = "Bring the book back"
deadline = "$weeks weeks after made"

[commitment.pay]
what     = "Pay what is overdue"
deadline = "2 weeks after lapsed(return)"
"#;

/// Without what keeps its rows from having a program.
pub(super) fn plain() -> String {
    RULES.split("[commitment.pay]").next().unwrap().to_owned()
}

/// So many rows of every kind, as cells; nothing is an empty one.
pub(super) fn rows(count: usize) -> Vec<[String; 6]> {
    let day = |number: usize| format!("2025-{:02}-{:02}", 1 + number / 28 % 12, 1 + number % 28);
    let row = |number: usize| {
        let some = |every: usize, text: String| {
            if number.is_multiple_of(every) { text } else { String::new() }
        };
        let until = match number % 6 {
            0 => format!("40 weeks after {}", day(number * 3)),
            _ => day(number * 11).replace("2025", "2026"),
        };
        [
            format!("B{number}"),
            day(number * 3),
            some(2, day(number * 7)),
            some(3, day(number * 5)),
            some(3, until),
            (2 + number % 3).to_string(),
        ]
    };
    (0..count).map(row).collect()
}

pub(super) const HEAD: [&str; 6] = ["book", "lent", "returned", "renewed", "until", "weeks"];

pub(super) fn csv(rows: &[[String; 6]], write: impl Fn(&str) -> String, end: &str) -> String {
    let lines = rows.iter().map(|row| row.each_ref().map(|cell| write(cell)).join(","));
    let lines: Vec<String> = std::iter::once(HEAD.join(",")).chain(lines).collect();
    lines.join(end) + end
}

fn json(rows: &[[String; 6]], blank: &str, write: impl Fn(usize, &str) -> String) -> String {
    let line = |(number, row): (usize, &[String; 6])| {
        let pairs = HEAD.iter().zip(row).filter(|(_, cell)| number % 5 != 0 || !cell.is_empty());
        let pairs = pairs.map(|(name, cell)| match &**cell {
            "" => format!("\"{name}\":{blank}null"),
            cell => format!("\"{name}\":{blank}{}", write(number, cell)),
        });
        format!("{{{}}}\n", pairs.collect::<Vec<_>>().join(&format!(",{blank}")))
    };
    rows.iter().enumerate().map(line).collect()
}

pub(super) fn answers(rules: &str, name: &str, table: impl AsRef<[u8]>, arguments: &str) -> String {
    let folder = folder(&[("loan.toml", rules)]);
    std::fs::write(folder.path().join(name), table).unwrap();
    let call = format!("register loan.toml --rows {name} {arguments}");
    let ran = abide(folder.path(), &call).run();
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

#[test]
fn however_it_is_written() {
    let rows = rows(300);
    let quoted = |cell: &str| format!("\"{cell}\"");
    let escaped = |number: usize, cell: &str| match number % 4 {
        0 => format!("\"\\u00{:02x}{}\"", cell.as_bytes()[0], &cell[1..]),
        _ => format!("\"{cell}\""),
    };
    let tables = [
        ("a.csv", csv(&rows, str::to_owned, "\n")),
        ("b.csv", csv(&rows, str::to_owned, "\r\n")),
        ("c.csv", csv(&rows, str::to_owned, "\r")),
        ("d.csv", csv(&rows, quoted, "\n")),
        ("e.csv", csv(&rows, str::to_owned, "\n\n").trim_end().to_owned()),
        ("f.jsonl", json(&rows, "", |_, cell| format!("\"{cell}\""))),
        ("g.jsonl", json(&rows, " ", |_, cell| format!("\"{cell}\""))),
        ("h.jsonl", json(&rows, "", escaped)),
        (
            "i.jsonl",
            json(&rows, "", |_, cell| match cell.parse::<u32>() {
                Ok(number) => number.to_string(),
                Err(_) => format!("\"{cell}\""),
            }),
        ),
    ];
    for rules in [plain(), RULES.to_owned()] {
        for arguments in ["--on 2025-08-01", "--on 2025-05-01/2025-09-01 --every 1m --counts"] {
            let mut first: Option<String> = None;
            for (name, table) in &tables {
                let answers = answers(&rules, name, table, arguments);
                let first = first.get_or_insert_with(|| answers.clone());
                assert_eq!(*first, answers, "{name} {arguments}");
            }
        }
    }
}

#[test]
fn a_large_table_is_answered_in_its_order_by_any_number_of_threads() {
    let rows = rows(40_000);
    let table = csv(&rows, str::to_owned, "\n");
    let one = answers(&plain(), "t.csv", &table, "--on 2025-08-01 --threads 1");
    let ids: Vec<&str> = one.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert!(ids.iter().eq(rows.iter().map(|row| &row[0])));
    for threads in [2, 3, 7] {
        let many =
            answers(&plain(), "t.csv", &table, &format!("--on 2025-08-01 --threads {threads}"));
        assert!(one == many, "{threads} threads");
    }
    let counts = answers(&plain(), "t.csv", &table, "--on 2025-08-01 --counts --threads 2");
    let counted: usize = counts
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .skip(1)
        .map(|it| it.parse::<usize>().unwrap())
        .sum();
    assert_eq!(counted, rows.len());
}

#[test]
fn a_bad_row_far_behind_is_told_with_its_line() {
    let mut rows = rows(30_000);
    rows[25_000][1] = "2025-02-30".to_owned();
    let folder = folder(&[("loan.toml", &plain()), ("t.csv", &csv(&rows, str::to_owned, "\n"))]);
    let ran = abide(folder.path(), "register loan.toml --rows t.csv --on 2025-08-01").run();
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("t.csv:25002: row 25001: the rules do not load"), "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 25_001, "what was answered before is complete");
}

#[test]
fn a_line_that_is_too_long_is_no_row() {
    let mut table =
        String::from("{\"book\":\"A\",\"lent\":\"2025-01-01\",\"weeks\":2}\n{\"book\":\"");
    table.push_str(&"x".repeat(17 << 20));
    table.push_str("\"}\n{\"book\":\"C\",\"lent\":\"2025-01-01\",\"weeks\":2}\n");
    let folder = folder(&[("loan.toml", &plain()), ("t.jsonl", &table)]);
    let call = "register loan.toml --rows t.jsonl --on 2025-08-01 --keep-going";
    let ran = abide(folder.path(), call).run();
    assert_eq!((ran.code, ran.out.lines().count()), (0, 3), "{}", ran.err);
    assert!(ran.err.contains("t.jsonl:2: row 2: the line is longer than 16 MiB"), "{}", ran.err);
}

#[test]
fn a_key_of_json_that_is_given_twice_is_an_error() {
    let row = "{\"book\":\"A\",\"lent\":\"2025-01-01\",\"weeks\":2,\"lent\":\"2025-01-02\"}\n";
    let folder = folder(&[("loan.toml", &plain()), ("t.jsonl", row)]);
    let ran = abide(folder.path(), "register loan.toml --rows t.jsonl --on 2025-08-01").run();
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the key `lent` is given twice"), "{}", ran.err);
}

#[test]
fn nothing_is_read_within_a_cell() {
    let head = "book,lent,returned,renewed,until,weeks\n";
    let good = "A,2025-01-01,,,,2\n";
    let stray = format!("{head}{good}\"B,2025-01-01,,,,2\n{good}D,2025-01-01,\"x\",,,2\n{good}");
    let open = format!("{head}{good}\"B,2025-01-01,,,,2\n{good}{good}");
    let long = format!(
        "{head}{good}\"B{}\",2025-01-01,,,,2\n{good}",
        "\nA,2025-01-01,,,,2".repeat(1 << 20)
    );
    for (table, said) in [
        (stray, "t.csv:3: row 2: it has 4 cells, and the head of the table has 6; a quote"),
        (open, "t.csv:3: row 2: a quote is opened in line 3 and not closed"),
        (long, "t.csv:3: row 2: the row is longer than 16 MiB"),
    ] {
        let folder = folder(&[("loan.toml", &plain()), ("t.csv", &table)]);
        let call = "register loan.toml --rows t.csv --on 2025-08-01 --keep-going";
        let ran = abide(folder.path(), call).run();
        assert_eq!((ran.code, ran.out.lines().count()), (2, 2), "{}", ran.err);
        assert!(ran.err.contains(said), "{}", ran.err);
        assert!(ran.err.contains("stopped after 1 row: where"), "{}", ran.err);
    }
}

#[test]
fn an_empty_cell_is_named() {
    let table = "book,lent,returned,renewed,until,weeks\nA,,,,,2\n";
    let folder = folder(&[("loan.toml", &plain()), ("t.csv", table)]);
    let ran = abide(folder.path(), "register loan.toml --rows t.csv --on 2025-08-01").run();
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("`lent` is empty in this row, and `made` needs a value"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("made = \"$lent\""), "{}", ran.err);
}

/// A blank before a name lets its row be evaluated like a file: what is said stays the same.
#[test]
fn where_deadlines_are_suspended_no_row_looks_farther_ahead_than_another() {
    let rules = plain()
        .replace("$weeks weeks", "5 years")
        .replace("met = \"return\"", "suspended = \"return\"");
    let rules =
        rules.replace("amended  = \"return\"\ndeadline = \"$until\"", "resumed = \"return\"");
    let table = "book,lent,returned,renewed\nA,2025-01-01,2025-02-01,2025-02-10\n A,2025-01-01,2025-02-01,2025-02-10\n";
    let folder = folder(&[("loan.toml", &rules), ("t.csv", table)]);
    for on in ["2025-03-01", "2026-01-16", "2026-03-01"] {
        let call = format!("register loan.toml --rows t.csv --on {on}");
        let out = abide(folder.path(), &call).run().code(0).out;
        let said: Vec<&str> = out.lines().skip(1).map(str::trim_start).collect();
        assert_eq!(said.len(), 2, "{out}");
        assert_eq!(said[0], said[1], "{on}");
    }
}

#[test]
fn a_name_of_blanks_alone_is_none() {
    let rules = plain().replace("$until", "2026-01-01").replace("$weeks weeks", "4 weeks");
    for (name, code) in [("\u{a0}", 2), (" \u{2003} ", 2), ("\u{a0}A", 0), ("Ä", 0)] {
        let table = format!("book,lent,returned,renewed\n{name},2025-01-01,,\n");
        let folder = folder(&[("loan.toml", &rules), ("t.csv", &table)]);
        let call = "register loan.toml --rows t.csv --on 2025-03-01";
        let ran = abide(folder.path(), call).run().code(code);
        assert_eq!(ran.err.contains("`id` is empty"), code == 2, "{name:?}: {}", ran.err);
    }
}
