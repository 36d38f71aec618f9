"""Look up known places and first names: the data files beside this module."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_DATA = files("claimcheck.mentions") / "data"


@dataclass(frozen=True, slots=True)
class Entry:
    """A known place under one of its names."""

    name: str
    type: str
    within: tuple[str, ...] = ()
    context: bool = False  # the name is also a word or a person's name: it needs a preposition
    namesakes: bool = False  # another place of that name is as likely meant
    metonym: bool = False  # the name often stands for who sits there
    capital: bool = False  # of a country, so that it may stand for the government
    demonym: bool = False


class KnownPlaces:
    """Every known place by each of its names; a line of a table is read when its place is first asked for."""

    def __init__(self) -> None:
        generated, own = _lines("places.tsv"), _lines("own_places.tsv")
        # Of two places of one name the first counts; what is kept by hand goes before what was generated.
        ordered = [*own, *generated]
        self._lines = {line.partition("\t")[0]: line for line in reversed(ordered)}  # name -> the line of its place
        self._demonyms: set[str] = set()
        self._entries: dict[str, Entry] = {}
        for line in ordered:
            if line.count("\t") == 4:
                self._add(line.rpartition("\t")[2], line)
        for line in _lines("countries.tsv"):
            name, names, demonyms, *_ = [*line.split("\t"), "", ""]
            self._add(names, self._lines[name])
            self._add(demonyms.replace(";", "=;") + "=" if demonyms else "", self._lines[name])
        for line in _lines("state_abbreviations.tsv"):
            short, _, name = line.partition("\t")
            self._add(f"{short};{short.rstrip('.')}", self._lines[name])
        self._longest: dict[str, int] = {}
        for name in self._lines:
            if " " in name:
                first = name.partition(" ")[0]
                size = name.count(" ") + 1
                if self._longest.get(first, 1) < size:
                    self._longest[first] = size

    def _add(self, names: str, line: str) -> None:
        for name in names.split(";"):
            bare = name.rstrip("=")
            if bare and bare not in self._lines:
                self._lines[bare] = line
                if bare != name:
                    self._demonyms.add(bare)

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def longest(self, first_word: str) -> int:
        """Return how many words the longest name has that begins with the word; 0 when none does."""
        return self._longest.get(first_word, 1 if first_word in self._lines else 0)

    def get(self, name: str) -> Entry | None:
        """Return the place of that name, as written; None when there is none."""
        if name not in self._lines:
            return None
        if name not in self._entries:
            columns = [*self._lines[name].split("\t"), "", "", ""]
            within, flags = columns[2], columns[3]
            self._entries[name] = Entry(
                columns[0],
                columns[1],
                tuple(within.split(";")) if within else (),
                context="context" in flags,
                namesakes="namesakes" in flags,
                metonym="metonym" in flags,
                capital="capital" in flags,
                demonym=name in self._demonyms,
            )
        return self._entries[name]


@cache
def known_places() -> KnownPlaces:
    """Return the places of the data files."""
    return KnownPlaces()


@cache
def first_names() -> frozenset[str]:
    """Return the first names that are known."""
    text = (_DATA / "first_names.txt").read_text(encoding="utf-8")
    return frozenset(text.split("\n"))  # the two lines of the head, which begin with "#", are no names and do no harm


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """Return the lists of words.txt by their names."""
    lists: dict[str, frozenset[str]] = {}
    for line in (_DATA / "words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, words = line.partition(":")
            lists[name] = lists.get(name, frozenset()) | {word.strip() for word in words.split(",") if word.strip()}
    return lists


def data_rows(file: str, columns: int) -> list[list[str]]:
    """Return the lines of a table of this folder, each filled up to so many columns."""
    rows = (line.split("\t") for line in _lines(file))
    return [row + [""] * (columns - len(row)) for row in rows]


def _lines(file: str) -> list[str]:
    text = (_DATA / file).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and line[0] != "#"]
