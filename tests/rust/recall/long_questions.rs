//! Of a long message recall reads both ends, so that its work does not grow with the message.

use std::cell::RefCell;
use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::error::Result;
use fast_memory::memory::{MemoryRequest, MemoryResponse, MemoryService};
use fast_memory::turn::Turns;
use fast_memory::wire::api::Api;

use super::support::{OPTIONS, Setup, ask, begin, begin_with};

/// Notes what is asked of the memory.
struct Noting {
    memory: Rc<dyn MemoryService>,
    requests: RefCell<Vec<MemoryRequest>>,
}

#[async_trait(?Send)]
impl MemoryService for Noting {
    async fn call(&self, request: MemoryRequest) -> Result<MemoryResponse> {
        self.requests.borrow_mut().push(request.clone());
        self.memory.call(request).await
    }
}

fn log(lines: usize) -> String {
    (0..lines).map(|id| format!("2026-11-26T10:{id} user's=größe-{id:x} id={:x} GET /ok\n", id * 7919)).collect()
}

#[test]
fn what_recall_reads_does_not_grow_with_the_message() {
    let setup = Setup::new();
    setup.know(&["Uses PostgreSQL", "Has a dog"]);
    for text in [log(2_000), log(20_000), "住在汉堡".repeat(100_000), "x".repeat(1_000_000), "l'".repeat(500_000)] {
        for question in [format!("{text}Which PostgreSQL?"), format!("Which PostgreSQL?\n{text}")] {
            let noting = Rc::new(Noting { memory: setup.memory(), requests: RefCell::default() });
            let turn = begin(&Turns::new(noting.clone(), setup.host.clone()), &ask(&question));
            assert!(turn.addition().contains("Uses PostgreSQL") && !turn.addition().contains("Has a dog"));
            let requests = noting.requests.borrow();
            let [MemoryRequest::Recall { query, .. }] = &requests[..] else { panic!("{requests:?}") };
            assert!(query.chars().count() <= 4001, "{}", query.chars().count());
        }
    }
}

#[test]
fn a_question_of_the_usual_length_is_read_whole() {
    let setup = Setup::new();
    setup.know(&["Uses PostgreSQL"]);
    let question = format!("{}PostgreSQL{}", "word ".repeat(350), " word".repeat(350));
    let turn = begin_with(&setup.turns(), Api::Completions, &ask(&question), &OPTIONS);
    assert!(turn.addition().contains("Uses PostgreSQL"));
}
