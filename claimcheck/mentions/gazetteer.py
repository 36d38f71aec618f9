"""Look up known places and first names: the data files beside this module."""

from dataclasses import dataclass, replace
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


@cache
def known_places() -> dict[str, Entry]:
    """Return every known place by each of its names, as written."""
    places: dict[str, Entry] = {}
    aliases: dict[str, Entry] = {}
    for file in ("places.tsv", "own_places.tsv"):
        for name, kind, within, flags, names in data_rows(file, 5):
            entry = Entry(
                name,
                kind,
                tuple(within.split(";")) if within else (),
                "context" in flags,
                "namesakes" in flags,
                "metonym" in flags,
                "capital" in flags,
            )
            if file == "own_places.tsv" or name not in places:
                places[name] = entry
            for alias in names.split(";") if names else ():
                if alias.endswith("="):
                    aliases[alias[:-1]] = replace(entry, demonym=True)
                else:
                    aliases.setdefault(alias, entry)
    for name, names, demonyms in data_rows("countries.tsv", 3):
        entry = places[name]
        aliases.update(dict.fromkeys(filter(None, names.split(";")), entry))
        aliases.update(dict.fromkeys(filter(None, demonyms.split(";")), replace(entry, demonym=True)))
    for short, name in (row[:2] for row in data_rows("state_abbreviations.tsv", 2)):
        for form in {short, short.rstrip(".")}:
            aliases.setdefault(form, replace(places[name], context=True))
    return {**aliases, **places}


@cache
def longest_by_first_word() -> dict[str, int]:
    """Return for the first word of every known place how many words the longest name with it has."""
    longest: dict[str, int] = {}
    for name in known_places():
        words = name.replace(",", "").split()
        if words and longest.get(words[0], 0) < len(words):
            longest[words[0]] = len(words)
    return longest


@cache
def first_names() -> frozenset[str]:
    """Return the first names that are known."""
    text = (_DATA / "first_names.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


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
    rows = []
    for line in (_DATA / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            row = line.split("\t")
            rows.append(row + [""] * (columns - len(row)))
    return rows
