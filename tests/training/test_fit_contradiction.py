"""The model of contradictions learns from labelled stories how much what is said counts, from reports how little."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from claimcheck.contradictions import FEATURES, UNREAD, Reading
from claimcheck.encoder import load_encoder
from claimcheck.entailment import Judge, Judgement, load_entailment
from claimcheck.records import Document, Span
from claimcheck.training.fit_contradiction import (
    REPORT,
    STORY,
    Example,
    examples,
    fit,
    print_figures,
    probability,
    write_model,
)
from claimcheck.training.news import read_news

STRIKE = "The strike at the Orvane glass works {} on Monday after the union {} the offer."
ENDED, GOES_ON = (STRIKE.format(*words) for words in (("ended", "accepted"), ("went on", "rejected")))


def pair(said: float, *, contradicts: bool, kind: str = STORY, crowding: float = 0.0, group: str = "a") -> Example:
    return Example(kind, group, (0.0,) * UNREAD, Reading(Judgement(-said, said)), crowding, contradicts)


LABELLED = [pair(said, contradicts=said > 0, group=group) for said in (-4.0, -2.0, 2.0, 4.0) for group in "abcde"]


def test_what_the_entailment_model_says_counts() -> None:
    model = fit(LABELLED)
    assert probability(model, pair(4.0, contradicts=True)) > 0.8
    assert probability(model, pair(-4.0, contradicts=False)) < 0.2


def test_reports_make_it_count_less() -> None:
    copied = [pair(4.0, contradicts=False, kind=REPORT) for _ in range(2000)]
    alone, beside = (probability(fit(pairs), pair(4.0, contradicts=True)) for pairs in (LABELLED, LABELLED + copied))
    assert beside < alone


def test_a_pair_of_a_crowded_story_is_less_likely() -> None:
    model = fit(LABELLED)
    alone, crowded = (pair(4.0, contradicts=True, crowding=crowding) for crowding in (0.0, 1.0))
    assert probability(model, crowded) < probability(model, alone)


def test_pairs_of_two_articles_are_labelled_by_where_they_stand() -> None:
    documents = [Document(name, name, text) for name, text in (("a", ENDED), ("b", GOES_ON))]
    places = [(document.id, document.text.index("on Monday")) for document in documents]
    spans = [(name, Span(at, at + 9)) for name, at in places]
    models = load_encoder(), Judge(load_entailment())
    [labelled] = examples(STORY, "strike", documents, [(spans[0], spans[1], "contradict")], *models)
    [other] = examples(REPORT, "strike", documents, (), *models)
    assert labelled.contradicts and not other.contradicts
    assert labelled.features == other.features


def test_the_figures_judge_each_story_by_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    print_figures([*LABELLED, *(pair(-4.0, contradicts=False, kind=REPORT, group=g) for g in "fghij")])
    assert "story: 20 pairs, 10 contradictions" in capsys.readouterr().out


def test_the_other_models_of_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_text(json.dumps({"bias": 1.5, "contradiction": {}}), encoding="utf-8")
    write_model(fit(LABELLED), path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored["bias"] == 1.5
    assert stored["contradiction"]["weights"].keys() == set(FEATURES)


def test_articles_cut_into_words_are_put_together_again(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    sentences = ("March 3, 2009", 'The mayor - elect said: "It cost $ 1, 200. "', "Nobody was hurt.")
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for number, sentence in enumerate(sentences):
            out.write(json.dumps({"topic": "7", "doc": "x", "sentence_id": number, "sentence": sentence}) + "\n")
    [(name, [document])] = read_news(path).items()
    assert (name, document.id) == ("cut/7", "x")
    assert document.text == 'The mayor-elect said: "It cost $1,200." Nobody was hurt.\n'
    assert document.published == date(2009, 3, 3)
