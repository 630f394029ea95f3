//! The engine in a real browser: the IndexedDB store and the boundary to JavaScript.
//! `wasm-pack test --headless --chrome`
#![cfg(target_arch = "wasm32")]

mod contract;

use fast_memory::store::indexed_db::IndexedDbStore;
use fast_memory::store::{Row, Store};
use fast_memory::wasm::Engine;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn store(name: &str) -> IndexedDbStore {
    // Each run of the browser begins with an empty profile; the name keeps tests of one run apart.
    IndexedDbStore::new(&format!("test-{name}"))
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_the_contract() {
    contract::check(&store("contract")).await;
}

#[wasm_bindgen_test]
async fn another_connection_sees_what_was_committed() {
    let row = Row { id: "a".to_owned(), data: Some(vec![1, 2, 3]) };
    store("shared").commit("alice", std::slice::from_ref(&row), None).await.unwrap();
    assert_eq!(store("shared").load("alice", None).await.unwrap().rows, [row]);
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_version_is_a_named_error() {
    let store = store("upgrade");
    store.commit("alice", &[], None).await.unwrap();
    let upgrade = "return new Promise((done, failed) => { const open = indexedDB.open('test-upgrade', 2); \
        open.onsuccess = () => { open.result.close(); done(); }; open.onerror = () => failed(open.error); })";
    run(upgrade).await;
    let error = store.load("alice", None).await.unwrap_err();
    assert_eq!(error.code(), "store_unavailable");
    assert!(error.to_string().contains("VersionError"), "{error}");
}

fn add(engine: &Engine, text: &str, category: &str) -> Promise {
    engine.add_many(&Array::of1(&format!(r#"[{{"text":"{text}","category":"{category}"}}]"#).into()))
}

#[wasm_bindgen_test]
async fn concurrent_writers_lose_nothing() {
    let engines: Vec<Engine> = (0..4).map(|_| engine("alice", "concurrent")).collect();
    let adds: Vec<Promise> = (0..40).map(|n| add(&engines[n % 4], &format!("memory number {n}"), "fact")).collect();
    for add in adds {
        JsFuture::from(add).await.unwrap();
    }
    let all: Array =
        JsFuture::from(engines[0].get_all(&evaluate("return {}").unchecked_into())).await.unwrap().unchecked_into();
    assert_eq!(all.length(), 40);
}

#[wasm_bindgen_test]
async fn the_boundary_returns_plain_objects_and_errors_with_codes() {
    let engine = engine("alice", "boundary");
    let records = JsFuture::from(add(&engine, "Uses PostgreSQL", "fact")).await.unwrap();
    let record = Array::from(&records).get(0);
    assert_eq!(get(&record, "text").as_string().as_deref(), Some("Uses PostgreSQL"));
    assert_eq!(get(&record, "category").as_string().as_deref(), Some("fact"));
    assert!(get(&record, "createdAt").as_f64().unwrap() > 1.7e12);

    let error = JsFuture::from(add(&engine, "x", "opinion")).await.unwrap_err();
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!(get(&error, "code").as_string().as_deref(), Some("config"));

    let search = evaluate("return { query: 'postgresql', topK: 5, minScore: 0, filter: {} }");
    let hits: Array = JsFuture::from(engine.search(&search.unchecked_into())).await.unwrap().unchecked_into();
    assert_eq!(hits.length(), 1);
    assert!(get(&hits.get(0), "score").as_f64().unwrap() > 0.0);
}

#[wasm_bindgen_test]
async fn an_error_of_the_embedder_is_thrown_as_itself() {
    let engine = engine("alice", "thrown");
    JsFuture::from(add(&engine, "Uses PostgreSQL", "fact")).await.unwrap();
    let error = JsFuture::from(engine.fill_vectors()).await.unwrap_err();
    assert_eq!(get(&error, "mine").as_f64(), Some(42.0));
}

#[wasm_bindgen_test]
async fn a_call_in_flight_survives_the_freed_engine() {
    let engine = engine("alice", "freed");
    let add = add(&engine, "Uses PostgreSQL", "fact");
    drop(engine);
    let records = Array::from(&JsFuture::from(add).await.unwrap());
    assert_eq!(get(&records.get(0), "text").as_string().as_deref(), Some("Uses PostgreSQL"));
}

/// An engine over IndexedDB. Its embedder is never ready, and fails when it is called.
fn engine(user: &str, name: &str) -> Engine {
    let options = evaluate(&format!(
        "const embed = () => Promise.reject(Object.assign(new Error('no'), {{ mine: 42 }})); \
         const embedder = {{ modelId: 'none', isReady: false, embed, embedQuery: async () => undefined }}; \
         return {{ userId: '{user}', dbName: 'test-{name}', embedder, scope: '' }}"
    ));
    Engine::new(&options.unchecked_into())
}

async fn run(script: &str) {
    JsFuture::from(evaluate(script).unchecked_into::<Promise>()).await.unwrap();
}

fn evaluate(script: &str) -> JsValue {
    Function::new_no_args(script).call0(&JsValue::UNDEFINED).unwrap()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}
