//! Begins turns: recalls memories, and edits the request.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use super::active::{Turn, TurnKind};
use super::chat_request::ChatRequest;
use super::injection::{Forgets, Injection};
use super::session::SessionState;
use crate::error::Result;
use crate::host::Host;
use crate::memory::{Exchange, MemoryRequest, MemoryService, QUERY_END, RecallOptions, excerpt, limits};
use crate::wire::api::Api;
use crate::wire::block::BlockRule;
use crate::wire::block::key::{self, Secret};
use crate::wire::request::{Request, UserMessage};

/// Begins the turns of one client.
pub struct Turns {
    memory: Rc<dyn MemoryService>,
    host: Rc<dyn Host>,
    session: Rc<RefCell<SessionState>>,
    /// Random: nobody can write a message that is taken for another one.
    salt: Secret,
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
    /// The reply does not change what the app added.
    pub protect_added: bool,
    /// The indexes of the messages to send, ascending. `None`: all.
    pub kept_messages: Option<Vec<u32>>,
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Turns").finish_non_exhaustive()
    }
}

impl Turns {
    /// The turns of a client of the user of `memory`.
    pub fn new(memory: Rc<dyn MemoryService>, host: Rc<dyn Host>) -> Self {
        let mut salt = Secret::default();
        salt[..8].copy_from_slice(&host.nonce().to_le_bytes());
        salt[8..].copy_from_slice(&host.nonce().to_le_bytes());
        Self { memory, host, session: Rc::default(), salt }
    }

    /// The turns of another client of the same user, with the same session.
    #[must_use]
    pub fn for_client(&self, memory: Rc<dyn MemoryService>) -> Self {
        Self { memory, host: self.host.clone(), session: self.session.clone(), salt: self.salt }
    }

    /// Forgets the turns and stored replies, and the memories that they showed.
    pub fn forget_session(&self) {
        self.session.take();
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
        let secret = self.secret().await?;
        let session = self.session.borrow();
        let known = session.reply(id.unwrap_or_default());
        let injection = known.map(|reply| reply.injection.clone()).unwrap_or_default();
        let rule = stored_rule([&injection], secret);
        let turn = self.turn(TurnKind::ReadStored, Api::Responses, injection, Some(rule));
        let may_start_in_block = known.is_none_or(|reply| reply.ended_in_block);
        Ok(Turn { stream, may_start_in_block, ..turn })
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
        // The step of a turn is longer than the one before: their common prefix, not cut by a window, identifies the turn.
        let prefix = &chat.body.as_bytes()[message.prefix.clone()];
        let turn_id = key::digest(&self.salt, &[prefix, &[u8::from(asks_for_block), u8::from(options.inject)]]);
        let is_continued = options.is_retry || message.is_followed;
        let known = if is_continued { self.session.borrow().injection(turn_id) } else { None };
        let recall = || MemoryRequest::Recall { query: excerpt(&message.text, QUERY_END), options: options.recall };
        let call = if options.inject && known.is_none() { recall() } else { MemoryRequest::Secret };
        let response = self.memory.call(call).await?;
        let secret = response.secret;
        let injection = if let Some(injection) = known {
            injection
        } else {
            let nonce = self.session.borrow().unanswered_nonce(turn_id).unwrap_or_else(|| self.host.nonce());
            let key = key::derive(&secret, turn_id, nonce);
            let injection = Rc::new(Injection::new(response.hits, key, asks_for_block, Forgets::of(&message.text)));
            self.session.borrow_mut().remember_turn(turn_id, nonce, injection.clone());
            injection
        };
        if injection.text.is_empty() && !extract_later {
            return Ok(None);
        }
        let conversation_id = chat.continued_id();
        let rule = if !request.is_stored_conversation && !extract_later {
            injection.key.as_deref().map(BlockRule::learning)
        } else {
            let continued = self.continued(conversation_id.as_deref());
            Some(stored_rule([&injection, &continued], secret))
        };
        let body = chat.rewrite(&injection.text, options.kept_messages.as_deref());
        let exchange = extract_later.then(|| exchange(request, message)).filter(|it| !it.user_text.trim().is_empty());
        let turn = Turn { id: Some(turn_id), ..self.turn(TurnKind::Inject, chat.api, injection, rule) };
        let (learns, protect_added) = (options.extract, options.protect_added);
        let (stream, has_single_choice) = (request.stream, request.has_single_choice);
        let context = excerpt(&message.text, limits::USER_TEXT_EXCERPT);
        let turn = Turn { context, exchange, ..turn };
        Ok(Some(Turn { body, stream, learns, protect_added, conversation_id, has_single_choice, ..turn }))
    }

    /// A turn of a stored conversation without an injection: it may be a step of an earlier turn, and the model may write a
    /// block because an earlier turn asked for one.
    async fn continue_stored(&self, chat: &ChatRequest, request: &Request, options: &TurnOptions) -> Result<Turn> {
        let secret = self.secret().await?;
        let conversation_id = chat.continued_id();
        let injection = self.continued(conversation_id.as_deref());
        let rule = stored_rule([&injection], secret);
        let turn = self.turn(TurnKind::Continue, chat.api, injection, Some(rule));
        let body = chat.rewrite("", options.kept_messages.as_deref());
        let (learns, protect_added) = (options.extract, options.protect_added);
        let (stream, has_single_choice) = (request.stream, request.has_single_choice);
        Ok(Turn { body, stream, learns, protect_added, conversation_id, has_single_choice, ..turn })
    }

    /// What the reply or conversation `id` was asked for with.
    fn continued(&self, id: Option<&str>) -> Rc<Injection> {
        let session = self.session.borrow();
        id.and_then(|id| session.reply(id)).map(|reply| reply.injection.clone()).unwrap_or_default()
    }

    async fn secret(&self) -> Result<Secret> {
        Ok(self.memory.call(MemoryRequest::Secret).await?.secret)
    }

    fn turn(&self, kind: TurnKind, api: Api, injection: Rc<Injection>, rule: Option<BlockRule>) -> Turn {
        Turn {
            memory: self.memory.clone(),
            session: self.session.clone(),
            injection,
            id: None,
            api,
            body: String::new(),
            stream: false,
            rule,
            kind,
            learns: true,
            protect_added: true,
            context: String::new(),
            conversation_id: None,
            exchange: None,
            may_start_in_block: false,
            has_single_choice: true,
            stored_reply: RefCell::default(),
        }
    }
}

/// In a stored conversation the model sees the blocks and keys of every turn, and what others wrote about them: it is learned from
/// those of `injections`, and those of other turns are removed.
fn stored_rule<const N: usize>(injections: [&Injection; N], secret: Secret) -> BlockRule {
    BlockRule { learn: injections.iter().filter_map(|injection| injection.key.clone()).collect(), hide: Some(secret) }
}

fn exchange(request: &Request, message: &UserMessage) -> Exchange {
    Exchange {
        user_text: excerpt(&message.text, limits::USER_TEXT_EXCERPT),
        previous_reply: excerpt(&message.previous_reply, limits::PREVIOUS_REPLY_EXCERPT),
        model: request.model.clone().unwrap_or_default(),
    }
}
