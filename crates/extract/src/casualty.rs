//! Tolls brought to the events they belong to.

use rustc_hash::FxHashMap;

use crate::event::{Context, Draft};
use crate::factuality;
use crate::parse::Parse;
use crate::setting::{find_place, find_time, is_background};
use crate::tables::{Harm, Trigger};
use crate::toll::{in_phrase, told_at};
use crate::words::{child, object_of, preposition};

/// Reads the toll of a verb or noun that kills or injures.
pub(crate) fn harm(doc: &Parse<'_>, trigger: usize, row: &Trigger, draft: &mut Draft) {
    let Some(harm) = row.toll else { return };
    let Some(target) = draft.target else { return };
    let mut counted = in_phrase(doc, target);
    if let Some(including) = preposition(doc, trigger, &["including"]).and_then(|p| object_of(doc, p)) {
        counted.extend(in_phrase(doc, including).into_iter().map(|mut part| {
            part.count.total = false;
            part
        }));
    }
    // `killed or injured` gives neither number.
    if lumped(doc, trigger) {
        return;
    }
    match harm {
        Harm::Killed => draft.killed.extend(counted),
        Harm::Injured => draft.injured.extend(counted),
    }
}

/// `killed or wounded 30`.
fn lumped(doc: &Parse<'_>, trigger: usize) -> bool {
    let or = |token: usize| doc.children(token).any(|c| doc.dep(c) == "cc" && doc.lemma(c) == "or");
    or(trigger)
        || (doc.dep(trigger) == "conj"
            && or(doc.head(trigger))
            && child(doc, trigger, &["nsubjpass", "nsubj"]).is_none())
}

/// Tolls told without a verb of harm go to the nearest assault of their sentence, one before them first.
pub(crate) fn place_tolls(context: &Context<'_>, drafts: &mut Vec<Draft>, innermost: &[Option<usize>]) {
    let doc = context.doc();
    let mut assaults: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (n, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.kind == "ASSAULT") {
        assaults.entry(context.layout.sent_of(draft.trigger)).or_default().push(n);
    }
    for token in 0..doc.len() {
        let Some((harm, counted)) = told_at(doc, token) else { continue };
        let known = assaults.entry(context.layout.sent_of(token)).or_default();
        let nearest = |&&n: &&usize| (drafts[n].trigger > token, drafts[n].trigger.abs_diff(token));
        let host = known.iter().min_by_key(nearest).copied().unwrap_or_else(|| {
            known.push(drafts.len());
            drafts.push(told_toll(context, token, innermost));
            drafts.len() - 1
        });
        let list = match harm {
            Harm::Killed => &mut drafts[host].killed,
            Harm::Injured => &mut drafts[host].injured,
        };
        if list.iter().all(|known| known.words != counted.words) {
            list.push(counted);
        }
    }
    drafts.sort_by_key(|draft| draft.trigger);
}

/// An assault known only by its toll.
fn told_toll(context: &Context<'_>, token: usize, innermost: &[Option<usize>]) -> Draft {
    let doc = context.doc();
    let saying = innermost[token];
    let factuality = factuality::of(doc, token, doc.head(token), saying.map(|n| &context.sayings[n]));
    let background = is_background(context, token);
    let mut draft = Draft { background, ..Draft::new(token, "ASSAULT", factuality, saying) };
    let head = doc.head(token);
    find_place(context, &[token, head], true, &mut draft);
    find_time(context, &[token, head], true, &mut draft);
    draft
}
