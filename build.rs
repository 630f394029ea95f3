//! Writes the tables of `src/recall/`: a tenth of the bytes of those in the standard library and in
//! `unicode-normalization`, from which the letters are read.
//!
//! | file in `OUT_DIR` | from | read by |
//! |---|---|---|
//! | `tables.bin`: letters | Unicode | `tables.rs` |
//! | `tables.bin`: words, `start.rs` | `vocabulary.txt`, `content_words.txt` | `tables.rs` |
//! | `tables.bin`: scripts | `scripts.txt` | `tables.rs` |
//! | `orders.lz` | `src/memory/guard/orders.txt` | `src/memory/guard/unpack.rs` |

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
    let fold = |text: &str| fold(text, &lower_case, &parts);
    let (words, others) = (classes(&source("vocabulary.txt"), fold), content_words(&source("content_words.txt"), fold));
    let (start, words) =
        (0..).find_map(|start| Some((start, fingerprints(&words, &others, start)?))).expect("one of them");
    write("start.rs", start.to_string().as_bytes());
    let mut bits = Bits::default();
    bits.letters(&lower_case);
    bits.letters(&parts);
    bits.numbered(&words, 10);
    bits.numbered(&scripts(&source("scripts.txt")), 4);
    write("tables.bin", &bits.bytes());
    let orders = read("src/memory/guard/orders.txt");
    let lines: Vec<&str> = orders.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    write("orders.lz", &packed(lines.join("\n").as_bytes()));
}

fn source(name: &str) -> String {
    read(&format!("src/recall/{name}"))
}

fn read(path: &str) -> String {
    println!("cargo::rerun-if-changed={path}");
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `text` by LZ77: a byte below 128 and one more literal bytes than it says, or 128 and the length of a repetition less [`REPEATED`],
/// and how far back it begins (2 bytes, little-endian).
fn packed(text: &[u8]) -> Vec<u8> {
    const REPEATED: usize = 4;
    let (mut packed, mut literals, mut at) = (Vec::new(), Vec::new(), 0);
    let mut seen: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    let flush = |literals: &mut Vec<u8>, packed: &mut Vec<u8>| {
        for run in literals.chunks(128) {
            packed.push(run.len() as u8 - 1);
            packed.extend(run);
        }
        literals.clear();
    };
    while at < text.len() {
        let length = |from: &usize| {
            text[at..].iter().zip(&text[*from..]).take_while(|(one, other)| one == other).take(127 + REPEATED).count()
        };
        let start = text.get(at..at + REPEATED);
        let best = start.and_then(|start| seen.get(start)).and_then(|places| {
            places.iter().filter(|from| at - **from < 1 << 16).map(|from| (length(from), *from)).max()
        });
        let taken = best.map_or(1, |(length, _)| length);
        match best {
            Some((length, from)) => {
                flush(&mut literals, &mut packed);
                packed.push(128 + (length - REPEATED) as u8);
                packed.extend(((at - from) as u16).to_le_bytes());
            }
            None => literals.push(text[at]),
        }
        for place in at..at + taken {
            if let Some(start) = text.get(place..place + REPEATED) {
                seen.entry(start).or_default().push(place);
            }
        }
        at += taken;
    }
    flush(&mut literals, &mut packed);
    packed
}

fn write(name: &str, bytes: &[u8]) {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(folder.join(name), bytes).expect("OUT_DIR can be written to");
}

/// What a letter becomes: one other letter or two.
type Letters = BTreeMap<char, (char, Option<char>)>;

// --- Unicode ---

/// Scripts that are no longer written in, and letters of linguists, have a third of the capitals.
const EVERYDAY: [RangeInclusive<char>; 6] = [
    '\u{80}'..='\u{58f}',
    '\u{10a0}'..='\u{10ff}',
    '\u{1c90}'..='\u{1cbf}',
    '\u{1e00}'..='\u{1fff}',
    '\u{2100}'..='\u{24ff}',
    '\u{ff00}'..='\u{ffff}',
];

/// Lower case. Of the two forms of a small sigma, one.
fn lower_case() -> Letters {
    let one = |c: char| {
        let mut lower = c.to_lowercase();
        lower.next().filter(|&first| first != c && lower.next().is_none()).map(|lower| (c, (lower, None)))
    };
    EVERYDAY.into_iter().flatten().filter_map(one).chain([('ς', ('σ', None))]).collect()
}

/// Letters that are made of others by their looks alone, or that people write instead of each other. U+0335, a stroke, keeps
/// statements apart that differ in them.
const ALIKE: &[(&str, &str)] = &[
    ("đðħłŧƀɨıøŋə", "d\u{335}d\u{335}h\u{335}l\u{335}t\u{335}b\u{335}i\u{335}i\u{335}o\u{335}n\u{335}e\u{335}"),
    ("ßæœþ", "ssaeoeth"),
    ("ةىکیٱہە", "ه\u{335}ي\u{335}ك\u{335}ي\u{335}ا\u{335}ه\u{335}ه\u{335}"),
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
    '\u{ff01}'..='\u{ff9f}',
];

/// The zeros of the decimal digits that people write with.
const ZEROS: &str = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០";

/// What a small letter is made of: a letter and a mark, or two letters. Kana and Hangul stay whole; the accents of ancient
/// Greek and of scripts that few write would be a fifth of the table.
fn parts() -> Letters {
    let mut parts = Letters::new();
    for c in '\u{a0}'..='\u{ffff}' {
        let mut whole = Vec::new();
        if COMPATIBLE.iter().any(|block| block.contains(&c)) {
            decompose_compatible(c, |part| whole.push(part));
        } else if c < '\u{f00}' || ('\u{1e00}'..'\u{1f00}').contains(&c) {
            decompose_canonical(c, |part| whole.push(part));
        }
        let (first, second) = match whole[..] {
            [one] if one != c => (one, None),
            [first, second] => (first, Some(second)),
            // As Unicode does it: all but the last as one letter. Of ligatures, the last two.
            [first, second, third] => match (compose(first, second), compose(second, third)) {
                (Some(first), _) => (first, Some(third)),
                (None, Some(second)) => (first, Some(second)),
                (None, None) if (first, second) == ('f', 'f') => ('ﬀ', Some(third)),
                _ => continue,
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

// --- words ---

/// The words of `vocabulary.txt`, folded, each with a bit for each of its classes.
fn classes(source: &str, fold: impl Fn(&str) -> String) -> BTreeMap<String, u32> {
    const CLASSES: [&str; 7] = ["stop", "asks", "verb", "me", "forget", "all", "not"];
    let mut words = BTreeMap::new();
    let mut language = "";
    for line in source.lines().map(str::trim).filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let Some((class, list)) = line.split_once(':') else {
            language = line;
            continue;
        };
        // Above the classes: a stop word of English, of another language.
        let of_language = if class != "stop" {
            0
        } else if language == "English" {
            1 << 8
        } else {
            1 << 9
        };
        let class = match CLASSES.iter().position(|known| *known == class) {
            Some(bit) => 1 << bit,
            None if class == "and" => 0,
            None if class == "shared" => 1 << 9,
            None => panic!("{class} is no class of words"),
        };
        for word in list.split_whitespace() {
            *words.entry(fold(word).replace('_', " ")).or_default() |= class | of_language;
        }
    }
    words
}

fn content_words(source: &str, fold: impl Fn(&str) -> String) -> Vec<String> {
    source
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|word| fold(word).replace('_', " "))
        .collect()
}

/// `words` by their fingerprints, unless two have the same, or one of `others` has one of them.
fn fingerprints(words: &BTreeMap<String, u32>, others: &[String], start: u32) -> Option<BTreeMap<u32, u32>> {
    let fingerprint = |word: &String| fingerprint::fingerprint(fingerprint::extend(start, word));
    let fingerprints: BTreeMap<u32, u32> = words.iter().map(|(word, classes)| (fingerprint(word), *classes)).collect();
    let mut others = others.iter().filter(|other| !words.contains_key(*other));
    let apart =
        fingerprints.len() == words.len() && others.all(|other| !fingerprints.contains_key(&fingerprint(other)));
    apart.then_some(fingerprints)
}

/// The stretches of `scripts.txt`, with the numbers of `script.rs`.
fn scripts(source: &str) -> BTreeMap<u32, u32> {
    const SCRIPTS: [&str; 9] =
        ["separator", "end", "mark", "invisible", "latin", "spaced", "hangul", "unspaced", "han"];
    let words: Vec<&str> =
        source.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
    let stretch = |stretch: &[&str]| {
        let script = SCRIPTS.iter().position(|known| *known == stretch[1]).expect("a script");
        (u32::from_str_radix(stretch[0], 16).expect("a character"), script as u32)
    };
    words.chunks(2).map(stretch).collect()
}

// --- bits, as `tables.rs` reads them ---

/// The lowest bit of a byte comes first.
#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn bytes(&self) -> Vec<u8> {
        self.0.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit))).collect()
    }

    /// `number + 2^order` after as many zeros as it has bits, but for `order` + 1.
    fn number(&mut self, number: u32, order: u32) {
        let length = (number + (1 << order)).ilog2();
        self.0.extend((order..length).map(|_| false));
        self.0.extend((0..=length).rev().map(|bit| (number + (1 << order)) >> bit & 1 == 1));
    }

    fn numbers(&mut self, numbers: &[u32], order: u32) {
        self.number(numbers.len() as u32, order);
        for &number in numbers {
            self.number(number, order);
        }
    }

    /// Zero, minus one, one, minus two and so on as zero, one, two, three.
    fn difference(&mut self, number: u32, from: u32, order: u32) {
        let difference = number.wrapping_sub(from) as i32;
        self.number((difference << 1 ^ difference >> 31) as u32, order);
    }

    /// The second parts that occur, and how many runs there are. Of each run: how far it begins after the end of the one
    /// before, its length less one, how far apart its letters are and what they become, whether they have second parts; the
    /// difference of what its first letter becomes to that of the run before; and those of the places of its second parts.
    fn letters(&mut self, letters: &Letters) {
        let seconds: BTreeSet<u32> = letters.values().filter_map(|(_, second)| second.map(u32::from)).collect();
        let seconds: Vec<u32> = seconds.into_iter().collect();
        let letters: Vec<Letter> =
            letters.iter().map(|(&c, &(first, second))| (c.into(), first.into(), second.map(u32::from))).collect();
        let mut runs = Vec::new();
        let mut at = 0;
        while at < letters.len() {
            let ways = [1, 2].into_iter().flat_map(|step| [0, 1, 2].map(|moves| (step, moves)));
            let ways = ways.map(|(step, moves)| (run(&letters[at..], step, moves), step, moves));
            let best = ways.reduce(|best, way| if way.0 > best.0 { way } else { best }).expect("there are ways");
            runs.push((&letters[at..at + best.0], best.1, best.2));
            at += best.0;
        }
        self.numbers(&seconds, 10);
        self.number(runs.len() as u32, 8);
        let (mut at, mut first_before, mut second_before) = (0, 0, 0);
        for (run, step, moves) in runs {
            let (letter, first, second) = run[0];
            self.number(letter - at, 2);
            self.number(run.len() as u32 - 1, 1);
            self.0.push(step == 2);
            self.number(moves, 0);
            self.0.push(second.is_some());
            self.difference(first, first_before, 5);
            for second in run.iter().filter_map(|(_, _, second)| *second) {
                let place = seconds.iter().position(|known| *known == second).expect("it is in the list") as u32;
                self.difference(place, second_before, 2);
                second_before = place;
            }
            (at, first_before) = (run[run.len() - 1].0, run[run.len() - 1].1);
        }
    }

    /// What the numbers, ascending, stand for: the classes of a word, or a script. First those that occur, the commonest first,
    /// and how many numbers there are; of each the gap to the one before, and the place of what it stands for.
    fn numbered(&mut self, words: &BTreeMap<u32, u32>, order: u32) {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for classes in words.values() {
            *counts.entry(*classes).or_default() += 1;
        }
        let mut combinations: Vec<u32> = counts.keys().copied().collect();
        combinations.sort_by_key(|classes| Reverse(counts[classes]));
        self.numbers(&combinations, 5);
        self.number(words.len() as u32, 10);
        let mut before = 0;
        for (&word, classes) in words {
            self.number(word - before, order);
            self.number(combinations.iter().position(|known| known == classes).expect("it is in the list") as u32, 0);
            before = word;
        }
    }
}

/// A letter, what it becomes, and a second part of that.
type Letter = (u32, u32, Option<u32>);

/// How many of `letters` make a run: each `step` after the one before, and what they become `moves` after.
fn run(letters: &[Letter], step: u32, moves: u32) -> usize {
    let belongs = |(place, &(letter, first, second)): (usize, &Letter)| {
        let (begin, begins_as, begins_with) = letters[0];
        let place = place as u32;
        letter == begin + place * step
            && first == begins_as + place * moves
            && second.is_some() == begins_with.is_some()
    };
    letters.iter().enumerate().take_while(|&entry| belongs(entry)).count()
}
