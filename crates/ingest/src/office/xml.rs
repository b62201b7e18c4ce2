//! XML, read from left to right. Entities that a document declares itself are not expanded.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::entity::decode_references;
use crate::error::IngestError;

/// What comes next in an XML document. Names are without their prefixes.
#[derive(Debug)]
pub(crate) enum Mark<'m> {
    Open(&'m str, &'m Attributes<'m>),
    Close(&'m str),
    Text(&'m str),
}

/// The attributes of an element.
#[derive(Debug)]
pub(crate) struct Attributes<'m>(&'m BytesStart<'m>);

impl Attributes<'_> {
    /// The value of the first attribute with a name, whatever its prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| local(attribute.key.as_ref()) == name)?;
        Some(decode_references(found.value.as_ref()))
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Passes everything in a document to `take`; what is damaged ends it, and is returned.
pub(crate) fn walk(xml: &str, mut take: impl FnMut(Mark<'_>)) -> Result<(), IngestError> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Start(tag)) => take(Mark::Open(local(tag.name().as_ref()), &Attributes(&tag))),
            Ok(Event::Empty(tag)) => {
                let name = tag.name();
                take(Mark::Open(local(name.as_ref()), &Attributes(&tag)));
                take(Mark::Close(local(name.as_ref())));
            }
            Ok(Event::End(tag)) => take(Mark::Close(local(tag.name().as_ref()))),
            Ok(Event::Text(text)) => take(Mark::Text(&text)),
            Ok(Event::CData(text)) => take(Mark::Text(&text.into_inner())),
            Ok(Event::GeneralRef(reference)) => {
                let written = format!("&{};", reference.into_inner());
                take(Mark::Text(&decode_references(&written)));
            }
            Ok(_) => {}
            Err(error) => return Err(IngestError::damaged("XML", error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(xml: &str) -> String {
        let mut told = String::new();
        let walked = walk(xml, |mark| match mark {
            Mark::Open(name, attributes) => {
                told += &format!("<{name} {}>", attributes.get("val").unwrap_or_default())
            }
            Mark::Close(name) => told += &format!("</{name}>"),
            Mark::Text(text) => told += text,
        });
        if walked.is_err() { told + "!" } else { told }
    }

    #[test]
    fn elements_text_and_references() {
        assert_eq!(
            told("<w:p w:val='a&amp;b'>x &lt; &#233;<br/><![CDATA[<y>]]></w:p>"),
            "<p a&b>x < é<br ></br><y></p>"
        );
    }

    #[test]
    fn declared_entities_are_not_expanded() {
        let xml = "<!DOCTYPE a [<!ENTITY b 'bomb'>]><a>&b;&b;</a>";
        assert!(!told(xml).contains("bomb"), "{}", told(xml));
    }
}
