use std::{collections::HashMap, sync::Arc};

#[allow(clippy::wildcard_imports, reason = "tract means its `internal` to be imported so: traits and macros")]
use tract_onnx::{
    Onnx,
    pb::{GraphProto, NodeProto},
    tract_hir::internal::*,
};

use fast_memory_encoder::int8::Linear;

use super::op::Int8Linear;

const OP: &str = "Int8Linear";

/// Makes one node of every `DequantizeLinear` → `MatMul` → `Add`.
///
/// Before the runtime reads the graph: it would fold the dequantisation, and the int8 weights would be gone.
pub(crate) fn fuse_linear_layers(graph: &mut GraphProto) {
    let by_input = |op: &str, position: usize| -> HashMap<String, NodeProto> {
        let nodes = graph.node.iter().filter(|node| node.op_type == op);
        nodes.filter_map(|node| Some((node.input.get(position)?.clone(), node.clone()))).collect()
    };
    let (products, sums) = (by_input("MatMul", 1), by_input("Add", 0));
    let layers: Vec<[NodeProto; 3]> = graph
        .node
        .iter()
        .filter(|node| node.op_type == "DequantizeLinear" && node.input.len() == 2)
        .filter_map(|weights| {
            let product = products.get(weights.output.first()?)?;
            let sum = sums.get(product.output.first()?)?;
            Some([weights.clone(), product.clone(), sum.clone()])
        })
        .collect();
    for [weights, product, sum] in layers {
        let fused = NodeProto {
            op_type: OP.to_owned(),
            input: vec![
                product.input[0].clone(),
                weights.input[0].clone(),
                weights.input[1].clone(),
                sum.input[1].clone(),
            ],
            ..sum.clone()
        };
        graph.node.retain(|node| node.output != weights.output && node.output != product.output);
        if let Some(place) = graph.node.iter_mut().find(|node| node.output == sum.output) {
            *place = fused;
        }
    }
}

/// Teaches the reader of ONNX files the fused node.
pub(crate) fn register(onnx: &mut Onnx) {
    onnx.op_register.insert(OP, |_, _| Ok((expand(Fused), vec![])));
}

#[derive(Clone, Debug)]
struct Fused;

impl Expansion for Fused {
    fn name(&self) -> StaticName {
        OP.into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        let ([x, weights, _scales, _bias], [out]) = (inputs, outputs) else {
            bail!("{OP} has four inputs and one output")
        };
        s.equals(&x.datum_type, f32::datum_type())?;
        s.equals(&out.datum_type, f32::datum_type())?;
        s.equals(&weights.datum_type, i8::datum_type())?;
        s.equals(&x.rank, 2)?;
        s.equals(&out.rank, 2)?;
        s.equals(&x.shape[0], &out.shape[0])?;
        s.equals(&x.shape[1], &weights.shape[0])?;
        s.equals(&out.shape[1], &weights.shape[1])
    }

    fn wire(&self, prefix: &str, target: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let constant = |input: usize| -> TractResult<Arc<Tensor>> {
            let fact = target.outlet_fact(inputs[input])?;
            fact.konst.clone().context("weights are no constant")
        };
        let (weights, scales, bias) = (constant(1)?, constant(2)?, constant(3)?);
        let linear = Linear::new(
            weights.try_as_plain_ram()?.as_slice::<i8>()?,
            scales.try_as_plain_ram()?.as_slice::<f32>()?,
            bias.try_as_plain_ram()?.as_slice::<f32>()?,
        )
        .map_err(|error| format_err!("{error}"))?;
        target.wire_node(prefix, Int8Linear(Arc::new(linear)), &inputs[..1])
    }
}
