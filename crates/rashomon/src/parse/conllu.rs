//! A parse as CoNLL-U (universaldependencies.org/format.html).
//!
//! The format knows no white-space tokens: they become `SpacesAfter` of the word before, as in UDPipe, and a
//! head that is one gives way to its own head. Entities are in the last column as `NER=B-GPE`.

use std::fmt::Write;

use rashomon_nlp::{Doc, Iob};

pub(super) fn write(id: &str, doc: &Doc) -> String {
    let mut out = format!("# newdoc id = {}\n", in_one_line(id));
    for (n, sent) in doc.sents().filter(|sent| sent.clone().any(|i| !doc.is_space(i))).enumerate() {
        let words: Vec<usize> = sent.clone().filter(|&i| !doc.is_space(i)).collect();
        let _ = writeln!(out, "# sent_id = {}-{}", in_one_line(id), n + 1);
        let _ = writeln!(out, "# text = {}", in_one_line(doc.span_text(sent.clone()).trim()));
        for (k, &i) in words.iter().enumerate() {
            let head = word_head(doc, i).and_then(|head| words.binary_search(&head).ok());
            let label = if head.is_none() { "root" } else { doc.dep(i) };
            let or_underscore = |text: &str| if text.is_empty() { "_".to_owned() } else { in_one_line(text) };
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t_\t{}",
                k + 1,
                or_underscore(doc.token(i)),
                or_underscore(doc.lemma(i)),
                or_underscore(doc.pos(i)),
                or_underscore(doc.tag(i)),
                or_underscore(doc.morph(i)),
                head.map_or(0, |head| head + 1),
                or_underscore(label),
                misc(doc, i),
            );
        }
        out.push('\n');
    }
    out
}

/// The nearest head that is a word; none for a root.
fn word_head(doc: &Doc, i: usize) -> Option<usize> {
    let mut at = i;
    loop {
        let head = doc.head(at);
        if head == at {
            return None;
        }
        if !doc.is_space(head) {
            return Some(head);
        }
        at = head;
    }
}

fn misc(doc: &Doc, i: usize) -> String {
    let mut fields = Vec::new();
    match doc.ent_iob(i) {
        Iob::Outside => {}
        Iob::Begin => fields.push(format!("NER=B-{}", doc.ent_type(i))),
        Iob::Inside => fields.push(format!("NER=I-{}", doc.ent_type(i))),
    }
    if i + 1 < doc.len() && doc.is_space(i + 1) {
        let own = if doc.has_space_after(i) { " " } else { "" };
        let spaces: String = own.chars().chain(doc.token(i + 1).chars()).map(escaped).collect();
        fields.push(format!("SpacesAfter={spaces}"));
    } else if i + 1 < doc.len() && !doc.has_space_after(i) {
        fields.push("SpaceAfter=No".to_owned());
    }
    if fields.is_empty() { "_".to_owned() } else { fields.join("|") }
}

fn escaped(c: char) -> &'static str {
    match c {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => "\\s",
    }
}

/// Line ends and tabs would break the format.
fn in_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
