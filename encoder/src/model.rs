use std::{fmt, ops::Range, sync::Arc};

use crate::{
    MAX_TOKENS,
    encoder::Encoder,
    error::Error,
    file::{Reader, Writer},
    pooling::{Pooling, pooled},
    tokens::Tokens,
};

/// The first bytes of a compiled model; the last of them is the version of what follows.
pub const MAGIC: &[u8; 8] = b"fm-bert\x01";

/// A compiled model: text in, one unit vector out.
pub struct Model {
    tokens: Tokens,
    encoder: Encoder,
    pooling: Pooling,
    max_tokens: usize,
}

impl Model {
    /// Puts a model together.
    ///
    /// # Errors
    /// [`Error::Model`] when its parts do not belong together.
    pub fn new(tokens: Tokens, encoder: Encoder, pooling: Pooling) -> Result<Self, Error> {
        if tokens.largest_id() as usize >= encoder.embeddings.words() {
            return Err(Error::model("its tokenizer has more tokens than its word table"));
        }
        let max_tokens = encoder.embeddings.positions().min(MAX_TOKENS);
        if tokens.start.len() + tokens.end.len() >= max_tokens || tokens.start.is_empty() {
            return Err(Error::model(format!(
                "it has no room for a text among {max_tokens} tokens, or no token at its start"
            )));
        }
        Ok(Self { tokens, encoder, pooling, max_tokens })
    }

    /// Loads a compiled model. Its weights stay where they are in `file`.
    ///
    /// # Errors
    /// [`Error::Model`] when the bytes are something else, or not all of it.
    pub fn load(file: Vec<u8>) -> Result<Self, Error> {
        let range = 0..file.len();
        Self::load_part(file, range)
    }

    /// Loads the compiled model in a part of `buffer`. Its weights stay where they are.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn load_part(buffer: Vec<u8>, range: Range<usize>) -> Result<Self, Error> {
        let buffer = Arc::new(buffer);
        let mut file = Reader::new(&buffer, range)?;
        if file.raw(MAGIC.len())? != MAGIC {
            return Err(Error::model("it starts with other bytes"));
        }
        let pooling = match file.number()? {
            0 => Pooling::Mean,
            1 => Pooling::Cls,
            _ => return Err(Error::model("its pooling is unknown")),
        };
        let model = Self::new(Tokens::read(&mut file)?, Encoder::read(&mut file)?, pooling)?;
        file.finish()?;
        Ok(model)
    }

    /// The bytes that [`Model::load`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = Writer::default();
        file.raw(MAGIC);
        file.number(match self.pooling {
            Pooling::Mean => 0,
            Pooling::Cls => 1,
        });
        self.tokens.write(&mut file);
        self.encoder.write(&mut file);
        file.finish()
    }

    /// Components of a vector.
    pub fn dimensions(&self) -> usize {
        self.encoder.width
    }

    /// One unit vector of [`Model::dimensions`] components.
    pub fn embed(&self, text: &str) -> Vec<f32> {
        let states = self.encoder.run(&self.token_ids(text));
        let mut vector = Vec::with_capacity(self.dimensions());
        pooled(self.pooling, &states, self.dimensions(), &mut vector);
        vector
    }

    /// The tokens of a text as the model sees them, cut to its limit.
    pub fn token_ids(&self, text: &str) -> Vec<u32> {
        self.tokens.ids(text, self.max_tokens)
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").finish_non_exhaustive()
    }
}
