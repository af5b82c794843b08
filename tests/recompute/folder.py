"""A council's folder and its scenarios, read as they stand: CSV and TOML to plain values.

Nothing here knows the program: the columns are those of DICTIONARY.md, the keys those of scenarios/README.md.
"""

import calendar
import csv
import datetime
import pathlib
import tomllib
from decimal import Decimal

# Points of a year in order (design section 3): each has a month in which it ends; outturn comes after P12.
_QUARTER_ENDS = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
OUTTURN = "outturn"


def number(text):
    """Reads a cell: pounds, units, or a percentage with its sign; empty is absent, not nil (design section 4)."""
    text = text.strip()
    if not text:
        return None
    if text.endswith("%"):
        return Decimal(text[:-1]) / 100
    return Decimal(text)


def april(year):
    """Gives the calendar year in which a financial year such as 2025/26 begins."""
    return int(year[:4])


def year_beginning(start):
    """Gives the financial year that begins in a calendar year."""
    return f"{start}/{(start + 1) % 100:02d}"


def next_year(year, count=1):
    """Gives the financial year so many later."""
    return year_beginning(april(year) + count)


def years_between(first, last):
    """Gives the financial years from one to another, both included."""
    return [year_beginning(start) for start in range(april(first), april(last) + 1)]


def last_day(text):
    """Reads a day, a month or a year; a month or a year counts to its last day (design section 3)."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return datetime.date(parts[0], 12, 31)
    if len(parts) == 2:
        return datetime.date(parts[0], parts[1], calendar.monthrange(*parts)[1])
    return datetime.date(*parts)


def year_of_day(day):
    """Gives the financial year that a day falls in."""
    return year_beginning(day.year if day.month >= 4 else day.year - 1)


def mark_order(mark):
    """Gives the place of a point of the year: by the month it ends in; outturn after P12 (design section 3)."""
    if mark == OUTTURN:
        return (13, 0)
    if mark in _QUARTER_ENDS:
        return (_QUARTER_ENDS[mark], 1)
    return (int(mark[1:]), 0)


def mark_end(year, mark):
    """Gives the last day of a point of the year."""
    months = 12 if mark == OUTTURN else mark_order(mark)[0]
    start = april(year)
    month = 3 + months
    calendar_year, month = (start, month) if month <= 12 else (start + 1, month - 12)
    return datetime.date(calendar_year, month, calendar.monthrange(calendar_year, month)[1])


class Folder:
    """The tables of a council, a list of rows each, cells as the file has them."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        with open(self.path / "council.toml", "rb") as file:
            self.council = tomllib.load(file, parse_float=Decimal)
        self._tables = {}

    def table(self, name):
        """Gives the rows of a table; an absent file has none (design section 4)."""
        if name not in self._tables:
            path = self.path / f"{name}.csv"
            rows = []
            if path.exists():
                with open(path, newline="", encoding="utf-8-sig") as file:
                    rows = list(csv.DictReader(file))
            if name == "reserves":
                rows = self._latest(rows)
            self._tables[name] = rows
        return self._tables[name]

    def _latest(self, rows):
        """Of several statements of a reserve in a year, that of the source published last (schema of `reserves`)."""
        published = {row["source_id"]: row["published_on"] for row in self.table("sources")}
        stands = {}
        for row in rows:
            key, day = (row["reserve_id"], row["financial_year"]), published.get(row["source_id"], "")
            if key not in stands or stands[key][0] < day:
                stands[key] = (day, row)
        kept = [id(row) for _, row in stands.values()]
        return [row for row in rows if id(row) in kept]

    @property
    def first_year(self):
        return self.council["first_financial_year"]

    @property
    def current_year(self):
        return self.council["current_financial_year"]

    @property
    def default_scenario(self):
        return self.council.get("default_scenario", "baseline")

    @property
    def thresholds(self):
        """The rating rule (design section 5): on track and at risk."""
        rating = self.council.get("rating", {})
        return number(rating.get("on_track", "95%")), number(rating.get("at_risk", "75%"))

    @property
    def floor(self):
        """The floor of the general reserves, if the council has one."""
        floor = self.council.get("reserves", {}).get("floor")
        return None if floor is None else Decimal(floor)

    @property
    def default_terms(self):
        """Terms of support of which nothing is published (design section 5)."""
        terms = self.council.get("capitalisation", {})
        return {
            "rate": number(terms.get("rate", "5.5%")),
            "term_years": int(terms.get("term_years", 20)),
            "mrp_method": terms.get("mrp_method", "equal"),
        }


def scenario_files(path):
    """Reads every scenario of a folder, by name (scenarios/README.md)."""
    scenarios = {}
    for file in sorted(pathlib.Path(path).glob("*.toml")):
        with open(file, "rb") as opened:
            scenarios[file.stem] = tomllib.load(opened, parse_float=Decimal)
    return scenarios
