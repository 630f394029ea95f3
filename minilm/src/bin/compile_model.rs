//! Compiles a model: `compile_model MODEL.onnx TOKENIZER.json OUT [mean|cls]`

use std::{env, error::Error, fs};

use fast_memory_minilm::{Pooling, compile};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (model, tokenizer, out, pooling) = match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [model, tokenizer, out] | [model, tokenizer, out, "mean"] => (*model, *tokenizer, *out, Pooling::Mean),
        [model, tokenizer, out, "cls"] => (*model, *tokenizer, *out, Pooling::Cls),
        _ => return Err("usage: compile_model MODEL.onnx TOKENIZER.json OUT [mean|cls]".into()),
    };
    fs::write(out, compile(&fs::read(model)?, &fs::read(tokenizer)?, pooling)?)?;
    Ok(())
}
