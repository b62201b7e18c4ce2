//! Whether an event happened, according to its source: certainty, polarity, and past, future or supposed.

use rashomon_lexicon::certainty::CertaintyVerb;
use rashomon_lexicon::factuality::{Effect, Signature, modifier_effects, signatures};
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::speech::Hedge;
use rashomon_lexicon::trigger::support_verb;
use rashomon_schema::{Act, Certainty, Factuality, Polarity, Tense};

use crate::speech::attribution::draft::AttributionDraft;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_passive, is_verb};

/// How many steps up the parse a condition or a demand reaches.
const REACH: usize = 6;

/// The factuality of the event of `trigger`; `clause` is the head of its clause, as its support verb.
pub(crate) fn find_factuality(
    doc: &Parse<'_>,
    trigger: usize,
    clause: usize,
    attribution: Option<&AttributionDraft>,
) -> Factuality {
    let mut found = Factuality {
        certainty: Certainty::Certain,
        polarity: Polarity::Positive,
        tense: tense(doc, trigger, clause),
    };
    read_modals(doc, clause, &mut found);
    let copula = (doc.dep(trigger) == "attr").then(|| doc.head(trigger));
    if is_negated(doc, trigger)
        || (clause != trigger && is_negated(doc, clause))
        || copula.is_some_and(|be| is_negated(doc, be))
    {
        found.polarity = Polarity::Negative;
    }
    modifiers(doc, trigger, clause, &mut found);
    governors(doc, trigger, clause, attribution.map(|attribution| attribution.anchor), &mut found);
    under(attribution, &mut found);
    found
}

fn tense(doc: &Parse<'_>, trigger: usize, clause: usize) -> Tense {
    if !is_verb(doc, clause) {
        return if is_general_noun(doc, trigger) { Tense::General } else { Tense::Past };
    }
    let aux = |lemma: &str, tags: &[&str]| {
        doc.children(clause)
            .any(|c| doc.dep(c).starts_with("aux") && doc.lemma(c) == lemma && tags.contains(&doc.tag(c)))
    };
    match doc.tag(clause) {
        "VBD" | "VBN" if aux("be", &["VBZ", "VBP"]) && !aux("have", &["VBZ", "VBP", "VBD"]) => Tense::Present,
        "VBD" | "VBN" => Tense::Past,
        "VBG" if aux("be", &["VBZ", "VBP"]) || aux("have", &["VBZ", "VBP"]) => Tense::Present,
        "VBZ" | "VBP" if child(doc, clause, &["aux"]).is_none() => Tense::Present,
        "VB" if aux("do", &["VBD"]) => Tense::Past,
        "VB" if aux("do", &["VBZ", "VBP"]) => Tense::Present,
        _ => Tense::Past,
    }
}

/// `refers to an attack on any member`: an indefinite event under a verb in the general present.
fn is_general_noun(doc: &Parse<'_>, noun: usize) -> bool {
    let det = child(doc, noun, &["det"]).map(|d| doc.lemma(d));
    if det == Some("any") {
        return true;
    }
    if !matches!(det, Some("a" | "an") | None) {
        return false;
    }
    let mut head = noun;
    for _ in 0..4 {
        if doc.head(head) == head {
            return false;
        }
        head = doc.head(head);
        if is_verb(doc, head) {
            let any = (doc.left_edge(noun)..=doc.right_edge(noun))
                .any(|t| doc.lemma(t) == "any" && doc.dep(t) == "det");
            return any && matches!(doc.tag(head), "VBZ" | "VBP" | "VB");
        }
    }
    false
}

fn read_modals(doc: &Parse<'_>, verb: usize, found: &mut Factuality) {
    let negated = is_negated(doc, verb);
    let perfect = doc.children(verb).any(|c| doc.dep(c).starts_with("aux") && doc.lemma(c) == "have");
    for aux in doc.children(verb).filter(|&c| doc.dep(c) == "aux" && doc.tag(c) == "MD") {
        let modal = doc.token(aux).to_ascii_lowercase();
        let is = |class: CertaintyVerb| class.has(&modal);
        if is(CertaintyVerb::Future) {
            found.tense = Tense::Future;
        } else if is(CertaintyVerb::Possible) {
            found.certainty = Certainty::Possible;
        } else if is(CertaintyVerb::Able) && negated {
            // What could not be done was not done.
            found.tense = if modal == "could" { Tense::Past } else { Tense::Present };
        } else if is(CertaintyVerb::Able) {
            (found.certainty, found.tense) = (Certainty::Possible, Tense::Hypothetical);
        } else if is(CertaintyVerb::Obliged) {
            found.tense = Tense::Hypothetical;
        }
        if perfect {
            found.tense = if is(CertaintyVerb::Unreal) { Tense::Hypothetical } else { Tense::Past };
            if modal == "must" && !negated {
                found.certainty = Certainty::Probable;
            }
        }
    }
}

/// Whether `token` is negated by a word of its own, or nobody is its subject.
pub(crate) fn is_negated(doc: &Parse<'_>, token: usize) -> bool {
    doc.children(token).any(|c| {
        doc.dep(c) == "neg"
            || (doc.dep(c) == "det" && doc.lemma(c) == "no")
            || (doc.dep(c) == "preconj" && doc.lemma(c) == "neither")
            || (matches!(doc.dep(c), "nsubj" | "nsubjpass") && is_nobody(doc, c))
    })
}

/// `no one`, `nobody`, `no civilians`, `none of the guards`, but not `the guards`.
fn is_nobody(doc: &Parse<'_>, token: usize) -> bool {
    matches!(doc.token(token).to_ascii_lowercase().as_str(), "nobody" | "none" | "neither" | "nothing")
        || doc.children(token).any(|c| matches!(doc.dep(c), "det" | "neg") && doc.lemma(c) == "no")
}

/// Adverbs and adjectives that hedge, and `strikes thought to be carried out by …`.
fn modifiers(doc: &Parse<'_>, trigger: usize, clause: usize, found: &mut Factuality) {
    let suspected =
        |c: usize| doc.dep(c) == "acl" && CertaintyVerb::Suspicion.has(doc.lemma(c)) && doc.tag(c) == "VBN";
    if doc.children(trigger).any(suspected) {
        found.certainty = found.certainty.max(Certainty::Probable);
    }
    let tokens = doc
        .children(trigger)
        .chain(doc.children(clause))
        .filter(|&c| matches!(doc.dep(c), "advmod" | "amod"));
    for c in tokens {
        let effects = modifier_effects(&doc.token(c).to_ascii_lowercase());
        effects.iter().for_each(|effect| apply_effect(*effect, found));
    }
}

/// Applies the verbs, nouns and adjectives above the event.
fn governors(doc: &Parse<'_>, trigger: usize, clause: usize, cue: Option<usize>, found: &mut Factuality) {
    let mut at = trigger;
    for _ in 0..REACH {
        if is_question(doc, at) {
            found.certainty = Certainty::Unknown;
            return;
        }
        if is_condition(doc, at) || has_condition(doc, at) {
            found.tense = Tense::Hypothetical;
            return;
        }
        let head = doc.head(at);
        if head == at {
            return;
        }
        if doc.dep(at) == "conj" {
            if !shares_clause(doc, at) {
                return;
            }
            share(doc, at, head, found);
        } else if let Some(relation) = relation(doc, at) {
            // The cue of the attribution is the act of the voice, not a judgement of the event.
            let denies = relation == "obj" && is_negated(doc, head);
            if cue == Some(head) && (relation == "that" || denies) {
                return;
            }
            // `it is likely that`
            let said =
                if relation == "that" { child(doc, head, &["acomp", "attr"]).unwrap_or(head) } else { head };
            let known = rule(doc, said, relation);
            if let Some(rule) = known.filter(|_| !is_unclaimed(doc, said)) {
                apply(doc, said, rule, relation, found);
            }
            let carries = head == clause || known.is_some();
            if !carries && !passes_on(doc, head, relation) {
                if matches!(doc.dep(at), "nsubj" | "nsubjpass") {
                    subject_of(doc, head, found);
                }
                return;
            }
        } else if !matches!(doc.dep(at), "pobj" | "pcomp") {
            return;
        }
        at = head;
    }
}

/// How `at` depends on its head, in the words of `factuality.tsv`; none if it is outside the head's meaning.
fn relation<'d>(doc: &'d Parse<'_>, at: usize) -> Option<&'d str> {
    let infinitive = || child(doc, at, &["aux"]).is_some_and(|aux| doc.tag(aux) == "TO");
    let bare = || doc.tag(at) == "VB" && child(doc, at, &["aux", "mark"]).is_none();
    match doc.dep(at) {
        "xcomp" => Some("inf"),
        // `allows the army to strike`, `lets them shoot`
        "ccomp" if infinitive() || bare() => Some("inf"),
        "acl" if infinitive() => Some("inf"),
        "advcl" if infinitive() => Some("purpose"),
        "ccomp" => Some("that"),
        "acl" if child(doc, at, &["mark"]).is_some() => Some("that"),
        "dobj" | "nsubjpass" => Some("obj"),
        "attr" | "acomp" | "oprd" => Some("attr"),
        "nsubj" => Some("subj"),
        "amod" | "compound" | "nmod" => Some("mod"),
        "pobj" | "pcomp" if rule(doc, doc.head(at), "pobj").is_some() => Some("pobj"),
        "prep" | "dative" | "agent" | "prt" => Some(doc.lemma(at)),
        _ => None,
    }
}

/// Whether words above `head` apply to what depends on it: through clauses and copulas, but not to the topic
/// of an act
/// (`declined to comment on the strike` leaves the strike as it is).
fn passes_on(doc: &Parse<'_>, head: usize, relation: &str) -> bool {
    match relation {
        "inf" | "attr" => true,
        "of" => !is_verb(doc, head),
        "obj" => support_verb(doc.lemma(head)).is_some(),
        _ => false,
    }
}

/// Whether the conjunct `at` has no subject of its own.
fn shares_clause(doc: &Parse<'_>, at: usize) -> bool {
    !is_verb(doc, at) || child(doc, at, &["nsubj", "nsubjpass"]).is_none()
}

/// `will attack and destroy`, `did not attack or destroy`: the words before the first verb apply to the
/// second.
fn share(doc: &Parse<'_>, at: usize, first: usize, found: &mut Factuality) {
    if !is_verb(doc, at) || !is_verb(doc, first) || child(doc, at, &["aux", "auxpass"]).is_some() {
        return;
    }
    read_modals(doc, first, found);
    let or = doc.children(first).any(|c| doc.dep(c) == "cc" && matches!(doc.lemma(c), "or" | "nor"));
    if or && is_negated(doc, first) {
        flip(found);
    }
}

fn rule(doc: &Parse<'_>, head: usize, relation: &str) -> Option<&'static Signature> {
    signatures(doc.lemma(head)).find(|rule| rule.relations.contains(&relation))
}

/// Applies the effects of the word above the event, which may be negated.
fn apply(doc: &Parse<'_>, head: usize, rule: &Signature, relation: &str, found: &mut Factuality) {
    // An adjective is negated by its verb, a noun by its own article or by the verb that has it.
    let verb = doc.head(head);
    let negated = is_negated(doc, head)
        || !is_verb(doc, head) && (is_negated(doc, verb) && !matches!(doc.dep(head), "pobj" | "nsubj"));
    if is_verb(doc, head) && relation != "that" {
        read_modals(doc, head, found);
    } else if negated && doc.pos(head) == "ADJ" {
        inherit_future(doc, verb, found);
    }
    for effect in if negated { &rule.negated } else { &rule.positive } {
        apply_effect(*effect, found);
    }
}

fn apply_effect(effect: Effect, found: &mut Factuality) {
    match effect {
        Effect::Opposite => flip(found),
        Effect::Failed => found.polarity = Polarity::Negative,
        Effect::Probable => found.certainty = found.certainty.max(Certainty::Probable),
        Effect::Possible => found.certainty = found.certainty.max(Certainty::Possible),
        Effect::Unknown => found.certainty = found.certainty.max(Certainty::Unknown),
        Effect::Future => found.tense = Tense::Future,
        Effect::Hypothetical => found.tense = Tense::Hypothetical,
    }
}

/// `if …, fighters will attack`: what depends on a condition is as hypothetical as the condition.
fn has_condition(doc: &Parse<'_>, verb: usize) -> bool {
    doc.children(verb).any(|c| {
        doc.dep(c) == "advcl"
            && doc.children(c).any(|m| doc.dep(m) == "mark" && matches!(doc.lemma(m), "if" | "unless"))
    })
}

fn is_condition(doc: &Parse<'_>, verb: usize) -> bool {
    matches!(doc.dep(verb), "advcl" | "ccomp" | "pcomp")
        && doc.children(verb).any(|c| {
            matches!(doc.dep(c), "mark" | "advmod")
                && matches!(doc.lemma(c), "if" | "unless" | "lest" | "until")
        })
}

/// `it is unclear whether jets struck`, `did not know whether …`.
fn is_question(doc: &Parse<'_>, verb: usize) -> bool {
    matches!(doc.dep(verb), "advcl" | "ccomp" | "pcomp")
        && doc.children(verb).any(|c| matches!(doc.dep(c), "mark" | "advmod") && doc.lemma(c) == "whether")
}

/// An event noun as the subject of a question, a condition or a suspicion: `the attack is believed to be …`.
fn subject_of(doc: &Parse<'_>, verb: usize, found: &mut Factuality) {
    if is_condition(doc, verb) {
        found.tense = Tense::Hypothetical;
    } else if is_question(doc, verb) {
        found.certainty = Certainty::Unknown;
    } else if CertaintyVerb::Suspicion.has(doc.lemma(verb)) && is_passive(doc, verb) {
        found.certainty = found.certainty.max(Certainty::Probable);
    }
}

/// `no group has claimed responsibility for the blast`, `did not admit its part`: what is not said is who did it.
fn is_unclaimed(doc: &Parse<'_>, noun: usize) -> bool {
    let verb = doc.head(noun);
    ParticipantWord::Involvement.has(doc.lemma(noun))
        && is_verb(doc, verb)
        && ParticipantWord::Owns.has(doc.lemma(verb))
        && is_negated(doc, verb)
}

fn flip(found: &mut Factuality) {
    found.polarity = match found.polarity {
        Polarity::Positive => Polarity::Negative,
        Polarity::Negative => Polarity::Positive,
    };
}

fn inherit_future(doc: &Parse<'_>, verb: usize, found: &mut Factuality) {
    if child(doc, verb, &["aux"]).is_some_and(|a| CertaintyVerb::Future.has(doc.lemma(a))) {
        found.tense = Tense::Future;
    }
}

/// Applies the act of the attribution around the event.
fn under(attribution: Option<&AttributionDraft>, found: &mut Factuality) {
    let Some(attribution) = attribution else { return };
    match attribution.act {
        Act::Demands if found.tense != Tense::Past || found.certainty != Certainty::Certain => {
            found.tense = Tense::Hypothetical
        }
        Act::Promises if found.tense != Tense::Past => found.tense = Tense::Future,
        _ => {}
    }
    if attribution.hedge == Some(Hedge::Speaker) && found.certainty == Certainty::Certain {
        found.certainty = Certainty::Probable;
    }
}
