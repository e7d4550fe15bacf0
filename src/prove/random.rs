//! Records by chance; what one of them shows is shrunk.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::Settings;
use super::field::Field;
use super::search::{Search, Ticks};
use crate::generate::{RecordSettings, records};
use crate::model::Record;

/// So many records for each field with a written property,
const RECORDS: u32 = 2_000;
/// and so many for all the other fields together, but not fewer than the last for each.
const RECORDS_OF_ALL: u32 = 40_000;
const LEAST: u32 = 100;
/// So often a record is made smaller by what drew it.
const MOST_STEPS: u32 = 2_000;

/// How many records are tried.
pub(super) fn count(field: &Field, fields: usize, settings: &Settings) -> u32 {
    let fields = u32::try_from(fields).unwrap_or(u32::MAX).max(1);
    let default = match field.properties.as_slice() {
        [] => RECORDS_OF_ALL.checked_div(fields).unwrap_or(LEAST).clamp(LEAST, RECORDS),
        _ => RECORDS,
    };
    settings.records.unwrap_or(default)
}

/// Tries so many, and says how many they were.
pub(super) fn run(
    search: &mut Search<'_>,
    count: u32,
    (seed, field): (u64, u64),
    ticks: &mut Ticks<'_>,
) -> u64 {
    let Field { scope, days, .. } = search.field;
    let settings = RecordSettings::default();
    let drawn = (records(search.agreement(), scope, days, &settings), any::<u64>());
    let mut runner = runner(seed, field);
    let mut tried = 0_u64;
    for _ in 0..count {
        ticks.tick();
        let Ok(mut tree) = drawn.new_tree(&mut runner) else { continue };
        tried = tried.saturating_add(1);
        let (record, twist) = tree.current();
        let shrink = &mut |speaks: &dyn Fn(&Record) -> bool| smallest(&mut tree, speaks);
        search.take_in_drawn(&record, twist, shrink, ticks.watch);
    }
    tried
}

/// The chance of a field, whatever other fields there are.
fn runner(seed: u64, field: u64) -> TestRunner {
    let mut bytes = [0; 32];
    let numbers = seed.to_le_bytes().into_iter().chain(field.to_le_bytes());
    bytes.iter_mut().zip(numbers).for_each(|(byte, number)| *byte = number);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng)
}

/// The smallest record like it for which that is so.
fn smallest(
    tree: &mut impl ValueTree<Value = (Record, u64)>,
    is: &dyn Fn(&Record) -> bool,
) -> Record {
    let mut smallest = tree.current().0;
    let mut goes_on = tree.simplify();
    for _ in 0..MOST_STEPS {
        if !goes_on {
            break;
        }
        let (record, _) = tree.current();
        goes_on = if is(&record) {
            smallest = record;
            tree.simplify()
        } else {
            tree.complicate()
        };
    }
    smallest
}
