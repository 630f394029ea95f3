//! `RollingWindow`: a conversation that may be too long.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{JsResult, to_error};
use crate::error::{Error, ErrorKind};
use crate::window::Window;

/// A conversation.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RollingWindow {
    window: Window,
    needed: u64,
}

#[wasm_bindgen]
impl RollingWindow {
    /// Reads a JSON list of messages.
    #[wasm_bindgen(constructor)]
    pub fn new(messages: &str) -> JsResult<RollingWindow> {
        let unreadable = || to_error(Error::new(ErrorKind::InvalidInput, "the messages cannot be read"));
        Ok(Self { window: Window::parse(messages).ok_or_else(unreadable)?, needed: 0 })
    }

    /// The text of each message.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn texts(&self) -> js_sys::Array {
        self.window.texts().map(JsValue::from).collect()
    }

    /// Takes the app's count of each text in place of the estimate.
    pub fn count(&mut self, counts: &[u32]) {
        self.window.count(counts);
    }

    /// What all messages cost.
    #[wasm_bindgen(getter)]
    pub fn tokens(&self) -> f64 {
        self.window.tokens() as f64
    }

    /// The numbers of the messages that stay; `undefined` when not even the newest fits.
    pub fn keep(&mut self, max: u32) -> Option<Vec<u32>> {
        match self.window.keep(max.into()) {
            Ok(kept) => {
                self.needed = self.window.cost(&kept);
                Some(kept.into_iter().map(|at| at as u32).collect())
            }
            Err(needed) => {
                self.needed = needed;
                None
            }
        }
    }

    /// What those that stay cost; when none do, what the newest would need.
    #[wasm_bindgen(getter)]
    pub fn needed(&self) -> f64 {
        self.needed as f64
    }
}
