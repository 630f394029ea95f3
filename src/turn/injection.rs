//! What a turn injects into its requests, and what that costs.

use std::cell::Cell;

use crate::memory::{Hit, Record};
use crate::{prompt, tokens};

/// The text injected into the user's last message. It is the same for every attempt and every tool step of a turn.
#[derive(Debug, Default)]
pub(super) struct Injection {
    pub text: String,
    /// The key of the block that it asks for.
    pub key: Option<String>,
    /// Best first.
    pub hits: Vec<Hit>,
    /// The ids of the memories shown as `m1`, `m2`, …
    pub shown_ids: Vec<String>,
    pub cost: Cost,
    /// Whether the user's message is in the extraction queue.
    pub is_enqueued: Cell<bool>,
}

/// What memory costs in a turn: estimated tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Of the instruction that asks for a block.
    pub instruction: usize,
    /// Of the injected memories.
    pub memories: usize,
    /// Of the blocks in the reply.
    pub block: usize,
}

impl Injection {
    pub fn new(hits: Vec<Hit>, key: Option<String>) -> Self {
        // Sorted by age, not by score: the same memories then give the same bytes.
        let mut shown: Vec<&Record> = Vec::new();
        for Hit { record, .. } in &hits {
            let position = shown.partition_point(|other| other.id < record.id);
            shown.insert(position, record);
        }
        let shown_ids = shown.iter().map(|record| record.id.clone()).collect();
        let memories = prompt::memories(&shown);
        let instruction = key.as_deref().map_or(String::new(), |key| prompt::instruction(key, !shown.is_empty()));
        let cost =
            Cost { instruction: tokens::estimate(&instruction), memories: tokens::estimate(&memories), block: 0 };
        Self { text: memories + &instruction, key, hits, shown_ids, cost, is_enqueued: Cell::new(false) }
    }
}
