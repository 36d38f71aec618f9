"""Each garble rule against its cases, its own examples, and the other rules."""

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from builders import article, parsed

from claimcheck.records import Article, Damage
from claimcheck.rules.garble import GARBLE_RULES, keep_strongest
from claimcheck.rules.rule import GarbleRule

CASES = Path(__file__).parent.parent / "fixtures" / "rules"
HEADINGS = ["What it finds", "Why it matters", "Example", "Left alone", "Limits"]


def load_cases(rule: GarbleRule) -> list[dict[str, Any]]:
    path = CASES / f"{rule.name.replace('-', '_')}.toml"
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["case"])


def read(case: dict[str, Any]) -> Article:
    """Return the text of a case; with tokens where it says that what it shows hangs on them."""
    return parsed(case["text"])[0] if case.get("tokens") else article(case["text"])


def examples(rule: GarbleRule, heading: str) -> list[str]:
    """Return the texts of a section of the manual page: "> " begins one, ">   " goes on, and "¶" ends a paragraph."""
    section = re.split(r"^## ", rule.doc or "", flags=re.MULTILINE)[HEADINGS.index(heading) + 1]
    quoted = re.sub(r"\n>   ", " ", section)
    return [line[2:].strip().replace(" ¶ ", "\n\n") for line in quoted.splitlines() if line.startswith("> ")]


def words_of(damages: list[Damage], text: str) -> list[str]:
    return [damage.span.of(text) for damage in damages]


@pytest.mark.parametrize(
    ("rule", "case"),
    [pytest.param(rule, case, id=f"{rule.name}: {case['name']}") for rule in GARBLE_RULES for case in load_cases(rule)],
)
def test_rule_finds_the_damage_of_its_case(rule: GarbleRule, case: dict[str, Any]) -> None:
    found = words_of(sorted(rule.check(read(case)), key=lambda d: d.span), case["text"])
    assert found == case["damage"]


@pytest.mark.parametrize("rule", GARBLE_RULES, ids=lambda rule: rule.name)
def test_rule_has_cases_of_both_kinds(rule: GarbleRule) -> None:
    kinds = [bool(case["damage"]) for case in load_cases(rule)]
    assert kinds.count(True) >= 4
    assert kinds.count(False) >= 4


@pytest.mark.parametrize("rule", GARBLE_RULES, ids=lambda rule: rule.name)
def test_manual_page_has_all_headings(rule: GarbleRule) -> None:
    assert re.findall(r"^## (.+)$", rule.doc or "", flags=re.MULTILINE) == HEADINGS


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(rule, text, id=f"{rule.name}: {text[:40]}")
        for rule in GARBLE_RULES
        for text in examples(rule, "Example")
    ],
)
def test_example_of_the_manual_page_is_found(rule: GarbleRule, text: str) -> None:
    assert list(rule.check(article(text)))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(rule, text, id=f"{rule.name}: {text[:40]}")
        for rule in GARBLE_RULES
        for text in examples(rule, "Left alone")
    ],
)
def test_what_the_manual_page_leaves_alone_is_left_alone(rule: GarbleRule, text: str) -> None:
    assert list(rule.check(article(text))) == []


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        pytest.param(rule, case, id=f"{rule.name}: {case['name']}")
        for rule in GARBLE_RULES
        for case in load_cases(rule)
        if case["damage"]
    ],
)
def test_one_damage_is_one_finding(rule: GarbleRule, case: dict[str, Any]) -> None:
    kept = keep_strongest((r, damage) for r in GARBLE_RULES for damage in r.check(read(case)))
    small = sorted(damage.span for r, damage in kept if r.id != "CC504")
    assert rule in [r for r, _ in kept]
    assert all(not a.overlaps(b) for a, b in itertools.pairwise(small))


def test_ids_and_names_are_unique_and_in_order() -> None:
    ids = [rule.id for rule in GARBLE_RULES]
    assert ids == sorted(set(ids))
    assert len({rule.name for rule in GARBLE_RULES}) == len(GARBLE_RULES)


@pytest.mark.parametrize("text", ["", "\n", " ", "x", "\ufeff", '"', "(", "’", "\u200b\n\n\u2028"])
def test_rules_bear_any_text(text: str) -> None:
    for rule in GARBLE_RULES:
        list(rule.check(article(text)))
