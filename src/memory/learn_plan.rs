//! Plans what a reply changes: its proposals, one after the other, as far as the brakes allow them.

mod set_aside;

use std::collections::HashMap;

use super::change_log::{CHANGE_ROW, Change, MAX_CHANGES};
use super::index::statement_of;
use super::plan::{LearnOptions, Learned, Planner, kept_context};
use super::proposal::{Proposal, ProposalKind};
use super::record::{Category, Record, Source};
use super::{learned_text, limits, row_id, scope};
use crate::recall::{Claim, Relation, has_words};
use crate::store::Row;

const ADDED: &str = "a change of a memory that the app added was refused";
const PINNED: &str = "a change of a pinned memory was refused";
const SECOND: &str = "a second change of a memory was refused";
const BEYOND: &str = "a change beyond the limit of one reply was refused";
const MERGED: &str = "a memory that was to say what another one says was merged with it";
const REPLACED: &str = "a memory was replaced by a newer statement about the same";
const NOT_ASKED: &str = "all was to be forgotten, which the user did not ask for: refused";
const NOT_ASKED_ABOUT: &str = "a subject was to be forgotten, which the user did not ask for: refused";
const NO_SUBJECT: &str = "a subject was to be forgotten that no memory has words of";
const NO_ROOM: &str = "a memory was not stored: the user has as many as are kept";
const UNKNOWN_CATEGORY: &str = "all of a category that is not known was to be forgotten: refused";

/// What holds a model back.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Brakes {
    /// How many replies are applied at once: each has its limits.
    pub replies: usize,
    pub options: LearnOptions,
}

impl Brakes {
    /// How many memories a reply may forget by their handles.
    fn most_forgotten(&self) -> usize {
        if self.options.may_forget { limits::MAX_SHOWN_TO_FORGET } else { limits::MAX_FORGETS * self.replies }
    }
}

impl Planner<'_> {
    /// Applies `proposals`, as far as `brakes` allow it.
    pub fn learn(self, proposals: &[Proposal], brakes: Brakes) -> (Vec<Row>, Learned) {
        let mut plan = LearnPlan::new(self, brakes);
        plan.learned.operations = proposals.len();
        proposals.iter().take(limits::MAX_OPERATIONS * brakes.replies).for_each(|proposal| plan.apply(proposal));
        plan.log_changes();
        (plan.rows, plan.learned)
    }
}

/// What is known of what a new statement is about.
pub(super) enum Known {
    Nothing,
    /// A memory that says the same.
    Same(usize),
    /// Memories that no longer hold, the latest first.
    Replaced(Vec<usize>),
}

/// The proposals of a reply, applied one after the other.
pub(super) struct LearnPlan<'a> {
    pub planner: Planner<'a>,
    /// Where the proposals before have changed which memory makes a statement: its place in the index, or one behind all of these
    /// for a memory that is added; `None`: no memory makes it any more.
    statements: HashMap<String, Option<usize>>,
    /// Of each memory in the index, whether it was updated or forgotten.
    changed: Vec<bool>,
    change_ids: Vec<String>,
    brakes: Brakes,
    pub rows: Vec<Row>,
    pub learned: Learned,
}

impl<'a> LearnPlan<'a> {
    /// A plan that changes nothing yet.
    pub fn new(planner: Planner<'a>, brakes: Brakes) -> Self {
        let (statements, changed, change_ids) = (HashMap::new(), vec![false; planner.index.len()], Vec::new());
        let (rows, learned) = Default::default();
        Self { planner, statements, changed, change_ids, brakes, rows, learned }
    }
}

impl LearnPlan<'_> {
    fn apply(&mut self, proposal: &Proposal) {
        let Proposal { kind, id, category, .. } = proposal;
        let category = category.as_deref();
        let text = learned_text::cleaned(&proposal.text);
        let old = self.planner.index.position(id).ok();
        match (kind, old) {
            (ProposalKind::ForgetAll, _) => self.forget_all(category),
            (ProposalKind::ForgetAbout, _) => self.forget_about(&text),
            (ProposalKind::Forget, Some(old)) => {
                self.forget(old);
            }
            // It is gone since the request.
            (ProposalKind::Forget, None) => {}
            (ProposalKind::Add | ProposalKind::Update, old) => match (learned_text::refusal(&text), old) {
                (Some(refusal), _) => self.note(refusal),
                (None, old) => {
                    let old = old.filter(|_| *kind == ProposalKind::Update);
                    match (self.reason_to_wait(&text, proposal), old) {
                        (Err(refusal), _) => self.note(refusal),
                        (Ok(Some(reason)), old) => self.set_aside(reason, old, &text, category),
                        (Ok(None), Some(old)) => self.update(old, &text, category),
                        (Ok(None), None) => self.add(&text, category),
                    }
                }
            },
        }
    }

    pub fn add(&mut self, text: &str, category: Option<&str>) {
        let statement = statement_of(text);
        if let Some(known) = self.saying(&statement) {
            return self.refresh(known);
        }
        match self.known_about(text) {
            Known::Same(position) => return self.refresh(position),
            Known::Replaced(positions) if self.replace(&positions, text, category) => return,
            Known::Replaced(_) | Known::Nothing => {}
        }
        if self.planner.index.len() + self.learned.added.len() >= limits::MAX_MEMORIES {
            return self.note(NO_ROOM);
        }
        let category = self.category(category, Category::Fact);
        let Planner { scope, context, .. } = self.planner;
        let record = self.planner.new_record(text, category, Source::Reply, scope, self.learned.added.len());
        let record = Record { context: kept_context(context), ..record };
        self.statements.insert(statement, Some(self.changed.len()));
        self.rows.push(record.to_row());
        self.learned.added.push(record);
    }

    /// What is known that `text` says again, or replaces. Bounded by the words that the memories share with it.
    pub fn known_about(&self, text: &str) -> Known {
        let claim = Claim::of(text);
        let mut replaced = Vec::new();
        let index = self.planner.index;
        for position in index.sharing(&[text, "\n", claim.cues()].concat(), limits::SHARING) {
            let Some(old) = index.at(position).filter(|_| !self.changed[position]) else { continue };
            match claim.relation(&Claim::of(&old.text)) {
                Relation::Same => return Known::Same(position),
                Relation::Replaces => replaced.push(position),
                Relation::Unrelated => {}
            }
        }
        if replaced.is_empty() { Known::Nothing } else { Known::Replaced(replaced) }
    }

    /// Gives the latest of the memories at `positions` the statement `text`, and deletes the others, as one change. Returns whether
    /// it did: one that may not be changed stays, and the statement is another memory then.
    fn replace(&mut self, positions: &[usize], text: &str, category: Option<&str>) -> bool {
        let index = self.planner.index;
        let olds: Vec<(usize, Record)> =
            positions.iter().filter_map(|at| Some((*at, index.at(*at)?.clone()))).collect();
        let mut is_allowed = !olds.is_empty();
        for (position, old) in &olds {
            let has_room = self.learned.updated.len() < limits::MAX_UPDATES * self.brakes.replies
                && olds.len() - 1 + self.learned.forgotten.len() <= self.brakes.most_forgotten();
            is_allowed = is_allowed && self.allows(*position, old, has_room);
        }
        if is_allowed {
            let change_id = self.next_change_id();
            for (number, (position, old)) in olds.into_iter().enumerate() {
                if number == 0 {
                    let category = self.category(category, old.category);
                    self.rewrite(position, &old, text, category);
                } else {
                    self.rows.retain(|row| row.id != old.id);
                    self.delete(position, &old);
                }
                self.changed[position] = true;
                self.learned.changes.push(Change::member(change_id.clone(), number, old));
            }
            self.note(REPLACED);
        }
        is_allowed
    }

    /// A memory was said again.
    fn refresh(&mut self, position: usize) {
        let Planner { host, scope, index, .. } = self.planner;
        let Some(known) = index.at(position).cloned() else { return };
        if self.rows.iter().all(|row| row.id != known.id) {
            let record = Record { updated_at: host.now(), scope: scope::merge(&known.scope, scope), ..known };
            self.rows.push(record.repeated().to_row());
        }
    }

    pub fn update(&mut self, position: usize, text: &str, category: Option<&str>) {
        let Some(old) = self.planner.index.at(position).cloned() else { return };
        let statement = statement_of(text);
        let is_new_statement = statement != statement_of(&old.text);
        if let Some(same) = self.saying(&statement).filter(|same| is_new_statement && *same != position) {
            if self.forget(position) {
                self.refresh(same);
                self.note(MERGED);
            }
            return;
        }
        let category = self.category(category, old.category);
        let is_same = old.text == text && old.category == category && !self.changed[position];
        let limit = limits::MAX_UPDATES * self.brakes.replies;
        if !is_same && !self.allows(position, &old, self.learned.updated.len() < limit) {
            return;
        }
        if !is_same {
            self.rewrite(position, &old, text, category);
            return self.log(position, old);
        }
        let (updated_at, scope) = (self.planner.host.now(), scope::merge(&old.scope, self.planner.scope));
        let record = Record { updated_at, scope, ..old };
        self.rows.retain(|row| row.id != record.id);
        self.rows.push(record.repeated().to_row());
    }

    /// Gives the memory `old` another statement or category.
    fn rewrite(&mut self, position: usize, old: &Record, text: &str, category: Category) {
        let (embedding, context) = if old.text == text {
            (old.embedding.clone(), old.context.clone())
        } else {
            (None, kept_context(self.planner.context))
        };
        let (text, updated_at, source) = (text.to_owned(), self.planner.host.now(), Source::Reply);
        let scope = scope::merge(&old.scope, self.planner.scope);
        let record = Record { text, category, updated_at, source, scope, context, embedding, ..old.clone() };
        self.rows.retain(|row| row.id != record.id);
        self.rows.push(record.to_row());
        self.no_longer_says(position, old);
        self.statements.insert(statement_of(&record.text), Some(position));
        self.learned.updated.push(record);
    }

    /// Whether it was allowed.
    fn forget(&mut self, position: usize) -> bool {
        let Some(old) = self.planner.index.at(position).cloned() else { return false };
        let limit = self.brakes.most_forgotten();
        let is_allowed = self.allows(position, &old, self.learned.forgotten.len() < limit);
        if is_allowed {
            self.rows.retain(|row| row.id != old.id);
            self.delete(position, &old);
            self.log(position, old);
        }
        is_allowed
    }

    /// Forgets all memories, or all of a category, as one change. What the reply has changed already stays so.
    fn forget_all(&mut self, category: Option<&str>) {
        let wanted = category.map(Category::from_name);
        if !self.brakes.options.may_forget_all {
            return self.note(NOT_ASKED);
        } else if wanted == Some(None) {
            return self.note(UNKNOWN_CATEGORY);
        }
        let is_wanted = |record: &Record| wanted.is_none_or(|wanted| wanted == Some(record.category));
        self.forget_each(0..self.planner.index.len(), &is_wanted);
        self.drop_quarantined(&is_wanted);
    }

    /// Forgets the memories that have all words of `about`, as one change.
    fn forget_about(&mut self, about: &str) {
        let LearnOptions { may_forget, may_forget_all, .. } = self.brakes.options;
        if !may_forget && !may_forget_all {
            return self.note(NOT_ASKED_ABOUT);
        }
        let before = self.learned.forgotten.len();
        let index = self.planner.index;
        let is_wanted = |record: &Record| has_words(&record.text, about);
        self.forget_each(index.sharing(about, usize::MAX).into_iter().rev(), &is_wanted);
        self.drop_quarantined(&is_wanted);
        if self.learned.forgotten.len() == before {
            self.note(NO_SUBJECT);
        }
    }

    /// Forgets those of the memories at `positions`, which ascend, that are wanted, as one change.
    fn forget_each(&mut self, positions: impl Iterator<Item = usize>, is_wanted: &dyn Fn(&Record) -> bool) {
        let (index, mut forgotten, mut kept) = (self.planner.index, Vec::new(), 0);
        for position in positions {
            let Some(record) = index.at(position).filter(|record| is_wanted(record)) else { continue };
            if self.is_protected(record) {
                kept += 1;
            } else if !self.changed[position] {
                forgotten.push((position, record));
            }
        }
        let is_forgotten = |at: usize| forgotten.binary_search_by_key(&at, |(position, _)| *position).is_ok();
        self.rows.retain(|row| !index.position(&row.id).is_ok_and(is_forgotten));
        if !forgotten.is_empty() {
            let change_id = self.next_change_id();
            for (number, (position, record)) in forgotten.into_iter().enumerate() {
                self.delete(position, record);
                self.changed[position] = true;
                self.learned.changes.push(Change::member(change_id.clone(), number, record.clone()));
            }
        }
        if kept > 0 {
            self.learned.notes.push(format!("memories that the app added or pinned were not forgotten: {kept}"));
        }
    }

    fn delete(&mut self, position: usize, old: &Record) {
        self.no_longer_says(position, old);
        self.rows.push(Row { id: old.id.clone(), data: None });
        self.learned.forgotten.push(old.id.clone());
    }

    fn no_longer_says(&mut self, position: usize, old: &Record) {
        let statement = statement_of(&old.text);
        if self.saying(&statement) == Some(position) {
            self.statements.insert(statement, None);
        }
    }

    /// Which memory makes `statement`, as the proposals before leave them.
    fn saying(&self, statement: &str) -> Option<usize> {
        self.statements.get(statement).copied().unwrap_or_else(|| self.planner.index.saying(statement))
    }

    /// Whether `old` may be changed; notes why not. `has_room`: the reply has not reached its limit.
    fn allows(&mut self, position: usize, old: &Record, has_room: bool) -> bool {
        let refusal = if self.is_protected(old) {
            if old.source == Source::App { ADDED } else { PINNED }
        } else if self.changed[position] {
            SECOND
        } else if !has_room || self.change_ids.len() >= MAX_CHANGES {
            BEYOND
        } else {
            return true;
        };
        self.note(refusal);
        false
    }

    /// Whether replies do not change `record`.
    fn is_protected(&self, record: &Record) -> bool {
        self.brakes.options.protect_added && (record.source == Source::App || record.life.is_pinned)
    }

    /// Adds a change, whose row comes with [`log_changes`](Self::log_changes).
    fn log(&mut self, position: usize, old: Record) {
        let id = self.next_change_id();
        self.changed[position] = true;
        self.learned.changes.push(Change::new(id, old));
    }

    fn next_change_id(&mut self) -> String {
        let Planner { index, host, .. } = self.planner;
        let ids = index.changes().iter().map(|change| &*change.id);
        let id = row_id::next(CHANGE_ROW, ids, self.change_ids.len(), host.now(), host.nonce());
        self.change_ids.push(id.clone());
        id
    }

    /// Writes the changes, and deletes the oldest ones beyond [`MAX_CHANGES`].
    pub fn log_changes(&mut self) {
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
