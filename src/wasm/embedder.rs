//! An embedder in JavaScript: in a worker, behind an API, or the app's own.

use async_trait::async_trait;
use js_sys::{Array, Float32Array, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::convert::Thrown;
use crate::embed::Embedder;
use crate::error::{Error, ErrorKind, Result};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
/** Turns texts into vectors. */
export interface HostEmbedder {
  /** Vectors of two models are never compared. */
  readonly modelId: string;
  /** Whether the model is loaded. */
  readonly isReady: boolean;
  /** One vector for each text, in order. */
  embed(texts: string[]): Promise<Float32Array[]>;
  /** `undefined` when there is no vector in the time that a chat call may wait. */
  embedQuery(text: string): Promise<Float32Array | undefined>;
}
";

#[wasm_bindgen]
extern "C" {
    /// The object that JavaScript passes.
    #[wasm_bindgen(typescript_type = "HostEmbedder")]
    #[derive(Debug, Clone)]
    pub type HostEmbedder;

    #[wasm_bindgen(method, getter, js_name = modelId)]
    fn model_id(this: &HostEmbedder) -> String;

    #[wasm_bindgen(method, getter, js_name = isReady)]
    fn is_ready(this: &HostEmbedder) -> bool;

    #[wasm_bindgen(method, catch)]
    fn embed(this: &HostEmbedder, texts: &Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = embedQuery)]
    fn embed_query(this: &HostEmbedder, text: &str) -> Result<Promise, JsValue>;
}

#[async_trait(?Send)]
impl Embedder for HostEmbedder {
    fn model_id(&self) -> String {
        HostEmbedder::model_id(self)
    }

    fn is_ready(&self) -> bool {
        HostEmbedder::is_ready(self)
    }

    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        let texts: Array = texts.iter().map(|text| JsValue::from(*text)).collect();
        let promise = HostEmbedder::embed(self, &texts).map_err(thrown)?;
        let vectors: Array = JsFuture::from(promise).await.map_err(thrown)?.unchecked_into();
        Ok(vectors.iter().map(|vector| vector.unchecked_into::<Float32Array>().to_vec()).collect())
    }

    async fn embed_query(&self, text: &str) -> Option<Vec<f32>> {
        let vector = JsFuture::from(HostEmbedder::embed_query(self, text).ok()?).await.ok()?;
        Some(vector.dyn_into::<Float32Array>().ok()?.to_vec())
    }
}

fn thrown(value: JsValue) -> Error {
    Error::new(ErrorKind::Embedder, "the embedder failed").with_source(Thrown(value))
}
