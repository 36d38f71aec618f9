"""Tell new findings from known ones: by what is said by whom of what, and not by where it stands."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from claimcheck.errors import CallError
from claimcheck.lemmas import lemma_of
from claimcheck.mentions.numbers import read_figures
from claimcheck.records import Document, Finding, Quotation, Report, Scope
from claimcheck.rules.garble.words import FUNCTION_WORDS

SCHEMA = "claimcheck-baseline/1"  # a file that is read differently needs a new number
KNOWN = "findings in the baseline"
MAX_VALUE_WORDS = 6  # a longer value is a statement: its words count, and not the marks and articles between them
MIN_SHARED_FRACTION = 0.5  # of the shorter of two subjects; the other half leaves room for other words for the same
ARTICLES = frozenset({"a", "an", "the"})
_WORD = re.compile(r"[^\W_]+(?:[.,:’'-][^\W_]+)*")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding as a baseline keeps it."""

    rule: str
    name: str
    scope: str
    sides: tuple[tuple[str, str], ...]  # (outlet, or document without one; value or damaged words), sorted
    subject: tuple[str, ...]  # lemmas of the words that two sides share, sorted

    def __str__(self) -> str:
        return f"{self.rule} {self.name}: {'; '.join(f'{value} ({outlet})' for outlet, value in self.sides)}"

    def covers(self, other: "Entry") -> bool:
        """Return whether all that `other` says is said here too: it may have lost a side, and may not have won one."""
        shared = len(set(self.subject) & set(other.subject))
        shorter = min(len(self.subject), len(other.subject))
        return (
            (self.rule, self.scope) == (other.rule, other.scope)
            and Counter(other.sides) <= Counter(self.sides)
            and shared >= MIN_SHARED_FRACTION * shorter
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings of a report beside a baseline."""

    new: tuple[Finding, ...]
    kept: tuple[Entry, ...]  # as they are found now
    gone: tuple[Entry, ...]  # nothing is found any more
    unchecked: tuple[Entry, ...]  # a document or outlet of it was not checked


def make_entries(report: Report) -> tuple[Entry, ...]:
    """Return the findings of a report as a baseline keeps them, sorted."""
    outlets = _outlets(report)
    return tuple(sorted(_entry(finding, outlets) for finding in report.findings))


def without_known(report: Report, entries: Sequence[Entry], *, reason: str = KNOWN) -> Report:
    """Return the report without the findings of the baseline, which are counted; reason: as what."""
    new = compare_with(report, entries).new
    if len(new) == len(report.findings):
        return report
    left_out = {**report.coverage.left_out, reason: len(report.findings) - len(new)}
    return replace(report, findings=new, coverage=replace(report.coverage, left_out=left_out))


def compare_with(report: Report, entries: Sequence[Entry]) -> Comparison:
    """Return which findings are new and which entries are found again; each entry stands for one finding."""
    outlets = _outlets(report)
    waiting = sorted(entries)
    found = [(finding, _entry(finding, outlets)) for finding in report.findings]
    known: dict[str, Entry] = {}
    for matches in (Entry.__eq__, Entry.covers):  # the same one goes before one that is only like it
        for finding, entry in found:
            match = next((e for e in waiting if matches(e, entry)), None) if finding.id not in known else None
            if match:
                waiting.remove(match)
                known[finding.id] = entry
    checked = set(outlets.values())
    return Comparison(
        new=tuple(finding for finding in report.findings if finding.id not in known),
        kept=tuple(sorted(known.values())),
        gone=tuple(entry for entry in waiting if checked.issuperset(outlet for outlet, _ in entry.sides)),
        unchecked=tuple(entry for entry in waiting if not checked.issuperset(outlet for outlet, _ in entry.sides)),
    )


# Keys -----------------------------------------------------------------------------------------------------------------


def _outlets(report: Report) -> Mapping[str, str]:
    """Return for each document who says it: a file may be renamed, its outlet stays."""
    documents: Iterable[Document] = (summary.document for summary in report.documents)
    return {document.id: document.outlet or document.id for document in documents}


def _entry(finding: Finding, outlets: Mapping[str, str]) -> Entry:
    if finding.scope is Scope.GARBLE:
        sides = [(outlets[q.document_id], _value(words)) for q in finding.mentions for words in _clashing(q)]
        subject: set[str] = set()
    else:
        sides = list({(outlets[q.document_id], _value(q.value)) for q in finding.mentions})
        subject = _subject(finding)
    return Entry(finding.rule, finding.name, finding.scope.value, tuple(sorted(sides)), tuple(sorted(subject)))


def _value(text: str) -> str:
    """Return a value in one form: small letters, numbers as figures, and of a statement its words alone."""
    text = " ".join(text.split()).casefold()
    if len(text.split()) > MAX_VALUE_WORDS:
        return " ".join(word for word in _WORD.findall(text) if word not in ARTICLES)
    for figure in reversed(read_figures(text)):
        if figure.number.low == figure.number.high:
            text = f"{text[: figure.start]}{figure.number.low:.12g}{text[figure.end :]}"
    return text


def _subject(finding: Finding) -> set[str]:
    """Return the lemmas that two sides share outside the words that clash."""
    by_side: dict[int, set[str]] = {}
    for quotation in finding.mentions:
        by_side.setdefault(quotation.side, set()).update(_lemmas(_around(quotation)))
    times = Counter(lemma for lemmas in by_side.values() for lemma in lemmas)
    return {lemma for lemma, count in times.items() if count > 1}


def _lemmas(text: str) -> set[str]:
    words = (word for word in _WORD.findall(text.casefold()) if word not in FUNCTION_WORDS)
    return {lemma_of(lemma_of(word, "NOUN"), "VERB") for word in words}


def _clashing(quotation: Quotation) -> list[str]:
    start = quotation.span.start
    spans = quotation.clashing or (quotation.span,)
    return [quotation.text[span.start - start : span.end - start] for span in spans]


def _around(quotation: Quotation) -> str:
    start = quotation.span.start
    text = quotation.text
    for span in sorted(quotation.clashing, reverse=True):
        text = f"{text[: span.start - start]} {text[span.end - start :]}"
    return text


# The file -------------------------------------------------------------------------------------------------------------


def write_entries(entries: Iterable[Entry]) -> str:
    """Return a baseline as JSON, one finding a line in a stable order, so that a change of it reads well."""
    lines = [
        json.dumps(
            {
                "rule": entry.rule,
                "name": entry.name,
                "scope": entry.scope,
                "sides": [list(side) for side in entry.sides],
                "subject": list(entry.subject),
            },
            ensure_ascii=False,
        )
        for entry in sorted(entries)
    ]
    listed = "".join(f"\n    {line}," for line in lines).removesuffix(",")
    return f'{{\n  "schema": "{SCHEMA}",\n  "findings": [{listed}\n  ]\n}}\n'


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a baseline. Raises CallError when the file is none."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        remedy = 'make it with "claimcheck baseline create", or name another file'
        raise CallError(f"{path}: {error.strerror}; {remedy}") from error
    except ValueError as error:
        raise CallError(f"{path}: not JSON ({error}); {_REMEDY}") from error
    if not isinstance(record, dict) or record.get("schema") != SCHEMA or not isinstance(record.get("findings"), list):
        raise CallError(f'{path}: no "schema": "{SCHEMA}" with "findings" in it; {_REMEDY}')
    return tuple(_read_entry(entry, f"{path}: finding {i}") for i, entry in enumerate(record["findings"], start=1))


_REMEDY = 'make it anew with "claimcheck baseline update"'


def _read_entry(record: Any, where: str) -> Entry:
    try:
        sides = tuple((str(outlet), str(value)) for outlet, value in record["sides"])
        subject = tuple(str(lemma) for lemma in record["subject"])
        return Entry(record["rule"], record["name"], record["scope"], tuple(sorted(sides)), tuple(sorted(subject)))
    except (KeyError, TypeError, ValueError) as error:
        raise CallError(f"{where} is not one ({error!r}); {_REMEDY}") from error
