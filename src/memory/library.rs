//! A user's memories as this process knows them: what was loaded and committed, with the index over it.

use super::jobs::{JOB_ROW, Job};
use super::record::Record;
use crate::recall::{self, Hit, LexicalIndex, Query, Score, lowercase};
use crate::store::{Row, Snapshot, Version};

/// The row that holds the user's salt rather than a memory.
pub(super) const SALT_ROW: &str = "#salt";

/// The records of one user.
#[derive(Debug, Default)]
pub(super) struct Library {
    version: Option<Version>,
    /// By id, so in the order of creation, with the slots that the lexical index knows them by. Boxed: one that comes late moves all that were created after it.
    records: Vec<(u32, Box<Record>)>,
    lexical: LexicalIndex,
    salt: Option<[u8; 16]>,
    unreadable: Vec<String>,
    /// Oldest first.
    jobs: Vec<Job>,
}

impl Library {
    /// Of the newest commit known.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    pub fn salt(&self) -> Option<[u8; 16]> {
        self.salt
    }

    /// What is still to be learned from, oldest first.
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// How many rows this version cannot read. They stay in the store as they are.
    pub fn unreadable(&self) -> usize {
        self.unreadable.len()
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// In the order of creation.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().map(|(_, record)| &**record)
    }

    pub fn get(&self, id: &str) -> Option<&Record> {
        self.place(id).ok().map(|at| &*self.records[at].1)
    }

    /// The time of the newest record, in milliseconds since 1970.
    pub fn newest_time(&self) -> u64 {
        self.records.last().map_or(0, |(_, record)| record.created_at)
    }

    /// The record that says the same as `text`, but for what [`statement`] folds.
    pub fn same_statement(&self, text: &str) -> Option<&Record> {
        let statement = statement(text);
        self.records().find(|record| self::statement(&record.text) == statement)
    }

    /// Takes over what the store has.
    pub fn apply(&mut self, snapshot: Snapshot) {
        if snapshot.full {
            *self = Self::default();
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
            if row.id.starts_with(JOB_ROW) {
                self.jobs.retain(|job| job.id != row.id);
                match row.data.as_deref().map(|data| Job::read(&row.id, data)) {
                    Some(Some(job)) => {
                        let place = self.jobs.partition_point(|other| other.id < job.id);
                        self.jobs.insert(place, job);
                    }
                    Some(None) => self.unreadable.push(row.id.clone()),
                    None => {}
                }
                continue;
            }
            match row.data.as_deref().map(|data| Record::from_bytes(&row.id, data)).transpose() {
                Ok(record) => {
                    self.unreadable.retain(|id| *id != row.id);
                    self.put(&row.id, record);
                }
                Err(_) => {
                    self.unreadable.push(row.id.clone());
                    self.put(&row.id, None);
                }
            }
        }
    }

    /// Where the record is, or would be.
    fn place(&self, id: &str) -> Result<usize, usize> {
        self.records.binary_search_by(|(_, record)| record.id.as_str().cmp(id))
    }

    fn put(&mut self, id: &str, record: Option<Record>) {
        let place = self.place(id);
        if let Ok(at) = place {
            let (slot, old) = self.records.remove(at);
            self.lexical.remove(slot, &old.text);
        }
        if let Some(record) = record {
            let slot = self.lexical.insert(&record.text);
            let (Ok(at) | Err(at)) = place;
            self.records.insert(at, (slot, Box::new(record)));
        }
    }

    /// Ranks the records for `query`, whose vector is one of `model_id`.
    pub fn rank(&self, query: Query, model_id: &str) -> Vec<(&Record, Score)> {
        let texts = self.records.iter().map(|(slot, record)| (*slot, record.vector_of(model_id)));
        let hits = recall::rank(query, &self.lexical, texts);
        let mut places = Vec::new();
        for (place, (slot, _)) in self.records.iter().enumerate() {
            places.resize(places.len().max(*slot as usize + 1), 0);
            places[*slot as usize] = place;
        }
        hits.into_iter().map(|Hit { slot, score }| (&*self.records[places[slot as usize]].1, score)).collect()
    }

    /// The record that was said or changed last, of those that are not among `seen`.
    pub fn newest_but(&self, seen: impl Fn(&str) -> bool) -> Option<&Record> {
        self.records().filter(|record| !seen(&record.id)).max_by_key(|record| record.updated_at)
    }

    /// Records that have no vector of `model_id`, oldest first.
    pub fn without_vector(&self, model_id: &str) -> impl Iterator<Item = &Record> {
        self.records().filter(move |record| record.vector_of(model_id).is_none())
    }
}

/// What a text says, whatever its case, its white space and the punctuation at its end. No more is folded: `C` is not
/// `C++`, and from Paris to London is not from London to Paris.
pub(super) fn statement(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    lowercase(words.join(" ").trim_end_matches(['.', '!', ';', ',', ' ']))
}
