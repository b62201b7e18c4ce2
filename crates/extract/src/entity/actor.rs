//! Which actor a noun phrase names: by its name, or by the nationality, owner or place that modifies it.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::actor::ActorWord;
use rashomon_lexicon::means::equipment_kind;
use rashomon_lexicon::people::{self, Role, ServiceTrait};
use rashomon_schema::Argument;

use crate::entity::means::class_of;
use crate::knowledge::{KnownActor, Part, ReportKnowledge};
use crate::syntax::parse::{Parse, REACH};
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{conjuncts, object_of, phrase, preposition};

/// How many words a name before a noun has.
const LONGEST_NAME: usize = 6;

/// How far back soldiers without a nationality have theirs, in tokens.
const LOOK_BACK: usize = 200;

/// The actor that the phrase of `head` names.
pub(crate) fn resolve(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, head: usize) -> Option<KnownActor> {
    if is_shouted_pronoun(doc, head) {
        return None;
    }
    troops_told_of(doc, knowledge, head)
        .or_else(|| body_told_of(doc, knowledge, head))
        .or_else(|| name_of(doc, knowledge, head))
        .or_else(|| by_modifier(doc, knowledge, head))
        .or_else(|| by_group(doc, knowledge, head))
}

/// Whether `token` is the pronoun `us` in a sentence that is all in capitals, with a verb or a preposition before it:
/// `HELP US`, but not `US JETS HIT A TOWN`.
pub(crate) fn is_shouted_pronoun(doc: &Parse<'_>, token: usize) -> bool {
    let at_end = token + 1 >= doc.len()
        || doc.is_space(token + 1)
        || doc.is_sent_start(token + 1)
        || doc.pos(token + 1) == "PUNCT";
    let before =
        token.checked_sub(1).filter(|_| doc.token(token) == "US" && at_end && !doc.is_sent_start(token));
    before.is_some_and(|before| {
        let word = doc.token(before);
        word.len() > 1
            && word.chars().all(char::is_uppercase)
            && !matches!(doc.lower(before), "the" | "and" | "in" | "of" | "v" | "vs")
    })
}

/// The actor that the phrase of `head` is a name of, not one that it belongs to.
pub(crate) fn name_of(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, head: usize) -> Option<KnownActor> {
    let whole = without_article(doc, phrase(doc, head));
    let part = part(doc, head);
    // `its leader`: of whom it takes up, not of the country.
    if doc.children(head).any(|c| doc.dep(c) == "poss" && doc.tag(c) == "PRP$") {
        return named_around(doc, knowledge, head, part);
    }
    knowledge.actor(whole.text(doc), part).or_else(|| named_around(doc, knowledge, head, part))
}

/// The actor that the entity around `token` names.
fn named_around(
    doc: &Parse<'_>,
    knowledge: &ReportKnowledge<'_>,
    token: usize,
    part: Part,
) -> Option<KnownActor> {
    knowledge.actor(entity_around(doc, token)?.text(doc), part)
}

/// `A Turkish convoy was hit, and the soldiers fled`: soldiers without a nationality are those of the force told of last.
fn troops_told_of(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, head: usize) -> Option<KnownActor> {
    let is_bare = |noun: usize| doc.children(noun).all(|c| c > noun || doc.dep(c) == "det");
    let taken_up = doc.children(head).any(|c| matches!(doc.lemma(c), "the" | "these" | "those") && c < head);
    if !ActorWord::Troops.has(doc.lemma(head)) || !taken_up || !is_bare(head) {
        return None;
    }
    let mut before = (head.saturating_sub(LOOK_BACK)..head).rev();
    let last =
        before.find(|&t| people::service_traits(doc.lemma(t)).has(ServiceTrait::Armed) && !is_bare(t))?;
    name_of(doc, knowledge, last).or_else(|| by_modifier(doc, knowledge, last))
}

/// `The Israeli army raided the town. The army said`: a force with its article alone is the one of that noun named last.
fn body_told_of(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, head: usize) -> Option<KnownActor> {
    let is_bare = |noun: usize| doc.children(noun).all(|c| c > noun || doc.dep(c) == "det");
    let definite = doc.children(head).any(|c| c < head && matches!(doc.lower(c), "the" | "this" | "that"));
    if !definite || !is_bare(head) || !ActorWord::Service.has(doc.lemma(head)) {
        return None;
    }
    let lemma = doc.lemma(head);
    let mut before = (head.saturating_sub(LOOK_BACK)..head).rev();
    let last = before.find(|&t| doc.lemma(t) == lemma && !is_bare(t))?;
    name_of(doc, knowledge, last).or_else(|| by_modifier(doc, knowledge, last))
}

/// Subjects and doers act; other names are only named.
fn part(doc: &Parse<'_>, head: usize) -> Part {
    let doer = doc.dep(head) == "pobj" && matches!(doc.dep(doc.head(head)), "agent");
    if doer || matches!(doc.dep(head), "nsubj" | "nsubjpass" | "poss") { Part::Acts } else { Part::Named }
}

/// `the Russian plane`, `Turkey's army`, `the army of Turkey`: the actor that the modifier names.
fn by_modifier(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, head: usize) -> Option<KnownActor> {
    if !acts_for_owner(doc, head) {
        return None;
    }
    if let Some(known) = by_words_before(doc, knowledge, head) {
        return Some(known);
    }
    let modifies = |c: usize| matches!(doc.dep(c), "amod" | "compound" | "poss" | "nmod");
    let own: Vec<usize> = doc.children(head).filter(|&c| modifies(c)).collect();
    // `IDF fighter jets`: the owner may hang from another modifier.
    let below = own
        .iter()
        .flat_map(|&c| doc.children(c))
        .filter(|&c| modifies(c) && doc.token(c).starts_with(char::is_uppercase));
    for c in own.iter().copied().chain(below) {
        // `SANAs correspondent`, its apostrophe lost.
        let owner = doc.token(c).strip_suffix('s').filter(|name| name.starts_with(char::is_uppercase));
        let known = knowledge
            .actor(doc.token(c), Part::Named)
            .or_else(|| named_around(doc, knowledge, c, Part::Named))
            .or_else(|| owner.and_then(|name| knowledge.actor(name, Part::Named)));
        if known.is_some() {
            return known;
        }
    }
    let of = preposition(doc, head, &["of", "for"])?;
    name_of(doc, knowledge, object_of(doc, of)?)
}

/// `an Islamic State (IS) car bomb`: a name of several words that the recogniser has missed.
fn by_words_before(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, head: usize) -> Option<KnownActor> {
    let start = doc.left_edge(head).max(head.saturating_sub(LONGEST_NAME));
    let capital = |t: usize| doc.token(t).starts_with(char::is_uppercase) && doc.tag(t) != "DT";
    let first = (start..head).find(|&t| capital(t))?;
    (first + 2..=head).rev().find_map(|end| {
        let words = TokenSpan::new(first, end);
        (capital(end - 1)).then(|| knowledge.actor(words.text(doc), Part::Named)).flatten()
    })
}

/// `members of Al-Nusra`, `a fighter from the Islamic State`, `Daesh militants`: the group in arms that they belong to.
fn by_group(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, head: usize) -> Option<KnownActor> {
    let belongs = matches!(people::noun_role(doc.lemma(head).to_lowercase().as_str()), Some(Role::Fighter))
        || ActorWord::Member.has(doc.lemma(head))
        || matches!(doc.lemma(head), "one" | "those" | "that");
    if !belongs {
        return None;
    }
    let of = preposition(doc, head, &["of", "from"]).and_then(|of| object_of(doc, of));
    // `those of its ally Russia`
    let named = of.and_then(|of| doc.children(of).find(|&c| doc.dep(c) == "appos"));
    let beside = doc.children(head).filter(|&c| matches!(doc.dep(c), "amod" | "compound" | "poss" | "nmod"));
    beside.chain(of).chain(named).find_map(|owner| {
        let known = knowledge
            .actor(doc.token(owner), Part::Named)
            .or_else(|| named_around(doc, knowledge, owner, Part::Named));
        known.filter(|known| {
            matches!(known.kind, ActorKind::ArmedGroup | ActorKind::Coalition) || doc.lemma(head) == "those"
        })
    })
}

/// The heads that a phrase lays an event to, and whether only one of them is meant: `rebels and the army`, `Russian or Syrian jets`.
pub(crate) fn alternatives(doc: &Parse<'_>, head: usize) -> (Vec<usize>, bool) {
    let mut heads = conjuncts(doc, head);
    // `by the army and by rebels`
    if doc.dep(head) == "pobj" {
        let preposition = doc.head(head);
        let again = doc
            .children(preposition)
            .filter(|&c| doc.dep(c) == "conj" && doc.lemma(c) == doc.lemma(preposition));
        heads.extend(again.filter_map(|c| object_of(doc, c)));
    }
    if heads.len() > 1 {
        return (heads, is_choice(doc, head));
    }
    let modifier = doc.children(head).find(|&c| {
        matches!(doc.dep(c), "amod" | "compound" | "nmod") && doc.children(c).any(|k| doc.dep(k) == "conj")
    });
    match modifier {
        Some(modifier) => (conjuncts(doc, modifier), is_choice(doc, modifier)),
        None => (vec![head], false),
    }
}

fn is_choice(doc: &Parse<'_>, head: usize) -> bool {
    doc.children(head).any(|c| doc.dep(c) == "cc" && doc.lemma(c) == "or")
}

/// Convoys, positions, weapons and those in service stand for whom they belong to; rebels and residents do not.
fn acts_for_owner(doc: &Parse<'_>, head: usize) -> bool {
    let lemma = doc.lemma(head);
    people::service_traits(lemma).has(ServiceTrait::Owned)
        || equipment_kind(lemma).is_some()
        || class_of(doc, head).is_some()
}

/// The entity that `token` stands in, without a leading article.
pub(crate) fn entity_around(doc: &Parse<'_>, token: usize) -> Option<TokenSpan> {
    use rashomon_nlp::Iob;
    if doc.ent_iob(token) == Iob::Outside {
        return None;
    }
    let start = (token.saturating_sub(REACH)..=token).rev().find(|&t| doc.ent_iob(t) == Iob::Begin)?;
    let last = doc.len().min(token + REACH);
    let end = (token + 1..last).find(|&t| doc.ent_iob(t) != Iob::Inside).unwrap_or(last);
    let mut words = without_article(doc, doc.beside_dateline(TokenSpan::new(start, end), token));
    // A capital at the beginning of a line draws the preposition in: `Near Mosul`.
    if words.end > words.start + 1 && doc.token(words.start) == "Near" {
        words.start += 1;
    }
    let loose = |t: usize| {
        matches!(doc.token(t), "'s" | "’s" | "'" | "’" | ",")
            || doc.in_dateline(t) && matches!(doc.token(t), "-" | "–" | "—" | "--")
    };
    while words.end > words.start + 1 && loose(words.end - 1) {
        words.end -= 1;
    }
    Some(words)
}

/// `words` without a leading article.
pub(crate) fn without_article(doc: &Parse<'_>, mut words: TokenSpan) -> TokenSpan {
    while words.end > words.start + 1 && (doc.tag(words.start) == "DT" || doc.is_space(words.start)) {
        words.start += 1;
    }
    words
}

/// The phrase of `head` as an argument.
pub(crate) fn argument(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, head: usize) -> Argument {
    let words = phrase(doc, head);
    let known = resolve(doc, knowledge, head);
    Argument {
        text: words.text(doc).to_owned(),
        span: words.span(doc),
        actor: known.as_ref().map(|known| known.id.clone()),
        name: known.map(|known| known.name),
    }
}
