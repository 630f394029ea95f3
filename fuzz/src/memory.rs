use std::rc::Rc;

use fast_memory::memory::Memory;
use fast_memory::store::Store;

#[path = "../../tests/rust/support/ports.rs"]
mod ports;

pub use ports::{NoEmbedder, TestHost};

/// The memory of a user over a store, without an embedder. Time stands still, and random numbers are the same in each run: what an
/// input does depends on the input alone.
pub fn memory_over(store: Rc<dyn Store>) -> Rc<Memory> {
    Rc::new(Memory::new("alice", store, Rc::new(NoEmbedder), Rc::new(TestHost::default())))
}
