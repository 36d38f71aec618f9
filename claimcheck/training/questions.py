"""Events told in sentences whose values are marked with the question that they answer.

An event is a block of lines, the first of which names it after `#`. Each other line is a sentence of an outlet.
`[[dead|16]]` marks the value 16 in it and names its question: one name, one question of one thing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARKED = re.compile(r"\[\[([^|\[\]]+)\|([^|\[\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with the places of its values, and the question that each answers."""

    text: str
    spans: tuple[tuple[int, int], ...]  # in characters, in order
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Sentences of different outlets about one event."""

    name: str  # file and number of the block, the same always
    sentences: tuple[Marked, ...]


def read_questions(folder: Path) -> Iterator[Event]:
    """Yield the events of all files *.txt of a folder, by name of file; raises SystemExit at a bad mark."""
    for path in sorted(folder.glob("*.txt")):
        blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
        for number, block in enumerate(blocks):
            lines = [line.strip() for line in block.splitlines()[1:]]
            yield Event(f"{path.stem}-{number}", tuple(_marked(line, path) for line in lines))


def _marked(line: str, path: Path) -> Marked:
    text, spans, questions = "", [], []
    at = 0
    for match in MARKED.finditer(line):
        text += line[at : match.start()]
        spans.append((len(text), len(text) + len(match[2])))
        questions.append(match[1].strip())
        text += match[2]
        at = match.end()
    text += line[at:]
    if "[[" in text or "]]" in text:
        raise SystemExit(f"{path}: a mark in {line[:60]!r} is not of the form [[question|value]]")
    return Marked(text, tuple(spans), tuple(questions))
