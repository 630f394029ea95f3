/// What can go wrong between the model's bytes and a vector.
///
/// The causes are text: no type of the runtime or the tokenizer is part of this crate's interface.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are neither the ONNX graph that `scripts/model` builds nor an export of a BERT.
    #[error("model.onnx is not a model that runs here: {0}")]
    Model(String),
    /// The bytes are not a tokenizer description.
    #[error("tokenizer.json is not a tokenizer: {0}")]
    Tokenizer(String),
    /// The model may run as it is, but has no compiled form.
    #[error("this model cannot be compiled: {0}")]
    Compile(String),
    /// The model was loaded, but a text could not be run through it.
    #[error("text {index} of the batch could not be embedded: {cause}")]
    Embed {
        /// Position of the text in the batch, from 0.
        index: usize,
        /// What the tokenizer or the runtime said.
        cause: String,
    },
}
