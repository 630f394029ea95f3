//! The port to the machine: time and chance are handed in, so that everything else can be repeated.

/// The clock and the dice.
pub trait Host {
    /// Milliseconds since 1970.
    fn now(&self) -> u64;

    /// Bytes that nobody can guess.
    fn random(&self) -> [u8; 16];
}
