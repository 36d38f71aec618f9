"""Verdicts on the claims of a draft: by what its sources say, and by what findings set against it."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import parsed
from numpy.typing import NDArray

from claimcheck.compare import Story, build_story
from claimcheck.entailment import Judge
from claimcheck.findings import make_findings
from claimcheck.records import Bearing, Claim, Finding, Role, Severity, Verdict
from claimcheck.rules.rule import ConflictRule
from claimcheck.verdicts import contradict_claims, judge_claims
from tests.report_builders import conflict, side

CASES = Path(__file__).parent.parent / "fixtures" / "drafts" / "verdicts.toml"
BOATS = ConflictRule("CC901", "quantity-conflict", "quantity", Severity.ERROR, lambda story: (), "Boats.")
DRAFT = "The port of Vik lost 14 boats, and the town lost its pier."


class Stub:
    """Encodes nothing, and says the same of every pair of texts."""

    def __init__(self, entailment: float = 0.2, contradiction: float = 0.1) -> None:
        self._row = (entailment, 1 - entailment - contradiction, contradiction)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), 2), dtype=np.float32)

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.array([self._row] * len(pairs), dtype=np.float32).reshape(-1, 3)


def a_story(stub: Stub, *texts: str, drafts: int = 1) -> Story:
    """Return a story of which the first texts are drafts."""
    articles = tuple(
        replace(article, document=replace(article.document, role=Role.DRAFT if i < drafts else Role.SOURCE))
        for i, article in enumerate(parsed(*texts))
    )
    return build_story(articles, tuple(c for a in articles for c in a.compared), stub, Judge(stub))


def a_finding(story: Story, *values: tuple[str, Sequence[int]], confidence: float = 0.9) -> Finding:
    """Return a finding with a side for each value: its words, and the articles that say it."""
    sides = [side(words, *((story.articles[i], words) for i in said_by)) for words, said_by in values]
    (finding,) = make_findings([(BOATS, conflict(*sides, confidence=confidence))], [], story.articles)
    return finding


def judge(story: Story, *findings: Finding) -> tuple[Claim, ...]:
    return contradict_claims(judge_claims(story), findings, {draft.document.id for draft in story.drafts})


def on_boats(claims: Sequence[Claim]) -> Claim:
    return next(claim for claim in claims if "boats" in claim.text)


@pytest.mark.parametrize(
    "case", tomllib.loads(CASES.read_text(encoding="utf-8"))["case"], ids=lambda case: case["name"]
)
def test_a_claim_is_judged_by_what_a_source_says(case: dict[str, Any]) -> None:
    story = a_story(Stub(case["entailment"], case["contradiction"]), case["draft"], case["source"])
    (claim,) = judge(story)
    assert (claim.verdict, [found.relation for found in claim.evidence]) == (
        case["verdict"],
        [case["relation"]] if case["relation"] else [],
    )
    assert all(found.span.of(case["source"]) == found.text for found in claim.evidence)


def test_without_a_draft_there_are_no_verdicts() -> None:
    assert judge(a_story(Stub(), DRAFT, DRAFT, drafts=0)) == ()


def test_a_draft_without_a_source_is_not_checked() -> None:
    assert {claim.verdict for claim in judge(a_story(Stub(0.9), DRAFT))} == {Verdict.NOT_CHECKABLE}


def test_a_finding_contradicts_the_claim_whose_words_it_marks_and_no_other() -> None:
    story = a_story(Stub(0.9, 0.02), DRAFT, "The port of Vik lost 41 boats, and the town lost its pier.")
    claims = judge(story, a_finding(story, ("14 boats", [0]), ("41 boats", [1])))
    assert [claim.verdict for claim in claims] == [Verdict.CONTRADICTED, Verdict.SUPPORTED]
    assert on_boats(claims).confidence == 0.9
    assert [(found.document_id, found.relation) for found in on_boats(claims).evidence] == [
        ("1.txt", Bearing.CONTRADICTS)
    ]


def test_what_speaks_against_a_claim_stands_before_what_supports_it() -> None:
    story = a_story(Stub(0.9, 0.02), DRAFT, DRAFT, "The port of Vik lost 41 boats.")
    claims = judge(story, a_finding(story, ("14 boats", [0, 1]), ("41 boats", [2])))
    assert [(found.document_id, found.relation) for found in on_boats(claims).evidence] == [
        ("2.txt", Bearing.CONTRADICTS),
        ("1.txt", Bearing.ENTAILS),
    ]


def test_no_value_is_suggested_for_a_claim_that_a_source_supports() -> None:
    story = a_story(Stub(0.9, 0.02), DRAFT, DRAFT, "The port of Vik lost 41 boats.")
    assert on_boats(judge(story, a_finding(story, ("14 boats", [0]), ("41 boats", [2])))).suggestion == ""


def test_a_finding_below_a_warning_contradicts_nothing() -> None:
    story = a_story(Stub(), DRAFT, "The port of Vik lost 41 boats.")
    finding = a_finding(story, ("14 boats", [0]), ("41 boats", [1]), confidence=0.1)
    assert finding.severity is Severity.INFO
    assert on_boats(judge(story, finding)).verdict is not Verdict.CONTRADICTED


def test_two_drafts_do_not_contradict_each_other() -> None:
    story = a_story(Stub(), DRAFT, "The port of Vik lost 41 boats.", "A choir sang.", drafts=2)
    claims = judge(story, a_finding(story, ("14 boats", [0]), ("41 boats", [1])))
    assert Verdict.CONTRADICTED not in {claim.verdict for claim in claims}


@pytest.mark.parametrize(
    ("values", "suggestion"),
    [
        ([("14 boats", [0]), ("41 boats", [1, 2])], "41 boats"),
        ([("14 boats", [0]), ("41 boats", [1]), ("17 boats", [2])], ""),
        ([("14 boats", [0, 3]), ("41 boats", [1, 2])], ""),
    ],
    ids=["the sources agree", "the sources differ", "a source agrees with the draft"],
)
def test_a_value_is_suggested_only_where_the_sources_agree(
    values: Sequence[tuple[str, Sequence[int]]], suggestion: str
) -> None:
    counts = sorted((index, value) for value, indices in values for index in indices)
    story = a_story(Stub(), *(f"The port of Vik lost {value}." for _, value in counts))
    assert on_boats(judge(story, a_finding(story, *values))).suggestion == suggestion
