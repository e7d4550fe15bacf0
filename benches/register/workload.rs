//! Invented rows: promises with a start, a deadline, an extension, consultations and assessments.

use std::fmt::Write as _;

use abide::dates::Day;

/// The day that never comes.
pub(crate) const NEVER: i32 = i32::MAX;

/// The rules of all rows.
pub(crate) const TEMPLATE: &str = r#"
[agreement]
id   = "portfolio"
made = "2020-01-01"

[register]
id = "$id"

[[register.entry]]
on   = "$talks_a"
held = "talks"
with = "a"

[[register.entry]]
on   = "$talks_b"
held = "talks"
with = "b"

[[register.entry]]
on   = "$talks_c"
held = "talks"
with = "c"

[[register.entry]]
on       = "$start"
assessed = "talks-needed"
holds    = "$needs_talks"

[[register.entry]]
on       = "$start"
assessed = "ground-needed"
holds    = "$needs_ground"

[[register.entry]]
on       = "$g1_on"
assessed = "ground"
holds    = "$g1_ok"

[[register.entry]]
on       = "$g2_on"
assessed = "ground"
holds    = "$g2_ok"

[[register.entry]]
on  = "$met_on"
met = "promise"

[[register.entry]]
on        = "$withdrawn_on"
withdrawn = "promise"

[[register.entry]]
on       = "$extended_on"
amended  = "promise"
deadline = "$extended_to"

[party.a]
[party.b]
[party.c]

[consultation.talks]
between = ["a", "b", "c"]

[condition.ground]
[condition.talks-needed]
[condition.ground-needed]

[commitment.promise]
what       = "Keep it"
from       = "$start"
due-from   = "$start"
deadline   = "$deadline"
subject-to = "(not talks-needed or talks) and (not ground-needed or ground)"
"#;

/// A row. A day that there is not never comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) number: u32,
    pub(crate) start: i32,
    pub(crate) deadline: i32,
    pub(crate) needs_talks: bool,
    pub(crate) talks: [i32; 3],
    pub(crate) needs_ground: bool,
    pub(crate) ground: [(i32, bool); 2],
    pub(crate) met_on: i32,
    pub(crate) withdrawn_on: i32,
    pub(crate) extended_on: i32,
    pub(crate) extended_to: i32,
}

/// Chance that is the same on every machine.
struct Chance(u64);

impl Chance {
    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let share = (mixed >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }

    fn so(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A day of the ten years from 2020 on.
    #[expect(clippy::cast_possible_truncation, reason = "a few thousand days")]
    fn day(&mut self, first: i32, last: i32) -> i32 {
        let (begin, end) = (number(2020, 1, 1), number(2029, 12, 31));
        let within = f64::from(last - first + 1) * self.share();
        (first + within as i32).clamp(begin, end)
    }
}

fn number(year: i32, month: u32, day: u32) -> i32 {
    Day::from_ymd(year, month, day).map_or(NEVER, Day::number)
}

/// So many rows.
pub(crate) fn rows(count: u32) -> Vec<Row> {
    let mut chance = Chance(20_260_101);
    (0..count).map(|number| row(number, &mut chance)).collect()
}

fn row(number_of: u32, chance: &mut Chance) -> Row {
    let (begin, end) = (number(2020, 1, 1), number(2029, 12, 31));
    let start = chance.day(begin, end - 400);
    let deadline = chance.day(start + 90, start + 1460);
    let (needs_talks, needs_ground) = (chance.so(0.4), chance.so(0.4));
    let mut talks = [NEVER; 3];
    for day in &mut talks {
        if chance.so(if needs_talks { 0.85 } else { 0.1 }) {
            *day = chance.day(start - 60, start + 600);
        }
    }
    let mut ground = [(NEVER, false); 2];
    if chance.so(if needs_ground { 0.85 } else { 0.1 }) {
        let first = chance.day(start - 30, start + 400);
        let second = chance.day(first + 1, first + 500);
        let again = chance.so(0.5) && second > first;
        ground[0] = (first, chance.so(0.6));
        if again {
            ground[1] = (second, chance.so(0.7));
        }
    }
    let mut row = Row {
        number: number_of,
        start,
        deadline,
        needs_talks,
        talks,
        needs_ground,
        ground,
        met_on: NEVER,
        withdrawn_on: NEVER,
        extended_on: NEVER,
        extended_to: NEVER,
    };
    if chance.so(0.1) {
        row.extended_on = chance.day(start.max(deadline - 300), deadline + 60);
        row.extended_to = chance.day(deadline + 30, deadline + 900);
    }
    if chance.so(0.3) {
        row.met_on = chance.day(start, deadline + 200);
    }
    if chance.so(0.05) {
        row.withdrawn_on = chance.day(start, deadline);
    }
    row
}

/// The columns of a table.
pub(crate) const COLUMNS: [&str; 16] = [
    "id",
    "start",
    "deadline",
    "needs_talks",
    "talks_a",
    "talks_b",
    "talks_c",
    "needs_ground",
    "g1_on",
    "g1_ok",
    "g2_on",
    "g2_ok",
    "met_on",
    "withdrawn_on",
    "extended_on",
    "extended_to",
];

impl Row {
    /// Its cells as texts, in the order of the columns; what is empty is there as an empty text.
    pub(crate) fn cells(&self) -> [String; 16] {
        let day =
            |number: i32| Day::from_number(number).map_or(String::new(), |day| day.to_string());
        let truth = |on: i32, truth: bool| {
            if on == NEVER { String::new() } else { truth.to_string() }
        };
        [
            format!("C{:07}", self.number),
            day(self.start),
            day(self.deadline),
            self.needs_talks.to_string(),
            day(self.talks[0]),
            day(self.talks[1]),
            day(self.talks[2]),
            self.needs_ground.to_string(),
            day(self.ground[0].0),
            truth(self.ground[0].0, self.ground[0].1),
            day(self.ground[1].0),
            truth(self.ground[1].0, self.ground[1].1),
            day(self.met_on),
            day(self.withdrawn_on),
            day(self.extended_on),
            day(self.extended_to),
        ]
    }
}

/// The table as CSV.
pub(crate) fn csv(rows: &[Row]) -> String {
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for row in rows {
        text.push_str(&row.cells().join(","));
        text.push('\n');
    }
    text
}

/// The table as JSON Lines.
pub(crate) fn json_lines(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let cells = row.cells();
        for (at, (name, cell)) in COLUMNS.iter().zip(&cells).enumerate() {
            text.push(if at == 0 { '{' } else { ',' });
            let _ = match &**cell {
                "" => write!(text, "\"{name}\":null"),
                "true" | "false" => write!(text, "\"{name}\":{cell}"),
                _ => write!(text, "\"{name}\":\"{cell}\""),
            };
        }
        text.push_str("}\n");
    }
    text
}

/// The table as Parquet, with days and truths as such: in groups of as many rows as DuckDB writes.
#[cfg(feature = "parquet")]
pub(crate) fn parquet(rows: &[Row]) -> Vec<u8> {
    use std::sync::Arc;

    use parquet::basic::Compression;
    use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    let fields = COLUMNS.iter().map(|name| match *name {
        "id" => "optional byte_array id (UTF8);".to_owned(),
        "needs_talks" | "needs_ground" | "g1_ok" | "g2_ok" => format!("optional boolean {name};"),
        name => format!("optional int32 {name} (DATE);"),
    });
    let schema = format!("message rows {{ {} }}", fields.collect::<String>());
    let schema = Arc::new(parse_message_type(&schema).expect("a schema"));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_data_page_row_count_limit(usize::MAX)
        .build();
    let mut writer =
        SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).expect("a file");
    let first = number(1970, 1, 1);
    for rows in rows.chunks(122_880) {
        let cells: Vec<[String; 16]> = rows.iter().map(Row::cells).collect();
        let mut group = writer.next_row_group().expect("a group");
        for (at, name) in COLUMNS.iter().enumerate() {
            let mut column = group.next_column().expect("a column").expect("one of sixteen");
            let cells = cells.iter().map(|row| row[at].as_str());
            let levels: Vec<i16> = cells.clone().map(|cell| i16::from(!cell.is_empty())).collect();
            let there = cells.filter(|cell| !cell.is_empty());
            let levels = Some(levels.as_slice());
            let written = match *name {
                "id" => {
                    let values: Vec<ByteArray> = there.map(ByteArray::from).collect();
                    column.typed::<ByteArrayType>().write_batch(&values, levels, None)
                }
                "needs_talks" | "needs_ground" | "g1_ok" | "g2_ok" => {
                    let values: Vec<bool> = there.map(|cell| cell == "true").collect();
                    column.typed::<BoolType>().write_batch(&values, levels, None)
                }
                _ => {
                    let day = |cell: &str| cell.parse::<Day>().expect("a day").number() - first;
                    let values: Vec<i32> = there.map(day).collect();
                    column.typed::<Int32Type>().write_batch(&values, levels, None)
                }
            };
            written.expect("a column");
            column.close().expect("a column");
        }
        group.close().expect("a group");
    }
    writer.into_inner().expect("a file")
}
