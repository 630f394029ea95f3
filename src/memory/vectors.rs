//! Computes the vectors of memories that have none.

use super::limits;
use super::record::{Embedding, Record};
use super::user_memory::Memory;
use crate::error::{Error, ErrorKind, Result};
use crate::recall::{self, Vector};

impl Memory {
    /// Computes a vector for every memory without one of the embedder's model, and returns how many there were.
    ///
    /// # Errors
    /// Those of the embedder and the store. Vectors of earlier batches stay.
    pub async fn fill_vectors(&self) -> Result<usize> {
        let _guard = self.vector_fill.lock().await;
        let model_id = self.embedder.model_id();
        let mut filled = 0;
        loop {
            let batch: Vec<(String, String)> = {
                let index = self.synced_index().await?;
                let records = index.without_vector(&model_id).take(limits::EMBED_BATCH);
                records.map(|record| (record.id.clone(), record.text.clone())).collect()
            };
            if batch.is_empty() {
                return Ok(filled);
            }
            let texts: Vec<&str> = batch.iter().map(|(_, text)| recall::without_subject(text)).collect();
            let vectors = self.embedder.embed(&texts).await?;
            let vectors: Option<Vec<Vector>> = vectors.iter().map(|vector| Vector::from_f32(vector)).collect();
            let vectors = vectors.filter(|vectors| vectors.len() == batch.len()).ok_or_else(|| {
                Error::new(ErrorKind::Embedder, format!("{model_id} did not return one usable vector for each text"))
            })?;
            self.change(|index| {
                let rows = batch.iter().zip(&vectors).filter_map(|((id, text), vector)| {
                    let record = index.get(id).filter(|record| record.text == *text)?;
                    let embedding = Embedding { model_id: model_id.clone(), vector: vector.clone() };
                    Some(Record { embedding: Some(embedding), ..record.clone() }.to_row())
                });
                (rows.collect(), ())
            })
            .await?;
            filled += batch.len();
        }
    }
}
