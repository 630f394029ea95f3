//! Text as the words that lexical recall compares.

use super::fingerprint::extend;
use super::runs::{Run, runs};
use super::script::Script;
use super::tables::{START, classes};

/// A word as recall compares it.
#[derive(Debug, Clone, Eq, Hash)]
#[cfg_attr(not(test), derive(PartialEq))]
#[cfg_attr(test, expect(clippy::derived_hash_with_manual_eq, reason = "it only counts"))]
pub struct Word(pub String);

/// Hangul particles, by their last letters.
const PARTICLES: [char; 14] = ['은', '는', '이', '가', '을', '를', '에', '의', '도', '로', '와', '과', '만', '서'];

/// The words of `text` in order: folded, without stop words, stemmed. Of a word with an apostrophe its parts and the whole.
/// Scripts without spaces and Hangul give pairs of letters; Han also single letters, since one can be a word. With `alone`,
/// as for a query, a Han letter counts as one only where its neighbours leave it alone.
pub fn words(text: &str, alone: bool) -> Vec<Word> {
    let mut words = Words(Vec::new());
    for Run { text, script } in runs(text) {
        match script {
            Script::Latin | Script::Spaced => words.spaced(&text),
            Script::Hangul => words.hangul(&text),
            Script::Unspaced => words.unspaced(&text, alone),
            _ => {}
        }
    }
    words.0
}

/// Whether `word`, folded and without marks, says nothing about what a sentence is about.
fn is_stop_word(word: &str) -> bool {
    classes(extend(START, word)).is_some_and(|classes| classes & 1 != 0)
}

/// Whether `part`, between apostrophes of `word`, is a word. What is elided to one letter is an article or a pronoun: l', d', 's.
pub fn is_word(part: &str, word: &str) -> bool {
    let first = part.chars().next().map_or(0, char::len_utf8);
    part.len() > first || part.len() == word.len()
}

struct Words(Vec<Word>);

impl Words {
    fn spaced(&mut self, run: &str) {
        let word = run.strip_suffix("n't").unwrap_or(run);
        let begin = self.0.len();
        let (mut whole, mut words) = (String::new(), 0);
        for part in word.split('\'') {
            whole.push_str(part);
            if is_word(part, word) {
                words += 1;
                self.stemmed(part);
            }
        }
        let is_stop = self.0.len() == begin && words > 0;
        let whole = Word(stem(&whole));
        if !is_stop && whole.0.len() > 2 && !self.0[begin..].contains(&whole) {
            self.0.push(whole);
        }
    }

    fn stemmed(&mut self, word: &str) {
        if !is_stop_word(word) {
            self.0.push(Word(stem(word)));
        }
    }

    fn add(&mut self, word: &str) {
        if !is_stop_word(word) {
            self.0.push(Word(word.to_owned()));
        }
    }

    fn hangul(&mut self, run: &str) {
        if is_stop_word(run) {
            return;
        }
        let bounds = bounds(run);
        bounds.windows(3).for_each(|pair| self.add(&run[pair[0]..pair[2]]));
        let word = run.trim_end_matches(|c| PARTICLES.contains(&c));
        if word.len() == bounds[1] {
            self.add(word);
        }
    }

    fn unspaced(&mut self, run: &str, alone: bool) {
        let bounds = bounds(run);
        let letter = |at: usize| &run[bounds[at]..bounds[at + 1]];
        let is_han = |at| letter(at).chars().all(|c| Script::of(c) == Script::Han);
        let is_word = |at| at < bounds.len() - 1 && is_han(at) && !is_stop_word(letter(at));
        for at in 0..bounds.len() - 1 {
            let (here, next) = (is_word(at), is_word(at + 1));
            if here && !(alone && (next || at > 0 && is_word(at - 1))) {
                self.0.push(Word(letter(at).to_owned()));
            }
            // Two stop letters are no word either.
            if let Some(end) = bounds.get(at + 2)
                && (here || next || !is_han(at))
            {
                self.add(&run[bounds[at]..*end]);
            }
        }
    }
}

/// Where each letter begins, and the end.
pub fn bounds(run: &str) -> Vec<usize> {
    let mut bounds = Vec::new();
    for (at, _) in run.char_indices() {
        bounds.push(at);
    }
    bounds.push(run.len());
    bounds
}

/// Takes the commonest English endings off, so that `paints`, `painted` and `painting` meet. Rejected: a full Snowball
/// stemmer, which costs more bytes than all of recall and finds no more on the development corpus.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if word.is_ascii() && word.len() > 3 && !word.bytes().any(|b| b.is_ascii_digit()) {
        without_plural(&mut stem);
        for ending in ["ingly", "edly", "ing", "ed", "ly"] {
            if let Some(rest) = stem.strip_suffix(ending).filter(|rest| rest.len() >= 3 && has_vowel(rest)) {
                stem.truncate(rest.len());
                break;
            }
        }
        settle(&mut stem);
    }
    stem
}

fn without_plural(word: &mut String) {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(&["ies"]) && word.len() > 4 {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if ends(&["sses", "shes", "ches", "xes"]) {
        word.truncate(word.len() - 2);
    } else if ends(&["s"]) && !ends(&["ss", "us", "is"]) {
        word.pop();
    }
}

/// Makes `runn`, `hope` and `happi` meet `run`, `hop` and `happy`.
fn settle(stem: &mut String) {
    if let [_, _, .., before, last] = stem.as_bytes()
        && before == last
        && !b"lsz".contains(last)
    {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.ends_with('i') {
        stem.pop();
        stem.push('y');
    }
}

fn has_vowel(text: &str) -> bool {
    text.bytes().any(|b| b"aeiouy".contains(&b))
}

#[cfg(test)]
pub mod tests;
