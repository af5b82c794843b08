"""Exact money: decimals only, one rounding, pence only at the named places.

The rule is design section 3, "One rounding for every exact reader": inputs have up to 12 places; each product,
quotient and power step is worked at full width and rounded once, half away from nil, to 12 places; money is rounded
to pence only at the places named there. Python's ROUND_HALF_UP rounds halves away from nil, as wanted.
"""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

# Wide enough for the product of two 12-place amounts of any council without loss.
WIDE = Context(prec=90, rounding=ROUND_HALF_UP)
STEP = Decimal("1e-12")
PENNY = Decimal("0.01")
NIL = Decimal(0)
ONE = Decimal(1)

# Where money is rounded to pence before it is shown (design section 3). `also_round` adds places, to see whether a
# difference to the program is one of rounding alone.
NAMED_PLACES = frozenset({"band_d", "mrp", "interest"})
_places = set(NAMED_PLACES)


def also_round(places):
    """Names further places that round to pence: for finding out why a figure differs, never for the answer."""
    _places.update(places)


def exact_places_only():
    """Goes back to the places that design section 3 names."""
    _places.clear()
    _places.update(NAMED_PLACES)


def step(value):
    """Rounds one step to 12 places (design section 3)."""
    return value.quantize(STEP, rounding=ROUND_HALF_UP, context=WIDE)


def mul(first, *others):
    """Multiplies, each product a step of its own."""
    for other in others:
        first = step(WIDE.multiply(first, other))
    return first


def div(part, whole):
    """Divides, one step. Division of 90 digits and then 12 places cannot round twice for amounts of this size
    unless the quotient is within 1e-70 of a half, which no quotient of two such numbers can be without being it."""
    return step(WIDE.divide(part, whole))


def pence(value):
    """Rounds to the penny, half away from nil (design section 3)."""
    return value.quantize(PENNY, rounding=ROUND_HALF_UP, context=WIDE)


def at(place, value):
    """Rounds to the penny where the place is one of those named."""
    return pence(value) if place in _places else value


def rounded(value, places):
    """Rounds to so many places, half away from nil."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=WIDE)


def fraction_of(value):
    """Turns a decimal into an exact fraction."""
    return Fraction(value)


def largest_remainder(parts, whole):
    """Rounds exact parts to pence that add to a whole of pence: down first, then a penny each to the largest
    remainders, the earlier part on a tie (design section 3; `compare` "adds up to the penny")."""
    down = [Decimal((part * 100).__floor__()) for part in parts]
    left = int(WIDE.subtract(whole * 100, sum(down, NIL)).to_integral_value(ROUND_FLOOR))
    order = sorted(range(len(parts)), key=lambda place: Fraction(down[place]) - parts[place] * 100)
    for place in order[:max(left, 0)]:
        down[place] += 1
    return [(pennies / 100).quantize(PENNY) for pennies in down]


def total(amounts):
    """Adds amounts, those that are absent left out; absent if none is there (design section 6: a sum over absent
    parts is absent, never nil)."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, NIL) if known else None
