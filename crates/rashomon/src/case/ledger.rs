//! `rashomon case verify`, `checkpoint`, `cosign`, `prove` and `ledger`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rashomon_ledger::{KeyKind, Note, SigningKey, VerifyingKey};
use rashomon_store::{Access, Case, StoreError, Verified};
use serde_json::{Value, json};

use super::incidents::write;
use super::keys;
use super::open::{Session, told};
use super::shown::{n_of, print_json};
use crate::case_arguments::{CaseFormat, LedgerAction, StampOptions};
use crate::failure::{Outcome, UserError, note};
use crate::output::say;

/// Checks everything, and says what is wrong.
pub fn verify(session: &Session<'_>, against: Option<&Path>) -> Result<Outcome> {
    let case = session.read()?;
    let mut verified = case.verify(|_| ()).map_err(told)?;
    let path = session.path()?;
    if let Ok(key) = keys::public(&path)
        && key != case.about().key
    {
        verified
            .problems
            .push("the key file beside the case is not the one that the case was made with".to_owned());
    }
    if let Some(against) = against {
        let note = read_note(against)?;
        verified.problems.extend(case.verify_against(&note).map_err(told)?);
    }
    tell(session.format, &verified)?;
    Ok(if verified.is_clean() { Outcome::Fine } else { Outcome::UserError })
}

fn tell(format: CaseFormat, verified: &Verified) -> Result<()> {
    if format != CaseFormat::Text {
        return print_json(verified);
    }
    for problem in &verified.problems {
        say(&format!("✗ {problem}"))?;
    }
    if verified.more > 0 {
        say(&format!("✗ and {} more", verified.more))?;
    }
    let Verified { entries, erased, checkpoints, reports, claims, judgements, unsigned, .. } = verified;
    let counts = [
        (entries, "entry"),
        (checkpoints, "checkpoint"),
        (reports, "report"),
        (claims, "claim"),
        (judgements, "judgement"),
    ];
    let mut checked: Vec<String> = counts.into_iter().map(|(n, what)| n_of(*n as usize, what)).collect();
    if *erased > 0 {
        checked.push(format!("{} erased by removals", n_of(*erased as usize, "entry")));
    }
    if *unsigned > 0 {
        let unsigned = n_of(*unsigned as usize, "entry");
        checked.push(format!("{unsigned} not signed yet (`rashomon case checkpoint` signs)"));
    }
    let verdict =
        if verified.is_clean() { "everything is as it was written" } else { "the case was changed" };
    say(&format!("{verdict}: {}", checked.join(", ")))
}

/// Reads a checkpoint.
fn read_note(path: &Path) -> Result<Note> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| UserError::plain(format!("cannot read the checkpoint `{shown}`: {error}")))?;
    text.parse().map_err(|error| {
        UserError::with_hint(
            format!("cannot read the checkpoint `{shown}`: {error}"),
            "give a file that `rashomon case checkpoint` wrote",
        )
    })
}

/// Signs what is not signed yet, and prints the checkpoint.
pub fn checkpoint(session: &Session<'_>, out: Option<&Path>) -> Result<Outcome> {
    let case = session.read()?;
    let signed = case.checkpoint().map_err(told)?;
    let size = case.n_entries().map_err(told)?;
    drop(case);
    let covers = |note: &Note| note.text().lines().nth(1) == Some(size.to_string().as_str());
    let signed = match signed.filter(covers) {
        Some(note) => note,
        None => {
            let (mut case, key) = session.write()?;
            case.sign(&key).map_err(told)?
        }
    };
    let text = match session.format {
        CaseFormat::Json | CaseFormat::Jsonl => json!({"checkpoint": signed.to_string()}).to_string() + "\n",
        _ => signed.to_string(),
    };
    write(out, &text)?;
    Ok(Outcome::Fine)
}

/// Adds the signature of a second person to the last checkpoint.
pub fn cosign(session: &Session<'_>, path: &Path) -> Result<Outcome> {
    let (signed, key) = second_signature(session, path, |verified| tell(CaseFormat::Text, verified))?;
    write(None, &signed.to_string())?;
    note(&format!("cosigned; the public key is {key}"));
    Ok(Outcome::Fine)
}

/// Verifies the case, and adds the signature by a key that is made where there is none. `tell` hears what is wrong.
pub fn second_signature(
    session: &Session<'_>,
    path: &Path,
    tell: impl FnOnce(&Verified) -> Result<()>,
) -> Result<(Note, VerifyingKey)> {
    let key = if path.exists() { keys::read(path)? } else { new_cosigner(session, path)? };
    let mut case = Case::open(&session.path()?, Access::Write, &session.work).map_err(told)?;
    let verified = case.verify(|_| ()).map_err(told)?;
    if !verified.is_clean() {
        tell(&verified)?;
        return Err(UserError::with_hint(
            "a case that does not verify is not signed",
            "restore what was changed from a copy",
        ));
    }
    let signed = case.cosign(&key, &session.work).map_err(told)?;
    Ok((signed, key.verifying_key()))
}

fn new_cosigner(session: &Session<'_>, path: &Path) -> Result<SigningKey> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("the machine has no random numbers")?;
    let name: String =
        session.work.author.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let key = SigningKey::from_seed(&format!("rashomon.reviewer/{name}"), KeyKind::Cosigner, &seed)?;
    keys::write_private(path, key.to_secret_text().as_bytes())?;
    note(&format!("made the key `{}`: keep it apart from the case", path.display()));
    Ok(key)
}

/// Writes an entry and its proof.
pub fn prove(session: &Session<'_>, id: &str, out: Option<&Path>) -> Result<Outcome> {
    let proof_path = out.map_or_else(|| PathBuf::from(format!("{id}.tlog-proof")), Path::to_owned);
    let entry_path = proof_path.with_extension("json");
    if proof_path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return Err(UserError::with_hint(
            format!("cannot write the proof to `{}`: the entry goes there", proof_path.display()),
            format!("give another ending: `--out {}`", proof_path.with_extension("tlog-proof").display()),
        ));
    }
    let case = session.read()?;
    let proved = case.prove(id).map_err(told)?;
    write(Some(&entry_path), &proved.entry)?;
    write(Some(&proof_path), &proved.proof.to_string())?;
    let key = case.about().key.to_string();
    if session.format != CaseFormat::Text {
        print_json(
            &json!({"entry": entry_path.display().to_string(), "proof": proof_path.display().to_string(),
            "index": proved.seq, "public_key": key}),
        )?;
        return Ok(Outcome::Fine);
    }
    say(&format!("entry {}: {}", proved.seq, entry_path.display()))?;
    say(&format!("proof: {}", proof_path.display()))?;
    say(&format!("public key: {key}"))?;
    Ok(Outcome::Fine)
}

/// Writes a request to a time stamping service, or takes its response.
pub fn timestamp(session: &Session<'_>, options: &StampOptions) -> Result<Outcome> {
    let path = session.path()?;
    let mut case = Case::open(&path, Access::Write, &session.work).map_err(told)?;
    if let Some(out) = &options.request {
        let mut nonce = [0; 8];
        getrandom::fill(&mut nonce).context("the machine has no random numbers")?;
        let request = case.stamp_request(u64::from_le_bytes(nonce)).map_err(told)?;
        std::fs::write(out, request).with_context(|| format!("cannot write `{}`", out.display()))?;
        say(&format!(
            "wrote {}: send it to a time stamping service, then take its response with `--response`",
            out.display()
        ))?;
    }
    if let Some(response) = &options.response {
        let shown = response.display();
        let bytes = std::fs::read(response)
            .map_err(|error| UserError::plain(format!("cannot read the response `{shown}`: {error}")))?;
        let stamp = case.take_stamp(&bytes).map_err(told)?;
        say(&format!(
            "the checkpoint existed at {}, says the service (serial number {})",
            stamp.time, stamp.serial
        ))?;
    }
    Ok(Outcome::Fine)
}

/// `rashomon case ledger`.
pub fn run(session: &Session<'_>, action: LedgerAction) -> Result<Outcome> {
    match action {
        LedgerAction::Export { folder } => export(session, &folder),
        LedgerAction::Show { first, n } => show(session, first, n),
    }
}

fn export(session: &Session<'_>, folder: &Path) -> Result<Outcome> {
    let case = session.read()?;
    let shown = folder.display();
    let is_used = folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if is_used {
        return Err(UserError::with_hint(
            format!("cannot export the ledger to `{shown}`: there is something in it"),
            "name a folder that is empty or not there",
        ));
    }
    let mut n_files = 0;
    let put = |name: &str, bytes: &[u8]| -> Result<()> {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).with_context(|| format!("cannot make `{}`", parent.display()))?;
        std::fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
    };
    let erased = case
        .export_ledger(|(name, bytes)| {
            n_files += 1;
            put(&name, &bytes).map_err(Exporting::File)
        })
        .map_err(|error| match error {
            Exporting::Store(error) => told(error),
            Exporting::File(error) => error,
        })?;
    put("key", format!("{}\n", case.about().key).as_bytes())?;
    if !erased.is_empty() {
        let lines: String = erased.iter().map(|seq| format!("{seq}\n")).collect();
        put("erased", lines.as_bytes())?;
        note(&format!(
            "{} were erased: `erased` lists them, and their hashes are in the tiles",
            n_of(erased.len(), "entry")
        ));
    }
    let checkpoint = case.checkpoint().map_err(told)?.map(|note| note.to_string()).unwrap_or_default();
    if session.format == CaseFormat::Text {
        say(&format!("wrote {} to {shown}", n_of(n_files, "file")))?;
        say(checkpoint.trim_end())?;
    } else {
        print_json(
            &json!({"folder": shown.to_string(), "files": n_files, "erased": erased, "checkpoint": checkpoint}),
        )?;
    }
    Ok(Outcome::Fine)
}

/// What can fail while files are written.
enum Exporting {
    Store(StoreError),
    File(anyhow::Error),
}

impl From<StoreError> for Exporting {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn show(session: &Session<'_>, first: u64, n: u64) -> Result<Outcome> {
    let entries = session.read()?.entries(first, n).map_err(told)?;
    for (seq, body) in entries {
        match session.format {
            CaseFormat::Text => say(&format!("{seq} {}", body.as_deref().unwrap_or("erased")))?,
            _ => {
                let body = body.map(|body| serde_json::from_str::<Value>(&body)).transpose();
                say(&json!({"seq": seq, "entry": body.context("an entry is no JSON")?}).to_string())?;
            }
        }
    }
    Ok(Outcome::Fine)
}
