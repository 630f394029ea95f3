//! The stores of this page by kind and name: clients of the same name share one.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Error, ErrorKind, Result};
use crate::store::Store;
use crate::store::in_memory::InMemoryStore;
use crate::store::indexed_db::IndexedDbStore;

struct Open {
    kind: String,
    name: String,
    store: Rc<dyn Store>,
}

thread_local! {
    static OPEN: RefCell<Vec<Open>> = RefCell::default();
}

/// The store of this kind (`indexeddb` or `memory`) and name.
pub fn store(kind: &str, name: &str) -> Result<Rc<dyn Store>> {
    OPEN.with_borrow_mut(|open| {
        if let Some(known) = open.iter().find(|open| open.kind == kind && open.name == name) {
            return Ok(known.store.clone());
        }
        let store: Rc<dyn Store> = match kind {
            "indexeddb" => Rc::new(IndexedDbStore::new(name)),
            "memory" => Rc::new(InMemoryStore::default()),
            _ => return Err(Error::new(ErrorKind::InvalidInput, format!("unknown store \"{kind}\""))),
        };
        open.push(Open { kind: kind.to_owned(), name: name.to_owned(), store: store.clone() });
        Ok(store)
    })
}
