//! A user's memories: what one is, and what can happen to it.

mod by_hand;
mod elsewhere;
mod jobs;
mod learn;
mod library;
pub mod limits;
mod more;
mod record;
mod service;

use std::pin::Pin;
use std::rc::Rc;

use tokio::sync::{Mutex, MutexGuard};

pub use by_hand::{Draft, Filter};
pub use elsewhere::{Carrier, Elsewhere};
pub use jobs::{Job, Waiting};
pub use learn::Learned;
pub use record::{Category, Embedding, Record, Source};
pub use service::{Answer, Ask, MemoryService};

use crate::embed::Embedder;
use crate::error::{Error, ErrorKind, Result};
use crate::host::Host;
use crate::recall::{self, Query, Score, Vector};
use crate::store::{Row, Store};
use crate::wire::block::key::Secret;
use library::{Library, SALT_ROW};

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + 'a>>;

/// Everything remembered about one user. Changes of other tabs and processes are seen at the next call.
pub struct Memory {
    user: String,
    store: Rc<dyn Store>,
    embedder: Rc<dyn Embedder>,
    host: Rc<dyn Host>,
    labels: String,
    library: Rc<Mutex<Library>>,
    filling: Mutex<()>,
}

/// A memory that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The memory.
    pub record: Record,
    /// Why; nothing for one that was taken because it is new.
    pub score: Score,
}

/// How much there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Memories.
    pub total: usize,
    /// The same by category, in the order of [`Category::ALL`].
    pub by_category: [usize; 3],
    /// Those with a vector of the embedder.
    pub embedded: usize,
    /// Rows written by a newer version, or damaged.
    pub unreadable: usize,
}

/// Which memories a request may carry.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    /// The most memories.
    pub top_k: usize,
    /// Memories that score lower are not worth the model's attention.
    pub min_score: f32,
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl Memory {
    /// The memories of `user` in `store`. Nothing is read before the first call.
    pub fn new(user: &str, store: Rc<dyn Store>, embedder: Rc<dyn Embedder>, host: Rc<dyn Host>) -> Self {
        let (library, filling) = (Rc::default(), Mutex::default());
        Self { user: user.to_owned(), store, embedder, host, labels: String::new(), library, filling }
    }

    /// The same, where what is learned gets these labels: [`Record::more`].
    #[must_use]
    pub fn labelled(self, labels: String) -> Self {
        Self { labels, ..self }
    }

    /// The same memories, with another embedder and other labels: what one has loaded the other need not load.
    #[must_use]
    pub fn sharing(&self, embedder: Rc<dyn Embedder>, labels: String) -> Self {
        let Self { user, store, host, library, .. } = self;
        let (user, store, host, library) = (user.clone(), store.clone(), host.clone(), library.clone());
        Self { user, store, embedder, host, labels, library, filling: Mutex::default() }
    }

    /// The best memories for `query` that pass `gate`, of those that `filter` means.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn search(&self, query: &str, gate: Gate, filter: &Filter) -> Result<Vec<Found>> {
        let (vector, library) = self.looked_up(query).await?;
        Ok(self.found(&library, query, vector.as_ref(), gate, filter))
    }

    /// The memories that a request should carry: those that matter. While there is no vector to tell what matters, or no
    /// topic that something could matter to, the places left over go to the newest.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn recall(&self, query: &str, gate: Gate) -> Result<Vec<Found>> {
        let (vector, library) = self.looked_up(query).await?;
        let min_score = if vector.is_some() { gate.min_score } else { 0.0 };
        let mut found = self.found(&library, query, vector.as_ref(), Gate { min_score, ..gate }, &Filter::default());
        if vector.is_none() || recall::is_topicless(query) {
            while found.len() < gate.top_k
                && let Some(record) = library.newest_but(|id| found.iter().any(|found| found.record.id == id))
            {
                found.push(Found { record: record.clone(), score: Score::default() });
            }
        }
        Ok(found)
    }

    /// Erases the user, and says how many memories there were.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn clear(&self) -> Result<usize> {
        let mut library = self.newest().await?;
        let count = library.len();
        self.store.clear(&self.user).await?;
        *library = Library::default();
        Ok(count)
    }

    /// How much there is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn stats(&self) -> Result<Stats> {
        let library = self.newest().await?;
        let model_id = self.embedder.model_id();
        let count = |category| library.records().filter(|record| record.category == category).count();
        Ok(Stats {
            total: library.len(),
            by_category: Category::ALL.map(count),
            embedded: library.len() - library.without_vector(&model_id).count(),
            unreadable: library.unreadable(),
        })
    }

    /// Gives a vector to every memory that has none of the embedder's, and says how many that were.
    ///
    /// # Errors
    /// Those of the embedder and the store. What was embedded before stays.
    pub async fn fill_vectors(&self) -> Result<usize> {
        let _turn = self.filling.lock().await;
        let model_id = self.embedder.model_id();
        let mut filled = 0;
        loop {
            let batch: Vec<(String, String)> = {
                let library = self.newest().await?;
                let records = library.without_vector(&model_id).take(limits::EMBED_BATCH);
                records.map(|record| (record.id.clone(), record.text.clone())).collect()
            };
            if batch.is_empty() {
                return Ok(filled);
            }
            let texts: Vec<&str> = batch.iter().map(|(_, text)| recall::without_subject(text)).collect();
            let vectors = self.embedder.embed(&texts).await?;
            let embeddings: Option<Vec<Vector>> = vectors.iter().map(|vector| Vector::from_f32(vector)).collect();
            let embeddings = embeddings.filter(|embeddings| embeddings.len() == batch.len()).ok_or_else(|| {
                Error::new(ErrorKind::Embedder, format!("{model_id} did not give one usable vector a text"))
            })?;
            self.change(|library| {
                let rows = batch.iter().zip(&embeddings).filter_map(|((id, text), vector)| {
                    let record = library.get(id).filter(|record| record.text == *text)?;
                    let embedding = Embedding { model_id: model_id.clone(), vector: vector.clone() };
                    Some(row(&Record { embedding: Some(embedding), ..record.clone() }))
                });
                (rows.collect(), ())
            })
            .await?;
            filled += batch.len();
        }
    }

    /// Bytes that belong to this user and that nobody else can know; made at the first call.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn salt(&self) -> Result<Secret> {
        let known = self.library.lock().await.salt();
        if let Some(salt) = known {
            return Ok(salt);
        }
        let fresh = self.host.random();
        self.change(|library| match library.salt() {
            Some(salt) => (Vec::new(), salt),
            None => (vec![Row { id: SALT_ROW.to_owned(), data: Some(fresh.to_vec()) }], fresh),
        })
        .await
    }

    /// The vector of `query`, and what there is. Boxed, for the same reason as `commit`.
    fn looked_up<'a>(&'a self, query: &'a str) -> Boxed<'a, (Option<Vector>, MutexGuard<'a, Library>)> {
        Box::pin(async move {
            let vector = self.embedder.embed_query(&excerpt(query, limits::QUERY_END)).await;
            let vector = vector.and_then(|vector| Vector::from_f32(&vector));
            let library = self.newest().await?;
            if vector.is_none() || !self.embedder.is_ready() || !self.lacks_a_few_vectors(&library) {
                return Ok((vector, library));
            }
            drop(library);
            // Memories added a moment ago are to be found by their meaning too. What fails here fails again, and is
            // reported, where vectors are filled in the background.
            let _ = self.fill_vectors().await;
            Ok((vector, self.newest().await?))
        })
    }

    /// Whether a chat call may wait for the vectors that are missing.
    fn lacks_a_few_vectors(&self, library: &Library) -> bool {
        let missing = library.without_vector(&self.embedder.model_id()).take(limits::EMBED_BATCH + 1).count();
        (1..=limits::EMBED_BATCH).contains(&missing)
    }

    fn found(&self, library: &Library, query: &str, vector: Option<&Vector>, gate: Gate, filter: &Filter) -> Vec<Found> {
        let query = Query { text: query, vector };
        let ranked = library.rank(query, &self.embedder.model_id()).into_iter();
        ranked
            .filter(|(record, score)| score.fused() >= gate.min_score && filter.fits(record))
            .take(gate.top_k)
            .map(|(record, score)| Found { record: record.clone(), score })
            .collect()
    }

    /// The library with all that the store has. Boxed, for the same reason as `commit`.
    fn newest(&self) -> Boxed<'_, MutexGuard<'_, Library>> {
        Box::pin(async move {
            let mut library = self.library.lock().await;
            self.sync(&mut library).await?;
            Ok(library)
        })
    }

    async fn sync(&self, library: &mut Library) -> Result<()> {
        library.apply(self.store.load(&self.user, library.version()).await?);
        Ok(())
    }

    /// Plans a change on what is newest and commits it; plans again when another writer was first.
    async fn change<T>(&self, mut plan: impl FnMut(&Library) -> (Vec<Row>, T)) -> Result<T> {
        let mut outcome = None;
        let mut rows = |library: &Library| {
            let (rows, planned) = plan(library);
            outcome = Some(planned);
            rows
        };
        self.commit(&mut rows).await?;
        // `commit` plans at least once, or fails.
        outcome.ok_or_else(|| Error::new(ErrorKind::Conflict, "nothing was planned"))
    }

    /// Boxed and without types of its own: every kind of change would bring a copy into the engine.
    fn commit<'a>(&'a self, plan: &'a mut dyn FnMut(&Library) -> Vec<Row>) -> Boxed<'a, ()> {
        Box::pin(async move {
            let mut library = self.library.lock().await;
            for _ in 0..limits::COMMIT_TRIES {
                self.sync(&mut library).await?;
                let rows = plan(&library);
                if rows.is_empty() {
                    return Ok(());
                }
                match self.store.commit(&self.user, &rows, library.version()).await {
                    Ok(version) => {
                        library.committed(&rows, version);
                        return Ok(());
                    }
                    Err(error) if error.kind() == ErrorKind::Conflict => {}
                    Err(error) => return Err(error),
                }
            }
            let message = format!("gave up after {} tries: others are writing all the time", limits::COMMIT_TRIES);
            Err(Error::new(ErrorKind::Conflict, message))
        })
    }
}

fn row(record: &Record) -> Row {
    Row { id: record.id.clone(), data: Some(record.to_bytes()) }
}

/// Of a long text the beginning and the end, where people put what they want: each at most `most` characters.
pub fn excerpt(text: &str, most: usize) -> String {
    let letters = text.chars().count();
    if letters <= 2 * most {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(most).collect();
    let end: String = text.chars().skip(letters - most).collect();
    format!("{beginning} {end}")
}
