"""Tests of the layout and the sentences: cases in fixtures/sentences, and what holds for every text."""

import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from claimcheck.records import Block, BlockKind, Document, Span
from claimcheck.sentences import split_sentences

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sentences"


def _cases(name: str) -> list[dict]:
    return [
        pytest.param(case, id=case["name"])
        for case in tomllib.loads((FIXTURES / f"{name}.toml").read_text("utf-8"))["case"]
    ]


def _document(text: str, **known) -> Document:
    return Document("a.txt", "a.txt", text, **known)


@pytest.mark.parametrize("case", _cases("boundaries"))
def test_sentences_end_where_they_should(case):
    _, sentences = split_sentences(_document(case["text"]))
    assert [("+" if sentence.glued else "") + sentence.text for sentence in sentences] == case["sentences"]


@pytest.mark.parametrize("case", _cases("layout"))
def test_layout_tells_the_kinds_of_blocks(case):
    blocks, _ = split_sentences(_document(case["text"]))
    assert [f"{block.kind.value}: {block.span.of(case['text'])}" for block in blocks] == case["blocks"]


@pytest.mark.parametrize("case", _cases("furniture"))
def test_furniture_is_kept_apart_from_sentences(case):
    blocks, sentences = split_sentences(_document(case["text"]))
    assert [b.span.of(case["text"]) for b in blocks if b.kind is BlockKind.FURNITURE] == case["furniture"]
    assert [sentence.text for sentence in sentences] == case["kept"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("case", _cases("layout") + _cases("furniture") + _cases("boundaries"))
def test_spans_hold_for_every_text(case, newline):
    text = case["text"].replace("\n", newline)
    blocks, sentences = split_sentences(_document(text))
    assert all(a.span.end <= b.span.start for a, b in pairwise(blocks))
    assert [sentence.index for sentence in sentences] == list(range(len(sentences)))
    for sentence in sentences:
        assert sentence.text == text[sentence.span.start : sentence.span.end] == sentence.text.strip()
        assert blocks[sentence.block].span.covers(sentence.span)
        assert sentence.kind is blocks[sentence.block].kind
    with_sentences = {sentence.block for sentence in sentences}
    silent = (BlockKind.FURNITURE, BlockKind.CONTENTS)
    assert with_sentences == {i for i, block in enumerate(blocks) if block.kind not in silent}


def test_furniture_known_to_the_reader_has_no_sentences():
    text = "The tunnel opened on Friday. Send us a postcard. The first bus left at nine."
    start = text.index("Send")
    blocks, sentences = split_sentences(_document(text, furniture=(Span(start, start + len("Send us a postcard.")),)))
    assert [sentence.text for sentence in sentences] == ["The tunnel opened on Friday.", "The first bus left at nine."]
    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH, BlockKind.FURNITURE, BlockKind.PARAGRAPH]


def test_blocks_known_to_the_reader_are_refined():
    parts = [
        ("Tunnel opens", BlockKind.HEADING),
        ("By Nora Feld", BlockKind.PARAGRAPH),
        ("Is it safe?", BlockKind.HEADING),
        ("It is.", BlockKind.PARAGRAPH),
    ]
    text = "\n\n".join(part for part, _ in parts)
    given = tuple(Block(Span(text.index(p), text.index(p) + len(p)), kind) for p, kind in parts)
    blocks, _ = split_sentences(_document(text, blocks=given))
    kinds = [BlockKind.HEADING, BlockKind.FURNITURE, BlockKind.QUESTION, BlockKind.PARAGRAPH]
    assert [block.kind for block in blocks] == kinds


@pytest.mark.parametrize(
    "text", ["", " \n\t\r\n", "...!?\n---\n***", "\ufeff\u200b"], ids=["empty", "blank", "marks", "bom"]
)
def test_texts_without_words_have_no_sentences(text):
    assert split_sentences(_document(text))[1] == ()


@pytest.mark.parametrize(
    "piece",
    ["word ", "x", "Abc.Def", 'He said it."The ', "- a\n", "a|", "A. ", "Same line\n", "a\tb\n", "Accept all ", "["],
)
def test_time_grows_no_faster_than_the_text(piece):
    short, long = (_seconds(piece * n) for n in (2_000, 20_000))
    assert long < 60 * short + 0.5  # ten times as long; a quadratic step would take a hundred times as long


def _seconds(text: str) -> float:
    start = time.process_time()
    split_sentences(_document(text))
    return time.process_time() - start
