//! What a column of a table of Parquet may hold, and what is said of what it may not.

use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DataType, FloatType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::bin::{Ran, abide, folder};

const RULES: &str = r#"
[agreement]
id   = "loan"
made = "$lent"

[register]
id = "$book"

[commitment.return]
what     = "Bring the book back"
deadline = "4 weeks after made"
"#;

/// A table whose every leaf holds these values, and is there in all rows.
fn table<T: DataType>(fields: &str, leaves: &[&[T::T]]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message rows {{ {fields} }}")).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for leaf in leaves {
        let mut column = group.next_column().unwrap().unwrap();
        let column_of = column.typed::<T>();
        let (there, repeats) = {
            let descriptor = column_of.get_descriptor();
            (descriptor.max_def_level(), descriptor.max_rep_level() > 0)
        };
        let (levels, repeated) = (vec![there; leaf.len()], vec![0; leaf.len()]);
        let levels = (there > 0).then_some(levels.as_slice());
        let repeated = repeats.then_some(repeated.as_slice());
        column_of.write_batch(leaf, levels, repeated).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}

fn run(table: Vec<u8>, arguments: &str) -> Ran {
    let folder = folder(&[("loan.toml", RULES)]);
    std::fs::write(folder.path().join("t.parquet"), table).unwrap();
    let call = format!("register loan.toml --rows t.parquet --on 2025-02-01 {arguments}");
    abide(folder.path(), &call).run()
}

#[test]
fn what_no_cell_can_be_is_refused_by_its_name() {
    let texts = |number: &str| vec![ByteArray::from(number)];
    let of_bytes = |fields: &str| {
        let (one, two) = (texts("2025-01-01"), texts("2025-01-01"));
        run(table::<ByteArrayType>(fields, &[&one, &two]), "")
    };
    let of_64 = |fields: &str| run(table::<Int64Type>(fields, &[&[1], &[1]]), "");
    for (ran, said) in [
        (of_64("required int64 book; required int64 lent (TIMESTAMP(MICROS,true));"), "moments"),
        (of_64("required int64 book; required int64 lent (TIMESTAMP_MILLIS);"), "moments"),
        (of_64("required int64 book; required int64 lent (TIME(MICROS,true));"), "times of a day"),
        (of_64("required int64 book; repeated int64 lent;"), "lists"),
        (
            of_64(
                "required int64 book; optional group lent (LIST) { repeated group list { optional int64 element; } }",
            ),
            "lists",
        ),
        (of_64("required int64 book; required group lent { required int64 day; }"), "structures"),
        (of_bytes("required byte_array book (UTF8); required byte_array lent;"), "bytes that"),
        (
            of_bytes("required byte_array book (UTF8); required byte_array lent (DECIMAL(9,2));"),
            "decimal numbers",
        ),
        (
            of_bytes("required byte_array book (UTF8); required byte_array lent (BSON);"),
            "bytes that",
        ),
    ] {
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{said}");
        let said = format!("error: the column `lent` of `t.parquet` holds {said}");
        assert!(ran.err.starts_with(&said), "{}", ran.err);
    }
    let moments = of_64("required int64 book; required int64 lent (TIMESTAMP(NANOS,false));");
    assert!(moments.err.contains("write it as a DATE"), "{}", moments.err);
    // Columns that the template does not name are for others.
    let fields = "required int64 lent (DECIMAL(18,0)); required int64 at (TIMESTAMP(MICROS,true)); \
                  required int64 book;";
    let ran = run(table::<Int64Type>(fields, &[&[20_250_101], &[1], &[1]]), "").code(2);
    assert!(ran.err.contains("row 1: the rules do not load"), "{}", ran.err);
}

#[test]
fn columns_are_found_by_their_names() {
    let days: &[i32] = &[20_089, 20_090];
    let told = |fields: &str, leaves: &[&[i32]]| run(table::<Int32Type>(fields, leaves), "");
    let both = "required int32 book; required int32 lent (DATE);";
    let fine = told(both, &[&[1, 2], days]).code(0);
    assert!(fine.out.contains("\n1,return,lapsed,missed,"), "{}", fine.out);
    let near = told("required int32 boook; required int32 lent (DATE);", &[&[1, 2], days]).code(2);
    assert!(near.err.contains("the table has no column `book`"), "{}", near.err);
    assert!(near.err.contains("did you mean `$boook`?"), "{}", near.err);
    let twice = format!("{both} required int32 lent (DATE);");
    let twice = told(&twice, &[&[1, 2], days, days]).code(2);
    assert!(twice.err.contains("`t.parquet` has two columns `lent`"), "{}", twice.err);
    let nested = "required group lent { required int32 book; } required int32 book;";
    let nested = told(nested, &[days, days]).code(2);
    assert!(nested.err.contains("`lent` of `t.parquet` holds structures"), "{}", nested.err);
}

#[test]
fn days_and_numbers_that_are_none() {
    let fields = "required int32 book; required int32 lent (DATE);";
    let days: &[i32] = &[20_089, i32::MAX, i32::MIN, -800_000, 20_090, 60_000, 2_932_897];
    let numbers: Vec<i32> = (1..=7).collect();
    let bytes = table::<Int32Type>(fields, &[&numbers, days]);
    for asked in ["--keep-going", "--keep-going --counts"] {
        let ran = run(bytes.clone(), asked).code(0);
        for row in [2, 3, 4, 7] {
            let said = format!("t.parquet: row {row}: `lent` is no day of the years 1 to 9999");
            assert!(ran.err.contains(&said), "{row}: {}", ran.err);
        }
        assert!(ran.err.contains("4 rows left out"), "{}", ran.err);
    }
    let far = run(bytes, "--keep-going").out;
    assert!(far.contains("\n6,return,pending,"), "of a day far away: {far}");

    let fields = "required int32 book (INTEGER(32,false)); required int32 lent (DATE);";
    let ran = run(table::<Int32Type>(fields, &[&[-1], &[20_089]]), "").code(0);
    assert!(ran.out.contains("\n4294967295,return,"), "{}", ran.out);

    let not_text = ByteArray::from(vec![b'2', 0xff]);
    let day = ByteArray::from("2025-01-01");
    let fields = "required byte_array book (UTF8); required byte_array lent (UTF8);";
    for (at, cells) in [("book", [&not_text, &day]), ("lent", [&day, &not_text])] {
        let leaves = cells.map(|cell| vec![cell.clone()]);
        let ran = run(table::<ByteArrayType>(fields, &[&leaves[0], &leaves[1]]), "").code(2);
        let said = format!("row 1: `{at}` is not UTF-8 text");
        assert!(ran.err.contains(&said), "{}", ran.err);
    }
}

/// Of two halves of a sign, one at the end of a name and the other at the start of the next, neither is text.
#[test]
fn halves_of_a_sign_in_two_names_are_no_text() {
    let names = [&b"one"[..], b"a\xc3", b"\xa9b", "caf\u{e9}".as_bytes(), b"last"];
    let names: Vec<ByteArray> = names.map(|name| ByteArray::from(name.to_vec())).to_vec();
    let days = vec![ByteArray::from("2025-01-01"); names.len()];
    let fields = "required byte_array book (UTF8); required byte_array lent (UTF8);";
    let bytes = table::<ByteArrayType>(fields, &[&names, &days]);
    for asked in ["--keep-going", "--keep-going --counts"] {
        let ran = run(bytes.clone(), asked).code(0);
        for row in [2, 3] {
            let said = format!("row {row}: `book` is not UTF-8 text");
            assert!(ran.err.contains(&said), "{}", ran.err);
        }
        assert!(ran.err.contains("2 rows left out"), "{}", ran.err);
    }
    let ran = run(bytes, "--keep-going");
    let lines: Vec<&str> =
        ran.out.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(lines, ["one", "caf\u{e9}", "last"]);
}

/// What is written as a fraction is a name as it is, and a number of days never.
#[test]
fn fractions_are_names_and_no_days() {
    let fields = "required float book; required float lent;";
    let ran = run(table::<FloatType>(fields, &[&[1.5], &[20_089.0]]), "").code(2);
    assert!(ran.err.contains("lent = `20089`"), "{}", ran.err);
    let rules = RULES.replace("\"$lent\"", "2025-01-01");
    let folder = folder(&[("loan.toml", &rules)]);
    let named = table::<FloatType>("required float book;", &[&[1.5, -0.25, 3.0]]);
    std::fs::write(folder.path().join("t.parquet"), named).unwrap();
    let call = "register loan.toml --rows t.parquet --on 2025-02-01";
    let ran = abide(folder.path(), call).run().code(0);
    for name in ["1.5", "-0.25", "3"] {
        assert!(ran.out.contains(&format!("\n{name},return,")), "{name}: {}", ran.out);
    }
}

#[test]
fn a_column_of_no_type_is_empty() {
    let rules = RULES.replace(
        "[commitment.return]",
        "[[register.entry]]\non = \"$returned\"\nmet = \"return\"\n[commitment.return]",
    );
    let folder = folder(&[("loan.toml", &rules)]);
    let fields =
        "required int32 book; required int32 lent (DATE); optional int32 returned (UNKNOWN);";
    let schema = Arc::new(parse_message_type(&format!("message rows {{ {fields} }}")).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for (values, levels) in
        [(vec![1, 2], None), (vec![20_089, 20_090], None), (vec![], Some([0, 0]))]
    {
        let mut column = group.next_column().unwrap().unwrap();
        let levels = levels.as_ref().map(|levels| &levels[..]);
        column.typed::<Int32Type>().write_batch(&values, levels, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    std::fs::write(folder.path().join("t.parquet"), writer.into_inner().unwrap()).unwrap();
    let call = "register loan.toml --rows t.parquet --on 2025-02-01";
    let ran = abide(folder.path(), call).run().code(0);
    assert_eq!(ran.out.matches("return,lapsed,missed").count(), 2, "{}", ran.out);
}

#[test]
fn a_table_without_rows_is_nothing() {
    let schema = "message rows { required int32 book; required int32 lent (DATE); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    let ran = run(writer.into_inner().unwrap(), "").code(3);
    assert!(ran.err.contains("the table has no row"), "{}", ran.err);
}
