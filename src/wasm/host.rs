//! The clock and the random numbers of JavaScript.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::host::Host;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// The JavaScript host.
#[derive(Debug)]
pub struct JsHost;

impl Host for JsHost {
    fn now(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        get_random_values(&mut bytes);
        bytes
    }

    fn is_json_object(&self, text: &str) -> bool {
        text.starts_with('{') && js_sys::JSON::parse(text).is_ok()
    }
}
