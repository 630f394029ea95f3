//! What kind of message a query is: a request for help, or a question; in English, or in another language.

use super::excerpt::{QUERY_END, excerpt};
use super::fingerprint::extend;
use super::runs::{Run, runs};
use super::script::Script;
use super::tables::{START, language};

/// What messages ask for help with. A memory helps with them that has none of their words.
const REQUESTS: [&str; 30] = [
    "can you",
    "could you",
    "would you",
    "recommend",
    "suggest",
    "should i",
    "should we",
    "i need",
    "i want",
    "i'd like",
    "help me",
    "advice",
    "tips",
    "ideas",
    "how can i",
    "how do i",
    "how to",
    "how could i",
    "where can i",
    "what are some",
    "what's a good",
    "what is a good",
    "what are good",
    "best way",
    "ways to",
    "looking for",
    "any good",
    "i'm planning",
    "plan a",
    "give me",
];
/// What has happened is asked about, not asked for.
const PAST: [&str; 4] = [" did ", " was ", " were ", " has "];

/// Whether `text` asks for help, rather than about what was said.
pub fn is_request(text: &str) -> bool {
    let text = text.to_ascii_lowercase().replace('’', "'");
    REQUESTS.iter().any(|request| text.contains(request)) && !PAST.iter().any(|past| text.contains(past))
}

/// Whether `text` is in another language than English, as far as its letters and its commonest words tell.
pub fn is_foreign(text: &str) -> bool {
    let text = excerpt(text, QUERY_END);
    let (mut english, mut foreign, mut words) = (0, 0, 0);
    for Run { text, script } in runs(&text) {
        match script {
            Script::Latin => {
                words += 1;
                for part in text.split('\'') {
                    match language(extend(START, part)) {
                        Some(true) => english += 1,
                        Some(false) => foreign += 1,
                        None => {}
                    }
                }
            }
            Script::Spaced | Script::Hangul => foreign += 1,
            // Two letters are about a word.
            Script::Han | Script::Unspaced => foreign += text.chars().count().div_ceil(2),
            _ => {}
        }
    }
    let has_accents = text.chars().any(|c| !c.is_ascii() && Script::of(c) == Script::Latin);
    foreign > english || english == 0 && words > 0 && has_accents
}

#[cfg(test)]
mod tests {
    use super::{is_foreign, is_request};

    #[test]
    fn requests_ask_for_help() {
        for text in ["Can you recommend a film?", "What should I cook? I need ideas", "how do I center a div"] {
            assert!(is_request(text), "{text}");
        }
        for text in ["What did Anna recommend?", "Where do I live?", "Was there a tip?", ""] {
            assert!(!is_request(text), "{text}");
        }
    }

    #[test]
    fn tells_english_from_other_languages() {
        for text in [
            "Where do I live?",
            "PostgreSQL backup",
            "What does José do at the café?",
            "thanks!",
            "2 + 2",
            "👍",
            "What is the meaning of 你好?",
            "",
        ] {
            assert!(!is_foreign(text), "{text}");
        }
        for text in [
            "Wie viel ist 17 mal 23?",
            "Combien font 17 fois 23 ?",
            "¿Cuánto es 17 por 23?",
            "Quanto é 17 vezes 23?",
            "Hoeveel is 17 keer 23?",
            "Ile to jest 17 razy 23?",
            "Vad är huvudstaden i Australien?",
            "Mikä on Australian pääkaupunki?",
            "Jaké je hlavní město Austrálie?",
            "Care este capitala Australiei?",
            "Apa ibu kota Australia?",
            "Thủ đô của Úc là gì?",
            "Avustralya'nın başkenti neresi?",
            "17乘以23是多少？",
            "17かける23はいくつですか？",
            "17 곱하기 23은 얼마예요?",
            "Сколько будет 17 умножить на 23?",
            "كم حاصل 17 ضرب 23؟",
            "17 गुणा 23 कितना होता है?",
            "Πόσο κάνει 17 επί 23;",
            "17 คูณ 23 เท่ากับเท่าไร",
        ] {
            assert!(is_foreign(text), "{text}");
        }
    }
}
