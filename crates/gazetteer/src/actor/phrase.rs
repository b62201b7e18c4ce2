//! From a noun phrase to the actor it means.
//!
//! Readings are tried from the most literal on: the whole phrase as a name; a state and what it has ("the Turkish
//! president", "the ministry of defence of Syria"); without words for who speaks for a body ("Hamas officials"); without
//! what follows the head; and last the name at the end of the phrase ("the monitor Airwars").

use rashomon_lexicon::actor::ActorWord;
use rashomon_lexicon::people::title;

use super::alias::{Word, Written, key, words};
use super::{Actor, ActorKind, Actors};

/// What a leader works from, and what speaks for him.
const OFFICE: &str = "office";
/// What is named after the capital that it sits in.
const GOVERNMENTS: [&str; 2] = ["government", "regime"];
/// The longest name of a state, in words.
const MAX_STATE: usize = 6;

impl Actors {
    /// The actor that a noun phrase means, if it means one and only one.
    ///
    /// A capital is a place here; see [`Actors::resolve_metonym`].
    pub fn resolve(&self, text: &str) -> Option<&Actor> {
        self.resolve_in(text, None)
    }

    /// As [`Actors::resolve`], in a report about one country: its "army" and "regime forces" are that country's, and a
    /// name that several share means the one that is there.
    pub fn resolve_in<'a>(&'a self, text: &str, country: Option<&str>) -> Option<&'a Actor> {
        let words = words(text);
        if words.is_empty() {
            return None;
        }
        let reader = Reader { actors: self, country };
        reader
            .whole(&words)
            .or_else(|| reader.without_role(&words))
            .or_else(|| reader.of_state(&words))
            .or_else(|| {
                let n_head = words.iter().position(ends_head).unwrap_or(words.len());
                reader.head(&words[..n_head])
            })
    }

    /// The actor that has the whole of a text for its name, in a report about one country.
    pub fn named<'a>(&'a self, text: &str, country: Option<&str>) -> Option<&'a Actor> {
        Reader { actors: self, country }.named(&words(text))
    }

    /// Every actor that has the whole of a text for its name, whatever could decide between them.
    pub fn meanings(&self, text: &str) -> Vec<&Actor> {
        let words = words(text);
        let named = self.named.get(&words).chain(self.states.get(&words)).chain(self.capitals.get(&words));
        named.map(|actor| &self.actors[actor]).collect()
    }

    /// As [`Actors::resolve`], for words that are known to stand for somebody who acts or speaks: "Ankara" is the
    /// government there.
    pub fn resolve_metonym(&self, text: &str) -> Option<&Actor> {
        let capital = || {
            let words = words(text);
            let mut states = self.capitals.get(&words);
            let state = states.next().filter(|_| states.next().is_none())?;
            self.get(&format!("{}.gov", self.actors[state].id))
        };
        self.resolve(text).or_else(capital)
    }
}

/// Countries without an army: what "the army" does in a report about them is somebody else's doing.
const UNARMED: [&str; 6] = ["PS", "CR", "PA", "IS", "LI", "AD"];

struct Reader<'a, 'c> {
    actors: &'a Actors,
    country: Option<&'c str>,
}

impl<'a> Reader<'a, '_> {
    /// The phrase as it stands: a name, a state, or what a state has.
    fn whole(&self, words: &[Word]) -> Option<&'a Actor> {
        self.named(words).or_else(|| self.state(words)).or_else(|| self.body(words))
    }

    fn named(&self, words: &[Word]) -> Option<&'a Actor> {
        self.only(self.actors.named.get(words))
    }

    fn state(&self, words: &[Word]) -> Option<&'a Actor> {
        self.only(self.actors.states.get(words))
    }

    /// What a state has: "Turkish defence ministry", and without the state that of the report's country.
    fn body(&self, words: &[Word]) -> Option<&'a Actor> {
        let longest = words.len().saturating_sub(1).min(MAX_STATE);
        let of_state = |n: usize| self.body_of(self.state(&words[..n])?, &words[n..]);
        let stated = (1..=longest).rev().find_map(of_state).or_else(|| self.of_leader(words));
        stated.or_else(|| {
            let country = self.country?;
            if self.actors.body_words.get(key(words).as_str()).is_none_or(|word| word.needs_state) {
                return None;
            }
            let mut states = self.actors.actors.iter().filter(|actor| is_state(actor));
            let body =
                self.body_of(states.find(|state| state.country.as_deref() == Some(country))?, words)?;
            let force = matches!(body.kind, ActorKind::Army | ActorKind::AirForce | ActorKind::Navy);
            (!force || !UNARMED.contains(&country)).then_some(body)
        })
    }

    fn body_of(&self, state: &Actor, words: &[Word]) -> Option<&'a Actor> {
        let known = |words: &[Word]| self.actors.body_words.get(key(words).as_str());
        // "The prime minister's office" is the prime minister.
        let office =
            || words.split_last().filter(|(last, _)| last.text == OFFICE).and_then(|(_, rest)| known(rest));
        let word = known(words).or_else(office)?;
        self.actors.body(*self.actors.by_id.get(&state.id)?, word.body)
    }

    /// What is named after whoever leads a state, or after its capital: "Assad's forces", "the Obama administration", "the Kabul
    /// government".
    fn of_leader(&self, words: &[Word]) -> Option<&'a Actor> {
        let longest = words.len().saturating_sub(1).min(MAX_STATE);
        (1..=longest).rev().find_map(|n| {
            let (name, rest) = words.split_at(n);
            let held = key(rest);
            if !ActorWord::Possession.has(&held) {
                return None;
            }
            if GOVERNMENTS.contains(&held.as_str())
                && let Some(state) = self.only(self.actors.capitals.get(name))
            {
                return self.body_of(state, rest);
            }
            self.held_by(self.named(name)?, rest)
        })
    }

    /// What `words` mean as something that a leader has: "forces", "office".
    fn held_by(&self, leader: &Actor, words: &[Word]) -> Option<&'a Actor> {
        let held = key(words);
        let office = self.office_of(leader).filter(|_| ActorWord::Possession.has(&held))?;
        let state = self.actors.parents(office).find(|actor| is_state(actor))?;
        if held == OFFICE { Some(office) } else { self.body_of(state, words) }
    }

    /// The office of whoever leads a state, or the government where the table knows no office.
    fn office_of(&self, person: &Actor) -> Option<&'a Actor> {
        let office =
            self.actors.get(person.parent.as_deref().filter(|_| person.kind == ActorKind::Person)?)?;
        let within = self.actors.parents(office).next()?;
        let leads = match office.kind {
            ActorKind::Office => within.kind == ActorKind::Government,
            ActorKind::Government => is_state(within),
            _ => false,
        };
        leads.then_some(office)
    }

    /// "Government of Syria", "soldiers of the Turkish army", "spokesman for the Russian defence ministry".
    fn of_state(&self, words: &[Word]) -> Option<&'a Actor> {
        let is_link = |at: &usize| matches!(words[*at].text.as_str(), "of" | "for");
        (0..words.len()).rev().filter(is_link).find_map(|at| self.of_owner(&words[..at], &words[at + 1..]))
    }

    fn of_owner(&self, head: &[Word], rest: &[Word]) -> Option<&'a Actor> {
        let n_articles = rest.iter().take_while(|word| word.text == "the").count();
        let owner = self.whole(&rest[n_articles..])?;
        if let Some(state) =
            self.actors.get(owner.id.trim_end_matches(".gov")).filter(|actor| is_state(actor))
        {
            return self.body_of(state, head);
        }
        if let Some(body) = self.held_by(owner, head) {
            return Some(body);
        }
        head.last().filter(|word| ActorWord::Role.has(&word.text)).map(|_| owner)
    }

    /// The body behind a word for who speaks for it; a nationality alone has no such word.
    fn without_role(&self, words: &[Word]) -> Option<&'a Actor> {
        let mut rest = words;
        while let Some((last, before)) = rest.split_last() {
            if before.is_empty() || !ActorWord::Role.has(&last.text) {
                break;
            }
            rest = before;
            if let Some(actor) = self.named(rest).or_else(|| self.body(rest)) {
                return Some(actor);
            }
        }
        None
    }

    /// The head of a phrase: whole, or the name at its end.
    fn head(&self, words: &[Word]) -> Option<&'a Actor> {
        self.whole(words).or_else(|| self.without_role(words)).or_else(|| {
            (1..words.len()).find_map(|start| {
                let (skipped, name) = words.split_at(start);
                self.at_end(skipped, name)
            })
        })
    }

    /// A name behind other words, unless those make it somebody else's.
    fn at_end(&self, skipped: &[Word], name: &[Word]) -> Option<&'a Actor> {
        let before = skipped.last()?;
        let is_one_of_several = skipped.iter().any(|word| matches!(word.text.as_str(), "and" | "or"));
        if is_one_of_several || ActorWord::Opposition.has(&before.text) {
            return None;
        }
        let is_own_name =
            name.len() > 1 || before.written == Written::Small || self.is_title(before, skipped);
        if !is_own_name {
            return None;
        }
        let is_of_it = |actor: &&Actor| self.can_be_of(before, actor);
        self.named(name).filter(is_of_it).or_else(|| {
            let is_another = skipped.iter().any(turns_away);
            let has_state = (1..=name.len().min(MAX_STATE)).any(|n| self.state(&name[..n]).is_some())
                || self.of_leader(name).is_some();
            if is_another || !has_state { None } else { self.whole(name).or_else(|| self.without_role(name)) }
        })
    }

    /// Whether the nation named before an actor can be its own: the Turkish Red Crescent is not the international one.
    fn can_be_of(&self, nation: &Word, actor: &Actor) -> bool {
        let nation = self.state(std::slice::from_ref(nation));
        actor.kind == ActorKind::Person || nation.is_none_or(|nation| nation.country == actor.country)
    }

    fn is_title(&self, word: &Word, skipped: &[Word]) -> bool {
        ActorWord::Title.has(&word.text)
            || title(&word.text).is_some()
            || self.state(std::slice::from_ref(word)).is_some() && skipped.len() == 1
    }

    /// The one meaning, or of several the one in the report's country; what the user added goes before what is built in.
    fn only(&self, meanings: impl Iterator<Item = usize>) -> Option<&'a Actor> {
        let mut meanings: Vec<usize> = meanings.collect();
        if meanings.iter().any(|&actor| actor >= self.actors.n_builtin) {
            meanings.retain(|&actor| actor >= self.actors.n_builtin);
        }
        let meanings: Vec<_> = meanings.into_iter().map(|actor| &self.actors.actors[actor]).collect();
        match meanings.as_slice() {
            [only] => Some(only),
            several => {
                let mut here = several
                    .iter()
                    .filter(|actor| self.country.is_some() && actor.country.as_deref() == self.country);
                here.next().filter(|_| here.next().is_none()).copied()
            }
        }
    }
}

/// Whether what follows no longer belongs to the head.
fn ends_head(word: &Word) -> bool {
    word.text == "," || ActorWord::Break.has(&word.text)
}

/// Whether a word separates what is before it from what follows.
fn turns_away(word: &Word) -> bool {
    ActorWord::Linker.has(&word.text) || ActorWord::Opposition.has(&word.text)
}

fn is_state(actor: &Actor) -> bool {
    actor.kind == ActorKind::State
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        let found = Actors::builtin().resolve(text).map_or("-", |actor| actor.id.as_str());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_state_and_what_it_has() {
        check("the Syrian defence ministry", "syr.mod");
        check("Syria's Ministry of Defense", "syr.mod");
        check("the ministry of defence of Turkey", "tur.mod");
        check("the Turkish president", "tur.pres");
        check("Russian warplanes", "rus.air");
        check("Syrian regime forces", "syr.mil");
        check("U.S. officials", "usa.gov");
        check("the government of South Sudan", "ssd.gov");
        check("a senior Turkish official", "tur.gov");
        check("Turkey", "tur");
        check("the US Secretary of State", "usa.mfa.min");
        check("the Nigerian army chief", "nga.mil.chief");
        check("ISIS", "isis");
        check("Israel's prime minister's office", "isr.pm");
    }

    #[test]
    fn what_is_named_after_a_leader_is_his_states() {
        check("the Assad regime", "syr.gov");
        check("Bashar al-Assad's government", "syr.gov");
        check("Assad's forces", "syr.mil");
        check("forces of the Assad regime", "syr.mil");
        check("Erdogan's government", "tur.gov");
        check("Turkish President Erdogan's government", "tur.gov");
        check("Putin's forces", "rus.mil");
        check("Putin troops", "rus.mil");
        check("Netanyahu's office", "isr.pm");
        check("the office of Benjamin Netanyahu", "isr.pm");
        check("forces of Bashar al-Assad", "syr.mil");
        check("the Obama administration", "usa.gov");
        check("Zelensky's warplanes", "ukr.air");
        check("Gaddafi's forces", "lby.mil");
        check("the Kabul government", "afg.gov");
        check("Assad regime officials", "syr.gov");
        check("Haftar's forces", "lby.lna");
        check("Assad's brother", "-");
        check("Putin's plane", "-");
        check("anti-Assad forces", "-");
        check("pro-Putin forces", "-");
    }

    #[test]
    fn names_in_their_spellings() {
        check("Putin", "p.putin");
        check("Recep Tayyip Erdoğan", "p.erdogan");
        check("Turkish President Recep Tayyip Erdogan", "p.erdogan");
        check("the Houthis", "yem.houthi");
        check("Hay'at Tahrir al-Sham", "syr.hts");
        check("the militant group Hayat Tahrir al-Sham", "syr.hts");
        check("the Britain-based Syrian Observatory for Human Rights", "syr.sohr");
        check("WHO", "un.who");
    }

    #[test]
    fn who_speaks_for_a_body() {
        check("Hamas officials", "pse.hamas");
        check("a spokesman for the Russian defence ministry", "rus.mod");
        check("the Turkish defence ministry's spokeswoman", "tur.mod");
        check("Taliban fighters in Kabul", "afg.taliban");
        check("Sergei Lavrov, the Russian foreign minister", "p.lavrov");
    }

    #[test]
    fn what_only_contains_a_name_is_somebody_else() {
        for text in [
            "anti-Hamas protesters",
            "pro-Assad forces",
            "Turkish-backed fighters",
            "Asma Assad",
            "a Syrian journalist",
            "the mayor of Ankara",
            "who",
            "the fact",
            "the Maldivian Red Crescent",
            "regime forces",
            "the army",
            "Congolese soldiers",
            "Ankara",
            "Russia and Syria",
            "",
        ] {
            check(text, "-");
        }
    }

    #[test]
    fn a_country_in_view_decides() {
        let in_country =
            |text, country| Actors::builtin().resolve_in(text, Some(country)).map(|actor| actor.id.as_str());
        assert_eq!(in_country("regime forces", "SY"), Some("syr.mil"));
        assert_eq!(in_country("the defence ministry", "RU"), Some("rus.mod"));
        assert_eq!(in_country("the Foreign Secretary", "IQ"), None);
        assert_eq!(in_country("Congolese soldiers", "CD"), Some("cod.mil"));
    }

    #[test]
    fn a_capital_acts_only_when_said_to() {
        let metonym = |text| Actors::builtin().resolve_metonym(text).map(|actor| actor.id.as_str());
        assert_eq!(metonym("Ankara"), Some("tur.gov"));
        assert_eq!(metonym("the Kremlin"), Some("rus.kremlin"));
        assert_eq!(metonym("Aleppo"), None);
    }

    proptest! {
        #[test]
        fn any_phrase_is_resolved_or_not(text in "\\PC{0,40}") {
            let _ = Actors::builtin().resolve(&text);
            let _ = Actors::builtin().resolve_metonym(&text);
        }
    }
}
