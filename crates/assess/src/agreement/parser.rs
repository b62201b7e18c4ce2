//! The syntax of conditions: a tokenizer, and a parser by binding power that checks types as it goes.
//!
//! ```text
//! condition   killed > 0 || injured > 0
//! operators   ||   &&   == != < <= > >= in   !        from loose to tight
//! operands    the name of a fact, 'text', "text", 12, ( condition )
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::iter::Peekable;
use std::vec::IntoIter;

use super::condition::{Comparison, Expression};
use super::fact::{FACTS, FactValue, Kind};
use crate::error::ConditionProblem;

/// The most words and signs of a condition, so that no condition exhausts the stack.
const MAX_TOKENS: usize = 200;

/// Parses a condition over the known facts and those that its article declares as `outside`.
pub(super) fn parse(text: &str, outside: &BTreeMap<String, String>) -> Result<Expression, ConditionProblem> {
    Parser::new(text, outside)?.parse()
}

/// Reads one condition.
struct Parser<'t> {
    tokens: Peekable<IntoIter<(usize, Token<'t>)>>,
    end: usize,
    outside: &'t BTreeMap<String, String>,
}

/// A part of a condition, with its type; none for a fact that no report settles.
struct Operand {
    column: usize,
    kind: Option<Kind>,
    expression: Expression,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'t> {
    Name(&'t str),
    Text(&'t str),
    Number(i64),
    Sign(Sign),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Sign {
    Open,
    Close,
    Not,
    And,
    Or,
    Compare(Comparison),
}

/// Every sign, longer ones before those that they begin with.
const SIGNS: [(&str, Sign); 11] = [
    ("(", Sign::Open),
    (")", Sign::Close),
    ("&&", Sign::And),
    ("||", Sign::Or),
    ("==", Sign::Compare(Comparison::Equal)),
    ("!=", Sign::Compare(Comparison::Unequal)),
    ("<=", Sign::Compare(Comparison::LessOrEqual)),
    (">=", Sign::Compare(Comparison::GreaterOrEqual)),
    ("<", Sign::Compare(Comparison::Less)),
    (">", Sign::Compare(Comparison::Greater)),
    ("!", Sign::Not),
];

/// What other languages write, and what a condition writes instead.
const FOREIGN: [(&str, &str); 6] =
    [("=", "=="), ("&", "&&"), ("|", "||"), ("and", "&&"), ("or", "||"), ("not", "!")];

impl Sign {
    /// How tightly it binds what is on both sides of it.
    const fn binding(self) -> Option<u8> {
        match self {
            Self::Or => Some(1),
            Self::And => Some(2),
            Self::Compare(_) => Some(3),
            Self::Open | Self::Close | Self::Not => None,
        }
    }
}

/// Tighter than every sign between two operands.
const PREFIX: u8 = 4;

impl<'t> Parser<'t> {
    /// Splits a text into words and signs.
    fn new(text: &'t str, outside: &'t BTreeMap<String, String>) -> Result<Self, ConditionProblem> {
        let (mut tokens, mut rest) = (Vec::new(), text.trim_start());
        let column = |rest: &str| text[..text.len() - rest.len()].chars().count() + 1;
        while !rest.is_empty() {
            let at = column(rest);
            if tokens.len() == MAX_TOKENS {
                return Err(problem(at, format!("at most {MAX_TOKENS} words and signs"), "more"));
            }
            let (token, length) = first_token(rest, at)?;
            tokens.push((at, token));
            rest = rest[length..].trim_start();
        }
        Ok(Self { tokens: tokens.into_iter().peekable(), end: text.trim_end().chars().count() + 1, outside })
    }

    /// Parses the whole condition, which must be true or false.
    fn parse(mut self) -> Result<Expression, ConditionProblem> {
        let condition = self.operand(0)?;
        if let Some(&(column, token)) = self.tokens.peek() {
            return Err(unexpected(column, "`&&`, `||` or the end", token));
        }
        condition.fit(Kind::YesNo)
    }

    /// An operand and everything after it that binds more tightly than `binding`.
    fn operand(&mut self, binding: u8) -> Result<Operand, ConditionProblem> {
        let mut left = self.single()?;
        while let Some(&(column, Token::Sign(sign))) = self.tokens.peek() {
            let Some(power) = sign.binding().filter(|power| *power > binding) else { break };
            self.tokens.next();
            let right = self.operand(power)?;
            left = join(left, sign, column, right)?;
        }
        Ok(left)
    }

    fn single(&mut self) -> Result<Operand, ConditionProblem> {
        let expected = "a fact, a number, a text, `!` or `(`";
        let Some((column, token)) = self.tokens.next() else {
            return Err(problem(self.end, expected, "the end"));
        };
        let (kind, expression) = match token {
            Token::Name(name) => self.fact(name, column)?,
            Token::Text(text) => (Some(Kind::Text), Expression::Literal(FactValue::Text(text.to_owned()))),
            Token::Number(number) => (Some(Kind::Number), Expression::Literal(FactValue::Number(number))),
            Token::Sign(Sign::Not) => {
                let negated = self.operand(PREFIX)?.fit(Kind::YesNo)?;
                (Some(Kind::YesNo), Expression::Not(Box::new(negated)))
            }
            Token::Sign(Sign::Open) => {
                let inner = self.operand(0)?;
                self.close()?;
                return Ok(inner);
            }
            Token::Sign(_) => return Err(unexpected(column, expected, token)),
        };
        Ok(Operand { column, kind, expression })
    }

    fn close(&mut self) -> Result<(), ConditionProblem> {
        match self.tokens.next() {
            Some((_, Token::Sign(Sign::Close))) => Ok(()),
            Some((column, token)) => Err(unexpected(column, "`)`", token)),
            None => Err(problem(self.end, "`)`", "the end")),
        }
    }

    fn fact(&self, name: &str, column: usize) -> Result<(Option<Kind>, Expression), ConditionProblem> {
        if self.outside.contains_key(name) {
            return Ok((None, Expression::Outside));
        }
        if let Some(&(name, kind)) = FACTS.iter().find(|(known, _)| *known == name) {
            return Ok((Some(kind), Expression::Fact(name)));
        }
        let names: Vec<&str> = FACTS.iter().map(|(name, _)| *name).collect();
        let hint =
            format!("facts are {}; one that no report settles is named under `outside`", names.join(", "));
        Err(problem(column, "the name of a fact", format!("`{name}`")).with_hint(hint))
    }
}

impl Operand {
    /// Its expression, if it has the type that is needed.
    fn fit(self, needed: Kind) -> Result<Expression, ConditionProblem> {
        match self.kind {
            Some(kind) if kind != needed => Err(problem(self.column, needed.to_string(), kind.to_string())),
            _ => Ok(self.expression),
        }
    }
}

/// Two operands with the sign between them.
fn join(left: Operand, sign: Sign, column: usize, right: Operand) -> Result<Operand, ConditionProblem> {
    let start = left.column;
    let expression = match sign {
        Sign::And => Expression::And(Box::new(left.fit(Kind::YesNo)?), Box::new(right.fit(Kind::YesNo)?)),
        Sign::Or => Expression::Or(Box::new(left.fit(Kind::YesNo)?), Box::new(right.fit(Kind::YesNo)?)),
        Sign::Compare(comparison) => compare(comparison, left, right)?,
        Sign::Open | Sign::Close | Sign::Not => {
            return Err(unexpected(column, "an operator", Token::Sign(sign)));
        }
    };
    Ok(Operand { column: start, kind: Some(Kind::YesNo), expression })
}

fn compare(comparison: Comparison, left: Operand, right: Operand) -> Result<Expression, ConditionProblem> {
    let (on_left, on_right) = match comparison {
        Comparison::In => (Kind::Text, Kind::Texts),
        Comparison::Equal | Comparison::Unequal => {
            let kind = left.kind.or(right.kind).unwrap_or(Kind::Text);
            if !matches!(kind, Kind::Number | Kind::Text) {
                let hint = match kind {
                    Kind::YesNo => "write the fact alone, or with `!` before it; join comparisons with `&&`",
                    _ => "write `'text' in fact`",
                };
                let column = if left.kind.is_some() { left.column } else { right.column };
                return Err(problem(column, "a number or a text", kind.to_string()).with_hint(hint));
            }
            (kind, kind)
        }
        _ => (Kind::Number, Kind::Number),
    };
    Ok(Expression::Compare(comparison, Box::new(left.fit(on_left)?), Box::new(right.fit(on_right)?)))
}

/// The first word or sign of a text, and its length in bytes.
fn first_token(text: &str, column: usize) -> Result<(Token<'_>, usize), ConditionProblem> {
    let head = |belongs: fn(char) -> bool| &text[..text.find(|c| !belongs(c)).unwrap_or(text.len())];
    let first = text.chars().next().unwrap_or_default();
    if matches!(first, '\'' | '"') {
        let inside = text[1..].split_once(first).map(|(inside, _)| inside);
        let unclosed = || problem(column, "a text in quotes", format!("`{first}` without its closing quote"));
        return inside.map(|inside| (Token::Text(inside), inside.len() + 2)).ok_or_else(unclosed);
    }
    if first.is_ascii_digit() {
        let digits = head(|c| c.is_ascii_digit());
        let too_large = |_| problem(column, format!("a number up to {}", i64::MAX), format!("`{digits}`"));
        return Ok((Token::Number(digits.parse().map_err(too_large)?), digits.len()));
    }
    let word = head(|c| c.is_alphanumeric() || c == '_');
    let foreign = |written: &str| FOREIGN.iter().find(|(other, _)| *other == written).map(|(_, ours)| ours);
    match word {
        "in" => return Ok((Token::Sign(Sign::Compare(Comparison::In)), word.len())),
        "" => {}
        _ if foreign(word).is_none() => return Ok((Token::Name(word), word.len())),
        _ => {}
    }
    if let Some((written, sign)) = SIGNS.iter().find(|(written, _)| text.starts_with(written)) {
        return Ok((Token::Sign(*sign), written.len()));
    }
    let found = if word.is_empty() { &text[..first.len_utf8()] } else { word };
    let unknown = problem(column, "a fact, a number, a text or an operator", format!("`{found}`"));
    Err(match foreign(found) {
        Some(ours) => unknown.with_hint(format!("write `{ours}`")),
        None => unknown,
    })
}

impl ConditionProblem {
    fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

fn problem(column: usize, expected: impl Into<String>, found: impl Into<String>) -> ConditionProblem {
    ConditionProblem { column, expected: expected.into(), found: found.into(), hint: None }
}

fn unexpected(column: usize, expected: &str, found: Token<'_>) -> ConditionProblem {
    problem(column, expected, format!("`{found}`"))
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Text(text) => write!(f, "'{text}'"),
            Self::Number(number) => number.fmt(f),
            Self::Sign(sign) => {
                f.write_str(SIGNS.iter().find(|(_, known)| known == sign).map_or("in", |(text, _)| text))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(condition: &str, column: usize, expected: &str, found: &str, hint: Option<&str>) {
        let outside = BTreeMap::from([("feels_threatened".to_owned(), "for the member to say".to_owned())]);
        let problem = parse(condition, &outside).expect_err(condition);
        assert_eq!((problem.column, problem.expected.as_str()), (column, expected), "{condition}");
        assert_eq!(problem.found, found, "{condition}");
        assert_eq!(problem.hint.as_deref(), hint, "{condition}");
    }

    #[test]
    fn syntax_problems_name_the_column() {
        check("", 1, "a fact, a number, a text, `!` or `(`", "the end", None);
        check("attack && ", 10, "a fact, a number, a text, `!` or `(`", "the end", None);
        check("attack attack", 8, "`&&`, `||` or the end", "`attack`", None);
        check("(attack", 8, "`)`", "the end", None);
        check("(attack 3", 9, "`)`", "`3`", None);
        check("attack)", 7, "`&&`, `||` or the end", "`)`", None);
        check("'é' in % means", 8, "a fact, a number, a text or an operator", "`%`", None);
        check("status == 'civilian", 11, "a text in quotes", "`'` without its closing quote", None);
        check("attack && || in_area", 11, "a fact, a number, a text, `!` or `(`", "`||`", None);
    }

    #[test]
    fn habits_of_other_languages_get_a_hint() {
        let expected = "a fact, a number, a text or an operator";
        check("killed = 3", 8, expected, "`=`", Some("write `==`"));
        check("attack & in_area", 8, expected, "`&`", Some("write `&&`"));
        check("attack and in_area", 8, expected, "`and`", Some("write `&&`"));
        let alone = "write the fact alone, or with `!` before it; join comparisons with `&&`";
        check("attack == 1", 1, "a number or a text", "a fact that is true or false", Some(alone));
        check("1 == killed == 2", 1, "a number or a text", "a fact that is true or false", Some(alone));
        let list = "write `'text' in fact`";
        check("means == 'gunnery'", 1, "a number or a text", "a list of texts", Some(list));
    }

    #[test]
    fn types_must_fit() {
        check("killed", 1, "a fact that is true or false", "a number", None);
        check("!killed", 2, "a fact that is true or false", "a number", None);
        check("attack && status", 11, "a fact that is true or false", "a text", None);
        check("killed > 'x'", 10, "a number", "a text", None);
        check("status == 3", 11, "a text", "a number", None);
        check("attack < 3", 1, "a number", "a fact that is true or false", None);
        check("'gunnery' in status", 14, "a list of texts", "a text", None);
        check("3 in means", 1, "a text", "a number", None);
    }

    #[test]
    fn unknown_fact_lists_the_known_ones() {
        let problem = parse("attack && in_the_area", &BTreeMap::new()).unwrap_err();
        assert_eq!((problem.column, problem.found.as_str()), (11, "`in_the_area`"));
        assert!(problem.hint.unwrap().contains("in_area"));
    }

    #[test]
    fn too_long_a_condition_is_refused() {
        let nested = format!("{}attack", "(".repeat(MAX_TOKENS));
        check(&nested, 201, "at most 200 words and signs", "more", None);
    }

    #[test]
    fn facts_outside_fit_everywhere() {
        let outside = BTreeMap::from([("feels_threatened".to_owned(), "for the member to say".to_owned())]);
        for condition in ["feels_threatened", "feels_threatened > 3", "'x' in feels_threatened"] {
            assert!(parse(condition, &outside).is_ok(), "{condition}");
        }
    }
}
