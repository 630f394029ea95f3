//! Letters that people write for each other become the same: case, accents, forms of one letter, and how it is encoded.

use std::sync::OnceLock;

/// One letter and the one or two that it becomes; `'\0'` for no second one.
type Entry = (char, char, char);

/// By the letter.
struct Table(OnceLock<Vec<Entry>>, &'static [u8]);

/// `build.rs` says how both are written. The tables of the standard library alone are fourteen kilobytes of the engine.
static LOWER_CASE: Table = Table(OnceLock::new(), include_bytes!(concat!(env!("OUT_DIR"), "/lower_case.bin")));
static PARTS: Table = Table(OnceLock::new(), include_bytes!(concat!(env!("OUT_DIR"), "/parts.bin")));

/// `text` in lower case, each letter taken apart into one without accents and its marks, so that texts that differ only in
/// case or encoding are equal. Kana and Hangul are put together. Characters that show nothing are left out.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| push(c, &mut folded));
    folded
}

/// Whether [`fold`] leaves `c` beside a letter as its accent, point or stroke.
pub fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}' | '\u{b3c}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

fn push(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    let c = LOWER_CASE.get(c).map_or(c, |(lower, _)| lower);
    match PARTS.get(c) {
        Some((first, second)) => {
            push(first, folded);
            if second != '\0' {
                push(second, folded);
            }
        }
        None if is_invisible(c) => {}
        None => compose(c, folded),
    }
}

/// Hyphens of typesetting, joiners, marks of direction, selectors of variants.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Appends `c`, as one letter with the last one if it is a part of a kana or of a Hangul syllable.
fn compose(c: char, folded: &mut String) {
    let last = folded.chars().next_back().map_or(0, u32::from);
    let after = |first: u32, count: u32| (u32::from(c).wrapping_sub(first) < count).then(|| u32::from(c) - first);
    let syllable = last.wrapping_sub(0xac00);
    let whole = if let (Some(vowel), 0x1100..0x1113) = (after(0x1161, 21), last) {
        0xac00 + ((last - 0x1100) * 21 + vowel) * 28
    } else if let Some(end) = after(0x11a7, 28).filter(|_| syllable < 19 * 21 * 28 && syllable % 28 == 0) {
        last + end
    } else if let (Some(voice), 0x3041..0x30ff) = (after(0x3099, 2), last) {
        match last {
            0x3046 | 0x30a6 => last + 0x4e,
            _ => last + 1 + voice,
        }
    } else {
        folded.push(c);
        return;
    };
    folded.pop();
    folded.extend(char::from_u32(whole));
}

impl Table {
    fn get(&self, letter: char) -> Option<(char, char)> {
        let Self(entries, packed) = self;
        let entries = entries.get_or_init(|| unpack(packed));
        let place = entries.binary_search_by_key(&letter, |entry| entry.0).ok()?;
        let (_, first, second) = entries[place];
        Some((first, second))
    }
}

fn unpack(packed: &[u8]) -> Vec<Entry> {
    let mut bytes = packed.iter().copied();
    let count = number(&mut bytes);
    let seconds: Vec<char> = (0..count).map(|_| letter(number(&mut bytes))).collect();
    let mut entries = Vec::new();
    let mut at = 0;
    while bytes.len() > 0 {
        at += number(&mut bytes);
        let (run, by) = (number(&mut bytes), number(&mut bytes));
        let mut first = at.wrapping_add(by >> 1 ^ (by & 1).wrapping_neg());
        for place in 0..run >> 4 {
            if place > 0 {
                at += 1 + (run & 1);
                first += run >> 2 & 3;
            }
            let second = if run & 2 == 0 { None } else { bytes.next() };
            let second = second.and_then(|second| seconds.get(usize::from(second)).copied());
            entries.push((letter(at), letter(first), second.unwrap_or('\0')));
        }
    }
    entries
}

fn number(bytes: &mut impl Iterator<Item = u8>) -> u32 {
    let (mut number, mut shift) = (0, 0);
    for byte in bytes {
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    number
}

fn letter(number: u32) -> char {
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}
