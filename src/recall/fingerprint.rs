//! Words as numbers: a table of fingerprints takes a third of the bytes of the words themselves.
//!
//! `build.rs` computes the same function when it writes the tables.

/// FNV-1a, 32 bits, and its state before the first byte.
pub const START: u32 = 0x811c_9dc5;

/// The state after the bytes of `text` that follow those of `state`.
pub fn extend(state: u32, text: &str) -> u32 {
    text.bytes().fold(state, |state, byte| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// 24 bits of a state: of a million words that are not in a table of 600, 36 look as if they were.
pub fn long(state: u32) -> [u8; 3] {
    let [_, a, b, c] = (state ^ state >> 24).to_be_bytes();
    [a, b, c]
}

/// 16 bits of a state, where several words have to look like ones of a table before it matters.
pub fn short(state: u32) -> u16 {
    (state ^ state >> 16) as u16
}
