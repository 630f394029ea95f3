//! Reads what `build.rs` has packed.

/// The shortest repetition.
const REPEATED: usize = 4;

/// The text of LZ77 bytes: see `packed` in `build.rs`.
pub(super) fn unpacked(packed: &[u8]) -> String {
    let (mut text, mut rest) = (Vec::<u8>::new(), packed.iter().map(|byte| usize::from(*byte)));
    while let Some(control) = rest.next() {
        if control < 128 {
            text.extend(rest.by_ref().take(control + 1).map(|byte| byte as u8));
        } else {
            let back = rest.next().unwrap_or_default() + (rest.next().unwrap_or_default() << 8);
            for _ in 0..control - 128 + REPEATED {
                text.push(text[text.len() - back]);
            }
        }
    }
    String::from_utf8(text).unwrap_or_default()
}
