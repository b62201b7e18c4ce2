//! How many were killed and injured: numbers with their bounds and what they count.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::{Harm, TollForm, TollWord, toll_word};
use rashomon_schema::Count;

use super::by_words::{self, count_at};
use super::harm::harm_of;
use crate::entity::count::counted::{
    PersonCount, count_known, count_people, count_single, is_human, words_to_keep,
};
use crate::entity::number::{self, Amount};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, conjuncts, object_of, phrase, preposition};

/// The numbers in the noun phrase of `head`: `at least 14 people, including five children`.
pub(crate) fn count_in_phrase(doc: &Parse<'_>, head: usize) -> Vec<PersonCount> {
    let parts = conjuncts(doc, head);
    let mut found: Vec<PersonCount> = parts.iter().filter_map(|&part| count_of_noun(doc, part)).collect();
    if found.len() > 1 {
        found = by_words::as_parts(found);
    }
    for &part in &parts {
        found.extend(counts_included(doc, part));
    }
    found
}

/// Those in the noun phrase of `head`, single persons among them: `the driver`, `Layla Haddad and two others`.
pub(crate) fn count_victims(doc: &Parse<'_>, head: usize) -> Vec<PersonCount> {
    let parts = conjuncts(doc, head);
    let known = |part: &usize| count_of_noun(doc, *part).or_else(|| count_known(doc, *part));
    let mut found: Vec<PersonCount> = parts.iter().filter_map(known).collect();
    if found.len() > 1 {
        found = by_words::as_parts(found);
    }
    for &part in &parts {
        found.extend(counts_included(doc, part));
    }
    found
}

/// `including five children`, `among them two women`, `five of them children`.
fn counts_included(doc: &Parse<'_>, head: usize) -> Vec<PersonCount> {
    let preps = doc.children(head).filter(|&c| {
        doc.dep(c) == "prep" && matches!(doc.token(c).to_ascii_lowercase().as_str(), "including" | "among")
    });
    let nouns = preps.filter_map(|prep| child(doc, prep, &["pobj"])).flat_map(|noun| conjuncts(doc, noun));
    by_words::as_parts(nouns.filter_map(|noun| count_of_noun(doc, noun)).collect())
}

/// The number that the noun or number `noun` gives.
fn count_of_noun(doc: &Parse<'_>, noun: usize) -> Option<PersonCount> {
    if let Some(part) = count_of_collective(doc, noun) {
        return Some(part);
    }
    if is_nobody(doc, noun) {
        let mut nobody = count_people(doc, Amount::exact(0, phrase(doc, noun)), Some(noun));
        nobody.count.total &= !is_of_some(doc, noun);
        return Some(nobody);
    }
    if number::is_number(doc, noun) && !matches!(doc.ent_type(noun), "DATE" | "TIME" | "PERCENT" | "MONEY") {
        // `dozens of people`, `14 of the guards`, or a bare `14`.
        let of = preposition(doc, noun, &["of"])
            .and_then(|p| object_of(doc, p))
            .filter(|&o| !number::is_number(doc, o) && is_human(doc, o));
        let amount = number::read_amount(doc, noun)?;
        return Some(count_people(doc, amount, of));
    }
    if !is_human(doc, noun) {
        return None;
    }
    if let Some(number) = doc.children(noun).find(|&c| {
        matches!(doc.dep(c), "nummod" | "quantmod" | "amod" | "compound") && number::is_number(doc, c)
    }) {
        return number::read_amount(doc, number).map(|amount| count_people(doc, amount, Some(noun)));
    }
    // `a child` is one.
    let one = child(doc, noun, &["det"]).is_some_and(|d| matches!(doc.lemma(d), "a" | "an" | "another"));
    one.then(|| count_single(doc, phrase(doc, noun), noun)).flatten()
}

/// `a total of 14 people`: the number is inside the phrase.
fn count_of_collective(doc: &Parse<'_>, noun: usize) -> Option<PersonCount> {
    let collective = |noun: usize| CountWord::Collective.has(doc.lemma(noun));
    if !collective(noun) {
        return None;
    }
    let of = preposition(doc, noun, &["of"]).and_then(|p| object_of(doc, p))?;
    (!collective(of)).then(|| count_of_noun(doc, of)).flatten()
}

fn is_nobody(doc: &Parse<'_>, noun: usize) -> bool {
    CountWord::Nobody.has(&doc.token(noun).to_ascii_lowercase())
        || ((CountWord::Uncounted.has(doc.lemma(noun)) || is_human(doc, noun))
            && child(doc, noun, &["det"]).is_some_and(|d| doc.lemma(d) == "no"))
}

/// Nobody of some people, who are not all that there were: `no other guests`, `no one else`, `no police officers`.
fn is_of_some(doc: &Parse<'_>, noun: usize) -> bool {
    let general = CountWord::Nobody.has(doc.lower(noun)) || CountWord::Uncounted.has(doc.lemma(noun));
    !general || doc.children(noun).any(|c| CountWord::Further.has(doc.lemma(c)))
}

/// The dead and the wounded that there were not, at `token`: `there were no casualties`, `no reports of injuries`.
pub(crate) fn none_at(doc: &Parse<'_>, token: usize) -> Vec<(Harm, PersonCount)> {
    let lemma = doc.lemma(token);
    let harms: &[Harm] = match () {
        () if CountWord::Casualties.has(lemma) => &[Harm::Killed, Harm::Injured],
        () if CountWord::Deaths.has(lemma) => &[Harm::Killed],
        () => return Vec::new(),
    };
    let Some(denied) = denied_noun(doc, token).filter(|_| doc.pos(token) == "NOUN") else {
        return Vec::new();
    };
    let words = TokenSpan::one(denied).cover(TokenSpan::one(token));
    let mut nobody = count_people(doc, Amount::exact(0, words), None);
    let among = preposition(doc, token, &["among", "to", "on"]).and_then(|prep| object_of(doc, prep));
    let further = doc.children(token).find(|&c| CountWord::Further.has(doc.lemma(c)));
    nobody.count.total = among.is_none() && further.is_none();
    nobody.count.counted = among.map(|noun| phrase(doc, noun).text(doc).to_owned());
    harms.iter().map(|&harm| (harm, nobody.clone())).collect()
}

/// The word that denies the noun at `token`, or the noun that it is told by: `no casualties`, `no word of casualties`.
fn denied_noun(doc: &Parse<'_>, token: usize) -> Option<usize> {
    let no = |noun: usize| child(doc, noun, &["det"]).filter(|&d| matches!(doc.lower(d), "no" | "zero"));
    let mut at = token;
    for _ in 0..4 {
        if let Some(no) = no(at) {
            return Some(no);
        }
        let head = doc.head(at);
        let any = || child(doc, token, &["det"]).filter(|&d| doc.lower(d) == "any");
        at = match doc.dep(at) {
            "conj" => head,
            "pobj" if doc.lemma(head) == "without" => return Some(head),
            "pobj"
                if matches!(doc.lemma(head), "of" | "about")
                    && CountWord::Word.has(doc.lemma(doc.head(head))) =>
            {
                doc.head(head)
            }
            "dobj" if doc.dep(head) == "pcomp" && doc.lemma(doc.head(head)) == "without" => {
                return Some(doc.head(head));
            }
            "dobj" | "attr" => return any().filter(|_| child(doc, head, &["neg"]).is_some()),
            _ => return None,
        };
    }
    None
}

/// A toll without a verb of harm, at `token`: `leaving 14 dead`, `a death toll of 40`, `14 deaths`.
pub(crate) fn toll_at(doc: &Parse<'_>, token: usize) -> Option<(Harm, PersonCount)> {
    if let Some(found) = put_at(doc, token) {
        return Some(found);
    }
    let word = toll_word(&doc.token(token).to_ascii_lowercase())?;
    let counted = match word.form {
        TollForm::State | TollForm::Participle => count_in_state(doc, token, word)?,
        TollForm::Label => labelled(doc, token).or_else(|| {
            let of = preposition(doc, token, &["of"]).and_then(|of| object_of(doc, of))?;
            count_of_noun(doc, of).filter(|counted| !counted.single)
        })?,
        TollForm::Lives => preposition(doc, token, &["of"])
            .and_then(|p| object_of(doc, p))
            .and_then(|n| count_of_noun(doc, n))
            .or_else(|| labelled(doc, token))?,
        TollForm::Bodies => labelled(doc, token).or_else(|| of_number(doc, token)).or_else(|| {
            count_at(doc, token + 2)
                .map(|(count, _)| count)
                .filter(|_| token + 2 < doc.len() && doc.lemma(token + 1) == "of")
        })?,
        TollForm::Victims if doc.lemma(doc.head(token)) == "fall" => {
            by_words::count_before(doc, doc.head(token))?
        }
        TollForm::Victims => return None,
        TollForm::Revision => updated(doc, token)?,
        TollForm::Toll => death_toll(doc, token)?,
        TollForm::Number => return number_of(doc, token),
    };
    let of_injured = word.form == TollForm::Toll
        && counted.words.end < doc.len()
        && harm_of(doc.token(counted.words.end)) == Some(Harm::Injured);
    Some((if of_injured { Harm::Injured } else { word.harm? }, counted))
}

/// `put its own losses at four`, `put the wounded at 30`.
fn put_at(doc: &Parse<'_>, token: usize) -> Option<(Harm, PersonCount)> {
    let verb = doc.head(token);
    let said = CountWord::Losses.has(doc.lower(token)) || CountWord::Losses.has(doc.lemma(token));
    if !said
        || !CountWord::Put.has(doc.lemma(verb))
        || !matches!(doc.dep(token), "dobj" | "nsubjpass" | "nsubj")
    {
        return None;
    }
    let at = preposition(doc, verb, &["at"]).or_else(|| preposition(doc, token, &["at"]))?;
    let (counted, _) = count_at(doc, at + 1)?;
    let harm = harm_of(doc.token(token)).or_else(|| harm_of(doc.lemma(token))).unwrap_or(Harm::Killed);
    (doc.lemma(token) != "casualty").then_some((harm, counted))
}

/// `14 dead`, `14 killed`, `40 injured`; `30 dead and wounded` gives neither number.
fn count_in_state(doc: &Parse<'_>, token: usize, word: &TollWord) -> Option<PersonCount> {
    let injured = word.harm == Some(Harm::Injured);
    let is_lumped = if injured {
        token > 1 && matches!(doc.token(token - 1), "and" | "or") && lumped(doc, token - 2)
    } else {
        lumped(doc, token)
    };
    let is_state =
        word.form == TollForm::State || injured && doc.tag(token) == "JJ" || is_bare_harm(doc, token);
    if is_lumped || !is_state {
        return None;
    }
    let found = word.form == TollForm::State && doc.lemma(doc.head(token)) != "be";
    count_at_predicate(doc, token)
        .or_else(|| found.then(|| by_words::count_before_state(doc, token)).flatten())
}

/// The form of the toll that a word gives.
pub(crate) fn form_of(word: &str) -> Option<TollForm> {
    toll_word(&word.to_ascii_lowercase()).map(|row| row.form)
}

/// `number`, `figure`, `total`: a noun for a number of people.
pub(crate) fn is_number_noun(lemma: &str) -> bool {
    form_of(lemma) == Some(TollForm::Number)
}

/// Words after `number of` among which its harm stands: `those of the villagers killed`.
const FURTHEST_HARM: usize = 5;

/// `dead and wounded`, `killed or injured` after one number.
fn lumped(doc: &Parse<'_>, dead: usize) -> bool {
    dead + 2 < doc.len()
        && harm_of(doc.token(dead)) == Some(Harm::Killed)
        && matches!(doc.token(dead + 1), "and" | "or")
        && matches!(harm_of(doc.token(dead + 2)), Some(Harm::Injured | Harm::Missing))
        && !matches!(doc.pos(dead), "AUX")
        && doc.tag(dead) != "VBD"
}

/// `12 dead and 40 wounded`: a participle that only counts, with no subject of its own.
pub(crate) fn is_bare_harm(doc: &Parse<'_>, token: usize) -> bool {
    matches!(doc.tag(token), "VBN" | "VBD")
        && form_of(doc.token(token)) == Some(TollForm::Participle)
        && token > 0
        && number::is_number(doc, token - 1)
        && child(doc, token, &["nsubj", "nsubjpass", "aux", "auxpass", "dobj"]).is_none()
        && matches!(doc.dep(token), "conj" | "acl" | "oprd" | "amod" | "ccomp" | "advcl")
}

/// `14 dead`, `14 people dead`, `14 were dead`.
pub(crate) fn count_at_predicate(doc: &Parse<'_>, token: usize) -> Option<PersonCount> {
    let own = doc
        .children(token)
        .find(|&c| c < token && number::is_number(doc, c))
        .or_else(|| child(doc, token, &["nsubj"]));
    if let Some(found) = own.and_then(|c| count_of_noun(doc, c)) {
        return Some(found);
    }
    let head = doc.head(token);
    if head != token && (number::is_number(doc, head) || is_human(doc, head)) && head < token {
        return count_of_noun(doc, head);
    }
    let before = token.checked_sub(1)?;
    if number::is_number(doc, before)
        || (is_human(doc, before) && token > 1 && number::is_number(doc, before - 1))
    {
        return count_of_noun(doc, before);
    }
    let subject = child(doc, head, &["nsubj"]).filter(|_| matches!(doc.lemma(head), "be" | "lie"))?;
    count_of_noun(doc, subject)
}

fn labelled(doc: &Parse<'_>, noun: usize) -> Option<PersonCount> {
    let number = doc
        .children(noun)
        .find(|&c| doc.dep(c) == "nummod" || number::is_number(doc, c))
        .filter(|&c| number::is_number(doc, c))?;
    number::read_amount(doc, number).map(|amount| PersonCount {
        count: Count {
            low: amount.low,
            high: amount.high,
            approx: amount.approx,
            counted: None,
            total: true,
            words: words_to_keep(doc, &amount),
            early: false,
        },
        words: amount.words.cover(TokenSpan::one(noun)),
        noun: None,
        single: false,
    })
}

/// `scores of bodies`.
fn of_number(doc: &Parse<'_>, noun: usize) -> Option<PersonCount> {
    let of = doc.head(noun);
    let number = doc.head(of);
    (doc.dep(noun) == "pobj" && doc.lemma(of) == "of" && number::is_number(doc, number))
        .then(|| number::read_amount(doc, number).map(|amount| count_people(doc, amount, Some(noun))))
        .flatten()
}

/// The earlier toll that the verb `token` revises: the voice that gave it also gives the revision.
pub(crate) fn taken_up(doc: &Parse<'_>, token: usize) -> Option<usize> {
    updated(doc, token)
        .filter(|_| form_of(doc.lemma(token)) != Some(TollForm::Toll))
        .and_then(|_| toll_before(doc, token))
}

/// The last toll that was told before `verb`.
fn toll_before(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    (verb.saturating_sub(40)..verb).rev().find(|&t| form_of(doc.lemma(t)) == Some(TollForm::Toll))
}

/// `this was later updated to 82`: a toll told before, taken up.
fn updated(doc: &Parse<'_>, verb: usize) -> Option<PersonCount> {
    let subject = child(doc, verb, &["nsubj", "nsubjpass"])?;
    let is_toll =
        matches!(doc.lemma(subject), "this" | "that" | "it" | "which") || is_number_noun(doc.lemma(subject));
    let to = preposition(doc, verb, &["to"])?;
    (is_toll && toll_before(doc, verb).is_some())
        .then(|| count_at(doc, to + 1))
        .flatten()
        .map(|(count, _)| count)
}

/// `the death toll rose to 40`, `a death toll of 40`, `put the toll at 40`.
fn death_toll(doc: &Parse<'_>, noun: usize) -> Option<PersonCount> {
    let verb = doc.head(noun);
    let prep = preposition(doc, noun, &["of", "at", "to"])
        .or_else(|| preposition(doc, verb, &["to", "at", "of", "above", "past"]));
    let number = match prep {
        Some(prep) => child(doc, prep, &["pobj"]),
        None => child(doc, verb, &["attr", "dobj", "npadvmod"]).filter(|&n| n > noun),
    };
    let has_number =
        |n: &usize| number::is_number(doc, *n) || doc.children(*n).any(|c| number::is_number(doc, c));
    number.filter(has_number).and_then(|n| count_of_noun(doc, n)).or_else(|| toll_after(doc, noun))
}

/// `put the number of dead soldiers at 34`, `the number of those killed rose to 61`: the harm that a number counts.
pub(crate) fn number_of(doc: &Parse<'_>, noun: usize) -> Option<(Harm, PersonCount)> {
    let of = preposition(doc, noun, &["of"]).filter(|&of| of == noun + 1)?;
    let counted = toll_after(doc, of)?;
    let harm = (of + 1..counted.words.start).take(FURTHEST_HARM).find_map(|t| match doc.lemma(t) {
        lemma if CountWord::Deaths.has(lemma) => Some(Harm::Killed),
        "injury" => Some(Harm::Injured),
        _ => harm_of(doc.token(t)),
    })?;
    Some((harm, counted))
}

/// `raised the death toll from the raids of Monday to 61`, `put the toll at 16`: the first count that follows such a word.
pub(crate) fn toll_after(doc: &Parse<'_>, noun: usize) -> Option<PersonCount> {
    const FURTHEST: usize = 24;
    let end = (noun + 1..doc.len().min(noun + FURTHEST)).find(|&t| doc.is_sent_start(t));
    let end = end.unwrap_or(doc.len().min(noun + FURTHEST));
    (noun + 1..end)
        .filter(|&t| matches!(doc.lemma(t), "to" | "at" | "of" | "be") || CountWord::Reach.has(doc.lemma(t)))
        .filter_map(|t| count_at(doc, t + 1))
        .map(|(count, _)| count)
        .find(|count| {
            !doc.is_sent_start(count.words.start)
                && (count.words.start..count.words.end).any(|t| number::is_number(doc, t))
        })
}
