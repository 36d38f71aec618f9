"""Read the treebanks EWT and GUM and the names of Universal NER as training examples of the token model."""

import hashlib
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from claimcheck.mentions.gazetteer import data_rows, first_names, known_places, word_lists

NAME_TYPES = ("person", "place", "organization", "event", "other")
TITLES = frozenset(
    "mr mrs ms dr prof professor president minister prime chairman sen senator rep gov governor gen general col lt "
    "capt captain sgt sir lady lord king queen prince princess pope saint secretary judge justice sheikh shaikh miss "
    "uncle aunt".split()
)  # a title is not part of a person's name
ORGANIZATIONS_OF = frozenset(
    "Department Ministry University Bank Bureau House Institute Board Council Office College School Association Court "
    "Federation Society Academy Commission Committee Center Centre".split()
)  # the proper nouns behind "of" or "for" belong to the name of a body that begins so
UNKNOWN = -100  # head or label of what is not known, left out of the loss
UNER_TYPES = {"PER": "person", "LOC": "place", "ORG": "organization"}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a treebank."""

    words: tuple[str, ...]
    spaced: tuple[bool, ...]  # whether white space stands before the word
    pos: tuple[str, ...]  # "" where it is not known, as below
    heads: tuple[int, ...]  # 0 is the root, 1 the first word, UNKNOWN
    relations: tuple[str, ...]
    names: tuple[str, ...]  # "O", "B", "I", ""
    types: tuple[str, ...]  # one of NAME_TYPES, "" where there is no name or its type is not known
    document: str  # id of the text that the sentence is from


def read_treebank(path: Path, *, typed: bool) -> list[Example]:
    """Return the sentences; typed: whether names are marked (GUM), else they are taken from runs of proper nouns."""
    examples, rows, document = [], list[list[str]](), ""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id = "):
                document = line.removeprefix("# newdoc id = ").strip()
            if line.startswith("#"):
                continue
            if line.strip():
                columns = line.rstrip("\n").split("\t")
                if columns[0].isdigit():
                    rows.append(columns)
            elif rows:
                examples.append(_example(rows, typed, document))
                rows = []
    return examples


def _example(rows: list[list[str]], typed: bool, document: str) -> Example:
    spans = _marked_names(rows) if typed else [(start, end, "") for start, end in _proper_runs(rows)]
    names, types = ["O"] * len(rows), [""] * len(rows)
    for start, end, kind in sorted(spans, key=lambda s: s[0] - s[1]):
        if any(n != "O" for n in names[start:end]):
            continue
        names[start:end] = ["B"] + ["I"] * (end - start - 1)
        types[start:end] = [kind] * (end - start)
    return Example(
        words=tuple(r[1] for r in rows),
        spaced=tuple([False] + ["SpaceAfter=No" not in r[9] for r in rows[:-1]]),
        pos=tuple(r[3] for r in rows),
        heads=tuple(int(r[6]) for r in rows),
        relations=tuple(r[7] for r in rows),
        names=tuple(names),
        types=tuple(types),
        document=document,
    )


def measured(document: str) -> bool:
    """Return whether the names of a document of UNER are kept for measuring: of one half, fixed by its id."""
    return hashlib.sha256(document.encode("utf-8")).digest()[0] % 2 == 1


def read_uner(path: Path) -> list[Example]:
    """Return the sentences with persons, places and organizations as Universal NER marks them, without syntax.

    UNER marks no other names: a word with a capital that it leaves out may still be one, but none of the three types.
    """
    examples, rows, document, text = [], list[list[str]](), "", ""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id = "):
                document = line.removeprefix("# newdoc id = ").strip()
            elif line.startswith("# text = "):
                text = line.removeprefix("# text = ").rstrip("\n")
            elif line.strip() and not line.startswith("#"):
                rows.append(line.rstrip("\n").split("\t"))
            elif not line.strip() and rows:
                examples.append(_uner_example(rows, document, text))
                rows = []
    return examples


def _uner_example(rows: list[list[str]], document: str, text: str) -> Example:
    words = [row[1] for row in rows]
    spaced, at = [], 0
    for word in words:
        start = text.index(word, at)
        spaced.append(bool(at) and start > at)
        at = start + len(word)
    names, types = [row[2][0] for row in rows], [UNER_TYPES.get(row[2][2:], "") for row in rows]
    for i, word in enumerate(words):
        if types[i]:
            continue
        title = word.lower().rstrip(".") in TITLES or _DATE_WORDS.fullmatch(word)
        named = word[:1].isupper() and word not in ("I", "O") and not title
        names[i], types[i] = ("", "other") if i > 0 and named else ("O", "")
    unknown = ("",) * len(words)
    return Example(
        words=tuple(words),
        spaced=tuple(spaced),
        pos=unknown,
        heads=(UNKNOWN,) * len(words),
        relations=unknown,
        names=tuple(names),
        types=tuple(types),
        document=document,
    )


_DATE_WORDS = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tue|tues|wed|thu|thurs|fri|sat|sun)\.?|.*day|"
    r"(?:janu|febru)ary|march|april|august|(?:septem|octo|novem|decem)ber|[ap]\.?m\.?|[ecmpg][sdm]?t",
    re.IGNORECASE,
)


def _proper(row: list[str]) -> bool:
    return row[4] in ("NNP", "NNPS") and row[3] != "SYM" and not _DATE_WORDS.fullmatch(row[1])


def _proper_runs(rows: list[list[str]]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _proper(rows[end]):
            end += 1
            if end + 1 < len(rows) and rows[end][1] in ("-", "&") and _proper(rows[end + 1]):
                end += 1
            elif end > start and rows[end - 1][1] in ORGANIZATIONS_OF and _complement(rows, end):
                end = _complement(rows, end)
        if end > start:
            trimmed = _without_title(rows, start, end)
            if trimmed < end:
                yield trimmed, end
        start = max(end, start + 1)


def _complement(rows: list[list[str]], at: int) -> int:
    """Return where the proper nouns begin that "of" or "for" ties to the word before: "Department of State"; else 0."""
    if at >= len(rows) or rows[at][1] not in ("of", "for"):
        return 0
    following = at + 1 + (at + 1 < len(rows) and rows[at + 1][1] == "the")
    if following < len(rows) and _proper(rows[following]) and not rows[following][1][0].islower():
        return following
    return 0


def _without_title(rows: list[list[str]], start: int, end: int) -> int:
    while end - start > 1 and rows[start][1].lower().rstrip(".") in TITLES:
        start += 1
    return start


def _marked_names(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    """Yield the names among the entities that GUM marks: by Wikipedia title, else by the proper noun at the head."""
    for start, end, kind, identity in _entities(rows):
        kind = {"person": "person", "place": "place", "organization": "organization", "event": "event"}.get(
            kind, "other"
        )
        head = next((i for i in range(start, end) if not start <= int(rows[i][6]) - 1 < end), start)
        found = _titled(rows, start, end, identity) if identity else None
        if found is None and _proper(rows[head]):
            found = next(((a, b) for a, b in _proper_runs(rows[start:end]) if a + start <= head < b + start), None)
            found = (found[0] + start, found[1] + start) if found else None
        if found:
            first = _without_title(rows, *found) if kind == "person" else found[0]
            yield first, found[1], kind


def _titled(rows: list[list[str]], start: int, end: int, identity: str) -> tuple[int, int] | None:
    """Return the longest run of words that stand in the title and hold a proper noun."""
    title = set(re.split(r"[\W_]+", re.sub(r"%[0-9A-F]{2}", " ", identity).casefold()))
    best: tuple[int, int] | None = None
    i = start
    while i < end:
        j = i
        while j < end and (
            rows[j][1].casefold().strip(".") in title or (j > i and rows[j][1] in ("-", "'s", "’s", "&", "."))
        ):
            j += 1
        while j > i and not rows[j - 1][1][0].isalnum():
            j -= 1
        while j > i and not rows[i][1][0].isupper() and not rows[i][1][0].isdigit():
            i += 1
        if any(r[4] in ("NNP", "NNPS") for r in rows[i:j]) and (best is None or j - i > best[1] - best[0]):
            best = (i, j)
        i = max(j, i + 1)
    if best and rows[best[0]][1] in ("The", "the") and best[1] - best[0] > 1:
        best = (best[0] + 1, best[1])
    return best


def _entities(rows: list[list[str]]) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, type, Wikipedia title or "") of each entity in the column MISC."""
    open_: dict[str, list[tuple[int, str, str]]] = {}
    for i, row in enumerate(rows):
        marks = next((m[7:] for m in row[9].split("|") if m.startswith("Entity=")), "")
        for opening, single, closing in re.findall(r"\(([^()]+)(\))?|(\d+)\)", marks):
            if opening:
                fields = opening.split("-")
                identity = fields[7] if len(fields) > 7 else ""
                open_.setdefault(fields[0], []).append((i, fields[1], identity))
            if single or closing:
                start, kind, identity = open_[fields[0] if single else closing].pop()
                if kind != "time":
                    yield start, i + 1, kind, identity


def with_types_of_lists(examples: Sequence[Example], typed: Sequence[Example]) -> list[Example]:
    """Return the examples with a type for each name that the package's lists or its text say for sure.

    typed: examples whose names have types; a name that has one type in all of two or more places has it here too.
    """
    seen: dict[str, list[str]] = {}
    for example in typed:
        for start, end in name_spans(example.names):
            seen.setdefault(" ".join(example.words[start:end]), []).append(example.types[start])
    known = {name: types[0] for name, types in seen.items() if len(types) > 1 and len(set(types)) == 1 and types[0]}
    known = {name: type_ for name, type_ in known.items() if type_ != "person" or " " in name}
    known |= dict.fromkeys(_companies(examples), "organization")
    persons: dict[str, set[str]] = {}  # by document: the last names of the persons in it
    for _ in range(2):  # in the second round the surnames are known
        result = []
        for example in examples:
            types = list(example.types)
            surnames = persons.setdefault(example.document, set())
            for start, end in name_spans(example.names):
                type_ = type_of_name(example.words, start, end)
                name = " ".join(example.words[start:end])
                if not type_ and end - start == 1 and name in surnames:
                    type_ = "person"
                type_ = type_ or known.get(name, "")
                if type_ == "person":
                    surnames.add(example.words[end - 1])
                types[start:end] = [type_] * (end - start)
            result.append(replace(example, types=tuple(types)))
    return result


def name_spans(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each name; names: "O", "B" or "I" of each word, or "" where it is not known."""
    start = 0
    while start < len(names):
        end = start + 1
        if names[start] == "B":
            while end < len(names) and names[end] == "I":
                end += 1
            yield start, end
        start = end


def _companies(examples: Sequence[Example]) -> set[str]:
    """Return names of companies without the word that says so: "Orrin" where "Orrin Inc." stands somewhere."""
    lists = word_lists()
    found = set()
    for example in examples:
        for start, end in name_spans(example.names):
            stem = " ".join(example.words[start : end - 1])
            ending = example.words[end - 1].rstrip(".")
            if ending in COMPANY_ENDINGS and stem not in first_names() and stem not in known_places():
                found.add(stem)
    return {stem for stem in found if len(stem) > 2 and stem not in lists["organization"]}


COMPANY_ENDINGS = frozenset("Inc Ltd LLC LLP PLC plc Corp Corporation".split())
ORGANIZATION_WORDS = frozenset(
    "Inc Ltd Limited LLC LLP PLC plc Corp Corporation Company Co Group Airlines Airways Holdings Industries Systems "
    "Technologies Motors Pharmaceuticals GmbH AG University College Institute Ministry Department Committee Commission "
    "Council Agency Bank Party Army Navy Times Post Association Foundation Society Union Court Congress Senate Bureau "
    "Federation Authority Organization Organisation News Journal Herald Tribune Gazette Police Guard Corps Partners "
    "Associates Administration Services Board Front Brigades Forces Coalition Alliance Club Orchestra".split()
)  # a name of two words or more that ends so is of an organization
ORGANIZATIONS_ALONE = frozenset("Congress Senate Pentagon Parliament Army Navy Marines FBI CIA NATO NASA".split())
TITLES_OF_PERSONS = frozenset(
    "mr mrs ms dr prof professor president minister senator sen rep sir judge justice capt col sgt lt gov".split()
)


def type_of_name(words: Sequence[str], start: int, end: int) -> str:
    """Return the type of the name [start, end) where lists leave no doubt, else ""."""
    lists, places = word_lists(), known_places()
    name, first, last = " ".join(words[start:end]), words[start], words[end - 1].rstrip(".")
    before = words[start - 1] if start else ""
    if before.lower().rstrip(".") in TITLES_OF_PERSONS and before[0].isupper() and end - start < 4:
        return "person" if last not in ORGANIZATION_WORDS else ""
    if name.lower() in TITLES:
        return ""
    if name in ORGANIZATIONS_ALONE or name in _known_organizations():
        return "organization"
    if first in ORGANIZATIONS_OF and "of" in words[start:end]:
        return "organization"
    entry = places.get(name)
    if (
        entry is None
        and end - start > 1
        and last in ORGANIZATION_WORDS
        and not any(w in (",", "/") for w in words[start:end])
    ):
        return "organization"
    if entry is not None and entry.demonym:
        return "other"
    if entry is not None and name not in first_names() and not entry.context:
        inside = before in ("in", "near", "outside")
        if inside or (not entry.metonym and entry.type != "city") or (entry.type == "city" and end - start > 1):
            return "place"
        return ""
    if entry is not None:
        return ""
    given = first in first_names() and first not in places and first not in lists["calendar"]
    if given and end - start < 4 and last.isalpha() and last[0].isupper() and first[1:].islower():
        plain = ORGANIZATION_WORDS | lists["facility"] | lists["region"] | lists["nature"]
        return "person" if last not in plain and last not in places else ""
    if end - start > 1 and not given and last in lists["nature"] | lists["region"] | FACILITY_WORDS:
        return "place"
    return ""


FACILITY_WORDS = frozenset("Square Park Airport Bridge Street Road Avenue Hospital Stadium Hotel".split())


@cache
def _known_organizations() -> frozenset[str]:
    names = {name for row in data_rows("organizations.tsv", 3) for column in row for name in column.split(";")}
    return frozenset(name for name in names if len(name) > 1 and name not in known_places())


def with_types_of_uner(examples: Sequence[Example]) -> list[Example]:
    """Return the examples of GUM with the types of UNER where the two differ for sure.

    A country stays a place where it acts or plays, and a people ("Americans") is not a person.
    """
    places, result = known_places(), []
    for example in examples:
        types = list(example.types)
        for start, end in name_spans(example.names):
            entry = places.get(" ".join(example.words[start:end]))
            if entry is None:
                continue
            if entry.demonym and types[start] == "person":
                types[start:end] = ["other"] * (end - start)
            elif not entry.demonym and entry.type in ("country", "state") and types[start] == "organization":
                types[start:end] = ["place"] * (end - start)
        result.append(replace(example, types=tuple(types)))
    return result
