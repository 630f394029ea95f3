//! Texts that stand for a statement: the model repeats the template that it was shown, or writes that there is nothing.

/// Words that no statement about a user consists of, without punctuation and white space.
const WORDS: [&str; 20] = [
    "category",
    "content",
    "context",
    "empty",
    "example",
    "fact",
    "memories",
    "memory",
    "na",
    "nil",
    "none",
    "nomemories",
    "nothing",
    "null",
    "placeholder",
    "preference",
    "statement",
    "string",
    "text",
    "undefined",
];

const LONGEST: usize = "placeholder".len();

/// Whether `text` says nothing: only punctuation, or one word of a template.
pub fn is_placeholder(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    let word: String = letters.take(LONGEST + 1).collect();
    word.is_empty() || WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn tells_placeholders_from_statements() {
        for text in
            ["", " ", "…", "...", "-", "—", "N/A", "n.a.", "null", "None.", "\"none\"", "<content>", "[Fact]", "{text}"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "Vegan",
            "None of the team drinks",
            "Likes null islands",
            "Nana",
            "蜂を飼う",
            "7",
            "Text editor: vim",
            "C++",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
