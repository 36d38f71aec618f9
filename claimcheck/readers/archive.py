"""Stream the documents of an archive: the texts are never all in memory.

It may be packed JSON lines, Parquet, or a dump of feeds: an entry stands in each of them that was fetched while it was
new.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from claimcheck.errors import ReadError
from claimcheck.readers import READERS, input_error, with_metadata
from claimcheck.readers.decoding import decode, replace_surrogates
from claimcheck.readers.feeds import read_entries, read_feed
from claimcheck.readers.files import InputFile, find_files
from claimcheck.readers.jsonl import Line, read_lines
from claimcheck.readers.packed import PACKED, open_packed
from claimcheck.readers.parquet import read_parquet
from claimcheck.records import Document, InputError

PARQUET = ".parquet"


def stream_archive(source: Path) -> Iterator[Document | InputError | str]:
    """Yield the documents of a file or folder in the order of files and lines; notes and errors in between.

    What cannot be read becomes an error, and the rest is read all the same. No two documents share an id: a record
    whose id another one before it has is named after its file and line instead. But a feed's entry that another feed
    has too is one document: it comes again only where its text is another one now, and that holds.
    """
    found = find_files([source], {*READERS, *PACKED, PARQUET})
    yield from found.notes
    yield from map(input_error, found.errors)
    taken = {file.id for file in found.files}
    entries: dict[str, bytes] = {}
    repeated = 0
    for file in found.files:
        try:
            for result, name in _read(file):
                if isinstance(result, InputError):
                    yield result
                elif not name:
                    yield with_metadata(_with_unique_id(result, file, taken), file)
                else:
                    yield from (f"{file.path}: {note}" for note in result.notes)
                    document = with_metadata(_named(result, name, file), file)
                    digest = _digest(document)
                    if document.id in entries:
                        repeated += 1
                    else:
                        document = _with_unique_id(document, file, taken)
                    if entries.get(document.id) != digest:
                        yield document
                    entries[document.id] = digest
        except ReadError as error:
            yield input_error(error)
    if repeated:
        yield f"{source.as_posix()}: {repeated:,} entries stood in an earlier feed too; the last one holds"


def _read(file: InputFile) -> Iterator[tuple[Document | InputError, str]]:
    """Yield what is in a file; a feed's entries with their names, all else with ""."""
    name = file.location.name.lower()
    reader = READERS.get(file.location.suffix.lower())
    if name.endswith((".jsonl", *(f".jsonl{suffix}" for suffix in PACKED))):
        results: Iterable[Document | InputError] = read_lines(file, _lines(file))
    elif name.endswith(PARQUET):
        results = read_parquet(file)
    elif not reader:
        remedy = f"unpack it; if it holds JSON lines, name it .jsonl{file.location.suffix.lower()}"
        raise ReadError(file.path, "packed, and no JSON lines by its name", remedy)
    elif reader is read_feed:
        yield from read_entries(file)
        return
    else:
        results = reader(file)
    yield from ((result, "") for result in results)


def _lines(file: InputFile) -> Iterator[Line]:
    """Yield the lines of a file, each with what is to be said of how it was decoded."""
    with open_packed(file) as stream:
        for line in stream:
            try:
                yield decode(line.rstrip(b"\n"), file.path) if line.strip() else ("", ())
            except ReadError as error:
                yield error


def _named(entry: Document, name: str, file: InputFile) -> Document:
    """Return an entry of a feed as it is in each feed it stands in, wherever there."""
    name = replace_surrogates(name)
    return replace(entry, id=name if ":" in name else f"{entry.outlet or file.id}#{name}", notes=(), places=())


def _digest(document: Document) -> bytes:
    said = repr((document.outlet, document.published, document.title, document.text))
    return hashlib.blake2b(said.encode(), digest_size=16).digest()


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
