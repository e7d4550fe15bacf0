//! All date arithmetic: against vectors from elsewhere, and by its laws.

mod laws;
mod strictness;
mod vectors;
