"""Statements of one question: which values clash, which are explained, and how a conflict gets its sides."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from builders import parsed

from claimcheck import compare
from claimcheck.compare import (
    MAX_QUOTATION,
    MIN_DOUBTFUL,
    MIN_FACT_COSINE,
    TWIN_PROBABILITY,
    Pair,
    Story,
    build_story,
    compare_statements,
    of_kind,
    quotation_around,
    split_sides,
)
from claimcheck.encoder import load_encoder
from claimcheck.findings import MIN_WARNING_CONFIDENCE
from claimcheck.records import Conflict
from claimcheck.statements import Statement
from claimcheck.values import Place, Quantity, compatible

TOLL = "The collapse of the Karst pit killed 27 miners."


def story(*texts: str) -> Story:
    articles = parsed(*texts)
    return build_story(articles, tuple(claim for article in articles for claim in article.claims), load_encoder())


def sides(conflict: Conflict) -> list[list[tuple[str, str]]]:
    """Return (document, words) of the mentions of each side."""
    return [[(mention.document_id, mention.text) for mention in side.mentions] for side in conflict.sides]


def clashes_with(
    texts: Sequence[str], likely: dict[tuple[str, str], float], monkeypatch: pytest.MonkeyPatch
) -> list[list[list[tuple[str, str]]]]:
    """Return the sides of the conflicts when pairs of these words are this likely to answer one question."""

    def pairs(story: Story, statements: Sequence[Statement]) -> list[Pair]:
        found = []
        for a, b in combinations(statements, 2):
            x, y = a.mention, b.mention
            if x.document_id != y.document_id:
                probability = likely.get((x.text, y.text), likely.get((y.text, x.text), 0.0))
                found.append(Pair(a, b, probability, not compatible(x.value, y.value)))
        return found

    monkeypatch.setattr(compare, "compare_statements", pairs)
    read = story(*texts)
    return [sides(one) for one in read.clashes(Quantity)]


def test_two_values_of_one_question_are_one_conflict() -> None:
    (conflict,) = story(TOLL, TOLL.replace("27", "72")).clashes(Quantity)
    assert sides(conflict) == [[("0.txt", "27 miners")], [("1.txt", "72 miners")]]
    assert conflict.question == "The collapse of the Karst pit killed …"


def test_one_question_in_three_documents_is_one_conflict_with_three_sides() -> None:
    (conflict,) = story(TOLL, TOLL.replace("27", "72"), TOLL.replace("27", "31")).clashes(Quantity)
    assert sides(conflict) == [[("0.txt", "27 miners")], [("1.txt", "72 miners")], [("2.txt", "31 miners")]]


def test_documents_that_agree_stand_on_one_side() -> None:
    (conflict,) = story(TOLL, TOLL.replace("27", "72"), TOLL).clashes(Quantity)
    assert sides(conflict) == [[("0.txt", "27 miners"), ("2.txt", "27 miners")], [("1.txt", "72 miners")]]


def test_agreeing_values_make_no_conflict() -> None:
    agreeing = story(TOLL, "In all, 27 miners were killed by the collapse of the Karst pit.", TOLL)
    assert compare_statements(agreeing, of_kind(agreeing, Quantity))
    assert agreeing.clashes(Quantity) == ()


def test_values_of_other_questions_are_not_paired() -> None:
    apart = story("The old crane lifts 30 tonnes.", "The choir of the mill has 41 members.")
    assert compare_statements(apart, of_kind(apart, Quantity)) == []


def test_values_of_one_sentence_are_not_paired() -> None:
    both = story("The collapse of the Karst pit killed 27 miners and the collapse of the Orm pit killed 14 miners.")
    assert len(of_kind(both, Quantity)) == 2
    assert compare_statements(both, of_kind(both, Quantity)) == []


TWO_TOLLS = (TOLL, "The collapse of the Karst pit killed 27 miners. A fire in the Orm pit killed 14 miners.")


def test_a_value_confirmed_in_the_other_document_is_no_clash(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        clashes_with(TWO_TOLLS, {("27 miners", "27 miners"): 0.7, ("27 miners", "14 miners"): 0.6}, monkeypatch) == []
    )


def test_a_value_confirmed_far_away_leaves_the_clash(monkeypatch: pytest.MonkeyPatch) -> None:
    found = clashes_with(TWO_TOLLS, {("27 miners", "27 miners"): 0.1, ("27 miners", "14 miners"): 0.6}, monkeypatch)
    assert found == [[[("0.txt", "27 miners")], [("1.txt", "14 miners")]]]


def test_a_clash_that_is_too_unlikely_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (TOLL, "A fire in the Orm pit killed 14 miners.")
    assert clashes_with(texts, {("27 miners", "14 miners"): MIN_DOUBTFUL - 0.01}, monkeypatch) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The mine employs 150 people.", "The mine employed 400 people."),
        ("Organisers said 20,000 people marched.", "Police said 5,000 people marched."),
        ("In March 20,000 people marched.", "In May 5,000 people marched."),
    ],
    ids=["then and now", "two who counted", "two months"],
)
def test_claims_of_the_same_words_that_can_both_be_true_are_no_twins(first: str, second: str) -> None:
    both = story(first, second)
    assert all(pair.probability < TWIN_PROBABILITY for pair in compare_statements(both, of_kind(both, Quantity)))


def test_a_doubtful_clash_gives_no_side_to_a_sure_one(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (TOLL, "The collapse of the Karst pit killed 72 miners. A fire in the Orm pit killed 14 miners.")
    found = clashes_with(texts, {("27 miners", "72 miners"): 0.8, ("27 miners", "14 miners"): 0.35}, monkeypatch)
    assert found == [
        [[("0.txt", "27 miners")], [("1.txt", "72 miners")]],
        [[("0.txt", "27 miners")], [("1.txt", "14 miners")]],
    ]


def test_clashes_that_share_no_statement_are_conflicts_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        "The collapse of the Karst pit killed 27 miners. A fire in the Orm pit killed 14 miners.",
        "The collapse of the Karst pit killed 72 miners. A fire in the Orm pit killed 41 miners.",
    )
    found = clashes_with(texts, {("27 miners", "72 miners"): 0.8, ("14 miners", "41 miners"): 0.7}, monkeypatch)
    assert found == [
        [[("0.txt", "27 miners")], [("1.txt", "72 miners")]],
        [[("0.txt", "14 miners")], [("1.txt", "41 miners")]],
    ]


TOLD = (
    "The trust has accused nurses of putting lives at risk at the hospital it runs in {place}, where {nurses} nurses "
    "are on strike. The walkout began on {day}. The most urgent cases are taken to clinics."
)


def test_documents_that_clash_in_where_when_and_how_many_tell_two_events() -> None:
    oslo, bergen = ("Oslo", "3 May 2024", 537), ("Bergen", "9 May 2024", 120)
    read = story(*(TOLD.format(place=place, day=day, nurses=nurses) for place, day, nurses in (oslo, bergen)))
    assert read.two_events == {("0.txt", "1.txt")}
    assert {conflict.confidence < MIN_WARNING_CONFIDENCE for conflict in read.clashes(Quantity)} == {True}


def test_documents_that_clash_in_one_thing_tell_one_event() -> None:
    told = {"place": "Oslo", "day": "3 May 2024"}
    read = story(TOLD.format(**told, nurses=537), TOLD.format(**told, nurses=120))
    assert not read.two_events
    assert {conflict.confidence < MIN_WARNING_CONFIDENCE for conflict in read.clashes(Quantity)} == {False}


def test_a_place_stands_on_the_side_of_what_surrounds_it() -> None:
    texts = [f"The treaty was signed in {place} on Tuesday." for place in ("Norway", "Trondheim", "Gothenburg")]
    grouped = split_sides(of_kind(story(*texts), Place))
    assert [[mention.text for mention in side.mentions] for side in grouped] == [
        ["Norway", "Trondheim"],
        ["Gothenburg"],
    ]


def test_a_long_sentence_is_quoted_around_the_words_and_cut_between_words() -> None:
    text = f"{'After a long and stormy night, ' * 8}the wave drowned 14 sheep{', and the rain went on and on' * 8}."
    (statement,) = of_kind(story(text), Quantity)
    span = quotation_around(statement.claim.sentence, statement.mention.span)
    assert span.covers(statement.mention.span)
    assert len(span) <= MAX_QUOTATION
    assert set(span.of(text).split()) <= set(text.split())


def test_the_more_articles_there_are_the_likelier_must_two_claims_be_of_one_fact_to_be_read() -> None:
    read = story(TOLL, "Inspectors closed the Karst pit.")
    assert read.scored_facts
    assert not replace(read, articles=read.articles * 6).scored_facts


def test_coverage_counts_the_pairs_that_were_compared_and_no_claims_of_one_sentence() -> None:
    read = story("Inspectors closed the pit and sealed the shaft.", "Inspectors closed the pit.")
    near = list(read.space.cosines.near(range(len(read.claims)), min_cosine=MIN_FACT_COSINE))
    assert (len(read.claims), len(near)) == (3, 3)
    assert read.scored_facts
    assert read.coverage == (3, 2)


def test_no_articles_make_an_empty_story() -> None:
    empty = story()
    assert (empty.statements, empty.facts, empty.fact_pairs, empty.coverage) == ((), (), (), (0, 0))
    assert empty.clashes(Quantity) == ()
