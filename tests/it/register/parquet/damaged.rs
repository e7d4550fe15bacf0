//! Files that are cut off, changed, or no tables of Parquet at all: an error in words, and nothing else.

use std::path::Path;
use std::process::Stdio;

use parquet::basic::{BrotliLevel, Compression};
use parquet::file::metadata::{
    ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter, RowGroupMetaData,
};
use parquet::file::properties::WriterProperties;

use super::super::tables::{HEAD, plain, rows};
use super::table::{As, Layout, ways};
use crate::bin::{Ran, abide, folder};

const TYPES: [As; 6] = [As::Text, As::Day, As::Day, As::Day, As::Text, As::Int32];

fn table(rows_of: usize, layout: Option<Layout<'_>>) -> Vec<u8> {
    let columns: Vec<(&str, As)> = HEAD.into_iter().zip(TYPES).collect();
    let properties = WriterProperties::builder();
    let layout = layout.unwrap_or(Layout { columns: &[], must: false, group: 40, properties });
    let rows: Vec<Vec<String>> = rows(rows_of).iter().map(|row| row.to_vec()).collect();
    Layout { columns: &columns, ..layout }.table(&rows)
}

fn run(bytes: &[u8], name: &str, arguments: &str) -> Ran {
    let folder = folder(&[("loan.toml", &plain())]);
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let call = format!("register loan.toml --rows {name} --on 2025-08-01 {arguments}");
    abide(folder.path(), &call).run()
}

#[test]
fn what_is_no_table_says_so() {
    let good = table(100, None);
    let encrypted = [b"PARE", &good[4..]].concat();
    let encrypted_index = [&good[..good.len() - 4], b"PARE"].concat();
    for (bytes, said) in [
        (&b""[..], "`t.parquet` is no table of Parquet, which begins with `PAR1`"),
        (b"book,lent\n", "`t.parquet` is no table of Parquet"),
        (b"PAR1", "ends before its index"),
        (b"PAR1PAR1", "is damaged, its index cannot be read"),
        (&good[..good.len() / 2], "`t.parquet` ends before its index, which is its last part"),
        (&encrypted, "`t.parquet` is encrypted"),
        (&encrypted_index, "`t.parquet` is encrypted"),
    ] {
        let ran = run(bytes, "t.parquet", "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{said}: {}", ran.err);
        assert!(
            ran.err.starts_with("error: `t.parquet` ") && ran.err.contains(said),
            "{}",
            ran.err
        );
    }
}

/// The same table with another index.
fn indexed(table: &[u8], change: impl Fn(RowGroupMetaData) -> RowGroupMetaData) -> Vec<u8> {
    let index = ParquetMetaDataReader::new();
    let index = index.parse_and_finish(&bytes::Bytes::copy_from_slice(table)).unwrap();
    let groups = index.row_groups().iter().cloned().map(change).collect();
    let changed = ParquetMetaData::new(index.file_metadata().clone(), groups);
    let length = u32::from_le_bytes(table[table.len() - 8..table.len() - 4].try_into().unwrap());
    let mut bytes = table[..table.len() - 8 - length as usize].to_vec();
    let mut end = Vec::new();
    ParquetMetaDataWriter::new(&mut end, &changed).finish().unwrap();
    bytes.extend(end);
    bytes
}

/// Names are not read where only counts are asked for, but for rows that are evaluated like files.
#[test]
fn a_damaged_column_ends_the_run_also_where_it_is_read_late() {
    let columns: Vec<(&str, As)> = HEAD.into_iter().zip(TYPES).collect();
    let mut rows: Vec<Vec<String>> = rows(100).iter().map(|row| row.to_vec()).collect();
    for row in &mut rows[3..5] {
        // No program knows days so far back.
        row[1] = "1925-01-03".to_owned();
    }
    let properties = WriterProperties::builder();
    let mut bytes = Layout { columns: &columns, must: false, group: 40, properties }.table(&rows);
    let index = ParquetMetaDataReader::new();
    let index = index.parse_and_finish(&bytes::Bytes::copy_from_slice(&bytes)).unwrap();
    let (start, length) = index.row_group(0).column(0).byte_range();
    let (start, length) = (usize::try_from(start).unwrap(), usize::try_from(length).unwrap());
    bytes[start..start + length].fill(0xff);
    for arguments in ["--counts --keep-going", "--counts", "--keep-going"] {
        let ran = run(&bytes, "t.parquet", arguments);
        assert_eq!(ran.code, 2, "{arguments}: {}", ran.err);
        assert!(ran.err.contains("the column `book` is damaged"), "{}", ran.err);
        assert!(!ran.err.contains("has no id"), "{}", ran.err);
    }
}

/// A dictionary has a text once, and the rows may have it as often as they like.
#[test]
fn a_small_file_does_not_become_large_in_memory() {
    let columns: Vec<(&str, As)> = HEAD.into_iter().zip(TYPES).collect();
    let mut rows: Vec<Vec<String>> = rows(8_192).iter().map(|row| row.to_vec()).collect();
    let long = "x".repeat(20_000);
    rows.iter_mut().for_each(|row| row[4].clone_from(&long));
    let properties = WriterProperties::builder();
    let bytes = Layout { columns: &columns, must: false, group: 8_192, properties }.table(&rows);
    assert!(bytes.len() < 1 << 19, "{} bytes", bytes.len());
    let ran = run(&bytes, "t.parquet", "");
    assert_eq!(ran.code, 2, "{}", ran.err);
    let said =
        "the column `until` is damaged: the texts of a few thousand rows take more than 64 MiB";
    assert!(ran.err.contains(said), "{}", ran.err);
}

#[test]
fn an_index_that_cannot_be_true_is_refused() {
    let good = table(100, None);
    assert_eq!(run(&indexed(&good, |group| group), "t.parquet", "").code, 0);
    let of_columns = |change: &dyn Fn(
        parquet::file::metadata::ColumnChunkMetaDataBuilder,
    )
        -> parquet::file::metadata::ColumnChunkMetaDataBuilder| {
        indexed(&good, |group| {
            let columns = group.columns().to_vec();
            let columns =
                columns.into_iter().map(|one| change(one.into_builder()).build().unwrap());
            group.into_builder().set_column_metadata(columns.collect()).build().unwrap()
        })
    };
    let brotli =
        of_columns(&|one| one.set_compression(Compression::BROTLI(BrotliLevel::default())));
    let elsewhere = of_columns(&|one| one.set_file_path("part-1.parquet".to_owned()));
    let long = of_columns(&|one| one.set_total_compressed_size(1 << 40));
    let fewer = of_columns(&|one| one.set_num_values(7));
    let more = indexed(&good, |group| group.into_builder().set_num_rows(1 << 50).build().unwrap());
    let all = of_columns(&|one| one.set_num_values(1 << 50));
    let all = indexed(&all, |group| group.into_builder().set_num_rows(1 << 50).build().unwrap());
    for (bytes, said) in [
        (brotli, "is compressed with BROTLI, which is not read here: write it with Snappy"),
        (elsewhere, "they are in `part-1.parquet`: name the table with the rows"),
        (long, "would be longer than the file"),
        (fewer, "its index contradicts itself"),
        (more, "its index contradicts itself"),
        (all, "from row 1 on nothing can be read: the column `book` is damaged: it has fewer rows"),
    ] {
        let ran = run(&bytes, "t.parquet", "").code(2);
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
}

#[test]
fn what_stands_before_a_damaged_part_is_answered() {
    let properties = WriterProperties::builder().set_dictionary_enabled(false);
    let layout = Layout { columns: &[], must: false, group: 1 << 15, properties };
    let mut bytes = table(100_000, Some(layout));
    let index = ParquetMetaDataReader::new();
    let index = index.parse_and_finish(&bytes::Bytes::copy_from_slice(&bytes)).unwrap();
    let begin = usize::try_from(index.row_group(1).column(1).data_page_offset()).unwrap();
    bytes[begin..begin + 40].fill(0xff);
    for arguments in ["", "--threads 1", "--keep-going"] {
        let ran = run(&bytes, "t.parquet", arguments).code(2);
        assert_eq!(ran.out.lines().count(), 1 + (1 << 15), "{}", ran.err);
        let said =
            "error: t.parquet: from row 32769 on nothing can be read: the column `lent` is damaged";
        assert!(ran.err.starts_with(said), "{}", ran.err);
        assert!(ran.err.ends_with("error: stopped after 32768 rows\n"), "{}", ran.err);
    }
    let counted = run(&bytes, "t.parquet", "--counts").code(2);
    assert_eq!(counted.out, "", "counts of a part are none");
}

/// Chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// A file with a few bytes changed, taken out or put in, mostly in its index or in the heads of its pages.
fn changed(good: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=chance.below(3) {
        let last = bytes.len();
        let at = match chance.below(3) {
            0 => last - 1 - chance.below(last.min(1500)),
            1 => chance.below(last.min(200)),
            _ => chance.below(last),
        };
        match chance.below(8) {
            0 => bytes.truncate(at.max(1)),
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, u8::try_from(chance.below(256)).unwrap()),
            3 => bytes[at] = [0, 0xff, 0x7f, 0x80][chance.below(4)],
            4 => {
                // A part of it somewhere else.
                let (from, length) = (chance.below(bytes.len()), 1 + chance.below(16));
                let part = bytes[from..(from + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            _ => bytes[at] ^= 1 << chance.below(8),
        }
    }
    bytes
}

/// However it is changed: it ends, with an answer or with an error.
fn survive(folder: &Path, good: &[u8], chance: &mut Chance, calls: usize) -> usize {
    let mut failed = 0;
    for call in 0..calls {
        let bytes = changed(good, chance);
        std::fs::write(folder.join("t.parquet"), &bytes).unwrap();
        let counts = if call % 2 == 0 { "--counts" } else { "--keep-going" };
        let call = format!("register loan.toml --rows t.parquet --on 2025-08-01 {counts}");
        let ran = abide(folder, &call).command().stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        let keep = || std::fs::write(std::env::temp_dir().join("damaged.parquet"), &bytes);
        if !matches!(ran.status.code(), Some(0 | 2 | 3)) || said.contains("panicked") {
            keep().unwrap();
            panic!("{:?}: {said}", ran.status);
        }
        failed += usize::from(ran.status.code() == Some(2));
    }
    failed
}

#[test]
fn whatever_is_changed_in_a_file_nothing_panics() {
    let ways = ways();
    let threads = ways.chunks(ways.len().div_ceil(2)).zip([1_u64, 2]);
    let failed: usize = std::thread::scope(|scope| {
        let threads = threads.map(|(ways, seed)| {
            scope.spawn(move || {
                let folder = folder(&[("loan.toml", &plain())]);
                let mut chance = Chance(seed);
                let of_way =
                    |(_, properties): &(_, parquet::file::properties::WriterPropertiesBuilder)| {
                        let layout = Layout {
                            columns: &[],
                            must: false,
                            group: 90,
                            properties: properties.clone(),
                        };
                        let good = table(120, Some(layout));
                        survive(folder.path(), &good, &mut chance, 350)
                    };
                ways.iter().map(of_way).sum::<usize>()
            })
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(failed > 1_000, "{failed} of some three thousand files are told to be damaged");
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    let good = table(30, None);
    let folder = folder(&[("loan.toml", &plain())]);
    for length in (0..good.len()).step_by(37) {
        std::fs::write(folder.path().join("t.parquet"), &good[..length]).unwrap();
        let call = "register loan.toml --rows t.parquet --on 2025-08-01 --counts";
        let ran = abide(folder.path(), call).run();
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{length}: {}", ran.err);
    }
}
