//! Plans changes: the index and what is to change in, rows to commit out. Nothing here waits or stores.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::change_log::Change;
use super::index::{UserIndex, statement_of};
use super::record::{Category, Life, Quarantine, Reason, Record, Source};
use super::{limits, row_id, scope};
use crate::host::Host;
use crate::recall::excerpt;
use crate::store::Row;

/// A memory that the app adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMemory {
    /// The statement.
    pub text: String,
    /// Its category.
    pub category: Category,
    /// When it was created, in milliseconds since 1970; now if that is in the future. `None`: now.
    pub created_at: Option<u64>,
    /// When it was last repeated or changed. `None`: when it was created.
    pub updated_at: Option<u64>,
    /// Who wrote the statement.
    pub source: Source,
    /// See [`Record::scope`].
    pub scope: String,
    /// Whether it is in every request.
    pub is_pinned: bool,
    /// When it ends, in milliseconds since 1970.
    pub expires_at: Option<u64>,
    /// What was said when it was learned: see [`Record::context`]. An excerpt of it is kept.
    pub context: String,
    /// Why it is set aside; `None`: it is not.
    pub quarantine: Option<Reason>,
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
    /// Whether it is in every request.
    pub is_pinned: Option<bool>,
    /// When it ends, in milliseconds since 1970; 0: never.
    pub expires_at: Option<u64>,
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
    /// New memories that are set aside.
    pub quarantined: Vec<Record>,
    /// What can be undone: the updates and deletions.
    pub changes: Vec<Change>,
    /// Operations that were refused, or changed before they were applied, and why.
    pub notes: Vec<String>,
    /// How many operations the blocks held.
    pub operations: usize,
}

/// What a reply may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnOptions {
    /// Whether what the app added is not changed.
    pub protect_added: bool,
    /// Whether all memories may be forgotten: the user asked for it in the message that the reply answers.
    pub may_forget_all: bool,
    /// Whether those about a subject may be, and more than a reply else forgets: the user asked to have something forgotten.
    pub may_forget: bool,
    /// Whether what is new is set aside until the app approves it.
    pub requires_approval: bool,
}

/// What every plan is made from.
pub(super) struct Planner<'a> {
    pub index: &'a UserIndex,
    pub host: &'a dyn Host,
    /// The scope of memories that a reply adds or updates.
    pub scope: &'a str,
    /// What the user said that the reply answers.
    pub context: &'a str,
}

impl Planner<'_> {
    /// The record that `new` becomes, after `records` of the same plan. A statement that exists is refreshed instead.
    /// `statements`: where in `records` the last one is that makes each statement.
    pub fn add(&self, new: &NewMemory, records: &[Record], statements: &mut HashMap<String, usize>) -> Record {
        let text = new.text.trim();
        let statement = statement_of(text);
        let known = self.index.saying(&statement).and_then(|at| self.index.at(at));
        let known = known.or_else(|| self.index.quarantined().saying(&statement));
        let same = statements.insert(statement, records.len()).and_then(|at| records.get(at)).or(known);
        let now = self.host.now();
        if let Some(same) = same {
            let updated_at = new.updated_at.unwrap_or(now).min(now).max(same.updated_at);
            let context = if new.context.is_empty() { same.context.clone() } else { kept_context(&new.context) };
            let record = Record { updated_at, scope: scope::merge(&same.scope, &new.scope), context, ..same.clone() };
            let is_pinned = same.life.is_pinned || new.is_pinned;
            let life = Life { is_pinned, expires_at: new.expires_at.or(same.life.expires_at), ..same.life };
            // What the app says itself is no longer set aside.
            let quarantine = new.quarantine.and(record.quarantine);
            Record { life, quarantine, ..record }.repeated()
        } else {
            let created_at = new.created_at.unwrap_or(now).min(now);
            let updated_at = new.updated_at.unwrap_or(created_at).min(now);
            let record = self.new_record(text, new.category, new.source, &new.scope, records.len());
            let life = Life { is_pinned: new.is_pinned, expires_at: new.expires_at, ..record.life };
            let quarantine = new.quarantine.map(|reason| Quarantine { reason, replaces: String::new() });
            Record { created_at, updated_at, context: kept_context(&new.context), life, quarantine, ..record }
        }
    }

    /// Changes the memory `id`, and returns the rows and its record; `None` when there is none with this id. Other memories that
    /// say what it says from now on are deleted with their changes, and leave it their scope.
    pub fn update(&self, id: &str, change: &MemoryChange) -> (Vec<Row>, Option<Record>) {
        let Some(old) = self.index.get_any(id) else { return (Vec::new(), None) };
        let mut record = Record { updated_at: self.host.now(), ..old.clone() };
        record.category = change.category.unwrap_or(old.category);
        let (mut rows, mut scope) = (Vec::new(), old.scope.clone());
        if let Some(text) = change.text.as_deref().map(str::trim).filter(|text| *text != old.text) {
            let is_merged = |same: &&Record| same.id != id && old.quarantine.is_none();
            for same in self.index.all_saying(&statement_of(text)).filter(is_merged) {
                scope = scope::merge(&same.scope, &scope);
                rows.extend(self.index.rows_of(&same.id).map(|id| Row { id, data: None }));
            }
            text.clone_into(&mut record.text);
            record.embedding = None;
            record.context.clear();
            record.source = Source::App;
        }
        record.scope = scope::merge(&scope, &change.scope);
        record.life.is_pinned = change.is_pinned.unwrap_or(old.life.is_pinned);
        record.life.expires_at =
            change.expires_at.map_or(old.life.expires_at, |time| Some(time).filter(|time| *time > 0));
        rows.push(record.to_row());
        (rows, Some(record))
    }

    /// A record that is created now, after `earlier` others of this plan.
    pub fn new_record(&self, text: &str, category: Category, source: Source, scope: &str, earlier: usize) -> Record {
        let (now, random) = (self.host.now(), self.host.nonce());
        let aside = self.index.quarantined().records().iter().map(|record| &*record.id);
        let id = row_id::next("", self.index.ids(), earlier, now, random);
        Record {
            id: id.max(row_id::next("", aside, earlier, now, random)),
            text: text.to_owned(),
            category,
            created_at: now,
            updated_at: now,
            source,
            scope: scope.to_owned(),
            life: Life::default(),
            quarantine: None,
            context: String::new(),
            embedding: None,
        }
    }
}

/// What a record keeps of what was said when it was learned.
pub(super) fn kept_context(said: &str) -> String {
    excerpt(said.trim(), limits::CONTEXT_EXCERPT)
}
