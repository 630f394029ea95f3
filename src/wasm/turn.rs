//! `Turn`: one chat call that memory takes part in.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{JsResult, promise, to_error};
use super::results::{self, TurnCounts};
use crate::turn::{self, Review};
use crate::wire::reply::CleanReply;
use crate::wire::stream::{Output, StreamFilter};
use crate::wire::text_filter::TextFilter;

/// The longest piece of a stream that JavaScript writes straight into the memory of the engine.
const PIECE_LIMIT: usize = 16 * 1024;

thread_local! {
    static PIECE: RefCell<[u8; PIECE_LIMIT]> = const { RefCell::new([0; PIECE_LIMIT]) };
}

/// The address of the 16,384 bytes that `Turn.pushWritten` reads. It stays the same.
#[wasm_bindgen(js_name = pieceAddress)]
pub fn piece_address() -> usize {
    PIECE.with_borrow(|piece| piece.as_ptr() as usize)
}

/// What `Turn.push` decided about a piece of a stream.
#[wasm_bindgen]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushOutcome {
    /// Pass on the held pieces and this one as they came.
    Unchanged,
    /// Hold this piece: nothing is decided yet.
    Held,
    /// Pass on `Turn.take()` in place of the held pieces and this one. `Turn.isDone` says whether the stream is over.
    Edited,
    /// As `Unchanged`, and the server has said that the stream is over.
    Done,
}

/// One chat call.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Turn {
    inner: Rc<turn::Turn>,
    stream_filter: RefCell<Option<StreamFilter>>,
    text_filter: RefCell<Option<TextFilter>>,
    /// What was received beside the answer, and not yet learned from.
    received: RefCell<TurnCounts>,
    /// What `take` returns.
    edited: RefCell<Vec<u8>>,
}

impl Turn {
    pub(super) fn new(turn: turn::Turn) -> Self {
        let (stream_filter, text_filter) = (turn.stream_filter().into(), turn.text_filter().into());
        Self {
            inner: Rc::new(turn),
            stream_filter,
            text_filter,
            received: RefCell::default(),
            edited: RefCell::default(),
        }
    }

    /// Takes what the filters have found.
    fn receive(&self) {
        let found = &mut self.received.borrow_mut().found;
        if let Some(filter) = self.stream_filter.borrow_mut().as_mut() {
            found.add(filter.take_found());
            if let Some(reply) = filter.stored_reply() {
                self.inner.set_stored_reply(Some(reply));
            }
        }
        if let Some(filter) = self.text_filter.borrow_mut().as_mut() {
            found.add(filter.take_found());
        }
    }
}

#[wasm_bindgen]
impl Turn {
    /// The body to send in place of the app's; empty when a stored reply is read.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> String {
        self.inner.body.clone()
    }

    /// The text injected into the user's last message.
    #[wasm_bindgen(getter)]
    pub fn addition(&self) -> String {
        self.inner.addition()
    }

    /// The estimated tokens of the injected memories.
    #[wasm_bindgen(getter, js_name = memoryTokens)]
    pub fn memory_tokens(&self) -> usize {
        self.inner.cost(&[]).memories
    }

    /// Whether the reply is a stream, for `push` and `finish`, rather than a document, for `clean`.
    #[wasm_bindgen(getter)]
    pub fn stream(&self) -> bool {
        self.inner.stream
    }

    /// The injected memories, best first.
    ///
    /// # Errors
    /// When the host cannot parse JSON.
    #[wasm_bindgen(getter, unchecked_return_type = "RawHit[]")]
    pub fn recalled(&self) -> JsResult<JsValue> {
        results::hits(&self.inner.recalled())
    }

    /// Removes the blocks from a reply that is one JSON document; `undefined` when nothing changes.
    pub fn clean(&self, reply: &str) -> Option<String> {
        let CleanReply { edited, found } = self.inner.clean(reply);
        *self.received.borrow_mut() = TurnCounts { found, ..TurnCounts::default() };
        edited
    }

    /// Takes the next piece of a streamed reply, the first `length` bytes at `pieceAddress()`.
    #[wasm_bindgen(js_name = pushWritten)]
    pub fn push_written(&self, length: usize) -> PushOutcome {
        PIECE.with_borrow(|piece| self.push(&piece[..length.min(PIECE_LIMIT)]))
    }

    /// Takes the next piece of a streamed reply.
    pub fn push(&self, piece: &[u8]) -> PushOutcome {
        let mut filter = self.stream_filter.borrow_mut();
        match filter.as_mut().map_or(Output::Unchanged, |filter| filter.push(piece)) {
            Output::Unchanged if filter.as_ref().is_some_and(StreamFilter::is_done) => PushOutcome::Done,
            Output::Unchanged => PushOutcome::Unchanged,
            Output::Nothing => PushOutcome::Held,
            Output::Bytes(bytes) => {
                *self.edited.borrow_mut() = bytes;
                PushOutcome::Edited
            }
        }
    }

    /// Whether the server has said that the stream is over. It may close the stream later.
    #[wasm_bindgen(getter, js_name = isDone)]
    pub fn is_done(&self) -> bool {
        self.stream_filter.borrow().as_ref().is_some_and(StreamFilter::is_done)
    }

    /// The bytes of the last `push` that was `Edited`.
    pub fn take(&self) -> Vec<u8> {
        self.edited.take()
    }

    /// Ends a streamed reply: the bytes to pass on in place of the held pieces.
    pub fn finish(&self) -> Vec<u8> {
        self.stream_filter.borrow_mut().as_mut().map_or(Vec::new(), StreamFilter::finish)
    }

    /// Takes the next piece of the text `channel`, and returns what can be shown now.
    #[wasm_bindgen(js_name = pushText)]
    pub fn push_text(&self, channel: u32, text: String) -> String {
        match self.text_filter.borrow_mut().as_mut() {
            Some(filter) => filter.push(channel, &text),
            None => text,
        }
    }

    /// Ends the text `channel`, and returns the rest of what can be shown.
    #[wasm_bindgen(js_name = finishText)]
    pub fn finish_text(&self, channel: u32) -> String {
        self.text_filter.borrow_mut().as_mut().map_or(String::new(), |filter| filter.finish(channel))
    }

    /// Whether the text channel that was finished last ended inside a block.
    #[wasm_bindgen(getter, js_name = endsInBlock)]
    pub fn ends_in_block(&self) -> bool {
        self.text_filter.borrow().as_ref().is_some_and(TextFilter::is_truncated)
    }

    /// What `learn` would apply, in order. It may be called once the reply is over.
    ///
    /// # Errors
    /// When the host cannot parse JSON.
    #[wasm_bindgen(unchecked_return_type = "RawProposal[]")]
    pub fn proposed(&self) -> JsResult<JsValue> {
        self.receive();
        results::proposals(&self.inner.proposals(&self.received.borrow().found.blocks))
    }

    /// Stores what the reply taught, and queues the exchange if it is to be learned from later. A second call learns nothing.
    /// `decisions`: what the app decided about `proposed()`, the text of a JSON list: `false` refuses a proposal, `true` keeps it,
    /// `{"text":…,"category":…}` changes it; one that is missing is refused. Without it all are kept.
    /// `{"text":…,"approve":true}` also keeps from being set aside. `keepsContext`: new memories keep an excerpt of `context`, unless it
    /// holds a secret. `requiresApproval`: what is new is set aside.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawLearned>")]
    pub fn learn(
        &self,
        decisions: Option<String>,
        #[wasm_bindgen(js_name = keepsContext)] keeps_context: bool,
        #[wasm_bindgen(js_name = requiresApproval)] requires_approval: bool,
    ) -> Promise {
        self.receive();
        let (turn, received) = (self.inner.clone(), self.received.take());
        promise(async move {
            let review = Review { decisions: decisions.as_deref(), keeps_context, requires_approval };
            let learned = turn.learn(&received.found.blocks, review).await.map_err(to_error)?;
            let is_queued = turn.enqueue().await.map_err(to_error)?;
            let cost = turn.cost(&received.found.blocks);
            results::learned(&learned, &TurnCounts { cost, is_queued, ..received })
        })
    }
}
