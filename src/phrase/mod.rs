//! Date phrases and conditions: their syntax, before any name is resolved.

mod ast;

pub use ast::{CondExpr, CondKind, DateExpr, DateKind, DateOf, Name, Relation, Span, StatusWord};
