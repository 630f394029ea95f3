use fast_memory_encoder::MAX_TOKENS;
use tokenizers::{Tokenizer, TruncationParams};

/// Bounds the work of tokenising a text of any length. Prose has four to five characters a token, so what lies beyond
/// would have been truncated anyway.
const MAX_CHARS: usize = 32 * MAX_TOKENS;

pub(crate) struct Tokens(pub(crate) Tokenizer);

impl Tokens {
    pub(crate) fn load(json: &[u8]) -> Result<Self, String> {
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(|error| error.to_string())?;
        let truncation = TruncationParams { max_length: MAX_TOKENS, ..TruncationParams::default() };
        tokenizer.with_padding(None).with_truncation(Some(truncation)).map_err(|error| error.to_string())?;
        Ok(Self(tokenizer))
    }

    pub(crate) fn ids(&self, text: &str) -> Result<Vec<i64>, String> {
        let encoding = self.0.encode_fast(clip(text), true).map_err(|error| error.to_string())?;
        Ok(encoding.get_ids().iter().copied().map(i64::from).collect())
    }
}

fn clip(text: &str) -> &str {
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clip_counts_characters_not_bytes() {
        let text = "é".repeat(MAX_CHARS + 1);
        assert_eq!(clip(&text).chars().count(), MAX_CHARS);
        assert_eq!(clip("né"), "né");
    }
}
