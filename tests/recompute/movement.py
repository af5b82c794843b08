"""What moved between two points of a year and why: every pound with one cause, so that causes add to the change.

| cause | what of a saving's change |
|---|---|
| new | a saving that was not there; an amount told for the first time; more cover |
| withdrawn | a saving that is gone; an amount told no more; less cover |
| written_out | the loss, the forecast given up and what was late of a saving ended by decision in between |
| re_profiled | a change of target; pounds moved to or from next year (slipped) |
| delivered | a change of what is banked |
| re_forecast | any other change of what is thought to come |
"""

from money import NIL
from position import AMOUNTS

CAUSES = ("delivered", "re_forecast", "re_profiled", "new", "withdrawn", "written_out", "restated")


class Movement:
    """Two positions of one year held against each other; without a seal nothing is told to be restated."""

    def __init__(self, earlier, later):
        self.before, self.after = earlier.totals.amounts, later.totals.amounts
        then = {line.saving_id: line for line in earlier.lines}
        now = {line.saving_id: line for line in later.lines}
        self.lines = {}
        self.totals = {name: dict.fromkeys(CAUSES, NIL) for name in AMOUNTS}
        for saving_id in sorted({*then, *now}):
            causes = _causes(then.get(saving_id), now.get(saving_id))
            self.lines[saving_id] = causes
            for name in AMOUNTS:
                for cause, amount in causes[name].items():
                    self.totals[name][cause] += amount


def _causes(then, now):
    causes = {name: dict.fromkeys(CAUSES, NIL) for name in AMOUNTS}
    if then is None or now is None:
        for name in AMOUNTS:
            if now is not None:
                causes[name]["new"] = now.amounts[name] or NIL
            else:
                causes[name]["withdrawn"] = -(then.amounts[name] or NIL)
        return causes
    ended = now.ended and not then.ended
    change = {name: (now.amounts[name] or NIL) - (then.amounts[name] or NIL) for name in AMOUNTS}
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
    return causes


def _told(then, now, name):
    """Whether an amount is told for the first time, or told no more."""
    before, after = then.amounts[name], now.amounts[name]
    if before is None and after is not None:
        return "new"
    if before is not None and after is None:
        return "withdrawn"
    return None
