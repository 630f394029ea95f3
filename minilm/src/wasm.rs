//! The JavaScript boundary: convert, call, convert back.

use serde::Deserialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** How a model of the BERT family is to be used. */
export interface ModelOptions {
  /** How the hidden states of a text become one vector: their mean, or the state of `[CLS]`. */
  pooling: "mean" | "cls";
}
"#;

#[derive(Deserialize)]
struct ModelOptions {
    pooling: JsPooling,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum JsPooling {
    Mean,
    Cls,
}

fn pooling(options: JsValue) -> Result<crate::Pooling, JsError> {
    let ModelOptions { pooling } = serde_wasm_bindgen::from_value(options)?;
    Ok(match pooling {
        JsPooling::Mean => crate::Pooling::Mean,
        JsPooling::Cls => crate::Pooling::Cls,
    })
}

/// Compiles a model of the BERT family for the encoder.
///
/// # Errors
/// As [`crate::compile`], and for options that are none.
#[wasm_bindgen(js_name = compileModel)]
pub fn compile_model(
    model: &[u8],
    tokenizer: &[u8],
    #[wasm_bindgen(unchecked_param_type = "ModelOptions")] options: JsValue,
) -> Result<Vec<u8>, JsError> {
    Ok(crate::compile(model, tokenizer, pooling(options)?)?)
}

/// The loaded model, as JavaScript sees it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MiniLm(crate::MiniLm);

#[wasm_bindgen]
impl MiniLm {
    /// Loads the model from the bytes of `model.onnx` and `tokenizer.json`.
    ///
    /// # Errors
    /// [`crate::Error::Model`] or [`crate::Error::Tokenizer`] when the bytes are something else.
    pub fn load(model: &[u8], tokenizer: &[u8]) -> Result<MiniLm, JsError> {
        Ok(Self(crate::MiniLm::load(model, tokenizer)?))
    }

    /// Loads another model of the BERT family.
    ///
    /// # Errors
    /// As [`MiniLm::load`], and for options that are none.
    #[wasm_bindgen(js_name = loadPooled)]
    pub fn load_pooled(
        model: &[u8],
        tokenizer: &[u8],
        #[wasm_bindgen(unchecked_param_type = "ModelOptions")] options: JsValue,
    ) -> Result<MiniLm, JsError> {
        Ok(Self(crate::MiniLm::load_pooled(model, tokenizer, pooling(options)?)?))
    }

    /// One unit vector for each text, one after another.
    ///
    /// # Errors
    /// [`crate::Error::Embed`] with the position of the text that failed.
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
