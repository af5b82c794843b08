"""How far each driver moves the gap of the last year and the sum of the period, moved alone and in every year."""

from decimal import Decimal

import taxes
from gap import Gap, owner
from money import mul

POINT = Decimal("0.01")
LESS, MORE = Decimal("0.99"), Decimal("1.01")
# What of a line moves by a hundredth: an amount, a volume (not also its price), the income and baselines of business
# rates (not the share, which is law).
MOVED = {
    "amount": ("amount",),
    "volume_price": ("volume",),
    "collection_fund": ("tax_surplus", "rates_surplus"),
    "business_rates": ("income", "top_up", "tariff", "baseline_rates", "baseline_funding", "section_31", "reliefs",
                       "losses", *(f"rateable_value_{name}" for name in taxes.MULTIPLIED)),
}


def ends(case):
    """Gives the inputs of each driver at its low and its high end.

    An assumption moves to the ends of its range, and nothing else with it: "the line's base is not part of the
    assumption" (case N4); the base, and what a later stated base changes, is the line's own. Without a range a rate
    moves by a point, an amount by a hundredth. Council tax moves by its core rise, and by its base only where no rise
    is stated. Support of earlier years moves by its rate; the amount was borrowed and is no assumption."""
    data, years = case.data, case.years
    moved = {}

    def move(driver, key, low, high):
        moved.setdefault(driver, []).append((key, low, high))

    def nudge(driver, key):
        value = case.inputs.get(key)
        if value:
            move(driver, key, mul(value, LESS), mul(value, MORE))

    for line in data.lines:
        line_id, driver = line["line_id"], line["driver"]
        if driver == "council_tax":
            keys = [key for key in case.inputs if key[:3] == ("line", line_id, "core")]
            for key in keys:
                move(line_id, key, case.inputs[key] - POINT, case.inputs[key] + POINT)
            if not keys:
                for year in years:
                    nudge(line_id, ("line", line_id, "tax_base", year))
        for item in MOVED.get(driver, ()):
            for year in years:
                nudge(line_id, ("line", line_id, item, year))
        if driver == "uplift":
            nudge(line_id, ("line", line_id, "base", years[0]))
            move(line_id, ("line", line_id, "base_change"), LESS, MORE)
    used = {line["assumption_id"] for line in data.lines if line["driver"] == "uplift"}
    for (assumption_id, year), (low, _, high) in data.assumptions.items():
        if assumption_id in used and year in years:
            key = ("assumption", assumption_id, year)
            if low is not None and high is not None:
                move(assumption_id, key, low, high)
            else:
                move(assumption_id, key, case.inputs[key] - POINT, case.inputs[key] + POINT)
    move("savings", ("savings", "scale"), LESS, MORE)
    move("savings-cost", ("savings-cost", "scale"), LESS, MORE)
    move("savings-offset", ("savings-offset", "scale"), LESS, MORE)
    for key, value in case.inputs.items():
        if key[0].startswith("support/") and key[1] == "rate":
            move(owner(key), key, value - POINT, value + POINT)
    return moved


def swings(case, prepared):
    """Gives, for each driver, the gap of the last year, the period sum and the gap of each year at either end."""
    answers = {}
    for driver, changes in ends(case).items():
        both = []
        for end in (1, 2):
            inputs = dict(case.inputs)
            inputs.update({change[0]: change[end] for change in changes})
            worked = Gap(case, prepared, inputs)
            years = [row["annual_gap"] for row in worked.year]
            both.append((years[-1], worked.period_sum, *years))
        answers[driver] = both
    return answers
