//! Where results go: standard output, or a file that appears once it is complete.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

use crate::failure::UserError;

/// An open output.
pub enum Output {
    Standard(BufWriter<StdoutLock<'static>>),
    File {
        writer: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
    /// A device or a pipe that already has the name, such as `/dev/null`: it is written to and stays what it is.
    Device {
        writer: BufWriter<File>,
        path: PathBuf,
    },
}

impl Output {
    /// Opens standard output, or a temporary file next to the one that will appear.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Standard(BufWriter::with_capacity(1 << 16, io::stdout().lock())));
        };
        if path.is_dir() {
            let message = format!("cannot write to `{}`: it is a directory", path.display());
            return Err(UserError::with_hint(message, "name a file in it"));
        }
        if path.metadata().is_ok_and(|data| !data.is_file()) {
            let file = OpenOptions::new().write(true).open(path).map_err(|e| cannot_write(path, &e))?;
            return Ok(Self::Device {
                writer: BufWriter::with_capacity(1 << 16, file),
                path: path.to_owned(),
            });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(folder).map_err(|e| cannot_write(path, &e))?;
        remove_when_interrupted(file.path().to_owned());
        Ok(Self::File { writer: BufWriter::with_capacity(1 << 16, file), path: path.to_owned() })
    }

    /// Writes everything out; the file appears under its name only now.
    pub fn finish(self) -> Result<()> {
        match self {
            Self::Standard(mut writer) => writer.flush().context("cannot write to standard output"),
            Self::File { writer, path } => {
                let file = writer.into_inner().map_err(|e| cannot_write(&path, e.error()))?;
                allow_others_to_read(file.as_file());
                file.persist(&path).map_err(|e| cannot_write(&path, &e.error))?;
                Ok(())
            }
            Self::Device { mut writer, path } => writer.flush().map_err(|e| cannot_write(&path, &e)),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(writer) => writer.write(bytes),
            Self::File { writer, .. } => writer.write(bytes),
            Self::Device { writer, .. } => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(writer) => writer.flush(),
            Self::File { writer, .. } => writer.flush(),
            Self::Device { writer, .. } => writer.flush(),
        }
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> anyhow::Error {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => UserError::with_hint(
            format!("cannot write `{path}`: its folder does not exist"),
            "make the folder first",
        ),
        io::ErrorKind::PermissionDenied => {
            let message = format!("cannot write `{path}`: its folder may not be written to");
            UserError::with_hint(message, "name another folder")
        }
        _ => UserError::plain(format!("cannot write `{path}`: {error}")),
    }
}

/// Removes the unfinished file when the run is interrupted.
fn remove_when_interrupted(unfinished: PathBuf) {
    const INTERRUPTED: i32 = 130;
    let remove = move || {
        // It may be gone already; either way the run ends here.
        let _ = std::fs::remove_file(&unfinished);
        std::process::exit(INTERRUPTED);
    };
    // A handler that cannot be set leaves a temporary file behind in the worst case, which harms no result.
    let _ = ctrlc::set_handler(remove);
}

/// Gives a temporary file, which only its owner may read, the usual rights of a new file.
#[cfg(unix)]
pub fn allow_others_to_read(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    // Where rights cannot be changed the file stays private, which does no harm.
    let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
}

/// Other systems give temporary files the usual rights.
#[cfg(not(unix))]
pub fn allow_others_to_read(_: &File) {}

/// Whether the error means that the reader of the output has left, as `head` does.
pub fn is_closed(error: &anyhow::Error) -> bool {
    let io_error = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    io_error.is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

/// Prints a line.
pub fn say(line: &str) -> Result<()> {
    writeln!(io::stdout(), "{line}").context("cannot write to standard output")
}
