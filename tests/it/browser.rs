//! The page of `--report-html` in a real browser.

mod controls;
mod days;
mod driver;
mod looks;
mod site;
mod thousand;
