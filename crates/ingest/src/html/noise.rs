//! What a page shows beside its story: consent texts, readers' comments, lists of other stories.

use std::sync::LazyLock;

use super::page::Page;
use super::paragraph::Paragraph;

/// What is known of noise, from `noise.tsv`.
struct Noise {
    /// Words in a row that name a part of a page by its class.
    classes: Vec<Vec<&'static str>>,
    headings: Vec<Heading>,
    consent_terms: Vec<String>,
}

/// The heading of a part that is not the story.
struct Heading {
    words: &'static str,
    /// Whether more words may follow.
    is_open: bool,
    reach: Reach,
}

/// How much below a heading belongs to it.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// Everything up to the next heading of its rank.
    Section,
    /// Lists and links alone: the story may go on behind them.
    Links,
}

static NOISE: LazyLock<Noise> = LazyLock::new(|| {
    let rows = include_str!("noise.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut noise = Noise { classes: Vec::new(), headings: Vec::new(), consent_terms: Vec::new() };
    for row in rows {
        let mut cells = row.split('\t');
        let (Some(kind), Some(place), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        match place {
            "class" => noise.classes.push(words.split(' ').collect()),
            "term" => noise.consent_terms.push(format!(" {words} ")),
            _ => noise.headings.push(Heading {
                words: words.trim_end_matches('…'),
                is_open: words.ends_with('…'),
                reach: if kind == "links" { Reach::Links } else { Reach::Section },
            }),
        }
    }
    noise
});

/// Parts of a class that say it speaks of noise around or inside, or of the topic of a story.
const NOT_ITSELF: [&str; 12] =
    ["has", "with", "without", "no", "not", "show", "hide", "category", "tag", "type", "status", "format"];

/// Elements that hold the story, whatever their class says.
const ROOTS: [&str; 3] = ["html", "body", "main"];

/// For each paragraph, whether it is noise. If all are, none is.
pub(super) fn find_noise(page: &Page<'_>, paragraphs: &[Paragraph]) -> Vec<bool> {
    let mut is_noise = vec![false; paragraphs.len()];
    for element in (0..page.elements.len()).filter(|element| is_noise_element(page, *element)) {
        drop_element(page, paragraphs, element, &mut is_noise);
    }
    drop_navigation(page, paragraphs, &mut is_noise);
    for at in 0..paragraphs.len() {
        if let Some(heading) = heading_of(page, &paragraphs[at]) {
            drop_below(page, paragraphs, at, heading.reach, &mut is_noise);
        }
    }
    let is_consent: Vec<bool> = paragraphs.iter().map(|one| asks_for_consent(&one.text)).collect();
    for (noise, consent) in is_noise.iter_mut().zip(is_consent) {
        *noise |= consent;
    }
    if is_noise.iter().all(|noise| *noise) {
        is_noise.fill(false);
    }
    is_noise
}

fn drop_element(page: &Page<'_>, paragraphs: &[Paragraph], element: usize, is_noise: &mut [bool]) {
    let inside = |one: &Paragraph| one.is_in(element, page);
    if paragraphs.iter().any(|one| inside(one) && one.heading_rank(page) == Some(1)) {
        return;
    }
    for (noise, paragraph) in is_noise.iter_mut().zip(paragraphs) {
        *noise |= inside(paragraph);
    }
}

fn drop_navigation(page: &Page<'_>, paragraphs: &[Paragraph], is_noise: &mut [bool]) {
    for (noise, paragraph) in is_noise.iter_mut().zip(paragraphs) {
        *noise |= paragraph.heading_rank(page) != Some(1)
            && paragraph.has_around(&["nav", "footer", "dialog", "menu"], page);
    }
}

/// Whether the class, id or role of an element names it as noise.
fn is_noise_element(page: &Page<'_>, element: usize) -> bool {
    let element = &page.elements[element];
    !ROOTS.contains(&element.name.as_str())
        && element.hints.split_ascii_whitespace().any(|hint| {
            let parts = parts_of(hint);
            let names = |words: &Vec<&str>| parts.windows(words.len()).any(|window| window == words);
            !parts.iter().any(|part| NOT_ITSELF.contains(&part.as_str())) && NOISE.classes.iter().any(names)
        })
}

/// The words of a class: `c-mostRead__list` has `c`, `most`, `read` and `list`.
fn parts_of(hint: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in hint.chars() {
        let starts = !before.is_alphanumeric() || (before.is_lowercase() && c.is_uppercase());
        if c.is_alphanumeric() {
            if starts {
                parts.push(String::new());
            }
            if let Some(part) = parts.last_mut() {
                part.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    parts
}

/// The heading of noise that a paragraph is: a heading, or a line of its own.
fn heading_of(page: &Page<'_>, paragraph: &Paragraph) -> Option<&'static Heading> {
    const LONGEST: usize = 60;
    if paragraph.text.len() > LONGEST || paragraph.text.ends_with(['.', '!', '?', '”', '"']) {
        return None;
    }
    let words: Vec<String> = paragraph
        .text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
        .map(|word| word.replace(['\'', '’'], "").to_lowercase())
        .filter(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let words = words.join(" ");
    let is_marked = paragraph.heading_rank(page).is_some();
    NOISE.headings.iter().find(|heading| {
        words == heading.words
            || (heading.is_open
                && is_marked
                && words.strip_prefix(heading.words).is_some_and(|rest| rest.starts_with(' ')))
    })
}

/// Drops a heading and what belongs to it: the element that it opens, or what follows in the same element.
fn drop_below(page: &Page<'_>, paragraphs: &[Paragraph], at: usize, reach: Reach, is_noise: &mut [bool]) {
    let (heading, rank) = (&paragraphs[at], paragraphs[at].heading_rank(page).unwrap_or(7));
    is_noise[at] = true;
    let opened = page.around(heading.nodes.start).take_while(|element| {
        let first = paragraphs.iter().find(|one| one.is_in(*element, page));
        first.is_some_and(|first| first.nodes == heading.nodes)
            && !ROOTS.contains(&page.elements[*element].name.as_str())
    });
    // The largest element that the heading opens; if nothing else is in it, the one around it.
    let opened = opened.last();
    let has_more = |element: &usize| paragraphs.iter().skip(at + 1).any(|one| one.is_in(*element, page));
    if let Some(element) = opened.filter(has_more) {
        return drop_element(page, paragraphs, element, is_noise);
    }
    let around = match opened {
        Some(element) => page.elements[element].parent,
        None => heading.element,
    };
    for (one, noise) in paragraphs.iter().zip(is_noise).skip(at + 1) {
        let ends = around.is_some_and(|around| !one.is_in(around, page))
            || one.heading_rank(page).is_some_and(|other| other <= rank)
            || (reach == Reach::Links && !one.has_around(&["a", "li", "ul", "ol"], page));
        if ends {
            break;
        }
        *noise = true;
    }
}

/// Whether a text asks a reader for consent to store data about them.
fn asks_for_consent(text: &str) -> bool {
    const ENOUGH: usize = 2;
    let words: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
    let is_to_reader = [" you ", " your ", " our ", " we "].iter().any(|word| words.contains(word));
    is_to_reader && NOISE.consent_terms.iter().filter(|term| words.contains(*term)).count() >= ENOUGH
}

#[cfg(test)]
mod tests {
    use super::super::paragraph::paragraphs_of;
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let page = Page::read(source);
        let paragraphs = paragraphs_of(source, &page);
        let noise = find_noise(&page, &paragraphs);
        let kept: Vec<&str> = paragraphs
            .iter()
            .zip(noise)
            .filter(|(_, noise)| !noise)
            .map(|(paragraph, _)| paragraph.text.as_str())
            .collect();
        assert_eq!(kept, expected, "{source}");
    }

    #[test]
    fn classes_name_noise() {
        check(
            "<p>Story<div class='c-mostRead__list'><p>Other</div><div id=reader-comments><p>Well!</div>",
            &["Story"],
        );
        check("<body class='has-cookie-bar'><div class='category-privacy'><p>Story</div>", &["Story"]);
        check("<div class=related><h1>Title</h1><p>Story</div>", &["Title", "Story"]);
        check("<section class=comments><p>All there is</section>", &["All there is"]);
    }

    #[test]
    fn headings_name_noise() {
        check("<div><p>Story<section><h2>Most read</h2><p>Other</section></div>", &["Story"]);
        check(
            "<p>Story<div><h3>12 Comments</h3></div><p>Well!<h2>Appendix</h2><p>More",
            &["Story", "Appendix", "More"],
        );
        check("<p>Story<p>Read more:<ul><li>Other</ul><p>Story goes on", &["Story", "Story goes on"]);
        check("<p>Comments were not allowed.<p>Story", &["Comments were not allowed.", "Story"]);
    }

    #[test]
    fn consent_texts_are_known_by_their_words() {
        check("<p>We and our partners keep cookies on your device.<p>Story", &["Story"]);
        check(
            "<p>The court said the partners had sold personal data of refugees.<p>Story",
            &["The court said the partners had sold personal data of refugees.", "Story"],
        );
    }
}
