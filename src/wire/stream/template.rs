//! Recognises an event by the bytes of the one before. The most frequent event differs from it only in its text, a sequence
//! number and padding: it is not parsed.

use std::borrow::Cow;
use std::ops::Range;

use memchr::arch::all::is_prefix;
use memchr::memchr2;

use super::super::event::{ChannelId, Event};
use super::super::json;
use super::super::text::TextFragment;
use super::super::work;
use super::sse::Data;

/// The starts of two members, up to the value, that differ from event to event and that `apis` does not read.
const SEQUENCE_NUMBER: &[u8] = b"\"sequence_number\":";
const OBFUSCATION: &[u8] = b"\"obfuscation\":\"";

/// A parsed event, with holes where the next one may differ.
#[derive(Debug)]
pub struct Template {
    raw: Vec<u8>,
    /// The span of the data in the event.
    data: Range<usize>,
    /// In order.
    holes: Vec<Hole>,
    channel: ChannelId,
    item: Option<(u64, Range<usize>)>,
    /// The place of the padding.
    padding: u64,
}

/// A value that may differ.
#[derive(Debug)]
struct Hole {
    kind: HoleKind,
    /// Its span in the data, without quotation marks.
    span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HoleKind {
    Text,
    Padding,
    Number,
}

/// An event that matches a template.
#[derive(Debug)]
pub struct Fit<'a> {
    /// The channel of its text.
    pub channel: ChannelId,
    /// Its text, unescaped.
    pub text: Cow<'a, str>,
    /// The place and text of its padding: letters and digits that the app does not use.
    pub padding: Option<(u64, &'a [u8])>,
    /// The span of the data in the event.
    data: Range<usize>,
    /// The span of the text in the data, without quotation marks.
    inside: Range<usize>,
    item: Option<(u64, Range<usize>)>,
}

impl Template {
    /// The template of `event`, which was parsed from `raw[data]`. `None` when it has more than one fragment of text, or log
    /// probabilities.
    pub fn of(raw: &[u8], data: Range<usize>, event: &Event, unnumbered: &str) -> Option<Self> {
        let [(channel, text)] = event.deltas.as_slice() else { return None };
        let has_references = text.references.iter().any(|list| !list.is_empty());
        if has_references || !channel.is_answer() || !event.edits.is_empty() || !event.complete_texts.is_empty() {
            return None;
        }
        let bytes = &raw[data.clone()];
        let mut holes = vec![Hole { kind: HoleKind::Text, span: text.span.start + 1..text.span.end - 1 }];
        for (kind, member) in [(HoleKind::Padding, OBFUSCATION), (HoleKind::Number, SEQUENCE_NUMBER)] {
            let start = bytes.windows(member.len()).position(|bytes| bytes == member).map(|at| at + member.len());
            // Bytes that look like the member may be part of the text.
            if let Some(start) = start.filter(|start| !text.span.contains(start))
                && let Some(len) = kind.matched_length(&bytes[start..])
            {
                let place = holes.partition_point(|hole| hole.span.start < start);
                holes.insert(place, Hole { kind, span: start..start + len });
            }
        }
        let padding = holes.iter().find(|hole| hole.kind == HoleKind::Padding).map_or(0, |hole| {
            let json = std::str::from_utf8(bytes).unwrap_or_default();
            let strings = json::strings(json, unnumbered, |_, is_name| !is_name);
            strings.iter().find(|string| string.span.end == hole.span.end + 1).map_or(0, |string| string.path)
        });
        Some(Self { raw: raw.to_vec(), data, holes, channel: *channel, item: event.item.clone(), padding })
    }

    /// Matches the event `raw`.
    pub fn fit<'a>(&self, raw: &'a [u8]) -> Option<Fit<'a>> {
        let Range { start, end } = self.data;
        let (head, known) = (&self.raw[..start], &self.raw[start..end]);
        let data = start..raw.len().checked_sub(self.raw.len() - end).filter(|end| *end >= start)?;
        if !is_prefix(raw, head) || !is_prefix(&raw[data.end..], &self.raw[end..]) {
            return None;
        }
        work::count(raw.len());
        let bytes = &raw[data.clone()];
        let (mut at, mut known_at, mut text, mut padding, mut item) = (0, 0, None, None, self.item.clone());
        for hole in &self.holes {
            let same = &known[known_at..hole.span.start];
            is_prefix(&bytes[at..], same).then_some(())?;
            at += same.len();
            let len = hole.kind.matched_length(&bytes[at..])?;
            match hole.kind {
                HoleKind::Text => text = Some((std::str::from_utf8(&bytes[at..at + len]).ok()?, at..at + len)),
                HoleKind::Padding => {
                    padding = Some((self.padding, &bytes[at..at + len]));
                }
                HoleKind::Number => {}
            }
            (at, known_at) = (at + len, hole.span.end);
            if let (Some((_, moved)), Some((_, span))) = (&mut item, &self.item)
                && span.start >= known_at
            {
                *moved = span.start - known_at + at..span.end - known_at + at;
            }
        }
        let (text, inside) =
            text.filter(|_| bytes.len() - at == known.len() - known_at && is_prefix(&bytes[at..], &known[known_at..]))?;
        let text = if text.contains('\\') { json::unescape(text).into() } else { text.into() };
        Some(Fit { channel: self.channel, text, padding, data, inside, item })
    }
}

impl Fit<'_> {
    /// The event as the parser would return it.
    pub fn into_event(self) -> (Data, Event) {
        let Range { start, end } = self.inside;
        let deltas = vec![(self.channel, TextFragment::new(start - 1..end + 1, self.text.into_owned()))];
        (Data::Line(self.data), Event { deltas, item: self.item, is_text_only: true, ..Event::default() })
    }
}

impl HoleKind {
    /// The length of the value of this kind at the start of `bytes`. `None` when there is none.
    fn matched_length(self, bytes: &[u8]) -> Option<usize> {
        match self {
            HoleKind::Text => {
                let mut at = 0;
                loop {
                    at += memchr2(b'"', b'\\', &bytes[at..])?;
                    if bytes[at] == b'"' {
                        // A control character is not allowed in a string: a line feed would end the data.
                        return bytes[..at].iter().all(|byte| *byte >= b' ').then_some(at);
                    }
                    at = (at + 2).min(bytes.len());
                }
            }
            HoleKind::Padding => {
                let len = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                (bytes.get(len) == Some(&b'"')).then_some(len)
            }
            HoleKind::Number => {
                let len = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                (len > 0).then_some(len)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::api::Api;
    use super::super::super::apis;
    use super::super::super::event::Event;
    use super::super::sse::{self, Data};
    use super::Template;

    fn event(text: &str, number: u32, padding: &str) -> String {
        format!(
            "event: x\ndata: {{\"type\":\"response.output_text.delta\",\"sequence_number\":{number},\"output_index\":3,\"delta\":\"{text}\",\"obfuscation\":\"{padding}\"}}\n\n"
        )
    }

    fn parse(raw: &str) -> (Data, Event) {
        let Data::Line(span) = sse::data(raw) else { panic!("{raw} has data") };
        let event = apis::event(Api::Responses, &raw[span.clone()], false);
        (Data::Line(span), event)
    }

    fn template(raw: &str) -> Template {
        let (Data::Line(span), event) = parse(raw) else { panic!("{raw} has a line") };
        Template::of(raw.as_bytes(), span, &event, "").unwrap()
    }

    #[test]
    fn returns_what_the_parser_returns() {
        let texts = ["", "a", " Grüße\\n\\\"ja\\\" \\ud83d\\ude00", "\\\"obfuscation\\\":\\\"x\\\"", "\\\\"];
        for known in texts {
            let template = template(&event(known, 7, "aB3"));
            for text in texts {
                let other = event(text, 1234, "");
                let fit = template.fit(other.as_bytes()).unwrap_or_else(|| panic!("{other} fits"));
                assert_eq!(fit.into_event(), parse(&other));
            }
        }
    }

    #[test]
    fn refuses_every_other_difference() {
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
