"""Check what an editor holds: the text as it is there, against the sources that its configuration names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from claimcheck.configuration import configure
from claimcheck.lsp.marks import Mark, marks_on
from claimcheck.pipeline import Progress
from claimcheck.readers import READERS, ReadResult, read_data, read_paths
from claimcheck.readers.files import find_files
from claimcheck.recheck import Rechecker
from claimcheck.records import Document, Report, Role
from claimcheck.reporters.regions import documents_by_id

TEXT_SUFFIXES = frozenset({".htm", ".html", ".markdown", ".md", ".text", ".txt"})  # of files that are text themselves
SUFFIXES = {"html": ".html", "markdown": ".md", "plaintext": ".txt", "text": ".txt"}  # of languages, as editors say


@dataclass(frozen=True, slots=True)
class Buffer:
    """A document as an editor holds it, saved or not."""

    uri: str
    version: int | None
    text: str
    path: Path  # absolute; of a document that has no file: a name in the working folder
    suffix: str  # that of the reader for it


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check says of a buffer."""

    buffer: Buffer
    report: Report
    documents: Mapping[str, Document]
    document: Document | None  # that of the buffer; None where it could not be read
    marks: tuple[Mark, ...]
    suppressions: bool  # whether comments in the text hold


def suffix_for(path: Path, language: str) -> str | None:
    """Return the suffix that says how a document in an editor is read; None where it is no article."""
    suffix = path.suffix.lower()
    return suffix if suffix in TEXT_SUFFIXES else SUFFIXES.get(language)


class Bench:
    """Checks buffers one after the other, in one thread, and keeps what it read."""

    def __init__(self, config_file: Path | None = None) -> None:
        """config_file: in the place of those found from the folder of each document upwards."""
        self._config_file = config_file
        self._rechecker = Rechecker()
        self._sources: dict[tuple[Path, ...], tuple[object, ReadResult]] = {}  # with what told their files apart

    def check(self, buffer: Buffer, progress: Progress) -> Checked:
        """Return what is to be said of a buffer. A source is checked alone, and what no sources are named for.

        Raises ConfigurationError, and what progress raises.
        """
        configuration = configure(
            flags={}, environ=os.environ, folder=buffer.path.parent, today=date.today(), file=self._config_file
        )
        settings = replace(configuration.settings, jobs=1)  # other processes would begin without what is known here
        against = () if _is_among(buffer.path, settings.against) else settings.against
        own, sources = self._read_buffer(buffer), self._read_sources(against)
        documents = [replace(document, role=Role.DRAFT if against else Role.SOURCE) for document in own.documents]
        report = self._rechecker.check([*documents, *sources.documents], settings=settings, progress=progress)
        report = replace(
            report,
            errors=(*own.errors, *sources.errors, *report.errors),
            notes=tuple(dict.fromkeys((*sources.notes, *report.notes))),
        )
        by_id = documents_by_id(report)
        document = next((d for d in by_id.values() if documents and d.path == documents[0].path), None)
        marks = marks_on(document, report) if document else ()
        return Checked(buffer, report, by_id, document, marks, settings.suppressions)

    def _read_buffer(self, buffer: Buffer) -> ReadResult:
        """Return the document of a buffer under the id and the path that a call of the program gives it."""
        name = buffer.path.name if buffer.path.suffix.lower() == buffer.suffix else f"{buffer.path.name}{buffer.suffix}"
        read = read_data(buffer.text.encode("utf-8", "replace"), name)
        shown = Path(os.path.relpath(buffer.path)).as_posix()
        return replace(read, documents=tuple(replace(document, path=shown) for document in read.documents))

    def _read_sources(self, against: tuple[Path, ...]) -> ReadResult:
        """Return the sources; their files are read again only where one of them changed."""
        files = find_files(against, READERS).files if against else []
        state = [(file, file.location.stat().st_mtime_ns, file.location.stat().st_size) for file in files]
        known = self._sources.get(against)
        if known is None or known[0] != state:
            known = self._sources[against] = state, read_paths((), against=against)
        return known[1]


def _is_among(path: Path, sources: tuple[Path, ...]) -> bool:
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(os.path.realpath(source)) for source in sources)
