//! The JavaScript boundary: convert, call, convert back.

use wasm_bindgen::prelude::*;

/// The loaded model, as JavaScript sees it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MiniLm(crate::MiniLm);

#[wasm_bindgen]
impl MiniLm {
    /// Loads the model from the bytes of `model.onnx` and `tokenizer.json`.
    pub fn load(model: &[u8], tokenizer: &[u8]) -> Result<MiniLm, JsError> {
        Ok(Self(crate::MiniLm::load(model, tokenizer)?))
    }

    /// Loads another model of the BERT family, pooled by the mean or by the state of `[CLS]`.
    #[wasm_bindgen(js_name = loadPooled)]
    pub fn load_pooled(model: &[u8], tokenizer: &[u8], cls: bool) -> Result<MiniLm, JsError> {
        let pooling = if cls { crate::Pooling::Cls } else { crate::Pooling::Mean };
        Ok(Self(crate::MiniLm::load_pooled(model, tokenizer, pooling)?))
    }

    /// One unit vector for each text, one after another.
    pub fn embed(&self, texts: Vec<String>) -> Result<Vec<f32>, JsError> {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        Ok(self.0.embed(&texts)?)
    }

    /// Components of a vector.
    #[wasm_bindgen(getter)]
    pub fn dimensions(&self) -> usize {
        self.0.dimensions()
    }

    /// The name under which vectors of this model are stored.
    #[wasm_bindgen(getter, js_name = modelId)]
    pub fn model_id(&self) -> String {
        crate::MODEL_ID.to_owned()
    }
}
