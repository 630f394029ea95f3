//! The paths in Rust code, found by its tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Every path into this crate that the code of `module` has, from the crate's root: those that begin with `crate`, `self`,
/// `super` or a module of `children`. `skips_tests`: without modules called `tests`.
pub fn paths_in(source: &TokenStream, module: &[String], children: &[String], skips_tests: bool) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let trees: Vec<TokenTree> = source.clone().into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        match &trees[at] {
            TokenTree::Ident(word) if word == "mod" => {
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (trees.get(at + 1), trees.get(at + 2))
                {
                    if !(skips_tests && name == "tests") {
                        found.extend(paths_in(
                            &body.stream(),
                            &[module, &[name.to_string()]].concat(),
                            &[],
                            skips_tests,
                        ));
                    }
                    at += 2;
                }
            }
            TokenTree::Ident(word) if word == "crate" || word == "self" || word == "super" => {
                let mut start: Vec<String> = if word == "crate" { Vec::new() } else { module.to_vec() };
                if word == "super" {
                    start.pop();
                }
                at = follow(&trees, at + 1, start, &mut found);
                continue;
            }
            TokenTree::Ident(word) if begins_path(&trees, at) && children.contains(&word.to_string()) => {
                at = follow(&trees, at + 1, [module, &[word.to_string()]].concat(), &mut found);
                continue;
            }
            TokenTree::Group(group) => found.extend(paths_in(&group.stream(), module, children, skips_tests)),
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

/// Whether the word at this position is the first one of a path with several.
fn begins_path(trees: &[TokenTree], at: usize) -> bool {
    is_colon(trees.get(at + 1)) && is_colon(trees.get(at + 2)) && !(at > 0 && is_colon(trees.get(at - 1)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::str::FromStr;

    use proc_macro2::TokenStream;

    use super::paths_in;

    fn owned(path: &[&str]) -> Vec<String> {
        path.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn finds_every_form_of_a_path() {
        let source = r#"
            use crate::wire::{block, request::{Request, self}};
            use super::row as r;
            use std::collections::HashMap;
            pub use plan::Plan;
            pub(crate) fn f(x: &crate::error::Error) -> String { format!("crate::not", crate::prompt::addition(), plan::f(), other::plan::g()) }
            // crate::comment
            mod tests { use super::g; use super::super::sibling; mod deeper { use super::h; } }
        "#;
        let paths = |skips_tests| -> BTreeSet<String> {
            let source = TokenStream::from_str(source).unwrap();
            let paths = paths_in(&source, &owned(&["memory", "learn"]), &owned(&["plan"]), skips_tests);
            paths.iter().map(|path| path.join("::")).collect()
        };
        let expected = [
            "error::Error",
            "memory::learn::plan::Plan",
            "memory::learn::plan::f",
            "memory::row",
            "prompt::addition",
            "wire::block",
            "wire::request",
            "wire::request::Request",
        ];
        let in_tests = ["memory::learn::g", "memory::learn::tests::h", "memory::sibling"];
        assert_eq!(paths(true), expected.map(String::from).into());
        assert_eq!(paths(false), expected.iter().chain(&in_tests).map(ToString::to_string).collect());
    }
}
