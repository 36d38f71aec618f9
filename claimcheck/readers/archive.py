"""Stream the documents of an archive: the texts are never all in memory.

It may be packed JSON lines, Parquet, or a dump of feeds. What has an id may stand there more than once: a correction is
published under the id of what it corrects, an entry stands in each feed that was fetched while it was new.
"""

import hashlib
from collections.abc import Collection, Iterator
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


def stream_archive(source: Path, *, apart: Collection[Path] = ()) -> Iterator[Document | InputError | str]:
    """Yield the documents of a file or folder in the order of files and lines; notes and errors in between.

    What cannot be read becomes an error, and the rest is read all the same. A record or entry of a feed that has an id
    is one document wherever that stands: it comes again only where it is another one now, and the last one holds. All
    else is named after its file and line, and so is a record whose id is such a name. apart: files that are no part of
    the archive.
    """
    found = find_files([source], {*READERS, *PACKED, PARQUET}, apart=apart)
    yield from found.notes
    yield from map(input_error, found.errors)
    places = {file.id for file in found.files}
    records: dict[str, bytes] = {}  # by id what the last one said
    again = changed = renamed = 0
    for file in found.files:
        try:
            for result in _read(file):
                if not isinstance(result, Document):
                    yield result
                    continue
                document = with_metadata(result, file)
                place = file.id + document.path.removeprefix(file.path)
                if place == file.id:
                    yield document
                elif document.id == place or document.id in places:
                    renamed += document.id != place
                    while place in places or place in records:
                        place += "+"
                    places.add(place)
                    yield replace(document, id=place)
                else:
                    before, records[document.id] = records.get(document.id), _digest(document)
                    again += before is not None
                    changed += before not in (None, records[document.id])
                    if records[document.id] != before:
                        yield document
        except ReadError as error:
            yield input_error(error)
    shown = source.as_posix()
    if again:
        yield f"{shown}: {again:,} articles came again by their id, {changed:,} of them changed; the last one holds"
    if renamed:
        yield f"{shown}: {renamed:,} articles have the id of another file or line; they are named after their own"


def _read(file: InputFile) -> Iterator[Document | InputError | str]:
    """Yield what is in a file, and what is to be said of it."""
    name = file.location.name.lower()
    reader = READERS.get(file.location.suffix.lower())
    if name.endswith((".jsonl", *(f".jsonl{suffix}" for suffix in PACKED))):
        yield from read_lines(file, _lines(file))
    elif name.endswith(PARQUET):
        yield from read_parquet(file)
    elif not reader:
        remedy = f"unpack it; if it holds JSON lines, name it .jsonl{file.location.suffix.lower()}"
        raise ReadError(file.path, "packed, and no JSON lines by its name", remedy)
    elif reader is read_feed:
        for entry, name in read_entries(file):
            if isinstance(entry, Document) and name:
                yield from (f"{file.path}: {note}" for note in entry.notes)
                yield _named(entry, name, file)
            else:
                yield entry
    else:
        yield from reader(file)


def _lines(file: InputFile) -> Iterator[Line]:
    """Yield the lines of a file, each with what is to be said of how it was decoded."""
    empty = True
    with open_packed(file) as stream:
        for line in stream:
            empty = False
            try:
                yield decode(line.rstrip(b"\n"), file.path) if line.strip() else ("", ())
            except ReadError as error:
                yield error
    if empty:
        raise ReadError(file.path, "the file is empty", "get it again, or leave it out")


def _named(entry: Document, name: str, file: InputFile) -> Document:
    """Return an entry of a feed as it is in each feed it stands in, wherever there."""
    name = replace_surrogates(name)
    return replace(entry, id=name if ":" in name else f"{entry.outlet or file.id}#{name}", notes=(), places=())


def _digest(document: Document) -> bytes:
    said = repr((document.outlet, document.published, document.role, document.title, document.text))
    return hashlib.blake2b(said.encode(), digest_size=16).digest()
