//! Writers of one user wait for one another: those of a process in a queue, tabs for a lock of the host. Where there is none, and after a
//! tab has hung, a commit may meet another one, gets a conflict, and is tried again after a random pause.

use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;

use super::limits;
use super::lock::{Lock, LockGuard};
use crate::host::{HeldLock, Host, LockOutcome};

/// How often a waiting writer shows that it waits, in milliseconds.
const TICK: u32 = 1000;

/// The writers of one user in this process.
#[derive(Debug, Default)]
pub(super) struct Writers {
    queue: Lock<()>,
    /// How much the pause before an attempt has doubled: up with each conflict, down with each commit. A writer that wins pauses
    /// as long as those that lose, so that none of them starves.
    contention: Cell<u32>,
    /// The last wait for the lock was in vain.
    is_hung: Cell<bool>,
    progress: Cell<u64>,
}

/// Lets the next writer go on when it is dropped.
#[derive(Debug)]
pub(super) struct WriteGuard<'a> {
    // Fields drop in this order.
    _lock: Option<HeldLock>,
    _queue: LockGuard<'a, ()>,
}

impl Writers {
    /// Waits for the other writers of this process, and with a `lock` name for those of other tabs.
    pub async fn write(&self, host: &dyn Host, lock: Option<String>) -> WriteGuard<'_> {
        let queue = self.queue.lock().await;
        let lock = match lock {
            Some(name) => self.lock(host, &name).await,
            None => None,
        };
        WriteGuard { _lock: lock, _queue: queue }
    }

    async fn lock(&self, host: &dyn Host, name: &str) -> Option<HeldLock> {
        let timeout = if self.is_hung.get() { limits::HUNG_LOCK_TIMEOUT } else { limits::LOCK_TIMEOUT };
        let mut request = host.lock(name, timeout);
        loop {
            let mut tick = host.pause(TICK);
            let outcome = poll_fn(|context| match request.as_mut().poll(context) {
                Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
                Poll::Pending => tick.as_mut().poll(context).map(|()| None),
            });
            let outcome = outcome.await;
            self.advanced();
            if let Some(outcome) = outcome {
                self.is_hung.set(matches!(outcome, LockOutcome::TimedOut));
                return if let LockOutcome::Held(lock) = outcome { Some(lock) } else { None };
            }
        }
    }

    /// The pause before an attempt.
    pub async fn pause(&self, host: &dyn Host) {
        if let contention @ 1.. = self.contention.get() {
            host.pause((host.nonce() % (1 << contention)) as u32).await;
            self.advanced();
        }
    }

    pub fn met_another(&self) {
        self.contention.set((self.contention.get() + 1).min(limits::MAX_PAUSE_DOUBLINGS + 1));
    }

    pub fn committed(&self) {
        self.contention.set(self.contention.get().saturating_sub(1));
    }

    /// To be called when something was done, such as a call of the store.
    pub fn advanced(&self) {
        self.progress.set(self.progress.get() + 1);
    }

    /// Grows with all that is done.
    pub fn progress(&self) -> u64 {
        self.progress.get()
    }
}
