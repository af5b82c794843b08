//! What moves a result most: bars to both sides of it.

use super::super::palette::Role;
use super::super::plot::{Fill, Tone, Tornado, TornadoEnd, TornadoRow};
use super::key::{self, Entry, Symbol};
use super::measure::{Type, widest, width, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};

const LABELS: i32 = 236;
const BAR: i32 = 24;
const ROW: i32 = 40;

/// Raises the result.
const UP: Fill = Fill::Tone(Tone::Ochre);
/// Lowers the result.
const DOWN: Fill = Fill::Tone(Tone::Sky);

/// Where the bars lie.
struct Field {
    left: i32,
    centre: i32,
    scale: Scale,
}

/// Lays out the rows, the widest first.
pub(super) fn draw(plot: &Tornado) -> Result<Scene, DrawError> {
    if plot.rows.is_empty() {
        return Err(DrawError::Size);
    }
    let mut scene = Scene::new(WIDTH);
    let mut y = key::draw(&mut scene, 0, &entries());
    let ends = || plot.rows.iter().flat_map(|row| &row.ends);
    let words = widest(ends().map(|end| end.words.as_str()), Type::BODY) + 12;
    let left = LABELS + 10 + words;
    let values = ends().map(|end| end.value).chain([plot.centre]);
    let scale = Scale::around(values, WIDTH - left - words, plot.measure);
    let field = Field { left, centre: left + scale.at(plot.centre), scale };
    let half = width(&plot.centre_words, Type::STRONG) / 2;
    let over = field.centre.clamp(half, WIDTH - half);
    let place = (over, y + Type::STRONG.size);
    scene.words(place, Anchor::Middle, Type::STRONG, Role::Ink, plot.centre_words.as_str());
    y += Type::STRONG.line() + 4;
    let top = y;
    let mut rows = Scene::new(WIDTH);
    for row in sorted(plot) {
        y = one(&mut rows, &field, plot, row, y);
    }
    for (value, words) in field.scale.ticks(plot.measure) {
        let x = left + field.scale.at(value);
        scene.area(Rect::new(x, top, 1, y - top), Role::Grid);
        scene.words((x, y + 17), Anchor::Middle, Type::SMALL, Role::Quiet, words);
    }
    scene.place(rows, (0, 0));
    scene.area(Rect::new(field.centre - 1, top - 2, 2, y - top + 2), Role::Ink);
    scene.height = y + 24;
    Ok(scene)
}

fn entries() -> Vec<Entry> {
    let entry = |fill, words: &str| Entry { symbol: Symbol::Fill(fill), words: words.to_owned() };
    vec![entry(DOWN, "Makes the gap smaller"), entry(UP, "Makes the gap larger")]
}

/// Gives the rows from the widest to the narrowest, equal ones in the order given.
fn sorted(plot: &Tornado) -> Vec<&TornadoRow> {
    let mut rows: Vec<&TornadoRow> = plot.rows.iter().collect();
    rows.sort_by_key(|row| {
        let [one, other] = &row.ends;
        std::cmp::Reverse((one.value - other.value).abs())
    });
    rows
}

fn one(scene: &mut Scene, field: &Field, plot: &Tornado, row: &TornadoRow, y: i32) -> i32 {
    let lines = wrap_evenly(&row.label, Type::BODY, LABELS);
    let tall = (Type::BODY.tall(lines.len()) + 10).max(ROW);
    let middle = y + tall / 2;
    scene.block((0, middle), Anchor::Start, Type::BODY, Role::Ink, &lines);
    let [one, other] = &row.ends;
    let (low, high) = if one.value <= other.value { (one, other) } else { (other, one) };
    let x = |end: &TornadoEnd| field.left + field.scale.at(end.value);
    let below = field.centre - x(low).min(field.centre);
    let above = x(high).max(field.centre) - field.centre;
    let top = middle - BAR / 2;
    // Where both ends lie on one side of the result, the bar reaches to the further one.
    if low.value < plot.centre {
        scene.part(Rect::new(field.centre - below, top, below.max(2), BAR), DOWN);
    }
    if high.value > plot.centre {
        scene.part(Rect::new(field.centre, top, above.max(2), BAR), UP);
    }
    let drop = Type::BODY.drop();
    let place = (field.centre - below - 8, middle + drop);
    scene.plated(place, Anchor::End, Type::BODY, Role::Ink, low.words.as_str());
    let place = (field.centre + above + 8, middle + drop);
    scene.plated(place, Anchor::Start, Type::BODY, Role::Ink, high.words.as_str());
    y + tall
}
