#!/usr/bin/env python3
"""Counts `src/`: lines by room, lengths of functions, long files and circles of files.

    python3 tests/size/count.py [--base REV]

With `--base` everything is counted in that revision of git too, and the difference is printed.

Lines: Rust and templates (.html .css .js .typ) as they stand, Rust after rustfmt. Blank lines are not
counted. A line with nothing but a comment, of either kind, is a comment; every other line is code. What
`#[cfg(test)]` stands before, and files named tests.rs, are tests, and counted whole.

Functions: every `fn` with a body that is not a test, from its `fn` to its last brace, code lines only;
a function within another counts in both.

Circles: files that name each other in a loop. File A names file B where a `use` of A, or a path in it
that starts with `crate::`, `super::` or `self::`, leads to B or to something in it; the path is followed
through `pub use` to where the name is defined. `mod x;` is no arrow, and between a module and what lies in
its folder there is none either way: a mod.rs and its files are one thing from two sides.
"""

import argparse, re, statistics, subprocess, sys, tarfile, tempfile
from io import BytesIO
from pathlib import Path

LONG_FUNCTION, LONG_FILE = 60, 400
COMMENTS = {".html": r"<!--.*?-->|\{#.*?#\}", ".css": r"/\*.*?\*/", ".js": r"/\*.*?\*/|//[^\n]*", ".typ": r"/\*.*?\*/|//[^\n]*"}
# What may hide a brace or a path: comments, words in quotes, characters.
RUST = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<quoted>b?r(?P<hash>#*)".*?"(?P=hash)|b?"(?:\\.|[^"\\])*"|b?'(?:\\[^\n]+?|[^\\'\n])')""",
    re.S,
)


def blanked(match):
    return re.sub(r"[^\n]", " ", match.group())


def without_comments(text, suffix):
    if suffix == ".rs":
        return RUST.sub(lambda m: blanked(m) if m.group("comment") else m.group(), text)
    return re.sub(COMMENTS[suffix], blanked, text, flags=re.S)


def end_of(code, at, opening="{", closing="}"):
    """The place after the bracket that closes the one at `at`."""
    depth = 0
    for place in range(at, len(code)):
        depth += (code[place] == opening) - (code[place] == closing)
        if depth == 0:
            return place + 1
    return len(code)


def body_of(code, at):
    """Where the first `{` or `;` after `at` stands, outside round and square brackets."""
    depth = 0
    for place in range(at, len(code)):
        depth += (code[place] in "([") - (code[place] in ")]")
        if depth == 0 and code[place] in "{;":
            return place
    return len(code) - 1


class File:
    """One file: its lines by kind, its functions, and its code with quotes and tests blanked out."""

    def __init__(self, root, path):
        text = path.read_text(encoding="utf-8")
        self.name = path.relative_to(root).as_posix()
        self.room = self.name.split("/")[1].removesuffix(".rs")
        self.rust = path.suffix == ".rs"
        self.length = text.count("\n")
        bare = without_comments(text, path.suffix)
        self.filled = [bool(line.strip()) for line in bare.split("\n")]
        self.code = RUST.sub(blanked, text) if self.rust else ""
        test = [self.name.endswith("/tests.rs")] * len(self.filled)
        for found in re.finditer(r"#\[cfg\(test\)\]", self.code):
            at = body_of(self.code, found.end())
            end = end_of(self.code, at) if self.code[at] == "{" else at + 1
            first, last = self.line(found.start()), self.line(end)
            test[first : last + 1] = [True] * (last + 1 - first)
        lines = list(zip(text.split("\n"), self.filled, test))
        self.tests = sum(bool(line.strip()) for line, _, tested in lines if tested)
        self.lines = sum(code for _, code, tested in lines if not tested)
        self.comments = sum(bool(line.strip()) and not code for line, code, tested in lines if not tested)
        kept = zip(self.code.split("\n"), test)
        self.code = "\n".join(" " * len(line) if tested else line for line, tested in kept)

    def line(self, at):
        return self.code.count("\n", 0, at)

    def functions(self):
        for found in re.finditer(r"\bfn\s+(\w+)", self.code):
            at = body_of(self.code, found.end())
            if self.code[at] == "{":
                first, last = self.line(found.start()), self.line(end_of(self.code, at))
                yield sum(self.filled[first : last + 1]), f"{self.name}:{first + 1} {found.group(1)}"


def spread(tree):
    """The paths of a `use`: `a::{b, c::d as e}` is a::b and a::c::d, each with the name it gives."""
    tree = tree.strip()
    opening = tree.find("{")
    if opening < 0:
        path, _, name = tree.partition(" as ")
        parts = [part.strip() for part in path.split("::") if part.strip()]
        named = parts[:-1] if parts and parts[-1] == "self" and len(parts) > 1 else parts
        return [(named, name.strip() or (named[-1] if named else ""))]
    head = [part.strip() for part in tree[:opening].split("::") if part.strip()]
    branches, depth, start, inner = [], 0, 0, tree[opening + 1 : end_of(tree, opening) - 1] + ","
    for at, mark in enumerate(inner):
        depth += (mark == "{") - (mark == "}")
        if mark == "," and depth == 0:
            branches.append(inner[start:at])
            start = at + 1
    found = [pair for branch in branches if branch.strip() for pair in spread(branch)]
    return [(head if path == ["self"] else head + path, name if path != ["self"] else head[-1]) for path, name in found]


class House:
    """All files of `src/` under a root."""

    def __init__(self, root):
        wanted = {".rs", *COMMENTS}
        paths = sorted(path for path in (root / "src").rglob("*") if path.suffix in wanted)
        self.files = [File(root, path) for path in paths]
        self.modules = {self.module(file.name): file for file in self.files if file.rust and not file.name.endswith("/tests.rs")}
        self.handed_on = {}
        self.uses = {module: list(self.paths(module, file)) for module, file in self.modules.items()}

    @staticmethod
    def module(name):
        parts = name.removeprefix("src/").removesuffix(".rs").split("/")
        return tuple(part for part in parts if part not in ("mod", "lib"))

    def paths(self, module, file):
        for found in re.finditer(r"(\bpub(?:\([^)]*\))?\s+)?\buse\s+([^;]+);", file.code):
            for path, name in spread(found.group(2)):
                if found.group(1):
                    self.handed_on[module, name] = path
                yield path
        for found in re.finditer(r"(?<![\w:])(?:crate|self|super)(?:::\w+)+", re.sub(r"\buse\s+[^;]+;", "", file.code)):
            yield found.group().split("::")

    def leads_to(self, module, path, seen=()):
        """The module in which a path ends that stands in `module`; None outside the crate."""
        at, rest = module, list(path)
        if rest[0] == "crate":
            at, rest = (), rest[1:]
        elif rest[0] in ("self", "super"):
            while rest and rest[0] in ("self", "super"):
                at, rest = (at[:-1] if rest[0] == "super" else at), rest[1:]
        elif at + (rest[0],) not in self.modules:
            return None
        while rest and at + (rest[0],) in self.modules:
            at, rest = at + (rest[0],), rest[1:]
        if rest and (at, rest[0]) in self.handed_on and (at, rest[0]) not in seen:
            return self.leads_to(at, self.handed_on[at, rest[0]], (*seen, (at, rest[0]))) or at
        return at

    def circles(self):
        arrows = {}
        for module, uses in self.uses.items():
            ends = {self.leads_to(module, path) for path in uses if path}
            arrows[module] = [end for end in ends if end in self.modules and not within(end, module)]
        loops = strongly_connected(arrows)
        return sorted(sorted(self.modules[module].name for module in loop) for loop in loops if len(loop) > 1)

    def rows(self):
        """Per room and in total: files, code, of it templates, comments, tests."""
        rows = {}
        for file in self.files:
            for room in (file.room, "total"):
                parts = (1, file.lines, 0 if file.rust else file.lines, file.comments, file.tests)
                rows[room] = [a + b for a, b in zip(rows.get(room, [0] * 5), parts)]
        rows["total"] = rows.pop("total")
        return rows


def within(one, other):
    """Whether one of two modules is the other or holds it."""
    least = min(len(one), len(other))
    return one[:least] == other[:least]


def strongly_connected(arrows):
    """Tarjan's: the groups of nodes that reach each other."""
    order, low, stack, groups = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for end in arrows[node]:
            if end not in order:
                visit(end)
                low[node] = min(low[node], low[end])
            elif end in stack:
                low[node] = min(low[node], order[end])
        if low[node] == order[node]:
            groups.append(stack[stack.index(node) :])
            del stack[stack.index(node) :]

    sys.setrecursionlimit(10_000)
    for node in arrows:
        if node not in order:
            visit(node)
    return groups


def table(rows):
    print(f"{'room':12}{'files':>7}{'code':>9}{'templates':>11}{'comments':>10}{'tests':>8}")
    for room, (files, code, templates, comments, tests) in rows.items():
        print(f"{room:12}{files:7}{code:9}{templates:11}{comments:10}{tests:8}")


def report(house):
    table(house.rows())
    functions = sorted(found for file in house.files for found in file.functions())
    lengths = [length for length, _ in functions]
    p90 = lengths[int(len(lengths) * 0.9)]
    print(f"\nfunctions: {len(lengths)}, median {statistics.median(lengths):g}, p90 {p90}, longest {lengths[-1]} {functions[-1][1]}")
    long = [found for found in reversed(functions) if found[0] > LONG_FUNCTION]
    files = sorted(((file.length, file.name) for file in house.files if file.length > LONG_FILE and not file.name.endswith("/tests.rs")), reverse=True)
    circles = house.circles()
    print(f"functions above {LONG_FUNCTION} lines: {len(long)}", *(f"  {length:4} {name}" for length, name in long), sep="\n")
    print(f"files above {LONG_FILE} lines: {len(files)}", *(f"  {length:4} {name}" for length, name in files), sep="\n")
    print(f"circles of files: {len(circles)}", *(f"  {len(circle)}: {', '.join(circle)}" for circle in circles), sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", metavar="REV", help="a revision of git to compare with")
    base = parser.parse_args().base
    root = Path(__file__).resolve().parents[2]
    now = House(root)
    report(now)
    if base:
        with tempfile.TemporaryDirectory() as folder:
            archive = subprocess.run(["git", "archive", base, "src"], cwd=root, check=True, capture_output=True).stdout
            tarfile.open(fileobj=BytesIO(archive)).extractall(folder, filter="data")
            before = House(Path(folder))
            print(f"\n-- {base}")
            report(before)
        rows, old = now.rows(), before.rows()
        rooms = [*sorted({*rows, *old} - {"total"}), "total"]
        nil = [0] * 5
        print(f"\n-- now less {base}")
        table({room: [a - b for a, b in zip(rows.get(room, nil), old.get(room, nil))] for room in rooms})


if __name__ == "__main__":
    main()
