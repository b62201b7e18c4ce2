//! The web desk: a case in a browser, on this machine alone.
//!
//! Pages are rendered here and work without scripts. A [`Host`] brings what this crate does not know: how reports are
//! read, how incidents are compared and judged, and who signs the ledger. [`serve`] answers on a socket of the loopback
//! interface; [`router`] is the same without a socket, for tests.
//!
//! | module | what |
//! |---|---|
//! | `guard` | who may ask: key, host, origin, and what every answer carries |
//! | `desk` | the case behind the pages: readers, one writer, the list of incidents |
//! | `page` | one module a page |
//! | `api` | the same as JSON |
//! | `words` | every word of the interface |

mod api;
mod desk;
mod error;
mod files;
mod filter;
mod form;
mod guard;
mod host;
mod job;
mod layout;
mod lock;
mod page;
mod passage_view;
mod server;
mod visit;
mod visitor;
mod words;

pub use desk::{Desk, DeskOptions};
pub use host::{AddEvent, AddSummary, Host, Problem, Upload};
pub use server::{router, serve};
