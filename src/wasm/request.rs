//! `ChatRequest`: the body of a request, read once for the turn, the window and `debug`.

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

/// The body of a chat request. A call that takes it keeps what it needs: it may be freed at once.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ChatRequest(pub(super) Rc<turn::ChatRequest>);

#[wasm_bindgen]
impl ChatRequest {
    /// Reads `body`. A body that memory does not know is one without messages and without a turn.
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

    /// Its messages, for cutting. `undefined` when it has no list of them, or the service stores the conversation: a tool call
    /// may be there, and its result here.
    pub fn window(&self) -> Option<RollingWindow> {
        Window::of_request(self.0.api(), self.0.body()).map(RollingWindow::from)
    }
}
