use proptest::prelude::*;

/// With that chance something; else, and in what it shrinks to where it may, nothing.
pub(super) fn maybe<S: Strategy + 'static>(
    chance: f64,
    strategy: S,
) -> BoxedStrategy<Option<S::Value>> {
    // Proptest has neither a chance of zero nor one of one.
    if chance >= 1.0 {
        strategy.prop_map(Some).boxed()
    } else if chance > 0.0 {
        prop::option::weighted(chance, strategy).boxed()
    } else {
        Just(()).prop_map(|()| None).boxed()
    }
}
