//! An asynchronous lock for one thread. tokio's is for many, and takes two kilobytes more of the engine.

use std::cell::{Ref, RefCell, RefMut};
use std::future::poll_fn;
use std::ops::{Deref, DerefMut};
use std::task::{Poll, Waker};

/// A value that one task at a time may use, across its waits.
#[derive(Debug, Default)]
pub(super) struct Lock<T> {
    value: RefCell<T>,
    waiting: RefCell<Vec<Waker>>,
}

/// Releases the lock when it is dropped.
#[derive(Debug)]
pub(super) struct LockGuard<'a, T> {
    // Fields drop in this order: the value is free when other tasks wake.
    value: RefMut<'a, T>,
    _wake: WakeOnDrop<'a>,
}

#[derive(Debug)]
struct WakeOnDrop<'a>(&'a RefCell<Vec<Waker>>);

impl<T> Lock<T> {
    /// Waits until no other task holds the lock.
    pub async fn lock(&self) -> LockGuard<'_, T> {
        let value = poll_fn(|context| {
            if let Ok(value) = self.value.try_borrow_mut() {
                return Poll::Ready(value);
            }
            self.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        });
        LockGuard { value: value.await, _wake: WakeOnDrop(&self.waiting) }
    }

    /// The value, unless a task holds the lock.
    pub fn try_lock(&self) -> Option<Ref<'_, T>> {
        self.value.try_borrow().ok()
    }
}

impl<T> Deref for LockGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for LockGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl Drop for WakeOnDrop<'_> {
    /// Wakes all tasks: the first may have been cancelled.
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::Lock;

    #[test]
    fn one_task_at_a_time() {
        let lock = Lock::<u32>::default();
        let mut context = Context::from_waker(Waker::noop());
        let mut first = Box::pin(lock.lock());
        let mut cancelled = Box::pin(lock.lock());
        let mut last = pin!(lock.lock());
        let mut guard = match first.as_mut().poll(&mut context) {
            std::task::Poll::Ready(guard) => guard,
            std::task::Poll::Pending => panic!("the lock is free"),
        };
        *guard += 1;
        assert!(cancelled.as_mut().poll(&mut context).is_pending());
        assert!(last.as_mut().poll(&mut context).is_pending());
        drop((cancelled, guard));
        assert!(matches!(last.as_mut().poll(&mut context), std::task::Poll::Ready(guard) if *guard == 1));
        assert!(lock.waiting.borrow().is_empty());
    }
}
