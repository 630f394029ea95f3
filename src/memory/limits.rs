//! How much there may be.

/// The longest text of a memory that the app may add, in characters.
pub const MAX_TEXT: usize = 4000;
/// A statement of a model is cut to this many characters: a block is no place for a document.
pub const MAX_LEARNED_TEXT: usize = 1000;
/// The most operations taken from one reply.
pub const MAX_OPERATIONS: usize = 32;
/// Of a longer question, the beginning and the end, each this many characters, are looked up.
pub const QUERY_END: usize = 1000;
/// Texts handed to the embedder at once.
pub const EMBED_BATCH: usize = 16;
/// How often a commit is tried again when other writers were first.
pub const COMMIT_TRIES: usize = 32;
/// Turns whose injected text is kept for retries and tool steps.
pub const TURNS_KEPT: usize = 32;
