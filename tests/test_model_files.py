"""A model file that is missing or damaged gives an error that names it and says what to do."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from claimcheck import lemmas, likeness
from claimcheck.contradictions import load_contradiction_model
from claimcheck.encoder import load_encoder
from claimcheck.errors import ModelError
from claimcheck.lemmas import lemma_of
from claimcheck.likeness import load_question_model
from claimcheck.models import entailment_model, runtime
from claimcheck.models.entailment_model import EntailmentModel
from claimcheck.models.token_model import GRAPH, LABELS, RELATIONS, TokenModel
from claimcheck.relations import MODEL, load_relate_model
from tests.onnx_graphs import Shape, write_graph

SHARED = ("tokenizer.json", "word_pieces.npy", "word_piece_scales.npy")
FILES = (GRAPH, LABELS, RELATIONS, *SHARED)
ENTAILMENT_FILES = (entailment_model.GRAPH, entailment_model.SETTINGS)
COMPARISON_FILES = (likeness.MODELS, lemmas.TABLE)
CACHED = (
    runtime._model, runtime._tokenizer, runtime.load_table, load_relate_model, load_question_model,
    load_contradiction_model, lemmas._load_table,
)  # fmt: skip


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with links to the shipped files, from which models are loaded as long as the test runs."""
    for name in (*FILES, *ENTAILMENT_FILES, *COMPARISON_FILES, runtime.ENCODER, MODEL):
        (tmp_path / name).symlink_to(runtime.FOLDER / name)
    _forget()
    monkeypatch.setattr(runtime, "FOLDER", tmp_path)
    yield tmp_path
    _forget()


def _forget() -> None:
    for function in CACHED:
        function.cache_clear()


def parse_something() -> None:
    TokenModel().parse([(["Rain", "fell", "."], [False, True, False])])


def judge_something() -> None:
    EntailmentModel().predict([("Rain fell.", "Snow fell.")])


def compare_something() -> None:
    load_question_model()
    load_contradiction_model()
    lemma_of("ran", "VERB")


def replace(path: Path, content: bytes) -> None:
    path.unlink()  # the link, not the shipped file
    path.write_bytes(content)


def test_whole_files_give_no_error(package: Path) -> None:
    parse_something()


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(package: Path, name: str) -> None:
    (package / name).unlink()
    with pytest.raises(ModelError, match=rf"{name}: the file is missing from the package; {runtime.REMEDY}"):
        parse_something()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"no model at all", b"\xff\xfe\x00"], ids=["empty", "text", "bytes"])
def test_a_file_with_something_else_in_it_is_named(package: Path, name: str, content: bytes) -> None:
    replace(package / name, content)
    with pytest.raises(ModelError, match=rf"{name}: .+; {runtime.REMEDY}"):
        parse_something()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_cut_short_is_named(package: Path, name: str) -> None:
    whole = (package / name).read_bytes()
    replace(package / name, whole[: len(whole) // 2])
    with pytest.raises(ModelError, match=rf"{name}: .+; {runtime.REMEDY}"):
        parse_something()


@pytest.mark.parametrize("name", [n for n in FILES if n.endswith(".npy")])
def test_numbers_of_another_shape_are_named(package: Path, name: str) -> None:
    (package / name).unlink()
    np.save(package / name, np.zeros((3, 2), dtype=np.int8))
    with pytest.raises(ModelError, match=rf"{name}: its shape is \(3, 2\), expected"):
        parse_something()


def test_scales_for_other_word_pieces_are_named(package: Path) -> None:
    replace(package / "word_piece_scales.npy", b"")
    np.save(package / "word_piece_scales.npy", np.ones(7, dtype=np.float32))
    with pytest.raises(
        ModelError, match=r"word_piece_scales\.npy: it has 7 rows, word_pieces\.npy beside it has 30,522"
    ):
        parse_something()


def test_the_graph_of_another_model_is_named(package: Path) -> None:
    (package / GRAPH).unlink()
    (package / GRAPH).symlink_to(Path(runtime.__file__).parent / "encoder.onnx")
    with pytest.raises(ModelError, match=rf"{GRAPH}: the graph gives no arcs"):
        parse_something()


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ([], 'no list "pos"'),
        ({"pos": ["NOUN"]}, '"pos" has 1 labels, the graph scores 17'),
        ({"pos": ["NOUN"] * 17, "relations": ["nsubj"]}, 'no list "relations"'),
    ],
)
def test_labels_of_another_model_are_named(package: Path, labels: object, found: str) -> None:
    replace(package / LABELS, json.dumps(labels).encode())
    with pytest.raises(ModelError, match=f"{LABELS}: {found}"):
        parse_something()


@pytest.mark.parametrize("name", COMPARISON_FILES)
@pytest.mark.parametrize("content", [None, b"", b"no model at all", b"[]"], ids=["missing", "empty", "text", "list"])
def test_a_damaged_file_of_the_comparison_is_named(package: Path, name: str, content: bytes | None) -> None:
    replace(package / name, content or b"")
    if content is None:
        (package / name).unlink()
    with pytest.raises(ModelError, match=rf"{name}: .+; {runtime.REMEDY}"):
        compare_something()


def test_a_file_of_the_comparison_without_weights_is_named(package: Path) -> None:
    replace(package / likeness.MODELS, b'{"bias": 1}')
    with pytest.raises(ModelError, match=rf"{likeness.MODELS}: it holds no model of likeness"):
        compare_something()


@pytest.mark.parametrize("name", ENTAILMENT_FILES)
def test_a_missing_file_of_the_entailment_model_is_named(package: Path, name: str) -> None:
    (package / name).unlink()
    with pytest.raises(ModelError, match=rf"{name}: the file is missing from the package; {runtime.REMEDY}"):
        judge_something()


@pytest.mark.parametrize("name", ENTAILMENT_FILES)
@pytest.mark.parametrize("content", [b"", b"no model at all", b"\xff\xfe\x00"], ids=["empty", "text", "bytes"])
def test_a_damaged_file_of_the_entailment_model_is_named(package: Path, name: str, content: bytes) -> None:
    replace(package / name, content)
    with pytest.raises(ModelError, match=rf"{name}: .+; {runtime.REMEDY}"):
        judge_something()


def test_a_graph_of_the_entailment_model_that_was_cut_short_is_named(package: Path) -> None:
    whole = (package / entailment_model.GRAPH).read_bytes()
    replace(package / entailment_model.GRAPH, whole[: len(whole) // 2])
    with pytest.raises(ModelError, match=rf"{entailment_model.GRAPH}: .+; {runtime.REMEDY}"):
        judge_something()


@pytest.mark.parametrize("settings", [{}, {"temperature": None}, {"temperature": 0}, {"temperature": -2}])
def test_a_temperature_that_is_none_is_named(package: Path, settings: object) -> None:
    replace(package / entailment_model.SETTINGS, json.dumps(settings).encode())
    with pytest.raises(ModelError, match=r'entailment\.json: its "temperature" is .+, expected a number above 0'):
        judge_something()


WIDE: dict[str, Shape] = {"inputs_embeds": ("batch", "tokens", 384), "attention_mask": ("batch", "tokens")}
MARKED: dict[str, Shape] = {**WIDE, "segments": ("batch", "tokens"), "marks": ("batch", "tokens")}


@pytest.mark.parametrize(
    ("inputs", "output", "width", "found"),
    [
        (MARKED | {"inputs_embeds": ("batch", "tokens", 128)}, "logits", 3, "its inputs_embeds is 128 wide"),
        (MARKED, "logits", 2, "its logits is 2 wide, expected 3"),
        (MARKED, "scores", 3, "the graph gives no logits"),
        (WIDE, "logits", 3, "the graph asks for no segments"),
        (MARKED | {"weather": ("batch", "tokens")}, "logits", 3, "the graph asks for weather"),
        ({"pixels": ("batch", "tokens", 384)}, "logits", 3, "the graph asks for no inputs_embeds"),
    ],
)
def test_a_graph_that_is_no_entailment_model_is_named(
    package: Path, inputs: dict[str, Shape], output: str, width: int, found: str
) -> None:
    (package / entailment_model.GRAPH).unlink()
    write_graph(package / entailment_model.GRAPH, inputs=inputs, output=output, width=width)
    with pytest.raises(ModelError, match=rf"entailment\.onnx: {found}.*; {runtime.REMEDY}"):
        judge_something()


@pytest.mark.parametrize(
    ("inputs", "width", "found"),
    [
        (WIDE, 128, "its sentence_vector is 128 wide, expected 384"),
        (WIDE | {"inputs_embeds": ("batch", "tokens", 768)}, 384, "its inputs_embeds is 768 wide, expected 384"),
    ],
)
def test_an_encoder_of_another_width_is_named(package: Path, inputs: dict[str, Shape], width: int, found: str) -> None:
    (package / runtime.ENCODER).unlink()
    write_graph(package / runtime.ENCODER, inputs=inputs, output="sentence_vector", width=width)
    with pytest.raises(ModelError, match=rf"encoder\.onnx: {found}; {runtime.REMEDY}"):
        load_encoder()


def test_word_pieces_of_another_width_are_named(package: Path) -> None:
    (package / "word_pieces.npy").unlink()
    np.save(package / "word_pieces.npy", np.zeros((30_522, 256), dtype=np.int8))
    with pytest.raises(
        ModelError, match=r"word_pieces\.npy: its shape is \(30522, 256\), expected \(word pieces, 384\)"
    ):
        load_encoder().encode(["Rain fell."])


@pytest.mark.parametrize("content", [b"", b"[]", b'{"bias": 1}', b'{"bias": "much", "agrees_from": 1, "weights": {}}'])
def test_a_damaged_file_of_the_relate_model_is_named(package: Path, content: bytes) -> None:
    replace(package / MODEL, content)
    with pytest.raises(ModelError, match=rf"{MODEL}: .+; {runtime.REMEDY}"):
        load_relate_model()


def test_a_missing_file_of_the_relate_model_is_named(package: Path) -> None:
    (package / MODEL).unlink()
    with pytest.raises(ModelError, match=rf"{MODEL}: the file is missing from the package; {runtime.REMEDY}"):
        load_relate_model()
