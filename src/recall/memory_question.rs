//! Questions about the memory itself: nothing that is remembered can match them.

use super::excerpt::excerpt;
use super::fingerprint::{START, extend, short};
use super::runs::{Kind, runs};
use super::stop_words::is_stop_word;

/// What a text wants of the memory as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoryQuestion {
    /// To hear what is remembered: "What do you know about me?"
    Overview,
    /// To have all of it forgotten: "Delete all my memories".
    ForgetAll,
}

/// The classes of each language, fingerprints of words, each ended by a zero; `memory_questions.txt` says what they mean.
const LANGUAGES: &[u16] = &include!(concat!(env!("OUT_DIR"), "/memory_questions.rs"));
const CLASSES: usize = 7;

const ASKS: u8 = 1;
const VERB: u8 = 1 << 1;
const ME: u8 = 1 << 2;
const FORGET: u8 = 1 << 3;
const ALL: u8 = 1 << 4;
const NOT: u8 = 1 << 5;

/// Such questions are short: a sentence of more words or letters is none.
const MOST_WORDS: usize = 24;
const MOST_LETTERS: usize = 64;
/// The longest part that is looked for in a text without spaces, in letters.
const LONGEST_PART: usize = 8;

/// What one of the sentences of `text` asks of the memory.
pub fn memory_question(text: &str) -> Option<MemoryQuestion> {
    sentences(&excerpt(text)).find_map(|sentence| read(&sentence)?)
}

/// Whether `text` is made of words that nothing can be recalled by: "How are you?", "Tell me more".
pub fn says_nothing(text: &str) -> bool {
    let mut sentences = sentences(text).peekable();
    sentences.peek().is_some() && sentences.all(|sentence| read(&sentence) == Some(None))
}

/// Whether `query` asks about what is remembered and names no topic, so that nothing can match it.
pub fn is_topicless(query: &str) -> bool {
    memory_question(query).is_some()
}

enum Part {
    /// As it stands between spaces: its fingerprint, that with the next one, and whether it is a stop word.
    Word(u16, Option<u16>, bool),
    /// Letters without spaces.
    Letters(Vec<char>),
}

fn sentences(text: &str) -> impl Iterator<Item = Vec<Part>> {
    let ends = |c| matches!(c, '.' | '!' | '?' | '\n' | '。' | '！' | '？' | '؟' | '।' | '…');
    text.split(ends).map(parts).filter(|parts| !parts.is_empty())
}

fn parts(sentence: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut word_before: Option<u32> = None;
    for run in runs(sentence) {
        if matches!(run.kind, Kind::Hangul | Kind::Unspaced) {
            word_before = None;
            match parts.last_mut() {
                Some(Part::Letters(letters)) => letters.extend(run.text.chars()),
                _ => parts.push(Part::Letters(run.text.chars().collect())),
            }
            continue;
        }
        let is_elided = |word: &&str| !run.text.contains('\'') || word.chars().nth(1).is_some();
        for word in run.text.split('\'').filter(is_elided) {
            if let (Some(Part::Word(_, pair, _)), Some(before)) = (parts.last_mut(), word_before) {
                *pair = Some(short(extend(extend(before, " "), word)));
            }
            let state = extend(START, word);
            parts.push(Part::Word(short(state), None, is_stop_word(word)));
            word_before = Some(state);
        }
    }
    parts
}

/// `None` for a sentence with a word that no language knows.
fn read(sentence: &[Part]) -> Option<Option<MemoryQuestion>> {
    if sentence.len() > MOST_WORDS {
        return None;
    }
    let mut classes = LANGUAGES.split(|&word| word == 0);
    let mut result = None;
    loop {
        let language: [&[u16]; CLASSES] = std::array::from_fn(|_| classes.next().unwrap_or_default());
        if language.iter().all(|class| class.is_empty()) {
            return result;
        }
        if let Some(found) = found(&language, sentence) {
            let question = question(found);
            result = Some(result.flatten().or(question));
        }
    }
}

fn question(found: u8) -> Option<MemoryQuestion> {
    let has = |class: u8| found & class != 0;
    match has(FORGET) {
        true => (!has(NOT) && has(ALL | ME | ASKS)).then_some(MemoryQuestion::ForgetAll),
        false => (has(ASKS) || has(VERB) && has(ME)).then_some(MemoryQuestion::Overview),
    }
}

/// The classes that the sentence has words of; `None` when the language does not know a word.
fn found(language: &[&[u16]; CLASSES], sentence: &[Part]) -> Option<u8> {
    let mut found = 0;
    let mut rest = sentence.iter();
    while let Some(part) = rest.next() {
        match part {
            Part::Letters(letters) => found |= without_spaces(language, letters)?,
            Part::Word(word, pair, is_stop_word) => {
                let of_pair = pair.and_then(|pair| classes(language, pair));
                if of_pair.is_some() {
                    rest.next();
                }
                found |= of_pair.or_else(|| classes(language, *word)).or(is_stop_word.then_some(0))?;
            }
        }
    }
    Some(found)
}

fn without_spaces(language: &[&[u16]; CLASSES], letters: &[char]) -> Option<u8> {
    let mut found = 0;
    let mut rest = letters;
    if letters.len() > MOST_LETTERS {
        return None;
    }
    while !rest.is_empty() {
        let known = |length: usize| {
            let part: String = rest.get(..length)?.iter().collect();
            let classes = classes(language, short(extend(START, &part))).or_else(|| is_stop_word(&part).then_some(0))?;
            Some((length, classes))
        };
        let (length, classes) = (1..=LONGEST_PART).rev().find_map(known)?;
        found |= classes;
        rest = &rest[length..];
    }
    Some(found)
}

/// The classes that have the word, a bit each; `None` when the language does not know it.
fn classes(language: &[&[u16]; CLASSES], word: u16) -> Option<u8> {
    let has = |(bit, class): (usize, &&[u16])| class.contains(&word).then_some(1 << bit);
    language.iter().enumerate().filter_map(has).reduce(|some, other| some | other)
}

#[cfg(test)]
#[path = "memory_question_tests.rs"]
mod tests;
