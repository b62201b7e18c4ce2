//! The events that numbers of those missing, captured and displaced belong to.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::Harm;
use rashomon_schema::{Certainty, Factuality, PlaceArgument, Polarity, Tense};
use rustc_hash::FxHashMap;

use super::fate::{find_fates, is_fate};
use super::harmed::HarmCount;
use super::link;
use crate::event::background::is_background;
use crate::event::clause::clause_head;
use crate::event::draft::{EventContext, EventDraft};
use crate::event::factuality;
use crate::event::location::{find_place, find_time};
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_verb, object_of, preposition};

/// How many steps up the parse an act is looked for in an assault.
const CLIMB: usize = 10;

/// Brings the numbers of those missing, captured and displaced to the events they belong to.
///
/// Those captured belong to the act that captured them, or to the assault in which it happened; all others
/// to the nearest assault of their
/// sentence that the same voice tells of. Where there is none, a number that follows an assault becomes one
/// more account of it.
pub(crate) fn link_fates(context: &EventContext<'_>, drafts: &mut Vec<EventDraft>) {
    let doc = context.doc();
    let told: Vec<HarmCount> = (0..doc.len())
        .flat_map(|token| {
            let parts = link::find_parts(doc, token).into_iter().filter(|part| is_fate(part.harm));
            find_fates(doc, token).into_iter().chain(parts)
        })
        .collect();
    let known = CountHosts::of(context, drafts);
    for toll in told {
        let Some(held) = held(context, &toll) else { continue };
        let host = known.host(context, drafts, &toll, &held).or_else(|| {
            let told =
                (drafts.len().saturating_sub(1)..drafts.len()).find(|&n| drafts[n].trigger == toll.token);
            told.filter(|&n| n >= known.n)
        });
        let host = match host {
            Some(host) => host,
            None if known.first_assault.is_some_and(|first| first < toll.token) => {
                drafts.push(EventDraft { background: held.background, ..held.draft(toll.token, "ASSAULT") });
                drafts.len() - 1
            }
            None if has_natural_cause(context, toll.token) => continue,
            None => {
                let mut draft =
                    EventDraft { background: held.background, ..held.draft(toll.token, "COERCE") };
                let tokens = [toll.token, doc.head(toll.token)];
                find_place(context, &tokens, true, &mut draft);
                draft.place = draft.place.or_else(|| place_left(context, toll.token));
                find_time(context, &tokens, true, &mut draft);
                drafts.push(draft);
                drafts.len() - 1
            }
        };
        let list = drafts[host].toll_mut(toll.harm);
        if list.iter().all(|known| !known.words.overlaps(toll.counted.words)) {
            list.push(toll.counted);
        }
    }
    drafts.sort_by_key(|draft| draft.trigger);
}

/// The place that people left: `displaced from Djibo`, `fled Wad Madani`.
fn place_left(context: &EventContext<'_>, verb: usize) -> Option<PlaceArgument> {
    let doc = context.doc();
    let from = preposition(doc, verb, &["from"]).and_then(|from| object_of(doc, from));
    let left = from.into_iter().chain(child(doc, verb, &["dobj"]));
    left.filter_map(|place| context.places.place_of_phrase(doc, context.knowledge, place)).next()
}

/// Whether the sentence gives a flood, an earthquake or the like, which no party caused.
fn has_natural_cause(context: &EventContext<'_>, token: usize) -> bool {
    let sentence = context.layout.sent(token);
    (sentence.start..sentence.end).any(|t| CountWord::Disaster.has(context.doc().lemma(t)))
}

/// How a number is held: by whom, how surely, of which times.
struct CountStanding {
    factuality: Factuality,
    attribution: Option<usize>,
    background: bool,
}

impl CountStanding {
    const fn draft(&self, token: usize, kind: &'static str) -> EventDraft {
        EventDraft::new(token, kind, self.factuality, self.attribution)
    }
}

/// How the number is held; none where it is negated, or of what may yet come.
fn held(context: &EventContext<'_>, toll: &HarmCount) -> Option<CountStanding> {
    let doc = context.doc();
    let attribution = context.innermost[toll.token];
    let above = if is_verb(doc, toll.token) { toll.token } else { doc.head(toll.token) };
    let mut factuality =
        factuality::find_factuality(doc, toll.token, above, attribution.map(|n| &context.attributions[n]));
    if toll.counted.count.high == Some(0) {
        factuality.polarity = Polarity::Positive;
    }
    let is_so = factuality.polarity == Polarity::Positive
        && matches!(factuality.tense, Tense::Past | Tense::Present)
        && factuality.certainty != Certainty::Unknown;
    is_so.then(|| CountStanding {
        factuality,
        attribution,
        background: is_background(context, toll.token, above),
    })
}

/// The events that numbers can belong to.
struct CountHosts {
    n: usize,
    first_assault: Option<usize>,
    /// The assaults of each sentence.
    of_sentence: FxHashMap<usize, Vec<usize>>,
}

impl CountHosts {
    fn of(context: &EventContext<'_>, drafts: &[EventDraft]) -> Self {
        let mut of_sentence: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        let assaults = drafts.iter().enumerate().filter(|(_, draft)| draft.kind == "ASSAULT");
        for (n, draft) in assaults.clone() {
            of_sentence.entry(context.layout.sent_of(draft.trigger)).or_default().push(n);
        }
        let first_assault = assaults.map(|(_, draft)| draft.trigger).min();
        Self { n: drafts.len(), first_assault, of_sentence }
    }

    fn host(
        &self,
        context: &EventContext<'_>,
        drafts: &[EventDraft],
        toll: &HarmCount,
        held: &CountStanding,
    ) -> Option<usize> {
        let own = drafts[..self.n].binary_search_by_key(&toll.token, |draft| draft.trigger).ok();
        let assaults = || {
            let here = self.of_sentence.get(&context.layout.sent_of(toll.token));
            here.into_iter().flatten().copied().filter(|&n| is_held_alike(&drafts[n], held))
        };
        let nearest = |n: &usize| (drafts[*n].trigger > toll.token, drafts[*n].trigger.abs_diff(toll.token));
        match (own, toll.harm) {
            (Some(own), Harm::Captured) if drafts[own].kind == "ASSAULT" => Some(own),
            (Some(own), Harm::Captured) => {
                let ancestors = ancestors(context.doc(), toll.token);
                let within =
                    |n: &usize| happens_in(context.doc(), toll.token, &ancestors, drafts[*n].trigger);
                assaults().filter(within).min_by_key(nearest).or(Some(own))
            }
            (own, _) => assaults()
                .min_by_key(nearest)
                .or_else(|| own.filter(|_| self.first_assault.is_none_or(|first| first > toll.token))),
        }
    }
}

fn is_held_alike(draft: &EventDraft, held: &CountStanding) -> bool {
    draft.attribution == held.attribution
        && draft.background == held.background
        && draft.factuality.polarity == Polarity::Positive
        && draft.factuality.certainty == held.factuality.certainty
        && matches!(draft.factuality.tense, Tense::Past | Tense::Present)
}

/// The words that a verb is coordinated with or depends on, itself first; what went before is another act.
fn ancestors(doc: &Parse<'_>, verb: usize) -> Vec<usize> {
    let mut found = vec![verb];
    let mut at = verb;
    while found.len() < CLIMB {
        let linked = matches!(doc.dep(at), "conj" | "advcl" | "xcomp" | "acl" | "relcl" | "pcomp" | "prep");
        let prior = |c: usize| doc.lemma(c) == "after" && matches!(doc.dep(c), "mark" | "prep" | "advmod");
        if !linked || doc.head(at) == at || doc.lemma(at) == "after" || doc.children(at).any(prior) {
            break;
        }
        at = doc.head(at);
        found.push(at);
    }
    found
}

/// Whether the act happened in the assault told at `trigger`: `stormed the post and captured six`, `a raid
/// that captured six`.
fn happens_in(doc: &Parse<'_>, verb: usize, ancestors: &[usize], trigger: usize) -> bool {
    let in_it = || {
        let preps = doc.children(verb).filter(|&c| matches!(doc.lemma(c), "in" | "during"));
        preps.filter_map(|prep| object_of(doc, prep)).any(|object| object == trigger)
    };
    let subject = || child(doc, verb, &["nsubj"]) == Some(trigger);
    let when = || {
        doc.dep(trigger) == "advcl"
            && doc.head(trigger) == verb
            && doc.children(trigger).any(|c| matches!(doc.lemma(c), "when" | "as" | "while"))
    };
    ancestors.contains(&trigger)
        || ancestors.contains(&clause_head(doc, trigger))
        || in_it()
        || subject()
        || when()
}
