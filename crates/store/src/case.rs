//! A case file: made, opened, migrated, and written to in one transaction at a time.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rashomon_ledger::VerifyingKey;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};
use serde_json::json;

use crate::error::{Result, StoreError};
use crate::grouping::Profiles;
use crate::log::append;
use crate::migration::{APPLICATION, LATEST, migrate};
use crate::pack::sha256;
use crate::sql_function::add_functions;

/// How long a writer waits for another one, and how often it looks: a command that adds many reports lets others
/// write for some milliseconds at a time.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(2);
/// Pages of the file that are kept in memory: 64 MB.
const CACHE: &str = "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; \
    PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000;";

/// An open case file.
pub struct Case {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
    pub(crate) profiles: Profiles,
    about: About,
}

/// What a case is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its id: that of all its copies.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: String,
    /// The public key that signs its ledger.
    pub key: VerifyingKey,
}

/// Who works on a case and when. Random bytes make what is erased later impossible to guess from its hash.
#[derive(Debug, Clone)]
pub struct Work {
    /// The name of the person.
    pub author: String,
    /// The time.
    pub time: Timestamp,
    /// Random bytes.
    pub seed: [u8; 32],
}

impl Work {
    /// The time in UTC, to the second.
    pub(crate) fn at(&self) -> String {
        self.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Random digits that nobody can derive from the entry they stand in.
    pub(crate) fn salt(&self, seq: u64) -> String {
        let mut bytes = self.seed.to_vec();
        bytes.extend(seq.to_le_bytes());
        sha256(&bytes)[..32].to_owned()
    }
}

/// What a case is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading alone.
    Read,
    /// Reading and writing.
    Write,
}

impl Case {
    /// Makes a case file whose ledger is signed by `key`.
    ///
    /// # Errors
    /// If there is a file already, or it cannot be made.
    pub fn create(path: &Path, name: &str, key: &VerifyingKey, work: &Work) -> Result<Self> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        make_private(path)?;
        let made = Self::fill(path, name, key, work);
        if made.is_err() {
            // What was just made is of no use to anybody.
            let _ = std::fs::remove_file(path);
        }
        made.map_err(|error| error.at(path))
    }

    fn fill(path: &Path, name: &str, key: &VerifyingKey, work: &Work) -> Result<Self> {
        let mut db = Connection::open(path)?;
        db.busy_handler(Some(wait))?;
        db.execute_batch("PRAGMA journal_mode = WAL;")?;
        db.execute_batch(CACHE)?;
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        migrate(&tx, 0)?;
        let id = sha256(&work.seed)[..16].to_owned();
        let about = About { id, name: name.to_owned(), created: work.at(), key: key.clone() };
        for (field, value) in [
            ("case", &about.id),
            ("name", &about.name),
            ("created", &about.created),
            ("key", &key.to_string()),
        ] {
            tx.execute("INSERT INTO about VALUES (?1, ?2)", (field, value))?;
        }
        let body = json!({"kind": "case", "case": about.id, "name": about.name, "at": about.created,
            "by": work.author, "key": key.to_string(), "version": LATEST});
        append(&tx, "case", &body)?;
        tx.commit()?;
        Self::opened(db, path)
    }

    /// Opens a case file, and brings it to the version of this program where it is opened for writing.
    ///
    /// # Errors
    /// If there is no file, it is not a case, or a later program wrote it.
    pub fn open(path: &Path, access: Access, work: &Work) -> Result<Self> {
        if !path.is_file() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        Self::connect(path, access, work).map_err(|error| error.at(path))
    }

    fn connect(path: &Path, access: Access, work: &Work) -> Result<Self> {
        let mut db = connection(path, access)?;
        db.busy_handler(Some(wait))?;
        db.execute_batch(CACHE)?;
        let number =
            |db: &Connection, pragma| db.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
        if number(&db, "application_id")? != APPLICATION {
            return Err(StoreError::NotACase { path: path.to_owned() });
        }
        let found = number(&db, "user_version")?;
        if found > LATEST {
            return Err(StoreError::Newer { path: path.to_owned(), found, known: LATEST });
        }
        if found < LATEST && access == Access::Write {
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Somebody else may have done it meanwhile.
            let found = number(&tx, "user_version")?;
            if found < LATEST {
                migrate(&tx, found)?;
                let body = json!({"kind": "migration", "from": found, "to": LATEST, "at": work.at(),
                    "by": work.author});
                append(&tx, "migration", &body)?;
            }
            tx.commit()?;
        }
        Self::opened(db, path)
    }

    fn opened(db: Connection, path: &Path) -> Result<Self> {
        let field = |name: &str| -> Result<String> {
            let value = db.query_row("SELECT value FROM about WHERE key = ?1", [name], |row| row.get(0));
            let damaged =
                || StoreError::Damaged { path: path.to_owned(), detail: format!("`{name}` is missing") };
            value.optional()?.ok_or_else(damaged)
        };
        let about = About {
            id: field("case")?,
            name: field("name")?,
            created: field("created")?,
            key: field("key")?.parse()?,
        };
        add_functions(&db)?;
        db.set_prepared_statement_cache_capacity(128);
        Ok(Self { db, path: path.to_owned(), profiles: Profiles::default(), about })
    }

    /// What the case is.
    pub const fn about(&self) -> &About {
        &self.about
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits no longer for another writer, instead of a minute.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn wait_at_most(&self, patience: Duration) -> Result<()> {
        self.read(|db| Ok(db.busy_timeout(patience)?))
    }

    /// Does something in one transaction; nothing of it is kept if it fails.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &Profiles) -> Result<T>,
    ) -> Result<T> {
        let Self { db, path, profiles, .. } = self;
        let run = || {
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&tx, profiles)?;
            tx.commit()?;
            Ok(done)
        };
        run().map_err(|error: StoreError| error.at(path))
    }

    /// Reads, and says of which file an error is.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        work(&self.db).map_err(|error| error.at(&self.path))
    }

    /// Makes everything that was written so far survive the loss of power too.
    pub(crate) fn sync(&self) -> Result<()> {
        self.read(|db| Ok(db.execute_batch("PRAGMA synchronous = FULL;")?))
    }
}

/// Waits for another writer; whether it is worth waiting more.
pub(crate) fn wait(n_looks: i32) -> bool {
    std::thread::sleep(LOOK);
    LOOK * n_looks.unsigned_abs() < PATIENCE
}

/// Opens the file; one on read-only media is opened as one that nobody changes.
fn connection(path: &Path, access: Access) -> Result<Connection> {
    let flags = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    } | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    std::fs::File::open(path).map_err(|error| {
        let message = format!("cannot open the case `{}`: {error}", path.display());
        StoreError::refused(message, "ask its owner for the right to read it")
    })?;
    let db = Connection::open_with_flags(path, flags)?;
    let readable = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    match readable {
        Ok(_) => Ok(db),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) => {
            if access == Access::Write {
                return Err(StoreError::ReadOnly { path: path.to_owned() });
            }
            refuse_interrupted(path)?;
            let escaped =
                path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            let address = format!("file:{escaped}?immutable=1");
            Ok(Connection::open_with_flags(address, flags)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Refuses a file on read-only media whose last entries are in a log that SQLite cannot read there.
fn refuse_interrupted(path: &Path) -> Result<()> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    if std::fs::metadata(&log).map_or(0, |log| log.len()) == 0 {
        return Ok(());
    }
    Err(StoreError::refused(
        format!(
            "cannot read the case `{}` on read-only media: its last command was interrupted, and what it wrote is still in `{}`",
            path.display(),
            log.display()
        ),
        "copy both files to a place that may be written to, and open the case there",
    ))
}

/// Makes an empty file that only its owner may read and write.
pub(crate) fn make_private(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::Exists { path: path.to_owned() },
        std::io::ErrorKind::NotFound => StoreError::refused(
            format!("cannot make the case `{}`: its folder does not exist", path.display()),
            "make the folder first",
        ),
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly { path: path.to_owned() }
        }
        _ => StoreError::Io(error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_ledger::{KeyKind, SigningKey};

    #[test]
    fn a_case_that_somebody_writes_to_all_the_time_is_locked() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("test.rashomon");
        let key = SigningKey::from_seed("rashomon.case/test", KeyKind::Log, &[7; 32]).unwrap();
        let work = Work { author: "Amira".to_owned(), time: Timestamp::UNIX_EPOCH, seed: [0; 32] };
        let mut case = Case::create(&path, "test", &key.verifying_key(), &work).unwrap();
        case.wait_at_most(Duration::ZERO).unwrap();
        let other = Connection::open(&path).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let error = case.sign(&key).unwrap_err();
        assert!(matches!(error, StoreError::Locked { .. }), "{error}");
        assert!(error.to_string().contains("test.rashomon") && error.hint().unwrap().contains("wait"));
        assert!(case.checkpoint().unwrap().is_none(), "reading goes on meanwhile");
        other.execute_batch("COMMIT").unwrap();
        case.sign(&key).unwrap();
    }

    #[test]
    fn a_writer_waits_a_minute() {
        assert!(wait(0) && wait(1000));
        assert!(!wait(30_000));
    }
}
