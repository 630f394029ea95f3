//! The port to where memories live: rows of bytes, a namespace for each user.

pub mod in_memory;
#[cfg(target_arch = "wasm32")]
pub mod indexed_db;

use async_trait::async_trait;

use crate::error::Result;

/// Counts the commits to a namespace. 0: nothing was ever committed.
pub type Version = u64;

/// One row as it is now; no bytes: it was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Unique within the namespace.
    pub id: String,
    /// Opaque to the store.
    pub data: Option<Vec<u8>>,
}

/// What [`Store::load`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The newest commit that `rows` reflect.
    pub version: Version,
    /// The rows that were changed, in no particular order.
    pub rows: Vec<Row>,
    /// Whether `rows` are all that there are, rather than what changed.
    pub full: bool,
}

/// Where rows live. A call is a whole transaction; users never see one another's rows.
#[async_trait(?Send)]
pub trait Store {
    /// The rows committed to `namespace` after `since`, or all.
    ///
    /// # Errors
    /// [`StoreUnavailable`](crate::error::ErrorKind::StoreUnavailable).
    async fn load(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot>;

    /// Writes all of `rows` or none, and gives the new version.
    ///
    /// # Errors
    /// [`Conflict`](crate::error::ErrorKind::Conflict) when the namespace is no longer at `if_version`, or
    /// `StoreFull`, or `StoreUnavailable`; nothing is then written.
    async fn commit(&self, namespace: &str, rows: &[Row], if_version: Option<Version>) -> Result<Version>;

    /// Erases every row of `namespace`. Its version goes on counting, so that no writer mistakes the new for the old.
    ///
    /// # Errors
    /// `StoreUnavailable`.
    async fn clear(&self, namespace: &str) -> Result<Version>;
}
