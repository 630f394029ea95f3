//! Both ends of a long text.

/// Half of the longest excerpt of a query that recall reads, in characters.
pub const QUERY_END: usize = 2000;

/// The first and the last `end` characters of a longer text, on lines of their own: people put what they want at its ends. The
/// work is that of the excerpt, however long the text is.
pub fn excerpt(text: &str, end: usize) -> String {
    let begin = text.char_indices().nth(end).map_or(text.len(), |(place, _)| place);
    let rest = text[begin..].char_indices().rev().nth(end.saturating_sub(1));
    let Some((place, _)) = rest.filter(|(place, _)| *place > 0) else { return text.to_owned() };
    [&text[..begin], "\n", &text[begin + place..]].concat()
}

#[cfg(test)]
mod tests {
    use super::{QUERY_END, excerpt};

    #[test]
    fn keeps_both_ends_of_a_long_text() {
        for text in ["", "ä", "äbcd"] {
            assert_eq!(excerpt(text, 2), text);
        }
        assert_eq!(excerpt("äbcdé", 2), "äb\ndé");
        assert_eq!(excerpt("äbcdefé", 2), "äb\nfé");
    }

    #[test]
    fn is_bounded() {
        let log = format!("Why is this slow?\n{}Can you help?", "2026-11-26 id=5f2c Grüße\n".repeat(20_000));
        let excerpt = excerpt(&log, QUERY_END);
        assert!(excerpt.starts_with("Why is") && excerpt.ends_with("help?"));
        assert_eq!(excerpt.chars().count(), 4001);
    }
}
