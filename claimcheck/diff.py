"""Compare two versions of one article: files in, comparison out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import claimcheck
from claimcheck.encoder import load_encoder
from claimcheck.entailment import Judge, load_entailment
from claimcheck.errors import CallError, ClaimcheckError
from claimcheck.language import READ_LANGUAGES
from claimcheck.pipeline import FURNITURE, Progress, analyse, read_inputs
from claimcheck.records import Article, Document
from claimcheck.settings import Settings
from claimcheck.versions.differences import Difference, find_differences
from claimcheck.versions.leftovers import Leftover, find_leftovers


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is to be said of two versions of one article."""

    version: str
    old: Article
    new: Article
    differences: tuple[Difference, ...]
    leftovers: tuple[Leftover, ...]
    only_words: Mapping[str, int]  # what has no claims to compare, and how many: {"questions": 2}
    left_out: Mapping[str, int]  # what was not compared: {"blocks of page furniture": 12}
    notes: tuple[str, ...] = ()

    @property
    def unchanged(self) -> int:
        """How many sentences of the new version stand in the old one as they are, at the same place."""
        touched = [difference.new.span for difference in self.differences if difference.new]
        return sum(not any(s.span.overlaps(span) for span in touched) for s in self.new.sentences)


def compare(
    old: Path | str | Document,
    new: Path | str | Document,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Return how the new version of an article differs from the old one, and what the correction forgot.

    Raises CallError where one of them is not one document that can be read.
    """
    settings = settings or Settings()
    tell = progress or (lambda step, done, total: None)
    documents, notes = zip(*(_read(version, settings) for version in (old, new)), strict=True)
    if documents[0].id == documents[1].id:  # "a.txt" in two folders
        documents = tuple(replace(document, id=document.path) for document in documents)
    if documents[0].id == documents[1].id:
        raise CallError(f"{documents[0].id}: named as both versions; name two files")
    (before, after), left_out = analyse(documents, settings, tell)
    tell("comparing", 0, 1)
    encoder = load_encoder(settings.encoder, batch_size=settings.batch_size)
    judge = Judge(load_entailment(settings.entailment, batch_size=settings.batch_size))
    differences = find_differences(before, after, encoder, judge)
    leftovers = find_leftovers(before, after, differences, encoder, judge)
    tell("comparing", 1, 1)
    said = [note for of_one in notes for note in of_one]
    said += [f"{d.id}: {note}" for d in documents for note in d.notes]
    said += [
        f"{a.document.id}: written in another language ({a.language}); only its words are compared"
        for a in (before, after)
        if a.language not in READ_LANGUAGES
    ]
    return Comparison(
        version=claimcheck.__version__,
        old=before,
        new=after,
        differences=differences,
        leftovers=leftovers,
        only_words={reason: count for reason, count in left_out.items() if reason != FURNITURE},
        left_out={reason: count for reason, count in left_out.items() if reason == FURNITURE},
        notes=tuple(said),
    )


def _read(version: Path | str | Document, settings: Settings) -> tuple[Document, tuple[str, ...]]:
    """Return the one document of a path, and what the reader wants said."""
    read = read_inputs([version], settings)
    if read.errors:
        raise ClaimcheckError("; ".join(f"{error.path}: {error.message}" for error in read.errors))
    if len(read.documents) != 1:
        raise CallError(f"{version}: holds {len(read.documents)} documents; name a file that holds one")
    return read.documents[0], read.notes
