"""Show why a finding is reported as it is: for a person, or as JSON."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from claimcheck.explanations import Basis, Comparison, Explanation, Leaning, Weighing
from claimcheck.records import Damage, Finding, Quotation
from claimcheck.reporters.json import finding_record
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import one_line

ASKED = {
    Basis.QUESTION: "that both answer one question of one event",
    Basis.FACT: "that both state one fact",
    Basis.CONTRADICTION: "that not both can be true",
}  # what the model of a basis gives the probability of


def explanation_text(explanation: Explanation, page: Page) -> str:
    """Return what an explanation adds to the finding, as lines of text with a closing newline."""
    sections = [
        ("What was compared", list(_compared(explanation))),
        ("What was seen", [_damage_line(damage) for damage in explanation.damages]),
        ("How sure it is", [_confidence_line(explanation)]),
        ("What would have changed it", [f"- {change}" for change in explanation.changes]),
    ]
    return "\n".join(
        "\n".join((heading, *(wrapped for line in lines for wrapped in _wrapped(line, page)))) + "\n"
        for heading, lines in sections
        if lines
    )


def write_explanation(finding: Finding, explanation: Explanation | None) -> str:
    """Return a finding and its explanation, null where there is none, as JSON text with a closing newline."""
    record = {"finding": finding_record(finding), "explanation": _record(explanation) if explanation else None}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


# Text -----------------------------------------------------------------------------------------------------------------


def _compared(explanation: Explanation) -> Iterator[str]:
    for number, comparison in enumerate(explanation.comparisons):
        if number:
            yield ""
        for quotation, sentence in zip(comparison.quotations, comparison.sentences, strict=True):
            yield f"{quotation.where} says {one_line(quotation.value)}: “{one_line(sentence)}”"
        if comparison.similarity is not None:
            alike = f"{comparison.similarity:.2f}" if comparison.similarity else "hardly"
            yield f"alike, their values aside: {alike} (cosine)"
        if comparison.entailment:
            forth, back = comparison.entailment
            yield f"the second follows from the first: {_leaning(forth)}; the first from the second: {_leaning(back)}"
        if comparison.weighing:
            yield f"{comparison.weighing.probability:.0%} likely {ASKED[explanation.basis]}, in log-odds:"
            yield from _weighing_lines(comparison.weighing)
    if explanation.more:
        yield f"{explanation.more} more pairs of its sides are not shown"


def _leaning(leaning: Leaning) -> str:
    return f"{leaning.entailment:.0%}, contradicts it: {leaning.contradiction:.0%}"


def _weighing_lines(weighing: Weighing) -> Iterator[str]:
    yield f"  {weighing.base:+.2f}  before anything is known of the two"
    for reason in weighing.reasons:
        yield f"  {reason.log_odds:+.2f}  {reason.words} ({reason.value:.2g})"


def _damage_line(damage: Damage) -> str:
    mended = f'; it should be "{one_line(damage.value)}"' if damage.value else ""
    pattern = f"; pattern: {one_line(damage.pattern)}" if damage.pattern else ""
    return f"{one_line(damage.reason)}{mended}{pattern}; {damage.confidence:.0%} sure"


def _confidence_line(explanation: Explanation) -> str:
    confidence = explanation.finding.confidence
    if explanation.weighed is None:
        return f"{confidence:.0%}: its rule is so sure of what it sees, and asks no model"
    if round(explanation.weighed, 3) == confidence:
        return f"{confidence:.0%}: so likely it is {ASKED[explanation.basis]}; its rule caps that nowhere"
    return f"{confidence:.0%}: its rule caps what the model gives, {explanation.weighed:.0%}"


def _wrapped(line: str, page: Page) -> list[str]:
    indent = "  " + " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(
        line.strip(), page.width, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    ) or [""]


# JSON -----------------------------------------------------------------------------------------------------------------


def _record(explanation: Explanation) -> dict[str, Any]:
    return {
        "basis": explanation.basis.value,
        "weighed": explanation.weighed,
        "comparisons": [_comparison_record(comparison) for comparison in explanation.comparisons],
        "more_comparisons": explanation.more,
        "seen": [_damage_record(damage) for damage in explanation.damages],
        "changes": list(explanation.changes),
    }


def _comparison_record(comparison: Comparison) -> dict[str, Any]:
    sides = zip(comparison.quotations, comparison.sentences, strict=True)
    return {
        "sides": [_side_record(quotation, sentence) for quotation, sentence in sides],
        "similarity": comparison.similarity,
        "entailment": [
            {"entailment": leaning.entailment, "contradiction": leaning.contradiction}
            for leaning in comparison.entailment or ()
        ],
        "weighing": _weighing_record(comparison.weighing) if comparison.weighing else None,
    }


def _side_record(quotation: Quotation, sentence: str) -> dict[str, Any]:
    return {
        "document": quotation.document_id,
        "line": quotation.line,
        "column": quotation.column,
        "place": quotation.place,
        "value": quotation.value,
        "sentence": sentence,
    }


def _weighing_record(weighing: Weighing) -> dict[str, Any]:
    return {
        "probability": weighing.probability,
        "reported_from": weighing.least,
        "raised": weighing.raised,
        "base": weighing.base,
        "reasons": [
            {
                "feature": reason.feature,
                "words": reason.words,
                "value": reason.value,
                "log_odds": reason.log_odds,
                "without": reason.without,
            }
            for reason in weighing.reasons
        ],
    }


def _damage_record(damage: Damage) -> dict[str, Any]:
    return {
        "start": damage.span.start,
        "end": damage.span.end,
        "reason": damage.reason,
        "value": damage.value or None,
        "pattern": damage.pattern or None,
        "confidence": damage.confidence,
    }
