//! The words of a normalised text, as `BertPreTokenizer` of the crate `tokenizers` cuts them: split at white space, and each
//! punctuation character is a word of its own.

use unicode_categories::UnicodeCategories;

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().flat_map(at_punctuation)
}

fn at_punctuation(mut rest: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let length =
            if is_punctuation(first) { first.len_utf8() } else { rest.find(is_punctuation).unwrap_or(rest.len()) };
        let (word, after) = rest.split_at(length);
        rest = after;
        Some(word)
    })
}

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_punctuation() } else { c.is_punctuation() }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn punctuation_stands_alone() {
        let all: Vec<&str> = words(" don't \u{a0}stop!? «now»").collect();
        assert_eq!(all, ["don", "'", "t", "stop", "!", "?", "«", "now", "»"]);
        assert_eq!(words(" \t").count(), 0);
    }
}
