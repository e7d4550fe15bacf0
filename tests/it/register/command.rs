//! The command: tables in, answers out, and what is said of what is wrong.

use crate::bin::{Ran, abide, folder};

const LOAN: &str = r#"
[agreement]
id   = "loan"
made = "$lent"

[register]
id = "$book"

[[register.entry]]
on  = "$returned"
met = "return"

[commitment.return]
what     = "Bring the book back"
deadline = "4 weeks after made"
"#;

fn run(arguments: &str, table: &str) -> Ran {
    let folder = folder(&[("loan.toml", LOAN)]);
    let call = format!("register loan.toml --rows - {arguments}");
    abide(folder.path(), &call).input(table).run()
}

const TWO: &str = "book,lent,returned\nEmma,2025-01-01,2025-01-20\nPersuasion,2025-01-03,\n";

#[test]
fn a_line_for_each_row() {
    let ran = run("--on 2025-02-01", TWO);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let expected = "\
id,commitment,status,reason,breach,certainty,possible,since,deadline,next_on,next_status
Emma,return,met,on-time,no,definite,met,2025-01-20,2025-01-29,,
Persuasion,return,lapsed,missed,yes,presumed,lapsed,2025-02-01,2025-01-31,,
";
    assert_eq!(ran.out, expected);
}

#[test]
fn json_in_and_out_is_the_same() {
    let rows = "{\"book\":\"Emma\",\"lent\":\"2025-01-01\",\"returned\":\"2025-01-20\"}\n\n\
                {\"book\":\"Persuasion\",\"lent\":\"2025-01-03\",\"returned\":null,\"shelf\":[1]}\n";
    assert_eq!(run("--on 2025-02-01", rows).out, run("--on 2025-02-01", TWO).out);
    let ran = run("--on 2025-02-01 --format jsonl", rows);
    let line: serde_json::Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    assert_eq!(line["id"], "Persuasion");
    assert_eq!(line["possible"], serde_json::json!(["lapsed"]));
    assert_eq!(line["next_on"], serde_json::Value::Null);
    assert!(line.get("on").is_none(), "{line}");
}

#[test]
fn several_days_and_counts() {
    let ran = run("--on 2025-01-10/2025-02-10 --every 1m --on 2025-01-29 --counts", TWO);
    let expected = "\
commitment,pending,due,met,lapsed,void,on
return,2,0,0,0,0,2025-01-10
return,1,0,1,0,0,2025-01-29
return,0,0,1,1,0,2025-02-10
";
    assert_eq!((ran.code, ran.out.as_str()), (0, expected), "{}", ran.err);
    let ran = run("--on 2025-01-10 --on 2025-01-10 --on 2025-01-11 --format jsonl", TWO);
    let days = ran.out.lines().filter(|line| line.contains("\"on\":\"2025-01-11\"")).count();
    assert_eq!((ran.out.lines().count(), days), (4, 2), "each day once: {}", ran.out);
}

#[test]
fn months_that_end_on_the_31st_do_not_wander() {
    let ran = run("--on 2025-01-31/2025-03-31 --every 1m --counts", TWO);
    let days: Vec<&str> = ran.out.lines().skip(1).map(|line| &line[line.len() - 10..]).collect();
    assert_eq!(days, ["2025-01-31", "2025-02-28", "2025-03-31"]);
}

#[test]
fn a_bad_row_stops_what_comes_behind_it() {
    let table = "book,lent,returned\nEmma,2025-01-01,\nX,yesterday,\nPersuasion,2025-01-03,\n";
    let ran = run("--on 2025-02-01", table);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.out.lines().count(), 2, "what was answered is complete: {}", ran.out);
    assert!(ran.err.contains("error: <stdin>:3: row 2: the rules do not load with it"));
    assert!(ran.err.contains("`yesterday` is not a date"), "{}", ran.err);
    assert!(ran.err.contains("lent = `yesterday`"), "{}", ran.err);
    assert!(ran.err.contains("--keep-going"), "{}", ran.err);

    let ran = run("--on 2025-02-01 --keep-going", table);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 3), "{}", ran.err);
    assert!(ran.err.ends_with("warning: 1 row left out\n"), "{}", ran.err);
}

#[test]
fn of_many_bad_rows_some_are_told() {
    let mut table = String::from("book,lent,returned\n");
    for number in 0..100 {
        table.push_str(&format!("{number},never,\n"));
    }
    let ran = run("--keep-going", &table);
    assert_eq!(ran.code, 3, "nothing was evaluated");
    assert_eq!(ran.err.matches("the rules do not load").count(), 20);
    assert!(ran.err.contains("100 rows left out"), "{}", ran.err);
}

#[test]
fn rows_that_cannot_be_read() {
    let said = |arguments: &str, table: &str| {
        let ran = run(arguments, table);
        assert_eq!(ran.code, 2, "{}", ran.err);
        ran.err
    };
    let short = said("", "book,lent,returned\nEmma,2025-01-01\n");
    assert!(short.contains("<stdin>:2: row 1: it has 2 cells, and the head of the table has 3"));
    let twice = said("", "book,lent,lent,returned\n");
    assert!(twice.contains("two columns `lent`"), "{twice}");
    let apart = said("", "book;lent;returned\nEmma;2025-01-01;\n");
    assert!(apart.contains("parted by `;`"), "{apart}");
    assert!(said("", "").contains("`<stdin>` is empty"));
    let near = said("", "boook,lent,returned\nEmma,2025-01-01,\n");
    assert!(near.contains("did you mean `$boook`?"), "{near}");
    let blanks = said("", "book, lent,returned\nEmma,2025-01-01,\n");
    assert!(blanks.contains("there is ` lent` with blanks around it"), "{blanks}");
    let broken = said("", "{\"book\":\"Emma\",\"lent\":\"2025-01-01\"\n");
    assert!(broken.contains("<stdin>:1: row 1:"), "{broken}");
    let list = said("", "{\"book\":\"Emma\",\"lent\":[\"2025-01-01\"],\"returned\":null}\n");
    assert!(list.contains("`lent` is a list"), "{list}");
    let key = said("", "{\"book\":\"Emma\",\"lent\":\"2025-01-01\",\"retuned\":\"2025-01-02\"}\n");
    assert!(key.contains("did you mean") && key.contains("returned"), "{key}");
}

#[test]
fn a_key_that_no_row_has_is_empty() {
    let ran = run("--on 2025-01-02", "{\"book\":\"Emma\",\"lent\":\"2025-01-01\"}\n");
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("no row has a key `returned`"), "{}", ran.err);
}

#[test]
fn calls_that_are_wrong() {
    let said = |arguments: &str| {
        let ran = run(arguments, TWO);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments}");
        ran.err
    };
    assert!(said("--on 2025-01-01/2025-01-31").contains("needs `--every`"));
    assert!(said("--on 2025-01-31/2025-01-01 --every 1d").contains("before it starts"));
    assert!(said("--on 2025-01-01 --every 1d").contains("belongs to a range"));
    assert!(said("--on 0001-01-01/9999-12-31 --every 1d").contains("more than"));
    assert!(said("--on 2025/01/01").contains("did you mean `2025-01-01`?"));
    let folder = folder(&[("loan.toml", LOAN), ("more.toml", &LOAN.replace("loan", "more"))]);
    let ran = abide(folder.path(), "register . --rows -").input(TWO).run();
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("several registers: `loan.toml`, `more.toml`"), "{}", ran.err);
    let ran = abide(folder.path(), "register loan.toml --rows none.csv").run();
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot read `none.csv`"), "{}", ran.err);
    let ran = abide(folder.path(), "status loan.toml").run();
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("abide register"), "{}", ran.err);
}

#[test]
fn a_quote_that_is_never_closed_is_an_error() {
    let table = "book,lent,returned,notes\nEmma,2025-01-01,,\"oh no\nPersuasion,2025-01-03,,\n";
    let ran = run("--on 2025-02-01", table);
    assert_eq!((ran.code, ran.out.lines().count()), (2, 1), "{}", ran.err);
    assert!(ran.err.contains("a quote is opened in line 2 and not closed"), "{}", ran.err);
    let ran = run("--on 2025-02-01 --keep-going", table);
    assert_eq!(ran.code, 2, "rows may be lost behind it: {}", ran.err);
    assert!(ran.err.contains("where the next row begins cannot be told"), "{}", ran.err);
}

#[test]
fn a_number_of_json_is_a_name_too() {
    let ran = run("--on 2025-02-01", "{\"book\":17,\"lent\":\"2025-01-01\",\"returned\":null}\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("\n17,return,lapsed"), "{}", ran.out);
}

#[test]
fn a_record_beside_a_template_is_of_every_row() {
    let other = "[agreement]\nid = \"o\"\nmade = 2025-01-01\n[commitment.c]\nwhat = \"C\"\n";
    let files = [
        ("rules/loan.toml", LOAN),
        (
            "rules/closed.toml",
            "for = \"loan\"\n[[entry]]\non = 2025-01-25\nwithdrawn = \"agreement\"\n",
        ),
        ("rules/other.toml", other),
        ("rules/record.toml", "for = \"o\"\n[[entry]]\non = 2025-01-25\nmet = \"c\"\n"),
    ];
    let folder = folder(&files);
    let ran = abide(folder.path(), "register rules --rows - --on 2025-02-01").input(TWO).run();
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("Persuasion,return,void,withdrawn"), "{}", ran.out);
    let ran = abide(folder.path(), "status rules --on 2025-02-01 --format csv").run();
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("o,c,c,met"), "{}", ran.out);
}

#[test]
fn an_empty_table_is_nothing() {
    let ran = run("", "book,lent,returned\n");
    assert_eq!(ran.code, 3);
}
