//! A store in the browser's IndexedDB, shared by all tabs of an origin.
//!
//! There are two object stores. `namespaces` holds the version of each namespace. `rows` holds each row with the version that
//! wrote it. A deleted row stays as a tombstone, so that other tabs see the deletion.
//!
//! A transaction commits as soon as control returns to the event loop and none of its requests is pending. Inside one, only its
//! own requests may be awaited: <https://www.w3.org/TR/IndexedDB/#transaction-lifecycle>.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use async_trait::async_trait;
use idb::{
    Database, DatabaseEvent, Factory, IndexParams, KeyPath, KeyRange, ObjectStore, ObjectStoreParams, Query,
    Transaction, TransactionMode,
};
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::js_row::{self, object, property, to_row};
use super::{Row, Snapshot, Store, Version};
use crate::error::{Error, ErrorKind, Result};

const SCHEMA: u32 = 1;
const ROWS: &str = "rows";
const NAMESPACES: &str = "namespaces";
const CHANGES: &str = "changes";
/// How many rows are written in one task of the page.
const SLICE: usize = 64;
/// How many rows are read at once.
const PART: u32 = 256;
/// The largest row in bytes: `ROW_LIMIT` in `js/store/errors.ts`.
const ROW_LIMIT: usize = 2_000_000;

/// An IndexedDB database of the current origin.
pub struct IndexedDbStore {
    name: String,
    connection: RefCell<Option<Rc<Database>>>,
    /// How many parts of loads and commits were answered.
    parts: Cell<u64>,
}

/// An entry of `namespaces`.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    /// Of the newest commit.
    version: Version,
    /// Of the last commit that erased all rows.
    cleared: Version,
}

impl std::fmt::Debug for IndexedDbStore {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("IndexedDbStore").field("name", &self.name).finish_non_exhaustive()
    }
}

impl IndexedDbStore {
    /// The database `name`. The first call opens it, and creates it when there is none.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), connection: RefCell::default(), parts: Cell::default() }
    }

    async fn begin(&self, mode: TransactionMode) -> Result<Transaction> {
        let stores = [NAMESPACES, ROWS];
        let open = self.connection.borrow().clone();
        // The browser or a tab with a newer version can close the connection.
        if let Some(Ok(transaction)) = open.map(|database| database.transaction(&stores, mode)) {
            return Ok(transaction);
        }
        let database = Rc::new(self.open().await?);
        let transaction = database.transaction(&stores, mode).map_err(failed)?;
        *self.connection.borrow_mut() = Some(database);
        Ok(transaction)
    }

    async fn open(&self) -> Result<Database> {
        let unavailable = |error: idb::Error| {
            let message = format!(
                "IndexedDB cannot be opened ({}): the window may be private, or storage blocked for this site. Allow it in the browser's settings, or pass {{ store: \"memory\" }} to go on without remembering across page loads",
                cause(&error)
            );
            Error::new(ErrorKind::StoreUnavailable, message)
        };
        let mut request =
            Factory::new().and_then(|factory| factory.open(&self.name, Some(SCHEMA))).map_err(unavailable)?;
        request.on_upgrade_needed(|event| {
            // An error here aborts the upgrade, which the request reports.
            let _ = event.database().and_then(|database| create(&database));
        });
        let mut database = request.await.map_err(unavailable)?;
        database.on_version_change(|event| {
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        Ok(database)
    }

    /// Commits `rows`; `None` erases all rows.
    async fn change(&self, namespace: &str, rows: Option<&[Row]>, if_version: Option<Version>) -> Result<Version> {
        let transaction = self.begin(TransactionMode::ReadWrite).await?;
        let head = read_head(&transaction, namespace).await?;
        if if_version.is_some_and(|version| version != head.version) {
            return Err(Error::new(ErrorKind::Conflict, "another tab committed first"));
        }
        let version = head.version + 1;
        let cleared = if rows.is_some() { head.cleared } else { version };
        let written = self.write(&transaction, namespace, Head { version, cleared }, rows).await;
        if let Err(error) = written {
            // The browser would commit the requests before the failed one.
            let _ = transaction.abort();
            return Err(failed(error));
        }
        finish(transaction).await?;
        Ok(version)
    }

    /// All rows that are not deleted, in parts, each in a task of its own.
    async fn all_rows(&self, store: &ObjectStore, namespace: &str) -> Result<Vec<Row>, idb::Error> {
        let (mut rows, mut first) = (Vec::new(), Array::of1(&namespace.into()));
        loop {
            let range = KeyRange::bound(&first.into(), &key(namespace, &Array::new().into()), Some(true), None)?;
            let found = store.get_all(Some(Query::KeyRange(range)), Some(PART))?.await?;
            self.parts.set(self.parts.get() + 1);
            rows.extend(found.iter().map(to_row).filter(|row| row.data.is_some()));
            match found.last() {
                Some(last) if found.len() == PART as usize => first = key(namespace, &property(last, "id")).into(),
                _ => return Ok(rows),
            }
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
    ) -> Result<(), idb::Error> {
        let (version, cleared) = (JsValue::from(head.version as f64), JsValue::from(head.cleared as f64));
        let value = object(&[("namespace", &namespace.into()), ("version", &version), ("cleared", &cleared)]);
        let mut last = transaction.object_store(NAMESPACES)?.put(&value, None)?;
        let store = transaction.object_store(ROWS)?;
        let Some(rows) = rows else {
            store.delete(Query::KeyRange(all_keys(namespace)?))?;
            return Ok(());
        };
        for (number, row) in rows.iter().enumerate() {
            if number % SLICE == SLICE - 1 {
                last.await?;
                self.parts.set(self.parts.get() + 1);
            }
            let fields = [
                ("namespace", &namespace.into()),
                ("id", &row.id.as_str().into()),
                ("version", &version),
                ("data", &js_row::data(row)),
            ];
            last = store.put(&object(&fields), None)?;
        }
        Ok(())
    }
}

fn create(database: &Database) -> Result<(), idb::Error> {
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
        let transaction = self.begin(TransactionMode::ReadOnly).await?;
        let head = read_head(&transaction, namespace).await?;
        // A version that is ahead comes from before the database was deleted.
        let since = since.filter(|&since| (head.cleared..=head.version).contains(&since));
        if since == Some(head.version) {
            return Ok(Snapshot { version: head.version, rows: Vec::new(), full: false });
        }
        let store = transaction.object_store(ROWS).map_err(failed)?;
        let rows = match since {
            Some(since) => {
                let range = changes(namespace, since).map_err(failed)?;
                let found = store.index(CHANGES).and_then(|index| index.get_all(Some(Query::KeyRange(range)), None));
                found.map_err(failed)?.await.map_err(failed)?.iter().map(to_row).collect()
            }
            None => self.all_rows(&store, namespace).await.map_err(failed)?,
        };
        Ok(Snapshot { version: head.version, rows, full: since.is_none() })
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
        let transaction = self.begin(TransactionMode::ReadWrite).await?;
        if read_head(&transaction, namespace).await?.version != version {
            return Ok(false);
        }
        let namespaces = transaction.object_store(NAMESPACES).map_err(failed)?;
        namespaces.delete(Query::Key(namespace.into())).map_err(failed)?;
        let rows = transaction.object_store(ROWS).map_err(failed)?;
        rows.delete(Query::KeyRange(all_keys(namespace).map_err(failed)?)).map_err(failed)?;
        finish(transaction).await?;
        Ok(true)
    }
}

async fn read_head(transaction: &Transaction, namespace: &str) -> Result<Head> {
    let store = transaction.object_store(NAMESPACES).map_err(failed)?;
    let request = store.get(Query::Key(namespace.into())).map_err(failed)?;
    let head = request.await.map_err(failed)?;
    Ok(head.map_or(Head::default(), |head| Head {
        version: js_row::version(&head, "version"),
        cleared: js_row::version(&head, "cleared"),
    }))
}

async fn finish(transaction: Transaction) -> Result<()> {
    match transaction.await.map_err(failed)? {
        idb::TransactionResult::Committed => Ok(()),
        idb::TransactionResult::Aborted => {
            Err(Error::new(ErrorKind::StoreUnavailable, "IndexedDB aborted the transaction; nothing was written"))
        }
    }
}

/// The keys of all rows of `namespace`. Arrays sort after strings: between `["ns"]` and `["ns", []]` lies every `["ns", id]`.
fn all_keys(namespace: &str) -> Result<KeyRange, idb::Error> {
    let (first, last) = (Array::of1(&namespace.into()), key(namespace, &Array::new().into()));
    KeyRange::bound(&first.into(), &last, None, None)
}

/// The keys of all rows that were written to `namespace` after `since`.
fn changes(namespace: &str, since: Version) -> Result<KeyRange, idb::Error> {
    let (first, last) = (JsValue::from(since as f64), JsValue::from(f64::INFINITY));
    KeyRange::bound(&key(namespace, &first), &key(namespace, &last), Some(true), None)
}

fn key(namespace: &str, rest: &JsValue) -> JsValue {
    Array::of2(&namespace.into(), rest).into()
}

fn failed(error: idb::Error) -> Error {
    let cause = cause(&error);
    let (kind, message) = match cause.as_str() {
        "QuotaExceededError" => (
            ErrorKind::StoreFull,
            "IndexedDB has no room left for this site; nothing was written. Delete memories, or call navigator.storage.persist()".to_owned(),
        ),
        _ => (ErrorKind::StoreUnavailable, format!("IndexedDB failed ({cause})")),
    };
    Error::new(kind, message)
}

/// The name of the browser's exception. The message of an [`idb::Error`] names only the failed call.
fn cause(error: &idb::Error) -> String {
    let thrown: &JsValue = match error {
        idb::Error::DomException(thrown) => thrown,
        idb::Error::IndexedDbNotFound(_) => return "there is no IndexedDB here".to_owned(),
        idb::Error::IndexedDbOpenFailed(thrown)
        | idb::Error::TransactionOpenFailed(thrown)
        | idb::Error::UpdateFailed(thrown)
        | idb::Error::GetFailed(thrown)
        | idb::Error::GetAllFailed(thrown)
        | idb::Error::DeleteFailed(thrown)
        | idb::Error::ObjectStoreNotFound(thrown)
        | idb::Error::IndexNotFound(thrown) => thrown,
        _ => return "unexpected answer".to_owned(),
    };
    property(thrown, "name").as_string().unwrap_or_else(|| "unknown error".to_owned())
}
