//! The bytes of a streamed reply, in each API.
#![no_main]

use fast_memory_fuzz::{Input, filter_stream, has_key, may_hold_block};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let api = input.api();
    let filter = input.stream_filter(api);
    let sizes = input.take(4);
    let stream = input.0;
    let whole = filter_stream(filter(), stream, &[]);
    let split = filter_stream(filter(), stream, sizes);
    assert_eq!(
        (String::from_utf8_lossy(&split.0), split.1),
        (String::from_utf8_lossy(&whole.0), whole.1),
        "chunks of {sizes:?} show something else"
    );
    assert!(!has_key(&whole.0), "the key leaves");
    if !may_hold_block(stream) {
        assert_eq!(whole.0, stream, "a stream without a block changes");
    }
});
