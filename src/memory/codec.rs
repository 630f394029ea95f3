//! The bytes of requests to a remote memory and of its responses: JSON in UTF-8. Vectors are left out: chat calls need none.
//! Floating-point numbers are written as their bits, so that they arrive unchanged.

use super::change_log::Change;
use super::job::Exchange;
use super::plan::Learned;
use super::proposal::{Proposal, ProposalKind};
use super::record::Record;
use super::search::{Hit, RecallOptions};
use super::service::{MemoryRequest, MemoryResponse};
use crate::error::{Error, ErrorKind, Result};
use crate::recall::Score;
use crate::wire::json::{Object, ObjectWriter, RawValue, list, string_list};

/// The version of these messages. Both sides must have the same.
const FORMAT: u64 = 3;

impl MemoryRequest {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let request = ObjectWriter::default().number("format", FORMAT);
        let request = match self {
            Self::Secret => request,
            Self::Recall { query, options } => request
                .string("recall", query)
                .number("topK", options.top_k as u64)
                .number("minScore", options.min_score.to_bits().into()),
            Self::Learn { proposals, protect_added } => request
                .raw("learn", &list(proposals.iter().map(proposal_to_json)))
                .number("protectAdded", u64::from(*protect_added)),
            Self::Enqueue(Exchange { user_text, previous_reply, model }) => {
                request.string("enqueue", user_text).string("previousReply", previous_reply).string("model", model)
            }
        };
        request.end().into_bytes()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        parse(bytes, |request| {
            Some(if let Some(query) = request.string("recall") {
                let (top_k, min_score) = (request.number("topK")? as usize, float(request, "minScore")?);
                Self::Recall { query, options: RecallOptions { top_k, min_score } }
            } else if let Some(proposals) = request.items("learn") {
                let proposals = proposals.into_iter().map(proposal_from_json).collect::<Option<_>>()?;
                Self::Learn { proposals, protect_added: request.number("protectAdded")? != 0 }
            } else if let Some(user_text) = request.string("enqueue") {
                let (previous_reply, model) = (request.string("previousReply")?, request.string("model")?);
                Self::Enqueue(Exchange { user_text, previous_reply, model })
            } else {
                Self::Secret
            })
        })
    }
}

impl MemoryResponse {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let Learned { added, updated, forgotten, changes, notes, operations } = &self.learned;
        let change = |Change { id, before }: &Change| record_to_json(before).string("change", id).end();
        let secret = self.secret.map(|byte| byte.to_string());
        let hit = |Hit { record, score }: &Hit| {
            let hit = record_to_json(record).number("lexical", score.lexical.to_bits().into());
            score.cosine.iter().fold(hit, |hit, cosine| hit.number("cosine", cosine.to_bits().into())).end()
        };
        let response = ObjectWriter::default()
            .number("format", FORMAT)
            .raw("secret", &list(secret))
            .raw("hits", &list(self.hits.iter().map(hit)))
            .raw("added", &list(added.iter().map(|record| record_to_json(record).end())))
            .raw("updated", &list(updated.iter().map(|record| record_to_json(record).end())))
            .raw("forgotten", &string_list(forgotten))
            .raw("changes", &list(changes.iter().map(change)))
            .raw("notes", &string_list(notes))
            .number("operations", *operations as u64);
        response.end().into_bytes()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        parse(bytes, |response| {
            let secret: Option<Vec<u8>> =
                response.items("secret")?.into_iter().map(|byte| byte.get().parse().ok()).collect();
            let hit = |value| {
                let hit = Object::of(value)?;
                let score = Score { cosine: float(&hit, "cosine"), lexical: float(&hit, "lexical")? };
                Some(Hit { record: record_from_json(value)?, score })
            };
            let change =
                |value| Some(Change { id: Object::of(value)?.string("change")?, before: record_from_json(value)? });
            let records = |name| response.items(name)?.into_iter().map(record_from_json).collect::<Option<_>>();
            Some(Self {
                secret: secret?.try_into().ok()?,
                hits: response.items("hits")?.into_iter().map(hit).collect::<Option<_>>()?,
                learned: Learned {
                    added: records("added")?,
                    updated: records("updated")?,
                    forgotten: strings(response, "forgotten")?,
                    changes: response.items("changes")?.into_iter().map(change).collect::<Option<_>>()?,
                    notes: strings(response, "notes")?,
                    operations: response.number("operations")? as usize,
                },
            })
        })
    }
}

fn parse<T>(bytes: &[u8], read: impl FnOnce(&Object) -> Option<T>) -> Result<T> {
    let message = std::str::from_utf8(bytes).ok().and_then(Object::parse);
    let message = message.filter(|message| message.number("format") == Some(FORMAT));
    message.as_ref().and_then(read).ok_or_else(|| {
        let message = "the Durable Object runs another version of fast-memory: deploy the same version of both";
        Error::new(ErrorKind::StoreCorrupt, message)
    })
}

fn record_to_json(record: &Record) -> ObjectWriter {
    record.header().string("id", &record.id)
}

fn record_from_json(value: RawValue) -> Option<Record> {
    let object = Object::of(value)?;
    Record::from_header(&object.string("id")?, &object)
}

fn proposal_to_json(Proposal { kind, id, text, category }: &Proposal) -> String {
    let object = ObjectWriter::default().string("kind", kind.name()).string("id", id).string("text", text);
    category.iter().fold(object, |object, category| object.string("category", category)).end()
}

fn proposal_from_json(value: RawValue) -> Option<Proposal> {
    let object = Object::of(value)?;
    let kinds = [ProposalKind::Add, ProposalKind::Update, ProposalKind::Forget];
    let kind = kinds.into_iter().find(|kind| object.is("kind", kind.name()))?;
    Some(Proposal { kind, id: object.string("id")?, text: object.string("text")?, category: object.string("category") })
}

fn strings(object: &Object, name: &str) -> Option<Vec<String>> {
    object.items(name)?.into_iter().map(RawValue::string).collect()
}

fn float(object: &Object, name: &str) -> Option<f32> {
    Some(f32::from_bits(object.number(name)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::record::{Category, Record, Source};
    use super::{Change, Exchange, Hit, Learned, MemoryRequest, MemoryResponse, Proposal, ProposalKind, RecallOptions};
    use crate::recall::Score;

    fn record(id: &str) -> Record {
        Record {
            id: id.to_owned(),
            text: format!("Owns “{id}”"),
            category: Category::Fact,
            created_at: 1,
            updated_at: 2,
            source: Source::Reply,
            scope: r#"{"sessionId":"s"}"#.to_owned(),
            embedding: None,
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn response() -> MemoryResponse {
        let hit = |id, cosine, lexical| Hit { record: record(id), score: Score { cosine, lexical } };
        let learned = Learned {
            added: vec![record("a"), record("b")],
            updated: vec![record("c")],
            forgotten: texts(&["d"]),
            changes: vec![Change { id: "#change1".to_owned(), before: record("d") }],
            notes: texts(&["", "of two"]),
            operations: 300,
        };
        MemoryResponse { secret: [7; 16], hits: vec![hit("a", Some(0.0), 0.0), hit("b", None, 0.5)], learned }
    }

    #[test]
    fn a_response_survives_the_transport() {
        for response in [response(), MemoryResponse::default()] {
            assert_eq!(MemoryResponse::from_bytes(&response.to_bytes()).unwrap(), response);
        }
    }

    #[test]
    fn a_request_survives_the_transport() {
        let proposal = |kind, id: &str, category: Option<&str>| Proposal {
            kind,
            id: id.to_owned(),
            text: "Sings “so”".to_owned(),
            category: category.map(str::to_owned),
        };
        let proposals = vec![
            proposal(ProposalKind::Add, "", None),
            proposal(ProposalKind::Add, "", Some("")),
            proposal(ProposalKind::Update, "01", Some("fact")),
            proposal(ProposalKind::Forget, "02", None),
        ];
        let [user_text, previous_reply, model] = ["I sing.", "", "gpt-4o"].map(str::to_owned);
        let options = RecallOptions { top_k: 5, min_score: f32::NEG_INFINITY };
        for request in [
            MemoryRequest::Secret,
            MemoryRequest::Recall { query: "Why “so”?".to_owned(), options },
            MemoryRequest::Learn { proposals: proposals.clone(), protect_added: false },
            MemoryRequest::Learn { proposals, protect_added: true },
            MemoryRequest::Enqueue(Exchange { user_text, previous_reply, model }),
        ] {
            assert_eq!(MemoryRequest::from_bytes(&request.to_bytes()).unwrap(), request);
        }
    }

    #[test]
    fn bytes_of_another_version_are_an_error() {
        let response = response().to_bytes();
        for bytes in [&b""[..], b"{}", b"{\"format\":1}", b"\x02\xff", &response[..response.len() - 1]] {
            assert_eq!(MemoryResponse::from_bytes(bytes).unwrap_err().code(), "store_corrupt");
            assert_eq!(MemoryRequest::from_bytes(bytes).unwrap_err().code(), "store_corrupt");
        }
    }
}
