//! Recognises an event by the bytes of the one before. The most frequent event differs from it only in its text, a sequence
//! number and padding: it is not parsed.

use std::borrow::Cow;
use std::ops::Range;

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
    /// The channel of its text.
    pub channel: ChannelId,
    item: Option<(u64, Range<usize>)>,
    /// The place of the padding: letters and digits that the app does not use.
    pub padding: u64,
}

/// A value that may differ.
#[derive(Debug)]
struct Hole {
    kind: HoleKind,
    /// Its span in the event, without quotation marks.
    span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HoleKind {
    Text,
    Padding,
    Number,
}

/// Where an event that matches a template has its values. Spans are without quotation marks.
#[derive(Debug, Default)]
pub struct Fit {
    /// The length of the event.
    pub len: usize,
    /// The span of its text, as it is written.
    pub text: Range<usize>,
    /// The span of its padding. Empty when it has none.
    pub padding: Range<usize>,
    number: Range<usize>,
}

impl Template {
    /// The template of `event`, which was parsed from `raw[data]`. `None` when it has more than one fragment of text, or log
    /// probabilities, or ends with a carriage return: a line feed after it would belong to it.
    pub fn of(raw: &[u8], data: Range<usize>, event: &Event, unnumbered: &str) -> Option<Self> {
        let ([(channel, text)], [.., b'\n']) = (event.deltas.as_slice(), raw) else { return None };
        let has_references = text.references.iter().any(|list| !list.is_empty());
        if has_references || !channel.is_answer() || !event.edits.is_empty() || !event.complete_texts.is_empty() {
            return None;
        }
        let bytes = &raw[data.clone()];
        let inside = text.span.start + 1..text.span.end - 1;
        let mut holes = vec![Hole { kind: HoleKind::Text, span: inside }];
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
        for hole in &mut holes {
            hole.span = hole.span.start + data.start..hole.span.end + data.start;
        }
        Some(Self { raw: raw.to_vec(), data, holes, channel: *channel, item: event.item.clone(), padding })
    }

    /// Matches the event at the start of `bytes`.
    pub fn fit(&self, bytes: &[u8]) -> Option<Fit> {
        let (mut at, mut known_at) = (0, 0);
        let mut fit = Fit::default();
        for hole in &self.holes {
            at += same_length(&bytes[at..], &self.raw[known_at..hole.span.start])?;
            let end = at + hole.kind.matched_length(&bytes[at..])?;
            let span = match hole.kind {
                HoleKind::Text => &mut fit.text,
                HoleKind::Padding => &mut fit.padding,
                HoleKind::Number => &mut fit.number,
            };
            *span = at..end;
            (at, known_at) = (end, hole.span.end);
        }
        fit.len = at + same_length(&bytes[at..], &self.raw[known_at..])?;
        work::count(fit.len);
        Some(fit)
    }

    /// Matches the event `raw`, and returns its text too, unescaped.
    pub fn fit_event<'a>(&self, raw: &'a [u8]) -> Option<(Fit, Cow<'a, str>)> {
        let fit = self.fit(raw).filter(|fit| fit.len == raw.len())?;
        let text = std::str::from_utf8(&raw[fit.text.clone()]).ok()?;
        Some((fit, if text.contains('\\') { json::unescape(text).into() } else { text.into() }))
    }

    /// The event as the parser would return it. `text` is its text, unescaped.
    pub fn event(&self, fit: &Fit, text: String) -> (Data, Event) {
        let data = self.data.start..fit.len - (self.raw.len() - self.data.end);
        let place = |at: usize| at - data.start;
        let item = self.item.as_ref().map(|(item, span)| {
            let before = self.holes.iter().take_while(|hole| hole.span.start < span.start + data.start);
            let moved = before.map(|hole| fit.span(hole.kind).len().wrapping_sub(hole.span.len()));
            let moved = moved.fold(0, usize::wrapping_add);
            (*item, span.start.wrapping_add(moved)..span.end.wrapping_add(moved))
        });
        let span = place(fit.text.start) - 1..place(fit.text.end) + 1;
        let deltas = vec![(self.channel, TextFragment::new(span, text))];
        (Data::Line(data), Event { deltas, item, is_text_only: true, ..Event::default() })
    }
}

impl Fit {
    fn span(&self, kind: HoleKind) -> &Range<usize> {
        match kind {
            HoleKind::Text => &self.text,
            HoleKind::Padding => &self.padding,
            HoleKind::Number => &self.number,
        }
    }
}

/// The length of `expected`, if `bytes` start with it. It compares words: events agree in hundreds of bytes.
fn same_length(bytes: &[u8], expected: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.get(..expected.len())?.as_chunks::<16>();
    let (expected_words, expected_rest) = expected.as_chunks::<16>();
    let is_same =
        |(word, expected): (&[u8; 16], &[u8; 16])| u128::from_le_bytes(*word) == u128::from_le_bytes(*expected);
    (words.iter().zip(expected_words).all(is_same) && rest == expected_rest).then_some(expected.len())
}

impl HoleKind {
    /// The length of the value of this kind at the start of `bytes`. `None` when there is none.
    fn matched_length(self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        match self {
            HoleKind::Text => loop {
                match *bytes.get(at)? {
                    b'"' => return Some(at),
                    b'\\' if *bytes.get(at + 1)? >= b' ' => at += 2,
                    // A control character is not allowed in a string: a line feed would end the data.
                    ..b' ' | b'\\' => return None,
                    _ => at += 1,
                }
            },
            HoleKind::Padding => loop {
                match *bytes.get(at)? {
                    b'"' => return Some(at),
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => at += 1,
                    _ => return None,
                }
            },
            HoleKind::Number => {
                while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                    at += 1;
                }
                (at > 0).then_some(at)
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
                let (fit, text) = template.fit_event(other.as_bytes()).unwrap_or_else(|| panic!("{other} fits"));
                assert_eq!(template.event(&fit, text.into_owned()), parse(&other));
                let two = other.repeat(2);
                assert_eq!(template.fit(two.as_bytes()).unwrap().len, other.len());
            }
        }
    }

    #[test]
    fn refuses_every_other_difference() {
        let template = template(&event("a", 7, "ab"));
        let other = event("b", 8, "cd");
        assert!(template.fit_event(other.as_bytes()).is_some());
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
            assert!(template.fit_event(other.replacen(from, to, 1).as_bytes()).is_none(), "{from} {to}");
        }
        let (before, after) = other.split_once("\"b\"").unwrap();
        assert!(template.fit_event(&[before.as_bytes(), b"\"\xff\"", after.as_bytes()].concat()).is_none());
        for end in 0..other.len() {
            assert!(template.fit_event(&other.as_bytes()[..end]).is_none());
        }
    }
}
