"""Write what an evaluation measured, as tables or as one JSON object."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

import claimcheck
from claimcheck.evaluation import Outcome, reliability, score
from claimcheck.readers.gold import Label
from claimcheck.records import Finding, Severity

MAX_WORDS_SHOWN = 110  # characters of a quotation
MAX_QUOTATIONS_SHOWN = 3


def write_evaluation_text(outcomes: Sequence[Outcome], min_severity: Severity, *, show: bool) -> str:
    """Return the tables by story, category, rule and confidence, and the closing lines.

    show: whether what was missed and each false alarm come first.
    """
    total = score(outcomes)
    bands, brier = reliability(outcomes)
    seconds = [outcome.seconds for outcome in outcomes]
    shown = [line for outcome in outcomes for line in _error_lines(outcome)] if show else []
    return "\n".join(
        (
            *shown,
            *([""] if shown else ()),
            _table(_by_story(outcomes)),
            "",
            _table(_by_category(outcomes)),
            "",
            _table(_by_rule(outcomes)),
            "",
            _table(
                {
                    "confidence": f"{band.low:.1f} to {band.high:.1f}",
                    "findings": band.findings,
                    "right": band.right,
                    "mean confidence": _figure(band.mean_confidence, "-"),
                }
                for band in bands
            ),
            "",
            f"{total.stories} stories, {total.documents} articles, findings at {min_severity} or above: "
            f"{total.found} of {total.labelled} found, {total.repeats} repeats, {total.false_alarms} false alarms "
            f"(on traps and agreements {total.lured}), {total.false_alarms_per_100_articles:.1f} per 100 articles",
            f"category right {total.category_right} of {total.found}; clean stories silent {total.silent} of "
            f"{total.clean}; mentions that are not in the text {total.off_text}",
            f"seconds a story: median {median(seconds):.2f}, worst {max(seconds):.2f}",
            f"Brier score of the confidences: {_figure(brier)}",
            f"precision {_figure(total.precision)} recall {_figure(total.recall)} F1 {total.f1:.3f}",
            "",
        )
    )


def write_evaluation_json(outcomes: Sequence[Outcome], min_severity: Severity, *, show: bool) -> str:
    """Return the figures as JSON text; fractions are rounded to four places, undefined is null.

    show: whether each story lists what was missed and the false alarms.
    """
    total = score(outcomes)
    bands, brier = reliability(outcomes)
    seconds = [outcome.seconds for outcome in outcomes]
    details = [_details(outcome) if show else {} for outcome in outcomes]
    record = {
        "version": claimcheck.__version__,
        "min_severity": min_severity.value,
        "stories": total.stories,
        "articles": total.documents,
        "precision": _rounded(total.precision),
        "recall": _rounded(total.recall),
        "f1": _rounded(total.f1),
        "found": total.found,
        "labelled": total.labelled,
        "category_right": total.category_right,
        "repeats": total.repeats,
        "false_alarms": total.false_alarms,
        "false_alarms_on_traps_and_agreements": total.lured,
        "false_alarms_per_100_articles": _rounded(total.false_alarms_per_100_articles),
        "clean_stories": total.clean,
        "clean_stories_silent": total.silent,
        "mentions_not_in_text": total.off_text,
        "seconds": {"median": _rounded(median(seconds)), "worst": _rounded(max(seconds))},
        "brier": _rounded(brier),
        "reliability": [
            {
                "low": band.low,
                "high": band.high,
                "findings": band.findings,
                "right": band.right,
                "mean_confidence": _rounded(band.mean_confidence),
            }
            for band in bands
        ],
        "categories": list(_by_category(outcomes)),
        "rules": list(_by_rule(outcomes)),
        "by_story": [{**row, **more} for row, more in zip(_by_story(outcomes), details, strict=True)],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


EVALUATION_REPORTERS = {"text": write_evaluation_text, "json": write_evaluation_json}


def _by_story(outcomes: Iterable[Outcome]) -> Iterator[dict[str, Any]]:
    for outcome in outcomes:
        yield {
            "story": outcome.story,
            "articles": outcome.documents,
            "found": len(outcome.found),
            "labelled": outcome.labelled,
            "repeats": len(outcome.repeats),
            "false_alarms": len(outcome.false_alarms),
            "seconds": round(outcome.seconds, 2),
        }


def _by_category(outcomes: Iterable[Outcome]) -> Iterator[dict[str, Any]]:
    found: Counter[tuple[str, str]] = Counter()
    labelled: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        found.update(_kind(label) for _, label in outcome.found)
        labelled.update(_kind(label) for label in (*(label for _, label in outcome.found), *outcome.missed))
    for kind, count in sorted(labelled.items()):
        yield {"scope": kind[0], "category": kind[1], "found": found[kind], "labelled": count}


def _kind(label: Label) -> tuple[str, str]:
    return str(label.scope), label.category


def _by_rule(outcomes: Iterable[Outcome]) -> Iterator[dict[str, Any]]:
    found: Counter[tuple[str, str]] = Counter()
    repeats: Counter[tuple[str, str]] = Counter()
    false_alarms: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        found.update((finding.rule, finding.name) for finding, _ in outcome.found)
        repeats.update((finding.rule, finding.name) for finding in outcome.repeats)
        false_alarms.update((finding.rule, finding.name) for finding, _ in outcome.false_alarms)
    for rule in sorted({*found, *repeats, *false_alarms}):
        yield {
            "rule": rule[0],
            "name": rule[1],
            "found": found[rule],
            "repeats": repeats[rule],
            "false_alarms": false_alarms[rule],
        }


def _details(outcome: Outcome) -> dict[str, Any]:
    return {
        "missed": [
            {
                "id": label.id,
                "scope": label.scope,
                "category": label.category,
                "difficulty": label.difficulty,
                "mentions": [{"file": file, "quote": quote} for file, quote in label.quotes],
            }
            for label in outcome.missed
        ],
        "reported_wrongly": [
            {
                "id": finding.id,
                "rule": finding.rule,
                "category": finding.category,
                "confidence": finding.confidence,
                "on_trap_or_agreement": lured,
                "mentions": [{"document": m.document_id, "text": m.text} for m in finding.mentions],
            }
            for finding, lured in outcome.false_alarms
        ],
    }


def _error_lines(outcome: Outcome) -> Iterator[str]:
    for finding, lured in outcome.false_alarms:
        trap = " TRAP" if lured else ""
        head = f"{finding.rule} {finding.category} {finding.confidence:.2f}{trap}"
        yield f"FALSE  {outcome.story} {head}: {_quoted(_printed(finding))}"
    for label in outcome.missed:
        head = f"{label.id} {label.scope}/{label.category} ({label.difficulty or 'no difficulty'})"
        yield f"MISSED {outcome.story} {head}: {_quoted(label.quotes)}"


def _printed(finding: Finding) -> list[tuple[str, str]]:
    return [(mention.document_id, mention.text) for mention in finding.mentions]


def _quoted(places: Sequence[tuple[str, str]]) -> str:
    return " | ".join(f"{file}: {words[:MAX_WORDS_SHOWN]!r}" for file, words in places[:MAX_QUOTATIONS_SHOWN])


def _table(rows: Iterable[Mapping[str, Any]]) -> str:
    from tabulate import tabulate

    rows = [{name.replace("_", " "): value for name, value in row.items()} for row in rows]
    return tabulate(rows, headers="keys", tablefmt="github") if rows else "(none)"


def _figure(fraction: float | None, undefined: str = "undefined") -> str:
    return undefined if fraction is None else f"{fraction:.3f}"


def _rounded(fraction: float | None) -> float | None:
    return None if fraction is None else round(fraction, 4)
