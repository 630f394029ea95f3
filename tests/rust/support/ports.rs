//! What a memory needs of its host: a clock that is set, and no embedder.

use std::cell::Cell;

use async_trait::async_trait;
use fast_memory::embed::Embedder;
use fast_memory::error::{Error, ErrorKind, Result};
use fast_memory::host::Host;

pub const NOW: u64 = 1_700_000_000_000;

/// Time stands still at [`NOW`] until it is set. Random numbers are the same in each run.
#[derive(Debug)]
pub struct TestHost {
    pub now: Cell<u64>,
    drawn: Cell<u64>,
    /// All random numbers are equal, and keys with them.
    repeats: bool,
    /// How often a long work has yielded.
    pub yields: Cell<usize>,
}

impl Default for TestHost {
    fn default() -> Self {
        Self { now: Cell::new(NOW), drawn: Cell::default(), repeats: false, yields: Cell::default() }
    }
}

impl TestHost {
    pub fn repeating() -> Self {
        Self { repeats: true, ..Self::default() }
    }
}

#[async_trait(?Send)]
impl Host for TestHost {
    fn now(&self) -> u64 {
        self.now.get()
    }

    fn random(&self) -> [u8; 16] {
        if !self.repeats {
            self.drawn.set(self.drawn.get() + 1);
        }
        u128::from(self.drawn.get() + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_le_bytes()
    }

    fn is_json_object(&self, text: &str) -> bool {
        serde_json::from_str::<serde_json::Map<_, _>>(text).is_ok()
    }

    async fn yield_now(&self) {
        self.yields.set(self.yields.get() + 1);
    }
}

pub struct NoEmbedder;

#[async_trait(?Send)]
impl Embedder for NoEmbedder {
    fn model_id(&self) -> String {
        "none".to_owned()
    }

    fn is_ready(&self) -> bool {
        false
    }

    async fn embed(&self, _: &[&str]) -> Result<Vec<Vec<f32>>> {
        Err(Error::new(ErrorKind::Embedder, "there is none"))
    }

    async fn embed_query(&self, _: &str) -> Option<Vec<f32>> {
        None
    }
}
