//! The port to what turns text into vectors.

use async_trait::async_trait;

use crate::error::Result;

/// Turns text into vectors of one length, that mean the same when they point the same way.
#[async_trait(?Send)]
pub trait Embedder {
    /// Names the space of the vectors. Vectors of two models are never compared.
    fn model_id(&self) -> String;

    /// Whether [`Embedder::embed`] would answer now, rather than load first.
    fn is_ready(&self) -> bool;

    /// One vector a text, in order.
    ///
    /// # Errors
    /// [`Embedder`](crate::error::ErrorKind::Embedder).
    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>>;

    /// The vector of what is looked for, or `None` when it cannot be had in the time that a chat call may wait.
    async fn embed_query(&self, text: &str) -> Option<Vec<f32>>;
}
