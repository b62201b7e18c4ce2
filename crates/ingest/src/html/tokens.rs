//! A linear reading of HTML source: tags and text with their exact places, as the WHATWG tokeniser cuts them.

use std::ops::Range;

/// A piece of HTML source; comments, doctypes and broken tags are left out.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'s> {
    /// Text between tags, entities not yet decoded.
    Text(Range<usize>),
    /// A start tag.
    Open(Tag<'s>),
    /// An end tag, its name in lower case.
    Close(String),
    /// The contents of `script`, `style`, `title` and their like; the tag before says whose.
    Raw(Range<usize>),
}

/// A start tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'s> {
    /// In lower case.
    pub name: String,
    /// Names in lower case, values as written.
    pub attributes: Vec<(String, &'s str)>,
}

impl<'s> Tag<'s> {
    /// The value of an attribute as written, empty where it has none.
    pub fn attribute(&self, name: &str) -> Option<&'s str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

/// Elements whose contents hold no tags.
const RAW: &[&str] = &["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"];

/// Cuts HTML source into tokens.
pub(super) struct Tokens<'s> {
    source: &'s str,
    at: usize,
    /// The name of the element whose raw contents come next.
    raw: Option<String>,
}

impl<'s> Tokens<'s> {
    pub fn new(source: &'s str) -> Self {
        Self { source, at: 0, raw: None }
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// The contents of an element without tags, up to its end tag.
    fn read_raw(&mut self, name: &str) -> Range<usize> {
        let start = self.at;
        let closes = |at: &usize| {
            let rest = &self.source.as_bytes()[at + 2..];
            rest.len() >= name.len()
                && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && rest
                    .get(name.len())
                    .is_none_or(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
        };
        let end = self.rest().match_indices("</").map(|(at, _)| start + at).find(closes);
        self.at = end.unwrap_or(self.source.len());
        start..self.at
    }

    /// Text up to the next thing that looks like a tag.
    fn read_text(&mut self) -> Range<usize> {
        let start = self.at;
        let bytes = self.source.as_bytes();
        let starts_markup = |at: usize| {
            let next = bytes.get(at + 1).copied().unwrap_or_default();
            let after = bytes.get(at + 2).copied().unwrap_or_default();
            next.is_ascii_alphabetic()
                || matches!(next, b'!' | b'?')
                || (next == b'/' && (after.is_ascii_alphabetic() || after == b'>'))
        };
        let markup = self.rest().match_indices('<').map(|(at, _)| start + at).find(|at| starts_markup(*at));
        self.at = markup.unwrap_or(self.source.len());
        start..self.at
    }

    fn skip_past(&mut self, end: &str) {
        self.at = self.rest().find(end).map_or(self.source.len(), |at| self.at + at + end.len());
    }

    fn skip_comment(&mut self) {
        self.at += "<!--".len();
        if let Some(empty) = [">", "->"].iter().find(|empty| self.rest().starts_with(**empty)) {
            self.at += empty.len();
        } else {
            self.skip_past("-->");
        }
    }

    fn read_close(&mut self) -> Token<'s> {
        self.at += "</".len();
        let name = self.read_while(|byte| !byte.is_ascii_whitespace() && byte != b'/' && byte != b'>');
        self.skip_past(">");
        Token::Close(name.to_ascii_lowercase())
    }

    /// A start tag; none where the source ends inside it.
    fn read_open(&mut self) -> Option<Token<'s>> {
        self.at += "<".len();
        let name = self
            .read_while(|byte| !byte.is_ascii_whitespace() && byte != b'/' && byte != b'>')
            .to_ascii_lowercase();
        let mut attributes = Vec::new();
        loop {
            self.read_while(|byte| byte.is_ascii_whitespace() || byte == b'/');
            if self.rest().starts_with('>') {
                self.at += 1;
                break;
            }
            attributes.push(self.read_attribute()?);
        }
        if RAW.contains(&name.as_str()) {
            self.raw = Some(name.clone());
        }
        Some(Token::Open(Tag { name, attributes }))
    }

    fn read_attribute(&mut self) -> Option<(String, &'s str)> {
        let start = self.at;
        self.at += usize::from(self.rest().starts_with('='));
        self.read_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'='));
        let name = self.source[start..self.at].to_ascii_lowercase();
        self.read_while(|byte| byte.is_ascii_whitespace());
        if self.rest().is_empty() {
            return None;
        }
        if !self.rest().starts_with('=') {
            return Some((name, ""));
        }
        self.at += 1;
        self.read_while(|byte| byte.is_ascii_whitespace());
        let value = match self.rest().bytes().next()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let value = self.read_while(|byte| byte != quote);
                self.at = (self.at + 1).min(self.source.len());
                value
            }
            _ => self.read_while(|byte| !byte.is_ascii_whitespace() && byte != b'>'),
        };
        Some((name, value))
    }

    /// Reads bytes while they pass; stops only at ASCII, so always between characters.
    fn read_while(&mut self, passes: impl Fn(u8) -> bool) -> &'s str {
        let start = self.at;
        let n = self.rest().bytes().take_while(|byte| !byte.is_ascii() || passes(*byte)).count();
        self.at += n;
        &self.source[start..self.at]
    }
}

impl<'s> Iterator for Tokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        if let Some(name) = self.raw.take() {
            return Some(Token::Raw(self.read_raw(&name)));
        }
        while self.at < self.source.len() {
            let text = self.read_text();
            if !text.is_empty() {
                return Some(Token::Text(text));
            }
            match self.source.as_bytes()[self.at + 1] {
                b'!' if self.rest().starts_with("<!--") => self.skip_comment(),
                b'!' | b'?' => self.skip_past(">"),
                b'/' if self.rest().starts_with("</>") => self.at += "</>".len(),
                b'/' => return Some(self.read_close()),
                _ => {
                    if let Some(tag) = self.read_open() {
                        return Some(tag);
                    }
                    self.at = self.source.len();
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(source: &str, expected: &[&str]) {
        let shown: Vec<String> = Tokens::new(source)
            .map(|token| match token {
                Token::Text(range) => source[range].to_owned(),
                Token::Raw(range) => format!("raw {}", &source[range]),
                Token::Close(name) => format!("</{name}>"),
                Token::Open(tag) => {
                    let attributes = tag.attributes.iter().map(|(name, value)| format!(" {name}={value}"));
                    format!("<{}{}>", tag.name, attributes.collect::<String>())
                }
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn tags_and_text() {
        check(
            "<!doctype html><P Class='a b' hidden>One<br/>two</P >",
            &["<p class=a b hidden=>", "One", "<br>", "two", "</p>"],
        );
        check(
            "<a href=x.html?a=1&b=2 title=\"a > b\">x</a>",
            &["<a href=x.html?a=1&b=2 title=a > b>", "x", "</a>"],
        );
    }

    #[test]
    fn text_that_is_not_markup() {
        check("3 < 4 & 5 <6 </ 7", &["3 < 4 & 5 <6 </ 7"]);
        check("a<!-- <p> --!-- -->b<!-->c<?php x ?>d</>e", &["a", "b", "c", "d", "e"]);
        check("a<p class=", &["a"]);
    }

    #[test]
    fn scripts_contain_no_tags() {
        check(
            "<script>if (a</b>) '</scripty>'</SCRIPT >x",
            &["<script>", "raw if (a</b>) '</scripty>'", "</script>", "x"],
        );
        check("<title>A & B</title><style>p{", &["<title>", "raw A & B", "</title>", "<style>", "raw p{"]);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order(source in "[<>a-c/!='\" é&;-]{0,60}") {
            let mut at = 0;
            for token in Tokens::new(&source) {
                if let Token::Text(range) | Token::Raw(range) = token {
                    prop_assert!(at <= range.start && source.get(range.clone()).is_some());
                    at = range.end;
                }
            }
        }
    }
}
