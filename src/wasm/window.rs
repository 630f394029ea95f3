//! `RollingWindow`: a conversation that may be too long.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{JsResult, invalid};
use crate::window::Window;

/// The messages of a conversation.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RollingWindow {
    window: Window,
    needed: u64,
}

impl From<Window> for RollingWindow {
    fn from(window: Window) -> Self {
        Self { window, needed: 0 }
    }
}

#[wasm_bindgen]
impl RollingWindow {
    /// Reads a JSON list of messages.
    ///
    /// # Errors
    /// When it is not one.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(js_name = messagesJson)] messages_json: String) -> JsResult<RollingWindow> {
        Window::parse(messages_json).map(Self::from).ok_or_else(|| invalid("the messages cannot be parsed"))
    }

    /// The text of each message that is counted, in order.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn texts(&self) -> js_sys::Array {
        self.window.texts().map(JsValue::from).collect()
    }

    /// Replaces the estimates: the tokens of each text of `texts`.
    pub fn count(&mut self, counts: &[u32]) {
        self.window.count(counts);
    }

    /// The tokens of all messages.
    #[wasm_bindgen(getter)]
    pub fn tokens(&self) -> f64 {
        self.window.tokens() as f64
    }

    /// The indexes of the messages that stay within `maxTokens`, ascending; `undefined` when not even the last step fits.
    pub fn keep(&mut self, #[wasm_bindgen(js_name = maxTokens)] max_tokens: u32) -> Option<Vec<u32>> {
        match self.window.keep(max_tokens.into()) {
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

    /// After `keep`: the tokens of the messages that stay, or those that the last step would need.
    #[wasm_bindgen(getter)]
    pub fn needed(&self) -> f64 {
        self.needed as f64
    }

    /// What the user said in the messages whose indexes are not in `except`, one text a message, without empty texts.
    #[wasm_bindgen(js_name = userTexts, unchecked_return_type = "string[]")]
    pub fn user_texts(&self, except: &[u32]) -> js_sys::Array {
        self.window.user_texts(except).map(JsValue::from).collect()
    }
}
