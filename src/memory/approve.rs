//! Approves a memory that was set aside.

use super::learn_plan::{Brakes, LearnPlan};
use super::plan::{LearnOptions, Planner};
use super::record::Record;
use super::user_memory::Memory;
use crate::error::Result;
use crate::store::Row;

impl Memory {
    /// Makes the memory `id`, which is set aside, one like others, and returns it. As one that a reply teaches, it takes the place of the
    /// memory that it is to update, of those that it contradicts, or becomes one with what says the same. `None` when there is none with
    /// this id; one that is not set aside stays as it is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn approve(&self, id: &str) -> Result<Option<Record>> {
        self.change(|index| {
            let Some(aside) = index.quarantined().get(id) else { return (Vec::new(), index.get(id).cloned()) };
            let planner = Planner { scope: &aside.scope, context: &aside.context, ..self.planner(index) };
            approved(planner, aside)
        })
        .await
    }
}

/// The rows that approve `aside`, and the record that it becomes.
fn approved(planner: Planner, aside: &Record) -> (Vec<Row>, Option<Record>) {
    let (index, now) = (planner.index, planner.host.now());
    let options = LearnOptions { protect_added: true, ..LearnOptions::default() };
    let mut plan = LearnPlan::new(planner, Brakes { replies: 1, options });
    let category = Some(aside.category.name());
    let replaced = aside.quarantine.as_ref().and_then(|it| index.position(&it.replaces).ok());
    match replaced {
        Some(position) => plan.update(position, &aside.text, category),
        None => plan.add(&aside.text, category),
    }
    plan.log_changes();
    let is_memory = |row: &&Row| row.data.is_some() && !row.id.starts_with('#');
    let merged = plan.rows.iter().find(is_memory).filter(|_| plan.learned.added.is_empty());
    let merged = merged.and_then(|row| Record::from_bytes(&row.id, row.data.as_deref()?).ok());
    let mut rows = plan.rows;
    if merged.is_some() {
        rows.push(Row { id: aside.id.clone(), data: None });
        return (rows, merged);
    }
    // It keeps its id, and what else is known of it.
    let record = Record { quarantine: None, updated_at: now, ..aside.clone() };
    (vec![record.to_row()], Some(record))
}
