//! The index of one user: the rows that were loaded or committed, and the lexical index over their records.

use std::collections::HashMap;

use super::change_log::{CHANGE_ROW, Change};
use super::job::{JOB_ROW, Job};
use super::limits;
use super::quarantine::QuarantinedRecords;
use super::record::{Record, Source, is_quarantined};
use crate::host::Host;
use crate::recall::{self, Claim, LexicalIndex, Query, RankedSlot, Score, Space, Stated, Text, normalize_statement};
use crate::store::{Row, Version};
use crate::wire::block::key::Secret;
use crate::wire::work;

/// The row that holds the user's secret.
pub(super) const SECRET_ROW: &str = "#salt";

/// The key of what `text` states: see [`normalize_statement`].
pub(super) fn statement_of(text: &str) -> String {
    work::count(text.len());
    normalize_statement(text)
}

/// The rows of one user in memory.
#[derive(Debug, Default)]
pub(super) struct UserIndex {
    version: Option<Version>,
    /// Sorted by id, each with its slot in the lexical index. Boxed: an insertion in the middle moves all later ones.
    records: Vec<(u32, Box<Record>)>,
    lexical: LexicalIndex,
    /// Brought up to date when it is needed, in steps.
    space: Space,
    /// The ids of the records that make each statement, sorted.
    statements: HashMap<String, Vec<String>>,
    quarantined: QuarantinedRecords,
    secret: Option<Secret>,
    /// Ids of rows that this version cannot read. They stay in the store unchanged.
    unreadable: Vec<String>,
    /// Sorted by id.
    jobs: Vec<Job>,
    /// Sorted by the ids of their rows.
    changes: Vec<Change>,
    /// When the next record ends.
    next_end: Option<u64>,
    /// Ids of records that have ended. Their rows go with the next commit.
    ended: Vec<String>,
    /// Ids of records that chat calls used since they were stored. Their rows go with the next commit.
    used: Vec<String>,
}

impl UserIndex {
    /// The newest commit that it reflects; `None` before the first load.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    pub fn secret(&self) -> Option<Secret> {
        self.secret
    }

    /// The extraction queue, oldest first.
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// Those of the jobs that have one of `ids`.
    pub fn jobs_with(&self, ids: &[String]) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(|job| ids.contains(&job.id))
    }

    /// The change log, oldest first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// How many rows this version cannot read.
    pub fn unreadable(&self) -> usize {
        self.unreadable.len()
    }

    /// Whether the row `id` is damaged, or of a newer version: only that one may write to it.
    pub fn is_unreadable(&self, id: &str) -> bool {
        self.unreadable.iter().any(|unreadable| unreadable == id)
    }

    /// The memories that are set aside.
    pub fn quarantined(&self) -> &QuarantinedRecords {
        &self.quarantined
    }

    /// The memory `id`, set aside or not.
    pub fn get_any(&self, id: &str) -> Option<&Record> {
        self.get(id).or_else(|| self.quarantined.get(id))
    }

    /// Whether there is nothing to recall.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of memories.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// All records, oldest first.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().map(|(_, record)| &**record)
    }

    /// The ids of the rows of the memory `id`: its own, and those of its changes.
    pub fn rows_of(&self, id: &str) -> impl Iterator<Item = String> {
        let changes = self.changes.iter().filter(move |change| change.before.id == id).map(|change| &change.row_id);
        self.get_any(id).map(|record| &record.id).into_iter().chain(changes).cloned()
    }

    pub fn get(&self, id: &str) -> Option<&Record> {
        self.position(id).ok().map(|at| &*self.records[at].1)
    }

    /// The ids of all records, sorted.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.records.iter().map(|(_, record)| &*record.id)
    }

    /// Where the oldest record is that makes `statement`, a [`statement_of`].
    pub fn saying(&self, statement: &str) -> Option<usize> {
        self.statements.get(statement).and_then(|ids| self.position(ids.first()?).ok())
    }

    /// All records that make `statement`, oldest first.
    pub fn all_saying(&self, statement: &str) -> impl Iterator<Item = &Record> {
        self.statements.get(statement).into_iter().flatten().filter_map(|id| self.get(id))
    }

    /// The record at a position in [`records`](Self::records).
    pub fn at(&self, position: usize) -> Option<&Record> {
        self.records.get(position).map(|(_, record)| &**record)
    }

    /// The `count` records that were repeated or changed last, the latest first, without those that `is_excluded` excludes.
    pub fn newest(&self, count: usize, is_excluded: impl Fn(&Record) -> bool) -> Vec<&Record> {
        let mut newest: Vec<&Record> = Vec::new();
        for record in self.records().filter(|record| !is_excluded(record)) {
            let position = newest.partition_point(|other| other.updated_at > record.updated_at);
            if position < count {
                newest.insert(position, record);
                newest.truncate(count);
            }
        }
        newest
    }

    /// The records without a vector of the model `model_id`, oldest first.
    pub fn without_vector(&self, model_id: &str) -> impl Iterator<Item = &Record> {
        self.records().filter(move |record| record.vector_of(model_id).is_none())
    }

    /// Takes a step towards ranking by vectors of the model `model_id`, and returns whether there are more.
    pub fn step_to_rank(&mut self, model_id: &str) -> bool {
        self.space.step(model_id, self.records.iter().map(|(slot, record)| (*slot, record.vector_of(model_id))))
    }

    /// Where the records are that have one of the words of `text`, the latest first: of each word at most `most`.
    pub fn sharing(&self, text: &str, most: usize) -> Vec<usize> {
        let shares = self.lexical.sharing(text, most);
        let mut positions = Vec::new();
        if !shares.is_empty() {
            for (position, (slot, _)) in self.records.iter().enumerate().rev() {
                if shares[*slot as usize] {
                    positions.push(position);
                }
            }
        }
        positions
    }

    /// The records about the attributes that a message states, the latest of each first, at most `count`.
    pub fn about(&self, stated: &[Stated], count: usize) -> Vec<&Record> {
        let mut about = Vec::new();
        for Stated { key, cues } in stated {
            for position in self.sharing(cues, limits::SHARING) {
                let record = self.at(position).filter(|record| Claim::of(&record.text).attribute() == Some(key));
                about.extend(record.filter(|_| about.len() < count));
            }
        }
        about
    }

    /// Ranks the records for `query`, whose vector is one of the model `model_id`, after all [steps](Self::step_to_rank). Best first.
    pub fn rank(&self, query: Query, model_id: &str) -> Vec<(&Record, Score)> {
        let (mut texts, mut before): (Vec<Text>, _) = (Vec::new(), 0);
        for (slot, record) in &self.records {
            let is_linked = record.created_at.abs_diff(before) <= limits::LINKED;
            texts.push(Text { slot: *slot, vector: record.vector_of(model_id), is_linked });
            before = record.created_at;
        }
        let ranked = recall::rank(query, &self.lexical, &texts, &self.space);
        let mut positions = Vec::new();
        for (position, (slot, _)) in self.records.iter().enumerate() {
            positions.resize(positions.len().max(*slot as usize + 1), 0);
            positions[*slot as usize] = position;
        }
        let record = |slot: u32| &*self.records[positions[slot as usize]].1;
        ranked.into_iter().map(|RankedSlot { slot, score }| (record(slot), score)).collect()
    }

    /// Those that are in every request, oldest first.
    pub fn pinned(&self) -> impl Iterator<Item = &Record> {
        self.records().filter(|record| record.life.is_pinned)
    }

    /// Takes out the records that have ended by `now`.
    pub fn end_records(&mut self, now: u64) {
        if self.next_end.is_none_or(|end| end > now) {
            return;
        }
        let has_ended = |record: &Record| record.life.expires_at.is_some_and(|end| end <= now);
        let ended: Vec<String> = self.records().filter(|record| has_ended(record)).map(|it| it.id.clone()).collect();
        for id in &ended {
            self.put_record(id, None);
        }
        self.ended.extend(ended);
        self.next_end = self.records().filter_map(|record| record.life.expires_at).min();
    }

    /// Counts that a chat call uses the record `id`. The row is written for it once a day, with another change: rows cost money.
    pub fn count_use(&mut self, id: &str, now: u64) {
        if let Ok(at) = self.position(id) {
            let life = &mut self.records[at].1.life;
            let is_first = now.saturating_sub(life.used_at) > limits::DAY;
            (life.uses, life.used_at) = (life.uses + 1, now);
            if is_first && !self.used.iter().any(|known| known == id) {
                self.used.push(id.to_owned());
            }
        }
    }

    /// `rows` with those that go with any commit: of records that have ended, that were used, or that are too many for `most`.
    pub fn with_upkeep(&self, mut rows: Vec<Row>, most: usize) -> Vec<Row> {
        let mut upkeep = Vec::new();
        for id in &self.ended {
            upkeep.push(Row { id: id.clone(), data: None });
            upkeep.extend(self.rows_of(id).map(|id| Row { id, data: None }));
        }
        upkeep.extend(self.used.iter().filter_map(|id| self.get(id)).map(Record::to_row));
        let is_memory = |row: &&Row| !row.id.starts_with('#') && !is_quarantined(row);
        let added = rows.iter().filter(is_memory).filter(|row| row.data.is_some() && self.get(&row.id).is_none());
        let deleted = rows.iter().filter(is_memory).filter(|row| row.data.is_none() && self.get(&row.id).is_some());
        let excess = (self.len() + added.count()).saturating_sub(deleted.count()).saturating_sub(most);
        if excess > 0 {
            for id in self.least_recent(excess, &rows) {
                upkeep.retain(|row| row.id != id);
                upkeep.extend(self.rows_of(&id).map(|id| Row { id, data: None }));
            }
        }
        upkeep.retain(|row| rows.iter().all(|other| other.id != row.id));
        rows.extend(upkeep);
        rows
    }

    /// The ids of the `count` records that go first when there are too many: those that were said, changed or used least recently, of
    /// replies before those of the app. Pinned ones stay, and those that `rows` change.
    fn least_recent(&self, count: usize, rows: &[Row]) -> Vec<String> {
        let mut changed = vec![false; self.len()];
        rows.iter().filter_map(|row| self.position(&row.id).ok()).for_each(|at| changed[at] = true);
        let last = |record: &Record| {
            let time = record.updated_at.max(record.life.used_at);
            if record.source == Source::App { time | 1 << 63 } else { time }
        };
        let may_go = |(at, record): &(usize, &Record)| !changed[*at] && !record.life.is_pinned;
        let candidates = || self.records().enumerate().filter(may_go).map(|(_, record)| record);
        // The least bound that `count` of them reach, bit by bit: a sort would take four kilobytes of the engine.
        let mut bound = u64::MAX;
        for bit in (0..64).rev() {
            let lower = bound & !(1 << bit);
            if candidates().filter(|record| last(record) <= lower).count() >= count {
                bound = lower;
            }
        }
        let ids = candidates().filter(|record| last(record) <= bound).map(|record| record.id.clone());
        ids.take(count).collect()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Applies rows that are in the store.
    pub fn apply_rows(&mut self, rows: &[Row], host: &dyn Host) {
        for row in rows {
            self.apply_row(row, host);
        }
    }

    /// To be called when all rows of a version are applied.
    pub fn set_version(&mut self, version: Version) {
        self.version = Some(version);
    }

    fn apply_row(&mut self, row: &Row, host: &dyn Host) {
        let data = row.data.as_deref();
        if row.id == SECRET_ROW {
            self.secret = data.and_then(|data| data.try_into().ok());
            return;
        }
        self.unreadable.retain(|id| *id != row.id);
        let is_readable = if row.id.starts_with(CHANGE_ROW) {
            let change = data.and_then(|data| Change::from_bytes(&row.id, data));
            let is_readable = change.is_some() || data.is_none();
            self.put_change(&row.id, change);
            is_readable
        } else if row.id.starts_with(JOB_ROW) {
            let job = data.map(|data| Job::from_bytes(&row.id, data));
            let is_readable = job != Some(None);
            self.put_job(&row.id, job.flatten());
            is_readable
        } else {
            let record = data.and_then(|data| Record::from_bytes(&row.id, data).ok());
            let record = record.filter(|record| record.scope.is_empty() || host.is_json_object(&record.scope));
            let is_readable = record.is_some() || data.is_none();
            let mut record = record.map(|record| record.until(host.now()));
            self.quarantined.put(&row.id, record.take_if(|record| record.quarantine.is_some()));
            self.put_record(&row.id, record);
            is_readable
        };
        if !is_readable {
            self.unreadable.push(row.id.clone());
        }
    }

    fn put_job(&mut self, id: &str, job: Option<Job>) {
        self.jobs.retain(|other| other.id != id);
        if let Some(job) = job {
            let position = self.jobs.partition_point(|other| other.id < job.id);
            self.jobs.insert(position, job);
        }
    }

    fn put_change(&mut self, id: &str, change: Option<Change>) {
        let position = self.changes.binary_search_by(|other| other.row_id.as_str().cmp(id));
        if let Ok(at) = position {
            self.changes.remove(at);
        }
        if let Some(change) = change {
            let (Ok(at) | Err(at)) = position;
            self.changes.insert(at, change);
        }
    }

    fn put_record(&mut self, id: &str, mut record: Option<Record>) {
        self.ended.retain(|other| other != id);
        self.used.retain(|other| other != id);
        if let Some(end) = record.as_ref().and_then(|record| record.life.expires_at) {
            self.next_end = Some(self.next_end.map_or(end, |next| next.min(end)));
        }
        let position = self.position(id);
        if let Ok(at) = position {
            let (slot, old) = &mut self.records[at];
            if let Some(record) = record.take_if(|record| old.has_words_of(record)) {
                if old.embedding != record.embedding {
                    self.space.remove(*slot);
                }
                **old = record;
                return;
            }
            let (slot, old) = self.records.remove(at);
            self.lexical.remove(slot, &old.words());
            self.space.remove(slot);
            self.no_longer_says(&old);
        }
        if let Some(record) = record {
            let slot = self.lexical.insert(&record.words());
            let (Ok(at) | Err(at)) = position;
            let ids = self.statements.entry(statement_of(&record.text)).or_default();
            ids.insert(ids.partition_point(|other| *other < record.id), record.id.clone());
            self.records.insert(at, (slot, Box::new(record)));
        }
    }

    fn no_longer_says(&mut self, old: &Record) {
        let statement = statement_of(&old.text);
        if let Some(ids) = self.statements.get_mut(&statement) {
            ids.retain(|id| *id != old.id);
            if ids.is_empty() {
                self.statements.remove(&statement);
            }
        }
    }

    /// Where the record is in [`records`](Self::records), or would be inserted.
    pub fn position(&self, id: &str) -> Result<usize, usize> {
        self.records.binary_search_by(|(_, record)| record.id.as_str().cmp(id))
    }
}
