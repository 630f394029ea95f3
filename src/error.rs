//! Errors, each with a stable code.

use std::fmt;

/// The result of everything in the engine that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error. Its message never contains the text of a memory, a prompt or a key.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn std::error::Error>>,
}

/// The kind of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument that cannot be used.
    InvalidInput,
    /// Another writer committed first, and nothing was written. The engine plans the change again.
    Conflict,
    /// The store cannot be opened, read or written.
    StoreUnavailable,
    /// The store is full, or a row is too large.
    StoreFull,
    /// A user has as much as is kept of it.
    Limit,
    /// A row or a message that this version cannot read.
    StoreCorrupt,
    /// The embedder failed.
    Embedder,
    /// The extraction model did not reply with a list of memories.
    Extraction,
}

impl Error {
    /// An error of `kind`. The message says what failed and where, in lower case.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// The same error with its cause.
    pub fn with_source(mut self, source: impl std::error::Error + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// Its kind.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The code that JavaScript gets. It is stable.
    pub fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::InvalidInput => "config",
            ErrorKind::Conflict => "conflict",
            ErrorKind::StoreUnavailable => "store_unavailable",
            ErrorKind::StoreFull => "store_full",
            ErrorKind::Limit => "limit",
            ErrorKind::StoreCorrupt => "store_corrupt",
            ErrorKind::Embedder => "embedder",
            ErrorKind::Extraction => "extraction",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref()
    }
}
