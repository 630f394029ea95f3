//! Limits on texts, batches and attempts.

/// The longest text of a memory that the app adds, in characters.
pub const MAX_TEXT: usize = 4000;
/// The longest text of a memory that a model adds, in characters. A longer one is cut.
pub const MAX_LEARNED_TEXT: usize = 1000;
/// The most memories of a user that the app sets no limit for. More are refused.
pub const MAX_MEMORIES: usize = 100_000;
/// The most memories that are set aside for a user. More are refused.
pub const MAX_QUARANTINED: usize = 500;
/// The longest scope of a memory (session, agent, metadata), in bytes of its JSON.
pub const MAX_SCOPE: usize = 8192;
/// The most jobs in the extraction queue of a user. More are refused.
pub const MAX_JOBS: usize = 1000;
/// The most characters of an unknown category that a note quotes.
pub const MAX_QUOTED_CATEGORY: usize = 40;
/// The most operations applied from one reply.
pub const MAX_OPERATIONS: usize = 32;
/// The most memories that one reply updates.
pub const MAX_UPDATES: usize = 5;
/// The most memories that one reply forgets.
pub const MAX_FORGETS: usize = 3;
/// The most texts in one call of the embedder.
pub const EMBED_BATCH: usize = 16;
/// How often a commit is attempted while other writers commit first.
pub const COMMIT_ATTEMPTS: usize = 256;
/// How often the pause before an attempt doubles, from at most 2 milliseconds to at most 512.
pub const MAX_PAUSE_DOUBLINGS: u32 = 8;
/// How long a writer waits for the lock of its store, in milliseconds. After it, the tab that holds the lock counts as hung.
pub const LOCK_TIMEOUT: u32 = 10_000;
/// How long a writer waits for the lock after the last one has waited in vain, in milliseconds.
pub const HUNG_LOCK_TIMEOUT: u32 = 50;
/// How many records a plan or an index takes before it yields to the host.
pub const SLICE: usize = 64;
/// How often a job is attempted before it is stuck.
pub const JOB_ATTEMPTS: u64 = 8;
/// How long a job waits after its first failure, in milliseconds. Each further failure doubles it.
pub const JOB_RETRY_DELAY: u64 = 5_000;
/// The longest that a job waits after a failure, in milliseconds.
pub const JOB_RETRY_DELAY_MAX: u64 = 600_000;
/// Half of the longest excerpt of a query that gets a vector, in characters.
pub const QUERY_EXCERPT: usize = 1000;
/// Half of the longest excerpt of a user's message that a job keeps, in characters.
pub const USER_TEXT_EXCERPT: usize = 4000;
/// Half of the longest excerpt of the reply before it that a job keeps, in characters.
pub const PREVIOUS_REPLY_EXCERPT: usize = 300;
/// Half of the longest excerpt of the words that taught a memory, in characters.
pub const CONTEXT_EXCERPT: usize = 300;
/// The estimated tokens of a line that shows a memory, beside its text.
pub const LINE_TOKENS: usize = 8;
/// The most memories with one word that a new statement is compared with.
pub const SHARING: usize = 32;
/// A day, in milliseconds.
pub const DAY: u64 = 86_400_000;
/// How many more memories recall looks at than there are places: some do not fit.
pub const LOOKED_AT: usize = 64;
/// The most memories that a request shows because the message may correct them.
pub const CORRECTED: usize = 3;
/// The longest time between two memories that were said together, in milliseconds.
pub const LINKED: u64 = 1_800_000;
/// The most memories that a request shows when some are to be forgotten, and that a reply may then forget by their handles.
pub const MAX_SHOWN_TO_FORGET: usize = 50;
/// How many versions of its own commits a client remembers, to tell those of others from them.
pub const OWN_COMMITS: usize = 1024;
