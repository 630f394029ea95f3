use std::sync::Arc;

#[allow(clippy::wildcard_imports, reason = "tract means its `internal` to be imported so: traits and macros")]
use tract_onnx::{
    prelude::*,
    tract_core::{internal::*, op_as_typed_op, op_out_of_plan},
};

use fast_memory_encoder::int8::{Linear, Rows};

/// A linear layer as a node of the runtime's graph: [tokens, inputs] to [tokens, outputs].
#[derive(Clone, Debug)]
pub(crate) struct Int8Linear(pub(crate) Arc<Linear>);

impl PartialEq for Int8Linear {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Int8Linear {}

impl Op for Int8Linear {
    fn name(&self) -> StaticName {
        "Int8Linear".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Int8Linear {
    op_out_of_plan!();

    fn eval(&self, _ctx: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let rows = inputs[0].shape()[0];
        let mut integers = Rows::default();
        integers.quantise(inputs[0].try_as_plain_ram()?.as_slice::<f32>()?, self.0.inputs());
        let mut out = vec![0.0; rows * self.0.outputs()];
        self.0.apply(&integers, &mut out);
        Ok(tvec!(Tensor::from_shape(&[rows, self.0.outputs()], &out)?.into_tvalue()))
    }
}

impl TypedOp for Int8Linear {
    as_op!();

    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let x = inputs[0];
        ensure!(x.rank() == 2 && x.shape[1] == self.0.inputs().to_dim());
        let shape = [x.shape[0].clone(), self.0.outputs().to_dim()];
        Ok(tvec!(f32::datum_type().fact(&shape)))
    }
}
