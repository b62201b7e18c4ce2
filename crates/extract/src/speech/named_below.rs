//! Who is only described at the top of a report and named below: `a police official said … said Capt. Dana Roth`.

use rashomon_lexicon::people;
use rashomon_lexicon::voice::VoiceWord;
use rashomon_schema::{Voice, VoiceKind};

use crate::speech::attribution::draft::AttributionDraft;
use crate::syntax::layout::Layout;

/// The sentences, headline included, that sum a report up.
const TOP: usize = 4;

/// How many sentences further down the name has to come.
const BELOW: usize = 12;

/// Each voice that is described at the top, and the voice that has its name.
///
/// A report sums up first and names its source afterwards. That holds for the first official of one body who speaks
/// below, where nobody asked not to be named.
pub(super) fn pair_named_below(
    layout: &Layout<'_>,
    attributions: &[AttributionDraft],
    voices: &[Voice],
    of_attribution: &[usize],
) -> Vec<(usize, usize)> {
    let sentence = |n: usize| layout.sent_of(attributions[n].anchor);
    let first = |voice: usize| (0..of_attribution.len()).find(|&n| of_attribution[n] == voice);
    let last = |voice: usize| (0..of_attribution.len()).rfind(|&n| of_attribution[n] == voice);
    let mut pairs = Vec::new();
    for (voice, described) in voices.iter().enumerate() {
        let Some((body, start)) = body_of(described).zip(first(voice)) else { continue };
        if sentence(start) >= TOP
            || !is_indefinite(layout, attributions, start)
            || is_anonymous(layout, start, attributions)
        {
            continue;
        }
        let mut below = (start + 1..of_attribution.len()).filter(|&n| {
            voices[of_attribution[n]].kind == VoiceKind::Person
                && belongs_to(&voices[of_attribution[n]], &body)
        });
        let Some(named) =
            below.next().filter(|&n| sentence(n) > sentence(start) && sentence(n) <= sentence(start) + BELOW)
        else {
            continue;
        };
        let is_alone = !voices.iter().enumerate().any(|(other, voice)| {
            other != of_attribution[named]
                && first(other).is_some_and(|n| n > start && n < named)
                && body_of(voice).is_some_and(|of| of == body)
        });
        if is_alone && last(voice).is_some_and(|n| n < named) {
            pairs.push((voice, of_attribution[named]));
        }
    }
    pairs
}

/// The words for the body of an official without a name: `police` of `police official`.
fn body_of(voice: &Voice) -> Option<Vec<String>> {
    let name = voice.name.to_lowercase();
    let words: Vec<&str> = name.split_whitespace().collect();
    let (noun, before) = words.split_last()?;
    let is_official = voice.kind == VoiceKind::Unnamed && VoiceWord::Official.has(noun);
    let body: Vec<String> = before
        .iter()
        .filter(|word| !people::is_anaphor_modifier(word))
        .map(|&word| word.to_owned())
        .collect();
    (is_official && !body.is_empty()).then_some(body)
}

/// Whether a person has an office or a rank of the body.
fn belongs_to(person: &Voice, body: &[String]) -> bool {
    let text =
        format!("{} {}", person.name, person.description.as_deref().unwrap_or_default()).to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let has_rank = || {
        words.iter().any(|word| VoiceWord::Rank.has(people::title(word).and_then(|t| t.noun).unwrap_or(word)))
    };
    body.iter().all(|word| words.contains(&word.as_str()))
        || body.iter().all(|word| VoiceWord::Uniformed.has(word)) && has_rank()
}

/// `a police official`, `police official says`, but not `the police official`.
fn is_indefinite(layout: &Layout<'_>, attributions: &[AttributionDraft], n: usize) -> bool {
    let doc = layout.doc;
    let Some(source) = attributions[n].source else { return false };
    !doc.children(source.head).any(|c| doc.dep(c) == "det" && !matches!(doc.lemma(c), "a" | "an"))
}

/// `who spoke on condition of anonymity`.
fn is_anonymous(layout: &Layout<'_>, n: usize, attributions: &[AttributionDraft]) -> bool {
    let sent = layout.sent(attributions[n].anchor);
    (sent.start..sent.end).any(|t| VoiceWord::Anonymous.has(layout.doc.lower(t)))
}
