//! Handles: the names of memories in one request. They are derived from the turn's key, so that text from elsewhere cannot
//! contain one.

use crate::wire::block::key;

const LETTERS: &[u8; 24] = b"abcdefghijkmnpqrstuvwxyz";

/// A memory as a request shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its name in this request.
    pub handle: String,
    /// Its id.
    pub id: String,
}

/// A handle for each of `ids`, unique among them.
pub fn shown(key: &str, ids: Vec<String>) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut number = 0;
    for id in ids {
        let handle = loop {
            number += 1;
            let handle = ["m", &letters(key, number, 3)].concat();
            if !shown.iter().any(|other| other.handle == handle) {
                break handle;
            }
        };
        shown.push(Shown { handle, id });
    }
    shown
}

/// The key of the element around the memories. It is another than that of the block, which must not stand twice in a request.
pub fn frame_key(key: &str) -> String {
    letters(key, 0, 4)
}

/// The memory that `written` names: a handle, in any case, with white space and one pair of brackets around it.
pub(super) fn find<'a>(shown: &'a [Shown], written: &str) -> Option<&'a Shown> {
    let written = written.trim();
    let inside = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let handle = inside.unwrap_or(written).trim();
    shown.iter().find(|shown| shown.handle.eq_ignore_ascii_case(handle))
}

fn letters(key: &str, number: u64, count: usize) -> String {
    let mut digest = key::digest(&[0; 16], &[b"handle", key.as_bytes(), &number.to_le_bytes()]);
    let letter = |_| {
        let letter = LETTERS[(digest % 24) as usize];
        digest /= 24;
        char::from(letter)
    };
    (0..count).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::{find, frame_key, shown};

    #[test]
    fn handles_are_unique_and_depend_on_the_key() {
        let ids = || (0..500).map(|id| id.to_string()).collect();
        let mut handles: Vec<String> = shown("abc", ids()).into_iter().map(|shown| shown.handle).collect();
        handles.sort();
        handles.dedup();
        assert_eq!(handles.len(), 500);
        assert!(handles.iter().all(|handle| handle.len() == 4 && handle.starts_with('m')));
        assert_ne!(shown("abc", ids())[..5], shown("abd", ids())[..5]);
        assert_ne!(frame_key("abc"), frame_key("abd"));
    }

    #[test]
    fn only_an_exact_handle_names_a_memory() {
        let shown = shown("abc", vec!["one".to_owned(), "two".to_owned()]);
        let handle = &*shown[1].handle;
        let upper = handle.to_uppercase();
        for written in [handle, &upper, &format!(" [{handle}] "), &format!("[ {upper} ]"), &format!("{handle}\n")] {
            assert_eq!(find(&shown, written).map(|shown| &*shown.id), Some("two"), "{written}");
        }
        let bare = &handle[1..];
        for written in [
            "",
            "m",
            "m1",
            "1",
            "[]",
            "[m1]",
            bare,
            &format!("m{handle}"),
            &format!("[[{handle}]]"),
            &format!("[{handle}"),
            &format!("{handle}]"),
            &format!("{handle},"),
            &format!("#{handle}"),
            &format!("\"{handle}\""),
            &format!("[[M{upper}]]"),
            &format!("{handle} {handle}"),
            &handle[..3],
        ] {
            assert_eq!(find(&shown, written), None, "{written}");
        }
    }
}
