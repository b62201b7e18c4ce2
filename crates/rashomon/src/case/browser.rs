//! Opening an address in the user's browser.

use std::io::Write;
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

/// A page that leads to the address. It is removed when this is dropped.
///
/// The address holds the key of the desk, and other users of the machine see the arguments of programs: so the browser
/// is given a file that only its owner may read.
pub struct Browser {
    _page: NamedTempFile,
}

impl Browser {
    /// Opens the address; none where there is no screen or no browser.
    pub fn open(address: &str) -> Option<Self> {
        if cfg!(target_os = "linux") && !has_screen() {
            return None;
        }
        let mut page = tempfile::Builder::new().prefix("rashomon-desk-").suffix(".html").tempfile().ok()?;
        let text = format!(
            "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url={address}\">\
             <title>Rashomon</title><p><a href=\"{address}\">Open the desk</a></p>\n"
        );
        page.write_all(text.as_bytes()).and_then(|()| page.flush()).ok()?;
        let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        let mut command = if cfg!(windows) { Command::new("explorer") } else { Command::new(program) };
        command.arg(page.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().ok()?;
        Some(Self { _page: page })
    }
}

fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
