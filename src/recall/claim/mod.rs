//! What a statement claims, and whether a newer one says the same, or something else of what can be so in one way only.
//!
//! The rules see words alone: a new statement has no vector yet. They are made to err on one side: of two statements that might
//! both hold, both stay.

mod attribute;
mod message;
mod tokens;

use crate::wire::work;
use attribute::{Attribute, is_one_of_several, is_region};
pub use message::{Stated, stated};
use tokens::{Token, Tokens};
pub use tokens::{is_in, number};

/// What a newer statement is to an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// It says the same, or less.
    Same,
    /// It says something else of the same, or more: the older one no longer holds.
    Replaces,
    /// Both hold.
    Unrelated,
}

/// What a statement claims.
#[derive(Debug)]
pub struct Claim {
    tokens: Tokens,
    attribute: Option<Attribute>,
}

/// Pairs of which people prefer one.
const OPPOSITES: [(&str, &str); 13] = [
    ("dark", "light"),
    ("short", "long"),
    ("concis", "detail'"),
    ("brief", "detail'"),
    ("window", "aisl"),
    ("metric", "imperial"),
    ("morn", "even"),
    ("tab", "spac"),
    ("formal", "informal"),
    ("formal", "casual"),
    ("tea", "coffee"),
    ("android", "ios"),
    ("android", "iphon"),
];
const PREFERS: &str = "prefer want prefer' bevorzugt";
const USES: &str = "use work prefer driv has play own run drink eat";
const SWITCHES: &str = "switch' chang' migrat' mov' switch chang";
const MONTHS: &str = "year month week yr mo";

impl Claim {
    /// What `text` claims.
    pub fn of(text: &str) -> Self {
        work::count(text.len());
        let tokens = Tokens::of(text);
        let attribute = if tokens.is_negated { None } else { Attribute::of(&tokens.list) };
        Self { tokens, attribute }
    }

    /// What this newer claim is to an `older` one.
    pub fn relation(&self, older: &Self) -> Relation {
        let (new, old) = (&self.tokens.list[..], &older.tokens.list[..]);
        if new.is_empty() || old.is_empty() {
            return Relation::Unrelated;
        }
        let is_negated = self.tokens.is_negated;
        if is_same(new, old) {
            return if is_negated == older.tokens.is_negated { Relation::Same } else { Relation::Replaces };
        }
        if is_negated || older.tokens.is_negated {
            return Relation::Unrelated;
        }
        if let (Some(attribute), Some(other)) = (&self.attribute, &older.attribute)
            && attribute.key == other.key
        {
            let (value, old_value) = (&new[attribute.value.clone()], &old[other.value.clone()]);
            let from = new.iter().position(|token| token.text == "from").filter(|from| *from < attribute.value.start);
            let leaves = from.is_none_or(|from| new[from..].iter().any(|token| token.text == old_value[0].text));
            return if leaves { compare(value, old_value, attribute.is_named) } else { Relation::Unrelated };
        }
        let replaces = differs_in_quantity(new, old) || prefers_other(new, old) || leaves(new, old);
        if replaces { Relation::Replaces } else { Relation::Unrelated }
    }

    /// Which attribute of whom it is about.
    pub fn attribute(&self) -> Option<&str> {
        self.attribute.as_ref().map(|attribute| &*attribute.key)
    }

    /// Words of which other statements about the same attribute have one; empty when it is about none.
    pub fn cues(&self) -> &str {
        self.attribute.as_ref().map_or("", |attribute| &attribute.cues)
    }
}

/// Whether both have the same words, in any order around "and".
fn is_same(new: &[Token], old: &[Token]) -> bool {
    let has_and =
        |tokens: &[Token]| tokens.iter().any(|token| matches!(&*token.text, "and" | "und" | "et" | "y" | "e"));
    let owns = matches!(&*new[0].text, "has" | "own");
    let is_word = |new: &Token, old: &Token| new.text == old.text && !(owns && new.is_plural != old.is_plural);
    if new.len() != old.len() {
        return false;
    }
    let in_order = new.iter().zip(old).all(|(new, old)| is_word(new, old));
    in_order || has_and(new) && new[0].text == old[0].text && has_all(new, old) && has_all(old, new)
}

fn are_equal(tokens: &[Token], others: &[Token]) -> bool {
    tokens.len() == others.len() && tokens.iter().zip(others).all(|(token, other)| token.text == other.text)
}

/// Whether `tokens` has all of `others`.
fn has_all(tokens: &[Token], others: &[Token]) -> bool {
    others.iter().all(|other| tokens.iter().any(|token| token.text == other.text))
}

/// Two values of an attribute.
fn compare(new: &[Token], old: &[Token], is_named: bool) -> Relation {
    if has_all(old, new) {
        return Relation::Same;
    }
    if has_all(new, old) {
        return Relation::Replaces;
    }
    let head = |tokens: &[Token]| {
        let ends = |token: &&Token| !is_in("in at for with on by from and of bei in et y", &token.text);
        let is_part = |token: &&Token| ends(token) && (!is_named || token.is_name);
        tokens.iter().take_while(is_part).count()
    };
    let ((new, new_tail), (old, old_tail)) = (new.split_at(head(new)), old.split_at(head(old)));
    // "Email is a@b.example for work"
    let is_for = |tail: &[Token]| tail.first().is_some_and(|token| token.text == "for");
    if new.is_empty() || old.is_empty() || are_equal(new, old) {
        return Relation::Unrelated;
    }
    if !is_named && (is_for(new_tail) || is_for(old_tail)) && !are_equal(new_tail, old_tail) {
        return Relation::Unrelated;
    }
    let is_region = |head: &[Token]| head.iter().any(|token| is_region(&token.text));
    let has_first = |head: &[Token], other: &[Token]| head.iter().any(|token| token.text == other[0].text);
    let is_within = is_region(new) != is_region(old) || has_first(new, old) || has_first(old, new);
    if is_named && is_within { Relation::Unrelated } else { Relation::Replaces }
}

/// Whether they differ in how many there are of the same: "Has two children".
fn differs_in_quantity(new: &[Token], old: &[Token]) -> bool {
    let is_number = |token: &Token| token.text.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    if new.len() != old.len() {
        return false;
    }
    let Some(at) = new.iter().zip(old).position(|(new, old)| new.text != old.text) else { return false };
    let is_quantity = at == 1 || at > 1 && new[at - 1].text == "of";
    let is_rest_same = are_equal(&new[at + 1..], &old[at + 1..]);
    let next = new.get(at + 1).map_or("", |token| &*token.text);
    // "Has a son, 4 years old": there may be two sons.
    let may_be_another = is_in(MONTHS, next) && new.iter().any(|token| is_one_of_several(&token.text));
    is_quantity && is_number(&new[at]) && is_number(&old[at]) && !next.is_empty() && is_rest_same && !may_be_another
}

/// "Prefers tea to coffee" after "Prefers coffee to tea", or dark mode after light mode.
fn prefers_other(new: &[Token], old: &[Token]) -> bool {
    if !is_in(PREFERS, &new[0].text) || new[0].text != old[0].text {
        return false;
    }
    let over = |tokens: &[Token]| tokens.iter().position(|token| is_in("over to than", &token.text));
    if let (Some(over), Some(old_over)) = (over(new), over(old)) {
        let is_rather = |over: usize, tokens: &[Token]| usize::from(tokens[over - 1].text == "rather");
        let best = &new[1..over - is_rather(over, new)];
        let old_best = &old[1..old_over - is_rather(old_over, old)];
        return are_equal(best, &old[old_over + 1..]) && are_equal(&new[over + 1..], old_best);
    }
    let mut differing = new.iter().zip(old).filter(|(new, old)| new.text != old.text);
    let (Some((one, other)), None) = (differing.next(), differing.next()) else { return false };
    let is_pair = |(a, b): &(&str, &str)| one.text == *a && other.text == *b || one.text == *b && other.text == *a;
    new.len() == old.len() && OPPOSITES.iter().any(is_pair)
}

/// "Switched from tea to coffee" after "Drinks tea".
fn leaves(new: &[Token], old: &[Token]) -> bool {
    let at = |word: &str| new.iter().position(|token| token.text == word);
    let left = match (at("from"), at("to"), at("with")) {
        (Some(1), Some(to), _) if is_in(SWITCHES, &new[0].text) && to > 2 => &new[2..to],
        (_, _, Some(with)) if new[0].text == "replac'" && with > 1 => &new[1..with],
        _ => return false,
    };
    let begin = old.len() - left.len().min(old.len());
    let is_use = begin == 1 || begin == 2 && is_in("with on", &old[1].text);
    is_use && is_in(USES, &old[0].text) && are_equal(&old[begin..], left)
}

#[cfg(test)]
mod tests;
