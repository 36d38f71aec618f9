"""Words, lemmas and the token model: exact offsets, the same bits in any batch, the parses of plain news sentences."""

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimcheck.lemmas import lemma_of
from claimcheck.models.token_model import best_tree
from claimcheck.records import Sentence, Span, Token
from claimcheck.syntax import load_token_model, parse_sentences, split_words

FOLDER = Path(__file__).parent.parent / "fixtures" / "syntax"


def cases(filename: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((FOLDER / filename).read_text(encoding="utf-8"))["case"])


WORDS, PARSES = cases("words.toml"), cases("parses.toml")
TEXTS = [str(case["text"]) for case in (*WORDS, *PARSES)]
MIXED = [*TEXTS, "", " ", "Yes", "…", "\u200b", " ".join(TEXTS), " ".join(TEXTS * 3)]


def sentence(text: str, start: int = 0, index: int = 0) -> Sentence:
    return Sentence(document_id="a.txt", index=index, span=Span(start, start + len(text)), text=text)


def parse(text: str) -> tuple[Token, ...]:
    return parse_sentences([sentence(text)])[0].tokens


@cache
def one_by_one() -> list[tuple[Token, ...]]:
    return [parse(text) for text in MIXED]


@pytest.mark.parametrize("case", WORDS, ids=lambda case: case["name"])
def test_words_are_split_as_in_the_treebanks(case: dict[str, str]) -> None:
    assert " ".join(case["text"][a:b] for a, b in split_words(case["text"])) == case["words"]


@pytest.mark.parametrize("text", MIXED)
def test_words_leave_out_nothing_but_white_space(text: str) -> None:
    spans = split_words(text)
    gaps = zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)], strict=True)
    assert all(a <= b and not text[a:b].strip() for a, b in gaps)


@pytest.mark.parametrize("part", ["a-", "ab.", "a@a", "-"])
def test_a_long_line_takes_time_in_proportion(part: str) -> None:
    text = part * 50_000  # minutes, when each word looks at the rest of the line
    assert split_words(text)[-1][1] == len(text)


def test_spans_count_in_the_document() -> None:
    text = "First one. The crew left Oslo."
    parsed = parse_sentences([sentence(text[:10]), sentence(text[11:], start=11, index=1)])
    tokens = [token for part in parsed for token in part.tokens]
    assert [text[t.span.start : t.span.end] for t in tokens] == [t.text for t in tokens]
    assert "".join(t.text for t in tokens) == text.replace(" ", "")


def test_one_text_twice_has_its_own_spans() -> None:
    first, second = parse_sentences([sentence("Rain fell."), sentence("Rain fell.", start=50, index=1)])
    assert [t.span.start + 50 for t in first.tokens] == [t.span.start for t in second.tokens]
    assert [t.pos for t in first.tokens] == [t.pos for t in second.tokens]


def test_no_sentences_and_no_words_give_no_tokens() -> None:
    assert parse_sentences([]) == []
    assert parse("") == parse(" \t ") == ()


@pytest.mark.parametrize("batch_size", [1, 2, 7, 32, 1000])
def test_parses_are_the_same_in_any_batch(batch_size: int) -> None:
    parsed = parse_sentences([sentence(text) for text in MIXED], batch_size=batch_size)
    assert [p.tokens for p in parsed] == one_by_one()


@pytest.mark.parametrize("seed", range(3))
def test_scores_have_the_same_bits_in_any_company(seed: int) -> None:
    model = load_token_model()
    inputs = [(text.split(), [i > 0 for i, _ in enumerate(text.split())]) for text in TEXTS]
    alone = [next(model.scores([one], batch_size=1))[1] for one in inputs]
    chosen = random.Random(seed).choices(range(len(inputs)), k=40)
    for part, scores in model.scores([inputs[i] for i in chosen], batch_size=5 + seed):
        for field in scores.__slots__:
            assert getattr(scores, field).tobytes() == getattr(alone[chosen[part.sentence]], field).tobytes()


@pytest.mark.parametrize("text", MIXED)
def test_heads_form_one_tree(text: str) -> None:
    tokens = parse(text)
    assert [t.relation == "root" for t in tokens] == [t.head == i for i, t in enumerate(tokens)]
    assert sum(t.relation == "root" for t in tokens) == (1 if tokens else 0)
    for i in range(len(tokens)):
        steps = 0
        while tokens[i].head != i:
            i, steps = tokens[i].head, steps + 1
            assert steps <= len(tokens)


def test_a_long_sentence_is_read_whole() -> None:
    tokens = parse(" and ".join(["the mayor of Oslo opened a bridge"] * 60))
    assert len(tokens) == 60 * 8 - 1
    assert sum(t.text == "opened" and t.pos == "VERB" for t in tokens) >= 55
    assert sum(t.text == "Oslo" and t.name == "place" for t in tokens) >= 55


@pytest.mark.parametrize("case", PARSES, ids=lambda case: case["text"][:40])
def test_plain_sentences_are_parsed(case: dict[str, Any]) -> None:
    tokens = parse(str(case["text"]))
    triples = set()
    for i, token in enumerate(tokens):
        if token.pos == "VERB":
            below = [t for j, t in enumerate(tokens) if t.head == i and j != i]
            subjects = [t.lemma for t in below if t.relation.startswith("nsubj")] or ["-"]
            objects = [t.lemma for t in below if t.relation == "obj"]
            triples |= {f"{s} / {token.lemma} / {o}" for s in subjects for o in [*objects, "-"]}
    assert set(case["triples"]) <= triples
    names: list[list[str]] = []
    for token in tokens:
        if token.name_start:
            names.append([f"{token.name}:"])
        if token.name:
            names[-1].append(token.text)
    assert [" ".join(name) for name in names] == case["names"]


def test_the_heaviest_tree_has_no_cycle_and_one_root() -> None:
    scores = np.array([[0, -9, 5, 1], [1, 6, -9, 1], [3, 2, 2, -9]], dtype=np.float32)  # words 1 and 2 want each other
    assert best_tree(scores).tolist() == [3, 1, 0]


@pytest.mark.parametrize(
    ("word", "pos", "lemma"),
    [
        ("said", "VERB", "say"),
        ("were", "AUX", "be"),
        ("’s", "AUX", "be"),
        ("n't", "PART", "not"),
        ("convening", "VERB", "convene"),
        ("denied", "VERB", "deny"),
        ("fell", "VERB", "fall"),
        ("left", "VERB", "leave"),
        ("left", "ADJ", "left"),
        ("meeting", "NOUN", "meeting"),
        ("people", "NOUN", "person"),
        ("agencies", "NOUN", "agency"),
        ("Leaders", "NOUN", "leader"),
        ("Reeves", "PROPN", "Reeves"),
        ("deplatformed", "VERB", "deplatform"),
        ("zorbicating", "VERB", "zorbicate"),
        ("mid-Julys", "NOUN", "mid-july"),
    ],
)
def test_lemmas(word: str, pos: str, lemma: str) -> None:
    assert lemma_of(word, pos) == lemma
