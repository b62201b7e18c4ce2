//! The same reading with its spans counted in another version of the text.

use rashomon_schema::Reading;

/// What spans count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Offsets {
    /// Unicode scalar values of the clean text.
    #[default]
    Text,
    /// Unicode scalar values of the decoded source.
    Source,
    /// Bytes of the published document.
    Bytes,
}

/// The reading with every span counted as `to` says.
///
/// The text itself stays the clean one.
pub fn with_offsets(reading: &Reading, to: Offsets) -> Reading {
    let mut mapped = reading.clone();
    let source = &reading.report.source;
    match to {
        Offsets::Text => {}
        Offsets::Source => mapped.visit_spans(&|span| *span = source.to_decoded.map(*span)),
        Offsets::Bytes => {
            mapped.visit_spans(&|span| *span = source.to_bytes.map(source.to_decoded.map(*span)));
        }
    }
    mapped
}
