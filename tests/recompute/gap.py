"""The gap model: recurring need, one-off, funding, the gap of each year and how it is closed.

`N_t = N_(t-1) + p_t - s_t + c_t`; `G_t = N_t + o_t - F_t`; added `G_t - G_(t-1)`; period sum (design section 5, "Gap";
the worked case is README sections 7 and 8a).
"""

from decimal import Decimal

import folder as folders
import support
import taxes
from money import NIL, ONE, at, div, mul, pence
from position import OUR_FUND, RATINGS, Position, Register
from scenario import Refused

PRESSURES = ("base", "inflation", "demand", "corporate", "savings")


def is_ours(fund):
    """Only the general fund, and what is not stated, enters the gap (design section 4)."""
    return fund in OUR_FUND


class Data:
    """What the model reads of a folder, found by key."""

    def __init__(self, folder):
        self.folder = folder
        self.register = Register(folder)
        self.lines = [row for row in folder.table("budget_lines") if is_ours(row["fund"])]
        ours = {row["line_id"] for row in self.lines}
        # What a year begins with says of no year that it is planned (schema of `budget_lines`, `states`).
        self.openings = {row["line_id"] for row in self.lines if row.get("states") == "opening"}
        self.values = {}
        spoken = []
        for row in folder.table("budget_values"):
            if row["line_id"] not in self.openings:
                spoken.append(row["financial_year"])
            if row["line_id"] in ours:
                self.values[row["line_id"], row["item"], row["financial_year"]] = folders.number(row["value"])
        self.spoken = (min(spoken), max(spoken)) if spoken else None
        self.assumptions = {(row["assumption_id"], row["financial_year"]):
                            tuple(folders.number(row[end]) for end in ("low", "central", "high"))
                            for row in folder.table("assumptions")}
        self.tranches = support.tranches(folder)
        self.reserves = {}
        for row in folder.table("reserves"):
            if is_ours(row["fund"]) and row["usable_for_gap"] == "true":
                self.reserves.setdefault(row["reserve_id"], []).append(row)
        for rows in self.reserves.values():
            rows.sort(key=lambda row: row["financial_year"])
        order = {reserve_id: (int(rows[0]["draw_order"] or 10**9), reserve_id)
                 for reserve_id, rows in self.reserves.items()}
        self.pots = sorted(self.reserves, key=order.get)

    def is_stated(self, line, year):
        """Whether what a funding line needs for a year is there (case N1: a missing rate, price or level)."""
        has = lambda item: (line["line_id"], item, year) in self.values
        driver = line["driver"]
        if driver == "amount":
            return has("amount")
        if driver == "uplift":
            return (line["assumption_id"], year) in self.assumptions
        if driver == "volume_price":
            return has("volume") and has("price")
        if driver == "council_tax":
            dwellings = any(row["line_id"] == line["line_id"] and row["financial_year"] == year
                            for row in self.folder.table("tax_base"))
            return (has("tax_base") or dwellings or has("base_growth")) and (has("band_d") or has("core"))
        return (has("income") or any(has(f"rateable_value_{name}") for name in taxes.MULTIPLIED)) and has("share")

    def years(self, plan):
        """The years asked for by the scenario, else those the lines speak of, as long as funding is stated."""
        if plan.years:
            return folders.years_between(*plan.years)
        if self.spoken is None:
            return []
        years = folders.years_between(*self.spoken)
        funding = [line for line in self.lines
                   if line["block"] == "funding" and any(self.is_stated(line, year) for year in years)]
        kept = []
        for year in years:
            if not all(self.is_stated(line, year) for line in funding):
                break
            kept.append(year)
        return kept


class Case:
    """The inputs of the model under a scenario, by key; the first part of a key says whose input it is."""

    def __init__(self, data, plan):
        self.data = data
        self.years = data.years(plan)
        if not self.years:
            raise Refused("no years")
        self.inputs = {}
        for (assumption_id, year), (_, central, _) in data.assumptions.items():
            self.inputs["assumption", assumption_id, year] = central
        for (line_id, item, year), value in data.values.items():
            self.inputs["line", line_id, item, year] = value
        self._overlay(plan)
        self._delivery(plan)
        self._closing(plan)

    def _overlay(self, plan):
        """Sets and shifts values, in the order written (scenarios/README.md)."""
        first = self.years[0]
        for key, (how, value) in plan.changes:
            year = key[-1]
            known = year in self.years
            if key[0] == "line" and key[2] in ("core", "adult_social_care", "band_d") and not known:
                stated = [y for (line, item, y) in self.data.values
                          if line == key[1] and item == "band_d" and y <= first]
                known = bool(stated) and max(stated) <= year <= self.years[-1]
            if not known:
                raise Refused(f"{key} is outside the model")
            if how in ("high", "low"):
                low, _, high = self.data.assumptions[key[1], year]
                value = high if how == "high" else low
                self.inputs[key] = value
            elif how == "by":
                self.inputs[key] = self.inputs.get(key, NIL) + value
            else:
                self.inputs[key] = value

    def _delivery(self, plan):
        """How the programme delivers: `target` takes every target in full, `forecast` the officer's word where there
        is one, `record` the shares for every saving."""
        self.inputs["delivery", "trust"] = ONE if plan.basis == "forecast" else NIL
        self.inputs["delivery", "delay"] = div(Decimal(plan.delay_months), Decimal(12))
        for rating in RATINGS:
            late, never = plan.delivery.get(rating, (NIL, NIL))
            if plan.basis == "target":
                late = never = NIL
            self.inputs["delivery", rating, "late"] = late
            self.inputs["delivery", rating, "never"] = never
        self.inputs["savings", "scale"] = ONE
        self.inputs["savings-cost", "scale"] = ONE
        self.inputs["savings-offset", "scale"] = ONE

    def _closing(self, plan):
        self.surplus_to = plan.surplus or self.data.folder.council.get("reserves", {}).get("surplus")
        self.inputs["closing/reserves", "use"] = NIL if plan.reserves == "none" else ONE
        default = self.data.folder.default_terms
        self.inputs["closing/efs-rate", "rate"] = plan.efs_rate if plan.efs_rate is not None else default["rate"]
        for year in self.years:
            self.inputs["closing/efs", "fills", year] = ONE if plan.efs == "fills" else NIL
            self.inputs["closing/recurring", year] = plan.found.get(year, NIL)
        for tranche in self.data.tranches:
            amount = tranche.amount(plan.efs_stage)
            if amount is None:
                continue
            name = f"support/{tranche.tranche_id}"
            if tranche.year < self.years[0]:
                self.inputs[name, "principal"] = amount
                self.inputs[name, "rate"] = tranche.terms["rate"]
            elif tranche.year in self.years:
                self.inputs["closing/efs", tranche.tranche_id] = NIL if plan.efs == "none" else amount


def owner(key):
    """Whose input a key is: an assumption's, a line's, a rule's (what `sensitivity` and `compare` move together)."""
    return key[1] if key[0] in ("assumption", "line") else key[0]


class Programme:
    """The savings of a year by recurrence and rating, as the register has them: worked once, whatever the scenario."""

    def __init__(self, data, year, first):
        self.buckets, self.targets = {}, {}
        position = Position(data.register, year)
        for line in position.lines:
            without = () if first else ("brought_forward",)
            target = data.register.target(line.saving_id, year, without) or NIL
            self.targets[line.saving_id] = lambda day, saving_id=line.saving_id, without=without: data.register.planned(
                saving_id, year, day, without)
            known, late, lost = self._outcome(line)
            key = (line.recurring, self._rating(data.register, line, year))
            bucket = self.buckets.setdefault(key, dict.fromkeys(("known", "open", "late", "lost", "good", "once"), NIL))
            bucket["known" if known else "open"] += target
            if known:
                bucket["late"] += late
                bucket["lost"] += lost
                for row in line.covers:
                    for_good = line.recurring and row["recurrence"] != "one_off"
                    bucket["good" if for_good else "once"] += folders.number(row["value"])

    def planned(self, named, day):
        """What a budget of a day planned of some savings."""
        return sum((self.targets[saving_id](day) for saving_id in named if saving_id in self.targets), NIL)

    @staticmethod
    def _outcome(line):
        """What a saving's return says of its target. With a forecast, what is neither forecast nor late does not come,
        whether or not it is said to be lost (case N7: blank, 960,000 every year; slipped 60,000, then 900,000)."""
        target, forecast, late, lost = (line.amounts[name] for name in
                                        ("target", "forecast", "slipped", "unachievable"))
        if line.row is None:
            return False, NIL, NIL
        if late is not None and lost is not None:
            return True, late, lost
        if forecast is not None:
            late = late or NIL
            short = max((target or NIL) - forecast - late, NIL) if lost is None else lost
            return True, late, short
        return False, NIL, NIL

    @staticmethod
    def _rating(register, line, year):
        """The colour that a delivery assumption looks at: the officer's of the year, else the last one of an earlier
        year, else the one at approval (README section 8a: `PLA-2526-001`, no return, counts as N)."""
        if line.row is not None and line.declared:
            return line.declared
        start = folders.april(year) - 1
        while start >= folders.april(register.folder.first_year) - 1:
            row = register.latest(line.saving_id, folders.year_beginning(start), folders.OUTTURN)
            if row is not None:
                return row["brag_declared"] or "N"
            start -= 1
        return register.savings[line.saving_id]["brag_at_approval"] or "N"


def left_undone(data, first):
    """What the year before the model left undone (README section 8a): the base was set on targets, so what was late
    or lost re-opens, less what covers it for good. What was late comes by itself unless the saving is planned again
    by a target brought forward: that is decided saving by saving (case N10)."""
    year = folders.next_year(first, -1)
    sum_undone, told = NIL, False
    for line in Position(data.register, year).lines:
        known, late, lost = Programme._outcome(line)
        if not line.recurring or not known:
            continue
        told = True
        cover = sum((folders.number(row["value"]) for row in line.covers if row["recurrence"] != "one_off"), NIL)
        rows = data.register.targets.get((line.saving_id, first), ())
        again = any(kind == "brought_forward" for kind, _ in rows)
        sum_undone += lost - cover + (late if again else NIL)
    return sum_undone if told else None


def offsets(data, year, named=None):
    """What offsets the savings of a year that count, those that come every year and those of one (README section 8a: net
    of its pressure is what the gap has of a saving; Brighton & Hove: net = proposed - achieved + pressures)."""
    position = Position(data.register, year)
    always = once = NIL
    for line in position.lines:
        if position.mark is None or (named is not None and line.saving_id not in named):
            continue
        told = data.register.pressure(line.saving_id, year, position.mark)
        if line.recurring:
            always += told
        else:
            once += told
    return always, once


def costs_of_savings(register, year):
    """What savings cost once in a year, where nothing is said to pay for it: then the general fund does. A saving that is
    only proposed, or was ended by a decision of an earlier year, costs nothing; of a group and its lines one counts."""
    cost = NIL
    for saving_id, saving in register.savings.items():
        ended = register.ended_in(saving_id)
        if (saving.get("cost_year") == year and saving["one_off_cost"] and not saving["cost_funding"].strip()
                and is_ours(saving["fund"]) and saving["status"] != "proposed" and register.is_leaf(saving_id)
                and not (ended and folders.april(ended) < folders.april(year))):
            cost += folders.number(saving["one_off_cost"])
    return cost


def ties(line):
    """The savings that a line is tied to."""
    named = [saving_id.strip() for saving_id in (line.get("tied_to") or "").split(";")]
    return [saving_id for saving_id in named if saving_id not in ("", "separate")]


class Prepared:
    """What every scenario over the same years shares: the programme of each year."""

    def __init__(self, data, years):
        self.programmes = [Programme(data, year, place == 0) for place, year in enumerate(years)]
        self.folder = data.register.folder
        self.before = left_undone(data, years[0])
        self.costs = [costs_of_savings(data.register, year) for year in years]
        self.offsets = self.offsetting(data, years)
        self.held = {line["line_id"]: self.offsetting(data, years, ties(line))
                     for line in data.lines if ties(line) and line["block"] not in ("savings", "funding")}

    @staticmethod
    def offsetting(data, years, named=None):
        """What offsets savings in each year: what is new of it and stays, and what is of that year only. That of the year
        before the model re-opens in the first, as the base was set on targets."""
        rows = [offsets(data, year, named) for year in years]
        before, _ = offsets(data, folders.next_year(years[0], -1), named)
        return [(always + (before if place == 0 else NIL), once) for place, (always, once) in enumerate(rows)]

    def stated_on(self, line_id, year):
        """The day that a line's amount of a year was stated, by its source; nothing where none is known."""
        sources = {row["source_id"]: row["published_on"] for row in self.folder.table("sources")}
        for row in self.folder.table("budget_values"):
            if (row["line_id"], row["financial_year"], row["item"]) == (line_id, year, "amount"):
                day = sources.get(row["source_id"])
                return folders.last_day(day).toordinal() if day else None
        return None


class Gap:
    """The model worked out for one set of inputs."""

    def __init__(self, case, prepared, inputs=None):
        self.data, self.years, self.surplus_to = case.data, case.years, case.surplus_to
        self.inputs = inputs or case.inputs
        self.prepared = prepared
        self.band_d_before = {}
        self.lines = {line["line_id"]: self._adds(line) for line in self.data.lines}
        self._savings()
        self._work()

    def _value(self, line_id, item, year):
        return self.inputs.get(("line", line_id, item, year), NIL)

    # Lines (README section 7)

    def _adds(self, line):
        """What a line adds in each year. Of levels only the change from the year before adds; a savings line that is the
        total of savings of the register keeps the rest of them (scenarios/README.md; cases N2, N3)."""
        amounts = self._line(line)
        opened = any((line_id, "amount", self.years[0]) in self.data.values for line_id in self.data.openings)
        if line["line_id"] in self.data.openings:
            # It counts where no earlier year is worked out.
            amounts = [amounts[0], *(NIL for _ in amounts[1:])]
        if line.get("states") == "level" and line["block"] in PRESSURES:
            # What the year before the first left is in what the first begins with.
            left = self._level(line, folders.next_year(self.years[0], -1)) if opened else NIL
            amounts = [now - before for before, now in zip([left, *amounts], amounts)]
        tied = line.get("tied_to") or "separate"
        if line["block"] == "savings" and tied != "separate":
            named = [saving_id.strip() for saving_id in tied.split(";")]
            days = [self.prepared.stated_on(line["line_id"], year) for year in self.years]
            planned = [programme.planned(named, day) for programme, day in zip(self.prepared.programmes, days)]
            amounts = [min(amount + held, NIL) for amount, held in zip(amounts, planned)]
        return self._beyond(line, amounts)

    def _beyond(self, line, amounts):
        """What a line that holds what offsets savings adds beyond what returns say of it: of the two the larger counts, as
        they stand in a year; a line of one year is held by itself."""
        held = self.prepared.held.get(line["line_id"])
        if held is None:
            return amounts
        rests, level, told, before = [], NIL, NIL, NIL
        for amount, (always, once) in zip(amounts, held):
            told += always
            level = amount if line["block"] == "one_off" else level + amount
            rest = max(level - told - once, NIL)
            rests.append(rest - before)
            before = NIL if line["block"] == "one_off" else rest
        return rests

    def _level(self, line, year):
        value = lambda item: self._value(line["line_id"], item, year)
        return value("amount") if line["driver"] == "amount" else at("volume", mul(value("volume"), value("price")))

    def _line(self, line):
        driver, line_id = line["driver"], line["line_id"]
        if driver == "amount":
            return [self._value(line_id, "amount", year) for year in self.years]
        if driver == "volume_price":
            return [at("volume", mul(self._value(line_id, "volume", year), self._value(line_id, "price", year)))
                    for year in self.years]
        if driver == "uplift":
            return self._uplift(line)
        if driver == "council_tax":
            return self._council_tax(line_id)
        if driver == "collection_fund":
            return [self._collection_fund(line_id, year) for year in self.years]
        return [self._business_rates(line_id, year) for year in self.years]

    def _uplift(self, line):
        """Base × rate; each base is the one before × (1 + its rate), taken as given or rolled on (README section 7).
        What a later stated base holds beyond the rise at central rates is kept as a change."""
        line_id, rises = line["line_id"], []
        base = self._value(line_id, "base", self.years[0])
        stated = self.data.values.get((line_id, "base", self.years[0]), NIL)
        for place, year in enumerate(self.years):
            if place:
                before = self.years[place - 1]
                base += rises[-1]
                central = self.data.assumptions.get((line["assumption_id"], before), (None, NIL, None))[1]
                stated += at("uplift", mul(stated, central))
                said = self.data.values.get((line_id, "base", year))
                if said is not None:
                    base += mul(said - stated, self.inputs.get(("line", line_id, "base_change"), ONE))
                    stated = said
            rate = self.inputs.get(("assumption", line["assumption_id"], year), NIL)
            rises.append(at("uplift", mul(base, rate)))
        if line["block"] in ("funding", "one_off"):
            raise NotImplementedError("an uplift of funding or of a one-off")
        return rises

    def _council_tax(self, line_id):
        """Tax base × Band D; Band D rises by core + adult social care on the whole of the year before, to the penny
        each year (design section 5, "Council tax"; README section 7)."""
        stated = [key[3] for key in self.inputs
                  if key[0] == "line" and key[1] == line_id and key[2] == "band_d" and key[3] <= self.years[0]]
        start = max(stated) if stated else self.years[0]
        band_d, base, yields = None, None, []
        for year in folders.years_between(start, self.years[-1]):
            core = self.inputs.get(("line", line_id, "core", year))
            said = self.inputs.get(("line", line_id, "band_d", year))
            self.band_d_before[line_id, year] = band_d
            if band_d is None or (core is None and said is not None):
                band_d = said if said is not None else NIL
            else:
                rise = ONE + (core or NIL) + self._value(line_id, "adult_social_care", year)
                band_d = at("band_d", mul(band_d, rise))
            if year in self.years:
                base = self._tax_base(line_id, year, base)
                yields.append(at("yield", mul(base, band_d)))
        return yields

    def _tax_base(self, line_id, year, before):
        """Σ (dwellings − discounts + premiums + growth − support) × ninths ÷ 9, times the part collected, with
        contributions in lieu; else as stated; else grown from the year before (README section 7)."""
        rows = [row for row in self.data.folder.table("tax_base")
                if row["line_id"] == line_id and row["financial_year"] == year]
        if rows:
            number = lambda row, name: folders.number(row.get(name) or "") or NIL
            whole = NIL
            for row in rows:
                net = (number(row, "dwellings") + number(row, "premiums") + number(row, "growth")
                       - number(row, "discounts") - number(row, "support"))
                whole += div(mul(net, Decimal(taxes.NINTHS[row["band"]])), Decimal(9))
            return mul(whole, self._value(line_id, "collection_rate", year)) + self._value(
                line_id, "contributions_in_lieu", year)
        if ("line", line_id, "tax_base", year) not in self.inputs and before is not None and (
                "line", line_id, "base_growth", year) in self.inputs:
            return mul(before, ONE + self._value(line_id, "base_growth", year))
        return self._value(line_id, "tax_base", year)

    def _collection_fund(self, line_id, year):
        """Minus what the council has of the surplus: of council tax as precepts and demand are to each other, of rates
        by the shares of the tiers, the others' to the penny and the council's what they leave (README section 7)."""
        of = lambda item: self._value(line_id, item, year)
        says = lambda item: ("line", line_id, item, year) in self.inputs
        own = NIL
        if says("tax_surplus"):
            asked = [of(item) for item in taxes.PRECEPTS if says(item)]
            together = sum(asked, of("own_demand"))
            own += of("tax_surplus") - sum((pence(mul(of("tax_surplus"), div(one, together))) for one in asked), NIL)
        if says("rates_surplus"):
            tiers = [of(item) for item in taxes.TIERS if says(item)]
            others = [pence(mul(of("rates_surplus"), share)) for share in tiers]
            own += (of("rates_surplus") - sum(others, NIL)) if tiers else pence(mul(of("rates_surplus"), of("share")))
        return -own

    def _business_rates(self, line_id, year):
        """Share of income + top-up − tariff − levy + safety net + section 31 grant (README section 7). The levy goes by
        bands of the share over the baseline rates where they are stated, else by 1 − baseline funding ÷ baseline rates,
        between nil and the most a levy takes; a pool lets some of it be kept. The safety net makes up to its part of the
        baseline funding. Parameters are the line's, else the national ones of the year."""
        of = lambda item: self._value(line_id, item, year)
        says = lambda item: ("line", line_id, item, year) in self.inputs
        council = self.data.folder.council
        rule = lambda item, name: of(item) if says(item) else taxes.parameter(council, year, name)
        if any(says(f"rateable_value_{name}") for name in taxes.MULTIPLIED):
            income = sum((mul(of(f"rateable_value_{name}"), rule(f"multiplier_{name}", parameter))
                          for name, parameter in taxes.MULTIPLIED.items() if says(f"rateable_value_{name}")), NIL)
            income -= of("reliefs") + of("losses")
        else:
            income = of("income")
        own = at("own_share", mul(income, of("share")))
        kept = own + of("top_up") - of("tariff")
        net = NIL
        if says("baseline_rates") and says("baseline_funding"):
            rates, funding = of("baseline_rates"), of("baseline_funding")
            if says("levy_rate_1"):
                levy = taxes.levy_by_bands(own, rates, [(of(f"levy_from_{band}"), of(f"levy_rate_{band}"))
                                                        for band in (1, 2, 3) if says(f"levy_rate_{band}")])
            else:
                rate = max(min(ONE - div(funding, rates), rule("levy_cap", "levy_cap")), NIL)
                levy = mul(max(own - rates, NIL), rate)
            kept -= at("levy", levy - mul(levy, of("pool_kept")))
            net = max(at("safe", mul(funding, rule("safety_net_part", "safety_net"))) - kept, NIL)
        return kept + net + of("section_31")

    # Savings (README section 8a; design section 9: buckets)

    def _savings(self):
        trust, delay = self.inputs["delivery", "trust"], self.inputs["delivery", "delay"]
        doubt = ONE - trust
        late_before = {True: NIL, False: NIL}
        self.savings, self.savings_once, self.cover_once = [], [], []
        for programme in self.prepared.programmes:
            year = {True: NIL, False: NIL}
            late_now = {True: NIL, False: NIL}
            once = NIL
            for (recurring, rating), bucket in programme.buckets.items():
                never = self.inputs["delivery", rating, "never"]
                share_late = self.inputs["delivery", rating, "late"]
                ruled = bucket["open"] + mul(bucket["known"], doubt)
                late = mul(bucket["late"], trust) + at("share", mul(ruled, share_late))
                late += at("share", mul(ruled, ONE - share_late - never, delay))
                lost = mul(bucket["lost"], trust) + at("share", mul(ruled, never))
                year[recurring] += late + lost - bucket["known"] - bucket["open"] - mul(bucket["good"], trust)
                if recurring:
                    once += mul(bucket["once"], trust)
                else:
                    year[recurring] -= mul(bucket["once"], trust)
                late_now[recurring] += late
            for recurring in (True, False):
                year[recurring] -= late_before[recurring]
            late_before = late_now
            self.savings.append(year[True])
            self.savings_once.append(year[False])
            self.cover_once.append(-once)
        self.cost_once = [mul(cost, self.inputs["savings-cost", "scale"]) for cost in self.prepared.costs]
        scale = self.inputs["savings", "scale"]
        for amounts in (self.savings, self.savings_once, self.cover_once):
            amounts[:] = [mul(amount, scale) for amount in amounts]
        self.before = None if self.prepared.before is None else mul(self.prepared.before, scale)
        scale = self.inputs["savings-offset", "scale"]
        self.offset = [mul(always, scale) for always, _ in self.prepared.offsets]
        self.offset_once = [mul(once, scale) for _, once in self.prepared.offsets]

    # Years

    def _work(self):
        data = self.data
        blocks = {block: [line["line_id"] for line in data.lines if line["block"] == block]
                  for block in (*PRESSURES, "one_off", "funding")}
        sums = lambda block, place: sum((self.lines[line_id][place] for line_id in blocks[block]), NIL)
        self.running = self._earlier_support()
        self.kept = NIL
        self.changes = []
        self.year = []
        balances = None
        need = before_measures = NIL
        for place, year in enumerate(self.years):
            pressures = sum((sums(block, place) for block in PRESSURES if block != "savings"), NIL)
            savings = sums("savings", place) + self.savings[place] + self.offset[place]
            if place == 0 and self.before is not None:
                savings += self.before
            change = self._cost_change(year)
            need += pressures + savings + change - self.kept
            before_measures += pressures
            one_off, funding = sums("one_off", place), sums("funding", place)
            pots = self._planned(year, balances)
            planned = sum((pot["planned_use"] for pot in pots), NIL)
            net = (one_off + self.savings_once[place] + self.cover_once[place] + self.offset_once[place]
                   + self.cost_once[place] - planned)
            annual = need + net - funding
            row = {
                "financial_year": year, "recurring_need": need, "one_off": net, "funding": funding,
                "annual_gap": annual, "structural_gap": need - funding,
                "before_measures": before_measures + one_off - funding, "planned_reserves": planned,
                "added_gap": annual - self.year[-1]["annual_gap"] if place else None,
                "support_change": change,
            }
            self._close(row, pots)
            balances = {pot["id"]: pot["closing"] for pot in pots}
            self.year.append(row)
        self.period_sum = sum((row["annual_gap"] for row in self.year), NIL)

    # Support

    def _earlier_support(self):
        """Loans of the years before the model: only what changes in their cost counts, and the cost of the year before
        is in the base, its interest from the draw too (README section 8a, CAP-01: 81,066.67 − 19,042.19)."""
        running = []
        for tranche in self.data.tranches:
            key = (f"support/{tranche.tranche_id}", "principal")
            if key not in self.inputs:
                continue
            terms = tranche.terms
            borrowed = max(self.inputs[key] - terms["receipts"], NIL)
            rate = self.inputs[key[0], "rate"] + terms["premium"]
            rows = support.schedule(borrowed, tranche.year, rate, terms["term_years"], terms["mrp_method"],
                                    terms["part"], self.years[-1])
            running.append({row[0]: row[2] + row[3] for row in rows})
        return running

    def _cost_change(self, year):
        before = folders.next_year(year, -1)
        return sum((cost.get(year, NIL) - cost.get(before, NIL) for cost in self.running), NIL)

    def _lend(self, borrowed, year, rate, terms, part):
        """A loan that closes a gap of the model. Its interest of the first year was borrowed with it: it never enters
        the base and never leaves it (case N5)."""
        rows = support.schedule(borrowed, year, rate, terms["term_years"], terms["mrp_method"], part, self.years[-1])
        self.running.append({row[0]: row[2] + row[3] for row in rows[1:]})
        return rows[0][3]

    def _support(self, year, need):
        """Directions of one year fill by id, each the lesser of its limit and what is left, raised by the interest of
        its first year on what is borrowed, the need less receipts, on its own terms; beyond them, where support fills
        every gap, the council's (cases N5, N6; design section 5: need ÷ (1 − rate × part))."""
        left, drawn = need, NIL
        for tranche in self.data.tranches:
            key = ("closing/efs", tranche.tranche_id)
            if tranche.year != year or key not in self.inputs:
                continue
            terms = tranche.terms
            rate, part, receipts = terms["rate"] + terms["premium"], terms["part"], terms["receipts"]
            wanted = left
            if part is not None and left > receipts:
                wanted = receipts + at("draw", div(left - receipts, ONE - mul(rate, part)))
            amount = min(wanted, self.inputs[key])
            interest = self._lend(max(amount - receipts, NIL), year, rate, terms, part)
            drawn += amount
            left -= amount - interest
        if self.inputs["closing/efs", "fills", year] and left > 0:
            self._lend(left, year, self.inputs["closing/efs-rate", "rate"], self.data.folder.default_terms, None)
            drawn += left
            left = NIL
        return drawn, need - left

    # Reserves (design section 5, "Order"; README sections 8 and 8a)

    def _stated(self, rows, year, name, default):
        """A value as stated for the year, else as last stated before it."""
        said = [row for row in rows if row["financial_year"] <= year and row[name]]
        return folders.number(said[-1][name]) if said else default

    def _planned(self, year, balances):
        """Planned use is kept only as far as the money is there above the least that each reserve may fall to; a
        contribution is made in full (README section 8a)."""
        pots = []
        for reserve_id in self.data.pots:
            rows = self.data.reserves[reserve_id]
            opening = balances[reserve_id] if balances else self._stated(rows, year, "opening", NIL)
            plan = next((folders.number(row["planned_use"]) for row in rows if row["financial_year"] == year), None)
            pots.append({"id": reserve_id, "general": rows[0]["kind"] == "general", "opening": opening,
                         "minimum": self._stated(rows, year, "minimum", NIL), "plan": plan or NIL})
        taken = NIL
        pool = sum((pot["opening"] for pot in pots if pot["general"]), NIL)
        for pot in pots:
            room = self._room(pot, pot["opening"], pool - taken)
            pot["planned_use"] = min(pot["plan"], room)
            if pot["general"]:
                taken += pot["planned_use"]
        return pots

    def _room(self, pot, balance, pool):
        """What may be taken: down to the reserve's minimum and, for general ones together, the council's floor,
        whichever binds (design section 5)."""
        room = balance - pot["minimum"]
        floor = self.data.folder.floor
        if pot["general"] and floor is not None:
            room = min(room, pool - floor)
        return max(room, NIL)

    def _draw(self, pots, left):
        """Reserves by draw order. A planned contribution is not drawn straight back."""
        spare = lambda pot: pot["opening"] - max(pot["planned_use"], NIL)
        pool = sum((spare(pot) for pot in pots if pot["general"]), NIL)
        drawn = NIL
        use = self.inputs["closing/reserves", "use"]
        for pot in pots:
            pot["available"] = self._room(pot, spare(pot), pool)
            pot["drawn"] = min(left - drawn, mul(pot["available"], use))
            drawn += pot["drawn"]
            if pot["general"]:
                pool -= pot["drawn"]
        return drawn

    def _close(self, row, pots):
        """Closes the gap of a year: recurring savings, reserves, support; the rest is unfunded (design section 5).
        Recurring savings count in full in the years after, whatever the gap of their own year, and what they leave over is
        a surplus that goes into the reserve a policy names (case N11)."""
        year = row["financial_year"]
        need = max(row["annual_gap"], NIL)
        found = self.inputs["closing/recurring", year]
        recurring = min(need, found)
        self.kept = found
        reserves = self._draw(pots, need - recurring)
        drawn, covered = self._support(year, need - recurring - reserves)
        surplus = max(found - row["annual_gap"], NIL)
        for pot in pots:
            kept = surplus if pot["id"] == self.surplus_to else NIL
            pot["closing"] = pot["opening"] - pot["planned_use"] - pot["drawn"] + kept
        row.update(surplus=surplus, closed_by_recurring_savings=recurring, closed_by_reserves=reserves, efs_drawn=drawn,
                   closed_by_efs=covered, unfunded=need - recurring - reserves - covered, reserves=pots)
