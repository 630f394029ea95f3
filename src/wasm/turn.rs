//! `Turn`: one chat call, from the request to what its reply taught.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{JsFound, JsLearned, JsResult, promise, to_error, to_js};
use crate::turn;
use crate::wire::block::Block;
use crate::wire::stream::{Output, StreamFilter};
use crate::wire::text_filter::TextFilter;

/// What `Turn.push` decided about a piece of a stream.
#[wasm_bindgen]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushOutcome {
    /// Pass on the held pieces and this one as they came.
    Unchanged,
    /// Hold this piece: nothing is decided yet.
    Held,
    /// Pass on `Turn.take()` in place of the held pieces and this one.
    Edited,
}

/// One chat call.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Turn {
    turn: Rc<turn::Turn>,
    stream: RefCell<Option<StreamFilter>>,
    pieces: RefCell<Option<TextFilter>>,
    blocks: RefCell<Vec<String>>,
    passed: RefCell<Vec<u8>>,
}

impl Turn {
    pub(super) fn new(turn: turn::Turn) -> Self {
        let (stream, pieces) = (RefCell::new(turn.stream_filter()), RefCell::new(turn.piece_filter()));
        Self { turn: Rc::new(turn), stream, pieces, blocks: RefCell::default(), passed: RefCell::default() }
    }
}

#[wasm_bindgen]
impl Turn {
    /// The request to send in place of the app's.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> String {
        self.turn.body.clone()
    }

    /// What was appended to the user's last message.
    #[wasm_bindgen(getter)]
    pub fn addition(&self) -> String {
        self.turn.addition()
    }

    /// What the memories in it cost, estimated.
    #[wasm_bindgen(getter, js_name = memoryTokens)]
    pub fn memory_tokens(&self) -> usize {
        self.turn.cost(&[]).memories
    }

    /// Whether the reply is a stream, for `push` and `finish`, rather than a document, for `clean`.
    #[wasm_bindgen(getter)]
    pub fn stream(&self) -> bool {
        self.turn.stream
    }

    /// The memories in the request, best first.
    #[wasm_bindgen(getter, unchecked_return_type = "RawHit[]")]
    pub fn recalled(&self) -> JsResult<JsValue> {
        to_js(&self.turn.recalled().into_iter().map(JsFound::from).collect::<Vec<_>>())
    }

    /// The reply without its blocks; `undefined` when it has none.
    pub fn clean(&self, reply: &str) -> Option<String> {
        let clean = self.turn.clean(reply);
        *self.blocks.borrow_mut() = contents(clean.blocks).collect();
        clean.edited
    }

    /// Takes the next piece of a streamed reply.
    pub fn push(&self, piece: &[u8]) -> PushOutcome {
        let mut stream = self.stream.borrow_mut();
        match stream.as_mut().map_or(Output::Unchanged, |stream| stream.push(piece)) {
            Output::Unchanged => PushOutcome::Unchanged,
            Output::Nothing => PushOutcome::Held,
            Output::Bytes(bytes) => {
                *self.passed.borrow_mut() = bytes;
                PushOutcome::Edited
            }
        }
    }

    /// Whether the server has said that the stream is over, though it may not have closed it yet.
    #[wasm_bindgen(getter, js_name = isDone)]
    pub fn is_done(&self) -> bool {
        self.stream.borrow().as_ref().is_some_and(StreamFilter::is_done)
    }

    /// The bytes of the last `push` that was `Edited`.
    pub fn take(&self) -> Vec<u8> {
        self.passed.take()
    }

    /// The last bytes of a streamed reply, in the place of the pieces that the app has not seen.
    pub fn finish(&self) -> Vec<u8> {
        self.stream.borrow_mut().as_mut().map_or(Vec::new(), StreamFilter::finish)
    }

    /// Takes the next piece of the text `channel`, and returns what can be shown now.
    #[wasm_bindgen(js_name = pushText)]
    pub fn push_text(&self, channel: u32, text: String) -> String {
        match self.pieces.borrow_mut().as_mut() {
            Some(filter) => filter.push(channel, &text),
            None => text,
        }
    }

    /// Ends the text `channel`, and returns the rest of what can be shown.
    #[wasm_bindgen(js_name = finishText)]
    pub fn finish_text(&self, channel: u32) -> String {
        self.pieces.borrow_mut().as_mut().map_or(String::new(), |filter| filter.finish(channel))
    }

    /// Whether the text that was finished last ended inside a block.
    #[wasm_bindgen(getter, js_name = endsInBlock)]
    pub fn ends_in_block(&self) -> bool {
        self.pieces.borrow().as_ref().is_some_and(TextFilter::is_truncated)
    }

    /// Stores what the reply taught. A second call stores nothing.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawLearned>")]
    pub fn learn(&self) -> Promise {
        let turn = self.turn.clone();
        let mut blocks = std::mem::take(&mut *self.blocks.borrow_mut());
        let mut reply = None;
        if let Some(filter) = self.stream.borrow_mut().as_mut() {
            blocks.extend(contents(filter.take_blocks()));
            reply = filter.stored_reply();
        }
        if let Some(filter) = self.pieces.borrow_mut().as_mut() {
            blocks.extend(contents(filter.take_blocks()));
        }
        promise(async move {
            let learned = turn.learn(&blocks, reply).await.map_err(to_error)?;
            let queued = turn.queue().await.map_err(to_error)?;
            to_js(&JsLearned::new(learned, turn.cost(&blocks), queued, blocks))
        })
    }
}

fn contents(blocks: Vec<Block>) -> impl Iterator<Item = String> {
    blocks.into_iter().map(|block| block.content)
}
