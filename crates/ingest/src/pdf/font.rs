//! Fonts: which text a code stands for, and how wide it is.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

/// What is known of a font.
pub(super) struct Font {
    codes: Codes,
    /// In thousandths of the size.
    widths: HashMap<u32, f32>,
    default_width: Option<f32>,
}

enum Codes {
    /// One byte a code.
    Table(Vec<String>),
    /// Two bytes a code.
    Wide(Encoding<'static>),
    /// The document does not say what its codes stand for.
    Unknown,
}

/// A code of a string that is shown.
pub(super) struct Glyph {
    pub text: String,
    /// In sizes of the font.
    pub width: f32,
    /// Whether word spacing widens it: it is the one-byte code of a space.
    pub is_space: bool,
}

impl Font {
    /// Reads a font of a document.
    pub fn read(font: &Dictionary, document: &Document, limit: usize) -> Self {
        let is_composite = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0");
        let codes = if is_composite { wide(font, document, limit) } else { table(font, document, limit) };
        let (widths, default_width) =
            if is_composite { composite_widths(font, document) } else { simple_widths(font, document) };
        Self { codes, widths, default_width: default_width.map(|width| width / 1000.0) }
    }

    /// The glyphs of a string; none where nobody knows what its codes stand for.
    pub fn glyphs(&self, string: &[u8]) -> Vec<Glyph> {
        match &self.codes {
            Codes::Unknown => Vec::new(),
            Codes::Table(table) => string
                .iter()
                .map(|byte| self.glyph(u32::from(*byte), table[usize::from(*byte)].clone(), *byte == b' '))
                .collect(),
            Codes::Wide(encoding) => string
                .chunks(2)
                .map(|code| {
                    let number = code.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
                    self.glyph(number, encoding.bytes_to_string(code).unwrap_or_default(), false)
                })
                .collect(),
        }
    }

    fn glyph(&self, code: u32, text: String, is_space: bool) -> Glyph {
        let width = self.widths.get(&code).map(|width| width / 1000.0).or(self.default_width);
        Glyph { width: width.unwrap_or_else(|| usual_width(&text)), text, is_space }
    }
}

/// What the bytes of a simple font stand for: its map to Unicode first, its encoding where that is silent.
fn table(font: &Dictionary, document: &Document, limit: usize) -> Codes {
    let base = font.get_font_encoding_with_limit(document, limit).ok();
    let mapped = to_unicode(font, document, limit);
    let text = |byte: u8| {
        let by_map =
            mapped.as_ref().and_then(|map| map.bytes_to_string(&[byte]).ok()).filter(|text| is_text(text));
        by_map.or_else(|| base.as_ref()?.bytes_to_string(&[byte]).ok()).unwrap_or_default()
    };
    Codes::Table((0..=255).map(text).collect())
}

fn wide(font: &Dictionary, document: &Document, limit: usize) -> Codes {
    to_unicode(font, document, limit).map_or_else(|| predefined(font), Codes::Wide)
}

/// Two-byte codes that are UTF-16 themselves.
fn predefined(font: &Dictionary) -> Codes {
    match font.get(b"Encoding").and_then(Object::as_name) {
        Ok(name) if name.starts_with(b"Uni") => Codes::Wide(Encoding::SimpleEncoding(b"UniGB-UTF16-H")),
        _ => Codes::Unknown,
    }
}

fn to_unicode(font: &Dictionary, document: &Document, limit: usize) -> Option<Encoding<'static>> {
    let mut only_map = font.clone();
    only_map.remove(b"Encoding");
    font.get(b"ToUnicode").ok()?;
    match only_map.get_font_encoding_with_limit(document, limit) {
        Ok(Encoding::UnicodeMapEncoding(map)) => Some(Encoding::UnicodeMapEncoding(map)),
        _ => None,
    }
}

fn is_text(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\u{fffd}', '\0'])
}

fn simple_widths(font: &Dictionary, document: &Document) -> (HashMap<u32, f32>, Option<f32>) {
    let first = number(font, b"FirstChar", document).unwrap_or(0.0) as u32;
    let widths = font.get_deref(b"Widths", document).and_then(Object::as_array);
    let Ok(widths) = widths else { return (HashMap::new(), None) };
    let numbers =
        widths.iter().zip(first..).filter_map(|(width, code)| Some((code, value(width, document)?)));
    // A width of nothing says nothing.
    (numbers.filter(|(_, width)| *width > 0.0).take(256).collect(), None)
}

/// Widths of a composite font: `1 [500 600] 7 9 400`.
fn composite_widths(font: &Dictionary, document: &Document) -> (HashMap<u32, f32>, Option<f32>) {
    const MOST: usize = 1 << 16;
    let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array).ok();
    let descendant =
        descendants.and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
    let Some(descendant) = descendant else { return (HashMap::new(), Some(1000.0)) };
    let default = number(descendant, b"DW", document).unwrap_or(1000.0);
    let listed =
        descendant.get_deref(b"W", document).and_then(Object::as_array).map_or(&[][..], Vec::as_slice);
    let (mut widths, mut at) = (HashMap::new(), 0);
    while let Some(first) = listed.get(at).and_then(|first| value(first, document)) {
        let first = first as u32;
        match listed.get(at + 1).and_then(|next| document.dereference(next).ok()).map(|(_, next)| next) {
            Some(Object::Array(each)) => {
                widths.extend(
                    (first..)
                        .zip(each)
                        .filter_map(|(code, width)| Some((code, value(width, document)?)))
                        .take(MOST),
                );
                at += 2;
            }
            Some(last) => {
                let Some(width) = listed.get(at + 2).and_then(|width| value(width, document)) else { break };
                let last = value(last, document).unwrap_or(0.0) as u32;
                widths.extend((first..=last).take(MOST).map(|code| (code, width)));
                at += 3;
            }
            None => break,
        }
        if widths.len() > MOST {
            break;
        }
    }
    (widths, Some(default))
}

fn number(dictionary: &Dictionary, key: &[u8], document: &Document) -> Option<f32> {
    value(dictionary.get(key).ok()?, document)
}

/// A number, or the one that a reference leads to.
pub(super) fn value(object: &Object, document: &Document) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}

/// About how wide characters are in common fonts.
fn usual_width(text: &str) -> f32 {
    let of = |c: char| match c {
        'i' | 'l' | 'j' | 'f' | 't' | 'r' | 'I' | ' ' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | '’'
        | '‘' => 0.28,
        'm' | 'w' | 'M' | 'W' | '—' => 0.83,
        c if c.is_uppercase() => 0.67,
        _ => 0.55,
    };
    text.chars().map(of).sum()
}
