"""The track record: what was forecast at each point of past years against what came (README section 14).

A case is a counted cash saving in a year whose outturn return says what came (forecast), what is late (slipped) and
what never will (unachievable). Shares are of target pounds. Shares of few cases are shrunk towards the whole record:
(n × share + k × whole) ÷ (n + k), to six places; `savings --record` prints the formula. What was written out is
decided, not foretold: its shares stay. The score is Brier's, pound by pound, each year foretold from the others.
"""

from decimal import Decimal

import folder as folders
from money import NIL, ONE, div, mul, rounded

PARTS = ("on_time", "late", "never")
K = Decimal(5)
PLACES = 6


class Tally:
    def __init__(self):
        self.cases = self.with_forecast = 0
        self.amounts = dict.fromkeys(PARTS, NIL)
        self.forecast = self.came_of_forecast = None

    def add(self, case, forecast):
        self.cases += 1
        for name in PARTS:
            self.amounts[name] += case["parts"][name]
        if forecast is not None:
            self.with_forecast += 1
            self.forecast = (self.forecast or NIL) + forecast
            self.came_of_forecast = (self.came_of_forecast or NIL) + case["parts"]["on_time"]

    def join(self, other):
        self.cases += other.cases
        for name in PARTS:
            self.amounts[name] += other.amounts[name]

    @property
    def target(self):
        return sum(self.amounts.values(), NIL)

    def shares(self):
        if not self.cases:
            return None
        return {name: div(amount, self.target) for name, amount in self.amounts.items()}

    def shown(self):
        """The shares as shown, to six places."""
        shares = self.shares()
        return shares and {name: rounded(share, PLACES) for name, share in shares.items()}


def shrunk(rating, tally, whole):
    """Shares shrunk towards the whole record, unless a decision made them."""
    shares = tally.shares()
    if shares is None or rating == "X":
        return tally.shown()
    n = Decimal(tally.cases)
    return {name: rounded(div(mul(n, shares[name]) + mul(K, whole[name]), n + K), PLACES) for name in PARTS}


class Record:
    def __init__(self, register):
        self.register = register
        self.cases, self.without = self._cases()
        self.years = sorted({case["year"] for case in self.cases})
        marks = {row["period"].split("-", 1)[1] for rows in register.returns.values() for row in rows}
        self.marks = sorted(marks - {folders.OUTTURN}, key=folders.mark_order)
        self.whole = self._whole(self.cases)
        self.parts = {}
        self.colours = {}
        for mark in self.marks:
            for case in self.cases:
                rating, forecast = self._at(case, mark)
                saving = register.savings[case["saving_id"]]
                for key in (("all", None), ("brag", rating), ("type", saving["type"]),
                            ("directorate", saving["directorate"])):
                    self.parts.setdefault((*key, mark), Tally()).add(case, forecast)
                self.colours.setdefault((case["year"], rating, mark), Tally()).add(case, forecast)

    @staticmethod
    def _whole(cases):
        tally = Tally()
        for case in cases:
            tally.add(case, None)
        return tally

    def _cases(self):
        register, cases, without = self.register, [], 0
        closed = sorted({year for (_, year), rows in register.returns.items()
                         for row in rows if row["period"].endswith(folders.OUTTURN)})
        for saving_id in register.counted():
            for year in closed:
                target = register.target(saving_id, year)
                if target is None:
                    continue
                case = self._case(saving_id, year)
                if case is None or target <= 0:
                    without += 1
                else:
                    cases.append(case)
        return cases, without

    def _case(self, saving_id, year):
        rows = [row for row in self.register.returns.get((saving_id, year), ())
                if row["period"].endswith(folders.OUTTURN)]
        if not rows:
            return None
        row = max(rows, key=lambda row: (folders.last_day(row["submitted_on"]), int(row["revision"])))
        amounts = [folders.number(row[name]) for name in ("forecast", "slipped", "unachievable")]
        if any(amount is None or amount < 0 for amount in amounts) or not any(amounts):
            return None
        return {"saving_id": saving_id, "year": year, "parts": dict(zip(PARTS, amounts))}

    def _at(self, case, mark):
        """The officer's colour and forecast at a point of the year; not rated where there was no return."""
        row = self.register.latest(case["saving_id"], case["year"], mark)
        if row is None:
            return "N", None
        return row["brag_declared"] or None, folders.number(row["forecast"])

    def scores(self):
        """Brier's score of the record and of colours at face value: B all, G and A the least that the rule lets them
        stand for, R and X nothing. Absent with fewer than two years."""
        if len(self.years) < 2:
            return None
        on_track, at_risk = self.register.folder.thresholds
        face = {"B": ONE, "G": on_track, "A": at_risk, "R": NIL, "X": NIL}
        own, plain, pounds, forecasts = NIL, NIL, NIL, 0
        for (year, rating, mark), tally in self.colours.items():
            if rating not in face:
                continue
            own += _error(tally, self._foretold(year, rating, mark))
            plain += _error(tally, face[rating])
            pounds += tally.target
            forecasts += tally.cases
        if not pounds:
            return None
        return rounded(div(own, pounds), PLACES), rounded(div(plain, pounds), PLACES), forecasts

    def _foretold(self, year, rating, mark):
        others = Tally()
        for other in self.years:
            if other != year and (other, rating, mark) in self.colours:
                others.join(self.colours[other, rating, mark])
        whole = self._whole([case for case in self.cases if case["year"] != year]).shares()
        shares = shrunk(rating, others, whole) or whole
        return shares["on_time"]


def _error(tally, share):
    """The squared error of a share over every pound."""
    came = tally.amounts["on_time"]
    miss = ONE - share
    return mul(came, miss, miss) + mul(tally.target - came, share, share)
