//! The way to a memory that is kept elsewhere: JavaScript knows it.

use async_trait::async_trait;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

use super::store::answer;
use crate::error::Result;
use crate::memory::Carrier;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
export interface HostCarrier {
  /** Brings a question to `Engine.answer` where the memory is. `excerpt`: what its vector is to be made of, or empty. */
  carry(question: Uint8Array, excerpt: string): Promise<Uint8Array>;
}
";

#[wasm_bindgen]
extern "C" {
    /// The object that JavaScript hands in.
    #[wasm_bindgen(typescript_type = "HostCarrier")]
    #[derive(Debug, Clone)]
    pub type HostCarrier;

    #[wasm_bindgen(method)]
    fn carry(this: &HostCarrier, question: Uint8Array, excerpt: &str) -> Promise;
}

#[async_trait(?Send)]
impl Carrier for HostCarrier {
    async fn carry(&self, question: &[u8], excerpt: &str) -> Result<Vec<u8>> {
        let promise = HostCarrier::carry(self, Uint8Array::from(question), excerpt);
        Ok(answer(promise).await?.unchecked_into::<Uint8Array>().to_vec())
    }
}
