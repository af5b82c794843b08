"""National rules of council tax and business rates, by year, and what a council may do under them.

The tables are those that the program ships (src/records/national); how they are read is the rule's, not the program's:
a rise of the rate itself needs a referendum, one of the amount itself does not, and where there are both the greater
counts (1992 Act, chapter 4ZA; README section 7).
"""

import csv
import pathlib
from decimal import Decimal

import folder as folders
from money import NIL, ONE, mul, pence

NATIONAL = pathlib.Path(__file__).resolve().parents[2] / "src/records/national"
SHARED = {"london_borough": "social_care", "metropolitan_district": "social_care", "unitary": "social_care",
          "county": "social_care", "combined_authority": "combined"}
# The rateable values that a line may state, with the name of the multiplier in the national table.
MULTIPLIED = {"small_rhl": "small_rhl_multiplier", "small": "small_multiplier", "standard_rhl": "standard_rhl_multiplier",
              "standard": "standard_multiplier", "high": "high_value_multiplier"}
# Ninths of Band D (1992 Act, section 5; band A reduced for a disabled person).
NINTHS = {"A-": 5, "A": 6, "B": 7, "C": 8, "D": 9, "E": 11, "F": 13, "G": 15, "H": 18}
PRECEPTS = ("precept_county", "precept_police", "precept_fire", "precept_gla", "precept_other")
TIERS = ("share_central", "share_county", "share_fire", "share_gla")
HUNDREDTH = Decimal("0.0001")


def table(name):
    """Gives the rows of a national table."""
    with open(NATIONAL / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def limit(council, inputs, line_id, year):
    """Gives the core rise from which a referendum is needed, the most for adult social care, the most in pounds and
    whether none is ever needed: the line's own where it states any, else its council's by code, else its class's."""
    own = {item: inputs.get(("line", line_id, item, year))
           for item in ("limit_core", "limit_adult_social_care", "limit_amount", "no_limit")}
    held = {}
    if council.get("nation", "england") == "england":
        shared = SHARED.get(council.get("class"), council.get("class"))
        rows = [row for row in table("referendum") if row["financial_year"] == year]
        found = ([row for row in rows if row["code"] and row["code"] == council.get("code")]
                 or [row for row in rows if shared and row["authorities"] == shared])
        held = found[0] if found else {}
    core, social, amount = (folders.number(held.get(name, "")) for name in ("core", "adult_social_care", "amount"))
    free = held.get("no_limit") == "true" and not any(value is not None for value in own.values())
    pick = lambda item, value: own[item] if own[item] is not None else value
    free = free or bool(own["no_limit"])
    found = (pick("limit_core", core), pick("limit_adult_social_care", social), pick("limit_amount", amount), free)
    return found if free or found[0] is not None or found[2] is not None else None


def highest_core(found, before, social):
    """Gives the highest core rise in hundredths of a point that needs no referendum."""
    core, _, amount, free = found
    step = 0
    while step < 10000:
        rise = HUNDREDTH * (step + 1)
        pounds = pence(mul(before, ONE + rise + social)) - before
        if not (free or (core is not None and rise < core) or (amount is not None and pounds <= amount)):
            break
        step += 1
    return step


def parameter(council, year, name):
    """Gives a national parameter of business rates; none is held of other nations, nor of years nobody read of."""
    rows = table("rates") if council.get("nation", "england") == "england" else ()
    return next(folders.number(row["value"]) for row in rows
                if row["financial_year"] == year and row["parameter"] == name)


def levy_by_bands(own, baseline, bands):
    """Each band takes its part of what the share holds beyond its own start and up to the start of the next."""
    over = [max(own - mul(baseline, start), NIL) for start, _ in bands] + [NIL]
    return sum((mul(over[place] - over[place + 1], rate) for place, (_, rate) in enumerate(bands)), NIL)


def bands(held):
    """README section 7: 3,920,000 on 3,300,000: 10% of 330,000 and 30% of 290,000 make 120,000; flat 10% 62,000."""
    percents = [(ONE, Decimal("0.1")), (Decimal("1.1"), Decimal("0.3")), (Decimal(2), Decimal("0.45"))]
    held.same("levy by bands", levy_by_bands(Decimal(3920000), Decimal(3300000), percents), Decimal(120000))
    held.same("levy flat", levy_by_bands(Decimal(3920000), Decimal(3300000), percents[:1]), Decimal(62000))


def own_limits(held):
    """On £150.00 a district may rise by £5.00, 3.33%; on £400.00 by 2.99%, £11.96; a borough by 2.99%."""
    for council, before, wanted in (({"class": "district"}, "150", 333), ({"class": "district"}, "400", 299),
                                    ({"class": "london_borough"}, "1500", 299), ({"class": "fire"}, "80", 625),
                                    ({"class": "unitary", "code": "E06000024"}, "1500", 699)):
        found = limit(council, {}, "TAX", "2026/27")
        held.same(f"limit {council} {before}", highest_core(found, Decimal(before), NIL), wanted)
    held.same("no class", limit({}, {}, "TAX", "2026/27"), None)
    held.same("no year", limit({"class": "unitary"}, {}, "TAX", "2035/36"), None)
