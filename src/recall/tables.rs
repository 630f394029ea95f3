//! The tables that `build.rs` writes, read once.

use std::sync::OnceLock;

use super::fingerprint::fingerprint;

/// The state of `fingerprint::extend` before a word: one with which no two words of the vocabulary look the same.
pub const START: u32 = include!(concat!(env!("OUT_DIR"), "/start.rs"));

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tables.bin"));
static TABLES: OnceLock<Tables> = OnceLock::new();

/// What is looked up, ascending, and what is found there.
type Entry = (u32, u32, u32);

struct Tables {
    lower_case: Vec<Entry>,
    parts: Vec<Entry>,
    words: Vec<Entry>,
    scripts: Vec<Entry>,
}

/// The small letter of a capital.
pub fn lower_case(c: char) -> Option<char> {
    find(&tables().lower_case, c.into()).map(|(lower, _)| letter(lower))
}

/// The one or two letters that a small letter is made of, `'\0'` for no second one.
pub fn parts(c: char) -> Option<(char, char)> {
    find(&tables().parts, c.into()).map(|(first, second)| (letter(first), letter(second)))
}

/// The classes of a word by the state after it, a bit each in the order of `build.rs`; `None` for a word that is not known.
pub fn classes(state: u32) -> Option<u32> {
    find(&tables().words, fingerprint(state)).map(|(classes, _)| classes)
}

/// The number of the script of a character.
pub fn script(c: u32) -> u32 {
    let scripts = &tables().scripts;
    scripts[..scripts.partition_point(|entry| entry.0 <= c)].last().map_or(0, |entry| entry.1)
}

fn tables() -> &'static Tables {
    TABLES.get_or_init(|| {
        let mut bits = Bits { bytes: PACKED, at: 0 };
        Tables { lower_case: bits.letters(), parts: bits.letters(), words: bits.words(8), scripts: bits.words(4) }
    })
}

fn find(entries: &[Entry], key: u32) -> Option<(u32, u32)> {
    let place = entries.binary_search_by_key(&key, |entry| entry.0).ok()?;
    Some((entries[place].1, entries[place].2))
}

fn letter(number: u32) -> char {
    char::from_u32(number).unwrap_or_default()
}

struct Bits {
    bytes: &'static [u8],
    at: usize,
}

impl Bits {
    fn bit(&mut self) -> u32 {
        let byte = self.bytes.get(self.at / 8).copied().unwrap_or(u8::MAX);
        let bit = byte >> (self.at % 8) & 1;
        self.at += 1;
        bit.into()
    }

    /// An exponential Golomb code of this order.
    fn number(&mut self, order: u32) -> u32 {
        let mut length = order;
        while self.bit() == 0 {
            length += 1;
        }
        (0..length).fold(1, |number, _| number << 1 | self.bit()) - (1 << order)
    }

    /// A number by its difference to another one.
    fn near(&mut self, other: u32, order: u32) -> u32 {
        let difference = self.number(order);
        other.wrapping_add(difference >> 1 ^ (difference & 1).wrapping_neg())
    }

    fn numbers(&mut self, order: u32) -> Vec<u32> {
        let mut numbers = Vec::new();
        for _ in 0..self.number(order) {
            numbers.push(self.number(order));
        }
        numbers
    }

    fn letters(&mut self) -> Vec<Entry> {
        let seconds = self.numbers(10);
        let mut entries = Vec::new();
        let (mut at, mut first, mut second) = (0, 0, 0);
        for _ in 0..self.number(8) {
            at += self.number(2);
            let (length, step, moves, has_second) = (self.number(1), 1 + self.bit(), self.number(0), self.bit());
            first = self.near(first, 5);
            for place in 0..=length {
                if has_second == 1 {
                    second = self.near(second, 2);
                }
                let second = seconds.get(second as usize).filter(|_| has_second == 1);
                entries.push((at, first, second.copied().unwrap_or_default()));
                if place < length {
                    at += step;
                    first += moves;
                }
            }
        }
        entries
    }

    fn words(&mut self, order: u32) -> Vec<Entry> {
        let combinations = self.numbers(5);
        let mut at = 0;
        let mut words = Vec::new();
        for _ in 0..self.number(10) {
            at += self.number(order);
            let classes = combinations.get(self.number(0) as usize);
            words.push((at, classes.copied().unwrap_or_default(), 0));
        }
        words
    }
}
