"""The stories of fixtures/stories, checked as a user would: no figure worse than it was, every span exact."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from claimcheck import pipeline
from claimcheck.evaluation import Outcome, evaluate, read_stories, score
from claimcheck.records import Document, Report
from claimcheck.settings import Settings

STORIES = Path(__file__).parent.parent / "fixtures" / "stories"
LEARNT_FROM = STORIES.parent / "training" / "stories"
NAMES = sorted(path.parent.name for path in STORIES.glob("*/gold.json"))
CLEAN = ("ardvane-bridge-reopens", "ferry-line-opens")
MIN_PRECISION, MIN_RECALL = 0.92, 0.45  # measured: 0.97 and 0.47


@cache
def checked() -> dict[str, tuple[Outcome, tuple[Document, ...], Report]]:
    """Return for each story its outcome, its documents and its report, all stories checked once."""
    kept: list[tuple[tuple[Document, ...], Report]] = []

    def check(documents: Sequence[Document]) -> Report:
        report = pipeline.check(documents, settings=Settings(with_claims=True))
        kept.append((tuple(documents), report))
        return report

    outcomes = list(evaluate(read_stories(STORIES), check))
    return {outcome.story: (outcome, *pair) for outcome, pair in zip(outcomes, kept, strict=True)}


def test_each_story_is_checked() -> None:
    assert sorted(checked()) == NAMES


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_story_has_no_findings(name: str) -> None:
    outcome, _, _ = checked()[name]
    assert (outcome.found, outcome.false_alarms) == ((), ())


@pytest.mark.parametrize("name", [name for name in NAMES if name not in CLEAN])
def test_something_is_found_in_each_other_story(name: str) -> None:
    assert checked()[name][0].found


def test_precision_and_recall_are_no_worse_than_they_were() -> None:
    figures = score([outcome for outcome, _, _ in checked().values()])
    assert figures.precision is not None
    assert figures.recall is not None
    assert figures.precision >= MIN_PRECISION
    assert figures.recall >= MIN_RECALL


@pytest.mark.parametrize("name", NAMES)
def test_mentions_lie_in_the_text_of_their_file(name: str) -> None:
    assert checked()[name][0].off_text == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_quotation_is_the_text_at_its_span(name: str) -> None:
    _, documents, report = checked()[name]
    texts = {document.id: document.text for document in documents}
    for finding in report.findings:
        for mention in finding.mentions:
            assert mention.span.of(texts[mention.document_id]) == mention.text
            assert all(mention.span.covers(words) for words in mention.clashing)


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_and_its_mentions_are_the_text_at_their_spans(name: str) -> None:
    _, documents, report = checked()[name]
    texts = {document.id: document.text for document in documents}
    assert report.claims
    for claim in report.claims:
        assert claim.span.of(texts[claim.document_id]) == claim.span_text
        assert all(mention.span.of(texts[claim.document_id]) == mention.text for mention in claim.mentions)


@pytest.mark.parametrize("name", NAMES)
def test_a_conflict_between_documents_names_two_and_damage_one(name: str) -> None:
    for finding in checked()[name][2].findings:
        documents = {mention.document_id for mention in finding.mentions}
        assert (len(documents) > 1) == (finding.scope == "cross")


def test_labels_of_the_stories_to_learn_from_fit_their_articles() -> None:
    stories = read_stories(LEARNT_FROM)  # raises for a quotation that is not there, or stands there twice
    assert sum(len(story.findings) for story in stories) > 1400
    assert all({file for file, _ in label.quotes} <= {*story.texts} for story in stories for label in story.findings)
