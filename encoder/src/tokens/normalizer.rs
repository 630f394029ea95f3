use std::borrow::Cow;

use unicode_categories::UnicodeCategories;
use unicode_normalization_alignments::UnicodeNormalization;

use crate::{
    error::Error,
    file::{Reader, Writer},
};

/// `BertNormalizer` of the crate `tokenizers`, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Normalizer {
    /// Removes control characters, and makes all white space a space.
    pub clean_text: bool,
    /// Puts spaces around ideographs.
    pub separate_chinese: bool,
    /// Decomposes characters and removes their accents.
    pub strip_accents: bool,
    /// Makes letters lower-case.
    pub lowercase: bool,
}

impl Normalizer {
    pub(crate) fn write(self, file: &mut Writer) {
        for flag in [self.clean_text, self.separate_chinese, self.strip_accents, self.lowercase] {
            file.number(usize::from(flag));
        }
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, Error> {
        let mut flag = || Ok(file.number()? != 0);
        Ok(Self { clean_text: flag()?, separate_chinese: flag()?, strip_accents: flag()?, lowercase: flag()? })
    }

    /// The normalised text.
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        let mut text = Cow::Borrowed(text);
        if self.clean_text {
            text = text.chars().filter(|c| !is_removed(*c)).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        }
        // Neither step changes ASCII.
        if self.separate_chinese && !text.is_ascii() {
            text = separate_chinese(&text).into();
        }
        if self.strip_accents && !text.is_ascii() {
            let plain: String = text.nfd().map(|(c, _)| c).filter(|c| !c.is_mark_nonspacing()).collect();
            text = plain.into();
        }
        if self.lowercase {
            text = text.chars().flat_map(char::to_lowercase).collect();
        }
        text
    }
}

fn separate_chinese(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if is_chinese(c) {
            out.extend([' ', c, ' ']);
        } else {
            out.push(c);
        }
    }
    out
}

fn is_removed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{fffd}' => true,
        c if c.is_ascii() => c.is_ascii_control(),
        c => c.is_other(),
    }
}

/// The blocks of ideographs that BERT knows. `tokenizers` begins Extension E at U+2B920, not at U+2B820.
fn is_chinese(c: char) -> bool {
    matches!(
        u32::from(c),
        0x3400..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xF900..=0xFAFF
            | 0x20000..=0x2A6DF
            | 0x2A700..=0x2B73F
            | 0x2B740..=0x2B81F
            | 0x2B920..=0x2CEAF
            | 0x2F800..=0x2FA1F
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const ALL: Normalizer =
        Normalizer { clean_text: true, separate_chinese: true, strip_accents: true, lowercase: true };

    #[test]
    fn every_step_does_its_part() {
        assert_eq!(ALL.apply("Ünï\u{200b}cödé\t日本\u{fffd}\0X"), "unicode  日  本 x");
        let none = Normalizer { clean_text: false, separate_chinese: false, strip_accents: false, lowercase: false };
        assert_eq!(none.apply("Ü\t日"), "Ü\t日");
        assert_eq!(Normalizer { lowercase: true, ..none }.apply("ÜİX"), "üi\u{307}x");
    }
}
