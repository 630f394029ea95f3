//! The files of the repository, and the modules of `src/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::TokenStream;

use super::paths::paths_in;

/// A file of `src/`.
pub struct Module {
    pub file: PathBuf,
    pub code: TokenStream,
    /// The modules that it declares.
    pub children: Vec<String>,
}

/// The modules of `src/` by their path from the engine's root. The wire is a crate of its own, and `wire` in the engine.
pub fn modules() -> BTreeMap<Vec<String>, Module> {
    let files = files_under("src", "rs");
    assert!(files.len() > 10, "only {} files in src/", files.len());
    let names: BTreeSet<Vec<String>> = files.iter().map(|file| module_of(file)).collect();
    let children = |module: &[String]| -> Vec<String> {
        let is_child = |name: &&Vec<String>| name.len() == module.len() + 1 && name.starts_with(module);
        names.iter().filter(is_child).filter_map(|name| name.last().cloned()).collect()
    };
    let read = |file: PathBuf| {
        let name = module_of(&file);
        let code = TokenStream::from_str(&read(&file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let children = if name.is_empty() { Vec::new() } else { children(&name) };
        (name, Module { file, code, children })
    };
    files.into_iter().map(read).collect()
}

/// The modules that each module uses, tests aside.
pub fn imports(modules: &BTreeMap<Vec<String>, Module>) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let resolve = |path: Vec<String>| {
        (1..=path.len()).rev().map(|length| path[..length].to_vec()).find(|prefix| modules.contains_key(prefix))
    };
    let imports = |(name, module): (&Vec<String>, &Module)| {
        let paths = paths_in(&module.code, name, &module.children, true);
        let used = paths.into_iter().filter_map(resolve).filter(|used| used != name).collect();
        (name.clone(), used)
    };
    modules.iter().map(imports).collect()
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

/// The files in `folder` whose names end with `extension`, sorted, relative to the root of the repository.
pub fn files_under(folder: &str, extension: &str) -> Vec<PathBuf> {
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

pub fn read(file: &Path) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
