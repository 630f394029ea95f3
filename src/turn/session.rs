//! What later calls need of earlier ones. Clients of one user in one process share it: a client that is made for each request
//! finds the turn of its tool step.

use std::collections::VecDeque;
use std::rc::Rc;

use super::injection::Injection;

/// The most turns and stored replies that are remembered.
const MAX_REMEMBERED: usize = 32;

/// The turns and stored replies of the clients of one user, the newest last.
#[derive(Debug, Default)]
pub(super) struct SessionState {
    turns: VecDeque<TurnState>,
    replies: VecDeque<ReplyState>,
}

/// A turn of this process.
#[derive(Debug)]
struct TurnState {
    id: u64,
    /// The random part of its key.
    nonce: u64,
    injection: Rc<Injection>,
    /// Whether a reply came. Until then the same request is a retry.
    is_answered: bool,
}

/// A reply that the service stores, and that a request of this process asked for; or a conversation, of which it is the last one.
#[derive(Debug)]
pub(super) struct ReplyState {
    pub id: String,
    /// What its request injected.
    pub injection: Rc<Injection>,
    /// Whether what it taught is learned, or is not to be learned.
    pub is_learned: bool,
    /// Whether the app stopped reading its stream inside a block.
    pub ended_in_block: bool,
}

impl SessionState {
    /// What the turn injected, if it is remembered.
    pub fn injection(&self, turn_id: u64) -> Option<Rc<Injection>> {
        self.turns.iter().find(|turn| turn.id == turn_id).map(|turn| turn.injection.clone())
    }

    /// The random part of the key of a turn to which no reply came yet: a repeated request gets the same bytes, unless memory
    /// has changed.
    pub fn unanswered_nonce(&self, turn_id: u64) -> Option<u64> {
        self.turns.iter().find(|turn| turn.id == turn_id && !turn.is_answered).map(|turn| turn.nonce)
    }

    /// Remembers what a turn injected.
    pub fn remember_turn(&mut self, turn_id: u64, nonce: u64, injection: Rc<Injection>) {
        self.turns.retain(|turn| turn.id != turn_id);
        push(&mut self.turns, TurnState { id: turn_id, nonce, injection, is_answered: false });
    }

    /// Records that a reply came.
    pub fn answered(&mut self, turn_id: u64) {
        if let Some(turn) = self.turns.iter_mut().find(|turn| turn.id == turn_id) {
            turn.is_answered = true;
        }
    }

    /// The stored reply `id`, if it is remembered.
    pub fn reply(&self, id: &str) -> Option<&ReplyState> {
        self.replies.iter().find(|reply| reply.id == id)
    }

    /// Remembers a stored reply.
    pub fn remember_reply(&mut self, reply: ReplyState) {
        self.replies.retain(|other| other.id != reply.id);
        push(&mut self.replies, reply);
    }
}

fn push<T>(items: &mut VecDeque<T>, item: T) {
    items.push_back(item);
    if items.len() > MAX_REMEMBERED {
        items.pop_front();
    }
}
