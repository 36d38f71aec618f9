"""Families of facts as text: what agrees, what cannot be true beside it, and what only looks so.

A family is a block of lines, the first of which names it after `#`. Each other line is a sentence after its mark: `=`
states the fact, `!` cannot be true beside it, `~` is near in words and can be true beside all others. A twin is the
sentence with the smallest change that turns this round: of `=` and `~` what cannot be true beside the others that state
the fact, of `!` what can. It stands on a line of its own after `-` (of the `=` before it) or `+` (of the `!`), or is
marked within the sentence, `[[words|other words]]`, each of these a twin of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHOICE = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]*)\]\]")


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence and its twins, each of which says of the family's fact what the sentence does not."""

    text: str
    twins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Sentences of different outlets about one fact."""

    name: str
    agreeing: tuple[Fact, ...]
    conflicting: tuple[Fact, ...]
    compatible: tuple[Fact, ...]


def read_facts(folder: Path) -> Iterator[Family]:
    """Yield the families of all files *.txt of a folder, by name of file; raises SystemExit at a bad line."""
    for path in sorted(folder.glob("*.txt")):
        for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
            yield _family([line.strip() for line in block.splitlines()], path)


def _family(lines: list[str], path: Path) -> Family:
    found: dict[str, list[Fact]] = {"=": [], "!": [], "~": []}
    partner = {"-": "=", "+": "!"}
    name, before = lines[0].removeprefix("#").strip(), ""
    for line in lines[1:]:
        mark, _, text = line.partition(" ")
        if mark in found:
            found[mark].append(_read_choices(text, line, path))
        elif mark in partner and partner[mark] == before:
            last = found[before][-1]
            found[before][-1] = Fact(last.text, (*last.twins, text))
        else:
            raise SystemExit(f"{path}: {line[:60]!r} begins with none of = ! ~, nor with - after = or + after !")
        before = mark
    return Family(name, tuple(found["="]), tuple(found["!"]), tuple(found["~"]))


def _read_choices(text: str, line: str, path: Path) -> Fact:
    """Return the sentence with the first words of each choice, and a twin for each with its second words."""
    choices = list(_CHOICE.finditer(text))
    plain = _CHOICE.sub(r"\1", text)
    if "[[" in plain or "]]" in plain:
        raise SystemExit(f"{path}: {line[:60]!r} has a choice that is not [[words|other words]]")
    twins = []
    for chosen in choices:
        before, after = _CHOICE.sub(r"\1", text[: chosen.start()]), _CHOICE.sub(r"\1", text[chosen.end() :])
        twins.append(re.sub(r"\s+", " ", before + chosen[2] + after).strip())
    return Fact(plain, tuple(twins))
