//! A text that is put together paragraph by paragraph.

/// Writes paragraphs, a blank line between them.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    text: String,
    open: String,
}

impl Paragraphs {
    /// Adds to the paragraph.
    pub fn push(&mut self, text: &str) {
        self.open.push_str(text);
    }

    /// Adds text in which white space only separates words.
    pub fn push_words(&mut self, text: &str) {
        for part in text.split_inclusive(char::is_whitespace) {
            let word = part.trim_end();
            self.open.push_str(word);
            if word.len() < part.len() && !self.open.is_empty() && !self.open.ends_with(char::is_whitespace) {
                self.open.push(' ');
            }
        }
    }

    /// Ends the paragraph, and gives its text.
    pub fn end(&mut self) -> String {
        let lines: Vec<&str> = self.open.lines().map(str::trim_end).collect();
        let paragraph = lines.join("\n").trim().to_owned();
        self.open.clear();
        if !paragraph.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(&paragraph);
        }
        paragraph
    }

    /// The whole text.
    pub fn finish(mut self) -> String {
        self.end();
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_apart() {
        let mut paragraphs = Paragraphs::default();
        paragraphs.push("One. ");
        assert_eq!(paragraphs.end(), "One.");
        paragraphs.end();
        paragraphs.push_words("\n  Two\n   words ");
        paragraphs.push_words("more");
        assert_eq!(paragraphs.finish(), "One.\n\nTwo words more");
    }
}
