//! What files can hold.

use crate::format::Format;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One document.
    Document(Format),
    /// JSON: reports one a line, one after another, or in an array.
    Json,
    /// A table in text: one report a row.
    Csv,
    /// A message of electronic mail.
    Message,
    /// Many messages.
    Mailbox,
    /// A page that was saved as a message.
    SavedPage,
    /// An archive of the web.
    Warc,
    /// Archives of the web, packed with their indexes.
    Wacz,
    /// A feed in XML.
    Feed,
    /// A feed in JSON.
    JsonFeed,
    /// Messages of Telegram in JSON.
    Telegram,
    /// Messages of Telegram as a page.
    TelegramPage,
    /// A chat of WhatsApp.
    WhatsApp,
    /// A book of pages.
    Epub,
    /// A workbook of 2007 or later.
    Xlsx,
    /// A binary workbook.
    Xlsb,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A document of Office from before 2007: a workbook, or one that cannot be read.
    OldOffice,
    /// Compressed data.
    Gzip,
    /// Compressed data.
    Zstd,
    /// A ZIP archive, or a document that is packed as one.
    Zip,
    /// A tape archive.
    Tar,
}
