//! Estimates how many tokens a text costs. Every model has a vocabulary of its own, so no count is exact.

/// The estimated tokens of `text`: one for four ASCII characters, for two of other alphabets, for each character of a script
/// without spaces.
pub fn estimate(text: &str) -> usize {
    let quarters: usize = text
        .bytes()
        .map(|byte| match byte {
            0..0x80 => 1,
            // A later byte of a character.
            0x80..0xc0 => 0,
            // The first byte of a character before U+2000.
            0xc0..0xe2 => 2,
            _ => 4,
        })
        .sum();
    quarters.div_ceil(4)
}

#[cfg(test)]
mod tests {
    use super::estimate;

    #[test]
    fn counts_by_script() {
        assert_eq!(estimate(""), 0);
        assert_eq!(estimate("Uses PostgreSQL"), 4);
        assert_eq!(estimate("日本語"), 3);
        assert_eq!(estimate("дом"), 2);
    }
}
