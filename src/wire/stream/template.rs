//! The commonest event of a stream differs from the one before in its text alone, beside a number and some padding. Such
//! a one is recognised by its bytes, and not read again.

use std::borrow::Cow;
use std::ops::Range;

use memchr::arch::all::is_prefix;
use memchr::memchr2;

use super::api::{Event, Line};
use super::json;
use super::sse::Data;
use super::text::Text;

/// Members whose values differ from event to event, and which no reader looks at: how they begin, up to the value.
const COUNTED: &[u8] = b"\"sequence_number\":";
const PADDED: &[u8] = b"\"obfuscation\":\"";

/// An event that was read, with holes where the next one may differ.
#[derive(Debug)]
pub struct Template {
    raw: Vec<u8>,
    data: Range<usize>,
    /// In the data, in their order. Of a string what is between the quotation marks.
    holes: Vec<Hole>,
    line: Line,
    part: Option<(u64, Range<usize>)>,
}

/// An event that is like the template.
#[derive(Debug)]
pub struct Fit<'a> {
    /// Which text it brings more of.
    pub line: Line,
    /// What it brings.
    pub text: Cow<'a, str>,
    /// Where its data lies.
    data: Range<usize>,
    /// Where the text lies in that, between its quotation marks.
    inside: Range<usize>,
    part: Option<(u64, Range<usize>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Padding,
    Number,
}

#[derive(Debug)]
struct Hole {
    kind: Kind,
    at: Range<usize>,
}

impl Template {
    /// Of `event`, which was read from `raw[data]` and says nothing but a piece of one text.
    pub fn of(raw: &[u8], data: Range<usize>, event: &Event) -> Option<Self> {
        let [(line, text)] = event.pieces.as_slice() else { return None };
        if text.marks.iter().any(|marks| !marks.is_empty()) {
            return None;
        }
        let bytes = &raw[data.clone()];
        let mut holes = vec![Hole { kind: Kind::Text, at: text.span.start + 1..text.span.end - 1 }];
        for (kind, begins) in [(Kind::Padding, PADDED), (Kind::Number, COUNTED)] {
            let start = bytes.windows(begins.len()).position(|bytes| bytes == begins).map(|at| at + begins.len());
            // What looks like a member inside the text is a part of it.
            if let Some(start) = start.filter(|start| !text.span.contains(start))
                && let Some(len) = kind.length(&bytes[start..])
            {
                let place = holes.partition_point(|hole| hole.at.start < start);
                holes.insert(place, Hole { kind, at: start..start + len });
            }
        }
        Some(Self { raw: raw.to_vec(), data, holes, line: *line, part: event.part.clone() })
    }

    /// What `raw` says, if it is this event with another text.
    pub fn fit<'a>(&self, raw: &'a [u8]) -> Option<Fit<'a>> {
        let Range { start, end } = self.data;
        let (head, mine) = (&self.raw[..start], &self.raw[start..end]);
        let data = start..raw.len().checked_sub(self.raw.len() - end).filter(|end| *end >= start)?;
        if !is_prefix(raw, head) || !is_prefix(&raw[data.end..], &self.raw[end..]) {
            return None;
        }
        let bytes = &raw[data.clone()];
        let (mut at, mut from, mut text, mut part) = (0, 0, None, self.part.clone());
        for hole in &self.holes {
            let same = &mine[from..hole.at.start];
            is_prefix(&bytes[at..], same).then_some(())?;
            at += same.len();
            let len = hole.kind.length(&bytes[at..])?;
            if hole.kind == Kind::Text {
                text = Some((std::str::from_utf8(&bytes[at..at + len]).ok()?, at..at + len));
            }
            (at, from) = (at + len, hole.at.end);
            if let (Some((_, moved)), Some((_, span))) = (&mut part, &self.part)
                && span.start >= from
            {
                *moved = span.start - from + at..span.end - from + at;
            }
        }
        let (text, inside) =
            text.filter(|_| bytes.len() - at == mine.len() - from && is_prefix(&bytes[at..], &mine[from..]))?;
        let text = if text.contains('\\') { json::unescape(text).into() } else { text.into() };
        Some(Fit { line: self.line, text, data, inside, part })
    }
}

impl Fit<'_> {
    /// The event as a reader would have read it, and where its data lies.
    pub fn event(self) -> (Data, Event) {
        let Range { start, end } = self.inside;
        let pieces = vec![(self.line, Text::of(start - 1..end + 1, self.text.into_owned()))];
        (Data::Line(self.data), Event { pieces, part: self.part, only_text: true, ..Event::default() })
    }
}

impl Kind {
    /// How long what fills a hole is at the beginning of `bytes`. `None` when nothing of the kind is there.
    fn length(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Kind::Text => {
                let mut at = 0;
                loop {
                    at += memchr2(b'"', b'\\', &bytes[at..])?;
                    if bytes[at] == b'"' {
                        // A line feed would end the line.
                        return bytes[..at].iter().all(|byte| *byte >= b' ').then_some(at);
                    }
                    at = (at + 2).min(bytes.len());
                }
            }
            Kind::Padding => {
                let len = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                (bytes.get(len) == Some(&b'"')).then_some(len)
            }
            Kind::Number => {
                let len = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                (len > 0).then_some(len)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::api::{Api, Event};
    use super::super::sse::{self, Data};
    use super::Template;

    fn event(text: &str, number: u32, padding: &str) -> String {
        format!(
            "event: x\ndata: {{\"type\":\"response.output_text.delta\",\"sequence_number\":{number},\"output_index\":3,\"delta\":\"{text}\",\"obfuscation\":\"{padding}\"}}\n\n"
        )
    }

    fn read(raw: &str) -> (Data, Event) {
        let Data::Line(span) = sse::data(raw) else { panic!("{raw} has data") };
        let event = Api::Responses.event(&raw[span.clone()]);
        (Data::Line(span), event)
    }

    fn template(raw: &str) -> Template {
        let (Data::Line(span), event) = read(raw) else { panic!("{raw} has a line") };
        Template::of(raw.as_bytes(), span, &event).unwrap()
    }

    #[test]
    fn reads_what_the_reader_reads() {
        let texts = ["", "a", " Grüße\\n\\\"ja\\\" \\ud83d\\ude00", "\\\"obfuscation\\\":\\\"x\\\"", "\\\\"];
        for known in texts {
            let template = template(&event(known, 7, "aB3"));
            for text in texts {
                let other = event(text, 1234, "");
                let fit = template.fit(other.as_bytes()).unwrap_or_else(|| panic!("{other} fits"));
                assert_eq!(fit.event(), read(&other));
            }
        }
    }

    #[test]
    fn fits_nothing_else() {
        let template = template(&event("a", 7, "ab"));
        let other = event("b", 8, "cd");
        assert!(template.fit(other.as_bytes()).is_some());
        for (from, to) in [
            ("\"delta\"", "\"other\""),
            ("\"b\"", "null"),
            ("\"b\"", "\"\n\n\""),
            ("\"b\"", "\"b\",\"c\":1"),
            ("8", "\"8\""),
            ("8", "-8"),
            ("8", "8.5"),
            ("3", "4"),
            ("\"cd\"", "null"),
            ("cd", "c\\\"d"),
            ("}\n\n", ",\"x\":1}\n\n"),
            ("}\n\n", "}\r\n\r\n"),
            ("event: x", "event: y"),
        ] {
            assert!(template.fit(other.replacen(from, to, 1).as_bytes()).is_none(), "{from} {to}");
        }
        let (before, after) = other.split_once("\"b\"").unwrap();
        assert!(template.fit(&[before.as_bytes(), b"\"\xff\"", after.as_bytes()].concat()).is_none());
        for end in 0..other.len() {
            assert!(template.fit(&other.as_bytes()[..end]).is_none());
        }
    }
}
