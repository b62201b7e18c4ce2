//! Files as memory.

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

/// Maps a file of the assets folder.
#[allow(unsafe_code)]
pub fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: files of the assets folder are never written in place, only replaced by renaming, so that what
    // is mapped does not change. Whoever truncates them by hand while a run goes on ends that run.
    unsafe { Mmap::map(&file) }
}
