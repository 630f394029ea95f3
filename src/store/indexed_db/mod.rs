//! A store in the browser's IndexedDB, shared by all tabs of an origin.
//!
//! There are two object stores. `namespaces` holds the version of each namespace. `rows` holds each row with the version that
//! wrote it. A deleted row stays as a tombstone, so that other tabs see the deletion.
//!
//! A transaction commits as soon as control returns to the event loop and none of its requests is pending. Inside one, only its
//! own requests may be awaited: <https://www.w3.org/TR/IndexedDB/#transaction-lifecycle>.

mod api;

use std::cell::{Cell, RefCell};

use async_trait::async_trait;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use self::api::{Database, IdbResult, ObjectStore, Transaction};
use super::js_row::{self, object, property, to_row};
use super::{Row, Snapshot, Store, Version};
use crate::error::{Error, ErrorKind, Result};
use idb::{IndexParams, KeyPath, KeyRange, ObjectStoreParams};

const SCHEMA: u32 = 1;
const ROWS: &str = "rows";
const NAMESPACES: &str = "namespaces";
const CHANGES: &str = "changes";
/// How many rows are written in one task of the page.
const SLICE: usize = 64;
/// How many rows are read at once.
const PART: u32 = 256;
/// The largest row in bytes: `MAX_ROW_BYTES` in `js/store/errors.ts`.
const ROW_LIMIT: usize = 2_000_000;
/// Names of the browser's errors when it has closed the connection, or closes all of them: the call is repeated on a new one. Nothing
/// is written by a transaction that ends so.
const CLOSED: [&str; 4] = ["AbortError", "InvalidStateError", "TransactionInactiveError", "UnknownError"];

/// How often a call is made when the browser closes its connections.
const ATTEMPTS: usize = 5;

/// An IndexedDB database of the current origin.
pub struct IndexedDbStore {
    name: String,
    connection: RefCell<Option<Database>>,
    /// How many parts of loads and commits were answered.
    parts: Cell<u64>,
    /// Rows were read from it or written to it.
    has_rows: Cell<bool>,
    /// The marker of [`IndexedDbStore::marker`] is set.
    is_marked: Cell<bool>,
    losses: Cell<u32>,
}

/// An entry of `namespaces`.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    /// Of the newest commit.
    version: Version,
    /// Of the last commit that erased all rows.
    cleared: Version,
}

/// Why a call failed.
struct Fault {
    error: Error,
    /// The browser has closed the connection: see [`CLOSED`].
    is_closed: bool,
}

impl From<JsValue> for Fault {
    fn from(thrown: JsValue) -> Self {
        Self { is_closed: is_closed(&name_of(&thrown)), error: failed(&thrown) }
    }
}

impl std::fmt::Debug for IndexedDbStore {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("IndexedDbStore").field("name", &self.name).finish_non_exhaustive()
    }
}

impl IndexedDbStore {
    /// The database `name`. The first call opens it, and creates it when there is none.
    pub fn new(name: &str) -> Self {
        let (connection, parts, losses) = (RefCell::default(), Cell::default(), Cell::default());
        let (has_rows, is_marked) = (Cell::default(), Cell::default());
        Self { name: name.to_owned(), connection, parts, has_rows, is_marked, losses }
    }

    /// How often the database was found empty though it had rows: the browser, the user or a script has erased it. Noticed by a
    /// marker outside of the database, or because this page has seen rows in it.
    pub fn losses(&self) -> u32 {
        self.losses.get()
    }

    /// The key of the marker in `localStorage`. It says that the database has rows, and nothing of whom.
    fn marker(&self) -> String {
        ["fast-memory ", &self.name].concat()
    }

    async fn begin(&self, writes: bool) -> Result<Transaction, Fault> {
        let stores = [NAMESPACES, ROWS];
        let open = self.connection.borrow().clone();
        // The browser or a tab with a newer version can close the connection.
        if let Some(Ok(transaction)) = open.map(|database| api::begin(&database, &stores, writes)) {
            return Ok(transaction);
        }
        let database = self.open().await?;
        let transaction = api::begin(&database, &stores, writes)?;
        if let Some(other) = self.connection.replace(Some(database)) {
            other.close();
        }
        Ok(transaction)
    }

    async fn open(&self) -> Result<Database, Fault> {
        let unavailable = |cause: &str| {
            let message = if cause == "VersionError" {
                format!(
                    "a newer version of fast-memory wrote the database \"{}\" (VersionError; this one knows schema {SCHEMA}), and it stays as it is: npm install fast-memory@latest, and reload",
                    self.name
                )
            } else {
                format!(
                    "IndexedDB cannot be opened ({cause}): the window may be private, or storage blocked for this site. Allow it in the browser's settings, or pass {{ store: \"memory\" }} to go on without remembering across page loads"
                )
            };
            Fault { is_closed: is_closed(cause), error: Error::new(ErrorKind::StoreUnavailable, message) }
        };
        let opened = api::open(&self.name, SCHEMA, create).await;
        let opened = opened.ok_or_else(|| unavailable("there is no IndexedDB here"))?;
        let opened = opened.map_err(|thrown| unavailable(&name_of(&thrown)))?;
        let is_known = opened.is_new && (self.has_rows.take() || api::has_marker(&self.marker()));
        if is_known || opened.is_rebuilt {
            self.losses.set(self.losses.get() + 1);
        }
        Ok(opened.database)
    }

    async fn change(&self, namespace: &str, rows: Option<&[Row]>, if_version: Option<Version>) -> Result<Version> {
        let mut changed = self.change_once(namespace, rows, if_version).await;
        for _ in 1..ATTEMPTS {
            if changed.as_ref().is_err_and(|fault| fault.is_closed) {
                changed = self.change_once(namespace, rows, if_version).await;
            }
        }
        let version = changed.map_err(|fault| fault.error)?;
        if rows.is_some_and(|rows| !rows.is_empty()) {
            self.has_rows.set(true);
            if !self.is_marked.replace(true) {
                api::set_marker(&self.marker());
            }
        }
        let message = [("namespace", &namespace.into()), ("version", &JsValue::from(version as f64))];
        api::broadcast(&self.marker(), &object(&message));
        Ok(version)
    }

    /// Commits `rows`; `None` erases all rows.
    async fn change_once(
        &self,
        namespace: &str,
        rows: Option<&[Row]>,
        if_version: Option<Version>,
    ) -> Result<Version, Fault> {
        let transaction = self.begin(true).await?;
        let head = read_head(&transaction, namespace).await?;
        if if_version.is_some_and(|version| version != head.version) {
            let error = Error::new(ErrorKind::Conflict, "another tab committed first");
            return Err(Fault { error, is_closed: false });
        }
        let version = head.version + 1;
        let cleared = if rows.is_some() { head.cleared } else { version };
        let written = self.write(&transaction, namespace, Head { version, cleared }, rows).await;
        if let Err(error) = written {
            // The browser would commit the requests before the failed one.
            transaction.abort();
            return Err(error.into());
        }
        transaction.complete().await?;
        Ok(version)
    }

    /// All rows that are not deleted, in parts, each in a task of its own.
    async fn all_rows(&self, store: &ObjectStore, namespace: &str) -> IdbResult<Vec<Row>> {
        let (mut rows, mut first) = (Vec::new(), Array::of1(&namespace.into()).into());
        loop {
            let range = api::range(&first, &key(namespace, &Array::new().into()), true)?;
            let found: Array = api::done(store.get_all(range, PART)?).await?.unchecked_into();
            self.parts.set(self.parts.get() + 1);
            rows.extend(found.iter().map(|row| to_row(&row)).filter(|row| row.data.is_some()));
            if found.length() < PART {
                return Ok(rows);
            }
            first = key(namespace, &property(&found.get(found.length() - 1), "id"));
        }
    }

    /// Issues the requests of a commit. The transaction carries out all of them in order, or none: while one is pending it does not
    /// end, though other tasks run between them.
    async fn write(
        &self,
        transaction: &Transaction,
        namespace: &str,
        head: Head,
        rows: Option<&[Row]>,
    ) -> IdbResult<()> {
        let (version, cleared) = (JsValue::from(head.version as f64), JsValue::from(head.cleared as f64));
        let value = object(&[("namespace", &namespace.into()), ("version", &version), ("cleared", &cleared)]);
        let mut last = transaction.object_store(NAMESPACES)?.put(&value)?;
        let store = transaction.object_store(ROWS)?;
        let Some(rows) = rows else {
            store.delete(all_keys(namespace)?)?;
            return Ok(());
        };
        for (number, row) in rows.iter().enumerate() {
            if number % SLICE == SLICE - 1 {
                api::done(last.clone()).await?;
                self.parts.set(self.parts.get() + 1);
            }
            let fields = [
                ("namespace", &namespace.into()),
                ("id", &row.id.as_str().into()),
                ("version", &version),
                ("data", &js_row::data(row)),
            ];
            last = store.put(&object(&fields))?;
        }
        Ok(())
    }

    async fn purge_once(&self, namespace: &str, version: Version) -> Result<bool, Fault> {
        let transaction = self.begin(true).await?;
        if read_head(&transaction, namespace).await?.version != version {
            return Ok(false);
        }
        transaction.object_store(NAMESPACES)?.delete(JsValue::from(namespace))?;
        transaction.object_store(ROWS)?.delete(all_keys(namespace)?)?;
        transaction.complete().await?;
        Ok(true)
    }

    async fn load_once(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot, Fault> {
        let transaction = self.begin(false).await?;
        let head = read_head(&transaction, namespace).await?;
        // A version that is ahead comes from before the database was deleted.
        let since = since.filter(|&since| (head.cleared..=head.version).contains(&since));
        if since == Some(head.version) {
            return Ok(Snapshot { version: head.version, rows: Vec::new(), full: false });
        }
        let store = transaction.object_store(ROWS)?;
        let rows = match since {
            Some(since) => {
                let request = store.get_all_of(CHANGES, changes(namespace, since)?)?;
                Array::from(&api::done(request).await?).iter().map(|row| to_row(&row)).collect()
            }
            None => self.all_rows(&store, namespace).await?,
        };
        Ok(Snapshot { version: head.version, rows, full: since.is_none() })
    }
}

fn create(database: &idb::Database) -> Result<(), idb::Error> {
    let mut params = ObjectStoreParams::new();
    params.key_path(Some(KeyPath::new_single("namespace")));
    database.create_object_store(NAMESPACES, params)?;
    let mut params = ObjectStoreParams::new();
    params.key_path(Some(KeyPath::new_array(["namespace", "id"])));
    let rows = database.create_object_store(ROWS, params)?;
    rows.create_index(CHANGES, KeyPath::new_array(["namespace", "version"]), Some(IndexParams::new()))?;
    Ok(())
}

#[async_trait(?Send)]
impl Store for IndexedDbStore {
    fn shared_name(&self) -> Option<String> {
        Some(["indexeddb ", &self.name].concat())
    }

    fn progress(&self) -> u64 {
        self.parts.get()
    }

    async fn load(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot> {
        let mut loaded = self.load_once(namespace, since).await;
        for _ in 1..ATTEMPTS {
            if loaded.as_ref().is_err_and(|fault| fault.is_closed) {
                loaded = self.load_once(namespace, since).await;
            }
        }
        let snapshot = loaded.map_err(|fault| fault.error)?;
        if !snapshot.rows.is_empty() {
            self.has_rows.set(true);
        }
        Ok(snapshot)
    }

    async fn commit(&self, namespace: &str, rows: &[Row], if_version: Option<Version>) -> Result<Version> {
        if rows.iter().any(|row| row.data.as_ref().is_some_and(|data| data.len() > ROW_LIMIT)) {
            return Err(Error::new(ErrorKind::StoreFull, "a row is too large; nothing was written"));
        }
        self.change(namespace, Some(rows), if_version).await
    }

    async fn clear(&self, namespace: &str) -> Result<Version> {
        self.change(namespace, None, None).await
    }

    async fn purge(&self, namespace: &str, version: Version) -> Result<bool> {
        self.purge_once(namespace, version).await.map_err(|fault| fault.error)
    }
}

async fn read_head(transaction: &Transaction, namespace: &str) -> IdbResult<Head> {
    let head = api::done(transaction.object_store(NAMESPACES)?.get(namespace)?).await?;
    Ok(Head { version: js_row::version(&head, "version"), cleared: js_row::version(&head, "cleared") })
}

/// The keys of all rows of `namespace`. Arrays sort after strings: between `["ns"]` and `["ns", []]` lies every `["ns", id]`.
fn all_keys(namespace: &str) -> IdbResult<KeyRange> {
    api::range(&Array::of1(&namespace.into()).into(), &key(namespace, &Array::new().into()), false)
}

/// The keys of all rows that were written to `namespace` after `since`.
fn changes(namespace: &str, since: Version) -> IdbResult<KeyRange> {
    let (first, last) = (JsValue::from(since as f64), JsValue::from(f64::INFINITY));
    api::range(&key(namespace, &first), &key(namespace, &last), true)
}

fn key(namespace: &str, rest: &JsValue) -> JsValue {
    Array::of2(&namespace.into(), rest).into()
}

fn failed(thrown: &JsValue) -> Error {
    let cause = name_of(thrown);
    let (kind, message) = match cause.as_str() {
        "QuotaExceededError" => (
            ErrorKind::StoreFull,
            "IndexedDB has no room left for this site; nothing was written. Delete memories, or call navigator.storage.persist()".to_owned(),
        ),
        _ => (ErrorKind::StoreUnavailable, format!("IndexedDB failed ({cause})")),
    };
    Error::new(kind, message)
}

fn is_closed(cause: &str) -> bool {
    CLOSED.contains(&cause)
}

/// The name of the browser's exception: its message may hold what was written.
fn name_of(thrown: &JsValue) -> String {
    property(thrown, "name").as_string().unwrap_or_else(|| "unknown error".to_owned())
}
