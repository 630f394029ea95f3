//! `Turn`: one chat call, from the request to what its reply taught.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{JsFound, JsLearned, JsResult, promise, to_error, to_js};
use crate::turn;
use crate::wire::pieces::PieceFilter;
use crate::wire::stream::StreamFilter;

/// One call.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Turn {
    turn: Rc<turn::Turn>,
    stream: RefCell<Option<StreamFilter>>,
    pieces: RefCell<Option<PieceFilter>>,
    blocks: RefCell<Vec<String>>,
}

impl Turn {
    pub(super) fn new(turn: turn::Turn) -> Self {
        let (stream, pieces) = (RefCell::new(turn.stream_filter()), RefCell::new(turn.piece_filter()));
        Self { turn: Rc::new(turn), stream, pieces, blocks: RefCell::default() }
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
    #[wasm_bindgen(getter, unchecked_return_type = "any")]
    pub fn recalled(&self) -> JsResult<JsValue> {
        to_js(&self.turn.recalled().into_iter().map(JsFound::from).collect::<Vec<_>>())
    }

    /// The reply without its blocks; `undefined` when it has none.
    pub fn clean(&self, reply: &str) -> Option<String> {
        let clean = self.turn.clean(reply);
        *self.blocks.borrow_mut() = clean.blocks;
        clean.edited
    }

    /// The bytes of a streamed reply that the app may see, after the next ones from the server; `undefined` when they are
    /// the same.
    pub fn push(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.stream.borrow_mut().as_mut()?.push(bytes)
    }

    /// The last bytes of a streamed reply.
    pub fn finish(&self) -> Vec<u8> {
        self.stream.borrow_mut().as_mut().map_or(Vec::new(), StreamFilter::finish)
    }

    /// Whether the server said that the stream is over, though it may not have closed it yet.
    #[wasm_bindgen(getter, js_name = isDone)]
    pub fn is_done(&self) -> bool {
        self.stream.borrow().as_ref().is_some_and(StreamFilter::is_done)
    }

    /// What may be shown of the text `line` after its next piece.
    #[wasm_bindgen(js_name = pushText)]
    pub fn push_text(&self, line: u32, text: String) -> String {
        match self.pieces.borrow_mut().as_mut() {
            Some(filter) => filter.push(line, &text),
            None => text,
        }
    }

    /// What is still to be shown of the text `line`, which is over.
    #[wasm_bindgen(js_name = finishText)]
    pub fn finish_text(&self, line: u32) -> String {
        self.pieces.borrow_mut().as_mut().map_or(String::new(), |filter| filter.finish(line))
    }

    /// Whether the text that was finished last ended inside a block.
    #[wasm_bindgen(getter, js_name = endsInBlock)]
    pub fn ends_in_block(&self) -> bool {
        self.pieces.borrow().as_ref().is_some_and(PieceFilter::cut_off)
    }

    /// Stores what the reply taught. A second call stores nothing.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn learn(&self) -> Promise {
        let turn = self.turn.clone();
        let mut blocks = std::mem::take(&mut *self.blocks.borrow_mut());
        let mut reply = None;
        if let Some(filter) = self.stream.borrow_mut().as_mut() {
            blocks.extend(filter.take_blocks());
            reply = filter.reply();
        }
        if let Some(filter) = self.pieces.borrow_mut().as_mut() {
            blocks.extend(filter.take_blocks());
        }
        promise(async move {
            let learned = turn.learn(&blocks, reply).await.map_err(to_error)?;
            let queued = turn.queue().await.map_err(to_error)?;
            to_js(&JsLearned::new(learned, turn.cost(&blocks), queued, blocks))
        })
    }
}
