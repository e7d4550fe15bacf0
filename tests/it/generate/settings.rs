//! That any settings will do.

use abide::check::Loaded;
use abide::dates::Day;
use abide::generate::{RecordSettings, Scope, Settings, agreements, assuming, dates, records};
use abide::model::Record;
use proptest::prelude::*;

use crate::chance;
use crate::load::try_load;
use crate::transform::{commitments, entries};

fn day() -> impl Strategy<Value = Day> {
    let anywhere = Day::MIN.number()..=Day::MAX.number();
    prop_oneof![
        1 => Just(Day::MIN),
        1 => Just(Day::MAX),
        2 => anywhere.prop_map(|number| Day::from_number(number).unwrap()),
    ]
}

fn chance() -> impl Strategy<Value = f64> {
    let odd = [0.0, 1.0, -1.0, 2.0, 1e-300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    prop_oneof![1 => prop::sample::select(odd.to_vec()), 1 => 0.0..1.0]
}

fn limit() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0), 6 => 0..5_usize, 1 => Just(usize::MAX)]
}

fn small() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0), 6 => 0..5_u32, 1 => Just(u32::MAX)]
}

/// Settings that nobody would choose, among others.
fn settings() -> impl Strategy<Value = Settings> {
    let bases = prop::collection::vec(day(), 0..3);
    let window = prop_oneof![Just(0), Just(1), Just(2), Just(45), Just(u16::MAX), any::<u16>()];
    let worlds = prop_oneof![Just(0), Just(1), 2..50_u64, Just(u64::MAX)];
    let limits = (limit(), limit(), limit(), limit(), limit(), limit());
    let open = (small(), small(), small(), worlds);
    let chances = (chance(), chance(), chance());
    let switches = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (bases, window, small(), limits, open, chances, switches).prop_map(
        |(bases, window, depth, limits, open, chances, switches)| Settings {
            bases,
            window,
            commitments: limits.0,
            entries: limits.1,
            parties: limits.2,
            events: limits.3,
            conditions: limits.4,
            consultations: limits.5,
            depth,
            months: switches.0,
            periods: switches.1,
            working_days: switches.2,
            recurring: chances.0,
            imprecise: open.0,
            some_days: open.1,
            claims: open.2,
            worlds: open.3,
            recorded: chances.1,
            foresight: switches.3,
            remarks: chances.2,
        },
    )
}

/// The same for records; few entries, since each is compared with all the others.
fn record_settings() -> impl Strategy<Value = RecordSettings> {
    let chances = (chance(), chance(), chance(), chance(), chance(), chance());
    (limit(), chances).prop_map(|(entries, chances)| RecordSettings {
        entries: entries.min(1001),
        settled: chances.0,
        complete: chances.1,
        imprecise: chances.2,
        delayed: chances.3,
        partial: chances.4,
        retracted: chances.5,
    })
}

/// Records by such settings, of agreements without one.
fn drawn() -> impl Strategy<Value = (Loaded, Record)> {
    (agreements(Settings::small()), record_settings()).prop_flat_map(|(loaded, settings)| {
        let scope = Scope::of_agreement(&loaded.agreement);
        let days = dates(&loaded.agreement, &scope, &[]);
        let records = records(&loaded.agreement, &scope, &days, &settings);
        (Just(loaded), records)
    })
}

proptest! {
    #![proptest_config(chance::config(200))]

    /// They give documents that load, within their limits.
    #[test]
    fn any_settings_will_do(
        (settings, (case, _)) in settings()
            .prop_flat_map(|settings| (Just(settings.clone()), assuming(settings)))
    ) {
        let loaded = try_load(&case.document);
        prop_assert!(loaded.is_ok(), "{:#?}\n{:#}", loaded.err(), case.document);
        prop_assert!(!case.queries.is_empty());
        prop_assert!(commitments(&case.document).len() <= settings.commitments.max(1));
        prop_assert!(entries(&case.document).len() <= settings.entries);
    }

    /// What is loaded is what the documents say.
    #[test]
    fn agreements_are_loaded(loaded in agreements(Settings::small())) {
        prop_assert_eq!(&loaded.agreement.id, "deal");
        prop_assert!((1..=2).contains(&loaded.agreement.commitments.len()));
        prop_assert!(loaded.record.entries.len() <= 4);
    }

    /// And so does every setting of records.
    #[test]
    fn any_record_settings_will_do((loaded, record) in drawn()) {
        let known = loaded.agreement.commitments.len();
        let targets = record.entries.iter().filter_map(|entry| entry.act.target());
        prop_assert!(targets.into_iter().all(|target| target.commitment.index() < known));
    }
}
