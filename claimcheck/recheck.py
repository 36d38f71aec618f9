"""Check again what changes a little, and read only what is new."""

from collections.abc import Sequence

from claimcheck import pipeline
from claimcheck.errors import ClaimcheckError
from claimcheck.memory import ProcessMemory
from claimcheck.records import Document, Report
from claimcheck.settings import Settings

MAX_KNOWN_CHARACTERS = 5_000_000  # of documents that are kept analysed, some hundred bytes a character


class CancelledError(ClaimcheckError):
    """Nobody waits for the check any more; its progress raises this to end it."""


class Rechecker:
    """Checks one after the other what it is given, and keeps what it read for the next check."""

    def __init__(self) -> None:
        self._memory = ProcessMemory()
        self._analysed: dict[Document, pipeline.Analysed] = {}  # the latest last

    def check(self, documents: Sequence[Document], *, settings: Settings, progress: pipeline.Progress) -> Report:
        """Return the report on the documents; see `pipeline.check`. For one thread at a time."""
        report = pipeline.check(
            documents, settings=settings, progress=progress, memory=self._memory, analysed=self._analysed
        )
        self._forget()
        return report

    def _forget(self) -> None:
        """Forget documents that were analysed longest ago, where there are too many."""
        characters = sum(len(document.text) for document in self._analysed)
        for document in list(self._analysed):
            if characters <= MAX_KNOWN_CHARACTERS:
                break
            characters -= len(document.text)
            del self._analysed[document]
