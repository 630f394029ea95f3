//! Applies what a reply taught, and undoes it.

use super::plan::{LearnOptions, Learned};
use super::proposal::Proposal;
use super::record::Record;
use super::user_memory::Memory;
use crate::error::Result;
use crate::store::Row;

impl Memory {
    /// Applies the `proposals` of a reply to what the user said: `context`.
    ///
    /// # Errors
    /// Those of the store; nothing is then applied.
    pub async fn learn(&self, proposals: &[Proposal], options: LearnOptions, context: &str) -> Result<Learned> {
        if proposals.is_empty() {
            return Ok(Learned::default());
        }
        self.complete_jobs(&[], proposals, options, context).await
    }

    /// Puts the memories of the change `change_id` back as they were before it, and returns the record of the first. `None` when
    /// there is no such change: it is undone, older than those that are kept, or its memory was deleted.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn undo(&self, change_id: &str) -> Result<Option<Record>> {
        self.change(|index| {
            let (mut rows, mut first) = (Vec::new(), None);
            for change in index.changes().iter().filter(|change| change.id == change_id) {
                let before = change.before.clone();
                let same_text = index.get(&before.id).filter(|current| current.text == before.text);
                let embedding = same_text.and_then(|current| current.embedding.clone());
                let record = Record { updated_at: self.host.now(), embedding, ..before };
                rows.extend([record.to_row(), Row { id: change.row_id.clone(), data: None }]);
                first = first.or(Some(record));
            }
            (rows, first)
        })
        .await
    }
}
