"""What a year hands on to the next (design section 5, "Carry to next year"; README section 5)."""

import folder as folders
from money import NIL, total

FIELDS = ("slipped", "unachievable", "recurring_mitigation", "one_off_mitigation", "to_deliver_next_year",
          "pressure_next_year", "brought_forward")


def _line(register, line, year):
    """What one saving hands on: to deliver = slipped, pressure = unachievable less recurring cover. Recurring cover
    counts first, and both together never beyond the shortfall, as a mitigation never is (design section 4)."""
    late, lost = line.amounts["slipped"], line.amounts["unachievable"]
    covered = line.amounts["mitigated"]
    for_good = once = None
    if covered is not None:
        for_good = sum((folders.number(row["value"]) for row in line.covers if row["recurrence"] != "one_off"), NIL)
        for_good = min(for_good, covered)
        once = covered - for_good
    following = register.targets.get((line.saving_id, folders.next_year(year)), ())
    return {
        "slipped": late,
        "unachievable": lost,
        "recurring_mitigation": for_good,
        "one_off_mitigation": once,
        "to_deliver_next_year": late,
        "pressure_next_year": None if lost is None else lost - (for_good or NIL),
        "brought_forward": total(target for kind, target in following if kind == "brought_forward"),
    }


class Carry:
    """What the recurring cash savings of the general fund hand on; a one-off that is lost does not come back."""

    def __init__(self, position):
        register = position.register
        self.lines, self.directorates = {}, {}
        recurring = [line for line in position.lines if line.recurring]
        one_off = [line for line in position.lines if not line.recurring]
        of = {line.saving_id: _line(register, line, position.year) for line in position.lines}
        for line in recurring:
            handed = of[line.saving_id]
            if any(handed[name] for name in ("slipped", "unachievable", "brought_forward")):
                self.lines[line.saving_id] = handed
            self.directorates.setdefault(line.directorate, []).append(handed)
        self.totals = self._sum([of[line.saving_id] for line in recurring])
        self.directorates = {name: self._sum(handed) for name, handed in self.directorates.items()}
        self.one_off = self._sum([of[line.saving_id] for line in one_off])
        known = [line for line in recurring
                 if line.amounts["slipped"] is not None and line.amounts["unachievable"] is not None]
        self.known, self.of = len(known), len(recurring)

    @staticmethod
    def _sum(handed):
        return {name: total(one[name] for one in handed) for name in FIELDS}
