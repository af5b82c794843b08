"""Services against their budgets, from the three tables alone (their words in DICTIONARY.md; README section of services).

Spending is positive, a positive variance an overspend. Of one service, point and item the row of the latest day counts;
a budget stands until another is stated in the year. What one line of a sum does not tell, the sum does not either.
"""

from decimal import Decimal

from asked import slug
from folder import OUTTURN, mark_order, number
from money import div

BUDGETS = ("original_budget", "current_budget", "gross_budget", "income_budget")
# What has no sum over lines, or is worked out anew for it.
ALONE = ("movement", "variance_share", "subtotal_printed", "subtotal_differs")
# What a printed subtotal is held to, the first that both have.
HELD = ("current_budget", "forecast_outturn", "actual", "original_budget", "variance")


class Amount:
    """An amount; exact unless its source claims less."""

    def __init__(self, value, exact=True):
        self.value, self.exact = value, exact


class Services:
    """What is known of every line at every point."""

    def __init__(self, folder):
        self.lines = folder.table("services")
        self.by_id = {row["service_id"]: row for row in self.lines}
        self.values, self.virements = {}, {}
        for row in folder.table("service_values"):
            key = (row["service_id"], *self._point(row["period"]), row["item"])
            if key not in self.values or self.values[key]["as_at"] < row["as_at"]:
                self.values[key] = row
        for row in folder.table("virements"):
            key = (row["service_id"], row["virement_id"])
            if key not in self.virements or self.virements[key]["decided_on"] <= row["decided_on"]:
                self.virements[key] = row

    @staticmethod
    def _point(text):
        year, mark = text.split("-", 1)
        return year, mark

    def points(self):
        """Every point of every year, in order."""
        points = {(year, mark) for _, year, mark, _ in self.values}
        return sorted(points, key=lambda point: (point[0], mark_order(point[1])))

    def parts(self, service, told_beside=False):
        """The lines that one adds up; with those that are told beside others, where asked."""
        of = self.by_id[service]
        same = lambda row: (row["analysis"], row["fund"]) == (of["analysis"], of["fund"])
        rows = [row for row in self.lines if row["parent_id"] == service and same(row)]
        return [row["service_id"] for row in rows if told_beside or row["kind"] != "of_which"]

    def tops(self, analysis, fund):
        """The lines of a breakdown of a fund that are part of no other."""
        own = [row for row in self.lines if (row["analysis"], row["fund"]) == (analysis, fund)]
        below = {part for row in own for part in self.parts(row["service_id"], True)}
        return [row["service_id"] for row in own if row["service_id"] not in below]

    def _stated(self, service, year, mark, item):
        row = self.values.get((service, year, mark, item))
        if row is None and item in BUDGETS:
            of_year = [key for key in self.values if (key[0], key[1], key[3]) == (service, year, item)]
            before = [key for key in of_year if mark_order(key[2]) < mark_order(mark)]
            row = self.values[max(before, key=lambda key: mark_order(key[2]))] if before else None
        return row and Amount(number(row["value"]), row["bound"] in ("", "exact"))

    def known(self, service, year, mark):
        """The amounts of a line at a point: of one with parts their sum, else what is stated and follows from it."""
        items = {key[3] for key in self.values}
        told = {item: self._stated(service, year, mark, item) for item in items}
        told = {item: amount for item, amount in told.items() if amount}
        printed = set(told)
        if "variance" in told:
            told["variance_printed"] = told.pop("variance")
        self._roll(told, service, year, mark)
        self._follow(told, mark)
        parts = self.parts(service)
        return self._held(told, printed, self.added([self.known(part, year, mark) for part in parts])) if parts else told

    def _roll(self, told, service, year, mark):
        """Original budget and approved virements make the current one, where none is stated."""
        counts = lambda row: row["status"] == "approved" and self._by(row["period"], year, mark)
        rows = [row for (of, _), row in self.virements.items() if of == service and counts(row)]
        moved = sum((number(row["amount"]) for row in rows), Decimal(0))
        if rows:
            told["virements"] = Amount(moved)
        if "original_budget" not in told:
            return
        rolled = told["original_budget"].value + moved
        if "current_budget" not in told:
            told["current_budget"] = Amount(rolled)
        elif told["current_budget"].value != rolled:
            told["not_explained"] = Amount(told["current_budget"].value - rolled)

    def _by(self, period, year, mark):
        own_year, own_mark = self._point(period)
        return own_year == year and mark_order(own_mark) <= mark_order(mark)

    @staticmethod
    def _follow(told, mark):
        """Variance, before support, what would come again, against the budget to date: only of what is told exactly."""
        exact = lambda item: told[item].value if item in told and told[item].exact else None
        end = "actual" if mark == OUTTURN and "actual" in told else "forecast_outturn"
        if exact(end) is not None and exact("current_budget") is not None:
            told["variance"] = Amount(exact(end) - exact("current_budget"))
        elif "variance_printed" in told:
            told["variance"] = told.pop("variance_printed")
        if exact("actual") is not None and exact("profiled_budget") is not None:
            told["against_profile"] = Amount(exact("actual") - exact("profiled_budget"))
        before = exact("variance")
        if before is None:
            return
        support = [exact(item) for item in ("reserves_drawn", "grants_applied") if exact(item) is not None]
        if support:
            before += sum(support)
            told["before_support"] = Amount(before)
        if exact("one_off") is not None:
            told["recurring"] = Amount(before - exact("one_off"))

    @staticmethod
    def added(parts):
        """What lines add up to. A line whose budget nothing moved has nil of virements."""
        sums = {}
        rolls = all("original_budget" in part for part in parts)
        for item in {item for part in parts for item in part} - set(ALONE):
            told = [part[item] for part in parts if item in part]
            nil = item in ("virements", "not_explained") and rolls
            if len(told) == len(parts) or nil:
                sums[item] = Amount(sum(one.value for one in told), all(one.exact for one in told))
        return sums

    @staticmethod
    def _held(own, printed, added):
        known = {**own, **added}
        for item in HELD:
            stated = own.get(item) if item in printed else None
            if stated and stated.exact and item in added and added[item].exact and stated.value != added[item].value:
                known["subtotal_printed"] = stated
                known["subtotal_differs"] = Amount(stated.value - added[item].value)
                break
        return known

    def leaves(self, service):
        """The lines that count under one."""
        parts = self.parts(service)
        return [leaf for part in parts for leaf in self.leaves(part)] if parts else [service]

    def highest(self, tops, directorate):
        """The lines of a directorate that are part of no other line of it."""
        found = []
        for service in tops:
            if self.by_id[service]["directorate"] == directorate:
                found.append(service)
            else:
                found += self.highest(self.parts(service), directorate)
        return found


class Monitoring:
    """Holds every figure of `mtfs budget` but those of the savings within a service."""

    WITHIN = ("savings", "savings_target", "savings_achieved", "savings_offset", "savings_net", "savings_gross_share",
              "savings_net_share")

    def __init__(self, program, folder):
        self.program, self.services = program, Services(folder)

    def hold(self, tally):
        answer = self.program.ask("budget")
        before = {}
        for year, mark in self.services.points():
            now = {at: told for at, told in self._point(tally, answer, year, mark)}
            for at, told in now.items():
                earlier = before.get((year, at))
                if earlier and all("variance" in of and of["variance"].exact for of in (told, earlier)):
                    told["movement"] = Amount(told["variance"].value - earlier["variance"].value)
                self._amounts(tally, answer, f"budget/{slug(f'{year}-{mark}')}/{at}", told)
            before.update({(year, at): told for at, told in now.items()})
        for figure_id in answer.left("budget/"):
            if figure_id.rsplit("/", 1)[1] not in self.WITHIN:
                tally.hold(figure_id, answer.figures[figure_id]["value"], "not worked out here")

    def _point(self, tally, answer, year, mark):
        """Each line and total of a point, by what follows the point in its id."""
        services = self.services
        for row in services.lines:
            yield f"service/{row['service_id']}", services.known(row["service_id"], year, mark)
        for analysis, fund in sorted({(row["analysis"], row["fund"]) for row in services.lines}):
            tops = services.tops(analysis, fund)
            within = [row for row in services.lines if (row["analysis"], row["fund"]) == (analysis, fund)]
            if not any(services.known(row["service_id"], year, mark) for row in within):
                continue
            base = f"{slug(analysis)}/{fund}" if analysis else fund
            counted = [of for of in tops if services.by_id[of]["kind"] != "of_which"]
            sets = {f"{base}/all": counted}
            for name in sorted({row["directorate"] for row in within} - {""}):
                sets[f"{base}/directorate/{slug(name)}"] = services.highest(counted, name)
            for at, of in sets.items():
                leaves = [leaf for one in of for leaf in services.leaves(one)]
                with_it = [leaf for leaf in leaves if "variance" in services.known(leaf, year, mark)]
                start = f"budget/{slug(f'{year}-{mark}')}/{at}"
                tally.figure(answer, f"{start}/lines", Decimal(len(leaves)))
                tally.figure(answer, f"{start}/lines_with_variance", Decimal(len(with_it)))
                yield at, services.added([services.known(one, year, mark) for one in of])

    @staticmethod
    def _amounts(tally, answer, start, told):
        exact = lambda item: told[item].value if item in told and told[item].exact else None
        if exact("variance") is not None and exact("current_budget"):
            share = div(exact("variance"), abs(exact("current_budget")))
            tally.figure(answer, f"{start}/variance_share", share)
        for item, amount in told.items():
            tally.figure(answer, f"{start}/{item}", amount.value)
