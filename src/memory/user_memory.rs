//! `Memory`: the memories of one user over a store. Here is what every operation shares: loading and committing.

use std::fmt;
use std::pin::Pin;
use std::rc::Rc;

use async_trait::async_trait;

use super::index::{SECRET_ROW, UserIndex};
use super::limits;
use super::lock::{Lock, LockGuard};
use super::plan::Planner;
use super::record::Category;
use super::writers::Writers;
use crate::embed::Embedder;
use crate::error::{Error, ErrorKind, Result};
use crate::host::Host;
use crate::store::{Row, Snapshot, Store, Version};
use crate::wire::block::key::Secret;

/// Boxed futures are compiled once; every caller would bring a copy of the unboxed ones into the engine.
pub(super) type BoxedFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + 'a>>;

/// Plans a change: the index in, rows to commit out. It is asked again when another writer commits first.
#[async_trait(?Send)]
pub(super) trait Plan {
    /// The rows; none: there is nothing to change.
    async fn rows(&mut self, index: &UserIndex) -> Vec<Row>;
}

/// The memories of one user. Each call first loads what other tabs and processes committed.
pub struct Memory {
    pub(super) user_id: String,
    pub(super) store: Rc<dyn Store>,
    pub(super) embedder: Rc<dyn Embedder>,
    pub(super) host: Rc<dyn Host>,
    /// The scope of memories that are learned: see [`Record::scope`](super::record::Record::scope).
    pub(super) scope: String,
    /// The most memories that are kept.
    max_memories: usize,
    pub(super) index: Rc<Lock<UserIndex>>,
    writers: Rc<Writers>,
    /// Held while missing vectors are computed.
    pub(super) vector_fill: Lock<()>,
}

/// Counts of a user's memories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// All memories.
    pub total: usize,
    /// Memories of each category, in the order of [`Category::ALL`].
    pub by_category: [usize; 3],
    /// Memories with a vector of the embedder's model.
    pub embedded: usize,
    /// Rows of a newer version, or damaged ones.
    pub unreadable: usize,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl Memory {
    /// The memories of `user_id` in `store`. The first call loads them.
    pub fn new(user_id: &str, store: Rc<dyn Store>, embedder: Rc<dyn Embedder>, host: Rc<dyn Host>) -> Self {
        let (index, writers, vector_fill) = (Rc::default(), Rc::default(), Lock::default());
        let (user_id, scope, max_memories) = (user_id.to_owned(), String::new(), usize::MAX);
        Self { user_id, store, embedder, host, scope, max_memories, index, writers, vector_fill }
    }

    /// Sets the scope of memories that are learned.
    #[must_use]
    pub fn with_scope(self, scope: String) -> Self {
        Self { scope, ..self }
    }

    /// Sets the most memories that are kept: those that were said, changed or used least recently are deleted, of replies before those
    /// of the app, and pinned ones never.
    #[must_use]
    pub fn with_max_memories(self, max_memories: usize) -> Self {
        Self { max_memories, ..self }
    }

    /// The same memories for another client of the user. Both share one in-memory index.
    #[must_use]
    pub fn for_client(&self, embedder: Rc<dyn Embedder>, scope: String) -> Self {
        let (user_id, store, host) = (self.user_id.clone(), self.store.clone(), self.host.clone());
        let (index, writers, max_memories) = (self.index.clone(), self.writers.clone(), self.max_memories);
        Self { user_id, store, embedder, host, scope, max_memories, index, writers, vector_fill: Lock::default() }
    }

    /// The user's secret, from which the keys of blocks are derived. The first call creates it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn secret(&self) -> Result<Secret> {
        let known = self.index.lock().await.secret();
        if let Some(secret) = known {
            return Ok(secret);
        }
        let new = self.host.random();
        self.change(|index| match index.secret() {
            Some(secret) => (Vec::new(), secret),
            None => (vec![Row { id: SECRET_ROW.to_owned(), data: Some(new.to_vec()) }], new),
        })
        .await
    }

    /// A key that nobody can guess, for what is no turn.
    pub fn random_key(&self) -> String {
        self.host.nonce().to_string()
    }

    /// Counts the memories.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn stats(&self) -> Result<Stats> {
        let index = self.synced_index().await?;
        let model_id = self.embedder.model_id();
        let count = |category| index.records().filter(|record| record.category == category).count();
        Ok(Stats {
            total: index.len(),
            by_category: Category::ALL.map(count),
            embedded: index.len() - index.without_vector(&model_id).count(),
            unreadable: index.unreadable(),
        })
    }

    /// Erases all rows of the user, and returns how many memories there were.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn clear(&self) -> Result<usize> {
        // What cannot be read can be erased.
        let mut index = match self.synced_index().await {
            Ok(index) => index,
            Err(_) => self.index.lock().await,
        };
        let count = index.len();
        self.store.clear(&self.user_id).await?;
        *index = UserIndex::default();
        Ok(count)
    }

    pub(super) fn planner<'a>(&'a self, index: &'a UserIndex) -> Planner<'a> {
        Planner { index, host: &*self.host, scope: &self.scope, context: "" }
    }

    /// The index, with all that the store has.
    pub(super) fn synced_index(&self) -> BoxedFuture<'_, LockGuard<'_, UserIndex>> {
        Box::pin(async move {
            let mut index = self.index.lock().await;
            self.sync(&mut index).await?;
            index.end_records(self.host.now());
            Ok(index)
        })
    }

    /// Plans a change on the newest index, and commits its rows. When another writer commits first, it plans again.
    pub(super) async fn change<T>(&self, mut plan: impl FnMut(&UserIndex) -> (Vec<Row>, T)) -> Result<T> {
        let mut outcome = None;
        let mut plan = |index: &UserIndex| {
            let (rows, planned) = plan(index);
            outcome = Some(planned);
            rows
        };
        self.commit(&mut AtOnce(&mut plan)).await?;
        // `commit` plans at least once, or fails.
        outcome.ok_or_else(|| Error::new(ErrorKind::Conflict, "the change was never planned"))
    }

    /// As [`change`](Self::change), with a plan that may yield to the host.
    pub(super) fn commit<'a>(&'a self, plan: &'a mut dyn Plan) -> BoxedFuture<'a, ()> {
        Box::pin(async move {
            let (host, writers) = (&*self.host, &*self.writers);
            let shared_name = self.store.shared_name();
            let lock = shared_name.map(|store| ["fast-memory write ", &store, " ", &self.user_id].concat());
            let _guard = writers.write(host, lock).await;
            for _ in 0..limits::COMMIT_ATTEMPTS {
                writers.pause(host).await;
                let mut index = self.synced_index().await?;
                let rows = plan.rows(&index).await;
                if rows.is_empty() {
                    return Ok(());
                }
                let rows = index.with_upkeep(rows, self.max_memories);
                match self.store.commit(&self.user_id, &rows, index.version()).await {
                    Ok(version) => {
                        writers.committed();
                        return self.apply(&mut index, &rows, version).await;
                    }
                    Err(error) if error.kind() == ErrorKind::Conflict => writers.met_another(),
                    Err(error) => return Err(error),
                }
            }
            let attempts = limits::COMMIT_ATTEMPTS;
            Err(Error::new(
                ErrorKind::Conflict,
                format!("gave up after {attempts} attempts: other writers keep committing first"),
            ))
        })
    }

    async fn sync(&self, index: &mut UserIndex) -> Result<()> {
        let Snapshot { version, rows, full } = self.store.load(&self.user_id, index.version()).await?;
        if full {
            index.clear();
        }
        self.apply(index, &rows, version).await
    }

    /// Applies rows that are in the store. The version comes last: what is cut short is loaded again.
    async fn apply(&self, index: &mut UserIndex, rows: &[Row], version: Version) -> Result<()> {
        self.writers.advanced();
        for (number, slice) in rows.chunks(limits::SLICE).enumerate() {
            if number > 0 {
                self.next_slice().await;
            }
            index.apply_rows(slice, &*self.host);
        }
        index.set_version(version);
        Ok(())
    }

    /// Yields to the host between two parts of a long work.
    pub(super) async fn next_slice(&self) {
        self.writers.advanced();
        self.host.yield_now().await;
    }

    /// Grows with all that is done for the user: while it does, a call that waits is not one whose store hangs.
    pub fn progress(&self) -> u64 {
        self.writers.progress() + self.store.progress()
    }
}

/// A plan that is made at once.
struct AtOnce<'a>(&'a mut dyn FnMut(&UserIndex) -> Vec<Row>);

#[async_trait(?Send)]
impl Plan for AtOnce<'_> {
    async fn rows(&mut self, index: &UserIndex) -> Vec<Row> {
        (self.0)(index)
    }
}
