//! What the columns of a table of Parquet hold, and what of it a cell can be.

use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::schema::types::Type;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing in any row.
    Nothing,
    Day,
    Truth,
    /// Whole numbers, or ones that are never below zero.
    Whole {
        has_sign: bool,
    },
    /// Numbers with so many digits behind the point.
    Decimal(u32),
    /// Numbers with a point somewhere.
    Real,
    Text,
    /// Texts of a fixed form, as bytes.
    Uuid,
}

/// Why a column cannot be read: what it holds, and what to do.
pub(super) struct Unfit {
    pub(super) holds: String,
    pub(super) help: &'static str,
}

const AS_DATE: &str = "write it as a DATE, as with `CAST(… AS DATE)`";
const AS_TEXT: &str = "write it as a text, as with `CAST(… AS VARCHAR)`";
const FLAT: &str = "a cell is a day, a truth value, a number or a text";

impl Kind {
    /// What a column holds, by what the file says of it.
    pub(super) fn of(field: &Type) -> Result<Kind, Unfit> {
        let info = field.get_basic_info();
        let (logical, converted) = (info.logical_type_ref(), info.converted_type());
        let unfit = |holds: &str, help| Err(Unfit { holds: holds.to_owned(), help });
        let is_list = matches!(logical, Some(LogicalType::List))
            || converted == ConvertedType::LIST
            || info.has_repetition() && info.repetition() == Repetition::REPEATED;
        if is_list {
            return unfit("lists", FLAT);
        }
        if field.is_group() {
            let is_map = matches!(logical, Some(LogicalType::Map))
                || matches!(converted, ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE);
            return unfit(if is_map { "maps" } else { "structures" }, FLAT);
        }
        if let Some(LogicalType::Unknown) = logical {
            return Ok(Kind::Nothing);
        }
        if let Some(unfit) = time(logical, converted) {
            return Err(unfit);
        }
        let is_decimal =
            matches!(logical, Some(LogicalType::Decimal(_))) || converted == ConvertedType::DECIMAL;
        match field.get_physical_type() {
            Physical::BOOLEAN => Ok(Kind::Truth),
            Physical::INT96 => unfit("moments (INT96)", AS_DATE),
            Physical::FLOAT | Physical::DOUBLE => Ok(Kind::Real),
            Physical::INT32 | Physical::INT64 if is_decimal => Ok(decimal(field)),
            Physical::INT32 if is_date(logical, converted) => Ok(Kind::Day),
            Physical::INT32 | Physical::INT64 => {
                Ok(Kind::Whole { has_sign: has_sign(logical, converted) })
            }
            Physical::FIXED_LEN_BYTE_ARRAY if is_decimal && length(field) <= 16 => {
                Ok(decimal(field))
            }
            Physical::FIXED_LEN_BYTE_ARRAY if matches!(logical, Some(LogicalType::Uuid)) => {
                Ok(Kind::Uuid)
            }
            Physical::BYTE_ARRAY if is_text(logical, converted) => Ok(Kind::Text),
            _ if is_decimal => unfit("decimal numbers of any length", AS_TEXT),
            Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY => {
                unfit("bytes that are not said to be text", AS_TEXT)
            }
        }
    }
}

/// Days with a time, or times alone.
fn time(logical: Option<&LogicalType>, converted: ConvertedType) -> Option<Unfit> {
    let (holds, help) = match (logical, converted) {
        (Some(LogicalType::Timestamp(_)), _)
        | (None, ConvertedType::TIMESTAMP_MILLIS | ConvertedType::TIMESTAMP_MICROS) => {
            ("moments (TIMESTAMP), and a day has no time", AS_DATE)
        }
        (Some(LogicalType::Time(_)), _)
        | (None, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS) => {
            ("times of a day (TIME)", FLAT)
        }
        (_, ConvertedType::INTERVAL) => ("lengths of time (INTERVAL)", AS_TEXT),
        _ => return None,
    };
    Some(Unfit { holds: holds.to_owned(), help })
}

fn is_date(logical: Option<&LogicalType>, converted: ConvertedType) -> bool {
    matches!(logical, Some(LogicalType::Date)) || converted == ConvertedType::DATE
}

fn is_text(logical: Option<&LogicalType>, converted: ConvertedType) -> bool {
    matches!(logical, Some(LogicalType::String | LogicalType::Enum | LogicalType::Json))
        || matches!(converted, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON)
}

fn has_sign(logical: Option<&LogicalType>, converted: ConvertedType) -> bool {
    match logical {
        Some(LogicalType::Integer(integer)) => integer.is_signed,
        _ => !matches!(
            converted,
            ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64
        ),
    }
}

/// How many bytes a value has.
fn length(field: &Type) -> i32 {
    match field {
        Type::PrimitiveType { type_length, .. } => *type_length,
        Type::GroupType { .. } => i32::MAX,
    }
}

fn decimal(field: &Type) -> Kind {
    Kind::Decimal(u32::try_from(field.get_scale()).unwrap_or(0))
}
