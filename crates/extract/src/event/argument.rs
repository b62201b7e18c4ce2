//! Agent and target of a trigger, by syntax.

use rashomon_lexicon::event_type::event_type;
use rashomon_lexicon::harm::Harm;
use rashomon_lexicon::means::equipment_kind;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::trigger::{Attitude, Frame, SupportVerb, Trigger, support_verb};

use crate::entity::count::by_words;
use crate::entity::count::counted::count_known;
use crate::event::attitude::embedded;
use crate::event::clause::{find_support_verb, is_time, object, passive_subject, whole};
use crate::event::trigger_row::row_of;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, conjuncts, is_passive, is_verb, object_of, preposition, subject};

/// Agent and target of a trigger, as heads of noun phrases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Participants {
    pub agent: Option<usize>,
    pub target: Option<usize>,
    /// What struck, where the subject is a means: `the shell hit`, `a car bomb exploded`.
    pub means: Option<usize>,
}

/// The participants of the verb `verb`.
pub(crate) fn verb_participants(doc: &Parse<'_>, verb: usize, row: &Trigger) -> Participants {
    let mut found = Participants::default();
    // `40 wounded`: a bare participle of harm has no other reading.
    let bare = row.harm.is_some()
        && doc.tag(verb) == "VBN"
        && child(doc, verb, &["aux", "auxpass", "dobj"]).is_none();
    let passive = is_passive(doc, verb)
        || bare
        || row.harm.is_some() && is_headline_harm(doc, verb)
        || row.kind == "ASSAULT" && is_reduced_passive(doc, verb);
    let subject = if passive { passive_subject(doc, verb) } else { subject(doc, verb) };
    let subject = subject.or_else(|| of_offensive(doc, verb)).map(|s| whole(doc, s, verb));
    let by = passive.then(|| preposition(doc, verb, &["by"])).flatten().and_then(|p| object_of(doc, p));
    let object = object(doc, verb);
    match row.frame {
        Frame::Patient => found.target = subject,
        // `the attacker detonated a vest`: who sets it off, not what goes off.
        Frame::Instrument if !passive && object.is_some() && subject.is_some_and(|s| is_somebody(doc, s)) => {
            (found.agent, found.means) = (subject, object);
        }
        Frame::Instrument => (found.means, found.target) = (subject, object),
        Frame::Attitude(held) => {
            found.agent = if passive { by } else { subject };
            found.target = willed_of(doc, verb, held)
                .or_else(|| through(doc, verb, row))
                .filter(|t| Some(*t) != found.agent);
        }
        _ if row.object_in_predicate => {
            found.agent = if passive { by } else { subject };
            let carried = if passive { subject } else { object };
            found.target =
                carried.and_then(|noun| beyond(doc, verb, noun, row)).or_else(|| through(doc, verb, row));
            // `launched missiles at the base`
            found.means = carried.filter(|_| row.kind == "ASSAULT");
        }
        Frame::Act | Frame::Mutual if passive => (found.agent, found.target) = (by, subject),
        Frame::Act | Frame::Mutual => {
            let other = object.filter(|&o| !is_reflexive(doc, o));
            (found.agent, found.target) =
                (subject, receiver(doc, verb, row).or(other).or_else(|| through(doc, verb, row)));
        }
    }
    if (row.frame == Frame::Mutual || row.kind == "AGREE") && found.target.is_none() {
        found.target = other_side(doc, if passive { by } else { found.agent });
    }
    found
}

/// `troops launched an offensive killing 29 rebels`, where the parse takes the participle for the object.
fn of_offensive(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    (doc.tag(verb) == "VBG" && doc.dep(verb) == "dobj").then(|| find_support_verb(doc, verb)).flatten()?;
    subject(doc, doc.head(verb))
}

/// `12 rebels killed in a raid`, but not `12 rebels killed a guard`: with no object, those counted are the
/// victims.
fn is_headline_harm(doc: &Parse<'_>, verb: usize) -> bool {
    matches!(doc.tag(verb), "VBD" | "VBN")
        && child(doc, verb, &["aux", "auxpass", "dobj", "attr"]).is_none()
        && by_words::count_before(doc, verb).is_some()
}

/// `Three officers shot dead in Ramadi`, `Pump station shelled in Basra`: a headline leaves the verb of being out. Verbs that
/// cannot do without an object have no other reading; for the others it depends on who stands before them: `Rebels
/// shelled from the hills` is no passive.
fn is_reduced_passive(doc: &Parse<'_>, verb: usize) -> bool {
    let finite = matches!(doc.tag(verb), "VBD" | "VBN");
    let complete = child(doc, verb, &["aux", "auxpass", "dobj", "attr", "ccomp", "xcomp", "prt"]).is_some();
    let Some(subject) = child(doc, verb, &["nsubj"]).filter(|&s| finite && !complete && s < verb) else {
        return false;
    };
    let lemma = doc.lemma(verb);
    let dead = child(doc, verb, &["oprd", "acomp"]).is_some_and(|c| doc.lower(c) == "dead");
    dead || ParticipantWord::Transitive.has(lemma) && !doc.tag(subject).starts_with("PRP")
        || ParticipantWord::Strikes.has(lemma) && is_struck(doc, subject, verb)
}

/// Whether the subject of a verb of striking without an object is what was struck: a place, a thing, or a single
/// person in service without an article, as headlines have it.
fn is_struck(doc: &Parse<'_>, subject: usize, verb: usize) -> bool {
    let aimed = preposition(doc, verb, &["at", "on", "into", "toward", "towards", "back"]).is_some();
    let weapon = equipment_kind(doc.lemma(subject)).is_some();
    let bare = child(doc, subject, &["det", "poss", "nummod"]).is_none();
    match people::noun_role(doc.lemma(subject).to_lowercase().as_str()) {
        _ if aimed || weapon => false,
        Some(Role::Thing | Role::Civilian) => true,
        Some(Role::Body) => bare && ParticipantWord::Premises.has(&doc.lemma(subject).to_lowercase()),
        Some(Role::Person | Role::Fighter) => {
            let assailant = ParticipantWord::Assailant.has(&doc.lemma(subject).to_lowercase());
            let suffers = matches!(doc.lemma(verb), "shoot" | "stab")
                || !assailant && matches!(doc.lemma(verb), "attack" | "ambush" | "target");
            bare && matches!(doc.tag(subject), "NN" | "NNP") && suffers
        }
        _ => {
            doc.ent_type(subject) == "PERSON" && doc.lemma(verb) == "shoot" || doc.ent_type(subject) == "FAC"
        }
    }
}

fn is_somebody(doc: &Parse<'_>, noun: usize) -> bool {
    let role = people::noun_role(doc.lemma(noun).to_lowercase().as_str());
    matches!(role, Some(Role::Fighter | Role::Body | Role::Person | Role::Unnamed))
        || matches!(doc.ent_type(noun), "PERSON" | "ORG" | "NORP")
}

/// `blew himself up`: who does it is no target of it. `each other` names neither side.
pub(crate) fn is_reflexive(doc: &Parse<'_>, noun: usize) -> bool {
    let word = doc.lower(noun);
    let reciprocal =
        matches!(word, "other" | "another") && noun > 0 && matches!(doc.lower(noun - 1), "each" | "one");
    reciprocal || doc.tag(noun) == "PRP" && (word.ends_with("self") || word.ends_with("selves"))
}

/// The last of several who act on each other: `Jordan and Britain met`.
fn other_side(doc: &Parse<'_>, agent: Option<usize>) -> Option<usize> {
    let sides = conjuncts(doc, agent?);
    sides.last().copied().filter(|_| sides.len() > 1)
}

/// The object of a preposition of the trigger, or of one usual for its type.
fn through(doc: &Parse<'_>, verb: usize, row: &Trigger) -> Option<usize> {
    let usual = || match row.kind {
        "ASSAULT" => &[],
        kind => usual_preps(kind),
    };
    let of = |words: &[&str]| {
        let objects = words.iter().filter_map(|word| object_of(doc, preposition(doc, verb, &[word])?));
        objects.clone().find(|&o| !is_time(doc, o) && !is_verb(doc, o))
    };
    of(row.target_preps).or_else(|| of(usual()))
}

/// The prepositions that usually introduce the target of an event of a type.
fn usual_preps(kind: &str) -> &'static [&'static str] {
    event_type(kind).map_or(&[], |row| row.target_preps)
}

/// The target that follows the object `noun`: `lifted the ban on oil`, `lifted Iran's isolation`, `gave them
/// leave`.
fn beyond(doc: &Parse<'_>, verb: usize, noun: usize, row: &Trigger) -> Option<usize> {
    let named = |c: &usize| matches!(doc.ent_type(*c), "GPE" | "NORP" | "ORG" | "PERSON" | "LOC");
    let receiver = child(doc, verb, &["dative"]).filter(|&c| doc.pos(c) != "ADP");
    let to = || child(doc, verb, &["dative"]).and_then(|to| object_of(doc, to));
    receiver
        .or_else(to)
        .or_else(|| through(doc, noun, row))
        .or_else(|| through(doc, verb, row))
        .or_else(|| child(doc, noun, &["poss"]).filter(|&owner| !is_time(doc, owner)))
        .or_else(|| {
            doc.children(noun).find(|c| matches!(doc.dep(*c), "amod" | "compound" | "nmod") && named(c))
        })
        .or_else(|| named(&noun).then_some(noun))
}

/// The party of which something is wanted, or to which it is to be done: `asked the army to leave`, `agreed
/// to meet the envoy`.
fn willed_of(doc: &Parse<'_>, token: usize, held: Attitude) -> Option<usize> {
    let clause = embedded(doc, token);
    let other = child(doc, token, &["dobj", "nsubjpass"]).filter(|&o| o != token);
    let asked = other.or_else(|| child(doc, clause?, &["nsubj", "nsubjpass"]));
    let done_to = || {
        let clause = clause?;
        let row = row_of(doc, clause).unwrap_or(Trigger::of_kind("AGREE"));
        // One step only, so that a chain of them costs no more than its length.
        let nested = matches!(row.frame, Frame::Attitude(_));
        let done_to = if nested { None } else { verb_participants(doc, clause, &row).target };
        done_to.or_else(|| child(doc, clause, &["dobj"]))
    };
    match held {
        Attitude::Demand => asked.or_else(done_to),
        _ => other.filter(|&o| is_verb(doc, token) && o > token).or_else(done_to),
    }
}

/// The participants of an adjective of attitude: `is willing to help`.
pub(crate) fn adjective_participants(doc: &Parse<'_>, adjective: usize, held: Attitude) -> Participants {
    let agent = subject(doc, adjective);
    let target = willed_of(doc, adjective, held).filter(|&target| Some(target) != agent);
    Participants { agent, target, means: None }
}

/// The receiver of a gift, or the topic of a request or a refusal: `gave food to the town`, `refused to meet
/// the envoy`.
fn receiver(doc: &Parse<'_>, verb: usize, row: &Trigger) -> Option<usize> {
    match row.kind {
        "AID" | "CONCEDE" => child(doc, verb, &["dative"]).filter(|&c| doc.pos(c) != "ADP").or_else(|| {
            doc.children(verb)
                .find(|&c| doc.lemma(c) == "to" && matches!(doc.dep(c), "prep" | "dative"))
                .and_then(|p| object_of(doc, p))
        }),
        "REJECT" | "AGREE" | "THREATEN" if child(doc, verb, &["dobj"]).is_none() => {
            let clause = child(doc, verb, &["xcomp"])?;
            child(doc, clause, &["dobj"])
                .or_else(|| preposition(doc, clause, &["with", "from"]).and_then(|p| object_of(doc, p)))
        }
        _ => None,
    }
}

/// The verb that does what `noun` says by announcing it: `declared a truce`, but not `violated a truce`.
fn teller(doc: &Parse<'_>, noun: usize) -> Option<(usize, SupportVerb)> {
    let verb = doc.head(noun);
    let tells = support_verb(doc.lemma(verb)) == Some(SupportVerb::Announces);
    (tells && matches!(doc.dep(noun), "dobj" | "nsubjpass")).then_some((verb, SupportVerb::Announces))
}

/// The participants of the event noun `noun`, with those that a support verb, an owner or a phrase of blame
/// adds.
pub(crate) fn noun_participants(doc: &Parse<'_>, noun: usize, row: &Trigger) -> Participants {
    let (agent, suffers) = match owner(doc, noun) {
        Some(owner) if is_victim(doc, noun, owner) => (None, Some(owner).filter(|&o| doc.pos(o) != "PRON")),
        owner => (owner, None),
    };
    let mut found = Participants { agent, target: noun_target(doc, noun, row).or(suffers), means: None };
    let by = preposition(doc, noun, &["by", "from"]).filter(|&p| doc.lemma(p) == "by");
    // `the minister's murder`: who was murdered, unless the murder is of somebody else.
    let killed = row.harm == Some(Harm::Killed) && found.target.is_none();
    let victim = child(doc, noun, &["poss"])
        .filter(|&owner| killed && (doc.tag(owner) == "PRP$" || count_known(doc, owner).is_some()));
    if victim.is_some() {
        (found.agent, found.target) = (found.agent.filter(|&agent| Some(agent) != victim), victim);
    }
    if let Some(by) = by.or_else(|| by_behind(doc, noun)) {
        found.agent = object_of(doc, by).or(found.agent);
    }
    for clause in doc.children(noun).filter(|&c| matches!(doc.dep(c), "acl" | "relcl")) {
        let verb = doc.lemma(clause);
        let done = support_verb(verb) == Some(SupportVerb::Takes) || ParticipantWord::Authors.has(verb);
        let carried = (done && is_passive(doc, clause)).then(|| preposition(doc, clause, &["by"])).flatten();
        if let Some(by) = carried.and_then(|p| object_of(doc, p)) {
            found.agent = Some(by);
        }
    }
    let supported =
        find_support_verb(doc, noun).or_else(|| teller(doc, noun).filter(|_| row.kind != "ASSAULT"));
    if let Some((verb, SupportVerb::Takes | SupportVerb::Announces)) = supported {
        let passive = is_passive(doc, verb) || child(doc, verb, &["auxpass", "agent"]).is_some();
        let doer = if passive {
            preposition(doc, verb, &["by"]).and_then(|p| object_of(doc, p))
        } else {
            subject(doc, verb).map(|s| whole(doc, s, verb))
        };
        found.agent = doer.filter(|&d| doc.tag(d) != "EX").or(found.agent);
        found.target = found
            .target
            .or_else(|| preposition(doc, verb, &["on", "against", "at"]).and_then(|p| object_of(doc, p)))
            .or_else(|| through(doc, verb, row));
    }
    if row.frame == Frame::Mutual && found.target.is_none() {
        found.target = other_side(doc, found.agent);
    }
    // `is the largest donor`
    if doc.dep(noun) == "attr" && found.agent.is_none() && row.kind != "ASSAULT" {
        found.agent = subject(doc, doc.head(noun));
    }
    found.agent = blamed(doc, noun).or(found.agent);
    if row.frame == Frame::Mutual && found.agent.is_none() {
        found.agent = preposition(doc, noun, &["with", "against"]).and_then(|p| object_of(doc, p));
        found.target = found.target.filter(|&target| Some(target) != found.agent);
    }
    found
}

/// `condemned air strikes by the army`: the parse attaches `by` to the verb, which is not passive.
fn by_behind(doc: &Parse<'_>, noun: usize) -> Option<usize> {
    let verb = doc.head(noun);
    let by = preposition(doc, verb, &["by"]).filter(|_| doc.dep(noun) == "dobj" && !is_passive(doc, verb))?;
    (by == doc.right_edge(noun) + 1 && child(doc, by, &["pobj"]).is_some()).then_some(by)
}

/// `government shelling of the town`: a noun that the parse takes for a verb.
pub(crate) fn gerund_participants(doc: &Parse<'_>, trigger: usize) -> Option<Participants> {
    if doc.tag(trigger) != "VBG" || doc.is_sent_start(trigger) || trigger == 0 {
        return None;
    }
    let of = preposition(doc, trigger, &["of"]).filter(|&of| of == trigger + 1)?;
    let before = trigger - 1;
    let doer = matches!(people::noun_role(doc.lemma(before)), Some(Role::Body | Role::Fighter))
        || matches!(doc.ent_type(before), "NORP" | "ORG" | "GPE");
    doer.then(|| Participants { agent: Some(before), target: object_of(doc, of), means: None })
}

/// `Russia's strike`, `Russian strikes`, `a rebel attack`, `coalition raids`, `a US missile strike`.
fn owner(doc: &Parse<'_>, noun: usize) -> Option<usize> {
    let named = |c: usize| ParticipantWord::StateAcronym.has(doc.token(c)) || doc.ent_type(c) == "NORP";
    let nested = doc.children(noun).filter(|&c| c < noun && doc.dep(c) == "compound").find_map(|c| {
        doc.children(c).find(|&k| matches!(doc.dep(k), "compound" | "amod" | "nmod") && named(k))
    });
    let acronym = doc.children(noun).find(|&c| c < noun && doc.dep(c) == "compound" && named(c));
    direct_owner(doc, noun).or(acronym).or(nested)
}

/// `the mayor's murder`, `the Haddad shooting`: a person has suffered what is called after him; but `the army's
/// killing of six farmers`.
fn is_victim(doc: &Parse<'_>, noun: usize, owner: usize) -> bool {
    let role = people::noun_role(doc.lemma(owner).to_lowercase().as_str());
    let person = doc.ent_type(owner) == "PERSON"
        || matches!(role, Some(Role::Person | Role::Civilian | Role::Unnamed))
            && doc.ent_type(owner).is_empty()
        || matches!(doc.lower(owner), "his" | "her" | "my");
    person && ParticipantWord::Suffered.has(doc.lemma(noun)) && preposition(doc, noun, &["of"]).is_none()
}

fn direct_owner(doc: &Parse<'_>, noun: usize) -> Option<usize> {
    doc.children(noun).filter(|&c| c < noun).find(|&c| match doc.dep(c) {
        "poss" => !matches!(doc.ent_type(c), "DATE" | "TIME") && !is_time(doc, c) && doc.pos(c) != "DET",
        "amod" | "compound" | "nmod" => {
            matches!(doc.ent_type(c), "NORP" | "ORG")
                || matches!(
                    people::noun_role(doc.lemma(c).to_lowercase().as_str()),
                    Some(Role::Fighter | Role::Body)
                ) && doc.pos(c) != "ADJ"
        }
        _ => false,
    })
}

fn noun_target(doc: &Parse<'_>, noun: usize, row: &Trigger) -> Option<usize> {
    let own = row.target_preps;
    let prep = preposition(doc, noun, if own.is_empty() { usual_preps(row.kind) } else { own })?;
    let object = object_of(doc, prep)?;
    (!is_time(doc, object)).then_some(object)
}

/// The party that the clause around an event noun makes answerable for it: `X was behind the attack`,
/// `blamed X for the attack`, `X
/// claimed responsibility for the attack`, `blamed the attack on X`.
fn blamed(doc: &Parse<'_>, noun: usize) -> Option<usize> {
    if matches!(doc.dep(noun), "dobj" | "nsubjpass") && doc.lemma(doc.head(noun)) == "blame" {
        return preposition(doc, doc.head(noun), &["on"]).and_then(|p| object_of(doc, p));
    }
    // `a bombing blamed on the group`
    let charge =
        doc.children(noun).find(|&c| matches!(doc.dep(c), "acl" | "relcl") && doc.lemma(c) == "blame");
    if let Some(on) = charge.and_then(|c| preposition(doc, c, &["on"])) {
        return object_of(doc, on);
    }
    let prep = doc.head(noun);
    if doc.dep(noun) != "pobj" || !matches!(doc.lemma(prep), "for" | "behind" | "in" | "of") {
        return None;
    }
    let head = doc.head(prep);
    let is = |class: ParticipantWord| class.has(doc.lemma(head));
    match doc.lemma(prep) {
        "for" | "of" if is(ParticipantWord::Accuse) => {
            child(doc, head, if is_passive(doc, head) { &["nsubjpass"] } else { &["dobj"] })
        }
        "for" | "of" if is(ParticipantWord::Responsible) => {
            let verb = doc.head(head);
            let described = doc.dep(head) == "amod";
            // `a strike on the commander responsible for the murder`: another story.
            let acts = matches!(doc.dep(verb), "nsubj" | "nsubjpass" | "attr" | "ROOT");
            if described { Some(verb).filter(|_| acts) } else { subject(doc, verb) }
        }
        "behind" if matches!(doc.lemma(head), "be" | "stand") => subject(doc, head),
        _ if is(ParticipantWord::Involvement) => child(doc, head, &["poss"]).or_else(|| {
            let owned = doc.dep(head) == "dobj" && ParticipantWord::Owns.has(doc.lemma(doc.head(head)));
            subject(doc, doc.head(head)).filter(|_| owned)
        }),
        _ => None,
    }
}
