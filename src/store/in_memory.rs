//! A store that is gone with the page: for tests, and for apps that ask for it by name. The reference for the others.

use std::cell::RefCell;

use async_trait::async_trait;

use super::{Row, Snapshot, Store, Version};
use crate::error::{Error, ErrorKind, Result};

/// Rows in this process.
#[derive(Debug, Default)]
pub struct InMemoryStore {
    namespaces: RefCell<Vec<Namespace>>,
}

// Lists rather than maps: each kind of map is two kilobytes of the engine, and here no list is long.
#[derive(Debug, Default)]
struct Namespace {
    name: String,
    version: Version,
    /// Rows that existed before this version were cleared.
    cleared: Version,
    /// The rows, each with the version that wrote it.
    rows: Vec<(Version, Row)>,
}

fn find<'a>(namespaces: &'a mut Vec<Namespace>, name: &str) -> &'a mut Namespace {
    let at = namespaces.iter().position(|namespace| namespace.name == name).unwrap_or(namespaces.len());
    if at == namespaces.len() {
        namespaces.push(Namespace { name: name.to_owned(), ..Namespace::default() });
    }
    &mut namespaces[at]
}

#[async_trait(?Send)]
impl Store for InMemoryStore {
    async fn load(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot> {
        let mut namespaces = self.namespaces.borrow_mut();
        let found = find(&mut namespaces, namespace);
        // A version that is ahead of ours is of a store that was erased meanwhile.
        let since = since.filter(|&since| (found.cleared..=found.version).contains(&since));
        let rows = found
            .rows
            .iter()
            .filter(|(version, row)| since.map_or(row.data.is_some(), |since| *version > since))
            .map(|(_, row)| row.clone())
            .collect();
        Ok(Snapshot { version: found.version, rows, full: since.is_none() })
    }

    async fn commit(&self, namespace: &str, rows: &[Row], if_version: Option<Version>) -> Result<Version> {
        let mut namespaces = self.namespaces.borrow_mut();
        let found = find(&mut namespaces, namespace);
        if if_version.is_some_and(|version| version != found.version) {
            return Err(Error::new(ErrorKind::Conflict, "another writer was first"));
        }
        found.version += 1;
        for row in rows {
            let fresh = (found.version, row.clone());
            match found.rows.iter_mut().find(|(_, known)| known.id == row.id) {
                Some(known) => *known = fresh,
                None => found.rows.push(fresh),
            }
        }
        Ok(found.version)
    }

    async fn clear(&self, namespace: &str) -> Result<Version> {
        let mut namespaces = self.namespaces.borrow_mut();
        let found = find(&mut namespaces, namespace);
        found.version += 1;
        found.cleared = found.version;
        found.rows.clear();
        Ok(found.version)
    }
}
