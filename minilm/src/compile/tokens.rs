//! What `tokenizers` has read, as the rules of a compiled model.

use fast_memory_encoder::tokens::{self as compiled, AddedToken, AddedTokens, Normalizer, WordPiece};
use tokenizers::{ModelWrapper, NormalizerWrapper, PreTokenizerWrapper, Tokenizer, models::wordpiece};

use crate::tokens::Tokens;

pub(super) fn compile(Tokens(tokenizer): &Tokens) -> Result<compiled::Tokens, String> {
    let Some(NormalizerWrapper::BertNormalizer(normalizer)) = tokenizer.get_normalizer() else {
        return Err("its tokenizer has another normalizer than BertNormalizer".to_owned());
    };
    let Some(PreTokenizerWrapper::BertPreTokenizer(_)) = tokenizer.get_pre_tokenizer() else {
        return Err("its tokenizer has another pre-tokenizer than BertPreTokenizer".to_owned());
    };
    let ModelWrapper::WordPiece(model) = tokenizer.get_model() else {
        return Err("its tokenizer is no WordPiece".to_owned());
    };
    let normalizer = Normalizer {
        clean_text: normalizer.clean_text,
        separate_chinese: normalizer.handle_chinese_chars,
        strip_accents: normalizer.strip_accents.unwrap_or(normalizer.lowercase),
        lowercase: normalizer.lowercase,
    };
    let (start, end) = template(tokenizer)?;
    Ok(compiled::Tokens {
        added: added(tokenizer, false, str::to_owned)?,
        normalizer,
        added_normalized: added(tokenizer, true, |content| normalizer.apply(content).into_owned())?,
        model: word_piece(tokenizer, model)?,
        start,
        end,
    })
}

fn word_piece(tokenizer: &Tokenizer, model: &wordpiece::WordPiece) -> Result<WordPiece, String> {
    let mut words: Vec<(u32, String)> = tokenizer.get_vocab(false).into_iter().map(|(word, id)| (id, word)).collect();
    words.sort_unstable();
    if words.iter().enumerate().any(|(place, (id, _))| place != *id as usize) {
        return Err("its vocabulary leaves out ids".to_owned());
    }
    let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
    let unknown =
        words.iter().position(|word| *word == model.unk_token).ok_or("its vocabulary has no unknown token")?;
    WordPiece::new(&words, &model.continuing_subword_prefix, unknown as u32, model.max_input_chars_per_word)
        .map_err(|error| error.to_string())
}

fn added(tokenizer: &Tokenizer, normalized: bool, content_of: impl Fn(&str) -> String) -> Result<AddedTokens, String> {
    let mut tokens = Vec::new();
    for (id, token) in tokenizer.get_added_tokens_decoder() {
        if token.single_word {
            return Err("it has an added token that must be a whole word".to_owned());
        }
        if token.normalized == normalized {
            let content = content_of(&token.content);
            tokens.push(AddedToken { content, id, lstrip: token.lstrip, rstrip: token.rstrip });
        }
    }
    // The map has an order of its own in each process, and a model is compiled to the same bytes each time.
    tokens.sort_by_key(|token| token.id);
    Ok(AddedTokens::new(tokens))
}

/// The ids before and after those of a text.
fn template(tokenizer: &Tokenizer) -> Result<(Vec<u32>, Vec<u32>), String> {
    let ids = |special| -> Result<Vec<u32>, String> {
        let encoding = tokenizer.encode_fast("a", special).map_err(|error| error.to_string())?;
        Ok(encoding.get_ids().to_vec())
    };
    let (all, text) = (ids(true)?, ids(false)?);
    let place = all.windows(text.len().max(1)).position(|ids| ids == text);
    let place = place.ok_or("its tokenizer changes the tokens of a text afterwards")?;
    Ok((all[..place].to_vec(), all[place + text.len()..].to_vec()))
}
