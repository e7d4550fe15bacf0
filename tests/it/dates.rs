//! All date arithmetic: against vectors from elsewhere, and by its laws.

mod laws;
mod strictness;
mod three_valued;
mod vectors;
