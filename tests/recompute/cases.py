"""Worked cases with their sums: does this recomputation itself give the right value?

    python3 tests/recompute/cases.py

Each case is a folder of the fewest rows; its sum stands in its words. The program is not asked.
"""

import csv
import pathlib
import sys
import tempfile
from decimal import Decimal

import compare
import councils
import folder as folders
import gap
import known
import money
import movement
import position
import scenario
import sensitivity
import solve
import support
import taxes

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLUMNS = councils.columns_of(ROOT / "datasets/smallshire/DICTIONARY.md")
TOML = ('name = "Case"\nfirst_financial_year = "2023/24"\ncurrent_financial_year = "2025/26"\n'
        'default_scenario = "baseline"\n[capitalisation]\nrate = "6%"\nterm_years = 20\nmrp_method = "equal"\n')
FILLS = {"title": "fills", "closing": {"efs": "fills", "reserves": "to_floor"}}
AGREED = {"title": "agreed", "closing": {"efs": "agreed"}}


def council(path, toml=TOML, **tables):
    """Writes a folder from short rows."""
    (path / "council.toml").write_text(toml, encoding="utf-8")
    for table, rows in tables.items():
        with open(path / f"{table}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS[table], restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folders.Folder(path)


def saving(saving_id, **cells):
    row = {"saving_id": saving_id, "title": saving_id, "directorate": "People", "type": "efficiency",
           "cashable": "cashable", "recurrence": "recurring", "fund": "general_fund", "grain": "line",
           "origin_year": "2024/25", "status": "in_delivery", "brag_at_approval": "G", "public": "true", "source_id": "S"}
    row.update(cells)
    return row


def target(saving_id, year, amount, kind="new"):
    return {"saving_id": saving_id, "financial_year": year, "kind": kind, "target": str(amount)}


def told(saving_id, year, mark, day, **cells):
    return {"saving_id": saving_id, "financial_year": year, "period": f"{year}-{mark}", "submitted_on": day,
            "revision": "1", "source_id": "S", **{name: str(value) for name, value in cells.items()}}


def gaps_of(*amounts, first="2025/26"):
    """Lines whose gap before anything else is so much in each year: a base, what is added, and no funding but nil."""
    years = [folders.next_year(first, place) for place in range(len(amounts))]
    before, rows = 0, []
    for year, amount in zip(years, amounts):
        rows.append(("NEED", year, amount - before))
        before = amount
    lines = [{"line_id": "NEED", "title": "Need", "fund": "general_fund", "block": "base", "driver": "amount"},
             {"line_id": "FUND", "title": "Fund", "fund": "general_fund", "block": "funding", "driver": "amount"}]
    values = [{"line_id": line, "financial_year": year, "item": "amount", "value": str(value)}
              for line, year, value in rows]
    values += [{"line_id": "FUND", "financial_year": year, "item": "amount", "value": "0"} for year in years]
    return {"budget_lines": lines, "budget_values": values}


def work(folder, files):
    data = gap.Data(folder)
    case = gap.Case(data, scenario.plan_of("baseline", files, folder))
    prepared = gap.Prepared(data, case.years)
    return case, prepared, gap.Gap(case, prepared)


class Held:
    """What was held, and what was not right."""

    def __init__(self):
        self.count, self.wrong = 0, []

    def money(self, name, found, wanted):
        self.count += 1
        if money.pence(Decimal(found)) != Decimal(wanted):
            self.wrong.append(f"{name}: {money.pence(Decimal(found))}, wanted {wanted}")

    def same(self, name, found, wanted):
        self.count += 1
        if found != wanted:
            self.wrong.append(f"{name}: {found}, wanted {wanted}")


def annual(worked, place):
    return worked.year[place]["annual_gap"]


def n4(held, _):
    """PAY from low to high: 921,831.08 + 354,520.81 = 1,276,351.89 at high. Council tax a point down: Band D 1,500 ×
    1.0399 = 1,559.85, 1,622.09, 1,654.37, 1,687.29; (1,753.80 − 1,687.29) × 8,400 = 558,684; 1,480,515.08."""
    folder = folders.Folder(ROOT / "datasets/smallshire")
    files = folders.scenario_files(ROOT / "scenarios/smallshire")
    case, prepared, _ = work(folder, files)
    swings = sensitivity.swings(case, prepared)
    held.money("N4 PAY high", swings["PAY"][1][0], "1276351.89")
    held.money("N4 FUN-TAX low", swings["FUN-TAX"][0][0], "1480515.08")


def n2(held, path):
    """A base of 20m, then 21m, as levels, funding the same: what is added is 1m, and the gap nil."""
    tables = gaps_of(0, 0)
    tables["budget_lines"][0]["states"] = "level"
    for row in tables["budget_values"]:
        row["value"] = "20000000" if row["financial_year"] == "2025/26" else "21000000"
    _, _, worked = work(council(path, **tables), {"baseline": AGREED})
    held.money("N2 first", annual(worked, 0), "0")
    held.money("N2 second", annual(worked, 1), "0")


def n3(held, path):
    """A gap of 1,000,000, a target of 100,000 and a savings line of 100,000: tied to it 900,000, separate 800,000; a line
    of 150,000 that holds the saving has 50,000 of its own, 850,000; one of 80,000 none."""
    for tied, amount, wanted in (("A", -100000, "900000"), ("separate", -100000, "800000"), ("A", -150000, "850000"),
                                 ("A", -80000, "900000")):
        tables = gaps_of(1000000)
        tables["budget_lines"].append({"line_id": "SAV", "title": "Savings", "fund": "general_fund", "block": "savings",
                                       "driver": "amount", "tied_to": tied})
        tables["budget_values"].append({"line_id": "SAV", "financial_year": "2025/26", "item": "amount",
                                        "value": str(amount)})
        folder = council(path, savings=[saving("A")], savings_profile=[target("A", "2025/26", 100000)], **tables)
        _, _, worked = work(folder, {"baseline": AGREED})
        held.money(f"N3 {tied} {amount}", annual(worked, 0), wanted)


def _tranche(**cells):
    return {"tranche_id": "CAP", "as_at": "2025-02-20", "source_id": "S", "financial_year": "2025/26",
            "in_principle": "2000000", "rate": "6%", "term_years": "20", "mrp_method": "equal",
            "draw_date": "2025-10-01", **cells}


def n5(held, path):
    """1,000,000 ÷ (1 − 6% × 181/365) = 1,030,665.84 drawn; a twentieth 51,533.29 + 6% 61,839.95 = 113,373.24, all of it
    new in 2026/27; 2027/28: 51,533.29 + 58,747.95 = 110,281.24."""
    folder = council(path, capitalisation=[_tranche()], **gaps_of(1000000, 1000000, 1000000))
    _, _, worked = work(folder, {"baseline": AGREED})
    held.money("N5 drawn", worked.year[0]["efs_drawn"], "1030665.84")
    held.money("N5 unfunded", worked.year[0]["unfunded"], "0.00")
    held.money("N5 2026/27", annual(worked, 1), "1113373.24")
    held.money("N5 2027/28", annual(worked, 2), "1110281.24")


def n6(held, path):
    """With 400,000 of receipts: 600,000 ÷ (1 − 6% × 181/365) = 618,399.50 borrowed, 18,399.50 interest, 1,018,399.50
    capitalised; 618,399.50 ÷ 20 = 30,919.98 + 37,103.97 = 68,023.95."""
    folder = council(path, capitalisation=[_tranche(receipts_applied="400000")], **gaps_of(1000000, 1000000))
    _, _, worked = work(folder, {"baseline": AGREED})
    held.money("N6 capitalised", worked.year[0]["efs_drawn"], "1018399.50")
    held.money("N6 unfunded", worked.year[0]["unfunded"], "0.00")
    held.money("N6 2026/27", annual(worked, 1), "1068023.95")


def two_directions(held, path):
    """Two directions of one year fill by id, each the lesser of its limit and what is left, on its own terms, beyond
    them the council's (6%, 20 years): need 1,000,000; A 300,000 at 5% over 10 years, B 200,000 at 4% over 5; the other
    500,000 on the council's. 30,000 + 15,000 + 40,000 + 8,000 + 25,000 + 30,000 = 148,000."""
    rows = [_tranche(tranche_id="A", in_principle="300000", rate="5%", term_years="10", draw_date=""),
            _tranche(tranche_id="B", in_principle="200000", rate="4%", term_years="5", draw_date="")]
    folder = council(path, capitalisation=rows, **gaps_of(1000000, 1000000))
    _, _, worked = work(folder, {"baseline": FILLS})
    held.money("directions 2026/27", annual(worked, 1), "1148000.00")


def n7(held, path):
    """Target 100,000, forecast 40,000. Blank: 960,000 every year. Slipped 60,000: 960,000, then 900,000."""
    for late, second in (({}, "960000.00"), ({"slipped": 60000}, "900000.00")):
        folder = council(path, savings=[saving("A")], savings_profile=[target("A", "2025/26", 100000)],
                         delivery=[told("A", "2025/26", "Q2", "2025-10-10", forecast=40000, **late)],
                         **gaps_of(1000000, 1000000))
        _, _, worked = work(folder, {"baseline": AGREED})
        held.money(f"N7 {late} first", annual(worked, 0), "960000.00")
        held.money(f"N7 {late} second", annual(worked, 1), second)


def n8(held, path):
    """Written out in September 2025, target of 2026/27 200,000: the gap stays 1,000,000 and the total is nil."""
    folder = council(path, savings=[saving("A", status="written_out", decision_ref="D", decided_on="2025-09-10")],
                     savings_profile=[target("A", "2026/27", 200000)], **gaps_of(1000000, 1000000))
    _, _, worked = work(folder, {"baseline": AGREED})
    held.money("N8 2026/27", annual(worked, 1), "1000000.00")
    held.same("N8 counted", position.Position(position.Register(folder), "2026/27").totals.lines, 0)


def n9(held, path):
    """A saving replaced and its replacement, both with 100,000 in the same later year: 100,000."""
    rows = [saving("A", status="replaced", decision_ref="D", decided_on="2025-09-10", replaced_by="B"), saving("B")]
    targets = [target(saving_id, "2026/27", 100000) for saving_id in "AB"]
    folder = council(path, savings=rows, savings_profile=targets)
    totals = position.Position(position.Register(folder), "2026/27").totals
    held.money("N9 target", totals.amounts["target"], "100000.00")


def n10(held, path):
    """A (general fund): 100,000 of 2024/25, 60,000 slipped, no row after. A housing saving brought forward moves
    nothing: what was late comes by itself. With A's own 60,000 brought forward it re-opens and is planned again: nil too."""
    given = told("A", "2024/25", "outturn", "2025-05-10", forecast=40000, slipped=60000, unachievable=0)
    housing = saving("H", fund="hra")
    for rows in ((), (target("H", "2025/26", 100, "brought_forward"),),
                 (target("A", "2025/26", 60000, "brought_forward"),)):
        folder = council(path, savings=[saving("A"), housing], savings_profile=[target("A", "2024/25", 100000), *rows],
                         delivery=[given], **gaps_of(1000000, 1000000))
        _, _, worked = work(folder, {"baseline": AGREED})
        held.money(f"N10 {len(rows)} {rows}", annual(worked, 0), "1000000.00")


def n11(held, path):
    """Gaps of 100,000 and 500,000; 250,000 found for the first: 500,000 − 250,000 = 250,000, the first unfunded nil and
    250,000 − 100,000 = 150,000 over."""
    folder = council(path, **gaps_of(100000, 500000))
    found = {"title": "found", "closing": {"recurring_savings": {"2025/26": "250000"}}}
    _, _, worked = work(folder, {"baseline": found})
    held.money("N11 first unfunded", worked.year[0]["unfunded"], "0.00")
    held.money("N11 over", worked.year[0]["surplus"], "150000.00")
    held.money("N11 second", annual(worked, 1), "250000.00")


def n12(held, path):
    """Fourteen changed lines, two of them by 99,000,000: both are named, the three smallest are joined."""
    names = [f"L{number:02d}" for number in range(1, 15)]
    lines = [{"line_id": name, "title": name, "fund": "general_fund", "block": "base", "driver": "amount"}
             for name in names]
    values = [{"line_id": name, "financial_year": "2025/26", "item": "amount", "value": "1000"} for name in names]
    folder = council(path, budget_lines=lines, budget_values=values)
    shifts = {name: "by +100" for name in names[:12]} | {"L13": "by +99000000", "L14": "by -99000000"}
    other = {"title": "other", "lines": {name: {"amount": {"2025/26": shift}} for name, shift in shifts.items()}}
    files = {"baseline": AGREED, "other": other}
    data = gap.Data(folder)
    start, end = (gap.Case(data, scenario.plan_of(name, files, folder)) for name in files)
    parts, _ = compare.compare(start, end, gap.Prepared(data, start.years))
    held.money("N12 line 13", parts["L13"][0], "99000000.00")
    held.money("N12 line 14", parts["L14"][0], "-99000000.00")
    held.money("N12 joined", parts["other"][0], "300.00")


def t7(held, path):
    """In principle 20m, final 5m, and in principle 10m: 5 + 10 = 15m. Used stated before its year ends is not final."""
    rows = [_tranche(tranche_id="A", financial_year="2023/24", as_at="2024-02", in_principle="20000000"),
            _tranche(tranche_id="A", financial_year="2023/24", as_at="2025-02", in_principle="", final="5000000"),
            _tranche(tranche_id="B", financial_year="2024/25", as_at="2024-02", in_principle="10000000"),
            _tranche(tranche_id="B", financial_year="2024/25", as_at="2024-05-23", in_principle="", used="0")]
    folder = council(path, capitalisation=rows)
    held.money("T7", sum(tranche.amount() for tranche in support.tranches(folder)), "15000000.00")


def t2(held, path):
    """100,000 new; 40,000 rebased away on 20 January. At Q1, closed 14 August: 60,000 of 100,000 is 60%, R; at Q3 60,000 of
    60,000, G. From one to the other the target is re-profiled by −40,000. A second statement of the 100,000 replaces it."""
    rows = [{"saving_id": "A", "financial_year": "2025/26", "kind": "new", "target": "90000", "source_id": "S"},
            {"saving_id": "A", "financial_year": "2025/26", "kind": "new", "target": "100000", "as_at": "2025-03"},
            {"saving_id": "A", "financial_year": "2025/26", "kind": "rebased", "target": "-40000", "approval_ref": "D"}]
    folder = council(path, savings=[saving("A", origin_year="2025/26")], savings_profile=rows,
                     sources=[{"source_id": "S", "title": "S", "published_on": "2025-02"}],
                     decisions=[{"decision_id": "D", "decided_on": "2026-01-20", "about_id": "A"}],
                     delivery=[told("A", "2025/26", "Q1", "2025-07-10", forecast=60000),
                               told("A", "2025/26", "Q3", "2026-01-25", forecast=60000)])
    at = {}
    for mark, wanted, colour in (("Q1", "100000", "R"), ("Q3", "60000", "G")):
        register = position.Register(known.Known(folder, known.closing_day(folder, "2025/26", mark)))
        at[mark] = position.Position(register, "2025/26", mark)
        held.money(f"T2 {mark}", at[mark].totals.amounts["target"], wanted)
        held.same(f"T2 {mark} colour", at[mark].lines[0].computed, colour)
    again = position.Position(position.Register(folder), "2025/26", "Q1")
    moved = movement.Movement(at["Q1"], again, at["Q3"])
    held.money("T2 moved", moved.totals["target"]["re_profiled"], "-40000")


def contribution(held, path):
    """A planned contribution of 100,000 to a reserve of 300,000 is not drawn straight back: 1,000,000 + 100,000 is the
    gap, 300,000 may be drawn, and 100,000 is left."""
    rows = [{"reserve_id": "R", "title": "R", "fund": "general_fund", "kind": "general", "usable_for_gap": "true",
             "draw_order": "1", "financial_year": "2025/26", "opening": "300000", "planned_use": "-100000",
             "minimum": "0", "source_id": "S"}]
    folder = council(path, reserves=rows, **gaps_of(1000000))
    _, _, worked = work(folder, {"baseline": AGREED})
    held.money("contribution gap", annual(worked, 0), "1100000.00")
    held.money("contribution drawn", worked.year[0]["closed_by_reserves"], "300000.00")
    held.money("contribution left", worked.year[0]["reserves"][0]["closing"], "100000.00")


def floor(held, path):
    """General reserves of 1.0m, minimum 0.2m, floor 0.9m, plan 0.5m: the floor binds the plan, so 0.1m is used."""
    rows = [{"reserve_id": "R", "title": "R", "fund": "general_fund", "kind": "general", "usable_for_gap": "true",
             "draw_order": "1", "financial_year": "2025/26", "opening": "1000000", "planned_use": "500000",
             "minimum": "200000", "source_id": "S"}]
    folder = council(path, TOML + '[reserves]\nfloor = "900000"\n', reserves=rows, **gaps_of(1000000))
    _, _, worked = work(folder, {"baseline": AGREED})
    held.money("floor", worked.year[0]["planned_reserves"], "100000.00")
    held.money("floor left", worked.year[0]["reserves"][0]["closing"], "900000.00")


def rounding(held, _):
    """Half away from nil at 12 places and at the penny; the largest remainder; MRP adds to the principal."""
    held.same("step", money.step(Decimal("0.0000000000005")), Decimal("0.000000000001"))
    held.same("step below nil", money.step(Decimal("-0.0000000000005")), Decimal("-0.000000000001"))
    held.same("pence", money.pence(Decimal("-2.345")), Decimal("-2.35"))
    thirds = money.largest_remainder([money.fraction_of(Decimal(1)) / 3] * 3, Decimal(1))
    held.same("thirds", thirds, [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")])
    for method in ("equal", "annuity"):
        rows = support.schedule(Decimal("12345.67"), "2025/26", Decimal("0.0525"), 7, method)
        held.same(f"{method} adds", sum(row[2] for row in rows), Decimal("12345.67"))
    # £100 over 3 years at 5% as an annuity: 5 ÷ 0.157625 = 31.72; × 1.05 = 33.31; the rest 34.97.
    rows = support.schedule(Decimal(100), "2025/26", Decimal("0.05"), 3, "annuity")
    held.same("annuity", [row[2] for row in rows[1:]], [Decimal("31.72"), Decimal("33.31"), Decimal("34.97")])


def solved(held, _):
    """Smallshire 2026/27: 653,547.17 is unfunded, so savings or support of as much close it."""
    folder = folders.Folder(ROOT / "datasets/smallshire")
    case, prepared, worked = work(folder, folders.scenario_files(ROOT / "scenarios/smallshire"))
    answers = solve.answers(case, prepared, worked)
    held.same("solve 2025/26", answers["2025/26", "savings"], ("already met", None))
    held.same("solve 2026/27", answers["2026/27", "savings"], ("met", Decimal("653547.17")))
    held.same("solve tax", answers["2026/27", "council-tax"], ("cannot be met within limits", Decimal("0.0299")))
    held.same("solve support", answers["2026/27", "efs"], ("met", Decimal("653547.17")))


def limits(held, _):
    taxes.own_limits(held)
    taxes.bands(held)


CASES = (limits, n2, n3, n4, n5, n6, two_directions, n7, n8, n9, n10, n11, n12, t2, t7, contribution, floor, rounding, solved)


def main():
    held = Held()
    for case in CASES:
        with tempfile.TemporaryDirectory() as scratch:
            case(held, pathlib.Path(scratch))
    print(f"cases        held     {held.count:7} wrong {len(held.wrong):7}")
    for one in held.wrong:
        print(f"    {one}")
    sys.exit(1 if held.wrong else 0)


if __name__ == "__main__":
    main()
