//! The change log: what models updated and forgot, so that it can be undone. Each change is a row in the store, committed with
//! the change itself.

use serde::{Deserialize, Serialize};

use super::record::Record;
use crate::store::Row;
use crate::wire::json::{Object, ObjectWriter};

/// The start of the ids of rows that hold a change.
pub(super) const CHANGE_ROW: &str = "#change";
/// Between the id of a change and the number of the memory, in the ids of rows of a change of several memories.
const MEMBER: char = '/';
/// The most changes that are kept.
pub(super) const MAX_CHANGES: usize = 50;

/// A change of one memory by a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What undoes it. The memories that one operation forgot have it in common. The order of ids is the order of the changes.
    pub id: String,
    /// The id of its row.
    pub row_id: String,
    /// The memory before it, without its vector.
    pub before: Record,
}

/// A change, and what came after it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedChange {
    /// The change.
    pub change: Change,
    /// The memory after it. `None`: it was forgotten.
    pub after: Option<Record>,
}

impl Change {
    /// The change `id` of one memory.
    pub(super) fn new(id: String, before: Record) -> Self {
        Self { row_id: id.clone(), id, before: Record { embedding: None, ..before } }
    }

    /// That of the memory `number` of several that one operation changed.
    pub(super) fn member(id: String, number: usize, before: Record) -> Self {
        let row_id = format!("{id}{MEMBER}{number:08}");
        Self { row_id, ..Self::new(id, before) }
    }

    /// The row that stores it: the id of the memory as JSON, a line break, the bytes of its record.
    pub(super) fn to_row(&self) -> Row {
        let mut data = ObjectWriter::default().string("memory", &self.before.id).end().into_bytes();
        data.push(b'\n');
        data.extend(self.before.to_bytes());
        Row { id: self.row_id.clone(), data: Some(data) }
    }

    /// Reads the bytes of the row `row_id`. `None` for a row that this version cannot read.
    pub(super) fn from_bytes(row_id: &str, bytes: &[u8]) -> Option<Self> {
        let (head, record) = bytes.split_at_checked(bytes.iter().position(|byte| *byte == b'\n')?)?;
        let memory_id = Object::parse(std::str::from_utf8(head).ok()?)?.string("memory")?;
        let id = row_id.split(MEMBER).next().unwrap_or(row_id).to_owned();
        Some(Self { id, row_id: row_id.to_owned(), before: Record::from_bytes(&memory_id, &record[1..]).ok()? })
    }
}
