//! The clock, the random numbers, the event loop and the locks of JavaScript.

use std::cell::RefCell;
use std::fmt;

use async_trait::async_trait;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::host::{HeldLock, Host, LockOutcome};
use crate::store::js_row::{object, property};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: u32);

    type Navigator;
    #[wasm_bindgen(thread_local_v2, js_name = navigator)]
    static NAVIGATOR: Option<Navigator>;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &Navigator) -> Option<LockManager>;

    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &JsValue, callback: &JsValue) -> Result<Promise, JsValue>;

    type AbortSignal;
    #[wasm_bindgen(static_method_of = AbortSignal, catch)]
    fn timeout(milliseconds: u32) -> Result<JsValue, JsValue>;

    type MessageChannel;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<MessageChannel, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn port1(this: &MessageChannel) -> MessagePort;
    #[wasm_bindgen(method, getter)]
    fn port2(this: &MessageChannel) -> MessagePort;

    type MessagePort;
    #[wasm_bindgen(method, setter)]
    fn set_onmessage(this: &MessagePort, callback: &Function);
    #[wasm_bindgen(method, js_name = postMessage)]
    fn post_message(this: &MessagePort, message: &JsValue);
    #[wasm_bindgen(method)]
    fn close(this: &MessagePort);
}

/// A promise and the function that resolves it.
fn resolvable() -> (Promise, Function) {
    // Not an `Option` of a function: its default is a `new Function`, which policies and Next's edge runtime forbid.
    let mut resolver = JsValue::UNDEFINED;
    let promise = Promise::new(&mut |resolve, _| resolver = resolve.into());
    (promise, resolver.unchecked_into())
}

/// Waits for the lock `name` as [`Host::lock`]. An error: the host has no locks, or allows none here, or the time is over.
async fn request_lock(name: &str, milliseconds: u32) -> Result<HeldLock, JsValue> {
    let locks = NAVIGATOR.with(|navigator| navigator.as_ref().and_then(Navigator::locks)).ok_or(JsValue::NULL)?;
    let options = object(&[("signal", &AbortSignal::timeout(milliseconds)?)]);
    let ((granted, grant), (held, release)) = (resolvable(), resolvable());
    // The browser holds the lock until the promise that the callback returns is settled.
    let callback = Closure::once(move || {
        let _ = grant.call0(&JsValue::NULL);
        held
    });
    let ended = locks.request(name, &options, callback.as_ref())?;
    JsFuture::from(Promise::race(&Array::of2(&granted, &ended))).await?;
    Ok(HeldLock::new(Box::new(move || {
        let _ = release.call0(&JsValue::NULL);
    })))
}

/// How many random numbers are made at once: to ask JavaScript for one costs more than to make all of them.
const RANDOM_NUMBERS: usize = 16;

/// The JavaScript host.
#[derive(Default)]
pub struct JsHost {
    /// Random numbers that nothing has used.
    unused: RefCell<Vec<[u8; 16]>>,
}

impl fmt::Debug for JsHost {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("JsHost").finish_non_exhaustive()
    }
}

#[async_trait(?Send)]
impl Host for JsHost {
    fn now(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn random(&self) -> [u8; 16] {
        let unused = self.unused.borrow_mut().pop();
        unused.unwrap_or_else(|| {
            let mut numbers = [[0; 16]; RANDOM_NUMBERS];
            get_random_values(numbers.as_flattened_mut());
            let [number, unused @ ..] = numbers;
            self.unused.borrow_mut().extend(unused);
            number
        })
    }

    async fn pause(&self, milliseconds: u32) {
        let promise = Promise::new(&mut |resolve, _| set_timeout(&resolve, milliseconds));
        // It is never rejected.
        let _ = JsFuture::from(promise).await;
    }

    /// A timer would wait for a second in a tab that is not seen: <https://developer.chrome.com/blog/timer-throttling-in-chrome-88>.
    async fn yield_now(&self) {
        let Ok(channel) = MessageChannel::new() else { return self.pause(0).await };
        let (message, resolve) = resolvable();
        let port = channel.port1();
        port.set_onmessage(&resolve);
        channel.port2().post_message(&JsValue::NULL);
        let _ = JsFuture::from(message).await;
        port.close();
    }

    async fn lock(&self, name: &str, milliseconds: u32) -> LockOutcome {
        match request_lock(name, milliseconds).await {
            Ok(lock) => LockOutcome::Held(lock),
            Err(error) if property(&error, "name") == "TimeoutError" => LockOutcome::TimedOut,
            Err(_) => LockOutcome::Unavailable,
        }
    }

    fn is_json_object(&self, text: &str) -> bool {
        text.starts_with('{') && js_sys::JSON::parse(text).is_ok()
    }
}
