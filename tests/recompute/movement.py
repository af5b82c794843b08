"""What moved between two points of a year and why: every pound with one cause, so that causes add to the change.

Three positions of each saving are held against each other: the earlier point as it was reported, the earlier point as
the later data have it, and the later point.

| cause | what of a saving's change |
|---|---|
| restated | what later data say otherwise of the earlier point, but for its target, which was agreed anew |
| new | a saving that was not there; an amount told for the first time; more cover |
| withdrawn | a saving that is gone; an amount told no more; less cover |
| written_out | the loss, the forecast given up and what was late of a saving ended by decision in between |
| re_profiled | a change of target; pounds moved to or from next year (slipped) |
| delivered | a change of what is banked |
| re_forecast | any other change of what is thought to come |
"""

from money import NIL
from position import AMOUNTS

# From best to worst; a saving ended by decision is rated no more.
ORDER = ("B", "G", "A", "R")
RATINGS = ("better", "worse", "same", "new", "gone", "untold")
CAUSES = ("delivered", "re_forecast", "re_profiled", "new", "withdrawn", "written_out", "restated")


class Movement:
    """A point of a year, as reported and as later data have it, held against a later point."""

    def __init__(self, reported, restated, later):
        self.before, self.after = reported.totals.amounts, later.totals.amounts
        then, again, now = ({line.saving_id: line for line in of.lines} for of in (reported, restated, later))
        self.lines = {}
        self.totals = {name: dict.fromkeys(CAUSES, NIL) for name in AMOUNTS}
        self.ratings = dict.fromkeys(RATINGS, 0)
        for saving_id in sorted({*then, *again, *now}):
            lines = [of.get(saving_id) for of in (then, again, now)]
            causes = _causes(*lines)
            self.lines[saving_id] = causes
            for name in AMOUNTS:
                for cause, amount in causes[name].items():
                    self.totals[name][cause] += amount
            self.ratings[_rating(lines[0], lines[2])] += 1


def _rating(then, now):
    """What became of the colour by the rule: new where it is told now and was not before, gone the other way round,
    untold at neither point; not rated is not told."""
    before, after = (ORDER.index(line.computed) if line and line.computed in ORDER else None for line in (then, now))
    if before is None or after is None:
        return "untold" if before == after else "new" if before is None else "gone"
    return "same" if before == after else "better" if after < before else "worse"


def _change(then, now, name):
    return (now.amounts[name] or NIL) - (then.amounts[name] or NIL)


def _causes(then, again, now):
    causes = {name: dict.fromkeys(CAUSES, NIL) for name in AMOUNTS}
    if then is None or now is None:
        for name in AMOUNTS:
            if now is not None:
                causes[name]["new"] = now.amounts[name] or NIL
            elif then is not None:
                causes[name]["withdrawn"] = -(then.amounts[name] or NIL)
        return causes
    again = again or then
    for name in AMOUNTS:
        causes[name]["re_profiled" if name == "target" else "restated"] += _change(then, again, name)
    _go_on(causes, again, now)
    return causes


def _go_on(causes, then, now):
    """Gives what moved from the earlier point to the later one its causes."""
    ended = now.computed == "X" and then.computed != "X"
    change = {name: _change(then, now, name) for name in AMOUNTS}
    lost, late = ("written_out",) * 2 if ended else ("re_forecast", "re_profiled")
    usual = {"target": "re_profiled", "banked": "delivered", "slipped": late, "unachievable": lost,
             "over_achieved": "re_forecast", "mitigated": "withdrawn" if change["mitigated"] < 0 else "new"}
    cause_of = {name: _told(then, now, name) or cause for name, cause in usual.items()}
    for name, cause in cause_of.items():
        causes[name][cause] += change[name]
    told = _told(then, now, "forecast")
    if told:
        causes["forecast"][told] += change["forecast"]
    else:
        # Of a forecast, change of target less change of slipped is re-profiled, the rest re-forecast; of a saving ended
        # by decision all that is given up is written out.
        moved = change["target"] if not _told(then, now, "target") else NIL
        if not ended and not _told(then, now, "slipped"):
            moved -= change["slipped"]
        causes["forecast"]["re_profiled"] += moved
        causes["forecast"][lost] += change["forecast"] - moved
    told = _told(then, now, "uncovered")
    if told:
        causes["uncovered"][told] += change["uncovered"]
    elif now.amounts["uncovered"] is not None:
        for name, sign in (("slipped", 1), ("unachievable", 1), ("mitigated", -1)):
            causes["uncovered"][cause_of[name]] += sign * change[name]


def _told(then, now, name):
    """Whether an amount is told for the first time, or told no more."""
    before, after = then.amounts[name], now.amounts[name]
    if before is None and after is not None:
        return "new"
    if before is not None and after is None:
        return "withdrawn"
    return None
