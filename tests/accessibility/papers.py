"""Holds every PDF against two checkers of PDF/UA-1: papers.py FILE.pdf…, each beside its FILE.html.

Any finding of `pdfua` and any error of `outloud` fails, but for one mistaken kind: `outloud` takes a
line of eight words that is not read out, and does not stand on three pages, for lost prose (TAG-002).
A heading row that a long table repeats on its next page must not be read out again (ISO 14289-1, 7.8):
the typesetter marks it as an artifact by itself, as it should, and the rule asks neither the kind of the
artifact nor the table it stands in. So no setting of ours can content it, and such lines are let pass
where the words of each stand in the same order in the heading row of a table on the page of the same paper: of a
wide table of few rows, which is turned in print, those are the names of its rows.
"""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

BIN = Path(sys.executable).parent


class Headings(HTMLParser):
    """Collects the words of the heading rows of a page's tables, and of those they have when turned."""

    def __init__(self):
        super().__init__()
        self.rows, self.row, self.names, self.naming = [], None, [], False

    def handle_starttag(self, tag, attrs):
        if tag == "thead":
            self.row, self.names = [], []
        elif tag == "th":
            self.naming = dict(attrs).get("scope") == "row" or not self.names

    def handle_endtag(self, tag):
        if tag == "th":
            self.naming = False
        elif tag == "thead":
            self.rows.append(" ".join(self.row).split())
            self.row = None
        elif tag == "table":
            self.rows.append(" ".join(self.names).split())

    def handle_data(self, data):
        if self.row is not None:
            self.row.append(data)
        if self.naming:
            self.names.append(data)


def report(*command):
    """Runs a checker; gives the JSON it prints, whatever its exit code."""
    printed = subprocess.run([BIN / command[0], *command[1:]], capture_output=True, text=True).stdout
    starts = [at for at in (printed.find("{"), printed.find("[")) if at >= 0]
    if not starts:
        sys.exit(f"{command[0]} gave no report")
    return json.JSONDecoder().raw_decode(printed[min(starts):])[0]


def in_order(said, row):
    """Whether these words stand in a row in this order; a heading of two lines gives each line some."""
    left = iter(row)
    return all(any(word == other for other in left) for word in said)


def repeats_headings(finding, rows):
    """Whether every line that is found stands in one heading row; lines stand in the evidence with ; between."""
    evidence = finding["evidence"]
    # Long evidence is cut off within its last word.
    cut = evidence.endswith(("…", "..."))
    lines = [line.split() for line in evidence.rstrip("….").split("; ")]
    if cut:
        lines[-1] = lines[-1][:-1]
    held = any(all(in_order(line, row) for line in lines) for row in rows)
    return finding["rule"] == "TAG-002" and finding["count"] == len(lines) and held


def faults(path):
    headings = Headings()
    headings.feed(path.with_suffix(".html").read_text(encoding="utf-8"))
    checked = subprocess.run([BIN / "pdfua", "check", "--quiet", path], capture_output=True, text=True)
    found = [checked.stdout] if checked.returncode != 0 else []
    result = report("outloud", "--json", "-", str(path))["results"][0]
    if result["error"]:
        found.append(str(result["error"]))
    errors = [finding for finding in result["findings"] if finding["severity"] == "error"]
    wrong = [error for error in errors if not repeats_headings(error, headings.rows)]
    found += [f"{e['rule']}, page {e['page']}: {e['message']}: {e.get('evidence')}" for e in wrong]
    repeated = len(errors) - len(wrong)
    warnings = sum(finding["severity"] == "warning" for finding in result["findings"])
    print(f"{path}: {len(found)} faults, {repeated} repeated heading rows, {warnings} warnings")
    return found


found = [(path, fault) for path in map(Path, sys.argv[1:]) for fault in faults(path)]
for path, fault in found:
    print(f"{path}: {fault}")
sys.exit(1 if found else 0)
