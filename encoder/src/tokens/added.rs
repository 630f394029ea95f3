use crate::{
    error::Error,
    file::{Reader, Writer},
};

/// A token that is found in a text before it is split, such as `[MASK]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedToken {
    /// What stands in the text.
    pub content: String,
    /// Its id.
    pub id: u32,
    /// It takes the white space before it along.
    pub lstrip: bool,
    /// It takes the white space after it along.
    pub rstrip: bool,
}

/// Finds added tokens: the first in the text, and of those that start together the longest.
#[derive(Debug, Default)]
pub struct AddedTokens {
    /// The longest first.
    tokens: Vec<AddedToken>,
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Token(u32),
    Text(&'a str),
}

impl AddedTokens {
    /// Finds these tokens. One without content is never found.
    pub fn new(mut tokens: Vec<AddedToken>) -> Self {
        tokens.retain(|token| !token.content.is_empty());
        tokens.sort_by_key(|token| std::cmp::Reverse(token.content.len()));
        Self { tokens }
    }

    pub(crate) fn write(&self, file: &mut Writer) {
        file.number(self.tokens.len());
        for AddedToken { content, id, lstrip, rstrip } in &self.tokens {
            file.bytes(content.as_bytes());
            file.number(*id as usize);
            file.number(usize::from(*lstrip));
            file.number(usize::from(*rstrip));
        }
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, Error> {
        let tokens = file.list(|file| {
            let content = String::from_utf8(file.bytes()?.to_vec());
            Ok(AddedToken {
                content: content.map_err(|_| Error::model("an added token is no text"))?,
                id: file.number()? as u32,
                lstrip: file.number()? != 0,
                rstrip: file.number()? != 0,
            })
        })?;
        Ok(Self::new(tokens))
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = u32> {
        self.tokens.iter().map(|token| token.id)
    }

    /// The tokens in `text` and what is between them, in order.
    pub(super) fn split<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        // What is before `taken` is in a piece; matches are sought from `at` on, which white space can leave behind `taken`.
        let (mut at, mut taken) = (0, 0);
        while let Some((start, token)) = self.find(&text[at..]) {
            let (mut start, mut end) = (at + start, at + start + token.content.len());
            at = end;
            if token.lstrip {
                start = text[..start].trim_end().len().max(taken);
            }
            if token.rstrip {
                end = text.len() - text[end..].trim_start().len();
            }
            if taken < start {
                pieces.push(Piece::Text(&text[taken..start]));
            }
            pieces.push(Piece::Token(token.id));
            taken = end;
        }
        if taken < text.len() {
            pieces.push(Piece::Text(&text[taken..]));
        }
        pieces
    }

    fn find(&self, text: &str) -> Option<(usize, &AddedToken)> {
        text.char_indices().find_map(|(at, _)| {
            let token = self.tokens.iter().find(|token| text[at..].starts_with(&token.content))?;
            Some((at, token))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn token(content: &str, id: u32, lstrip: bool, rstrip: bool) -> AddedToken {
        AddedToken { content: content.to_owned(), id, lstrip, rstrip }
    }

    #[test]
    fn the_first_and_of_those_the_longest_is_found() {
        let tokens = AddedTokens::new(vec![token("[M]", 1, false, false), token("[M]s", 2, false, false)]);
        assert_eq!(tokens.split("a [M]s[M] é[M"), [Text("a "), Token(2), Token(1), Text(" é[M")]);
        assert_eq!(tokens.split(""), []);
        assert_eq!(tokens.split("plain"), [Text("plain")]);
    }

    #[test]
    fn white_space_goes_along_where_the_token_takes_it() {
        let tokens = AddedTokens::new(vec![token("<l>", 1, true, false), token("<r>", 2, false, true)]);
        assert_eq!(tokens.split("a  <l> b <r>  c"), [Text("a"), Token(1), Text(" b "), Token(2), Text("c")]);
        assert_eq!(tokens.split("<r> <l>"), [Token(2), Token(1)]);
    }
}
