//! Text in lower case.

/// The letters of the first two planes that have a lower case: `build.rs` says how they are written.
const RUNS: [&[(u16, u16, u16)]; 2] = include!(concat!(env!("OUT_DIR"), "/lowercase.rs"));

/// `text` in lower case. A sigma is the same wherever it stands, unlike in `str::to_lowercase`. By a table of our own: those
/// of the standard library, and its rule for sigma, are fourteen kilobytes of the engine.
pub fn lowercase(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        match letter(c) {
            'ς' => lower.push('σ'),
            'İ' => lower.push_str("i\u{307}"),
            c => lower.push(c),
        }
    }
    lower
}

fn letter(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let (plane, at) = (c as u32 >> 16, c as u16);
    let Some(runs) = RUNS.get(plane as usize) else { return c };
    match runs.get(runs.partition_point(|(_, last, _)| *last < at)) {
        Some(&(first, _, by)) if first <= at && (by != 1 || (at - first).is_multiple_of(2)) => {
            char::from_u32(plane << 16 | u32::from(at.wrapping_add(by))).unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::lowercase;

    #[test]
    fn is_the_standard_librarys_but_for_sigma() {
        for c in char::MIN..=char::MAX {
            let standard = c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c }).collect::<String>();
            assert_eq!(lowercase(&c.to_string()), standard, "{c:?}");
        }
        assert_eq!(lowercase("ΟΔΟΣ οδος, İstanbul 𐐀!"), "οδοσ οδοσ, i\u{307}stanbul 𐐨!");
    }
}
