use std::cell::Cell;

use crate::diagnostic::Diagnostic;

/// Finds the known word that someone may have meant.
///
/// One search looks at every word, so a file with very many unknown names and very many known
/// ones would take quadratic time: after a large number of comparisons there are no more
/// suggestions.
#[derive(Debug)]
pub(super) struct Suggester {
    left: Cell<usize>,
}

impl Default for Suggester {
    fn default() -> Self {
        Self { left: Cell::new(2_000_000) }
    }
}

impl Suggester {
    /// The word next to `text`, if one is near; of equally near ones the first by the alphabet.
    pub(super) fn near<'a>(
        &self,
        text: &str,
        words: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let length = text.chars().count();
        // A text far longer than a name is no misspelt name.
        if length > 100 {
            return None;
        }
        let reach = length.div_ceil(3).max(1);
        let mut best: Option<(usize, &str)> = None;
        for word in words {
            let left = self.left.get();
            if left == 0 {
                return None;
            }
            self.left.set(left.saturating_sub(1));
            if word.chars().count().abs_diff(length) > reach {
                continue;
            }
            let distance = strsim::damerau_levenshtein(text, word);
            if distance <= reach && best.is_none_or(|found| (distance, word) < found) {
                best = Some((distance, word));
            }
        }
        best.map(|(_, word)| word)
    }

    /// The diagnostic of `text` with that word, if there is one.
    pub(super) fn suggest<'a>(
        &self,
        diagnostic: Diagnostic,
        text: &str,
        words: impl IntoIterator<Item = &'a str>,
    ) -> Diagnostic {
        match self.near(text, words) {
            Some(word) => diagnostic.did_you_mean(word),
            None => diagnostic,
        }
    }
}
