//! A store in JavaScript: the host's, or the app's own.

use async_trait::async_trait;
use js_sys::{Array, Int8Array, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::convert::Thrown;
use crate::error::{Error, ErrorKind, Result};
use crate::memory::{Embedding, Record};
use crate::store::js_row::{self, from_row, property, set, to_row};
use crate::store::{Row, Snapshot, Store, Version};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A row as it is now. */
export interface HostRow {
  /** Unique within its namespace. */
  readonly id: string;
  /** Opaque bytes; `null`: the row was deleted. */
  readonly data: Uint8Array | null;
}

/** A row of a memory for a store with `wantsColumns`: beside the bytes what the store can search. */
export interface HostRowColumns extends HostRow {
  /** The statement. */
  readonly text?: string;
  /** The model that made `vector`. */
  readonly modelId?: string;
  /** One byte for each dimension; only the direction has a meaning. */
  readonly vector?: Int8Array;
}

/** What `HostStore.load` found. */
export interface HostSnapshot {
  /** The newest commit that `rows` reflect. */
  readonly version: number;
  /** The rows that changed, in any order. */
  readonly rows: readonly HostRow[];
  /** Whether `rows` are all rows, rather than those that changed. */
  readonly full: boolean;
}

/** A store that the host implements; see `Store` in the public types. */
export interface HostStore {
  /** Rows of memories come to `commit` with their columns. */
  readonly wantsColumns?: boolean;
  /** What tells it from other stores, where tabs of a site write to it. */
  readonly sharedName?: string | undefined;
  load(namespace: string, since?: number): Promise<HostSnapshot>;
  commit(namespace: string, rows: HostRowColumns[], ifVersion?: number): Promise<number>;
  clear(namespace: string): Promise<number>;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The object that JavaScript passes.
    #[wasm_bindgen(typescript_type = "HostStore")]
    #[derive(Debug, Clone)]
    pub type HostStore;

    #[wasm_bindgen(method, getter, js_name = wantsColumns)]
    fn wants_columns(this: &HostStore) -> Option<bool>;

    #[wasm_bindgen(method, getter, js_name = sharedName)]
    fn host_shared_name(this: &HostStore) -> Option<String>;

    #[wasm_bindgen(method)]
    fn load(this: &HostStore, namespace: &str, since: Option<f64>) -> Promise;

    #[wasm_bindgen(method)]
    fn commit(this: &HostStore, namespace: &str, rows: &Array, if_version: Option<f64>) -> Promise;

    #[wasm_bindgen(method)]
    fn clear(this: &HostStore, namespace: &str) -> Promise;
}

#[async_trait(?Send)]
impl Store for HostStore {
    fn shared_name(&self) -> Option<String> {
        self.host_shared_name()
    }

    async fn load(&self, namespace: &str, since: Option<Version>) -> Result<Snapshot> {
        let found = resolve(HostStore::load(self, namespace, since.map(|since| since as f64))).await?;
        let rows = property(&found, "rows").unchecked_into::<Array>();
        let rows = rows.iter().map(|row| to_row(&row)).collect();
        Ok(Snapshot { version: js_row::version(&found, "version"), rows, full: property(&found, "full").is_truthy() })
    }

    async fn commit(&self, namespace: &str, rows: &[Row], if_version: Option<Version>) -> Result<Version> {
        let wants_columns = self.wants_columns().unwrap_or_default();
        let rows = rows.iter().map(|row| if wants_columns { with_columns(row) } else { from_row(row) });
        let version = if_version.map(|version| version as f64);
        Ok(to_version(&resolve(HostStore::commit(self, namespace, &rows.collect(), version)).await?))
    }

    async fn clear(&self, namespace: &str) -> Result<Version> {
        Ok(to_version(&resolve(HostStore::clear(self, namespace)).await?))
    }
}

/// A row with its columns, if it is one of a memory.
fn with_columns(row: &Row) -> JsValue {
    let object = from_row(row);
    let data = row.data.as_deref().unwrap_or_default();
    // A search of the store's own must not find what is set aside.
    if let Ok(Record { text, quarantine: None, embedding, .. }) = Record::from_bytes(&row.id, data) {
        set(&object, "text", &text.into());
        if let Some(Embedding { model_id, vector }) = embedding {
            set(&object, "modelId", &model_id.into());
            set(&object, "vector", &Int8Array::from(vector.bytes()));
        }
    }
    object
}

/// What a call of the host resolves with. A rejection is an error of the store.
pub(super) async fn resolve(promise: Promise) -> Result<JsValue> {
    JsFuture::from(promise).await.map_err(|thrown| {
        let is_conflict = property(&thrown, "code") == "conflict";
        let kind = if is_conflict { ErrorKind::Conflict } else { ErrorKind::StoreUnavailable };
        Error::new(kind, "the store failed").with_source(Thrown(thrown))
    })
}

fn to_version(value: &JsValue) -> Version {
    value.as_f64().unwrap_or_default() as Version
}
