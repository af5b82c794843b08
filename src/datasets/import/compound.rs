//! A compound file, in which workbooks of the old form lie: one of its streams.

/// The end of a chain of sectors.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// Gives the first stream of one of these names; `None`: the file has none, or is damaged.
pub(super) fn stream(bytes: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let file = Compound::of(bytes)?;
    let folder = file.chain(u32_at(bytes, 48)?)?;
    let entries: Vec<Entry> = folder.chunks_exact(128).filter_map(Entry::of).collect();
    let found = names.iter().find_map(|name| entries.iter().find(|entry| entry.name == *name))?;
    let size = usize::try_from(found.size).ok()?;
    if found.size >= u64::from(u32_at(bytes, 56)?) {
        let mut whole = file.chain(found.first)?;
        whole.truncate(size);
        return Some(whole);
    }
    // A small stream lies in pieces of 64 bytes within that of the root.
    let root = entries.iter().find(|entry| entry.kind == ROOT)?;
    let small = file.chain(root.first)?;
    let links = numbers(&file.chain(u32_at(bytes, 60)?)?);
    let mut whole = chained(&links, found.first, |at| {
        let start = usize::try_from(at).ok()?.checked_mul(64)?;
        small.get(start..start + 64)
    })?;
    whole.truncate(size);
    Some(whole)
}

/// The kind of the entry that the others lie in.
const ROOT: u8 = 5;

/// What a folder says of a stream.
struct Entry {
    name: String,
    kind: u8,
    first: u32,
    size: u64,
}

impl Entry {
    fn of(bytes: &[u8]) -> Option<Self> {
        let length = usize::from(u16_at(bytes, 64)?).saturating_sub(2).min(62);
        let letters: Vec<u16> =
            bytes[..length].chunks_exact(2).filter_map(|two| u16_at(two, 0)).collect();
        let (name, kind) = (String::from_utf16_lossy(&letters), *bytes.get(66)?);
        Some(Self { name, kind, first: u32_at(bytes, 116)?, size: u64::from(u32_at(bytes, 120)?) })
    }
}

struct Compound<'a> {
    bytes: &'a [u8],
    /// The bytes of a sector.
    size: usize,
    /// The sector that follows each.
    links: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        if !(7..=16).contains(&shift) {
            return None;
        }
        let mut file = Self { bytes, size: 1 << shift, links: Vec::new() };
        let mut listed = numbers(bytes.get(76..512)?);
        // Of a large file, sectors of their own list the rest; each ends with the next of them.
        let mut next = u32_at(bytes, 68)?;
        let mut left = bytes.len() / file.size + 1;
        while next < LAST_SECTOR && left > 0 {
            let mut more = numbers(file.sector(next)?);
            next = more.pop()?;
            listed.extend(more);
            left -= 1;
        }
        for at in listed.into_iter().filter(|at| *at < LAST_SECTOR) {
            let links = numbers(file.sector(at)?);
            file.links.extend(links);
        }
        Some(file)
    }

    fn sector(&self, at: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(at).ok()?.checked_add(1)?.checked_mul(self.size)?;
        // The last sector of a file may be cut short.
        self.bytes
            .get(start..self.bytes.len().min(start + self.size))
            .filter(|part| !part.is_empty())
    }

    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        chained(&self.links, first, |at| self.sector(at))
    }
}

/// Puts the pieces of a chain together; `None` where it leads nowhere, or round and round.
fn chained<'p>(
    links: &[u32],
    first: u32,
    piece: impl Fn(u32) -> Option<&'p [u8]>,
) -> Option<Vec<u8>> {
    let (mut whole, mut at) = (Vec::new(), first);
    let mut left = links.len() + 1;
    while at < LAST_SECTOR {
        whole.extend_from_slice(piece(at)?);
        at = *links.get(usize::try_from(at).ok()?)?;
        left = left.checked_sub(1)?;
    }
    Some(whole)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

/// Gives the number of two bytes at a place.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Gives the number of four bytes at a place.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
