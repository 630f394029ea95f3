//! Words as numbers: a table of fingerprints takes a quarter of the bytes of the words themselves.
//!
//! `build.rs` computes the same functions when it writes the tables.

/// FNV-1a: the state after the bytes of `text` that follow those of `state`. `tables::START` is the state before the first.
pub fn extend(state: u32, text: &str) -> u32 {
    text.bytes().fold(state, |state, byte| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The fingerprint of a word by the state after it, in 22 bits: of a thousand words that are not in a table of four thousand, one
/// looks as if it were.
pub fn fingerprint(state: u32) -> u32 {
    // FNV alone has the pairs of letters of one script near each other.
    (state ^ state >> 15).wrapping_mul(0x2c1b_3c6d) >> 10
}
