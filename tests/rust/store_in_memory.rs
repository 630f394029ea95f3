//! The store contract, kept by the in-memory store.
#![cfg(not(target_arch = "wasm32"))]

mod contract;

use fast_memory::store::in_memory::InMemoryStore;

#[test]
fn keeps_the_contract() {
    pollster::block_on(contract::check(&InMemoryStore::default()));
}
