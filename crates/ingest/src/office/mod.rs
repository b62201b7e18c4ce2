//! Documents of word processors.

pub(crate) mod docx;
pub(crate) mod odt;
mod packed;
mod paragraphs;
pub(crate) mod rtf;
mod rtf_words;
pub(crate) mod xml;

pub(crate) use packed::Packed;

#[cfg(test)]
pub(crate) mod tests_of_packed {
    use std::io::{Cursor, Write};

    use proptest::prelude::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::{docx, odt};

    /// A ZIP archive of texts.
    pub(crate) fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    proptest! {
        #[test]
        fn damage_is_harmless(at in 0..4000usize, with in any::<u8>(), cut in 0..4000usize, xml in "(<w:p>|</w:p>|<w:t>|</w:t>|<text:p>|<text:note-body>|</text:p>|&#x41;|&b;|<!DOCTYPE a [|]>|<del>|<|>|[ab]){0,20}") {
            let mut bytes = pack(&[
                ("word/document.xml", &format!("<w:body>{xml}</w:body>")),
                ("content.xml", &format!("<office:body>{xml}</office:body>")),
            ]);
            for _ in 0..2 {
                let _ = (docx::extract(&bytes), odt::extract(&bytes));
                let n = bytes.len();
                bytes[at % n] = with;
                bytes.truncate(cut.max(1));
            }
        }
    }
}
