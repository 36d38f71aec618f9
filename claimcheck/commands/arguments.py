"""What the words of a call mean: the known ones among them, paths, formats and where these go."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from claimcheck.errors import CallError, did_you_mean

STDIN = "-"
MANY_PATHS = frozenset({"--against", "--in"})  # options that take all paths behind them, up to the next option


def refuse_empty(argv: Sequence[str]) -> None:
    """Refuse an empty argument: "$FOLDER" without a value would else be the folder in which the program runs."""
    for before, word in pairwise(["", *argv]):
        if not word.strip() and before.startswith("--"):
            raise CallError(f"the argument after {before} is empty; give it, or leave both out (is a variable unset?)")
        if not word.strip():
            raise CallError("an argument is empty; name a file or a folder (is a variable unset?)")


def spread_paths(argv: Sequence[str]) -> list[str]:
    """Return the arguments with an option that takes many paths repeated before each of them."""
    spread: list[str] = []
    option = ""
    for i, word in enumerate(argv):
        if word == "--":
            return [*spread, *argv[i:]]
        if word.startswith("-") and word != STDIN:
            option = word if word in MANY_PATHS else ""
            spread.append(word)
        elif option and spread[-1] != option:
            spread += [option, word]
        else:
            spread.append(word)
    return spread


def known_word(option: str, word: str, known: Mapping[str, object] | Sequence[str]) -> str:
    if word not in known:
        raise CallError(f"{option}: no {word!r}; {did_you_mean(word, known)}")
    return word


def parse_size(option: str, word: str) -> int:
    """Return the bytes that "1.5G" or "800M" stands for; a bare number counts bytes."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", word.strip().upper())
    if not match:
        raise CallError(f"{option}: {word!r} is no size; give bytes, or a number with K, M, G or T: 1.5G")
    number, unit = match.groups()
    return int(float(number) * 1000 ** " KMGT".index(unit or " "))


@dataclass(frozen=True, slots=True)
class Output:
    """A format of the report and where it goes."""

    format_name: str
    file: Path | None  # None: standard output


def parse_outputs(words: Sequence[str], output: Path | None, known: Mapping[str, object]) -> list[Output]:
    """Return what --format and --output ask for. Raises CallError where two formats would go to one place."""
    outputs = []
    for word in words:
        name, equals, file = word.partition("=")
        known_word("--format", name, known)
        if equals and not file:
            raise CallError(f"--format {word}: no file behind the =; write {name}=FILE, or {name} for standard output")
        outputs.append(Output(name, Path(file) if file else output))
    bare = [word for word in words if "=" not in word]
    if len(bare) > 1:
        where = output or "standard output"
        raise CallError(f"--format: {' and '.join(bare)} would go to {where}; write one of them as {bare[-1]}=FILE")
    if output and not bare:
        raise CallError(f"--output {output}: each --format has its file; leave --output out, or add a --format without")
    files = [each.file for each in outputs if each.file]
    for path in files:
        require_folder(path)
    if len({path.absolute() for path in files}) < len(files):
        raise CallError("--format: two formats would be written to one file; give each its own")
    return outputs


def require_folder(output: Path) -> None:
    if output.is_dir():
        raise CallError(f"{output}: is a folder; name a file in it")
    if not output.parent.is_dir():
        raise CallError(f"{output}: the folder {output.parent} does not exist; make it first")


def refuse_overwriting(output: Path, inputs: Iterable[Path]) -> None:
    """Refuse to write to a file that is read: an article would be lost."""
    if output.is_file() and os.path.realpath(output) in map(os.path.realpath, inputs):
        raise CallError(f"{output}: is read and would be overwritten; name another file to write to")
