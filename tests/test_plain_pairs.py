"""A draft and a source of a sentence or two each: what differs in one word is found, what agrees is left alone."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from claimcheck import pipeline
from claimcheck.records import Document, Role, Severity, Verdict
from claimcheck.settings import Settings

FIXTURE = Path(__file__).parent.parent / "fixtures" / "drafts" / "plain_pairs.toml"
CASES = tomllib.loads(FIXTURE.read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["name"], marks=[pytest.mark.xfail(strict=True)] if case.get("missed") else [])
        for case in CASES
    ],
)
def test_a_plain_pair_is_judged_as_a_reader_would(case: dict[str, Any]) -> None:
    documents = [
        Document("draft.txt", "draft.txt", case["draft"], role=Role.DRAFT),
        Document("source.txt", "source.txt", case["source"]),
    ]
    report = pipeline.check(documents, settings=Settings(min_severity=Severity.WARNING, with_claims=True))
    contradicted = any(claim.verdict is Verdict.CONTRADICTED for claim in report.claims)
    if case["clashes"]:
        assert contradicted or report.findings
    else:
        assert not contradicted
        assert not report.findings


def test_what_clashes_is_never_called_supported() -> None:
    clashing = [case for case in CASES if case["clashes"]]
    for case in clashing:
        documents = [
            Document("draft.txt", "draft.txt", case["draft"], role=Role.DRAFT),
            Document("source.txt", "source.txt", case["source"]),
        ]
        report = pipeline.check(documents, settings=Settings())
        assert any(claim.verdict is not Verdict.SUPPORTED for claim in report.claims), case["name"]
