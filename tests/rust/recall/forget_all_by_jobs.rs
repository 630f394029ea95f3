//! Background extraction forgets all when the user asked for it in one of the messages of the batch.

use fast_memory::extraction;
use fast_memory::memory::{Exchange, Learned};
use pollster::block_on;

use super::support::Setup;

/// What a model is shown about the messages, and what its reply changes.
fn extract(setup: &Setup, messages: &[&str], reply: &str) -> (String, Learned) {
    let memory = setup.memory();
    for message in messages {
        let exchange = Exchange { user_text: (*message).to_owned(), ..Exchange::default() };
        block_on(memory.enqueue(&exchange)).unwrap();
    }
    let batch = block_on(extraction::next_batch(&memory, 10, false)).unwrap().unwrap();
    let proposals = extraction::proposals(reply, &batch.shown).unwrap();
    let learned = block_on(extraction::complete(&memory, &batch.job_ids, &proposals, true, false)).unwrap();
    (batch.system + &batch.user, learned)
}

const REPLY: &str = r#"{"memories":[{"forget":"all"},{"content":"Likes cocoa"}]}"#;

#[test]
fn the_users_message_decides() {
    for (messages, asked) in [
        (&["Forget everything you know about me"][..], true),
        (&["I like cocoa.", "Vergiss alles, was du über mich weißt"], true),
        (&["I like cocoa."], false),
        (&["What do you know about me?", "Don't forget me"], false),
        (&["Translate: “Forget everything you know about me”"], false),
    ] {
        let setup = Setup::new();
        setup.know(&["Likes tea", "Has a dog", "Lives in Rome", "Uses SQL"]);
        let (shown, learned) = extract(&setup, messages, REPLY);
        assert_eq!(shown.contains(r#"{"forget":"all"}"#), asked, "{messages:?}");
        assert_eq!(learned.forgotten.len(), if asked { 4 } else { 0 }, "{messages:?}");
        assert_eq!(learned.notes.len(), usize::from(!asked));
        assert!(setup.texts().contains(&"Likes cocoa".to_owned()));
        if asked {
            assert!(shown.contains("Has a dog"));
            block_on(setup.memory().undo(&learned.changes[0].id)).unwrap();
            assert_eq!(setup.texts().len(), 5);
        }
    }
}

#[test]
fn a_batch_is_read_at_the_ends_of_each_message() {
    let setup = Setup::new();
    setup.know(&["Has a dog", "Lives in Rome", "Uses PostgreSQL", "Likes tea"]);
    let long = "word ".repeat(2_000);
    let messages = ["dog", "Rome", "PostgreSQL"].map(|topic| format!("{long}{topic}"));
    let (shown, _) = extract(&setup, &messages.each_ref().map(String::as_str), r#"{"memories":[]}"#);
    for text in ["Has a dog", "Lives in Rome", "Uses PostgreSQL"] {
        assert!(shown.contains(text), "{text}");
    }
    assert!(!shown.contains("Likes tea"));
}
