"""Explanations: what was compared, what weighed how much, and what would have changed a finding."""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from math import exp
from pathlib import Path
from typing import Any

import pytest

from claimcheck import pipeline
from claimcheck.cli import main
from claimcheck.encoder import load_encoder
from claimcheck.errors import CallError
from claimcheck.explanations import WORDS, Basis, Explanation, explain_conflict, explain_damage
from claimcheck.findings import find_finding, make_findings
from claimcheck.likeness import FACT_WEIGHTS, FEATURES
from claimcheck.records import Document
from claimcheck.reporters.explanations import explanation_text, write_explanation
from claimcheck.reporters.page import Page
from claimcheck.rules import CONFLICT_RULES, GARBLE_RULES
from claimcheck.settings import Settings
from tests.test_conflict_rules import examples
from tests.test_reporters import a_report

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((ROOT / "fixtures" / "explanations.toml").read_text(encoding="utf-8"))["case"]


def documents(texts: Sequence[str]) -> list[Document]:
    return [Document(f"{chr(97 + i)}.txt", f"{chr(97 + i)}.txt", text) for i, text in enumerate(texts)]


def explained(case: dict[str, Any]) -> Explanation:
    doubtful_too = Settings(min_confidence=0)
    report = pipeline.check(documents(case["documents"]), settings=doubtful_too)
    [found] = [finding for finding in report.findings if finding.rule == case["rule"]]
    explanation = pipeline.explain(found.id[:8], documents(case["documents"]))
    assert explanation is not None
    assert explanation.finding == found
    return explanation


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_explanation_says_what_the_finding_rests_on(case: dict[str, Any]):
    explanation = explained(case)
    text = " ".join(explanation_text(explanation, Page(width=400)).split())
    assert explanation.basis == case["basis"]
    shown = f"{explanation.finding.message} {text}"
    assert [words for words in case["says"] if words not in shown] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_reasons_add_up_to_the_probability(case: dict[str, Any]):
    explanation = explained(case)
    assert all(bool(c.weighing) == (explanation.basis is not Basis.RULE) for c in explanation.comparisons)
    for comparison in explanation.comparisons:
        if comparison.weighing and not comparison.weighing.raised:
            total = comparison.weighing.base + sum(reason.log_odds for reason in comparison.weighing.reasons)
            assert 1 / (1 + exp(-total)) == pytest.approx(comparison.weighing.probability, abs=1e-3)
            weights = [abs(reason.log_odds) for reason in comparison.weighing.reasons]
            assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("case", [c for c in CASES if "gone" in c], ids=lambda case: case["name"])
def test_what_would_have_changed_a_finding_does(case: dict[str, Any]):
    for old, new in case["gone"]:
        edited = [text.replace(old, new) for text in case["documents"]]
        assert edited != case["documents"]
        assert case["rule"] not in {finding.rule for finding in pipeline.check(documents(edited)).findings}, new


def test_every_feature_has_its_words():
    assert {*FEATURES, *FACT_WEIGHTS} <= set(WORDS)


@pytest.mark.slow
def test_findings_of_every_rule_are_explained():
    """Each rule's own example; what a rule sees of it is told by the words of its sides, or place by place."""
    conflicting = {rule: examples(rule, "Example") for rule in CONFLICT_RULES}
    named = [
        replace(document, id=f"{rule.id}/{document.id}") for rule, read in conflicting.items() for document in read
    ]
    articles, _ = pipeline.analyse(named, Settings(), lambda step, done, total: None)
    for rule in CONFLICT_RULES:
        own = tuple(article for article in articles if article.document.id.startswith(rule.id))
        story, _ = pipeline.compare_articles(own, load_encoder())
        findings = make_findings([(rule, conflict) for conflict in rule.check(story)], [], own)
        assert findings
        for finding in findings:
            explanation = explain_conflict(finding, story)
            sides = {quotation.side for c in explanation.comparisons for quotation in c.quotations}
            assert sides == {quotation.side for quotation in finding.mentions}
            assert (explanation.weighed is None) == (explanation.basis is Basis.RULE)


@pytest.mark.parametrize("rule", GARBLE_RULES, ids=lambda rule: rule.name)
def test_damage_of_every_rule_is_explained_place_by_place(rule):
    text = re.split(r"^## ", rule.doc or "", flags=re.MULTILINE)[3].replace("\n>   ", " ")
    texts = [line[2:].replace(" ¶ ", "\n\n") for line in text.splitlines() if line.startswith("> ")]
    articles, _ = pipeline.analyse(documents(texts), Settings(), lambda step, done, total: None)
    by_id = {article.document.id: article for article in articles}
    seen = [(rule, article, damage) for article in articles for damage in rule.check(article)]
    findings = make_findings([], seen, articles)
    assert findings
    for finding in findings:
        damages = explain_damage(finding, by_id[finding.mentions[0].document_id]).damages
        assert damages
        assert max(damage.confidence for damage in damages) == pytest.approx(finding.confidence, abs=5e-4)


def test_the_order_of_the_documents_changes_nothing():
    case = CASES[0]
    forth = explained(case)
    back = pipeline.explain(forth.finding.id, documents(case["documents"])[::-1])
    assert write_explanation(forth.finding, back) == write_explanation(forth.finding, forth)


def test_a_finding_is_explained_by_the_beginning_of_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for document in documents(CASES[0]["documents"]):
        (tmp_path / document.id).write_text(document.text, encoding="utf-8")
    report = tmp_path / "report.json"
    main(["check", str(tmp_path), "--format", "json", "--output", str(report)])
    [found] = json.loads(report.read_text(encoding="utf-8"))["findings"]
    assert main(["explain", found["id"][:6], "--report", str(report), "--format", "json"]) == 0
    by_report = capsys.readouterr().out
    assert (
        main(["explain", found["id"][:6], "--in", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-f", "json"]) == 0
    )
    assert capsys.readouterr().out == by_report
    record = json.loads(by_report)
    assert record["finding"] == found
    assert [side["value"] for side in record["explanation"]["comparisons"][0]["sides"]] == ["15 people", "16 people"]


def test_an_id_that_no_finding_has_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_text(CASES[-1]["documents"][0], encoding="utf-8")
    assert main(["explain", "zzzz", "--in", str(tmp_path)]) == 2
    assert f"{tmp_path}: no finding 'zzzz'; ids stand in the report" in capsys.readouterr().err


def test_a_beginning_of_several_ids_is_refused():
    [a, b] = [replace(a_report().findings[0], id=name) for name in ("3f9c0d12", "3f9c8a55")]
    assert find_finding("3f9c8", (a, b)) == b
    with pytest.raises(CallError, match=r"3f9c: 2 ids begin so; give more of it: 3f9c0d12, 3f9c8a55"):
        find_finding("3f9c", (a, b))


def test_a_document_that_changed_since_the_report_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = tmp_path / "a.txt"
    text.write_text(CASES[-1]["documents"][0], encoding="utf-8")
    report = tmp_path / "report.json"
    main(["check", str(text), "--format", "json", "--output", str(report)])
    [found] = json.loads(report.read_text(encoding="utf-8"))["findings"]
    text.write_text("The bakery has two tables.", encoding="utf-8")
    assert main(["explain", found["id"], "--report", str(report)]) == 0
    out, err = capsys.readouterr()
    assert "its documents do not have this finding any more" in err
    assert found["message"] in out
    assert "What was seen" not in out
