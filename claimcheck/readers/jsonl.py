"""Read JSON lines: one document a line."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from claimcheck.errors import ReadError
from claimcheck.positions import chain_positions
from claimcheck.readers.decoding import decode
from claimcheck.readers.files import InputFile
from claimcheck.readers.manifest import kind_of
from claimcheck.readers.rows import EXAMPLE, document_from_record, limit_errors
from claimcheck.records import Document, InputError

_DECODER = json.JSONDecoder(strict=False)  # a raw tab or control character in a string does no harm
_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.")


def read_jsonl(file: InputFile) -> Iterator[Document | InputError]:
    """Yield a document for each line that holds one, and an error for each thing amiss with a line."""
    source, notes = decode(file.read_bytes(), file.path)
    yield from read_lines(file, ((line, notes) for line in source.split("\n")))


Line = tuple[str, tuple[str, ...]] | ReadError  # with what is to be said of its document; or why it is no text


def read_lines(file: InputFile, lines: Iterable[Line]) -> Iterator[Document | InputError]:
    """Yield as `read_jsonl` does from the lines of a file."""
    yield from limit_errors(_read_lines(file, lines), file)


def _read_lines(file: InputFile, lines: Iterable[Line]) -> Iterator[Document | InputError]:
    for number, read in enumerate(lines, start=1):
        path = f"{file.path}:{number}"
        if isinstance(read, ReadError):
            yield InputError(path, read.message, number)
            continue
        line, notes = read
        if line.strip():
            errors: list[ReadError] = []
            try:
                document = _read_line(line, f"{file.id}:{number}", path, number, errors)
                yield replace(document, notes=(*notes, *document.notes), file=file.path)
            except ReadError as error:
                errors.append(error)
            yield from (InputError(error.path, error.message, number) for error in errors)


def _read_line(line: str, default_id: str, path: str, number: int, errors: list[ReadError]) -> Document:
    """Return the document of a line; what is amiss with its metadata is added to `errors`."""
    record, places = _parse(line, path)
    document, kind = document_from_record(record, default_id, path, errors)
    positions = _string_positions(line, *places[kind])
    if kind == "html":
        positions = chain_positions(document.positions, positions)
    return replace(document, positions=positions, source=line, first_line=number)


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
