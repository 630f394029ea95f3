//! Questions about the memory itself: nothing that is remembered can match them.

use super::excerpt::excerpt;
use super::fingerprint::extend;
use super::runs::{Kind, runs};
use super::vocabulary::{ALL, ASKS, FORGET, ME, NOT, START, STOP, VERB, classes};

/// What a text wants of the memory as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoryQuestion {
    /// To hear what is remembered: "What do you know about me?"
    Overview,
    /// To have all of it forgotten: "Delete all my memories".
    ForgetAll,
}

/// The longest part that is looked for in a text without spaces, in letters.
const LONGEST_PART: usize = 8;

/// What one of the sentences of `text` asks of the memory.
pub fn memory_question(text: &str) -> Option<MemoryQuestion> {
    excerpt(text).split(ends_sentence).find_map(|sentence| question(read(sentence)?.some))
}

/// Whether `text` is made of words that nothing can be recalled by: "How are you?"
pub fn says_nothing(text: &str) -> bool {
    let classes = text.split(ends_sentence).try_fold(NO_WORDS, |classes, sentence| Some(classes.and(read(sentence)?)));
    classes.is_some_and(|classes| classes.every & STOP != 0 && classes.some != 0)
}

/// Whether `query` asks about what is remembered and names no topic, so that nothing can match it.
pub fn is_topicless(query: &str) -> bool {
    memory_question(query).is_some()
}

/// The classes that some word has, and those that every word has.
#[derive(Clone, Copy)]
struct Classes {
    some: u8,
    every: u8,
}

const NO_WORDS: Classes = Classes { some: 0, every: u8::MAX };

impl Classes {
    fn and(self, other: Self) -> Self {
        Self { some: self.some | other.some, every: self.every & other.every }
    }

    fn of_word(self, classes: u8) -> Self {
        self.and(Self { some: classes, every: classes })
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '\n' | '。' | '！' | '？' | '؟' | '।' | '…')
}

fn question(some: u8) -> Option<MemoryQuestion> {
    let has = |class: u8| some & class != 0;
    if has(FORGET) {
        (!has(NOT) && has(ALL | ME | ASKS)).then_some(MemoryQuestion::ForgetAll)
    } else {
        (has(ASKS) || has(VERB) && has(ME)).then_some(MemoryQuestion::Overview)
    }
}

/// The classes of the words; `None` for a sentence with a word that is not known.
fn read(sentence: &str) -> Option<Classes> {
    let mut found = NO_WORDS;
    let mut words: Vec<&str> = Vec::new();
    let mut letters = String::new();
    let runs = runs(sentence);
    for run in &runs {
        if matches!(run.kind, Kind::Hangul | Kind::Unspaced) {
            letters.push_str(&run.text);
            continue;
        }
        let is_elided = |word: &&str| run.text.contains('\'') && word.chars().nth(1).is_none();
        words.extend(run.text.split('\'').filter(|word| !is_elided(word)));
    }
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let state = extend(START, word);
        let pair = words.peek().and_then(|next| classes(extend(extend(state, " "), next)));
        if pair.is_some() {
            words.next();
        }
        found = found.of_word(pair.or_else(|| classes(state))?);
    }
    let letters: Vec<char> = letters.chars().collect();
    let mut rest = &letters[..];
    while !rest.is_empty() {
        let known = |length: usize| {
            let part: String = rest.get(..length)?.iter().collect();
            Some((length, classes(extend(START, &part))?))
        };
        let (length, classes) = (1..=LONGEST_PART).rev().find_map(known)?;
        found = found.of_word(classes);
        rest = &rest[length..];
    }
    Some(found)
}

#[cfg(test)]
#[path = "memory_question_tests.rs"]
mod tests;
