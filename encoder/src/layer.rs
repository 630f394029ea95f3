use crate::{
    attention::attention,
    error::Error,
    file::{Reader, Writer},
    int8::{Linear, Rows},
    norm::Norm,
};

/// Attention and feed-forward block, each added to its input and then normalised, as in BERT (Devlin et al. 2018).
#[derive(Debug)]
pub struct Layer {
    /// Query, key and value of all heads, one after another; the query's weights hold the scale of the scores.
    pub query_key_value: Linear,
    /// What joins the heads.
    pub attention_output: Linear,
    /// After attention.
    pub attention_norm: Norm,
    /// Into the feed-forward block, before its GELU.
    pub up: Linear,
    /// Out of it.
    pub down: Linear,
    /// After the feed-forward block.
    pub norm: Norm,
}

/// Room for intermediate results, shared by the layers.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    rows: Rows,
    wide: Vec<f32>,
    mixed: Vec<f32>,
}

impl Layer {
    pub(crate) fn write(&self, file: &mut Writer) {
        self.query_key_value.write(file);
        self.attention_output.write(file);
        self.attention_norm.write(file);
        self.up.write(file);
        self.down.write(file);
        self.norm.write(file);
    }

    pub(crate) fn read(file: &mut Reader<'_>, width: usize) -> Result<Self, Error> {
        let layer = Self {
            query_key_value: Linear::read(file)?,
            attention_output: Linear::read(file)?,
            attention_norm: Norm::read(file, width)?,
            up: Linear::read(file)?,
            down: Linear::read(file)?,
            norm: Norm::read(file, width)?,
        };
        let fits = |linear: &Linear, inputs, outputs| linear.inputs() == inputs && linear.outputs() == outputs;
        if fits(&layer.query_key_value, width, 3 * width)
            && fits(&layer.attention_output, width, width)
            && fits(&layer.up, width, layer.down.inputs())
            && fits(&layer.down, layer.up.outputs(), width)
        {
            Ok(layer)
        } else {
            Err(Error::model("the parts of a layer have different widths"))
        }
    }

    /// Replaces rows of hidden states by those after this layer.
    pub(crate) fn apply(&self, states: &mut [f32], heads: usize, scratch: &mut Scratch) {
        let width = self.attention_output.outputs();
        let tokens = states.len() / width;
        let Scratch { rows, wide, mixed } = scratch;

        rows.quantise(states, width);
        wide.resize(tokens * 3 * width, 0.0);
        self.query_key_value.apply(rows, wide);
        mixed.resize(states.len(), 0.0);
        attention(wide, heads, width, mixed);
        rows.quantise(mixed, width);
        self.attention_output.add(rows, states);
        self.attention_norm.apply(states);

        rows.quantise(states, width);
        wide.resize(tokens * self.up.outputs(), 0.0);
        self.up.apply(rows, wide);
        rows.quantise_gelu(wide, self.down.inputs());
        self.down.add(rows, states);
        self.norm.apply(states);
    }
}
