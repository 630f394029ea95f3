//! The space that a user's vectors span: what they all have in common says little, so it counts little.
//!
//! Whitening by a shrunken covariance, along the axes of most variance: [Su et al. 2021](https://arxiv.org/abs/2103.15316).

use super::background::{Background, COUNT, NEAREST, OTHER, knows_only_english, mean_of_highest};
use super::gate::Gate;
use super::vector::Vector;
use crate::wire::work;

/// The most vectors that the space is made from. Their products, half of the matrix, are most of the work of a step that finds axes.
const SAMPLE: usize = 128;
/// How many products of two vectors a step takes that places texts.
const STEP: usize = 8192;
/// How many axes are scaled one by one; the others are scaled as the next one.
const AXES: usize = 12;
/// Iterations for each axis: an axis that is not exact does no harm.
const ITERATIONS: usize = 8;
/// The variance at which an axis counts half, in mean variances of an axis.
const HALF: f32 = 10.0;
/// With so many vectors their variance counts half, and with half as many their mean.
const PRIOR: f32 = 50.0;
/// How much nearer neighbours are than others when the order of memories tells most.
const TELLING: f32 = 0.1;
/// The least cosine of a text that matters, where there is no background to compare with; with one, the best text of a question
/// that is not so near says nothing without words. In a store about one subject all messages about it are far above the background,
/// whether a text answers them or not.
pub const LEAST_COSINE: f32 = 0.25;
/// How many requests make a memory's mean cosine to requests.
const REQUESTS: usize = 6;

/// A space, and the texts in it.
#[derive(Debug, Default)]
pub struct Space {
    model_id: String,
    background: Option<Background>,
    /// How many vectors there were when the axes were found, and how often they were.
    count: usize,
    found: u32,
    mean: Vec<f32>,
    axes: Vec<Vec<f32>>,
    /// How much a component along each axis counts, and along all others.
    gains: Vec<f32>,
    rest: f32,
    /// How much the order of the texts tells, 0 to 1.
    order: f32,
    /// By slot.
    places: Vec<Option<Place>>,
}

/// A text, or a query, in the space.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place {
    /// The components of its unit vector along the axes, from the mean.
    along: Vec<f32>,
    /// The product of its unit vector with the mean.
    mean: f32,
    norm: f32,
    /// Which axes these are.
    found: u32,
    /// Its cosines to the messages of the background, in 127ths.
    pub background: Vec<i8>,
    /// Its mean cosine to the messages about anything else that are nearest to it; [`LEAST_COSINE`] without a background.
    pub others: f32,
    /// Its mean cosine to the requests that are nearest to it.
    pub requests: f32,
}

impl Space {
    /// Takes a step towards a space that is up to date with `texts`, which have vectors of the model `model_id`, and returns
    /// whether there are more. The axes are found again when a quarter of the texts is new; else the work is that of the new texts.
    pub fn step<'a>(&mut self, model_id: &str, texts: impl Iterator<Item = (u32, Option<&'a Vector>)> + Clone) -> bool {
        if self.model_id != model_id {
            *self =
                Self { model_id: model_id.to_owned(), background: Background::bundled(model_id), ..Self::default() };
            return true;
        }
        let vectors = texts.filter_map(|(slot, vector)| Some((slot as usize, vector?)));
        let count = vectors.clone().count();
        if count * 4 > self.count * 5 || count * 5 < self.count * 4 {
            self.find_axes(&vectors.map(|(_, vector)| vector).collect::<Vec<_>>());
            return true;
        }
        let mut left = STEP;
        for (slot, vector) in vectors {
            if self.places.len() <= slot {
                self.places.resize(slot + 1, None);
            }
            if self.places[slot].as_ref().is_none_or(|place| place.found != self.found) {
                if left == 0 {
                    return true;
                }
                let known = self.places[slot].take();
                let needed = self.axes.len() + 2 + if known.is_some() { 0 } else { COUNT };
                left = left.saturating_sub(needed);
                self.places[slot] = Some(self.placed(vector, known));
            }
        }
        false
    }

    /// Forgets the text in `slot`.
    pub fn remove(&mut self, slot: u32) {
        if let Some(place) = self.places.get_mut(slot as usize) {
            *place = None;
        }
    }

    /// The text in `slot`.
    pub fn at(&self, slot: u32) -> Option<&Place> {
        self.places.get(slot as usize)?.as_ref()
    }

    /// How much the order of the texts tells, 0 to 1.
    pub fn order(&self) -> f32 {
        self.order
    }

    /// The least cosine of a text that matters to a query at `place`, the best of whose texts has the cosine `best`; `None`: none
    /// of those that `gate` knows does. Without a background it is fixed.
    pub fn least_cosine(&self, gate: &Gate, place: &Place, best: f32, is_request: bool) -> Option<f32> {
        match &self.background {
            Some(background) => gate.least_cosine(place.others, best, is_request, background.own_nearness()),
            None => Some(LEAST_COSINE),
        }
    }

    /// Whether the model of the vectors knows English alone: of other languages all texts are near to one another.
    pub fn knows_only_english(&self) -> bool {
        knows_only_english(&self.model_id)
    }

    /// Where `vector` is.
    pub fn place(&self, vector: &Vector) -> Place {
        self.placed(vector, None)
    }

    /// Where `vector` is. `known`: where it was by other axes; how near it is to the background stays.
    fn placed(&self, vector: &Vector, known: Option<Place>) -> Place {
        let Place { background, others, requests, .. } = known.unwrap_or_else(|| {
            let background = self.background.as_ref().map(|background| background.cosines(vector)).unwrap_or_default();
            let others = background.get(..OTHER).map_or(LEAST_COSINE, |others| mean_of_highest(others, NEAREST));
            let requests = mean_of_highest(background.get(OTHER..).unwrap_or_default(), REQUESTS);
            Place { background, others, requests, ..Place::default() }
        });
        let unit = vector.unit();
        let mean = dot(&unit, &self.mean);
        let centred: Vec<f32> = unit.iter().zip(&self.mean).map(|(x, mean)| x - mean).collect();
        let along: Vec<f32> = self.axes.iter().map(|axis| dot(axis, &centred)).collect();
        let place = Place { along, mean, norm: 1.0, found: self.found, background, others, requests };
        let norm = self.product(dot(&centred, &centred), &place, &place).max(1e-6).sqrt();
        Place { norm, ..place }
    }

    /// The cosine of two places in the space, from their cosine outside of it.
    pub fn cosine(&self, cosine: f32, a: &Place, b: &Place) -> f32 {
        if self.mean.is_empty() {
            return cosine;
        }
        let mean = dot(&self.mean, &self.mean);
        self.product(cosine - a.mean - b.mean + mean, a, b) / (a.norm * b.norm)
    }

    /// The product of two vectors from the mean, scaled along the axes. `plain`: that without scales.
    fn product(&self, plain: f32, a: &Place, b: &Place) -> f32 {
        let mut product = self.rest * plain;
        for (at, gain) in self.gains.iter().enumerate() {
            product += (gain - self.rest) * a.along[at] * b.along[at];
        }
        product
    }

    fn find_axes(&mut self, vectors: &[&Vector]) {
        self.count = vectors.len();
        self.found += 1;
        (self.axes, self.gains, self.rest, self.order) = (Vec::new(), Vec::new(), 1.0, 0.0);
        let length = vectors.first().map_or(0, |vector| vector.bytes().len());
        let step = vectors.len().div_ceil(SAMPLE).max(1);
        let mut rows: Vec<Vec<f32>> = vectors.iter().step_by(step).map(|vector| vector.unit()).collect();
        rows.retain(|row| row.len() == length);
        let count = rows.len();
        self.mean = vec![0.0; length];
        for row in &rows {
            add(&mut self.mean, 1.0 / (count as f32 + PRIOR / 2.0), row);
        }
        if count < 4 {
            return;
        }
        self.order = order(vectors);
        for row in &mut rows {
            add(row, -1.0, &self.mean);
        }
        // The axes of the covariance are those of the smaller matrix of products.
        let mut products = vec![vec![0.0; count]; count];
        for at in 0..count {
            for other in 0..=at {
                let product = dot(&rows[at], &rows[other]) / count as f32;
                products[at][other] = product;
                products[other][at] = product;
            }
        }
        let total: f32 = (0..count).map(|at| products[at][at]).sum();
        let half = (HALF * total / length as f32).max(1e-9);
        let shrunken = count as f32 / (count as f32 + PRIOR);
        for _ in 0..=AXES.min(count - 1) {
            let (variance, weights) = largest(&products);
            self.rest = 1.0 / (1.0 + shrunken * variance.max(0.0) / half);
            let mut axis = vec![0.0; length];
            for (row, weight) in rows.iter().zip(&weights) {
                add(&mut axis, *weight, row);
            }
            let norm = dot(&axis, &axis).sqrt().max(1e-9);
            for x in &mut axis {
                *x /= norm;
            }
            self.axes.push(axis);
            self.gains.push(self.rest);
            for (row, weight) in products.iter_mut().zip(&weights) {
                add(row, -variance * weight, &weights);
            }
        }
        self.axes.pop();
        self.gains.pop();
    }
}

/// The largest eigenvalue of a symmetric matrix and its unit vector, by iteration.
fn largest(matrix: &[Vec<f32>]) -> (f32, Vec<f32>) {
    // The matrix at hand has a larger part in the row of its largest element than in any other that is known.
    let start = (0..matrix.len()).max_by(|a, b| matrix[*a][*a].total_cmp(&matrix[*b][*b])).unwrap_or_default();
    let mut vector = matrix[start].clone();
    let mut value = 0.0;
    for _ in 0..ITERATIONS {
        let norm = dot(&vector, &vector).sqrt().max(1e-9);
        for x in &mut vector {
            *x /= norm;
        }
        let next: Vec<f32> = matrix.iter().map(|row| dot(row, &vector)).collect();
        value = dot(&next, &vector);
        vector = next;
    }
    let norm = dot(&vector, &vector).sqrt().max(1e-9);
    for x in &mut vector {
        *x /= norm;
    }
    (value, vector)
}

/// How much nearer texts are to their neighbours than to others, in [`TELLING`], 0 to 1.
fn order(vectors: &[&Vector]) -> f32 {
    let count = vectors.len();
    let step = count.div_ceil(SAMPLE);
    let mut nearer = 0.0;
    let mut pairs = 0;
    for at in (1..count).step_by(step) {
        let cosine = |other: usize| vectors[at].cosine(vectors[other % count]).unwrap_or_default();
        nearer += cosine(at - 1) - cosine(at + count / 2);
        pairs += 1;
    }
    (nearer / (pairs.max(1) as f32 * TELLING)).clamp(0.0, 1.0)
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    work::count(a.len());
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Adds `factor` times `other` to `vector`.
fn add(vector: &mut [f32], factor: f32, other: &[f32]) {
    work::count(vector.len());
    for (x, y) in vector.iter_mut().zip(other) {
        *x += factor * y;
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
