/// What can go wrong between the bytes of a compiled model and a vector.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no compiled model, not all of one, or one of another version.
    #[error("the file is not a compiled model that runs here: {0}")]
    Model(String),
}

impl Error {
    pub(crate) fn model(cause: impl Into<String>) -> Self {
        Self::Model(cause.into())
    }
}
