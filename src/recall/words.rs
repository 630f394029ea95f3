//! Text as the words that lexical recall compares.

use super::lowercase::lowercase;

/// Words that say nothing about what a sentence is about.
const STOP_WORDS: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "did", "do", "does",
    "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in", "is", "it", "its", "me",
    "my", "of", "on", "or", "our", "she", "should", "so", "that", "the", "their", "them", "they", "this", "to", "was",
    "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
];

/// The words of `text` in order: lower case, without stop words, stemmed. Scripts without spaces give pairs of letters.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let lower = lowercase(text);
    for run in lower.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}') {
        let word = run.trim_matches(['\'', '\u{2019}']);
        let word = word.split(['\'', '\u{2019}']).next().unwrap_or(word);
        if word.is_empty() {
            continue;
        }
        if word.chars().any(is_unspaced) {
            pairs(word, &mut words);
        } else if STOP_WORDS.binary_search(&word).is_err() {
            words.push(stem(word));
        }
    }
    words
}

/// The words that both have, each once, in the order of `query`.
pub fn shared(query: &str, text: &str) -> Vec<String> {
    let theirs = words(text);
    let mut shared = Vec::new();
    for word in words(query) {
        if theirs.contains(&word) && !shared.contains(&word) {
            shared.push(word);
        }
    }
    shared
}

/// Chinese, Japanese and Thai are written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{0e00}'..='\u{0eff}')
}

fn pairs(run: &str, words: &mut Vec<String>) {
    let letters: Vec<char> = run.chars().collect();
    match letters.as_slice() {
        [one] => words.push(one.to_string()),
        _ => words.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>())),
    }
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

#[cfg(test)]
mod tests {
    use super::{STOP_WORDS, words};

    #[test]
    fn the_stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn different_forms_of_a_word_meet() {
        for forms in ["paints painted painting", "hobby hobbies", "running runs", "hoped hoping hopes", "boxes box"] {
            let words = words(forms);
            assert!(words.windows(2).all(|pair| pair[0] == pair[1]), "{words:?}");
        }
    }

    #[test]
    fn keeps_what_matters_in_every_script() {
        assert_eq!(words("What's the user's DB? PostgreSQL-16!"), ["user", "db", "postgresql", "16"]);
        assert_eq!(words("Über Straße, élan"), ["über", "straße", "élan"]);
        assert_eq!(words("我住在北京"), ["我住", "住在", "在北", "北京"]);
        assert_eq!(words("ΟΔΟΣ"), words("οδος"));
        assert_eq!(words("the of and"), Vec::<String>::new());
    }
}
