//! The IndexedDB databases by name. Clients with one name share a connection.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{promise, to_error};
use crate::store::indexed_db::IndexedDbStore;
use crate::store::js_row::{from_row, object, to_row};
use crate::store::{Row, Store};

/// An IndexedDB database of this origin as a store, for code that wraps it.
#[wasm_bindgen]
pub struct IndexedDb(Rc<dyn Store>);

impl std::fmt::Debug for IndexedDb {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("IndexedDb")
    }
}

#[wasm_bindgen]
impl IndexedDb {
    /// The database `name`. The first call opens it.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str) -> IndexedDb {
        Self(indexed_db(name))
    }

    /// See `Store.load` in the TypeScript types.
    #[wasm_bindgen(unchecked_return_type = "Promise<HostSnapshot>")]
    pub fn load(&self, namespace: String, since: Option<f64>) -> Promise {
        let store = self.0.clone();
        promise(async move {
            let found = store.load(&namespace, since.map(|since| since as u64)).await.map_err(to_error)?;
            let rows: Array = found.rows.iter().map(from_row).collect();
            Ok(object(&[("version", &(found.version as f64).into()), ("rows", &rows), ("full", &found.full.into())]))
        })
    }

    /// See `Store.commit` in the TypeScript types.
    #[wasm_bindgen(unchecked_return_type = "Promise<number>")]
    pub fn commit(
        &self,
        namespace: String,
        #[wasm_bindgen(unchecked_param_type = "readonly HostRow[]")] rows: Array,
        #[wasm_bindgen(js_name = ifVersion)] if_version: Option<f64>,
    ) -> Promise {
        let store = self.0.clone();
        let rows: Vec<Row> = rows.iter().map(|row| to_row(&row)).collect();
        promise(async move {
            let version = store.commit(&namespace, &rows, if_version.map(|version| version as u64)).await;
            version.map(|version| JsValue::from(version as f64)).map_err(to_error)
        })
    }

    /// See `Store.clear` in the TypeScript types.
    #[wasm_bindgen(unchecked_return_type = "Promise<number>")]
    pub fn clear(&self, namespace: String) -> Promise {
        let store = self.0.clone();
        promise(
            async move { store.clear(&namespace).await.map(|version| JsValue::from(version as f64)).map_err(to_error) },
        )
    }

    /// See `StoreWithPurge.purge` in TypeScript.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn purge(&self, namespace: String, version: f64) -> Promise {
        let store = self.0.clone();
        promise(async move { store.purge(&namespace, version as u64).await.map(JsValue::from).map_err(to_error) })
    }
}

thread_local! {
    static OPEN: RefCell<Vec<(String, Rc<dyn Store>)>> = RefCell::default();
}

/// The database `name`.
pub fn indexed_db(name: &str) -> Rc<dyn Store> {
    OPEN.with_borrow_mut(|open| {
        if let Some((_, store)) = open.iter().find(|(known, _)| known == name) {
            return store.clone();
        }
        let store: Rc<dyn Store> = Rc::new(IndexedDbStore::new(name));
        open.push((name.to_owned(), store.clone()));
        store
    })
}
