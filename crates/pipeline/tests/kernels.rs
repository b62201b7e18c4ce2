//! What the program reads with `fine` is the same on every processor.

mod installed;

use std::fmt::Write;

use installed::asset;
use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_model::{Attributor, ModelInput, TokenInput};
use rashomon_nlp::{Doc, Kernel, Pipeline};
use rashomon_pipeline::Reader;

/// What the engine and the models make of [`TEXTS`], as digests. They change with the models and the assets:
/// the message of the test then shows the new ones. They must never change with the processor.
const RECORDED: [(&str, u64); 4] = [
    ("parse", 12_482_104_333_725_686_439),
    ("vectors", 8_564_401_866_327_535_593),
    ("attributions", 12_878_574_439_559_115_762),
    ("facets", 675_149_506_089_884_378),
];

const TEXTS: [&str; 3] = [
    include_str!("../../../samples/barada-bulletin.txt"),
    include_str!("../../../samples/field-notes.txt"),
    "SHELLING HITS PORT, GOVERNOR SAYS\n\nAt least four dockers died when two shells hit the grain terminal of \
     Port Example on Monday, the governor, Ana Sample, said. “We know who fired,” she told Channel Example. The \
     Army of the North denied it: its guns, a spokesman said, had been silent for a week. It was not clear \
     whether the dead were employees; a doctor who asked not to be named spoke of 14 wounded.",
];

#[test]
fn every_kernel_gives_the_same_readings() {
    let read = |kernel: Kernel| {
        let reader = installed::reader_for(kernel);
        TEXTS.map(|text| read_with(&reader, text))
    };
    let expected = read(Kernel::best());
    for kernel in Kernel::available() {
        assert!(read(kernel) == expected, "{kernel:?} reads something else than {:?}", Kernel::best());
    }
}

fn read_with(reader: &Reader, text: &str) -> String {
    let report =
        read_report(text.as_bytes(), Format::Text, Metadata::default()).expect("the text is a report");
    serde_json::to_string(&reader.report_reader().read(report)).expect("a reading is JSON")
}

#[test]
fn every_kernel_gives_what_was_recorded() {
    for kernel in Kernel::available() {
        let found = digests(kernel);
        assert_eq!(found, RECORDED, "{kernel:?}: if models or assets changed, record these digests");
    }
}

/// The digests of all texts.
fn digests(kernel: Kernel) -> [(&'static str, u64); 4] {
    let engine = Pipeline::load_exact(asset("english.engine"), kernel).expect("the language model loads");
    let model = Attributor::fine(engine.context_width(), asset("english.encoder"), kernel)
        .and_then(Attributor::with_facets)
        .expect("the fine model loads");
    let (mut parser, mut worker) = (engine.worker().keeping_context(), model.worker());
    let [mut parse, mut vectors, mut attributions, mut facets] = [(); 4].map(|()| String::new());
    for text in TEXTS {
        let doc = parser.parse_paragraphs(text.to_owned());
        let input = input_of(&doc);
        let mut vector = vec![0.0; engine.context_width()];
        for i in 0..doc.len() {
            let of_token = (doc.tag(i), doc.dep(i), doc.head(i), doc.lemma(i), doc.ent_type(i));
            write!(parse, "{of_token:?}").expect("a string has room");
            doc.context(i, &mut vector);
            vectors.extend(vector.iter().map(|x| format!("{:x} ", x.to_bits())));
        }
        for proposal in worker.propose(&input) {
            write!(attributions, "{proposal:?} {:x}", proposal.confidence.to_bits())
                .expect("a string has room");
        }
        let scores = worker.weigh_facets(&input).expect("there is a model of facets");
        let bits = scores.of(0..doc.len()).iter().flatten().map(|x| format!("{:x} ", x.to_bits()));
        facets.extend(bits);
    }
    [("parse", parse), ("vectors", vectors), ("attributions", attributions), ("facets", facets)]
        .map(|(name, text)| (name, digest(&text)))
}

/// A parsed text as models read it, without quotations.
fn input_of(doc: &Doc) -> ModelInput<'_> {
    let sents: Vec<_> = doc.sents().collect();
    let sent_of = |i: usize| sents.partition_point(|sent| sent.end <= i);
    let tokens = (0..doc.len()).map(|i| TokenInput {
        head: doc.head(i),
        dep: doc.dep(i),
        entity: doc.ent_type(i),
        sent: sent_of(i),
        paragraph: sent_of(i) / 4,
        quote: None,
    });
    ModelInput { doc, tokens: tokens.collect(), quotes: Vec::new(), sents: sents.clone() }
}

/// FNV-1a, 64 bits.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
