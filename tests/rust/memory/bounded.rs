//! What a new statement is compared with, and what a message brings to be corrected, stays bounded in a store of many memories.

use fast_memory::memory::{LearnOptions, NewMemory, Proposal, ProposalKind, Source};
use fast_memory::wire::work;
use pollster::block_on;

use super::support::{Setup, new_memory};

const LEARN: LearnOptions =
    LearnOptions { protect_added: true, may_forget_all: false, requires_approval: false, may_forget: true };

fn proposal(kind: ProposalKind, text: &str) -> Proposal {
    Proposal { kind, id: String::new(), text: text.to_owned(), category: None, is_approved: false }
}

/// The bytes that are looked at when a reply teaches of its town, in a store of `count` memories with the same words.
fn work_of(count: usize, proposal: &Proposal) -> u64 {
    let setup = Setup::new();
    let text = |number: usize| NewMemory {
        source: Source::Reply,
        ..new_memory(&format!("Lives in House {number}, works at Shop {number}, likes tea number {number}"))
    };
    let memory = setup.memory();
    block_on(memory.add(&(0..count).map(text).collect::<Vec<_>>())).unwrap();
    work::take();
    block_on(memory.learn(std::slice::from_ref(proposal), LEARN, "")).unwrap();
    work::take()
}

#[test]
fn a_new_statement_is_compared_with_a_bounded_number() {
    for text in ["Moved to Bonn", "Likes tea", "Works at Siemens", "Has three children"] {
        let add = proposal(ProposalKind::Add, text);
        let [few, many] = [200, 2_000].map(|count| work_of(count, &add));
        assert!(many <= few + few / 5, "{text}: {few}, {many}");
    }
}
