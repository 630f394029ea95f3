//! Generated texts, in pieces: no split changes what is visible, and no text keeps the key.

use proptest::prelude::*;

use super::{KEY, filter};

fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("<memory".to_owned()),
        Just("</memory>".to_owned()),
        Just("<memory>".to_owned()),
        Just(format!("<memory key=\"{KEY}\">")),
        Just("{\"memories\":[".to_owned()),
        Just("{\"content\":\"x\"}".to_owned()),
        Just("]}".to_owned()),
        Just("```".to_owned()),
        Just("```json\n".to_owned()),
        Just("\n".to_owned()),
        Just(" ".repeat(1100)),
        Just("`".repeat(66)),
        Just("</think>".to_owned()),
        Just("\n\nWell".to_owned()),
        Just("x".repeat(250)),
        (0..=KEY.len()).prop_map(|end| KEY[..end].to_owned()),
        (0..=KEY.len()).prop_map(|start| KEY[start..].to_uppercase()),
        (0..27_usize).prop_map(|end| format!("<memory key='{KEY}'>")[..end].to_owned()),
        Just("'\"`".to_owned()),
        "[ \t\r\n]{0,3}",
        "\\PC{0,8}",
        "[<>/{}\\[\\]\"'`~,:mMeE ]{0,6}",
    ]
}

/// Text without brackets of JSON, in which TAG stands for a keyed tag.
fn plain_fragment() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        Just("TAG".to_owned()),
        Just("TAG ".to_owned()),
        Just("\nTAG".to_owned()),
        Just("<think>".to_owned()),
        Just("</think>".to_owned()),
        Just("```\n".to_owned()),
        Just("\n\n".to_owned()),
        "[ \t\r\n]{0,3}",
        "\\PC{0,8}",
        Just("A long answer that goes on for a while. ".repeat(20)),
    ];
    text.prop_map(|text| text.replace(['{', '['], "("))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn no_split_changes_the_visible_text(
        fragments in prop::collection::vec(fragment(), 0..14),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let text = fragments.concat();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).filter(|&at| text.is_char_boundary(at)).collect();
        at.extend([0, text.len()]);
        at.sort_unstable();
        let pieces: Vec<&str> = at.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
        let (whole, split) = (filter([text.as_str()]), filter(pieces));
        prop_assert_eq!(&split.visible, &whole.visible);
        prop_assert_eq!(&split.blocks, &whole.blocks);
        prop_assert_eq!(split.fenced, whole.fenced);
        prop_assert_eq!(split.unkeyed, whole.unkeyed);
        prop_assert_eq!(split.is_truncated, whole.is_truncated);
        prop_assert!(!whole.visible.to_lowercase().contains(KEY), "{:?}", whole.visible);
    }

    #[test]
    fn of_text_without_json_only_the_key_is_removed(
        fragments in prop::collection::vec(plain_fragment(), 0..14),
        quote in prop_oneof![Just("\""), Just("'"), Just("")],
    ) {
        // It ends with more than white space or the start of a tag.
        let text = format!("{}.", fragments.concat());
        let tagged = text.replace("TAG", &format!("<memory key={quote}{KEY}{quote}>"));
        let filtered = filter([tagged.as_str()]);
        prop_assert_eq!(filtered.visible, text.replace("TAG", "<memory>"));
        prop_assert!(filtered.blocks.is_empty() && !filtered.is_truncated);
    }
}

/// The number of generated texts: `BLOCK_FILTER_CASES`.
fn cases() -> u32 {
    std::env::var("BLOCK_FILTER_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4_000)
}
