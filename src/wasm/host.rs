//! The clock and the random numbers of JavaScript.

use async_trait::async_trait;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use crate::host::Host;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: u32);
}

/// The JavaScript host.
#[derive(Debug)]
pub struct JsHost;

#[async_trait(?Send)]
impl Host for JsHost {
    fn now(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        get_random_values(&mut bytes);
        bytes
    }

    async fn pause(&self, milliseconds: u32) {
        let promise = Promise::new(&mut |resolve, _| set_timeout(&resolve, milliseconds));
        // It is never rejected.
        let _ = JsFuture::from(promise).await;
    }

    fn is_json_object(&self, text: &str) -> bool {
        text.starts_with('{') && js_sys::JSON::parse(text).is_ok()
    }
}
