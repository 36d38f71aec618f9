"""Read files and folders into documents; one module a format."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile, find_files
from claimcheck.readers.html import read_html
from claimcheck.readers.jsonl import read_jsonl
from claimcheck.readers.markdown import read_markdown
from claimcheck.readers.plain import read_plain
from claimcheck.records import Document, InputError

Reader = Callable[[InputFile], Iterable[Document | InputError]]

READERS: Mapping[str, Reader] = {
    # suffix, lower case: reader; .docx and .pdf get their line here
    ".htm": read_html,
    ".html": read_html,
    ".jsonl": read_jsonl,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".text": read_plain,
    ".txt": read_plain,
}


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read, and what could not be."""

    documents: tuple[Document, ...]  # sorted by id; no two share one
    errors: tuple[InputError, ...]
    notes: tuple[str, ...]  # which files were skipped or named twice; what is said of one document stands in its notes


def read_paths(paths: Sequence[Path | str]) -> ReadResult:
    """Read files and folders, each file once; the result is the same whatever the order of the paths.

    What cannot be read becomes an error, and the rest is read all the same. No paths give an empty result.
    """
    found = find_files(paths, READERS)
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
                read.append((file, with_metadata(result, file)))
    documents = sorted(_with_unique_ids(read), key=lambda document: document.id)
    return ReadResult(tuple(documents), tuple(errors), tuple(found.notes))


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
