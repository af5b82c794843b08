"""Holds the program's answers against this recomputation, figure by figure.

    python3 tests/recompute/check.py MTFS_PROGRAM DATA SCENARIOS [--also-round PLACE,…] [--only SUBJECT,…] [--all]

For each subject it prints how many figures were compared, equal and differing, and the first twenty that differ (all of
them with --all); it exits 1 if any differs. --also-round names further places that round to pence, to see whether a
difference is one of rounding alone.
"""

import argparse
import sys

import folder as folders
import money
from asked import Program, Tally
from hold_gap import Model
from hold_savings import Savings
from services import Monitoring


def run(program, data, scenario_folder, only=(), everything=False, quiet=False):
    """Holds every subject; gives the tallies."""
    asked = Program(program, data, scenario_folder)
    folder = folders.Folder(data)
    savings = Savings(asked, folder)
    model = Model(asked, folder, folders.scenario_files(scenario_folder))
    monitoring = Monitoring(asked, folder)
    tallies = []
    for subject, work in (("position", savings.positions), ("carry", savings.carry), ("movement", savings.movement),
                          ("record", savings.record), ("services", monitoring.hold), ("support", model.support), ("gap", model.gap),
                          ("sensitivity", model.sensitivity), ("solve", model.solve), ("compare", model.compare)):
        if only and subject not in only:
            continue
        names = ("gap", "reserves") if subject == "gap" else (subject,)
        own = [Tally(name) for name in names]
        work(*own)
        tallies += own
    tallies.append(Tally("pence"))
    tallies[-1].pence(answer for answer in asked.told.values() if answer)
    if not quiet:
        for tally in tallies:
            tally.report(everything)
    return tallies


def main():
    words = argparse.ArgumentParser(description="Holds the program against a recomputation.")
    words.add_argument("program")
    words.add_argument("data")
    words.add_argument("scenarios")
    words.add_argument("--also-round", default="")
    words.add_argument("--only", default="")
    words.add_argument("--all", action="store_true")
    given = words.parse_args()
    money.also_round(filter(None, given.also_round.split(",")))
    only = tuple(filter(None, given.only.split(",")))
    tallies = run(given.program, given.data, given.scenarios, only, given.all)
    sys.exit(1 if any(tally.differing for tally in tallies) else 0)


if __name__ == "__main__":
    main()
