use std::fmt;

use crate::{encoder::Encoder, error::Error, tokens::Tokens};
use fast_memory_encoder::{Pooling, pooled};

/// The name under which vectors of this model are stored.
pub const MODEL_ID: &str = "all-MiniLM-L6-v2";

/// Components of a vector of all-MiniLM-L6-v2.
pub const DIMENSIONS: usize = 384;

/// The loaded model.
pub struct MiniLm {
    tokens: Tokens,
    encoder: Encoder,
    pooling: Pooling,
}

impl MiniLm {
    /// Loads the model from the bytes of `model.onnx` and `tokenizer.json`.
    ///
    /// # Errors
    /// [`Error::Model`] or [`Error::Tokenizer`] when the bytes are something else.
    pub fn load(model: &[u8], tokenizer: &[u8]) -> Result<Self, Error> {
        Self::load_pooled(model, tokenizer, Pooling::Mean)
    }

    /// Loads this model or another of the BERT family: an ONNX export with the inputs `input_ids` and `attention_mask`, and
    /// `token_type_ids` if it has any, whose output `last_hidden_state` (or else its first) is one row a token.
    ///
    /// # Errors
    /// [`Error::Model`] or [`Error::Tokenizer`] when the bytes are something else.
    pub fn load_pooled(model: &[u8], tokenizer: &[u8], pooling: Pooling) -> Result<Self, Error> {
        Ok(Self {
            tokens: Tokens::load(tokenizer).map_err(Error::Tokenizer)?,
            encoder: Encoder::load(model).map_err(|error| Error::Model(format!("{error:#}")))?,
            pooling,
        })
    }

    /// Components of a vector.
    pub fn dimensions(&self) -> usize {
        self.encoder.dimensions()
    }

    /// One unit vector of [`MiniLm::dimensions`] components for each text, one after another.
    ///
    /// Texts run one by one: the matrices of a single text are large enough to keep the processor busy, and a text's
    /// vector is then the same, bit by bit, whatever else is in the batch.
    ///
    /// # Errors
    /// [`Error::Embed`] with the position of the text that failed.
    pub fn embed(&self, texts: &[&str]) -> Result<Vec<f32>, Error> {
        let mut vectors = Vec::with_capacity(texts.len() * self.dimensions());
        for (index, text) in texts.iter().enumerate() {
            let ids = self.token_ids(text).map_err(|cause| Error::Embed { index, cause })?;
            let states = self.encoder.run(&ids).map_err(|error| Error::Embed { index, cause: format!("{error:#}") })?;
            pooled(self.pooling, &states, self.dimensions(), &mut vectors);
        }
        Ok(vectors)
    }

    /// The word pieces of a text as the model sees them, cut to its limit.
    ///
    /// # Errors
    /// What the tokenizer said.
    pub fn token_ids(&self, text: &str) -> Result<Vec<i64>, String> {
        self.tokens.ids(text)
    }
}

impl fmt::Debug for MiniLm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MiniLm").finish_non_exhaustive()
    }
}
