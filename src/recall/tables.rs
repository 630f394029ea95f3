//! The tables that `build.rs` writes, read once.

use std::sync::OnceLock;

use super::fingerprint::fingerprint;

/// The state of `fingerprint::extend` before a word: one with which no two words of `vocabulary.txt` look the same, and no
/// word of `content_words.txt` like one of them.
pub const START: u32 = include!(concat!(env!("OUT_DIR"), "/start.rs"));

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tables.bin"));
static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();

/// What is looked up, ascending, and what is found there.
type Entry = (u32, u32, u32);

// What is looked up in each of the tables, in their order, begins with one of these.
const LOWER_CASE: u32 = 0;
const PARTS: u32 = 1 << 24;
const WORDS: u32 = 2 << 24;
const SCRIPTS: u32 = 3 << 24;

/// The small letter of a capital.
pub fn lower_case(c: char) -> Option<char> {
    let (_, lower, _) = find(LOWER_CASE | u32::from(c))?;
    char::from_u32(lower)
}

/// The one or two letters that a small letter is made of, `'\0'` for no second one.
pub fn parts(c: char) -> Option<(char, char)> {
    let (_, first, second) = find(PARTS | u32::from(c))?;
    char::from_u32(first).zip(char::from_u32(second))
}

/// The classes of a word by the state after it, a bit each in the order of `build.rs`; `None` for a word that is not known.
pub fn classes(state: u32) -> Option<u32> {
    find(WORDS | fingerprint(state)).map(|entry| entry.1 & 0xff)
}

/// Whether a word is a stop word of English alone, or of other languages alone; `None` for all other words.
pub fn language(state: u32) -> Option<bool> {
    match find(WORDS | fingerprint(state))?.1 >> 8 {
        1 => Some(true),
        2 => Some(false),
        _ => None,
    }
}

/// The number of the script of a character.
pub fn script(c: u32) -> u32 {
    before(SCRIPTS | c).map_or(0, |entry| entry.1)
}

fn find(key: u32) -> Option<Entry> {
    before(key).filter(|entry| entry.0 == key)
}

/// The last entry that is not after `key`.
fn before(key: u32) -> Option<Entry> {
    let entries = ENTRIES.get_or_init(unpack);
    entries[..entries.partition_point(|entry| entry.0 <= key)].last().copied()
}

fn unpack() -> Vec<Entry> {
    let (mut bits, mut entries) = (Bits { bytes: PACKED, at: 0 }, Vec::new());
    bits.letters(LOWER_CASE, &mut entries);
    bits.letters(PARTS, &mut entries);
    bits.numbered(WORDS, 10, &mut entries);
    bits.numbered(SCRIPTS, 4, &mut entries);
    entries
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

    fn letters(&mut self, mut at: u32, entries: &mut Vec<Entry>) {
        let seconds = self.numbers(10);
        let (mut first, mut second) = (0, 0);
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
    }

    fn numbered(&mut self, mut at: u32, order: u32, entries: &mut Vec<Entry>) {
        let values = self.numbers(5);
        for _ in 0..self.number(10) {
            at += self.number(order);
            let value = values.get(self.number(0) as usize);
            entries.push((at, value.copied().unwrap_or_default(), 0));
        }
    }
}
