use std::sync::Arc;

use tract_onnx::prelude::*;

use crate::int8;

/// The transformer: token ids in, one hidden state per token out.
///
/// The plan is made once with the number of tokens left open: a plan per length would repeat the packed weights.
pub(crate) struct Encoder(Arc<TypedRunnableModel>);

impl Encoder {
    pub(crate) fn load(mut onnx: &[u8]) -> TractResult<Self> {
        let mut runtime = tract_onnx::onnx();
        int8::register(&mut runtime);
        let mut file = runtime.proto_model_for_read(&mut onnx)?;
        if let Some(graph) = &mut file.graph {
            int8::fuse_linear_layers(graph);
        }
        let model = runtime.model_for_proto_model(&file)?;
        // The largest moment of the load comes next, and WebAssembly never gives memory back.
        drop(file);
        Ok(Self(model.into_optimized()?.into_runnable()?))
    }

    /// Hidden states of one text, row-major, one row per token.
    pub(crate) fn run(&self, ids: &[i64]) -> TractResult<Vec<f32>> {
        let ids = Tensor::from_shape(&[ids.len()], ids)?;
        let outputs = self.0.run(tvec!(ids.into()))?;
        Ok(outputs[0].try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
    }
}
