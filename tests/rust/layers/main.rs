//! Modules in `src/` depend on one another in one direction, and files are short enough to be read in one go.
//!
//! `cargo test --test layers -- --nocapture figures` prints the figures.
#![cfg(not(target_arch = "wasm32"))]

mod paths;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use paths::paths_in;
use source::{files_under, imports, modules, read};

/// Each unit of the engine with the units that it may use, lowest first.
///
/// A unit is a module of the crate's root; the adapters under `store/` are one of their own.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("host", &[]),
    ("embed", &["error"]),
    ("store", &["error"]),
    (STORE_ADAPTERS, &["error", "store"]),
    ("wire", &["error"]),
    ("recall", &["error", "wire"]),
    ("tokens", &[]),
    ("memory", &["error", "host", "embed", "store", "recall", "tokens", "wire"]),
    ("prompt", &["memory"]),
    ("turn", &["error", "host", "wire", "memory", "prompt", "tokens"]),
    ("extraction", &["error", "memory", "prompt", "wire"]),
    ("window", &["wire", "tokens"]),
    (
        "wasm",
        &[
            "error",
            "host",
            "embed",
            "store",
            STORE_ADAPTERS,
            "recall",
            "wire",
            "memory",
            "turn",
            "extraction",
            "window",
        ],
    ),
];
const STORE_ADAPTERS: &str = "store/*";

/// The modules of each folder of `src/`, lowest first: each uses only those before it.
const ORDER: &[(&str, &[&str])] = &[
    ("store", &["js_row", "in_memory", "indexed_db"]),
    (
        "recall",
        &[
            "excerpt",
            "fingerprint",
            "tables",
            "script",
            "fold",
            "runs",
            "words",
            "memory_question",
            "statement",
            "claim",
            "time_words",
            "subject",
            "lexical",
            "vector",
            "background",
            "gate",
            "beside_best",
            "space",
            "request",
            "rank",
        ],
    ),
    (
        "memory",
        &[
            "limits",
            "lock",
            "writers",
            "scope",
            "row_id",
            "handle",
            "guard",
            "learned_text",
            "record",
            "proposal",
            "filter",
            "job",
            "change_log",
            "quarantine",
            "index",
            "plan",
            "learn_plan",
            "user_memory",
            "vectors",
            "search",
            "queue",
            "learn",
            "approve",
            "crud",
            "service",
            "codec",
            "remote",
        ],
    ),
    ("memory::guard", &["visible", "skeleton", "phrases", "unpack", "keys", "numbers", "secrets", "orders", "tests"]),
    ("turn", &["chat_request", "injection", "session", "active", "begin"]),
    (
        "wasm",
        &[
            "convert",
            "json",
            "results",
            "host",
            "embedder",
            "store",
            "stores",
            "transport",
            "window",
            "request",
            "turn",
            "options",
            "engine",
        ],
    ),
    (
        "wire",
        &[
            "work",
            "json",
            "block",
            "text_filter",
            "api",
            "text",
            "key_guard",
            "event",
            "apis",
            "request",
            "reply",
            "stream",
        ],
    ),
    ("wire::json", &["edit", "string", "scanner", "strings", "raw_value", "object", "writer"]),
    (
        "wire::block",
        &[
            "key",
            "rule",
            "key_search",
            "markup",
            "json_state",
            "open_block",
            "lenient_json",
            "placeholder",
            "operation",
            "unkeyed",
            "tail",
            "filter",
        ],
    ),
    ("wire::apis", &["items", "completions", "messages", "responses"]),
    ("wire::request", &["block_support", "user_message"]),
    ("wire::reply", &["document", "stored"]),
    (
        "wire::stream",
        &[
            "sse",
            "output",
            "pending_event",
            "event_queue",
            "items",
            "text_channel",
            "channels",
            "template",
            "other_strings",
            "event_filter",
            "fast_path",
            "filter",
        ],
    ),
    ("recall::claim", &["tokens", "attribute", "message", "tests"]),
];

/// Crates that compile for a browser only, and the places that may name them.
const BROWSER_CRATES: &[&str] = &["idb", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "web_sys"];
const BROWSER_PLACES: &[&str] = &["src/wasm/", "src/store/indexed_db", "src/store/js_row"];

const MAX_LINES: usize = 400;

#[test]
fn modules_use_only_those_below_them() {
    let wrong = imports_against_the_layers();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn modules_have_no_cycles() {
    let cycles = cycles();
    assert!(cycles.is_empty(), "\n{}", cycles.join("\n"));
}

#[test]
fn browser_crates_stay_at_the_edge() {
    let mut wrong = Vec::new();
    for module in modules().into_values() {
        let file = module.file.to_string_lossy().replace('\\', "/");
        if !BROWSER_PLACES.iter().any(|place| file.starts_with(place)) {
            let used = idents(module.code).into_iter().filter(|used| BROWSER_CRATES.contains(&used.as_str()));
            wrong.extend(used.map(|used| format!("{file}: {used}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = file_lengths().into_iter().filter(|(lines, _)| *lines >= MAX_LINES).map(describe).collect();
    assert!(long.is_empty(), "at most {} lines are allowed\n{}", MAX_LINES - 1, long.join("\n"));
}

/// For scripts: one figure a line.
#[test]
fn figures() {
    println!("cycles in src/: {}", cycles().len());
    println!("imports against the layers in src/: {}", imports_against_the_layers().len());
    println!("longest file: {}", file_lengths().into_iter().max().map(describe).unwrap_or_default());
}

#[test]
fn the_tables_point_one_way() {
    for (position, (unit, may_use)) in MAY_USE.iter().enumerate() {
        for used in *may_use {
            let is_lower = MAY_USE[..position].iter().any(|(lower, _)| lower == used);
            assert!(is_lower, "{unit} may use {used}, which does not come before it");
        }
    }
    let modules = modules();
    for (folder, order) in ORDER {
        let folder: Vec<String> = folder.split("::").map(str::to_owned).collect();
        let children: BTreeSet<&str> = modules[&folder].children.iter().map(String::as_str).collect();
        assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), children, "{}", folder.join("::"));
    }
}

#[test]
fn finds_cycles() {
    let graph = |edges: &[(&str, &[&str])]| {
        let name = |name: &&str| vec![(*name).to_owned()];
        edges.iter().map(|(from, to)| (name(from), to.iter().map(name).collect())).collect()
    };
    assert_eq!(cycles_in(&graph(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])])), Vec::<String>::new());
    let cyclic = graph(&[("a", &["b"]), ("b", &["c", "d"]), ("c", &["b"]), ("d", &["d2"]), ("d2", &["d"])]);
    assert_eq!(cycles_in(&cyclic), ["b, c", "d, d2"]);
}

#[test]
fn tells_a_port_from_its_adapters() {
    let unit = |path: &[&str]| unit_of(&path.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(unit(&["store", "Row"]).as_deref(), Some("store"));
    assert_eq!(unit(&["store", "in_memory", "InMemoryStore"]).as_deref(), Some(STORE_ADAPTERS));
    assert_eq!(unit(&["wire", "block", "parse"]).as_deref(), Some("wire"));
    assert_eq!(unit(&[]), None);
}

fn imports_against_the_layers() -> Vec<String> {
    let modules = modules();
    let allowed: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (name, module) in &modules {
        let Some(unit) = unit_of(name) else { continue };
        let file = module.file.display();
        let may_use = allowed.get(unit.as_str()).unwrap_or_else(|| panic!("{file}: MAY_USE does not name {unit}"));
        for path in paths_in(&module.code, name, &module.children, false) {
            let Some(used) = unit_of(&path) else { continue };
            if used != unit && !may_use.contains(&used.as_str()) {
                wrong.push(format!("{file}: {unit} must not use {}", path.join("::")));
            }
        }
    }
    for (name, used) in imports(&modules) {
        wrong.extend(used.iter().filter(|used| is_against_the_order(&name, used)).map(|used| {
            let (name, used) = (name.join("::"), used.join("::"));
            format!("{name} must not use {used}, which does not come before it in ORDER")
        }));
    }
    wrong
}

/// Whether `used` does not come before `module` in the folder that both are in.
fn is_against_the_order(module: &[String], used: &[String]) -> bool {
    let common = module.iter().zip(used).take_while(|(a, b)| a == b).count();
    let folder = module[..common].join("::");
    let (Some(module), Some(used)) = (module.get(common), used.get(common)) else { return false };
    let Some((_, order)) = ORDER.iter().find(|(known, _)| *known == folder) else { return common > 0 };
    let position = |name: &String| order.iter().position(|known| known == name);
    position(used) >= position(module)
}

fn cycles() -> Vec<String> {
    cycles_in(&imports(&modules()))
}

/// The sets of modules that all use one another, directly or not.
fn cycles_in(imports: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> Vec<String> {
    let reachable = |from: &Vec<String>| {
        let mut reached: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(module) = open.pop() {
            for used in imports.get(module).into_iter().flatten() {
                if reached.insert(used.clone()) {
                    open.push(used);
                }
            }
        }
        reached
    };
    let reachable: BTreeMap<&Vec<String>, _> = imports.keys().map(|module| (module, reachable(module))).collect();
    let cycle_of = |module: &Vec<String>| -> Vec<String> {
        let others =
            reachable[module].iter().filter(|other| reachable.get(other).is_some_and(|its| its.contains(module)));
        others.map(|other| other.join("::")).collect()
    };
    let cycles: BTreeSet<Vec<String>> = imports.keys().map(cycle_of).filter(|cycle| !cycle.is_empty()).collect();
    cycles.iter().map(|cycle| cycle.join(", ")).collect()
}

/// The unit that a path from the crate's root leads into; none for the root itself.
fn unit_of(path: &[String]) -> Option<String> {
    let first = path.first()?;
    let is_module = |name: &String| name.chars().next().is_some_and(char::is_lowercase);
    Some(if first == "store" && path.get(1).is_some_and(is_module) { STORE_ADAPTERS.into() } else { first.clone() })
}

/// The number of lines of each file of code, and its name.
fn file_lengths() -> Vec<(usize, String)> {
    let mut files = files_under("src", "rs");
    files.extend(files_under("js", "ts"));
    files.extend(files_under("scripts", "mjs"));
    files.iter().map(|file| (read(file).lines().count(), file.display().to_string())).collect()
}

fn describe((lines, file): (usize, String)) -> String {
    format!("{file}, {lines} lines")
}

fn idents(source: TokenStream) -> BTreeSet<String> {
    source
        .into_iter()
        .flat_map(|tree| match tree {
            TokenTree::Ident(word) => [word.to_string()].into(),
            TokenTree::Group(group) => idents(group.stream()),
            _ => BTreeSet::new(),
        })
        .collect()
}
