//! What is found in tract's graph, seen from an outlet back.

#[allow(clippy::wildcard_imports, reason = "tract means its `internal` to be imported so: traits and macros")]
use tract_onnx::{
    prelude::*,
    tract_core::ops::{
        array::{Gather, Slice},
        binary::TypedBinOp,
        cast::Cast,
        change_axes::AxisOp,
        einsum::EinSum,
        element_wise::ElementWiseOp,
        math::{Add, Mul, Sub},
        nn::{Reduce, RmsNorm},
    },
    tract_hir::internal::*,
};

use fast_memory_encoder::{Norm, int8::Linear};

use super::quantise::Weights;
use crate::int8::Int8Linear;

/// A linear layer of the graph.
pub(super) enum AnyLinear {
    /// Of a graph that was made with int8 weights.
    Int8(Linear),
    Float(Weights),
}

pub(super) struct Matcher<'a>(pub(super) &'a TypedModel);

impl<'a> Matcher<'a> {
    pub(super) fn node(&self, outlet: OutletId) -> &'a TypedNode {
        &self.0.nodes[outlet.node]
    }

    /// The operator, if it is of this type.
    pub(super) fn op<T: TypedOp>(&self, outlet: OutletId) -> Option<&'a T> {
        self.node(outlet).op_as::<T>()
    }

    pub(super) fn constant(&self, outlet: OutletId) -> Option<Arc<Tensor>> {
        self.0.outlet_fact(outlet).ok()?.konst.clone()
    }

    pub(super) fn floats(&self, outlet: OutletId) -> Option<Vec<f32>> {
        let tensor = self.constant(outlet)?;
        Some(tensor.try_as_plain_ram().ok()?.as_slice::<f32>().ok()?.to_vec())
    }

    fn scalar(&self, outlet: OutletId) -> Option<f32> {
        match self.floats(outlet)?[..] {
            [value] => Some(value),
            _ => None,
        }
    }

    /// The inputs of a sum, difference or product of two.
    fn binary(
        &self,
        outlet: OutletId,
        op: &dyn tract_onnx::tract_core::ops::binary::BinMiniOp,
    ) -> Option<[OutletId; 2]> {
        let found = self.op::<TypedBinOp>(outlet)?;
        if found.0.name() != op.name() {
            return None;
        }
        self.node(outlet).inputs[..].try_into().ok()
    }

    pub(super) fn sum(&self, outlet: OutletId) -> Option<[OutletId; 2]> {
        self.binary(outlet, &Add)
    }

    pub(super) fn product(&self, outlet: OutletId) -> Option<[OutletId; 2]> {
        self.binary(outlet, &Mul)
    }

    /// Of a pair, what `read` takes, and the other.
    pub(super) fn one_of<T>(pair: [OutletId; 2], mut read: impl FnMut(OutletId) -> Option<T>) -> Option<(T, OutletId)> {
        let [a, b] = pair;
        read(a).map(|found| (found, b)).or_else(|| read(b).map(|found| (found, a)))
    }

    /// What is before changes of axes.
    pub(super) fn behind_axes(&self, mut outlet: OutletId) -> OutletId {
        while self.op::<AxisOp>(outlet).is_some() {
            outlet = self.node(outlet).inputs[0];
        }
        outlet
    }

    /// What is before changes of axes and factors, the product of the factors, and the number of heads where an axis is split in
    /// heads and components.
    pub(super) fn behind_heads(&self, mut outlet: OutletId) -> (OutletId, f32, Option<usize>) {
        let (mut factor, mut heads) = (1.0, None);
        loop {
            if let Some(axis) = self.op::<AxisOp>(outlet) {
                if let AxisOp::Reshape(_, from, to) = axis
                    && let ([_], [count, _]) = (&from[..], &to[..])
                {
                    heads = count.to_usize().ok();
                }
                outlet = self.node(outlet).inputs[0];
            } else if let Some((value, rest)) =
                self.product(outlet).and_then(|pair| Self::one_of(pair, |side| self.scalar(side)))
            {
                factor *= value;
                outlet = rest;
            } else {
                return (outlet, factor, heads);
            }
        }
    }

    /// Whether `outlet` can be computed without the inputs of the graph at these places.
    pub(super) fn is_without(&self, outlet: OutletId, inputs: &[OutletId]) -> bool {
        !inputs.contains(&outlet) && self.node(outlet).inputs.iter().all(|before| self.is_without(*before, inputs))
    }

    pub(super) fn norm(&self, outlet: OutletId) -> Option<(OutletId, Norm)> {
        let outlet = self.behind_axes(outlet);
        let (beta, scaled) = Self::one_of(self.sum(outlet)?, |side| self.floats(side))?;
        let (gamma, normalized) = Self::one_of(self.product(scaled)?, |side| self.floats(side))?;
        let normalized = self.behind_axes(normalized);
        let epsilon = self.op::<RmsNorm>(normalized)?.eps.cast_to_scalar::<f32>().ok()?;
        let [x, mean] = self.binary(self.node(normalized).inputs[0], &Sub)?;
        let (_, total) = Self::one_of(self.product(mean)?, |side| self.scalar(side))?;
        self.op::<Reduce>(total)?;
        (self.node(total).inputs[0] == x).then_some((x, Norm { gamma, beta, epsilon }))
    }

    /// The GELU's input, where `outlet` is that of the exact GELU.
    pub(super) fn gelu(&self, outlet: OutletId) -> Option<OutletId> {
        let outlet = self.behind_axes(outlet);
        let is_gelu = self.op::<ElementWiseOp>(outlet)?.0.name() == "GeluExact";
        is_gelu.then(|| self.node(outlet).inputs[0])
    }

    pub(super) fn linear(&self, outlet: OutletId) -> Option<(OutletId, AnyLinear)> {
        let outlet = self.behind_axes(outlet);
        if let Some(Int8Linear(layer)) = self.op::<Int8Linear>(outlet) {
            return Some((self.node(outlet).inputs[0], AnyLinear::Int8((**layer).clone())));
        }
        let (bias, product) = Self::one_of(self.sum(outlet)?, |side| self.floats(side))?;
        let product = self.behind_axes(product);
        let axes = self.op::<EinSum>(product)?.axes.to_string();
        let [x, weights] = self.node(product).inputs[..] else { return None };
        let weights = self.constant(weights)?;
        let weights = input_output(&weights, &axes)?;
        let is_layer = !bias.is_empty() && weights.len().is_multiple_of(bias.len());
        is_layer.then_some((x, AnyLinear::Float(Weights { weights, bias })))
    }

    /// The inputs of a product of two matrices that are both computed.
    pub(super) fn matrices(&self, outlet: OutletId) -> Option<[OutletId; 2]> {
        self.op::<EinSum>(outlet)?;
        let inputs: [OutletId; 2] = self.node(outlet).inputs[..].try_into().ok()?;
        inputs.iter().all(|input| self.constant(*input).is_none()).then_some(inputs)
    }

    /// The table and indices of gathered rows.
    pub(super) fn gathered(&self, outlet: OutletId) -> Option<(Arc<Tensor>, OutletId)> {
        let gather = self.op::<Gather>(outlet)?;
        let [table, indices] = self.node(outlet).inputs[..] else { return None };
        (gather.axis == 0).then_some((self.constant(table)?, indices))
    }

    /// The table of which the first rows are taken.
    pub(super) fn first_rows(&self, outlet: OutletId) -> Option<Arc<Tensor>> {
        let slice = self.op::<Slice>(outlet)?;
        (slice.start == 0.to_dim()).then(|| self.constant(self.node(outlet).inputs[0])).flatten()
    }

    /// What a cast is of.
    pub(super) fn cast(&self, outlet: OutletId) -> Option<OutletId> {
        self.op::<Cast>(outlet).map(|_| self.node(outlet).inputs[0])
    }
}

/// The weights of a product as [input, output], row-major. In `axes`, such as `amk,kn->mn`, letters of the second operand that
/// are not in the result are its inputs.
fn input_output(weights: &Tensor, axes: &str) -> Option<Vec<f32>> {
    let (operands, result) = axes.split_once("->")?;
    let (x, w) = operands.split_once(',')?;
    let place = |letter: char| w.chars().position(|other| other == letter);
    let inputs: Vec<usize> = x.chars().filter(|letter| !result.contains(*letter)).filter_map(place).collect();
    let outputs: Vec<usize> = result.chars().filter_map(place).collect();
    let order: Vec<usize> = inputs.into_iter().chain(outputs).collect();
    if order.len() != weights.rank() {
        return None;
    }
    let ordered = weights.clone().permute_axes(&order).ok()?;
    Some(ordered.try_as_plain_ram().ok()?.as_slice::<f32>().ok()?.to_vec())
}
