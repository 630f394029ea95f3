//! The port to the clock, the random numbers, and what tabs share. With fixed ones every result can be reproduced.

use std::fmt;

use async_trait::async_trait;

/// How a request for a lock ended.
#[derive(Debug)]
pub enum LockOutcome {
    /// No other tab has it until this is dropped.
    Held(HeldLock),
    /// Another tab has had it all the time.
    TimedOut,
    /// The host has no locks.
    Unavailable,
}

/// Releases a lock when it is dropped.
pub struct HeldLock(Option<Box<dyn FnOnce()>>);

impl HeldLock {
    /// A lock that `release` releases.
    pub fn new(release: Box<dyn FnOnce()>) -> Self {
        Self(Some(release))
    }
}

impl fmt::Debug for HeldLock {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("HeldLock")
    }
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release();
        }
    }
}

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

    /// Lets the host do what else there is to do, such as drawing the page.
    async fn yield_now(&self) {}

    /// Waits at most so many milliseconds for the lock `name`, which one tab or worker of a site holds at a time.
    async fn lock(&self, _name: &str, _milliseconds: u32) -> LockOutcome {
        LockOutcome::Unavailable
    }

    /// A number that nobody can guess.
    fn nonce(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.random();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}
