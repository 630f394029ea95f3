//! What the fuzz targets share. A target takes bytes, runs one entry of the engine that foreign bytes reach, and checks what must
//! hold whatever they are; a broken invariant is a panic, as any other panic is.

mod filters;
mod memory;

pub use filters::{KEY, filter_stream, filter_text, has_key, may_hold_block};
pub use memory::{NoEmbedder, TestHost, memory_over};

use fast_memory::wire::api::Api;

/// The bytes that a target consumes from the front: choices first, then the text under test.
#[derive(Debug)]
pub struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    /// The next byte; 0 when none is left.
    pub fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    /// The next bytes, as many as there are of `count`.
    pub fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// The next bytes after a length of two bytes.
    pub fn sized(&mut self) -> &'a [u8] {
        let length = u16::from_le_bytes([self.byte(), self.byte()]);
        self.take(length.into())
    }

    pub fn api(&mut self) -> Api {
        [Api::Completions, Api::Responses, Api::Messages][usize::from(self.byte() % 3)]
    }
}
