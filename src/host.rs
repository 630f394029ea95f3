//! The port to the clock and the random numbers. With fixed ones every result can be reproduced.

use async_trait::async_trait;

/// The clock and the random numbers.
#[async_trait(?Send)]
pub trait Host {
    /// The time in milliseconds since 1970.
    fn now(&self) -> u64;

    /// Bytes of a cryptographically secure random number generator.
    fn random(&self) -> [u8; 16];

    /// Whether `text` is a JSON object that the machine's parser accepts: what it does not accept, JavaScript cannot read.
    fn is_json_object(&self, text: &str) -> bool;

    /// Waits for this many milliseconds.
    async fn pause(&self, _milliseconds: u32) {}

    /// A number that nobody can guess.
    fn nonce(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.random();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}
