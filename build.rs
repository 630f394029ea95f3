//! Writes the tables of `src/recall/`: a tenth of the bytes of those in the standard library and in
//! `unicode-normalization`, from which the letters are read.
//!
//! | file in `OUT_DIR` | from | read by |
//! |---|---|---|
//! | `lower_case.bin`, `parts.bin` | Unicode | `fold.rs` |
//! | `start.rs`, `vocabulary.bin` | `vocabulary.txt` | `vocabulary.rs` |

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::{env, fs};

use unicode_normalization::char::{compose, decompose_canonical, decompose_compatible, is_combining_mark};

#[path = "src/recall/fingerprint.rs"]
mod fingerprint;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let (lower_case, parts) = (lower_case(), parts());
    write("lower_case.bin", &pack(&lower_case));
    write("parts.bin", &pack(&parts));
    let fold = |text: &str| fold(text, &lower_case, &parts);
    let words = classes(&source("vocabulary.txt"), fold);
    let (start, words) = (0..).find_map(|start| Some((start, fingerprints(&words, start)?))).expect("one of them");
    write("start.rs", start.to_string().as_bytes());
    write("vocabulary.bin", &pack_words(&words));
}

fn source(name: &str) -> String {
    let path = format!("src/recall/{name}");
    println!("cargo::rerun-if-changed={path}");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn write(name: &str, bytes: &[u8]) {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(folder.join(name), bytes).expect("OUT_DIR can be written to");
}

/// What a letter becomes: one other letter or two.
type Letters = BTreeMap<char, (char, Option<char>)>;

// --- Unicode ---

/// Lower case. Of the two forms of a small sigma, one.
fn lower_case() -> Letters {
    let one = |c: char| {
        let mut lower = c.to_lowercase();
        lower.next().filter(|&first| first != c && lower.next().is_none()).map(|lower| (c, (lower, None)))
    };
    (char::MIN..=char::MAX).filter(|c| !c.is_ascii()).filter_map(one).chain([('ς', ('σ', None))]).collect()
}

/// Letters that are made of others by their looks alone, or that people write instead of each other. U+0335, a stroke, keeps
/// statements apart that differ in them.
const ALIKE: &[(&str, &str)] = &[
    ("đðħłŧƀɨıøŋə", "d\u{335}d\u{335}h\u{335}l\u{335}t\u{335}b\u{335}i\u{335}i\u{335}o\u{335}n\u{335}e\u{335}"),
    ("ßæœþ", "ssaeoeth"),
    ("ةىکیٱہۀ", "ه\u{335}ي\u{335}ك\u{335}ي\u{335}ا\u{335}ه\u{335}ه\u{335}"),
    ("’‘‛ʼʻʹ′´׳ꞌ", "''''''''''"),
    ("“”„‟″״", "\"\"\"\"\"\""),
    ("‐‑‒–—―−", "-------"),
];

/// Blocks whose letters are taken apart when they only look different: forms for old encodings, and letters of formulas.
const COMPATIBLE: &[RangeInclusive<char>] = &[
    '\u{aa}'..='\u{ba}',
    '\u{132}'..='\u{1f3}',
    '\u{2070}'..='\u{208e}',
    '\u{24d0}'..='\u{24e9}',
    '\u{fb00}'..='\u{fb06}',
    '\u{fe80}'..='\u{fefc}',
    '\u{ff01}'..='\u{ff9f}',
    '\u{1d400}'..='\u{1d6a3}',
    '\u{1d7ce}'..='\u{1d7ff}',
];

/// The zeros of the decimal digits that people write with.
const ZEROS: &str = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០";

/// What a small letter is made of: a letter and a mark, or two letters. Kana and Hangul stay whole; the accents of ancient
/// Greek and of scripts that few write would be a fifth of the table.
fn parts() -> Letters {
    let mut parts = Letters::new();
    for c in '\u{a0}'..='\u{1d7ff}' {
        let mut whole = Vec::new();
        if COMPATIBLE.iter().any(|block| block.contains(&c)) {
            decompose_compatible(c, |part| whole.push(part));
        } else if c < '\u{f00}' || ('\u{1e00}'..'\u{1f00}').contains(&c) {
            decompose_canonical(c, |part| whole.push(part));
        }
        let (first, second) = match whole[..] {
            [one] if one != c => (one, None),
            [first, second] => (first, Some(second)),
            // As Unicode does it: all but the last as one letter.
            [first, second, third] if is_combining_mark(third) => match compose(first, second) {
                Some(first) => (first, Some(third)),
                None => continue,
            },
            _ => continue,
        };
        let lower = c.to_lowercase().next() == Some(c) || c == 'İ';
        if lower && !first.is_whitespace() {
            parts.insert(c, (first, second));
        }
    }
    for (from, to) in ALIKE {
        let to: Vec<char> = to.chars().collect();
        let width = to.len() / from.chars().count();
        parts.extend(from.chars().zip(to.chunks(width)).map(|(c, to)| (c, (to[0], to.get(1).copied()))));
    }
    for zero in ZEROS.chars() {
        parts.extend((zero..).zip('0'..='9').map(|(digit, ascii)| (digit, (ascii, None))));
    }
    parts
}

/// `text` as `words.rs` compares it: lower case, without marks.
fn fold(text: &str, lower_case: &Letters, parts: &Letters) -> String {
    let mut folded = String::new();
    let mut rest: Vec<char> = text.to_lowercase().chars().rev().collect();
    while let Some(c) = rest.pop() {
        match lower_case.get(&c).or_else(|| parts.get(&c)) {
            Some((first, second)) => rest.extend(second.iter().chain([first])),
            None if is_combining_mark(c) && (c < '\u{656}' || c == '\u{93c}') => {}
            None => folded.push(c),
        }
    }
    folded
}

// --- letters as runs ---

/// `letters` as runs, each a few numbers: how far it begins after the one before; its length, and how far apart its letters
/// and what they become are; how far the first letter is from what it becomes; and for each letter the place of its second part in the list that comes first.
fn pack(letters: &Letters) -> Vec<u8> {
    let seconds: Vec<char> =
        letters.values().filter_map(|(_, second)| *second).collect::<BTreeSet<_>>().into_iter().collect();
    let mut bytes = Vec::new();
    number(&mut bytes, seconds.len() as u32);
    seconds.iter().for_each(|&second| number(&mut bytes, second as u32));
    let letters: Vec<(u32, u32, Option<char>)> =
        letters.iter().map(|(&c, &(first, second))| (c as u32, first as u32, second)).collect();
    let (mut at, mut before) = (0, 0);
    while at < letters.len() {
        let ways = [1, 2].into_iter().flat_map(|step| [0, 1, 2].map(|moves| (step, moves)));
        let runs = ways.map(|(step, moves)| (run(&letters[at..], step, moves), step, moves));
        let (run, step, moves) =
            runs.reduce(|best, other| if other.0 > best.0 { other } else { best }).expect("there are ways");
        let (letter, first, second) = letters[at];
        number(&mut bytes, letter - before);
        let flags = (step - 1) | u32::from(second.is_some()) << 1 | moves << 2;
        number(&mut bytes, (run as u32) << 4 | flags);
        let by = first.wrapping_sub(letter) as i32;
        number(&mut bytes, (by << 1 ^ by >> 31) as u32);
        for (_, _, second) in letters[at..at + run].iter().filter(|(_, _, second)| second.is_some()) {
            bytes.push(seconds.iter().position(|known| Some(*known) == *second).expect("it is in the list") as u8);
        }
        before = letters[at + run - 1].0;
        at += run;
    }
    bytes
}

/// How many of `letters` make a run: each `step` after the one before, and what they become `moves` after.
fn run(letters: &[(u32, u32, Option<char>)], step: u32, moves: u32) -> usize {
    let belongs = |(place, &(letter, first, second)): (usize, &(u32, u32, Option<char>))| {
        let (begin, begins_as, begins_with) = letters[0];
        let place = place as u32;
        letter == begin + place * step
            && first == begins_as + place * moves
            && second.is_some() == begins_with.is_some()
    };
    letters.iter().enumerate().take_while(|&entry| belongs(entry)).count()
}

fn number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

// --- words ---

/// The words of `vocabulary.txt`, folded, each with a bit for each of its classes.
fn classes(source: &str, fold: impl Fn(&str) -> String) -> BTreeMap<String, u8> {
    const CLASSES: [&str; 7] = ["stop", "asks", "verb", "me", "forget", "all", "not"];
    let mut words = BTreeMap::new();
    let lines = source.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    for (class, list) in lines.filter_map(|line| line.split_once(':')) {
        let class = match CLASSES.iter().position(|known| *known == class) {
            Some(bit) => 1 << bit,
            None if class == "and" => 0,
            None => panic!("{class} is no class of words"),
        };
        for word in list.split_whitespace() {
            *words.entry(fold(word).replace('_', " ")).or_default() |= class;
        }
    }
    words
}

/// `words` by their fingerprints, unless two have the same.
fn fingerprints(words: &BTreeMap<String, u8>, start: u32) -> Option<BTreeMap<u32, u8>> {
    let fingerprint = |word| fingerprint::fingerprint(fingerprint::extend(start, word));
    let fingerprints: BTreeMap<u32, u8> = words.iter().map(|(word, classes)| (fingerprint(word), *classes)).collect();
    (fingerprints.len() == words.len()).then_some(fingerprints)
}

/// The fingerprints, ascending, each with its classes. First the combinations of classes that occur, the commonest first,
/// after their number; then bits, the lowest of a byte first: the gap to the next fingerprint, divided by 2^9, as so many
/// zeros and a one; its lower 9 bits, the highest first; the place of its combination, as zeros and a one.
fn pack_words(words: &BTreeMap<u32, u8>) -> Vec<u8> {
    const LOW_BITS: u32 = 9;
    let mut counts: BTreeMap<u8, u32> = BTreeMap::new();
    words.values().for_each(|classes| *counts.entry(*classes).or_default() += 1);
    let mut combinations: Vec<u8> = counts.keys().copied().collect();
    combinations.sort_by_key(|classes| Reverse(counts[classes]));

    let mut bits: Vec<bool> = Vec::new();
    let mut before = 0;
    for (&word, classes) in words {
        let gap = word - before;
        before = word;
        bits.extend((0..gap >> LOW_BITS).map(|_| false).chain([true]));
        bits.extend((0..LOW_BITS).rev().map(|bit| gap >> bit & 1 == 1));
        let place = combinations.iter().position(|known| known == classes).expect("it is among them");
        bits.extend((0..place).map(|_| false).chain([true]));
    }
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
    [combinations.len() as u8].into_iter().chain(combinations).chain(bits.chunks(8).map(byte)).collect()
}
