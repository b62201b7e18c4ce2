//! The versioned JSON form, as text.

use std::io;

use rashomon_schema::Reading;

/// The reading as one line of JSON, without the line end.
///
/// # Panics
///
/// Never: a reading holds nothing that JSON cannot.
pub fn json_line(reading: &Reading) -> String {
    // Records take about as much again as the text, several times over in dense reports.
    let mut bytes = Vec::with_capacity(4 * reading.report.text.len() + 1024);
    serde_json::to_writer(&mut bytes, reading).expect("a reading has no maps with keys other than text");
    String::from_utf8(bytes).expect("serde_json writes UTF-8")
}

/// The reading as indented JSON, for people.
///
/// # Panics
///
/// Never: a reading holds nothing that JSON cannot.
pub fn json_pretty(reading: &Reading) -> String {
    serde_json::to_string_pretty(reading).expect("a reading has no maps with keys other than text")
}

/// Writes the reading as one line of JSON and its line end, many small pieces one after another.
///
/// # Errors
///
/// What `writer` reports.
pub fn write_json_line(writer: &mut impl io::Write, reading: &Reading) -> io::Result<()> {
    serde_json::to_writer(&mut *writer, reading)?;
    writer.write_all(b"\n")
}
