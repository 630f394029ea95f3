//! Dependencies in `src/` point one way, and files stay short enough to be read in one go.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Each unit of the engine with the units that it may use, lowest first: none uses one that comes after it.
///
/// A unit is a module of the crate's root; the adapters under `store/` are one of their own.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("host", &[]),
    ("embed", &["error"]),
    ("store", &["error"]),
    (STORE_ADAPTERS, &["error", "store"]),
    ("recall", &["error"]),
    ("wire", &["error"]),
    ("memory", &["error", "host", "embed", "store", "recall", "wire"]),
    ("prompt", &["memory"]),
    ("tokens", &[]),
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

/// Crates that compile for a browser only, and the places that may name them.
const BROWSER_CRATES: &[&str] =
    &["idb", "js_sys", "serde_wasm_bindgen", "wasm_bindgen", "wasm_bindgen_futures", "web_sys"];
const BROWSER_PLACES: &[&str] = &["src/wasm/", "src/store/indexed_db"];

const MOST_LINES: usize = 400;

#[test]
fn the_table_points_one_way() {
    for (position, (unit, may_use)) in MAY_USE.iter().enumerate() {
        for used in *may_use {
            assert!(
                MAY_USE[..position].iter().any(|(lower, _)| lower == used),
                "{unit} may use {used}, which does not come before it"
            );
        }
    }
}

#[test]
fn modules_use_only_what_is_below_them() {
    let allowed: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in rust_files() {
        let module = module_of(&file);
        let Some(unit) = unit_of(&module) else { continue };
        let may_use =
            allowed.get(unit.as_str()).unwrap_or_else(|| panic!("{}: MAY_USE does not name {unit}", file.display()));
        for path in paths_in(&tokens(&file), &module) {
            let Some(used) = unit_of(&path) else { continue };
            if used != unit && !may_use.contains(&used.as_str()) {
                wrong.push(format!("{}: {unit} must not use crate::{}", file.display(), path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A module and what it contains do not count as a circle: a child sees what its parent keeps private.
#[test]
fn modules_form_no_circle() {
    let files: BTreeMap<Vec<String>, TokenStream> =
        rust_files().iter().map(|file| (module_of(file), tokens(file))).collect();
    let exports: BTreeMap<Vec<String>, Vec<String>> =
        files.iter().flat_map(|(module, source)| exports_in(source, module)).collect();
    let graph: BTreeMap<_, BTreeSet<_>> = files
        .iter()
        .map(|(module, source)| {
            let used = paths_in(source, module).into_iter().filter_map(|path| home_of(path, &files, &exports));
            (module.clone(), used.filter(|used| !used.starts_with(module) && !module.starts_with(used)).collect())
        })
        .collect();
    let circles: BTreeMap<BTreeSet<_>, _> = graph
        .keys()
        .filter_map(|module| circle_from(module, &graph))
        .map(|way| (way.iter().cloned().collect(), way))
        .collect();
    let ways: Vec<_> = circles
        .values()
        .map(|way| way.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(" → "))
        .collect();
    assert!(ways.is_empty(), "\n{}", ways.join("\n"));
}

#[test]
fn finds_a_circle() {
    let graph = [("a", vec!["b"]), ("b", vec!["c", "d"]), ("c", vec!["b"]), ("d", vec![])]
        .map(|(module, used)| (owned(&[module]), used.iter().map(|used| owned(&[used])).collect()))
        .into();
    assert_eq!(circle_from(&owned(&["a"]), &graph), None);
    assert_eq!(circle_from(&owned(&["b"]), &graph), Some(["b", "c", "b"].map(|name| owned(&[name])).into()));
}

#[test]
fn crates_of_the_browser_stay_at_the_edge() {
    let mut wrong = Vec::new();
    for file in rust_files() {
        let name = file.to_string_lossy().replace('\\', "/");
        if BROWSER_PLACES.iter().any(|place| name.starts_with(place)) {
            continue;
        }
        for used in idents(tokens(&file)) {
            if BROWSER_CRATES.contains(&used.as_str()) {
                wrong.push(format!("{name}: {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let mut files = rust_files();
    files.extend(files_under("js", "ts"));
    files.extend(files_under("scripts", "mjs"));
    let long: Vec<_> = files
        .iter()
        .map(|file| (file, read(file).lines().count()))
        .filter(|(_, lines)| *lines >= MOST_LINES)
        .map(|(file, lines)| format!("{}: {lines} lines, and {MOST_LINES} are too many", file.display()))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn finds_every_form_of_a_path() {
    let source = r#"
        use crate::wire::{block, request::{Request, self}};
        use super::row as r;
        use std::collections::HashMap;
        pub(crate) fn f(x: &crate::error::Error) -> String { format!("crate::not", crate::prompt::addition()) }
        // crate::comment
        mod tests { use super::g; use super::super::sibling; mod deeper { use super::h; } }
    "#;
    let found: BTreeSet<String> = paths_in(&TokenStream::from_str(source).unwrap(), &owned(&["memory", "learn"]))
        .iter()
        .map(|path| path.join("::"))
        .collect();
    let expected = [
        "error::Error",
        "memory::learn::g",
        "memory::learn::tests::h",
        "memory::row",
        "memory::sibling",
        "prompt::addition",
        "wire::block",
        "wire::request",
        "wire::request::Request",
    ];
    assert_eq!(found, expected.map(String::from).into());
}

#[test]
fn tells_a_port_from_its_adapters() {
    let unit = |path: &[&str]| unit_of(&owned(path));
    assert_eq!(unit(&["store", "Row"]).as_deref(), Some("store"));
    assert_eq!(unit(&["store", "in_memory", "InMemoryStore"]).as_deref(), Some(STORE_ADAPTERS));
    assert_eq!(unit(&["wire", "block", "parse"]).as_deref(), Some("wire"));
    assert_eq!(unit(&[]), None);
}

/// The unit that a path from the crate's root leads into; none for the root itself.
fn unit_of(path: &[String]) -> Option<String> {
    let first = path.first()?;
    let is_module = |name: &String| name.chars().next().is_some_and(char::is_lowercase);
    Some(if first == "store" && path.get(1).is_some_and(is_module) { STORE_ADAPTERS.into() } else { first.clone() })
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are both `a::b`.
fn module_of(file: &Path) -> Vec<String> {
    let inside = file.strip_prefix("src").expect("a file of src/").with_extension("");
    let mut module: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib") {
        module.pop();
    }
    module
}

type Graph = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

/// The shortest way from a module back to itself.
fn circle_from(start: &Vec<String>, graph: &Graph) -> Option<Vec<Vec<String>>> {
    let mut ways = VecDeque::from([vec![start.clone()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in graph.get(way.last()?).into_iter().flatten() {
            let longer = [way.as_slice(), &[next.clone()]].concat();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

/// The module of `src/` in which the item that a path names is written: re-exports are followed.
fn home_of(
    mut path: Vec<String>,
    files: &BTreeMap<Vec<String>, TokenStream>,
    exports: &BTreeMap<Vec<String>, Vec<String>>,
) -> Option<Vec<String>> {
    while let Some(end) = (1..=path.len()).find(|end| exports.contains_key(&path[..*end])) {
        path = [&exports[&path[..end]], &path[end..]].concat();
    }
    (1..=path.len()).rev().map(|end| &path[..end]).find(|module| files.contains_key(*module)).map(<[String]>::to_vec)
}

/// What a module re-exports from one that it contains, with the path that it comes from.
fn exports_in(source: &TokenStream, module: &[String]) -> Vec<(Vec<String>, Vec<String>)> {
    let trees: Vec<TokenTree> = source.clone().into_iter().collect();
    let is = |at: usize, word: &str| matches!(trees.get(at), Some(TokenTree::Ident(found)) if found == word);
    let mut found = Vec::new();
    for at in 0..trees.len() {
        let Some(TokenTree::Ident(first)) = trees.get(at + 2) else { continue };
        if is(at, "pub") && is(at + 1, "use") && !["crate", "self", "super"].iter().any(|word| first == word) {
            follow(&trees, at + 3, [module, &[first.to_string()]].concat(), &mut found);
        }
    }
    let named = found.into_iter().map(|path| ([module, &path[path.len() - 1..]].concat(), path));
    // A function may have the name of the module that it comes from.
    named.filter(|(name, path)| !path.starts_with(name)).collect()
}

/// Every path that starts with `crate`, `self` or `super`, from the crate's root.
fn paths_in(source: &TokenStream, module: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let trees: Vec<TokenTree> = source.clone().into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        match &trees[at] {
            TokenTree::Ident(word) if word == "mod" => {
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (trees.get(at + 1), trees.get(at + 2))
                {
                    found.extend(paths_in(&body.stream(), &[module, &[name.to_string()]].concat()));
                    at += 2;
                }
            }
            TokenTree::Ident(word) if word == "crate" || word == "self" || word == "super" => {
                // The wire is a crate of its own, and a module of the engine to those that use it.
                let root = usize::from(module.first().is_some_and(|first| first == "wire"));
                let mut start = if word == "crate" { module[..root].to_vec() } else { module.to_vec() };
                if word == "super" {
                    start.pop();
                }
                at = follow(&trees, at + 1, start, &mut found);
                continue;
            }
            TokenTree::Group(group) => found.extend(paths_in(&group.stream(), module)),
            _ => {}
        }
        at += 1;
    }
    found
}

/// Follows `::a::{b, c::d}` from a position, and answers the position after it. A lone `self` or `crate` is no path.
fn follow(trees: &[TokenTree], mut at: usize, mut path: Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let begin = at;
    while is_colon(trees.get(at)) && is_colon(trees.get(at + 1)) {
        match trees.get(at + 2) {
            Some(TokenTree::Ident(word)) if word == "super" => {
                path.pop();
            }
            Some(TokenTree::Ident(word)) => path.push(word.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                found.extend(branches(group.stream(), &path));
                return at + 3;
            }
            _ => break,
        }
        at += 3;
    }
    if at > begin {
        found.push(path);
    }
    at
}

/// The paths of `{a, b::c, self}` after a common start.
fn branches(group: TokenStream, start: &[String]) -> Vec<Vec<String>> {
    let trees: Vec<TokenTree> = group.into_iter().collect();
    let mut found = Vec::new();
    for branch in trees.split(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',')) {
        let mut path = start.to_vec();
        match branch.first() {
            Some(TokenTree::Ident(word)) if word != "self" => path.push(word.to_string()),
            None => continue,
            _ => {}
        }
        if follow(branch, 1, path.clone(), &mut found) == 1 {
            found.push(path);
        }
    }
    found
}

fn is_colon(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
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

fn tokens(file: &Path) -> TokenStream {
    TokenStream::from_str(&read(file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn rust_files() -> Vec<PathBuf> {
    let files = files_under("src", "rs");
    assert!(files.len() > 10, "only {} files in src/", files.len());
    files
}

/// Sorted, relative to the root of the repository.
fn files_under(folder: &str, extension: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path.strip_prefix(root).expect("a path under the root").to_path_buf());
            }
        }
    }
    files.sort();
    files
}

fn read(file: &Path) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(ToString::to_string).collect()
}
