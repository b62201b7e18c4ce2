//! What can go wrong with a case file, and what to do about it.

use std::path::{Path, PathBuf};

use rashomon_ledger::LedgerError;
use rusqlite::ErrorCode;

/// Why a case file cannot be used as asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no file.
    #[error("cannot open the case `{}`: there is no such file", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// There is a file already.
    #[error("cannot make the case `{}`: there is a file already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("cannot open `{}`: it is not a case file", path.display())]
    NotACase {
        /// The file.
        path: PathBuf,
    },
    /// A later program wrote it.
    #[error("cannot open the case `{}`: it is of version {found}, and this program knows versions up to {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The latest version that is known.
        known: i64,
    },
    /// Somebody else is writing.
    #[error("cannot write to the case `{}`: another program is writing to it", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// It may not be written to.
    #[error("cannot write to the case `{}`: the file or its folder is read-only", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("cannot write to the case `{}`: the disk is full", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Its pages are damaged.
    #[error("cannot read the case `{}`: the file is damaged ({detail})", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite or the decoder says.
        detail: String,
    },
    /// No such thing.
    #[error("there is no {what} `{id}` in the case")]
    Unknown {
        /// What was asked for.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Several things begin like this.
    #[error("`{id}` can be several things: {found}")]
    Ambiguous {
        /// What was given.
        id: String,
        /// What it can be.
        found: String,
    },
    /// Something that may not be done.
    #[error("{message}")]
    Refused {
        /// What, and why not.
        message: String,
        /// What to do instead.
        hint: Option<String>,
    },
    /// The key is not the case's.
    #[error("cannot sign for the case `{}`: the key is not the one that the case was made with", path.display())]
    WrongKey {
        /// The case.
        path: PathBuf,
    },
    /// The ledger refuses.
    #[error("the ledger of the case: {0}")]
    Ledger(#[from] LedgerError),
    /// SQLite fails.
    #[error("the case file: {0}")]
    Sql(#[from] rusqlite::Error),
    /// A record cannot be written or read.
    #[error("a record of the case: {0}")]
    Json(#[from] serde_json::Error),
    /// Files or compression fail.
    #[error("the case file: {0}")]
    Io(#[from] std::io::Error),
}

/// The result of asking a case file for something.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// The remedy, if there is one.
    pub fn hint(&self) -> Option<&str> {
        Some(match self {
            Self::Missing { .. } => "make it with `rashomon case new FILE`, or name another with `--case`",
            Self::Exists { .. } => "name another file, or add to this one with `rashomon case add`",
            Self::NotACase { .. } => "name a file that `rashomon case new` made",
            Self::Newer { .. } => "use the newer program that wrote it",
            Self::Locked { .. } => "wait until the other command ends, then repeat this one",
            Self::ReadOnly { .. } => "copy the case and its key to a place that may be written to",
            Self::Full { .. } => "make room and repeat the command: what was acknowledged is kept",
            Self::Damaged { .. } => "`rashomon case verify` says what is damaged; restore that from a copy",
            Self::Unknown { .. } => "`rashomon case incidents` and `rashomon case search` show ids",
            Self::Ambiguous { .. } => "give the whole id",
            Self::WrongKey { .. } => "use the key file that was made together with the case",
            Self::Refused { hint, .. } => hint.as_deref()?,
            Self::Ledger(_) | Self::Sql(_) | Self::Json(_) | Self::Io(_) => return None,
        })
    }

    /// Whether the user can remedy it, rather than us.
    pub const fn is_users(&self) -> bool {
        !matches!(self, Self::Sql(_) | Self::Json(_) | Self::Io(_))
    }

    /// A refusal with its remedy.
    pub(crate) fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), hint: Some(hint.into()) }
    }

    /// Nothing of this kind has the id.
    pub(crate) fn unknown(what: &'static str, id: &str) -> Self {
        Self::Unknown { what, id: id.to_owned() }
    }

    /// Says of which file an error of SQLite is, and what it means.
    pub(crate) fn at(self, path: &Path) -> Self {
        let path = path.to_owned();
        let Self::Sql(error) = self else { return self };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::NotADatabase) => Self::NotACase { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, detail: error.to_string() },
            _ => Self::Sql(error),
        }
    }
}
