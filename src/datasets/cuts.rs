//! A file as the public may read it: over the bytes of the rows withheld.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// A file without the bytes of the rows withheld.
pub(super) struct Public {
    file: File,
    at: u64,
    cuts: VecDeque<Range<u64>>,
}

impl Public {
    /// Reads a file over the bytes to be cut out.
    pub(super) fn new(file: File, cuts: &[Range<u64>]) -> Self {
        Self { file, at: 0, cuts: cuts.iter().cloned().collect() }
    }
}

impl Read for Public {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(cut) = self.cuts.front().filter(|cut| cut.start <= self.at) {
            self.at = self.file.seek(SeekFrom::Start(cut.end))?;
            self.cuts.pop_front();
        }
        let open = self.cuts.front().map_or(u64::MAX, |cut| cut.start - self.at);
        let length = usize::try_from(open).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.file.read(&mut buffer[..length])?;
        self.at += u64::try_from(read).unwrap_or_default();
        Ok(read)
    }
}
