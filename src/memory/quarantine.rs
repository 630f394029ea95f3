//! The memories of a user that are set aside. Nothing that recalls, ranks or compares memories has access to them.

use std::collections::HashMap;

use super::record::Record;
use crate::recall::normalize_statement;

/// Memories that wait for the app: see [`Quarantine`](super::record::Quarantine).
#[derive(Debug, Default)]
pub(super) struct QuarantinedRecords {
    /// Sorted by id.
    records: Vec<Record>,
    /// The ids of those that make each statement.
    statements: HashMap<String, Vec<String>>,
}

impl QuarantinedRecords {
    /// All of them, oldest first.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The one with this id.
    pub fn get(&self, id: &str) -> Option<&Record> {
        self.position(id).ok().and_then(|at| self.records.get(at))
    }

    /// One that makes `statement`, a normalised one.
    pub fn saying(&self, statement: &str) -> Option<&Record> {
        self.statements.get(statement).and_then(|ids| self.get(ids.first()?))
    }

    /// Puts `record` in the place of that with the id `id`, or takes that out.
    pub fn put(&mut self, id: &str, record: Option<Record>) {
        let position = self.position(id);
        if let Ok(at) = position {
            let old = self.records.remove(at);
            let statement = normalize_statement(&old.text);
            if let Some(ids) = self.statements.get_mut(&statement) {
                ids.retain(|other| other != id);
                if ids.is_empty() {
                    self.statements.remove(&statement);
                }
            }
        }
        if let Some(record) = record {
            let (Ok(at) | Err(at)) = position;
            self.statements.entry(normalize_statement(&record.text)).or_default().push(record.id.clone());
            self.records.insert(at, record);
        }
    }

    fn position(&self, id: &str) -> Result<usize, usize> {
        self.records.binary_search_by(|record| record.id.as_str().cmp(id))
    }
}
