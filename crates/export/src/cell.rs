//! The cells of a matrix on a page: values, and links to the sentences they were read from.

/// One cell.
pub(crate) struct CellView {
    pub(crate) heading: &'static str,
    pub(crate) entries: Vec<EntryView>,
}

/// A value in a cell.
pub(crate) struct EntryView {
    pub(crate) text: String,
    pub(crate) stance: &'static str,
    /// The sentence of its value.
    pub(crate) href: Option<String>,
    /// Further sentences behind it, with their numbers.
    pub(crate) more: Vec<(usize, String)>,
}

impl EntryView {
    /// A value that was read from the sentences that `links` lead to; each link counts once.
    pub(crate) fn new(text: &str, stance: &'static str, links: impl Iterator<Item = String>) -> Self {
        let mut different: Vec<String> = Vec::new();
        for link in links {
            if !different.contains(&link) {
                different.push(link);
            }
        }
        let mut links = different.into_iter();
        let href = links.next();
        let more = links.enumerate().map(|(n, href)| (n + 2, href)).collect();
        Self { text: text.to_owned(), stance, href, more }
    }
}
