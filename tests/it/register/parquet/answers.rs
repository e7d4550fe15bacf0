//! However a table is written, its rows get the same answers; and these can be read back.

use std::fs::File;
use std::path::Path;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use super::super::tables::{HEAD, RULES, answers, csv, plain, rows};
use super::table::{As, Layout, ways};
use crate::bin::{abide, folder};

const TYPES: [As; 6] = [As::Text, As::Day, As::Day, As::Day, As::Text, As::Int32];

fn layout<'a>(columns: &'a [(&'a str, As)], group: usize) -> Layout<'a> {
    Layout { columns, must: false, group, properties: WriterProperties::builder() }
}

fn named(types: [As; 6]) -> Vec<(&'static str, As)> {
    HEAD.into_iter().zip(types).collect()
}

fn cells(rows: &[[String; 6]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.to_vec()).collect()
}

#[test]
fn however_it_is_written() {
    let rows = rows(700);
    let lines = csv(&rows, str::to_owned, "\n");
    let rows = cells(&rows);
    let asked = [
        "--on 2025-08-01",
        "--on 2025-08-01 --threads 1 --format jsonl",
        "--on 2025-05-01 --on 2025-05-09 --on 2025-09-01 --threads 3",
        "--on 2025-05-01/2025-09-01 --every 1m --counts",
        "--on 2025-05-01 --counts --threads 2 --known-by 2025-03-01",
    ];
    for rules in [plain(), RULES.to_owned()] {
        for arguments in asked {
            let expected = answers(&rules, "t.csv", &lines, arguments);
            // Rows of rules without a program take their time.
            let few = if rules == RULES { 2 } else { usize::MAX };
            for (way, properties) in ways().into_iter().take(few) {
                for group in [700, 64] {
                    let columns = named(TYPES);
                    let layout = layout(&columns, group);
                    let table = Layout { properties: properties.clone(), ..layout }.table(&rows);
                    let answers = answers(&rules, "t.parquet", table, arguments);
                    assert!(answers == expected, "{way}, {group} rows a group: {arguments}");
                }
            }
        }
    }
}

#[test]
fn whatever_types_its_columns_have() {
    let rows = rows(300);
    let lines = csv(&rows, str::to_owned, "\n");
    let rows = cells(&rows);
    for arguments in ["--on 2025-08-01", "--on 2025-08-01 --counts"] {
        let expected = answers(&plain(), "t.csv", &lines, arguments);
        for weeks in [As::Text, As::Int32, As::Int64, As::Double, As::Decimal, As::DecimalBytes] {
            for day in [As::Day, As::Text] {
                let columns = named([As::Text, day, As::Text, day, As::Text, weeks]);
                let table = layout(&columns, 100).table(&rows);
                let answers = answers(&plain(), "t.parquet", table, arguments);
                assert_eq!(answers, expected, "{day:?} {weeks:?}");
            }
        }
    }
}

#[test]
fn truths_are_truths() {
    let rules = r#"
        [agreement]
        id   = "loan"
        made = "$lent"
        [register]
        id = "$book"
        [[register.entry]]
        on       = "$seen"
        assessed = "whole"
        holds    = "$whole"
        [condition.whole]
        [commitment.return]
        what       = "Bring the book back"
        deadline   = "4 weeks after made"
        subject-to = "whole"
    "#;
    let row = |number: usize| {
        let is_seen = !number.is_multiple_of(3);
        let day = |number: usize| format!("2025-{:02}-{:02}", 1 + number % 5, 1 + number % 28);
        let seen = if is_seen { day(number * 5) } else { String::new() };
        let whole = if is_seen { (number % 4 > 1).to_string() } else { String::new() };
        vec![format!("B{number}"), day(number), seen, whole]
    };
    let rows: Vec<Vec<String>> = (0..500).map(row).collect();
    let lines = rows.iter().map(|row| row.join(",") + "\n").collect::<String>();
    let lines = format!("book,lent,seen,whole\n{lines}");
    let json = |row: &Vec<String>| match row.as_slice() {
        [book, lent, seen, whole] if !whole.is_empty() => {
            format!(r#"{{"book": "{book}", "lent": "{lent}", "whole": {whole}, "seen": "{seen}"}}"#)
        }
        [book, lent, ..] => format!(r#"{{"seen": null, "lent": "{lent}", "book": "{book}"}}"#),
        _ => unreachable!("a row has four cells"),
    };
    let json = rows.iter().map(|row| json(row) + "\n").collect::<String>();
    for asked in ["--on 2025-03-01", "--on 2025-03-01 --counts"] {
        let expected = answers(rules, "t.csv", &lines, asked);
        assert_eq!(answers(rules, "t.jsonl", &json, asked), expected);
        for whole in [As::Truth, As::Text] {
            let columns =
                [("book", As::Text), ("lent", As::Day), ("seen", As::Day), ("whole", whole)];
            for (way, properties) in ways() {
                let table = Layout { properties, ..layout(&columns, 200) }.table(&rows);
                assert_eq!(answers(rules, "t.parquet", table, asked), expected, "{way} {whole:?}");
            }
        }
    }
}

#[test]
fn columns_in_which_nothing_can_be_empty() {
    let mut rows = rows(600);
    rows.retain(|row| row.iter().all(|cell| !cell.is_empty()));
    assert!(rows.len() > 20);
    let lines = csv(&rows, str::to_owned, "\n");
    let columns = named(TYPES);
    let table = Layout { must: true, ..layout(&columns, 30) }.table(&cells(&rows));
    let (on, rules) = ("--on 2025-08-01", plain());
    assert_eq!(answers(&rules, "t.parquet", table, on), answers(&rules, "t.csv", lines, on));
}

#[test]
fn a_large_table_is_answered_in_its_order_by_any_number_of_threads() {
    let rows = rows(150_000);
    let lines = csv(&rows, str::to_owned, "\n");
    let rows = cells(&rows);
    let columns = named(TYPES);
    let on = "--on 2025-08-01";
    let counts = format!("{on} --counts");
    let expected = answers(&plain(), "t.csv", &lines, on);
    let counted = answers(&plain(), "t.csv", &lines, &counts);
    for group in [150_000, 50_000, 1_001] {
        let table = layout(&columns, group).table(&rows);
        for threads in [1, 2, 5] {
            let call = |asked: &str| {
                answers(&plain(), "t.parquet", &table, &format!("{asked} --threads {threads}"))
            };
            assert!(call(on) == expected, "{group} rows a group, {threads} threads");
            assert_eq!(call(&counts), counted, "{group} rows a group, {threads} threads");
        }
    }
}

#[test]
fn pages_that_other_threads_read_are_passed_by() {
    // More rows in one group than a thread takes at a time; names that fill a dictionary, and few texts.
    let mut rows: Vec<Vec<String>> = cells(&rows(70_000));
    // Whole pages without a text.
    rows.iter_mut().skip(20_000).take(9_000).for_each(|row| row[3..5].fill(String::new()));
    let lines = rows.iter().map(|row| row.join(",") + "\n").collect::<String>();
    let lines = format!("{}\n{lines}", HEAD.join(","));
    let arguments = "--on 2025-08-01";
    let expected = answers(&plain(), "t.csv", lines, arguments);
    let columns = named([As::Text, As::Text, As::Text, As::Day, As::Text, As::Text]);
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for dictionary in [None, Some(20_000), Some(1 << 20)] {
            for rows_of_page in [900, usize::MAX] {
                let properties = WriterProperties::builder()
                    .set_writer_version(version)
                    .set_dictionary_enabled(dictionary.is_some())
                    .set_dictionary_page_size_limit(dictionary.unwrap_or(0))
                    .set_write_batch_size(300)
                    .set_data_page_row_count_limit(rows_of_page);
                let table = Layout { properties, ..layout(&columns, 70_000) }.table(&rows);
                for threads in [1, 3] {
                    let asked = format!("{arguments} --threads {threads}");
                    let answers = answers(&plain(), "t.parquet", &table, &asked);
                    let way = format!("{version:?}, {dictionary:?}, {rows_of_page}, {threads}");
                    assert!(answers == expected, "{way}");
                }
            }
        }
    }
}

const ON: &str = "--on 2025-08-01";

/// The rules and a small table, in a folder.
fn small(rows: &[Vec<String>], types: [As; 6]) -> tempfile::TempDir {
    let folder = folder(&[("loan.toml", &plain())]);
    let columns = named(types);
    std::fs::write(folder.path().join("t.parquet"), layout(&columns, 100).table(rows)).unwrap();
    folder
}

#[test]
fn it_may_come_on_standard_input_or_under_another_name() {
    let folder = small(&cells(&rows(50)), TYPES);
    let bytes = std::fs::read(folder.path().join("t.parquet")).unwrap();
    let run = |name: &str| {
        let call = format!("register loan.toml --rows {name} {ON}");
        abide(folder.path(), &call).input(bytes.clone()).run().code(0).out
    };
    let expected = run("t.parquet");
    assert_eq!(expected.lines().count(), 51);
    assert_eq!(run("-"), expected);
    for name in ["t", "t.csv", "t.jsonl", "t.parq", "t.data"] {
        std::fs::write(folder.path().join(name), &bytes).unwrap();
        assert_eq!(run(name), expected, "{name}");
    }
    let csv = "PAR1,book,lent,returned,renewed,until,weeks\n,A,2025-01-01,,,,2\n";
    std::fs::write(folder.path().join("t.csv"), csv).unwrap();
    assert_eq!(run("t.csv").lines().count(), 2, "this begins so too, and is CSV");
}

#[test]
fn a_bad_row_is_told_with_its_number() {
    let mut table = cells(&rows(30_000));
    table[18][4] = "yesterday".to_owned();
    table[25_000][0] = String::new();
    let folder = small(&table, TYPES);
    let call = format!("register loan.toml --rows t.parquet {ON}");
    for threads in ["", " --threads 1"] {
        let ran = abide(folder.path(), &format!("{call}{threads}")).run().code(2);
        assert_eq!(ran.out.lines().count(), 19, "what was answered before is complete");
        assert!(
            ran.err.starts_with("error: t.parquet: row 19: the rules do not load"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("no event or consultation `yesterday`"), "{}", ran.err);
        assert!(ran.err.contains("stopped after 18 rows; `--keep-going`"), "{}", ran.err);
        for counts in ["", " --counts"] {
            let ran = abide(folder.path(), &format!("{call} --keep-going{threads}{counts}")).run();
            assert_eq!(ran.code, 0, "{}", ran.err);
            assert!(ran.err.contains("t.parquet: row 25001: the rules do not"), "{}", ran.err);
            assert!(ran.err.ends_with("warning: 2 rows left out\n"), "{}", ran.err);
        }
    }
}

#[test]
fn a_row_without_a_name_is_an_error_though_only_counts_are_asked() {
    for name in ["", " ", "\t"] {
        let mut table = cells(&rows(3));
        table[1][0] = name.to_owned();
        let folder = small(&table, TYPES);
        let ran = abide(folder.path(), "register loan.toml --rows t.parquet --counts").run();
        assert_eq!(ran.code, 2, "{name:?}: {}", ran.out);
        assert!(ran.err.contains("t.parquet: row 2: "), "{name:?}: {}", ran.err);
    }
    // One with a blank behind it names the row without that.
    let mut table = cells(&rows(3));
    table[1][0] = "B ".to_owned();
    let folder = small(&table, TYPES);
    let csv = csv(
        &table.clone().into_iter().map(|row| row.try_into().unwrap()).collect::<Vec<_>>(),
        str::to_owned,
        "\n",
    );
    let ran = abide(folder.path(), &format!("register loan.toml --rows t.parquet {ON}")).run();
    assert_eq!(ran.code(0).out, answers(&plain(), "t.csv", csv, ON));
}

/// A column: its name, how it is kept, whether that is a day, and whether it may be empty.
type Column = (String, Physical, bool, Repetition);

/// The rows of a table as lines of CSV without a head, and its columns.
fn read_back(path: &Path) -> (Vec<String>, Vec<Column>) {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let root = reader.metadata().file_metadata().schema_descr().root_schema_ptr();
    let columns = root.get_fields().iter().map(|field| {
        let info = field.get_basic_info();
        let is_day = info.logical_type_ref() == Some(&LogicalType::Date);
        let is_text = info.logical_type_ref() == Some(&LogicalType::String);
        let physical = field.get_physical_type();
        assert_eq!(is_text, physical == Physical::BYTE_ARRAY, "{}", field.name());
        (field.name().to_owned(), physical, is_day, info.repetition())
    });
    let lines = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let cells = row.get_column_iter().map(|(_, field)| match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            Field::Long(number) => number.to_string(),
            Field::Date(days) => {
                let number = abide::dates::Day::from_ymd(1970, 1, 1).unwrap().number() + days;
                abide::dates::Day::from_number(number).unwrap().to_string()
            }
            other => panic!("{other:?}"),
        });
        cells.collect::<Vec<_>>().join(",")
    });
    (lines.collect(), columns.collect())
}

#[test]
fn the_result_can_be_read_back() {
    let folder = small(&cells(&rows(5_000)), TYPES);
    let path = folder.path().join("out.parquet");
    let days = "--on 2025-05-01/2025-09-01 --every 1m";
    for asked in
        [ON.to_owned(), days.to_owned(), format!("{ON} --counts"), format!("{days} --counts")]
    {
        let call = format!("register loan.toml --rows t.parquet {asked}");
        let expected = abide(folder.path(), &call).run().code(0).out;
        let mut lines = expected.lines().map(str::to_owned);
        let head = lines.next().unwrap();
        let expected: Vec<String> = lines.collect();

        let ran = abide(folder.path(), &format!("{call} --out out.parquet")).run().code(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
        let (lines, columns) = read_back(&path);
        assert!(lines == expected, "{asked}");
        let names: Vec<&str> = columns.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names.join(","), head);
        for (name, physical, is_day, repetition) in &columns {
            let may_be_empty =
                matches!(name.as_str(), "since" | "deadline" | "next_on" | "next_status");
            assert_eq!(*repetition == Repetition::OPTIONAL, may_be_empty, "{name}");
            assert_eq!(
                *is_day,
                matches!(name.as_str(), "since" | "deadline" | "next_on" | "on"),
                "{name}"
            );
            let is_number = asked.ends_with("--counts") && name != "commitment" && !is_day;
            assert_eq!(*physical == Physical::INT64, is_number, "{name}");
        }

        // The same bytes on standard output, by any number of threads.
        let whole = std::fs::read(&path).unwrap();
        for threads in [1, 3] {
            let call = format!("{call} --format parquet --threads {threads}");
            let out = abide(folder.path(), &call).command().output().unwrap();
            assert!(out.status.success());
            assert!(out.stdout == whole, "{call}");
        }
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_result_in_a_file_is_whole_or_not_there() {
    let mut table = cells(&rows(40));
    table[21][4] = "yesterday".to_owned();
    let folder = small(&table, TYPES);
    let names = || {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names.join(" ")
    };
    let call = format!("register loan.toml --rows t.parquet {ON}");
    for file in ["out.parquet", "out.csv", "out.jsonl"] {
        let ran = abide(folder.path(), &format!("{call} --out {file}")).run().code(2);
        let said =
            format!("stopped after 21 rows; `--keep-going` leaves such rows out; `{file}` is not");
        assert!(ran.err.contains(&said), "{}", ran.err);
        assert_eq!(names(), "loan.toml t.parquet");
        abide(folder.path(), &format!("{call} --keep-going --out {file}")).run().code(0);
        let bytes = std::fs::read(folder.path().join(file)).unwrap();
        let begin = match file {
            "out.csv" => b"id,c",
            "out.jsonl" => b"{\"id",
            _ => b"PAR1",
        };
        assert!(bytes.starts_with(begin), "{file}");
        std::fs::remove_file(folder.path().join(file)).unwrap();
    }
    // On standard output it is whole up to the bad row.
    let out = abide(folder.path(), &format!("{call} --format parquet")).command().output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    let path = folder.path().join("part.parquet");
    std::fs::write(&path, out.stdout).unwrap();
    assert_eq!(read_back(&path).0.len(), 21);

    for (file, said) in [
        ("t.parquet", "`t.parquet` is read: name another file"),
        ("./loan.toml", "`loan.toml` is read: name another file"),
        ("none/out.csv", "there is no folder `none`"),
    ] {
        let ran = abide(folder.path(), &format!("{call} --format csv --out {file}")).run().code(2);
        assert!(ran.err.contains(said), "{}", ran.err);
    }
    for (file, said) in [
        ("-", "`--out -` names no file"),
        ("result.txt", "let it end in `.csv`, `.jsonl` or `.parquet`, or add `--format`"),
    ] {
        let ran = abide(folder.path(), &format!("{call} --out {file}")).run().code(2);
        assert!(ran.err.contains(said), "{}", ran.err);
        assert!(!folder.path().join(file).exists());
    }
}

/// `script` runs a command on a terminal.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_no_parquet() {
    let folder = small(&cells(&rows(3)), TYPES);
    let call = format!(
        "{} register loan.toml --rows t.parquet {ON} --format parquet",
        env!("CARGO_BIN_EXE_abide")
    );
    let ran = std::process::Command::new("script")
        .args(["--quiet", "--return", "--command", &call, "/dev/null"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(said.contains("name a file with `--out FILE`"), "{said}");
    assert!(!said.contains("PAR1"), "{said}");
}

/// A table of six times as many groups of rows, both with several for each thread, takes as much memory.
#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_table() {
    /// What it may be more, in KiB: the rows of the larger table would take several times that.
    const MORE: u64 = 16 << 10;
    let columns = [("book", As::Text), ("lent", As::Day), ("returned", As::Day)];
    let rules = plain().replace("$until", "2026-01-01").replace("$renewed", "$returned");
    let rules = rules.replace("$weeks weeks", "3 weeks");
    let folder = folder(&[("loan.toml", &rules)]);
    let day = |number: usize| format!("2025-{:02}-{:02}", 1 + number / 28 % 12, 1 + number % 28);
    let row = |number: usize| vec![format!("B{number}"), day(number), day(number * 7)];
    let rows: Vec<Vec<String>> = (0..100_000).map(row).collect();
    for (name, times) in [("few.parquet", 4), ("many.parquet", 24)] {
        let table = layout(&columns, 100_000).repeated(&rows, times);
        std::fs::write(folder.path().join(name), table).unwrap();
    }
    for asked in ["--counts --threads 2", "--threads 2 --out o.parquet", "--threads 1 --out o.csv"]
    {
        let [few, many] = ["few", "many"].map(|name| {
            let call = format!("register loan.toml --rows {name}.parquet {ON} {asked}");
            most_memory(abide(folder.path(), &call).command())
        });
        assert!(many < few + MORE, "{asked}: {few} KiB for few rows, {many} KiB for many");
    }
}

/// How much memory a command had at most, in KiB: as the system says shortly before it ends.
#[cfg(target_os = "linux")]
fn most_memory(mut command: std::process::Command) -> u64 {
    use std::process::Stdio;
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = quiet.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let code = loop {
        let said = std::fs::read_to_string(&status).unwrap_or_default();
        let line = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        most = now.unwrap_or(0).max(most);
        if let Some(code) = child.try_wait().unwrap() {
            break code;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    };
    assert!(code.success() && most > 0);
    most
}
