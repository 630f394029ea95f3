use super::{Place, Space};
use crate::recall::vector::Vector;
use crate::wire::work;

/// The most products of two numbers in a step, which takes about a nanosecond each in WebAssembly.
const MOST: u64 = 8_000_000;

fn vectors(count: usize) -> Vec<Vector> {
    let component = |text: usize, at: usize| ((text * 31 + at * 17) as f32 * 0.37).sin() + (text as f32 * 0.01).cos();
    let vector = |text| Vector::from_f32(&(0..384).map(|at| component(text, at)).collect::<Vec<_>>());
    (0..count).filter_map(vector).collect()
}

/// The work of each step until the space is up to date.
fn steps(space: &mut Space, vectors: &[Vector]) -> Vec<u64> {
    let texts = || vectors.iter().enumerate().map(|(slot, vector)| (slot as u32, Some(vector)));
    let mut steps = Vec::new();
    work::take();
    while space.step("all-MiniLM-L6-v2", texts()) {
        steps.push(work::take());
    }
    steps.push(work::take());
    steps
}

#[test]
fn a_step_is_short_however_many_texts_there_are() {
    for count in [400, 3000] {
        let vectors = vectors(count);
        let mut space = Space::default();
        let first = steps(&mut space, &vectors[..count / 2]);
        let second = steps(&mut space, &vectors);
        for work in first.iter().chain(&second) {
            assert!(*work <= MOST, "{count}: {first:?} {second:?}");
        }
        assert_eq!(steps(&mut space, &vectors), [0], "nothing is new");
    }
}

#[test]
fn what_is_known_of_a_text_is_not_computed_again_when_axes_are() {
    let vectors = vectors(600);
    let mut space = Space::default();
    let first: u64 = steps(&mut space, &vectors[..400]).iter().sum();
    let added: u64 = steps(&mut space, &vectors).iter().sum();
    assert!(added < first, "{added} for 200 more, {first} for the first 400");
    let mut at_once = Space::default();
    steps(&mut at_once, &vectors);
    for slot in 0..600 {
        let placed = at_once.at(slot).map(|place| Place { found: space.found, ..place.clone() });
        assert_eq!(space.at(slot), placed.as_ref());
    }
}
