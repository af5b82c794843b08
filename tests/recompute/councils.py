"""Made-up councils, each from its own fixed seed, on which the program and the recomputation must agree.

    python3 tests/recompute/councils.py MTFS_PROGRAM [--count 50] [--first 1] [--keep DIR] [--also-round PLACE,…]

Each is a folder of the tables of DICTIONARY.md with scenarios: directorates, years, periods, colours, cover, savings
written out and replaced, programmes and groups, lines of every driver, funding, reserves, support. The program must
find no error in it; then check.py holds every figure. Amounts are odd pence on purpose. Nothing is drawn as a float.
"""

import argparse
import collections
import concurrent.futures
import csv
import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import asked
import check
import folder as folders
import money

DIRECTORATES = ("People", "Place", "Resources", "Housing", "Strategy", "Children")
TYPES = ("efficiency", "income", "service_reduction", "demand_management", "contract", "staffing", "corporate")
HISTORY = ("2023/24", "2024/25")
CURRENT = "2025/26"
CLASSES = ("unitary", "district", "county", "london_borough", "fire", "metropolitan_district")
PERIODS = (("Q1", "Q2", "Q3", "Q4"), ("P3", "P6", "P9", "P12"), ("P2", "P5", "P8", "P11"))


def pounds(pence):
    """Writes pence as pounds."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def percent(hundredths):
    """Writes hundredths of a percentage point."""
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}%"


class Council:
    """A council in the making: rows by table, scenario files by name."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.seed = seed
        self.rows = collections.defaultdict(list)
        self.scenarios = {}
        self.directorates = self.dice.sample(DIRECTORATES, self.roll(2, 5))
        self.marks = self.dice.choice(PERIODS)
        self.years = folders.years_between(CURRENT, folders.next_year(CURRENT, self.roll(2, 4)))
        self._sources()
        self._council()
        self._savings()
        self._lines()
        self._support()
        self._reserves()
        self._scenarios()
        self._levels_and_totals()
        self._ties()

    def roll(self, least, most):
        return self.dice.randint(least, most)

    def chance(self, one_in):
        return self.dice.randrange(one_in) == 0

    def add(self, table, **cells):
        self.rows[table].append(cells)

    def _sources(self):
        for number, (title, day) in enumerate((("Budget 2023/24", "2023-02-20"), ("Budget 2024/25", "2024-02-20"),
                                               ("Budget 2025/26", "2025-02-20"), ("Monitoring", "2023-04-01")), 1):
            self.add("sources", source_id=f"SRC-{number:02d}", title=title, published_on=day)

    def _council(self):
        dice = self.dice
        on_track, at_risk = dice.choice((("95%", "75%"), ("90%", "70%"), ("97.5%", "80%")))
        lines = [f'name = "Made-up Council {self.seed}"', f'short_name = "Made-up {self.seed}"', "invented = true",
                 f'class = "{CLASSES[self.seed % len(CLASSES)]}"',
                 'first_financial_year = "2023/24"', f'current_financial_year = "{CURRENT}"',
                 'default_scenario = "baseline"', "", "[rating]", f'on_track = "{on_track}"', f'at_risk = "{at_risk}"']
        if not self.chance(3):
            lines += ["", "[reserves]", f'floor = "{self.roll(1, 40) * 50000}"']
        lines += ["", "[capitalisation]", f'rate = "{percent(self.roll(350, 680))}"',
                  f"term_years = {self.roll(5, 20)}", f'mrp_method = "{dice.choice(("equal", "annuity"))}"']
        self.toml = "\n".join(lines) + "\n"

    # Savings

    def _savings(self):
        for number in range(1, self.roll(10, 22)):
            self._saving(f"SAV-{number:03d}")
        self._group()
        self._programme()
        if self.chance(2):
            self._ended("written_out")
        if self.chance(3):
            self._ended("replaced")
        for rating in ("G", "A", "R"):
            for mark in self.marks[1:]:
                late, never = self.roll(0, 400), self.roll(0, 400)
                self.add("delivery_profiles", brag=rating, period=mark, late=f"{late // 10}.{late % 10}%",
                         on_time=f"{(1000 - late - never) // 10}.{(1000 - late - never) % 10}%",
                         never=f"{never // 10}.{never % 10}%", cases=self.roll(1, 20), as_at="2025-05-15")

    def _row(self, saving_id, origin, **cells):
        """Adds a saving's row; what is not given is drawn."""
        dice = self.dice
        row = dict(saving_id=saving_id, title=f"Saving {saving_id}", directorate=dice.choice(self.directorates),
                   service=dice.choice(("Alpha", "Beta", "Gamma")), type=dice.choice(TYPES),
                   cashable=dice.choice(("cashable",) * 8 + ("not_stated", "cost_avoidance", "non_cashable")),
                   recurrence=dice.choice(("recurring",) * 5 + ("one_off", "one_off", "not_stated")),
                   fund=dice.choice(("general_fund",) * 9 + ("not_stated", "hra")), grain="line", origin_year=origin,
                   status="in_delivery", brag_at_approval=dice.choice(("G", "A", "R", "N", "")), public="true",
                   source_id="SRC-01")
        # Every third saving costs something once; every second of those the general fund pays for.
        place = len(self.rows["savings"])
        costs = place % 3 == 0
        row.update(one_off_cost=pounds(1_234_567 + place) if costs else "", cost_year=CURRENT if costs else "",
                   cost_funding="Capital receipts" if place % 2 else "")
        row.update(cells)
        self.rows["savings"].append(row)
        return row

    def _saving(self, saving_id, **cells):
        origin = self.dice.choice((*HISTORY, *HISTORY, CURRENT, CURRENT, self.years[1]))
        row = self._row(saving_id, origin, **cells)
        slipped, year = 0, origin
        while year in (*HISTORY, *self.years):
            kinds = {}
            if year == origin:
                kinds["new"] = self.roll(10_000_00, 900_000_00)
            elif self.chance(4):
                kinds["new"] = self.roll(5_000_00, 90_000_00)
            if slipped and not self.chance(3):
                kinds["brought_forward"] = slipped
            if kinds and year in HISTORY and self.chance(8):
                kinds["rebased"] = -(sum(kinds.values()) // 5)
                self.add("decisions", decision_id=f"DEC-{saving_id}-{year[:4]}", meeting="Cabinet",
                         decided_on=f"{year[:4]}-05-20", about_id=saving_id, decision="Target rebased")
            self._targets(saving_id, year, kinds)
            slipped = 0
            if kinds and year in (*HISTORY, CURRENT):
                slipped = self._returns(row, year, sum(kinds.values()))
            if year == self.years[-1]:
                break
            year = folders.next_year(year)

    def _targets(self, saving_id, year, kinds):
        for kind, target in kinds.items():
            # What was agreed since is dated by its decision (DICTIONARY.md).
            approval = f"DEC-{saving_id}-{year[:4]}" if kind == "rebased" else "BUD"
            self.add("savings_profile", saving_id=saving_id, financial_year=year, kind=kind, target=pounds(target),
                     approval_ref=approval)

    def _marks_of(self, year):
        """The points of a year with returns; the current year is half gone."""
        return [*self.marks, "outturn"] if year in HISTORY else list(self.marks[:2])

    def _returns(self, row, year, target, ended=None):
        """Adds returns whose parts add to the target; gives what was late at the end."""
        if year == CURRENT and self.chance(6):
            return 0
        silent = self.chance(10)
        marks = self._marks_of(year)
        first = self.roll(0, 1)
        late = lost = 0
        for place, mark in enumerate(marks[first:], first):
            end = folders.mark_end(year, mark)
            day = end + datetime.timedelta(days=self.roll(8, 20) + (30 if mark == "outturn" else 0))
            if mark != "outturn" or place < 3:
                short = self.dice.choice((0, 0, target * self.roll(1, 100) // 100))
                late = short * self.roll(0, 100) // 100
                lost = short - late
            gone = ended is not None and day >= ended
            if gone:
                late, lost = 0, target
            self._return(row, year, mark, day, target, late, lost, silent=silent and not gone, gone=gone)
            if self.chance(9) and not gone:
                late, lost = lost, late
                self._return(row, year, mark, day + datetime.timedelta(days=2), target, late, lost, revision=2)
        if silent:
            return 0
        self._cover(row, year, marks, late + lost)
        return late if year in HISTORY else 0

    def _return(self, row, year, mark, day, target, late, lost, revision=1, silent=False, gone=False):
        forecast = target - late - lost
        banked = forecast * self.roll(0, 100) // 100
        over, evidence = "0", ""
        cells = dict(saving_id=row["saving_id"], financial_year=year, period=f"{year}-{mark}",
                     submitted_on=day.isoformat(), revision=revision, source_id="SRC-04")
        brag = self.dice.choice(("G", "A", "R", "G", "A", ""))
        if late + lost == 0 and self.chance(3):
            extra = self.dice.choice((0, target // 10))
            banked, over, evidence, brag = target + extra, pounds(extra), "JNL-1", "B"
        if gone:
            brag, banked = "X", 0
        if silent:
            cells["brag_declared"] = brag if brag not in ("B", "X", "") else "A"
        else:
            blank = not gone and brag != "B" and self.chance(4 if year == CURRENT else 14)
            cells.update(banked=pounds(banked), forecast=pounds(forecast),
                         slipped="" if blank and self.chance(2) else pounds(late),
                         unachievable="" if blank else pounds(lost),
                         over_achieved=self.dice.choice(("", over)) if over == "0" else over,
                         brag_declared=brag, evidence_ref=evidence)
        if self.chance(6):
            cells["offset_pressure"] = pounds(self.dice.choice((0, self.roll(0, 300_000_00))))
        self.rows["delivery"].append(cells)

    def _cover(self, row, year, marks, short):
        """Covers part of the last shortfall, recorded in the last stretch before it."""
        if short < 100_00 or not self.chance(2):
            return
        last = marks[-2] if year in HISTORY else marks[-1]
        day = folders.mark_end(year, last) - datetime.timedelta(days=self.roll(1, 20))
        left = short
        for _ in range(self.roll(1, 2)):
            value = left * self.roll(10, 60) // 100
            left -= value
            self.add("mitigations", mitigation_id=f"MIT-{len(self.rows['mitigations']) + 1:03d}",
                     saving_id=row["saving_id"], recorded_on=day.isoformat(), title="Cover", financial_year=year,
                     fund="hra" if self.chance(12) else row["fund"], value=pounds(value),
                     recurrence=self.dice.choice(("recurring", "one_off")),
                     cashable=self.dice.choice(("cashable", "cashable", "cashable", "non_cashable")),
                     owner="Head of Finance", source_id="SRC-04")

    def _group(self):
        """A published group: the counted leaf, with two of-which lines that are never added."""
        row = self._row("GRP-001", HISTORY[1], grain="group", cashable="cashable", fund="general_fund")
        target = self.roll(200_000_00, 600_000_00)
        self._targets("GRP-001", HISTORY[1], {"new": target})
        self._returns(row, HISTORY[1], target)
        for part in (1, 2):
            line = self._row(f"GRP-001-{part}", HISTORY[1], parent_id="GRP-001", cashable="cashable",
                             fund="general_fund", directorate=row["directorate"])
            self._targets(line["saving_id"], HISTORY[1], {"new": target // 3})

    def _programme(self):
        """A line with lines of its own: left out, its lines count."""
        parent = self._row("PRG-001", CURRENT, cashable="cashable", fund="general_fund", recurrence="recurring")
        whole = 0
        for part in (1, 2):
            target = self.roll(50_000_00, 300_000_00)
            whole += target
            row = self._row(f"PRG-001-{part}", CURRENT, parent_id="PRG-001", cashable="cashable", fund="general_fund",
                            recurrence="recurring", directorate=parent["directorate"])
            self._targets(row["saving_id"], CURRENT, {"new": target})
            self._returns(row, CURRENT, target)
        self._targets("PRG-001", CURRENT, {"new": whole})

    def _ended(self, how):
        """A saving written out or replaced by decision, in some councils with a target planned for a later year."""
        saving_id = f"END-{how[:3].upper()}"
        year = self.dice.choice((HISTORY[1], CURRENT))
        start = int(year[:4])
        day = datetime.date(start, 8, 25) if year == CURRENT else datetime.date(start, 11, 14)
        cells = {}
        if how == "replaced":
            heir = self._row("END-HEIR", self.years[1], cashable="cashable", fund="general_fund",
                             recurrence="recurring")
            self._targets(heir["saving_id"], self.years[1], {"new": self.roll(40_000_00, 90_000_00)})
            cells["replaced_by"] = heir["saving_id"]
        row = self._row(saving_id, year, cashable="cashable", fund="general_fund", recurrence="recurring", status=how,
                        decision_ref=f"DEC-{saving_id}", decided_on=day.isoformat(), **cells)
        self.add("decisions", decision_id=f"DEC-{saving_id}", meeting="Cabinet", decided_on=day.isoformat(),
                 about_id=saving_id, decision="Ended")
        target = self.roll(40_000_00, 200_000_00)
        self._targets(saving_id, year, {"new": target})
        for mark in self._marks_of(year):
            end = folders.mark_end(year, mark)
            handed = end + datetime.timedelta(days=12 + (30 if mark == "outturn" else 0))
            gone = handed >= day
            late = 0 if gone else target * self.roll(0, 60) // 100
            self._return(row, year, mark, handed, target, late, target if gone else 0, gone=gone)
        if self.chance(2):
            self._targets(saving_id, self.years[1], {"new": self.roll(20_000_00, 60_000_00)})

    # Budget

    def _line(self, line_id, block, driver, fund="general_fund", assumption_id="", **cells):
        self.add("budget_lines", line_id=line_id, title=f"Line {line_id}", fund=fund, block=block,
                 directorate=self.dice.choice(self.directorates), driver=driver, assumption_id=assumption_id,
                 source_id="SRC-03", **cells)

    def _value(self, line_id, year, item, value):
        self.add("budget_values", line_id=line_id, financial_year=year, item=item, value=value, source_id="SRC-03")

    def _lines(self):
        size = self.roll(15_000_000_00, 400_000_000_00)
        self._assumptions()
        pressures = 0
        for number in range(1, self.roll(2, 4)):
            line_id = f"INF-{number}"
            self._line(line_id, "inflation", "uplift", assumption_id=self.dice.choice(self.assumption_ids))
            about = size * self.roll(5, 40) // 100
            self._value(line_id, CURRENT, "base", pounds(about))
            pressures += about * 3 // 100
            if self.chance(3):
                self._value(line_id, self.years[2], "base", pounds(about + about * self.roll(2, 9) // 100))
        for number in range(1, self.roll(2, 4)):
            line_id = f"DEM-{number}"
            self._line(line_id, "demand", "volume_price")
            price = self.roll(size // 20000, size // 4000)
            for year in self.years:
                volume = self.roll(0, 40)
                self._value(line_id, year, "volume", self.dice.choice((f"{volume}", f"{volume}.125")))
                pressures += volume * price if year == CURRENT else 0
                price += price * self.roll(0, 6) // 100
                self._value(line_id, year, "price", pounds(price))
        for number in range(1, self.roll(2, 4)):
            self._amounts(f"COR-{number}", "corporate", size // 200, "general_fund")
        for number in range(1, self.roll(2, 4)):
            self._amounts(f"ONE-{number}", "one_off", size // 300, "general_fund")
        self._amounts("HRA-1", "inflation", size // 100, "hra")
        funding = self._council_tax(size) + self._business_rates(size)
        self._collection_fund()
        grant = size * self.roll(5, 25) // 100
        self._line("FUN-GRA", "funding", "amount", fund=self.dice.choice(("general_fund", "not_stated")))
        for year in self.years:
            self._value("FUN-GRA", year, "amount", pounds(grant))
            funding += grant if year == CURRENT else 0
            grant += grant * self.roll(-3, 3) // 100
        base = funding - pressures + size * self.roll(-1, 6) // 300
        count = self.roll(1, 3)
        for number in range(1, count + 1):
            self._line(f"BASE-{number}", "base", "amount")
            self._value(f"BASE-{number}", CURRENT, "amount", pounds(base // count))

    def _levels_and_totals(self):
        """A line that states levels, and a savings line that is the total of two savings of the register and more."""
        if self.chance(2):
            self._line("COR-LEVEL", "corporate", "amount", states="level")
            for year in self.years:
                self._value("COR-LEVEL", year, "amount", pounds(self.roll(0, 900_000_00)))
        if self.chance(2):
            named = [row["saving_id"] for row in self.rows["savings"] if row["grain"] == "line"][:2]
            self._line("SAV-TOTAL", "savings", "amount", tied_to=";".join(named))
            for year in self.years:
                self._value("SAV-TOTAL", year, "amount", pounds(-self.roll(0, 900_000_00)))

    def _ties(self):
        """Lines that hold what offsets some savings already: of what a year adds, of levels, of a rise, of one year."""
        named = ";".join(row["saving_id"] for row in self.rows["savings"][::3])
        if not named or not self.chance(2):
            return
        states = self.dice.choice(("", "level"))
        for line_id, block, states in (("TIE-COR", "corporate", states), ("TIE-ONE", "one_off", "")):
            self._line(line_id, block, "amount", states=states, tied_to=named)
            for year in self.years:
                if states or self.chance(2):
                    self._value(line_id, year, "amount", pounds(self.roll(0, 600_000_00)))
        self._line("TIE-INF", "inflation", "uplift", assumption_id=self.assumption_ids[0], tied_to=named)
        self._value("TIE-INF", CURRENT, "base", pounds(self.roll(0, 20_000_000_00)))

    def _assumptions(self):
        self.assumption_ids = [f"ASM-{number}" for number in range(1, self.roll(2, 4))]
        for assumption_id in self.assumption_ids:
            ranged = not self.chance(4)
            for year in self.years:
                central = self.roll(100, 480)
                self.add("assumptions", assumption_id=assumption_id, title=f"Rise {assumption_id}", financial_year=year,
                         low=percent(central - self.roll(10, 95)) if ranged else "", central=percent(central),
                         high=percent(central + self.roll(10, 160)) if ranged else "", quality="A", impact="R",
                         source_id="SRC-03")

    def _amounts(self, line_id, block, about, fund):
        self._line(line_id, block, "amount", fund)
        for year in self.years:
            self._value(line_id, year, "amount", pounds(self.dice.choice((1, 1, 1, -1)) * self.roll(0, max(about, 1))))

    def _council_tax(self, size):
        self._line("FUN-TAX", "funding", "council_tax")
        band_d = self.roll(1_200_00, 2_200_00)
        base = size * self.roll(40, 70) // 100 * 10 // band_d
        first = base * band_d // 10
        for year in self.years:
            self._base(year, base)
            base += base * self.roll(0, 20) // 1000
            if year == CURRENT:
                self._value("FUN-TAX", year, "band_d", pounds(band_d))
            else:
                self._value("FUN-TAX", year, "core", percent(self.roll(150, 299)))
                self._value("FUN-TAX", year, "adult_social_care", percent(self.dice.choice((0, 100, 200))))
        return first

    def _base(self, year, base):
        """The base of a year: as stated; from dwellings of two to four bands; grown from the year before."""
        if year != CURRENT and self.chance(4):
            self._value("FUN-TAX", year, "base_growth", percent(self.roll(0, 200)))
        elif self.chance(3):
            for band in sorted(self.dice.sample(("A-", "A", "B", "C", "D", "E", "F", "G", "H"), self.roll(2, 4))):
                dwellings = base // 30 + self.roll(0, 500)
                self.add("tax_base", line_id="FUN-TAX", financial_year=year, band=band, dwellings=str(dwellings),
                         discounts=f"{self.roll(0, 200)}.{self.roll(0, 99):02d}", premiums=str(self.roll(0, 40)),
                         growth=self.dice.choice(("", "12.5")), support=str(self.roll(0, 300)), source_id="SRC-03")
            self._value("FUN-TAX", year, "collection_rate", percent(self.roll(9500, 9950)))
            if self.chance(2):
                self._value("FUN-TAX", year, "contributions_in_lieu", f"{self.roll(0, 90)}.5")
        else:
            self._value("FUN-TAX", year, "tax_base", f"{base // 10}.{base % 10}")

    def _collection_fund(self):
        """A surplus or deficit of some years, of council tax, of rates or of both."""
        self._line("ONE-FUND", "one_off", "collection_fund")
        said = False
        for year in self.years:
            if self.chance(3) and said:
                continue
            said = True
            sign = self.dice.choice(("", "-"))
            self._value("ONE-FUND", year, "tax_surplus", sign + pounds(self.roll(1, 900_000_00)))
            self._value("ONE-FUND", year, "own_demand", pounds(self.roll(1_000_000_00, 90_000_000_00)))
            for item in ("precept_police", "precept_fire", "precept_county"):
                if self.chance(2):
                    self._value("ONE-FUND", year, item, pounds(self.roll(1_000_00, 20_000_000_00)))
            if self.chance(2):
                self._value("ONE-FUND", year, "rates_surplus", pounds(self.roll(1, 900_000_00)))
                if self.chance(2):
                    self._value("ONE-FUND", year, "share", percent(4000))
                else:
                    for item, share in (("share", 4900), ("share_central", 5000), ("share_fire", 100)):
                        self._value("ONE-FUND", year, item, percent(share))

    def _business_rates(self, size):
        self._line("FUN-NDR", "funding", "business_rates")
        income = size * self.roll(20, 50) // 100
        share = self.dice.choice((4000, 4900, 3000, 9900))
        full = not self.chance(4)
        baseline = income * share // 10000 * self.roll(70, 115) // 100
        first = income * share // 10000
        funding = baseline * self.roll(60, 130) // 100
        first += funding - baseline
        valued, banded, pooled = self.chance(4), self.chance(3), self.chance(3)
        for year in self.years:
            if valued:
                self._valued(year, income)
            else:
                self._value("FUN-NDR", year, "income", pounds(income))
            if full:
                self._levy(year, banded, pooled)
            self._value("FUN-NDR", year, "share", percent(share))
            if funding >= baseline:
                self._value("FUN-NDR", year, "top_up", pounds(funding - baseline))
            else:
                self._value("FUN-NDR", year, "tariff", pounds(baseline - funding))
            if full:
                self._value("FUN-NDR", year, "baseline_rates", pounds(baseline))
                self._value("FUN-NDR", year, "baseline_funding", pounds(funding))
            self._value("FUN-NDR", year, "section_31", pounds(self.roll(0, 500_000_00)))
            income += income * self.roll(-30, 40) // 1000
        return first

    def _valued(self, year, income):
        """Rateable values in place of an income: two of the five kinds, multipliers of the line's own after 2026/27."""
        for name, low, high in (("small", 380, 500), ("standard", 470, 560)):
            multiplier = self.roll(low, high)
            self._value("FUN-NDR", year, f"rateable_value_{name}", pounds(income * 500 // multiplier))
            if int(year[:4]) > 2026 or self.chance(3):
                self._value("FUN-NDR", year, f"multiplier_{name}", f"0.{multiplier:03d}")
        self._value("FUN-NDR", year, "reliefs", pounds(self.roll(0, 100_000_00)))
        if self.chance(2):
            self._value("FUN-NDR", year, "losses", pounds(self.roll(0, 50_000_00)))

    def _levy(self, year, banded, pooled):
        if banded:
            start = self.roll(9000, 10500)
            for band in range(1, self.roll(2, 4)):
                self._value("FUN-NDR", year, f"levy_from_{band}", percent(start))
                self._value("FUN-NDR", year, f"levy_rate_{band}", percent(self.roll(500, 5000)))
                start += self.roll(200, 2000)
        elif year != CURRENT or self.chance(2):
            self._value("FUN-NDR", year, "levy_cap", percent(self.roll(1000, 6000)))
        if pooled:
            self._value("FUN-NDR", year, "pool_kept", percent(self.roll(0, 9000)))
        if year != CURRENT or self.chance(2):
            self._value("FUN-NDR", year, "safety_net_part", percent(self.roll(9000, 10000)))

    # Support and reserves

    def _support(self):
        stages = ("requested", "minded_to", "in_principle", "final", "used")
        for number, year in enumerate((*HISTORY, *self.years[:2], CURRENT), 1):
            if self.chance(3) or (number == 5 and self.chance(2)):
                continue
            start = int(year[:4])
            amount = self.roll(300_000_00, 4_000_000_00)
            days = (f"{start - 1}-12-10", f"{start}-02-08", f"{start}-02-27", f"{start + 1}-03-05",
                    f"{start + 1}-06-02")
            told = 5 if number == 1 else self.roll(3, 5) if year in HISTORY else 3
            for place in range(told):
                if place in (0, 1) and self.chance(3):
                    continue
                cells = {stages[place]: pounds(amount)}
                amount -= amount * self.roll(0, 12) // 100
                if place == 2:
                    cells.update(rate=percent(self.roll(400, 620)) if not self.chance(3) else "",
                                 premium=self.dice.choice(("", "1.00%")),
                                 term_years=self.dice.choice(("", str(self.roll(3, 20)))),
                                 mrp_method=self.dice.choice(("", "equal", "annuity")),
                                 receipts_applied=self.dice.choice(("", "0", pounds(self.roll(1, 200_000_00)))),
                                 draw_date=self.dice.choice(("", f"{start}-{self.roll(5, 12):02d}-14")))
                self.add("capitalisation", tranche_id=f"CAP-{number:02d}", as_at=days[place], source_id="SRC-03",
                         financial_year=year, **cells)

    def _reserves(self):
        kinds = [("RES-GEN", "general", "true")]
        if not self.chance(3):
            kinds.append(("RES-SMO", "earmarked", "true"))
        if self.chance(2):
            kinds.append(("RES-GE2", "general", "true"))
        if self.chance(2):
            kinds.append(("RES-INS", "earmarked", "false"))
        order = list(range(1, len(kinds) + 1))
        self.dice.shuffle(order)
        for (reserve_id, kind, usable), place in zip(kinds, order):
            opening = self.roll(200_000_00, 6_000_000_00)
            minimum = opening * self.roll(0, 60) // 100
            for year in self.years[:3]:
                planned = (opening - minimum) * self.roll(0, 40) // 100
                planned = -planned if self.chance(6) else planned
                self.add("reserves", reserve_id=reserve_id, title=f"Reserve {reserve_id}", fund="general_fund",
                         kind=kind, usable_for_gap=usable, draw_order=place if usable == "true" else "",
                         financial_year=year,
                         opening=pounds(opening), planned_use=pounds(planned), minimum=pounds(minimum), bound="exact",
                         source_id="SRC-03")
                opening -= planned

    # Scenarios

    def _scenarios(self):
        efs = self.dice.choice(("agreed", "agreed", "none", "fills"))
        reserves = self.dice.choice(("to_floor", "to_floor", "none"))
        self.scenarios["baseline"] = ('title = "Central case"\nwhy = "As set"\n\n[closing]\nwhy = "As set"\n'
                                      f'reserves = "{reserves}"\nefs = "{efs}"\n')
        makers = [self._worst, self._demand, self._slip, self._late, self._fills, self._found, self._tax]
        for make in self.dice.sample(makers, 4):
            name, text = make()
            self.scenarios[name] = f'title = "Case {name}"\nwhy = "To see"\n\n{text}'

    def _worst(self):
        used = {row["assumption_id"] for row in self.rows["budget_lines"]}
        ranged = sorted({row["assumption_id"] for row in self.rows["assumptions"] if row["low"]} & used)
        parts = [f'[assumptions.{assumption_id}]\nwhy = "an end"\n' + "".join(
            f'"{year}" = "{self.dice.choice(("high", "high", "low", "+0.35pp"))}"\n' for year in self.years[1:])
            for assumption_id in ranged]
        return "worst", "\n".join(parts) or '[closing]\nwhy = "none"\nreserves = "none"\n'

    def _demand(self):
        return "demand", (f'[lines.DEM-1.volume]\nwhy = "more"\n"{self.years[1]}" = "by +{self.roll(1, 9)}"\n'
                          f'"{self.years[2]}" = "{self.roll(1, 90)}"\n\n[lines.FUN-GRA.amount]\nwhy = "less"\n'
                          f'"{self.years[1]}" = "by -{self.roll(10_000, 90_000)}"\n')

    def _slip(self):
        rows = [f'profile = "{self.marks[1]}"'] if self.chance(3) else []
        for rating in ("B", "N") if rows else ("B", "G", "A", "R", "N"):
            late, never = self.roll(0, 333), self.roll(0, 333)
            on_time = 1000 - late - never
            rows.append(f'{rating} = ["{on_time // 10}.{on_time % 10}%", "{late // 10}.{late % 10}%", '
                        f'"{never // 10}.{never % 10}%"]')
        basis = self.dice.choice(("record", "forecast"))
        return "slip", f'[savings]\nbasis = "{basis}"\nwhy = "record"\n[savings.delivery]\n' + "\n".join(rows) + "\n"

    def _late(self):
        return "late", f'[savings]\nwhy = "later"\ndelay_months = {self.roll(1, 11)}\n'

    def _fills(self):
        stage = self.dice.choice(("", 'efs_stage = "granted"\n', 'efs_stage = "in_principle"\n'))
        return "fills", f'[closing]\nwhy = "all"\nefs = "fills"\nreserves = "none"\n{stage}'

    def _found(self):
        return "found", ('[closing]\nwhy = "new"\n[closing.recurring_savings]\n'
                         f'"{self.years[0]}" = "{self.roll(10_000, 300_000)}"\n'
                         f'"{self.years[1]}" = "{self.roll(10_000, 300_000)}"\n')

    def _tax(self):
        return "tax", (f'[lines.FUN-TAX.core]\nwhy = "another"\n"{self.years[1]}" = "{percent(self.roll(100, 299))}"\n'
                       f'"{self.years[2]}" = "-0.25pp"\n')

    def write(self, path, columns):
        """Writes the folder; gives where its data and its scenarios are."""
        data, scenario_folder = path / f"council-{self.seed:02d}", path / f"council-{self.seed:02d}-scenarios"
        data.mkdir(parents=True)
        scenario_folder.mkdir()
        (data / "council.toml").write_text(self.toml, encoding="utf-8")
        for table, rows in self.rows.items():
            with open(data / f"{table}.csv", "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, columns[table], restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        for name, text in self.scenarios.items():
            (scenario_folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return data, scenario_folder


def columns_of(dictionary):
    """Reads the columns of each table from DICTIONARY.md."""
    columns, table = {}, None
    for line in pathlib.Path(dictionary).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            table = line[3:].strip().removesuffix(".csv")
            columns[table] = []
        elif table and line.startswith("| ") and not line.startswith(("| column", "|---")):
            columns[table].append(line.split("|")[1].strip())
    return columns


def errors_of(program, data):
    """Gives the errors that the program's check finds in a folder."""
    done = subprocess.run([program, "--data", str(data), "-O", "json", "check"], capture_output=True, text=True,
                          check=False)
    findings = json.loads(done.stdout)["findings"]
    return [f"{one['code']} {one.get('file')}:{one.get('line')} {one.get('found')}" for one in findings
            if one["severity"] == "error"]


def hold(program, seed, path, dictionary, also_round, only):
    """Makes one council and holds the program against the recomputation on it."""
    money.exact_places_only()
    money.also_round(also_round)
    data, scenario_folder = Council(seed).write(pathlib.Path(path), columns_of(dictionary))
    errors = errors_of(program, data)
    if errors:
        return seed, errors, []
    return seed, [], check.run(program, str(data), str(scenario_folder), only, quiet=True)


def main():
    words = argparse.ArgumentParser(description="Holds the program against a recomputation on made-up councils.")
    words.add_argument("program")
    words.add_argument("--count", type=int, default=50)
    words.add_argument("--first", type=int, default=1)
    words.add_argument("--keep", help="a folder to keep the councils in")
    words.add_argument("--also-round", default="")
    words.add_argument("--only", default="")
    given = words.parse_args()
    dictionary = pathlib.Path(__file__).resolve().parents[2] / "datasets/smallshire/DICTIONARY.md"
    places, only = (tuple(filter(None, text.split(","))) for text in (given.also_round, given.only))
    bad = 0
    sums = {}
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ProcessPoolExecutor() as pool:
        path = given.keep or scratch
        seeds = range(given.first, given.first + given.count)
        work = [pool.submit(hold, given.program, seed, path, dictionary, places, only) for seed in seeds]
        for one in work:
            seed, errors, tallies = one.result()
            for error in errors:
                print(f"council {seed}: error {error}")
            bad += bool(errors)
            for tally in tallies:
                row = sums.setdefault(tally.subject, [0, 0])
                row[0] += tally.compared
                row[1] += len(tally.differing)
                for key, theirs, ours in tally.differing[:asked.SHOWN]:
                    print(f"council {seed} {tally.subject}: {key}: program {theirs}, here {ours}")
    for subject, (compared, differing) in sums.items():
        print(f"{subject:12} compared {compared:8} equal {compared - differing:8} differing {differing:6}")
    sys.exit(1 if bad or any(differing for _, differing in sums.values()) else 0)


if __name__ == "__main__":
    main()
