//! What a reply taught: adding, changing and forgetting, without doubles.

use super::library::Library;
use super::record::{Category, Record, Source};
use super::{Memory, limits, more, row};
use crate::error::Result;
use crate::host::Host;
use crate::store::Row;
use crate::wire::block::Operation;

/// What changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learned {
    /// New memories.
    pub added: Vec<Record>,
    /// Memories that read otherwise now.
    pub updated: Vec<Record>,
    /// Ids of memories that are no more.
    pub forgotten: Vec<String>,
    /// What was not taken as it was said.
    pub notes: Vec<String>,
    /// How many operations the blocks held, whether they changed something or not.
    pub operations: usize,
}

impl Memory {
    /// Takes over what a reply taught. `handles` are the ids of the memories that the request showed as `m1`, `m2`, …
    ///
    /// # Errors
    /// Those of the store; then nothing was taken over.
    pub async fn learn(&self, operations: &[Operation], handles: &[String]) -> Result<Learned> {
        if operations.is_empty() {
            return Ok(Learned::default());
        }
        self.done(&[], operations, handles).await
    }
}

/// The record that `text` is to become: the one that says the same, renewed, or a new one, the one after `before` others
/// of the same commit.
fn added(library: &Library, text: &str, category: Category, labels: &str, host: &dyn Host, before: usize) -> Record {
    if let Some(known) = library.same_statement(text) {
        return Record { updated_at: host.now(), more: more::merged(&known.more, labels), ..known.clone() };
    }
    // No two records of a user are of the same time, so that the order of ids is that of creation.
    let now = host.now().max(library.newest_time() + 1) + before as u64;
    fresh(text, category, Source::Reply, labels, now, host)
}

/// A record of a statement that was first said at `time`.
pub(super) fn fresh(text: &str, category: Category, source: Source, more: &str, time: u64, host: &dyn Host) -> Record {
    let random = u64::from_le_bytes(host.random()[..8].try_into().unwrap_or_default());
    Record {
        id: format!("{time:012x}{random:016x}"),
        text: text.to_owned(),
        category,
        created_at: time,
        updated_at: time,
        source,
        more: more.to_owned(),
        embedding: None,
    }
}

pub(super) struct Plan<'a> {
    library: &'a Library,
    host: &'a dyn Host,
    labels: &'a str,
    handles: &'a [String],
    rows: Vec<Row>,
    learned: Learned,
}

impl<'a> Plan<'a> {
    /// The rows that take over the first `most` of `operations`, and what changes by them, which gets `labels`.
    pub fn of(
        library: &'a Library,
        host: &'a dyn Host,
        labels: &'a str,
        operations: &[Operation],
        handles: &'a [String],
        most: usize,
    ) -> (Vec<Row>, Learned) {
        let mut plan = Self { library, host, labels, handles, rows: Vec::new(), learned: Learned::default() };
        plan.learned.operations = operations.len();
        operations.iter().take(most).for_each(|operation| plan.take(operation));
        (plan.rows, plan.learned)
    }

    fn take(&mut self, operation: &Operation) {
        match operation {
            Operation::Add { text, category } => self.add(&shortened(text), category.as_deref()),
            Operation::Update { handle, text, category } => match self.shown(handle).cloned() {
                Some(known) => self.update(known, &shortened(text), category.as_deref()),
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
        let record = added(self.library, text, category, self.labels, self.host, self.learned.added.len());
        let is_new = self.library.get(&record.id).is_none();
        if self.rows.iter().any(|row| row.id == record.id) {
            return;
        }
        self.put(row(&record));
        if is_new {
            self.learned.added.push(record);
        }
    }

    fn update(&mut self, known: Record, text: &str, category: Option<&str>) {
        let category = self.category(category, known.category);
        let embedding = if known.text == text { known.embedding } else { None };
        let (text, updated_at) = (text.to_owned(), self.host.now());
        let more = more::merged(&known.more, self.labels);
        let record = Record { text, category, updated_at, embedding, more, source: Source::Reply, ..known };
        self.put(row(&record));
        self.learned.updated.push(record);
    }

    /// The category of this name; of one that is not known, `otherwise`, and a note of it.
    fn category(&mut self, name: Option<&str>, otherwise: Category) -> Category {
        let Some(name) = name else { return otherwise };
        Category::from_name(name).unwrap_or_else(|| {
            // A model wrote it.
            let plain = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ' || *c == '-' || *c == '_');
            let plain: String = plain.take(limits::MAX_NOTED).collect();
            let kept = otherwise.name();
            self.learned.notes.push(["category \"", &plain, "\" is not known: kept as ", kept].concat());
            otherwise
        })
    }

    /// Of several rows with one id the last counts.
    fn put(&mut self, row: Row) {
        self.rows.retain(|other| other.id != row.id);
        self.rows.push(row);
    }

    /// The memory that the request showed as `handle`, if it still exists.
    fn shown(&self, handle: &str) -> Option<&Record> {
        let number = handle.trim().trim_matches(['[', ']']).trim_start_matches(['m', 'M']).parse::<usize>().ok()?;
        self.library.get(self.handles.get(number.checked_sub(1)?)?)
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(limits::MAX_LEARNED_TEXT).collect()
}
