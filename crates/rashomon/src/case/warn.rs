//! Places where a case file is not safe: network shares and folders that are synchronised.

use std::path::Path;

use crate::failure::note;

/// Types of file systems that lie on another machine, where SQLite's locks do not hold.
const SHARES: [&str; 11] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "fuse.rclone",
    "davfs",
    "afs",
    "9p",
    "fuse.glusterfs",
];
/// Names of folders that a service copies while somebody writes.
const SYNCHRONISED: [&str; 8] = [
    "Dropbox",
    "OneDrive",
    "Google Drive",
    "GoogleDrive",
    "iCloud Drive",
    "Nextcloud",
    "ownCloud",
    "Syncthing",
];

/// Warns of a case that lies where several machines may write to it at once.
pub fn about_place(path: &Path) {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(kind) = share(&whole) {
        note(&format!(
            "the case is on a network share ({kind}): two machines that write to it at once can damage it"
        ));
    }
    let names = || whole.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    if let Some(name) = names().find(|name| SYNCHRONISED.iter().any(|known| name.starts_with(known))) {
        note(&format!(
            "the case is in a folder that is synchronised (`{name}`): a copy made while it is written to can be damaged; work elsewhere and `rashomon case join` the copies"
        ));
    }
}

/// The type of the file system, where it is one of another machine and the system says so.
fn share(path: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
    let rows = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        Some((fields.next()?.replace("\\040", " "), fields.next()?))
    });
    let (_, kind) = rows.filter(|(at, _)| path.starts_with(at)).max_by_key(|(at, _)| at.len())?;
    SHARES.contains(&kind).then(|| kind.to_owned())
}
