//! The web as it is archived and syndicated.

mod feed;
mod http;
mod warc;

pub(crate) use feed::{begins_like_feed, entries, json_entries};
pub(crate) use warc::Warc;
