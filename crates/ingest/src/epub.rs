//! EPUB: the chapters of a book in the order of its spine (EPUB 3.3, OPF), each a page of its own.

use crate::error::IngestError;
use crate::format::Format;
use crate::kind::Kind;
use crate::language::code_of_tag;
use crate::metadata::Metadata;
use crate::office::Packed;
use crate::office::xml::{Mark, walk};
use crate::published::parse_published;
use crate::step::{About, Member, Source, Step};

const WHAT: &str = "EPUB book";

/// The chapters of a book.
pub(crate) fn chapters(bytes: &[u8]) -> Result<Vec<Step>, IngestError> {
    let mut packed = Packed::open(bytes, WHAT)?;
    let root = rootfile(&packed.needed("META-INF/container.xml")?)?;
    let package = Package::read(&packed.needed(&root)?)?;
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps = Vec::new();
    for href in package.spine() {
        let name = joined(folder, &href);
        let step = match packed.bytes(&name) {
            Ok(Some(bytes)) => {
                let about = About {
                    kind: Some(Kind::Document(Format::Html)),
                    given: package.metadata.clone(),
                    ..About::default()
                };
                Step::Member(Member { name, source: Source::bytes(bytes), about: Box::new(about) })
            }
            Ok(None) => Step::Refused { name, error: IngestError::damaged(WHAT, "a chapter is missing") },
            Err(error) => Step::Refused { name, error },
        };
        steps.push(step);
    }
    if steps.is_empty() { Err(IngestError::damaged(WHAT, "it lists no chapters")) } else { Ok(steps) }
}

fn rootfile(container: &str) -> Result<String, IngestError> {
    let mut path = None;
    walk(container, |mark| {
        if let Mark::Open("rootfile", attributes) = mark {
            path = path.take().or_else(|| attributes.get("full-path"));
        }
    })?;
    path.ok_or_else(|| IngestError::damaged(WHAT, "its container names no package"))
}

#[derive(Default)]
struct Package {
    metadata: Metadata,
    /// Id, address and properties of each file.
    items: Vec<(String, String, String)>,
    refs: Vec<String>,
}

impl Package {
    fn read(opf: &str) -> Result<Self, IngestError> {
        let (mut package, mut open, mut date) = (Self::default(), String::new(), String::new());
        let mut publisher = String::new();
        let mut language = String::new();
        walk(opf, |mark| match mark {
            Mark::Open("item", attributes) => {
                let get = |name| attributes.get(name).unwrap_or_default();
                package.items.push((get("id"), get("href"), get("properties")));
            }
            Mark::Open("itemref", attributes) => package.refs.extend(attributes.get("idref")),
            Mark::Open(name, _) => name.clone_into(&mut open),
            Mark::Close(_) => open.clear(),
            Mark::Text(text) => match open.as_str() {
                "date" if date.is_empty() => date.push_str(text),
                "publisher" => publisher.push_str(text),
                "language" if language.is_empty() => language.push_str(text),
                _ => {}
            },
        })?;
        package.metadata = Metadata {
            publisher: Some(publisher.trim().to_owned()).filter(|name| !name.is_empty()),
            published: parse_published(&date).map(|(day, _)| day),
            language: code_of_tag(language.trim()),
            ..Metadata::default()
        };
        Ok(package)
    }

    /// The addresses of the chapters, without tables of contents.
    fn spine(&self) -> Vec<String> {
        let item = |id: &String| self.items.iter().find(|(known, ..)| known == id);
        let chapters =
            self.refs.iter().filter_map(item).filter(|(_, _, properties)| !properties.contains("nav"));
        chapters.map(|(_, href, _)| percent_decoded(href.split('#').next().unwrap_or_default())).collect()
    }
}

fn joined(folder: &str, href: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "" | "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// An address with its `%20` decoded.
fn percent_decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::tests_of_packed::pack;
    use proptest::prelude::*;

    #[test]
    fn chapters_come_in_the_order_of_the_spine() {
        let container = "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";
        let opf = "<package><metadata><dc:date>2019-03-12</dc:date><dc:publisher>Valley Press</dc:publisher><dc:language>en-GB</dc:language></metadata>
            <manifest><item id='n' href='nav.xhtml' properties='nav'/><item id='b' href='two%20b.xhtml'/><item id='a' href='../one.xhtml#x'/></manifest>
            <spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/></spine></package>";
        let bytes = pack(&[
            ("META-INF/container.xml", container),
            ("OPS/book.opf", opf),
            ("OPS/two b.xhtml", "<p>Two.</p>"),
            ("one.xhtml", "<p>One.</p>"),
        ]);
        let names: Vec<String> = chapters(&bytes)
            .unwrap()
            .into_iter()
            .map(|step| match step {
                Step::Member(member) => {
                    let Metadata { publisher, published, language, .. } = member.about.given;
                    format!(
                        "{} {} {} {}",
                        member.name,
                        publisher.unwrap(),
                        published.unwrap(),
                        language.unwrap()
                    )
                }
                _ => "refused".to_owned(),
            })
            .collect();
        assert_eq!(
            names,
            ["one.xhtml Valley Press 2019-03-12 en", "OPS/two b.xhtml Valley Press 2019-03-12 en"]
        );
    }

    #[test]
    fn a_book_without_chapters_is_refused() {
        assert!(chapters(&pack(&[("mimetype", "application/epub+zip")])).is_err());
    }

    proptest! {
        #[test]
        fn damage_is_harmless(opf in "(<item id='a' href='b%2'/>|<itemref idref='a'/>|<dc:date>|</dc:date>|<|>|&|[a-c]){0,20}", href in "[a-c./%#]{0,12}") {
            let opf = format!("<item id='a' href='{href}'/><itemref idref='a'/>{opf}");
            let _ = chapters(&pack(&[("META-INF/container.xml", "<rootfile full-path='a.opf'/>"), ("a.opf", &opf)])).is_ok();
        }
    }
}
