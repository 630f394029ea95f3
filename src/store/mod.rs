//! The port to the store of memories: rows of bytes, in a namespace for each user.

pub mod in_memory;
#[cfg(target_arch = "wasm32")]
pub mod indexed_db;
#[cfg(target_arch = "wasm32")]
pub(crate) mod js_row;

use async_trait::async_trait;

use crate::error::Result;

/// The number of commits to a namespace. 0: nothing was ever committed.
pub type Version = u64;

/// The newest state of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Unique within the namespace.
    pub id: String,
    /// Bytes that are opaque to the store; `None`: the row was deleted.
    pub data: Option<Vec<u8>>,
}

/// What [`Store::load`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The newest commit that `rows` reflect.
    pub version: Version,
    /// The rows that changed, in any order.
    pub rows: Vec<Row>,
    /// Whether `rows` are all rows, rather than those that changed.
    pub full: bool,
}

/// A store of rows. Each call is a transaction, and sees one namespace alone.
#[async_trait(?Send)]
pub trait Store {
    /// What tells this store from the others that tabs of a site write to; `None`: no other tab writes to it.
    fn shared_name(&self) -> Option<String> {
        None
    }

    /// Counts what the store has answered so far within its calls: a long one that goes on is no store that hangs.
    fn progress(&self) -> u64 {
        0
    }

    /// The rows committed to `namespace` after `since`; without it, all rows.
    ///
    /// # Errors
    /// [`StoreUnavailable`](crate::error::ErrorKind::StoreUnavailable).
    async fn load(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot>;

    /// Writes all of `rows` or none, and returns the new version.
    ///
    /// # Errors
    /// [`Conflict`](crate::error::ErrorKind::Conflict) when the namespace is no longer at `if_version`, or `StoreFull`, or
    /// `StoreUnavailable`. Nothing is then written.
    async fn commit(&self, namespace: &str, rows: &[Row], if_version: Option<Version>) -> Result<Version>;

    /// Erases all rows of `namespace`, and returns the new version: versions continue, so that a writer from before gets a
    /// conflict.
    ///
    /// # Errors
    /// `StoreUnavailable`.
    async fn clear(&self, namespace: &str) -> Result<Version>;

    /// Erases the rows of `namespace`, its name and its version, if it is still at `version`, and returns whether it did. A store that
    /// cannot does nothing.
    ///
    /// # Errors
    /// `StoreUnavailable`.
    async fn purge(&self, _namespace: &str, _version: Version) -> Result<bool> {
        Ok(false)
    }
}
