//! One chat call: recall, inject, clean the reply, learn.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::error::Result;
use crate::memory::{Ask, Found, Gate, Job, Learned, MemoryService, Record, excerpt, limits};
use crate::wire::api::Api;
use crate::wire::block::key::Secret;
use crate::wire::block::{self, BlockRule, key};
use crate::wire::reply::stored::{self, StoredReply};
use crate::wire::reply::{self, CleanReply};
use crate::wire::request::Request;
use crate::wire::stream::StreamFilter;
use crate::wire::text_filter::TextFilter;
use crate::{prompt, tokens};

/// What the tags of a block cost.
const TAGS: usize = 16;

/// The chat calls of one client.
#[derive(Debug)]
pub struct Turns {
    memory: Rc<dyn MemoryService>,
    known: Rc<RefCell<Known>>,
}

/// What the app wants of a call.
#[derive(Debug, Clone, Copy)]
pub struct TurnOptions {
    /// Which memories may go in.
    pub gate: Gate,
    /// Put memories into the request.
    pub inject: bool,
    /// Learn from the call: ask for a block.
    pub extract: bool,
    /// Ask for none, but queue what the user said, to be learned from later.
    pub later: bool,
    /// The client sends a request again that failed: it must get the same bytes.
    pub retry: bool,
}

/// A call that memory takes part in: a request and its reply, or the reading of a reply that the service kept.
#[derive(Debug)]
pub struct Turn {
    memory: Rc<dyn MemoryService>,
    known: Rc<RefCell<Known>>,
    addition: RefCell<Rc<Addition>>,
    api: Api,
    /// The request to send in place of the app's.
    pub body: String,
    /// Whether the reply is to be streamed.
    pub stream: bool,
    /// What is taken out of the reply. `None`: nothing, it is to be passed on as it is.
    rule: Option<BlockRule>,
    kind: Kind,
    /// Whether the app wants to learn from the reply.
    teaches: bool,
    /// What is to be queued when the reply is over.
    job: Option<Job>,
    /// Whether a stream may begin inside a block.
    resumes: bool,
    /// Whether one reply is requested.
    has_single_choice: bool,
    /// The reply, if the service keeps it.
    reply: RefCell<Option<StoredReply>>,
}

/// What a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Something was put into its request.
    Asks,
    /// It goes on with a turn of which the service keeps the beginning.
    GoesOn,
    /// It reads what was replied before.
    Reads,
}

/// What is put into a request. The same for every attempt and every tool step of a turn.
#[derive(Debug, Default)]
struct Addition {
    text: String,
    key: Option<String>,
    recalled: Vec<Found>,
    /// The ids of the memories shown as `m1`, `m2`, …
    handles: Vec<String>,
    cost: Cost,
    /// Whether what the user said is in the queue.
    is_queued: Cell<bool>,
}

/// Tokens that memory costs, estimated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Of what is asked of the model.
    pub instruction: usize,
    /// Of the memories shown to it.
    pub memories: usize,
    /// Of the blocks that it wrote.
    pub block: usize,
}

/// What happened in this session, as far as later calls need it.
#[derive(Debug, Default)]
struct Known {
    begun: VecDeque<(u64, Rc<Addition>)>,
    replies: VecDeque<KnownReply>,
}

/// A reply that the service keeps, and that was asked for in this session.
#[derive(Debug)]
struct KnownReply {
    id: String,
    addition: Rc<Addition>,
    learned: bool,
    left_in_block: bool,
}

impl Known {
    fn addition(&self, turn: u64) -> Option<Rc<Addition>> {
        self.begun.iter().find(|(known, _)| *known == turn).map(|(_, addition)| addition.clone())
    }

    fn begin(&mut self, turn: u64, addition: Rc<Addition>) {
        self.begun.retain(|(known, _)| *known != turn);
        self.begun.push_back((turn, addition));
        if self.begun.len() > limits::TURNS_KEPT {
            self.begun.pop_front();
        }
    }

    fn reply(&self, id: &str) -> Option<&KnownReply> {
        self.replies.iter().find(|reply| reply.id == id)
    }

    fn keep(&mut self, reply: KnownReply) {
        self.replies.retain(|known| known.id != reply.id);
        self.replies.push_back(reply);
        if self.replies.len() > limits::TURNS_KEPT {
            self.replies.pop_front();
        }
    }
}

impl Turns {
    /// The chat calls about the user of `memory`.
    pub fn new(memory: Rc<dyn MemoryService>) -> Self {
        Self { memory, known: Rc::default() }
    }

    /// Begins with the request `body`. `None`: memory has no part in it, and it is to be sent as it is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn begin(&self, api: Api, body: &str, options: &TurnOptions) -> Result<Option<Turn>> {
        let Some(request) = Request::parse(api, body).filter(Request::can_use_memory) else {
            return Ok(None);
        };
        let Some(said) = &request.user_message else {
            return self.continued(api, body, &request, options).await;
        };
        let later = options.extract && options.later;
        let ask = options.extract && !later && request.allows_block;
        if !ask && !options.inject && !later {
            return self.continued(api, body, &request, options).await;
        }
        let may_be_known = options.retry || said.is_followed;
        let recall = Ask::Recall { query: &said.text, gate: options.gate };
        let mut answer = self.memory.ask(if options.inject && !may_be_known { recall } else { Ask::Salt }).await?;
        let secret = answer.salt;
        let id = key::digest(&secret, &[body[said.prefix.clone()].as_bytes(), &[u8::from(ask)]]);
        let known = if may_be_known { self.known.borrow().addition(id) } else { None };
        let addition = match known {
            Some(addition) => addition,
            None => {
                if options.inject && may_be_known {
                    answer = self.memory.ask(recall).await?;
                }
                let addition = Rc::new(Addition::new(answer.found, ask.then(|| key::derive(&secret, id, 0))));
                self.known.borrow_mut().begin(id, addition.clone());
                addition
            }
        };
        if addition.text.is_empty() && !later {
            return self.continued(api, body, &request, options).await;
        }
        // Where the service stores the conversation, it may show the model the keys of earlier turns.
        let expects_block = addition.key.is_some() || request.is_stored_conversation || later;
        let rule = expects_block.then(|| addition.rule(secret));
        let body = request.inject(body, &addition.text);
        let turn = self.turn(Kind::Asks, api, body, request.stream, addition, rule);
        let job = later.then(|| Job {
            said: excerpt(&said.text, limits::SAID_END),
            before: excerpt(&said.previous_reply, limits::BEFORE_END),
            model: request.model.unwrap_or_default(),
            ..Job::default()
        });
        let job = job.filter(|job| !job.said.trim().is_empty());
        Ok(Some(Turn { teaches: options.extract, has_single_choice: request.has_single_choice, job, ..turn }))
    }

    /// The reading of replies that the service kept; of one, when its id is given.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn read(&self, id: Option<&str>, stream: bool) -> Result<Turn> {
        let salt = self.memory.ask(Ask::Salt).await?.salt;
        let known = self.known.borrow();
        let known = known.reply(id.unwrap_or_default());
        let resumes = known.is_none_or(|reply| reply.left_in_block);
        let rule = known.map_or_else(|| Addition::default().rule(salt), |reply| reply.addition.rule(salt));
        let turn = self.turn(Kind::Reads, Api::Responses, String::new(), stream, Rc::default(), Some(rule));
        Ok(Turn { resumes, ..turn })
    }

    /// A request that goes out as it is. Where the service keeps the conversation it may be a step of a turn that has begun,
    /// and the model may write a block because it was asked for one before; elsewhere memory has no part in it.
    async fn continued(&self, api: Api, body: &str, request: &Request, options: &TurnOptions) -> Result<Option<Turn>> {
        if !request.is_stored_conversation {
            return Ok(None);
        }
        let previous = request.previous_reply_id.as_deref().unwrap_or_default();
        let addition = self.known.borrow().reply(previous).map(|reply| reply.addition.clone()).unwrap_or_default();
        let rule = addition.rule(self.memory.ask(Ask::Salt).await?.salt);
        let turn = self.turn(Kind::GoesOn, api, body.to_owned(), request.stream, addition, Some(rule));
        Ok(Some(Turn { teaches: options.extract, has_single_choice: request.has_single_choice, ..turn }))
    }

    /// The call with no other messages than `kept`; where there is no `turn`, one that memory has no other part in.
    ///
    /// Not cut before it begins: the steps of a turn, of which each is longer than the one before, are known by its beginning.
    pub fn cut(&self, turn: Option<Turn>, api: Api, body: String, kept: &[u32]) -> Turn {
        // As if streamed: then every reply passes as it comes.
        let plain = |body| self.turn(Kind::GoesOn, api, body, true, Rc::default(), None);
        let mut turn = turn.unwrap_or_else(|| plain(body));
        if let Some(request) = Request::parse(api, &turn.body) {
            turn.body = request.with_messages(&turn.body, kept);
        }
        turn
    }

    fn turn(
        &self,
        kind: Kind,
        api: Api,
        body: String,
        stream: bool,
        addition: Rc<Addition>,
        rule: Option<BlockRule>,
    ) -> Turn {
        let (memory, known) = (self.memory.clone(), self.known.clone());
        let (addition, reply) = (RefCell::new(addition), RefCell::default());
        Turn {
            memory,
            known,
            addition,
            api,
            body,
            stream,
            rule,
            kind,
            teaches: true,
            job: None,
            resumes: false,
            has_single_choice: true,
            reply,
        }
    }
}

impl Addition {
    fn new(recalled: Vec<Found>, key: Option<String>) -> Self {
        // In the order of their age, not of their scores: the same memories must give the same bytes.
        let mut shown: Vec<&Record> = Vec::new();
        for Found { record, .. } in &recalled {
            let place = shown.partition_point(|other| other.id < record.id);
            shown.insert(place, record);
        }
        let handles = shown.iter().map(|record| record.id.clone()).collect();
        let memories = prompt::remembered(&shown);
        let instruction = key.as_deref().map_or(String::new(), |key| prompt::instruction(key, !shown.is_empty()));
        let cost =
            Cost { instruction: tokens::estimate(&instruction), memories: tokens::estimate(&memories), block: 0 };
        Self { text: memories + &instruction, key, recalled, handles, cost, is_queued: Cell::new(false) }
    }

    /// Blocks with the key of this turn are learned from. Those of the user's other turns are taken out of the reply.
    fn rule(&self, secret: Secret) -> BlockRule {
        BlockRule { learn: self.key.clone().into_iter().collect(), hide: Some(secret) }
    }
}

impl Turn {
    /// The memories in the request, best first.
    pub fn recalled(&self) -> Vec<Found> {
        if self.kind == Kind::Asks { self.addition.borrow().recalled.clone() } else { Vec::new() }
    }

    /// What stands at the end of the user's last message.
    pub fn addition(&self) -> String {
        self.addition.borrow().text.clone()
    }

    /// What memory costs in this call, when its reply holds `blocks`.
    pub fn cost(&self, blocks: &[String]) -> Cost {
        let block = blocks.iter().map(|block| tokens::estimate(block) + TAGS).sum();
        let put_in = if self.kind == Kind::Asks { self.addition.borrow().cost } else { Cost::default() };
        Cost { block, ..put_in }
    }

    /// The filter for a streamed reply. `None`: it is to be passed on as it is.
    pub fn stream_filter(&self) -> Option<StreamFilter> {
        let rule = self.rule.as_ref().filter(|_| self.stream)?;
        let filter =
            if self.resumes { StreamFilter::resuming(self.api, rule) } else { StreamFilter::new(self.api, rule) };
        Some(if self.has_single_choice { filter.with_single_choice() } else { filter })
    }

    /// The filter for a reply that comes as plain texts.
    pub fn piece_filter(&self) -> Option<TextFilter> {
        self.rule.as_ref().map(TextFilter::new)
    }

    /// Takes the blocks out of a reply that came whole.
    pub fn clean(&self, reply: &str) -> CleanReply {
        let Some(rule) = &self.rule else { return CleanReply::default() };
        let kept = StoredReply::parse(reply);
        let clean = match self.kind {
            Kind::Asks | Kind::GoesOn => reply::clean(self.api, reply, rule),
            Kind::Reads => {
                let known = self.known.borrow();
                let known = kept.as_ref().and_then(|kept| known.reply(&kept.id));
                let learn = known.and_then(|known| known.addition.key.clone()).into_iter().collect();
                stored::clean(reply, &BlockRule { learn, ..rule.clone() }, prompt::addition_in)
            }
        };
        *self.reply.borrow_mut() = kept;
        clean
    }

    /// Takes over what the blocks of a reply say; of one that the service kept, only if that was not done when it came.
    /// `streamed` is a reply that came as a stream.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn learn(&self, blocks: &[String], streamed: Option<StoredReply>) -> Result<Learned> {
        let kept = streamed.or_else(|| self.reply.take());
        if self.kind == Kind::Reads && !kept.as_ref().is_some_and(|kept| self.is_news(kept)) {
            return Ok(Learned::default());
        }
        let blocks = if self.teaches { blocks } else { &[] };
        let addition = self.addition.borrow().clone();
        let learned = match blocks.iter().any(|content| !block::parse(content).is_empty()) {
            true => self.memory.ask(Ask::Learn { blocks, handles: &addition.handles }).await?.learned,
            false => Learned::default(),
        };
        if let (Some(kept), Some(_)) = (kept, &self.rule) {
            let StoredReply { id, is_complete, ended_in_block: left_in_block, .. } = kept;
            let learned = is_complete || !self.teaches;
            self.known.borrow_mut().keep(KnownReply { id, addition, learned, left_in_block });
        }
        Ok(learned)
    }

    /// Puts what the user said into the queue, once in a turn, though it may have several steps. Whether it did.
    ///
    /// # Errors
    /// Those of the store; then it is not in the queue.
    pub async fn queue(&self) -> Result<bool> {
        let addition = self.addition.borrow().clone();
        let Some(job) = self.job.as_ref().filter(|_| !addition.is_queued.replace(true)) else { return Ok(false) };
        let queued = self.memory.ask(Ask::Queue(job)).await;
        addition.is_queued.set(queued.is_ok());
        queued.map(|_| true)
    }

    /// Whether what this reply taught is not learned yet: it was made in the background. If it was asked for in this
    /// session, the memories that its request showed are known.
    fn is_news(&self, kept: &StoredReply) -> bool {
        let known = self.known.borrow();
        let Some(known) = known.reply(&kept.id) else { return kept.is_complete && kept.is_background };
        *self.addition.borrow_mut() = known.addition.clone();
        kept.is_complete && !known.learned
    }
}
