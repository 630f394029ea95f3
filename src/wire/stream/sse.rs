//! Server-sent events: splits a stream of bytes into events in linear time, finds and replaces their data.
//!
//! Lines end in LF, CRLF or CR. Chunks may have any size.

use std::ops::Range;

use memchr::memchr2;

use super::super::work;

/// Splits bytes into events. Every byte is returned once, in order.
#[derive(Debug, Default)]
pub struct EventSplitter {
    /// The start of the event that is not complete.
    buffer: Vec<u8>,
    /// The number of bytes in the buffer that were examined.
    scanned: usize,
    /// The start of the current line in the buffer.
    line_start: usize,
}

/// The data of an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Data {
    /// The event has no data, or is not UTF-8.
    None,
    /// One line of data, at this span in the event.
    Line(Range<usize>),
    /// Several lines of data, joined by line feeds as the standard requires.
    Lines(String),
}

impl EventSplitter {
    /// Whether all bytes so far belong to complete events.
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// Takes the next bytes, and calls `visit` with each complete event, which ends with its blank line.
    pub fn push(&mut self, bytes: &[u8], visit: impl FnMut(&[u8])) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let end = if buffer.is_empty() {
            // Most chunks are complete events, which need no copy.
            let end = self.split(bytes, visit);
            buffer.extend_from_slice(&bytes[end..]);
            end
        } else {
            buffer.extend_from_slice(bytes);
            let end = self.split(&buffer, visit);
            work::count(if end > 0 { buffer.len() - end } else { 0 });
            buffer.drain(..end);
            end
        };
        self.buffer = buffer;
        self.scanned -= end;
        self.line_start -= end;
    }

    /// Examines the rest of `bytes`, and returns the end of the last complete event.
    fn split(&mut self, bytes: &[u8], mut visit: impl FnMut(&[u8])) -> usize {
        work::count(bytes.len() - self.scanned);
        let mut start = 0;
        while let Some(offset) = memchr2(b'\n', b'\r', &bytes[self.scanned..]) {
            let at = self.scanned + offset;
            let end = match (bytes[at], bytes.get(at + 1)) {
                (b'\r', Some(b'\n')) => at + 2,
                // The line feed of a CRLF may be in the next chunk.
                (b'\r', None) => {
                    self.scanned = at;
                    return start;
                }
                _ => at + 1,
            };
            let is_blank = at == self.line_start;
            (self.scanned, self.line_start) = (end, end);
            if is_blank {
                visit(&bytes[start..end]);
                start = end;
            }
        }
        self.scanned = bytes.len();
        start
    }

    /// Ends the stream, and returns its last event if no blank line ended it.
    pub fn finish(&mut self) -> Vec<u8> {
        (self.scanned, self.line_start) = (0, 0);
        std::mem::take(&mut self.buffer)
    }
}

/// The lines of `event`, each with its end.
pub fn lines(event: &str) -> impl Iterator<Item = &str> {
    let mut rest = event;
    std::iter::from_fn(move || {
        let end =
            rest.find(['\n', '\r']).map_or(rest.len(), |at| at + if rest[at..].starts_with("\r\n") { 2 } else { 1 });
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// Finds the data of `event`.
pub fn data(event: &str) -> Data {
    let bytes = event.as_bytes();
    let mut found = Data::None;
    let mut at = 0;
    while at < bytes.len() {
        let len = memchr2(b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
        let (start, end) = (at + "data:".len(), at + len);
        if bytes[at..end].starts_with(b"data:") {
            let start = start + usize::from(bytes[start..end].starts_with(b" "));
            found = match found {
                Data::None => Data::Line(start..end),
                Data::Line(first) => Data::Lines([&event[first], &event[start..end]].join("\n")),
                Data::Lines(lines) => Data::Lines([&lines, &event[start..end]].join("\n")),
            };
        }
        at = end + 1;
    }
    found
}

/// Replaces the data of `event`. Its other fields keep their bytes.
pub fn with_data(event: &str, data: &str) -> String {
    let first = lines(event).next().unwrap_or_default();
    let newline = &first[first.trim_end_matches(['\n', '\r']).len()..];
    let newline = if newline.is_empty() { "\n" } else { newline };
    let mut edited = String::with_capacity(event.len());
    let mut replaced = false;
    for line in lines(event) {
        if !line.starts_with("data:") {
            edited.push_str(line);
            continue;
        }
        if !std::mem::replace(&mut replaced, true) {
            for line in data.split('\n') {
                edited.extend(["data: ", line, newline]);
            }
        }
    }
    edited
}

/// Replaces the name of `event`, if it is `from`.
pub fn renamed(event: &str, from: &str, to: &str) -> String {
    let rename = |line: &str| match line.strip_prefix("event:") {
        Some(name) if name.trim() == from => line.replace(from, to),
        _ => line.to_owned(),
    };
    lines(event).map(rename).collect()
}

#[cfg(test)]
mod tests {
    use super::{Data, EventSplitter, data, renamed, with_data};

    fn split(chunks: &[&[u8]]) -> Vec<String> {
        let mut splitter = EventSplitter::default();
        let mut events = Vec::new();
        for chunk in chunks {
            splitter.push(chunk, |event| events.push(String::from_utf8_lossy(event).into_owned()));
        }
        let rest = splitter.finish();
        if !rest.is_empty() {
            events.push(String::from_utf8_lossy(&rest).into_owned());
        }
        events
    }

    #[test]
    fn splits_at_every_kind_of_blank_line_however_chunks_are_cut() {
        for (text, expected) in [
            ("data: a\n\ndata: b\n\n", vec!["data: a\n\n", "data: b\n\n"]),
            ("data: a\r\n\r\n: ping\r\n\r\n", vec!["data: a\r\n\r\n", ": ping\r\n\r\n"]),
            ("data: a\r\rdata: b\r\r", vec!["data: a\r\r", "data: b\r\r"]),
            ("event: x\ndata: a\n\ndata: b", vec!["event: x\ndata: a\n\n", "data: b"]),
        ] {
            for at in 0..text.len() {
                let (one, two) = text.as_bytes().split_at(at);
                assert_eq!(split(&[one, two]), expected, "{text:?} at {at}");
            }
            let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
            assert_eq!(split(&bytes), expected, "{text:?} byte by byte");
        }
    }

    #[test]
    fn finds_and_replaces_data() {
        assert_eq!(data("id: 1\ndata: {}\n\n"), Data::Line(12..14));
        assert_eq!(data("data:{}\r\n\r\n"), Data::Line(5..7));
        assert_eq!(data("data: {\ndata: }\n\n"), Data::Lines("{\n}".to_owned()));
        assert_eq!(data(": ping\n\n"), Data::None);
        for newline in ["\n", "\r\n", "\r"] {
            let event = |text: &str| text.replace('\n', newline);
            let renamed = renamed(&event("event: a.b\ndata: a.b\n\n"), "a.b", "a.c");
            assert_eq!(renamed, event("event: a.c\ndata: a.b\n\n"));
            let replaced = with_data(&event("id: 1\ndata: {\ndata: }\nretry: 2\n\n"), "[]");
            assert_eq!(replaced, event("id: 1\ndata: []\nretry: 2\n\n"));
            let longer = with_data(&event("data: {}\n\n"), "{\n}");
            assert_eq!(longer, event("data: {\ndata: }\n\n"));
        }
    }
}
