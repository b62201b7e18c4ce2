//! Who takes part in an event: a participant resolved to an actor, a pronoun to whoever it stands for.

use rashomon_schema::{Argument, Mention, MentionKind, VoiceKind};

use crate::entity::actor::argument;
use crate::knowledge::ReportKnowledge;
use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::pronoun::{fits, is_cut_off, is_speaker, owner_in_clause, subject_above};
use crate::speech::referent::Referents;
use crate::speech::voice::{REPORT, Voices, is_first_person};
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;

/// Name and actor of a participant.
type Identity = (String, Option<String>);

/// Resolves participants and pronouns to the voices, referents and actors of the report.
pub(crate) struct ParticipantResolver<'a> {
    pub layout: &'a Layout<'a>,
    pub knowledge: &'a ReportKnowledge<'a>,
    pub attributions: &'a [AttributionDraft],
    pub voices: &'a Voices,
    pub referents: &'a Referents,
}

impl ParticipantResolver<'_> {
    /// The participant headed by `head`; a pronoun gets the actor that it stands for.
    pub fn resolve(&self, head: usize, attribution: Option<usize>) -> Argument {
        let doc = self.layout.doc;
        let mut found = argument(doc, self.knowledge, head);
        let owner = doc.children(head).find(|&c| doc.dep(c) == "poss" && doc.tag(c) == "PRP$");
        if found.actor.is_some() && owner.is_none() {
            return found;
        }
        // A source is known as its voice.
        let speaks = |n: &usize| self.attributions[*n].source.is_some_and(|source| source.head == head);
        if let Some(voice) = attribution.filter(speaks).map(|n| self.voices.of_attribution(n)) {
            (found.actor, found.name) = (voice.actor.clone(), Some(voice.name.clone()));
            return found;
        }
        let pronoun = if matches!(doc.tag(head), "PRP" | "PRP$") { Some(head) } else { owner };
        if let Some((name, actor)) = pronoun.and_then(|p| self.identify_pronoun(p, attribution)) {
            (found.actor, found.name) = (actor, Some(name));
        }
        found
    }

    /// Name and actor of whoever a pronoun stands for.
    fn identify_pronoun(&self, pronoun: usize, attribution: Option<usize>) -> Option<Identity> {
        let doc = self.layout.doc;
        let quoted = self.layout.quotes.quote_at(pronoun).is_some();
        let voice = attribution.filter(|&n| self.voices.of_attribution[n] != REPORT);
        let voice = voice.map(|n| self.voices.of_attribution(n));
        let by_voice = |voice: &rashomon_schema::Voice| (voice.name.clone(), voice.actor.clone());
        if is_first_person(doc.token(pronoun)) {
            return voice.map(by_voice);
        }
        let source = attribution.and_then(|n| self.attributions[n].source).map(|source| source.head);
        let owner = owner_in_clause(doc, pronoun).filter(|_| doc.tag(pronoun) == "PRP$");
        if let Some(owner) = owner.filter(|&owner| doc.tag(owner) == "PRP" || fits(doc, pronoun, owner)) {
            return match voice.filter(|_| source == Some(owner)) {
                Some(voice) => Some(by_voice(voice)).filter(|_| !is_cut_off(doc, owner, pronoun)),
                None => self.identify_owner(owner, pronoun, attribution),
            };
        }
        // Within a statement, `it` and `its` are most often the speaker.
        let neuter = matches!(doc.lower(pronoun), "it" | "its" | "they" | "their");
        let speaker = source.filter(|&source| neuter && !quoted && fits(doc, pronoun, source));
        if let (Some(voice), Some(speaker)) =
            (voice.filter(|voice| voice.kind != VoiceKind::Document), speaker)
        {
            // With somebody else as near, it is open who is meant.
            return is_speaker(self.layout, speaker, pronoun).then(|| by_voice(voice));
        }
        // In a quotation `it` is a thing or what has happened.
        if quoted && matches!(doc.lower(pronoun), "it" | "its") {
            return None;
        }
        // `a man grazed an officer when he opened fire`: the man.
        if let Some(above) = subject_above(doc, pronoun) {
            let referent = self.referents.referent_of(above).map(|n| &self.referents.all[n]);
            let found = argument(doc, self.knowledge, above);
            let name = found.name.or_else(|| referent.map(|known| known.name.clone())).unwrap_or(found.text);
            return Some((name, found.actor.or_else(|| Some(referent?.actor.as_ref()?.id.clone()))));
        }
        // In a quotation `he` is never the speaker.
        let speaker = attribution.filter(|_| quoted).and_then(|n| {
            let head = self.attributions[n].source?.head;
            self.referents.referent_of(head).or_else(|| self.referents.antecedent(self.layout, head))
        });
        let referent = self.referents.antecedent_but(self.layout, pronoun, speaker)?;
        let known = &self.referents.all[referent];
        let actor = known.actor.as_ref();
        Some((actor.map_or_else(|| known.name.clone(), |a| a.name.clone()), actor.map(|a| a.id.clone())))
    }

    /// Name and actor of `owner`, whom a possessive takes up in its clause.
    fn identify_owner(
        &self,
        owner: usize,
        possessive: usize,
        attribution: Option<usize>,
    ) -> Option<Identity> {
        let doc = self.layout.doc;
        if is_cut_off(doc, owner, possessive) {
            return None;
        }
        if doc.tag(owner) == "PRP" {
            return self.identify_pronoun(owner, attribution);
        }
        let found = argument(doc, self.knowledge, owner);
        Some((found.name.unwrap_or(found.text), found.actor))
    }

    /// The pronouns that are subjects, as mentions of whoever they stand for; `innermost` is the attribution of each token.
    pub fn find_pronouns(&self, innermost: &[Option<usize>]) -> Vec<Mention> {
        let doc = self.layout.doc;
        let subjects = (0..doc.len()).filter(|&t| doc.tag(t) == "PRP" && doc.dep(t).starts_with("nsubj"));
        let mentions = subjects.filter_map(|token| {
            let kind = match doc.token(token).to_ascii_lowercase().as_str() {
                "i" | "he" | "she" => MentionKind::Person,
                "we" | "they" => MentionKind::Organisation,
                _ => return None,
            };
            let mut mention = Mention::new(kind, TokenSpan::one(token).span(doc));
            if let Some((name, actor)) = self.identify_pronoun(token, innermost[token]) {
                (mention.name, mention.actor) = (Some(name), actor);
            }
            Some(mention)
        });
        mentions.collect()
    }

    /// Whether two actors belong to one side.
    pub fn are_one_side(&self, a: Option<&str>, b: Option<&str>) -> bool {
        a.zip(b).is_some_and(|(a, b)| self.knowledge.are_one_side(a, b))
    }
}
