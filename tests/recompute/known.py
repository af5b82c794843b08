"""What was known on a day (design section 3, "Two times").

A row became known on the later of its own day and the day its source was published; a month or a year counts to its
last day. What became known later is as if it had never been filed, and so is what rests on it. A row without either day
is left out. A status that came with a day is as before until it. A period speaks for its closing day: that of
council.toml [periods], else 45 days after its end, at outturn 120.
"""

import datetime

import folder as folders

# The column that says when a row became known by itself; a table that is not here has only its source's day.
OWN_DAY = {
    "sources": "published_on",
    "decisions": "decided_on",
    "savings_profile": "as_at",
    "delivery": "submitted_on",
    "mitigations": "recorded_on",
    "capitalisation": "as_at",
    "delivery_profiles": "as_at",
}
# What a row rests on: a reference into a table.
RESTS_ON = {
    "savings_profile": ("saving_id", "savings"),
    "delivery": ("saving_id", "savings"),
    "mitigations": ("saving_id", "savings"),
    "budget_values": ("line_id", "budget_lines"),
}


def closing_day(folder, year, mark):
    """The day that a period speaks for."""
    stated = folder.council.get("periods", {}).get(f"{year}-{mark}")
    if stated:
        return folders.last_day(stated)
    days = 120 if mark == folders.OUTTURN else 45
    return folders.mark_end(year, mark) + datetime.timedelta(days=days)


def _day(text):
    return folders.last_day(text) if text else None


class Known(folders.Folder):
    """A folder as it was known on a day. Seals are not read: a folder of ours has none."""

    def __init__(self, whole, day):
        self.path, self.council = whole.path, whole.council
        self._whole, self._day, self._tables = whole, day, {}
        self._published = {row["source_id"]: _day(row["published_on"]) for row in whole.table("sources")}
        self._decided = {row["decision_id"]: _day(row["decided_on"]) for row in whole.table("decisions")}

    def table(self, name):
        if name not in self._tables:
            rows = [row for row in self._whole.table(name) if self._is_known(name, row)]
            if name in RESTS_ON:
                column, of = RESTS_ON[name]
                there = {row[column] for row in self.table(of)}
                rows = [row for row in rows if row[column] in there]
            if name == "savings":
                rows = [self._as_before(row) for row in rows]
            self._tables[name] = rows
        return self._tables[name]

    def _is_known(self, name, row):
        days = [_day(row.get(OWN_DAY.get(name, ""))), self._published.get(row.get("source_id"))]
        if name == "savings_profile" and not any(days):
            # "Empty: the day of its source, or of the decision" (DICTIONARY.md); a target that names neither is as old as
            # its saving, but what was agreed since is not.
            days = [self._decided.get(row["approval_ref"])]
            if not any(days) and row["kind"] != "rebased" and not row["source_id"]:
                return True
        return any(days) and all(day <= self._day for day in days if day)

    def _as_before(self, row):
        """Before the day of the decision that ended it, a saving was in delivery; before that of its approval, proposed:
        `approved_on` where that is stated, else `decided_on` of one that was not ended (DICTIONARY.md)."""
        ended = row["status"] in ("written_out", "replaced", "merged")
        decided, approved = _day(row["decided_on"]), _day(row.get("approved_on"))
        undecided = {"decided_on": "", "decision_ref": "", "replaced_by": ""}
        if approved is not None and approved > self._day:
            return {**row, **undecided, "status": "proposed", "approved_on": "", "approval_ref": ""}
        if decided is None or decided <= self._day:
            return row
        before = "in_delivery" if ended else row["status"] if approved is not None else "proposed"
        return {**row, **undecided, "status": before}
