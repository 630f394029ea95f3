//! Arguments that JavaScript passes as JSON.

use super::convert::{JsResult, category, invalid};
use crate::memory::{NewMemory, Reason, Source, time};
use crate::wire::json::{Object, RawValue};

/// The memories that an app adds.
pub fn new_memories(json: &str) -> JsResult<Vec<NewMemory>> {
    let unreadable = || invalid("the memories cannot be parsed");
    let items = RawValue::parse(json).and_then(RawValue::items).ok_or_else(unreadable)?;
    items.into_iter().map(|item| new_memory(&Object::of(item).ok_or_else(unreadable)?)).collect()
}

fn new_memory(object: &Object) -> JsResult<NewMemory> {
    Ok(NewMemory {
        text: object.string("text").unwrap_or_default(),
        category: category(&object.string("category").unwrap_or_default())?,
        created_at: object.get("createdAt").and_then(time),
        updated_at: object.get("updatedAt").and_then(time),
        source: if object.is("source", Source::Reply.name()) { Source::Reply } else { Source::App },
        scope: object.get("scope").map_or("", RawValue::get).to_owned(),
        is_pinned: object.is_true("pinned"),
        expires_at: object.get("expiresAt").and_then(time),
        context: object.string("context").unwrap_or_default(),
        quarantine: object.string("quarantined").and_then(|reason| Reason::from_name(&reason)),
    })
}
