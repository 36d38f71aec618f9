"""Whole drafts against their sources, with the shipped models, as a user would check them."""

import json
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from claimcheck.cli import main
from claimcheck.pipeline import check
from claimcheck.readers import read_paths
from claimcheck.records import Bearing, Document, Report, Role, Verdict
from claimcheck.reporters.page import Page
from claimcheck.reporters.text import write_text
from tests.test_contract import validator

FOLDER = Path(__file__).parent.parent / "fixtures" / "drafts"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


@cache
def checked(name: str) -> Report:
    return check([FOLDER / name])


def labels(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def labelled_claims() -> list[tuple[str, dict[str, str]]]:
    return [(name, label) for name in NAMES for label in labels(name)["claim"]]


def written(paths: Sequence[Path | str], folder: Path) -> dict[str, Any]:
    """Return the JSON report on what stands behind `claimcheck check`."""
    output = folder / "report.json"
    main(["check", *map(str, paths), "--format", "json", "--output", str(output)])
    return json.loads(output.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "label"), labelled_claims(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_claim_has_its_verdict(name: str, label: dict[str, str]) -> None:
    text = (FOLDER / name / "draft.txt").read_text(encoding="utf-8")
    start = text.index(label["words"])
    claims = [c for c in checked(name).claims if c.span.start < start + len(label["words"]) and start < c.span.end]
    assert label.get("called", label["verdict"]) in {claim.verdict for claim in claims}, label["words"]
    if "suggestion" in label:
        assert label["suggestion"] in {claim.suggestion for claim in claims}


def test_of_twenty_sentences_that_agree_with_the_sources_at_most_one_is_called_contradicted() -> None:
    verdicts: dict[str, set[Verdict | None]] = {}
    for draft in tomllib.loads((FOLDER / "agreeing.toml").read_text(encoding="utf-8"))["draft"]:
        text = "\n\n".join(draft["sentences"])
        read = read_paths([FOLDER.parent / "stories" / draft["story"]]).documents
        sources = [document for document in read if document.role is Role.SOURCE]
        report = check([Document("desk.txt", "desk.txt", text, published=draft["published"])], against=sources)
        for sentence in draft["sentences"]:
            start = text.index(sentence)
            claims = (claim for claim in report.claims if start <= claim.span.start < start + len(sentence))
            verdicts[sentence] = {claim.verdict for claim in claims}
    assert len(verdicts) == 20
    assert len([sentence for sentence, of in verdicts.items() if Verdict.CONTRADICTED in of]) <= 1
    assert len([sentence for sentence, of in verdicts.items() if Verdict.SUPPORTED in of]) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_quotations_are_found_as_labelled(name: str) -> None:
    quotations = checked(name).quotations
    expected = labels(name)["quotations"]
    assert len(quotations) == len(expected)
    for words, found in expected.items():
        assert found in {quoted.found for quoted in quotations if words in quoted.text}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_draft_leaves_out_is_told(name: str) -> None:
    omissions = checked(name).omissions
    expected = labels(name)["omissions"]
    assert len(omissions) == len(expected)
    assert all(any(words in o.evidence[0].text for o in omissions) for words in expected)


@pytest.mark.parametrize("name", NAMES)
def test_every_piece_of_evidence_is_the_text_of_a_source(name: str) -> None:
    report = checked(name)
    sources = {s.document.id: s.document.text for s in report.documents if s.document.role is Role.SOURCE}
    evidence = [e for claim in report.claims for e in claim.evidence]
    evidence += [e for told in (*report.quotations, *report.omissions) for e in told.evidence]
    assert evidence
    assert all(found.span.of(sources[found.document_id]) == found.text for found in evidence)


@pytest.mark.parametrize("name", NAMES)
def test_verdicts_agree_with_their_evidence(name: str) -> None:
    for claim in checked(name).claims:
        relations = {found.relation for found in claim.evidence}
        assert (claim.verdict is Verdict.CONTRADICTED) == (Bearing.CONTRADICTS in relations)
        assert claim.verdict is not Verdict.SUPPORTED or Bearing.ENTAILS in relations


def test_findings_on_the_draft_stand_before_those_of_the_sources() -> None:
    more = {
        "b-northern-wire.txt": "The mast on the summit is 41 metres high.",
        "c-summit-herald.txt": "The mast on the summit is 47 metres high.",
    }
    read = read_paths([FOLDER / "cable-car"]).documents
    documents = [replace(d, text=f"{d.text}\n\n{more.get(d.id, '')}") for d in read]
    report = check(documents)
    touching = ["draft.txt" in {mention.document_id for mention in finding.mentions} for finding in report.findings]
    assert touching == sorted(touching, reverse=True)
    assert set(touching) == {True, False}
    shown = write_text(report, Page())
    assert shown.index("Claims of draft.txt: ") < shown.index("The sources alone:")


def test_the_sources_may_be_named_instead_in_any_order(tmp_path: Path) -> None:
    story = shutil.copytree(FOLDER / "cable-car", tmp_path / "story", ignore=shutil.ignore_patterns("manifest.json"))
    sources = sorted(story.glob("?-*.txt"))
    reports = []
    for seed in (1, 2):
        Random(seed).shuffle(sources)
        reports.append(written([story / "draft.txt", "--against", *sources], tmp_path))
    assert reports[0] == reports[1]
    validator("report").validate(reports[0])
    roles = {document["id"]: document["role"] for document in reports[0]["documents"]}
    assert [name for name, role in roles.items() if role == "draft"] == ["draft.txt"]
    assert {claim["document"] for claim in reports[0]["claims"]} == {"draft.txt"}
    assert {claim["verdict"] for claim in reports[0]["claims"]} == set(Verdict)


def test_a_source_that_cannot_be_read_is_told_and_the_others_are_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, broken = tmp_path / "empty.txt", tmp_path / "broken.pdf"
    empty.write_text("", encoding="utf-8")
    broken.write_bytes(b"%PDF")
    folder = FOLDER / "brewery-sale"
    source = folder / "a-dunrigg-mail.txt"
    assert main(["check", str(folder / "draft.txt"), "--against", str(source), str(empty), str(broken)]) == 2
    out, _ = capsys.readouterr()
    assert "contradicted" in out
    assert "empty.txt" in out
    assert "broken.pdf" in out


def test_documents_given_with_against_are_drafts_and_sources() -> None:
    draft = Document("d", "d", "The port of Vik lost 14 boats in the storm.")
    source = Document("s", "s", "The port of Vik lost 14 boats in the storm.", role=Role.DRAFT)
    report = check([draft], against=[source])
    assert [summary.document.role for summary in report.documents] == [Role.DRAFT, Role.SOURCE]
    assert [claim.verdict for claim in report.claims] == [Verdict.SUPPORTED]


def test_a_draft_without_a_source_says_that_nothing_is_checked() -> None:
    text = 'The port of Vik lost 14 boats in the storm. "We will build it up again," said Ida Rask.'
    report = check([Document("d", "d", text, role=Role.DRAFT)])
    assert report.notes == ("d: a draft without a source; none of its claims is checked",)
    assert {claim.verdict for claim in report.claims} == {Verdict.NOT_CHECKABLE}
    assert report.quotations == ()


def test_without_a_draft_nothing_is_said_of_drafts(tmp_path: Path) -> None:
    report = written([FOLDER / "brewery-sale" / "a-dunrigg-mail.txt"], tmp_path)
    assert report["claims"] == []
    assert "quotations" not in report
    assert "omissions" not in report
