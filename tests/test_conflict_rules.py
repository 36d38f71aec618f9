"""Each conflict rule against its cases and its own examples, through the shipped models."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from claimcheck.encoder import load_encoder
from claimcheck.pipeline import analyse, compare_articles
from claimcheck.records import Conflict, Document
from claimcheck.rules import CONFLICT_RULES, ConflictRule
from claimcheck.settings import Settings

CASES = Path(__file__).parent.parent / "fixtures" / "rules"
HEADINGS = ["What it finds", "Why it matters", "Example", "Left alone", "Limits"]


def load_cases(rule: ConflictRule) -> list[dict[str, Any]]:
    path = CASES / f"{rule.name.replace('-', '_')}.toml"
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["case"])


def documents(texts: Sequence[str], published: Sequence[str] = ()) -> list[Document]:
    """Return documents with these texts; published: a day of each, "" for one without; () of all."""
    days = [date.fromisoformat(day) if day else None for day in published or [""] * len(texts)]
    return [
        Document(f"{chr(97 + i)}.txt", f"{chr(97 + i)}.txt", text, published=day)
        for i, (text, day) in enumerate(zip(texts, days, strict=True))
    ]


def conflicts(rule: ConflictRule, read: Sequence[Document]) -> list[Conflict]:
    """Return what the rule sees in documents."""
    articles, _ = analyse(read, Settings(), lambda step, done, total: None)
    story, _ = compare_articles(articles, load_encoder())
    return list(rule.check(story))


def words(conflict: Conflict) -> list[list[str]]:
    return sorted(sorted({mention.text for mention in side.mentions}) for side in conflict.sides)


def examples(rule: ConflictRule, heading: str) -> list[Document]:
    """Return the documents of a manual page; some begin with a date of publication."""
    section = re.split(r"^## ", rule.doc or "", flags=re.MULTILINE)[HEADINGS.index(heading) + 1]
    lines = re.findall(r"^> (?:(\d{4}-\d\d-\d\d): )?(.+)$", section, flags=re.MULTILINE)
    return documents([text for _, text in lines], [day for day, _ in lines])


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        pytest.param(rule, case, id=f"{rule.name}: {case['name']}")
        for rule in CONFLICT_RULES
        for case in load_cases(rule)
    ],
)
def test_rule_finds_the_sides_of_its_case(rule: ConflictRule, case: dict[str, Any]) -> None:
    seen = conflicts(rule, documents(case["documents"], case.get("published", ())))
    found = [sides for sides, _ in groupby(sorted(words(conflict) for conflict in seen))]  # seen in two ways: one
    if case["sides"] == "any":  # claims clash as a whole, no single words do
        assert len(found) == 1
    else:
        assert found == ([sorted(sorted(side) for side in case["sides"])] if case["sides"] else [])


@pytest.mark.parametrize("rule", CONFLICT_RULES, ids=lambda rule: rule.name)
def test_rule_has_cases_of_both_kinds(rule: ConflictRule) -> None:
    kinds = [bool(case["sides"]) for case in load_cases(rule)]
    assert kinds.count(True) >= 2
    assert kinds.count(False) >= 2


@pytest.mark.parametrize("rule", CONFLICT_RULES, ids=lambda rule: rule.name)
def test_manual_page_has_all_headings(rule: ConflictRule) -> None:
    assert re.findall(r"^## (.+)$", rule.doc or "", flags=re.MULTILINE) == HEADINGS


@pytest.mark.parametrize("rule", CONFLICT_RULES, ids=lambda rule: rule.name)
def test_example_of_the_manual_page_is_seen(rule: ConflictRule) -> None:
    assert conflicts(rule, examples(rule, "Example"))


@pytest.mark.parametrize("rule", CONFLICT_RULES, ids=lambda rule: rule.name)
def test_what_the_manual_page_leaves_alone_is_not_seen(rule: ConflictRule) -> None:
    assert not conflicts(rule, examples(rule, "Left alone"))
