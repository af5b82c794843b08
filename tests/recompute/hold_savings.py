"""Holds the position of the savings, what it hands on, what moved, and the record."""

import itertools
from decimal import Decimal

import carry as carries
import known
import money
import movement as moving
import position as positions
import record as records
from asked import slug


class Savings:
    """The savings of a folder, asked of the program and worked out here."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.register = positions.Register(folder)
        self._registers = {}

    def position(self, year, mark):
        """The position at a point of a year as it was known when that was closed; without a point, as filed."""
        if mark is None:
            return positions.Position(self.register, year)
        day = known.closing_day(self.folder, year, mark)
        if day not in self._registers:
            self._registers[day] = positions.Register(known.Known(self.folder, day))
        return positions.Position(self._registers[day], year, mark)

    def each_point(self):
        """Every year as filed, and at each of its points: what to ask, what to call it, the position here."""
        for year in self.register.years():
            for mark in [None, *self.register.marks(year)]:
                words = ["--year", year] if mark is None else ["--as-at", f"{year}-{mark}"]
                yield words, year, f"{year} {mark or 'latest'}", self.position(year, mark)

    # Position

    def prepare(self):
        """Asks every position at once."""
        self.program.prepare([("savings", "--lines", "--carry", *words) for words, *_ in self.each_point()])

    def positions(self, tally):
        self.prepare()
        for words, _, at, position in self.each_point():
            answer = self.program.ask("savings", "--lines", "--carry", *words)
            if answer is None:
                tally.hold(at, None, "an answer")
                continue
            self._position(tally, at, answer.data, position)

    def _position(self, tally, at, data, position):
        self._sums(tally, f"{at} all", data["totals"], position.totals)
        for found, sums, what in ((data["by_brag"], position.by_declared, "declared"),
                                  (data["by_brag_computed"], position.by_computed, "computed")):
            self._keyed(tally, f"{at} {what}", {row["brag"]: row for row in found}, sums)
        groups = {row["key"]: row for row in data["groups"]}
        self._keyed(tally, f"{at} directorate", {key: row["totals"] for key, row in groups.items()},
                    position.by_directorate)
        both = {(key, row["brag"]): row for key, group in groups.items() for row in group["by_brag"]}
        self._keyed(tally, f"{at} directorate", both, position.by_directorate_and_declared)
        origin = {row["origin"]: row["target"] for row in data["origins"]}
        ours = positions.origins(position)
        for kind in sorted({*origin, *ours}):
            tally.money(f"{at} origin {kind}", origin.get(kind), ours.get(kind))
        self._lines(tally, at, {row["saving_id"]: row for row in data["lines"]}, position)

    @staticmethod
    def _lines(tally, at, lines, position):
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

    # Carry

    def carry(self, tally):
        for words, year, at, position in self.each_point():
            answer = self.program.ask("savings", "--lines", "--carry", *words)
            if answer is None:
                tally.hold(at, None, "an answer")
                continue
            found = answer.data["carry"]
            ours = carries.Carry(position)
            lines = {row["saving_id"]: row for row in found["lines"]}
            for saving_id in sorted({*lines, *ours.lines}):
                if saving_id not in lines or saving_id not in ours.lines:
                    tally.hold(f"{at} {saving_id}", saving_id in lines, saving_id in ours.lines)
                    continue
                for name in carries.FIELDS:
                    tally.money(f"{at} {saving_id} {name}", lines[saving_id][name], ours.lines[saving_id][name])
            for name in carries.FIELDS:
                tally.money(f"{at} all {name}", found["totals"][name], ours.totals[name])
                tally.money(f"{at} one-off {name}", found["one_off"]["totals"][name], ours.one_off[name])
            tally.hold(f"{at} known", (found["totals"]["known"], found["totals"]["lines"]), (ours.known, ours.of))

    # Movement

    def movement(self, tally):
        pairs = [(year, *pair) for year in self.register.years()
                 for pair in itertools.combinations(self.register.marks(year), 2)]
        self.program.prepare([("movement", f"{year}-{start}", f"{year}-{end}", "--lines")
                              for year, start, end in pairs])
        for pair in pairs:
            self._movement(tally, *pair)

    def sides(self, year, start, end):
        """The earlier point as it was known when it was closed, and both points as today's data have them."""
        return [self.position(year, start),
                *(positions.Position(self.register, year, mark) for mark in (start, end))]

    def _movement(self, tally, year, start, end):
        answer = self.program.ask("movement", f"{year}-{start}", f"{year}-{end}", "--lines")
        at = f"movement/{slug(year)}-{slug(start)}-to-{slug(end)}"
        if answer is None:
            tally.hold(at, None, "an answer")
            return
        ours = moving.Movement(*self.sides(year, start, end))
        for name in positions.AMOUNTS:
            tally.figure(answer, f"{at}/{name}/before", ours.before[name])
            tally.figure(answer, f"{at}/{name}/after", ours.after[name])
            self._causes(tally, answer, f"{at}/{name}", ours.totals[name], True)
        for saving_id, causes in ours.lines.items():
            for name in positions.AMOUNTS:
                self._causes(tally, answer, f"{at}/line/{saving_id}/{name}", causes[name], False)
        for word, count in ours.ratings.items():
            tally.figure(answer, f"{at}/ratings/{word}", Decimal(count))
        # Of one point held against its own seal only: a folder of ours has none.
        tally.figure(answer, f"{at}/ratings/corrected", Decimal(0))
        tally.all_held(answer, f"{at}/")

    @staticmethod
    def _causes(tally, answer, at, causes, every):
        """Every cause of a sum is told; of one saving only those that moved it, and the change where it has any."""
        for cause, amount in causes.items():
            if every or amount or f"{at}/{cause}" in answer.figures:
                tally.figure(answer, f"{at}/{cause}", amount)
        if every or any(causes.values()) or f"{at}/change" in answer.figures:
            tally.figure(answer, f"{at}/change", sum(causes.values()))

    # Record

    def record(self, tally):
        answer = self.program.ask("savings", "--record")
        found = answer and answer.data.get("record")
        ours = records.Record(self.register)
        if found is None:
            tally.hold("record", None, len(ours.cases) or None)
            return
        for name, mine in (("years", ours.years), ("cases", len(ours.cases)), ("without_outcome", ours.without)):
            tally.hold(name, found[name], mine)
        whole = ours.whole.shares()
        for name in records.PARTS if whole else ():
            tally.number(f"whole {name}", found["whole"][name], ours.whole.shown()[name])
        parts = {(row["of"], row["key"], row["period"]): row for row in found["parts"]}
        for key in sorted({*parts, *ours.parts}, key=str):
            if key not in parts or key not in ours.parts:
                tally.hold(f"{key}", key in parts, key in ours.parts)
            else:
                self._part(tally, key, parts[key], ours.parts[key], whole)
        theirs = found["score"]
        theirs = theirs and (Decimal(theirs["record"]), Decimal(theirs["face_value"]), theirs["forecasts"])
        tally.hold("score", theirs, ours.scores())

    @staticmethod
    def _part(tally, key, row, mine, whole):
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
