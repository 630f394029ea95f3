//! What a turn injects into its requests, and what that costs.

use std::cell::Cell;

use crate::memory::{Hit, Record, Shown, asks_to_forget, asks_to_forget_all, shown};
use crate::{prompt, tokens};

/// The text injected into the user's last message. It is the same for every attempt and every tool step of a turn.
#[derive(Debug, Default)]
pub(super) struct Injection {
    pub text: String,
    /// The key of the block that it asks for.
    pub key: Option<String>,
    /// Best first.
    pub hits: Vec<Hit>,
    /// The memories that the request shows.
    pub shown: Vec<Shown>,
    pub cost: Cost,
    /// What the user's message asks to have forgotten.
    pub forgets: Forgets,
    /// Whether the user's message is in the extraction queue.
    pub is_enqueued: Cell<bool>,
}

/// What a message asks to have forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgets {
    /// All.
    pub all: bool,
    /// Something.
    pub some: bool,
}

impl Forgets {
    /// What `message` asks for.
    pub fn of(message: &str) -> Self {
        let all = asks_to_forget_all(message);
        Self { all, some: all || asks_to_forget(message) }
    }
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
    /// Shows `hits`, and asks for a block if `asks_for_block`. `key` is that of the turn. `forgets`: what the user's message asks
    /// for.
    pub fn new(hits: Vec<Hit>, key: String, asks_for_block: bool, forgets: Forgets) -> Self {
        // Sorted by age, not by score: the order says nothing about the question.
        let mut records: Vec<&Record> = Vec::new();
        for Hit { record, .. } in &hits {
            let position = records.partition_point(|other| other.id < record.id);
            records.insert(position, record);
        }
        let shown = shown(&key, records.iter().map(|record| record.id.clone()).collect());
        let memories = prompt::memories(&key, &records, &shown);
        let instruction =
            if asks_for_block { prompt::instruction(&key, &shown, forgets.all, forgets.some) } else { String::new() };
        let cost =
            Cost { instruction: tokens::estimate(&instruction), memories: tokens::estimate(&memories), block: 0 };
        let key = asks_for_block.then_some(key);
        let text = memories + &instruction;
        Self { text, key, hits, shown, cost, forgets, is_enqueued: Cell::new(false) }
    }
}
