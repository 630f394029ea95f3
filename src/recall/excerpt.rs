//! What recall looks at of a long text.

use std::borrow::Cow;

/// Letters of each end.
const END: usize = 1000;

/// Of a long text the beginning and the end, where people put what they want, on lines of their own.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    let begin = text.char_indices().nth(END).map(|(at, _)| at);
    let end = text.char_indices().nth_back(END - 1).map(|(at, _)| at);
    match (begin, end) {
        (Some(begin), Some(end)) if begin < end => Cow::Owned([&text[..begin], "\n", &text[end..]].concat()),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn is_bounded_and_keeps_both_ends() {
        for text in ["", "短い", &"é".repeat(2000)] {
            assert_eq!(excerpt(text), text);
        }
        let log = format!("Why is this slow?\n{}Can you help?", "2026-11-26 id=5f2c Grüße\n".repeat(20_000));
        let excerpt = excerpt(&log);
        assert!(excerpt.starts_with("Why is") && excerpt.ends_with("help?"));
        assert_eq!(excerpt.chars().count(), 2001);
    }
}
