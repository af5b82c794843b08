#!/usr/bin/env python3
"""Recalculates exported workbooks in LibreOffice and holds them against the engine.

    check.py MTFS COUNCIL_FOLDER SCENARIOS_FOLDER WORK_FOLDER

First as exported: every row of the sheet Check must agree. Then five assumption cells are changed in
the workbook, and the same values are given to the engine as a scenario: every result cell must equal
the engine's figure, money to the penny. Needs soffice and openpyxl.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile
from decimal import ROUND_HALF_UP, Decimal

import openpyxl

# LibreOffice keeps the values a file came with unless it is told to work them out on load.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

FIRST_ROW = 5
SCENARIO = "five-cells-changed"


def fail(words):
    sys.exit(f"workbook: {words}")


def soffice(profile, folder, path, form):
    """Converts a file, working every formula out anew."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form,
         "--outdir", str(folder), str(path)],
        check=True, stdout=subprocess.DEVNULL, timeout=300)
    return folder / f"{path.stem}.{form}"


def without_results(path, target):
    """Copies a workbook with 0 for the value of every formula: what agrees then was worked out."""
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(target, "w") as copy:
        for item in whole.infolist():
            content = whole.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>0</v>", content)
            copy.writestr(item, content)


def recalculated(work, path, name):
    """Gives the rows of the sheet Check and the table of the cover, worked out by LibreOffice."""
    profile = work / "profile"
    user = profile / "user"
    if not user.exists():
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(RECALCULATE)
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(soffice(profile, folder, path, "xlsx"), data_only=True)
    rows = [row for row in book["Check"].iter_rows(min_row=FIRST_ROW, values_only=True) if row[0]]
    cover = {row[0]: row[1] for row in book["Cover"].iter_rows(min_row=FIRST_ROW, values_only=True)}
    return rows, cover


def engine(mtfs, council, scenarios, *more):
    """Gives the engine's figures by id."""
    command = [mtfs, "--data", council, "--scenarios", str(scenarios), *more, "gap", "-O", "json"]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return {key: figure["value"] for key, figure in json.loads(answer)["figures"].items()}


def places(unit_is_money, value):
    """Rounds as the engine does: halves away from nil."""
    step = Decimal("0.01") if unit_is_money else Decimal("0.000000001")
    # Fifteen digits are what a spreadsheet keeps.
    return Decimal(f"{value:.15g}").quantize(step, ROUND_HALF_UP)


def compare(rows, figures, money):
    """Compares every result cell with the engine's figure of the same id."""
    seen = 0
    for row in rows:
        key, what, value = row[0], row[3], row[5]
        if what != "result":
            continue
        if key not in figures:
            fail(f"{key} is no figure of the engine")
        if not isinstance(value, (int, float)):
            fail(f"{key} is {value!r} in the workbook")
        ours, theirs = places(key in money, value), Decimal(figures[key])
        if ours != places(key in money, theirs):
            fail(f"{key}: the workbook has {ours}, the engine {theirs}")
        seen += 1
    if not seen:
        fail("no result cell was found")
    return seen


def as_exported(rows, cover):
    """Says how many rows of Check agree, or stops at the first that does not."""
    for row in rows:
        if row[8] not in ("agrees", "as exported"):
            fail(f"{row[0]}: workbook {row[5]}, engine {row[6]}: {row[8]}")
    if cover["Result cells that differ"] != 0 or cover["Input cells changed since"] != 0:
        fail("the cover counts differences that Check does not have")
    return len(rows)


def choices(named, inputs):
    """Chooses five named cells of different sorts, with a new value and its line of a scenario."""
    sorts = [
        ("line", "core", lambda v: round(v - 0.0049, 6), True),
        ("line", "tax-base", lambda v: round(v + 37, 2), False),
        ("assumption", None, lambda v: round(v + 0.0075, 6), True),
        ("line", "price", lambda v: round(v * 1.07, 2), False),
        ("line", "", lambda v: round(v + 123456.78, 2), False),
        ("line", "income", lambda v: round(v * 0.97, 2), False),
        ("line", "volume", lambda v: v + 3, False),
        ("line", "adult-social-care", lambda v: round(v - 0.005, 6), True),
    ]
    chosen = []
    for first, last, change, rate in sorts:
        found = [key for key in inputs if sort_of(key) == (first, last) and name_of(key) in named]
        if not found or len(chosen) == 5:
            continue
        # The middle one: neither the first year nor the last, where there are several.
        key = found[len(found) // 2]
        value = change(inputs[key])
        chosen.append((key, value, entry(key, value, rate)))
    if len(chosen) != 5:
        fail(f"found {len(chosen)} of five assumption cells")
    return chosen


def name_of(key):
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in key)


def sort_of(key):
    parts = key.split("/")
    if parts[0] == "line":
        return "line", parts[3] if len(parts) > 3 else ""
    return parts[0], None


def entry(key, value, rate):
    """Gives the lines of a scenario that set an input of an id."""
    parts = key.split("/")
    year = parts[2].replace("-", "/")
    decimal = Decimal(str(value))
    words = f"{(decimal * 100).normalize():f}%" if rate else f"{decimal:f}"
    table = f"assumptions.{parts[1]}"
    if parts[0] == "line":
        item = parts[3].replace("-", "_") if len(parts) > 3 else "amount"
        table = f"lines.{parts[1]}.{item}"
    return f'[{table}]\nwhy = "changed in the workbook"\n"{year}" = "{words}"\n'


def change(path, target, chosen):
    """Types new values into named cells."""
    book = openpyxl.load_workbook(path)
    for key, value, _ in chosen:
        sheet, cell = book.defined_names[name_of(key)].attr_text.split("!")
        book[sheet][cell.replace("$", "")].value = value
    book.save(target)


def main(mtfs, council, scenarios, work):
    work = pathlib.Path(work)
    work.mkdir(parents=True, exist_ok=True)
    own = work / "scenarios"
    if os.path.isdir(scenarios):
        shutil.copytree(scenarios, own)
    else:
        own.mkdir()
    path = work / "gap.xlsx"
    subprocess.run([mtfs, "--data", council, "--scenarios", str(own), "export", "--to", str(path)],
                   stdout=subprocess.DEVNULL, check=True)

    bare = work / "bare.xlsx"
    without_results(path, bare)
    rows, cover = recalculated(work, bare, "as-exported")
    cells = as_exported(rows, cover)
    written = openpyxl.load_workbook(path)
    money = {row[0].value for row in written["Check"].iter_rows(min_row=FIRST_ROW)
             if "£" in row[5].number_format}
    results = compare(rows, engine(mtfs, council, own), money)
    print(f"{council}: {cells} cells agree, {results} of them results")

    inputs = {row[0]: row[5] for row in rows if row[3] == "input"}
    chosen = choices(written.defined_names, inputs)
    (own / f"{SCENARIO}.toml").write_text(
        'title = "Five cells changed"\nwhy = "what the workbook is changed to"\n\n'
        + "\n".join(words for _, _, words in chosen))
    changed = work / "changed.xlsx"
    change(path, changed, chosen)
    rows, cover = recalculated(work, changed, "five-changed")
    if cover["Input cells changed since"] != 5:
        fail(f"the cover counts {cover['Input cells changed since']} changed inputs, not 5")
    after = engine(mtfs, council, own, "--scenario", SCENARIO)
    results = compare(rows, after, money)
    moved = sum(1 for row in rows if row[8] == "differs")
    if moved == 0:
        fail("five changed cells moved nothing")
    keys = ", ".join(key for key, _, _ in chosen)
    print(f"{council}: {keys} changed: {results} results equal the engine, {moved} of them moved")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
