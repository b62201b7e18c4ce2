//! Damaged text to clean text: each kind of damage is found by a module of its own and told in one diagnostic.

mod c1;
mod entity;
mod fragment;
mod mojibake;
mod quotation;
mod space;

use rashomon_schema::{Severity, Span};

use crate::diagnose::Notice;
use crate::traced::{Edit, Traced};

/// One kind of damage: how to find it, and what to say of it.
struct Repair {
    code: &'static str,
    find: fn(&str) -> Vec<Edit>,
    /// How often it may lie over itself, as in text that was garbled twice.
    layers: usize,
    one: &'static str,
    many: &'static str,
}

/// In this order: entities may hide mojibake, and both may hide white space.
const REPAIRS: &[Repair] = &[
    Repair {
        code: "html-entity",
        find: entity::find,
        layers: 1,
        one: "HTML entity left in the text was decoded",
        many: "HTML entities left in the text were decoded",
    },
    Repair {
        code: "entity-fragment",
        find: fragment::find,
        layers: 1,
        one: "fragment of an HTML entity that had lost its `&` was decoded",
        many: "fragments of HTML entities that had lost their `&` were decoded",
    },
    Repair {
        code: "mojibake",
        find: mojibake::find,
        layers: 3,
        one: "garbled character, UTF-8 once read as Windows-1252, was restored",
        many: "garbled characters, UTF-8 once read as Windows-1252, were restored",
    },
    Repair {
        code: "c1-control",
        find: c1::find,
        layers: 1,
        one: "control character was read as the Windows-1252 character it stands for",
        many: "control characters were read as the Windows-1252 characters they stand for",
    },
    Repair {
        code: "line-end",
        find: space::find_line_ends,
        layers: 1,
        one: "line end was made a plain line feed",
        many: "line ends were made plain line feeds",
    },
    Repair {
        code: "control-character",
        find: space::find_controls,
        layers: 1,
        one: "control character was removed",
        many: "control characters were removed",
    },
    Repair {
        code: "hidden-character",
        find: space::find_hidden,
        layers: 1,
        one: "invisible character was removed",
        many: "invisible characters were removed",
    },
    Repair {
        code: "odd-space",
        find: space::find_spaces,
        layers: 1,
        one: "non-breaking or otherwise odd space was made a plain space",
        many: "non-breaking or otherwise odd spaces were made plain spaces",
    },
    Repair {
        code: "quotation-mark",
        find: quotation::find,
        layers: 1,
        one: "damaged quotation mark was repaired",
        many: "damaged quotation marks were repaired",
    },
];

/// Repairs a text in place and tells what was repaired.
pub(crate) fn repair(traced: &mut Traced<'_>) -> Vec<Notice> {
    REPAIRS.iter().filter_map(|repair| make(repair, traced)).collect()
}

fn make(repair: &Repair, traced: &mut Traced<'_>) -> Option<Notice> {
    let mut n_repairs = 0;
    let mut first: Option<Span> = None;
    for _ in 0..repair.layers {
        let edits = (repair.find)(&traced.text);
        let Some(touched) = traced.apply(&edits) else { break };
        n_repairs += edits.len();
        first.get_or_insert(touched);
    }
    let message = match n_repairs {
        0 => return None,
        1 => format!("1 {}", repair.one),
        n => format!("{n} {}", repair.many),
    };
    Some(Notice { code: repair.code, severity: Severity::Note, message, origin: first })
}

#[cfg(test)]
fn check_repair(find: fn(&str) -> Vec<Edit>, damaged: &str, clean: &str) {
    let mut traced = Traced::identical(damaged);
    traced.apply(&find(damaged));
    assert_eq!(traced.text, clean);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The repaired text and the codes of what was repaired.
    fn check(damaged: &str, clean: &str, codes: &[&str]) {
        let mut traced = Traced::identical(damaged);
        let notices = repair(&mut traced);
        assert_eq!(traced.text, clean);
        assert_eq!(notices.iter().map(|notice| notice.code).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn clean_text_is_left_alone() {
        check(
            "“No,” she said; it wasn't \"us\".\n\nThe town – quiet; calm – slept.",
            "“No,” she said; it wasn't \"us\".\n\nThe town – quiet; calm – slept.",
            &[],
        );
    }

    #[test]
    fn layers_of_damage_are_repaired_in_turn() {
        check("&acirc;&#8364;&#8482;s", "’s", &["html-entity", "mojibake"]);
        check(
            "5&nbsp;km\r\nand,quot; on",
            "5 km\nand,\" on",
            &["html-entity", "entity-fragment", "line-end", "odd-space"],
        );
    }

    #[test]
    fn messages_agree_in_number() {
        let mut traced = Traced::identical("a &lt; b &gt; c");
        assert_eq!(repair(&mut traced)[0].message, "2 HTML entities left in the text were decoded");
    }
}
