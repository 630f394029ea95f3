//! Questions about the memory itself: nothing that is remembered can match them.

use super::excerpt::excerpt;
use super::fingerprint::extend;
use super::runs::{Run, runs};
use super::script::Script;
use super::tables::{START, classes};
use super::words::{bounds, parts_of_word};

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

/// Such sentences are short: longer ones are not read. In words, or letters where words are without spaces.
const LONGEST_SENTENCE: usize = 64;
/// The most words or letters that stand together in `vocabulary.txt`.
const LONGEST_PART: usize = 7;

/// What one of the sentences of `text` asks of the memory.
pub fn memory_question(text: &str) -> Option<MemoryQuestion> {
    read(text).into_iter().flatten().find_map(|classes| question(classes.some))
}

/// Whether `text` is made of words that nothing can be recalled by: "How are you?"
pub fn says_nothing(text: &str) -> bool {
    let sentences = read(text);
    !sentences.is_empty() && sentences.iter().all(|sentence| sentence.is_some_and(|classes| classes.every & STOP != 0))
}

/// Whether `query` asks about what is remembered and names no topic, so that nothing can match it.
pub fn is_topicless(query: &str) -> bool {
    memory_question(query).is_some()
}

/// The classes that some word has, and those that every word has.
#[derive(Clone, Copy)]
struct Classes {
    some: u32,
    every: u32,
}

fn question(some: u32) -> Option<MemoryQuestion> {
    let has = |class: u32| some & class != 0;
    if has(FORGET) {
        (!has(NOT) && has(ALL | ME | ASKS)).then_some(MemoryQuestion::ForgetAll)
    } else {
        (has(ASKS) || has(VERB) && has(ME)).then_some(MemoryQuestion::Overview)
    }
}

/// Of each sentence the classes of its words; `None` for one that is not made of known words.
fn read(text: &str) -> Vec<Option<Classes>> {
    let mut sentences = Vec::new();
    let mut runs = runs(&excerpt(text));
    runs.push(Run { text: String::new(), script: Script::End });
    let mut units = Vec::new();
    for Run { text, script } in &runs {
        match script {
            Script::End if units.is_empty() => {}
            Script::End => {
                sentences.push(of_sentence(&units));
                units.clear();
            }
            Script::Latin | Script::Spaced => units.extend(parts_of_word(text).map(|word| (" ", word))),
            _ => units.extend(bounds(text).windows(2).map(|at| ("", &text[at[0]..at[1]]))),
        }
    }
    sentences
}

/// Of words, and letters where words are without spaces, each after what is between it and the one before. A sentence that
/// can be taken apart in several ways has the classes of all.
fn of_sentence(units: &[(&str, &str)]) -> Option<Classes> {
    if units.len() > LONGEST_SENTENCE {
        return None;
    }
    // Of the units from each place on.
    let mut found = vec![None; units.len()];
    found.push(Some(Classes { some: 0, every: u32::MAX }));
    for at in (0..units.len()).rev() {
        let mut state = START;
        for (place, (space, unit)) in units.iter().enumerate().skip(at).take(LONGEST_PART) {
            if place > at {
                state = extend(state, space);
            }
            state = extend(state, unit);
            if let (Some(rest), Some(classes)) = (found[place + 1], classes(state)) {
                let Classes { some, every } = found[at].unwrap_or(Classes { some: 0, every: 0 });
                found[at] = Some(Classes { some: some | rest.some | classes, every: every | rest.every & classes });
            }
        }
    }
    found[0]
}

#[cfg(test)]
#[path = "memory_question_tests.rs"]
mod tests;
