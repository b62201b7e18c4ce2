//! Exports of messengers: each message is a report of whoever sent it.

mod telegram;
mod telegram_page;
mod whatsapp;

pub(crate) use telegram::{begins_like_export, messages};
pub(crate) use telegram_page::{is_export_page, page_messages};
pub(crate) use whatsapp::{WhatsApp, begins_like_chat};
