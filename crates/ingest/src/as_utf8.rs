//! A reader that gives UTF-16 as UTF-8, and line feeds where lines end in carriage returns alone.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder};

use crate::decode::utf16_order;

/// So many bytes show how a file is written.
const HEAD: usize = 1 << 14;
const BUFFER: usize = 1 << 14;

/// Reads a text byte by byte, in an encoding that has ASCII in it.
pub(crate) struct AsUtf8<R> {
    source: io::Chain<io::Chain<io::Cursor<Vec<u8>>, Broken>, R>,
    decoder: Option<Decoder>,
    ends_in_returns: bool,
    decoded: Vec<u8>,
    n_given: usize,
    has_ended: bool,
}

impl<R: Read> AsUtf8<R> {
    /// Looks at how a text begins.
    pub fn new(mut source: R) -> io::Result<Self> {
        let (head, broken) = read_head(&mut source, HEAD)?;
        let order = utf16_order(&head);
        let ends_in_returns = head.contains(&b'\r') && !head.contains(&b'\n');
        Ok(Self {
            source: io::Cursor::new(head).chain(broken).chain(source),
            decoder: order.map(|order| order.new_decoder()),
            ends_in_returns,
            decoded: Vec::new(),
            n_given: 0,
            has_ended: false,
        })
    }

    fn read_wide(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.n_given == self.decoded.len() && !self.has_ended {
            self.decode_more()?;
        }
        let rest = &self.decoded[self.n_given..];
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        self.n_given += n;
        Ok(n)
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let mut wide = [0; BUFFER];
        let n = self.source.read(&mut wide)?;
        self.has_ended = n == 0;
        let most = decoder.max_utf8_buffer_length(n).unwrap_or(4 * BUFFER);
        self.decoded.resize(most, 0);
        let (result, _, n_written, _) = decoder.decode_to_utf8(&wide[..n], &mut self.decoded, self.has_ended);
        debug_assert!(matches!(result, CoderResult::InputEmpty));
        self.decoded.truncate(n_written);
        self.n_given = 0;
        Ok(())
    }
}

impl<R: Read> Read for AsUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = if self.decoder.is_some() { self.read_wide(buffer)? } else { self.source.read(buffer)? };
        if self.ends_in_returns {
            for byte in buffer[..n].iter_mut().filter(|byte| **byte == b'\r') {
                *byte = b'\n';
            }
        }
        Ok(n)
    }
}

/// The beginning without the NUL bytes and the mark of UTF-16, so that its ASCII is seen.
pub(crate) fn plain(head: &[u8]) -> Vec<u8> {
    let head = head.strip_prefix(b"\xff\xfe").or_else(|| head.strip_prefix(b"\xfe\xff")).unwrap_or(head);
    head.iter().copied().filter(|byte| *byte != 0).collect()
}

/// The first bytes of a source: as many as are asked for, unless it ends; and what breaks off behind them.
pub(crate) fn read_head(source: &mut impl Read, n: usize) -> io::Result<(Vec<u8>, Broken)> {
    let mut head = Vec::new();
    match source.take(n as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error),
        Err(error) => Ok((head, Broken(Some(error)))),
        Ok(_) => Ok((head, Broken(None))),
    }
}

/// A reader of nothing but the error that ended another.
pub(crate) struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(bytes: &[u8], expected: &str) {
        let mut text = Vec::new();
        AsUtf8::new(bytes).unwrap().read_to_end(&mut text).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }

    #[test]
    fn wide_text_and_returns() {
        check(b"\xff\xfei\0d\0;\0x\0", "id;x");
        check(b"\xfe\xff\0i\0d", "id");
        check(b"a,b\rc,d\r", "a,b\nc,d\n");
        check(b"a\r\nb\rc", "a\r\nb\rc");
        check("é".as_bytes(), "é");
    }

    proptest! {
        #[test]
        fn any_wide_text_is_read(text in "\\PC{0,40}", n in 1..5usize) {
            let wide: Vec<u8> = b"\xff\xfe".iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let mut reader = AsUtf8::new(&wide[..]).unwrap();
            let (mut read, mut part) = (Vec::new(), vec![0; n]);
            loop {
                let n = reader.read(&mut part).unwrap();
                if n == 0 { break }
                read.extend_from_slice(&part[..n]);
            }
            prop_assert_eq!(String::from_utf8(read).unwrap(), text);
        }
    }
}
