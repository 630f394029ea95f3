//! Arguments that JavaScript passes as JSON.

use wasm_bindgen::JsValue;

use super::convert::{JsResult, category, invalid};
use crate::memory::{Draft, Source};
use crate::wire::json::{Object, RawValue};

/// The memories that an app adds.
pub fn new_memories(json: &str) -> JsResult<Vec<Draft>> {
    let unreadable = || invalid("the memories cannot be read");
    let items = RawValue::parse(json).and_then(RawValue::items).ok_or_else(unreadable)?;
    items.into_iter().map(|item| new_memory(&Object::of(item).ok_or_else(unreadable)?)).collect()
}

fn new_memory(object: &Object) -> Result<Draft, JsValue> {
    Ok(Draft {
        text: object.string("text").unwrap_or_default(),
        category: category(&object.string("category").unwrap_or_default())?,
        created_at: object.number("createdAt"),
        updated_at: object.number("updatedAt"),
        source: if object.is("source", Source::Reply.name()) { Source::Reply } else { Source::App },
        more: object.get("scope").map_or("", RawValue::get).to_owned(),
    })
}
