//! The tests of the library and of the binary.

mod phrase;
