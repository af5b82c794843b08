"""Writes the licences of every crate in the released program into one file: notices.py FILE."""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

HOST = re.search(r"host: (\S+)", subprocess.check_output(["rustc", "-vV"], text=True))[1]
LICENCE = re.compile(r"(?i)^(licen[cs]e|copying|copyright|notice|unlicense)")


def shipped():
    """The crates that the program is built from, without those that only build it or test it."""
    tree = cargo("tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}")
    named = {tuple(line.split()[:2]) for line in tree.splitlines() if line.strip()}
    packages = json.loads(cargo("metadata", "--filter-platform", HOST, "--format-version", "1"))["packages"]
    found = [package for package in packages if (package["name"], "v" + package["version"]) in named]
    assert len(found) == len(named), "cargo tree and cargo metadata are of one mind"
    return sorted((one for one in found if one["name"] != "mtfs"), key=lambda one: (one["name"], one["version"]))


def cargo(command, *arguments):
    asked = ["cargo", command, "--locked", "--features", "pdf", *arguments]
    return subprocess.check_output(asked, text=True)


def main(target):
    packages = shipped()
    texts, lines = {}, ["What the program is made of, under which licence; the numbers lead to the texts below.", ""]
    for package in packages:
        folder = pathlib.Path(package["manifest_path"]).parent
        numbers = set()
        for file in sorted(folder.iterdir()):
            if file.is_file() and LICENCE.match(file.name):
                text = file.read_text(encoding="utf-8", errors="replace").strip()
                key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
                numbers.add(texts.setdefault(key, (len(texts) + 1, text))[0])
        where = " ".join(f"[{number}]" for number in sorted(numbers)) or "no text in the crate"
        authors = ", ".join(package["authors"])
        lines.append(f"{package['name']} {package['version']}: {package['license']}; {authors}; {where}")
    for number, text in texts.values():
        lines += ["", f"[{number}] " + "-" * 72, "", text]
    pathlib.Path(target).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(packages)} crates, {len(texts)} texts of licences")


main(*sys.argv[1:])
