"""Which amount of new recurring savings, or of support, leaves nothing of a year unfunded.

Both stand in the closing of the year itself (design section 5): savings come first, so as much as is unfunded closes
it, whatever reserves and support do after them; support comes last, and is told here where no direction of the year has
terms of its own. An amount is the least in pence that is enough. The other levers are not worked out here.
"""

from decimal import ROUND_CEILING

from money import NIL, PENNY, WIDE


def _least(amount):
    return amount.quantize(PENNY, rounding=ROUND_CEILING, context=WIDE)


def answers(case, worked):
    """Gives, for each year and lever, the answer and its value."""
    found = {}
    for row in worked.year:
        year = row["financial_year"]
        unfunded = row["unfunded"]
        own_terms = any(tranche.year == year for tranche in case.data.tranches)
        if unfunded <= NIL:
            found[year, "savings"] = found[year, "efs"] = ("already met", None)
            continue
        had = case.inputs["closing/recurring", year]
        found[year, "savings"] = ("met", _least(had + unfunded))
        if not own_terms:
            found[year, "efs"] = ("met", _least(unfunded))
    return found
