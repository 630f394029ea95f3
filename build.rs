//! Writes the letters that have a lower case as runs, for `src/recall/lowercase.rs`: a tenth of the bytes of the standard
//! library's table, from which they are read.

use std::path::Path;
use std::{env, fs};

/// The first and the last letter of a run within their plane, and how far it is to their lower case. Where it is one, the
/// run has every second letter.
type Run = (u16, u16, u16);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let runs = [runs('\0'..='\u{ffff}'), runs('\u{10000}'..='\u{1ffff}')];
    assert!(('\u{20000}'..=char::MAX).all(|c| to_lower(c).is_none()), "letters with a lower case in other planes");
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let code = runs.map(|runs| format!("&{runs:?}")).join(", ");
    fs::write(Path::new(&folder).join("lowercase.rs"), format!("[{code}]")).expect("OUT_DIR can be written to");
}

fn runs(letters: impl Iterator<Item = char>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for upper in letters {
        let Some(lower) = to_lower(upper) else { continue };
        let (at, by) = (upper as u16, (lower as u16).wrapping_sub(upper as u16));
        let step = if by == 1 { 2 } else { 1 };
        match runs.last_mut() {
            Some((_, last, same)) if *same == by && *last + step == at => *last = at,
            _ => runs.push((at, at, by)),
        }
    }
    runs
}

/// What one letter becomes, if it is another one. The only letter that becomes two is left to the engine.
fn to_lower(c: char) -> Option<char> {
    let mut lower = c.to_lowercase();
    let first = lower.next().filter(|&lower| lower != c && c != 'İ')?;
    assert!(lower.next().is_none() && (first as u32) >> 16 == (c as u32) >> 16, "{c:?} is lower case of another kind");
    Some(first)
}
