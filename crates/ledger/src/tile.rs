//! The layout of a log as files (C2SP `tlog-tiles`): tiles of 256 hashes and bundles of 256 entries.
//!
//! A folder with these files and the checkpoint, as `checkpoint`, is a log that other programs read.

use crate::LedgerError;
use crate::frontier::NodeId;
use crate::hash::Hash;
use crate::tree::{Nodes, Tree};

/// Hashes in a full tile, and entries in a full bundle.
pub const TILE_WIDTH: u64 = 1 << TILE_HEIGHT;

/// Levels of the tree from one level of tiles to the next.
const TILE_HEIGHT: u8 = 8;

/// The most bytes that an entry may have: a bundle states the length in 16 bits.
pub const MAX_ENTRY_LENGTH: usize = u16::MAX as usize;

/// One file of the layout: `width` hashes of one level, or as many entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    /// Level of tiles; those of level 0 have the hashes of entries.
    pub level: u8,
    /// Position on its level, from the left.
    pub index: u64,
    /// Number of hashes, from 1 to 256.
    pub width: u16,
}

impl Tile {
    /// All tiles of a log of `size` entries, level by level. Those of level 0 have a bundle of entries each.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        (0..u64::BITS as u8 / TILE_HEIGHT).flat_map(move |level| {
            let n_hashes = size >> (level * TILE_HEIGHT);
            (0..n_hashes.div_ceil(TILE_WIDTH)).map(move |index| {
                let width = TILE_WIDTH.min(n_hashes - index * TILE_WIDTH) as u16;
                Self { level, index, width }
            })
        })
    }

    /// Where the hashes are, relative to the folder of the log.
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, self.number())
    }

    /// Where the entries are whose hashes a tile of level 0 has.
    pub fn entries_path(&self) -> String {
        format!("tile/entries/{}", self.number())
    }

    /// The entries whose hashes a tile of level 0 has.
    pub fn entries(&self) -> std::ops::Range<u64> {
        let first = self.index * TILE_WIDTH;
        first..first + u64::from(self.width)
    }

    /// The index in groups of three digits, and the width of a tile that is not full.
    fn number(&self) -> String {
        let mut number = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            number = format!("x{:03}/{number}", rest % 1000);
            rest /= 1000;
        }
        if u64::from(self.width) < TILE_WIDTH {
            number += &format!(".p/{}", self.width);
        }
        number
    }
}

impl<N: Nodes> Tree<N> {
    /// The bytes of a tile: its hashes, one after another.
    pub fn tile(&self, tile: Tile) -> Result<Vec<u8>, N::Error> {
        let mut bytes = Vec::with_capacity(usize::from(tile.width) * Hash::LENGTH);
        for index in tile.entries() {
            bytes.extend(self.node(NodeId { level: tile.level * TILE_HEIGHT, index })?.as_bytes());
        }
        Ok(bytes)
    }
}

/// The bytes of a bundle of entries.
///
/// # Errors
///
/// [`LedgerError::EntryTooLong`] if an entry has more than 65,535 bytes.
pub fn to_bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, LedgerError> {
    let mut bundle = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len())
            .map_err(|_| LedgerError::EntryTooLong { length: entry.len(), most: MAX_ENTRY_LENGTH })?;
        bundle.extend(length.to_be_bytes());
        bundle.extend(entry);
    }
    Ok(bundle)
}

/// The entries of a bundle.
///
/// # Errors
///
/// [`LedgerError::Malformed`] if the last entry is cut.
pub fn from_bundle(bundle: &[u8]) -> Result<Vec<&[u8]>, LedgerError> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        let entry = rest
            .split_first_chunk()
            .and_then(|(length, rest)| rest.split_at_checked(usize::from(u16::from_be_bytes(*length))));
        let (entry, after) =
            entry.ok_or_else(|| LedgerError::malformed("bundle of entries", "its last entry is cut"))?;
        entries.push(entry);
        rest = after;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::{MAX_ENTRY_LENGTH, Tile, from_bundle, to_bundle};
    use crate::LedgerError;

    #[test]
    fn tiles_of_a_log_are_those_of_the_specification() {
        let all: Vec<Tile> = Tile::all(70_000).collect();
        let of_level = |level| all.iter().filter(|tile| tile.level == level).collect::<Vec<_>>();
        assert_eq!(of_level(0).len(), 274);
        assert_eq!(of_level(0)[273].width, 112);
        assert_eq!(of_level(1).iter().map(|tile| tile.width).collect::<Vec<_>>(), [256, 17]);
        assert_eq!(of_level(2).iter().map(|tile| tile.width).collect::<Vec<_>>(), [1]);
        assert_eq!(all.len(), 277);
        let of_256: Vec<_> = Tile::all(256).map(|tile| tile.path()).collect();
        assert_eq!(of_256, ["tile/0/000", "tile/1/000.p/1"]);
        assert_eq!(Tile::all(0).count(), 0);
    }

    #[test]
    fn paths_have_groups_of_three_digits() {
        let tile = Tile { level: 0, index: 1_234_067, width: 256 };
        assert_eq!(tile.path(), "tile/0/x001/x234/067");
        assert_eq!(tile.entries_path(), "tile/entries/x001/x234/067");
        assert_eq!(Tile { level: 3, index: 7, width: 255 }.path(), "tile/3/007.p/255");
    }

    #[test]
    fn bundle_is_read_back_and_a_cut_one_refused() {
        let longest = vec![b'x'; MAX_ENTRY_LENGTH];
        let entries: [&[u8]; 3] = [b"first", b"", &longest];
        let bundle = to_bundle(entries).unwrap();
        assert_eq!(from_bundle(&bundle).unwrap(), entries);
        assert!(from_bundle(&bundle[..bundle.len() - 1]).is_err());
        assert!(from_bundle(&bundle[..1]).is_err());
        let too_long = vec![b'x'; MAX_ENTRY_LENGTH + 1];
        let error = LedgerError::EntryTooLong { length: 65_536, most: 65_535 };
        assert_eq!(to_bundle([&too_long[..]]), Err(error));
    }
}
