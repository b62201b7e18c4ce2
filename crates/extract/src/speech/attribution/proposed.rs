//! What the trained model proposes, joined with what the rules find.
//!
//! The model decides which words are source, cue and content. The rules add what its corpus does not show (headlines, posts, quotations
//! that a speaker continues, an attribution within another) and what they alone look for: who is cited, who is addressed, the
//! channel. Denials, admissions, accusations and claims of responsibility keep the rules' words: stances hang on them.

use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::speech::{CueFrame, cue_verb};
use rashomon_lexicon::trigger::{trigger_noun, trigger_verb};
use rashomon_model::Proposal;
use rashomon_schema::Act;

use super::draft::{AttributionDraft, Source};
use super::{act, phrase};
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::is_verb;

/// The most words at the end of a clause that the model may have dropped.
const LONGEST_REST: usize = 6;

/// The most words that a phrase goes on after those that the model took of it.
const LONGEST_PHRASE: usize = 25;

/// The longest phrase, in tokens, that is taken whole around the head of a source.
const LONGEST_SOURCE: usize = 12;

/// The attributions that the model proposes, with what the rules know of the same cues, and the attributions of the rules that it cannot know.
///
/// What is done by attribution it has been decided for the rules already; here it is for the proposals.
pub(super) fn merge_proposals(
    layout: &Layout<'_>,
    rules: Vec<AttributionDraft>,
    proposals: Vec<Proposal>,
) -> Vec<AttributionDraft> {
    let (mut rules, mut attributions) = (rules, Vec::new());
    for proposal in proposals {
        let (mut same, others): (Vec<AttributionDraft>, _) =
            rules.into_iter().partition(|rule| is_same(rule, &proposal));
        rules = others;
        match (same.pop(), same.is_empty()) {
            (Some(rule), true) => attributions.push(merged(layout, rule, proposal)),
            // `repeated a call by officials`: two who speak, where the model sees one.
            (Some(rule), false) => attributions.extend(same.into_iter().chain([rule])),
            (None, _) if is_no_speech(layout, proposal.anchor) => {}
            (None, _) if rules.iter().any(|rule| takes_over(rule, &proposal)) => {}
            (None, _) => attributions.push(alone(layout, proposal)),
        }
    }
    // `known as "the Fox"`: words that name the speaker of something else are no statement of his.
    let names: Vec<TokenSpan> =
        rules.iter().filter_map(|rule| rule.source).map(|source| source.words).collect();
    attributions.retain(|attribution| {
        let within = |words: &TokenSpan| tokens(&attribution.content).all(|t| words.contains(t));
        !names.iter().any(|words| within(words) && words.contains(attribution.anchor))
    });
    let n_proposed = attributions.len();
    for mut rule in rules {
        let known = &attributions[..n_proposed];
        if adds(layout, &rule, known) {
            // `…, according to the Wire Agency` is no part of the statement that it passes on.
            let anchor = rule.anchor;
            for outer in known.iter().filter(|outer| outer.holds(anchor)) {
                let others = outer.cue.iter().copied().chain(outer.source.map(|source| source.words));
                others.for_each(|words| rule.remove(words));
            }
            attributions.push(rule);
        }
    }
    attributions
}

/// Whether a attribution of the rules has the proposal's cue.
fn is_same(rule: &AttributionDraft, proposal: &Proposal) -> bool {
    rule.anchor == proposal.anchor || rule.cue.iter().any(|cue| cue.overlaps(cue_of(proposal)))
}

/// `claimed eleven lives`, `denied access`: the tables know the phrase, and that nothing is said.
fn is_no_speech(layout: &Layout<'_>, anchor: usize) -> bool {
    let (doc, lemma) = (layout.doc, layout.doc.lemma(anchor));
    // `a warship repulsed the attack`.
    let does = cue_verb(lemma).is_none()
        && trigger_verb(lemma).is_some_and(|trigger| trigger.kind == "ASSAULT" && trigger.needs.is_none());
    is_verb(doc, anchor) && (does || act::is_other_phrase(doc, anchor))
}

/// Whether the rule's cue does more than say, of the same words.
fn takes_over(rule: &AttributionDraft, proposal: &Proposal) -> bool {
    let common = tokens(&content_of(proposal)).filter(|&token| rule.holds(token)).count();
    rule.act != Act::Says
        && !proposal.content.iter().any(|words| words.contains(&rule.anchor))
        && 2 * common > rule.size()
}

/// The rule's attribution with the proposal's words, or with its own where it knows better.
fn merged(layout: &Layout<'_>, mut rule: AttributionDraft, proposal: Proposal) -> AttributionDraft {
    if decides_stance(rule.act) {
        return rule;
    }
    rule.source = source(layout, &proposal).filter(|s| !is_told(layout, s, &rule)).or(rule.source);
    rule.cue = vec![cue_of(&proposal)];
    rule.confidence = Some(proposal.confidence);
    let content = in_whole_phrases(layout, &proposal);
    // `The claim that the siege was over surprised the town`: the clause of a noun ends where the parse ends it.
    let overruns = is_noun(layout, rule.anchor) && runs_on(&rule.content, &content);
    if !overruns && !falls_short(layout, &rule, &content) {
        rule.content = completed(layout, &rule.content, content);
    }
    act::settle_act(layout, &mut rule);
    rule
}

/// The model's words with the last few of the clause, where it drops them: `… for the first time since Monday, said his brother`.
fn completed(layout: &Layout<'_>, rule: &[TokenSpan], content: Vec<TokenSpan>) -> Vec<TokenSpan> {
    let ([whole], [part]) = (rule, content.as_slice()) else { return content };
    let rest = TokenSpan::new(part.end.min(whole.end), whole.end);
    let same_start = whole.start.abs_diff(part.start) <= 1;
    // `The raid came after "a string of defeats", the army said`: the clause begins before the marks.
    let quoted = (part.start..part.end).all(|t| layout.quotes.quote_at(t).is_some());
    if whole.start < part.start && part.end.abs_diff(whole.end) <= 1 && !quoted {
        return rule.to_vec();
    }
    let few = !rest.is_empty() && rest.end - rest.start <= LONGEST_REST;
    let plain = (rest.start..rest.end).all(|t| {
        !is_verb(layout.doc, t) && layout.doc.pos(t) != "PUNCT" && layout.quotes.quote_at(t).is_none()
    });
    if same_start && few && plain { vec![TokenSpan::new(part.start, whole.end)] } else { content }
}

/// The proposal's words up to where the phrase ends that its last word stands in: `… broke down the door of` a flat.
fn in_whole_phrases(layout: &Layout<'_>, proposal: &Proposal) -> Vec<TokenSpan> {
    let mut content = content_of(proposal);
    let others: Vec<TokenSpan> = std::iter::once(cue_of(proposal))
        .chain(proposal.source.iter().map(|(_, words)| TokenSpan::from(words.clone())))
        .collect();
    let limits: Vec<usize> = content.iter().skip(1).map(|next| next.start).chain([usize::MAX]).collect();
    for (words, limit) in content.iter_mut().zip(limits) {
        let whole = TokenSpan::new(words.start, phrase_end(layout, *words));
        let grown = TokenSpan::new(words.end, whole.end);
        let free = whole.end <= limit && !others.iter().any(|other| other.overlaps(grown));
        let marks = |t: usize| layout.quotes.quote_at(t) != layout.quotes.quote_at(words.end - 1);
        if free && grown.end - grown.start <= LONGEST_PHRASE && !(grown.start..grown.end).any(marks) {
            *words = whole;
        }
    }
    content
}

/// Where the phrase ends of the last word of `words`.
fn phrase_end(layout: &Layout<'_>, words: TokenSpan) -> usize {
    let doc = layout.doc;
    let sent = layout.sent(words.end - 1);
    let mut last = words.end - 1;
    if matches!(doc.pos(last), "VERB" | "AUX" | "PUNCT" | "SPACE") {
        return words.end;
    }
    while matches!(doc.dep(last), "compound" | "amod" | "det" | "nummod" | "poss" | "quantmod" | "nmod")
        && doc.head(last) > last
    {
        last = doc.head(last);
    }
    let mut end = (doc.right_edge(last) + 1).min(sent.end);
    while end > words.end && (doc.pos(end - 1) == "PUNCT" || doc.is_space(end - 1)) {
        end -= 1;
    }
    end.max(words.end)
}

/// `the registrar, Huda Omar, told the Fezzan Voice`: the object of telling, where somebody else stands before the cue.
fn is_told(layout: &Layout<'_>, proposed: &Source, rule: &AttributionDraft) -> bool {
    rule.addressees.contains(&proposed.head)
        && proposed.head > rule.anchor
        && rule.source.is_some_and(|own| own.head < rule.anchor)
        && layout.doc.head(proposed.head) == rule.anchor
}

/// Whether the model took the subject of a clause alone: `The bomb, according to two officers, was hidden`. Nobody says a
/// noun phrase. `Six dead, according to police` is no such clause: the rules find no verb either.
fn falls_short(layout: &Layout<'_>, rule: &AttributionDraft, content: &[TokenSpan]) -> bool {
    let has_verb = |spans: &[TokenSpan]| tokens(spans).any(|token| is_verb(layout.doc, token));
    !content.is_empty()
        && tokens(content).all(|token| rule.holds(token))
        && has_verb(&rule.content)
        && !has_verb(content)
}

/// An attribution that the rules do not know.
fn alone(layout: &Layout<'_>, proposal: Proposal) -> AttributionDraft {
    let mut attribution = AttributionDraft::new(proposal.anchor, Act::Says);
    attribution.source = source(layout, &proposal);
    attribution.channel = phrase::channel(layout, proposal.anchor);
    attribution.cue = vec![cue_of(&proposal)];
    attribution.confidence = Some(proposal.confidence);
    attribution.content = in_whole_phrases(layout, &proposal);
    act::settle_act(layout, &mut attribution);
    attribution
}

/// The source as the model has it, with what stands before its head in the same phrase.
fn source(layout: &Layout<'_>, proposal: &Proposal) -> Option<Source> {
    let (head, words) = proposal.source.clone()?;
    let words = TokenSpan::from(words).trim(layout.doc);
    let own = Source::from_head(layout, head);
    if own.head != head {
        return Some(own);
    }
    let whole = own.words;
    let short = whole.end - whole.start < LONGEST_SOURCE && !whole.overlaps(cue_of(proposal));
    let words = if short { words.cover(TokenSpan::new(whole.start, words.end)) } else { words };
    Some(Source { head, words })
}

/// Whether a attribution of the rules tells what the model cannot, or does not, see.
fn adds(layout: &Layout<'_>, rule: &AttributionDraft, known: &[AttributionDraft]) -> bool {
    let within = known.iter().any(|attribution| attribution.holds(rule.anchor));
    if within && !rule.cue.is_empty() {
        // `The nurse said the soldiers claimed that …`: the corpus has no attribution within another.
        let told = rule.act != Act::Says || rule.hedge.is_some() || is_passed_on(layout, rule, known);
        let violent = (told || is_set_against(layout, rule.anchor)) && tells_of_violence(layout, rule);
        return rule.source.is_some()
            && (violent
                || is_noun(layout, rule.anchor) && takes_sides(rule.act)
                || decides_stance(rule.act) && goes_on(rule, known));
    }
    let shown =
        rule.source.is_some_and(|s| people::noun_role(layout.doc.lemma(s.head)) == Some(Role::Document));
    let beyond = shown
        || act::is_estimate(layout.doc, rule.anchor)
        || layout.paragraph_of(rule.anchor) == 0
        || rule.cue.is_empty()
        || rule.act != Act::Says;
    beyond && !known.iter().any(|attribution| holds_much_of(attribution, rule))
}

/// `The general said six had died, according to the Wire Agency`: a statement that another source passes on.
fn is_passed_on(layout: &Layout<'_>, rule: &AttributionDraft, known: &[AttributionDraft]) -> bool {
    let doc = layout.doc;
    let named = rule.source.is_some_and(|source| matches!(doc.pos(source.head), "NOUN" | "PROPN"));
    // `the forces supported the attack` says nothing.
    let takes_clause = cue_verb(doc.lemma(rule.anchor)).is_some_and(|row| row.frames.has(CueFrame::Clause));
    let tells = takes_clause && tokens(&rule.content).any(|token| is_verb(doc, token));
    let holds = |attribution: &&AttributionDraft| attribution.holds(rule.anchor);
    named
        && tells
        && known
            .iter()
            .filter(holds)
            .all(|outer| outer.source.map(|source| source.head) != rule.source.map(|source| source.head))
}

/// `the ministry said that six died and blames the rebels`: the speaker of what is said around the cue goes on.
fn goes_on(rule: &AttributionDraft, known: &[AttributionDraft]) -> bool {
    let head = |attribution: &AttributionDraft| attribution.source.map(|source| source.head);
    known.iter().any(|attribution| attribution.holds(rule.anchor) && head(attribution) == head(rule))
}

/// `the ministry said six died, while the hospital said that ten had`: beside what was said, not within it.
fn is_set_against(layout: &Layout<'_>, cue: usize) -> bool {
    let doc = layout.doc;
    doc.dep(cue) == "advcl"
        && doc.children(cue).any(|c| doc.dep(c) == "mark" && matches!(doc.lemma(c), "while" | "whereas"))
}

/// Acts that say how the speaker stands to what happened.
fn decides_stance(act: Act) -> bool {
    matches!(act, Act::Denies | Act::Admits | Act::Accuses | Act::Claims | Act::Confirms | Act::Doubts)
}

/// Acts that a noun within what somebody says keeps: `repeated a call by officials`, `dismissed their accusation`.
fn takes_sides(act: Act) -> bool {
    matches!(act, Act::Demands | Act::Denies | Act::Admits | Act::Accuses | Act::Claims)
}

fn is_noun(layout: &Layout<'_>, anchor: usize) -> bool {
    layout.doc.pos(anchor) == "NOUN"
}

/// Whether the second words start with the first and go on.
fn runs_on(first: &[TokenSpan], second: &[TokenSpan]) -> bool {
    match (first, second) {
        ([first], [second, ..]) => second.start.abs_diff(first.start) <= 1 && second.end > first.end,
        _ => false,
    }
}

/// Whether something violent is told of in the content.
fn tells_of_violence(layout: &Layout<'_>, rule: &AttributionDraft) -> bool {
    let doc = layout.doc;
    tokens(&rule.content).any(|token| {
        let trigger = match doc.pos(token) {
            "VERB" => trigger_verb(doc.lemma(token)),
            "NOUN" => trigger_noun(doc.lemma(token)),
            _ => None,
        };
        trigger.is_some_and(|trigger| trigger.kind == "ASSAULT" && trigger.needs.is_none())
    })
}

/// Whether most of what the rule's attribution says is said by the other.
fn holds_much_of(attribution: &AttributionDraft, rule: &AttributionDraft) -> bool {
    let common = tokens(&rule.content).filter(|&token| attribution.holds(token)).count();
    2 * common > rule.size()
}

fn cue_of(proposal: &Proposal) -> TokenSpan {
    proposal.cue.clone().into()
}

fn content_of(proposal: &Proposal) -> Vec<TokenSpan> {
    proposal.content.iter().cloned().map(TokenSpan::from).collect()
}

fn tokens(words: &[TokenSpan]) -> impl Iterator<Item = usize> {
    words.iter().flat_map(|words| words.start..words.end)
}
