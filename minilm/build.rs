//! Tells the tests whether the model is there, so that without it they say what to run.

const MODEL: &str = "../build/model/manifest.json";

fn main() {
    println!("cargo::rerun-if-changed={MODEL}");
    println!("cargo::rustc-check-cfg=cfg(has_model)");
    if std::path::Path::new(MODEL).exists() {
        println!("cargo::rustc-cfg=has_model");
    }
}
