//! Attributions whose cue is a verb: `X said that Y`, `"Y," said X`, `X told Z that Y`, `X denied Y`.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::speech::{CueFrame, CueVerb, Hedge};
use rashomon_schema::Act;

use super::content::{find_content, quoted};
use super::draft::{AttributionDraft, Source};
use super::speaker::{shared_speaker, source};
use super::{act, run_on};
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, conjuncts, is_passive, is_verb, object_of, preposition};

/// The attribution that the verb `verb` is the cue of.
pub(super) fn read_verb_cue(layout: &Layout<'_>, verb: usize) -> Option<AttributionDraft> {
    let doc = layout.doc;
    if !is_verb(doc, verb) || doc.dep(verb) == "amod" || doc.dep(verb) == "compound" {
        return None;
    }
    let row = act::verb_row(doc, verb)?;
    let mut attribution = AttributionDraft::new(verb, row.act);
    attribution.hedge = row.hedge;
    attribution.cue = cue_words(layout, verb);
    let named = doc.children(verb).any(|c| run_on::is_short_name(doc, c));
    let passive = !named && is_passive(doc, verb) && shared_speaker(layout, verb).is_none();
    attribution.source = source(layout, verb, passive);
    find_addressees(layout, verb, row, passive, &mut attribution);
    if is_softening(layout, row, &attribution) {
        return None;
    }
    if is_within_quoted(layout, verb) {
        return None;
    }
    let cited = quoted(layout, verb);
    match cited {
        Some((_, content)) => attribution.content = vec![content],
        None => find_content(layout, verb, row, passive, &mut attribution),
    }
    let speech = row.frames.has(CueFrame::Clause) && row.frames.has(CueFrame::Quotation);
    if speech && attribution.content.iter().all(|words| words.start > verb) && !has_clause(layout, verb) {
        let source = attribution.source.map(|source| source.words);
        if let Some(words) = source.and_then(|source| run_on::content(layout, verb, source)) {
            attribution.content = vec![words];
        }
    }
    if attribution.content.is_empty() {
        return None;
    }
    attribution.channel = super::phrase::channel(layout, verb);
    attribution.citing = cited.map(|(quoted, _)| Source::from_head(layout, quoted));
    if let Some((source, words)) = super::phrase::citing(layout, verb) {
        attribution.citing = Some(source);
        attribution.remove(words);
    }
    Some(attribution)
}

/// Whether the verb has a clause of its own to tell.
fn has_clause(layout: &Layout<'_>, verb: usize) -> bool {
    child(layout.doc, verb, &["ccomp", "xcomp"]).is_some() || layout.quotes.quote_at(verb).is_some()
}

/// `quoted a source as attribution that X`: the attribution is told by the verb above.
fn is_within_quoted(layout: &Layout<'_>, verb: usize) -> bool {
    let doc = layout.doc;
    doc.dep(verb) == "pcomp" && quoted(layout, doc.head(doc.head(verb))).is_some()
}

/// `I think`, `you know`: the speaker softens his own words.
fn is_softening(layout: &Layout<'_>, row: &CueVerb, attribution: &AttributionDraft) -> bool {
    let pronoun = |source: Source| {
        matches!(layout.doc.token(source.head).to_ascii_lowercase().as_str(), "i" | "you" | "we" | "one")
    };
    let thought = row.hedge == Some(Hedge::Speaker)
        || AttributionWord::Softens.has(layout.doc.lemma(attribution.anchor));
    thought && attribution.source.is_some_and(pronoun)
}

/// The verb with its auxiliaries, negation and particle.
fn cue_words(layout: &Layout<'_>, verb: usize) -> Vec<TokenSpan> {
    let doc = layout.doc;
    let mut words = TokenSpan::one(verb);
    for c in doc.children(verb) {
        let joins = matches!(doc.dep(c), "aux" | "auxpass" | "neg" | "prt")
            && layout.quotes.quote_at(c) == layout.quotes.quote_at(verb)
            && !run_on::is_short_name(doc, c);
        if joins
            && c.abs_diff(verb) <= 4
            && !doc.children(verb).any(|s| doc.dep(s).starts_with("nsubj") && between(s, c, verb))
        {
            words = words.cover(TokenSpan::one(c));
        }
    }
    vec![words]
}

fn between(token: usize, a: usize, b: usize) -> bool {
    a.min(b) < token && token < a.max(b)
}

fn find_addressees(
    layout: &Layout<'_>,
    verb: usize,
    row: &CueVerb,
    passive: bool,
    attribution: &mut AttributionDraft,
) {
    let doc = layout.doc;
    let direct = if !row.frames.has(CueFrame::Addressee) {
        None
    } else if passive {
        child(doc, verb, &["nsubjpass"])
    } else {
        child(doc, verb, &["dative"]).filter(|&c| doc.pos(c) != "ADP").or_else(|| child(doc, verb, &["dobj"]))
    };
    let speaker = attribution.source.map(|source| source.head);
    let person = direct.filter(|&d| doc.pos(d) != "VERB" && Some(d) != speaker);
    let through = ["to", "with", "on", "upon"];
    let oblique = || {
        let wanted =
            if row.act == Act::Demands || doc.lemma(verb) == "call" { &through[..] } else { &through[..1] };
        preposition(doc, verb, wanted).and_then(|p| object_of(doc, p))
    };
    let to_is_content = row.prepositions.contains(&"to")
        || !(row.frames.has(CueFrame::Clause) || row.frames.has(CueFrame::Quotation));
    if let Some(head) = person.or_else(|| if to_is_content { None } else { oblique() }) {
        attribution.addressees = conjuncts(doc, head);
    }
}
