//! Phrases that are generated: each prints to a text that parses to it again.

use abide::dates::{Day, Direction, Edge, Granularity, Length, Period, Unit};
use abide::phrase::{
    CondExpr, CondKind, DateExpr, DateKind, DateOf, Name, Relation, StatusWord, is_reserved,
    parse_condition, parse_date, parse_length,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn date(kind: DateKind<()>) -> DateExpr<()> {
    DateExpr { kind, span: () }
}

fn cond(kind: CondKind<()>) -> CondExpr<()> {
    CondExpr { kind, span: () }
}

fn name() -> impl Strategy<Value = Name<()>> {
    // Words that are hinted at elsewhere are good names.
    let word = select(vec!["a", "by", "min", "first", "whichever", "if", "q3", "may", "one", "is"]);
    let word = prop_oneof![word.prop_map(str::to_owned), "[a-z][a-z0-9-]{0,6}"];
    word.prop_filter("a name", |text| !is_reserved(text)).prop_map(|text| Name { text, span: () })
}

fn day() -> impl Strategy<Value = Day> {
    (Day::MIN.number()..=Day::MAX.number()).prop_map(|number| Day::from_number(number).unwrap())
}

fn granularity() -> impl Strategy<Value = Granularity> {
    select(vec![Granularity::Month, Granularity::Quarter, Granularity::Year])
}

fn period() -> impl Strategy<Value = Period> {
    (day(), granularity()).prop_map(|(day, granularity)| Period::containing(day, granularity))
}

fn edge() -> impl Strategy<Value = Edge> {
    select(vec![Edge::Start, Edge::End])
}

fn length() -> impl Strategy<Value = Length> {
    let unit = select(vec![Unit::Day, Unit::Week, Unit::Month, Unit::Year, Unit::WorkingDay]);
    let count = prop_oneof![1..=40_u32, 1..=1_000_000_u32];
    (count, unit).prop_map(|(count, unit)| Length { count, unit })
}

/// A phrase for one day.
fn one_day() -> BoxedStrategy<DateExpr<()>> {
    let of = select(vec![DateOf::Met, DateOf::Lapsed, DateOf::Deadline]);
    let leaf = prop_oneof![
        day().prop_map(DateKind::Day),
        select(vec![DateKind::Made, DateKind::PeriodStart, DateKind::PeriodEnd]),
        name().prop_map(DateKind::Name),
        (of, name()).prop_map(|(of, name)| DateKind::Of(of, name)),
        (edge(), period()).prop_map(|(edge, period)| DateKind::EdgeOfPeriod(edge, period)),
        period().prop_map(DateKind::SomeDayIn),
    ];
    leaf.prop_map(date)
        .prop_recursive(6, 24, 3, |inner| {
            let direction = select(vec![Direction::After, Direction::Before]);
            let relation = select(vec![Relation::Of, Relation::After, Relation::Before]);
            let base = inner.clone().prop_map(Box::new);
            prop_oneof![
                (length(), direction, base.clone())
                    .prop_map(|(length, direction, base)| DateKind::Shift(length, direction, base)),
                (length(), base.clone()).prop_map(|(length, base)| DateKind::Within(length, base)),
                vec(inner.clone(), 1..4).prop_map(DateKind::Earlier),
                vec(inner, 1..4).prop_map(DateKind::Later),
                (edge(), granularity(), relation, base.clone()).prop_map(
                    |(edge, granularity, relation, base)| {
                        DateKind::EdgeOf(edge, granularity, relation, base)
                    }
                ),
                base.prop_map(DateKind::Group),
            ]
            .prop_map(date)
        })
        .boxed()
}

/// A phrase for a day or a period.
fn any_date() -> BoxedStrategy<DateExpr<()>> {
    let period = period().prop_map(|period| date(DateKind::Period(period))).boxed();
    let bracketed = period.clone();
    let bracketed = bracketed.prop_map(|period| date(DateKind::Group(Box::new(period))));
    prop_oneof![1 => period, 1 => bracketed, 6 => one_day()].boxed()
}

fn any_condition() -> BoxedStrategy<CondExpr<()>> {
    let status = select(vec![
        StatusWord::Pending,
        StatusWord::Due,
        StatusWord::Met,
        StatusWord::Lapsed,
        StatusWord::Void,
        StatusWord::Breached,
    ]);
    let leaf = prop_oneof![
        name().prop_map(CondKind::Name),
        (status, name()).prop_map(|(status, name)| CondKind::Status(status, name)),
        any_date().prop_map(CondKind::OnOrAfter),
        any_date().prop_map(CondKind::After),
        any_date().prop_map(CondKind::Before),
    ];
    leaf.prop_map(cond)
        .prop_recursive(5, 24, 3, |inner| {
            let some = vec(inner.clone(), 1..4);
            let bound = |least| {
                let several = vec(inner.clone(), 2..4);
                several.prop_map(move |members| {
                    members.into_iter().map(|member| tight(member, least)).collect::<Vec<_>>()
                })
            };
            let counted = some.clone().prop_flat_map(|members| {
                let most = u32::try_from(members.len()).unwrap();
                (1..=most, Just(members))
            });
            prop_oneof![
                bound(1).prop_map(CondKind::Or),
                bound(2).prop_map(CondKind::And),
                inner.clone().prop_map(|inner| CondKind::Not(Box::new(tight(inner, 2)))),
                inner.clone().prop_map(|inner| CondKind::Group(Box::new(inner))),
                some.clone().prop_map(CondKind::AllOf),
                some.prop_map(CondKind::AnyOf),
                counted.prop_map(|(count, members)| CondKind::CountOf(count, members)),
            ]
            .prop_map(cond)
        })
        .boxed()
}

/// The condition, in brackets if it would fall apart where only what binds as tightly may stand.
fn tight(condition: CondExpr<()>, least: u8) -> CondExpr<()> {
    let binding = match condition.kind {
        CondKind::Or(_) => 0,
        CondKind::And(_) => 1,
        _ => 2,
    };
    if binding < least { cond(CondKind::Group(Box::new(condition))) } else { condition }
}

/// Any text made of what phrases and their misspellings are made of.
fn near_phrase() -> impl Strategy<Value = String> {
    let token = select(
        "( ) , ( ) , made handover ground x period-start 2025-09-30 2025-09 2025-Q3 2025 2025-9-8 \
         20250908 30 0 1 2 1000001 30d day days week months year working business after before \
         within of in on or and not all any some earlier later start end quarter month met due \
         lapsed deadline breached && || ! <= >= == = AND Or NOT Sept september 30th Q3 a one \
         thirty by until today earliest min first is has the end_mission X x#1 $x - + ' \" “ é – \
         \u{200b} \u{a0} 日本 P30D 1.5 -5 made."
            .split(' ')
            .collect::<Vec<_>>(),
    );
    vec((token, select(vec!["", " ", " ", "  "])), 0..14).prop_map(|tokens| {
        tokens.into_iter().map(|(token, blank)| token.to_owned() + blank).collect()
    })
}

/// Nothing panics; an error points into the text, at the borders of characters, and says
/// something in the form of messages; what parses prints to the same phrase.
fn behaves(text: &str) {
    let errors = [
        parse_date(text).map(|date| {
            let again = parse_date(&date.to_string()).unwrap();
            assert_eq!(again.erase(), date.erase());
        }),
        parse_condition(text).map(|condition| {
            let again = parse_condition(&condition.to_string()).unwrap();
            assert_eq!(again.erase(), condition.erase());
        }),
        parse_length(text).map(|length| {
            assert_eq!(parse_length(&length.to_string()), Ok(length));
        }),
    ];
    for error in errors.into_iter().filter_map(Result::err) {
        assert!(text.get(error.span.clone()).is_some(), "{text:?}: {error:?}");
        assert!(!error.message.is_empty() && !error.message.ends_with('.'), "{error:?}");
        assert!(!error.message.starts_with(char::is_uppercase), "{error:?}");
        assert!(error.help.is_none_or(|help| !help.is_empty()), "{text:?}");
    }
}

proptest! {
    #![proptest_config(crate::chance::config(256))]

    #[test]
    fn dates_parse_as_they_print(phrase in any_date()) {
        let text = phrase.to_string();
        let parsed = parse_date(&text).map_err(|error| format!("{text}: {error:?}"));
        prop_assert_eq!(parsed.map(DateExpr::erase), Ok(phrase));
    }

    #[test]
    fn conditions_parse_as_they_print(phrase in any_condition()) {
        let text = phrase.to_string();
        let parsed = parse_condition(&text).map_err(|error| format!("{text}: {error:?}"));
        prop_assert_eq!(parsed.map(CondExpr::erase), Ok(phrase));
    }

    #[test]
    fn lengths_parse_as_they_print(length in length()) {
        prop_assert_eq!(parse_length(&length.to_string()), Ok(length));
    }

    #[test]
    fn no_text_does_harm(text in any::<String>()) {
        behaves(&text);
    }

    #[test]
    fn no_phrase_does_harm(text in near_phrase()) {
        behaves(&text);
    }
}
