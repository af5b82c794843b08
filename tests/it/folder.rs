//! A council's folder for the length of a test.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A temporary council's folder; gone when the test is.
pub(crate) struct CouncilFolder {
    home: TempDir,
}

impl CouncilFolder {
    /// Makes a folder with `council.toml` and one source, `SRC-1`.
    pub(crate) fn new() -> Self {
        let folder = Self::empty();
        let council = "name = \"Testshire\"\nfirst_financial_year = \"2024/25\"\n\
                       current_financial_year = \"2025/26\"\n";
        folder
            .with("council.toml", council)
            .with("sources.csv", "source_id,title\nSRC-1,Budget report\n")
    }

    /// Makes a folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self { home: TempDir::new().unwrap() }
    }

    /// Puts a file into it.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.put(name, content);
        self
    }

    /// Puts a file into it, in place of one of that name.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), content).unwrap();
    }

    /// Takes a file out of it.
    pub(crate) fn take_out(&self, name: &str) {
        fs::remove_file(self.path().join(name)).unwrap();
    }

    /// Leaves it on the disk for somebody to look at.
    pub(crate) fn keep(self) -> PathBuf {
        self.home.keep()
    }

    pub(crate) fn path(&self) -> &Path {
        self.home.path()
    }
}

/// The files of a folder by name.
pub(crate) fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect()
}

/// Copies a council's folder, so that a test may change it.
pub(crate) fn copy_of(folder: &str) -> CouncilFolder {
    let copy = CouncilFolder::empty();
    for (name, content) in files_of(Path::new(folder)) {
        copy.put(&name, content);
    }
    copy
}

/// Small random numbers that are the same on every machine: xorshift.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Begins a series; neighbouring seeds give unlike series.
    pub(crate) fn of(seed: u64) -> Self {
        let mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self((mixed ^ (mixed >> 31)) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Gives a number from 0 up to, but not including, `many`; 0 where `many` is 0.
    pub(crate) fn below(&mut self, many: usize) -> usize {
        let many = u64::try_from(many.max(1)).unwrap();
        usize::try_from((self.next() >> 16) % many).unwrap()
    }

    /// Says yes one time in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Gives one of a list.
    pub(crate) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// Puts a list in another order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
