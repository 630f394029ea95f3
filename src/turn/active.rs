//! A turn that has begun: its request is edited, its reply is cleaned, and what that taught is learned.

use std::cell::RefCell;
use std::rc::Rc;

use super::injection::{Cost, Injection};
use super::session::{ReplyState, SessionState};
use crate::error::Result;
use crate::memory::{Exchange, Hit, Learned, MemoryRequest, MemoryService};
use crate::wire::api::Api;
use crate::wire::block::{Block, BlockRule, Operation};
use crate::wire::reply::stored::{self, StoredReply};
use crate::wire::reply::{self, CleanReply};
use crate::wire::stream::StreamFilter;
use crate::wire::text_filter::TextFilter;
use crate::{prompt, tokens};

/// The tokens of a block's tags.
const TAGS: usize = 16;

/// A chat call that memory takes part in: a request and its reply, or the reading of a stored reply.
#[derive(Debug)]
pub struct Turn {
    pub(super) memory: Rc<dyn MemoryService>,
    pub(super) session: Rc<RefCell<SessionState>>,
    pub(super) injection: RefCell<Rc<Injection>>,
    pub(super) api: Api,
    /// The body to send in place of the app's; empty when a stored reply is read.
    pub body: String,
    /// Whether the reply is to be streamed.
    pub stream: bool,
    /// The blocks that are removed from the reply. `None`: the reply passes unchanged.
    pub(super) rule: Option<BlockRule>,
    pub(super) kind: TurnKind,
    /// Whether the reply is learned from.
    pub(super) learns: bool,
    /// What is queued when the reply ends.
    pub(super) exchange: Option<Exchange>,
    /// Whether a stream may start inside a block.
    pub(super) may_start_in_block: bool,
    /// The reply that was cleaned last, if the service stores it.
    pub(super) stored_reply: RefCell<Option<StoredReply>>,
}

/// How a turn takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TurnKind {
    /// Its request has an injection.
    Inject,
    /// Its request continues a conversation that the service stores.
    Continue,
    /// It reads a reply that the service stores.
    ReadStored,
}

impl Turn {
    /// The memories in the request, best first.
    pub fn recalled(&self) -> Vec<Hit> {
        if self.kind == TurnKind::Inject { self.injection.borrow().hits.clone() } else { Vec::new() }
    }

    /// The text injected into the user's last message.
    pub fn addition(&self) -> String {
        self.injection.borrow().text.clone()
    }

    /// What memory costs in this turn when the reply has `blocks`.
    pub fn cost(&self, blocks: &[Block]) -> Cost {
        let block = blocks.iter().map(|block| tokens::estimate(&block.content) + TAGS).sum();
        let injected = if self.kind == TurnKind::Inject { self.injection.borrow().cost } else { Cost::default() };
        Cost { block, ..injected }
    }

    /// The filter for a streamed reply. `None`: the reply passes unchanged.
    pub fn stream_filter(&self) -> Option<StreamFilter> {
        let rule = self.rule.as_ref().filter(|_| self.stream)?;
        let filter = if self.may_start_in_block { StreamFilter::resuming } else { StreamFilter::new };
        Some(filter(self.api, rule))
    }

    /// The filter for a reply that arrives as plain texts. `None`: the reply passes unchanged.
    pub fn text_filter(&self) -> Option<TextFilter> {
        self.rule.as_ref().map(TextFilter::new)
    }

    /// Removes the blocks from a reply that is one JSON document.
    pub fn clean(&self, json: &str) -> CleanReply {
        let Some(rule) = &self.rule else { return CleanReply::default() };
        let stored_reply = StoredReply::parse(json);
        let clean = match self.kind {
            TurnKind::Inject | TurnKind::Continue => reply::clean(self.api, json, rule),
            TurnKind::ReadStored => {
                let session = self.session.borrow();
                let known = stored_reply.as_ref().and_then(|stored| session.reply(&stored.id));
                let trust_unkeyed = known.is_some_and(|reply| reply.trust_unkeyed);
                stored::clean(json, &BlockRule { trust_unkeyed, ..rule.clone() }, prompt::find_injection)
            }
        };
        *self.stored_reply.borrow_mut() = stored_reply;
        clean
    }

    /// Learns from the blocks of the reply. From a stored reply it learns only what was not learned when the reply came.
    /// `streamed`: the stored reply that came as a stream.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn learn(&self, blocks: &[Block], streamed: Option<StoredReply>) -> Result<Learned> {
        let reply = streamed.or_else(|| self.stored_reply.take());
        if self.kind == TurnKind::ReadStored && !reply.as_ref().is_some_and(|reply| self.is_unlearned(reply)) {
            return Ok(Learned::default());
        }
        let operations: Vec<Operation> =
            blocks.iter().filter(|_| self.learns).flat_map(|block| block.operations.clone()).collect();
        let injection = self.injection.borrow().clone();
        let mut learned = Learned::default();
        if !operations.is_empty() {
            let shown_ids = injection.shown_ids.clone();
            learned = self.memory.call(MemoryRequest::Learn { operations, shown_ids }).await?.learned;
        }
        if let (Some(reply), Some(rule)) = (reply, &self.rule) {
            let StoredReply { id, is_complete, ended_in_block, .. } = reply;
            let (is_learned, trust_unkeyed) = (is_complete || !self.learns, rule.trust_unkeyed);
            let state = ReplyState { id, injection, trust_unkeyed, is_learned, ended_in_block };
            self.session.borrow_mut().remember_reply(state);
        }
        Ok(learned)
    }

    /// Appends the exchange to the extraction queue, once in a turn of several steps, and returns whether it did.
    ///
    /// # Errors
    /// Those of the store; the exchange is then not in the queue.
    pub async fn enqueue(&self) -> Result<bool> {
        let injection = self.injection.borrow().clone();
        let Some(exchange) = self.exchange.as_ref().filter(|_| !injection.is_enqueued.replace(true)) else {
            return Ok(false);
        };
        let response = self.memory.call(MemoryRequest::Enqueue(exchange.clone())).await;
        injection.is_enqueued.set(response.is_ok());
        response.map(|_| true)
    }

    /// Whether `reply` was generated in the background, and is not learned yet. If this client asked for it, its operations
    /// refer to the memories that its request showed.
    fn is_unlearned(&self, reply: &StoredReply) -> bool {
        let session = self.session.borrow();
        let Some(known) = session.reply(&reply.id) else { return reply.is_complete && reply.is_background };
        *self.injection.borrow_mut() = known.injection.clone();
        reply.is_complete && !known.is_learned
    }
}
