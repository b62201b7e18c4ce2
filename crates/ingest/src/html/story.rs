//! Which part of a page is its story. Readability alone takes the longest text; what the page says of itself,
//! its headline and its elements, comes first.

use std::collections::HashSet;

use super::main_content::{MainContent, find_main_content};
use super::metadata::PageMetadata;
use super::noise::find_noise;
use super::page::Page;
use super::paragraph::{Headline, Paragraph, key, paragraphs_of};

/// Less text is no story.
const SHORTEST: usize = 40;

/// What was found.
pub(super) struct Story {
    /// For each text node, whether it is shown.
    pub keeps: Vec<bool>,
    /// What readability found besides the text.
    pub main: Option<MainContent>,
    /// Whether nothing showed which part is the story.
    pub is_guess: bool,
}

/// Finds the story of a page.
pub(super) fn find_story(source: &str, page: &Page<'_>, said: &PageMetadata, title: &str) -> Story {
    let paragraphs = paragraphs_of(source, page);
    let noise = find_noise(page, &paragraphs);
    let finder = Finder { page, paragraphs: &paragraphs, headline: Headline::new(title), title: key(title) };
    let free: Vec<usize> = (0..paragraphs.len()).filter(|at| !noise[*at]).collect();
    let main = find_main_content(source, page, &finder.nodes_of(&free));
    let found = said
        .body
        .as_deref()
        .and_then(|body| finder.in_body(&free, body))
        .or_else(|| finder.in_element(source, &free, main.as_ref()))
        .or_else(|| finder.by_headline(&free, main.as_ref()))
        .or_else(|| main.as_ref().map(|main| finder.kept(&free, &main.keeps)));
    let is_guess = found.is_none();
    let shown = finder.without_copies(finder.without_title(found.unwrap_or(free)));
    Story { keeps: finder.nodes_of(&shown), main, is_guess }
}

struct Finder<'p> {
    page: &'p Page<'p>,
    paragraphs: &'p [Paragraph],
    headline: Headline,
    /// The title, letters and digits only.
    title: String,
}

impl Finder<'_> {
    /// The paragraphs that the page gives as the body of its article.
    fn in_body(&self, free: &[usize], body: &str) -> Option<Vec<usize>> {
        const SHORTEST_KEY: usize = 12;
        let body = key(body);
        let keys: Vec<(usize, String)> = free.iter().map(|at| (*at, self.paragraphs[*at].key())).collect();
        let found: Vec<&(usize, String)> =
            keys.iter().filter(|(_, key)| key.len() >= SHORTEST_KEY && body.contains(key.as_str())).collect();
        let n_found: usize = found.iter().map(|(_, key)| key.len()).sum();
        (body.len() >= SHORTEST && 10 * n_found >= 7 * body.len())
            .then(|| found.into_iter().map(|(at, _)| *at).collect())
    }

    /// The paragraphs of the element that is the story by its name.
    fn in_element(&self, source: &str, free: &[usize], main: Option<&MainContent>) -> Option<Vec<usize>> {
        let element = self.story_element(free)?;
        let inside: Vec<usize> =
            free.iter().copied().filter(|at| self.paragraphs[*at].is_in(element, self.page)).collect();
        if main.is_some_and(|main| self.is_a_teaser(&inside, &self.kept(free, &main.keeps))) {
            return None;
        }
        // Within it readability leaves out what is no prose.
        let prose = find_main_content(source, self.page, &self.nodes_of(&inside))
            .map(|main| self.kept(&inside, &main.keeps))
            .filter(|kept| 2 * self.length(kept) >= self.length(&inside));
        Some(prose.unwrap_or(inside))
    }

    /// `itemprop=articleBody`, or the `article` that has the first heading or the words of the headline.
    fn story_element(&self, free: &[usize]) -> Option<usize> {
        let text = |element: usize| -> Vec<usize> {
            free.iter().copied().filter(|at| self.paragraphs[*at].is_in(element, self.page)).collect()
        };
        let is_long = |element: &usize| self.length(&text(*element)) >= SHORTEST;
        let elements = 0..self.page.elements.len();
        let body = elements.clone().find(|element| {
            self.page.elements[*element].hints.split(' ').any(|hint| hint == "articleBody")
                && is_long(element)
        });
        if body.is_some() {
            return body;
        }
        let mut seen = HashSet::new();
        let is_outermost = |element: &usize| {
            let parents = std::iter::successors(self.page.elements[*element].parent, |parent| {
                self.page.elements[*parent].parent
            });
            self.page.elements[*element].name == "article"
                && !parents.into_iter().any(|parent| self.page.elements[parent].name == "article")
        };
        let articles: Vec<usize> = elements
            .filter(|element| is_outermost(element) && is_long(element))
            .filter(|element| {
                seen.insert(text(*element).iter().map(|at| self.paragraphs[*at].key()).collect::<String>())
            })
            .collect();
        let has_first_heading = |element: &&usize| {
            text(**element).iter().any(|at| self.paragraphs[*at].heading_rank(self.page) == Some(1))
        };
        match articles.as_slice() {
            [only] => Some(*only),
            [] => None,
            several => {
                let headed: Vec<&usize> = several.iter().filter(has_first_heading).collect();
                match headed.as_slice() {
                    [one] => Some(**one),
                    _ => self.by_words(several.iter().map(|element| (*element, text(*element)))),
                }
            }
        }
    }

    /// Whether the only `article` is a link to another story, and the story stands outside of it.
    fn is_a_teaser(&self, article: &[usize], main: &[usize]) -> bool {
        const MUCH_LONGER: usize = 3;
        let has_heading = article.iter().any(|at| self.paragraphs[*at].heading_rank(self.page) == Some(1));
        let is_elsewhere = !main.iter().any(|at| article.contains(at));
        !has_heading
            && is_elsewhere
            && self.length(main) >= MUCH_LONGER * self.length(article)
            && self.share(main) >= self.share(article)
    }

    /// The part with the words of the headline, where what readability found lacks them.
    fn by_headline(&self, free: &[usize], main: Option<&MainContent>) -> Option<Vec<usize>> {
        const FEW: f64 = 0.34;
        let main = main.map(|main| self.kept(free, &main.keeps)).unwrap_or_default();
        if !self.headline.is_telling() || self.share(&main) >= FEW {
            return None;
        }
        let mut parts: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
        for at in free.iter().copied().filter(|at| self.paragraphs[*at].heading_rank(self.page).is_none()) {
            let part = self.part_of(at);
            match parts.iter_mut().find(|(known, _)| *known == part) {
                Some((_, inside)) => inside.push(at),
                None => parts.push((part, vec![at])),
            }
        }
        parts.retain(|(_, inside)| self.length(inside) >= SHORTEST);
        let n = self.by_words(parts.iter().enumerate().map(|(n, (_, inside))| (n, inside.clone())))?;
        Some(parts.swap_remove(n).1)
    }

    /// The element that holds a paragraph among others.
    fn part_of(&self, at: usize) -> Option<usize> {
        let mut around = self.page.around(self.paragraphs[at].nodes.start);
        let block = |element: &usize| {
            matches!(
                self.page.elements[*element].name.as_str(),
                "div" | "section" | "article" | "aside" | "main" | "td" | "body" | "blockquote"
            )
        };
        around.find(block)
    }

    /// The one of several parts that has most words of the headline, if it is clear which.
    fn by_words(&self, parts: impl Iterator<Item = (usize, Vec<usize>)>) -> Option<usize> {
        const HALF: f64 = 0.5;
        const CLEARLY: f64 = 0.2;
        let mut shares: Vec<(usize, f64)> = parts.map(|(part, inside)| (part, self.share(&inside))).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (best, share) = *shares.first()?;
        let next = shares.get(1).map_or(0.0, |(_, share)| *share);
        (share >= HALF && share - next >= CLEARLY).then_some(best)
    }

    /// The share of the headline's words in some paragraphs, the headline itself apart.
    fn share(&self, chosen: &[usize]) -> f64 {
        let prose = chosen.iter().map(|at| &self.paragraphs[*at]).filter(|one| one.key() != self.title);
        self.headline.share_in(prose.map(|one| one.text.as_str()))
    }

    fn length(&self, chosen: &[usize]) -> usize {
        let prose = chosen.iter().map(|at| &self.paragraphs[*at]);
        prose.filter(|one| one.heading_rank(self.page).is_none()).map(|one| one.text.len()).sum()
    }

    /// The paragraphs of which some node is kept.
    fn kept(&self, among: &[usize], keeps: &[bool]) -> Vec<usize> {
        among
            .iter()
            .copied()
            .filter(|at| self.paragraphs[*at].nodes.clone().any(|node| keeps[node]))
            .collect()
    }

    /// The text does not begin with its own title.
    fn without_title(&self, mut chosen: Vec<usize>) -> Vec<usize> {
        let is_title = |at: &usize| !self.title.is_empty() && self.paragraphs[*at].key() == self.title;
        if !chosen.iter().all(is_title) {
            chosen.retain(|at| !is_title(at));
        }
        chosen
    }

    /// Every paragraph once: layouts for screens of several widths show one text again.
    fn without_copies(&self, mut chosen: Vec<usize>) -> Vec<usize> {
        let mut seen = HashSet::new();
        chosen.retain(|at| {
            let key = self.paragraphs[*at].key();
            key.len() < SHORTEST || seen.insert(key)
        });
        chosen
    }

    /// For each text node, whether it is in one of some paragraphs.
    fn nodes_of(&self, chosen: &[usize]) -> Vec<bool> {
        let mut nodes = vec![false; self.page.nodes.len()];
        for node in chosen.iter().flat_map(|at| self.paragraphs[*at].nodes.clone()) {
            nodes[node] = self.page.nodes[node].visible;
        }
        nodes
    }
}
