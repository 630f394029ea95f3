//! The stores of this page by kind and name: clients of the same name share one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::error::{Error, ErrorKind, Result};
use crate::store::Store;
use crate::store::in_memory::InMemoryStore;
use crate::store::indexed_db::IndexedDbStore;

thread_local! {
    static OPEN: RefCell<HashMap<(String, String), Rc<dyn Store>>> = RefCell::default();
}

/// The store of this kind (`indexeddb` or `memory`) and name.
pub fn store(kind: &str, name: &str) -> Result<Rc<dyn Store>> {
    let open = |kind: &str| -> Result<Rc<dyn Store>> {
        match kind {
            "indexeddb" => Ok(Rc::new(IndexedDbStore::new(name))),
            "memory" => Ok(Rc::new(InMemoryStore::default())),
            _ => Err(Error::new(ErrorKind::InvalidInput, format!("unknown store \"{kind}\""))),
        }
    };
    OPEN.with_borrow_mut(|stores| {
        let key = (kind.to_owned(), name.to_owned());
        match stores.get(&key) {
            Some(store) => Ok(store.clone()),
            None => Ok(stores.entry(key).or_insert(open(kind)?).clone()),
        }
    })
}
