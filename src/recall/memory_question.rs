//! Questions about the memory itself: nothing that is remembered can match them.

use super::excerpt::{QUERY_END, excerpt};
use super::fingerprint::extend;
use super::runs::{Run, runs};
use super::script::Script;
use super::tables::{START, classes};
use super::words::{bounds, is_word};

/// What a text wants of the memory as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoryQuestion {
    /// To hear what is remembered: "What do you know about me?"
    Overview,
    /// To have all of it forgotten: "Delete all my memories".
    ForgetAll,
}

// The classes of `vocabulary.txt`, as build.rs numbers them.
const STOP: u32 = 1;
const ASKS: u32 = 1 << 1;
const VERB: u32 = 1 << 2;
const ME: u32 = 1 << 3;
const FORGET: u32 = 1 << 4;
const ALL: u32 = 1 << 5;
const NOT: u32 = 1 << 6;
/// Of no word of `FORGET`.
const KEEP: u32 = 1 << 7;

/// Such sentences are short: longer ones are not read. In words with what is between them, or letters where words are
/// without spaces.
const LONGEST_SENTENCE: usize = 64;
/// The same, of what stands together in `vocabulary.txt`: two words, or seven letters.
const LONGEST_PARTS: (usize, usize) = (3, 7);

/// What is known of a sentence: the classes that some word has; shifted, those that every word has; and that all are known.
type Found = u32;
const EVERY: u32 = 8;
const KNOWN: Found = 1 << 16;

/// The longest message that can have all forgotten, in bytes: longer ones hold what others wrote.
const LONGEST_FORGET_ALL: usize = 500;
/// Words before an order that are no stop words.
const POLITE: [&str; 6] = ["please", "s'il", "plait", "favor", "favore", "proszę"];
/// What follows one of these may be what others wrote.
const QUOTES: [&str; 16] = ["\"", "“", "”", "„", "‟", "«", "»", "‹", "›", "「", "『", "‘", "`", "<", ">", ":\n"];

/// What one of the sentences of `text` asks of the memory.
pub fn memory_question(text: &str) -> Option<MemoryQuestion> {
    let sentences = read(text);
    let asks = |wanted| sentences.iter().any(|&found| question(found) == Some(wanted));
    [MemoryQuestion::ForgetAll, MemoryQuestion::Overview].into_iter().find(|wanted| asks(*wanted))
}

/// Whether `text` asks in the user's own words to have all forgotten. Words after a quotation mark, in code, or in a long text do
/// not count: a page or a letter that the user pastes can ask too.
pub fn asks_to_forget_all(text: &str) -> bool {
    text.len() <= LONGEST_FORGET_ALL && memory_question(own_words(text)) == Some(MemoryQuestion::ForgetAll)
}

/// Whether `text` asks in the user's own words to have something forgotten: "Forget everything about my health". The first word that
/// is no filler says so.
pub fn asks_to_forget(text: &str) -> bool {
    let own = own_words(text);
    text.len() <= LONGEST_FORGET_ALL && own.split(['.', '!', '?', ',', '\n', '。', '！', '，']).any(is_order_to_forget)
}

fn is_order_to_forget(sentence: &str) -> bool {
    for Run { text, .. } in runs(sentence) {
        // Languages without spaces: the order begins with it.
        let parts = [&*text, text.get(..6).unwrap_or_default()];
        let found: Vec<u32> = parts.iter().filter_map(|part| classes(extend(START, part))).collect();
        if found.iter().any(|classes| classes & NOT != 0) {
            return false;
        } else if found.iter().any(|classes| classes & FORGET != 0) {
            return true;
        } else if found.is_empty() && !POLITE.contains(&&*text) {
            return false;
        }
    }
    false
}

/// `text` up to what may be a quotation.
fn own_words(text: &str) -> &str {
    QUOTES.iter().filter_map(|quote| text.find(quote)).min().map_or(text, |at| &text[..at])
}

/// Whether `text` is made of words that nothing can be recalled by: "How are you?"
pub fn says_nothing(text: &str) -> bool {
    let sentences = read(text);
    !sentences.is_empty() && sentences.iter().all(|found| found & STOP << EVERY != 0)
}

fn question(found: Found) -> Option<MemoryQuestion> {
    let has = |class: u32| found & class != 0;
    // Every way to take it apart has such a word, so that one that only looks like it forgets nothing.
    if has(KEEP << EVERY) {
        (has(ASKS) || has(VERB) && has(ME)).then_some(MemoryQuestion::Overview)
    } else {
        (!has(NOT) && has(ALL | ME | ASKS)).then_some(MemoryQuestion::ForgetAll)
    }
}

/// What is known of each sentence.
fn read(text: &str) -> Vec<Found> {
    let runs = runs(&excerpt(text, QUERY_END));
    let mut units = Vec::new();
    for Run { text, script } in &runs {
        match script {
            Script::End => units.push(""),
            Script::Latin | Script::Spaced => {
                for part in text.split('\'') {
                    if is_word(part, text) {
                        units.push(" ");
                        units.push(part);
                    }
                }
            }
            _ => bounds(text).windows(2).for_each(|at| units.push(&text[at[0]..at[1]])),
        }
    }
    let mut sentences = Vec::new();
    for sentence in units.split(|unit| unit.is_empty()) {
        if !sentence.is_empty() {
            sentences.push(of_sentence(sentence));
        }
    }
    sentences
}

/// A sentence that can be taken apart in several ways has the classes of all; one with a word that is not known has none.
fn of_sentence(units: &[&str]) -> Found {
    if units.len() > LONGEST_SENTENCE {
        return 0;
    }
    // Of the units from each place on.
    let mut found = vec![0; units.len()];
    found.push(KNOWN | u32::from(u8::MAX) << EVERY);
    for at in (0..units.len()).rev() {
        // No part from here on ends where the rest can be taken apart.
        if found[at + 1..].get(..LONGEST_PARTS.1).is_some_and(|next| next.iter().all(|found| *found == 0)) {
            return 0;
        }
        let mut state = START;
        let is_word = units.get(at + 1) == Some(&" ");
        let longest = if is_word { LONGEST_PARTS.0 } else { LONGEST_PARTS.1 };
        for (place, unit) in units.iter().enumerate().skip(at).take(longest) {
            state = extend(state, unit);
            let rest = found[place + 1];
            if units[at] == " " {
                found[at] = found[at + 1];
            } else if rest != 0
                && let Some(classes) = classes(state)
            {
                let classes = if classes & FORGET == 0 { classes | KEEP } else { classes };
                found[at] |= KNOWN | classes | rest & (classes << EVERY | !(!0 << EVERY));
            }
        }
    }
    found[0]
}

#[cfg(test)]
mod tests;
