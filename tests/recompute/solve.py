"""Which amount of new recurring savings, or of support, leaves nothing of a year unfunded.

Both stand in the closing of the year itself (design section 5): savings come first, so as much as is unfunded closes
it, whatever reserves and support do after them; support comes last, and is told here where no direction of the year has
terms of its own. An amount is the least in pence that leaves nothing to the penny: interest of a draw is rounded to the
penny, so that fractions of one are neither need nor cover. The other levers are not worked out here.
"""

from money import NIL, pence


def answers(case, worked):
    """Gives, for each year and lever, the answer and its value."""
    found = {}
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
