//! What holds a model back that changes or deletes all that it was shown.

use fast_memory::extraction;
use fast_memory::memory::{Exchange, Learned, MemoryChange, Proposal, ProposalKind, Source};
use fast_memory::turn::TurnOptions;
use fast_memory::wire::api::Api;
use pollster::block_on;

use super::support::{OPTIONS, Setup, all, ask, begin, begin_with, handle, learn};

const NINE: [&str; 9] = [
    "Owns one",
    "Owns two",
    "Owns three",
    "Owns four",
    "Owns five",
    "Owns six",
    "Owns seven",
    "Owns eight",
    "Owns nine",
];
const BEYOND: &str = "a change beyond the limit of one reply was refused";
const ADDED: &str = "a change of a memory that the app added was refused";

/// A model that changes all that it was shown.
fn change_all(setup: &Setup, operation: impl Fn(&str) -> String) -> Learned {
    let turn = begin(&setup.turns(), &ask("Who am I?"));
    let operations: Vec<String> = setup.texts().iter().map(|text| operation(&handle(&turn, text))).collect();
    learn(&turn, &format!("[{}]", operations.join(",")))
}

fn forget(handle: &str) -> String {
    format!(r#"{{"forget":"{handle}"}}"#)
}

fn update(handle: &str) -> String {
    format!(r#"{{"update":"{handle}","content":"Owns nothing of {handle}"}}"#)
}

#[test]
fn a_reply_forgets_three_memories_and_updates_five() {
    let setup = Setup::new();
    setup.know(&NINE);
    let learned = change_all(&setup, forget);
    assert_eq!((learned.forgotten.len(), learned.changes.len(), learned.notes.len()), (3, 3, 6));
    assert!(learned.notes.iter().all(|note| note == BEYOND), "{learned:?}");
    assert_eq!(setup.texts(), NINE[3..]);

    let setup = Setup::new();
    setup.know(&NINE);
    let learned = change_all(&setup, update);
    assert_eq!((learned.updated.len(), learned.notes.len()), (5, 4));
    assert_eq!(setup.texts()[5..], NINE[5..]);

    let setup = Setup::new();
    setup.know(&NINE);
    let learned = change_all(&setup, |handle| [update(handle), forget(handle)].join(","));
    assert_eq!((learned.updated.len(), learned.forgotten.len()), (5, 3), "one change of each memory");
    assert_eq!(setup.texts().len(), 6);
}

#[test]
fn what_the_app_added_stays() {
    let operations: [fn(&str) -> String; 10] = [
        forget,
        |handle| format!(r#"{{"delete":"{handle}"}}"#),
        |handle| format!(r#"{{"remove":"[{handle}]"}}"#),
        update,
        |handle| format!(r#"{{"update":"{handle}","content":"Is not allergic to nuts"}}"#),
        |handle| format!(r#"{{"updates":"{handle}","text":"Likes nuts","category":"preference"}}"#),
        |handle| format!(r#"{{"replaces":"{handle}","memory":"Likes nuts"}}"#),
        |handle| format!(r#"{{"update":"{handle}","content":"Is allergic to nuts","category":"context"}}"#),
        |handle| format!(r#"{{"update":"{handle}","content":"is allergic to nuts"}}"#),
        |handle| format!("{},{}", update(handle), forget(handle)),
    ];
    for operation in operations {
        let setup = Setup::new();
        let known = setup.know_from(Source::App, &["Is allergic to nuts"]);
        let learned = change_all(&setup, operation);
        assert!(
            learned.updated.is_empty() && learned.forgotten.is_empty() && learned.changes.is_empty(),
            "{learned:?}"
        );
        assert!(learned.added.is_empty() && learned.notes.iter().all(|note| note == ADDED), "{learned:?}");
        assert_eq!(all(&setup.memory()), known, "{learned:?}");
    }
}

#[test]
fn what_the_app_corrected_stays_and_what_it_imported_of_replies_does_not() {
    let setup = Setup::new();
    let id = setup.know(&["Uses SQL"]).remove(0).id;
    assert_eq!(change_all(&setup, update).updated.len(), 1);
    let text = Some("Uses PostgreSQL".to_owned());
    block_on(setup.memory().update(&id, &MemoryChange { text, ..MemoryChange::default() })).unwrap();
    assert_eq!(change_all(&setup, update).notes, [ADDED]);
}

#[test]
fn a_turn_can_give_the_protection_up() {
    let setup = Setup::new();
    setup.know_from(Source::App, &["Uses SQL"]);
    let turn = begin_with(
        &setup.turns(),
        Api::Completions,
        &ask("Who am I?"),
        &TurnOptions { protect_added: false, ..OPTIONS },
    );
    let learned = learn(&turn, &format!("[{}]", update(&handle(&turn, "Uses SQL"))));
    assert_eq!((learned.updated.len(), learned.updated[0].source), (1, Source::Reply));
}

#[test]
fn extraction_has_the_same_brakes() {
    let setup = Setup::new();
    setup.know(&NINE);
    setup.know_from(Source::App, &["Is allergic to nuts"]);
    let memory = setup.memory();
    block_on(memory.enqueue(&Exchange { user_text: "Owns".to_owned(), ..Exchange::default() })).unwrap();
    let batch = block_on(extraction::next_batch(&memory, 10, false)).unwrap().unwrap();
    let forget = |record: fast_memory::memory::Record| Proposal {
        kind: ProposalKind::Forget,
        id: record.id,
        text: String::new(),
        category: None,
        is_approved: false,
    };
    let proposals: Vec<Proposal> = all(&memory).into_iter().map(forget).rev().collect();
    let learned = block_on(extraction::complete(&memory, &batch.job_ids, &proposals, true, false)).unwrap();
    assert_eq!((learned.forgotten.len(), &*learned.notes[0]), (3, ADDED));
    assert_eq!(setup.texts().len(), 7);
}

#[test]
fn no_control_character_of_a_reply_is_stored() {
    let setup = Setup::new();
    let turn = begin(&setup.turns(), &ask("Who am I?"));
    let learned = learn(
        &turn,
        "[\"Likes\\u0000 R&D &amp; \\u202etea\\u2069\",\"Owns\\na\\tboat\",\"Which one?\",\"Hello!\",\"\\u200b\\u200e\"]",
    );
    assert_eq!(setup.texts(), ["Likes R&D &amp; tea", "Owns a boat"]);
    assert_eq!(learned.notes.len(), 2, "{learned:?}");
}
