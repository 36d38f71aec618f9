"""Read JSON lines: one document a line."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from claimcheck.errors import ReadError
from claimcheck.positions import chain_positions
from claimcheck.readers.dates import DATE_REMEDY, parse_published
from claimcheck.readers.decoding import decode, replace_surrogates
from claimcheck.readers.directives import find_in_lines
from claimcheck.readers.files import InputFile
from claimcheck.readers.html import document_from_html
from claimcheck.readers.manifest import kind_of
from claimcheck.records import Document, InputError, Role

EXAMPLE = '{"id": "a17", "outlet": "Harbor Times", "published": "2025-03-04", "title": "...", "text": "..."}'
MAX_ERRORS = 20  # told one by one; a file that is no JSON lines at all has one for each of its lines
_STRINGS = ("outlet", "published", "title", "text", "html", "role")
_DECODER = json.JSONDecoder(strict=False)  # a raw tab or control character in a string does no harm
_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.")


def read_jsonl(file: InputFile) -> Iterator[Document | InputError]:
    """Yield a document for each line that holds one, and an error for each thing amiss with a line."""
    source, notes = decode(file.read_bytes(), file.path)
    yield from read_lines(file, ((line, notes) for line in source.split("\n")))


def read_lines(file: InputFile, lines: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Document | InputError]:
    """Yield as `read_jsonl` does from the lines of a file, each with what is to be said of its document."""
    wrong = 0
    for number, (line, notes) in enumerate(lines, start=1):
        if line.strip():
            path = f"{file.path}:{number}"
            errors: list[ReadError] = []
            try:
                document = _read_line(line, f"{file.id}:{number}", path, number, errors)
                yield replace(document, notes=(*notes, *document.notes), file=file.path)
            except ReadError as error:
                errors.append(error)
            wrong += len(errors)
            for told in errors[: max(MAX_ERRORS - wrong + len(errors), 0)]:
                yield InputError(told.path, told.message, number)
    if wrong > MAX_ERRORS:
        yield InputError(file.path, f"{wrong - MAX_ERRORS} more errors in its lines; a line must be: {EXAMPLE}")


def _read_line(line: str, default_id: str, path: str, number: int, errors: list[ReadError]) -> Document:
    """Return the document of a line; what is amiss with its metadata is added to `errors`."""
    record, places = _parse(line, path)
    values: dict[str, str] = {}
    for key in _STRINGS:
        value = record.get(key)
        if isinstance(value, str):
            values[key] = value if key in ("text", "html") else replace_surrogates(value)
        elif value is not None:
            errors.append(ReadError(path, f'"{key}" is {kind_of(value)}, not a string', "put it in quotes"))
    kind = "text" if values.get("text", "").strip() else "html"
    content = values.get(kind, "")
    if not content.strip():
        found = 'its "text" is empty' if "text" in values or "html" in values else 'it has no "text" and no "html"'
        keys = ", ".join(f'"{replace_surrogates(key)}"' for key in record)
        raise ReadError(path, f"{found} (keys: {keys or 'none'})", f"write: {EXAMPLE}")
    positions = _string_positions(line, *places[kind])
    clean = replace_surrogates(content)
    notes = () if clean == content else ("half a surrogate pair is shown as \ufffd",)
    if kind == "html":
        document = document_from_html(clean, default_id, path, notes)
        document = replace(document, positions=chain_positions(document.positions, positions), source=line)
    else:
        directives = find_in_lines(clean)
        furniture = tuple(directive.span for directive in directives)
        document = Document(
            default_id,
            path,
            clean,
            furniture=furniture,
            directives=directives,
            notes=notes,
            positions=positions,
            source=line,
        )
    return replace(
        document,
        first_line=number,
        id=_id(record.get("id"), path, errors) or default_id,
        outlet=values.get("outlet") or document.outlet,
        published=_published(values.get("published"), path, errors) or document.published,
        role=_role(values.get("role"), path, errors),
        title=values.get("title") or document.title,
    )


def _parse(line: str, path: str) -> tuple[dict[str, object], dict[str, tuple[int, int]]]:
    """Return a line's object, and for each key where its value stands in the line."""
    record: dict[str, object] = {}
    places: dict[str, tuple[int, int]] = {}
    try:
        whole = json.loads(line, strict=False)
    except json.JSONDecodeError as error:
        raise ReadError(path, f"not JSON: column {error.colno}: {error.msg}", f"write: {EXAMPLE}") from error
    except RecursionError as error:
        raise ReadError(path, "nested too deeply", f"write: {EXAMPLE}") from error
    if not isinstance(whole, dict):
        raise ReadError(path, f"it is {kind_of(whole)}, not an object", f"write: {EXAMPLE}")
    position = _after_space(line, line.index("{") + 1)
    while line[position] != "}":
        key, position = _DECODER.raw_decode(line, position)
        start = _after_space(line, _after_space(line, position) + 1)  # behind the colon
        record[key], end = _DECODER.raw_decode(line, start)
        places[key] = (start, end)
        position = _after_space(line, end)
        if line[position] == ",":
            position = _after_space(line, position + 1)
    return record, places


def _after_space(line: str, position: int) -> int:
    space = _SPACE.match(line, position)
    return space.end() if space else position


def _string_positions(line: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return where the characters of a JSON string stand in the line, as in Document.positions.

    start, end: of the string in the line, with its quotes.
    """
    positions = [(0, start + 1)]
    shrunk = start + 1
    for escape in _ESCAPE.finditer(line, start + 1, end - 1):
        shrunk += len(escape[0]) - 1
        positions.append((escape.end() - shrunk, escape.end()))
    return tuple(positions)


def _id(value: object, path: str, errors: list[ReadError]) -> str | None:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return " ".join(replace_surrogates(str(value)).split()) or None
    if value is not None:
        errors.append(ReadError(path, f'"id" is {kind_of(value)}, not a string', "put it in quotes"))
    return None


def _published(printed: str | None, path: str, errors: list[ReadError]) -> date | None:
    if not printed:
        return None
    published = parse_published(printed)
    if published is None:
        errors.append(ReadError(path, f'"published" is "{printed}", not an ISO date', DATE_REMEDY))
    return published


def _role(printed: str | None, path: str, errors: list[ReadError]) -> Role:
    if printed is None or printed in set(Role):
        return Role(printed or Role.SOURCE)
    roles = " or ".join(f'"{known}"' for known in Role)
    errors.append(ReadError(path, f'"role" is "{printed}"', f"write {roles}"))
    return Role.SOURCE
