use super::super::chart::{Chart, Table};
use super::super::plot::{
    AgainstTarget, Band, Claim, ClaimPanel, ClaimPeriod, ClaimYear, Claims, ClaimsAbout, Column,
    ColumnPanel, Columns, Dumbbell, Dumbbells, Fill, Grid, GridRow, LinePanel, LinePoint, Lines,
    Measure, OrderedRow, OrderedRows, Part, Plot, Scenario, StackedRow, StackedRows, Target,
    TargetRow, Tone,
};
use super::scene::Mark;
use super::*;
use crate::records::Brag;
use crate::units::{Bound, Decimal, Quantity, dec};

fn chart(plot: Plot) -> Chart {
    Chart {
        name: "savings-by-directorate",
        title: "People holds all £1.346m of savings rated off track".into(),
        subtitle: "Savings by directorate & rating, £m, 2025/26, as at 3 July 2025".into(),
        alt: "Bar chart of savings by directorate. People has £1.346m off track.".into(),
        source: "Overview and Scrutiny Board, 3 July 2025".into(),
        notes: vec!["Figures may not sum due to rounding.".into()],
        table: Table::default(),
        plot,
    }
}

fn part(fill: Fill, name: &str, thousands: Option<i64>) -> Part {
    Part {
        fill,
        name: name.into(),
        value: thousands.map(|amount| Decimal::from(amount * 1000)),
        words: thousands
            .map_or(String::new(), |amount| format!("£{}.{:03}m", amount / 1000, amount % 1000)),
        share: None,
    }
}

fn rated(rating: Brag, thousands: Option<i64>) -> Part {
    part(Fill::Rating(rating), rating.meaning(), thousands)
}

fn row(label: &str, parts: Vec<Part>, total: &str) -> StackedRow {
    StackedRow { label: label.into(), parts, total: total.into() }
}

/// Havering 2025/26, with two small parts, one of nil and one not published.
fn directorates() -> Plot {
    use Brag::{Amber, Green, Red};
    let amounts = |g, a, r| vec![rated(Green, Some(g)), rated(Amber, Some(a)), rated(Red, r)];
    Plot::StackedRows(StackedRows {
        measure: Measure::Pounds,
        rows: vec![
            row("People & <Communities>", amounts(520, 3473, Some(1346)), "£5.339m"),
            row("Corporate", amounts(3445, 500, Some(0)), "£3.945m"),
            row("Resources", amounts(730, 70, None), "£0.800m"),
            row("Place", amounts(70, 100, Some(0)), "£0.170m"),
        ],
    })
}

fn every_rating() -> Plot {
    let parts = Brag::ALL.iter().copied().zip(1..);
    let parts = parts.map(|(rating, size)| rated(rating, Some(size * 40)));
    Plot::StackedRows(StackedRows {
        measure: Measure::Pounds,
        rows: vec![
            row("Adults", parts.collect(), "£0.840m"),
            row("Corporate", vec![rated(Brag::Blue, Some(9000))], "£9.000m"),
        ],
    })
}

fn column(label: &str, parts: Vec<Part>, total: Option<&str>, target: Option<i64>) -> Column {
    Column {
        label: label.into(),
        parts,
        total: total.map(Into::into),
        target: target.map(|thousands| Target {
            name: "Target",
            value: Decimal::from(thousands * 1000),
            words: format!("£{}.{:03}m", thousands / 1000, thousands % 1000),
        }),
    }
}

fn columns(count: u16) -> Plot {
    let tones = [
        (Tone::Navy, "Banked"),
        (Tone::Sky, "Forecast, not yet banked"),
        (Tone::Ochre, "Slipped"),
        (Tone::Plum, "Lost"),
    ];
    let year = |number: u16| {
        let sizes = [7000, 3300, 300, 200 + i64::from(number) * 90];
        let absent = usize::from(number % 3);
        let parts = tones.iter().zip(sizes).enumerate();
        let parts = parts.map(|(index, ((tone, name), size))| {
            let size = (index != absent || absent == 0).then_some(size);
            part(Fill::Tone(*tone), name, size)
        });
        let name = format!("{}/{:02}", 2023 + number, 24 + number);
        let total = (absent == 0).then_some("£10.890m");
        column(&name, parts.collect(), total, number.is_multiple_of(2).then_some(15_300))
    };
    let mut drawn: Vec<Column> = (0..count).map(year).collect();
    drawn.push(column("2050/51", Vec::new(), None, Some(10_254)));
    let panel = |title: Option<&str>| ColumnPanel {
        title: title.map(Into::into),
        measure: Measure::Pounds,
        columns: drawn.clone(),
    };
    Plot::Columns(Columns {
        panels: vec![panel(Some("Savings each year, £m")), panel(Some("The same again"))],
    })
}

fn claim(scenario: Scenario, millions: i64, bound: Bound) -> Claim {
    let value = |millions: i64| Some(Decimal::from(millions * 1_000_000));
    let range = bound == Bound::Range;
    Claim {
        scenario,
        quantity: Quantity {
            low: value(millions - 5).filter(|_| range),
            central: value(millions).filter(|_| !range),
            high: value(millions + 5).filter(|_| range),
            bound,
        },
        words: match bound {
            Bound::Range => format!("£{}m to £{}m", millions - 5, millions + 5),
            Bound::AtLeast => format!("at least £{millions}m"),
            Bound::AtMost => format!("at most £{millions}m"),
            Bound::Exact | Bound::About => format!("£{millions}.0m"),
        },
        published: "Feb 2025".into(),
    }
}

fn claims() -> Plot {
    use Bound::{AtLeast, AtMost, Exact, Range};
    let six = |at: i64| {
        vec![
            claim(Scenario::Central, at, Exact),
            claim(Scenario::Worst, at + 1, Exact),
            claim(Scenario::Best, at - 1, AtMost),
            claim(Scenario::NotStated, at, Range),
            claim(Scenario::Central, at + 3, AtLeast),
            claim(Scenario::Worst, at + 3, Exact),
        ]
    };
    let year = |number: u16| ClaimYear {
        label: format!("{}/{:02}", 2023 + number, 24 + number),
        years_left_out: usize::from(number == 3),
        claims: six(6 + i64::from(number) * 8),
    };
    let period = |label: &str| ClaimPeriod { label: label.into(), claims: six(182) };
    Plot::Claims(Claims {
        panels: vec![
            ClaimPanel {
                title: "Gap in one year, £m".into(),
                measure: Measure::Pounds,
                about: ClaimsAbout::Years((0..12).map(year).collect()),
            },
            ClaimPanel {
                title: "Gap over several years together, £m".into(),
                measure: Measure::Pounds,
                about: ClaimsAbout::Periods(vec![
                    period("2010/11 to 2013/14 (4 years)"),
                    period("2014/15 to 2017/18"),
                ]),
            },
        ],
    })
}

fn scores() -> Plot {
    let row = |score: Option<Decimal>, band: Option<(&str, usize, usize)>| OrderedRow {
        label: "Annual review of the Mercury Land Holdings business plan, in the agreement".into(),
        score,
        words: score.map_or(String::new(), |score| score.to_string()),
        band: band.map(|(name, below, above)| Band { name: name.to_owned(), below, above }),
    };
    Plot::OrderedRows(OrderedRows {
        scale_note: "Rating from 1 to 9; bands assumed, not confirmed by the source.".into(),
        highest: dec!(9),
        rows: vec![
            row(Some(dec!(3)), Some(("low", 0, 2))),
            row(Some(dec!(9)), Some(("high", 2, 0))),
            row(None, None),
            row(Some(dec!(4)), Some(("medium", 1, 1))),
        ],
    })
}

fn targets() -> Plot {
    let row = |percent, words: &str, state: Brag| TargetRow {
        label: "Homes from private rented and equity schemes over five years".into(),
        percent_of_target: percent,
        words: words.into(),
        state,
        state_words: state.meaning().into(),
    };
    Plot::AgainstTarget(AgainstTarget {
        rows: vec![
            row(Some(dec!(5.35)), "107 of 2,000 homes", Brag::Red),
            row(Some(dec!(180)), "9,543, 180% of target", Brag::Blue),
            row(Some(dec!(100)), "£200,000 of £200,000", Brag::Green),
            row(None, "17%, no target set", Brag::NotRated),
            row(Some(dec!(0)), "none of 282 beds", Brag::WrittenOut),
        ],
    })
}

fn dumbbells() -> Plot {
    let row = |[before, now, aim]: [Option<i64>; 3]| Dumbbell {
        label: "RSK-03 Capitalisation support costs more than was planned for".into(),
        before: before.map(Decimal::from),
        now: now.map(Decimal::from),
        aim: aim.map(Decimal::from),
        accepted: Some(dec!(8)),
    };
    Plot::Dumbbells(Dumbbells {
        scale_note: "Rating = likelihood × impact, 4 × 4.".into(),
        highest: dec!(16),
        rows: vec![
            row([Some(16), Some(12), Some(6)]),
            row([Some(8), Some(8), Some(8)]),
            row([None, Some(4), None]),
        ],
    })
}

fn lines() -> Plot {
    let point = |day: i32, value: i64| LinePoint {
        day,
        value: Decimal::from(value),
        words: Some(format!("£{value},000")),
    };
    let panel = |points: Vec<LinePoint>, ahead: Option<LinePoint>| LinePanel {
        title: "Agency staff cost in every directorate of the council".into(),
        words: "Off pace: £5,000 less in 12 months".into(),
        highest: dec!(16),
        points,
        ahead,
        level: Some(dec!(10)),
        days: (0, 100),
        day_words: ("Dec 2024".into(), "Sep 2025".into()),
    };
    Plot::Lines(Lines {
        columns: 3,
        level: "Target".into(),
        ahead: Some("Where this pace leads".into()),
        panels: vec![
            panel(vec![point(0, 16), point(50, 13), point(60, 11)], Some(point(100, 8))),
            panel((0..12).map(|at| point(at * 9, i64::from(at))).collect(), None),
            panel(vec![point(0, 0)], None),
            panel(vec![point(99, 4), point(100, 4)], None),
        ],
    })
}

fn grid() -> Plot {
    let row = |counts: Vec<Option<usize>>| GridRow {
        label: "Assets, capital and regeneration".into(),
        counts,
    };
    Plot::Grid(Grid {
        columns: (2012..2018).map(|year| format!("Peer challenge action plan {year}")).collect(),
        rows: vec![
            row([18, 0, 1, 12, 3, 45].map(Some).to_vec()),
            row(vec![None, Some(0), Some(1), None, Some(2), Some(0)]),
        ],
    })
}

fn every_plot() -> Vec<Plot> {
    vec![
        directorates(),
        every_rating(),
        columns(3),
        columns(6),
        columns(24),
        claims(),
        scores(),
        targets(),
        dumbbells(),
        lines(),
        grid(),
    ]
}

fn drawn(plot: Plot, form: Form<'_>) -> String {
    svg(&chart(plot), form).unwrap()
}

fn texts(scene: &Scene) -> Vec<scene::Words> {
    let words = |mark: &Mark| match mark {
        Mark::Words(words) => Some(words.clone()),
        Mark::Area(..) | Mark::Pattern(..) | Mark::Shape(..) | Mark::Dot(..) | Mark::Line(..) => {
            None
        }
    };
    scene.marks.iter().filter_map(words).collect()
}

fn parts_of(plot: &Plot, rating: Brag) -> Vec<Rect> {
    let wanted = Role::Edge(Fill::Rating(rating));
    let area = |mark: &Mark| match mark {
        Mark::Area(rect, role) if *role == wanted => Some(*rect),
        Mark::Area(..)
        | Mark::Pattern(..)
        | Mark::Shape(..)
        | Mark::Dot(..)
        | Mark::Line(..)
        | Mark::Words(_) => None,
    };
    body(plot).unwrap().marks.iter().filter_map(area).collect()
}

/// Asserts that no words of a chart overlap or leave its picture.
pub(in crate::charts) fn assert_words_lie_apart(chart: &Chart) {
    let scene = whole(chart).unwrap();
    let words = texts(&scene);
    let name = chart.name;
    for (index, one) in words.iter().enumerate() {
        let cover = one.cover();
        let inside = cover.x >= MARGIN
            && cover.x + cover.width <= scene.width - MARGIN
            && cover.y >= 0
            && cover.y + cover.height <= scene.height;
        assert!(inside, "{name}: `{}` leaves the picture", one.text);
        for other in &words[index + 1..] {
            let meets = cover.meets(&other.cover());
            assert!(!meets, "{name}: `{}` on `{}`", one.text, other.text);
        }
    }
}

/// Asserts that a drawing is an SVG that can be read back.
pub(in crate::charts) fn assert_well_formed(drawn: &str) {
    let options = resvg::usvg::Options::default();
    resvg::usvg::Tree::from_str(drawn, &options).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>\n"));
    assert!(drawn.contains("role=\"img\""));
    assert!(drawn.contains("<title id=") && drawn.contains("<desc id="));
}

#[test]
fn no_words_overlap_or_leave_the_picture() {
    for plot in every_plot() {
        assert_words_lie_apart(&chart(plot));
    }
}

#[test]
fn every_svg_is_well_formed_and_has_its_own_title_and_description() {
    for plot in every_plot() {
        for form in [Form::Standalone, Form::Inline { prefix: "second-" }] {
            let drawn = drawn(plot.clone(), form);
            assert_well_formed(&drawn);
            let hides = ["NaN", "inf", "opacity"];
            assert!(hides.iter().all(|word| !drawn.contains(word)));
        }
    }
}

#[test]
fn title_and_description_are_those_of_the_chart() {
    let mut other = chart(directorates());
    other.title = "Place holds none".into();
    other.alt = "Another description.".into();
    let drawn = svg(&other, Form::Inline { prefix: "b-" }).unwrap();
    assert!(drawn.contains(
        "aria-labelledby=\"b-savings-by-directorate-title b-savings-by-directorate-desc\""
    ));
    assert!(
        drawn.contains("<title id=\"b-savings-by-directorate-title\">Place holds none</title>")
    );
    assert!(drawn.contains(">Another description.</desc>"));
    assert!(drawn.contains("id=\"b-savings-by-directorate-at-risk\""));
}

#[test]
fn an_inline_chart_leaves_colours_fonts_and_words_around_it_to_the_page() {
    let drawn = drawn(directorates(), Form::Inline { prefix: "" });
    assert!(drawn.contains("var(--chart-ink, #16202A)"));
    assert!(!drawn.contains("@font-face"));
    assert!(!drawn.contains("Figures may not sum"));
    assert_eq!(drawn.matches("People holds all").count(), 1);
}

#[test]
fn a_file_of_its_own_carries_its_fonts_and_words() {
    let drawn = drawn(directorates(), Form::Standalone);
    assert_eq!(drawn.matches("@font-face").count(), 2);
    assert!(drawn.contains("Source: Overview and Scrutiny Board") && !drawn.contains("var("));
    assert_eq!(drawn.matches("People holds all").count(), 2);
}

#[test]
fn words_are_escaped_and_stay_words() {
    let drawn = drawn(directorates(), Form::Inline { prefix: "" });
    assert!(drawn.contains(">People &amp;") && drawn.contains("&lt;Communities&gt;"));
}

#[test]
fn font_sizes_are_whole_and_none_is_below_13() {
    for plot in every_plot() {
        let drawn = drawn(plot, Form::Standalone);
        for size in drawn.split(" font-size=\"").skip(1) {
            let size = size.split('"').next().unwrap();
            assert!(size.parse::<u32>().unwrap() >= 13, "{size}");
        }
    }
}

#[test]
fn an_absent_value_draws_no_bar_and_is_named() {
    let plot = directorates();
    // Only People has a red amount; nil and absent ones draw nothing. One more is in the key.
    assert_eq!(parts_of(&plot, Brag::Red).len(), 2);
    assert!(drawn(plot, Form::Standalone).contains("R ◆ not known"));
    assert!(parts_of(&targets(), Brag::NotRated).is_empty());
    assert!(parts_of(&targets(), Brag::WrittenOut).is_empty());
}

#[test]
fn bars_are_as_long_as_their_values() {
    let amber = parts_of(&directorates(), Brag::Amber);
    let widths: Vec<i32> = amber.iter().map(|rect| rect.width).collect();
    // After the key: People £3.473m, Corporate £0.500m. 3.473 ÷ 0.5 = 6.9, less the gaps of 4 px.
    let tolerance = 4 * 7;
    assert!((widths[1] + 4 - (widths[2] + 4) * 6946 / 1000).abs() <= tolerance, "{widths:?}");
}

#[test]
fn a_value_below_nil_is_refused_by_name() {
    let parts = vec![rated(Brag::Green, Some(-10))];
    let plot = Plot::StackedRows(StackedRows {
        measure: Measure::Pounds,
        rows: vec![row("People", parts, "")],
    });
    let error = svg(&chart(plot), Form::Standalone).unwrap_err();
    assert_eq!(error.to_string(), "`On track` is below nil, which a scale from nil cannot show");
}

#[test]
fn a_disc_stands_where_its_rating_lies() {
    // 12 of 16 over 300 px is 225 px from the foot of the scale at 296.
    let now = Role::Edge(Fill::Tone(Tone::Navy));
    let scene = body(&dumbbells()).unwrap();
    let disc = scene.marks.iter().find_map(|mark| match mark {
        Mark::Dot((x, _), 6, role) if *role == now => Some(*x),
        Mark::Area(..)
        | Mark::Pattern(..)
        | Mark::Shape(..)
        | Mark::Dot(..)
        | Mark::Line(..)
        | Mark::Words(_) => None,
    });
    // The first is the key's, 8 px from its left.
    assert!(disc.is_some_and(|x| x < 296));
    let on_scale = |mark: &&Mark| matches!(mark, Mark::Dot((521, _), 6, role) if *role == now);
    assert_eq!(scene.marks.iter().filter(on_scale).count(), 1);
}

#[test]
fn words_of_points_that_would_lie_on_others_are_left_out() {
    let scene = body(&lines()).unwrap();
    // 99 and 100 of 100 days share a place: £4,000 is said once there.
    let fours = texts(&scene).into_iter().filter(|words| words.text == "£4,000");
    assert_eq!(fours.count(), 1);
}

#[test]
fn scores_are_drawn_from_the_highest_down() {
    let scene = body(&scores()).unwrap();
    let words: Vec<String> = texts(&scene).into_iter().map(|words| words.text).collect();
    let place = |band: &str| words.iter().position(|text| text == band).unwrap();
    assert!(place("high") < place("medium") && place("medium") < place("low"));
    assert!(place("low") < place("not known"));
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for plot in every_plot() {
        let chart = chart(plot);
        let once = svg(&chart, Form::Standalone).unwrap();
        assert_eq!(once, svg(&chart, Form::Standalone).unwrap());
    }
    let chart = chart(directorates());
    let picture = png(&chart).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    assert_eq!(picture, png(&chart).unwrap());
}
