//! The words around a trigger, as features of the model of event types.

use rashomon_lexicon::people::{self, Role};

use crate::event::clause::clause_head;
use crate::event::draft::{EventContext, EventDraft};
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, object_of};

/// How many words to either side of the trigger count.
const NEAR: usize = 5;

/// The features of `draft`; names of people and places are no features.
pub(crate) fn features(context: &EventContext<'_>, draft: &EventDraft) -> Vec<String> {
    let (doc, trigger) = (context.doc(), draft.trigger);
    let mut found = vec![format!("type {}", draft.kind)];
    found.extend(draft.mode.map(|mode| format!("mode {} {mode}", draft.kind)));
    let word = word(doc, trigger);
    found.push(format!("trigger {word}"));
    found.push(format!("told as {} {}", draft.kind, doc.pos(trigger)));
    let clause = clause_head(doc, trigger);
    if clause != trigger {
        found.push(format!("carrier {}", self::word(doc, clause)));
        found.push(format!("carrier {} {word}", self::word(doc, clause)));
    }
    for of in [Some(trigger), (clause != trigger).then_some(clause)].into_iter().flatten() {
        for c in doc.children(of) {
            beside(doc, &word, c, &mut found);
        }
    }
    let head = doc.head(trigger);
    if head != trigger {
        found.push(format!("under {} {}", doc.dep(trigger), self::word(doc, head)));
    }
    for (name, side) in [("agent", draft.agent), ("target", draft.target)] {
        found.push(format!("{name} {}", side.map_or_else(|| "none".to_owned(), |head| who(context, head))));
    }
    let sent = context.layout.sent(trigger);
    let near = trigger.saturating_sub(NEAR).max(sent.start)..(trigger + NEAR + 1).min(sent.end);
    let content =
        |&t: &usize| t != trigger && matches!(doc.pos(t), "NOUN" | "VERB" | "ADJ" | "ADP" | "PROPN");
    found.extend(near.filter(content).map(|t| format!("near {}", self::word(doc, t))));
    found.sort_unstable();
    found.dedup();
    found
}

/// Adds the features of a word next to the trigger.
fn beside(doc: &Parse<'_>, trigger: &str, c: usize, found: &mut Vec<String>) {
    let own = word(doc, c);
    match doc.dep(c) {
        "dobj" | "nsubjpass" | "attr" | "dative" if doc.pos(c) != "ADP" => {
            found.push(format!("object {own}"));
            found.push(format!("object {own} of {trigger}"));
            for m in doc.children(c) {
                match doc.dep(m) {
                    "amod" | "compound" => found.push(format!("object is {}", word(doc, m))),
                    "prep" => preposition(doc, &own, m, found),
                    "acl" | "relcl" | "appos" => {
                        found.push(format!("object {} {}", doc.dep(m), word(doc, m)))
                    }
                    _ => {}
                }
            }
        }
        "prep" | "agent" | "dative" | "prt" => preposition(doc, trigger, c, found),
        "xcomp" | "ccomp" | "advcl" | "acl" | "relcl" | "conj" => {
            found.push(format!("{} {own}", doc.dep(c)));
            found.push(format!("{} {own} of {trigger}", doc.dep(c)));
            found.extend(child(doc, c, &["dobj"]).map(|o| format!("{} object {}", doc.dep(c), word(doc, o))));
        }
        "aux" | "neg" | "acomp" | "oprd" | "amod" | "advmod" | "compound" | "mark" => {
            found.push(format!("{} {own}", doc.dep(c)));
        }
        _ => {}
    }
}

fn preposition(doc: &Parse<'_>, of: &str, prep: usize, found: &mut Vec<String>) {
    let own = word(doc, prep);
    found.push(format!("prep {own}"));
    found.push(format!("prep {own} of {of}"));
    if let Some(object) = object_of(doc, prep) {
        found.push(format!("prep {own} {}", word(doc, object)));
    }
}

/// The dictionary form, or for names what kind of name it is.
fn word(doc: &Parse<'_>, token: usize) -> String {
    match doc.ent_type(token) {
        "" => doc.lemma(token).to_lowercase(),
        kind => format!("<{kind}>"),
    }
}

/// The kind of a participant.
fn who(context: &EventContext<'_>, head: usize) -> String {
    let doc = context.doc();
    if !doc.ent_type(head).is_empty() {
        let kind = crate::entity::actor::resolve(doc, context.knowledge, head)
            .map_or("", |actor| actor.kind.as_str());
        return format!("<{}> {kind}", doc.ent_type(head));
    }
    let role = match people::noun_role(doc.lemma(head)) {
        Some(Role::Person | Role::Unnamed) => "person",
        Some(Role::Body) => "body",
        Some(Role::Document) => "document",
        Some(Role::Civilian) => "civilian",
        Some(Role::Fighter) => "fighter",
        Some(Role::Thing) => "thing",
        None => "",
    };
    format!("{} {role}", doc.lemma(head).to_lowercase())
}
