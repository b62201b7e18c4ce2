//! The JSON values of a file: one a line, one after another over many lines, or the items of an array.

use std::io::{self, BufRead};

/// A value as written, not parsed yet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// The line that it starts at, from 1.
    pub line: u64,
    /// None where it is longer than the limit; then its size so far.
    pub bytes: Result<Vec<u8>, usize>,
}

/// Cuts a file into values, so that a broken one does not cost the others.
///
/// Outside of an array a line that starts with `{` begins a value, unless the one before it is laid out over lines and
/// still open. A line feed within a string ends the value: JSON has none there, so the rest of the line was lost.
pub(super) struct Values<R> {
    source: R,
    limit: usize,
    line: u64,
    /// Whether an array is open around the values.
    in_array: bool,
    value: Option<Open>,
}

/// A value that has begun.
struct Open {
    line: u64,
    bytes: Vec<u8>,
    n_bytes: usize,
    depth: usize,
    in_string: bool,
    is_escaped: bool,
    /// Whether its first line holds only its bracket, as in a layout over lines.
    is_laid_out: bool,
    is_first_line: bool,
    starts_line: bool,
}

enum Step {
    More,
    /// The value ends behind this byte.
    Ends,
    /// The value ended before this byte.
    Ended,
}

impl<R: BufRead> Values<R> {
    pub const fn new(source: R, limit: usize) -> Self {
        Self { source, limit, line: 1, in_array: false, value: None }
    }

    /// The next value; none at the end.
    pub fn read_next(&mut self) -> io::Result<Option<Value>> {
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(self.value.take().map(Open::finish));
            }
            let (mut n_used, mut found) = (0, None);
            for &byte in buffer {
                let step = match &mut self.value {
                    Some(open) => open.take(byte, self.in_array, self.limit),
                    None => begin(&mut self.value, &mut self.in_array, self.line, byte),
                };
                if !matches!(step, Step::Ended) {
                    n_used += 1;
                    self.line += u64::from(byte == b'\n');
                }
                if !matches!(step, Step::More) {
                    found = self.value.take().map(Open::finish);
                    break;
                }
            }
            self.source.consume(n_used);
            if found.is_some() {
                return Ok(found);
            }
        }
    }
}

/// Takes a byte between two values.
fn begin(value: &mut Option<Open>, in_array: &mut bool, line: u64, byte: u8) -> Step {
    match byte {
        b' ' | b'\t' | b'\r' | b'\n' | b',' => {}
        b'[' if !*in_array => *in_array = true,
        b']' if *in_array => *in_array = false,
        _ => {
            return value.insert(Open::new(line)).take(byte, *in_array, usize::MAX);
        }
    }
    Step::More
}

impl Open {
    const fn new(line: u64) -> Self {
        Self {
            line,
            bytes: Vec::new(),
            n_bytes: 0,
            depth: 0,
            in_string: false,
            is_escaped: false,
            is_laid_out: true,
            is_first_line: true,
            starts_line: false,
        }
    }

    fn finish(self) -> Value {
        let is_whole = self.bytes.len() == self.n_bytes;
        Value { line: self.line, bytes: if is_whole { Ok(self.bytes) } else { Err(self.n_bytes) } }
    }

    fn take(&mut self, byte: u8, in_array: bool, limit: usize) -> Step {
        if self.in_string {
            if byte == b'\n' && !in_array {
                return Step::Ended;
            }
            self.in_string = self.is_escaped || byte != b'"';
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            return self.keep(byte, limit);
        }
        match byte {
            b'{' if self.starts_line && !in_array && !(self.is_laid_out && self.depth > 1) => {
                return Step::Ended;
            }
            b'\n' if self.depth == 0 => return Step::Ended,
            b',' | b']' if self.depth == 0 && in_array => return Step::Ended,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.keep(byte, limit);
                    return Step::Ends;
                }
            }
            b'"' => self.in_string = true,
            _ => {}
        }
        self.starts_line = byte == b'\n';
        self.is_first_line &= byte != b'\n';
        self.is_laid_out &= !self.is_first_line || self.n_bytes == 0 || byte.is_ascii_whitespace();
        self.keep(byte, limit)
    }

    fn keep(&mut self, byte: u8, limit: usize) -> Step {
        self.n_bytes += 1;
        if self.bytes.len() < limit {
            self.bytes.push(byte);
        }
        Step::More
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(source: &[u8], limit: usize) -> Vec<Value> {
        let mut values = Values::new(source, limit);
        std::iter::from_fn(|| values.read_next().expect("bytes can be read")).collect()
    }

    fn check(source: &str, expected: &[(u64, &str)]) {
        let found: Vec<(u64, String)> = cut(source.as_bytes(), 100)
            .into_iter()
            .map(|Value { line, bytes }| (line, String::from_utf8(bytes.expect("it is short")).unwrap()))
            .collect();
        let found: Vec<(u64, &str)> = found.iter().map(|(line, text)| (*line, text.as_str())).collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn one_value_a_line() {
        check("{\"a\":1}\n\n{\"b\":\"}\\\"{\"}", &[(1, "{\"a\":1}"), (3, "{\"b\":\"}\\\"{\"}")]);
        check("loose, text\n{}", &[(1, "loose, text"), (2, "{}")]);
    }

    #[test]
    fn a_cut_line_does_not_cost_the_next() {
        check("{\"a\":\"x\n{\"b\":2}\n", &[(1, "{\"a\":\"x"), (2, "{\"b\":2}")]);
        check("{\"a\":\n{\"b\":2}\n{\"c\":[1,", &[(1, "{\"a\":\n"), (2, "{\"b\":2}"), (3, "{\"c\":[1,")]);
        check("{\"a\":[1,\n{\"b\":2}", &[(1, "{\"a\":[1,\n"), (2, "{\"b\":2}")]);
    }

    #[test]
    fn a_value_may_run_over_lines() {
        check(
            "{\n \"a\": 1\n}\n{\n\"b\": [\n{\n}\n]\n}\n",
            &[(1, "{\n \"a\": 1\n}"), (4, "{\n\"b\": [\n{\n}\n]\n}")],
        );
    }

    #[test]
    fn items_of_an_array_are_values() {
        check("[{\"a\":1},\n{\"b\":[2]}]\n", &[(1, "{\"a\":1}"), (2, "{\"b\":[2]}")]);
        check("[\n{\n\"a\": 1\n},\n{\n\"b\": 2\n}\n]", &[(2, "{\n\"a\": 1\n}"), (5, "{\n\"b\": 2\n}")]);
        check("[1, \"x\"]", &[(1, "1"), (1, "\"x\"")]);
        check("[]", &[]);
    }

    #[test]
    fn too_long_a_value_is_passed_over() {
        let found = cut(b"{\"a\":\"0123456789\"}\n{}", 8);
        assert_eq!(found, [Value { line: 1, bytes: Err(18) }, Value { line: 2, bytes: Ok(b"{}".to_vec()) }]);
    }

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(source in "[\\[\\]{}\",:\\\\\n a1]{0,60}") {
            for value in cut(source.as_bytes(), 10) {
                prop_assert!(value.line >= 1);
            }
        }
    }
}
