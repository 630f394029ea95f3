use crate::{
    MAX_TOKENS,
    error::Error,
    file::{Reader, Writer},
    norm::Norm,
    shared_bytes::SharedBytes,
};

/// Token ids to the rows that go into the first layer: a row of the word table and one of the position table, normalised.
#[derive(Debug)]
pub struct Embeddings {
    words: SharedBytes,
    scales: Vec<f32>,
    positions: Vec<f32>,
    norm: Norm,
}

impl Embeddings {
    /// Takes the int8 rows of the word table with a scale for each, and the f32 rows of the position table, to which the row of
    /// token type 0 is added. A position beyond [`MAX_TOKENS`] is left out.
    pub fn new(words: &[i8], scales: Vec<f32>, mut positions: Vec<f32>, norm: Norm) -> Self {
        positions.truncate(MAX_TOKENS * norm.gamma.len());
        let words: Vec<u8> = words.iter().map(|word| word.cast_unsigned()).collect();
        Self { words: words.into(), scales, positions, norm }
    }

    pub(crate) fn write(&self, file: &mut Writer) {
        file.bytes(&self.words);
        file.floats(&self.scales);
        file.floats(&self.positions);
        self.norm.write(file);
    }

    pub(crate) fn read(file: &mut Reader<'_>, width: usize) -> Result<Self, Error> {
        let (words, scales, positions) = (file.bytes()?, file.floats()?, file.floats()?);
        let norm = Norm::read(file, width)?;
        if scales.len().checked_mul(width) != Some(words.len()) || !positions.len().is_multiple_of(width) {
            return Err(Error::model("its word and position tables have different widths"));
        }
        Ok(Self { words, scales, positions, norm })
    }

    /// Rows of the word table: ids are below.
    pub(crate) fn words(&self) -> usize {
        self.scales.len()
    }

    /// Tokens for which there is a position.
    pub(crate) fn positions(&self) -> usize {
        self.positions.len() / self.width()
    }

    fn width(&self) -> usize {
        self.norm.gamma.len()
    }

    pub(crate) fn rows(&self, ids: &[u32]) -> Vec<f32> {
        let width = self.width();
        let mut rows = self.positions[..ids.len() * width].to_vec();
        for (row, id) in rows.chunks_exact_mut(width).zip(ids) {
            let scale = self.scales[*id as usize];
            for (value, word) in row.iter_mut().zip(&self.words[*id as usize * width..]) {
                *value += f32::from(word.cast_signed()) * scale;
            }
        }
        self.norm.apply(&mut rows);
        rows
    }
}
