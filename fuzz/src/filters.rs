use fast_memory::wire::api::Api;
use fast_memory::wire::block::{Block, BlockRule};
use fast_memory::wire::stream::StreamFilter;
use fast_memory::wire::text_filter::TextFilter;

/// The key of the turn under test. The corpora hold blocks with it.
pub const KEY: &str = "k3f9x2abqrst";

/// Whether the key can be read in these bytes, in either case.
pub fn has_key(bytes: &[u8]) -> bool {
    bytes.windows(KEY.len()).any(|window| window.eq_ignore_ascii_case(KEY.as_bytes()))
}

/// Whether these bytes may hold a part of a tag or of the key, be it escaped: what has neither must pass unchanged.
pub fn may_hold_block(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| b"<\\kK".contains(byte))
}

/// What a stream shows, and the blocks in it. The sizes of its chunks come from `sizes`, in turns; none: one chunk.
pub fn filter_stream(mut filter: StreamFilter, stream: &[u8], sizes: &[u8]) -> (Vec<u8>, Vec<Block>) {
    let (mut output, mut withheld, mut rest) = (Vec::new(), Vec::new(), stream);
    let mut sizes = sizes.iter().cycle();
    while !rest.is_empty() {
        let size = sizes.next().map_or(rest.len(), |size| usize::from(*size).clamp(1, rest.len()));
        let (chunk, after) = rest.split_at(size);
        rest = after;
        output.extend(filter.push(chunk).into_bytes(chunk, &mut withheld));
    }
    output.extend(filter.finish());
    (output, filter.take_blocks())
}

/// What a text shows when it comes in pieces of so many characters, in turns; none: in one piece.
pub fn filter_text(text: &str, sizes: &[u8], is_answer: bool) -> (String, Vec<Block>, bool) {
    let mut filter = TextFilter::new(&BlockRule::learning(KEY));
    let (mut output, mut rest) = (String::new(), text);
    let mut sizes = sizes.iter().cycle();
    loop {
        let size = sizes.next().map_or(usize::MAX, |size| usize::from(*size).max(1));
        let end = rest.char_indices().nth(size).map_or(rest.len(), |(end, _)| end);
        let (piece, after) = rest.split_at(end);
        rest = after;
        output += &if is_answer { filter.push(0, piece) } else { filter.push_other(0, piece) };
        if rest.is_empty() {
            break;
        }
    }
    output += &filter.finish(0);
    (output, filter.take_found().blocks, filter.is_truncated())
}

/// So that a target names what it runs.
impl super::Input<'_> {
    /// A filter of the stream, as the next byte chooses it.
    pub fn stream_filter(&mut self, api: Api) -> impl Fn() -> StreamFilter + use<> {
        let choice = self.byte();
        move || {
            let rule = BlockRule { learn: vec![KEY.to_owned()], hide: (choice & 4 != 0).then_some([7; 16]) };
            let filter =
                if choice & 1 == 0 { StreamFilter::new(api, &rule) } else { StreamFilter::resuming(api, &rule) };
            if choice & 2 == 0 { filter } else { filter.with_single_choice() }
        }
    }
}
