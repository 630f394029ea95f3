//! One chat call: recall, inject, clean the reply, learn.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::hash::Hasher;
use std::rc::Rc;

use siphasher::sip::SipHasher13;

use crate::error::Result;
use crate::memory::{Found, Gate, Learned, Memory, Record, limits};
use crate::prompt;
use crate::wire::block;
use crate::wire::reply::{self, CleanReply};
use crate::wire::request::Request;
use crate::wire::stream::StreamFilter;

/// The chat calls of one client.
#[derive(Debug)]
pub struct Turns {
    memory: Rc<Memory>,
    begun: RefCell<VecDeque<(u64, Rc<Addition>)>>,
}

/// What the app wants of a call.
#[derive(Debug, Clone, Copy)]
pub struct TurnOptions {
    /// Which memories may go in.
    pub gate: Gate,
    /// Put memories into the request.
    pub inject: bool,
    /// Ask for a block, and learn from it.
    pub extract: bool,
    /// The client sends a request again that failed: it must get the same bytes.
    pub retry: bool,
}

/// A chat call that memory takes part in.
#[derive(Debug)]
pub struct Turn {
    memory: Rc<Memory>,
    addition: Rc<Addition>,
    /// The request to send in place of the app's.
    pub body: String,
    /// Whether the reply is to be streamed.
    pub stream: bool,
    trust_unkeyed: bool,
}

/// What is put into a request. The same for every attempt and every tool step of a turn.
#[derive(Debug)]
struct Addition {
    text: String,
    key: Option<String>,
    recalled: Vec<Found>,
    /// The ids of the memories shown as `m1`, `m2`, …
    handles: Vec<String>,
}

impl Turns {
    /// The chat calls about the user of `memory`.
    pub fn new(memory: Rc<Memory>) -> Self {
        Self { memory, begun: RefCell::default() }
    }

    /// Begins with the request `body`. `None`: memory has no part in it, and it is to be sent as it is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn begin(&self, body: &str, options: &TurnOptions) -> Result<Option<Turn>> {
        let Some(request) = Request::parse(body) else {
            return Ok(None);
        };
        let ask = options.extract && request.may_ask;
        if !ask && !options.inject {
            return Ok(None);
        }
        let id = fingerprint(&self.memory.salt().await?, &body[request.turn.clone()], ask);
        let known = match options.retry || request.continues_turn {
            true => self.known(id),
            false => None,
        };
        let addition = match known {
            Some(addition) => addition,
            None => self.add(id, &request, ask, options).await?,
        };
        if addition.text.is_empty() {
            return Ok(None);
        }
        Ok(Some(Turn {
            memory: self.memory.clone(),
            body: request.inject(body, &addition.text),
            addition,
            stream: request.stream,
            trust_unkeyed: !request.mentions_block,
        }))
    }

    fn known(&self, id: u64) -> Option<Rc<Addition>> {
        self.begun.borrow().iter().find(|(known, _)| *known == id).map(|(_, addition)| addition.clone())
    }

    async fn add(&self, id: u64, request: &Request, ask: bool, options: &TurnOptions) -> Result<Rc<Addition>> {
        let recalled = match options.inject {
            true => self.memory.recall(&request.query, options.gate).await?,
            false => Vec::new(),
        };
        // In the order of their age, not of their scores: the same memories must give the same bytes.
        let shown: BTreeMap<&str, &Record> =
            recalled.iter().map(|found| (found.record.id.as_str(), &found.record)).collect();
        let shown: Vec<&Record> = shown.into_values().collect();
        let key = ask.then(|| key(id));
        let handles = shown.iter().map(|record| record.id.clone()).collect();
        let addition = Rc::new(Addition { text: prompt::addition(&shown, key.as_deref()), key, recalled, handles });
        let mut begun = self.begun.borrow_mut();
        begun.retain(|(known, _)| *known != id);
        begun.push_back((id, addition.clone()));
        if begun.len() > limits::TURNS_KEPT {
            begun.pop_front();
        }
        Ok(addition)
    }
}

impl Turn {
    /// The memories in the request, best first.
    pub fn recalled(&self) -> &[Found] {
        &self.addition.recalled
    }

    /// The filter for a streamed reply. `None`: no block was asked for, and the reply is to be passed on as it is.
    pub fn stream_filter(&self) -> Option<StreamFilter> {
        self.addition.key.as_deref().map(|key| StreamFilter::new(key, self.trust_unkeyed))
    }

    /// Takes the blocks out of a reply that came whole.
    pub fn clean(&self, reply: &str) -> CleanReply {
        self.addition.key.as_deref().map_or(CleanReply::default(), |key| reply::clean(reply, key, self.trust_unkeyed))
    }

    /// Takes over what the blocks of a reply say.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn learn(&self, blocks: &[String]) -> Result<Learned> {
        let operations: Vec<_> = blocks.iter().flat_map(|content| block::parse(content)).collect();
        self.memory.learn(&operations, &self.addition.handles).await
    }
}

fn fingerprint(salt: &[u8; 16], turn: &str, ask: bool) -> u64 {
    let mut hasher = SipHasher13::new_with_key(salt);
    hasher.write(turn.as_bytes());
    hasher.write_u8(u8::from(ask));
    hasher.finish()
}

/// Letters that no tokenizer makes a word of, from the digest of a secret: a page or a user cannot know it.
fn key(id: u64) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    (0..10).map(|digit| char::from(LETTERS[(id >> (5 * digit)) as usize % 32])).collect()
}
