//! Messages that know nothing of a user, as vectors: how near such messages come to a memory tells what a cosine is worth.

use super::vector::Vector;

/// The vectors of `background.txt` by the bundled model, written by `scripts/model/background.mjs`: of the messages about anything
/// else one bit a component, its sign; of the requests two.
static MINILM: &[u8] = include_bytes!("background.minilm.bin");
const MINILM_ID: &str = "all-MiniLM-L6-v2";

/// How many of the messages are about anything but what is remembered. The others ask for everyday help.
pub const OTHER: usize = 72;
/// How many messages there are.
pub const COUNT: usize = OTHER + 32;

/// Two bits of a component stand for these: the quantizer of Lloyd and Max for a normal distribution, at 0.453 and 1.51 of its
/// standard deviation. A cosine is then off by 0.02.
const LEVELS: [i8; 4] = [-10, -3, 3, 10];
const SIGNS: [i8; 2] = [-1, 1];
/// To how many other messages of the background a message of it is compared.
pub const NEAREST: usize = 4;

/// The vectors of the messages.
#[derive(Debug)]
pub struct Background {
    vectors: Vec<Vector>,
    own_nearness: Vec<f32>,
}

/// Whether a model knows English alone, by its name.
pub fn knows_only_english(model_id: &str) -> bool {
    model_id == MINILM_ID || model_id.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == "en")
}

impl Background {
    /// The vectors of the model `model_id`, if the engine brings them.
    pub fn bundled(model_id: &str) -> Option<Self> {
        (model_id == MINILM_ID).then(|| Self::unpack(MINILM)).flatten()
    }

    /// `None` for bytes of another length.
    fn unpack(packed: &[u8]) -> Option<Self> {
        // Of each component OTHER bits, and two for each other message.
        let length = packed.len() * 8 / (OTHER + 2 * (COUNT - OTHER));
        let (others, requests) = packed.split_at(OTHER * length / 8);
        let mut vectors = Vec::new();
        for (packed, bits, levels) in [(others, 1, &SIGNS[..]), (requests, 2, &LEVELS)] {
            for packed in packed.chunks_exact((length * bits / 8).max(1)) {
                let level =
                    |at: usize| levels[usize::from(packed[at * bits / 8] >> (at * bits % 8)) & (levels.len() - 1)];
                vectors.push(Vector::from_bytes((0..length).map(level).collect())?);
            }
        }
        (vectors.len() == COUNT).then(|| Self::new(vectors))
    }

    fn new(vectors: Vec<Vector>) -> Self {
        let background = Self { vectors, own_nearness: Vec::new() };
        let own_nearness = background.vectors[..OTHER].iter().enumerate().map(|(at, message)| {
            let mut cosines = background.cosines(message);
            // Not to itself.
            cosines.remove(at);
            mean_of_highest(&cosines[..OTHER - 1], NEAREST)
        });
        let own_nearness = own_nearness.collect();
        Self { own_nearness, ..background }
    }

    /// Of each message that is about anything else, its mean cosine to those nearest to it.
    pub fn own_nearness(&self) -> &[f32] {
        &self.own_nearness
    }

    /// The cosine of each message to `vector`, in 127ths; none for a vector of another length.
    pub fn cosines(&self, vector: &Vector) -> Vec<i8> {
        let mut cosines = Vec::new();
        for message in &self.vectors {
            if let Some(cosine) = message.cosine(vector) {
                cosines.push((cosine * 127.0).round() as i8);
            }
        }
        cosines
    }
}

/// The mean of the `count` highest of `cosines`, in 127ths.
pub fn mean_of_highest(cosines: &[i8], count: usize) -> f32 {
    // Counted by value: a sort takes two kilobytes of the engine.
    let mut counts = [0_usize; 256];
    for cosine in cosines {
        counts[(i32::from(*cosine) + 128) as usize] += 1;
    }
    let (mut sum, mut left) = (0, count);
    for (value, found) in counts.iter().enumerate().rev() {
        let taken = left.min(*found);
        sum += (value as i32 - 128) * taken as i32;
        left -= taken;
    }
    sum as f32 / (127.0 * (count - left).max(1) as f32)
}
