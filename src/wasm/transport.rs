//! A transport that lives in JavaScript: carries the requests of chat calls to a remote memory.

use async_trait::async_trait;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

use super::store::resolve;
use crate::error::Result;
use crate::memory::Transport;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
/** Carries requests to a remote memory. */
export interface HostTransport {
  /**
   * Passes `request` to `Engine.answer` of the remote engine, and resolves with what that returns.
   * `embedText`: the text whose vector the request needs; empty when it needs none.
   */
  send(request: Uint8Array, embedText: string): Promise<Uint8Array>;
}
";

#[wasm_bindgen]
extern "C" {
    /// The object that JavaScript passes.
    #[wasm_bindgen(typescript_type = "HostTransport")]
    #[derive(Debug, Clone)]
    pub type HostTransport;

    #[wasm_bindgen(method)]
    fn send(this: &HostTransport, request: Uint8Array, embed_text: &str) -> Promise;
}

#[async_trait(?Send)]
impl Transport for HostTransport {
    async fn send(&self, request: &[u8], embed_text: &str) -> Result<Vec<u8>> {
        let promise = HostTransport::send(self, Uint8Array::from(request), embed_text);
        Ok(resolve(promise).await?.unchecked_into::<Uint8Array>().to_vec())
    }
}
