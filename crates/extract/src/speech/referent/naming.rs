//! Names beside descriptions: `a nurse at the clinic, Dana Roth`, `a witness named Ahmad`, `the rebel commander Karim Haddad`.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::voice::VoiceWord;
use rashomon_schema::VoiceKind;

use crate::entity::actor::{entity_around, without_article};
use crate::knowledge::{KnownActor, Part, ReportKnowledge};
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, phrase};

/// Entities that do not speak under the name that an apposition gives.
const NO_SPEAKERS: [&str; 9] =
    ["GPE", "LOC", "DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"];

/// A name right after the description `head` that the parse takes for a second subject of its verb.
pub(crate) fn twin(doc: &Parse<'_>, head: usize) -> Option<usize> {
    if doc.dep(head) != "nsubj" || doc.pos(head) != "NOUN" {
        return None;
    }
    let next = doc.right_edge(head) + 1;
    doc.children(doc.head(head)).find(|&c| {
        c > head
            && matches!(doc.dep(c), "nsubj" | "appos")
            && doc.pos(c) == "PROPN"
            && doc.left_edge(c) == next
            && can_name(doc, c)
    })
}

/// The head of the name that the description `head` introduces.
pub(super) fn introduced(doc: &Parse<'_>, head: usize) -> Option<usize> {
    if doc.pos(head) != "NOUN" {
        return None;
    }
    let named = |c: usize| match doc.dep(c) {
        "appos" => Some(c).filter(|&c| doc.pos(c) == "PROPN" && can_name(doc, c)),
        "acl" if VoiceWord::Names.has(doc.lemma(c)) => child(doc, c, &["oprd", "dobj", "attr"])
            .or_else(|| {
                child(doc, c, &["prep"])
                    .filter(|&p| doc.lemma(p) == "as")
                    .and_then(|p| child(doc, p, &["pobj"]))
            })
            .filter(|&n| doc.pos(n) == "PROPN"),
        _ => None,
    };
    twin(doc, head).or_else(|| doc.children(head).filter(|&c| c > head).find_map(named))
}

fn can_name(doc: &Parse<'_>, head: usize) -> bool {
    !NO_SPEAKERS.contains(&doc.ent_type(head))
}

/// What kind of voice a name is that the description `noun` introduces.
pub(super) fn kind_of_introduced(layout: &Layout<'_>, noun: usize, name: usize) -> VoiceKind {
    match kind_of_noun(layout, noun) {
        Some(VoiceKind::Unnamed) => VoiceKind::Person,
        Some(kind @ (VoiceKind::Organisation | VoiceKind::Group)) => kind,
        _ if layout.doc.ent_type(name) == "PERSON" => VoiceKind::Person,
        _ => VoiceKind::Organisation,
    }
}

/// The words of the description `noun` without the name `name` that follows it.
pub(super) fn description(doc: &Parse<'_>, noun: usize, name: usize) -> TokenSpan {
    let whole = without_article(doc, phrase(doc, noun));
    let end = if name > noun { whole.end.min(doc.left_edge(name).max(noun + 1)) } else { whole.end };
    TokenSpan::new(whole.start, end).trim(doc)
}

/// The actor that has the name `name` in the country whose nationality the description `noun` tells.
pub(super) fn of_nation(
    doc: &Parse<'_>,
    knowledge: &ReportKnowledge<'_>,
    noun: usize,
    name: usize,
) -> Option<KnownActor> {
    let is_nation = |c: &usize| {
        matches!(doc.dep(*c), "amod" | "compound" | "nmod" | "poss")
            && matches!(doc.ent_type(*c), "NORP" | "GPE")
    };
    let nation = doc.children(noun).find(is_nation)?;
    let words = without_article(doc, phrase(doc, name));
    knowledge.actor(&format!("{} {}", doc.token(nation), words.text(doc)), Part::Named)
}

/// The name behind a rank that the recogniser has not seen through: `Brig-Gen Musa Danjuma`, `Lt.Col. Adamu Bello of the garrison`.
pub(super) fn ranked_name(doc: &Parse<'_>, head: usize) -> Option<TokenSpan> {
    if doc.pos(head) != "PROPN" {
        return None;
    }
    let first = without_article(doc, phrase(doc, head)).start;
    let is_rank = |t: usize| {
        people::title(doc.lower(t).trim_end_matches('.')).is_some_and(|title| title.noun.is_some())
    };
    let part = |t: &usize| is_rank(*t) || matches!(doc.token(*t), "." | "-");
    let start = first + (first..head).take_while(part).count();
    let named = (start..=head).all(|t| doc.token(t).starts_with(char::is_uppercase));
    (start > first && is_rank(first) && named).then(|| TokenSpan::new(start, head + 1))
}

/// The words that name the mention of `head`, and the title before them.
pub(super) fn name_and_title(layout: &Layout<'_>, head: usize) -> (TokenSpan, Option<TokenSpan>) {
    let doc = layout.doc;
    let whole = nominative(doc, without_article(doc, phrase(doc, head)));
    if let Some(name) = ranked_name(doc, head) {
        let rank = TokenSpan::new(whole.start, name.start).trim(doc);
        return (name, (!rank.is_empty()).then_some(rank));
    }
    match entity_around(doc, head) {
        Some(name) if doc.ent_type(head) == "PERSON" => {
            let title = TokenSpan::new(title_start(doc, whole, name), name.start.max(whole.start)).trim(doc);
            (name, (!title.is_empty() && doc.pos(title.end - 1) != "VERB").then_some(title))
        }
        Some(name) if matches!(doc.ent_type(head), "GPE" | "ORG") && name.end > head => {
            let mut name = name;
            while name.start > whole.start && doc.token(name.start - 1).starts_with(char::is_uppercase) {
                name.start -= 1;
            }
            // `Syrian Observatory for Human Rights`, of which the recogniser has the end alone.
            let capital = |t: usize| doc.token(t).starts_with(char::is_uppercase) && doc.pos(t) == "PROPN";
            let body = name.start > 2
                && doc.ent_type(head) == "ORG"
                && matches!(doc.token(name.start - 1), "for" | "of")
                && capital(name.start - 2)
                && !doc.is_sent_start(name.start);
            if body {
                name.start -= 2;
                while name.start > 0
                    && capital(name.start - 1)
                    && doc.ent_type(name.start - 1) != "DATE"
                    && !doc.is_sent_start(name.start)
                {
                    name.start -= 1;
                }
            }
            (name, None)
        }
        _ => (whole, None),
    }
}

/// The name of a medium or an observatory at the end of `words`, where the place told before has run into it: `Homs Syrias SANA state news
/// agency`, a comma lost.
pub(super) fn after_run_on(
    doc: &Parse<'_>,
    knowledge: &ReportKnowledge<'_>,
    words: TokenSpan,
) -> Option<(TokenSpan, KnownActor)> {
    let is_place = |t: usize| matches!(doc.ent_type(t), "GPE" | "LOC");
    let speaks = |known: &KnownActor| matches!(known.kind, ActorKind::Media | ActorKind::Ngo);
    if !(words.start..words.end).any(is_place) || knowledge.name(words.text(doc)).is_some() {
        return None;
    }
    let capital = |t: &usize| doc.token(*t).starts_with(char::is_uppercase) && doc.pos(*t) == "PROPN";
    let mut starts = (words.start + 1..words.end).filter(capital).filter(|&t| capital(&(t - 1)));
    starts.find_map(|start| {
        let names = (start + 1..=words.end).rev().map(|end| TokenSpan::new(start, end).text(doc));
        let known = names.filter_map(|name| knowledge.name(name)).find(speaks)?;
        Some((TokenSpan::new(start, words.end), known))
    })
}

/// `the ministry's` as a name; `another witness` keeps the word that sets him apart.
fn nominative(doc: &Parse<'_>, mut words: TokenSpan) -> TokenSpan {
    while words.end > words.start + 1 && (doc.dep(words.end - 1) == "case" || doc.token(words.end - 1) == "]")
    {
        words.end -= 1;
    }
    // `[TEXT] [CARLOS BELL`, `TEXT] THE GOVERNMENT`: the marks of a transcript are no part of a name.
    if let Some(bracket) =
        (words.start..words.end.saturating_sub(1)).rev().find(|&t| matches!(doc.token(t), "[" | "]"))
    {
        words.start = bracket + 1;
    }
    if words.start > 0 && doc.token(words.start - 1).eq_ignore_ascii_case("another") {
        words.start -= 1;
    }
    words
}

/// Where a title begins: after a place or a number that ran into it.
fn title_start(doc: &Parse<'_>, whole: TokenSpan, name: TokenSpan) -> usize {
    let foreign = (whole.start..name.start.max(whole.start))
        .rev()
        .find(|&t| NO_SPEAKERS.contains(&doc.ent_type(t)) && !doc.ent_type(t + 1).is_empty());
    foreign.map_or(whole.start, |t| t + 1)
}

/// What the noun `head` stands for when it speaks.
pub(super) fn kind_of_noun(layout: &Layout<'_>, head: usize) -> Option<VoiceKind> {
    let doc = layout.doc;
    let plural = matches!(doc.tag(head), "NNS" | "NNPS");
    Some(match people::noun_role(doc.lemma(head).to_lowercase().as_str())? {
        Role::Body => VoiceKind::Organisation,
        Role::Document => VoiceKind::Document,
        Role::Thing => return None,
        _ if plural => VoiceKind::Group,
        _ => VoiceKind::Unnamed,
    })
}
