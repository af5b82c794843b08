"""Scenario files laid over each other (scenarios/README.md): what a later one sets stands, shifts add up."""

import re
from decimal import Decimal

import folder as folders
from position import RATINGS

YEAR = re.compile(r"^\d{4}/\d{2}$")


class Refused(Exception):
    """The scenario cannot be worked out over these data."""


def _change(text):
    """Reads `high`, `low`, an amount, a rate, or a shift: `by +500000`, `+1.0pp`."""
    text = str(text).strip()
    if text in ("high", "low"):
        return text, None
    if text.endswith("pp"):
        return "by", Decimal(text[:-2]) / 100
    if text.startswith("by"):
        return "by", folders.number(text[2:].strip().replace("+", ""))
    return "to", folders.number(text)


class Plan:
    """One or more scenarios laid over each other, ready to be worked out."""

    def __init__(self):
        self.over_data = False
        self.years = None
        self.changes = []
        self.basis = "forecast"
        self.delivery = {}
        self.delay_months = 0
        self.reserves = "to_floor"
        self.surplus = None
        self.efs = "agreed"
        self.efs_stage = None
        self.efs_rate = None
        self.efs_agreed = {}
        self.found = {}

    def lay(self, scenario, folder):
        """Lays a file over what stands already."""
        if "years" in scenario:
            self.years = tuple(scenario["years"])
        for assumption_id, values in scenario.get("assumptions", {}).items():
            for year, text in values.items():
                if YEAR.match(year):
                    self.changes.append((("assumption", assumption_id, year), _change(text)))
        for line_id, items in scenario.get("lines", {}).items():
            for item, values in items.items():
                for year, text in values.items():
                    if YEAR.match(year):
                        self.changes.append((("line", line_id, item, year), _change(text)))
        self._savings(scenario.get("savings", {}), folder)
        closing = scenario.get("closing", {})
        for key in ("reserves", "surplus", "efs", "efs_stage"):
            if key in closing:
                setattr(self, key, closing[key])
        if "efs_rate" in closing:
            self.efs_rate = folders.number(closing["efs_rate"])
        self.efs_agreed.update({year: Decimal(amount) for year, amount in closing.get("efs_agreed", {}).items()
                                if YEAR.match(year)})
        self.found.update({year: Decimal(amount) for year, amount in closing.get("recurring_savings", {}).items()
                           if YEAR.match(year)})

    def _savings(self, savings, folder):
        self.basis = savings.get("basis", self.basis)
        self.delay_months = int(savings.get("delay_months", self.delay_months))
        delivery = savings.get("delivery", {})
        if "profile" in delivery:
            for row in folder.table("delivery_profiles"):
                if row["period"] == delivery["profile"]:
                    on_time, late = folders.number(row["on_time"]), folders.number(row["late"])
                    self.delivery[row["brag"]] = (late, 1 - on_time - late)
        for rating in RATINGS:
            parts = delivery.get(rating, delivery.get("every"))
            if parts:
                self.delivery[rating] = (folders.number(parts[1]), folders.number(parts[2]))


def plan_of(name, files, folder):
    """Reads `a+b`: each laid over the one before, all over the council's default scenario unless the first stands on
    the data alone."""
    names = name.split("+")
    plan = Plan()
    first = files.get(names[0], {})
    plan.over_data = first.get("over") == "none"
    default = folder.default_scenario
    if not plan.over_data and default in files and names[0] != default:
        plan.lay(files[default], folder)
    for one in names:
        if one not in files:
            if one == default:
                continue
            raise Refused(f"no scenario {one}")
        plan.lay(files[one], folder)
    return plan
