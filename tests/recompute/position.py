"""The position of the savings programme: what was promised, banked, forecast, late, lost and covered."""

import folder as folders
from money import NIL, total

AMOUNTS = ("target", "banked", "forecast", "slipped", "unachievable", "over_achieved", "mitigated", "uncovered")
RATINGS = ("B", "G", "A", "R", "X", "N")
ENDED = ("written_out", "replaced", "merged")
OUR_FUND = ("general_fund", "not_stated")
CASH = ("cashable", "not_stated")


class Register:
    """The savings of a folder with their targets, returns and cover, found by saving and year."""

    def __init__(self, folder):
        self.folder = folder
        self.savings = {row["saving_id"]: row for row in folder.table("savings")}
        self.parents = {row["parent_id"] for row in self.savings.values() if row["parent_id"]}
        self.targets = _targets(folder)
        self.statements = _statements(folder)
        self.returns = {}
        for row in folder.table("delivery"):
            self.returns.setdefault((row["saving_id"], row["financial_year"]), []).append(row)
        self.covers = {}
        for row in folder.table("mitigations"):
            self.covers.setdefault((row["saving_id"], row["financial_year"]), []).append(row)

    def is_leaf(self, saving_id):
        """A group is the counted leaf and its lines are of-which; a line with lines of its own is a programme and is
        left out (design section 4; README section 1)."""
        saving = self.savings[saving_id]
        if saving["grain"] == "group":
            return True
        parent = self.savings.get(saving["parent_id"])
        if parent is not None and parent["grain"] == "group":
            return False
        return saving_id not in self.parents

    def is_counted(self, saving_id):
        """In the cash total: cash, general fund, leaf; what is not stated counts, labelled (design section 4). What is only
        proposed does not."""
        saving = self.savings[saving_id]
        return saving["status"] != "proposed" and saving["cashable"] in CASH and saving["fund"] in OUR_FUND and self.is_leaf(saving_id)

    def counted(self):
        return [saving_id for saving_id in self.savings if self.is_counted(saving_id)]

    def ended_in(self, saving_id):
        """The financial year in which a decision wrote a saving out, replaced or merged it; else absent."""
        saving = self.savings[saving_id]
        if saving["status"] not in ENDED or not saving["decided_on"]:
            return None
        return folders.year_of_day(folders.last_day(saving["decided_on"]))

    def target(self, saving_id, year, without=()):
        """The year's target, the sum of its kinds (design section 4). A saving ended by decision keeps its target in
        the year of the decision; what was planned for later years leaves the total (cases N8, N9)."""
        rows = self.targets.get((saving_id, year))
        if not rows:
            return None
        ended = self.ended_in(saving_id)
        if ended is not None and folders.april(year) > folders.april(ended):
            return None
        return total(target for kind, target in rows if kind not in without) or NIL

    def planned(self, saving_id, year, day, without=()):
        """The year's target as a budget of a day (a number of days, or nothing) knew it: by what stood then, else by
        what was stated first."""
        statements = self.statements.get((saving_id, year), [])
        then = [told for told in statements if day and told[0] <= day]
        if not then:
            first = min((told[0] for told in statements if told[2] != "rebased"), default=0)
            then = [told for told in statements if told[0] <= first and (first or told[2] != "rebased")]
        return sum((target for kind, target in standing(then) if kind not in without), NIL)

    def marks(self, year):
        """The points of a year that any return speaks of, in order."""
        marks = {row["period"].split("-", 1)[1] for (_, of), rows in self.returns.items() if of == year for row in rows}
        return sorted(marks, key=folders.mark_order)

    def years(self):
        """The years that a target or a return speaks of."""
        return sorted({year for _, year in self.targets} | {year for _, year in self.returns})

    def latest(self, saving_id, year, mark):
        """The latest return (by the day handed in, then revision) for the latest period at or before the one asked
        (README section 2). A late correction of an older period changes that period only (README section 16)."""
        last = folders.mark_order(mark)
        best = None
        for row in self.returns.get((saving_id, year), ()):
            place = folders.mark_order(row["period"].split("-", 1)[1])
            if place > last:
                continue
            key = (place, folders.last_day(row["submitted_on"]), int(row["revision"]))
            if best is None or key > best[0]:
                best = (key, row)
        return None if best is None else best[1]

    def pressure(self, saving_id, year, mark):
        """What the same budget lost again while a saving came: of each point of the year the latest return speaks, and one
        that leaves it blank ends nothing (README section 16: `0` is a stated nil, an empty cell was not published)."""
        last, best = folders.mark_order(mark), {}
        for row in self.returns.get((saving_id, year), ()):
            place = folders.mark_order(row["period"].split("-", 1)[1])
            key = (folders.last_day(row["submitted_on"]), int(row["revision"]))
            if place <= last and (place not in best or key > best[place][0]):
                best[place] = (key, row)
        told = [row["offset_pressure"] for _, (_, row) in sorted(best.items()) if row["offset_pressure"]]
        return folders.number(told[-1]) if told else NIL

    def cover(self, saving_id, year, mark):
        """The mitigations that count: cash, of the saving's own fund, from the period in which they were recorded;
        at outturn all of the year (README section 3: cover of another fund does not touch this
        one). What is not cash is shown beside (README section 4)."""
        end = folders.mark_end(year, mark)
        ours = self.savings[saving_id]["fund"]
        alike = OUR_FUND if ours in OUR_FUND else (ours,)
        rows = []
        for row in self.covers.get((saving_id, year), ()):
            known = mark == folders.OUTTURN or folders.last_day(row["recorded_on"]) <= end
            if known and row["cashable"] in CASH and row["fund"] in alike:
                rows.append(row)
        return rows


def _statements(folder):
    """What is stated of each saving's target of a year: when (day and place in the file), kind and amount."""
    published = {row["source_id"]: row["published_on"] for row in folder.table("sources")}
    decided = {row["decision_id"]: row["decided_on"] for row in folder.table("decisions")}
    found = {}
    for place, row in enumerate(folder.table("savings_profile")):
        day = row["as_at"] or published.get(row["source_id"]) or decided.get(row["approval_ref"])
        day = folders.last_day(day).toordinal() if day else 0
        told = (day, place, row["kind"], folders.number(row["target"]))
        found.setdefault((row["saving_id"], row["financial_year"]), []).append(told)
    return found


def standing(statements):
    """Which statements of one target stand together (README section 16): of each kind that is an amount the latest, the
    last of the file on one day, and the changes since. A later amount takes the place of the earlier one and of the
    changes to it; one that repeats it leaves them."""
    amounts, changes = {}, []
    for day, place, kind, target in sorted(statements, key=lambda told: (told[0], told[2] == "rebased", told[1])):
        if kind == "rebased":
            changes.append((day, target))
        elif kind not in amounts or amounts[kind][1] != target:
            if kind == "new" and kind in amounts and amounts[kind][0] < day:
                changes = [change for change in changes if change[0] >= day]
            amounts[kind] = (day, target)
    return [("rebased", target) for _, target in changes] + [(kind, target) for kind, (_, target) in amounts.items()]


def _targets(folder):
    """Targets by saving and year, by kind."""
    return {key: standing(statements) for key, statements in _statements(folder).items()}


class Line:
    """One saving at a point of a year."""

    def __init__(self, register, saving_id, year, mark):
        self.saving_id = saving_id
        saving = register.savings[saving_id]
        self.directorate = saving["directorate"]
        self.recurring = saving["recurrence"] != "one_off"
        row = register.latest(saving_id, year, mark) if mark else None
        self.row = row
        amounts = dict.fromkeys(AMOUNTS)
        amounts["target"] = register.target(saving_id, year)
        if row is not None:
            for name in ("banked", "forecast", "slipped", "unachievable", "over_achieved"):
                amounts[name] = folders.number(row[name])
            self.covers = register.cover(saving_id, year, mark)
            late, lost = amounts["slipped"], amounts["unachievable"]
            # Cover is of a shortfall, "counted once, never beyond it" (DICTIONARY.md): where no shortfall is stated, or
            # a folder holds no cover at all, none was published, and what is uncovered is not known (design section 4).
            if register.covers and late is not None and lost is not None:
                cover = sum((folders.number(row["value"]) for row in self.covers), NIL)
                amounts["mitigated"] = min(cover, max(late + lost, NIL))
                amounts["uncovered"] = late + lost - amounts["mitigated"]
        else:
            self.covers = []
        self.amounts = amounts
        self.declared = "N" if row is None else (row["brag_declared"] or None)
        self.ended = self._ended(saving)
        self.computed = self._computed(register.folder)

    def _ended(self, saving):
        """Whether its return was made on or after the day of the decision that ended it (README section 16)."""
        if self.row is None or saving["status"] not in ENDED or not saving["decided_on"]:
            return False
        return folders.last_day(saving["decided_on"]) <= folders.last_day(self.row["submitted_on"])

    def _computed(self, folder):
        """The rule's colour (design section 5): B banked at least the target with evidence, G from 95%, A from 75%,
        R below, X ended by decision, N no return or no target. Absent where the rule lacks an input."""
        on_track, at_risk = folder.thresholds
        target, banked, forecast = (self.amounts[name] for name in ("target", "banked", "forecast"))
        if self.ended:
            return "X"
        if self.row is None or not target:
            return "N"
        if banked is not None and banked >= target and self.row["evidence_ref"]:
            return "B"
        if forecast is None:
            return None
        if forecast >= on_track * target:
            return "G"
        return "A" if forecast >= at_risk * target else "R"


class Sums:
    """Amounts of a set of savings with what is missing in sight (design section 4: absent is not nil)."""

    def __init__(self, lines):
        self.lines = len(lines)
        self.amounts = {name: total(line.amounts[name] for line in lines) for name in AMOUNTS}
        self.coverage = {}
        for name in AMOUNTS:
            known = [line for line in lines if line.amounts[name] is not None]
            if 0 < len(known) < len(lines):
                covered = total(line.amounts["target"] for line in known)
                self.coverage[name] = (len(known), len(lines), covered or NIL)


class Position:
    """The savings programme of a year at a point of it."""

    def __init__(self, register, year, mark=None):
        marks = register.marks(year)
        self.register = register
        self.year = year
        self.mark = mark or (marks[-1] if marks else None)
        self.lines = []
        for saving_id in register.counted():
            ended = register.ended_in(saving_id)
            if ended is not None and folders.april(year) > folders.april(ended):
                continue
            key = (saving_id, year)
            if register.targets.get(key) or register.returns.get(key):
                line = Line(register, saving_id, year, self.mark)
                if line.amounts["target"] is not None or line.row is not None:
                    self.lines.append(line)
        self.totals = Sums(self.lines)
        self.by_declared = self._by(lambda line: line.declared)
        self.by_computed = self._by(lambda line: line.computed)
        self.by_directorate = self._by(lambda line: line.directorate)
        self.by_directorate_and_declared = self._by(lambda line: (line.directorate, line.declared))

    def _by(self, key):
        groups = {}
        for line in self.lines:
            groups.setdefault(key(line), []).append(line)
        return {name: Sums(lines) for name, lines in groups.items()}


def origins(position):
    """Targets by where they come from (README section 1): new, full-year effect of earlier years, brought forward,
    rebased."""
    register, sums = position.register, {}
    for line in position.lines:
        born = register.savings[line.saving_id]["origin_year"]
        for kind, target in register.targets.get((line.saving_id, position.year), ()):
            if kind == "new" and folders.april(born) < folders.april(position.year):
                kind = "full_year_effect"
            sums[kind] = sums.get(kind, NIL) + target
    return sums
