//! The stores of this page by kind and name: clients of the same name share one.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Error, ErrorKind, Result};
use crate::store::Store;
use crate::store::in_memory::InMemoryStore;
use crate::store::indexed_db::IndexedDbStore;

thread_local! {
    static OPEN: RefCell<Vec<(String, String, Rc<dyn Store>)>> = RefCell::default();
}

/// The store of this kind (`indexeddb` or `memory`) and name.
pub fn store(kind: &str, name: &str) -> Result<Rc<dyn Store>> {
    OPEN.with_borrow_mut(|open| {
        if let Some((_, _, store)) = open.iter().find(|(known, other, _)| known == kind && other == name) {
            return Ok(store.clone());
        }
        let store: Rc<dyn Store> = match kind {
            "indexeddb" => Rc::new(IndexedDbStore::new(name)),
            "memory" => Rc::new(InMemoryStore::default()),
            _ => return Err(Error::new(ErrorKind::InvalidInput, format!("unknown store \"{kind}\""))),
        };
        open.push((kind.to_owned(), name.to_owned(), store.clone()));
        Ok(store)
    })
}
