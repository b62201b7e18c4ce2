//! DER (ITU-T X.690): reading and writing what a time stamp is made of.

/// Kinds of values that are met here, by their first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    Boolean = 0x01,
    Integer = 0x02,
    BitString = 0x03,
    OctetString = 0x04,
    Null = 0x05,
    ObjectId = 0x06,
    Utf8String = 0x0c,
    GeneralizedTime = 0x18,
    Sequence = 0x30,
    Set = 0x31,
    /// The first member that is told apart by its number.
    Context0 = 0xa0,
}

/// A value with its tag and length.
pub fn write(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut bytes = vec![tag as u8];
    match u8::try_from(content.len()) {
        Ok(length @ 0..=0x7f) => bytes.push(length),
        _ => {
            let length = content.len().to_be_bytes();
            let length = &length[length.iter().position(|byte| *byte != 0).unwrap_or(0)..];
            bytes.push(0x80 | length.len() as u8);
            bytes.extend(length);
        }
    }
    bytes.extend(content);
    bytes
}

/// A number that is not negative, in as few bytes as it needs.
pub fn write_unsigned(number: u64) -> Vec<u8> {
    let bytes = [&[0][..], &number.to_be_bytes()].concat();
    // A first bit that is set would make the number negative.
    let mut begin = 0;
    while begin + 1 < bytes.len() && bytes[begin] == 0 && bytes[begin + 1] < 0x80 {
        begin += 1;
    }
    write(Tag::Integer, &[&bytes[begin..]])
}

/// Values one after another.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The content of the next value, if it is of this kind.
    pub fn read(&mut self, tag: Tag) -> Option<&'a [u8]> {
        let (found, content, rest) = split(self.0)?;
        (found == tag as u8).then(|| self.0 = rest)?;
        Some(content)
    }

    /// The values within the next value, if it is of this kind.
    pub fn open(&mut self, tag: Tag) -> Option<Self> {
        self.read(tag).map(Self)
    }
}

/// Tag and content of the first value, and what follows it. No length beyond the bytes, no tag of several bytes.
fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, length, rest @ ..] = bytes else { return None };
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

/// An object identifier in numbers with dots.
pub fn object_id_text(content: &[u8]) -> Option<String> {
    let mut arcs: Vec<u64> = Vec::new();
    let mut arc: u64 = 0;
    for byte in content {
        arc = arc.checked_mul(0x80)? | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            arcs.push(arc);
            arc = 0;
        }
    }
    let ends_whole = content.last().is_some_and(|byte| byte & 0x80 == 0);
    let (first, others) = arcs.split_first().filter(|_| ends_whole)?;
    let top = (first / 40).min(2);
    let numbers = [top, first - top * 40].into_iter().chain(others.iter().copied());
    Some(numbers.map(|number| number.to_string()).collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::{Reader, Tag, object_id_text, write, write_unsigned};

    #[test]
    fn lengths_of_every_form_are_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 65_536] {
            let content = vec![7; length];
            let bytes = write(Tag::OctetString, &[&content]);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.read(Tag::OctetString), Some(&content[..]));
            assert_eq!(reader.read(Tag::OctetString), None);
            assert_eq!(Reader::new(&bytes[..bytes.len() - 1]).read(Tag::OctetString), None);
        }
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        assert_eq!(write_unsigned(0), [2, 1, 0]);
        assert_eq!(write_unsigned(127), [2, 1, 127]);
        assert_eq!(write_unsigned(128), [2, 2, 0, 128]);
        assert_eq!(write_unsigned(u64::MAX), [2, 9, 0, 255, 255, 255, 255, 255, 255, 255, 255]);
    }

    #[test]
    fn value_of_another_kind_is_left_in_place() {
        let bytes = write_unsigned(5);
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.read(Tag::Sequence), None);
        assert_eq!(reader.read(Tag::Integer), Some(&[5][..]));
    }

    #[test]
    fn object_ids_are_numbers_with_dots() {
        let text = |content: &[u8]| object_id_text(content);
        assert_eq!(
            text(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]).as_deref(),
            Some("1.2.840.113549.1.7.2")
        );
        assert_eq!(text(&[0x88, 0x37]).as_deref(), Some("2.999"));
        assert_eq!(text(&[]), None);
        assert_eq!(text(&[0x2a, 0x86]), None);
        assert_eq!(text(&[0xff; 12]), None);
    }
}
