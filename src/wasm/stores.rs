//! The databases of this page by name: clients of the same name share one.

use std::cell::RefCell;
use std::rc::Rc;

use crate::store::Store;
use crate::store::indexed_db::IndexedDbStore;

thread_local! {
    static OPEN: RefCell<Vec<(String, Rc<dyn Store>)>> = RefCell::default();
}

/// The IndexedDB database of this name.
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
