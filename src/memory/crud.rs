//! What an app does with single memories: get, list, add, update, delete.

use std::collections::HashMap;

use async_trait::async_trait;

use super::filter::Filter;
use super::index::UserIndex;
use super::limits;
use super::plan::{MemoryChange, NewMemory};
use super::record::Record;
use super::user_memory::{Memory, Plan};
use crate::error::{Error, ErrorKind, Result};
use crate::store::Row;

impl Memory {
    /// The memory with this id.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn get(&self, id: &str) -> Result<Option<Record>> {
        Ok(self.synced_index().await?.get_any(id).cloned())
    }

    /// The memories that match `filter`, oldest first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn all(&self, filter: &Filter) -> Result<Vec<Record>> {
        let index = self.synced_index().await?;
        let mut found: Vec<&Record> = Vec::new();
        let aside = index.quarantined().records().iter().filter(|_| filter.is_quarantined);
        let records = index.records().filter(|_| !filter.is_quarantined).chain(aside);
        for record in records.filter(|record| filter.matches(record)) {
            // Dates that the app brought in can be older than those of earlier ids.
            let position = found.partition_point(|other| other.created_at <= record.created_at);
            found.insert(position, record);
        }
        Ok(found.into_iter().cloned().collect())
    }

    /// Adds all of `memories` or none, and returns their records in order. A statement that exists is refreshed instead.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for an empty or too long text or a too long scope, [`Limit`](ErrorKind::Limit) when
    /// the user would have too many, or those of the store.
    pub async fn add(&self, memories: &[NewMemory]) -> Result<Vec<Record>> {
        memories.iter().try_for_each(|memory| check(&memory.text).and_then(|()| check_scope(&memory.scope)))?;
        let mut addition = Addition { memory: self, memories, records: Vec::new(), has_room: true };
        self.commit(&mut addition).await?;
        if addition.has_room {
            return Ok(addition.records);
        }
        let (most, aside) = (limits::MAX_MEMORIES, limits::MAX_QUARANTINED);
        let message =
            format!("a user has at most {most} memories, and {aside} that wait for approval: nothing was added");
        Err(Error::new(ErrorKind::Limit, message))
    }

    /// Changes one memory, and returns its record. `None` when there is none with this id. Another one that says the same is
    /// deleted.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for an empty or too long text, or those of the store.
    pub async fn update(&self, id: &str, change: &MemoryChange) -> Result<Option<Record>> {
        change.text.iter().try_for_each(|text| check(text))?;
        check_scope(&change.scope)?;
        self.change(|index| self.planner(index).update(id, change)).await
    }

    /// Deletes one memory with its changes, and returns whether it existed.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn delete(&self, id: &str) -> Result<bool> {
        self.change(|index| {
            let rows = index.rows_of(id).map(|id| Row { id, data: None });
            (rows.collect(), index.get_any(id).is_some())
        })
        .await
    }
}

/// Plans to add memories, of which there may be thousands.
struct Addition<'a> {
    memory: &'a Memory,
    memories: &'a [NewMemory],
    records: Vec<Record>,
    /// Whether the user has no more than are kept.
    has_room: bool,
}

#[async_trait(?Send)]
impl Plan for Addition<'_> {
    async fn rows(&mut self, index: &UserIndex) -> Vec<Row> {
        let planner = self.memory.planner(index);
        let (mut rows, mut statements) = (Vec::new(), HashMap::new());
        self.records.clear();
        for (number, new) in self.memories.iter().enumerate() {
            if number % limits::SLICE == limits::SLICE - 1 {
                self.memory.next_slice().await;
            }
            let record = planner.add(new, &self.records, &mut statements);
            rows.push(record.to_row());
            self.records.push(record);
        }
        let new = || self.records.iter().filter(|record| index.get_any(&record.id).is_none());
        let aside = new().filter(|record| record.quarantine.is_some()).count();
        self.has_room = self.memory.has_room(index, new().count() - aside)
            && index.quarantined().records().len() + aside <= limits::MAX_QUARANTINED;
        if !self.has_room {
            rows.clear();
        }
        rows
    }
}

/// Refuses a scope that is too long.
fn check_scope(scope: &str) -> Result<()> {
    if scope.len() <= limits::MAX_SCOPE {
        return Ok(());
    }
    let (most, length) = (limits::MAX_SCOPE, scope.len());
    let message =
        format!("the session, agent and metadata of a memory have at most {most} bytes as JSON, these have {length}");
    Err(Error::new(ErrorKind::InvalidInput, message))
}

/// Refuses an empty or too long text of a memory.
fn check(text: &str) -> Result<()> {
    let length = text.trim().chars().count();
    if length == 0 {
        return Err(Error::new(ErrorKind::InvalidInput, "the text of a memory must not be empty"));
    }
    if length > limits::MAX_TEXT {
        let message = format!("a memory has at most {} characters, this text has {length}", limits::MAX_TEXT);
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(())
}
