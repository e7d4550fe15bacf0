/// How many ways there are to choose up to `most` of `of` things.
pub(super) fn count(of: usize, most: u32) -> u64 {
    let of = u64::try_from(of).unwrap_or(u64::MAX);
    let mut all = 0_u64;
    let mut ways = 1_u64;
    for chosen in 0..=u64::from(most) {
        all = all.saturating_add(ways);
        let left = of.saturating_sub(chosen);
        if left == 0 {
            break;
        }
        // Exact: of as many neighbouring numbers as are multiplied, each divisor divides one.
        let product = u128::from(ways).saturating_mul(u128::from(left));
        let next = product.checked_div(u128::from(chosen).saturating_add(1));
        ways = next.and_then(|next| u64::try_from(next).ok()).unwrap_or(u64::MAX);
    }
    all
}

/// Every way to choose `some` of `of` things, by their positions, in the order of the positions.
pub(super) fn each(of: usize, some: usize, mut take: impl FnMut(&[usize])) {
    let mut chosen: Vec<usize> = (0..some).collect();
    if some > of {
        return;
    }
    loop {
        take(&chosen);
        // The last of them that can still be moved is; those behind it follow it.
        let last = |place: usize| of.saturating_sub(some).saturating_add(place);
        let movable = chosen.iter().enumerate().rposition(|(place, at)| *at < last(place));
        let Some(movable) = movable else { return };
        let mut next = chosen.get(movable).map_or(of, |at| at.saturating_add(1));
        for at in chosen.iter_mut().skip(movable) {
            *at = next;
            next = next.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted() {
        for (of, most) in [(0, 2), (1, 3), (5, 0), (5, 3), (7, 7)] {
            let mut all = Vec::new();
            for some in 0..=most {
                each(of, some, |chosen| all.push(chosen.to_vec()));
            }
            assert_eq!(count(of, u32::try_from(most).unwrap()), all.len() as u64);
            let mut once = all.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), all.len());
        }
        assert_eq!(count(100_000, 40), u64::MAX);
    }
}
