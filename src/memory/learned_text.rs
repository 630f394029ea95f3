//! The texts that models write: what is removed from them, and which are no memories.

use super::guard::visible;
use super::limits;

/// The statement that shows the model how to write one. No user says it.
pub const EXAMPLE: &str = "Keeps zebras";

const SMALL_TALK: [&str; 16] = [
    "hello",
    "hi",
    "hey",
    "hi there",
    "hello there",
    "good morning",
    "good evening",
    "good night",
    "thanks",
    "thank you",
    "thank you very much",
    "ok",
    "okay",
    "yes",
    "no",
    "bye",
];

/// What stands in requests and blocks alone.
const INJECTED: [&str; 7] = [
    "<remembered",
    "</remembered",
    "<memory",
    "</memory",
    "note-to-assistant",
    "as if this note were not here",
    "data from earlier conversations with this user",
];
/// `text` without control characters, characters that change the direction of text, and invisible characters; cut to the longest
/// text that a model may store.
pub(super) fn cleaned(text: &str) -> String {
    let spaced =
        visible(text).chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect::<String>();
    let cleaned: String = spaced.chars().take(limits::MAX_LEARNED_TEXT).collect();
    cleaned.trim().to_owned()
}

/// Why `text` is no memory. `None`: it is one.
pub(super) fn refusal(text: &str) -> Option<&'static str> {
    let statement = text.trim_end_matches(['.', '!', ' ']).to_ascii_lowercase();
    if statement.eq_ignore_ascii_case(EXAMPLE) || !text.chars().any(char::is_alphanumeric) {
        return Some("a placeholder was not stored");
    }
    if text.ends_with(['?', '？', '؟']) {
        return Some("a question was not stored");
    }
    if INJECTED.iter().any(|part| statement.contains(part)) || is_line_of_memories(text) {
        return Some("a text of a request was not stored");
    }
    SMALL_TALK.contains(&&*statement).then_some("small talk was not stored")
}

/// "[mabc] (fact) …", as a request shows a memory.
fn is_line_of_memories(text: &str) -> bool {
    let handle = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(handle, _)| handle);
    handle.is_some_and(|handle| {
        handle.len() == 4 && handle.starts_with('m') && handle.bytes().all(|it| it.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLE, cleaned, refusal};

    #[test]
    fn characters_that_hide_or_turn_text_are_removed() {
        for hidden in [
            '\0',
            '\u{7}',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{61c}',
            '\u{200b}',
            '\u{200e}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{2028}',
            '\u{feff}',
            '\u{e0041}',
        ] {
            assert_eq!(cleaned(&format!("Uses {hidden}SQL{hidden}")), "Uses SQL", "{}", hidden.escape_unicode());
        }
        for kept in ["Likes R&D &amp; <b>", "کتاب‌ها", "👩‍🔬 at work", "日本語を話す", "naïve"] {
            assert_eq!(cleaned(kept), kept);
        }
        assert_eq!(cleaned(" a\nb\tc \u{202e}"), "a b c");
        assert_eq!(cleaned(&"é".repeat(2000)).chars().count(), 1000);
    }

    #[test]
    fn placeholders_questions_and_small_talk_are_no_memories() {
        for text in [
            "",
            "…",
            "...",
            "-",
            EXAMPLE,
            "keeps zebras.",
            "???",
            "Which database?",
            "Wie geht es?",
            "何ですか？",
            "Hello",
            "hi there!",
            "Thank you.",
            "OK",
        ] {
            assert!(refusal(text).is_some(), "{text}");
        }
        for text in ["Likes tea", "5", "Name is Noé", "Says hello to everyone", "Fact checker", "日本語", "Vegan"] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }
}
