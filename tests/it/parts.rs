//! Parts add to the whole, whatever the register: hundreds of made-up programmes, valid by
//! construction, and a second, simpler way of counting them.

use std::collections::BTreeMap;

use mtfs::datasets::{self, Depth, Loaded};
use mtfs::figures::savings::{Field, Position, Sums, position};
use mtfs::figures::{AsAt, GroupKey};
use mtfs::records::Severity;
use mtfs::units::{Date, FinancialYear, Mark, Money, Period};

use crate::folder::{CouncilFolder, Dice};

/// Made-up programmes that each test looks at.
const CASES: u64 = 60;

fn sum(amounts: impl Iterator<Item = Option<Money>>) -> Option<Money> {
    amounts.flatten().fold(None, |sum, amount| Some(sum.unwrap_or(Money::NIL) + amount))
}

fn all_of<'a>(parts: impl Iterator<Item = &'a Sums> + Clone, field: Field) -> Option<Money> {
    sum(parts.map(|part| part.get(field)))
}

/// Checks every way of cutting a position up.
pub(crate) fn adds_up(position: &Position) {
    let totals = &position.totals;
    for field in Field::ALL {
        let whole = totals.get(field);
        let groups = position.groups.iter().map(|group| &group.totals);
        assert_eq!(all_of(groups, field), whole, "groups, {field:?}");
        assert_eq!(all_of(position.by_brag.values(), field), whole, "declared, {field:?}");
        assert_eq!(all_of(position.by_brag_computed.values(), field), whole, "computed, {field:?}");
        let lines = position.lines.iter().map(|line| line.get(field));
        assert_eq!(sum(lines), whole, "lines, {field:?}");
        for group in &position.groups {
            let colours = group.by_brag.values();
            assert_eq!(all_of(colours, field), group.totals.get(field), "{}, {field:?}", group.key);
        }
    }
    let origins = position.origins.iter().map(|origin| Some(origin.target));
    assert_eq!(sum(origins), totals.get(Field::Target), "origins");
    let lines: usize = position.groups.iter().map(|group| group.totals.lines).sum();
    assert_eq!((lines, totals.lines), (position.lines.len(), position.lines.len()));
}

/// Tables as rows of cells, the header first.
pub(crate) type Tables = BTreeMap<&'static str, Vec<Vec<String>>>;

/// A saving as made up: what the second way of counting needs.
struct Made {
    id: String,
    parent: Option<usize>,
    group: bool,
    in_cash_total: bool,
    ended: bool,
    /// By year.
    targets: BTreeMap<&'static str, i64>,
}

/// A register made up from a seed.
pub(crate) struct Register {
    pub(crate) tables: Tables,
    savings: Vec<Made>,
}

const YEARS: [&str; 2] = ["2024/25", "2025/26"];
const PERIODS: [(&str, &str); 4] =
    [("Q1", "06-30"), ("Q2", "09-30"), ("P9", "12-31"), ("outturn", "12-31")];

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn pounds(pence: i64) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}

/// How much of a register is published.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Published {
    /// Every part of every saving.
    Everything,
    /// Anything may be absent.
    Whatever,
}

/// The tables that are made up, with their columns.
const HEADERS: [(&str, &str); 4] = [
    (
        "savings.csv",
        "saving_id,title,directorate,service,theme,owner,type,cashable,recurrence,fund,grain,\
         origin_year,status,decision_ref,decided_on,parent_id,public,source_id",
    ),
    ("savings_profile.csv", "saving_id,financial_year,kind,target"),
    (
        "delivery.csv",
        "saving_id,financial_year,period,submitted_on,revision,banked,forecast,slipped,\
         unachievable,over_achieved,brag_declared,evidence_ref,source_id",
    ),
    (
        "mitigations.csv",
        "mitigation_id,saving_id,recorded_on,title,financial_year,fund,value,recurrence,\
         cashable,source_id",
    ),
];

pub(crate) fn register(seed: u64, published: Published) -> Register {
    let mut dice = Dice::of(seed);
    let mut tables: Tables = HEADERS
        .into_iter()
        .map(|(name, header)| (name, vec![header.split(',').map(str::to_owned).collect()]))
        .collect();
    let mut savings: Vec<Made> = Vec::new();
    for number in 0..=dice.below(14) {
        let made = saving(number, &savings, &mut tables, &mut dice);
        savings.push(made);
    }
    for made in &mut savings {
        for year in YEARS {
            let new = published == Published::Everything;
            targets(made, year, new, &mut tables, &mut dice);
            let shortfall = updates(made, year, published, &mut tables, &mut dice);
            if let Some(shortfall) = shortfall.filter(|_| dice.once_in(2)) {
                cover(made, year, shortfall, &mut tables, &mut dice);
            }
        }
    }
    Register { tables, savings }
}

fn saving(number: usize, above: &[Made], tables: &mut Tables, dice: &mut Dice) -> Made {
    let parent = (!above.is_empty() && dice.once_in(2)).then(|| dice.below(above.len()));
    let (group, ended) = (dice.once_in(4), dice.once_in(6));
    let cashable =
        dice.one_of(&["cashable", "cashable", "not_stated", "cost_avoidance", "non_cashable"]);
    let fund = dice.one_of(&["general_fund", "general_fund", "not_stated", "hra"]);
    let status = dice.one_of(&["approved", "in_delivery", "delivered", "proposed"]);
    let id = format!("S-{number}");
    tables.get_mut("savings.csv").unwrap().push(row(&[
        &id,
        "Lower energy use",
        dice.one_of(&["People", "Place", "Resources", "not_stated"]),
        dice.one_of(&["", "Parks", "Schools"]),
        dice.one_of(&["", "Contracts"]),
        dice.one_of(&["", "Head of Parks"]),
        dice.one_of(&["efficiency", "income", "not_stated"]),
        cashable,
        dice.one_of(&["recurring", "one_off", "not_stated"]),
        fund,
        if group { "group" } else { "line" },
        "2024/25",
        if ended { "written_out" } else { status },
        if ended { "CAB-1" } else { "" },
        if ended { "2024-04-02" } else { "" },
        parent.map_or("", |at| above[at].id.as_str()),
        "true",
        "SRC-1",
    ]));
    let cash = matches!(cashable, "cashable" | "not_stated");
    let approved = ended || status != "proposed";
    Made {
        id,
        parent,
        group,
        in_cash_total: fund != "hra" && cash && approved,
        ended,
        targets: BTreeMap::new(),
    }
}

/// Makes up the targets of one saving in one year; `new` asks for one at least.
fn targets(made: &mut Made, year: &'static str, new: bool, tables: &mut Tables, dice: &mut Dice) {
    let profile = tables.get_mut("savings_profile.csv").unwrap();
    for kind in ["new", "brought_forward", "rebased"] {
        if kind == "new" && new || dice.once_in(3) {
            let pence = part(50_000_000, dice);
            *made.targets.entry(year).or_default() += pence;
            profile.push(row(&[&made.id, year, kind, &pounds(pence)]));
        }
    }
}

/// Gives a part of an amount: nothing of it, all of it or between.
fn part(of: i64, dice: &mut Dice) -> i64 {
    i64::try_from(dice.below(usize::try_from(of).unwrap() + 1)).unwrap()
}

/// Splits a target into forecast, slipped and unachievable; then what is banked and above target.
fn split(target: i64, ended: bool, dice: &mut Dice) -> [i64; 5] {
    if ended {
        return [0, 0, target, 0, 0];
    }
    let full = dice.once_in(3);
    let forecast = if full { target } else { part(target, dice) };
    let slipped = part(target - forecast, dice);
    let over = if full && dice.once_in(2) { part(1_000_000, dice) } else { 0 };
    let banked = part(forecast + over, dice);
    [forecast, slipped, target - forecast - slipped, banked, over]
}

/// Makes up the updates of one saving in one year and gives the shortfall of the last, if published.
fn updates(
    made: &Made,
    year: &str,
    published: Published,
    tables: &mut Tables,
    dice: &mut Dice,
) -> Option<i64> {
    let everything = published == Published::Everything;
    let target = made.targets.get(year).copied();
    let mut shortfall = None;
    for (period, end) in PERIODS {
        if dice.once_in(2) && !(everything && period == "Q1") {
            continue;
        }
        let parts = split(target.unwrap_or(30_000_000), made.ended, dice);
        let words = parts.map(|pence| {
            let told = everything || !dice.once_in(4);
            if told { pounds(pence) } else { String::new() }
        });
        let [_, slipped, unachievable, banked, over] = parts;
        let told = |at: usize| !words[at].is_empty();
        shortfall = (told(1) && told(2)).then_some(slipped + unachievable);
        let delivered = told(3) && target.is_some_and(|target| banked >= target);
        let brag = if delivered { "B" } else { dice.one_of(&["G", "A", "R", "X", "N", ""]) };
        let handed_in = format!("{}-{end}", &year[..4]);
        let [forecast, slipped, unachievable, banked, _] = &words;
        // Above target is told whenever there is any: banked may rest on it.
        let over = if over > 0 { pounds(over) } else { String::new() };
        let cells = [
            &made.id,
            year,
            period,
            &handed_in,
            "1",
            banked,
            forecast,
            slipped,
            unachievable,
            &over,
            brag,
            "JNL-1",
            "SRC-1",
        ];
        tables.get_mut("delivery.csv").unwrap().push(row(&cells));
    }
    shortfall
}

/// Makes up what covers a shortfall, or a part of it.
fn cover(made: &Made, year: &str, shortfall: i64, tables: &mut Tables, dice: &mut Dice) {
    let mitigations = tables.get_mut("mitigations.csv").unwrap();
    let id = format!("MIT-{}", mitigations.len());
    let recorded_on = format!("{}-07-15", &year[..4]);
    let value = pounds(part(shortfall, dice));
    let cashable = dice.one_of(&["cashable", "cost_avoidance"]);
    let recurrence = dice.one_of(&["one_off", "recurring", "not_stated"]);
    let start = [&id, &made.id, &recorded_on, "Vacancy freeze", year];
    let end = ["general_fund", &value, recurrence, cashable, "SRC-1"];
    mitigations.push(row(&[start, end].concat()));
}

/// Writes the tables into a folder and reads them back.
pub(crate) fn loaded(tables: &Tables) -> Loaded {
    let folder = CouncilFolder::new();
    for (name, rows) in tables {
        let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        folder.put(name, format!("{}\n", lines.join("\n")));
    }
    let loaded = datasets::load(folder.path(), Depth::Figures).unwrap();
    let errors: Vec<_> =
        loaded.problems.iter().filter(|problem| problem.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "the register should be valid: {errors:?}");
    loaded
}

fn year(words: &str) -> FinancialYear {
    FinancialYear::from_words(words).unwrap()
}

/// Every point that a year is looked at from.
fn points(year: FinancialYear) -> Vec<Option<AsAt>> {
    let period = |mark| Some(AsAt::Period(Period { year, mark }));
    vec![
        None,
        period(Mark::quarter(1).unwrap()),
        period(Mark::month(9).unwrap()),
        period(Mark::OUTTURN),
        Some(AsAt::Date(Date::day(i32::from(year.april()), 9, 30).unwrap())),
    ]
}

#[test]
fn groups_and_colours_and_lines_each_add_to_the_total() {
    for seed in 0..CASES {
        let loaded = loaded(&register(seed, Published::Whatever).tables);
        for year in YEARS.map(year) {
            for as_at in points(year) {
                for by in GroupKey::ALL {
                    adds_up(&position(&loaded.book, year, as_at, by));
                }
            }
        }
    }
}

#[test]
fn the_order_of_rows_changes_no_total() {
    for seed in 0..CASES {
        let mut tables = register(seed, Published::Whatever).tables;
        let before = loaded(&tables);
        let mut dice = Dice::of(seed + 1_000);
        for rows in tables.values_mut() {
            dice.shuffle(&mut rows[1..]);
        }
        let after = loaded(&tables);
        for year in YEARS.map(year) {
            for as_at in points(year) {
                let of = |loaded: &Loaded| {
                    let position = position(&loaded.book, year, as_at, GroupKey::Service);
                    let groups: BTreeMap<String, Sums> = position
                        .groups
                        .into_iter()
                        .map(|group| (group.key, group.totals))
                        .collect();
                    (position.totals, position.by_brag, position.by_brag_computed, groups)
                };
                assert_eq!(of(&before), of(&after), "seed {seed}, {year}, {as_at:?}");
            }
        }
    }
}

#[test]
fn a_programme_and_what_is_under_it_never_count_twice() {
    for seed in 0..CASES {
        let Register { tables, savings } = register(seed, Published::Whatever);
        let loaded = loaded(&tables);
        let under_a_group = |made: &Made| {
            std::iter::successors(made.parent, |at| savings[*at].parent).any(|at| savings[at].group)
        };
        let counted = |at: usize| {
            let programme =
                !savings[at].group && savings.iter().any(|made| made.parent == Some(at));
            !programme && !under_a_group(&savings[at]) && savings[at].in_cash_total
        };
        for words in YEARS {
            // Those ended are by a decision of April 2024: they leave the totals of later years.
            let left = |at: usize| savings[at].ended && words != "2024/25";
            let targets: Vec<i64> = (0..savings.len())
                .filter(|at| counted(*at) && !left(*at))
                .filter_map(|at| savings[at].targets.get(words).copied())
                .collect();
            let expected = (!targets.is_empty()).then(|| Money::from_pence(targets.iter().sum()));
            let totals = position(&loaded.book, year(words), None, GroupKey::Directorate).totals;
            assert_eq!(totals.get(Field::Target), expected, "seed {seed}, {words}");
        }
    }
}

#[test]
fn a_line_split_into_its_parts_keeps_its_target() {
    let header = "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,parent_id,public,source_id";
    let line = |id: &str, grain: &str, parent: &str| {
        format!(
            "{id},Energy,Place,efficiency,cashable,recurring,general_fund,{grain},2025/26,approved,{parent},true,SRC-1"
        )
    };
    // 100,000 stays 100,000: of a programme its parts count, of a group the group itself.
    for grain in ["line", "group"] {
        let savings = [
            header.to_owned(),
            line("S-1", grain, ""),
            line("S-2", "line", "S-1"),
            line("S-3", "line", "S-1"),
        ];
        let profile = "saving_id,financial_year,kind,target\nS-1,2025/26,new,100000\n\
                       S-2,2025/26,new,70000\nS-3,2025/26,new,30000\n";
        let folder = CouncilFolder::new()
            .with("savings.csv", savings.join("\n"))
            .with("savings_profile.csv", profile);
        let loaded = datasets::load(folder.path(), Depth::Figures).unwrap();
        let totals = position(&loaded.book, year("2025/26"), None, GroupKey::Directorate).totals;
        assert_eq!(totals.get(Field::Target), Some(Money::from_pence(10_000_000)), "{grain}");
    }
}

#[test]
fn where_every_part_is_published_the_target_is_forecast_and_slipped_and_unachievable() {
    let mut whole = 0;
    for seed in 0..CASES {
        let loaded = loaded(&register(seed, Published::Everything).tables);
        for year in YEARS.map(year) {
            for as_at in points(year) {
                let totals = position(&loaded.book, year, as_at, GroupKey::Directorate).totals;
                let parts = [Field::Target, Field::Forecast, Field::Slipped, Field::Unachievable];
                if parts.iter().any(|part| totals.coverage(*part).is_some()) {
                    continue;
                }
                if let [Some(target), Some(forecast), Some(slipped), Some(lost)] =
                    parts.map(|part| totals.get(part))
                {
                    whole += 1;
                    assert_eq!(target, forecast + slipped + lost, "seed {seed}, {year}");
                }
            }
        }
    }
    assert!(whole > 100, "only {whole} positions have every part");
}
