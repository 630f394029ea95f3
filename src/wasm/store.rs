//! A store that lives in JavaScript: what the host has, or what the app brings.

use async_trait::async_trait;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::convert::Thrown;
use crate::error::{Error, ErrorKind, Result};
use crate::store::indexed_db::{number, object, to_row, written};
use crate::store::{Row, Snapshot, Store, Version};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
export interface HostStore {
  load(namespace: string, since?: number): Promise<unknown>;
  commit(namespace: string, rows: { id: string; data: Uint8Array | null }[], ifVersion?: number): Promise<number>;
  clear(namespace: string): Promise<number>;
}
";

#[wasm_bindgen]
extern "C" {
    /// The object that JavaScript hands in.
    #[wasm_bindgen(typescript_type = "HostStore")]
    #[derive(Debug, Clone)]
    pub type HostStore;

    #[wasm_bindgen(method)]
    fn load(this: &HostStore, namespace: &str, since: Option<f64>) -> Promise;

    #[wasm_bindgen(method)]
    fn commit(this: &HostStore, namespace: &str, rows: &Array, if_version: Option<f64>) -> Promise;

    #[wasm_bindgen(method)]
    fn clear(this: &HostStore, namespace: &str) -> Promise;
}

#[async_trait(?Send)]
impl Store for HostStore {
    async fn load(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot> {
        let found = answer(HostStore::load(self, namespace, since.map(|since| since as f64))).await?;
        let get = |name: &str| Reflect::get(&found, &name.into()).unwrap_or(JsValue::UNDEFINED);
        let rows = get("rows").unchecked_into::<Array>();
        let rows = rows.iter().map(|row| to_row(&row)).collect();
        Ok(Snapshot { version: number(&found, "version"), rows, full: get("full").is_truthy() })
    }

    async fn commit(&self, namespace: &str, rows: &[Row], if_version: Option<Version>) -> Result<Version> {
        let changes = rows.iter().map(|row| object(&[("id", &row.id.as_str().into()), ("data", &written(row))]));
        let version = if_version.map(|version| version as f64);
        version_of(answer(HostStore::commit(self, namespace, &changes.collect(), version)).await?)
    }

    async fn clear(&self, namespace: &str) -> Result<Version> {
        version_of(answer(HostStore::clear(self, namespace)).await?)
    }
}

pub(super) async fn answer(promise: Promise) -> Result<JsValue> {
    JsFuture::from(promise).await.map_err(|thrown| {
        let is_conflict = Reflect::get(&thrown, &"code".into()).is_ok_and(|code| code == "conflict");
        let kind = if is_conflict { ErrorKind::Conflict } else { ErrorKind::StoreUnavailable };
        Error::new(kind, "the store failed").with_source(Thrown(thrown))
    })
}

fn version_of(answer: JsValue) -> Result<Version> {
    Ok(answer.as_f64().unwrap_or_default() as Version)
}
