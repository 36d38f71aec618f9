"""Read pairs of texts to relate: one JSON object a line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NotRequired, TypedDict

from claimcheck.errors import ReadError
from claimcheck.readers.dates import DATE_REMEDY, parse_published
from claimcheck.readers.decoding import replace_surrogates
from claimcheck.readers.manifest import kind_of
from claimcheck.records import InputError

EXAMPLE = '{"premise": "...", "hypothesis": "...", "premise_published": "2025-03-04"}'
MAX_CHARACTERS = 50_000  # of one text, 9,000 words: two such texts take the entailment model minutes


class TextPair(TypedDict):
    """Two texts, and when they were published."""

    premise: str
    hypothesis: str
    premise_published: NotRequired[str | date | None]
    hypothesis_published: NotRequired[str | date | None]


@dataclass(frozen=True, slots=True)
class Text:
    """One side of a pair."""

    text: str
    published: date | None = None


def read_pairs(data: bytes, path: str) -> list[tuple[Text, Text] | InputError | None]:
    """Return for each line its two texts, or what is wrong with it; None for a line of white space.

    path: for messages. The newline at the end of the last line begins no further line.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1]:
        lines.pop()
    return [_line(line, f"{path}:{number}") for number, line in enumerate(lines, start=1)]


def read_pair(record: Mapping[str, object], path: str) -> tuple[Text, Text]:
    """Return the two texts of a pair; raises ReadError if it is none. Further keys are let pass.

    path: for messages.
    """
    if not isinstance(record, Mapping):
        raise ReadError(path, f"it is {kind_of(record)}, not an object", f"write: {EXAMPLE}")
    return _text(record, "premise", path), _text(record, "hypothesis", path)


def _line(line: bytes, path: str) -> tuple[Text, Text] | InputError | None:
    if not line.strip():
        return None
    try:
        return read_pair(_parse(line, path), path)
    except ReadError as error:
        return InputError(error.path, error.message)


def _parse(line: bytes, path: str) -> Any:
    try:
        return json.loads(line.decode("utf-8"), strict=False)
    except UnicodeDecodeError as error:
        raise ReadError(path, f"not UTF-8: byte {error.start + 1} of the line", "save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise ReadError(path, f"not JSON: column {error.colno}: {error.msg}", f"write: {EXAMPLE}") from error
    except (RecursionError, ValueError) as error:  # or a number of more digits than Python reads
        raise ReadError(path, f"not JSON that can be read ({error})", f"write: {EXAMPLE}") from error


def _text(record: Mapping[str, object], side: str, path: str) -> Text:
    text = record.get(side)
    if not isinstance(text, str):
        found = f'"{side}" is {kind_of(text)}, not a string' if side in record else f'no "{side}"'
        raise ReadError(path, found, f"write: {EXAMPLE}")
    if len(text) > MAX_CHARACTERS:
        raise ReadError(
            path, f'"{side}" has {len(text):,} characters, limit {MAX_CHARACTERS:,}', "relate its parts one by one"
        )
    return Text(replace_surrogates(text), _published(record, f"{side}_published", path))


def _published(record: Mapping[str, object], key: str, path: str) -> date | None:
    printed = record.get(key)
    if isinstance(printed, date):  # from Python; a date-time is a date too
        return date(printed.year, printed.month, printed.day)
    if printed is None or printed == "":
        return None
    published = parse_published(printed) if isinstance(printed, str) else None
    if published is None:
        found = f'"{printed}"' if isinstance(printed, str) else kind_of(printed)
        raise ReadError(path, f'"{key}" is {found}, not an ISO date', DATE_REMEDY)
    return published
