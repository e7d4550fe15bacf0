//! Values side by side, spread over the rows that have one.

/// So many rows are looked at together.
const AT_ONCE: usize = 64;

/// Adds the cells of some rows: where `levels` has `there` the next value, elsewhere `empty`. What is missing
/// among the values is empty as well.
///
/// It decides nothing by the single row: which of them are empty is hard to foretell.
pub(super) fn spread<C: Copy>(
    mut values: &[C],
    (levels, there): (&[i16], i16),
    empty: C,
    cells: &mut Vec<C>,
) {
    let end = cells.len().saturating_add(levels.len());
    let (parts, rest) = levels.as_chunks::<AT_ONCE>();
    let mut last = [there.wrapping_add(1); AT_ONCE];
    last.iter_mut().zip(rest).for_each(|(last, level)| *last = *level);
    for levels in parts.iter().chain([&last]) {
        let here = count(levels, there).min(values.len());
        let here = values.split_off(..here).unwrap_or_default();
        if here.len() == AT_ONCE {
            cells.extend_from_slice(here);
        } else {
            cells.extend_from_slice(&spread_part(here, (levels, there), empty));
        }
    }
    cells.truncate(end);
}

/// How many rows there are with a value.
fn count(levels: &[i16; AT_ONCE], there: i16) -> usize {
    // As narrow as the levels, so that many are counted at a time.
    let count =
        levels.iter().fold(0_u16, |all, level| all.wrapping_add(u16::from(*level == there)));
    usize::from(count)
}

#[inline]
fn spread_part<C: Copy>(
    values: &[C],
    (levels, there): (&[i16; AT_ONCE], i16),
    empty: C,
) -> [C; AT_ONCE] {
    let mut next = [empty; AT_ONCE];
    next.iter_mut().zip(values).for_each(|(next, value)| *next = *value);
    let mut cells = [empty; AT_ONCE];
    let mut at = 0_usize;
    for (cell, level) in cells.iter_mut().zip(levels) {
        // Also where there is none: what comes next is taken out again below, in all rows at once.
        *cell = next.get(at % AT_ONCE).copied().unwrap_or(empty);
        at = at.wrapping_add(usize::from(*level == there));
    }
    for (cell, level) in cells.iter_mut().zip(levels) {
        *cell = if *level == there { *cell } else { empty };
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_comes_to_its_row() {
        for rows in 0..100_usize {
            for every in 1..7_usize {
                let levels: Vec<i16> = (0..rows).map(|row| i16::from(row % every == 0)).collect();
                let values: Vec<usize> = (0..rows).filter(|row| row % every == 0).collect();
                let mut cells = vec![7];
                spread(&values, (&levels, 1), usize::MAX, &mut cells);
                let expected = (0..rows).map(|row| if row % every == 0 { row } else { usize::MAX });
                assert_eq!(cells, [7].into_iter().chain(expected).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_value_that_is_missing_is_empty() {
        let mut cells = Vec::new();
        spread(&[1, 2], (&[1; 40], 1), 0, &mut cells);
        assert_eq!(cells.iter().sum::<i32>(), 3);
        assert_eq!(cells.len(), 40);
    }
}
