//! A turn that has begun: its request is edited, its reply is cleaned, and what that taught is learned.

use std::cell::RefCell;
use std::rc::Rc;

use super::injection::{Cost, Forgets, Injection};
use super::session::{ReplyState, SessionState};
use crate::error::Result;
use crate::memory::{
    Exchange, Hit, LearnOptions, Learned, MemoryRequest, MemoryService, Proposal, ProposalKind, excerpt, holds_secret,
    limits,
};
use crate::wire::api::Api;
use crate::wire::block::{Block, BlockRule};
use crate::wire::reply::stored::{self, StoredReply};
use crate::wire::reply::{self, CleanReply};
use crate::wire::stream::StreamFilter;
use crate::wire::text_filter::TextFilter;
use crate::{prompt, tokens};

const NOT_SHOWN: &str = "a memory that the request did not show was not forgotten";
const REFUSED: &str = "an operation was refused: by the app, or for a secret in its text";
/// The tokens of a block's tags.
const TAGS: usize = 16;

/// A chat call that memory takes part in: a request and its reply, or the reading of a stored reply.
#[derive(Debug)]
pub struct Turn {
    pub(super) memory: Rc<dyn MemoryService>,
    pub(super) session: Rc<RefCell<SessionState>>,
    pub(super) injection: Rc<Injection>,
    /// Identifies the turn in the session, if its request has an injection.
    pub(super) id: Option<u64>,
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
    /// Whether what the app added is not changed by the reply.
    pub(super) protect_added: bool,
    /// What the user said, or an excerpt. Memories that the reply teaches keep a shorter excerpt, and are found by it; a secret
    /// beside what they keep is still in this one.
    pub context: String,
    /// The id of the stored conversation that the request continues.
    pub(super) conversation_id: Option<String>,
    /// What is queued when the reply ends.
    pub(super) exchange: Option<Exchange>,
    /// Whether a stream may start inside a block.
    pub(super) may_start_in_block: bool,
    /// Whether the request asks for one reply.
    pub(super) has_single_choice: bool,
    /// The reply that was received last, if the service stores it.
    pub(super) stored_reply: RefCell<Option<StoredReply>>,
}

/// What the app says to what a reply teaches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Review<'a> {
    /// What it decided about each proposal: see [`Proposal::decide`]. `None`: all are kept.
    pub decisions: Option<&'a str>,
    /// Whether new memories keep an excerpt of what the user said, unless that holds a secret.
    pub keeps_context: bool,
    /// Whether what is new is set aside until the app approves it.
    pub requires_approval: bool,
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
        if self.kind == TurnKind::Inject { self.injection.hits.clone() } else { Vec::new() }
    }

    /// The text injected into the user's last message.
    pub fn addition(&self) -> String {
        if self.kind == TurnKind::ReadStored { String::new() } else { self.injection.text.clone() }
    }

    /// What memory costs in this turn when the reply has `blocks`.
    pub fn cost(&self, blocks: &[Block]) -> Cost {
        let block = blocks.iter().map(|block| tokens::estimate(&block.content) + TAGS).sum();
        let injected = if self.kind == TurnKind::Inject { self.injection.cost } else { Cost::default() };
        Cost { block, ..injected }
    }

    /// The filter for a streamed reply. `None`: the reply passes unchanged.
    pub fn stream_filter(&self) -> Option<StreamFilter> {
        let rule = self.rule.as_ref().filter(|_| self.stream)?;
        let filter = if self.may_start_in_block { StreamFilter::resuming } else { StreamFilter::new };
        let filter = filter(self.api, rule);
        Some(if self.has_single_choice { filter.with_single_choice() } else { filter })
    }

    /// The filter for a reply that arrives as plain texts. `None`: the reply passes unchanged.
    pub fn text_filter(&self) -> Option<TextFilter> {
        self.rule.as_ref().map(TextFilter::new)
    }

    /// Removes the blocks from a reply that is one JSON document.
    pub fn clean(&self, json: &str) -> CleanReply {
        let Some(rule) = &self.rule else { return CleanReply::default() };
        self.set_stored_reply(StoredReply::parse(json));
        match self.kind {
            TurnKind::Inject | TurnKind::Continue => reply::clean(self.api, json, rule),
            TurnKind::ReadStored => stored::clean(json, rule, prompt::find_injection),
        }
    }

    /// Sets the reply that was received, if the service stores it: [`clean`](Self::clean) does, for a stream the caller.
    pub fn set_stored_reply(&self, reply: Option<StoredReply>) {
        *self.stored_reply.borrow_mut() = reply;
    }

    /// What [`learn`](Self::learn) would apply of the blocks of the reply.
    pub fn proposals(&self, blocks: &[Block]) -> Vec<Proposal> {
        let is_learned = self.learns && (self.kind != TurnKind::ReadStored || self.is_unlearned());
        let operations = blocks.iter().filter(|_| is_learned).flat_map(|block| &block.operations);
        let mut proposals = Proposal::resolve(operations, &self.injection.shown);
        proposals.retain(|proposal| proposal.kind != ProposalKind::ForgetAll || self.injection.forgets.all);
        proposals
    }

    /// Learns from the blocks of the reply. From a stored reply it learns only what was not learned when the reply came.
    /// `decisions`: what the app decided about the [`proposals`](Self::proposals); see [`Proposal::decide`].
    ///
    /// # Errors
    /// Those of the store.
    pub async fn learn(&self, blocks: &[Block], review: Review<'_>) -> Result<Learned> {
        if let Some(id) = self.id {
            self.session.borrow_mut().answered(id);
        }
        let mut proposals = self.proposals(blocks);
        let is_known = self.kind != TurnKind::ReadStored || !proposals.is_empty();
        let proposed = proposals.len();
        if let Some(decisions) = review.decisions {
            Proposal::decide(&mut proposals, decisions);
        }
        let refused = proposed - proposals.len();
        let mut learned = Learned::default();
        if !proposals.is_empty() {
            let Forgets { all: may_forget_all, some: may_forget } = self.injection.forgets;
            let (protect_added, requires_approval) = (self.protect_added, review.requires_approval);
            let options = LearnOptions { protect_added, may_forget_all, may_forget, requires_approval };
            // A secret may stand in what is kept of it, and its name in the rest.
            let keeps_context = review.keeps_context && !holds_secret(&self.context);
            let context = if keeps_context { excerpt(&self.context, limits::CONTEXT_EXCERPT) } else { String::new() };
            learned = self.memory.call(MemoryRequest::Learn { proposals, options, context }).await?.learned;
        }
        if is_known && self.learns {
            learned.operations = blocks.iter().map(|block| block.operations.len()).sum();
            let unknown = learned.operations - proposed;
            learned.notes.resize(learned.notes.len() + unknown, NOT_SHOWN.to_owned());
        }
        learned.notes.resize(learned.notes.len() + refused, REFUSED.to_owned());
        if let Some(reply) = self.stored_reply.take().filter(|_| is_known && self.rule.is_some()) {
            self.remember(reply);
        }
        Ok(learned)
    }

    fn remember(&self, StoredReply { id, is_complete, ended_in_block, .. }: StoredReply) {
        let is_learned = is_complete || !self.learns;
        for id in [Some(id), self.conversation_id.clone()].into_iter().flatten() {
            let injection = self.injection.clone();
            self.session.borrow_mut().remember_reply(ReplyState { id, injection, is_learned, ended_in_block });
        }
    }

    /// Appends the exchange to the extraction queue, once in a turn of several steps, and returns whether it did.
    ///
    /// # Errors
    /// Those of the store; the exchange is then not in the queue.
    pub async fn enqueue(&self) -> Result<bool> {
        let injection = &self.injection;
        let Some(exchange) = self.exchange.as_ref().filter(|_| !injection.is_enqueued.replace(true)) else {
            return Ok(false);
        };
        let response = self.memory.call(MemoryRequest::Enqueue(exchange.clone())).await;
        injection.is_enqueued.set(response.is_ok());
        response.map(|_| true)
    }

    /// Whether the stored reply was generated in the background for a request of this process, and is not learned yet.
    fn is_unlearned(&self) -> bool {
        let reply = self.stored_reply.borrow();
        let Some(reply) = reply.as_ref().filter(|reply| reply.is_complete) else { return false };
        self.session.borrow().reply(&reply.id).is_some_and(|known| !known.is_learned)
    }
}
