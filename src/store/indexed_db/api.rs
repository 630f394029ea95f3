//! IndexedDB as JavaScript has it, its events as promises.
//!
//! The handlers of events are functions of JavaScript: what resolves a promise, and a bound `close`. A closure of Rust would be gone
//! before the last event: an aborted transaction fires `error` at its requests and then `abort`, a connection that the browser closes
//! fires all of them.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::store::js_row::{object, property};

/// What a call returns; the error is what the browser threw.
pub type IdbResult<T> = Result<T, JsValue>;

#[wasm_bindgen]
extern "C" {
    pub type Factory;
    #[wasm_bindgen(method, catch)]
    fn open(this: &Factory, name: &str, version: u32) -> IdbResult<Request>;

    pub type Request;
    #[wasm_bindgen(method, getter, catch)]
    fn result(this: &Request) -> IdbResult<JsValue>;
    #[wasm_bindgen(method, setter, js_name = onsuccess)]
    fn set_onsuccess(this: &Request, handler: &Function);
    #[wasm_bindgen(method, setter, js_name = onerror)]
    fn set_onerror(this: &Request, handler: &Function);
    #[wasm_bindgen(method, setter, js_name = onupgradeneeded)]
    fn set_onupgradeneeded(this: &Request, handler: &Function);

    #[derive(Clone)]
    pub type Database;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Database, stores: &Array, mode: &str, options: &JsValue) -> IdbResult<Transaction>;
    #[wasm_bindgen(method, catch, js_name = createObjectStore)]
    pub fn create_object_store(this: &Database, name: &str, options: &JsValue) -> IdbResult<ObjectStore>;
    #[wasm_bindgen(method, setter, js_name = onversionchange)]
    fn set_onversionchange(this: &Database, handler: &Function);
    #[wasm_bindgen(method)]
    pub fn close(this: &Database);

    pub type Transaction;
    #[wasm_bindgen(method, catch, js_name = objectStore)]
    pub fn object_store(this: &Transaction, name: &str) -> IdbResult<ObjectStore>;
    #[wasm_bindgen(method, catch)]
    pub fn abort(this: &Transaction) -> IdbResult<()>;
    #[wasm_bindgen(method, setter, js_name = oncomplete)]
    fn set_oncomplete(this: &Transaction, handler: &Function);
    #[wasm_bindgen(method, setter, js_name = onabort)]
    fn set_onabort(this: &Transaction, handler: &Function);

    pub type ObjectStore;
    #[wasm_bindgen(method, catch)]
    pub fn get(this: &ObjectStore, key: &str) -> IdbResult<Request>;
    #[wasm_bindgen(method, catch, js_name = getAll)]
    pub fn get_all(this: &ObjectStore, range: &JsValue, count: u32) -> IdbResult<Request>;
    #[wasm_bindgen(method, catch)]
    pub fn put(this: &ObjectStore, value: &JsValue) -> IdbResult<Request>;
    #[wasm_bindgen(method, catch)]
    pub fn delete(this: &ObjectStore, range: &JsValue) -> IdbResult<Request>;
    #[wasm_bindgen(method, catch)]
    pub fn index(this: &ObjectStore, name: &str) -> IdbResult<Index>;
    #[wasm_bindgen(method, catch, js_name = createIndex)]
    pub fn create_index(this: &ObjectStore, name: &str, key_path: &JsValue) -> IdbResult<Index>;

    pub type Index;
    #[wasm_bindgen(method, catch, js_name = getAll)]
    pub fn get_all(this: &Index, range: &JsValue) -> IdbResult<Request>;

    type IDBKeyRange;
    #[wasm_bindgen(static_method_of = IDBKeyRange, catch)]
    fn bound(first: &JsValue, last: &JsValue, is_first_out: bool) -> IdbResult<JsValue>;

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
}

/// Opens the database; `create` makes its object stores where there is none of this version. The connection closes by itself when
/// another tab upgrades or deletes the database. While another tab that does not let go of an older version blocks the upgrade, this
/// waits. `None`: the host has no IndexedDB.
pub async fn open(name: &str, version: u32, create: fn(&Database) -> IdbResult<()>) -> Option<IdbResult<Opened>> {
    let factory = property(&js_sys::global(), "indexedDB");
    if !factory.is_object() {
        return None;
    }
    Some(open_in(factory.unchecked_ref(), name, version, create).await)
}

async fn open_in(
    factory: &Factory,
    name: &str,
    version: u32,
    create: fn(&Database) -> IdbResult<()>,
) -> IdbResult<Opened> {
    let request = factory.open(name, version)?;
    let opened = promise(|resolve, reject| {
        request.set_onupgradeneeded(resolve);
        request.set_onsuccess(resolve);
        request.set_onerror(reject);
    });
    let event = JsFuture::from(opened).await.map_err(|_| failure(&request))?;
    let database: Database = request.result()?.unchecked_into();
    // Only an event of an upgrade has it.
    let old_version = property(&event, "oldVersion").as_f64();
    if old_version.is_some() {
        // Within the event: its transaction is active until the microtasks are done. An error aborts it.
        create(&database)?;
        done(&request).await?;
    }
    let close: Function = property(&database, "close").unchecked_into();
    database.set_onversionchange(&close.bind0(&database));
    Ok(Opened { database, is_new: old_version == Some(0.0) })
}

/// Begins a transaction over `stores`. One that writes is on the disk when it is complete:
/// <https://www.w3.org/TR/IndexedDB/#transaction-durability-hint>.
pub fn begin(database: &Database, stores: &[&str], writes: bool) -> IdbResult<Transaction> {
    let stores: Array = stores.iter().map(|store| JsValue::from(*store)).collect();
    let options = object(&[("durability", &"strict".into())]);
    database.transaction(&stores, if writes { "readwrite" } else { "readonly" }, &options)
}

/// What the request resolves with.
pub async fn done(request: &Request) -> IdbResult<JsValue> {
    let answered = promise(|resolve, reject| {
        request.set_onsuccess(resolve);
        request.set_onerror(reject);
    });
    JsFuture::from(answered).await.map_err(|_| failure(request))?;
    request.result()
}

/// Resolves when all that the transaction wrote is stored.
pub async fn complete(transaction: &Transaction) -> IdbResult<()> {
    let ended = promise(|resolve, reject| {
        transaction.set_oncomplete(resolve);
        transaction.set_onabort(reject);
    });
    JsFuture::from(ended).await.map_err(|_| property(transaction, "error"))?;
    Ok(())
}

/// The keys from `first` to `last`, `first` left out if `is_first_out`.
pub fn range(first: &JsValue, last: &JsValue, is_first_out: bool) -> IdbResult<JsValue> {
    IDBKeyRange::bound(first, last, is_first_out)
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

fn promise(set: impl Fn(&Function, &Function)) -> Promise {
    Promise::new(&mut |resolve, reject| set(&resolve, &reject))
}

fn failure(request: &Request) -> JsValue {
    property(request, "error")
}
