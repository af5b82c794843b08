"""Holds support, the gap under every scenario and pair of them, reserves, and what is read from the gap."""

from decimal import Decimal

import compare as comparing
import gap as gaps
import scenario as scenarios
import sensitivity
import solve
import support
from asked import slug
from money import PENNY, div, pence

# Figures of a year's gap, as its data name them.
FIELDS = ("recurring_need", "one_off", "funding", "annual_gap", "added_gap", "structural_gap", "before_measures",
          "planned_reserves", "closed_by_recurring_savings", "closed_by_reserves", "efs_drawn", "closed_by_efs",
          "unfunded", "surplus")
POT = ("opening", "planned_use", "available", "drawn", "closing")


class Model:
    """The gap model of a folder with its scenarios, asked of the program and worked out here."""

    def __init__(self, program, folder, files):
        self.program, self.folder, self.files = program, folder, files
        self.data = gaps.Data(folder)
        self._prepared = {}

    def prepared(self, case):
        key = tuple(case.years)
        if key not in self._prepared:
            self._prepared[key] = gaps.Prepared(self.data, case.years)
        return self._prepared[key]

    def case(self, name):
        return gaps.Case(self.data, scenarios.plan_of(name, self.files, self.folder))

    def default(self):
        """The council's own case, worked out."""
        case = self.case(self.folder.default_scenario)
        return case, self.prepared(case), gaps.Gap(case, self.prepared(case))

    # Support

    def support(self, tally):
        answer = self.program.ask("efs")
        if answer is None:
            tally.hold("efs", None, "an answer")
            return
        for tranche in self.data.tranches:
            self._tranche(tally, answer, tranche)
        self._stages(tally, answer)
        if answer.left("efs/missed-1m/"):
            self._missed(tally, answer)
        tally.all_held(answer, "efs/")

    def _tranche(self, tally, answer, tranche):
        at = f"efs/{tranche.tranche_id}"
        for stage, amount in support.stages_of(tranche).items():
            tally.figure(answer, f"{at}/{stage}", amount)
            rows = support.schedule_of(tranche, amount)
            self._schedule(tally, answer, f"{at}/{stage}", {row[0]: row[1:] for row in rows})
        for (stage, day), (amount, change) in tranche.statements().items():
            tally.figure(answer, f"{at}/{stage}/stated/{day}", amount)
            if change is not None:
                tally.figure(answer, f"{at}/{stage}/stated/{day}/change", change)
        terms = tranche.terms
        for name, ours in (("rate", terms["rate"]), ("premium", terms["premium"]),
                           ("term_years", Decimal(terms["term_years"])), ("receipts_applied", terms["receipts"])):
            if name in ("rate", "term_years") or f"{at}/terms/{name}" in answer.figures:
                tally.figure(answer, f"{at}/terms/{name}", ours)
            else:
                tally.hold(f"{at}/terms/{name}", Decimal(0), ours)

    @staticmethod
    def _schedule(tally, answer, at, years):
        """Holds opening, provision, interest and their cost, year by year and of all years."""
        sums = [Decimal(0)] * 2
        for year, (opening, provision, interest) in years.items():
            here = f"{at}/{slug(year)}"
            tally.figure(answer, f"{here}/opening", opening)
            tally.figure(answer, f"{here}/mrp", provision)
            tally.figure(answer, f"{here}/interest", interest)
            tally.figure(answer, f"{here}/total", provision + interest)
            sums = [sums[0] + provision, sums[1] + interest]
        for name, ours in zip(("mrp", "interest", "total"), (*sums, sum(sums))):
            tally.figure(answer, f"{at}/all-years/{name}", ours)

    def _stages(self, tally, answer):
        """All tranches together, by stage: stages are never added to each other, what is counted is each once."""
        tranches = self.data.tranches
        assumed = sum(tranche.is_assumed for tranche in tranches)
        for name, count in (("tranches", len(tranches)), ("tranches/assumed", assumed)):
            tally.figure(answer, f"efs/all/{name}", Decimal(count))
        for stage, years in support.by_stage(tranches).items():
            with_it = [tranche for tranche in tranches if stage in support.stages_of(tranche)]
            tally.figure(answer, f"efs/all/{stage}", sum(support.stages_of(tranche)[stage] for tranche in with_it))
            tally.figure(answer, f"efs/all/{stage}/tranches", Decimal(len(with_it)))
            self._schedule(tally, answer, f"efs/all/{stage}", years)
        for stage, amount in support.counted_by_stage(tranches).items():
            tally.figure(answer, f"efs/all/counted/{stage}", amount)
        agreed = {tranche.tranche_id: tranche.amount() for tranche in tranches if tranche.amount() is not None}
        whole = sum(agreed.values())
        for tranche_id, amount in agreed.items():
            tally.figure(answer, f"efs/{tranche_id}/counted/share", div(amount, whole) if whole else None)
        if agreed:
            tally.figure(answer, "efs/all/counted/average", div(whole, Decimal(len(agreed))))

    def _missed(self, tally, answer):
        """Each £1m missed in the current year."""
        late, interest, never = support.missed_million(self.folder, self.folder.current_year)
        for year, _, provision, cost in late:
            at = f"efs/missed-1m/late/{slug(year)}"
            for name, ours in (("", provision + cost), ("/mrp", provision), ("/interest", cost)):
                tally.figure(answer, at + name, ours)
        tally.figure(answer, "efs/missed-1m/late/interest", interest)
        tally.figure(answer, "efs/missed-1m/each-month", interest / 12)
        for year, need in never:
            tally.figure(answer, f"efs/missed-1m/never/{slug(year)}", need)

    # The gap

    def names(self):
        """Every scenario and every pair of two of them, in both orders."""
        singles = list(self.files) or [self.folder.default_scenario]
        return singles + [f"{one}+{two}" for one in singles for two in singles if one != two]

    def gap(self, tally, reserves):
        self.program.prepare([("gap", "--lines", "--scenario", name) for name in self.names()])
        for name in self.names():
            answer = self.program.ask("gap", "--lines", "--scenario", name)
            try:
                case = self.case(name)
            except scenarios.Refused:
                tally.hold(f"{name} refused", answer is None, True)
                continue
            if answer is None:
                tally.hold(f"{name}", None, "an answer")
                continue
            self._gap(tally, reserves, name, answer.data, gaps.Gap(case, self.prepared(case)))

    def _gap(self, tally, reserves, name, data, worked):
        years = [row["financial_year"] for row in data["years"]]
        tally.hold(f"{name} years", years, worked.years)
        if years != worked.years:
            return
        for row, mine in zip(data["years"], worked.year):
            at = f"{name} {row['financial_year']}"
            for field in FIELDS:
                tally.money(f"{at} {field}", row[field], mine[field])
            reserves.hold(f"{at} reserves", [pot["reserve_id"] for pot in row["reserves"]],
                          [pot["id"] for pot in mine["reserves"]])
            for pot, own in zip(row["reserves"], mine["reserves"]):
                for field in POT:
                    reserves.money(f"{at} {pot['reserve_id']} {field}", pot[field], own[field])
        tally.money(f"{name} period sum", data["period_sum"], worked.period_sum)
        self._lines(tally, name, data["lines"], worked)

    @staticmethod
    def _lines(tally, name, lines, worked):
        of_register = {"savings": worked.savings, "savings-one-off": worked.savings_once,
                       "savings-cover": worked.cover_once, "savings-cost": worked.cost_once,
                       "savings-offset": worked.offset, "savings-offset-once": worked.offset_once}
        for line in lines:
            mine = worked.lines.get(line["line_id"], of_register.get(line["line_id"]))
            if mine is None:
                continue
            for year, amount in zip(worked.years, mine):
                found = line["amounts"].get(year)
                if found is not None or amount:
                    tally.money(f"{name} {line['line_id']} {year}", found, amount)

    # What is read from the gap

    def sensitivity(self, tally):
        answer = self.program.ask("sensitivity")
        if answer is None:
            tally.hold("sensitivity", None, "an answer")
            return
        case, prepared, base = self.default()
        ours = sensitivity.swings(case, prepared)
        # A driver moves the gap where it moves that of any year, also of an early one that is made up for later.
        years = [row["annual_gap"] for row in base.year]
        still = (years[-1], base.period_sum, *years)
        for row in answer.rows("drivers"):
            mine = ours.pop(row["row"], None)
            if mine is None:
                tally.hold(row["row"], "moves", None)
                continue
            (low, low_sum, *lows), (high, high_sum, *highs) = mine
            # How far apart the two are, as they are read.
            apart = abs(pence(high) - pence(low))
            widest = max(abs(pence(one) - pence(other)) for one, other in zip(highs, lows))
            for name, amount in (("low", low), ("high", high), ("sum-low", low_sum), ("sum-high", high_sum),
                                 ("between", apart), ("widest", widest)):
                tally.figure(answer, f"sensitivity/{slug(row['row'])}/{name}", amount)
        # What an uplift is paid on is no part of its assumption; whether it is moved by itself is stated nowhere.
        bases = {line["line_id"] for line in self.data.lines if line["driver"] == "uplift"}
        # Provisions are rounded: moving the rate of an annuity may move a penny of each year, and nothing else.
        moves = lambda one: any(abs(now - then) > PENNY * len(case.years) for now, then in zip(one, still))
        for driver, both in ours.items():
            if driver not in bases and any(map(moves, both)):
                tally.hold(driver, None, "moves")

    def solve(self, tally):
        answer = self.program.ask("solve")
        case, prepared, worked = self.default()
        ours = solve.answers(case, prepared, worked)
        for row in answer.rows("levers") if answer else ():
            year = row["cells"]["financial_year"]
            mine = ours.pop((year, row["row"]), None)
            if mine is not None:
                tally.hold(f"{year} {row['row']}", row["cells"]["answer"], mine[0])
                tally.figure(answer, f"solve/{slug(year)}/{row['row']}/value", mine[1])
        for key in ours:
            tally.hold(str(key), None, "an answer")

    def pairs(self):
        """The default against every other scenario, neighbours against each other, and the default against pairs."""
        names, default = list(self.files), self.folder.default_scenario
        others = [name for name in names if name != default]
        return ([(default, name) for name in others] + list(zip(others, others[1:]))
                + [(default, f"{one}+{two}") for one, two in zip(others, others[2:])])

    def compare(self, tally):
        self.program.prepare([("compare", *pair) for pair in self.pairs()])
        for one, two in self.pairs():
            answer = self.program.ask("compare", one, two)
            try:
                start, end = self.case(one), self.case(two)
                ours = comparing.compare(start, end, self.prepared(start))
            except scenarios.Refused:
                ours = None
            if answer is None or ours is None:
                tally.hold(f"{one} to {two} refused", answer is None, ours is None)
            else:
                self._compare(tally, answer, start.years, *ours)

    @staticmethod
    def _compare(tally, answer, years, parts, tied):
        start = next(figure_id for figure_id in answer.figures if figure_id.startswith("compare/"))
        start = "/".join(start.split("/")[:2])
        for place, year in enumerate(years):
            at, whole = f"{start}/{slug(year)}", Decimal(0)
            for driver, amounts in parts.items():
                theirs = answer.figures.get(f"{at}/{driver}", {}).get("value")
                amount = amounts[place]
                if theirs is not None and Decimal(theirs) in tied[place].get(driver, ()):
                    amount = Decimal(theirs)
                whole += amount
                tally.figure(answer, f"{at}/{driver}", amount)
            tally.figure(answer, f"{at}/difference", whole)
            tally.hold(f"{at} all", whole, sum(amounts[place] for amounts in parts.values()))
        answer.unheld.discard(f"{start}/pennies")
        tally.all_held(answer, f"{start}/")
