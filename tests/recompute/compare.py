"""What parts two scenarios, driver by driver, adding up to the penny: Shapley values."""

from decimal import Decimal
from fractions import Fraction
from math import factorial

from gap import Gap, owner
from money import PENNY, WIDE, fraction_of, largest_remainder, pence

# Drivers worked in every order; where there are more, the smallest are taken together as one (case N12).
MOST = 12


def _moved(start, end):
    """Gives the inputs that differ, by their driver."""
    drivers = {}
    for key in {**start.inputs, **end.inputs}:
        if start.inputs.get(key) != end.inputs.get(key):
            drivers.setdefault(owner(key), []).append(key)
    return drivers


def _gaps(case, prepared, end, keys):
    inputs = dict(case.inputs)
    for key in keys:
        if key in end.inputs:
            inputs[key] = end.inputs[key]
        else:
            inputs.pop(key)
    return [row["annual_gap"] for row in Gap(case, prepared, inputs).year]


def _players(start, end, prepared):
    """Ranks drivers by the largest absolute change in any year, alone or as the last of all (what moves nothing alone
    may move much beside another); beyond the most, the smallest are joined (case N12)."""
    drivers = _moved(start, end)
    if len(drivers) <= MOST:
        return drivers
    none = _gaps(start, prepared, end, ())
    every = _gaps(start, prepared, end, [key for keys in drivers.values() for key in keys])
    size = {}
    for driver, keys in drivers.items():
        alone = _gaps(start, prepared, end, keys)
        others = _gaps(start, prepared, end, [key for other, own in drivers.items() if other != driver for key in own])
        changes = [*zip(alone, none), *zip(every, others)]
        size[driver] = max(abs(now - then) for now, then in changes)
    ranked = sorted(drivers, key=lambda driver: -size[driver])
    players = {driver: drivers[driver] for driver in ranked[:MOST - 1]}
    players["other"] = [key for driver in ranked[MOST - 1:] for key in drivers[driver]]
    return players


def compare(start, end, prepared):
    """Gives each driver's part in each year: what it adds on average over every order of changing the drivers
    (Shapley 1953), exactly, then to pence by largest remainder so that a year's parts add to its difference."""
    if start.years != end.years:
        return None
    players = _players(start, end, prepared)
    names = list(players)
    count = len(names)
    worth = []
    for chosen in range(1 << count):
        keys = [key for place, name in enumerate(names) if chosen >> place & 1 for key in players[name]]
        worth.append([fraction_of(gap) for gap in _gaps(start, prepared, end, keys)])
    weights = [Fraction(factorial(size) * factorial(count - size - 1), factorial(count)) for size in range(count)]
    parts, tied = {name: [] for name in names}, []
    for year in range(len(start.years)):
        exact = []
        for place in range(count):
            own = 1 << place
            added = Fraction(0)
            for chosen in range(1 << count):
                if not chosen & own:
                    gain = worth[chosen | own][year] - worth[chosen][year]
                    if gain:
                        added += weights[chosen.bit_count()] * gain
            exact.append(added)
        whole = pence(_decimal(worth[-1][year])) - pence(_decimal(worth[0][year]))
        rounded = largest_remainder(exact, whole)
        for name, part in zip(names, rounded):
            parts[name].append(part)
        tied.append(dict(zip(names, _ties(exact, rounded))))
        tied[-1] = {name: either for name, either in tied[-1].items() if either}
    return parts, tied


def _ties(exact, rounded):
    """Gives, for each part, both amounts that it may have where equal remainders share too few pennies: which of them
    goes up is stated nowhere, and neither is wrong; absent where there is no such choice."""
    up = [Fraction(part) > amount for amount, part in zip(exact, rounded)]
    remainder = [amount * 100 - (amount * 100).__floor__() for amount in exact]
    least_up = min((left for left, gone in zip(remainder, up) if gone), default=None)
    most_down = max((left for left, gone in zip(remainder, up) if not gone), default=None)
    shared = least_up if least_up is not None and _close(least_up, most_down) else None
    either = []
    for part, left, gone in zip(rounded, remainder, up):
        if shared is None or not _close(left, shared):
            either.append(None)
        else:
            down = part - PENNY if gone else part
            either.append((down, down + PENNY))
    return either


def _close(one, other):
    """Whether two remainders are alike but for steps rounded to 12 places."""
    return other is not None and abs(one - other) < Fraction(1, 10**6)


def _decimal(value):
    return WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
