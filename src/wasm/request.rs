//! `ChatRequest`: the body of a request, parsed once for the turn, the window and `debug`.

use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{JsResult, invalid};
use super::window::RollingWindow;
use crate::turn;
use crate::window::Window;
use crate::wire::api::Api;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** The shape of a request and its reply: OpenAI's chat completions, OpenAI's Responses, Anthropic's messages. */
export type Api = "completions" | "responses" | "messages";
"#;

/// The body of a chat request. It may be freed while a call that took it is in flight.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ChatRequest(pub(super) Rc<turn::ChatRequest>);

#[wasm_bindgen]
impl ChatRequest {
    /// Parses `body`. Memory has no part in a body that is not a JSON object.
    ///
    /// # Errors
    /// For an API that is not known.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "Api")] api: &str, body: String) -> JsResult<ChatRequest> {
        let api = Api::from_name(api).ok_or_else(|| invalid("the API is not known"))?;
        Ok(Self(Rc::new(turn::ChatRequest::new(api, body))))
    }

    /// The text of the user's last message; empty when there is none.
    #[wasm_bindgen(getter, js_name = userText)]
    pub fn user_text(&self) -> String {
        self.0.user_text().to_owned()
    }

    /// The messages of the request. `undefined` when they are not a list, or when the service stores the conversation: a tool
    /// call may be there, and its result here.
    pub fn window(&self) -> Option<RollingWindow> {
        Some(RollingWindow::from(Window::parse(self.0.conversation()?.to_owned())?))
    }
}
