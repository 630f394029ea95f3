//! Server-sent events: cutting a stream of bytes into events, in linear time.
//!
//! Events may end in LF, CRLF or CR, and arrive in pieces of any size.

use std::ops::Range;

use memchr::memchr2;

/// Cuts bytes into events. Every byte that goes in comes out once, in order.
#[derive(Debug, Default)]
pub struct EventSplitter {
    buffer: Vec<u8>,
    scanned: usize,
    line_start: usize,
}

/// Where the data of an event lies.
#[derive(Debug, PartialEq, Eq)]
pub enum Data {
    /// No data, or not UTF-8.
    None,
    /// One line of data: its bytes in the event.
    Line(Range<usize>),
    /// Several lines, joined by line feeds as the standard says.
    Lines(String),
}

impl EventSplitter {
    /// Whether nothing is left of an event that is not complete.
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// Takes bytes, and hands each event that is complete to `event`, with the blank line that ends it.
    pub fn push(&mut self, bytes: &[u8], event: impl FnMut(&[u8])) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let gone = if buffer.is_empty() {
            // Events mostly come whole: they are not copied.
            let gone = self.split(bytes, event);
            buffer.extend_from_slice(&bytes[gone..]);
            gone
        } else {
            buffer.extend_from_slice(bytes);
            let gone = self.split(&buffer, event);
            buffer.drain(..gone);
            gone
        };
        self.buffer = buffer;
        self.scanned -= gone;
        self.line_start -= gone;
    }

    /// Goes on in `bytes` where it left off, and says where the event begins that is not complete.
    fn split(&mut self, bytes: &[u8], mut event: impl FnMut(&[u8])) -> usize {
        let mut start = 0;
        while let Some(offset) = memchr2(b'\n', b'\r', &bytes[self.scanned..]) {
            let at = self.scanned + offset;
            let end = match (bytes[at], bytes.get(at + 1)) {
                (b'\r', Some(b'\n')) => at + 2,
                // The line feed of a CRLF may be in the next piece.
                (b'\r', None) => {
                    self.scanned = at;
                    return start;
                }
                _ => at + 1,
            };
            let blank = at == self.line_start;
            (self.scanned, self.line_start) = (end, end);
            if blank {
                event(&bytes[start..end]);
                start = end;
            }
        }
        self.scanned = bytes.len();
        start
    }

    /// The stream is over: what is left is the last event, though no blank line ends it.
    pub fn finish(&mut self) -> Vec<u8> {
        (self.scanned, self.line_start) = (0, 0);
        std::mem::take(&mut self.buffer)
    }
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

/// `event` with its data replaced; its other fields keep their bytes.
pub fn with_data(event: &str, data: &str) -> String {
    let newline = if event.contains("\r\n") { "\r\n" } else { "\n" };
    let mut edited = String::with_capacity(event.len());
    let mut replaced = false;
    for line in event.split_inclusive('\n') {
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

/// `event` with another name, if its name is `from`.
pub fn renamed(event: &str, from: &str, with: &str) -> String {
    let rename = |line: &str| match line.strip_prefix("event:") {
        Some(name) if name.trim() == from => line.replace(from, with),
        _ => line.to_owned(),
    };
    event.split_inclusive('\n').map(rename).collect()
}

#[cfg(test)]
mod tests {
    use super::{Data, EventSplitter, data, renamed, with_data};

    fn events(pieces: &[&[u8]]) -> Vec<String> {
        let mut splitter = EventSplitter::default();
        let mut events = Vec::new();
        for piece in pieces {
            splitter.push(piece, |event| events.push(String::from_utf8_lossy(event).into_owned()));
        }
        let rest = splitter.finish();
        if !rest.is_empty() {
            events.push(String::from_utf8_lossy(&rest).into_owned());
        }
        events
    }

    #[test]
    fn cuts_at_blank_lines_of_every_kind_and_at_every_split() {
        for (text, expected) in [
            ("data: a\n\ndata: b\n\n", vec!["data: a\n\n", "data: b\n\n"]),
            ("data: a\r\n\r\n: ping\r\n\r\n", vec!["data: a\r\n\r\n", ": ping\r\n\r\n"]),
            ("data: a\r\rdata: b\r\r", vec!["data: a\r\r", "data: b\r\r"]),
            ("event: x\ndata: a\n\ndata: b", vec!["event: x\ndata: a\n\n", "data: b"]),
        ] {
            for at in 0..text.len() {
                let (one, two) = text.as_bytes().split_at(at);
                assert_eq!(events(&[one, two]), expected, "{text:?} at {at}");
            }
            let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
            assert_eq!(events(&bytes), expected, "{text:?} byte by byte");
        }
    }

    #[test]
    fn finds_and_replaces_data() {
        assert_eq!(data("id: 1\ndata: {}\n\n"), Data::Line(12..14));
        assert_eq!(data("data:{}\r\n\r\n"), Data::Line(5..7));
        assert_eq!(data("data: {\ndata: }\n\n"), Data::Lines("{\n}".to_owned()));
        assert_eq!(data(": ping\n\n"), Data::None);
        assert_eq!(renamed("event: a.b\r\ndata: a.b\r\n\r\n", "a.b", "a.c"), "event: a.c\r\ndata: a.b\r\n\r\n");
        assert_eq!(with_data("id: 1\ndata: {\ndata: }\nretry: 2\n\n", "[]"), "id: 1\ndata: []\nretry: 2\n\n");
    }
}
