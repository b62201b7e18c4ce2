//! Those missing, captured and displaced: numbers of people beside a word of `fates.tsv`, and the events they belong to.

use std::sync::LazyLock;

use rashomon_schema::{Certainty, Factuality, Polarity, Status, Tense};
use rustc_hash::FxHashMap;

use crate::argument::of_verb;
use crate::casualty::{self, Toll};
use crate::event::{Context, Draft};
use crate::factuality;
use crate::number;
use crate::parse::Parse;
use crate::scene::is_background;
use crate::tables::{self, Harm, Trigger, cell, tables};
use crate::tally::{self, harm_of};
use crate::toll::{self, Counted, in_phrase};
use crate::trigger::carrier;
use crate::words::{child, is_passive, is_verb, object_of, preposition};

/// How far from the word what makes it one of these stands.
const NEAR: usize = 9;

/// How many steps up the parse an act is looked for in an assault.
const CLIMB: usize = 10;

/// Without a noun, from this number on people are meant.
const MANY: u64 = 100;

/// How the count stands to the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Its object suffers it: `captured 12 men`.
    Act,
    /// Its subject suffers it: `3,000 people fled`.
    Suffer,
    /// It stands after the count: `12 still missing`.
    State,
    /// Its `of` brings in the count: `the arrest of 12 men`.
    Noun,
}

/// A row of `fates.tsv`.
#[derive(Debug)]
struct Fate {
    frame: Frame,
    harm: Harm,
    /// Phrases of lemmas, one of which makes it one.
    beside: Vec<&'static str>,
    /// Lemmas that make it none.
    not: Vec<&'static str>,
    strict: bool,
}

fn fates() -> &'static FxHashMap<&'static str, Vec<Fate>> {
    static FATES: LazyLock<FxHashMap<&'static str, Vec<Fate>>> = LazyLock::new(|| {
        let list = |text: &'static str| text.split(',').filter(|word| *word != "-").collect();
        let mut fates: FxHashMap<&'static str, Vec<Fate>> = FxHashMap::default();
        for row in tables::rows(include_str!("tables/fates.tsv")) {
            let frame = match cell(&row, 1) {
                "act" => Frame::Act,
                "suffer" => Frame::Suffer,
                "noun" => Frame::Noun,
                _ => Frame::State,
            };
            fates.entry(cell(&row, 0)).or_default().push(Fate {
                frame,
                harm: Harm::parse(cell(&row, 2))
                    .expect("the table names kinds of harm; a test reads every row"),
                beside: list(cell(&row, 3)),
                not: list(cell(&row, 4)),
                strict: cell(&row, 5) == "strict",
            });
        }
        fates
    });
    &FATES
}

/// The numbers of those missing, captured or displaced that the word at `token` tells.
fn told_at(doc: &Parse<'_>, token: usize) -> Vec<Toll> {
    let word = doc.token(token).to_ascii_lowercase();
    let lemma = Some(doc.lemma(token)).filter(|lemma| *lemma != word);
    let rows = [Some(word.as_str()), lemma].into_iter().flatten().filter_map(|key| fates().get(key));
    let told = rows.flatten().filter(|fate| is_told(doc, token, fate)).map(|fate| {
        let counts = counts(doc, token, fate).into_iter().filter(|count| is_of_people(doc, count, fate));
        counts.map(|count| Toll { token, harm: fate.harm, counted: of_unit(doc, count) }).collect::<Vec<_>>()
    });
    told.into_iter().find(|list| !list.is_empty()).unwrap_or_default()
}

/// What the verb at `token` does to those missing or captured.
pub(crate) fn row_of(doc: &Parse<'_>, token: usize) -> Option<Trigger> {
    let rows = fates().get(doc.lemma(token)).into_iter().flatten();
    // What is captured and seized is a town more often than a person.
    let of_persons = |fate: &Fate| !fate.strict || !fate.beside.is_empty() || fate.frame == Frame::Suffer;
    let mut fits = rows.filter(|fate| {
        fate.harm != Harm::Displaced
            && matches!(fate.frame, Frame::Act | Frame::Suffer)
            && of_persons(fate)
            && is_told(doc, token, fate)
    });
    fits.next().map(row)
}

/// Whether the word at `token` tells that somebody is missing.
pub(crate) fn is_missing(doc: &Parse<'_>, token: usize) -> bool {
    let rows = fates().get(doc.token(token)).into_iter().flatten();
    let mut states = rows.filter(|fate| fate.frame == Frame::State && fate.harm == Harm::Missing);
    states.any(|fate| is_told(doc, token, fate))
}

fn row(fate: &Fate) -> Trigger {
    let frame = if fate.frame == Frame::Suffer { tables::Frame::Suffer } else { tables::Frame::Act };
    Trigger { frame, toll: Some(fate.harm), ..Trigger::bare("COERCE") }
}

/// Whether the word is used as the row means it.
fn is_told(doc: &Parse<'_>, token: usize, fate: &Fate) -> bool {
    let near = nearby(doc, token);
    let lemmas: Vec<&str> = near.clone().map(|t| doc.lemma(t)).collect();
    let phrase = |phrase: &&str| {
        let words: Vec<&str> = phrase.split(' ').collect();
        lemmas.windows(words.len()).any(|window| window == words)
    };
    let is_form = match fate.frame {
        Frame::Act | Frame::Suffer => {
            is_verb(doc, token) && !matches!(doc.dep(token), "amod" | "compound" | "aux" | "auxpass")
        }
        Frame::Noun => matches!(doc.pos(token), "NOUN" | "PROPN"),
        Frame::State => is_state(doc, token) || is_number_of(doc, token),
    };
    let has_beside = || {
        let own = casualty_object(doc, token).map(|object| doc.lemma(object));
        fate.beside.is_empty()
            || fate.beside.iter().any(|words| phrase(words) || own.is_some_and(|own| own == *words))
    };
    let other = || near.clone().any(|t| fate.not.contains(&doc.lemma(t)) || fate.not.contains(&doc.token(t)));
    is_form && has_beside() && !other()
}

/// The tokens after `token` that may belong to it.
fn nearby(doc: &Parse<'_>, token: usize) -> std::ops::Range<usize> {
    let last = doc.len().min(token + NEAR);
    token + 1..(token + 1..last).find(|&t| doc.is_sent_start(t)).unwrap_or(last).max(token + 1)
}

fn casualty_object(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    child(doc, verb, &["dobj", "nsubjpass"])
}

/// `12 missing`, not `missing the target` nor `3,000 displaced people`; but `five missing sailors`.
fn is_state(doc: &Parse<'_>, token: usize) -> bool {
    let joined = token > 1
        && matches!(doc.token(token - 1), "and" | "or")
        && harm_of(doc.token(token - 2)).is_some_and(|harm| Some(harm) != harm_of(doc.token(token)));
    let has_object = child(doc, token, &["dobj"]).is_some();
    let held = matches!(doc.dep(token), "pobj" | "compound")
        || doc.dep(token) == "dobj" && !matches!(doc.lemma(doc.head(token)), "leave" | "make" | "render");
    !joined && !has_object && !held
}

fn counts(doc: &Parse<'_>, token: usize, fate: &Fate) -> Vec<Counted> {
    match fate.frame {
        Frame::Act | Frame::Suffer => of_act(doc, token, fate),
        Frame::Noun => {
            let of = preposition(doc, token, &["of"]).and_then(|of| object_of(doc, of));
            of.map(|noun| in_phrase(doc, noun)).unwrap_or_default()
        }
        Frame::State => state(doc, token).into_iter().collect(),
    }
}

/// Whom a verb does it to, on the side of the verb where they stand; `killed or captured 30` gives neither number.
fn of_act(doc: &Parse<'_>, verb: usize, fate: &Fate) -> Vec<Counted> {
    if describes(doc, verb) || casualty::lumped(doc, verb) {
        return Vec::new();
    }
    let passive = fate.frame == Frame::Suffer || is_passive(doc, verb);
    let active = !passive && child(doc, verb, &["aux", "dobj"]).is_some();
    let row = row(fate);
    let reported = passive.then(|| tally::before_state(doc, verb)).flatten();
    let mut found = match reported {
        Some(counted) => vec![counted],
        None => casualty::beside(doc, verb, &row, of_verb(doc, verb, &row).target),
    };
    found.retain(|count| !(passive && count.words.start > verb || active && count.words.start < verb));
    found.extend(casualty::including(doc, verb));
    found
}

/// A clause that tells which people are meant: `freed 19 civilians abducted by the group`, `shelled people fleeing the town`.
fn describes(doc: &Parse<'_>, verb: usize) -> bool {
    let noun = doc.head(verb);
    match doc.dep(verb) {
        "relcl" => true,
        "acl" if doc.tag(verb) == "VBG" => true,
        "acl" => {
            let over = doc.head(noun);
            matches!(doc.dep(noun), "nsubj" | "nsubjpass" | "dobj" | "pobj")
                && !matches!(doc.lemma(over), "with" | "leave" | "see" | "have" | "report" | "record")
        }
        _ => false,
    }
}

/// The count before a state, over the verbs that lead to it: `12 were still reported missing`, `five missing sailors`.
fn state(doc: &Parse<'_>, token: usize) -> Option<Counted> {
    let noun = doc.head(token);
    if doc.dep(token) == "amod" && noun > token {
        let sought =
            !matches!(doc.lemma(doc.head(noun)), "find" | "rescue" | "recover" | "return" | "locate");
        let counted = toll::in_phrase(doc, noun).into_iter().next();
        return counted
            .filter(|_| harm_of(doc.token(token)) == Some(Harm::Missing) && sought)
            .filter(|count| (count.words.start..token).any(|t| number::is_number(doc, t)));
    }
    if is_number_of(doc, token) {
        return toll::toll_after(doc, token);
    }
    tally::before_state(doc, token).or_else(|| toll::predicate(doc, token))
}

/// `the number of missing rose to 12`.
fn is_number_of(doc: &Parse<'_>, token: usize) -> bool {
    (token.saturating_sub(4)..token)
        .any(|t| matches!(doc.lemma(t), "number" | "figure" | "total") && doc.lemma(t + 1) == "of")
}

/// Whether a count is one of people whom that can happen to.
fn is_of_people(doc: &Parse<'_>, counted: &Counted, fate: &Fate) -> bool {
    if counted.count.high == Some(0) {
        return true;
    }
    let Some(noun) = counted.noun else { return is_bare_of_people(doc, counted, fate) };
    let fled = fate.harm == Harm::Displaced;
    toll::is_human(doc, noun)
        && !describes_thing(doc, noun)
        && !fate.not.contains(&doc.lemma(noun))
        && !(fled && (toll::status_of(doc, noun) == Some(Status::Fighter) || is_held(doc, noun)))
}

/// `60 Kurdish villages`: a nationality that no people are.
fn describes_thing(doc: &Parse<'_>, noun: usize) -> bool {
    let next = noun + 1;
    next < doc.len() && doc.ent_type(noun) == "NORP" && doc.pos(next) == "NOUN" && !toll::is_human(doc, next)
}

fn is_held(doc: &Parse<'_>, noun: usize) -> bool {
    matches!(doc.lemma(noun), "prisoner" | "inmate" | "detainee" | "suspect" | "hostage" | "captive")
}

/// A number without a noun: not of things, and beside other tolls or large where the word may be said of things.
fn is_bare_of_people(doc: &Parse<'_>, counted: &Counted, fate: &Fate) -> bool {
    let (start, end) = (counted.words.start, counted.words.end);
    let of_things = end < doc.len() && matches!(doc.lemma(end), "of" | "%" | "percent");
    let number = (start..end).find(|&t| number::is_number(doc, t)).unwrap_or(start);
    let measure = !matches!(doc.ent_type(number), "" | "CARDINAL");
    let first = (start.saturating_sub(30)..=start).rev().find(|&t| doc.is_sent_start(t)).unwrap_or(start);
    let other_toll = || {
        let is_harm = |t: usize| {
            matches!(harm_of(doc.token(t)), Some(Harm::Killed | Harm::Injured))
                || tables().trigger_verbs.get(doc.lemma(t)).is_some_and(|row| row.toll.is_some())
        };
        (first..doc.len().min(end + 30)).take_while(|&t| t == first || !doc.is_sent_start(t)).any(is_harm)
    };
    let is_many = || fate.harm == Harm::Displaced && counted.count.low.is_some_and(|low| low >= MANY);
    !of_things && !measure && (!fate.strict || is_many() || other_toll())
}

/// Families are another count than people.
fn of_unit(doc: &Parse<'_>, mut counted: Counted) -> Counted {
    let is_unit = counted.noun.is_some_and(|noun| matches!(doc.lemma(noun), "family" | "household"));
    counted.count.total &= !is_unit;
    counted
}

/// Brings the numbers of those missing, captured and displaced to the events they belong to.
///
/// Those captured belong to the act that captured them, or to the assault in which it happened; all others to the nearest assault of their
/// sentence that the same voice tells of. Where there is none, a number that follows an assault becomes one more account of it.
pub(crate) fn place_tolls(context: &Context<'_>, drafts: &mut Vec<Draft>, innermost: &[Option<usize>]) {
    let doc = context.doc();
    let told: Vec<Toll> = (0..doc.len())
        .flat_map(|token| {
            let parts = casualty::told_among(doc, token).into_iter().filter(|part| is_fate(part.harm));
            told_at(doc, token).into_iter().chain(parts)
        })
        .collect();
    let known = Known::of(context, drafts);
    for toll in told {
        let Some(held) = held(context, &toll, innermost) else { continue };
        let host = known.host(context, drafts, &toll, &held).or_else(|| {
            let told =
                (drafts.len().saturating_sub(1)..drafts.len()).find(|&n| drafts[n].trigger == toll.token);
            told.filter(|&n| n >= known.n)
        });
        let host = match host {
            Some(host) => host,
            None if known.first_assault.is_some_and(|first| first < toll.token) => {
                drafts.push(Draft { background: held.background, ..held.draft(toll.token) });
                drafts.len() - 1
            }
            None => continue,
        };
        let list = drafts[host].toll_mut(toll.harm);
        if list.iter().all(|known| !known.words.overlaps(toll.counted.words)) {
            list.push(toll.counted);
        }
    }
    drafts.sort_by_key(|draft| draft.trigger);
}

const fn is_fate(harm: Harm) -> bool {
    matches!(harm, Harm::Missing | Harm::Captured | Harm::Displaced)
}

/// How a number is held: by whom, how surely, of which times.
struct Held {
    factuality: Factuality,
    saying: Option<usize>,
    background: bool,
}

impl Held {
    const fn draft(&self, token: usize) -> Draft {
        Draft::new(token, "ASSAULT", self.factuality, self.saying)
    }
}

/// How the number is held; none where it is negated, or of what may yet come.
fn held(context: &Context<'_>, toll: &Toll, innermost: &[Option<usize>]) -> Option<Held> {
    let doc = context.doc();
    let saying = innermost[toll.token];
    let above = if is_verb(doc, toll.token) { toll.token } else { doc.head(toll.token) };
    let mut factuality = factuality::of(doc, toll.token, above, saying.map(|n| &context.sayings[n]));
    if toll.counted.count.high == Some(0) {
        factuality.polarity = Polarity::Positive;
    }
    let is_so = factuality.polarity == Polarity::Positive
        && matches!(factuality.tense, Tense::Past | Tense::Present)
        && factuality.certainty != Certainty::Unknown;
    is_so.then(|| Held { factuality, saying, background: is_background(context, toll.token, above) })
}

/// The events that numbers can belong to.
struct Known {
    n: usize,
    first_assault: Option<usize>,
    /// The assaults of each sentence.
    of_sentence: FxHashMap<usize, Vec<usize>>,
}

impl Known {
    fn of(context: &Context<'_>, drafts: &[Draft]) -> Self {
        let mut of_sentence: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        let assaults = drafts.iter().enumerate().filter(|(_, draft)| draft.kind == "ASSAULT");
        for (n, draft) in assaults.clone() {
            of_sentence.entry(context.layout.sent_of(draft.trigger)).or_default().push(n);
        }
        let first_assault = assaults.map(|(_, draft)| draft.trigger).min();
        Self { n: drafts.len(), first_assault, of_sentence }
    }

    fn host(&self, context: &Context<'_>, drafts: &[Draft], toll: &Toll, held: &Held) -> Option<usize> {
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

fn is_held_alike(draft: &Draft, held: &Held) -> bool {
    draft.saying == held.saying
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

/// Whether the act happened in the assault told at `trigger`: `stormed the post and captured six`, `a raid that captured six`.
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
        || ancestors.contains(&carrier(doc, trigger).0)
        || in_it()
        || subject()
        || when()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(fates()["flee"][0].harm, Harm::Displaced);
        assert!(fates().values().flatten().all(|fate| is_fate(fate.harm)));
    }
}
