//! How much there may be.

/// The longest text of a memory that the app may add, in characters.
pub const MAX_TEXT: usize = 4000;
/// A statement of a model is cut to this many characters: a block is no place for a document.
pub const MAX_LEARNED_TEXT: usize = 1000;
/// Of a category that is not known, what is told.
pub const MAX_NOTED: usize = 40;
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
/// How often a job fails before it waits for the app.
pub const JOB_TRIES: u64 = 8;
/// How long a job waits after the first failure, in milliseconds; twice as long after each of the next, at most the second.
pub const JOB_WAIT: u64 = 5_000;
/// See [`JOB_WAIT`].
pub const JOB_WAIT_MOST: u64 = 600_000;
/// Of a longer message, the beginning and the end that are learned from, each this many characters.
pub const SAID_END: usize = 4000;
/// The same, of what the assistant had said before.
pub const BEFORE_END: usize = 300;
