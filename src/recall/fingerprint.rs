//! Words as numbers: a table of fingerprints takes a quarter of the bytes of the words themselves.
//!
//! `build.rs` computes the same function when it writes `vocabulary.bin`.

/// How many there are: of a thousand words that are not in a table of a thousand, one looks as if it were.
pub const COUNT: u32 = 1 << 20;
/// FNV-1a: the state after the bytes of `text` that follow those of `state`. `vocabulary::START` is the state before the first.
pub fn extend(state: u32, text: &str) -> u32 {
    text.bytes().fold(state, |state, byte| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The fingerprint that a state stands for.
pub fn fingerprint(state: u32) -> u32 {
    (state ^ state >> 20) % COUNT
}
