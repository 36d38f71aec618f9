"""What was read before is not read again, and changes nothing."""

from dataclasses import replace

import pytest

from claimcheck import pipeline
from claimcheck.encoder import load_encoder
from claimcheck.entailment import load_entailment
from claimcheck.memory import PLACE_BYTES, ProcessMemory, read_once
from claimcheck.models import runtime
from claimcheck.records import Document
from claimcheck.settings import Settings

DOCUMENTS = (
    Document("a.txt", "a.txt", "The fire in Orvane killed 12 people on Monday. Mayor Ada Lunt thanked the crews."),
    Document("b.txt", "b.txt", "The fire in Orvane killed 21 people on Monday. Nobody was hurt at the harbour."),
)


class Reader:
    """Reads texts as their length, and counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, texts: list[str]) -> list[bytes]:
        self.read += texts
        return [str(len(text)).encode() for text in texts]


@pytest.fixture
def models_run(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many texts each run of a model got."""
    runs: list[int] = []
    run = runtime.Model.run

    def counted(self, texts, *, batch_size=32):
        runs.append(len(texts))
        return run(self, texts, batch_size=batch_size)

    monkeypatch.setattr(runtime.Model, "run", counted)
    return runs


def test_a_text_is_read_once_and_readings_come_in_the_order_of_the_texts():
    memory, reader = ProcessMemory(), Reader()
    assert read_once("length", ["one", "three", "one"], reader, memory) == [b"3", b"5", b"3"]
    assert read_once("length", ["three", "seven!"], reader, memory) == [b"5", b"6"]
    assert reader.read == ["one", "three", "seven!"]


def test_two_models_do_not_mix_their_readings():
    memory, reader = ProcessMemory(), Reader()
    read_once("length", ["one"], reader, memory)
    read_once("depth", ["one"], reader, memory)
    assert reader.read == ["one", "one"]


def test_what_was_not_asked_for_longest_is_forgotten_first():
    memory = ProcessMemory(max_bytes=2 * (PLACE_BYTES + 2))
    memory.keep({"a": b"11", "b": b"22"})
    memory.recall(["a"])
    memory.keep({"c": b"33"})
    assert memory.recall(["a", "b", "c"]) == {"a": b"11", "c": b"33"}


def test_models_give_the_same_with_a_memory_and_without():
    memory = ProcessMemory()
    texts, pairs = ["Twelve people died.", "He left."], [("Ann left.", "Ann stayed."), ("Ann left.", "Ann left.")]
    for _ in range(2):
        assert (load_encoder(memory=memory).encode(texts) == load_encoder().encode(texts)).all()
        assert (load_entailment(memory=memory).predict(pairs) == load_entailment().predict(pairs)).all()
    assert load_encoder(memory=memory).encode([]).shape == load_encoder().encode([]).shape
    assert load_entailment(memory=memory).predict([]).shape == load_entailment().predict([]).shape


def test_a_second_check_asks_no_model_and_says_the_same(models_run: list[int]):
    memory = ProcessMemory()
    plain = pipeline.check(DOCUMENTS)
    assert plain.findings
    assert pipeline.check(DOCUMENTS, memory=memory) == plain
    models_run.clear()
    assert pipeline.check(DOCUMENTS, memory=memory) == plain
    assert models_run == []


def test_what_other_processes_have_checked_is_remembered_here(models_run: list[int]):
    memory = ProcessMemory()
    settings = Settings(jobs=2, stories={"one": ("one/*",), "two": ("two/*",)})
    stories = [replace(d, id=f"{story}/{d.id}") for story in ("one", "two") for d in DOCUMENTS]
    report = pipeline.check(stories, settings=settings, memory=memory)
    assert {finding.mentions[0].document_id for finding in report.findings} == {"one/a.txt", "two/a.txt"}
    assert pipeline.check(stories, settings=replace(settings, jobs=1), memory=memory) == report
    assert models_run == []


def test_of_a_changed_article_only_the_new_sentence_is_parsed(monkeypatch: pytest.MonkeyPatch):
    from claimcheck.models.token_model import TokenModel

    memory, parsed, parse = ProcessMemory(), [], TokenModel.parse

    def noted(self, sentences, *, batch_size=32):
        parsed.extend(" ".join(words) for words, _ in sentences)
        return parse(self, sentences, batch_size=batch_size)

    monkeypatch.setattr(TokenModel, "parse", noted)
    first, second = DOCUMENTS
    pipeline.check([first, second], memory=memory)
    parsed.clear()
    changed = Document(second.id, second.path, second.text.replace("Nobody was", "Two men were"))
    pipeline.check([first, changed], memory=memory)
    assert parsed == ["Two men were hurt at the harbour ."]
