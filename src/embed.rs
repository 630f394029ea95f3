//! The port to the embedder, which turns texts into vectors.

use async_trait::async_trait;

use crate::error::Result;

/// Turns texts into vectors of one length. Texts with similar meanings get vectors with similar directions.
#[async_trait(?Send)]
pub trait Embedder {
    /// The id of the model. Vectors of two models are never compared.
    fn model_id(&self) -> String;

    /// Whether the model is loaded.
    fn is_ready(&self) -> bool;

    /// One vector for each text, in order. It loads the model first.
    ///
    /// # Errors
    /// [`Embedder`](crate::error::ErrorKind::Embedder).
    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>>;

    /// The vector of a query. `None` when it cannot be computed in the time that a chat call may wait.
    async fn embed_query(&self, text: &str) -> Option<Vec<f32>>;
}
