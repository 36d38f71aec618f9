"""Families of facts as text: what agrees, what cannot be true beside it, and what only looks so.

A family is a block of lines, the first of which names it after `#`. Each other line is a sentence after its mark: `=`
states the fact, `!` cannot be true beside it, `~` is near in words and can be true beside all others. `-` is the `=`
before it with the smallest change that makes it false beside the others, `+` the `!` before it with the smallest change
that makes it possible.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Family:
    """Sentences of different outlets about one fact; a twin is "" where none is written."""

    name: str
    agreeing: tuple[tuple[str, str], ...]  # each with its twin that conflicts with the others
    conflicting: tuple[tuple[str, str], ...]  # each with its twin that does not
    compatible: tuple[str, ...]


def read_facts(folder: Path) -> Iterator[Family]:
    """Yield the families of all files *.txt of a folder, by name of file; raises SystemExit at a bad line."""
    for path in sorted(folder.glob("*.txt")):
        for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
            yield _family([line.strip() for line in block.splitlines()], path)


def _family(lines: list[str], path: Path) -> Family:
    found: dict[str, list[tuple[str, str]]] = {"=": [], "!": [], "~": []}
    partner = {"-": "=", "+": "!"}
    name, before = lines[0].removeprefix("#").strip(), ""
    for line in lines[1:]:
        mark, _, text = line.partition(" ")
        if mark in found:
            found[mark].append((text, ""))
        elif mark in partner and partner[mark] == before:
            found[before][-1] = (found[before][-1][0], text)
        else:
            raise SystemExit(f"{path}: {line[:60]!r} begins with none of = ! ~, nor with - after = or + after !")
        before = mark
    return Family(name, tuple(found["="]), tuple(found["!"]), tuple(text for text, _ in found["~"]))
