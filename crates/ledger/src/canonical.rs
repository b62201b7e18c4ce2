//! Canonical JSON (RFC 8785): one value has one text, so that it has one hash.

use serde_json::{Number, Value};

use crate::LedgerError;
use crate::tile::MAX_ENTRY_LENGTH;

/// The canonical text of a value, as the bytes of an entry.
///
/// # Errors
///
/// [`LedgerError::InexactNumber`] for an integer that other programs would round, beyond 53 bits;
/// [`LedgerError::EntryTooLong`] if the text has more than 65,535 bytes.
///
/// ```
/// let value = serde_json::json!({"n_reports": 3, "kind": "import", "share": 1e21});
/// let entry = rashomon_ledger::to_canonical_entry(&value)?;
/// assert_eq!(entry, br#"{"kind":"import","n_reports":3,"share":1e+21}"#);
/// # Ok::<(), rashomon_ledger::LedgerError>(())
/// ```
pub fn to_canonical_entry(value: &Value) -> Result<Vec<u8>, LedgerError> {
    let text = to_canonical_json(value)?;
    if text.len() > MAX_ENTRY_LENGTH {
        return Err(LedgerError::EntryTooLong { length: text.len(), most: MAX_ENTRY_LENGTH });
    }
    Ok(text.into_bytes())
}

/// The canonical text of a value.
///
/// # Errors
///
/// [`LedgerError::InexactNumber`] for an integer that other programs would round, beyond 53 bits.
pub fn to_canonical_json(value: &Value) -> Result<String, LedgerError> {
    let mut text = String::new();
    write_value(value, &mut text)?;
    Ok(text)
}

/// Reads an entry, and refuses one that is not the canonical text of its value: a member given twice, another
/// order, white space, or another way to write a number or a character.
pub fn from_canonical_entry(entry: &[u8]) -> Result<Value, LedgerError> {
    let malformed = |reason: String| LedgerError::malformed("entry", reason);
    let value: Value = serde_json::from_slice(entry).map_err(|error| malformed(error.to_string()))?;
    if to_canonical_json(&value)?.as_bytes() != entry {
        return Err(malformed("it is not canonical JSON".to_owned()));
    }
    Ok(value)
}

fn write_value(value: &Value, text: &mut String) -> Result<(), LedgerError> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => text.push_str(&write_number(number)?),
        Value::String(string) => write_string(string, text),
        Value::Array(values) => {
            write_list('[', values, ']', text, write_value)?;
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            write_list('{', members, '}', text, |(name, value), text| {
                write_string(name, text);
                text.push(':');
                write_value(value, text)
            })?;
        }
    }
    Ok(())
}

fn write_list<T>(
    open: char,
    items: impl IntoIterator<Item = T>,
    close: char,
    text: &mut String,
    write: impl Fn(T, &mut String) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    text.push(open);
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            text.push(',');
        }
        write(item, text)?;
    }
    text.push(close);
    Ok(())
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            '\0'..='\x1f' => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => text.push(c),
        }
    }
    text.push('"');
}

/// Other programs read every number as a double: an integer that does not survive that is refused.
fn write_number(number: &Number) -> Result<String, LedgerError> {
    let inexact = || LedgerError::InexactNumber { number: number.to_string() };
    let double = number.as_f64().and_then(Number::from_f64).ok_or_else(inexact)?;
    let text = write_double(&double.to_string());
    if number.is_f64() || text == number.to_string() { Ok(text) } else { Err(inexact()) }
}

/// A double as ECMAScript writes it, from the shortest digits that give it back: plain up to 21 digits before the
/// point and 6 zeros after it, with an exponent beyond.
///
/// The digits are those of `serde_json`. Of two that are equally near it takes the even one, as ECMAScript does;
/// the formatting of the standard library does not.
fn write_double(shortest: &str) -> String {
    let (sign, magnitude) = shortest.strip_prefix('-').map_or(("", shortest), |magnitude| ("-", magnitude));
    let (mantissa, exponent) = magnitude.split_once('e').unwrap_or((magnitude, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = format!("{whole}{fraction}");
    let without_leading = all_digits.trim_start_matches('0');
    let digits = without_leading.trim_end_matches('0');
    let n_leading = (all_digits.len() - without_leading.len()) as i32;
    // The point is after so many of the digits, or before so many zeros if negative.
    let point = whole.len() as i32 - n_leading + exponent.parse::<i32>().unwrap_or(0);
    let n_digits = digits.len() as i32;
    match point {
        _ if digits.is_empty() => "0".to_owned(),
        _ if (n_digits..=21).contains(&point) => format!("{sign}{digits}{}", zeros(point - n_digits)),
        1..=21 => format!("{sign}{}.{}", &digits[..point as usize], &digits[point as usize..]),
        -5..=0 => format!("{sign}0.{}{digits}", zeros(-point)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{sign}{first}{dot}{rest}e{:+}", point - 1)
        }
    }
}

fn zeros(n: i32) -> String {
    "0".repeat(n.max(0) as usize)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{from_canonical_entry, to_canonical_entry, to_canonical_json};
    use crate::LedgerError;

    #[test]
    fn members_are_in_the_order_of_their_utf_16_units() {
        let value =
            json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "ö": 7});
        let text = to_canonical_json(&value).unwrap();
        assert_eq!(text, "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}");
    }

    #[test]
    fn strings_escape_only_what_they_must() {
        let value = json!("€$\u{f}\nA'B\"\\\\\"/\u{7f}\u{2028}");
        assert_eq!(to_canonical_json(&value).unwrap(), "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u{7f}\u{2028}\"");
    }

    /// Numbers of appendix B of RFC 8785, and some about the borders of the forms.
    #[test]
    fn doubles_are_written_as_ecmascript_writes_them() {
        for (double, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (5e-324, "5e-324"),
            (-5e-324, "-5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (9007199254740992.0, "9007199254740992"),
            (295147905179352830000.0, "295147905179352830000"),
            (9.999999999999997e22, "9.999999999999997e+22"),
            (1e23, "1e+23"),
            (999999999999999900000.0, "999999999999999900000"),
            (1e21, "1e+21"),
            (9.999999999999997e-7, "9.999999999999997e-7"),
            (0.000001, "0.000001"),
            (333333333.3333332, "333333333.3333332"),
            (-0.0000033333333333333333, "-0.0000033333333333333333"),
            (1424953923781206.2, "1424953923781206.2"),
            (0.5, "0.5"),
            (100.0, "100"),
        ] {
            assert_eq!(to_canonical_json(&json!(double)).unwrap(), text);
        }
    }

    #[test]
    fn integers_that_others_would_round_are_refused() {
        assert_eq!(to_canonical_json(&json!(9_007_199_254_740_991_u64)).unwrap(), "9007199254740991");
        assert_eq!(to_canonical_json(&json!(-9_007_199_254_740_991_i64)).unwrap(), "-9007199254740991");
        assert_eq!(to_canonical_json(&json!(1_u64 << 54)).unwrap(), "18014398509481984");
        let error = to_canonical_json(&json!([9_007_199_254_740_993_u64])).unwrap_err();
        assert_eq!(error, LedgerError::InexactNumber { number: "9007199254740993".to_owned() });
        assert!(to_canonical_json(&json!(u64::MAX)).is_err());
    }

    #[test]
    fn entry_is_read_back_and_other_forms_are_refused() {
        let value = json!({"kind": "judgement", "why": "„misread“", "values": [1, 0.25, null, true]});
        let entry = to_canonical_entry(&value).unwrap();
        assert_eq!(from_canonical_entry(&entry).unwrap(), value);
        for other in
            [r#"{"b":1,"a":2}"#, r#"{"a":1,"a":1}"#, r#"{"a": 1}"#, r#"[1.0]"#, r#"["\u0041"]"#, "", "[1"]
        {
            assert!(from_canonical_entry(other.as_bytes()).is_err(), "{other}");
        }
    }

    #[test]
    fn entry_over_the_limit_is_refused() {
        let longest = json!("x".repeat(65_533));
        assert_eq!(to_canonical_entry(&longest).unwrap().len(), 65_535);
        let error = LedgerError::EntryTooLong { length: 65_536, most: 65_535 };
        assert_eq!(to_canonical_entry(&json!("x".repeat(65_534))), Err(error));
    }
}
