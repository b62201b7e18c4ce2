//! Any text gives a reading whose spans lie within the text.

mod installed;

use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_pipeline::{Reader, Reading};

const ODD: [&str; 41] = [
    "“All gone,” said Ana Example 👩\u{200d}⚕\u{fe0f}, a medic.",
    "Mine clearers 👷🏽\u{200d}♀\u{fe0f} said 🏳\u{fe0f}\u{200d}🌈 two died.",
    "🕊\u{fe0f} Peace envoy: “They e\u{301}xploded it.”",
    " ",
    "\n\n",
    "\"",
    "“",
    "\"\"",
    "''",
    "' '",
    ":",
    "According",
    "according to",
    "said",
    "said said said",
    "He said: \"",
    "\" he said",
    "14",
    "at least",
    "dozens of dozens of",
    "up to to 5",
    "between 3 and",
    "killed",
    "killed killed killed",
    "the attack",
    "if",
    "“a “b “c” d",
    "x:\ny:\n:",
    "\u{feff}\u{200b}",
    "🙂 said 🙂 that 🙂 bombed 🙂",
    "two years ago",
    "31 February",
    "March 99",
    "99999999999999999999 people died",
    "denied denied that",
    "who said",
    "“We",
    "by by by",
    "9999999999 years ago",
    "Mr.",
    "citing",
];

/// Repeated, these make sentences of thousands of tokens.
const ENDLESS: [&str; 17] = [
    "killed 5 ",
    "\"He said ",
    "said that ",
    ": ",
    "a number of ",
    "the army of ",
    "which ",
    "5 dead, ",
    "denied the claim and ",
    "agreed to ask to ",
    "lifted a ban on a ban on ",
    "reports that ",
    "if he said the army attacked Aleppo ",
    "the attack, ",
    "Aleppo, ",
    "DAMASCUS (Reuters) - \n",
    "“We saw the army bomb it.\n\n",
];

#[test]
fn odd_texts_are_read() {
    let readers = installed::readers();
    for text in ODD {
        check_spans(&readers, text);
    }
}

/// Sentences without an end take seconds together. They take minutes where a rule walks through the whole sentence
/// for each of its words.
#[test]
fn endless_sentences_are_read() {
    let readers = installed::readers();
    for piece in ENDLESS {
        let n_words = piece.split(' ').filter(|word| !word.trim().is_empty()).count();
        check_spans(&readers, &piece.repeat(10_000 / n_words));
    }
}

/// Reads `text` with each reader; ingesting may refuse it.
fn check_spans(readers: &[(&str, Reader)], text: &str) {
    let start: String = text.chars().take(60).collect();
    for (_, reader) in readers {
        if let Ok(ingested) = read_report(text.as_bytes(), Format::Text, Metadata::default()) {
            check_spans_of(&reader.report_reader().read(ingested), &start);
        }
    }
}

fn check_spans_of(reading: &Reading, start: &str) {
    let chars: Vec<char> = reading.report.text.chars().collect();
    let n_chars = u32::try_from(chars.len()).expect("odd texts are short");
    let claims = reading.claims.iter().flat_map(|claim| claim.spans.iter().copied());
    let mentions = reading.mentions.iter().map(|mention| mention.span);
    let attributions =
        reading.attributions.iter().flat_map(|a| a.source.iter().chain(&a.cue).chain(&a.content).copied());
    for span in claims.chain(mentions).chain(attributions) {
        assert!(span.start < span.end && span.end <= n_chars, "{span:?} in `{start}`");
        for border in [span.start, span.end] {
            let at = border as usize;
            let is_within_sign = at > 0
                && (chars[at - 1] == '\u{200d}'
                    || matches!(chars.get(at), Some('\u{200d}' | '\u{fe0f}' | '\u{301}')));
            assert!(!is_within_sign, "{span:?} ends within a sign of `{start}`");
        }
    }
}
