//! Finds the keys of a rule in a text that arrives in pieces, in any case of letters.

use super::rule::BlockRule;

/// A search at one place of a text.
#[derive(Debug, Clone)]
pub struct KeySearch {
    keys: Vec<PartialKey>,
    /// The most that is matched of any key.
    longest: usize,
}

/// A key, and how many of its first characters end at the place of the search.
#[derive(Debug, Clone)]
struct PartialKey {
    key: Box<[u8]>,
    matched: usize,
}

impl KeySearch {
    /// A search for the keys that `rule` learns from, at the start of a text.
    pub fn new(rule: &BlockRule) -> Self {
        let keys = rule.learn.iter().filter(|key| !key.is_empty());
        Self { keys: keys.map(|key| PartialKey { key: key.as_bytes().into(), matched: 0 }).collect(), longest: 0 }
    }

    /// The first characters of the keys.
    pub fn first_characters(&self) -> impl Iterator<Item = u8> {
        self.keys.iter().map(|partial| partial.key[0])
    }

    /// The longest part of a key that ends here, in bytes. It is shorter than the key.
    pub fn matched(&self) -> usize {
        self.longest
    }

    /// Moves past a byte that is in no key.
    pub fn reset(&mut self) {
        if self.longest > 0 {
            self.keys.iter_mut().for_each(|partial| partial.matched = 0);
            self.longest = 0;
        }
    }

    /// Moves to the end of `text`, before which nothing matters.
    pub fn restart(&mut self, text: &[u8]) {
        self.reset();
        for &byte in text {
            self.step(byte);
        }
    }

    /// Moves past `byte`. Returns the length of the key that ends with it.
    pub fn step(&mut self, byte: u8) -> Option<usize> {
        let byte = byte.to_ascii_lowercase();
        let mut found = None;
        self.longest = 0;
        for PartialKey { key, matched } in &mut self.keys {
            *matched = next_matched(key, *matched, byte);
            if *matched == key.len() {
                *matched = 0;
                found = Some(key.len());
            }
            self.longest = self.longest.max(*matched);
        }
        found
    }
}

/// The length of the longest end of `key[..matched]` and `byte` that `key` starts with.
#[inline]
fn next_matched(key: &[u8], matched: usize, byte: u8) -> usize {
    if key[matched] == byte {
        return matched + 1;
    }
    if matched == 0 { 0 } else { restarted(key, matched, byte) }
}

/// The same where `byte` does not go on with what is matched.
fn restarted(key: &[u8], matched: usize, byte: u8) -> usize {
    (1..=matched)
        .rev()
        .find(|&len| key[len - 1] == byte && key[..len - 1] == key[matched + 1 - len..matched])
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::rule::BlockRule;
    use super::KeySearch;

    fn ends(keys: &[&str], text: &str) -> Vec<usize> {
        let learn = keys.iter().map(|key| (*key).to_owned()).collect();
        let mut search = KeySearch::new(&BlockRule { learn, hide: None });
        (0..text.len()).filter(|&at| search.step(text.as_bytes()[at]).is_some()).collect()
    }

    #[test]
    fn finds_every_key_in_any_case() {
        assert_eq!(ends(&["k3f9"], "xK3f9 k3k3F9k3f"), [4, 11]);
        assert_eq!(ends(&["aab"], "aaaab"), [4]);
        assert_eq!(ends(&["abc", "bcd"], "abcd"), [2, 3]);
        assert!(ends(&[], "abc").is_empty());
    }
}
