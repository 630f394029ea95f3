//! A store that is gone with the page: for tests, and for apps that ask for it by name. The reference for the others.

use std::cell::RefCell;
use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{Row, Snapshot, Store, Version};
use crate::error::{Error, ErrorKind, Result};

/// Rows in this process.
#[derive(Debug, Default)]
pub struct InMemoryStore {
    namespaces: RefCell<BTreeMap<String, Namespace>>,
}

#[derive(Debug, Default)]
struct Namespace {
    version: Version,
    /// Rows that existed before this version were cleared.
    cleared: Version,
    rows: BTreeMap<String, (Version, Option<Vec<u8>>)>,
}

#[async_trait(?Send)]
impl Store for InMemoryStore {
    async fn load(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot> {
        let namespaces = self.namespaces.borrow();
        let Some(found) = namespaces.get(namespace) else {
            return Ok(Snapshot { version: 0, rows: Vec::new(), full: true });
        };
        // A version that is ahead of ours is of a store that was erased meanwhile.
        let since = since.filter(|&since| (found.cleared..=found.version).contains(&since));
        let rows = found
            .rows
            .iter()
            .filter(|(_, (version, data))| since.map_or(data.is_some(), |since| *version > since))
            .map(|(id, (_, data))| Row { id: id.clone(), data: data.clone() })
            .collect();
        Ok(Snapshot { version: found.version, rows, full: since.is_none() })
    }

    async fn commit(&self, namespace: &str, rows: &[Row], if_version: Option<Version>) -> Result<Version> {
        let mut namespaces = self.namespaces.borrow_mut();
        let found = namespaces.entry(namespace.to_owned()).or_default();
        if if_version.is_some_and(|version| version != found.version) {
            return Err(Error::new(ErrorKind::Conflict, "another writer was first"));
        }
        found.version += 1;
        for row in rows {
            found.rows.insert(row.id.clone(), (found.version, row.data.clone()));
        }
        Ok(found.version)
    }

    async fn clear(&self, namespace: &str) -> Result<Version> {
        let mut namespaces = self.namespaces.borrow_mut();
        let found = namespaces.entry(namespace.to_owned()).or_default();
        found.version += 1;
        found.cleared = found.version;
        found.rows.clear();
        Ok(found.version)
    }
}
