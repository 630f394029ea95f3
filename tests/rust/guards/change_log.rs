//! Each change by a model is in the change log, and can be undone.

use fast_memory::memory::{Change, Learned, MemoryChange, NewMemory, Record, Source};
use fast_memory::store::Store;
use pollster::block_on;

use super::support::{Setup, all, ask, begin, handle, learn, new_memory};

fn update(setup: &Setup, old: &str, new: &str) -> Learned {
    let turn = begin(&setup.turns(), &ask("Who am I?"));
    learn(&turn, &format!(r#"[{{"update":"{}","content":"{new}"}}]"#, handle(&turn, old)))
}

fn forget(setup: &Setup, text: &str) -> Learned {
    let turn = begin(&setup.turns(), &ask("Who am I?"));
    learn(&turn, &format!(r#"[{{"forget":"{}"}}]"#, handle(&turn, text)))
}

fn undo(setup: &Setup, Change { id, .. }: &Change) -> Option<Record> {
    block_on(setup.memory().undo(id)).unwrap()
}

/// The ids of the rows of changes in the store.
fn rows(setup: &Setup) -> Vec<String> {
    let rows = block_on(setup.store.load("alice", None)).unwrap().rows.into_iter();
    rows.filter(|row| row.data.is_some() && row.id.starts_with("#change")).map(|row| row.id).collect()
}

#[test]
fn an_update_is_undone() {
    let setup = Setup::new();
    let scope = r#"{"metadata":{"a":1}}"#.to_owned();
    let before = NewMemory { source: Source::Reply, scope, created_at: Some(5), ..new_memory("Uses SQL") };
    let before = block_on(setup.memory().add(&[before])).unwrap().remove(0);
    setup.host.now.set(setup.host.now.get() + 1000);
    let learned = update(&setup, "Uses SQL", "Uses Redis");
    assert_eq!(learned.changes[0].before, before);
    assert_eq!(learned.updated[0].id, before.id);
    let restored = undo(&setup, &learned.changes[0]).unwrap();
    assert_eq!(restored, Record { updated_at: setup.host.now.get(), ..before });
    assert_eq!(all(&setup.memory()), [restored]);
    assert_eq!(undo(&setup, &learned.changes[0]), None, "once");
    assert!(rows(&setup).is_empty());
}

#[test]
fn a_deletion_is_undone() {
    let setup = Setup::new();
    let known = setup.know(&["Uses SQL", "Is allergic to nuts"]);
    let learned = forget(&setup, "Is allergic to nuts");
    assert_eq!((setup.texts().len(), learned.forgotten), (1, vec![known[1].id.clone()]));
    assert_eq!(undo(&setup, &learned.changes[0]), Some(known[1].clone()));
    assert_eq!(all(&setup.memory()), known);
}

#[test]
fn changes_are_no_memories() {
    let setup = Setup::new();
    setup.know(&["Uses SQL"]);
    update(&setup, "Uses SQL", "Uses Redis");
    let memory = setup.memory();
    let stats = block_on(memory.stats()).unwrap();
    assert_eq!((stats.total, stats.unreadable, rows(&setup).len()), (1, 0, 1));
    assert_eq!(block_on(memory.undo("#change")).unwrap(), None);
    assert_eq!(block_on(memory.undo(&all(&memory)[0].id)).unwrap(), None);
    assert_eq!(block_on(memory.undo("#salt")).unwrap(), None);
    assert!(!block_on(memory.delete(&rows(&setup)[0])).unwrap());
}

#[test]
fn the_last_fifty_changes_are_kept() {
    let setup = Setup::new();
    setup.know(&["Owns 0 boats"]);
    let mut changes = Vec::new();
    for number in 0..60 {
        let learned = update(&setup, &format!("Owns {number} boats"), &format!("Owns {} boats", number + 1));
        changes.extend(learned.changes);
    }
    let ids: Vec<String> = changes.iter().map(|change| change.id.clone()).collect();
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(sorted, ids, "the order of ids is the order of the changes");
    assert_eq!(rows(&setup).len(), 50);
    assert_eq!(undo(&setup, &changes[9]), None);
    assert_eq!(undo(&setup, &changes[10]).unwrap().text, "Owns 10 boats");
}

#[test]
fn a_deleted_memory_leaves_no_change() {
    let setup = Setup::new();
    let known = setup.know(&["Uses SQL", "Has a dog"]);
    let updated = update(&setup, "Uses SQL", "Uses Redis");
    forget(&setup, "Has a dog");
    assert!(block_on(setup.memory().delete(&known[0].id)).unwrap());
    assert_eq!(undo(&setup, &updated.changes[0]), None);
    assert_eq!(rows(&setup).len(), 1);
    assert!(!block_on(setup.memory().delete(&known[1].id)).unwrap(), "a model has forgotten it");
    assert!(rows(&setup).is_empty());

    setup.know(&["Uses SQL"]);
    forget(&setup, "Uses SQL");
    block_on(setup.memory().clear()).unwrap();
    assert!(block_on(setup.store.load("alice", None)).unwrap().rows.iter().all(|row| row.data.is_none()));
}

#[test]
fn what_the_app_changes_and_what_changes_nothing_is_not_logged() {
    let setup = Setup::new();
    let id = setup.know(&["Uses SQL"]).remove(0).id;
    let text = Some("Uses Redis".to_owned());
    block_on(setup.memory().update(&id, &MemoryChange { text, ..MemoryChange::default() })).unwrap();
    let turn = begin(&setup.turns(), &ask("Who am I?"));
    let learned = learn(
        &turn,
        &format!(r#"[{{"update":"{}","content":"Uses Redis"}},"uses redis."]"#, handle(&turn, "Uses Redis")),
    );
    assert_eq!((learned.changes.len(), rows(&setup).len()), (0, 0), "{learned:?}");
}
