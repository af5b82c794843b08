"""Exceptional financial support: stages, terms, and what each amount costs year by year."""

import datetime
from decimal import Decimal

import folder as folders
from money import NIL, ONE, at, div, mul, total

STAGES = ("requested", "minded_to", "in_principle", "final", "used")


class Tranche:
    """One year's direction with the latest stated value of each column (design section 4; README section 6)."""

    def __init__(self, tranche_id, rows, defaults):
        self.tranche_id = tranche_id
        self.year = rows[0]["financial_year"]
        self.defaults = defaults
        self._stated = {}
        self._said = {}
        for row in sorted(rows, key=lambda row: folders.last_day(row["as_at"])):
            for name, text in row.items():
                if text and text.strip():
                    self._stated[name] = (text.strip(), folders.last_day(row["as_at"]))
                    if name in STAGES:
                        self._said.setdefault(name, []).append((row["as_at"], folders.number(text)))
        self.stages = {stage: folders.number(self._stated[stage][0]) for stage in STAGES if stage in self._stated}

    def statements(self):
        """Every statement of a stage at its date, with its change from the one before of the same stage."""
        told = {}
        for stage, said in self._said.items():
            before = None
            for day, amount in said:
                told[stage, day] = (amount, None if before is None else amount - before)
                before = amount
        return told

    @property
    def is_assumed(self):
        """Whether any of its terms was not published and is taken from council.toml, or the day of drawing."""
        return not {"rate", "term_years", "mrp_method", "draw_date"} <= set(self._stated)

    @property
    def counted_stage(self):
        """The one stage by which it counts in what is agreed."""
        if self.used_counts():
            return "used"
        return next((stage for stage in ("final", "in_principle") if stage in self.stages), None)

    def _number(self, name, default):
        return folders.number(self._stated[name][0]) if name in self._stated else default

    @property
    def terms(self):
        """Rate with premium, years, method, receipts, part of the first year that bears interest; what is not
        published comes from council.toml (design section 5)."""
        drawn = self._stated.get("draw_date")
        method = self._stated.get("mrp_method")
        return {
            "rate": self._number("rate", self.defaults["rate"]),
            "premium": self._number("premium", NIL),
            "term_years": int(self._number("term_years", self.defaults["term_years"])),
            "mrp_method": method[0] if method else self.defaults["mrp_method"],
            "receipts": self._number("receipts_applied", NIL),
            "part": part_of_year(folders.last_day(drawn[0]), self.year) if drawn else None,
        }

    def used_counts(self):
        """What was used replaces what was granted only if it was stated after the year's end and not before a later
        statement of the tranche's grant."""
        if "used" not in self.stages:
            return False
        said = self._stated["used"][1]
        if said <= datetime.date(folders.april(self.year) + 1, 3, 31):
            return False
        return all(said >= self._stated[stage][1] for stage in STAGES if stage in self._stated)

    def amount(self, stage=None):
        """The amount that the model takes (design section 5: "the model uses `used`, else the scenario's
        `efs_stage`": final, else in principle; requested and minded-to never by themselves)."""
        if self.used_counts():
            return self.stages["used"]
        granted = self.stages.get(self.counted_stage)
        if stage in (None, "granted"):
            return granted
        return self.stages.get(stage, granted)


def tranches(folder):
    """Every tranche, in the order of years and then of ids."""
    rows = {}
    for row in folder.table("capitalisation"):
        rows.setdefault(row["tranche_id"], []).append(row)
    found = [Tranche(tranche_id, of, folder.default_terms) for tranche_id, of in rows.items()]
    return sorted(found, key=lambda tranche: (tranche.year, tranche.tranche_id))


def part_of_year(day, year):
    """The part of the year from the day of drawing to 31 March, the day itself not counted, in days of 365 (README
    section 6: 1 October to 31 March is 30 + 30 + 31 + 31 + 28 + 31 = 181 days)."""
    end = datetime.date(folders.april(year) + 1, 3, 31)
    return div(Decimal((end - day).days), Decimal(365))


def first_interest(principal, rate, part):
    """Interest in the year of the draw, to the penny (design section 3); none without a day (design section 5)."""
    return NIL if part is None else at("interest", mul(principal, rate, part))


def schedule(principal, year, rate, term, method, part=None, last=None):
    """What one amount costs: rows of year, opening balance, MRP, interest.

    MRP from the year after, each to the penny, the last takes the remainder so that they add to the principal
    exactly; interest on the opening balance, to the penny (design sections 3 and 5; README section 6). The annuity's
    first provision is the principal ÷ (1 + g + g² + … over the term), g = 1 + rate, each next one g times it."""
    rows = [(year, NIL, NIL, first_interest(principal, rate, part))]
    growth = ONE + rate
    if method == "annuity":
        power, spread = ONE, NIL
        for _ in range(term):
            spread += power
            power = mul(power, growth)
        exact = div(principal, spread)
    else:
        exact = div(principal, Decimal(term))
    opening = principal
    for count in range(1, term + 1):
        now = folders.next_year(year, count)
        if last is not None and folders.april(now) > folders.april(last):
            break
        if method == "annuity" and count > 1:
            exact = mul(exact, growth)
        provision = opening if count == term else at("mrp", exact)
        rows.append((now, opening, provision, at("interest", mul(opening, rate))))
        opening -= provision
    return rows


def schedule_of(tranche, amount):
    """The cost of one stage of a tranche on its terms; receipts reduce what is borrowed (design section 5)."""
    terms = tranche.terms
    borrowed = max(amount - terms["receipts"], NIL)
    return schedule(borrowed, tranche.year, terms["rate"] + terms["premium"], terms["term_years"],
                    terms["mrp_method"], terms["part"])


def stages_of(tranche):
    """The stages of a tranche with their amounts, and what is counted of it."""
    counted = tranche.amount()
    return tranche.stages if counted is None else {**tranche.stages, "counted": counted}


def by_stage(of):
    """For each stage, the yearly opening balance, provision and interest of all tranches that have it (design section 5:
    cost is worked per stage)."""
    sums = {}
    for tranche in of:
        for stage, amount in stages_of(tranche).items():
            for year, *parts in schedule_of(tranche, amount):
                row = sums.setdefault(stage, {}).setdefault(year, [NIL] * 3)
                row[:] = [one + other for one, other in zip(row, parts)]
    return sums


def counted_by_stage(of):
    """What is counted, by the stage that it stands at: each tranche once."""
    sums = {}
    for tranche in of:
        if tranche.counted_stage:
            sums[tranche.counted_stage] = sums.get(tranche.counted_stage, NIL) + tranche.amount()
    return sums


def missed_million(folder, year):
    """What each £1m missed costs when it is borrowed on the council's terms (design section 6, `efs`): a year late, its
    cost over its life; never, the support of each year that also pays for the years before."""
    terms, million = folder.default_terms, Decimal(1000000)
    late = schedule(million, year, terms["rate"], terms["term_years"], terms["mrp_method"])
    interest = total(row[3] for row in late)
    drawn = []
    never = []
    for count in range(5):
        now = folders.next_year(year, count)
        need = million
        for rows in drawn:
            need += sum((row[2] + row[3] for row in rows if row[0] == now), NIL)
        never.append((now, need))
        drawn.append(schedule(need, now, terms["rate"], terms["term_years"], terms["mrp_method"]))
    return late, interest, never
