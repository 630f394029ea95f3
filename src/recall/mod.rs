//! Recall: which memories matter to a query?
//!
//! Two views of a text are fused: its meaning (cosine, in the space that the user's vectors span) and its words (BM25 over the
//! most that the query could reach). Then a gate decides which of the texts found are worth a place in a request. The rules were
//! found on conversations and preferences with marked evidence; `npm run bench:recall` scores them beside each view alone.

mod background;
mod beside_best;
mod claim;
mod excerpt;
mod fingerprint;
mod fold;
mod gate;
mod lexical;
mod memory_question;
mod rank;
mod request;
mod runs;
mod script;
mod space;
mod statement;
mod subject;
mod tables;
mod time_words;
mod vector;
mod words;

pub use background::Background;
pub use claim::{Claim, Relation, Stated, stated};
pub use excerpt::{QUERY_END, excerpt};
pub use fold::fold;
pub use lexical::{LexicalIndex, has_words, shared_words};
pub use memory_question::{MemoryQuestion, asks_to_forget, asks_to_forget_all, memory_question};
pub use rank::{Query, RankedSlot, Score, Text, rank};
pub use space::Space;
pub use statement::normalize_statement;
pub use subject::without_subject;
pub use time_words::named_time;
pub use vector::Vector;
