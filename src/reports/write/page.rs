//! A paper as Markdown: the page's own view, so that headings, numbers and figures are the same, each
//! figure linked to the entry at the end that says where it comes from.

use super::super::document::Document;
use super::super::html::PageError;
use super::super::view::{
    BlockView, CardView, CellView, ChartView, EntryView, FigureView, FindingView, KindView,
    PageView, PartView, SourceView, TableView,
};
use super::super::viewer;
use super::markdown::{inert, table_of};
use crate::units::text;

/// Gives the whole paper as Markdown.
///
/// # Errors
/// When a figure is shown that the document's derivations do not explain.
pub fn page_in_markdown(document: &Document) -> Result<String, PageError> {
    let view = viewer::of(document).map_err(|figures| PageError::NoDerivation { figures })?;
    let mut page = Page::default();
    page.head(&view);
    for section in &view.sections {
        let title = format!("{} {}", section.number, inert(section.title));
        page.heading(2, &section.anchor, &title);
        for block in &section.blocks {
            page.block(block);
        }
    }
    if !view.findings.is_empty() {
        page.block_of("## What the checks found");
        page.findings(&view.findings);
    }
    page.reading(&view);
    page.sources(&view.sources);
    page.derivations(&view);
    let contact = view.contact.as_deref().map(parts);
    let contact = contact.as_deref().unwrap_or("the officer or committee clerk who published it");
    page.block_of(&format!(
        "If you cannot read a part of this paper, or need it in another form, tell {contact}."
    ));
    Ok(page.words)
}

/// A page under way: blocks with an empty line between them.
#[derive(Default)]
struct Page {
    words: String,
}

impl Page {
    fn block_of(&mut self, block: &str) {
        if !self.words.is_empty() {
            self.words.push('\n');
        }
        self.words.push_str(block.trim_end_matches('\n'));
        self.words.push('\n');
    }

    fn heading(&mut self, level: usize, anchor: &str, words: &str) {
        self.block_of(&format!("{} {}{words}", "#".repeat(level), place(anchor)));
    }

    fn list<T>(&mut self, items: &[T], item: impl Fn(&T) -> String) {
        let lines: Vec<String> = items.iter().map(|one| format!("- {}", item(one))).collect();
        if !lines.is_empty() {
            self.block_of(&lines.join("\n"));
        }
    }

    fn head(&mut self, view: &PageView<'_>) {
        self.block_of(&format!("# {}", inert(view.title)));
        if let Some(exempt) = view.exempt {
            self.block_of(&format!("**{exempt}**"));
        }
        if view.invented {
            let made_up = "The council, its people and every figure in this paper are made up.";
            self.block_of(&format!("**Invented example.** {made_up}"));
        }
        self.block_of(&format!("{}: {}", inert(view.council), inert(view.short_title)));
        self.block_of(&inert(view.subtitle));
        self.block_of(&inert(view.as_at));
        if !view.rests_on.is_empty() {
            self.block_of(&inert(view.rests_on));
        }
        if !view.opening.is_empty() || !view.cards.is_empty() {
            self.block_of("## In brief");
        }
        for paragraph in &view.opening {
            self.block_of(&parts(paragraph));
        }
        self.list(&view.cards, card);
    }

    fn block(&mut self, block: &BlockView<'_>) {
        match block {
            BlockView::Subheading { text } => self.block_of(&format!("### {}", inert(text))),
            BlockView::Paragraph { number, parts: text, .. } => {
                self.block_of(&format!("**{number}** {}", parts(text)));
            }
            BlockView::Bullets { points } => self.list(points, |point| parts(point)),
            BlockView::KeyFigures { cards } => self.list(cards, card),
            BlockView::Table { label, table } => self.table(label, table),
            BlockView::Chart(chart) => self.chart(chart),
            BlockView::Findings { findings } => self.findings(findings),
            BlockView::Note { label, paragraphs, .. } => {
                let lines = paragraphs.iter().map(|text| format!(">\n> {}", parts(text)));
                let lines: Vec<String> = lines.collect();
                self.block_of(&format!("> **{label}**\n{}", lines.join("\n")));
            }
        }
    }

    fn table(&mut self, label: &str, table: &TableView<'_>) {
        let label = if label.is_empty() { String::new() } else { format!("**{label}** ") };
        self.block_of(&format!("{label}{}", inert(table.caption)));
        let headings = table.headings.iter().map(|heading| (inert(heading.text), heading.numeric));
        let rows = table.rows.iter().map(|row| (row.cells.iter().map(cell).collect(), row.total));
        self.block_of(&table_of(headings, rows));
    }

    fn chart(&mut self, chart: &ChartView<'_>) {
        let level = usize::from(chart.level);
        self.heading(level, &chart.anchor, &format!("{}: {}", chart.label, inert(chart.title)));
        self.block_of(&inert(chart.subtitle));
        self.block_of(&inert(chart.alt));
        self.list(chart.notes, |note| inert(note));
        if !chart.source.is_empty() {
            self.block_of(&inert(chart.source));
        }
        match &chart.table {
            Some(table) => self.table("", table),
            None => self.block_of("Its numbers are in the tables of this section."),
        }
    }

    fn findings(&mut self, findings: &[FindingView<'_>]) {
        self.list(findings, |it| {
            let remedy = it.remedy.map(|remedy| format!(" To mend it: {}", inert(remedy)));
            format!(
                "**{}** {}: {}{} ({})",
                it.label,
                inert(it.place),
                parts(&it.words),
                remedy.unwrap_or_default(),
                code(it.code)
            )
        });
    }

    fn reading(&mut self, view: &PageView<'_>) {
        self.block_of("## How to read this paper");
        self.block_of(
            "Every figure is a link to the entry that says where it comes from. Amounts are rounded \
             only to be shown. Where a source gives no amount, none is shown: a blank is not nil.",
        );
        self.list(&view.kinds, |kind| format!("{}: {}", kind_of(kind), kind.meaning));
        self.list(&view.ratings, |rating| format!("{}: {}", rating.words(), rating.meaning()));
    }

    fn sources(&mut self, sources: &[SourceView<'_>]) {
        if sources.is_empty() {
            return;
        }
        self.block_of("## Sources");
        let line = |(number, it): (usize, &SourceView<'_>)| {
            let published = it.published.map(|date| format!(", {date}")).unwrap_or_default();
            let address = match (it.href, it.url) {
                (Some(href), Some(url)) => format!(". {}", link(href, url)),
                (None, Some(url)) => format!(". {}", inert(url)),
                (_, None) => String::new(),
            };
            format!("{number}. {}{}{published}{address}", place(&it.anchor), inert(it.title))
        };
        let lines: Vec<String> = (1..).zip(sources).map(line).collect();
        self.block_of(&lines.join("\n"));
    }

    fn derivations(&mut self, view: &PageView<'_>) {
        if view.groups.is_empty() {
            return;
        }
        self.block_of("## Where each figure comes from");
        for group in &view.groups {
            self.heading(3, &group.anchor, &inert(group.title));
            self.list(&group.entries, entry);
        }
    }
}

fn entry(entry: &EntryView<'_>) -> String {
    let exact = entry.exact.map(|exact| format!(", exactly {exact}")).unwrap_or_default();
    let mut lines = vec![format!(
        "{}{} ({}): **{}**{exact}",
        place(&entry.anchor),
        inert(entry.title),
        kind_of(&entry.kind),
        inert(entry.value)
    )];
    if let Some(formula) = entry.formula {
        let how = if entry.kind.word == "assumed" { "Taken as" } else { "Worked out as" };
        lines.push(format!("{how}: {}", inert(formula)));
    }
    lines.extend(entry.inputs.iter().map(|input| match &input.anchor {
        Some(anchor) => {
            format!("from {}: {}", link(&format!("#{anchor}"), input.title), inert(input.value))
        }
        None => format!("from {}: {} {}", inert(input.title), inert(input.value), code(input.id)),
    }));
    lines.extend(entry.cells.iter().map(|cell| {
        let sources = cell.sources.iter();
        let sources: Vec<String> = sources
            .map(|it| link(&format!("#{}", it.anchor), &format!("source {}", it.number)))
            .collect();
        let cited =
            if sources.is_empty() { String::new() } else { format!(" ({})", sources.join(", ")) };
        format!("read from {}: {}{cited}", code(cell.place), inert(cell.words))
    }));
    lines.extend(entry.more_cells.map(inert));
    lines.push(code(entry.id));
    lines.join("\n  - ")
}

fn card(card: &CardView<'_>) -> String {
    let rating = card.brag.map(|rating| format!(" {}", rating.words())).unwrap_or_default();
    let (label, amount) = (inert(card.label), figure(&card.figure));
    format!("**{label}**: {amount}{rating}. {}", parts(&card.sentence))
}

fn cell(cell: &CellView<'_>) -> String {
    let text = match &cell.figure {
        Some(it) if !cell.text.is_empty() => figure(it),
        Some(_) | None => inert(cell.text),
    };
    let words = [cell.brag.map(|rating| rating.words()).unwrap_or_default(), text];
    words.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn parts(parts: &[PartView<'_>]) -> String {
    let part = |part: &PartView<'_>| match part {
        PartView::Words { text } => inert(text),
        PartView::Strong { text } => format!("**{}**", inert(text)),
        PartView::Link { text, href } => link(href, text),
        PartView::Figure(it) => figure(it),
    };
    parts.iter().map(part).collect()
}

fn figure(it: &FigureView<'_>) -> String {
    let mark = if it.kind == "assumed" { "†" } else { "" };
    format!("{}{mark}", link(&format!("#{}", it.anchor), it.text))
}

fn link(href: &str, words: &str) -> String {
    // An address of another kind would run as a program where it is opened.
    if !["http://", "https://", "mailto:", "#"].iter().any(|kind| href.starts_with(kind)) {
        return inert(words);
    }
    let href = text::visible(href);
    // An address with a space or a bracket would end the link.
    let href = href.replace(' ', "%20").replace('(', "%28").replace(')', "%29");
    format!("[{}]({href})", inert(words))
}

/// Gives a place that links lead to.
fn place(anchor: &str) -> String {
    format!("<a id=\"{anchor}\"></a>")
}

fn code(words: &str) -> String {
    format!("`{}`", text::visible(words).replace('`', "'"))
}

fn kind_of(kind: &KindView) -> String {
    format!("{} {}", kind.mark, kind.label)
}
