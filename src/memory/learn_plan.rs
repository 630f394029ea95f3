//! Plans what a reply changes: its proposals, one after the other, as far as the brakes allow them.

use std::collections::{HashMap, HashSet};

use super::change_log::{CHANGE_ROW, Change, MAX_CHANGES};
use super::plan::{LearnOptions, Learned, Planner};
use super::proposal::{Proposal, ProposalKind};
use super::record::{Category, Record, Source};
use super::{learned_text, limits, row_id, scope};
use crate::recall::normalize_statement;
use crate::store::Row;

const ADDED: &str = "a change of a memory that the app added was refused";
const SECOND: &str = "a second change of a memory was refused";
const BEYOND: &str = "a change beyond the limit of one reply was refused";
const MERGED: &str = "a memory that was to say what another one says was merged with it";
const NOT_ASKED: &str = "all was to be forgotten, which the user did not ask for: refused";
const UNKNOWN_CATEGORY: &str = "all of a category that is not known was to be forgotten: refused";

/// What holds a model back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brakes {
    /// How many replies are applied at once: each has its limits.
    pub replies: usize,
    pub options: LearnOptions,
}

impl Planner<'_> {
    /// Applies `proposals`, as far as `brakes` allow it.
    pub fn learn(self, proposals: &[Proposal], brakes: Brakes) -> (Vec<Row>, Learned) {
        let learned = Learned { operations: proposals.len(), ..Learned::default() };
        let statements = self.index.statements().into_iter();
        let statements = statements.map(|(statement, record)| (statement, record.id.clone())).collect();
        let (changed, change_ids) = (HashSet::new(), Vec::new());
        let mut plan = LearnPlan { planner: self, statements, changed, change_ids, brakes, rows: Vec::new(), learned };
        proposals.iter().take(limits::MAX_OPERATIONS * brakes.replies).for_each(|proposal| plan.apply(proposal));
        plan.log_changes();
        (plan.rows, plan.learned)
    }
}

/// The proposals of a reply, applied one after the other.
struct LearnPlan<'a> {
    planner: Planner<'a>,
    /// Which memory makes each statement, as the proposals before leave them.
    statements: HashMap<String, String>,
    /// The memories that were updated or forgotten.
    changed: HashSet<String>,
    change_ids: Vec<String>,
    brakes: Brakes,
    rows: Vec<Row>,
    learned: Learned,
}

impl LearnPlan<'_> {
    fn apply(&mut self, proposal: &Proposal) {
        let Proposal { kind, id, category, .. } = proposal;
        let category = category.as_deref();
        let text = learned_text::cleaned(&proposal.text);
        let old = self.planner.index.get(id).cloned();
        match (kind, old) {
            (ProposalKind::ForgetAll, _) => self.forget_all(category),
            (ProposalKind::Forget, Some(old)) => {
                self.forget(&old);
            }
            // It is gone since the request.
            (ProposalKind::Forget, None) => {}
            (ProposalKind::Add | ProposalKind::Update, old) => match (learned_text::refusal(&text), old) {
                (Some(refusal), _) => self.note(refusal),
                (None, Some(old)) if *kind == ProposalKind::Update => self.update(&old, &text, category),
                (None, _) => self.add(&text, category),
            },
        }
    }

    fn add(&mut self, text: &str, category: Option<&str>) {
        let statement = normalize_statement(text);
        if let Some(known) = self.statements.get(&statement) {
            return self.refresh(&known.clone());
        }
        let category = self.category(category, Category::Fact);
        let Planner { scope, .. } = self.planner;
        let record = self.planner.new_record(text, category, Source::Reply, scope, self.learned.added.len());
        self.statements.insert(statement, record.id.clone());
        self.rows.push(record.to_row());
        self.learned.added.push(record);
    }

    /// The memory `id` was said again.
    fn refresh(&mut self, id: &str) {
        let Planner { host, scope, index } = self.planner;
        if self.rows.iter().any(|row| row.id == id) {
            return;
        }
        if let Some(known) = index.get(id).cloned() {
            let record = Record { updated_at: host.now(), scope: scope::merge(&known.scope, scope), ..known };
            self.rows.push(record.to_row());
        }
    }

    fn update(&mut self, old: &Record, text: &str, category: Option<&str>) {
        let statement = normalize_statement(text);
        let is_new_statement = statement != normalize_statement(&old.text);
        if let Some(same) = self.statements.get(&statement).filter(|id| is_new_statement && **id != old.id).cloned() {
            if self.forget(old) {
                self.refresh(&same);
                self.note(MERGED);
            }
            return;
        }
        let category = self.category(category, old.category);
        let is_same = old.text == text && old.category == category && !self.changed.contains(&old.id);
        if !is_same && !self.allows(old, self.learned.updated.len() < limits::MAX_UPDATES * self.brakes.replies) {
            return;
        }
        let embedding = if old.text == text { old.embedding.clone() } else { None };
        let (text, updated_at) = (text.to_owned(), self.planner.host.now());
        let scope = scope::merge(&old.scope, self.planner.scope);
        let source = if is_same { old.source } else { Source::Reply };
        let record = Record { id: old.id.clone(), text, category, updated_at, embedding, scope, source, ..*old };
        self.rows.retain(|row| row.id != record.id);
        self.rows.push(record.to_row());
        if !is_same {
            self.no_longer_says(old);
            self.statements.entry(statement).or_insert_with(|| old.id.clone());
            self.log(old);
            self.learned.updated.push(record);
        }
    }

    /// Whether it was allowed.
    fn forget(&mut self, old: &Record) -> bool {
        let is_allowed = self.allows(old, self.learned.forgotten.len() < limits::MAX_FORGETS * self.brakes.replies);
        if is_allowed {
            self.rows.retain(|row| row.id != old.id);
            self.delete(old);
            self.log(old);
        }
        is_allowed
    }

    /// Forgets all memories, or all of a category, as one change. What the reply has changed already stays so.
    fn forget_all(&mut self, category: Option<&str>) {
        let LearnOptions { protect_added, may_forget_all } = self.brakes.options;
        let wanted = category.map(Category::from_name);
        if !may_forget_all {
            return self.note(NOT_ASKED);
        } else if wanted == Some(None) {
            return self.note(UNKNOWN_CATEGORY);
        }
        let is_wanted = |record: &&Record| wanted.is_none_or(|wanted| wanted == Some(record.category));
        let index = self.planner.index;
        let (kept, forgotten): (Vec<&Record>, Vec<&Record>) = (index.records().filter(is_wanted))
            .filter(|record| !self.changed.contains(&record.id))
            .partition(|record| protect_added && record.source == Source::App);
        self.forget_together(&forgotten);
        if !kept.is_empty() {
            self.learned.notes.push(format!("memories that the app added were not forgotten: {}", kept.len()));
        }
    }

    fn forget_together(&mut self, forgotten: &[&Record]) {
        if forgotten.is_empty() {
            return;
        }
        let change_id = self.next_change_id();
        self.rows.retain(|row| !forgotten.iter().any(|record| record.id == row.id));
        for (number, record) in forgotten.iter().enumerate() {
            self.delete(record);
            self.changed.insert(record.id.clone());
            self.learned.changes.push(Change::member(&change_id, number, record));
        }
    }

    fn delete(&mut self, old: &Record) {
        self.no_longer_says(old);
        self.rows.push(Row { id: old.id.clone(), data: None });
        self.learned.forgotten.push(old.id.clone());
    }

    fn no_longer_says(&mut self, old: &Record) {
        let statement = normalize_statement(&old.text);
        if self.statements.get(&statement) == Some(&old.id) {
            self.statements.remove(&statement);
        }
    }

    /// Whether `old` may be changed; notes why not. `has_room`: the reply has not reached its limit.
    fn allows(&mut self, old: &Record, has_room: bool) -> bool {
        let refusal = if self.brakes.options.protect_added && old.source == Source::App {
            ADDED
        } else if self.changed.contains(&old.id) {
            SECOND
        } else if !has_room || self.change_ids.len() >= MAX_CHANGES {
            BEYOND
        } else {
            return true;
        };
        self.note(refusal);
        false
    }

    /// Adds a change, whose row comes with [`log_changes`](Self::log_changes).
    fn log(&mut self, old: &Record) {
        let id = self.next_change_id();
        self.changed.insert(old.id.clone());
        self.learned.changes.push(Change::new(id, old.clone()));
    }

    fn next_change_id(&mut self) -> String {
        let Planner { index, host, .. } = self.planner;
        let ids = index.changes().iter().map(|change| &*change.id);
        let id = row_id::next(CHANGE_ROW, ids, self.change_ids.len(), host.now(), host.nonce());
        self.change_ids.push(id.clone());
        id
    }

    /// Writes the changes, and deletes the oldest ones beyond [`MAX_CHANGES`].
    fn log_changes(&mut self) {
        let known = self.planner.index.changes();
        let mut ids: Vec<&str> = known.iter().map(|change| &*change.id).collect();
        ids.dedup();
        let excess = (ids.len() + self.change_ids.len()).saturating_sub(MAX_CHANGES).min(ids.len());
        if let Some(last) = ids[..excess].last() {
            let dropped = known.iter().take_while(|change| *change.id <= **last);
            self.rows.extend(dropped.map(|change| Row { id: change.row_id.clone(), data: None }));
        }
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
