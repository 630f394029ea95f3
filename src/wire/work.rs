//! Counts the bytes that the filters examine, so that tests can show that time grows linearly. Elsewhere it does nothing.

#[cfg(any(test, feature = "count-work"))]
mod counter {
    use std::cell::Cell;

    thread_local! {
        static BYTES: Cell<u64> = const { Cell::new(0) };
    }

    /// Adds to the number of bytes examined.
    pub fn count(bytes: usize) {
        BYTES.set(BYTES.get() + bytes as u64);
    }

    /// The number of bytes that this thread has examined since the last call.
    pub fn take() -> u64 {
        BYTES.replace(0)
    }
}

#[cfg(any(test, feature = "count-work"))]
pub use counter::{count, take};

/// Adds to the number of bytes examined.
#[cfg(not(any(test, feature = "count-work")))]
#[inline(always)]
pub fn count(_: usize) {}
