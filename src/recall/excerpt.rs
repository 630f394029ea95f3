//! What recall looks at of a long text.

/// Bytes of each end.
const END: usize = 2000;

/// Of a long text the beginning and the end, where people put what they want, on lines of their own.
pub fn excerpt(text: &str) -> String {
    let begin = text.floor_char_boundary(END);
    let end = text.ceil_char_boundary(begin.max(text.len().saturating_sub(END)));
    [&text[..begin], if begin < end { "\n" } else { "" }, &text[end..]].concat()
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
        assert!(excerpt.len() <= 4001);
    }
}
