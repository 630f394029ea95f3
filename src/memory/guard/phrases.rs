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
pub(super) struct Phrases {
    phrases: Vec<Phrase>,
    /// By the first byte of a word with which a phrase begins: the places of the phrase and of the word.
    beginnings: Vec<Vec<(usize, usize)>>,
}

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
        let mut beginnings = vec![Vec::new(); 256];
        for (number, phrase) in phrases.iter().enumerate() {
            let (_, first): &(bool, Vec<String>) = &phrase.parts[0];
            for (place, word) in first.iter().enumerate() {
                if let Some(byte) = word.trim_start().bytes().next() {
                    beginnings[usize::from(byte)].push((number, place));
                }
            }
        }
        Self { phrases, beginnings }
    }

    /// Whether one of them is in `text`, a skeleton. `accepts` is asked with where the first part begins, and where the last one ends.
    pub fn are_in(&self, text: &str, accepts: &dyn Fn(usize, usize) -> bool) -> bool {
        let text = Words::of(text);
        text.starts.iter().any(|at| {
            self.beginnings[usize::from(text.text.as_bytes()[*at])].iter().any(|(number, place)| {
                let phrase = &self.phrases[*number];
                let end = text.end_of(&phrase.parts[0].1[*place], *at);
                end.is_some_and(|end| {
                    (!phrase.is_at_start || text.clauses.contains(at))
                        && phrase.goes_on(&text, end, 1, &|end| accepts(*at, end))
                })
            })
        })
    }
}

/// A text, and where words may begin in it: most places need no look.
struct Words<'a> {
    text: &'a str,
    /// Where a word or a sign begins, ascending.
    starts: Vec<usize>,
    /// Where clauses begin, ascending.
    clauses: Vec<usize>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let (mut starts, mut before) = (Vec::new(), None);
        for (at, c) in text.char_indices() {
            if !c.is_whitespace() && !joins(before, Some(c)) {
                starts.push(at);
            }
            before = Some(c);
        }
        Self { text, starts, clauses: clause_starts(text) }
    }

    /// Where `word` ends, if it begins at `at`.
    fn end_of(&self, word: &str, at: usize) -> Option<usize> {
        let (word, is_open) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
        // A word with a space before it begins at what follows.
        let bare = word.trim_start();
        let rest = self.text[at..].strip_prefix(bare)?;
        let is_whole = is_open || !joins(bare.chars().next_back(), rest.chars().next());
        let is_behind = bare.len() == word.len() || self.text[..at].ends_with(' ');
        let more = rest.chars().take_while(|c| is_open && c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
        (is_whole && is_behind).then_some(at + bare.len() + more)
    }
}

impl Phrase {
    /// Whether the parts from `number` on follow after `end`.
    fn goes_on(&self, text: &Words, end: usize, number: usize, accepts: &dyn Fn(usize) -> bool) -> bool {
        let Some((is_next, words)) = self.parts.get(number) else { return accepts(end) };
        let rest = &text.text[end..];
        let found = if *is_next {
            rest.char_indices().find(|(_, c)| c.is_alphanumeric() || matches!(c, ':' | '='))
        } else {
            let sentence = rest.char_indices().take(GAP).find(|(at, c)| ends_sentence(&rest[*at..], *c));
            sentence.or_else(|| rest.char_indices().nth(GAP))
        };
        let reach = end + found.map_or(rest.len(), |(at, _)| at);
        let from = if *is_next { reach } else { end };
        let position = text.starts.partition_point(|at| *at < from);
        text.starts[position..].iter().take_while(|at| **at <= reach).any(|at| {
            let mut ends = words.iter().filter_map(|word| text.end_of(word, *at));
            ends.any(|after| self.goes_on(text, after, number + 1, accepts))
        })
    }
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
            Some((_, words)) => alternatives.extend(words.iter().cloned()),
            None => alternatives.push(skeleton(word)),
        }
    }
    alternatives
}
