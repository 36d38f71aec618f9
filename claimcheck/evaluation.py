"""Measure checks on labelled stories: precision, recall and false alarms, by category and by rule.

python -m claimcheck.evaluation FOLDER [--show] [--min-severity warning]

A story is a folder with its articles and gold.json: {"documents": [...], "findings": [...], "agreements": [...],
"traps": [...]}, each of the last three with mentions [{"file", "quote"}]. All stories run in one process, so that the
models are loaded once.
"""

import html
import json
import re
import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from claimcheck.errors import CallError, ClaimcheckError
from claimcheck.findings import reaches
from claimcheck.records import Document, Finding, Report, Role, Scope, Severity
from claimcheck.settings import Settings

MAX_MENTION_CHARS = 400  # a longer mention points at nothing in particular
MIN_OVERLAP = 0.5  # fraction of the shorter one that a mention and a labelled quotation share when they touch

Gold = Mapping[str, Any]  # one labelled finding, agreement or trap


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check of one story found, missed and reported wrongly."""

    story: str
    documents: int
    found: tuple[tuple[Finding, Gold], ...]
    repeats: tuple[Finding, ...]  # touch a labelled finding that another finding found already
    false_alarms: tuple[tuple[Finding, bool], ...]  # with whether it touches a trap or an agreement
    missed: tuple[Gold, ...]
    off_text: int  # mentions that are not in the text of their file
    seconds: float


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of many stories."""

    precision: float | None  # None when nothing was reported
    recall: float | None  # None when nothing is labelled
    false_alarms: int
    false_alarms_per_100_articles: float

    @property
    def f1(self) -> float:
        if not self.precision or not self.recall:
            return 0.0
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def evaluate(
    folder: Path, check: Callable[[Sequence[Document]], Report], *, min_severity: Severity = Severity.WARNING
) -> Iterator[Outcome]:
    """Yield the outcome of each story below the folder, in the order of their names.

    Raises CallError when there is none.
    """
    stories = sorted(folder.glob("*/gold.json"))
    if not stories:
        raise CallError(f"{folder}: no labelled story in it; expected STORY/gold.json")
    for path in stories:
        gold = json.loads(path.read_text(encoding="utf-8"))
        texts = {record["file"]: _visible(path.parent / record["file"]) for record in gold["documents"]}
        documents = list(_documents(path.parent, gold["documents"]))
        begun = time.perf_counter()
        report = check(documents)
        seconds = time.perf_counter() - begun
        findings = [finding for finding in report.findings if reaches(finding.severity, min_severity)]
        yield _outcome(path.parent.name, gold, findings, texts, seconds)


def score(outcomes: Iterable[Outcome]) -> Score:
    """Return the figures over all stories; a repeat counts neither for nor against."""
    outcomes = list(outcomes)
    found = sum(len(outcome.found) for outcome in outcomes)
    missed = sum(len(outcome.missed) for outcome in outcomes)
    false_alarms = sum(len(outcome.false_alarms) for outcome in outcomes)
    documents = sum(outcome.documents for outcome in outcomes)
    return Score(
        precision=found / (found + false_alarms) if found + false_alarms else None,
        recall=found / (found + missed) if found + missed else None,
        false_alarms=false_alarms,
        false_alarms_per_100_articles=100 * false_alarms / documents if documents else 0.0,
    )


def _documents(folder: Path, records: Sequence[Mapping[str, str]]) -> Iterator[Document]:
    from claimcheck.readers import read_paths

    by_file = {record["file"]: record for record in records}
    result = read_paths([folder / file for file in by_file])
    if result.errors:
        raise CallError(f"{result.errors[0].path}: {result.errors[0].message}")
    for document in result.documents:
        record = by_file.get(PurePath(document.path).name, {})
        published = record.get("published")
        yield replace(
            document,
            outlet=record.get("outlet") or document.outlet,
            published=date.fromisoformat(published[:10]) if published else document.published,
            role=Role(record.get("role", Role.SOURCE)),
        )


def _outcome(
    story: str, gold: Mapping[str, Any], findings: Sequence[Finding], texts: Mapping[str, str], seconds: float
) -> Outcome:
    found: list[tuple[Finding, Gold]] = []
    repeats: list[Finding] = []
    false_alarms: list[tuple[Finding, bool]] = []
    taken: set[str] = set()
    lures = [*gold.get("traps", ()), *gold.get("agreements", ())]
    for finding in sorted(findings, key=lambda finding: -finding.confidence):
        hits = [labelled for labelled in gold["findings"] if _finds(finding, labelled, texts)]
        new = next((labelled for labelled in hits if labelled["id"] not in taken), None)
        if new is not None:
            taken.add(new["id"])
            found.append((finding, new))
        elif hits:
            repeats.append(finding)
        else:
            lured = any(len(_touched(finding, lure, texts)) >= min(2, len(lure["mentions"])) for lure in lures)
            false_alarms.append((finding, lured))
    return Outcome(
        story,
        len(gold["documents"]),
        tuple(found),
        tuple(repeats),
        tuple(false_alarms),
        tuple(labelled for labelled in gold["findings"] if labelled["id"] not in taken),
        sum(not list(_places(texts[PurePath(m.document_id).name], m.text)) for f in findings for m in f.mentions),
        seconds,
    )


def _finds(finding: Finding, labelled: Gold, texts: Mapping[str, str]) -> bool:
    """Return whether the finding touches two files of a labelled conflict, two places of a contradiction, or damage."""
    if finding.scope != labelled["scope"]:
        return False
    touched = _touched(finding, labelled, texts)
    if finding.scope is Scope.CROSS:
        return len({labelled["mentions"][i]["file"] for i in touched}) >= 2
    return len(touched) >= (2 if finding.scope is Scope.SELF else 1)


def _touched(finding: Finding, labelled: Gold, texts: Mapping[str, str]) -> set[int]:
    """Return the indexes of the labelled mentions that mentions of the finding touch."""
    touched = set()
    for mention in finding.mentions:
        file = PurePath(mention.document_id).name
        for i, quote in enumerate(labelled["mentions"]):
            if quote["file"] == file and _touches(texts[file], mention.text, quote["quote"]):
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
    words = _squeezed(words)
    if words:
        for match in re.finditer(re.escape(words), text):
            yield match.span()


def _visible(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = re.sub(r"(?is)<(script|style).*?</\1>", " ", text)
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return _squeezed(text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*_#`]+", "", text)).strip()


# Showing --------------------------------------------------------------------------------------------------------------


def write_figures(outcomes: Sequence[Outcome]) -> str:
    """Return the tables by category and by rule, and the closing lines."""
    from tabulate import tabulate

    total = score(outcomes)
    seconds = sorted(outcome.seconds for outcome in outcomes)
    documents = sum(outcome.documents for outcome in outcomes)
    named = sum(f.category == g["category"] for outcome in outcomes for f, g in outcome.found)
    found = sum(len(outcome.found) for outcome in outcomes)
    lured = sum(lured for outcome in outcomes for _, lured in outcome.false_alarms)
    off_text = sum(outcome.off_text for outcome in outcomes)
    repeats = sum(len(outcome.repeats) for outcome in outcomes)
    return "\n".join(
        (
            tabulate(_by_category(outcomes), headers=("scope", "category", "found", "of"), tablefmt="github"),
            "",
            tabulate(_by_rule(outcomes), headers=("rule", "found", "repeats", "false alarms"), tablefmt="github"),
            "",
            f"{len(outcomes)} stories, {documents} articles: {found} found, {repeats} repeats, "
            f"{total.false_alarms} false alarms (on traps and agreements {lured}), "
            f"{total.false_alarms_per_100_articles:.1f} per 100 articles; category right {named}/{found}; "
            f"mentions that are not in the text {off_text}",
            f"seconds a story: median {seconds[len(seconds) // 2]:.2f}, worst {seconds[-1]:.2f}",
            f"precision {_figure(total.precision)} recall {_figure(total.recall)} F1 {total.f1:.3f}",
        )
    )


def _by_category(outcomes: Iterable[Outcome]) -> list[tuple[str, str, int, int]]:
    found: Counter[tuple[str, str]] = Counter()
    labelled: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        found.update((gold["scope"], gold["category"]) for _, gold in outcome.found)
        labelled.update((gold["scope"], gold["category"]) for _, gold in outcome.found)
        labelled.update((gold["scope"], gold["category"]) for gold in outcome.missed)
    return [(*key, found[key], count) for key, count in sorted(labelled.items())]


def _by_rule(outcomes: Iterable[Outcome]) -> list[tuple[str, int, int, int]]:
    found: Counter[str] = Counter()
    repeats: Counter[str] = Counter()
    false_alarms: Counter[str] = Counter()
    for outcome in outcomes:
        found.update(_rule(finding) for finding, _ in outcome.found)
        repeats.update(_rule(finding) for finding in outcome.repeats)
        false_alarms.update(_rule(finding) for finding, _ in outcome.false_alarms)
    rules = sorted({*found, *repeats, *false_alarms})
    return [(rule, found[rule], repeats[rule], false_alarms[rule]) for rule in rules]


def _rule(finding: Finding) -> str:
    return f"{finding.rule} {finding.name}"


def _figure(fraction: float | None) -> str:
    return "undefined" if fraction is None else f"{fraction:.3f}"


def _write_errors(outcome: Outcome) -> Iterator[str]:
    for finding, lured in outcome.false_alarms:
        words = " | ".join(f"{mention.document_id}: {mention.text[:110]!r}" for mention in finding.mentions[:3])
        trap = " TRAP" if lured else ""
        yield f"FALSE  {outcome.story} {finding.rule} {finding.category} {finding.confidence:.2f}{trap}: {words}"
    for gold in outcome.missed:
        words = " | ".join(f"{mention['file']}: {mention['quote'][:110]!r}" for mention in gold["mentions"][:3])
        level = gold.get("difficulty", "")
        yield f"MISSED {outcome.story} {gold['id']} {gold['scope']}/{gold['category']} ({level}): {words}"


def main(argv: Sequence[str]) -> int:
    """Measure the stories of a folder, print the figures and return the exit status."""
    parser = ArgumentParser(
        "python -m claimcheck.evaluation", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--min-severity", choices=[s.value for s in Severity], default=Severity.WARNING.value)
    parser.add_argument("--show", action="store_true", help="print what was missed and the false alarms")
    arguments = parser.parse_args(argv)
    from claimcheck import pipeline

    outcomes = []
    try:
        for outcome in evaluate(
            arguments.folder,
            lambda documents: pipeline.check(documents, settings=Settings()),
            min_severity=Severity(arguments.min_severity),
        ):
            outcomes.append(outcome)
            if arguments.show:
                for line in _write_errors(outcome):
                    print(line, flush=True)
    except ClaimcheckError as error:
        print(f"claimcheck.evaluation: {error}", file=sys.stderr)
        return 2
    print(write_figures(outcomes))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
