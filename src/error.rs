//! What can go wrong, with a stable code for each.

use std::fmt;

/// The result of everything in the engine that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure. Its message never holds the text of a memory, a prompt or a key.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn std::error::Error>>,
}

/// What went wrong, for a program to decide on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument that cannot be used.
    InvalidInput,
    /// Another writer was first; the change was not made. The engine tries again by itself.
    Conflict,
    /// The store cannot be opened, read or written.
    StoreUnavailable,
    /// The store has no room left.
    StoreFull,
    /// A row that this version cannot read.
    StoreCorrupt,
    /// The embedder failed.
    Embedder,
    /// A model that was asked what users said gave no list of memories.
    Extraction,
}

impl Error {
    /// An error of `kind`; the message says what and where, in lower case.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// The same, with what caused it.
    pub fn with_source(mut self, source: impl std::error::Error + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The kind as JavaScript sees it; stable.
    pub fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::InvalidInput => "config",
            ErrorKind::Conflict => "conflict",
            ErrorKind::StoreUnavailable => "store_unavailable",
            ErrorKind::StoreFull => "store_full",
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
