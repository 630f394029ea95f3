//! A memory in another process: requests and responses travel as bytes.

use std::fmt;
use std::rc::Rc;

use async_trait::async_trait;

use super::limits;
use super::service::{MemoryRequest, MemoryResponse, MemoryService};
use super::user_memory::Memory;
use crate::error::Result;
use crate::recall::excerpt;

/// The port to the process of a remote memory.
#[async_trait(?Send)]
pub trait Transport {
    /// Carries a request to [`Memory::answer`], and returns its response. `embed_text` is the text whose vector the request
    /// needs; empty when it needs none.
    ///
    /// # Errors
    /// Those of the transport, and of the memory.
    async fn send(&self, request: &[u8], embed_text: &str) -> Result<Vec<u8>>;
}

/// A memory behind a transport.
pub struct RemoteMemory(pub Rc<dyn Transport>);

impl fmt::Debug for RemoteMemory {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("RemoteMemory")
    }
}

#[async_trait(?Send)]
impl MemoryService for RemoteMemory {
    async fn call(&self, request: MemoryRequest) -> Result<MemoryResponse> {
        let embed_text = match &request {
            MemoryRequest::Recall { query, .. } => excerpt(query, limits::QUERY_EXCERPT),
            _ => String::new(),
        };
        MemoryResponse::from_bytes(&self.0.send(&request.to_bytes(), &embed_text).await?)
    }
}

impl Memory {
    /// Answers a request of a [`RemoteMemory`].
    ///
    /// # Errors
    /// Those of the store, and [`StoreCorrupt`](crate::error::ErrorKind::StoreCorrupt) for a request of another version.
    pub async fn answer(&self, request: &[u8]) -> Result<Vec<u8>> {
        Ok(self.call(MemoryRequest::from_bytes(request)?).await?.to_bytes())
    }
}
