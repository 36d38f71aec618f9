"""The entailment model: the same bits in any batch, nothing cut; other models in its place, or a clear word."""

import json
import random
import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from claimcheck.cli import main
from claimcheck.entailment import LABELS, Judge, load_entailment
from claimcheck.errors import MissingExtraError, ModelError
from claimcheck.models import entailment_model
from claimcheck.models.entailment_model import (
    MARKS,
    MAX_PIECES,
    OVERLAP,
    follows,
    marks_of,
    pair_inputs,
    read_texts,
    windows,
)

FOLDER = Path(__file__).parent.parent / "fixtures" / "encoder"
SENTENCES = (FOLDER / "parity_sentences.txt").read_text(encoding="utf-8").splitlines()
FILLER = [" ".join(SENTENCES[60:100]), " ".join(SENTENCES[110:150])]  # each more than 400 words
PAIRS = [
    *zip(SENTENCES[:40:4], SENTENCES[1:40:4], strict=True),
    ("", ""),
    ("", "Rain fell."),
    ("Rain fell.", ""),
    ("a", "  "),
    (FILLER[0], SENTENCES[70]),
    (SENTENCES[70], FILLER[1]),
    (FILLER[0], FILLER[1]),
    ("The bridge was opened on Monday.", "The bridge was not opened on Monday."),
]
needs_extra = pytest.mark.skipif(
    find_spec("sentence_transformers") is None, reason="needs the extra sentence-transformers"
)


@cache
def one_by_one() -> NDArray[np.float32]:
    return np.concatenate([load_entailment(batch_size=1).predict([pair]) for pair in PAIRS])


@pytest.mark.parametrize("batch_size", [2, 7, 32])
def test_scores_have_the_same_bits_in_any_batch(batch_size: int) -> None:
    assert np.array_equal(load_entailment(batch_size=batch_size).predict(PAIRS), one_by_one())


@pytest.mark.parametrize("seed", range(2))
def test_scores_have_the_same_bits_in_any_order_and_company(seed: int) -> None:
    chosen = random.Random(seed).choices(range(len(PAIRS)), k=25)
    found = load_entailment(batch_size=3 + seed).predict([PAIRS[i] for i in chosen])
    assert np.array_equal(found, one_by_one()[chosen])


def test_scores_are_probabilities() -> None:
    assert one_by_one().shape == (len(PAIRS), len(LABELS))
    assert one_by_one().dtype == np.float32
    assert (one_by_one() >= 0).all()
    assert np.abs(one_by_one().sum(axis=1) - 1).max() < 1e-5


def test_no_pairs_give_no_scores() -> None:
    assert load_entailment().predict([]).shape == (0, len(LABELS))


@pytest.mark.parametrize("text", ["\x00\x01", "\ud83d alone", "x" * 3_000, "漢字" * 300, "😀", "\u202e\ufeff", "\n\t"])
@pytest.mark.parametrize("first", [True, False])
def test_any_string_gets_scores(text: str, first: bool) -> None:
    pair = (text, SENTENCES[0]) if first else (SENTENCES[0], text)
    assert np.isfinite(load_entailment().predict([pair])).all()


@pytest.mark.parametrize("before", range(len(FILLER)))
@pytest.mark.parametrize(
    ("premise", "hypothesis"),
    [
        ("The council of Tarnby approved the new ferry quay.", "The council of Tarnby rejected the new ferry quay."),
        ("Twelve people died in the fire at the Orvane mill.", "Thirty people died in the fire at the Orvane mill."),
    ],
)
def test_a_contradiction_late_in_a_long_premise_is_found(premise: str, hypothesis: str, before: int) -> None:
    assert len(FILLER[before].split()) > 400
    alone, late = load_entailment().predict([(premise, hypothesis), (f"{FILLER[before]} {premise}", hypothesis)])
    assert alone[2] > 0.5
    assert late[2] > 0.5


def test_every_word_of_a_long_premise_is_in_a_window() -> None:
    [text] = read_texts([FILLER[0]])
    parts = windows(text, 100)
    assert max(len(part.pieces) for part in parts) <= 100
    joined: tuple[int, ...] = ()
    for part in parts:
        joined += part.pieces[OVERLAP if joined[-OVERLAP:] == part.pieces[:OVERLAP] else 0 :]
    assert joined == text.pieces


def test_the_longest_window_fits_into_the_model() -> None:
    long, short = read_texts([" ".join(FILLER[0].split(" ")[:200]).replace(".", ","), "Rain fell."])
    part = windows(long, MAX_PIECES - 3 - len(short.pieces))[0]
    assert len(pair_inputs(part, short)["token_ids"]) <= MAX_PIECES


@pytest.mark.parametrize("batch_size", [0, -1])
def test_a_batch_size_below_one_is_refused(batch_size: int) -> None:
    with pytest.raises(ValueError, match="expected 1 or more"):
        load_entailment(batch_size=batch_size)


# Cross-encoders -------------------------------------------------------------------------------------------------------


def save_cross_encoder(folder: Path, labels: list[str]) -> Path:
    """Save a tiny cross-encoder with these labels and weights by chance."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    words = sorted({word.lower() for sentence in SENTENCES[:40] for word in sentence.strip(".").split()})
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]), "utf-8")
    config = BertConfig(
        vocab_size=len(words) + 5,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=128,
        initializer_range=1.0,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )
    torch.manual_seed(7)
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), model_max_length=128).save_pretrained(folder)
    return folder


@needs_extra
def test_a_cross_encoder_takes_the_place_of_the_model(tmp_path: Path) -> None:
    folder = save_cross_encoder(tmp_path / "tiny", list(LABELS))
    scores = load_entailment(str(folder)).predict(PAIRS)
    assert scores.shape == (len(PAIRS), 3)
    assert np.abs(scores.sum(axis=1) - 1).max() < 1e-5
    assert not np.allclose(scores, one_by_one(), atol=0.05)


@needs_extra
def test_the_labels_of_a_cross_encoder_may_stand_in_any_order(tmp_path: Path) -> None:
    first = save_cross_encoder(tmp_path / "first", ["entailment", "neutral", "contradiction"])
    second = save_cross_encoder(tmp_path / "second", ["CONTRADICTION", "entailment", "Neutral"])
    scores = load_entailment(str(first)).predict(PAIRS[:5])
    assert np.allclose(load_entailment(str(second)).predict(PAIRS[:5])[:, [2, 0, 1]], scores, atol=1e-5)


@needs_extra
def test_a_cross_encoder_gives_the_same_in_any_order(tmp_path: Path) -> None:
    model = load_entailment(str(save_cross_encoder(tmp_path / "tiny", list(LABELS))))
    assert np.array_equal(model.predict(PAIRS[::-1])[::-1], model.predict(PAIRS))


@needs_extra
@pytest.mark.parametrize(
    "labels",
    [["LABEL_0", "LABEL_1", "LABEL_2"], ["entailment", "not_entailment"], ["entailment", "neutral", "unrelated"]],
)
def test_a_cross_encoder_with_other_labels_is_refused(tmp_path: Path, labels: list[str]) -> None:
    folder = save_cross_encoder(tmp_path / "tiny", labels)
    with pytest.raises(ModelError, match=f"its labels are {', '.join(labels)}, expected entailment.*id2label") as error:
        load_entailment(str(folder))
    assert str(folder) in str(error.value)


@needs_extra
def test_relate_uses_the_cross_encoder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = save_cross_encoder(tmp_path / "tiny", list(LABELS))
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps({"premise": PAIRS[0][0], "hypothesis": PAIRS[0][1]}) + "\n", "utf-8")
    assert main(["relate", str(pairs), "--entailment", str(folder)]) == 0
    said = json.loads(capsys.readouterr().out)["entailment"]
    expected = load_entailment(str(folder)).predict(PAIRS[:1])[0]
    assert np.allclose([said[label] for label in LABELS], expected, atol=1e-5)


@needs_extra
@pytest.mark.parametrize("command", ["check", "relate"])
def test_a_folder_without_a_cross_encoder_is_one_line(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text('{"premise": "Rain fell.", "hypothesis": "It rained."}\n', "utf-8")
    (tmp_path / "empty").mkdir()
    assert main([command, str(tmp_path / "a.jsonl"), "--entailment", str(tmp_path / "empty")]) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert f'entailment model "{tmp_path / "empty"}": the folder holds no cross-encoder' in told
    assert "give the path of a model's folder" in told


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_another_model_without_its_extra_says_how_to_get_it() -> None:
    with pytest.raises(MissingExtraError, match=r"claimcheck\[sentence-transformers\]"):
        load_entailment("models/ours")


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_a_missing_extra_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text('{"premise": "Rain fell.", "hypothesis": "It rained."}\n', "utf-8")
    assert main(["relate", str(tmp_path / "a.jsonl"), "--entailment", "models/ours"]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(
        'claimcheck: the entailment model "models/ours" needs an extra that is not installed; run: pip'
    )
    assert err.count("\n") == 1


class Counted:
    """A stand-in that says a contradiction of pairs with "not" in them, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.asked += pairs
        rows = [(0.1, 0.2, 0.7) if "not" in a + b else (0.6, 0.39, 0.01) for a, b in pairs]
        return np.array(rows, dtype=np.float32).reshape(-1, len(LABELS))


def test_a_judge_asks_both_ways_only_where_a_contradiction_is_possible_and_each_pair_once() -> None:
    model = Counted()
    judge = Judge(model)
    first = judge.ask([("b", "a"), ("c", "not c"), ("a", "b")])
    assert model.asked == [("a", "b"), ("c", "not c"), ("not c", "c")]
    assert judge.ask([("not c", "c"), ("a", "b")]) == [first[1], first[0]]
    assert len(model.asked) == 3
    assert first[0].contradiction < 0 < first[1].contradiction


def test_a_judge_asked_one_way_reads_no_pair_again() -> None:
    model = Counted()
    judge = Judge(model)
    judge.ask([("a", "b"), ("c", "not c")])
    one_way = judge.ask_one_way([("a", "b"), ("b", "a"), ("not c", "c")])
    assert model.asked == [("a", "b"), ("c", "not c"), ("not c", "c"), ("b", "a")]
    assert one_way[0].contradiction < 0 < one_way[2].contradiction


NUMBER_RELATIONS = [
    ("The fire killed 15 people.", "The fire killed 16 people.", {"16": "above"}),
    ("The fire killed 16 people.", "The fire killed 15 people.", {"15": "below"}),
    ("Of 213 passengers and 16 crew all lived.", "All 229 on board lived.", {"229": "derived"}),
    ("He won by 41,206 votes to 36,988.", "His margin was 4,218 votes.", {"4,218": "derived"}),
    ("It sold 75 of 100 bags.", "It sold 75% of them.", {"75": "same"}),
    ("It sold 30 of 120 bags.", "A quarter, 25 per cent, were sold.", {"25": "derived"}),
    ("It cost $10bn and 5.7 million.", "It cost 10 billion and 5,700,000.", {"10": "same", "5,700,000": "same"}),
    ("Twenty-five ships left.", "25 ships left.", {"25": "same"}),
    ("About 4,000 came.", "Some 3,940 came.", {"3,940": "near"}),
    ("Some came.", "Nine came.", {"Nine": "absent"}),
    ("Three died and 40 were hurt.", "Three died and 12 fled.", {"12": "below", "Three": "same"}),
]


@pytest.mark.parametrize(("premise", "hypothesis", "expected"), NUMBER_RELATIONS)
def test_marks_say_how_a_number_stands_to_those_of_the_other_text(
    premise: str, hypothesis: str, expected: dict[str, str]
) -> None:
    first, second = read_texts([premise, hypothesis])
    names = dict(enumerate(("absent", "same", "near", "derived", "above", "below"), MARKS - 6))
    found = {}
    for match in re.finditer(r"[\w,]*\w", hypothesis):
        piece = next(i for i, word in enumerate(second.words) if word == _word_at(hypothesis, match.start()))
        found[match[0]] = names.get(int(marks_of(second, first)[piece]), "")
    assert {word: found[word] for word in expected} == expected


def _word_at(text: str, place: int) -> int:
    """Return the index of the word that begins at a place, as `Text` counts words."""
    return len(entailment_model._WORD.findall(text[:place]))


@pytest.mark.parametrize(
    ("value", "numbers", "percentage", "expected"),
    [
        (54, [11, 43], False, True),
        (7, [28, 35], False, True),
        (36, [12, 3], False, True),
        (2.5, [5, 2], False, True),
        (98, [58, 37], False, False),
        (25, [30, 120], False, False),
        (25, [30, 120], True, True),
        (60, [10, 20, 30], False, True),
        (20, [10, 20.5, 29.5], False, True),
        (1, [4, 4], False, False),
        (8, [4, 4], False, True),
        (5, [5], False, False),
    ],
)
def test_what_follows_from_other_numbers(value: float, numbers: list[float], percentage: bool, expected: bool) -> None:
    assert follows(value, numbers, percentage=percentage) is expected
