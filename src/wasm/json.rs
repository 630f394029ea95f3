//! Arguments that JavaScript hands over as JSON.

use super::convert::{JsResult, category, to_error};
use crate::error::{Error, ErrorKind};
use crate::memory::{Draft, Filter, Source};
use crate::wire::json::{Object, RawValue};

/// The memories that an app brings.
pub fn drafts(json: &str) -> JsResult<Vec<Draft>> {
    let items = RawValue::parse(json).and_then(RawValue::items).ok_or_else(|| unreadable("the memories"))?;
    items.into_iter().map(|item| draft(&Object::of(item).ok_or_else(|| unreadable("a memory"))?)).collect()
}

/// Which memories are meant.
pub fn filter(json: &str) -> JsResult<Filter<'_>> {
    let filter = Object::parse(json).ok_or_else(|| unreadable("the filter"))?;
    let category = filter.string("category").as_deref().map(category).transpose()?;
    let more = filter.get("more").map_or("", RawValue::get);
    Ok(Filter { category, since: filter.number("since"), until: filter.number("until"), more })
}

fn draft(draft: &Object) -> JsResult<Draft> {
    Ok(Draft {
        text: draft.string("text").unwrap_or_default(),
        category: category(&draft.string("category").unwrap_or_default())?,
        created_at: draft.number("createdAt"),
        updated_at: draft.number("updatedAt"),
        source: if draft.is("source", Source::Reply.name()) { Source::Reply } else { Source::App },
        more: draft.get("more").map_or("", RawValue::get).to_owned(),
    })
}

fn unreadable(what: &str) -> wasm_bindgen::JsValue {
    to_error(Error::new(ErrorKind::InvalidInput, format!("{what} cannot be read")))
}
