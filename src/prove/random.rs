//! Records by chance; what one of them shows is shrunk.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::Settings;
use super::exhaustive::share;
use super::field::Field;
use super::search::{Search, Ticks};
use crate::generate::{RecordSettings, records};
use crate::model::Record;

/// So many records of a field at most,
const RECORDS: u64 = 2_000;
/// of all the fields without a written property together so many, but not fewer than the last for
/// each;
const RECORDS_OF_ALL: u64 = 40_000;
const LEAST: u64 = 100;
/// and as many as take so much toil.
const TOIL: u64 = 100_000;
/// So often a record is made smaller by what drew it.
const MOST_STEPS: u32 = 2_000;

/// How many records are tried, if that is not too much toil.
pub(super) fn count(field: &Field, fields: usize, settings: &Settings) -> u64 {
    let asked = settings.records.map(u64::from);
    asked.unwrap_or_else(|| share(field, fields, (RECORDS, RECORDS_OF_ALL, LEAST)))
}

/// Tries so many, and says how many they were: what is asked for is tried whatever it takes.
pub(super) fn run(
    search: &mut Search<'_>,
    count: u64,
    (asked, field): (&Settings, u64),
    ticks: &mut Ticks<'_>,
) -> u64 {
    let Field { scope, days, .. } = search.field;
    let settings = RecordSettings::default();
    let drawn = (records(search.agreement(), scope, days, &settings), any::<u64>());
    let mut runner = runner(asked.seed, field);
    let mut toil = 0_u64;
    let mut tried = 0_u64;
    for left in (0..count).rev() {
        if asked.records.is_none() && toil > TOIL {
            ticks.skip(left.saturating_add(1));
            break;
        }
        ticks.tick();
        let Ok(mut tree) = drawn.new_tree(&mut runner) else { continue };
        tried = tried.saturating_add(1);
        let (record, twist) = tree.current();
        let shrink = &mut |speaks: &dyn Fn(&Record) -> bool| smallest(&mut tree, speaks);
        let took = search.take_in_drawn(&record, twist, shrink, ticks.watch);
        toil = toil.saturating_add(took);
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
