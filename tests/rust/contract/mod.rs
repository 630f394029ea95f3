//! What every store must do, whatever it is made of. `store_in_memory.rs` and `browser.rs` run it.

use fast_memory::error::ErrorKind;
use fast_memory::store::{Row, Snapshot, Store};

/// Runs all of it. The store must be new.
pub async fn check(store: &dyn Store) {
    an_empty_namespace_is_empty(store).await;
    a_reader_from_before_the_store_was_erased_gets_all(store).await;
    bytes_survive(store).await;
    only_what_changed_is_loaded(store).await;
    a_stale_writer_is_refused_and_leaves_nothing(store).await;
    users_do_not_cross(store).await;
    clearing_erases_and_others_learn_of_it(store).await;
}

fn row(id: &str, data: &[u8]) -> Row {
    Row { id: id.to_owned(), data: Some(data.to_vec()) }
}

fn tombstone(id: &str) -> Row {
    Row { id: id.to_owned(), data: None }
}

fn ids(snapshot: &Snapshot) -> Vec<&str> {
    let mut ids: Vec<&str> = snapshot.rows.iter().map(|row| row.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

async fn an_empty_namespace_is_empty(store: &dyn Store) {
    let snapshot = store.load("nobody", None).await.unwrap();
    assert_eq!((snapshot.version, snapshot.rows.len(), snapshot.full), (0, 0, true));
}

async fn a_reader_from_before_the_store_was_erased_gets_all(store: &dyn Store) {
    let version = store.commit("erased", &[row("a", b"1")], None).await.unwrap();
    let snapshot = store.load("erased", Some(version + 3)).await.unwrap();
    assert_eq!((snapshot.version, ids(&snapshot), snapshot.full), (version, vec!["a"], true));
}

async fn bytes_survive(store: &dyn Store) {
    let bytes: Vec<u8> = (0..=255).collect();
    let version = store.commit("bytes", &[row("all", &bytes), row("none", &[])], Some(0)).await.unwrap();
    let snapshot = store.load("bytes", None).await.unwrap();
    assert_eq!((snapshot.version, snapshot.full), (version, true));
    assert_eq!(ids(&snapshot), ["all", "none"]);
    for found in &snapshot.rows {
        let expected: &[u8] = if found.id == "all" { &bytes } else { &[] };
        assert_eq!(found.data.as_deref(), Some(expected));
    }
}

async fn only_what_changed_is_loaded(store: &dyn Store) {
    let first = store.commit("delta", &[row("a", b"1"), row("b", b"1")], None).await.unwrap();
    let second = store.commit("delta", &[row("b", b"2"), tombstone("a"), row("c", b"2")], Some(first)).await.unwrap();
    let delta = store.load("delta", Some(first)).await.unwrap();
    assert_eq!((delta.version, delta.full), (second, false));
    assert_eq!(ids(&delta), ["a", "b", "c"]);
    assert!(delta.rows.contains(&tombstone("a")) && delta.rows.contains(&row("b", b"2")));
    assert_eq!(store.load("delta", Some(second)).await.unwrap().rows, []);
    assert_eq!(ids(&store.load("delta", None).await.unwrap()), ["b", "c"], "all that there is, without tombstones");
}

async fn a_stale_writer_is_refused_and_leaves_nothing(store: &dyn Store) {
    let first = store.commit("stale", &[row("a", b"1")], Some(0)).await.unwrap();
    store.commit("stale", &[row("a", b"2")], Some(first)).await.unwrap();
    let error = store.commit("stale", &[row("a", b"3"), row("b", b"3")], Some(first)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let snapshot = store.load("stale", None).await.unwrap();
    assert_eq!(snapshot.rows, [row("a", b"2")]);
}

async fn users_do_not_cross(store: &dyn Store) {
    // Names that a careless key would mix up.
    let users = ["alice", "alice2", "alice/x", "", "ALICE", "bob\u{0}", "\u{10ffff}"];
    for user in users {
        store.commit(user, &[row("memory", user.as_bytes())], None).await.unwrap();
    }
    store.clear("alice").await.unwrap();
    for user in users {
        let rows = store.load(user, None).await.unwrap().rows;
        let expected = if user == "alice" { vec![] } else { vec![row("memory", user.as_bytes())] };
        assert_eq!(rows, expected, "{user:?}");
    }
}

async fn clearing_erases_and_others_learn_of_it(store: &dyn Store) {
    let before = store.commit("clear", &[row("a", b"1"), row("b", b"1")], None).await.unwrap();
    let cleared = store.clear("clear").await.unwrap();
    assert!(cleared > before, "a writer from before is stale");
    let error = store.commit("clear", &[row("c", b"1")], Some(before)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let after = store.commit("clear", &[row("d", b"1")], Some(cleared)).await.unwrap();
    let seen_from_before = store.load("clear", Some(before)).await.unwrap();
    assert_eq!((seen_from_before.version, seen_from_before.full), (after, true), "what is not in it is gone");
    assert_eq!(ids(&seen_from_before), ["d"]);
    assert_eq!(ids(&store.load("clear", Some(cleared)).await.unwrap()), ["d"]);
}
