//! The write guard: what is looked at before a memory is stored that the app did not write.
//!
//! A text with a secret is refused. A text that gives orders to a model is set aside: see [`Quarantine`](super::record::Quarantine).
//! Characters that nobody sees are taken out. The rules are patterns over words and shapes; docs/privacy-and-safety.md says what they
//! do not hold.

mod keys;
mod numbers;
mod orders;
mod phrases;
mod secrets;
mod skeleton;
mod unpack;
mod visible;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use visible::{is_hidden, visible};

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds a key, a password, a token, or the number of a card or an account.
    Secret,
    /// It gives orders to a model, or imitates the frame of a prompt.
    Order,
}

/// Whether `text` holds a secret.
pub fn holds_secret(text: &str) -> bool {
    let text = visible(text);
    secrets::holds_secret(&text, &skeleton::skeleton(&text))
}

impl Verdict {
    /// That of `text`; `None`: nothing is wrong with it.
    pub fn of(text: &str) -> Option<Self> {
        let text = visible(text);
        let skeleton = skeleton::skeleton(&text);
        if secrets::holds_secret(&text, &skeleton) {
            Some(Self::Secret)
        } else if orders::gives_orders(&skeleton) {
            Some(Self::Order)
        } else {
            None
        }
    }

    /// Its name in JavaScript.
    pub fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Order => "order",
        }
    }
}
