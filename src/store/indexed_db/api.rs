//! IndexedDB by the crate `idb`, its events as promises.
//!
//! The handlers of events are functions of JavaScript: what resolves a promise, and a bound `close`. `idb`'s own are closures of Rust,
//! which are gone before the last event: an aborted transaction fires `error` at its requests and then `abort`, a connection that the
//! browser closes fires all of them.

use idb::{Factory, KeyRange, Query};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::store::js_row::{object, property, set};

/// What a call returns; the error is what the browser threw.
pub type IdbResult<T> = Result<T, JsValue>;

#[wasm_bindgen]
extern "C" {
    /// A connection. `idb` has no durability for its transactions: <https://docs.rs/idb/0.6.5/idb/struct.Database.html>.
    #[derive(Clone)]
    pub type Database;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Database, stores: &Array, mode: &str, options: &JsValue) -> IdbResult<JsValue>;
    #[wasm_bindgen(method)]
    pub fn close(this: &Database);

    type BroadcastChannel;
    #[wasm_bindgen(constructor, catch)]
    fn new(name: &str) -> IdbResult<BroadcastChannel>;
    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &BroadcastChannel, message: &JsValue) -> IdbResult<()>;
    #[wasm_bindgen(method)]
    fn close(this: &BroadcastChannel);

    type Storage;
    #[wasm_bindgen(method, catch, js_name = getItem)]
    fn get_item(this: &Storage, key: &str) -> IdbResult<Option<String>>;
    #[wasm_bindgen(method, catch, js_name = setItem)]
    fn set_item(this: &Storage, key: &str, value: &str) -> IdbResult<()>;
}

/// An open database.
pub struct Opened {
    pub database: Database,
    /// There was none before.
    pub is_new: bool,
    /// The browser found a damaged one, and has begun an empty one. Chromium tells:
    /// <https://source.chromium.org/search?q=IDBVersionChangeEvent.idl>.
    pub is_rebuilt: bool,
}

/// Opens the database; `create` makes its object stores where there is none of this version. The connection closes by itself when
/// another tab upgrades or deletes the database. While another tab that does not let go of an older version blocks the upgrade, this
/// waits. `None`: the host has no IndexedDB.
pub async fn open(
    name: &str,
    version: u32,
    create: fn(&idb::Database) -> Result<(), idb::Error>,
) -> Option<IdbResult<Opened>> {
    // A host without IndexedDB fails here.
    let factory = Factory::new().ok()?;
    Some(open_in(&factory, name, version, create).await)
}

async fn open_in(
    factory: &Factory,
    name: &str,
    version: u32,
    create: fn(&idb::Database) -> Result<(), idb::Error>,
) -> IdbResult<Opened> {
    let request = JsValue::from(factory.open(name, Some(version)).map_err(thrown)?);
    let event = answer(&request, &["upgradeneeded", "success"], "error").await?;
    let database = property(&request, "result");
    // Only an event of an upgrade has it.
    let old_version = property(&event, "oldVersion").as_f64();
    if old_version.is_some() {
        // Within the event: its transaction is active until the microtasks are done. An error aborts it.
        idb::Database::try_from(database.clone()).and_then(|database| create(&database)).map_err(thrown)?;
        done(request).await?;
    }
    let close: Function = property(&database, "close").unchecked_into();
    set(&database, "onversionchange", &close.bind0(&database));
    let is_rebuilt = property(&event, "dataLoss") == "total";
    Ok(Opened { database: database.unchecked_into(), is_new: old_version == Some(0.0), is_rebuilt })
}

/// A transaction, with what its end is told by.
pub struct Transaction {
    stores: idb::Transaction,
    events: JsValue,
}

/// Begins a transaction over `stores`. One that writes is on the disk when it is complete:
/// <https://www.w3.org/TR/IndexedDB/#transaction-durability-hint>.
pub fn begin(database: &Database, stores: &[&str], writes: bool) -> IdbResult<Transaction> {
    let stores: Array = stores.iter().map(|store| JsValue::from(*store)).collect();
    let options = object(&[("durability", &"strict".into())]);
    let events = database.transaction(&stores, if writes { "readwrite" } else { "readonly" }, &options)?;
    Ok(Transaction { stores: idb::Transaction::try_from(events.clone()).map_err(thrown)?, events })
}

impl Transaction {
    pub fn object_store(&self, name: &str) -> IdbResult<ObjectStore> {
        self.stores.object_store(name).map(ObjectStore).map_err(thrown)
    }

    pub fn abort(self) {
        // It may have ended by itself.
        let _ = self.stores.abort();
    }

    /// Resolves when all that it wrote is stored.
    pub async fn complete(self) -> IdbResult<()> {
        answer(&self.events, &["complete"], "abort").await?;
        Ok(())
    }
}

/// An object store in a transaction.
pub struct ObjectStore(idb::ObjectStore);

impl ObjectStore {
    pub fn get(&self, key: &str) -> IdbResult<JsValue> {
        self.0.get(Query::Key(key.into())).map(JsValue::from).map_err(thrown)
    }

    pub fn get_all(&self, range: KeyRange, count: u32) -> IdbResult<JsValue> {
        self.0.get_all(Some(range.into()), Some(count)).map(JsValue::from).map_err(thrown)
    }

    /// All rows in `range` of an index.
    pub fn get_all_of(&self, index: &str, range: KeyRange) -> IdbResult<JsValue> {
        let index = self.0.index(index).map_err(thrown)?;
        index.get_all(Some(range.into()), None).map(JsValue::from).map_err(thrown)
    }

    pub fn put(&self, value: &JsValue) -> IdbResult<JsValue> {
        self.0.put(value, None).map(JsValue::from).map_err(thrown)
    }

    pub fn delete(&self, query: impl Into<Query>) -> IdbResult<()> {
        self.0.delete(query).map(drop).map_err(thrown)
    }
}

/// What a request resolves with.
pub async fn done(request: JsValue) -> IdbResult<JsValue> {
    answer(&request, &["success"], "error").await?;
    Ok(property(&request, "result"))
}

/// The first event with one of the names `expected` at `target`. The event `failure` makes its error the result.
async fn answer(target: &JsValue, expected: &[&str], failure: &str) -> IdbResult<JsValue> {
    let on = |name: &str, handler: &Function| set(target, &["on", name].concat(), handler);
    let answered = Promise::new(&mut |resolve, reject| {
        for name in expected {
            on(name, &resolve);
        }
        on(failure, &reject);
    });
    JsFuture::from(answered).await.map_err(|_| property(target, "error"))
}

/// The keys from `first` to `last`, `first` left out if `is_first_out`.
pub fn range(first: &JsValue, last: &JsValue, is_first_out: bool) -> IdbResult<KeyRange> {
    KeyRange::bound(first, last, Some(is_first_out), None).map_err(thrown)
}

/// What the browser threw. The message of an [`idb::Error`] names only the failed call.
fn thrown(error: idb::Error) -> JsValue {
    match error {
        idb::Error::DomException(thrown) => thrown.into(),
        idb::Error::IndexedDbNotFound(thrown)
        | idb::Error::IndexedDbOpenFailed(thrown)
        | idb::Error::TransactionOpenFailed(thrown)
        | idb::Error::TransactionAbortError(thrown)
        | idb::Error::ObjectStoreCreateFailed(thrown)
        | idb::Error::ObjectStoreNotFound(thrown)
        | idb::Error::IndexCreateFailed(thrown)
        | idb::Error::IndexNotFound(thrown)
        | idb::Error::KeyRangeCreateFailed(thrown)
        | idb::Error::UpdateFailed(thrown)
        | idb::Error::DeleteFailed(thrown)
        | idb::Error::GetFailed(thrown)
        | idb::Error::GetAllFailed(thrown) => thrown,
        _ => JsValue::UNDEFINED,
    }
}

/// Tells all tabs of the site: see `watchIndexedDb` in `js/store/indexed-db.ts`.
pub fn broadcast(channel: &str, message: &JsValue) {
    // Absent in old browsers; and the commit is done.
    if let Ok(channel) = BroadcastChannel::new(channel) {
        let _ = channel.post_message(message);
        channel.close();
    }
}

/// Whether `localStorage` has the marker `key`: browsers keep it when they evict databases.
pub fn has_marker(key: &str) -> bool {
    local_storage().and_then(|storage| storage.get_item(key).ok().flatten()).is_some()
}

/// Sets the marker `key`, if the site may.
pub fn set_marker(key: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(key, "1");
    }
}

fn local_storage() -> Option<Storage> {
    Some(property(&js_sys::global(), "localStorage")).filter(JsValue::is_object).map(JsCast::unchecked_into)
}
