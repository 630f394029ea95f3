//! The bytes of requests to a remote memory and of its responses: a format number (1 byte), and the message in
//! [postcard](https://postcard.jamesmunns.com).

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::service::{MemoryRequest, MemoryResponse};
use crate::error::{Error, ErrorKind, Result};

/// The version of these messages. Both sides must have the same: postcard writes no names, so a change of a type that they
/// contain needs a new number.
const FORMAT: u8 = 7;

impl MemoryRequest {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        from_bytes(bytes)
    }
}

impl MemoryResponse {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        from_bytes(bytes)
    }
}

fn to_bytes(message: &impl Serialize) -> Vec<u8> {
    // It cannot fail: all lists have a length, and a vector grows. The other side refuses an empty message.
    postcard::to_extend(message, vec![FORMAT]).unwrap_or_default()
}

fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let message = bytes.strip_prefix(&[FORMAT]).and_then(|bytes| postcard::from_bytes(bytes).ok());
    message.ok_or_else(|| {
        let message = "the Durable Object runs another version of fast-memory: deploy the same version of both";
        Error::new(ErrorKind::StoreCorrupt, message)
    })
}

#[cfg(test)]
mod tests {
    use super::super::change_log::Change;
    use super::super::job::Exchange;
    use super::super::plan::{LearnOptions, Learned};
    use super::super::proposal::{Proposal, ProposalKind};
    use super::super::record::{Category, Life, Quarantine, Reason, Record, Source};
    use super::super::search::{Hit, RecallOptions};
    use super::{MemoryRequest, MemoryResponse};
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
            life: Life { is_pinned: true, expires_at: Some(9), ..Life::default() },
            quarantine: Some(Quarantine { reason: Reason::Order, replaces: "b".to_owned() }),
            context: String::new(),
            embedding: None,
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn response() -> MemoryResponse {
        let hit = |id, cosine, lexical| Hit {
            record: record(id),
            score: Score { total: 0.5, cosine, lexical, matters: true },
        };
        let learned = Learned {
            added: vec![record("a"), record("b")],
            updated: vec![record("c")],
            forgotten: texts(&["d"]),
            quarantined: vec![record("f")],
            changes: vec![
                Change::new("#change1".to_owned(), record("d")),
                Change::member("#change2".to_owned(), 7, record("e")),
            ],
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
            is_approved: category.is_none(),
        };
        let proposals = vec![
            proposal(ProposalKind::Add, "", None),
            proposal(ProposalKind::Add, "", Some("")),
            proposal(ProposalKind::Update, "01", Some("fact")),
            proposal(ProposalKind::Forget, "02", None),
            proposal(ProposalKind::ForgetAll, "", Some("fact")),
            proposal(ProposalKind::ForgetAbout, "", None),
        ];
        let [user_text, previous_reply, model] = ["I sing.", "", "gpt-4o"].map(str::to_owned);
        let learn_options = |protect_added, may_forget_all| LearnOptions {
            protect_added,
            may_forget_all,
            may_forget: may_forget_all,
            requires_approval: may_forget_all,
        };
        let min_score = Some(f32::NEG_INFINITY);
        let options = RecallOptions { top_k: 5, max_tokens: 300, min_score, context_days: 90, counts_use: true };
        for request in [
            MemoryRequest::Secret,
            MemoryRequest::Recall { query: "Why “so”?".to_owned(), options },
            MemoryRequest::Learn {
                proposals: proposals.clone(),
                options: learn_options(false, true),
                context: String::new(),
            },
            MemoryRequest::Learn { proposals, options: learn_options(true, false), context: "Hm!".to_owned() },
            MemoryRequest::Enqueue(Exchange { user_text, previous_reply, model }),
        ] {
            assert_eq!(MemoryRequest::from_bytes(&request.to_bytes()).unwrap(), request);
        }
    }

    #[test]
    fn bytes_of_another_version_are_an_error() {
        let response = response().to_bytes();
        for bytes in [&[][..], &[1], &[2, 9], &[3, 9], &[3, 255, 255, 255, 255], &response[..response.len() - 1]] {
            assert_eq!(MemoryResponse::from_bytes(bytes).unwrap_err().code(), "store_corrupt");
            assert_eq!(MemoryRequest::from_bytes(bytes).unwrap_err().code(), "store_corrupt");
        }
    }
}
