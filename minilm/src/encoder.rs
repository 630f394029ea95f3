use std::sync::Arc;

use tract_onnx::prelude::*;

/// The transformer: token ids in, one hidden state per token out.
///
/// The plan is made once with the number of tokens left open. A plan per length would repeat the packed weights.
pub(crate) struct Encoder(Arc<TypedRunnableModel>);

impl Encoder {
    pub(crate) fn load(mut onnx: &[u8]) -> TractResult<Self> {
        let plan = tract_onnx::onnx()
            .model_for_read(&mut onnx)?
            .into_optimized()?
            .into_runnable()?;
        Ok(Self(plan))
    }

    /// Hidden states of one text, row-major, one row per token.
    pub(crate) fn run(&self, ids: &[i64]) -> TractResult<Vec<f32>> {
        let ids = Tensor::from_shape(&[ids.len()], ids)?;
        let outputs = self.0.run(tvec!(ids.into()))?;
        Ok(outputs[0].try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
    }
}
