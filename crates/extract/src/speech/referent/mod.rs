//! Who and what a report speaks of: names, descriptions and pronouns that stand for one and the same.

mod anaphor;
mod list;
mod naming;

use rashomon_lexicon::people::{self, Gender};
use rashomon_schema::VoiceKind;

use crate::entity::actor::{name_of, resolve};
use crate::knowledge::ReportKnowledge;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::phrase;
use anaphor::speaks;
use list::Referent;
pub(crate) use list::Referents;
pub(crate) use naming::twin;
use naming::{kind_of_noun, name_and_title};

/// How many sentences back a pronoun may reach.
const REACH: usize = 6;

/// How many mentions before a pronoun are weighed.
const WEIGHED: usize = 200;

/// How many sentences nearer somebody without a name must be who has not spoken, to be who speaks now.
const UNHEARD: usize = 2;

/// Nearer sentences first, then who spoke, then subjects, then names, then what is mentioned first.
type Rank = (usize, bool, bool, bool, usize);

impl Referents {
    /// Finds every name and every noun that can speak or act.
    pub fn find(layout: &Layout<'_>, knowledge: &ReportKnowledge<'_>) -> Self {
        let doc = layout.doc;
        let mut referents = Self::default();
        for token in 0..doc.len() {
            match doc.pos(token) {
                "PROPN" if is_head(layout, token) => referents.name(layout, knowledge, token),
                "NOUN" if is_head(layout, token) => referents.noun(layout, knowledge, token),
                _ => {}
            }
        }
        referents
    }

    /// The referent of `head`, made if there is none yet.
    pub fn find_or_add(
        &mut self,
        layout: &Layout<'_>,
        knowledge: &ReportKnowledge<'_>,
        head: usize,
    ) -> usize {
        if let Some(known) = self.referent_of(head) {
            return known;
        }
        // `the clinic's director, Ali Maiga`, where the parse hides the description.
        if naming::introduced(layout.doc, head).is_some() {
            self.noun(layout, knowledge, head);
            if let Some(known) = self.referent_of(head) {
                return known;
            }
        }
        let doc = layout.doc;
        let has_body = || doc.children(head).any(|c| doc.dep(c) == "compound" && doc.ent_type(c) == "ORG");
        // `the Magen David Adom emergency service`.
        let is_body = || doc.tag(head) == "NN" && has_body();
        let named = || {
            let known = name_of(doc, knowledge, head).is_some() || is_body();
            known.then_some(VoiceKind::Organisation)
        };
        let kind = kind_of_noun(layout, head).or_else(named).unwrap_or(VoiceKind::Unnamed);
        self.mention(layout, knowledge, head, kind)
    }

    /// Whom the pronoun `token` stands for: the nearest that fits, subjects first.
    pub fn antecedent(&self, layout: &Layout<'_>, token: usize) -> Option<usize> {
        self.antecedent_but(layout, token, None)
    }

    /// Whom the pronoun `token` stands for, who is not `speaker`: in a quotation, `he` is never who speaks.
    pub fn antecedent_but(&self, layout: &Layout<'_>, token: usize, speaker: Option<usize>) -> Option<usize> {
        let doc = layout.doc;
        let pronoun = doc.token(token).to_ascii_lowercase();
        let here = layout.sent_of(token);
        let source = speaks(doc, token);
        let mut best: Option<(usize, Rank)> = None;
        for (&head, &referent) in self.order.range(..token).rev().take(WEIGHED) {
            let back = here.saturating_sub(layout.sent_of(head));
            if back > REACH {
                break;
            }
            // Who goes on speaking spoke before.
            let spoke = source && speaks(doc, head);
            let told_of = source && !spoke && back == 0 && closes_statement(doc, token);
            if speaker == Some(referent)
                || !(self.fits(&pronoun, referent) || spoke && pronoun == "they" && is_joined(doc, head))
                || told_of && self.all[referent].kind == VoiceKind::Unnamed
                || (layout.quotes.quote_at(head).is_some() && layout.quotes.quote_at(token).is_none())
            {
                continue;
            }
            let subject = matches!(doc.dep(head), "nsubj" | "nsubjpass");
            // A place in passing is not taken up as somebody.
            if doc.ent_type(head) == "GPE" && !subject {
                continue;
            }
            let named = self.all[referent].kind == VoiceKind::Person;
            // Somebody without a name who has not spoken is nearer by less than who has.
            let far = match () {
                () if told_of && !named => back + 2 * UNHEARD,
                () if source && !spoke && !named => back + UNHEARD,
                () => back,
            };
            let rank = (far, !spoke, !subject, !named, head);
            if best.is_none_or(|(_, other)| rank < other) {
                best = Some((referent, rank));
            }
        }
        best.map(|(referent, _)| referent)
    }

    fn fits(&self, pronoun: &str, referent: usize) -> bool {
        let Referent { kind, gender, plural, .. } = &self.all[referent];
        let person = matches!(kind, VoiceKind::Person | VoiceKind::Unnamed) && !plural;
        match pronoun {
            "he" | "him" | "his" | "himself" => person && *gender != Some(Gender::Female),
            "she" | "her" | "hers" | "herself" => person && *gender != Some(Gender::Male),
            "it" | "its" | "itself" => {
                !plural && matches!(kind, VoiceKind::Organisation | VoiceKind::Document)
            }
            "they" | "them" | "their" | "theirs" | "themselves" => {
                *plural || matches!(kind, VoiceKind::Organisation | VoiceKind::Group)
            }
            _ => false,
        }
    }

    fn name(&mut self, layout: &Layout<'_>, knowledge: &ReportKnowledge<'_>, head: usize) {
        let doc = layout.doc;
        let described = doc.children(head).any(|c| doc.dep(c) == "det");
        let kind = match doc.ent_type(head) {
            // `the Observatory` is a body, whatever the recogniser takes it for.
            _ if described && kind_of_noun(layout, head) == Some(VoiceKind::Organisation) => {
                VoiceKind::Organisation
            }
            "PERSON" => VoiceKind::Person,
            "ORG" | "PRODUCT" if naming::ranked_name(doc, head).is_some() => VoiceKind::Person,
            "ORG" | "GPE" | "FAC" | "PRODUCT" | "WORK_OF_ART" => VoiceKind::Organisation,
            "NORP" => VoiceKind::Group,
            "" => match kind_of_noun(layout, head) {
                Some(kind) => kind,
                None if naming::ranked_name(doc, head).is_some() => VoiceKind::Person,
                None if doc.dep(head).starts_with("nsubj") => VoiceKind::Organisation,
                None => return,
            },
            _ => return,
        };
        self.mention(layout, knowledge, head, kind);
    }

    fn noun(&mut self, layout: &Layout<'_>, knowledge: &ReportKnowledge<'_>, head: usize) {
        let doc = layout.doc;
        // `the hospital's registrar, Huda Omar`: who has a name before a comma is a person, whatever the office.
        let named = || naming::introduced(doc, head).filter(|&name| doc.ent_type(name) == "PERSON");
        let office = || named().map(|_| VoiceKind::Unnamed).filter(|_| doc.tag(head) == "NN");
        let Some(kind) = kind_of_noun(layout, head).or_else(office) else { return };
        // A description that introduces a name is of whom it names.
        if let Some(name) = naming::introduced(doc, head) {
            let kind = naming::kind_of_introduced(layout, head, name);
            self.named_by_now(layout, head, name);
            let referent = self.mention(layout, knowledge, name, kind);
            self.describe(layout, referent, head, naming::description(doc, head, name));
            self.give_nation(layout, knowledge, referent, head, name);
            self.order.insert(head, referent);
            self.note_speaker(layout, head, referent);
            return;
        }
        // An apposition describes the name beside it.
        let beside = doc.head(head);
        // `near Deir Hafer, a monitor said`: a place is described by nobody who speaks.
        let place =
            matches!(doc.lemma(doc.head(beside)), "in" | "near" | "at" | "outside" | "around" | "inside");
        if doc.dep(head) == "appos"
            && !place
            && layout.quotes.quote_at(head) == layout.quotes.quote_at(beside)
            && let Some(described) = self.referent_of(beside)
        {
            let words = doc.subtree(head).trim(doc);
            let is_person = kind == VoiceKind::Unnamed && doc.tag(head) == "NN";
            let known = &mut self.all[described];
            // The recogniser took a person for a body: `Musa Danjuma, the commander of the brigade`.
            if is_person && known.kind == VoiceKind::Organisation && known.actor.is_none() {
                known.kind = VoiceKind::Person;
            }
            self.describe(layout, described, head, words);
            self.give_nation(layout, knowledge, described, head, beside);
            return;
        }
        self.mention(layout, knowledge, head, kind);
    }

    /// `Iraqi rescue workers the Civil Defence`: the body of that name in the country that the description names.
    fn give_nation(
        &mut self,
        layout: &Layout<'_>,
        knowledge: &ReportKnowledge<'_>,
        referent: usize,
        noun: usize,
        name: usize,
    ) {
        let known = &mut self.all[referent];
        if known.kind != VoiceKind::Person
            && let Some(actor) = naming::of_nation(layout.doc, knowledge, noun, name)
        {
            known.actor = Some(actor);
        }
    }

    fn mention(
        &mut self,
        layout: &Layout<'_>,
        knowledge: &ReportKnowledge<'_>,
        head: usize,
        kind: VoiceKind,
    ) -> usize {
        let doc = layout.doc;
        let (name_words, description) = name_and_title(layout, head);
        let run_on = naming::after_run_on(doc, knowledge, name_words);
        let name_words = run_on.as_ref().map_or(name_words, |(words, _)| *words);
        let name = name_words.text(doc).to_owned();
        let key = key_of(&name);
        let named = run_on.map(|(_, known)| known);
        let actor = named
            .clone()
            .or_else(|| name_of(doc, knowledge, head))
            .filter(|_| kind == VoiceKind::Organisation);
        let known = self
            .known(layout, head, kind, &key)
            .or_else(|| self.by_actor.get(&actor.as_ref()?.id).copied())
            .or_else(|| self.named_at_last(layout, knowledge, head, kind, &name));
        let referent = known.unwrap_or_else(|| {
            self.all.push(Referent {
                kind,
                name: name.clone(),
                description: None,
                actor: named.clone().or_else(|| resolve(doc, knowledge, head)),
                gender: None,
                plural: doc.tag(head) == "NNS" || doc.tag(head) == "NNPS" && kind == VoiceKind::Group,
                mentions: Vec::new(),
            });
            self.all.len() - 1
        });
        if let Some(actor) = actor {
            self.by_actor.entry(actor.id).or_insert(referent);
        }
        self.remember(layout, referent, head, kind, key);
        self.note_speaker(layout, head, referent);
        if let Some(description) = description {
            self.describe(layout, referent, description.end - 1, description);
        }
        referent
    }

    /// `a monitor said … The Observatory for … said`: what was only described before gets its name.
    fn named_at_last(
        &mut self,
        layout: &Layout<'_>,
        knowledge: &ReportKnowledge<'_>,
        head: usize,
        kind: VoiceKind,
        name: &str,
    ) -> Option<usize> {
        const MONITORS: [&str; 6] =
            ["observatory", "monitor", "watch", "documentation", "violations", "rights"];
        let lower = name.to_lowercase();
        let nouns: &[&str] = match () {
            () if kind != VoiceKind::Organisation => return None,
            () if MONITORS.iter().any(|word| lower.contains(word)) => {
                &["monitor", "watchdog", "group", "organisation"]
            }
            () if lower.contains("agency") => &["agency"],
            () => return None,
        };
        let is_such = |known: &Referent| {
            let words = known.name.to_lowercase();
            let last = words.rsplit(' ').next().unwrap_or_default();
            let vague = matches!(last, "group" | "organisation" | "organization");
            known.kind != VoiceKind::Person
                && nouns.contains(&last)
                && (!vague || ["monitor", "rights", "watch"].iter().any(|word| words.contains(word)))
                && (words.trim_end_matches(last).is_empty() || !known.name.contains(char::is_uppercase))
        };
        let earlier = self.all.iter().rposition(is_such)?;
        let known = &mut self.all[earlier];
        if known.actor.is_some() {
            return None;
        }
        known.description.get_or_insert_with(|| known.name.clone());
        known.name = name.to_owned();
        known.kind = kind;
        known.actor = resolve(layout.doc, knowledge, head);
        Some(earlier)
    }

    /// `the governor of the province said … The governor, Rahmi Odeh, …`: who was only described before has the name `name` as well.
    fn named_by_now(&mut self, layout: &Layout<'_>, noun: usize, name: usize) {
        let doc = layout.doc;
        let is_bare = doc.children(noun).all(|c| c > noun || doc.dep(c) == "det" && doc.lemma(c) == "the")
            && doc.children(noun).any(|c| doc.dep(c) == "det")
            && !doc.children(noun).any(|c| doc.dep(c) == "prep");
        let (words, _) = name_and_title(layout, name);
        let key = key_of(words.text(doc));
        let earlier = self.by_noun.get(doc.lemma(noun).to_lowercase().as_str()).copied();
        let Some(earlier) = earlier.filter(|_| is_bare && !self.by_name.contains_key(&key)) else { return };
        let known = &mut self.all[earlier];
        if known.kind == VoiceKind::Unnamed && !known.plural {
            known.kind = VoiceKind::Person;
            known.description = Some(std::mem::replace(&mut known.name, words.text(doc).to_owned()));
            self.by_name.insert(key, earlier);
        }
    }

    /// The referent that a mention takes up again.
    fn known(&self, layout: &Layout<'_>, head: usize, kind: VoiceKind, key: &str) -> Option<usize> {
        let doc = layout.doc;
        // `another witness` is none of those before.
        if doc.children(head).any(|c| doc.dep(c) == "det" && doc.lemma(c) == "another") {
            return None;
        }
        if let Some(&same) = self.by_name.get(key) {
            return Some(same);
        }
        // Described more closely than before: `activists`, then `Syrian activists`.
        if kind == VoiceKind::Group
            && let Some(&bare) = self.by_name.get(doc.token(head).to_lowercase().as_str())
            && doc.children(head).all(|c| matches!(doc.dep(c), "det" | "amod" | "compound" | "punct"))
        {
            return Some(bare);
        }
        if kind == VoiceKind::Person && is_name(doc, head) {
            // A surname alone takes up the full name.
            let surname = key.rsplit(' ').next().unwrap_or(key);
            return self
                .by_name
                .get(surname)
                .copied()
                .filter(|&r| self.all[r].kind == VoiceKind::Person && fits_name(&self.all[r].name, key));
        }
        let definite = doc
            .children(head)
            .any(|c| doc.dep(c) == "det" && matches!(doc.lemma(c), "the" | "this" | "that"));
        let bare = doc.children(head).all(|c| matches!(doc.dep(c), "det" | "punct" | "case"));
        let same_group = kind == VoiceKind::Group && bare && !definite;
        if same_group {
            return self
                .by_noun
                .get(doc.lemma(head).to_lowercase().as_str())
                .copied()
                .filter(|&r| self.all[r].kind == VoiceKind::Group);
        }
        if !definite {
            return None;
        }
        self.taken_up(layout, head).or_else(|| match kind {
            VoiceKind::Unnamed => self.described(layout, head),
            _ => bare.then(|| self.by_noun.get(&doc.lemma(head).to_lowercase()).copied()).flatten(),
        })
    }

    fn remember(&mut self, layout: &Layout<'_>, referent: usize, head: usize, kind: VoiceKind, key: String) {
        let doc = layout.doc;
        self.all[referent].mentions.push(phrase(doc, head));
        self.of_head.insert(head, referent);
        self.order.insert(head, referent);
        if kind == VoiceKind::Person
            && is_name(doc, head)
            && let Some((_, surname)) = key.rsplit_once(' ')
        {
            self.by_name.entry(surname.to_owned()).or_insert(referent);
            // `al-Jarba`, then `Jarba`.
            if let Some((_, bare)) = surname.split_once('-').filter(|(article, _)| article.len() == 2) {
                self.by_name.entry(bare.to_owned()).or_insert(referent);
            }
        }
        if kind == VoiceKind::Organisation
            && let Some(short) = short_name_after(doc, head)
        {
            self.by_name.entry(short).or_insert(referent);
        }
        self.by_name.entry(key).or_insert(referent);
        self.by_noun.insert(doc.lemma(head).to_lowercase(), referent);
        if let Some(gender) = gender_of(layout, head) {
            self.all[referent].gender.get_or_insert(gender);
        }
    }

    fn describe(&mut self, layout: &Layout<'_>, referent: usize, head: usize, words: TokenSpan) {
        let doc = layout.doc;
        let lemma = doc.lemma(head).to_lowercase();
        if let Some(noun) = people::title(&lemma).and_then(|title| title.noun) {
            self.by_noun.insert(noun.to_owned(), referent);
        }
        self.by_noun.insert(lemma.clone(), referent);
        self.of_head.entry(head).or_insert(referent);
        let known = &mut self.all[referent];
        known.gender = known.gender.or_else(|| people::implied_gender(&lemma));
        known.description.get_or_insert_with(|| words.text(doc).to_owned());
    }
}

/// Whether a shorter name can stand for `full`: its words all occur there.
fn fits_name(full: &str, key: &str) -> bool {
    let full = key_of(full);
    let is_title = |word: &str| word == "president" || people::title(word).is_some();
    let is_word = |word: &str| full.split([' ', '-']).any(|other| other == word);
    key.split(' ').all(|word| is_title(word) || is_word(word) || full.split(' ').any(|other| other == word))
}

/// `another child was killed, he said`: what is said stands before the cue; it is seldom about who says it, and never by
/// somebody without a name in it.
fn closes_statement(doc: &Parse<'_>, pronoun: usize) -> bool {
    let cue = doc.head(pronoun);
    doc.dep(pronoun) == "nsubj"
        && !doc.children(cue).any(|c| c > cue && matches!(doc.dep(c), "ccomp" | "dobj"))
}

/// `the Rapid Support Forces (RSF)`: the short name that a body is given in brackets.
fn short_name_after(doc: &Parse<'_>, head: usize) -> Option<String> {
    let words = phrase(doc, head);
    let open = (head + 1..doc.len().min(words.end + 1)).find(|&t| doc.token(t) == "(")?;
    let is_closed = open + 2 < doc.len() && doc.token(open + 2) == ")";
    let short = doc.token((open + 1).min(doc.len() - 1));
    let is_short = short.len() > 1 && short.len() < 8 && short.chars().all(char::is_uppercase);
    (is_closed && is_short).then(|| key_of(short))
}

/// `an official and two nurses said … They said`: more than one who speaks.
fn is_joined(doc: &Parse<'_>, head: usize) -> bool {
    doc.children(head).any(|c| doc.dep(c) == "conj")
        && doc.children(head).any(|c| doc.dep(c) == "cc" && doc.lower(c) == "and")
}

fn is_name(doc: &Parse<'_>, head: usize) -> bool {
    !doc.ent_type(head).is_empty() || naming::ranked_name(doc, head).is_some()
}

fn key_of(name: &str) -> String {
    name.to_lowercase()
}

/// Whether `token` heads a phrase of its own, not one that only modifies another noun.
fn is_head(layout: &Layout<'_>, token: usize) -> bool {
    !matches!(layout.doc.dep(token), "compound" | "amod" | "nmod" | "npadvmod" | "punct")
}

fn gender_of(layout: &Layout<'_>, head: usize) -> Option<Gender> {
    let doc = layout.doc;
    let phrase = phrase(doc, head);
    let first = phrase.start.checked_sub(0).map(|t| doc.token(t))?;
    let before = phrase.start.checked_sub(1).map_or("", |t| doc.token(t));
    let of_title = |word: &str| people::title(&word.to_lowercase())?.gender;
    if let Some(gender) = of_title(first).or_else(|| of_title(before)) {
        return Some(gender);
    }
    let lemma = doc.lemma(head).to_lowercase();
    let by_ending = || {
        let is_female = lemma.ends_with("woman");
        // `Othman` is a name.
        (doc.pos(head) == "NOUN" && lemma.ends_with("man")).then_some(if is_female {
            Gender::Female
        } else {
            Gender::Male
        })
    };
    people::implied_gender(&lemma).or_else(by_ending)
}
