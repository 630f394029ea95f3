//! Rows and plain objects as JavaScript has them.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{Row, Version};

/// A plain object.
pub(crate) fn object(fields: &[(&str, &JsValue)]) -> JsValue {
    let object = js_sys::Object::new().into();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object
}

/// Sets a property of a plain object.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    // It cannot fail: there are no setters.
    let _ = Reflect::set(object, &name.into(), value);
}

/// The property `name`; `undefined` when there is none.
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The property `name` as a version; 0 when it is no number.
pub(crate) fn version(object: &JsValue, name: &str) -> Version {
    property(object, name).as_f64().unwrap_or_default() as Version
}

/// The bytes of a row; `null` for one that was deleted.
pub(crate) fn data(row: &Row) -> JsValue {
    row.data.as_deref().map_or(JsValue::NULL, |data| Uint8Array::from(data).into())
}

/// `{ id, data }`.
pub(crate) fn from_row(row: &Row) -> JsValue {
    object(&[("id", &row.id.as_str().into()), ("data", &data(row))])
}

/// The inverse of [`from_row`]. Data of another type is damage, and becomes a row without bytes, which nobody can read.
pub(crate) fn to_row(value: &JsValue) -> Row {
    let data = property(value, "data");
    let data = (!data.is_null()).then(|| data.dyn_into::<Uint8Array>().map(|data| data.to_vec()).unwrap_or_default());
    Row { id: property(value, "id").as_string().unwrap_or_default(), data }
}
