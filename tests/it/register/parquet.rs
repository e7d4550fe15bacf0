//! Tables of Parquet: read like any other table, written like any other result, and refused in words.

mod answers;
mod damaged;
mod kinds;
mod table;
