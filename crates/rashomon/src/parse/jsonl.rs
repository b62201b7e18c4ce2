//! A parse as one line of JSON, `rashomon/parse@1`.

use rashomon_nlp::{Doc, Iob};
use serde::{Serialize, Serializer};

#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    report: Report<'a>,
    tokens: Vec<Token<'a>>,
}

#[derive(Serialize)]
struct Report<'a> {
    id: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Token<'a> {
    start: u32,
    end: u32,
    lemma: &'a str,
    tag: &'a str,
    pos: &'a str,
    morph: &'a str,
    head: usize,
    dep: &'a str,
    ent: Entity<'a>,
    sent_start: bool,
}

/// `O`, `B-GPE`, `I-GPE`.
struct Entity<'a>(Iob, &'a str);

impl Serialize for Entity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Iob::Outside => serializer.serialize_str("O"),
            Iob::Begin => serializer.collect_str(&format_args!("B-{}", self.1)),
            Iob::Inside => serializer.collect_str(&format_args!("I-{}", self.1)),
        }
    }
}

pub(super) fn write(id: &str, doc: &Doc) -> Vec<u8> {
    let token = |i| Token {
        start: doc.start(i),
        end: doc.end(i),
        lemma: doc.lemma(i),
        tag: doc.tag(i),
        pos: doc.pos(i),
        morph: doc.morph(i),
        head: doc.head(i),
        dep: doc.dep(i),
        ent: Entity(doc.ent_iob(i), doc.ent_type(i)),
        sent_start: doc.is_sent_start(i),
    };
    let record = Record {
        schema: "rashomon/parse@1",
        report: Report { id, text: doc.text() },
        tokens: (0..doc.len()).map(token).collect(),
    };
    let mut line = serde_json::to_vec(&record).expect("strings and numbers are always JSON");
    line.push(b'\n');
    line
}
