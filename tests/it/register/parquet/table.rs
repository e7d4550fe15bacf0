//! Writes tables of Parquet.

use std::sync::Arc;

use abide::dates::Day;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    Text,
    Day,
    Truth,
    Int32,
    Int64,
    Double,
    /// With two digits behind the point.
    Decimal,
    /// The same in bytes.
    DecimalBytes,
}

impl As {
    fn of_schema(self) -> (&'static str, &'static str) {
        match self {
            As::Text => ("BYTE_ARRAY", "(UTF8)"),
            As::Day => ("INT32", "(DATE)"),
            As::Truth => ("BOOLEAN", ""),
            As::Int32 => ("INT32", ""),
            As::Int64 => ("INT64", ""),
            As::Double => ("DOUBLE", ""),
            As::Decimal => ("INT64", "(DECIMAL(18,2))"),
            As::DecimalBytes => ("FIXED_LEN_BYTE_ARRAY(9)", "(DECIMAL(20,2))"),
        }
    }
}

/// Columns with their types; an empty cell is none. `must` says that none is empty.
pub(super) struct Layout<'a> {
    pub(super) columns: &'a [(&'a str, As)],
    pub(super) must: bool,
    /// How many rows a group has.
    pub(super) group: usize,
    pub(super) properties: WriterPropertiesBuilder,
}

impl Layout<'_> {
    /// A table of rows of cells.
    pub(super) fn table(&self, rows: &[Vec<String>]) -> Vec<u8> {
        self.repeated(rows, 1)
    }

    /// A table that has the same rows several times.
    pub(super) fn repeated(&self, rows: &[Vec<String>], times: usize) -> Vec<u8> {
        let repetition = if self.must { "REQUIRED" } else { "OPTIONAL" };
        let fields = self.columns.iter().map(|(name, kind)| {
            let (physical, logical) = kind.of_schema();
            format!("{repetition} {physical} {name} {logical};")
        });
        let schema = format!("message rows {{ {} }}", fields.collect::<String>());
        let schema = Arc::new(parse_message_type(&schema).unwrap());
        let properties = Arc::new(self.properties.clone().build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
        for rows in (0..times).flat_map(|_| rows.chunks(self.group)) {
            let mut group = writer.next_row_group().unwrap();
            let mut at = 0;
            while let Some(mut column) = group.next_column().unwrap() {
                let cells: Vec<&str> = rows.iter().map(|row| row[at].as_str()).collect();
                self.write(self.columns[at].1, &cells, &mut column);
                column.close().unwrap();
                at += 1;
            }
            group.close().unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn write(&self, kind: As, cells: &[&str], into: &mut SerializedColumnWriter<'_>) {
        match kind {
            As::Text => self.cells::<ByteArrayType>(cells, into, |cell| {
                ByteArray::from(cell.as_bytes().to_vec())
            }),
            As::Day => self.cells::<Int32Type>(cells, into, |cell| {
                cell.parse::<Day>().unwrap().number() - Day::from_ymd(1970, 1, 1).unwrap().number()
            }),
            As::Truth => self.cells::<BoolType>(cells, into, |cell| cell == "true"),
            As::Int32 => self.cells::<Int32Type>(cells, into, |cell| cell.parse().unwrap()),
            As::Int64 => self.cells::<Int64Type>(cells, into, |cell| cell.parse().unwrap()),
            As::Double => self.cells::<DoubleType>(cells, into, |cell| cell.parse().unwrap()),
            As::Decimal => self.cells::<Int64Type>(cells, into, hundredths),
            As::DecimalBytes => self.cells::<FixedLenByteArrayType>(cells, into, |cell| {
                let bytes = i128::from(hundredths(cell)).to_be_bytes();
                ByteArray::from(bytes[7..].to_vec()).into()
            }),
        }
    }

    fn cells<T: DataType>(
        &self,
        cells: &[&str],
        into: &mut SerializedColumnWriter<'_>,
        of: impl Fn(&str) -> T::T,
    ) {
        let levels: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
        let there = cells.iter().filter(|cell| !cell.is_empty());
        let values: Vec<T::T> = there.map(|cell| of(cell)).collect();
        let levels = (!self.must).then_some(levels.as_slice());
        into.typed::<T>().write_batch(&values, levels, None).unwrap();
    }
}

/// A number of at most two digits behind the point, times a hundred.
fn hundredths(cell: &str) -> i64 {
    let number: f64 = cell.parse().unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
    let hundredths = (number * 100.0).round() as i64;
    hundredths
}

/// Ways to write the same values.
pub(super) fn ways() -> Vec<(&'static str, WriterPropertiesBuilder)> {
    let way = |compression| WriterProperties::builder().set_compression(compression);
    let second = |compression| way(compression).set_writer_version(WriterVersion::PARQUET_2_0);
    let none = Compression::UNCOMPRESSED;
    vec![
        ("with dictionaries", way(none)),
        ("one by one", way(none).set_dictionary_enabled(false)),
        ("as differences", second(none).set_dictionary_enabled(false)),
        ("in small pages", way(none).set_data_page_row_count_limit(37).set_write_batch_size(16)),
        ("with Snappy", way(Compression::SNAPPY)),
        ("with Zstandard", second(Compression::ZSTD(ZstdLevel::default()))),
        ("with gzip", way(Compression::GZIP(GzipLevel::default()))),
        ("with LZ4", second(Compression::LZ4_RAW)),
        ("with older LZ4", way(Compression::LZ4)),
    ]
}
