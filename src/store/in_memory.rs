//! A store in this process: the reference implementation, for tests.

use std::cell::RefCell;

use async_trait::async_trait;

use super::{Row, Snapshot, Store, Version};
use crate::error::{Error, ErrorKind, Result};

/// Rows that are gone with the process.
#[derive(Debug, Default)]
pub struct InMemoryStore {
    namespaces: RefCell<Vec<Namespace>>,
}

// Lists, not maps: each type of map takes two kilobytes of the engine, and no list here is long.
#[derive(Debug, Default)]
struct Namespace {
    name: String,
    version: Version,
    /// Of the last commit that erased all rows.
    cleared: Version,
    /// Each row with the version that wrote it.
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
        // A version that is ahead comes from another store.
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
            return Err(Error::new(ErrorKind::Conflict, "another writer committed first"));
        }
        found.version += 1;
        for row in rows {
            let written = (found.version, row.clone());
            match found.rows.iter_mut().find(|(_, known)| known.id == row.id) {
                Some(known) => *known = written,
                None => found.rows.push(written),
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
