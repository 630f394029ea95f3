use std::sync::Arc;

#[allow(clippy::wildcard_imports, reason = "tract means its `internal` to be imported so: traits and macros")]
use tract_onnx::{pb::GraphProto, prelude::*, tract_hir::internal::*};

use crate::int8;

/// The transformer: token ids in, one hidden state per token out.
///
/// The plan is made once with the number of tokens left open: a plan per length would repeat the packed weights.
pub(crate) struct Encoder {
    plan: Arc<TypedRunnableModel>,
    inputs: Vec<Input>,
    dimensions: usize,
}

/// What an input of the graph is given.
#[derive(Clone, Copy, PartialEq)]
enum Input {
    /// Of a graph of ours: one text, no batch.
    Ids,
    /// Of an export: a batch of one.
    Batch(Fill),
}

#[derive(Clone, Copy, PartialEq)]
enum Fill {
    Ids,
    /// Texts run without padding.
    Ones,
    Zeros,
    Positions,
}

/// A model as tract reads it, with what its inputs are to be given.
pub(crate) struct Graph {
    pub(crate) model: TypedModel,
    inputs: Vec<Input>,
}

impl Graph {
    /// Reads ONNX. Int8 weights stay int8.
    pub(crate) fn read(mut onnx: &[u8]) -> TractResult<Self> {
        let mut runtime = tract_onnx::onnx();
        int8::register(&mut runtime);
        let mut file = runtime.proto_model_for_read(&mut onnx)?;
        let graph = file.graph.as_mut().context("it has no graph")?;
        let inputs = inputs(graph)?;
        if inputs == [Input::Ids] {
            int8::fuse_linear_layers(graph);
        } else {
            keep_hidden_states(graph);
        }
        let mut model = runtime.model_for_proto_model(&file)?;
        // The largest moment of the load comes next, and WebAssembly never gives memory back.
        drop(file);
        if inputs != [Input::Ids] {
            let tokens = model.symbols.sym("tokens").to_dim();
            for input in 0..inputs.len() {
                model.set_input_fact(input, i64::fact([1.to_dim(), tokens.clone()]).into())?;
            }
        }
        Ok(Self { model: model.into_typed()?.into_decluttered()?, inputs })
    }
}

impl Encoder {
    pub(crate) fn load(onnx: &[u8]) -> TractResult<Self> {
        Self::new(Graph::read(onnx)?)
    }

    pub(crate) fn new(Graph { model, inputs }: Graph) -> TractResult<Self> {
        let model = model.into_optimized()?;
        let dimensions = model.output_fact(0)?.shape.last().context("its output is a single number")?.to_usize()?;
        Ok(Self { plan: model.into_runnable()?, inputs, dimensions })
    }

    /// Components of a hidden state.
    pub(crate) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Hidden states of one text, row-major, one row per token.
    pub(crate) fn run(&self, ids: &[i64]) -> TractResult<Vec<f32>> {
        let inputs = self.inputs.iter().map(|input| input.tensor(ids)).collect::<TractResult<TVec<TValue>>>()?;
        let outputs = self.plan.run(inputs)?;
        Ok(outputs[0].try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
    }
}

impl Input {
    fn tensor(self, ids: &[i64]) -> TractResult<TValue> {
        let fill = match self {
            Self::Ids => return Ok(Tensor::from_shape(&[ids.len()], ids)?.into()),
            Self::Batch(fill) => fill,
        };
        let values: Vec<i64> = match fill {
            Fill::Ids => ids.to_vec(),
            Fill::Ones => vec![1; ids.len()],
            Fill::Zeros => vec![0; ids.len()],
            Fill::Positions => (0..ids.len() as i64).collect(),
        };
        Ok(Tensor::from_shape(&[1, ids.len()], &values)?.into())
    }
}

/// What the inputs of the graph are to be given; old exports list their weights among them.
fn inputs(graph: &GraphProto) -> TractResult<Vec<Input>> {
    let is_weight = |name: &str| graph.initializer.iter().any(|weight| weight.name == name);
    let names: Vec<&str> =
        graph.input.iter().map(|input| input.name.as_str()).filter(|name| !is_weight(name)).collect();
    // Nobody else exports BERT without a mask.
    if names == ["input_ids"] {
        return Ok(vec![Input::Ids]);
    }
    let fill = |name: &str| match name {
        "input_ids" => Ok(Input::Batch(Fill::Ids)),
        "attention_mask" => Ok(Input::Batch(Fill::Ones)),
        "token_type_ids" => Ok(Input::Batch(Fill::Zeros)),
        "position_ids" => Ok(Input::Batch(Fill::Positions)),
        _ => Err(format_err!("it has an input \"{name}\", which is none of BERT's")),
    };
    names.into_iter().map(fill).collect()
}

/// Exports for sentences have further outputs, which would be computed for nothing.
fn keep_hidden_states(graph: &mut GraphProto) {
    let states = graph.output.iter().position(|output| output.name == "last_hidden_state").unwrap_or_default();
    if states < graph.output.len() {
        graph.output.swap(0, states);
        graph.output.truncate(1);
    }
}
