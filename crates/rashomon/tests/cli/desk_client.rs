//! A running desk, and a browser of a few lines that asks it.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::folder::{Folder, PROGRAM, UNSET};

/// A desk that ends with the test.
pub struct Desk {
    child: Child,
    pub port: u16,
    pub key: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The value of the first attribute after some text: `after("name=\"seen\" ", "value")`.
    pub fn attribute_after(&self, text: &str, name: &str) -> String {
        let at = self.body.find(text).unwrap_or_else(|| panic!("no `{text}` in {}", self.body));
        let rest = &self.body[at..];
        let start = rest.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        let value = &rest[start..];
        value[..value.find('"').unwrap()].replace("&#38;", "&").replace("&amp;", "&")
    }
}

impl Desk {
    /// Starts the desk of the case in a folder, with more options.
    pub fn start(folder: &Folder, options: &[&str]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.current_dir(folder.path()).args(["desk", "--no-browser", "--port", "0"]).args(options);
        for name in UNSET {
            command.env_remove(name);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        if line.is_empty() {
            let mut errors = String::new();
            child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
            panic!("the desk did not start: {errors}");
        }
        let (_, address) = line.trim().split_once("http://127.0.0.1:").unwrap();
        let (port, key) = address.split_once("/?key=").unwrap();
        Self { child, port: port.parse().unwrap(), key: key.to_owned() }
    }

    /// Sends bytes, and reads the answer.
    pub fn send(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // A desk that refuses a large body may close before all of it is sent.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let headers = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Answer { status, headers, body: body.to_owned() }
    }

    /// A request with headers of its own, besides host, key and length.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: desk_key_{}={}\r\nConnection: close\r\n\
             Content-Length: {}\r\n",
            self.port,
            self.port,
            self.key,
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        self.send(&[head.as_bytes(), b"\r\n", body].concat())
    }

    /// A page.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path.split('#').next().unwrap(), &[], b"")
    }

    /// A page that is there.
    pub fn page(&self, path: &str) -> Answer {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer
    }

    /// The proof that a form comes from the desk.
    pub fn token(&self) -> String {
        self.page("/add").attribute_after("name=\"token\"", "value")
    }

    /// A form, with its token.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let all = [&[("token", token.as_str())], fields].concat();
        let pairs: Vec<String> =
            all.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        self.ask("POST", path, &headers, pairs.join("&").as_bytes())
    }

    /// Files and fields as a browser sends them.
    pub fn upload(&self, fields: &[(&str, &str)], files: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let mut body = String::new();
        for (name, value) in [&[("token", token.as_str())], fields].concat() {
            body.push_str(&format!(
                "--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        for (name, text) in files {
            body.push_str(&format!(
                "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n{text}\r\n"
            ));
        }
        body.push_str("--B--\r\n");
        self.ask("POST", "/add", &[("Content-Type", "multipart/form-data; boundary=B")], body.as_bytes())
    }

    /// The page of a job once nothing more comes.
    pub fn finished(&self, path: &str) -> Answer {
        let start = Instant::now();
        loop {
            let page = self.page(path);
            if !page.body.contains("data-events") {
                return page;
            }
            assert!(start.elapsed() < Duration::from_secs(120), "{}", page.body);
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A value as forms send it.
pub fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") }
            },
        )
        .collect()
}
