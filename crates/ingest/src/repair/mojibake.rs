//! Garbled characters: UTF-8 that was once read as Windows-1252 or Latin-1 (`â€œ` for `“`, `Ã©` for `é`).
//!
//! A stretch is restored when its characters, written back in Windows-1252, are one whole UTF-8 sequence, and it cannot be
//! ordinary writing: `É”` at the end of a shouted quotation is a valid sequence too. Where one stretch of a text is
//! certain, the doubtful ones of the same text are restored with it.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use crate::traced::Edit;

/// Characters that ordinary writing puts after any accented letter.
const ORDINARY: &str = "“”‘’‚„…–—‹›«»\u{a0}";
/// Letters and signs that some languages put after some accented letters.
const FAIR: &str = "ŠŒŽŸšœž•·°ºª²³¹™®©";
/// Accented letters that they do not put before them.
const FOREIGN: &str = "ÂÃÄÅâïð";

/// A closing mark, `”`, that has lost the last of its three characters: Windows-1252 has none for byte 9D.
const CUT_MARK: &str = "â€";
/// The same, where a decoder has put its sign for what cannot be read.
const UNREADABLE_MARK: &str = "â€\u{fffd}";

struct Stretch {
    range: Range<usize>,
    restored: char,
    certainty: Certainty,
}

#[derive(Clone, Copy, PartialEq)]
enum Certainty {
    /// Never seen in ordinary writing; vouches for the others.
    Certain,
    /// Hardly seen in ordinary writing.
    Likely,
    /// May be ordinary writing.
    Doubtful,
}

/// Finds garbled characters.
pub(super) fn find(text: &str) -> Vec<Edit> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    // Every first character, U+00C2 to U+00F4, has the lead byte C3 in UTF-8.
    for at in text.bytes().enumerate().filter_map(|(at, byte)| (byte == 0xc3).then_some(at)) {
        if stretches.last().is_none_or(|last| last.range.end <= at)
            && let Some(stretch) = read_stretch(text, at)
        {
            stretches.push(stretch);
        }
    }
    let vouched = text.contains(UNREADABLE_MARK)
        || stretches.iter().any(|stretch| stretch.certainty == Certainty::Certain);
    stretches.retain(|stretch| vouched || stretch.certainty == Certainty::Likely);
    let mut edits: Vec<Edit> =
        stretches.into_iter().map(|stretch| Edit::new(stretch.range, stretch.restored.to_string())).collect();
    if vouched {
        add_cut_marks(text, &mut edits);
    }
    edits
}

/// The garbled character that starts at `at`, if its characters are a whole UTF-8 sequence.
fn read_stretch(text: &str, at: usize) -> Option<Stretch> {
    let mut characters = text[at..].chars();
    let first = characters.next()?;
    let lead = to_byte(first)?;
    let n_more = match lead {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    let mut sequence = [lead, 0, 0, 0];
    let mut end = at + first.len_utf8();
    let mut is_odd = false;
    for byte in &mut sequence[1..=n_more] {
        let next = characters.next()?;
        *byte = to_byte(next).filter(|byte| (0x80..0xc0).contains(byte))?;
        end += next.len_utf8();
        is_odd |= !ORDINARY.contains(next) && (FOREIGN.contains(first) || !FAIR.contains(next));
    }
    let restored = std::str::from_utf8(&sequence[..=n_more]).ok()?.chars().next()?;
    let after_capital = text[..at].ends_with(char::is_uppercase);
    let certainty = match first {
        _ if is_odd => Certainty::Certain,
        'Â' | 'Ã' if !after_capital => Certainty::Likely,
        _ => Certainty::Doubtful,
    };
    Some(Stretch { range: at..end, restored, certainty })
}

/// The byte that Windows-1252, or Latin-1 where it has none, writes a character as.
fn to_byte(character: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(character) {
        return (byte >= 0x80).then_some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, had_errors) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
    (!had_errors).then(|| bytes[0])
}

/// Adds sequences whose last, unseen character got lost: `â€` for `”`, and `Ã` or `Â` before a space that was not breaking.
fn add_cut_marks(text: &str, edits: &mut Vec<Edit>) {
    let whole = std::mem::take(edits);
    let is_free = |at: usize| !whole.iter().any(|edit| edit.range.contains(&at));
    let free =
        |garbled: &'static str| text.match_indices(garbled).map(|(at, _)| at).filter(|at| is_free(*at));
    for (garbled, restored) in [("Ã ", "à "), ("Â ", " ")] {
        edits.extend(free(garbled).map(|at| Edit::new(at..at + garbled.len(), restored)));
    }
    let ends: Vec<usize> = free(CUT_MARK).map(|at| at + CUT_MARK.len()).collect();
    // A question mark may be the sentence's own, unless no mark of this text goes without one.
    let stands_for_lost = ends.iter().all(|end| text[*end..].starts_with(['?', char::REPLACEMENT_CHARACTER]));
    edits.extend(ends.into_iter().map(|end| {
        let lost = text[end..]
            .chars()
            .next()
            .filter(|next| *next == char::REPLACEMENT_CHARACTER || (*next == '?' && stands_for_lost));
        Edit::new(end - CUT_MARK.len()..end + lost.map_or(0, char::len_utf8), "”")
    }));
    edits.extend(whole);
    edits.sort_by_key(|edit| edit.range.start);
}

#[cfg(test)]
mod tests {
    use super::super::check_repair;

    fn check(damaged: &str, clean: &str) {
        check_repair(super::find, damaged, clean);
    }

    /// As ftfy 6.3 gives them, but for entities and straightened marks.
    #[test]
    fn garbled_characters_are_restored() {
        check("â€œThe townâ€\u{9d} isnâ€™t there â€“ nowâ€¦", "“The town” isn’t there – now…");
        check("BogotÃ¡, SÃ£o Paulo, GarcÃ\u{ad}a, KÃ¶ln", "Bogotá, São Paulo, García, Köln");
        check("l’Ã‰tat, “Ã©tat”, dÃ©jÃ\u{a0} vu", "l’État, “état”, déjà vu");
        check("5Â\u{a0}km, Â£5, â‚¬5, 3Ã—4, Â«ouiÂ»", "5\u{a0}km, £5, €5, 3×4, «oui»");
        check("Ä‡, Ð¿Ñ€Ð¸Ð²ÐµÑ‚, Ø§Ù„, ðŸ˜€", "ć, привет, ال, 😀");
        check("â\u{80}\u{9c}Latin-1â\u{80}\u{9d}", "“Latin-1”");
    }

    #[test]
    fn ordinary_writing_stays() {
        for text in [
            "CAFÉ”, IRMÃO”, É…, ü–Ü, «\u{a0}celui-là\u{a0}», Pokémon™”, NÃO, Ñ, Å",
            "PŘÍŠTÍ VÝŠE, též…, “naïve” — voilà…»",
            "Ã, Â, â€",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_certain_repair_confirms_doubtful_ones() {
        check("Å“uvre", "Å“uvre");
        check("Å“uvre, cafÃ©", "œuvre, café");
        check("â€œNoâ€ he said, Ã la carte, 5Â km", "“No” he said, à la carte, 5 km");
    }

    #[test]
    fn what_stands_for_a_lost_byte_goes_with_it() {
        check("â€œNo,â€\u{fffd} he said. â€œYes.â€\u{fffd}", "“No,” he said. “Yes.”");
        check(
            "â€œWe left at dawn,â€? she said. â€œAll of us.â€?",
            "“We left at dawn,” she said. “All of us.”",
        );
        check("\"It ended,â€\u{fffd} a nurse said.", "\"It ended,” a nurse said.");
    }

    #[test]
    fn a_question_mark_may_be_the_sentences_own() {
        check("Was it â€œoverâ€? â€œNo,â€ she said.", "Was it “over”? “No,” she said.");
        check("Who came? A \u{fffd} stayed.", "Who came? A \u{fffd} stayed.");
        check("He said \u{fffd}no.", "He said \u{fffd}no.");
    }

    #[test]
    fn twice_garbled_text_takes_two_turns() {
        check("Ã¢â‚¬â„¢ ÃƒÂ©", "â€™ Ã©");
        check("â€™ Ã©", "’ é");
    }
}
