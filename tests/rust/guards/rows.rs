//! One bad row is one unreadable row, and no date makes another memory's date wrong.

use fast_memory::memory::{NewMemory, Record};
use fast_memory::store::{Row, Store};
use pollster::block_on;

use super::support::{NOW, Setup, all, ask, begin, learn, new_memory};

const FUTURE: u64 = 8_640_000_000_000_000;

fn put(setup: &Setup, id: &str, data: Vec<u8>) {
    let row = Row { id: id.to_owned(), data: Some(data) };
    block_on(setup.store.commit("alice", &[row], None)).unwrap();
}

fn row(header: &str) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend((header.len() as u32).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes
}

fn header(created_at: &str, more: &str) -> String {
    format!(
        r#"{{"text":"Sings","category":"fact","created_at":{created_at},"updated_at":{created_at},"source":"app"{more}}}"#
    )
}

#[test]
fn one_bad_row_is_one_unreadable_row() {
    let good = header("1", "");
    assert!(Record::from_bytes("01", &row(&good)).is_ok());
    let mut bad: Vec<Vec<u8>> = vec![
        Vec::new(),
        vec![1],
        b"{}".to_vec(),
        row(""),
        row("{}"),
        row("null"),
        row(&good[..good.len() - 1]),
        row(&good)[..40].to_vec(),
        row(&good.replace("fact", "hobby")),
        row(&good.replace("\"text\"", "\"txt\"")),
        row(&good.replace("\"Sings\"", "7")),
        row(&good.replace("\"app\"", "\"web\"")),
    ];
    bad.extend(["null", "\"1\"", "true", "{}", "[1]", "NaN", "Infinity"].map(|time| row(&header(time, ""))));
    let scopes = [
        "{",
        "[]",
        "\"x\"",
        "7",
        "{\"metadata\":{\"a\":}}",
        "{\"a\":undefined}",
        "{\"a\":'b'}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":01}",
    ];
    bad.extend(scopes.map(|scope| row(&header("1", &format!(",\"more\":{scope}")))));
    let mut ill_formed = row(&good);
    ill_formed[15] = 0xff;
    bad.push(ill_formed);
    for data in bad {
        let setup = Setup::new();
        setup.know(&["Uses SQL"]);
        put(&setup, "bad", data.clone());
        let what = String::from_utf8_lossy(&data).into_owned();
        let memory = setup.memory();
        assert_eq!(setup.texts(), ["Uses SQL"], "{what}");
        assert_eq!(block_on(memory.stats()).unwrap().unreadable, 1, "{what}");
        let turn = begin(&setup.turns(), &ask("Who am I?"));
        assert!(turn.body.contains("Uses SQL") && learn(&turn, r#"["Has a dog"]"#).added.len() == 1, "{what}");
        let stored = block_on(setup.store.load("alice", None)).unwrap().rows;
        assert!(stored.iter().any(|row| row.id == "bad" && row.data.as_ref() == Some(&data)), "it stays as it is");
    }
}

#[test]
fn bad_rows_of_the_engine_break_nothing() {
    for id in ["#job", "#job00", "#change", "#change0001", "#salt", "#other", ""] {
        for data in [&b""[..], b"\xff\xff", b"{}", b"{}\n", b"{\"memory\":\"x\"}\n\x01", b"\n", b"null"] {
            let setup = Setup::new();
            setup.know(&["Uses SQL"]);
            put(&setup, id, data.to_vec());
            let turn = begin(&setup.turns(), &ask("Who am I?"));
            assert_eq!(learn(&turn, r#"["Has a dog"]"#).added.len(), 1, "{id}");
            assert_eq!(setup.texts(), ["Uses SQL", "Has a dog"], "{id}");
            assert_eq!(block_on(setup.memory().undo(id)).unwrap(), None);
        }
    }
}

#[test]
fn every_date_that_comes_in_is_between_0_and_now() {
    for (created_at, expected) in [
        ("-5", 0),
        ("-1e9", 0),
        ("0", 0),
        ("12.75", 12),
        ("8640000000000000", NOW),
        ("1e300", NOW),
        ("18446744073709551615", NOW),
    ] {
        let setup = Setup::new();
        put(&setup, "01", row(&header(created_at, "")));
        let record = all(&setup.memory()).remove(0);
        assert_eq!((record.created_at, record.updated_at), (expected, expected), "{created_at}");
    }
    let setup = Setup::new();
    let new = NewMemory { created_at: Some(FUTURE), updated_at: Some(u64::MAX), ..new_memory("Sings") };
    let again = NewMemory { updated_at: Some(FUTURE), ..new_memory("Sings") };
    for record in block_on(setup.memory().add(&[new, again])).unwrap() {
        assert_eq!((record.created_at, record.updated_at), (NOW, NOW));
    }
}

#[test]
fn a_date_of_one_memory_does_not_date_the_later_ones() {
    let setup = Setup::new();
    // As an earlier version wrote it: the date that was brought in is in the id.
    put(&setup, "03b3e1c8a0000000000000000001", row(&header("4070908800000", "")));
    put(&setup, "1eb208c2dc00000000000000000001", row(&header("8640000000000000", "")));
    let far = NewMemory { created_at: Some(4_070_908_800_000), ..new_memory("Plays chess") };
    block_on(setup.memory().add(&[far])).unwrap();
    let mut ids = Vec::new();
    for number in 0..5 {
        let turn = begin(&setup.turns(), &ask("Who am I?"));
        let added = learn(&turn, &format!(r#"["Owns boat {number}"]"#)).added.remove(0);
        assert_eq!((added.created_at, added.updated_at), (NOW, NOW));
        ids.push(added.id);
    }
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(sorted, ids, "the order of ids is the order of creation");
    assert!(ids[0].starts_with(&format!("{NOW:012x}")[..8]), "{ids:?}");
    let boats: Vec<String> = setup.texts().into_iter().filter(|text| text.starts_with("Owns")).collect();
    assert_eq!(boats, [0, 1, 2, 3, 4].map(|number| format!("Owns boat {number}")));
}

#[test]
fn memories_with_older_dates_come_first() {
    let setup = Setup::new();
    let memory = |text, created_at| NewMemory { created_at, ..new_memory(text) };
    let memories = [memory("three", None), memory("one", Some(1)), memory("two", Some(2)), memory("four", None)];
    block_on(setup.memory().add(&memories)).unwrap();
    assert_eq!(setup.texts(), ["one", "two", "three", "four"]);
}

#[test]
fn a_job_of_a_wrong_clock_is_attempted() {
    let setup = Setup::new();
    let memory = setup.memory();
    let exchange = fast_memory::memory::Exchange { user_text: "I sing".to_owned(), ..Default::default() };
    setup.host.now.set(4_070_908_800_000);
    block_on(memory.enqueue(&exchange)).unwrap();
    let batch = block_on(fast_memory::extraction::next_batch(&memory, 10, false)).unwrap().unwrap();
    block_on(memory.fail_jobs(&batch.job_ids)).unwrap();
    setup.host.now.set(NOW);
    block_on(memory.enqueue(&exchange)).unwrap();
    let batch = block_on(fast_memory::extraction::next_batch(&memory, 10, false)).unwrap().unwrap();
    assert_eq!(batch.job_ids.len(), 2);
}

#[test]
fn undo_leaves_the_row_of_a_newer_version_as_it_is() {
    let setup = Setup::new();
    let id = setup.know(&["Lives in Bern"])[0].id.clone();
    let turn = begin(&setup.turns(), &ask("I moved to Basel"));
    let learned = learn(&turn, r#"[{"content":"Lives in Basel"}]"#);
    assert_eq!((learned.changes.len(), setup.texts()), (1, vec!["Lives in Basel".to_owned()]));
    put(&setup, &id, b"\x63newer".to_vec());
    let memory = setup.memory();
    assert_eq!(block_on(memory.undo(&learned.changes[0].id)).unwrap(), None);
    assert_eq!(block_on(memory.undo_last()).unwrap(), None);
    let rows = block_on(setup.store.load("alice", None)).unwrap().rows;
    assert!(rows.iter().any(|row| row.id == id && row.data.as_deref() == Some(b"\x63newer")));
}
