"""Which sentences may contradict each other, and of which of them the claims are read too."""

import pytest
from builders import parsed

from claimcheck.compare import Story, build_story
from claimcheck.contradictions import (
    FEATURES,
    MIN_DOUBT,
    NEAREST,
    NOT_DOUBTED,
    ContradictionModel,
    Couple,
    near_couples,
    read_couples,
)
from claimcheck.encoder import load_encoder
from claimcheck.entailment import Judge, Judgement

ENDED = "The strike at the Orvane glass works ended on Monday. "
OTHERS = " ".join(
    f"The strike at the Orvane glass works {did}."
    for did in ("goes on", "cost the firm dear", "was called in May", "began at dawn", "was backed by all")
)


def story_of(*texts: str) -> Story:
    articles = parsed(*texts)
    return build_story(articles, tuple(claim for article in articles for claim in article.claims), load_encoder())


def couples_of(story: Story, *, together: bool = True) -> list[Couple]:
    return list(near_couples(story.facts, story.space, story.mentions_beside, lambda one, other: together))


class ToldJudge(Judge):
    """Says of every pair what it is told, and keeps what it was asked."""

    def __init__(self, contradiction: float) -> None:
        self.said = Judgement(entailment=0.0, contradiction=contradiction)
        self.asked: list[tuple[str, str]] = []

    def ask(self, pairs):
        self.asked += pairs
        return [self.said for _ in pairs]


def test_a_sentence_is_put_beside_the_nearest_of_another_document() -> None:
    couples = couples_of(story_of(ENDED, OTHERS))
    assert len(couples) == NEAREST + 3  # of the others each is put beside the only sentence there
    ranks = [couple.row[FEATURES.index("rank")] for couple in couples]
    assert sorted(ranks) == [0.5, 0.5, 0.5, 0.5, 1.0]


def test_sentences_of_one_document_or_of_other_times_are_no_couple() -> None:
    assert couples_of(story_of(ENDED + OTHERS)) == []
    assert couples_of(story_of(ENDED, OTHERS), together=False) == []


@pytest.mark.parametrize(("contradiction", "claims_read"), [(MIN_DOUBT - 0.1, False), (MIN_DOUBT, True)])
def test_claims_are_read_where_the_sentences_may_contradict_each_other(contradiction, claims_read) -> None:
    text = "The strike ended on Monday, and the union accepted the offer."
    couples = couples_of(story_of(text, text.replace("ended", "went on").replace("accepted", "rejected")))
    judge = ToldJudge(contradiction)
    readings = read_couples(couples, judge)
    assert {reading.claims for reading in readings} == {judge.said if claims_read else NOT_DOUBTED}
    assert judge.asked[: len(couples)] == [couple.sentences for couple in couples]
    assert judge.asked[len(couples) :] == ([couple.claims for couple in couples] if claims_read else [])


def test_a_score_is_the_sum_of_what_is_weighed() -> None:
    model = ContradictionModel(tuple(0.1 * i for i in range(len(FEATURES))), -1.0)
    row = [1.0, 0.5] * (len(FEATURES) // 2)
    weighed = model.weigh(row)
    assert [each.feature for each in weighed] == list(FEATURES)
    assert model.score(row) == pytest.approx(-1.0 + sum(each.log_odds for each in weighed))


def test_what_both_sentences_name_and_when_is_compared() -> None:
    told = "Anna Berg opened the tram line in Ostrava on 3 May 2024."
    [couple] = couples_of(story_of(told, told.replace("3 May", "4 May")))
    by_name = dict(zip(FEATURES, couple.row, strict=False))
    assert by_name["times_clash"] == 0.5
    assert by_name["times_agree"] == by_name["names_differ"] == 0.0
    assert by_name["names_shared"] == 1.0
