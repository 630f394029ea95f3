//! Writers of one user that meet: none of them is refused, a lock is asked for where there is one, and thousands of memories
//! leave the host free.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::error::{Error, ErrorKind, Result};
use fast_memory::host::{HeldLock, Host, LockOutcome};
use fast_memory::memory::{Memory, NewMemory};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::store::{Row, Snapshot, Store, Version};
use fast_memory::wire::work;
use pollster::block_on;
use support::{NoEmbedder, TestHost, new_memory};

/// A store to which another process commits first, so many times, and that tabs share.
#[derive(Default)]
struct BusyStore {
    inner: InMemoryStore,
    others: Cell<usize>,
    /// Loads and attempts to commit.
    calls: Cell<u64>,
}

#[async_trait(?Send)]
impl Store for BusyStore {
    fn shared_name(&self) -> Option<String> {
        Some("busy".to_owned())
    }

    async fn load(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot> {
        self.calls.set(self.calls.get() + 1);
        self.inner.load(namespace, since).await
    }

    async fn commit(&self, namespace: &str, rows: &[Row], if_version: Option<Version>) -> Result<Version> {
        self.calls.set(self.calls.get() + 1);
        if self.others.get() > 0 {
            self.others.set(self.others.get() - 1);
            return Err(Error::new(ErrorKind::Conflict, "another writer committed first"));
        }
        self.inner.commit(namespace, rows, if_version).await
    }

    async fn clear(&self, namespace: &str) -> Result<Version> {
        self.inner.clear(namespace).await
    }
}

/// A host whose lock has an outcome that the test decides.
struct LockingHost {
    inner: TestHost,
    is_hung: Cell<bool>,
    /// What happened, in order.
    log: Rc<RefCell<Vec<String>>>,
    pauses: RefCell<Vec<u32>>,
}

#[async_trait(?Send)]
impl Host for LockingHost {
    fn now(&self) -> u64 {
        self.inner.now()
    }

    fn random(&self) -> [u8; 16] {
        self.inner.random()
    }

    fn is_json_object(&self, text: &str) -> bool {
        self.inner.is_json_object(text)
    }

    async fn pause(&self, milliseconds: u32) {
        self.pauses.borrow_mut().push(milliseconds);
    }

    async fn lock(&self, name: &str, milliseconds: u32) -> LockOutcome {
        self.log.borrow_mut().push(format!("asks for {name} within {milliseconds}"));
        if self.is_hung.get() {
            return LockOutcome::TimedOut;
        }
        let log = self.log.clone();
        LockOutcome::Held(HeldLock::new(Box::new(move || log.borrow_mut().push("releases".to_owned()))))
    }
}

struct Setup {
    store: Rc<BusyStore>,
    host: Rc<LockingHost>,
    memory: Memory,
}

fn setup() -> Setup {
    let store = Rc::<BusyStore>::default();
    let host = Rc::new(LockingHost {
        inner: TestHost::default(),
        is_hung: Cell::default(),
        log: Rc::default(),
        pauses: RefCell::default(),
    });
    let memory = Memory::new("alice", store.clone(), Rc::new(NoEmbedder), host.clone());
    Setup { store, host, memory }
}

fn add(memory: &Memory, text: &str) -> Result<usize> {
    block_on(memory.add(&[new_memory(text)])).map(|records| records.len())
}

#[test]
fn each_write_holds_the_lock() {
    let Setup { host, memory, .. } = setup();
    add(&memory, "Likes tea").unwrap();
    add(&memory, "Likes bread").unwrap();
    let write = ["asks for fast-memory write busy alice within 10000", "releases"];
    assert_eq!(*host.log.borrow(), [write, write].concat());
}

#[test]
fn a_tab_that_hangs_is_waited_for_once() {
    let Setup { host, memory, .. } = setup();
    host.is_hung.set(true);
    for text in ["Likes tea", "Likes bread"] {
        add(&memory, text).unwrap();
    }
    host.is_hung.set(false);
    for text in ["Likes wine", "Likes cheese"] {
        add(&memory, text).unwrap();
    }
    let waits: Vec<String> =
        host.log.borrow().iter().filter_map(|line| line.rsplit_once("within ").map(|it| it.1.to_owned())).collect();
    assert_eq!(waits, ["10000", "50", "50", "10000"]);
}

#[test]
fn a_writer_that_meets_others_two_hundred_times_is_not_refused() {
    let Setup { store, host, memory } = setup();
    store.others.set(200);
    add(&memory, "Likes tea").unwrap();
    let pauses = host.pauses.borrow();
    // Those of a writer that waits for its lock are a second.
    let pauses: Vec<u32> = pauses.iter().copied().filter(|&pause| pause != 1000).collect();
    assert_eq!(pauses.len(), 200);
    assert!(pauses[0] < 2 && pauses[1] < 4 && pauses[2] < 8, "{pauses:?}");
    assert!(pauses.iter().all(|&pause| pause < 512) && pauses.iter().any(|&pause| pause > 256), "{pauses:?}");
}

#[test]
fn a_writer_that_has_met_others_pauses_before_its_next_write_too() {
    let Setup { store, host, memory } = setup();
    store.others.set(3);
    add(&memory, "Likes tea").unwrap();
    host.pauses.borrow_mut().clear();
    for text in ["Likes bread", "Likes wine", "Likes cheese"] {
        add(&memory, text).unwrap();
    }
    // Two conflicts are left after the commit, and one fewer after each.
    assert_eq!(host.pauses.borrow().iter().filter(|&&pause| pause != 1000).count(), 2);
}

#[test]
fn a_store_that_answers_shows_progress() {
    let Setup { store, memory, .. } = setup();
    let before = memory.progress();
    store.others.set(50);
    add(&memory, "Likes tea").unwrap();
    assert!(memory.progress() - before >= 50);
}

fn boats(count: usize) -> Vec<NewMemory> {
    (0..count).map(|number| new_memory(&format!("Owns boat {number:05} in harbour"))).collect()
}

#[test]
fn adding_one_takes_no_longer_with_more_there() {
    let work_with = |count: usize| {
        let Setup { memory, .. } = setup();
        block_on(memory.add(&boats(count))).unwrap();
        work::take();
        add(&memory, "Owns boat 99999 in harbour").unwrap();
        let of_adding = work::take();
        block_on(memory.update(&block_on(memory.all(&Default::default())).unwrap()[0].id, &Default::default()))
            .unwrap();
        (of_adding, work::take())
    };
    assert_eq!(work_with(100), work_with(2000));
}

#[test]
fn adding_thousands_takes_linear_time() {
    let work_of = |count: usize| {
        let Setup { store, memory, .. } = setup();
        let before = store.calls.get();
        work::take();
        block_on(memory.add(&boats(count))).unwrap();
        (work::take(), store.calls.get() - before)
    };
    let (one, two) = (work_of(1000), work_of(2000));
    assert!(one.0 > 0 && two.0 == 2 * one.0, "{one:?} {two:?}");
    assert_eq!((one.1, two.1), (2, 2), "one load and one commit");
}

#[test]
fn a_long_work_yields_while_thousands_are_added_and_loaded() {
    let host = Rc::<TestHost>::default();
    let store = Rc::<InMemoryStore>::default();
    let open = || Memory::new("alice", store.clone(), Rc::new(NoEmbedder), host.clone());
    block_on(open().add(&boats(1000))).unwrap();
    // Half of them while they are planned, half while they are indexed.
    assert!(host.yields.get() >= 2 * 14, "{}", host.yields.get());
    host.yields.set(0);
    assert_eq!(block_on(open().all(&Default::default())).unwrap().len(), 1000);
    assert!(host.yields.get() >= 14, "{}", host.yields.get());
}

#[test]
fn thousands_that_meet_another_writer_are_stored_once() {
    let Setup { store, memory, .. } = setup();
    store.others.set(2);
    let records = block_on(memory.add(&boats(500))).unwrap();
    let all = block_on(memory.all(&Default::default())).unwrap();
    assert_eq!((records.len(), all.len()), (500, 500));
    assert!(records.iter().zip(&all).all(|(record, stored)| record.id == stored.id));
}
