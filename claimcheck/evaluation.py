"""Measure checks on labelled stories: what is found, missed and reported wrongly, and how far confidences hold.

A labelled story is a folder with its articles and gold.json, see readers/gold.py.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from statistics import fmean

from claimcheck.errors import CallError
from claimcheck.findings import reaches
from claimcheck.readers.gold import GOLD_NAME, Gold, Label, read_gold, squeeze
from claimcheck.records import Document, Finding, Report, Scope, Severity

MAX_MENTION_CHARS = 400  # a longer mention points at nothing in particular
MIN_OVERLAP = 0.5  # fraction of the shorter one that a mention and a labelled quotation share when they touch
BANDS = 10  # of confidence, of equal width


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check of one story found, missed and reported wrongly."""

    story: str
    documents: int
    found: tuple[tuple[Finding, Label], ...]
    repeats: tuple[Finding, ...]  # touch a labelled finding that another finding found already
    false_alarms: tuple[tuple[Finding, bool], ...]  # with whether it touches a trap or an agreement
    missed: tuple[Label, ...]
    off_text: int  # mentions that are not in the text of their file
    seconds: float

    @property
    def labelled(self) -> int:
        return len(self.found) + len(self.missed)


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of many stories."""

    stories: int
    documents: int
    found: int
    labelled: int
    category_right: int  # of those found
    repeats: int
    false_alarms: int
    lured: int  # false alarms that touch a trap or an agreement
    off_text: int
    clean: int  # stories in which nothing is labelled
    silent: int  # of those, in which nothing is reported

    @property
    def precision(self) -> float | None:
        """None when nothing was reported; a repeat counts neither for nor against."""
        reported = self.found + self.false_alarms
        return self.found / reported if reported else None

    @property
    def recall(self) -> float | None:
        """None when nothing is labelled."""
        return self.found / self.labelled if self.labelled else None

    @property
    def f1(self) -> float:
        if not self.precision or not self.recall:
            return 0.0
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    @property
    def false_alarms_per_100_articles(self) -> float:
        return 100 * self.false_alarms / self.documents if self.documents else 0.0


@dataclass(frozen=True, slots=True)
class Band:
    """The findings whose confidence lies in [low, high); 1 is in the last."""

    low: float
    high: float
    findings: int
    right: int  # those that touch a labelled finding, repeats among them
    mean_confidence: float | None  # None when there are none


def read_stories(folder: Path) -> list[Gold]:
    """Return the labelled story that the folder is, or those in it, in the order of their names.

    Raises CallError when there is none or an article cannot be read, ReadError when a gold.json cannot be used.
    """
    paths = [folder / GOLD_NAME] if (folder / GOLD_NAME).exists() else sorted(folder.glob(f"*/{GOLD_NAME}"))
    if not paths:
        raise CallError(f"{folder}: no labelled story in it; name a folder with {GOLD_NAME}, or a folder of such")
    return [read_gold(path) for path in paths]


def evaluate(
    stories: Iterable[Gold],
    check: Callable[[Sequence[Document]], Report],
    *,
    min_severity: Severity = Severity.WARNING,
) -> Iterator[Outcome]:
    """Yield the outcome of each story. Raises CallError when an article could not be checked."""
    for gold in stories:
        begun = time.perf_counter()
        report = check(gold.documents)
        seconds = time.perf_counter() - begun
        for error in report.errors:
            raise CallError(f"{error.path}: {error.message}")
        findings = [finding for finding in report.findings if reaches(finding.severity, min_severity)]
        yield _outcome(gold, findings, seconds)


def score(outcomes: Sequence[Outcome]) -> Score:
    """Return the figures over all stories."""
    clean = [outcome for outcome in outcomes if not outcome.labelled]
    return Score(
        stories=len(outcomes),
        documents=sum(outcome.documents for outcome in outcomes),
        found=sum(len(outcome.found) for outcome in outcomes),
        labelled=sum(outcome.labelled for outcome in outcomes),
        category_right=sum(f.category == label.category for outcome in outcomes for f, label in outcome.found),
        repeats=sum(len(outcome.repeats) for outcome in outcomes),
        false_alarms=sum(len(outcome.false_alarms) for outcome in outcomes),
        lured=sum(lured for outcome in outcomes for _, lured in outcome.false_alarms),
        off_text=sum(outcome.off_text for outcome in outcomes),
        clean=len(clean),
        silent=sum(not outcome.false_alarms for outcome in clean),
    )


def reliability(outcomes: Iterable[Outcome]) -> tuple[list[Band], float | None]:
    """Return the bands of confidence, the lowest first, and the Brier score; None when nothing was reported."""
    judged = [pair for outcome in outcomes for pair in _judged(outcome)]
    bands = []
    for number in range(BANDS):
        inside = [(c, right) for c, right in judged if min(int(c * BANDS), BANDS - 1) == number]
        mean = fmean(confidence for confidence, _ in inside) if inside else None
        bands.append(Band(number / BANDS, (number + 1) / BANDS, len(inside), sum(right for _, right in inside), mean))
    return bands, fmean((confidence - right) ** 2 for confidence, right in judged) if judged else None


def _judged(outcome: Outcome) -> Iterator[tuple[float, bool]]:
    """Yield the confidence of each finding, and whether it is right."""
    for finding in (*(finding for finding, _ in outcome.found), *outcome.repeats):
        yield finding.confidence, True
    for finding, _ in outcome.false_alarms:
        yield finding.confidence, False


def _outcome(gold: Gold, findings: Sequence[Finding], seconds: float) -> Outcome:
    found: list[tuple[Finding, Label]] = []
    repeats: list[Finding] = []
    false_alarms: list[tuple[Finding, bool]] = []
    taken: set[str] = set()
    for finding in sorted(findings, key=lambda finding: -finding.confidence):
        hits = [label for label in gold.findings if _finds(finding, label, gold.texts)]
        new = next((label for label in hits if label.id not in taken), None)
        if new is not None:
            taken.add(new.id)
            found.append((finding, new))
        elif hits:
            repeats.append(finding)
        else:
            lured = any(len(_touched(finding, lure, gold.texts)) >= min(2, len(lure.quotes)) for lure in gold.lures)
            false_alarms.append((finding, lured))
    return Outcome(
        gold.story,
        len(gold.documents),
        tuple(found),
        tuple(repeats),
        tuple(false_alarms),
        tuple(label for label in gold.findings if label.id not in taken),
        sum(not list(_places(gold.texts[_file(m.document_id)], m.text)) for f in findings for m in f.mentions),
        seconds,
    )


def _finds(finding: Finding, label: Label, texts: Mapping[str, str]) -> bool:
    """Return whether the finding touches two files of a labelled conflict, two places of a contradiction, or damage."""
    if finding.scope != label.scope:
        return False
    touched = _touched(finding, label, texts)
    if finding.scope is Scope.CROSS:
        return len({label.quotes[i][0] for i in touched}) >= 2
    return len(touched) >= (2 if finding.scope is Scope.SELF else 1)


def _touched(finding: Finding, label: Label, texts: Mapping[str, str]) -> set[int]:
    """Return the indexes of the labelled quotations that mentions of the finding touch."""
    touched = set()
    for mention in finding.mentions:
        file = _file(mention.document_id)
        for i, (labelled_file, quote) in enumerate(label.quotes):
            if labelled_file == file and _touches(texts[file], mention.text, quote):
                touched.add(i)
    return touched


def _touches(text: str, mention: str, quote: str) -> bool:
    if len(mention) > MAX_MENTION_CHARS:
        return False
    return any(
        min(end, quote_end) - max(start, quote_start) >= MIN_OVERLAP * min(end - start, quote_end - quote_start)
        for start, end in _places(text, mention)
        for quote_start, quote_end in _places(text, quote)
    )


def _places(text: str, words: str) -> Iterator[tuple[int, int]]:
    words = squeeze(words)
    if words:
        for match in re.finditer(re.escape(words), text):
            yield match.span()


def _file(document_id: str) -> str:
    return PurePath(document_id).name
