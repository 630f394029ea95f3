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

/// One call.
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
    #[wasm_bindgen(getter, unchecked_return_type = "any")]
    pub fn recalled(&self) -> JsResult<JsValue> {
        to_js(&self.turn.recalled().into_iter().map(JsFound::from).collect::<Vec<_>>())
    }

    /// The reply without its blocks; `undefined` when it has none.
    pub fn clean(&self, reply: &str) -> Option<String> {
        let clean = self.turn.clean(reply);
        *self.blocks.borrow_mut() = contents(clean.blocks).collect();
        clean.edited
    }

    /// Takes the next piece of a streamed reply. What the app may see: 0, this piece and those before it that it has not seen,
    /// as they came; 1, nothing yet; 2, the bytes that `take` gives, in the place of them all. 4 more, once the server has
    /// said that the stream is over, though it may not have closed it yet.
    pub fn push(&self, piece: &[u8]) -> u32 {
        let mut stream = self.stream.borrow_mut();
        let Some(stream) = stream.as_mut() else { return 0 };
        let passed = match stream.push(piece) {
            Output::Unchanged => 0,
            Output::Nothing => 1,
            Output::Bytes(bytes) => {
                *self.passed.borrow_mut() = bytes;
                2
            }
        };
        passed + 4 * u32::from(stream.is_done())
    }

    /// What `push` let pass.
    pub fn take(&self) -> Vec<u8> {
        self.passed.take()
    }

    /// The last bytes of a streamed reply, in the place of the pieces that the app has not seen.
    pub fn finish(&self) -> Vec<u8> {
        self.stream.borrow_mut().as_mut().map_or(Vec::new(), StreamFilter::finish)
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
        self.pieces.borrow().as_ref().is_some_and(TextFilter::is_truncated)
    }

    /// Stores what the reply taught. A second call stores nothing.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
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
