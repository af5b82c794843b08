//! The typesetter: it sees the template, the data, the charts and the built-in fonts, nothing else.

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::PdfError;
use super::fonts::fonts;
use super::paper::Paper;

const TEMPLATE: &str = include_str!("paper.typ");

/// What the typesetter may read.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    files: Vec<(FileId, Bytes)>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // The same paper gives the same bytes on any day.
        None
    }
}

/// Sets a paper on its pages.
pub(super) fn set(paper: &Paper) -> Result<PagedDocument, PdfError> {
    typst::compile::<PagedDocument>(&desk(paper)?).output.map_err(|said| refused(&said))
}

/// Gives the pages of a paper of this name as PDF/UA-1.
pub(super) fn print(pages: &PagedDocument, name: String) -> Result<Vec<u8>, PdfError> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|said| PdfError::Typeset(said.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(name),
        creator: Smart::Custom(Some(concat!("mtfs ", env!("CARGO_PKG_VERSION")).into())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(pages, &options).map_err(|said| refused(&said))
}

fn desk(paper: &Paper) -> Result<Desk, PdfError> {
    let fonts = fonts();
    // Row headings of tables are not yet among the typesetter's settled features.
    let features = Features::from_iter([Feature::A11yExtras]);
    let mut files = vec![(place("data.json")?, Bytes::new(serde_json::to_vec(&paper.data)?))];
    for (name, svg) in &paper.charts {
        files.push((place(name)?, Bytes::from_string(svg.clone())));
    }
    Ok(Desk {
        library: LazyHash::new(Library::builder().with_features(features).build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(place("paper.typ")?, TEMPLATE.to_owned()),
        files,
    })
}

fn place(name: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(name).map_err(|said| PdfError::Typeset(said.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

fn refused(said: &[SourceDiagnostic]) -> PdfError {
    let each = said.iter().map(|one| {
        let hints: Vec<&str> = one.hints.iter().map(|hint| hint.v.as_str()).collect();
        if hints.is_empty() {
            one.message.to_string()
        } else {
            format!("{} ({})", one.message, hints.join("; "))
        }
    });
    PdfError::Typeset(each.collect::<Vec<_>>().join("; "))
}
