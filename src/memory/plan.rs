//! Plans changes: the index and what is to change in, rows to commit out. Nothing here waits or stores.

use serde::{Deserialize, Serialize};

use super::change_log::{CHANGE_ROW, Change, MAX_CHANGES};
use super::index::{UserIndex, normalized};
use super::proposal::{Proposal, ProposalKind};
use super::record::{Category, Record, Source};
use super::{learned_text, limits, row_id, scope};
use crate::host::Host;
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
    /// What can be undone: the updates and deletions.
    pub changes: Vec<Change>,
    /// Operations that were refused, or changed before they were applied, and why.
    pub notes: Vec<String>,
    /// How many operations the blocks held.
    pub operations: usize,
}

/// What holds a model back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brakes {
    /// How many replies are applied at once: each has its limits.
    pub replies: usize,
    /// Whether what the app added is not changed.
    pub protect_added: bool,
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
        let existing = self.index.statements();
        let mut records: Vec<(String, Record)> = Vec::new();
        for new in memories {
            let text = new.text.trim();
            let statement = normalized(text);
            let same = records.iter().find(|(known, _)| *known == statement).map(|(_, record)| record);
            let same =
                same.or_else(|| existing.iter().find(|(known, _)| *known == statement).map(|(_, record)| *record));
            let (now, earlier) = (self.host.now(), records.len());
            let record = if let Some(same) = same {
                let updated_at = new.updated_at.unwrap_or(now).min(now).max(same.updated_at);
                Record { updated_at, scope: scope::merge(&same.scope, &new.scope), ..same.clone() }
            } else {
                let created_at = new.created_at.unwrap_or(now).min(now);
                let updated_at = new.updated_at.unwrap_or(created_at).min(now);
                let record = self.new_record(text, new.category, new.source, &new.scope, earlier);
                Record { created_at, updated_at, ..record }
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

    /// Applies `proposals`, as far as `brakes` allow it.
    pub fn learn(self, proposals: &[Proposal], brakes: Brakes) -> (Vec<Row>, Learned) {
        let learned = Learned { operations: proposals.len(), ..Learned::default() };
        let statements = self.index.statements();
        let mut plan = LearnPlan { planner: self, statements, brakes, rows: Vec::new(), learned };
        proposals.iter().take(limits::MAX_OPERATIONS * brakes.replies).for_each(|proposal| plan.apply(proposal));
        plan.log_changes();
        (plan.rows, plan.learned)
    }

    /// A record that is created now, after `earlier` others of this plan.
    fn new_record(&self, text: &str, category: Category, source: Source, scope: &str, earlier: usize) -> Record {
        let now = self.host.now();
        Record {
            id: row_id::next("", self.index.ids(), earlier, now, self.host.nonce()),
            text: text.to_owned(),
            category,
            created_at: now,
            updated_at: now,
            source,
            scope: scope.to_owned(),
            embedding: None,
        }
    }
}

/// The proposals of a reply, applied one after the other.
struct LearnPlan<'a> {
    planner: Planner<'a>,
    /// Of the records that exist.
    statements: Vec<(String, &'a Record)>,
    brakes: Brakes,
    rows: Vec<Row>,
    learned: Learned,
}

impl LearnPlan<'_> {
    fn apply(&mut self, proposal: &Proposal) {
        let Proposal { kind, id, category, .. } = proposal;
        let text = learned_text::cleaned(&proposal.text);
        let refusal = match kind {
            ProposalKind::Forget => None,
            _ => learned_text::refusal(&text),
        };
        if let Some(refusal) = refusal {
            return self.note(refusal);
        }
        match (kind, self.planner.index.get(id).cloned()) {
            (ProposalKind::Forget, Some(old)) => self.forget(old),
            // It is gone since the request.
            (ProposalKind::Forget, None) => {}
            (ProposalKind::Update, Some(old)) => self.update(old, &text, category.as_deref()),
            _ => self.add(&text, category.as_deref()),
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
        self.rows.push(record.to_row());
        if is_new {
            self.learned.added.push(record);
        }
    }

    /// Refreshes the record with the same statement, or creates one.
    fn upsert(&self, text: &str, category: Category) -> Record {
        let Planner { host, scope, .. } = self.planner;
        let statement = normalized(text);
        if let Some((_, same)) = self.statements.iter().find(|(known, _)| *known == statement) {
            return Record { updated_at: host.now(), scope: scope::merge(&same.scope, scope), ..(*same).clone() };
        }
        self.planner.new_record(text, category, Source::Reply, scope, self.learned.added.len())
    }

    fn update(&mut self, old: Record, text: &str, category: Option<&str>) {
        let category = self.category(category, old.category);
        let is_same = old.text == text && old.category == category && !self.is_changed(&old.id);
        if !is_same && !self.allows(&old, self.learned.updated.len() < limits::MAX_UPDATES * self.brakes.replies) {
            return;
        }
        let embedding = if old.text == text { old.embedding.clone() } else { None };
        let (text, updated_at) = (text.to_owned(), self.planner.host.now());
        let scope = scope::merge(&old.scope, self.planner.scope);
        let source = if is_same { old.source } else { Source::Reply };
        let record = Record { id: old.id.clone(), text, category, updated_at, embedding, scope, source, ..old };
        self.rows.retain(|row| row.id != record.id);
        self.rows.push(record.to_row());
        if !is_same {
            self.log(old);
            self.learned.updated.push(record);
        }
    }

    fn forget(&mut self, old: Record) {
        if !self.allows(&old, self.learned.forgotten.len() < limits::MAX_FORGETS * self.brakes.replies) {
            return;
        }
        self.rows.retain(|row| row.id != old.id);
        self.rows.push(Row { id: old.id.clone(), data: None });
        self.learned.forgotten.push(old.id.clone());
        self.log(old);
    }

    /// Whether `old` may be changed; notes why not. `has_room`: the reply has not reached its limit.
    fn allows(&mut self, old: &Record, has_room: bool) -> bool {
        let refusal = if self.brakes.protect_added && old.source == Source::App {
            "a change of a memory that the app added was refused"
        } else if self.is_changed(&old.id) {
            "a second change of a memory was refused"
        } else if !has_room || self.learned.changes.len() >= MAX_CHANGES {
            "a change beyond the limit of one reply was refused"
        } else {
            return true;
        };
        self.note(refusal);
        false
    }

    /// Whether this plan has changed the memory `id`.
    fn is_changed(&self, id: &str) -> bool {
        self.learned.changes.iter().any(|change| change.before.id == id)
    }

    /// Adds a change, whose row comes with [`log_changes`](Self::log_changes).
    fn log(&mut self, old: Record) {
        let Planner { index, host, .. } = self.planner;
        let ids = index.changes().iter().map(|change| &*change.id);
        let id = row_id::next(CHANGE_ROW, ids, self.learned.changes.len(), host.now(), host.nonce());
        self.learned.changes.push(Change { id, before: Record { embedding: None, ..old } });
    }

    /// Writes the changes, and deletes the oldest ones beyond [`MAX_CHANGES`].
    fn log_changes(&mut self) {
        let known = self.planner.index.changes();
        let excess = (known.len() + self.learned.changes.len()).saturating_sub(MAX_CHANGES);
        self.rows.extend(known.iter().take(excess).map(|change| Row { id: change.id.clone(), data: None }));
        self.rows.extend(self.learned.changes.iter().map(Change::to_row));
    }

    fn note(&mut self, note: &str) {
        self.learned.notes.push(note.to_owned());
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
}
