//! A statement as the words that claims are compared by.

use super::super::fold::fold;
use super::super::script::Script;
use super::super::tables::lower_case;
use super::super::words::stem;

/// A word, with what its spelling tells.
#[derive(Debug, Clone)]
pub struct Token {
    /// Folded with its accents, and stemmed; `'` at its end stands for `ed`.
    pub text: String,
    /// Whether it begins with a capital, or its script has none.
    pub is_name: bool,
    /// Whether it ends with `s`.
    pub is_plural: bool,
    /// Whether it has capitals, digits or signs after its first letter, as names of products have.
    pub is_coined: bool,
}

/// The words of a statement.
#[derive(Debug, Default)]
pub struct Tokens {
    /// Without articles, negations and words that change nothing.
    pub list: Vec<Token>,
    /// Whether an odd number of negations was among them.
    pub is_negated: bool,
}

/// What changes nothing in a claim. The subject of a statement is known.
const FILLERS: &str = "a an the really very now currently just recently actually still already again user users nutzer \
    benutzer utilisateur usuario utente gebruiker jetzt nun seit kurzem maintenant ahora adesso ora nu agora теперь сейчас 了";
const NEGATIONS: &str = "not no never nicht nie niemals kein keine keinen keiner pas jamais nunca na\u{303}o non niet geen не \
    никогда 不 没 沒";
/// Part of a negation that is counted by its other part.
const BESIDE_NEGATION: &str = "longer anymore mehr ne n piu\u{300} ma\u{301}s mais больше";
const LIKES: &str = "like lik lov enjoy ador mag mo\u{308}g liebt lieb aim";
const DISLIKES: &str = "dislik hat detest loath hasst";
/// What begins a statement about what is over.
const ENDS: &str = "stop stop' quit ceas'";
const NUMBERS: [&str; 13] = [
    "zero",
    "one",
    "two zwei deux dos due",
    "three drei trois tres tre",
    "four vier quatre cuatro",
    "five fu\u{308}nf cinq cinco",
    "six sechs",
    "seven sieben sept",
    "eight acht huit",
    "nine neun neuf",
    "ten zehn dix",
    "eleven elf",
    "twelve zwo\u{308}lf",
];

/// Whether `word` is one of `list`, which spaces separate.
pub fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|other| other == word)
}

/// The number that `word` is or names.
pub fn number(word: &str) -> Option<u64> {
    let names = NUMBERS.iter().position(|names| is_in(names, word)).map(|number| number as u64);
    names.or_else(|| word.parse().ok())
}

impl Tokens {
    /// The words of `text`.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        let (mut begin, mut last) = (None, ' ');
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            let script = Script::of(c);
            let next = || text[at + c.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
            let belongs = match script {
                Script::Separator | Script::End => {
                    matches!(c, '+' | '#') || matches!(c, '.' | ',') && last.is_ascii_digit() && next()
                }
                Script::Unspaced | Script::Han => false,
                _ => true,
            };
            if belongs && (begin.is_some() || !matches!(c, '+' | '#')) {
                begin = begin.or(Some(at));
            } else if let Some(begin) = begin.take() {
                tokens.push(&text[begin..at]);
            }
            if matches!(script, Script::Unspaced | Script::Han) || is_sign(c) {
                tokens.push(&text[at..at + c.len_utf8()]);
            }
            last = c;
        }
        tokens
    }

    fn push(&mut self, word: &str) {
        let folded = fold(word);
        let is_first = self.list.is_empty();
        let mut text = stem(&folded);
        if folded.ends_with("ed") && !text.ends_with("ed") {
            text.push('\'');
        }
        if let Some(number) = number(&folded) {
            text = number.to_string();
        }
        if text == "t" && self.list.last().is_some_and(|last| last.text.ends_with('n')) {
            // don't, doesn't, isn't, can't
            let auxiliary = self.list.pop().map_or(String::new(), |last| last.text);
            self.is_negated = !self.is_negated;
            if matches!(&*auxiliary, "isn" | "aren") {
                self.add("is", "", false);
            }
            return;
        }
        if is_in(NEGATIONS, &folded) || is_first && is_in(ENDS, &text) {
            if matches!(self.list.last(), Some(last) if matches!(&*last.text, "do" | "doe" | "does")) {
                self.list.pop();
            }
            self.is_negated = !self.is_negated;
            return;
        }
        if is_in(FILLERS, &folded) || self.is_negated && is_in(BESIDE_NEGATION, &folded) {
            return;
        }
        if matches!(&*folded, "s" | "l" | "d" | "j" | "n" | "ne") {
            return;
        }
        let text = match &*text {
            "am" | "m" | "are" | "ist" | "bin" => "is",
            "have" | "hav" | "ve" => "has",
            likes if is_in(LIKES, likes) => "like",
            dislikes if is_in(DISLIKES, dislikes) => {
                self.is_negated = !self.is_negated;
                "like"
            }
            text => text,
        };
        let is_plural = folded.len() > 3 && folded.ends_with('s') && !folded.ends_with("ss");
        self.add(text, word, is_plural);
    }

    fn add(&mut self, text: &str, word: &str, is_plural: bool) {
        let is_name = word.chars().next().is_some_and(is_capital);
        let is_coined = word.bytes().skip(1).any(|byte| byte.is_ascii() && !byte.is_ascii_lowercase());
        self.list.push(Token { text: text.to_owned(), is_name, is_plural, is_coined });
    }
}

/// Whether a name can begin with `c`: a capital or a digit, or a letter of a script without capitals.
fn is_capital(c: char) -> bool {
    match Script::of(c) {
        Script::Latin => c.is_ascii_uppercase() || c.is_ascii_digit() || !c.is_ascii() && lower_case(c).is_some(),
        Script::Spaced => u32::from(c) >= 0x590 || lower_case(c).is_some(),
        Script::Separator | Script::End => false,
        _ => true,
    }
}

/// Whether `c` is no punctuation: an emoji, a currency, an operator.
fn is_sign(c: char) -> bool {
    let is_text = !matches!(Script::of(c), Script::Separator);
    let is_punctuation = c.is_ascii() && !matches!(c, '&' | '%' | '=' | '<' | '>' | '$' | '*' | '^' | '|' | '@' | '~');
    let is_typography = matches!(u32::from(c), 0x80..0xc0 | 0x2000..0x2070 | 0x3000..0x3040 | 0xfe00..0xff20);
    !(is_text || is_punctuation || is_typography)
}
