//! A user's memories as this process knows them: what was loaded and committed, with the index over it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::record::Record;
use crate::recall::{self, Hit, LexicalIndex, Query};
use crate::store::{Row, Snapshot, Version};

/// The row that holds the user's salt rather than a memory.
pub(super) const SALT_ROW: &str = "#salt";

/// The records of one user.
#[derive(Debug, Default)]
pub(super) struct Library {
    version: Option<Version>,
    /// By slot: numbers that grow and are never used twice, so that their order is that of arrival.
    records: BTreeMap<u32, Record>,
    slots: HashMap<String, u32>,
    next_slot: u32,
    lexical: LexicalIndex,
    salt: Option<[u8; 16]>,
    unreadable: HashSet<String>,
}

impl Library {
    /// Of the newest commit known.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    pub fn salt(&self) -> Option<[u8; 16]> {
        self.salt
    }

    /// How many rows this version cannot read. They stay in the store as they are.
    pub fn unreadable(&self) -> usize {
        self.unreadable.len()
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// In the order of creation.
    pub fn records(&self) -> Vec<&Record> {
        let mut records: Vec<&Record> = self.records.values().collect();
        records.sort_by(|a, b| a.created_at.total_cmp(&b.created_at).then_with(|| a.id.cmp(&b.id)));
        records
    }

    pub fn get(&self, id: &str) -> Option<&Record> {
        self.records.get(self.slots.get(id)?)
    }

    /// The record that says the same as `text`, but for what [`statement`] folds.
    pub fn same_statement(&self, text: &str) -> Option<&Record> {
        let statement = statement(text);
        self.records.values().find(|record| self::statement(&record.text) == statement)
    }

    /// Takes over what the store has.
    pub fn apply(&mut self, snapshot: Snapshot) {
        if snapshot.full {
            *self = Self { next_slot: self.next_slot, ..Self::default() };
        }
        self.write(&snapshot.rows);
        self.version = Some(snapshot.version);
    }

    /// Takes over what was just committed.
    pub fn committed(&mut self, rows: &[Row], version: Version) {
        self.write(rows);
        self.version = Some(version);
    }

    fn write(&mut self, rows: &[Row]) {
        for row in rows {
            if row.id == SALT_ROW {
                self.salt = row.data.as_deref().and_then(|data| data.try_into().ok());
                continue;
            }
            match row.data.as_deref().map(|data| Record::from_bytes(&row.id, data)).transpose() {
                Ok(record) => {
                    self.unreadable.remove(&row.id);
                    self.put(&row.id, record);
                }
                Err(_) => {
                    self.unreadable.insert(row.id.clone());
                    self.put(&row.id, None);
                }
            }
        }
    }

    fn put(&mut self, id: &str, record: Option<Record>) {
        let known = self.slots.get(id).copied();
        if let Some(old) = known.and_then(|slot| self.records.remove(&slot)) {
            self.lexical.remove(known.unwrap_or_default(), &old.text);
        }
        let Some(record) = record else {
            self.slots.remove(id);
            return;
        };
        let slot = known.unwrap_or(self.next_slot);
        self.next_slot = self.next_slot.max(slot + 1);
        self.lexical.insert(slot, &record.text);
        self.slots.insert(id.to_owned(), slot);
        self.records.insert(slot, record);
    }

    /// Ranks the records for `query`, whose vector is one of `model_id`.
    pub fn rank(&self, query: Query, model_id: &str) -> Vec<(&Record, f32)> {
        let texts = self.records.iter().map(|(&slot, record)| (slot, record.vector_of(model_id)));
        let hits = recall::rank(query, &self.lexical, texts);
        hits.into_iter().filter_map(|Hit { slot, score }| Some((self.records.get(&slot)?, score))).collect()
    }

    /// The newest records, newest first.
    pub fn newest(&self, count: usize) -> Vec<&Record> {
        let mut records = self.records();
        records.sort_by(|a, b| b.updated_at.total_cmp(&a.updated_at).then_with(|| b.id.cmp(&a.id)));
        records.truncate(count);
        records
    }

    /// Records that have no vector of `model_id`, oldest first.
    pub fn without_vector(&self, model_id: &str, count: usize) -> Vec<&Record> {
        self.records.values().filter(|record| record.vector_of(model_id).is_none()).take(count).collect()
    }
}

/// What a text says, whatever its case, its white space and the punctuation at its end. No more is folded: `C` is not
/// `C++`, and from Paris to London is not from London to Paris.
fn statement(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches(['.', '!', ';', ',', ' ']).to_lowercase()
}
