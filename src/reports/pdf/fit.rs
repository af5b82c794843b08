//! A second look at the pages: a chart that leaves much of a page empty is set a little smaller, or
//! after what follows it.

use serde_json::Value;
use typst::foundations::Label;
use typst::introspection::Introspector as _;
use typst::layout::{Abs, Frame, FrameItem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::PdfError;
use super::paper::Paper;
use super::press;

/// So often at most a paper is set again: each time takes as long as the first.
const LOOKS: usize = 2;
/// What the text of a page is high, in points: A4 without its margins.
const TEXT_HEIGHT: i64 = 708;
/// Where it ends, in points from the top.
const TEXT_END: i64 = 779;
/// White above a chart, in points.
const ABOVE: i64 = 20;
/// More than this is much of a page, in points: two fifths.
const MUCH: i64 = TEXT_HEIGHT * 2 / 5;
/// A chart is set no smaller than this, in per cent, so that its words can still be read.
const SMALLEST: i64 = 88;

/// Sets a paper on its pages, with as little left empty as moving its charts can do.
pub(super) fn set(paper: Paper) -> Result<PagedDocument, PdfError> {
    let mut paper = paper;
    let mut pages = press::set(&paper)?;
    for _ in 0..LOOKS {
        let Some(change) = change(&paper, &pages) else { break };
        change.make(&mut paper.data);
        let again = press::set(&paper)?;
        if again.pages().len() > pages.pages().len() {
            break;
        }
        pages = again;
    }
    Ok(pages)
}

/// What is done to a chart, the block of a section.
pub(super) struct Change {
    section: usize,
    block: usize,
    /// Its width in per cent of the page's; none: it changes places with the next block.
    width: Option<i64>,
}

impl Change {
    fn make(&self, data: &mut Value) {
        let blocks = data.pointer_mut(&format!("/page/sections/{}/blocks", self.section));
        let Some(blocks) = blocks.and_then(Value::as_array_mut) else { return };
        match (self.width, blocks.get_mut(self.block)) {
            (Some(width), Some(Value::Object(chart))) => {
                chart.insert("width".to_owned(), Value::from(width));
            }
            (Some(_), _) => {}
            (None, _) => blocks.swap(self.block, self.block + 1),
        }
    }
}

/// Finds the first chart that leaves much of the page before it empty and can be helped.
pub(super) fn change(paper: &Paper, pages: &PagedDocument) -> Option<Change> {
    let sections = paper.data.pointer("/page/sections")?.as_array()?;
    for (section, fields) in sections.iter().enumerate() {
        let blocks = fields.get("blocks")?.as_array()?;
        for (block, chart) in blocks.iter().enumerate().filter(|(_, it)| is(it, &["chart"])) {
            let Some((empty, tall)) = left_empty(chart, pages) else { continue };
            let short = tall + ABOVE - empty;
            // Most of a chart is its picture; the rest keeps its size.
            let width = 99 - short * 100 / (tall * 6 / 10).max(1);
            let whole = chart.get("width").is_none();
            if whole && short > 0 && width >= SMALLEST {
                return Some(Change { section, block, width: Some(width) });
            }
            let next = blocks.get(block + 1);
            if next.is_some_and(|next| is(next, &["paragraph", "bullets", "table", "note"])) {
                return Some(Change { section, block, width: None });
            }
        }
    }
    None
}

fn is(block: &Value, kinds: &[&str]) -> bool {
    block.get("block").and_then(Value::as_str).is_some_and(|kind| kinds.contains(&kind))
}

/// Gives how much of the page before a chart is empty, where that is much and the chart opens the
/// next one, and how high the chart is; in points.
fn left_empty(chart: &Value, pages: &PagedDocument) -> Option<(i64, i64)> {
    let anchor = chart.get("anchor")?.as_str()?;
    let at = |end: &str| {
        let label = Label::new(PicoStr::intern(&format!("{end}-{anchor}")))?;
        let found = pages.introspector().query_label(label).ok()?.location()?;
        pages.introspector().position(found)
    };
    let (top, foot) = (at("top")?, at("foot")?);
    let before = pages.pages().get(top.page.get().checked_sub(2)?)?;
    let opens = points(top.point.y) < TEXT_END - TEXT_HEIGHT + ABOVE;
    let empty = TEXT_END - lowest(&before.frame, Abs::zero());
    (opens && empty > MUCH).then(|| (empty, points(foot.point.y) - points(top.point.y)))
}

/// Gives where the last words or drawings of a page's text are, in points from its top.
fn lowest(frame: &Frame, above: Abs) -> i64 {
    let items = frame.items().map(|(at, item)| {
        let top = above + at.y;
        match item {
            FrameItem::Group(group) => lowest(&group.frame, top),
            FrameItem::Image(_, size, _) => points(top + size.y),
            FrameItem::Text(_) | FrameItem::Shape(..) => points(top),
            FrameItem::Link(..) | FrameItem::Tag(_) => 0,
        }
    });
    // What is below the text is the foot of the page.
    items.filter(|low| *low <= TEXT_END).max().unwrap_or(0)
}

#[expect(clippy::cast_possible_truncation, reason = "whole points of a page fit")]
fn points(length: Abs) -> i64 {
    length.to_pt() as i64
}
