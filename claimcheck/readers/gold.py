"""Read gold.json: what an editor labelled in the articles of a story."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from claimcheck.errors import CallError, ReadError
from claimcheck.readers import read_paths
from claimcheck.readers.decoding import decode
from claimcheck.readers.manifest import Entry, kind_of, read_entry
from claimcheck.records import Document, Scope

GOLD_NAME = "gold.json"
EXAMPLE = (
    '{"documents": [{"file": "a.txt"}, {"file": "b.txt"}], "findings": [{"id": "F1", "scope": "cross", "category": '
    '"venue", "mentions": [{"file": "a.txt", "quote": "in Orvane"}, {"file": "b.txt", "quote": "in Tarn"}]}]}'
)


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled finding; or an agreement or a trap, at which nothing is to be found."""

    quotes: tuple[tuple[str, str], ...]  # a file and words in it
    id: str = ""
    scope: Scope | None = None  # None for agreements and traps
    category: str = ""
    difficulty: str = ""


@dataclass(frozen=True, slots=True)
class Gold:
    """A labelled story."""

    story: str  # the name of its folder
    documents: tuple[Document, ...]
    texts: Mapping[str, str]  # of each file the words that are seen, white space and marks of Markdown squeezed
    findings: tuple[Label, ...]
    lures: tuple[Label, ...]  # agreements and traps


def read_gold(path: Path) -> Gold:
    """Return a labelled story from its gold.json.

    Raises ReadError for the first thing amiss in it, CallError for an article that cannot be read.
    """
    record = _read_object(path)
    entries = [_entry(item, f"document {number}", path) for number, item in _objects(record, "documents", path)]
    documents = tuple(_document(entry, path) for entry in entries)
    texts = {entry.file: _read_visible(path.parent / entry.file) for entry in entries}
    findings = tuple(_finding(item, number, texts, path) for number, item in _objects(record, "findings", path))
    ids = [label.id for label in findings]
    for repeated in (one for i, one in enumerate(ids) if one in ids[:i]):
        raise ReadError(path, f'two findings have the id "{repeated}"', "give each its own")
    lures = tuple(
        Label(_quotes(item, f"{key} {number}", texts, path))
        for key in ("agreements", "traps")
        for number, item in _objects({key: [], **record}, key, path)
    )
    return Gold(path.absolute().parent.name, documents, texts, findings, lures)


def squeeze(text: str) -> str:
    """Return the text without marks of Markdown, each stretch of white space one space."""
    return re.sub(r"\s+", " ", re.sub(r"[*_#`]+", "", text)).strip()


def _read_object(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ReadError(path, f"the system cannot read it ({error.strerror or error})", "allow reading") from error
    except UnicodeDecodeError as error:
        raise ReadError(path, f"not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from error
    except json.JSONDecodeError as error:
        found = f"not JSON: line {error.lineno} column {error.colno}: {error.msg}"
        raise ReadError(path, found, f"write: {EXAMPLE}") from error
    except RecursionError as error:
        raise ReadError(path, "nested too deeply", f"write: {EXAMPLE}") from error
    if not isinstance(record, dict):
        raise ReadError(path, f"it is {kind_of(record)}, not an object", f"write: {EXAMPLE}")
    return record


def _objects(
    record: Mapping[str, Any], key: str, path: Path, where: str = "it"
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a list with their numbers from 1."""
    listed = record.get(key)
    if not isinstance(listed, list):
        found = f'"{key}" is {kind_of(listed)}, not a list' if key in record else f'{where} has no "{key}"'
        raise ReadError(path, found, f"write: {EXAMPLE}")
    for number, item in enumerate(listed, start=1):
        if not isinstance(item, dict):
            raise ReadError(path, f'item {number} of "{key}" is {kind_of(item)}, not an object', f"write: {EXAMPLE}")
        yield number, item


def _string(record: Mapping[str, Any], key: str, where: str, path: Path) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        found = f'"{key}" of {where} is {kind_of(value)}, not a string' if key in record else f'{where} has no "{key}"'
        raise ReadError(path, found, f"write: {EXAMPLE}")
    return value


def _entry(record: dict[str, Any], where: str, path: Path) -> Entry:
    errors: list[ReadError] = []
    entry = read_entry(record, where, str(path), errors)
    if errors:
        raise errors[0]
    if entry is None or PurePath(entry.file).name != entry.file:
        raise ReadError(path, f'"file" of {where} is in another folder', "put the articles beside gold.json")
    return entry


def _document(entry: Entry, path: Path) -> Document:
    file = path.parent / entry.file
    if not file.is_file():
        raise ReadError(path, f'it names "{entry.file}", which is not there', "add the file or take its name out")
    read = read_paths([file])
    for error in read.errors:
        raise CallError(f"{error.path}: {error.message}")
    if [document.id for document in read.documents] != [entry.file]:
        raise ReadError(file, "it holds several articles", "give each a file of its own")
    document = read.documents[0]
    return replace(
        document,
        outlet=entry.outlet or document.outlet,
        published=entry.published or document.published,
        role=entry.role or document.role,
    )


def _read_visible(path: Path) -> str:
    text, _ = decode(path.read_bytes(), str(path))
    if path.suffix.lower() in {".html", ".htm"}:
        text = re.sub(r"(?is)<(script|style).*?</\1>", " ", text)
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return squeeze(text)


def _finding(record: dict[str, Any], number: int, texts: Mapping[str, str], path: Path) -> Label:
    name = _string(record, "id", f"finding {number}", path)
    where = f"finding {name}"
    scope = _string(record, "scope", where, path)
    if scope not in set(Scope):
        raise ReadError(path, f'"scope" of {where} is "{scope}"', f"write one of: {', '.join(Scope)}")
    return Label(
        _quotes(record, where, texts, path),
        name,
        Scope(scope),
        _string(record, "category", where, path),
        str(record.get("difficulty") or ""),
    )


def _quotes(record: dict[str, Any], where: str, texts: Mapping[str, str], path: Path) -> tuple[tuple[str, str], ...]:
    quotes = []
    for number, mention in _objects(record, "mentions", path, where):
        which = f"mention {number} of {where}"
        file, quote = _string(mention, "file", which, path), _string(mention, "quote", which, path)
        if file not in texts:
            raise ReadError(path, f'{which} is in "{file}"', f"name one of its documents: {', '.join(texts)}")
        if not squeeze(quote) or squeeze(quote) not in texts[file]:
            raise ReadError(path, f'{which}, "{quote}", is not in {file}', "copy the words as they stand there")
        quotes.append((file, quote))
    if not quotes:
        raise ReadError(path, f"{where} has no mentions", "quote the words that it is about")
    return tuple(quotes)
