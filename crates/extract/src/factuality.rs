//! Whether an event happened, to whoever tells of it: certainty, polarity and the world it lies in.

use rashomon_schema::{Act, Certainty, Factuality, Polarity, Tense};

use crate::attribution::Saying;
use crate::parse::Parse;
use crate::tables::Hedge;
use crate::words::{child, is_passive, is_verb};

/// How many steps up the parse a condition or a demand reaches.
const REACH: usize = 6;

/// The factuality of the event told by `trigger`, whose clause is that of `carrier` (the trigger itself or its light verb).
pub(crate) fn of(doc: &Parse<'_>, trigger: usize, carrier: usize, saying: Option<&Saying>) -> Factuality {
    let mut found = Factuality {
        certainty: Certainty::Certain,
        polarity: Polarity::Positive,
        tense: tense(doc, trigger, carrier),
    };
    modals(doc, carrier, &mut found);
    if is_negated(doc, trigger) || (carrier != trigger && is_negated(doc, carrier)) {
        found.polarity = Polarity::Negative;
    }
    modifiers(doc, trigger, carrier, &mut found);
    governors(doc, trigger, &mut found);
    under(saying, &mut found);
    found
}

fn tense(doc: &Parse<'_>, trigger: usize, carrier: usize) -> Tense {
    if !is_verb(doc, carrier) {
        return if is_general_noun(doc, trigger) { Tense::General } else { Tense::Past };
    }
    let aux = |lemma: &str, tags: &[&str]| {
        doc.children(carrier)
            .any(|c| doc.dep(c).starts_with("aux") && doc.lemma(c) == lemma && tags.contains(&doc.tag(c)))
    };
    match doc.tag(carrier) {
        "VBD" | "VBN" if aux("be", &["VBZ", "VBP"]) && !aux("have", &["VBZ", "VBP", "VBD"]) => Tense::Present,
        "VBD" | "VBN" => Tense::Past,
        "VBG" if aux("be", &["VBZ", "VBP"]) || aux("have", &["VBZ", "VBP"]) => Tense::Present,
        "VBZ" | "VBP" if child(doc, carrier, &["aux"]).is_none() => Tense::Present,
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

fn modals(doc: &Parse<'_>, verb: usize, found: &mut Factuality) {
    let negated = is_negated(doc, verb);
    for aux in doc.children(verb).filter(|&c| doc.dep(c) == "aux" && doc.tag(c) == "MD") {
        match doc.token(aux).to_ascii_lowercase().as_str() {
            "will" | "shall" | "'ll" | "would" | "'d" | "wo" => found.tense = Tense::Future,
            "may" | "might" => found.certainty = Certainty::Possible,
            // What could not be done was not done.
            "could" if negated => found.tense = Tense::Past,
            "can" | "ca" if negated => found.tense = Tense::Present,
            "could" | "can" => (found.certainty, found.tense) = (Certainty::Possible, Tense::Hypothetical),
            "must" | "should" | "ought" => found.tense = Tense::Hypothetical,
            _ => {}
        }
        let perfect = doc.children(verb).any(|c| doc.dep(c).starts_with("aux") && doc.lemma(c) == "have");
        if perfect {
            found.tense = match doc.token(aux).to_ascii_lowercase().as_str() {
                "would" | "should" | "'d" => Tense::Hypothetical,
                _ => Tense::Past,
            };
            if matches!(doc.lemma(aux), "could" | "can" | "must") && !negated {
                found.certainty =
                    if doc.lemma(aux) == "must" { Certainty::Probable } else { Certainty::Possible };
            }
        }
    }
}

fn is_negated(doc: &Parse<'_>, token: usize) -> bool {
    doc.children(token).any(|c| {
        doc.dep(c) == "neg"
            || (doc.dep(c) == "det" && doc.lemma(c) == "no")
            || (doc.dep(c) == "preconj" && doc.lemma(c) == "neither")
            || (matches!(doc.dep(c), "nsubj" | "nsubjpass") && is_nobody(doc, c))
    })
}

/// `no one`, `nobody`, `no civilians`, `none of the guards`.
fn is_nobody(doc: &Parse<'_>, token: usize) -> bool {
    matches!(doc.token(token).to_ascii_lowercase().as_str(), "nobody" | "none" | "neither" | "nothing")
        || doc.children(token).any(|c| matches!(doc.dep(c), "det" | "neg") && doc.lemma(c) == "no")
}

/// Adverbs and adjectives that hedge, and `strikes thought to be carried out by …`.
fn modifiers(doc: &Parse<'_>, trigger: usize, carrier: usize, found: &mut Factuality) {
    let suspected = |c: usize| doc.dep(c) == "acl" && is_suspicion(doc.lemma(c)) && doc.tag(c) == "VBN";
    if doc.children(trigger).any(suspected) {
        found.certainty = found.certainty.max(Certainty::Probable);
    }
    let tokens = doc
        .children(trigger)
        .chain(doc.children(carrier))
        .filter(|&c| matches!(doc.dep(c), "advmod" | "amod"));
    for c in tokens {
        match doc.token(c).to_ascii_lowercase().as_str() {
            "probably" | "likely" | "apparently" | "allegedly" | "reportedly" | "alleged" | "suspected"
            | "apparent" | "presumably" | "purported" | "presumed" => {
                found.certainty = found.certainty.max(Certainty::Probable)
            }
            "possibly" | "perhaps" | "maybe" | "possible" | "potential" => {
                found.certainty = found.certainty.max(Certainty::Possible)
            }
            "planned" | "imminent" | "future" | "threatened" => found.tense = Tense::Future,
            "attempted" | "failed" | "foiled" | "thwarted" => found.polarity = Polarity::Negative,
            _ => {}
        }
    }
}

/// What the verbs, nouns and adjectives above the event do to it.
fn governors(doc: &Parse<'_>, trigger: usize, found: &mut Factuality) {
    let mut at = trigger;
    for _ in 0..REACH {
        let head = doc.head(at);
        if is_question(doc, at) {
            found.certainty = Certainty::Unknown;
            return;
        }
        if is_condition(doc, at) || has_condition(doc, at) {
            found.tense = Tense::Hypothetical;
            return;
        }
        if head == at
            || doc.dep(at) == "conj" && is_verb(doc, at) && child(doc, at, &["nsubj", "nsubjpass"]).is_some()
        {
            return;
        }
        // Only what the event is a complement of changes it.
        if matches!(
            doc.dep(at),
            "nsubj" | "nsubjpass" | "relcl" | "advcl" | "ccomp" | "parataxis" | "npadvmod"
        ) {
            if doc.dep(at) != "ccomp" && !(is_verb(doc, head) && doc.dep(at).starts_with("nsubj")) {
                return;
            }
            if doc.dep(at) == "ccomp" {
                return complement_clause(doc, head, found);
            }
            return subject_of(doc, head, found);
        }
        govern(doc, at, head, found);
        at = head;
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

/// Verbs under which an event is held to be so without being known.
fn is_suspicion(lemma: &str) -> bool {
    matches!(lemma, "suspect" | "believe" | "think" | "presume" | "allege" | "assume")
}

/// `would prevent an attack`, `called for an end to the raids`, `risk of a strike`, `failed to destroy`.
fn govern(doc: &Parse<'_>, at: usize, head: usize, found: &mut Factuality) {
    let lemma = doc.lemma(head);
    let infinitive = doc.dep(at) == "xcomp"
        || (doc.dep(at) == "acl" && child(doc, at, &["aux"]).is_some_and(|a| doc.tag(a) == "TO"));
    match lemma {
        "prevent" | "avert" | "thwart" | "foil" | "avoid" | "stop" | "refrain" | "repel"
            if matches!(doc.dep(at), "dobj" | "prep" | "pcomp" | "xcomp") && !blocks_nothing(doc, at) =>
        {
            flip(found);
        }
        "fail" | "unable" | "refuse" | "decline" | "forget" if infinitive => flip(found),
        "able" if infinitive && is_negated(doc, doc.head(head)) => {
            flip(found);
            inherit_future(doc, doc.head(head), found);
        }
        "able" | "manage" | "begin" | "start" | "continue" | "force" | "help" | "dare" if infinitive => {}
        "try" | "attempt" | "seek" | "struggle" if infinitive => found.certainty = Certainty::Unknown,
        "threaten" | "plan" | "vow" | "pledge" | "promise" | "intend" | "prepare" | "expect" | "want"
        | "hope" | "mean" | "agree" | "decide" | "aim" | "ready" | "set" | "poise" | "determined" | "go"
            if infinitive =>
        {
            found.tense = Tense::Future;
        }
        "ask" | "urge" | "order" | "tell" | "demand" | "call" | "request" | "require" | "allow"
        | "authorize" | "authorise" | "permit" | "instruct" | "invite" | "encourage" | "right" | "need"
        | "duty" | "obligation"
            if infinitive =>
        {
            found.tense = Tense::Hypothetical;
        }
        "threat" | "risk" | "fear" | "possibility" | "danger" | "plan" | "prospect" | "intention"
        | "warning" | "call" | "demand" | "preparation"
            if doc.dep(at) == "prep" || infinitive =>
        {
            found.tense = Tense::Hypothetical;
        }
        "without" if doc.dep(at) == "pobj" || doc.dep(at) == "pcomp" => flip(found),
        "evidence" | "sign" | "indication" | "proof" if is_negated(doc, head) => {
            found.certainty = Certainty::Unknown
        }
        "appear" | "seem" | "believe" | "think" | "suspect" | "say" | "understand" if infinitive => {
            found.certainty = found.certainty.max(Certainty::Probable);
        }
        "report" | "allege" | "claim" if infinitive => {
            found.certainty = found.certainty.max(Certainty::Probable)
        }
        "involvement" | "responsibility" | "role" | "part" | "hand" | "responsible" | "link"
            if is_negated(doc, head) || is_negated(doc, doc.head(head)) =>
        {
            flip(found)
        }
        "behind" if is_negated(doc, doc.head(head)) => flip(found),
        "call" | "demand" | "urge" | "request"
            if doc.dep(at) == "prep" && doc.lemma(at) == "for" || doc.dep(at) == "dobj" =>
        {
            found.tense = Tense::Hypothetical
        }
        "plan" | "threaten" | "warn" | "fear" | "propose"
            if doc.dep(at) == "dobj"
                || (doc.dep(at) == "prep" && matches!(doc.lemma(at), "of" | "about")) =>
        {
            found.tense = Tense::Hypothetical;
        }
        _ => {}
    }
}

/// `prevented rescuers from reaching`: the prepositional complement is blocked, not a phrase of time or place.
fn blocks_nothing(doc: &Parse<'_>, at: usize) -> bool {
    doc.dep(at) == "prep" && !matches!(doc.lemma(at), "from" | "of")
}

fn flip(found: &mut Factuality) {
    found.polarity = match found.polarity {
        Polarity::Positive => Polarity::Negative,
        Polarity::Negative => Polarity::Positive,
    };
}

fn inherit_future(doc: &Parse<'_>, verb: usize, found: &mut Factuality) {
    if child(doc, verb, &["aux"]).is_some_and(|a| matches!(doc.lemma(a), "will" | "would" | "shall")) {
        found.tense = Tense::Future;
    }
}

/// An event noun as the subject of a verb that says it did not come about.
fn subject_of(doc: &Parse<'_>, verb: usize, found: &mut Factuality) {
    let lemma = doc.lemma(verb);
    if matches!(lemma, "prevent" | "avert" | "thwart" | "foil" | "cancel")
        && child(doc, verb, &["auxpass"]).is_some()
    {
        flip(found);
    }
    if is_condition(doc, verb) {
        found.tense = Tense::Hypothetical;
    }
    if is_question(doc, verb) {
        found.certainty = Certainty::Unknown;
    }
    if is_suspicion(lemma) && is_passive(doc, verb) {
        found.certainty = found.certainty.max(Certainty::Probable);
    }
}

/// `it is likely that`, `it is unclear whether`.
fn complement_clause(doc: &Parse<'_>, head: usize, found: &mut Factuality) {
    let predicate = child(doc, head, &["acomp"]).unwrap_or(head);
    match doc.lemma(predicate) {
        "likely" | "probable" => found.certainty = found.certainty.max(Certainty::Probable),
        "possible" | "conceivable" => found.certainty = found.certainty.max(Certainty::Possible),
        "unclear" | "unknown" | "uncertain" | "investigate" => found.certainty = Certainty::Unknown,
        "clear" | "known" | "certain" if is_negated(doc, head) => found.certainty = Certainty::Unknown,
        // `we believe`, where the believing is no attribution of its own.
        "appear" | "seem" | "believe" | "think" | "suspect" | "guess" | "assume" | "presume" | "fear" => {
            found.certainty = found.certainty.max(Certainty::Probable);
        }
        _ => {}
    }
}

/// What the attribution around the event does to it.
fn under(saying: Option<&Saying>, found: &mut Factuality) {
    let Some(saying) = saying else { return };
    match saying.act {
        Act::Demands if found.tense != Tense::Past || found.certainty != Certainty::Certain => {
            found.tense = Tense::Hypothetical
        }
        Act::Promises if found.tense != Tense::Past => found.tense = Tense::Future,
        _ => {}
    }
    if saying.hedge == Hedge::Speaker && found.certainty == Certainty::Certain {
        found.certainty = Certainty::Probable;
    }
}
