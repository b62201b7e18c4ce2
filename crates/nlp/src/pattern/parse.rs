//! Parses the source of a Python regular expression into a tree.

use std::iter::Peekable;
use std::str::Chars;

use super::class::{Class, FirstSet, Kind};

/// The direction of a walk through the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

/// A part of an expression.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Class(Class),
    Sequence(Vec<Self>),
    Choice(Vec<Self>),
    Repeat { node: Box<Self>, min: u32, max: Option<u32>, greedy: bool },
    Look { node: Box<Self>, behind: bool, negative: bool },
    TextStart,
    TextEnd,
}

impl Node {
    /// The characters that a match can start with in the direction of the walk.
    pub(super) fn first_set(&self, direction: Direction) -> FirstSet {
        let then = |rest: FirstSet, node: &Self| node.first_set(direction).followed_by(rest);
        match self {
            Self::Class(class) => FirstSet::from_class(class),
            Self::Sequence(nodes) => match direction {
                Direction::Forward => nodes.iter().rev().fold(FirstSet::of_empty_match(), then),
                Direction::Backward => nodes.iter().fold(FirstSet::of_empty_match(), then),
            },
            Self::Choice(nodes) => {
                let firsts = nodes.iter().map(|node| node.first_set(direction));
                firsts.reduce(FirstSet::union).unwrap_or(FirstSet::of_empty_match())
            }
            Self::Repeat { node, min, .. } => {
                let first = node.first_set(direction);
                FirstSet { empty: first.empty || *min == 0, ..first }
            }
            Self::Look { .. } | Self::TextStart | Self::TextEnd => FirstSet::of_empty_match(),
        }
    }
}

/// An expression that is not supported.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the pattern `{pattern}`: {reason}")]
pub struct PatternError {
    /// The start of the source.
    pattern: String,
    reason: String,
}

type Result<T> = std::result::Result<T, String>;

pub(super) fn parse(source: &str) -> std::result::Result<Node, PatternError> {
    let mut parser = Parser { rest: source.chars().peekable() };
    let fail = |reason| PatternError { pattern: source.chars().take(60).collect(), reason };
    let node = parser.choice().map_err(fail)?;
    match parser.rest.next() {
        None => Ok(node),
        Some(c) => Err(fail(format!("`{c}` without a beginning"))),
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Parser<'_> {
    fn choice(&mut self) -> Result<Node> {
        let mut branches = vec![self.sequence()?];
        while self.rest.next_if_eq(&'|').is_some() {
            branches.push(self.sequence()?);
        }
        if branches.len() == 1 { Ok(branches.remove(0)) } else { Ok(Node::Choice(branches)) }
    }

    fn sequence(&mut self) -> Result<Node> {
        let mut nodes = Vec::new();
        while let Some(c) = self.rest.next_if(|&c| c != '|' && c != ')') {
            if let Some(atom) = self.atom(c)? {
                nodes.push(self.repeated(atom)?);
            }
        }
        Ok(Node::Sequence(nodes))
    }

    fn atom(&mut self, c: char) -> Result<Option<Node>> {
        Ok(Some(match c {
            '^' => Node::TextStart,
            '$' => Node::TextEnd,
            '.' => Node::Class(Class::from_kind(Kind::Any)),
            '[' => Node::Class(self.class()?),
            '(' => return self.group(),
            '\\' => match self.escape()? {
                Escape::Char(c) => Node::Class(Class::from_char(c)),
                Escape::Kind(kind) => Node::Class(Class::from_kind(kind)),
            },
            '*' | '+' | '?' => return Err(format!("`{c}` with nothing to repeat")),
            c => Node::Class(Class::from_char(c)),
        }))
    }

    fn group(&mut self) -> Result<Option<Node>> {
        let mut look = None;
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next() {
                Some(':') => {}
                Some('=') => look = Some((false, false)),
                Some('!') => look = Some((false, true)),
                Some('<') => match self.rest.next() {
                    Some('=') => look = Some((true, false)),
                    Some('!') => look = Some((true, true)),
                    _ => return Err("a named group".into()),
                },
                // Python's flag for Unicode, which is the default for text.
                Some('u') if self.rest.next_if_eq(&')').is_some() => return Ok(None),
                other => return Err(format!("a group of unknown kind `?{}`", other.unwrap_or(' '))),
            }
        }
        let node = self.choice()?;
        if self.rest.next() != Some(')') {
            return Err("a group without an end".into());
        }
        Ok(Some(match look {
            Some((behind, negative)) => Node::Look { node: Box::new(node), behind, negative },
            None => node,
        }))
    }

    fn repeated(&mut self, node: Node) -> Result<Node> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.bounds() {
                Some(bounds) => bounds,
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.rest.next();
        if max.is_some_and(|max| max < min) {
            return Err("a repetition whose end is below its beginning".into());
        }
        let greedy = self.rest.next_if_eq(&'?').is_none();
        Ok(Node::Repeat { node: Box::new(node), min, max, greedy })
    }

    /// Parses the rest of `{2}`, `{2,}` or `{2,5}`. Any other brace is an ordinary character.
    fn bounds(&mut self) -> Option<(u32, Option<u32>)> {
        let mut ahead = self.rest.clone();
        ahead.next();
        let inside: String = ahead.by_ref().take_while(|&c| c != '}').collect();
        let (min, max) = inside.split_once(',').map_or((&*inside, Some(&*inside)), |(min, max)| {
            (min, if max.is_empty() { None } else { Some(max) })
        });
        let min = if min.is_empty() { 0 } else { min.parse().ok()? };
        let max = max.map(str::parse).transpose().ok()?;
        for _ in 0..inside.chars().count() + 1 {
            self.rest.next();
        }
        Some((min, max))
    }

    fn class(&mut self) -> Result<Class> {
        let mut class = Class::default();
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut is_first = true;
        loop {
            let c = self.rest.next().ok_or("a class without an end")?;
            if c == ']' && !is_first {
                return Ok(class.finish(negated));
            }
            is_first = false;
            let first = match self.class_item(c)? {
                Escape::Kind(kind) => {
                    class.add_kind(kind);
                    continue;
                }
                Escape::Char(c) => c,
            };
            let mut ahead = self.rest.clone();
            if ahead.next() == Some('-') && ahead.peek().is_some_and(|&c| c != ']') {
                self.rest.next();
                let c = self.rest.next().ok_or("a class without an end")?;
                let Escape::Char(last) = self.class_item(c)? else {
                    return Err("a range that ends in a set".into());
                };
                if last < first {
                    return Err(format!("a range `{first}-{last}` that runs backwards"));
                }
                class.add_range(first as u32, last as u32);
            } else {
                class.add_range(first as u32, first as u32);
            }
        }
    }

    fn class_item(&mut self, c: char) -> Result<Escape> {
        if c == '\\' { self.escape() } else { Ok(Escape::Char(c)) }
    }

    fn escape(&mut self) -> Result<Escape> {
        let c = self.rest.next().ok_or("a lone backslash at the end")?;
        Ok(match c {
            'w' => Escape::Kind(Kind::Word),
            'W' => Escape::Kind(Kind::NotWord),
            'd' => Escape::Kind(Kind::Digit),
            'D' => Escape::Kind(Kind::NotDigit),
            's' => Escape::Kind(Kind::Space),
            'S' => Escape::Kind(Kind::NotSpace),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            't' => Escape::Char('\t'),
            'x' => Escape::Char(self.code_point(2)?),
            'u' => Escape::Char(self.code_point(4)?),
            'U' => Escape::Char(self.code_point(8)?),
            c if c.is_ascii_alphanumeric() => return Err(format!("the escape `\\{c}`")),
            c => Escape::Char(c),
        })
    }

    fn code_point(&mut self, n_digits: usize) -> Result<char> {
        let digits: String = self.rest.by_ref().take(n_digits).collect();
        let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
        code.ok_or_else(|| format!("no character with the number `{digits}`"))
    }
}

enum Escape {
    Char(char),
    Kind(Kind),
}
