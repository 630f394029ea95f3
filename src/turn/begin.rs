//! Begins turns: recalls memories, and edits the request.

use std::cell::RefCell;
use std::rc::Rc;

use super::active::{Turn, TurnKind};
use super::chat_request::ChatRequest;
use super::injection::Injection;
use super::session::SessionState;
use crate::error::Result;
use crate::memory::{Exchange, MemoryRequest, MemoryService, RecallOptions, limits};
use crate::wire::api::Api;
use crate::wire::block::key::{self, Secret};
use crate::wire::block::{BlockRule, Keys};
use crate::wire::request::{Request, UserMessage};

/// Begins the turns of one client.
#[derive(Debug)]
pub struct Turns {
    memory: Rc<dyn MemoryService>,
    session: Rc<RefCell<SessionState>>,
}

/// What the app wants of a turn.
#[derive(Debug, Clone)]
pub struct TurnOptions {
    /// Which memories may be injected.
    pub recall: RecallOptions,
    /// Inject memories.
    pub inject: bool,
    /// Learn: from a block in the reply, or later.
    pub extract: bool,
    /// With `extract`: queue what the user said instead of asking for a block.
    pub extract_later: bool,
    /// The client repeats a request that failed: it gets the same bytes.
    pub is_retry: bool,
    /// The indexes of the messages to send, ascending. `None`: all.
    pub kept_messages: Option<Vec<u32>>,
}

impl Turns {
    /// The turns of a client of the user of `memory`.
    pub fn new(memory: Rc<dyn MemoryService>) -> Self {
        Self { memory, session: Rc::default() }
    }

    /// Begins a turn. `None`: memory has no part in it, and the request goes out as it is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn begin(&self, chat: &ChatRequest, options: &TurnOptions) -> Result<Option<Turn>> {
        if let Some(request) = chat.parsed.as_ref().filter(|request| request.can_use_memory()) {
            let turn = match &request.user_message {
                Some(message) => self.inject(chat, request, message, options).await?,
                None => None,
            };
            if turn.is_some() {
                return Ok(turn);
            }
            if request.is_stored_conversation {
                return self.continue_stored(chat, request, options).await.map(Some);
            }
        }
        // The request is cut, and its reply passes unchanged: as a stream does without a filter.
        let kept = options.kept_messages.as_deref();
        Ok(kept.map(|_| {
            let turn = self.turn(TurnKind::Continue, chat.api, Rc::default(), None);
            Turn { body: chat.rewrite("", kept), stream: true, ..turn }
        }))
    }

    /// Begins to read a stored reply; without an id, a list of them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn read_stored(&self, id: Option<&str>, stream: bool) -> Result<Turn> {
        let known = self.session.borrow().reply(id.unwrap_or_default()).map(|reply| reply.ended_in_block);
        let rule = rule_of_user(self.secret().await?);
        let turn = self.turn(TurnKind::ReadStored, Api::Responses, Rc::default(), Some(rule));
        Ok(Turn { stream, may_start_in_block: known.unwrap_or(true), ..turn })
    }

    /// A turn whose request gets an injection, or whose message is queued. `None`: there is nothing to do.
    async fn inject(
        &self,
        chat: &ChatRequest,
        request: &Request,
        message: &UserMessage,
        options: &TurnOptions,
    ) -> Result<Option<Turn>> {
        let extract_later = options.extract && options.extract_later;
        let asks_for_block = options.extract && !extract_later && request.allows_block;
        if !asks_for_block && !options.inject && !extract_later {
            return Ok(None);
        }
        let may_be_known = options.is_retry || message.is_followed;
        let recall = || MemoryRequest::Recall { query: message.text.clone(), options: options.recall };
        let first = if options.inject && !may_be_known { recall() } else { MemoryRequest::Secret };
        let mut response = self.memory.call(first).await?;
        let secret = response.secret;
        // The step of a turn is longer than the one before: their common prefix, not cut by a window, identifies the turn.
        let prefix = &chat.body.as_bytes()[message.prefix.clone()];
        let turn_id = key::digest(&secret, &[prefix, &[u8::from(asks_for_block)]]);
        let known = if may_be_known { self.session.borrow().injection(turn_id) } else { None };
        let injection = if let Some(injection) = known {
            injection
        } else {
            if options.inject && may_be_known {
                response = self.memory.call(recall()).await?;
            }
            let key = asks_for_block.then(|| key::derive(&secret, turn_id));
            let injection = Rc::new(Injection::new(response.hits, key));
            self.session.borrow_mut().remember_turn(turn_id, injection.clone());
            injection
        };
        if injection.text.is_empty() && !extract_later {
            return Ok(None);
        }
        let rule = match &injection.key {
            // A stored conversation can show the model the keys of earlier turns.
            _ if request.is_stored_conversation || extract_later => Some(rule_of_user(secret)),
            Some(key) => Some(BlockRule { keys: Keys::Exact(key.clone()), trust_unkeyed: !request.mentions_block }),
            None => None,
        };
        let body = chat.rewrite(&injection.text, options.kept_messages.as_deref());
        let exchange = extract_later.then(|| exchange(request, message)).filter(|it| !it.user_text.trim().is_empty());
        let turn = self.turn(TurnKind::Inject, chat.api, injection, rule);
        Ok(Some(Turn { body, stream: request.stream, learns: options.extract, exchange, ..turn }))
    }

    /// A turn of a stored conversation without an injection: it may be a step of an earlier turn, and the model may write a
    /// block because an earlier turn asked for one.
    async fn continue_stored(&self, chat: &ChatRequest, request: &Request, options: &TurnOptions) -> Result<Turn> {
        let previous = request.previous_reply_id.as_deref().unwrap_or_default();
        let known = self.session.borrow().reply(previous).map(|reply| reply.injection.clone());
        let rule = rule_of_user(self.secret().await?);
        let turn = self.turn(TurnKind::Continue, chat.api, known.unwrap_or_default(), Some(rule));
        let body = chat.rewrite("", options.kept_messages.as_deref());
        Ok(Turn { body, stream: request.stream, learns: options.extract, ..turn })
    }

    async fn secret(&self) -> Result<Secret> {
        Ok(self.memory.call(MemoryRequest::Secret).await?.secret)
    }

    fn turn(&self, kind: TurnKind, api: Api, injection: Rc<Injection>, rule: Option<BlockRule>) -> Turn {
        Turn {
            memory: self.memory.clone(),
            session: self.session.clone(),
            injection: RefCell::new(injection),
            api,
            body: String::new(),
            stream: false,
            rule,
            kind,
            learns: true,
            exchange: None,
            may_start_in_block: false,
            stored_reply: RefCell::default(),
        }
    }
}

/// In a stored conversation the model sees blocks of every turn, and what others wrote about them: only keyed blocks count, with
/// the key of any turn.
fn rule_of_user(secret: Secret) -> BlockRule {
    BlockRule { keys: Keys::DerivedFrom(secret), trust_unkeyed: false }
}

fn exchange(request: &Request, message: &UserMessage) -> Exchange {
    Exchange {
        user_text: limits::excerpt(&message.text, limits::USER_TEXT_EXCERPT),
        previous_reply: limits::excerpt(&message.previous_reply, limits::PREVIOUS_REPLY_EXCERPT),
        model: request.model.clone().unwrap_or_default(),
    }
}
