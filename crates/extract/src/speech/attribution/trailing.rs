//! Cues at the end of what they report, where the comma between is lost: `a car bomb killed six the news agency reported on Friday`.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_schema::Act;

use super::draft::{AttributionDraft, Source};
use super::taken::Taken;
use super::{act, run_on};
use crate::entity::actor::entity_around;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{antecedent, child, is_verb, object_of, preposition, subject};

/// How many words stand between a speaker and the cue: auxiliaries, a short form in brackets.
const BETWEEN: usize = 4;

/// How many words may follow the cue: whom it is told, where, when.
const TAIL: usize = 12;

/// Gives each cue that closes its sentence what stands before its speaker, and finds cues that nobody has found.
pub(super) fn complete_trailing(layout: &Layout<'_>, attributions: &mut Vec<AttributionDraft>) {
    let doc = layout.doc;
    let known = by_cue(doc.len(), attributions);
    let mut taken = Taken::of(doc.len(), attributions);
    for token in 0..doc.len() {
        let cue = is_verb(doc, token)
            && AttributionWord::Closes.has(doc.lemma(token))
            && !matches!(doc.tag(token), "VBG" | "VB");
        if !cue {
            continue;
        }
        let known = known[token].map(|n| n as usize);
        let source = known.and_then(|n| attributions[n].source).or_else(|| name_before(layout, token));
        let Some((source, told)) = source.and_then(|source| Some((source, told(layout, token, source)?)))
        else {
            continue;
        };
        if taken.by_another(told, known) {
            continue;
        }
        match known {
            Some(n) if is_open(layout, &attributions[n], token, told) => {
                attributions[n].source = Some(source);
                attributions[n].add(told);
                taken.add(n, told);
            }
            Some(_) => {}
            None if closes(layout, token) => {
                let mut attribution = AttributionDraft::new(token, Act::Says);
                attribution.source = Some(source);
                attribution.cue = vec![TokenSpan::one(token)];
                attribution.content = vec![told];
                act::settle_act(layout, &mut attribution);
                taken.add_all(attributions.len(), &attribution);
                attributions.push(attribution);
            }
            None => {}
        }
    }
}

/// What stands in the sentence before speaker and cue, if it tells something.
fn told(layout: &Layout<'_>, cue: usize, source: Source) -> Option<TokenSpan> {
    let doc = layout.doc;
    let sent = layout.sent(cue);
    let TokenSpan { start, end } = source.words;
    let until = if end <= cue && cue - end <= BETWEEN {
        start
    } else if start > cue && start - cue <= 2 {
        cue
    } else {
        return None;
    };
    let told = TokenSpan::new(sent.start, until.max(sent.start)).trim(doc);
    let joined = told.end > told.start
        && matches!(doc.lemma(told.end - 1), "and" | "but" | "as" | "while" | "which" | "that" | "because");
    ((told.start..told.end).any(|t| is_finite(layout, t)) && !joined).then_some(told)
}

fn is_finite(layout: &Layout<'_>, token: usize) -> bool {
    matches!(layout.doc.tag(token), "VBD" | "VBZ" | "VBP" | "MD")
}

/// For each token the first attribution whose cue has it.
fn by_cue(n_tokens: usize, attributions: &[AttributionDraft]) -> Vec<Option<u32>> {
    let mut by_cue = vec![None; n_tokens];
    for (n, attribution) in attributions.iter().enumerate() {
        let cue = attribution.cue.iter().flat_map(|words| words.start..words.end);
        for token in cue.chain([attribution.anchor]) {
            by_cue[token].get_or_insert(n as u32);
        }
    }
    by_cue
}

/// Whether the attribution has nothing but what follows the cue, and no clause there.
fn is_open(layout: &Layout<'_>, attribution: &AttributionDraft, cue: usize, told: TokenSpan) -> bool {
    let tokens = || attribution.content.iter().flat_map(|words| words.start..words.end);
    let quoted = |t: usize| layout.quotes.quote_at(t).is_some();
    attribution.act == Act::Says
        && !tokens().any(|t| told.contains(t))
        && !tokens().any(|t| t > cue && (is_finite(layout, t) || quoted(t)))
}

/// Whether the cue closes its sentence.
fn closes(layout: &Layout<'_>, cue: usize) -> bool {
    let doc = layout.doc;
    let rest = TokenSpan::new(cue + 1, layout.sent(cue).end).trim(doc);
    let goes_on = rest.start < rest.end && doc.tag(rest.start) == "VBG";
    goes_on
        || rest.end <= rest.start + TAIL
            && !(rest.start..rest.end).any(|t| {
                is_finite(layout, t)
                    || matches!(doc.token(t), "\"" | "“" | "”" | ":")
                    || doc.lemma(t) == "that"
            })
}

/// The speaker right before the cue: as the parse has it, or the name there.
fn name_before(layout: &Layout<'_>, cue: usize) -> Option<Source> {
    let doc = layout.doc;
    if let Some(head) = run_on::speaker(layout, cue) {
        return Some(Source::from_head(layout, head));
    }
    let skips = |t: usize| doc.pos(t) == "AUX" || matches!(doc.token(t), ")" | "]");
    let last = (cue.saturating_sub(BETWEEN)..cue)
        .rev()
        .find(|&t| !skips(t))
        .filter(|&t| layout.sent(cue).contains(t))?;
    if doc.tag(last) == "PRP"
        && matches!(doc.lemma(last).to_lowercase().as_str(), "he" | "she" | "it" | "they")
    {
        return Some(Source { head: last, words: TokenSpan::one(last) });
    }
    let bracketed = last > 1 && matches!(doc.token(last - 1), "(" | "[");
    let last = if bracketed { last - 2 } else { last };
    let body = people::noun_role(doc.lemma(last).to_lowercase().as_str()) == Some(Role::Body);
    let name = entity_around(doc, last).filter(|_| matches!(doc.ent_type(last), "ORG" | "PERSON"));
    let name = name.or_else(|| body.then(|| TokenSpan::one(last)))?;
    let mut start = name.start;
    let sent = layout.sent(cue);
    while start > sent.start
        && name.start - start < BETWEEN
        && matches!(doc.pos(start - 1), "ADJ" | "DET" | "PROPN")
    {
        start -= 1;
    }
    let speaks = people::noun_role(doc.lemma(last).to_ascii_lowercase().as_str()).is_some()
        || doc.pos(last) == "PROPN";
    speaks.then_some(Source { head: last, words: TokenSpan::new(start, name.end) })
}

/// Finds who gives a toll without attribution it: `gave a lower toll of 31 people killed`, `put the number of dead at 16`.
pub(super) fn give_tolls(layout: &Layout<'_>, attributions: &mut Vec<AttributionDraft>) {
    let doc = layout.doc;
    for toll in 0..doc.len() {
        let is_toll =
            doc.lemma(toll) == "toll" || crate::entity::count::by_parse::number_of(doc, toll).is_some();
        if !is_toll || attributions.iter().any(|attribution| attribution.holds(toll)) {
            continue;
        }
        // `reported the strikes with a toll of 47`
        let with = doc.head(toll);
        let verb = match doc.dep(toll) {
            "dobj" => with,
            "pobj" if doc.lemma(with) == "with" && is_verb(doc, doc.head(with)) => doc.head(with),
            "pobj" if doc.lemma(with) == "with" && doc.dep(doc.head(with)) == "dobj" => {
                doc.head(doc.head(with))
            }
            _ => continue,
        };
        let giver = giver(doc, verb).filter(|_| AttributionWord::GivesToll.has(doc.lemma(verb)));
        let Some(giver) = giver else { continue };
        let mut source = Source::from_head(layout, giver);
        if source.words.contains(verb) {
            // `The mayor, who had put the toll at nine`: the clause tells what its owner says.
            source.words = TokenSpan::new(source.words.start, doc.left_edge(verb)).trim(doc);
        }
        let mut attribution = AttributionDraft::new(verb, Act::Says);
        attribution.source = Some(source);
        attribution.cue = vec![TokenSpan::one(verb)];
        let end = doc.right_edge(verb) + 1;
        attribution.content = vec![TokenSpan::new(verb + 1, end).trim(doc)];
        attributions.push(attribution);
    }
}

/// Who does what `verb` says, if that can speak.
fn giver(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    let doer = subject(doc, verb)?;
    let doer = if matches!(doc.tag(doer), "WDT" | "WP") { antecedent(doc, verb)? } else { doer };
    let role = people::noun_role(doc.lemma(doer).to_ascii_lowercase().as_str());
    let speaks = match role {
        Some(role) => matches!(role, Role::Body | Role::Person | Role::Unnamed),
        None => matches!(doc.ent_type(doer), "ORG" | "PERSON" | "NORP"),
    };
    speaks.then_some(doer)
}

/// Finds by whom a toll is told in the passive: `three deaths were reported by the rescuers`.
pub(super) fn in_passive(layout: &Layout<'_>, attributions: &mut Vec<AttributionDraft>) {
    let doc = layout.doc;
    for verb in 0..doc.len() {
        if doc.tag(verb) != "VBN" || !AttributionWord::HasToll.has(doc.lemma(verb)) {
            continue;
        }
        let by = preposition(doc, verb, &["by"]).and_then(|by| object_of(doc, by));
        let Some((told, by)) = child(doc, verb, &["nsubjpass"]).zip(by) else { continue };
        if doc.pos(by) == "NOUN"
            && people::noun_role(doc.lemma(by))
                .is_none_or(|role| matches!(role, Role::Thing | Role::Document))
        {
            continue;
        }
        if attributions.iter().any(|attribution| attribution.anchor == verb) {
            continue;
        }
        let mut attribution = AttributionDraft::new(verb, Act::Says);
        attribution.source = Some(Source::from_head(layout, by));
        attribution.cue = vec![TokenSpan::one(verb)];
        attribution.content = vec![doc.subtree(told).trim(doc)];
        attributions.push(attribution);
    }
}
