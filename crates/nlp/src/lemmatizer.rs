//! spaCy's rule lemmatizer: suffix rules, an index that confirms them, and exceptions.

use std::collections::BTreeMap;

use crate::bytes::Bytes;
use crate::unicode::is_alpha;

/// Rules, index and exceptions of every part of speech.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    tables: BTreeMap<String, Table>,
    /// Whether the morphology can show that a form is its own lemma, as in English.
    has_base_forms: bool,
}

/// Rules, index and exceptions of one part of speech.
#[derive(Debug)]
pub(crate) struct Table {
    pub rules: Vec<(String, String)>,
    pub index: fst::Set<Bytes>,
    /// Form to the offset of its lemmas in `exception_text`: one line, separated by tabs.
    pub exceptions: fst::Map<Bytes>,
    pub exception_text: Bytes,
}

impl Table {
    fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.index.is_empty() && self.exceptions.is_empty()
    }

    fn exceptions_of(&self, form: &str) -> impl Iterator<Item = &str> {
        let line = self.exceptions.get(form).and_then(|at| {
            let text = std::str::from_utf8(self.exception_text.as_ref()).ok()?;
            text.get(usize::try_from(at).ok()?..)?.lines().next()
        });
        line.into_iter().flat_map(|line| line.split('\t'))
    }
}

impl Lemmatizer {
    pub(crate) fn new(language: &str, tables: BTreeMap<String, Table>) -> Self {
        Self { tables, has_base_forms: language == "en" }
    }

    /// The lemma of a form whose part of speech and morphology are known.
    pub(crate) fn lemma(&self, orth: &str, lower: &str, pos: &str, morph: &str) -> String {
        let pos = pos.to_lowercase();
        if matches!(&*pos, "" | "eol" | "space") || (self.has_base_forms && is_base_form(&pos, morph)) {
            return lower.to_owned();
        }
        match self.tables.get(&pos).filter(|table| !table.is_empty()) {
            Some(table) => apply_rules(table, orth, lower),
            None if pos == "propn" => orth.to_owned(),
            None => lower.to_owned(),
        }
    }
}

fn apply_rules(table: &Table, orth: &str, lower: &str) -> String {
    let mut forms: Vec<String> = Vec::new();
    let mut unknown = Vec::new();
    for (old, new) in &table.rules {
        let Some(stem) = lower.strip_suffix(old.as_str()) else { continue };
        let form = format!("{stem}{new}");
        if form.is_empty() {
            continue;
        }
        if table.index.contains(&form) {
            forms.insert(0, form);
        } else if !form.chars().all(is_alpha) {
            forms.push(form);
        } else {
            unknown.push(form);
        }
    }
    for form in table.exceptions_of(lower) {
        if !forms.iter().any(|known| known == form) {
            forms.insert(0, form.to_owned());
        }
    }
    forms.into_iter().chain(unknown).next().unwrap_or_else(|| orth.to_owned())
}

/// Whether the morphology shows that an English form is its own lemma.
fn is_base_form(pos: &str, morph: &str) -> bool {
    let has = |feature: &str| morph.split('|').any(|known| known == feature);
    let has_key = |key: &str| morph.split('|').any(|known| known.split('=').next() == Some(key));
    match pos {
        "noun" if has("Number=Sing") => true,
        "verb" if has("VerbForm=Inf") => true,
        "verb" if has("VerbForm=Fin") && has("Tense=Pres") && !has_key("Number") => true,
        "adj" if has("Degree=Pos") => true,
        _ => has("VerbForm=Inf") || has("VerbForm=None") || has("Degree=Pos"),
    }
}
