//! What an app adds, changes and asks for by itself, and the scope that stays with it.

use std::rc::Rc;

use fast_memory::memory::{
    Category, Filter, LearnOptions, Memory, MemoryChange, NewMemory, Proposal, ProposalKind, Source,
};
use pollster::block_on;

use super::support::TestHost;
use super::{Setup, new_memory, texts};

const LEARN: LearnOptions =
    LearnOptions { protect_added: true, may_forget_all: false, requires_approval: false, may_forget: false };

fn new_text(text: &str) -> MemoryChange {
    MemoryChange { text: Some(text.to_owned()), ..MemoryChange::default() }
}

#[test]
fn a_repeated_statement_is_one_memory() {
    let memory = Setup::new(true).memory("alice");
    let first = block_on(memory.add(&[new_memory("Likes C++.", Category::Preference)])).unwrap();
    let again = block_on(memory.add(&[new_memory(" likes  c++", Category::Fact)])).unwrap();
    assert_eq!(first[0].id, again[0].id);
    for text in ["Likes C", "Likes C#", "Moved from Paris to London", "Moved from London to Paris"] {
        block_on(memory.add(&[new_memory(text, Category::Fact)])).unwrap();
    }
    assert_eq!(texts(&memory).len(), 5);
}

#[test]
fn unusable_texts_are_refused() {
    let memory = Setup::new(true).memory("alice");
    for text in [String::new(), " \n".to_owned(), "x".repeat(4001)] {
        assert_eq!(block_on(memory.add(&[new_memory(&text, Category::Fact)])).unwrap_err().code(), "config");
    }
    assert!(!block_on(memory.delete("nothing")).unwrap());
    assert_eq!(block_on(memory.clear()).unwrap(), 0);
}

#[test]
fn many_memories_are_added_all_or_none() {
    let setup = Setup::new(true);
    let memory = setup.memory("alice");
    let old = NewMemory {
        created_at: Some(1_000),
        updated_at: Some(2_000),
        source: Source::Reply,
        ..new_memory("Has a cat", Category::Fact)
    };
    let memories = [old, new_memory("Likes tea", Category::Preference), new_memory("likes tea.", Category::Fact)];
    let added = block_on(memory.add(&memories)).unwrap();
    assert_eq!((added[0].created_at, added[0].updated_at, added[0].source), (1_000, 2_000, Source::Reply));
    assert_eq!(added[1].id, added[2].id, "the same statement, twice in one list");
    assert_eq!(block_on(memory.all(&Filter::default())).unwrap().len(), 2);

    let refused = block_on(memory.add(&[new_memory("Plays chess", Category::Fact), new_memory(" ", Category::Fact)]))
        .unwrap_err();
    assert_eq!(refused.code(), "config");
    assert_eq!(block_on(memory.all(&Filter::default())).unwrap().len(), 2, "nothing of it was added");
}

#[test]
fn a_filter_selects_by_category_and_time() {
    let setup = Setup::new(true);
    let memory = setup.memory("alice");
    let said =
        |text, category, at| NewMemory { created_at: Some(at), updated_at: Some(at), ..new_memory(text, category) };
    let memories = [
        said("SQL one", Category::Fact, 10),
        said("SQL two", Category::Context, 20),
        said("SQL three", Category::Fact, 30),
    ];
    block_on(memory.add(&memories)).unwrap();
    let texts = |filter: &Filter| -> Vec<String> {
        let found = block_on(memory.search("SQL", 9, f32::MIN, filter)).unwrap();
        let mut found: Vec<String> = found.into_iter().map(|found| found.record.text).collect();
        found.sort();
        let mut all: Vec<String> =
            block_on(memory.all(filter)).unwrap().into_iter().map(|record| record.text).collect();
        all.sort();
        assert_eq!(found, all);
        all
    };
    let all = Filter::default;
    assert_eq!(texts(&Filter { category: Some(Category::Fact), ..all() }), ["SQL one", "SQL three"]);
    assert_eq!(texts(&Filter { since: Some(20), ..all() }), ["SQL three", "SQL two"]);
    assert_eq!(texts(&Filter { until: Some(20), ..all() }), ["SQL one"]);
}

#[test]
fn an_app_updates_a_memory() {
    let setup = Setup::new(true);
    let memory = setup.memory("alice");
    let id = block_on(memory.add(&[new_memory("Uses SQLite", Category::Context)])).unwrap().remove(0).id;
    block_on(memory.fill_vectors()).unwrap();
    let kind =
        block_on(memory.update(&id, &MemoryChange { category: Some(Category::Fact), ..MemoryChange::default() }))
            .unwrap()
            .unwrap();
    assert_eq!((kind.text.as_str(), kind.category, kind.embedding.is_some()), ("Uses SQLite", Category::Fact, true));
    let text = block_on(memory.update(&id, &new_text(" Uses PostgreSQL "))).unwrap().unwrap();
    assert_eq!(
        (text.text.as_str(), text.embedding.is_some(), text.created_at),
        ("Uses PostgreSQL", false, kind.created_at)
    );
    assert_eq!(block_on(memory.get(&id)).unwrap(), Some(text));
    assert_eq!(block_on(memory.update("nobody", &new_text("x"))).unwrap(), None);
    assert_eq!(block_on(memory.update(&id, &new_text(""))).unwrap_err().code(), "config");
}

#[test]
fn a_memory_keeps_its_scope() {
    let setup = Setup::new(true);
    let memory = |scope: &str| {
        let machine = Rc::new(TestHost::default());
        Memory::new("alice", setup.store.clone(), setup.embedder.clone(), machine).with_scope(scope.to_owned())
    };
    let (monday, friday) = (memory(r#"{"sessionId":"monday"}"#), memory(r#"{"sessionId":"friday"}"#));
    let proposal = |kind, id: &str, text: &str, category: &str| Proposal {
        kind,
        id: id.to_owned(),
        text: text.to_owned(),
        category: Some(category.to_owned()),
        is_approved: false,
    };
    let add = |text, category| [proposal(ProposalKind::Add, "", text, category)];
    let learned = block_on(monday.learn(&add("Uses SQL", "hobby"), LEARN, "")).unwrap();
    assert_eq!(learned.added[0].category, Category::Fact);
    assert_eq!(learned.notes, ["category \"hobby\" is not known: kept as fact"]);

    let found = |filter: Filter| block_on(friday.all(&filter)).unwrap().len();
    let of = |scope: &str| Filter { scope: scope.to_owned(), ..Filter::default() };
    assert_eq!((found(of(r#"{"sessionId":"monday"}"#)), found(of(r#"{"sessionId":"friday"}"#))), (1, 0));
    // Repeated, or updated by a model: it gets the newer session, and keeps the other members.
    let id = &learned.added[0].id;
    let metadata = MemoryChange { scope: r#"{"metadata":{"a":1}}"#.to_owned(), ..MemoryChange::default() };
    block_on(friday.update(id, &metadata)).unwrap();
    block_on(friday.learn(&add("uses SQL.", "fact"), LEARN, "")).unwrap();
    assert_eq!(
        (found(of(r#"{"sessionId":"monday"}"#)), found(of(r#"{"sessionId":"friday","metadata":{"a":1}}"#))),
        (0, 1)
    );
    let change = proposal(ProposalKind::Update, id, "Uses MySQL", "job");
    let changed = block_on(monday.learn(&[change], LEARN, "")).unwrap();
    assert_eq!(changed.notes, ["category \"job\" is not known: kept as fact"]);
    assert_eq!(found(of(r#"{"sessionId":"monday","metadata":{"a":1}}"#)), 1);
}
