//! Rows that a store returns: damaged, of a later version, or written by somebody else.
#![no_main]

use std::rc::Rc;

use fast_memory::memory::{
    Category, Filter, LearnOptions, Memory, NewMemory, Proposal, ProposalKind, RecallOptions, Record, Source,
};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::store::{Row, Store};
use fast_memory_fuzz::{Input, memory_over};
use libfuzzer_sys::fuzz_target;
use pollster::block_on;

const MOST_ROWS: usize = 40;
const RECALL: RecallOptions =
    RecallOptions { top_k: 5, max_tokens: 300, min_score: None, context_days: 90, counts_use: true };
const LEARN: LearnOptions =
    LearnOptions { protect_added: false, may_forget_all: false, may_forget: true, requires_approval: false };

fuzz_target!(|data: &[u8]| {
    let rows = rows_of(Input(data));
    let store = Rc::new(InMemoryStore::default());
    block_on(store.commit("alice", &rows, None)).expect("it stores");
    let memory = memory_over(store.clone());
    let before = records(&memory);
    let unreadable = block_on(memory.stats()).expect("it counts").unreadable;
    for record in &before {
        let again = Record::from_bytes(&record.id, &record.to_bytes()).expect("its own row is readable");
        assert_eq!(&again, record, "a record changes when it is written again");
    }
    use_memory(&memory);
    assert_eq!(records(&memory_over(store.clone())), records(&memory), "another process sees something else");
    let left = block_on(memory.stats()).expect("it counts").unreadable;
    assert_eq!(left, unreadable, "rows that nobody could read are gone");
    block_on(memory.clear()).expect("it clears");
    assert!(block_on(store.load("alice", None)).expect("it loads").rows.is_empty());
});

/// Each row: a byte that chooses its id, a length, the bytes.
fn rows_of(mut input: Input) -> Vec<Row> {
    let mut rows = Vec::new();
    while !input.0.is_empty() && rows.len() < MOST_ROWS {
        let choice = input.byte();
        let prefix = ["", "#job", "#change", "#salt"][usize::from(choice % 4)];
        let id = if prefix == "#salt" { prefix.to_owned() } else { format!("{prefix}{:012x}{:016x}", choice, 7) };
        let data = input.sized().to_vec();
        if rows.iter().all(|row: &Row| row.id != id) {
            rows.push(Row { id, data: Some(data) });
        }
    }
    rows
}

fn records(memory: &Memory) -> Vec<Record> {
    let mut records = block_on(memory.all(&Filter::default())).expect("it lists");
    // Uses are counted in memory, and written with the next change.
    records.iter_mut().for_each(|record| (record.life.uses, record.life.used_at) = (0, 0));
    records
}

/// What an app and a reply do with a memory. Errors are of the store, and this one has none.
fn use_memory(memory: &Memory) {
    block_on(async {
        memory.search("bees in the garden", 5, 0.0, &Filter::default()).await.expect("it searches");
        memory.recall("What do you know about me?", RECALL).await.expect("it recalls");
        memory.job_counts().await.expect("it counts jobs");
        memory.due_jobs(10, true).await.expect("it lists jobs");
        memory.history(None).await.expect("it lists changes");
        memory.undo_last().await.expect("it takes back");
        memory.add(&[new_memory("Keeps bees"), new_memory("Lives in Zürich")]).await.expect("it adds");
        let learned = memory.learn(&proposals(), LEARN, "I moved to Bern").await.expect("it learns");
        for change in learned.changes {
            memory.undo(&change.id).await.expect("it takes back");
        }
    });
}

fn new_memory(text: &str) -> NewMemory {
    NewMemory {
        text: text.to_owned(),
        category: Category::Fact,
        created_at: None,
        updated_at: None,
        source: Source::App,
        scope: String::new(),
        is_pinned: false,
        expires_at: None,
        context: String::new(),
        quarantine: None,
    }
}

fn proposals() -> Vec<Proposal> {
    [(ProposalKind::Add, "Lives in Bern"), (ProposalKind::ForgetAbout, "bees")]
        .map(|(kind, text)| Proposal {
            kind,
            id: String::new(),
            text: text.to_owned(),
            category: None,
            is_approved: false,
        })
        .into()
}
