#!/usr/bin/env python3
"""Recalculates exported workbooks in LibreOffice and holds them against the engine.

    check.py MTFS COUNCIL_FOLDER SCENARIOS_FOLDER WORK_FOLDER [SCENARIO…]

First as exported, under each scenario named and the council's own: every row of the sheet Check must
agree, though the file's own results were taken out. Then five assumption cells are changed in
the workbook, and the same values are given to the engine as a scenario: every result cell must equal
the engine's figure, money to the penny; and that workbook, brought back as a scenario by the program,
must come to the same figures. Needs soffice and openpyxl.
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
BACK = "back-from-the-workbook"


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
        if figures[key] is None:
            # Nothing is stated of the line's year: the workbook adds a nil, the engine shows a dash.
            continue
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


# Sorts of assumption cells: how their ids begin and end, how they are changed, whether they are rates.
SORTS = [
    ("line", "core", lambda value: round(value - 0.0049, 6), True),
    ("line", "tax-base", lambda value: round(value + 37, 2), False),
    ("assumption", "", lambda value: round(value + 0.0075, 6), True),
    ("line", "price", lambda value: round(value * 1.07, 2), False),
    ("line", "", lambda value: round(value + 123456.78, 2), False),
    ("line", "income", lambda value: round(value * 0.97, 2), False),
    ("line", "adult-social-care", lambda value: round(value - 0.005, 6), True),
    ("closing", "efs-agreed", lambda value: round(value * 0.83 + 7.77, 2), False),
]


def choices(named, inputs):
    """Chooses five named cells, each of another sort, with a new value and its place in a scenario."""
    chosen = []
    for first, last, change, rate in SORTS:
        found = [key for key in inputs if sort_of(key) == (first, last) and name_of(key) in named]
        if found and len(chosen) < 5:
            # The middle one: neither the first year nor the last, where there are several.
            key = found[len(found) // 2]
            chosen.append((key, change(inputs[key]), rate))
    if len(chosen) != 5:
        fail(f"found {len(chosen)} of five assumption cells")
    return chosen


def name_of(key):
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in key)


def sort_of(key):
    parts = key.split("/")
    if parts[0] == "closing":
        return parts[0], parts[-1]
    return parts[0], parts[3] if len(parts) > 3 else ""


def entry(key, value, rate):
    """Gives the lines of a scenario that set an input of an id."""
    parts = key.split("/")
    decimal = Decimal(str(value))
    words = f"{(decimal * 100).normalize():f}%" if rate else f"{decimal:f}"
    if parts[0] == "closing":
        year, table = parts[1], "closing.efs_agreed"
        return f'[closing]\nwhy = "changed in the workbook"\n[{table}]\n"{slashed(year)}" = "{words}"\n'
    table = f"assumptions.{parts[1]}"
    if parts[0] == "line":
        item = parts[3].replace("-", "_") if len(parts) > 3 else "amount"
        table = f"lines.{parts[1]}.{item}"
    return f'[{table}]\nwhy = "changed in the workbook"\n"{slashed(parts[2])}" = "{words}"\n'


def slashed(year):
    return year.replace("-", "/")


def change(path, target, chosen):
    """Types new values into named cells."""
    book = openpyxl.load_workbook(path)
    for key, value, _ in chosen:
        sheet, cell = book.defined_names[name_of(key)].attr_text.split("!")
        book[sheet][cell.replace("$", "")].value = value
    book.save(target)


def exported(mtfs, council, scenarios, work, scenario):
    """Exports under a scenario and checks what LibreOffice makes of it; gives file, rows and money."""
    asked = ["--scenario", scenario] if scenario else []
    path = work / f"gap-{scenario or 'default'}.xlsx"
    subprocess.run([mtfs, "--data", council, "--scenarios", str(scenarios), *asked,
                    "export", "--to", str(path)], stdout=subprocess.DEVNULL, check=True)
    bare = work / f"bare-{scenario or 'default'}.xlsx"
    without_results(path, bare)
    rows, cover = recalculated(work, bare, "as-exported")
    cells = as_exported(rows, cover)
    check = openpyxl.load_workbook(path)["Check"]
    money = {row[0].value for row in check.iter_rows(min_row=FIRST_ROW)
             if "£" in row[5].number_format}
    results = compare(rows, engine(mtfs, council, scenarios, *asked), money)
    print(f"{council}, {scenario or 'default scenario'}: {cells} cells agree, {results} are results")
    return path, rows, money


def five_changed(mtfs, council, scenarios, work, path, rows, money):
    """Changes five cells and gives the engine the same values as a scenario."""
    inputs = {row[0]: row[5] for row in rows if row[3] == "input"}
    chosen = choices(openpyxl.load_workbook(path).defined_names, inputs)
    (scenarios / f"{SCENARIO}.toml").write_text(
        'title = "Five cells changed"\nwhy = "what the workbook is changed to"\n\n'
        + "\n".join(entry(*one) for one in chosen))
    changed = work / "changed.xlsx"
    change(path, changed, chosen)
    rows, cover = recalculated(work, changed, "five-changed")
    if cover["Input cells changed since"] != 5:
        fail(f"the cover counts {cover['Input cells changed since']} changed inputs, not 5")
    results = compare(rows, engine(mtfs, council, scenarios, "--scenario", SCENARIO), money)
    moved = sum(1 for row in rows if row[8] == "differs")
    if moved == 0 or cover["Result cells that differ"] != moved:
        fail(f"{moved} results moved, the cover counts {cover['Result cells that differ']}")
    # The way back: what LibreOffice saved, as a scenario, is the same five values.
    saved = work / "five-changed" / "changed.xlsx"
    subprocess.run([mtfs, "--data", council, "--scenarios", str(scenarios), "import", str(saved),
                    "--as-scenario", BACK], stdout=subprocess.DEVNULL, check=True)
    ours, typed = (engine(mtfs, council, scenarios, "--scenario", name) for name in (BACK, SCENARIO))
    # Figures of other scenarios bear their names: each of the two is one of the other's others.
    if [key for key in typed if ":" not in key and ours.get(key) != typed[key]]:
        fail("the workbook as a scenario comes to other figures than the values typed into it")
    keys = ", ".join(key for key, _, _ in chosen)
    print(f"{council}: {keys} changed: {results} results equal the engine, {moved} of them moved")


def main(mtfs, council, scenarios, work, *others):
    work = pathlib.Path(work)
    work.mkdir(parents=True)
    own = work / "scenarios"
    if os.path.isdir(scenarios):
        shutil.copytree(scenarios, own)
    else:
        own.mkdir()
    for other in others:
        exported(mtfs, council, own, work, other)
    path, rows, money = exported(mtfs, council, own, work, None)
    five_changed(mtfs, council, own, work, path, rows, money)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
