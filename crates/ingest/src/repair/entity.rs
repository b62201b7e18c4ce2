//! HTML entities left in the text, also when they were encoded more than once: `&quot;`, `&amp;quot;`, `&#8217;`.

use crate::entity::reference;
use crate::traced::Edit;

/// Finds what stands for a character.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for (start, _) in text.match_indices('&') {
        if edits.last().is_some_and(|edit| start < edit.range.end) {
            continue;
        }
        let mut end = start + 1;
        let mut value = None;
        while let Some((len, found)) = reference(&text[end..]) {
            end += len;
            let again = found == "&";
            value = Some(found);
            if !again {
                break;
            }
        }
        if let Some(value) = value {
            edits.push(Edit::new(start..end, value));
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::check_repair;

    fn check(damaged: &str, clean: &str) {
        check_repair(super::find, damaged, clean);
    }

    #[test]
    fn entities() {
        check("&quot;No,&quot; she said", "\"No,\" she said");
        check("the town&#8217;s caf&eacute; &#x2013; closed", "the town’s café – closed");
        check("salt &amp; bread", "salt & bread");
    }

    #[test]
    fn entities_encoded_twice_or_thrice() {
        check("&amp;quot;No&amp;quot;", "\"No\"");
        check("&amp;amp;rsquo;", "’");
        check("&amp;amp; so on", "& so on");
    }

    #[test]
    fn a_lone_ampersand_is_not_an_entity() {
        check("AT&T; B&B, R & D; Q&A;", "AT&T; B&B, R & D; Q&A;");
    }
}
