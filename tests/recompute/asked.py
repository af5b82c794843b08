"""The program asked in JSON, and what is held against its answers.

Each figure of an answer has an id, `{id: {value, unit, kind}}`, whatever the tables show; figures are held by it. Where
an answer's data keep a shape that scripts may rely on (savings, gap), the data are held.
"""

import concurrent.futures
import json
import subprocess
from decimal import Decimal

import money

SHOWN = 20


class Answer:
    """One answer: its data, and its figures by id with those that were not held so far."""

    def __init__(self, envelope):
        self.data, self.figures = envelope["data"], envelope["figures"]
        self.unheld = set(self.figures)

    def value(self, figure_id):
        """The value under an id; absent where there is no such figure, or it has no value."""
        self.unheld.discard(figure_id)
        return self.figures.get(figure_id, {}).get("value")

    def rows(self, table):
        """The rows of one of its tables."""
        return next((one["rows"] for one in self.data["tables"] if one["table"] == table), [])

    def left(self, start):
        """The ids of a subject that nobody held."""
        return sorted(figure_id for figure_id in self.unheld if figure_id.startswith(start))


class Program:
    """The program, asked once for each question. It exits 1 where the data have findings, which is no matter here."""

    def __init__(self, path, data, scenario_folder):
        self.start = [path, "--data", data, "--scenarios", scenario_folder, "-O", "json"]
        self.told = {}

    def ask(self, *words):
        """Gives the answer, or nothing where the program refuses."""
        if words not in self.told:
            done = subprocess.run([*self.start, *words], capture_output=True, text=True, check=False)
            self.told[words] = Answer(json.loads(done.stdout)) if done.stdout.strip() else None
        return self.told[words]


    def prepare(self, questions):
        """Asks several at once, to be held one after the other."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda words: self.ask(*words), questions))


class Tally:
    """What was compared of a subject."""

    def __init__(self, subject):
        self.subject, self.compared, self.differing = subject, 0, []

    def hold(self, key, theirs, ours):
        """Holds one figure of the program against ours."""
        self.compared += 1
        if theirs != ours:
            self.differing.append((key, theirs, ours))

    def money(self, key, theirs, ours):
        """Holds pounds: shown to the penny, an absent amount as nothing (design section 6)."""
        shown = None if ours is None else f"{money.pence(ours) + 0:.2f}"
        if shown == "-0.00":
            shown = "0.00"
        self.hold(key, theirs, shown)

    def number(self, key, theirs, ours):
        """Holds a share, written without trailing noughts."""
        self.hold(key, None if theirs is None else Decimal(theirs), ours)

    def figure(self, answer, figure_id, ours):
        """Holds the figure under an id, pounds to the penny; what the program leaves out must be absent here."""
        theirs = answer.value(figure_id)
        unit = answer.figures.get(figure_id, {}).get("unit", "pounds")
        (self.money if unit == "pounds" else self.number)(figure_id, theirs, ours)

    def all_held(self, answer, start):
        """Every figure under the start of an id was held: none may be passed over."""
        for figure_id in answer.left(start):
            self.hold(figure_id, answer.figures[figure_id]["value"], "not worked out here")

    def pence(self, answers):
        """Holds that every amount worked out is shown to the penny: steps have 12 places, what is read has two. A price
        that is given may be finer."""
        for answer in answers:
            for figure_id, figure in answer.figures.items():
                given = figure["kind"] == "published" or figure_id.endswith("/price")
                if figure["unit"] == "pounds" and figure["value"] is not None and not given:
                    self.hold(figure_id, figure["value"], f"{money.pence(Decimal(figure['value'])):.2f}")

    def report(self, everything):
        equal = self.compared - len(self.differing)
        print(f"{self.subject:12} compared {self.compared:7} equal {equal:7} differing {len(self.differing):5}")
        for key, theirs, ours in self.differing if everything else self.differing[:SHOWN]:
            print(f"    {key}: program {theirs}, here {ours}")


def slug(text):
    """A year, a period or a name as it stands in an id: small letters, hyphens between words."""
    return "-".join("".join(one if one.isalnum() else " " for one in text.lower()).split())
