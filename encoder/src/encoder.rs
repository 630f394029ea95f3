use crate::{
    attention::has_head_width,
    embeddings::Embeddings,
    error::Error,
    file::{Reader, Writer},
    layer::{Layer, Scratch},
};

/// The transformer: token ids in, one hidden state per token out.
#[derive(Debug)]
pub struct Encoder {
    /// Before the first layer.
    pub embeddings: Embeddings,
    /// In the order in which they run.
    pub layers: Vec<Layer>,
    /// Components of a hidden state.
    pub width: usize,
    /// Attention heads of a layer.
    pub heads: usize,
}

impl Encoder {
    pub(crate) fn write(&self, file: &mut Writer) {
        file.number(self.width);
        file.number(self.heads);
        self.embeddings.write(file);
        file.number(self.layers.len());
        for layer in &self.layers {
            layer.write(file);
        }
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, Error> {
        let (width, heads) = (file.number()?, file.number()?);
        if !has_head_width(width, heads) {
            return Err(Error::model(format!("{heads} heads of {width} components have no kernel")));
        }
        let embeddings = Embeddings::read(file, width)?;
        let layers = file.list(|file| Layer::read(file, width))?;
        Ok(Self { embeddings, layers, width, heads })
    }

    /// Hidden states of one text, row-major, one row per token.
    pub(crate) fn run(&self, ids: &[u32]) -> Vec<f32> {
        let mut states = self.embeddings.rows(ids);
        let mut scratch = Scratch::default();
        for layer in &self.layers {
            layer.apply(&mut states, self.heads, &mut scratch);
        }
        states
    }
}
