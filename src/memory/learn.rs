//! Applies what a reply taught, and undoes it.

use super::plan::Learned;
use super::proposal::Proposal;
use super::record::Record;
use super::user_memory::Memory;
use crate::error::Result;
use crate::store::Row;

impl Memory {
    /// Applies the `proposals` of a reply. `protect_added`: what the app added is not changed.
    ///
    /// # Errors
    /// Those of the store; nothing is then applied.
    pub async fn learn(&self, proposals: &[Proposal], protect_added: bool) -> Result<Learned> {
        if proposals.is_empty() {
            return Ok(Learned::default());
        }
        self.complete_jobs(&[], proposals, protect_added).await
    }

    /// Puts a memory back as it was before the change `change_id`, and returns its record. `None` when there is no such change:
    /// it is undone, older than those that are kept, or its memory was deleted.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn undo(&self, change_id: &str) -> Result<Option<Record>> {
        self.change(|index| {
            let Some(change) = index.changes().iter().find(|change| change.id == change_id) else {
                return (Vec::new(), None);
            };
            let before = change.before.clone();
            let same_text = index.get(&before.id).filter(|current| current.text == before.text);
            let embedding = same_text.and_then(|current| current.embedding.clone());
            let record = Record { updated_at: self.host.now(), embedding, ..before };
            (vec![record.to_row(), Row { id: change_id.to_owned(), data: None }], Some(record))
        })
        .await
    }
}
