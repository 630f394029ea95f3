//! The JavaScript boundary: convert, call, convert back.

use wasm_bindgen::prelude::*;

/// Where a line of the processor's cache starts.
const ALIGNMENT: usize = 64;

/// Room for a file in the memory of the module. JavaScript writes the file there while it arrives, so that no copy of it
/// lies in another heap.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ModelFile {
    buffer: Vec<u8>,
    start: usize,
}

#[wasm_bindgen]
impl ModelFile {
    /// Makes room for `length` bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(length: usize) -> Self {
        let buffer = vec![0; length + ALIGNMENT];
        let start = (buffer.as_ptr() as usize).next_multiple_of(ALIGNMENT) - buffer.as_ptr() as usize;
        Self { buffer, start }
    }

    /// Where it is in the memory. It stays there until the model is freed.
    #[wasm_bindgen(getter)]
    pub fn address(&self) -> usize {
        self.buffer.as_ptr() as usize + self.start
    }

    /// Loads the compiled model of `length` bytes from `offset` on.
    ///
    /// # Errors
    /// [`crate::Error::Model`] when the bytes are something else, or not all of it.
    pub fn load(self, offset: usize, length: usize) -> Result<CompiledModel, JsError> {
        let start = self.start.saturating_add(offset);
        Ok(CompiledModel(crate::Model::load_part(self.buffer, start..start.saturating_add(length))?))
    }
}

/// A compiled model, loaded.
#[wasm_bindgen]
#[derive(Debug)]
pub struct CompiledModel(crate::Model);

#[wasm_bindgen]
impl CompiledModel {
    /// The unit vector of a text.
    pub fn embed(&self, text: &str) -> Vec<f32> {
        self.0.embed(text)
    }

    /// Components of a vector.
    #[wasm_bindgen(getter)]
    pub fn dimensions(&self) -> usize {
        self.0.dimensions()
    }
}
