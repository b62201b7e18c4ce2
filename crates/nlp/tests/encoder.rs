//! The encoder against its definition, computed in 64-bit floats for a small model of random weights.

mod encoder_model;
mod installed;

use std::sync::Arc;

use encoder_model::{Model, changes};
use rashomon_nlp::encoder::{Encoder, Extent, Precision, convert};
use rashomon_nlp::{Doc, Kernel, LoadError};

const TEXT: &str = "Shelling killed two men near the market, a doctor said. \"We saw the smoke,\" \
    he said.\n\nThe army denied that it had shelled the market. It was not known \
    who fired; nobody claimed it.";

fn docs() -> Vec<Doc> {
    let pipelines = installed::pipelines();
    let mut worker = pipelines[0].worker();
    let long = "the men saw smoke and ".repeat(40);
    ["", " ", "Men.", TEXT, &TEXT.repeat(3), &long].map(|text| worker.parse(text.to_owned())).into()
}

fn load(
    model: &Model,
    changes: Option<&[u8]>,
    kernel: Kernel,
    precision: Precision,
) -> Result<Encoder, LoadError> {
    let file = convert(&model.files()).expect("the model is whole");
    Encoder::load_as(Arc::new(file), changes, Extent::WHOLE, kernel, precision)
}

/// The largest difference between the vectors of the encoder and of the definition.
fn largest_difference(encoder: &Encoder, model: &Model) -> f64 {
    let (mut worker, mut found, mut largest) = (encoder.worker(), Vec::new(), 0.0_f64);
    for doc in docs() {
        worker.encode(&doc, 0..doc.len(), doc.sents(), &mut Vec::new(), &mut found);
        let expected = model.encode(&doc);
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            largest = largest.max((f64::from(*found) - expected).abs());
        }
    }
    largest
}

#[test]
fn every_kernel_follows_the_definition() {
    // Heads of 8 and of 32, and widths that are not whole tiles.
    for (width, n_heads, inner) in [(32, 4, 64), (64, 2, 96), (36, 3, 40)] {
        for model in
            [Model::random(width, n_heads, inner, 2), Model::with_distances(width, n_heads, inner, 2)]
        {
            follows_the_definition(&model, width);
        }
    }
}

fn follows_the_definition(model: &Model, width: usize) {
    for kernel in Kernel::available() {
        for (precision, slack) in [(Precision::Single, 5e-4), (Precision::Int8, 0.5)] {
            let encoder = load(model, None, kernel, precision).expect("the model is whole");
            assert_eq!((encoder.width(), encoder.n_layers()), (width, 2));
            let difference = largest_difference(&encoder, model);
            assert!(difference < slack, "{kernel:?} {precision:?} {width}: {difference}");
        }
    }
}

#[test]
fn first_layers_alone_give_what_a_smaller_model_gives() {
    let mut model = Model::with_distances(32, 4, 64, 3);
    let file = convert(&model.files()).expect("the model is whole");
    let extent = Extent { n_layers: 2, window: 20 };
    let encoder = Encoder::load_as(Arc::new(file), None, extent, Kernel::PORTABLE, Precision::Single);
    let encoder = encoder.expect("the model is whole");
    (model.n_layers, model.window) = (2, 20);
    assert_eq!(encoder.n_layers(), 2);
    assert!(largest_difference(&encoder, &model) < 1e-4);
}

#[test]
fn every_kernel_gives_the_same_bits() {
    for model in [Model::random(64, 2, 96, 2), Model::with_distances(64, 2, 96, 2)] {
        gives_the_same_bits(&model);
    }
}

fn gives_the_same_bits(model: &Model) {
    let vectors = |kernel: Kernel| {
        let encoder = load(model, None, kernel, Precision::Int8).expect("the model is whole");
        let (mut worker, mut all) = (encoder.worker(), Vec::new());
        for doc in docs() {
            let (mut below, mut found) = (Vec::new(), Vec::new());
            worker.encode(&doc, 0..doc.len(), doc.sents(), &mut below, &mut found);
            all.extend(below.iter().chain(&found).map(|x| x.to_bits()));
        }
        all
    };
    let expected = vectors(Kernel::PORTABLE);
    assert!(expected.len() > 10_000);
    for kernel in Kernel::available() {
        assert!(vectors(kernel) == expected, "{kernel:?}");
    }
}

#[test]
fn changes_are_added_to_the_model() {
    let mut model = Model::random(32, 4, 64, 2);
    let unchanged = model.clone();
    let bytes = changes(&mut model, 1, Some("1"));
    let encoder = load(&unchanged, Some(&bytes), Kernel::best(), Precision::Single).expect("the changes fit");
    assert_eq!(encoder.n_layers(), 1);
    assert!(largest_difference(&encoder, &model) < 1e-4);
    model.n_layers = 2;
    assert!(largest_difference(&encoder, &model) > 1e-2, "a layer has no effect");
}

#[test]
fn changes_that_do_not_fit_are_rejected() {
    let model = Model::random(32, 4, 64, 2);
    let refuse = |bytes: &[u8], reason: &str| {
        let error = load(&model, Some(bytes), Kernel::PORTABLE, Precision::Single).expect_err(reason);
        assert!(error.to_string().contains(reason), "{error}");
    };
    refuse(b"nonsense", "the changes do not fit the encoder");
    refuse(&changes(&mut model.clone(), 2, Some("1")), "the encoder has no array `encoder.layer.1.");
    refuse(&changes(&mut model.clone(), 2, Some("3")), "`3` layers of 2");
    refuse(&changes(&mut Model::random(64, 2, 96, 2), 2, None), "not F32 of [32]");
    refuse(
        &encoder_model::change_of("embeddings.word_embeddings.weight", 8),
        "the encoder has no array `embeddings.",
    );
    refuse(&encoder_model::change_of("encoder.layer.0.output.dense.bias", 31), "not F32 of [32]");
    refuse(
        &encoder_model::scale_without_factors("encoder.layer.0.output.dense.weight"),
        "they have no `encoder.layer.0.output.dense.weight.columns`",
    );
}

#[test]
fn damaged_files_are_rejected() {
    let model = Model::random(32, 4, 64, 2);
    let file = convert(&model.files()).expect("the model is whole");
    for end in [0, 7, 8, 100, file.len() - 1] {
        let error =
            Encoder::load(Arc::new(file[..end].to_vec()), None, Kernel::PORTABLE).expect_err("half a file");
        assert!(error.to_string().starts_with("not a usable encoder file: "), "{error}");
    }
}

#[test]
fn unsupported_models_are_rejected_with_a_reason() {
    let refuse = |name: &str, content: Option<&str>, reason: &str| {
        let mut files = Model::random(32, 4, 64, 1).files();
        files.remove(name);
        files.extend(content.map(|content| (name.to_owned(), content.as_bytes().to_vec())));
        let error = convert(&files).expect_err(reason);
        assert!(error.to_string().contains(reason), "{error}");
    };
    for name in ["config.json", "model.safetensors", "vocab.txt"] {
        refuse(name, None, &format!("the model has no file `{name}`"));
    }
    refuse("config.json", Some("{"), "cannot read `config.json` of the model");
    refuse("model.safetensors", Some("{"), "cannot read `model.safetensors` of the model");
    let config =
        String::from_utf8(Model::random(32, 4, 64, 1).files()["config.json"].clone()).expect("JSON is text");
    refuse("config.json", Some(&config.replace("\"bert\"", "\"roberta\"")), "its type is `roberta`");
    refuse("config.json", Some(&config.replace("\"gelu\"", "\"relu\"")), "its activation is `relu`");
    refuse("config.json", Some(&config.replace(":4,", ":5,")), "its heads do not share its width");
}
