//! Promises, errors and names across the boundary.

use std::fmt;
use std::pin::Pin;

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::error::{Error, ErrorKind};
use crate::memory::Category;

/// The result of every exported function that can fail.
pub type JsResult<T> = Result<T, JsValue>;

/// A promise of what `future` resolves with. Boxed, so that promises are compiled once: an exported `async fn` has a copy of its
/// own, and twelve of them took a quarter of the engine.
pub fn promise(future: impl Future<Output = JsResult<JsValue>> + 'static) -> Promise {
    let boxed: Pin<Box<dyn Future<Output = JsResult<JsValue>>>> = Box::pin(future);
    future_to_promise(boxed)
}

/// The strings in a list of strings.
pub fn strings(list: &Array) -> Vec<String> {
    list.iter().filter_map(|item| item.as_string()).collect()
}

/// The category `name`.
pub fn category(name: &str) -> JsResult<Category> {
    Category::from_name(name).ok_or_else(|| {
        let known = Category::ALL.map(Category::name).join(", ");
        to_error(Error::new(ErrorKind::InvalidInput, format!("unknown category \"{name}\"; known are {known}")))
    })
}

/// The error of an argument that cannot be used.
pub fn invalid(message: &str) -> JsValue {
    to_error(Error::new(ErrorKind::InvalidInput, message))
}

/// An `Error` with a `code` and, when another error caused it, a `cause`. What JavaScript threw is thrown again as itself.
#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub fn to_error(error: Error) -> JsValue {
    let source = std::error::Error::source(&error);
    if let Some(Thrown(thrown)) = source.and_then(|source| source.downcast_ref()) {
        return thrown.clone();
    }
    let cause = source.map(|source| js_sys::Error::new(&source.to_string()));
    let js = js_sys::Error::new(&error.to_string());
    // Setting a property of a new object cannot fail.
    let _ = Reflect::set(&js, &"code".into(), &error.code().into());
    if let Some(cause) = cause {
        let _ = Reflect::set(&js, &"cause".into(), &cause);
    }
    js.into()
}

/// A value that JavaScript threw, on its way back to JavaScript.
#[derive(Debug)]
pub struct Thrown(pub JsValue);

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.0.dyn_ref::<js_sys::Error>() {
            Some(error) => write!(f, "{}", String::from(error.message())),
            None => f.write_str("a value that is not an Error was thrown"),
        }
    }
}

impl std::error::Error for Thrown {}
