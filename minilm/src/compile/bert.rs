//! A BERT in tract's graph, from its output back to its inputs.

#[allow(clippy::wildcard_imports, reason = "tract means its `internal` to be imported so: traits and macros")]
use tract_onnx::{prelude::*, tract_core::ops::nn::Softmax, tract_hir::internal::*};

use fast_memory_encoder::{Embeddings, Encoder, Layer, Norm, int8::Linear};

use super::{
    matching::{AnyLinear, Matcher},
    quantise::{quantise_rows, split_outliers},
};

/// Reads the encoder out of the graph.
pub(super) fn compile(model: &TypedModel) -> TractResult<Encoder> {
    let graph = Matcher(model);
    let mut layers = Vec::new();
    let mut heads = None;
    let mut states = model.outputs[0];
    loop {
        let (sum, norm) = graph.norm(states).with_context(|| missing("a layer normalisation", layers.len()))?;
        let Some((layer, layer_heads, before)) = layer(&graph, sum, norm.clone(), layers.len())? else {
            layers.reverse();
            let width = norm.gamma.len();
            let embeddings = embeddings(&graph, sum, norm)?;
            return Ok(Encoder { embeddings, layers, width, heads: heads.context("it has no layer")? });
        };
        ensure!(heads.is_none_or(|heads| heads == layer_heads), "its layers have different numbers of heads");
        heads = Some(layer_heads);
        layers.push(layer);
        states = before;
    }
}

fn missing(what: &str, layers: usize) -> String {
    format!("{what} is not where a BERT has it, {layers} layers before its output")
}

/// The layer whose last sum is `sum`, its heads and what goes into it; `None` where the sum is that of embeddings.
fn layer(
    graph: &Matcher<'_>,
    sum: OutletId,
    norm: Norm,
    after: usize,
) -> TractResult<Option<(Layer, usize, OutletId)>> {
    let Some(((activated, down), residual)) = residual_sum(graph, sum) else { return Ok(None) };
    let wide = graph.gelu(activated).with_context(|| missing("an exact GELU", after))?;
    let (attended, up) = graph.linear(wide).with_context(|| missing("a feed-forward layer", after))?;
    ensure!(same(graph, attended, residual), "{}", missing("the input of a feed-forward block", after));
    let (sum, attention_norm) = graph.norm(attended).with_context(|| missing("a layer normalisation", after))?;
    let ((mixed, output), before) =
        residual_sum(graph, sum).with_context(|| missing("the output of attention", after))?;
    let (query_key_value, heads) =
        attention(graph, mixed, before).with_context(|| missing("attention of all tokens", after))?;
    let (up, down) = feed_forward(up, down)?;
    let attention_output = int8(output)?;
    Ok(Some((Layer { query_key_value, attention_output, attention_norm, up, down, norm }, heads, before)))
}

/// A linear layer and its input, and what is added to it.
fn residual_sum(graph: &Matcher<'_>, sum: OutletId) -> Option<((OutletId, AnyLinear), OutletId)> {
    let pair = graph.sum(graph.behind_axes(sum))?;
    // The other way round, the embeddings of a text would be taken for a layer.
    Matcher::one_of(pair, |side| graph.linear(side))
}

fn same(graph: &Matcher<'_>, a: OutletId, b: OutletId) -> bool {
    graph.behind_axes(a) == graph.behind_axes(b)
}

/// Query, key and value of all heads as one layer, and the number of heads, where `mixed` is attention over `states`.
fn attention(graph: &Matcher<'_>, mixed: OutletId, states: OutletId) -> Option<(Linear, usize)> {
    let [shares, value] = graph.matrices(graph.behind_axes(mixed))?;
    let shares = graph.behind_axes(shares);
    graph.op::<Softmax>(shares)?;
    let (mut scores, mut factor, _) = graph.behind_heads(graph.node(shares).inputs[0]);
    while let Some(pair) = graph.sum(scores) {
        // A mask is 0 for the tokens of a text.
        let ids = [ids_of(graph)?];
        let ((), rest) = Matcher::one_of(pair, |side| graph.is_without(side, &ids).then_some(()))?;
        let (rest, before_mask, _) = graph.behind_heads(rest);
        factor *= before_mask;
        scores = rest;
    }
    let parts = graph.matrices(scores)?;
    let mut layers = Vec::new();
    let mut heads = None;
    for part in [parts[0], parts[1], value] {
        let (layer, part_factor, part_heads) = graph.behind_heads(part);
        let (input, layer) = graph.linear(layer)?;
        if !same(graph, input, states) || heads.is_some_and(|heads| Some(heads) != part_heads) {
            return None;
        }
        heads = Some(part_heads?);
        layers.push(int8(layer).ok()?.scaled(part_factor));
    }
    let [query, key, value] = <[Linear; 3]>::try_from(layers).ok()?;
    Some((Linear::joined(&[&query.scaled(factor), &key, &value]), heads?))
}

/// The input of the graph that holds the tokens.
fn ids_of(graph: &Matcher<'_>) -> Option<OutletId> {
    graph.0.inputs.iter().copied().find(|input| graph.node(*input).name == "input_ids")
}

fn int8(layer: AnyLinear) -> TractResult<Linear> {
    match layer {
        AnyLinear::Int8(layer) => Ok(layer),
        AnyLinear::Float(weights) => Ok(weights.quantise()?),
    }
}

fn feed_forward(up: AnyLinear, down: AnyLinear) -> TractResult<(Linear, Linear)> {
    match (up, down) {
        (AnyLinear::Float(up), AnyLinear::Float(down)) => {
            let (down, units) = split_outliers(&down)?;
            Ok((up.pick(&units).quantise()?, down))
        }
        (up, down) => Ok((int8(up)?, int8(down)?)),
    }
}

/// The tables whose rows are added for each token: of words, of positions, and of token types, of which a text has the first.
fn embeddings(graph: &Matcher<'_>, sum: OutletId, norm: Norm) -> TractResult<Embeddings> {
    let width = norm.gamma.len();
    let ids = ids_of(graph).context("it has no input_ids")?;
    let (mut words, mut positions, mut everywhere) = (None, None, vec![0.0; width]);
    for part in summands(graph, sum) {
        if let Some(table) = word_table(graph, part, ids, width)? {
            words = Some(table);
        } else if let Some(table) = graph.first_rows(part) {
            positions = Some(floats(&table)?);
        } else if let Some((table, indices)) = graph.gathered(part) {
            if is_type(graph, indices) {
                add(&mut everywhere, &floats(&table)?[..width]);
            } else {
                positions = Some(floats(&table)?);
            }
        } else if let Some(row) = graph.floats(part).filter(|row| row.len() == width) {
            add(&mut everywhere, &row);
        } else {
            bail!("its embeddings have a part that a BERT has not: {}", graph.node(part).op.name());
        }
    }
    let ((words, scales), mut positions) = words.zip(positions).context("its word or position table is missing")?;
    for row in positions.chunks_exact_mut(width) {
        add(row, &everywhere);
    }
    Ok(Embeddings::new(&words, scales, positions, norm))
}

fn summands(graph: &Matcher<'_>, outlet: OutletId) -> Vec<OutletId> {
    let outlet = graph.behind_axes(outlet);
    match graph.sum(outlet) {
        Some(pair) => pair.into_iter().flat_map(|part| summands(graph, part)).collect(),
        None => vec![outlet],
    }
}

/// Int8 rows and their scales, where `part` is the rows of `ids` in the word table.
fn word_table(
    graph: &Matcher<'_>,
    part: OutletId,
    ids: OutletId,
    width: usize,
) -> TractResult<Option<(Vec<i8>, Vec<f32>)>> {
    let of_ids = |outlet| graph.gathered(outlet).filter(|(_, indices)| same(graph, *indices, ids)).map(|found| found.0);
    if let Some(table) = of_ids(part) {
        return Ok(Some(quantise_rows(&floats(&table)?, width)));
    }
    let Some((table, scales)) = graph.product(part).and_then(|pair| {
        let (table, rest) = Matcher::one_of(pair, |side| of_ids(graph.cast(side)?))?;
        Some((table, of_ids(rest)?))
    }) else {
        return Ok(None);
    };
    Ok(Some((table.try_as_plain_ram()?.as_slice::<i8>()?.to_vec(), floats(&scales)?)))
}

/// Whether these are the indices of token types: they depend on that input, or are all 0.
fn is_type(graph: &Matcher<'_>, indices: OutletId) -> bool {
    let types = graph.0.inputs.iter().copied().find(|input| graph.node(*input).name == "token_type_ids");
    types.is_some_and(|types| !graph.is_without(indices, &[types]))
}

fn floats(tensor: &Tensor) -> TractResult<Vec<f32>> {
    Ok(tensor.try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
}

fn add(row: &mut [f32], other: &[f32]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += other;
    }
}
