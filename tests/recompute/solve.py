"""Which amount of new recurring savings, or of support, leaves nothing of a year unfunded.

Both stand in the closing of the year itself (design section 5): savings come first, so as much as is unfunded closes
it, whatever reserves and support do after them; support comes last, and is told here where no direction of the year has
terms of its own. An amount is the least in pence that leaves nothing to the penny: interest of a draw is rounded to the
penny, so that fractions of one are neither need nor cover. Council tax rises to the limit of its year and no further
(`taxes.py`). The part that comes on time is not worked out here.
"""

import taxes
from gap import Gap
from money import NIL, pence


def answers(case, prepared, worked):
    """Gives, for each year and lever, the answer and its value."""
    found = {}
    for row in worked.year:
        tax = council_tax(case, prepared, worked, row)
        if tax:
            found[row["financial_year"], "council-tax"] = tax
    for row in worked.year:
        year = row["financial_year"]
        unfunded = row["unfunded"]
        own_terms = any(tranche.year == year for tranche in case.data.tranches)
        if pence(unfunded) <= NIL:
            found[year, "savings"] = found[year, "efs"] = ("already met", None)
            continue
        had = case.inputs["closing/recurring", year]
        found[year, "savings"] = ("met", pence(had + unfunded))
        if not own_terms:
            found[year, "efs"] = ("met", pence(unfunded))
    return found


def council_tax(case, prepared, worked, row):
    """Gives what the core rise of a year comes to: the least that leaves nothing unfunded, or its limit."""
    year = row["financial_year"]
    keys = [("line", line["line_id"], "core", year) for line in case.data.lines if line["driver"] == "council_tax"]
    keys = [key for key in keys if key in case.inputs]
    if pence(row["unfunded"]) <= NIL:
        return ("already met", None)
    if not keys:
        return None
    (key,) = keys
    before = worked.band_d_before[key[1], year]
    found = taxes.limit(case.data.folder.council, case.inputs, key[1], year)
    if found is None:
        return ("no limit of the year is known", None)
    social = case.inputs.get((*key[:2], "adult_social_care", year), NIL)
    place = case.years.index(year)

    def left(step):
        inputs = {**case.inputs, key: taxes.HUNDREDTH * step}
        return pence(Gap(case, prepared, inputs).year[place]["unfunded"])

    fails, met = 0, taxes.highest_core(found, before, social)
    if left(met) > NIL:
        return ("cannot be met within limits", taxes.HUNDREDTH * met)
    if left(0) <= NIL:
        return ("met", NIL)
    while met - fails > 1:
        middle = (fails + met) // 2
        fails, met = (fails, middle) if left(middle) <= NIL else (middle, met)
    return ("met", taxes.HUNDREDTH * met)
