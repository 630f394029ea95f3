//! Text as the words that lexical recall compares.

use super::fingerprint::extend;
use super::runs::{Run, runs};
use super::script::Script;
use super::tables::{START, classes};

/// Hangul particles, by their last letters.
const PARTICLES: [char; 14] = ['은', '는', '이', '가', '을', '를', '에', '의', '도', '로', '와', '과', '만', '서'];

/// The words of `text` in order: folded, without stop words, stemmed. Of a word with an apostrophe its parts and the whole.
/// Scripts without spaces and Hangul give pairs of letters; Han also single letters, since one can be a word. With `alone`,
/// as for a query, a Han letter counts as one only where its neighbours leave it alone.
pub fn words(text: &str, alone: bool) -> Vec<String> {
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

/// The parts of a word between its apostrophes, but for what is elided to one letter, an article or a pronoun: l', d', 's.
pub fn parts_of_word(word: &str) -> impl Iterator<Item = &str> {
    let is_part = move |part: &&str| {
        let mut letters = part.chars();
        letters.next().is_some() && (letters.next().is_some() || part.len() == word.len())
    };
    word.split('\'').filter(is_part)
}

struct Words(Vec<String>);

impl Words {
    fn spaced(&mut self, run: &str) {
        let word = run.strip_suffix("n't").unwrap_or(run);
        let begin = self.0.len();
        let mut whole = String::new();
        parts_of_word(word).for_each(|part| self.stemmed(part));
        word.split('\'').for_each(|part| whole.push_str(part));
        let whole = stem(&whole);
        if self.0.len() > begin && !self.0[begin..].contains(&whole) {
            self.0.push(whole);
        }
    }

    fn stemmed(&mut self, word: &str) {
        if !is_stop_word(word) {
            self.0.push(stem(word));
        }
    }

    fn add(&mut self, word: &str) {
        if !is_stop_word(word) {
            self.0.push(word.to_owned());
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
        let letters = || run.chars().map(|c| Script::of(c) == Script::Han);
        let is_word: Vec<bool> =
            letters().zip(bounds.windows(2)).map(|(is_han, at)| is_han && !is_stop_word(&run[at[0]..at[1]])).collect();
        for (at, is_han) in letters().enumerate() {
            let next = is_word.get(at + 1).copied().unwrap_or_default();
            if is_word[at] && !(alone && (next || at > 0 && is_word[at - 1])) {
                self.0.push(run[bounds[at]..bounds[at + 1]].to_owned());
            }
            // Two stop letters are no word either.
            if let Some(end) = bounds.get(at + 2)
                && (is_word[at] || next || !is_han)
            {
                self.add(&run[bounds[at]..*end]);
            }
        }
    }
}

/// Where each letter begins, and the end.
pub fn bounds(run: &str) -> Vec<usize> {
    let mut bounds: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    bounds.push(run.len());
    bounds
}

/// Takes the commonest English endings off, so that `paints`, `painted` and `painting` meet. Rejected: a full Snowball
/// stemmer, which costs more bytes than all of recall and finds no more on the development corpus.
fn stem(word: &str) -> String {
    if !word.is_ascii() || word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    let stem = without_plural(word);
    let stem = ["ingly", "edly", "ing", "ed", "ly"]
        .iter()
        .find_map(|ending| stem.strip_suffix(ending).filter(|rest| rest.len() >= 3 && has_vowel(rest)))
        .unwrap_or(&stem)
        .to_owned();
    settle(stem)
}

fn without_plural(word: &str) -> String {
    match word {
        _ if word.ends_with("ies") && word.len() > 4 => format!("{}y", &word[..word.len() - 3]),
        _ if ["sses", "shes", "ches", "xes"].iter().any(|end| word.ends_with(end)) => word[..word.len() - 2].to_owned(),
        _ if word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) => {
            word[..word.len() - 1].to_owned()
        }
        _ => word.to_owned(),
    }
}

/// Makes `runn`, `hope` and `happi` meet `run`, `hop` and `happy`.
fn settle(mut stem: String) -> String {
    let bytes = stem.as_bytes();
    let len = bytes.len();
    if len > 3 && bytes[len - 1] == bytes[len - 2] && !b"lsz".contains(&bytes[len - 1]) {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.ends_with('i') {
        stem.pop();
        stem.push('y');
    }
    stem
}

fn has_vowel(text: &str) -> bool {
    text.bytes().any(|b| b"aeiouy".contains(&b))
}
