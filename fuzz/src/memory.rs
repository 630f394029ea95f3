use std::cell::Cell;
use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::embed::Embedder;
use fast_memory::error::{Error, ErrorKind, Result};
use fast_memory::host::Host;
use fast_memory::memory::Memory;
use fast_memory::store::Store;

/// The memory of a user over a store, without an embedder.
pub fn memory_over(store: Rc<dyn Store>) -> Rc<Memory> {
    Rc::new(Memory::new("alice", store, Rc::new(NoEmbedder), Rc::new(FuzzHost::default())))
}

/// Time stands still, and random numbers are the same in each run: what an input does depends on the input alone.
#[derive(Debug, Default)]
pub struct FuzzHost {
    drawn: Cell<u128>,
}

#[async_trait(?Send)]
impl Host for FuzzHost {
    fn now(&self) -> u64 {
        1_700_000_000_000
    }

    fn random(&self) -> [u8; 16] {
        self.drawn.set(self.drawn.get() + 1);
        self.drawn.get().wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_le_bytes()
    }

    fn is_json_object(&self, text: &str) -> bool {
        serde_json::from_str::<serde_json::Map<_, _>>(text).is_ok()
    }

    async fn yield_now(&self) {}
}

/// Memories are found by words.
#[derive(Debug)]
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
