//! The port to the clock and the random numbers. With fixed ones every result can be reproduced.

/// The clock and the random numbers.
pub trait Host {
    /// The time in milliseconds since 1970.
    fn now(&self) -> u64;

    /// Bytes of a cryptographically secure random number generator.
    fn random(&self) -> [u8; 16];
}
