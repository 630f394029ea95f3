//! Text as the words that lexical recall compares.

use super::runs::{Kind, Run, is_han, runs};
use super::vocabulary::is_stop_word;

/// Hangul particles, by their last letters.
const PARTICLES: &str = "은는이가을를에의도로와과만서";

/// The words of `text` in order: folded, without stop words, stemmed. Of a word with an apostrophe its parts and the whole.
/// Scripts without spaces and Hangul give pairs of letters; Han also single letters, since one can be a word.
pub fn words(text: &str) -> Vec<String> {
    of_runs(runs(text), false)
}

/// The same of a question: a Han letter stands for a word only where its neighbours leave it alone.
pub fn words_of_query(text: &str) -> Vec<String> {
    of_runs(runs(text), true)
}

fn of_runs(runs: Vec<Run>, alone: bool) -> Vec<String> {
    let mut words = Vec::new();
    for Run { text, kind } in runs {
        match kind {
            Kind::Latin | Kind::Spaced => spaced(&text, &mut words),
            Kind::Hangul => hangul(&text, &mut words),
            Kind::Unspaced => unspaced(&text, alone, &mut words),
        }
    }
    words
}

fn spaced(run: &str, words: &mut Vec<String>) {
    let run = run.strip_suffix("n't").unwrap_or(run).trim_end_matches('\'');
    if !run.contains('\'') {
        add(run, words);
        return;
    }
    let begin = words.len();
    // What is elided to one letter is an article or a pronoun: l', d', O', 's.
    run.split('\'').filter(|part| part.chars().nth(1).is_some()).for_each(|part| add(part, words));
    let whole = stem(&run.replace('\'', ""));
    if words.len() > begin && !words[begin..].contains(&whole) {
        words.push(whole);
    }
}

fn add(word: &str, words: &mut Vec<String>) {
    if !is_stop_word(word) {
        words.push(stem(word));
    }
}

fn hangul(run: &str, words: &mut Vec<String>) {
    if is_stop_word(run) {
        return;
    }
    let letters: Vec<char> = run.chars().collect();
    pairs(&letters, words);
    let word = run.trim_end_matches(|c| PARTICLES.contains(c));
    if word.chars().count() == 1 && !is_stop_word(word) {
        words.push(word.to_owned());
    }
}

fn unspaced(run: &str, alone: bool, words: &mut Vec<String>) {
    let letters: Vec<char> = run.chars().collect();
    let is_word: Vec<bool> = letters.iter().map(|&c| is_han(c) && !is_stop_word(c.encode_utf8(&mut [0; 4]))).collect();
    for (at, c) in letters.iter().enumerate() {
        let is_alone = || at.checked_sub(1).is_none_or(|before| !is_word[before]) && is_word.get(at + 1) != Some(&true);
        if is_word[at] && (!alone || is_alone()) {
            words.push(c.to_string());
        }
    }
    pairs(&letters, words);
}

fn pairs(letters: &[char], words: &mut Vec<String>) {
    let says_nothing = |pair: &[char]| pair.iter().all(|&c| is_han(c) && is_stop_word(c.encode_utf8(&mut [0; 4])));
    let pairs = letters.windows(2).filter(|pair| !says_nothing(pair)).map(|pair| pair.iter().collect::<String>());
    words.extend(pairs.filter(|pair| !is_stop_word(pair)));
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
