"""A model file that is missing or damaged gives an error that names it and says what to do."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from claimcheck.errors import ModelError
from claimcheck.models import runtime
from claimcheck.models.token_model import GRAPH, LABELS, RELATIONS, TokenModel

FILES = (GRAPH, LABELS, RELATIONS, "tokenizer.json", "word_pieces.npy", "word_piece_scales.npy")
CACHED = (runtime._model, runtime._tokenizer, runtime.load_table)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with links to the shipped files, from which models are loaded as long as the test runs."""
    for name in FILES:
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
