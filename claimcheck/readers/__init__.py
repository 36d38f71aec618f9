"""Read files and folders into documents; one module a format."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from claimcheck.errors import ReadError
from claimcheck.readers.docx import read_docx
from claimcheck.readers.feeds import read_feed
from claimcheck.readers.files import InputFile, find_files
from claimcheck.readers.html import read_html
from claimcheck.readers.jsonl import read_jsonl
from claimcheck.readers.markdown import read_markdown
from claimcheck.readers.mhtml import read_mhtml
from claimcheck.readers.odt import read_odt
from claimcheck.readers.pdf import read_pdf
from claimcheck.readers.plain import read_plain
from claimcheck.readers.rtf import read_rtf
from claimcheck.records import Document, InputError, Role

Reader = Callable[[InputFile], Iterable[Document | InputError]]

READERS: Mapping[str, Reader] = {
    # suffix, lower case: reader
    ".atom": read_feed,
    ".docx": read_docx,
    ".htm": read_html,
    ".html": read_html,
    ".jsonl": read_jsonl,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".mht": read_mhtml,
    ".mhtml": read_mhtml,
    ".odt": read_odt,
    ".pdf": read_pdf,
    ".rss": read_feed,
    ".rtf": read_rtf,
    ".text": read_plain,
    ".txt": read_plain,
    ".xml": read_feed,
}


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read, and what could not be."""

    documents: tuple[Document, ...]  # sorted by id; no two share one
    errors: tuple[InputError, ...]
    notes: tuple[str, ...]  # which files were skipped or named twice; what is said of one document stands in its notes


def read_paths(
    paths: Sequence[Path | str], *, against: Sequence[Path | str] = (), apart: Collection[Path] = ()
) -> ReadResult:
    """Read files and folders, each file once; the result is the same whatever the order of the paths.

    against: if there are any, they are sources and `paths` are drafts, whatever a manifest says; of a file below both
    the narrower name decides, so that a draft may lie in the folder of its sources.
    apart: files that are no articles though they lie among them, such as a report of the run before.
    What cannot be read becomes an error, and the rest is read all the same. No paths give an empty result.
    """
    found = find_files([*paths, *against], READERS, apart=apart)
    errors = [input_error(error) for error in found.errors]
    read: list[tuple[InputFile, Document]] = []
    for file in found.files:
        try:
            results = list(READERS[file.location.suffix.lower()](file))
        except ReadError as error:
            errors.append(input_error(error))
            continue
        for result in results:
            if isinstance(result, InputError):
                errors.append(result)
            else:
                document = with_metadata(result, file)
                read.append((file, replace(document, role=_role(file, paths, against)) if against else document))
    documents = sorted(_with_unique_ids(read), key=lambda document: document.id)
    return ReadResult(tuple(documents), tuple(errors), tuple(found.notes))


def read_data(data: bytes, name: str) -> ReadResult:
    """Read bytes as the file of this name, whose suffix must have a reader; the name is the document's id."""
    file = InputFile(name, name, Path(name).absolute(), data=data)
    try:
        results = list(READERS[file.location.suffix.lower()](file))
    except ReadError as error:
        return ReadResult((), (input_error(error),), ())
    documents = tuple(result for result in results if isinstance(result, Document))
    return ReadResult(documents, tuple(result for result in results if isinstance(result, InputError)), ())


def input_error(error: ReadError) -> InputError:
    return InputError(error.path, error.message)


def with_metadata(document: Document, file: InputFile) -> Document:
    """Return the document with what the manifest says of it, which goes before what the file says itself."""
    entry = file.entry
    if entry is None:
        return document
    return replace(
        document,
        outlet=entry.outlet or document.outlet,
        published=entry.published or document.published,
        role=entry.role or document.role,
    )


def _role(file: InputFile, paths: Sequence[Path | str], against: Sequence[Path | str]) -> Role:
    """Return the role of a file that one of the paths or sources names: the nearest above it says."""
    real = Path(os.path.realpath(file.location))

    def nearness(named: Sequence[Path | str]) -> int:
        above = [Path(os.path.realpath(path)) for path in named]
        return max((len(path.parts) for path in above if real.is_relative_to(path)), default=0)

    return Role.DRAFT if nearness(paths) >= nearness(against) else Role.SOURCE


def _with_unique_ids(read: Sequence[tuple[InputFile, Document]]) -> list[Document]:
    """Return the documents; a record whose id another document has is named after its file and line instead."""
    times = Counter(document.id for _, document in read)
    taken = {file.id for file, _ in read} | {unique for unique, count in times.items() if count == 1}
    documents = []
    for file, document in read:
        if times[document.id] > 1 and document.id != file.id:
            unique = file.id + document.path.removeprefix(file.path)
            while unique in taken:
                unique += "+"
            taken.add(unique)
            note = f'id "{document.id}" occurs more than once; this one is called "{unique}"'
            document = replace(document, id=unique, notes=(*document.notes, note))
        documents.append(document)
    return documents
