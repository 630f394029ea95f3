//! Both ends of a long text.

/// Bytes of each end of a query that recall looks at.
pub const QUERY_END: usize = 2000;

/// Of a long text the beginning and the end, where people put what they want, on lines of their own: of each at most `end`
/// bytes, so that the work that follows is bounded.
pub fn excerpt(text: &str, end: usize) -> String {
    let begin = text.floor_char_boundary(end);
    let end = text.ceil_char_boundary(begin.max(text.len().saturating_sub(end)));
    [&text[..begin], if begin < end { "\n" } else { "" }, &text[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::{QUERY_END, excerpt};

    #[test]
    fn is_bounded_and_keeps_both_ends() {
        for text in ["", "短い", &"é".repeat(2000)] {
            assert_eq!(excerpt(text, QUERY_END), text);
        }
        let log = format!("Why is this slow?\n{}Can you help?", "2026-11-26 id=5f2c Grüße\n".repeat(20_000));
        let excerpt = excerpt(&log, QUERY_END);
        assert!(excerpt.starts_with("Why is") && excerpt.ends_with("help?"));
        assert!(excerpt.len() <= 4001);
    }
}
