//! `rashomon desk`: the case in a browser. What the desk asks of this program is what the commands do.

use std::cell::RefCell;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rashomon_desk::{AddEvent, AddSummary, Desk, DeskOptions as Setting, Host, Problem, Upload};
use rashomon_ledger::SigningKey;
use rashomon_pipeline::IncidentRecord;
use rashomon_schema::{Facet, Value};
use rashomon_store::{Case, Judgement, Work};

use super::add::{AddedAll, Adding, Engine, add_all};
use super::browser::Browser;
use super::keys;
use super::ledger::second_signature;
use super::open::{Session, told, user_name};
use super::shown::describe;
use super::value::read_value;
use super::world::{Knowledge, judged, refresh};
use crate::arguments::{Common, DeskOptions, InputKind, InputOptions, ReportDefaults};
use crate::case_arguments::CaseFormat;
use crate::failure::{Outcome, UserError, note};
use crate::inputs::Inputs;
use crate::output::say;

/// The port, unless another is named.
const PORT: u16 = 8027;

/// Serves a case on this machine.
pub fn run(options: &DeskOptions, common: &Common) -> Result<Outcome> {
    let session = Session::new(options.case.clone(), options.by.clone(), CaseFormat::Text, common)?;
    let path = session.path()?;
    let listener = listen(options.port)?;
    let port = listener.local_addr().context("the socket has no address")?.port();
    let setting = Setting {
        case: path.clone(),
        name: options.by.clone().filter(|name| !name.trim().is_empty()),
        suggested_name: user_name(),
        key: random_key()?,
        port,
    };
    let address = format!("http://127.0.0.1:{port}/?key={}", setting.key);
    let host = CaseHost::new(path.clone(), options, common)?;
    let unsigned = host.key.as_ref().err().map(ToString::to_string);
    let desk = Desk::open(setting, Box::new(host)).map_err(error_of)?;
    if let Some(problem) = unsigned {
        note(&format!("{problem}: the case can be read, and nothing can be decided or added"));
    }
    say(&format!("the desk of `{}` is at {address}", path.display()))?;
    note("only a browser on this machine that has this address is answered; Ctrl+C ends the desk");
    let browser = if options.no_browser { None } else { Browser::open(&address) };
    rashomon_desk::serve(listener, desk).context("the desk cannot answer any more")?;
    drop(browser);
    Ok(Outcome::Fine)
}

/// A socket on the loopback interface.
fn listen(port: Option<u16>) -> Result<TcpListener> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(PORT)));
    match (bound, port) {
        (Ok(listener), _) => Ok(listener),
        (Err(_), None) => {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port of this machine is free")
        }
        (Err(error), Some(port)) => Err(UserError::with_hint(
            format!("cannot use port {port}: {error}"),
            "name another with `--port`, or leave it out",
        )),
    }
}

fn random_key() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).context("the machine has no random numbers")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The case, and all that is loaded once.
struct CaseHost {
    path: PathBuf,
    common: Common,
    key: Result<SigningKey, Problem>,
    knowledge: Knowledge,
    engine: Engine,
    cosign_key: Option<PathBuf>,
}

impl CaseHost {
    fn new(path: PathBuf, options: &DeskOptions, common: &Common) -> Result<Self> {
        let kernel = std::env::var("RASHOMON_KERNEL").ok().filter(|name| !name.is_empty());
        Ok(Self {
            key: keys::open(&path).map_err(problem),
            knowledge: Knowledge::open(common)?,
            engine: Engine::new(common, kernel, options.model, &options.policy),
            common: common.clone(),
            cosign_key: options.cosign_key.clone(),
            path,
        })
    }

    fn session(&self, author: &str) -> Result<Session<'_>> {
        Session::new(Some(self.path.clone()), Some(author.to_owned()), CaseFormat::Text, &self.common)
    }

    fn add_files(
        &self,
        author: &str,
        files: Vec<PathBuf>,
        tell: &mut dyn FnMut(AddEvent),
    ) -> Result<AddSummary> {
        let session = self.session(author)?;
        let (mut case, key) = session.write()?;
        let names = files.iter().filter_map(|file| file.file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned()).collect();
        let input = InputOptions {
            files,
            input: InputKind::Auto,
            columns: None,
            path_pattern: None,
            jobs: None,
            time: false,
            kernel: None,
        };
        let defaults = ReportDefaults::default();
        let adding = Adding {
            engine: &self.engine,
            defaults: &defaults,
            archive: None,
            path: self.path.clone(),
            work: &session.work,
        };
        let tell = RefCell::new(tell);
        let mut hear = || (tell.borrow_mut())(AddEvent::Report);
        let refuse = |error: &anyhow::Error| {
            (tell.borrow_mut())(AddEvent::Refused(problem_of(error)));
            Outcome::UserError
        };
        let AddedAll { run, import, counts } =
            add_all(&mut case, &adding, Inputs::of_uploads(&input)?, None, names, &mut hear, refuse)?;
        (tell.borrow_mut())(AddEvent::Comparing);
        refresh(&mut case, &self.knowledge)?;
        case.sign(&key).map_err(told)?;
        let unread = run.n_unread();
        let (new, versions, known, removed) = (counts.new, counts.versions, counts.known, counts.removed);
        Ok(AddSummary { import, new, versions, known, removed, unread })
    }
}

impl Host for CaseHost {
    fn work(&self, author: &str) -> Result<Work, Problem> {
        Ok(self.session(author).map_err(problem)?.work)
    }

    fn may_write(&self) -> Result<(), Problem> {
        self.key.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    fn describe(&self, judgement: &Judgement) -> String {
        describe(judgement)
    }

    fn value(&self, facet: Facet, given: &str) -> Result<Value, Problem> {
        read_value(facet, given, &self.knowledge).map_err(problem)
    }

    fn judged(&self, case: &Case, record: IncidentRecord) -> Result<(IncidentRecord, bool), Problem> {
        judged(case, record, &self.knowledge).map_err(problem)
    }

    fn settle(&self, case: &mut Case) -> Result<(), Problem> {
        let key = self.key.as_ref().map_err(Clone::clone)?;
        refresh(case, &self.knowledge).map_err(problem)?;
        case.sign(key)?;
        Ok(())
    }

    fn add(
        &self,
        author: &str,
        uploads: Vec<Upload>,
        tell: &mut dyn FnMut(AddEvent),
    ) -> Result<AddSummary, Problem> {
        let folder = tempfile::tempdir().context("cannot make a folder for the files").map_err(problem)?;
        let files = lay_out(folder.path(), uploads).map_err(problem)?;
        self.add_files(author, files, tell).map_err(problem)
    }

    fn cosign(&self, author: &str) -> Result<String, Problem> {
        let Some(path) = &self.cosign_key else {
            let hint = "start the desk with `--cosign-key FILE`".to_owned();
            return Err(Problem::new("there is no second key to sign with", Some(hint)));
        };
        let session = self.session(author).map_err(problem)?;
        let (_, key) = second_signature(&session, path, |_| Ok(())).map_err(problem)?;
        Ok(key.to_string())
    }

    fn can_cosign(&self) -> bool {
        self.cosign_key.is_some()
    }
}

/// Writes uploads to a folder that is removed afterwards, each to a folder of its own: names may occur twice.
fn lay_out(folder: &Path, uploads: Vec<Upload>) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for (n, upload) in uploads.into_iter().enumerate() {
        let own = folder.join(n.to_string());
        std::fs::create_dir(&own).context("cannot make a folder for the files")?;
        let name = Path::new(&upload.name).file_name().unwrap_or_else(|| "report".as_ref());
        let path = own.join(name);
        std::fs::write(&path, upload.bytes)
            .with_context(|| format!("cannot keep `{}` for a moment", name.to_string_lossy()))?;
        files.push(path);
    }
    Ok(files)
}

fn problem(error: anyhow::Error) -> Problem {
    problem_of(&error)
}

/// An error as the desk shows it.
fn problem_of(error: &anyhow::Error) -> Problem {
    match error.downcast_ref::<UserError>() {
        Some(UserError { hint, .. }) => Problem::new(format!("{error:#}"), hint.clone()),
        None => Problem { message: format!("{error:#}"), hint: None, is_users: false },
    }
}

fn error_of(problem: Problem) -> anyhow::Error {
    let Problem { message, hint, is_users } = problem;
    if is_users { UserError { message, hint }.into() } else { anyhow::anyhow!(message) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_stay_in_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        let upload = |name: &str| Upload { name: name.to_owned(), bytes: b"text".to_vec() };
        let files =
            lay_out(folder.path(), vec![upload("../../a.txt"), upload("a.txt"), upload("..")]).unwrap();
        assert_eq!(files.len(), 3);
        for file in files {
            assert!(file.canonicalize().unwrap().starts_with(folder.path().canonicalize().unwrap()));
        }
    }
}
