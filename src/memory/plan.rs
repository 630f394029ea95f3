//! Plans changes: the index and what is to change in, rows to commit out. Nothing here waits or stores.

use serde::{Deserialize, Serialize};

use super::index::{UserIndex, normalized};
use super::record::{Category, Record, Source};
use super::{limits, scope};
use crate::host::Host;
use crate::store::Row;
use crate::wire::block::Operation;

/// A memory that the app adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMemory {
    /// The statement.
    pub text: String,
    /// Its category.
    pub category: Category,
    /// When it was created, in milliseconds since 1970. `None`: now.
    pub created_at: Option<u64>,
    /// When it was last repeated or changed. `None`: when it was created.
    pub updated_at: Option<u64>,
    /// Who wrote the statement.
    pub source: Source,
    /// See [`Record::scope`].
    pub scope: String,
}

/// What the app changes in a memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryChange {
    /// The new statement.
    pub text: Option<String>,
    /// The new category.
    pub category: Option<Category>,
    /// Members that replace those of the scope.
    pub scope: String,
}

/// What a reply changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// New memories.
    pub added: Vec<Record>,
    /// Memories with a new statement.
    pub updated: Vec<Record>,
    /// Ids of memories that were deleted.
    pub forgotten: Vec<String>,
    /// Operations that were changed before they were applied, and why.
    pub notes: Vec<String>,
    /// How many operations the blocks held.
    pub operations: usize,
}

/// What every plan is made from.
pub(super) struct Planner<'a> {
    pub index: &'a UserIndex,
    pub host: &'a dyn Host,
    /// The scope of memories that a reply adds or updates.
    pub scope: &'a str,
}

impl Planner<'_> {
    /// Adds `memories`, and returns their records in order. A statement that exists is refreshed instead.
    pub fn add(&self, memories: &[NewMemory]) -> Vec<Record> {
        let existing: Vec<(String, &Record)> =
            self.index.records().map(|record| (normalized(&record.text), record)).collect();
        let mut records: Vec<(String, Record)> = Vec::new();
        for new in memories {
            let text = new.text.trim();
            let statement = normalized(text);
            let same = records.iter().find(|(known, _)| *known == statement).map(|(_, record)| record);
            let same =
                same.or_else(|| existing.iter().find(|(known, _)| *known == statement).map(|(_, record)| *record));
            let record = if let Some(same) = same {
                let updated_at = new.updated_at.unwrap_or_else(|| self.host.now()).max(same.updated_at);
                Record { updated_at, scope: scope::merge(&same.scope, &new.scope), ..same.clone() }
            } else {
                let time = new.created_at.unwrap_or_else(|| self.next_time(records.len()));
                let updated_at = new.updated_at.unwrap_or(time);
                Record { updated_at, ..self.new_record(text, new.category, new.source, &new.scope, time) }
            };
            records.push((statement, record));
        }
        records.into_iter().map(|(_, record)| record).collect()
    }

    /// Changes the memory `id`, and returns its record. `None` when there is none with this id.
    pub fn update(&self, id: &str, change: &MemoryChange) -> Option<Record> {
        let old = self.index.get(id)?;
        let mut record = Record { updated_at: self.host.now(), ..old.clone() };
        record.category = change.category.unwrap_or(old.category);
        record.scope = scope::merge(&old.scope, &change.scope);
        if let Some(text) = change.text.as_deref().map(str::trim).filter(|text| *text != old.text) {
            text.clone_into(&mut record.text);
            record.embedding = None;
            record.source = Source::App;
        }
        Some(record)
    }

    /// Applies the first `max` of `operations`. Their handles `m1`, `m2`, … are positions in `shown_ids`.
    pub fn learn(self, operations: &[Operation], shown_ids: &[String], max: usize) -> (Vec<Row>, Learned) {
        let learned = Learned { operations: operations.len(), ..Learned::default() };
        let mut plan = LearnPlan { planner: self, shown_ids, rows: Vec::new(), learned };
        operations.iter().take(max).for_each(|operation| plan.apply(operation));
        (plan.rows, plan.learned)
    }

    /// When the record after `earlier` others of this plan is created. Each record of a user has a time of its own, so that the
    /// order of ids is the order of creation.
    fn next_time(&self, earlier: usize) -> u64 {
        self.host.now().max(self.index.newest_time() + 1) + earlier as u64
    }

    fn new_record(&self, text: &str, category: Category, source: Source, scope: &str, time: u64) -> Record {
        let random = u64::from_le_bytes(self.host.random()[..8].try_into().unwrap_or_default());
        Record {
            id: format!("{time:012x}{random:016x}"),
            text: text.to_owned(),
            category,
            created_at: time,
            updated_at: time,
            source,
            scope: scope.to_owned(),
            embedding: None,
        }
    }
}

/// The operations of a reply, applied one after the other.
struct LearnPlan<'a> {
    planner: Planner<'a>,
    shown_ids: &'a [String],
    rows: Vec<Row>,
    learned: Learned,
}

impl LearnPlan<'_> {
    fn apply(&mut self, operation: &Operation) {
        match operation {
            Operation::Add { text, category } => self.add(&shortened(text), category.as_deref()),
            Operation::Update { handle, text, category } => match self.shown(handle).cloned() {
                Some(old) => self.update(old, &shortened(text), category.as_deref()),
                None => self.add(&shortened(text), category.as_deref()),
            },
            Operation::Forget { handle } => {
                if let Some(id) = self.shown(handle).map(|record| record.id.clone()) {
                    self.put(Row { id: id.clone(), data: None });
                    self.learned.forgotten.push(id);
                }
            }
        }
    }

    fn add(&mut self, text: &str, category: Option<&str>) {
        if self.learned.added.iter().any(|added| added.text.eq_ignore_ascii_case(text)) {
            return;
        }
        let category = self.category(category, Category::Fact);
        let record = self.upsert(text, category);
        let is_new = self.planner.index.get(&record.id).is_none();
        if self.rows.iter().any(|row| row.id == record.id) {
            return;
        }
        self.put(record.to_row());
        if is_new {
            self.learned.added.push(record);
        }
    }

    /// Refreshes the record with the same statement, or creates one.
    fn upsert(&self, text: &str, category: Category) -> Record {
        let Planner { index, host, scope } = self.planner;
        if let Some(same) = index.find_statement(text) {
            return Record { updated_at: host.now(), scope: scope::merge(&same.scope, scope), ..same.clone() };
        }
        let time = self.planner.next_time(self.learned.added.len());
        self.planner.new_record(text, category, Source::Reply, scope, time)
    }

    fn update(&mut self, old: Record, text: &str, category: Option<&str>) {
        let category = self.category(category, old.category);
        let embedding = if old.text == text { old.embedding } else { None };
        let (text, updated_at) = (text.to_owned(), self.planner.host.now());
        let scope = scope::merge(&old.scope, self.planner.scope);
        let record = Record { text, category, updated_at, embedding, scope, source: Source::Reply, ..old };
        self.put(record.to_row());
        self.learned.updated.push(record);
    }

    /// The category `name`. For an unknown one: `default`, and a note.
    fn category(&mut self, name: Option<&str>, default: Category) -> Category {
        let Some(name) = name else { return default };
        Category::from_name(name).unwrap_or_else(|| {
            // A model wrote it: only harmless characters are quoted.
            let quotable = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ' || *c == '-' || *c == '_');
            let quoted: String = quotable.take(limits::MAX_QUOTED_CATEGORY).collect();
            self.learned.notes.push(["category \"", &quoted, "\" is not known: kept as ", default.name()].concat());
            default
        })
    }

    /// Adds a row. It replaces an earlier one with the same id.
    fn put(&mut self, row: Row) {
        self.rows.retain(|other| other.id != row.id);
        self.rows.push(row);
    }

    /// The memory that the request showed as `handle`, if it still exists.
    fn shown(&self, handle: &str) -> Option<&Record> {
        let number = handle.trim().trim_matches(['[', ']']).trim_start_matches(['m', 'M']).parse::<usize>().ok()?;
        self.planner.index.get(self.shown_ids.get(number.checked_sub(1)?)?)
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(limits::MAX_LEARNED_TEXT).collect()
}
