//! What a user's message says of attributes, so that what it corrects can be shown: "Actually I moved to Bonn".

use super::attribute::Attribute;
use super::tokens::{Token, Tokens, is_in};

/// An attribute that a message is about.
#[derive(Debug, PartialEq, Eq)]
pub struct Stated {
    /// As [`Claim::attribute`](super::Claim::attribute) names it.
    pub key: String,
    /// Words of which statements about it have one.
    pub cues: String,
}

/// Who speaks.
const SPEAKER: &str =
    "i we my our ich wir mein meine meiner je nous mon ma yo mi eu meu minha io ik wij mijn я мы мой моя 我 私";
/// What stands between the speaker and what is said.
const BETWEEN: &str =
    "is has will going to do did habe bin suis ai e\u{301} he estoy just also actually think now finally and then that";
/// A change of an attribute without its value.
const CHANGES: [(&str, &str, &str); 2] = [
    (
        "employer",
        "work employ job start",
        "new job|chang' job|switch' job|quit job|quit my job|lost my job|lost job|got fir'|got promot'|neuen job|neue stell",
    ),
    (
        "home",
        "live move based home wohnt",
        "new apart|new flat|new hous|new address|mov' hous|mov' out|umgezogen|mov next|mov soon",
    ),
];
/// Longer messages are read to here, in sentences, and longer sentences not at all, in words.
const MOST_SENTENCES: usize = 32;
const MOST_WORDS: usize = 48;

/// The attributes of the user that `text` says something of, however it says it: each once.
pub fn stated(text: &str) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    let sentences = text.split(['.', '!', ';', '\n', '。', '！', ',']);
    for sentence in sentences.filter(|sentence| !sentence.contains(['?', '？'])).take(MOST_SENTENCES) {
        let tokens = Tokens::of(sentence).list;
        if tokens.len() <= MOST_WORDS {
            read(&tokens, &mut |key, cues| {
                if found.iter().all(|known| known.key != key) {
                    found.push(Stated { key: key.to_owned(), cues: cues.to_owned() });
                }
            });
        }
    }
    found
}

fn read(tokens: &[Token], found: &mut dyn FnMut(&str, &str)) {
    let mut may_begin = true;
    for (at, token) in tokens.iter().enumerate() {
        if may_begin && let Some(attribute) = Attribute::read(&tokens[at..], false) {
            found(&attribute.key, &attribute.cues);
        }
        let is_between = (may_begin || at == 0) && is_in(BETWEEN, &token.text);
        may_begin = is_in(SPEAKER, &token.text) || is_between;
    }
    if tokens.iter().any(|token| is_in(SPEAKER, &token.text)) {
        let words: Vec<&str> = tokens.iter().map(|token| &*token.text).collect();
        let words = [" ", &words.join(" "), " "].concat();
        for (name, cues, phrases) in CHANGES {
            if phrases.split('|').any(|phrase| words.contains(&[" ", phrase, " "].concat())) {
                found(&[" ", name].concat(), cues);
            }
        }
    }
}
