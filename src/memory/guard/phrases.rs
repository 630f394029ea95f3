//! Phrases: words in order, each with alternatives, as `orders.txt` and `secrets.txt` write them.
//!
//! | in a line | means |
//! |---|---|
//! | `a\|b` | one of them, as whole words; scripts without spaces have no words |
//! | `word*` | a word that begins so |
//! | `a ~ b` | `b` at most [`GAP`] characters behind `a`, in the same sentence |
//! | `a + b` | `b` behind `a`, with nothing but punctuation and space between |
//! | `^ a` | `a` at the start of a clause |
//! | `@name=a\|b`, `@name` | names alternatives for the lines below |

use super::skeleton::skeleton;

/// The most characters between two parts of a phrase.
const GAP: usize = 48;
/// What stands before an order without being a part of it.
const FILLERS: &str = "please |kindly |now |then |also |just |and |so |bitte |svp |por favor |per favore |请你|请";
/// What ends a clause.
const CLAUSE_ENDS: &str = ".!?:;,\n(\"“«「。！？：，、؛،>]";
/// What ends a sentence.
const SENTENCE_ENDS: &str = ".!?\n。！？؟।";
/// What may stand before the first word of a clause.
const BULLETS: &str = "-*'#„»¡¿";

/// A line of a table.
#[derive(Debug)]
struct Phrase {
    is_at_start: bool,
    /// Each with whether it is next to the one before.
    parts: Vec<(bool, Vec<String>)>,
}

/// A table of phrases.
#[derive(Debug)]
pub(super) struct Phrases(Vec<Phrase>);

impl Phrases {
    /// Reads a table. Its words are compared with texts of [`skeleton`].
    pub fn parse(table: &str) -> Self {
        let mut names: Vec<(&str, Vec<String>)> = Vec::new();
        let mut phrases = Vec::new();
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some((name, words)) = line.split_once('=').filter(|(name, _)| name.starts_with('@')) {
                let words = alternatives(words, &names);
                names.push((name, words));
                continue;
            }
            let (is_at_start, rest) = line.strip_prefix("^ ").map_or((false, line), |rest| (true, rest));
            let mut parts = Vec::new();
            for far in rest.split(" ~ ") {
                for (number, part) in far.split(" + ").enumerate() {
                    parts.push((number > 0, alternatives(part, &names)));
                }
            }
            phrases.push(Phrase { is_at_start, parts });
        }
        Self(phrases)
    }

    /// Whether one of them is in `text`, a skeleton. `accepts` is asked with where the first part begins, and where the last one ends.
    pub fn are_in(&self, text: &str, accepts: &dyn Fn(usize, usize) -> bool) -> bool {
        let starts = clause_starts(text);
        self.0.iter().any(|phrase| phrase.is_in(text, &starts, accepts))
    }
}

impl Phrase {
    fn is_in(&self, text: &str, starts: &[usize], accepts: &dyn Fn(usize, usize) -> bool) -> bool {
        let Some((_, first)) = self.parts.first() else { return false };
        first.iter().any(|word| {
            occurrences(text, word, 0, text.len()).any(|(at, end)| {
                (!self.is_at_start || starts.contains(&at))
                    && self.goes_on(text, end, 1, &|end| accepts(at, end))
            })
        })
    }

    /// Whether the parts from `number` on follow after `end`.
    fn goes_on(&self, text: &str, end: usize, number: usize, accepts: &dyn Fn(usize) -> bool) -> bool {
        let Some((is_next, words)) = self.parts.get(number) else { return accepts(end) };
        let rest = &text[end..];
        let reach = if *is_next {
            rest.char_indices().find(|(_, c)| c.is_alphanumeric() || matches!(c, ':' | '=')).map_or(rest.len(), |(at, _)| at)
        } else {
            let sentence = rest.char_indices().take(GAP).find(|(at, c)| ends_sentence(&rest[*at..], *c));
            sentence.or_else(|| rest.char_indices().nth(GAP)).map_or(rest.len(), |(at, _)| at)
        };
        words.iter().any(|word| {
            occurrences(text, word, end, end + reach).any(|(at, after)| {
                (!is_next || at == end + reach) && self.goes_on(text, after, number + 1, accepts)
            })
        })
    }
}

/// Where `word` is in `text`, from `from` on, beginning no later than `until`.
fn occurrences<'a>(text: &'a str, word: &'a str, from: usize, until: usize) -> impl Iterator<Item = (usize, usize)> + 'a {
    let (word, is_open) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
    let mut end = (until + word.len()).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let window = &text[from..end];
    window.match_indices(word).filter_map(move |(at, found)| {
        let (at, end) = (from + at, from + at + found.len());
        let before = text[..at].chars().next_back();
        let after = text[end..].chars().next();
        let is_whole = !joins(before, word.chars().next()) && (is_open || !joins(word.chars().next_back(), after));
        let rest = if is_open { &text[end..] } else { "" };
        let ending: usize = rest.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
        (at <= until && is_whole).then_some((at, end + ending))
    })
}

/// Whether `text`, which begins with `c`, begins with the end of a sentence. A point within a word is none.
fn ends_sentence(text: &str, c: char) -> bool {
    SENTENCE_ENDS.contains(c) && (c != '.' || !text[1..].starts_with(char::is_alphanumeric))
}

/// Whether two neighbours are of one word.
fn joins(one: Option<char>, other: Option<char>) -> bool {
    let is_of_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c < '\u{e00}');
    is_of_word(one) && is_of_word(other)
}

/// Where clauses begin: at the start, behind punctuation, and behind fillers. Ascending.
fn clause_starts(text: &str) -> Vec<usize> {
    let (mut starts, mut is_start) = (Vec::new(), true);
    for (at, c) in text.char_indices() {
        if CLAUSE_ENDS.contains(c) {
            is_start = true;
        } else if is_start && !c.is_whitespace() && !BULLETS.contains(c) {
            is_start = false;
            let mut start = at;
            starts.push(start);
            while let Some(filler) = FILLERS.split('|').find(|filler| text[start..].starts_with(*filler)) {
                start += filler.len();
                starts.push(start);
            }
        }
    }
    starts
}

fn alternatives(words: &str, names: &[(&str, Vec<String>)]) -> Vec<String> {
    let mut alternatives = Vec::new();
    for word in words.split('|') {
        match names.iter().find(|(name, _)| *name == word) {
            Some((_, named)) => alternatives.extend(named.iter().cloned()),
            None => alternatives.push(skeleton(word)),
        }
    }
    alternatives
}
