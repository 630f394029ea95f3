//! Writes the tables of `src/recall/`: a tenth of the bytes of those in the standard library and in
//! `unicode-normalization`, from which the letters are read.
//!
//! | file in `OUT_DIR` | from | read by |
//! |---|---|---|
//! | `lower_case.bin`, `parts.bin` | Unicode | `fold.rs` |
//! | `stop_words.rs` | `stop_words.txt` | `stop_words.rs` |
//! | `memory_questions.rs` | `memory_questions.txt` | `memory_question.rs` |

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::{env, fs};

use unicode_normalization::char::{compose, decompose_canonical, decompose_compatible, is_combining_mark};

#[path = "src/recall/fingerprint.rs"]
#[allow(dead_code)]
mod fingerprint;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let (lower_case, parts) = (lower_case(), parts());
    write("lower_case.bin", &pack(&lower_case));
    write("parts.bin", &pack(&parts));
    let fold = |text: &str| fold(text, &lower_case, &parts);
    write("stop_words.rs", stop_words(&source("stop_words.txt"), fold).as_bytes());
    write("memory_questions.rs", memory_questions(&source("memory_questions.txt"), fold).as_bytes());
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

fn lines(source: &str) -> impl Iterator<Item = &str> {
    source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn stop_words(source: &str, fold: impl Fn(&str) -> String) -> String {
    let words: BTreeSet<String> = lines(source).flat_map(str::split_whitespace).map(fold).collect();
    let table: BTreeSet<[u8; 3]> =
        words.iter().map(|word| fingerprint::long(fingerprint::extend(fingerprint::START, word))).collect();
    assert_eq!(table.len(), words.len(), "two stop words have one fingerprint");
    format!("{:?}", table.iter().collect::<Vec<_>>())
}

/// The classes of a language, in the order of `memory_question.rs`, each ended by a zero; a line that begins with a name and
/// a colon begins a language.
fn memory_questions(source: &str, fold: impl Fn(&str) -> String) -> String {
    const CLASSES: [&str; 7] = ["asks", "verb", "me", "forget", "all", "not", "and"];
    let mut languages: Vec<BTreeMap<&str, Vec<u16>>> = Vec::new();
    for line in lines(source) {
        let (class, words) = line.split_once(':').unwrap_or_else(|| panic!("{line}: no colon"));
        if words.trim().is_empty() {
            languages.push(BTreeMap::new());
            continue;
        }
        assert!(CLASSES.contains(&class), "{class} is no class of words");
        let words = words.split_whitespace().map(|word| {
            let state = fingerprint::extend(fingerprint::START, &fold(word).replace('_', " "));
            Some(fingerprint::short(state)).filter(|&word| word != 0).unwrap_or_else(|| panic!("{word} is zero"))
        });
        languages.last_mut().expect("a language comes first").entry(class).or_default().extend(words);
    }
    let of = |language: &BTreeMap<&str, Vec<u16>>| {
        let class = |name| language.get(name).into_iter().flatten().copied().chain([0]).collect::<Vec<u16>>();
        CLASSES.iter().flat_map(class).collect::<Vec<u16>>()
    };
    format!("{:?}", languages.iter().flat_map(of).collect::<Vec<u16>>())
}
