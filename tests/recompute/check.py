"""Holds the program's answers against this recomputation, figure by figure.

    python3 tests/recompute/check.py MTFS_PROGRAM DATA SCENARIOS [--also-round PLACE,…] [--only SUBJECT,…] [--all]

For each subject it prints how many figures were compared, equal and differing, and the first twenty that differ (all of
them with --all); it exits 1 if any differs. --also-round names further places that round to pence, to see whether a
difference is one of rounding alone.
"""

import argparse
import json
import subprocess
import sys
from decimal import Decimal

import carry as carries
import compare as comparing
import folder as folders
import gap as gaps
import money
import movement as moving
import position as positions
import record as records
import scenario as scenarios
import sensitivity
import solve
import support

SHOWN = 20


class Program:
    """The program, asked in JSON. It exits 1 where the data have findings, which is no matter here."""

    def __init__(self, path, data, scenario_folder):
        self.start = [path, "--data", data, "--scenarios", scenario_folder, "-O", "json"]
        self.told = {}

    def ask(self, *words):
        """Gives the answer's data, or nothing where the program refuses."""
        if words not in self.told:
            self.told[words] = self._ask(words)
        return self.told[words]

    def _ask(self, words):
        done = subprocess.run([*self.start, *words], capture_output=True, text=True, check=False)
        if not done.stdout.strip():
            return None
        return json.loads(done.stdout)["data"]


class Tally:
    """What was compared of a subject."""

    def __init__(self, subject):
        self.subject, self.compared, self.differing = subject, 0, []

    def hold(self, key, theirs, ours):
        """Holds one figure of the program against ours."""
        self.compared += 1
        if theirs != ours:
            self.differing.append((key, theirs, ours))

    def money(self, key, theirs, ours):
        """Holds pounds: shown to the penny, an absent amount as nothing (design section 6)."""
        shown = None if ours is None else f"{money.pence(ours) + 0:.2f}"
        if shown == "-0.00":
            shown = "0.00"
        self.hold(key, theirs, shown)

    def number(self, key, theirs, ours):
        """Holds a share, written without trailing noughts."""
        self.hold(key, None if theirs is None else Decimal(theirs), ours)

    def report(self, everything):
        equal = self.compared - len(self.differing)
        print(f"{self.subject:12} compared {self.compared:7} equal {equal:7} differing {len(self.differing):5}")
        for key, theirs, ours in self.differing if everything else self.differing[:SHOWN]:
            print(f"    {key}: program {theirs}, here {ours}")


class Check:
    def __init__(self, program, data, scenario_folder):
        self.program = Program(program, data, scenario_folder)
        self.folder = folders.Folder(data)
        self.register = positions.Register(self.folder)
        self.files = folders.scenario_files(scenario_folder)
        self.data = gaps.Data(self.folder)
        self._prepared = {}

    # Savings

    def positions(self, tally):
        for year in self.register.years():
            for mark in [None, *self.register.marks(year)]:
                words = ["--year", year] if mark is None else ["--as-at", f"{year}-{mark}"]
                answer = self.program.ask("savings", "--lines", "--carry", *words)
                self._position(tally, f"{year} {mark or 'latest'}", answer,
                               positions.Position(self.register, year, mark))

    def _position(self, tally, at, answer, position):
        if answer is None:
            tally.hold(at, None, "an answer")
            return
        self._sums(tally, f"{at} all", answer["totals"], position.totals)
        for found, sums, what in ((answer["by_brag"], position.by_declared, "declared"),
                                  (answer["by_brag_computed"], position.by_computed, "computed")):
            self._keyed(tally, f"{at} {what}", {row["brag"]: row for row in found}, sums)
        groups = {row["key"]: row for row in answer["groups"]}
        self._keyed(tally, f"{at} directorate", {key: row["totals"] for key, row in groups.items()},
                    position.by_directorate)
        both = {(key, row["brag"]): row for key, group in groups.items() for row in group["by_brag"]}
        self._keyed(tally, f"{at} directorate", both, position.by_directorate_and_declared)
        origin = {row["origin"]: row["target"] for row in answer["origins"]}
        ours = positions.origins(self.register, position)
        for kind in sorted({*origin, *ours}):
            tally.money(f"{at} origin {kind}", origin.get(kind), ours.get(kind))
        lines = {row["saving_id"]: row for row in answer["lines"]}
        for line in position.lines:
            row = lines.pop(line.saving_id, {})
            tally.hold(f"{at} {line.saving_id} declared", row.get("brag_declared"), line.declared)
            tally.hold(f"{at} {line.saving_id} computed", row.get("brag_computed"), line.computed)
            for name in positions.AMOUNTS:
                tally.money(f"{at} {line.saving_id} {name}", row.get(name), line.amounts[name])
        for saving_id in lines:
            tally.hold(f"{at} {saving_id}", "a line", None)

    def _keyed(self, tally, at, found, ours):
        for key in sorted({*found, *ours}, key=str):
            if key not in found or key not in ours:
                tally.hold(f"{at} {key}", key in found, key in ours)
            else:
                self._sums(tally, f"{at} {key}", found[key], ours[key])

    @staticmethod
    def _sums(tally, at, found, sums):
        tally.hold(f"{at} lines", found["lines"], sums.lines)
        for name in positions.AMOUNTS:
            tally.money(f"{at} {name}", found[name], sums.amounts[name])
            covered = found.get("coverage", {}).get(name)
            theirs = covered and (covered["counted"], covered["of"], covered["target_covered"])
            ours = sums.coverage.get(name)
            ours = ours and (ours[0], ours[1], f"{money.pence(ours[2]):.2f}")
            if theirs or ours:
                tally.hold(f"{at} {name} coverage", theirs, ours)

    def carry(self, tally):
        for year in self.register.years():
            for mark in [None, *self.register.marks(year)]:
                words = ["--year", year] if mark is None else ["--as-at", f"{year}-{mark}"]
                answer = self.program.ask("savings", "--lines", "--carry", *words)["carry"]
                at = f"{year} {mark or 'latest'}"
                ours = carries.Carry(self.register, positions.Position(self.register, year, mark))
                lines = {row["saving_id"]: row for row in answer["lines"]}
                for saving_id in sorted({*lines, *ours.lines}):
                    if saving_id not in lines or saving_id not in ours.lines:
                        tally.hold(f"{at} {saving_id}", saving_id in lines, saving_id in ours.lines)
                        continue
                    for name in carries.FIELDS:
                        tally.money(f"{at} {saving_id} {name}", lines[saving_id][name], ours.lines[saving_id][name])
                for name in carries.FIELDS:
                    tally.money(f"{at} all {name}", answer["totals"][name], ours.totals[name])
                    tally.money(f"{at} one-off {name}", answer["one_off"]["totals"][name], ours.one_off[name])
                tally.hold(f"{at} known", (answer["totals"]["known"], answer["totals"]["lines"]),
                           (ours.known, ours.of))

    def movement(self, tally):
        for year in self.register.years():
            marks = self.register.marks(year)
            for place, start in enumerate(marks):
                for end in marks[place + 1:]:
                    at = f"{year} {start} to {end}"
                    answer = self.program.ask("movement", f"{year}-{start}", f"{year}-{end}", "--lines")
                    if answer is None:
                        tally.hold(at, None, "an answer")
                        continue
                    ours = moving.Movement(*(positions.Position(self.register, year, mark) for mark in (start, end)))
                    for row in answer["headlines"]:
                        name = row["headline"]
                        tally.money(f"{at} {name} before", row["before"], ours.before[name])
                        tally.money(f"{at} {name} after", row["after"], ours.after[name])
                        for cause in moving.CAUSES:
                            tally.money(f"{at} {name} {cause}", row["causes"][cause], ours.totals[name][cause])
                    for line in answer["lines"]:
                        causes = ours.lines.get(line["saving_id"], {})
                        for row in line["headlines"]:
                            for cause, amount in row["causes"].items():
                                tally.money(f"{at} {line['saving_id']} {row['headline']} {cause}", amount,
                                            causes.get(row["headline"], {}).get(cause))

    def record(self, tally):
        answer = (self.program.ask("savings", "--record") or {}).get("record")
        ours = records.Record(self.register)
        if answer is None:
            tally.hold("record", None, len(ours.cases) or None)
            return
        for name, mine in (("years", ours.years), ("cases", len(ours.cases)), ("without_outcome", ours.without)):
            tally.hold(name, answer[name], mine)
        whole = ours.whole.shares()
        for name in records.PARTS if whole else ():
            tally.number(f"whole {name}", answer["whole"][name], ours.whole.shown()[name])
        parts = {(row["of"], row["key"], row["period"]): row for row in answer["parts"]}
        for key in sorted({*parts, *ours.parts}, key=str):
            if key not in parts or key not in ours.parts:
                tally.hold(f"{key}", key in parts, key in ours.parts)
                continue
            row, mine = parts[key], ours.parts[key]
            tally.hold(f"{key} cases", (row["cases"], row["with_forecast"]), (mine.cases, mine.with_forecast))
            for name in records.PARTS:
                tally.money(f"{key} {name}", row[name], mine.amounts[name])
            tally.money(f"{key} target", row["target"], mine.target)
            tally.money(f"{key} forecast", row["forecast"], mine.forecast)
            tally.money(f"{key} came_of_forecast", row["came_of_forecast"], mine.came_of_forecast)
            shares = mine.shown()
            small = records.shrunk(key[1] if key[0] == "brag" else None, mine, whole)
            for name in records.PARTS:
                tally.number(f"{key} share {name}", row["shares"][name], shares[name])
                tally.number(f"{key} shrunk {name}", row["shrunk"][name], small[name])
        scores = ours.scores()
        theirs = answer["score"]
        theirs = theirs and (Decimal(theirs["record"]), Decimal(theirs["face_value"]), theirs["forecasts"])
        tally.hold("score", theirs, scores)

    # Support

    def support(self, tally):
        answer = self.program.ask("efs")
        ours = {tranche.tranche_id: tranche for tranche in self.data.tranches}
        for row in answer["tranches"]:
            tranche = ours.pop(row["tranche_id"])
            at = row["tranche_id"]
            for stage in support.STAGES:
                tally.money(f"{at} {stage}", row["amounts"][stage], tranche.stages.get(stage))
            terms = tranche.terms
            tally.number(f"{at} rate", row["terms"]["rate"], terms["rate"])
            tally.number(f"{at} premium", row["terms"]["premium"] or "0", terms["premium"])
            tally.hold(f"{at} term", (row["terms"]["term_years"], row["terms"]["mrp_method"]),
                       (terms["term_years"], terms["mrp_method"]))
            for schedule in row["schedules"]:
                stage = schedule["stage"]
                rows = support.schedule_of(tranche, tranche.stages[stage])
                self._schedule(tally, f"{at} {stage}", schedule["years"], rows)
                tally.money(f"{at} {stage} interest", schedule["total_interest"], sum(line[3] for line in rows))
        for tranche_id in ours:
            tally.hold(tranche_id, None, "a tranche")
        stages = support.by_stage(self.folder)
        for row in answer["stages"]:
            mine = stages.get(row["stage"], {})
            for line in row["years"]:
                provision, interest = mine.get(line["financial_year"], (None, None))
                tally.money(f"all {row['stage']} {line['financial_year']} mrp", line["mrp"], provision)
                tally.money(f"all {row['stage']} {line['financial_year']} interest", line["interest"], interest)
        self._missed(tally, answer["missed_1m"])

    @staticmethod
    def _schedule(tally, at, found, rows):
        tally.hold(f"{at} years", [line["financial_year"] for line in found], [line[0] for line in rows])
        for line, mine in zip(found, rows):
            for name, amount in zip(("opening", "mrp", "interest"), mine[1:]):
                tally.money(f"{at} {line['financial_year']} {name}", line[name], amount)
            tally.money(f"{at} {line['financial_year']} total", line["total"], mine[2] + mine[3])

    def _missed(self, tally, found):
        if not found:
            return
        late, interest, never = support.missed_million(self.folder, found["financial_year"])
        for line, mine in zip(found["late"], late):
            tally.money(f"missed late {mine[0]}", line["total"], mine[2] + mine[3])
        tally.money("missed interest", found["interest"], interest)
        tally.money("missed a month", found["each_month"], interest / 12)
        for line, mine in zip(found["never"], never):
            tally.money(f"missed never {mine[0]}", line["support_needed"], mine[1])

    # The gap

    def prepared(self, case):
        key = tuple(case.years)
        if key not in self._prepared:
            self._prepared[key] = gaps.Prepared(self.data, case.years)
        return self._prepared[key]

    def case(self, name):
        return gaps.Case(self.data, scenarios.plan_of(name, self.files, self.folder))

    def names(self):
        """Every scenario and every pair of two of them, in both orders."""
        singles = list(self.files) or [self.folder.default_scenario]
        return singles + [f"{one}+{two}" for one in singles for two in singles if one != two]

    def gap(self, tally, reserves):
        for name in self.names():
            answer = self.program.ask("gap", "--lines", "--scenario", name)
            try:
                case = self.case(name)
            except scenarios.Refused as why:
                tally.hold(f"{name} refused", answer is None, True)
                continue
            if answer is None:
                tally.hold(f"{name}", None, "an answer")
                continue
            self._gap(tally, reserves, name, answer, gaps.Gap(case, self.prepared(case)))

    FIELDS = ("recurring_need", "one_off", "funding", "annual_gap", "added_gap", "structural_gap", "before_measures",
              "planned_reserves", "closed_by_recurring_savings", "closed_by_reserves", "efs_drawn", "closed_by_efs",
              "unfunded")

    def _gap(self, tally, reserves, name, answer, worked):
        years = [row["financial_year"] for row in answer["years"]]
        tally.hold(f"{name} years", years, worked.years)
        if years != worked.years:
            return
        for row, mine in zip(answer["years"], worked.year):
            at = f"{name} {row['financial_year']}"
            for field in self.FIELDS:
                tally.money(f"{at} {field}", row[field], mine[field])
            reserves.hold(f"{at} reserves", [pot["reserve_id"] for pot in row["reserves"]],
                          [pot["id"] for pot in mine["reserves"]])
            for pot, own in zip(row["reserves"], mine["reserves"]):
                for field, key in (("opening", "opening"), ("planned_use", "planned"), ("available", "available"),
                                   ("drawn", "drawn"), ("closing", "closing")):
                    reserves.money(f"{at} {pot['reserve_id']} {field}", pot[field], own[key])
        tally.money(f"{name} period sum", answer["period_sum"], worked.period_sum)
        of_register = {"savings": worked.savings, "savings-one-off": worked.savings_once,
                       "savings-cover": worked.cover_once}
        for line in answer["lines"]:
            mine = worked.lines.get(line["line_id"], of_register.get(line["line_id"]))
            if mine is None:
                continue
            for year, amount in zip(worked.years, mine):
                found = line["amounts"].get(year)
                if found is not None or amount:
                    tally.money(f"{name} {line['line_id']} {year}", found, amount)

    def sensitivity(self, tally):
        answer = self.program.ask("sensitivity")
        case = self.case(self.folder.default_scenario)
        ours = sensitivity.swings(case, self.prepared(case))
        base = gaps.Gap(case, self.prepared(case))
        still = (base.year[-1]["annual_gap"], base.period_sum)
        if answer is None:
            tally.hold("sensitivity", None, "an answer")
            return
        for row in answer["drivers"]:
            mine = ours.pop(row["driver"], None)
            if mine is None:
                tally.hold(row["driver"], "moves", None)
                continue
            for end, (last, period) in zip(("low", "high"), mine):
                tally.money(f"{row['driver']} {end}", row[f"annual_gap_at_{end}"], last)
                tally.money(f"{row['driver']} {end} period", row[f"period_sum_at_{end}"], period)
        bases = {line["line_id"] for line in self.data.lines if line["driver"] == "uplift"}
        for driver, both in ours.items():
            if driver not in bases and any(one != still for one in both):
                tally.hold(driver, None, "moves")

    def solve(self, tally):
        answer = self.program.ask("solve")
        case = self.case(self.folder.default_scenario)
        prepared = self.prepared(case)
        ours = solve.answers(case, prepared, gaps.Gap(case, prepared))
        for row in answer["levers"] if answer else ():
            mine = ours.pop((row["financial_year"], row["lever"]), None)
            if mine is not None:
                at = f"{row['financial_year']} {row['lever']}"
                tally.hold(f"{at} answer", row["answer"], mine[0])
                tally.money(f"{at} value", row["value"], mine[1])
        for key in ours:
            tally.hold(str(key), None, "an answer")

    def compare(self, tally):
        names = list(self.files)
        default = self.folder.default_scenario
        pairs = [(default, name) for name in names if name != default]
        pairs += [(one, two) for one, two in zip(names, names[1:]) if default not in (one, two)]
        pairs += [(default, f"{one}+{two}") for one, two in zip(names, names[2:]) if default not in (one, two)]
        for one, two in pairs:
            at = f"{one} to {two}"
            answer = self.program.ask("compare", one, two)
            try:
                start, end = self.case(one), self.case(two)
            except scenarios.Refused:
                tally.hold(f"{at} refused", answer is None, True)
                continue
            ours = comparing.compare(start, end, self.prepared(start))
            if answer is None or ours is None:
                tally.hold(f"{at} refused", answer is None, ours is None)
                continue
            ours, tied = ours
            parts = {row["driver"]: row for row in answer["parts"]}
            for driver in sorted({*parts, *ours}):
                if driver not in parts or driver not in ours:
                    tally.hold(f"{at} {driver}", driver in parts, driver in ours)
                    continue
                for place, (year, amount) in enumerate(zip(start.years, ours[driver])):
                    theirs = parts[driver]["amounts"][year]
                    if driver in tied[place] and Decimal(theirs) in tied[place][driver]:
                        amount = Decimal(theirs)
                    tally.money(f"{at} {driver} {year}", theirs, amount)
            for place, year in enumerate(start.years):
                if tied[place]:
                    whole = sum(Decimal(row["amounts"][year]) for row in parts.values())
                    tally.money(f"{at} all {year}", f"{whole:.2f}", sum(mine[place] for mine in ours.values()))


def run(program, data, scenario_folder, only=(), everything=False, quiet=False):
    """Holds every subject; gives the tallies."""
    check = Check(program, data, scenario_folder)
    tallies = []
    for subject, work in (("position", check.positions), ("carry", check.carry), ("movement", check.movement),
                          ("record", check.record), ("support", check.support), ("gap", check.gap),
                          ("sensitivity", check.sensitivity), ("solve", check.solve),
                          ("compare", check.compare)):
        if only and subject not in only:
            continue
        tally = Tally(subject)
        tallies.append(tally)
        if subject == "gap":
            tallies.append(Tally("reserves"))
            work(tally, tallies[-1])
        else:
            work(tally)
    if not quiet:
        for tally in tallies:
            tally.report(everything)
    return tallies


def main():
    words = argparse.ArgumentParser(description="Holds the program against a recomputation.")
    words.add_argument("program")
    words.add_argument("data")
    words.add_argument("scenarios")
    words.add_argument("--also-round", default="")
    words.add_argument("--only", default="")
    words.add_argument("--all", action="store_true")
    given = words.parse_args()
    money.also_round(filter(None, given.also_round.split(",")))
    only = tuple(filter(None, given.only.split(",")))
    tallies = run(given.program, given.data, given.scenarios, only, given.all)
    sys.exit(1 if any(tally.differing for tally in tallies) else 0)


if __name__ == "__main__":
    main()
