//! The change log: what models updated and forgot, so that it can be undone. Each change is a row in the store, committed with
//! the change itself.

use serde::{Deserialize, Serialize};

use super::record::Record;
use crate::store::Row;
use crate::wire::json::{Object, ObjectWriter};

/// The start of the ids of rows that hold a change.
pub(super) const CHANGE_ROW: &str = "#change";
/// The most changes that are kept.
pub(super) const MAX_CHANGES: usize = 50;

/// A change of one memory by a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The id of its row. The order of ids is the order of the changes.
    pub id: String,
    /// The memory before it, without its vector.
    pub before: Record,
}

impl Change {
    /// The row that stores it: the id of the memory as JSON, a line break, the bytes of its record.
    pub(super) fn to_row(&self) -> Row {
        let mut data = ObjectWriter::default().string("memory", &self.before.id).end().into_bytes();
        data.push(b'\n');
        data.extend(self.before.to_bytes());
        Row { id: self.id.clone(), data: Some(data) }
    }

    /// Reads the bytes of the row `id`. `None` for a row that this version cannot read.
    pub(super) fn from_bytes(id: &str, bytes: &[u8]) -> Option<Self> {
        let (head, record) = bytes.split_at_checked(bytes.iter().position(|byte| *byte == b'\n')?)?;
        let memory_id = Object::parse(std::str::from_utf8(head).ok()?)?.string("memory")?;
        Some(Self { id: id.to_owned(), before: Record::from_bytes(&memory_id, &record[1..]).ok()? })
    }
}
