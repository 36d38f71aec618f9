"""Stream the documents of an archive: the texts are never all in memory, and JSON lines may be packed with gzip."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from claimcheck.errors import ReadError
from claimcheck.readers import READERS, input_error, with_metadata
from claimcheck.readers.decoding import decode
from claimcheck.readers.files import InputFile, find_files
from claimcheck.readers.jsonl import read_lines
from claimcheck.records import Document, InputError

PACKED = ".gz"


def stream_archive(source: Path) -> Iterator[Document | InputError | str]:
    """Yield the documents of a file or folder in the order of files and lines; notes and errors in between.

    What cannot be read becomes an error, and the rest is read all the same. No two documents share an id: a record
    whose id another one before it has is named after its file and line instead.
    """
    found = find_files([source], {*READERS, PACKED})
    yield from found.notes
    yield from map(input_error, found.errors)
    taken = {file.id for file in found.files}
    for file in found.files:
        try:
            for result in _read(file):
                if isinstance(result, Document):
                    yield with_metadata(_with_unique_id(result, file, taken), file)
                else:
                    yield result
        except ReadError as error:
            yield input_error(error)


def _read(file: InputFile) -> Iterator[Document | InputError]:
    name = file.location.name.lower()
    if name.endswith((".jsonl", ".jsonl.gz")):
        yield from read_lines(file, _lines(file))
    elif name.endswith(PACKED):
        raise ReadError(file.path, "packed, and no JSON lines by its name", "unpack it, or name it .jsonl.gz")
    else:
        yield from READERS[file.location.suffix.lower()](file)


def _lines(file: InputFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the lines of a file, each with what is to be said of how it was decoded."""
    packed = file.location.suffix.lower() == PACKED
    try:
        with gzip.open(file.location) if packed else file.location.open("rb") as stream:
            for line in stream:
                yield decode(line.rstrip(b"\n"), file.path) if line.strip() else ("", ())
    except (OSError, EOFError, zlib.error) as error:  # the last two: a packed file that is cut short or damaged
        raise ReadError(
            file.path, f"cannot be read to its end ({error})", "mend it; what stands before was read"
        ) from error


def _with_unique_id(document: Document, file: InputFile, taken: set[str]) -> Document:
    if document.id == file.id:
        return document
    unique = document.id
    if unique in taken:
        unique = file.id + document.path.removeprefix(file.path)
        while unique in taken:
            unique += "+"
        note = f'id "{document.id}" occurs more than once; this one is called "{unique}"'
        document = replace(document, id=unique, notes=(*document.notes, note))
    taken.add(unique)
    return document
