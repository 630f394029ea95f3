//! Texts without a pattern, the same every time.

/// First and last code point of scripts and blocks, those with characters that a tokenizer treats in a way of their own.
const RANGES: [(u32, u32); 24] = [
    (0x20, 0x7e),
    (0x00, 0xff),
    (0xc0, 0x24f),
    (0x250, 0x36f),
    (0x370, 0x3ff),
    (0x400, 0x52f),
    (0x530, 0x5ff),
    (0x600, 0x6ff),
    (0x700, 0x8ff),
    (0x900, 0xdff),
    (0xe00, 0x109f),
    (0x10a0, 0x13ff),
    (0x1780, 0x1dff),
    (0x1e00, 0x1fff),
    (0x2000, 0x2bff),
    (0x2e80, 0x30ff),
    (0x3100, 0x4dff),
    (0x4e00, 0x9fff),
    (0xa000, 0xabff),
    (0xac00, 0xd7af),
    (0xe000, 0xfaff),
    (0xfb00, 0xffff),
    (0x10000, 0x1ffff),
    (0x20000, 0x3ffff),
];

/// What is strewn in: special tokens spelt in the text, and what nearly is one.
const LITERALS: [&str; 8] = ["[MASK]", "[CLS]", "[SEP]", "[UNK]", "[PAD]", "[mask]", "##ing", "the user's"];

/// So many texts of each of the ranges, of up to 40 characters.
pub fn random_texts(of_each: u32) -> impl Iterator<Item = String> {
    RANGES
        .into_iter()
        .enumerate()
        .flat_map(move |(range, bounds)| (0..of_each).map(move |text| random_text(bounds, (range as u32) << 16 | text)))
}

fn random_text((first, last): (u32, u32), seed: u32) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut below = move |most: u32| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state % most
    };
    let mut text = String::new();
    for _ in 0..below(40) {
        match below(12) {
            0 | 1 => text.push(' '),
            2 => text.push_str(LITERALS[below(LITERALS.len() as u32) as usize]),
            3 => text.push(char::from(b'a' + below(26) as u8)),
            _ => text.extend(char::from_u32(first + below(last - first + 1))),
        }
    }
    text
}
