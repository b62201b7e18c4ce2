//! What a server answered, as archives of the web keep it (RFC 9112).

use std::io::Read;

use crate::error::IngestError;

/// An answer: its status, and what it says of its body.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    pub status: u16,
    pub headers: Headers,
    pub body: Vec<u8>,
}

/// Names in lower case with their values.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads lines `Name: value`; a line that begins with white space goes on with the one before.
    pub fn read(text: &str) -> Self {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), headers.last_mut()) {
                value.push(' ');
                value.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(headers)
    }

    /// The value of the first header of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The type of the content, in lower case and without its parameters.
    pub fn content_type(&self) -> String {
        let value = self.get("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The encoding that the type of the content declares.
    pub fn charset(&self) -> Option<String> {
        let value = self.get("content-type")?;
        let at = value.to_ascii_lowercase().find("charset=")? + "charset=".len();
        let charset = value.get(at..)?.split(';').next()?.trim().trim_matches(['"', '\'']);
        Some(charset.to_owned()).filter(|charset| !charset.is_empty())
    }
}

/// Takes an answer apart; its body is unpacked to at most `most` bytes.
pub(super) fn read_answer(bytes: &[u8], most: u64) -> Result<Answer, IngestError> {
    let bad = |reason: &str| IngestError::damaged("answer of the server", reason);
    let (head, body) = split_head(bytes).ok_or_else(|| bad("its headers do not end"))?;
    let head = String::from_utf8_lossy(head);
    let (first, rest) = head.split_once('\n').unwrap_or((&head, ""));
    let status = first
        .split_whitespace()
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| bad("it has no status"))?;
    let headers = Headers::read(rest);
    let has =
        |name, word: &str| headers.get(name).is_some_and(|value| value.to_ascii_lowercase().contains(word));
    // Some archives keep the header although they took the chunks apart.
    let whole = if has("transfer-encoding", "chunked") {
        unchunked(body).unwrap_or_else(|| body.to_vec())
    } else {
        body.to_vec()
    };
    let body = if has("content-encoding", "gzip") && whole.starts_with(b"\x1f\x8b") {
        unpacked(flate2::read::MultiGzDecoder::new(&whole[..]), most)?
    } else if has("content-encoding", "deflate") {
        unpacked(flate2::read::ZlibDecoder::new(&whole[..]), most).unwrap_or(whole)
    } else if has("content-encoding", "zstd") && whole.starts_with(b"\x28\xb5\x2f\xfd") {
        let decoder = zstd::stream::read::Decoder::new(&whole[..]);
        unpacked(decoder.map_err(|error| IngestError::damaged("zstd data", error))?, most)?
    } else {
        whole
    };
    Ok(Answer { status, headers, body })
}

/// Headers and what follows the blank line behind them.
pub(super) fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let find = |blank: &[u8]| {
        bytes.windows(blank.len()).position(|window| window == blank).map(|at| (at, at + blank.len()))
    };
    let (end, begin) = [find(b"\r\n\r\n"), find(b"\n\n")].into_iter().flatten().min()?;
    Some((&bytes[..end], &bytes[begin..]))
}

/// A body without the sizes of its chunks; none where it has none.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let (mut whole, mut rest) = (Vec::with_capacity(body.len()), body);
    loop {
        let line_end = rest.windows(2).take(64).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..line_end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[line_end + 2..];
        if size == 0 {
            return Some(whole);
        }
        let chunk = &rest[..size.min(rest.len())];
        whole.extend_from_slice(chunk);
        rest = rest.get(size + 2..)?;
    }
}

fn unpacked(source: impl Read, most: u64) -> Result<Vec<u8>, IngestError> {
    let mut bytes = Vec::new();
    let read = source.take(most + 1).read_to_end(&mut bytes);
    match read {
        // A page that was cut off is read as far as it goes.
        Err(error) if bytes.is_empty() => Err(IngestError::damaged("answer of the server", error)),
        _ if bytes.len() as u64 > most => Err(IngestError::MemberTooLarge { size: bytes.len() }),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn answers_are_taken_apart() {
        let answer = read_answer(
            b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; Charset=\"windows-1252\"\r\nX: a\r\n b\r\n\r\n<p>x",
            100,
        )
        .unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"<p>x"[..]));
        assert_eq!(
            (answer.headers.content_type().as_str(), answer.headers.charset().as_deref()),
            ("text/html", Some("windows-1252"))
        );
        assert_eq!(answer.headers.get("x"), Some("a b"));
    }

    #[test]
    fn chunks_are_joined() {
        let chunked =
            |body: &str| format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}").into_bytes();
        assert_eq!(
            read_answer(&chunked("4\r\nTwo \r\n6;x\r\nshells\r\n0\r\n\r\n"), 100).unwrap().body,
            b"Two shells"
        );
        assert_eq!(read_answer(&chunked("Two shells"), 100).unwrap().body, b"Two shells");
    }

    proptest! {
        #[test]
        fn any_answer_is_bounded(head in "(HTTP/1.1 200 OK|[a-c :]|\r\n|transfer-encoding: chunked|content-encoding: (gzip|deflate|zstd)){0,8}", body in proptest::collection::vec(any::<u8>(), 0..80)) {
            let bytes = [head.as_bytes(), b"\r\n\r\n", &body].concat();
            if let Ok(answer) = read_answer(&bytes, 50) {
                prop_assert!(answer.body.len() <= bytes.len().max(50));
            }
        }
    }
}
