//! Applies what a reply taught.

use super::plan::Learned;
use super::user_memory::Memory;
use crate::error::Result;
use crate::wire::block::Operation;

impl Memory {
    /// Applies `operations`. Their handles `m1`, `m2`, … are positions in `shown_ids`, the memories that the request showed.
    ///
    /// # Errors
    /// Those of the store; nothing is then applied.
    pub async fn learn(&self, operations: &[Operation], shown_ids: &[String]) -> Result<Learned> {
        if operations.is_empty() {
            return Ok(Learned::default());
        }
        self.complete_jobs(&[], operations, shown_ids).await
    }
}
