//! The store contract, kept by the in-memory store.
#![cfg(not(target_arch = "wasm32"))]

mod contract;

use fast_memory::store::in_memory::InMemoryStore;

#[test]
fn keeps_the_contract() {
    let store = InMemoryStore::default();
    pollster::block_on(async {
        contract::an_empty_namespace_is_empty(&store).await;
        contract::bytes_survive(&store).await;
        contract::only_what_changed_is_loaded(&store).await;
        contract::a_stale_writer_is_refused_and_leaves_nothing(&store).await;
        contract::users_do_not_cross(&store).await;
        contract::clearing_erases_and_others_learn_of_it(&store).await;
        contract::a_reader_from_before_the_store_was_erased_gets_all(&store).await;
    });
}
