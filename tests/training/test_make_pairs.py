"""Pairs for training: what the edits make, and that no single text gives a label away."""

import gzip
import json
import lzma
import re
import tomllib
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from claimcheck.training.make_pairs import CONTRADICT, Pair, held_out, main, make_pairs, parse, single_pairs
from claimcheck.training.pairs.edits import EDITS
from claimcheck.training.pairs.texts import Change, Parsed, apply
from claimcheck.training.pairs.values import Pools
from claimcheck.training.pairs.words import inflect

FIXTURES = Path(__file__).parents[2] / "fixtures" / "training"
CASES = tomllib.loads((FIXTURES / "pair_edits.toml").read_text(encoding="utf-8"))["case"]
PLACES = "Hamburg Bremen Lyon Turin Leeds".split()  # what the pool of places is made of


@pytest.fixture(scope="module")
def parsed() -> dict[str, Parsed]:
    texts = [case["text"] for case in CASES] + [f"It rained in {place}." for place in PLACES] * 2
    return {text.text: text for text in parse([(f"x/{i}", text, None) for i, text in enumerate(texts)])}


@pytest.fixture(scope="module")
def pools(parsed: dict[str, Parsed]) -> Pools:
    return Pools([*parsed.values(), *parsed.values()])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_edits_make_what_their_cases_say(case: dict[str, Any], parsed: dict[str, Parsed], pools: Pools) -> None:
    text = parsed[case["text"]]
    axes = list(EDITS[case["edit"]](text, pools, Random(1)))
    if not case["makes"]:
        assert not axes
        return
    made = [(apply(text.text, axis.sides[1]), axis) for axis in axes]
    fitting = [axis for other, axis in made if re.fullmatch(case["makes"], other)]
    assert fitting, [other for other, _ in made]
    if "says" in case:
        said = [apply(text.text, axis.hypotheses[0]) for axis in fitting if axis.hypotheses]
        assert any(re.fullmatch(case["says"], other) for other in said), said
    if "open" in case:
        opening = [apply(text.text, axis.open) for axis in fitting if axis.open]
        assert any(re.fullmatch(case["open"], other) for other in opening), opening


def test_every_edit_has_a_case_but_those_of_names() -> None:
    assert set(EDITS) - {case["edit"] for case in CASES} <= {"role", "swap", "passive", "exchange"}


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("rise", "rise rises rising rose risen"),
        ("drop", "drop drops dropping dropped dropped"),
        ("deny", "deny denies denying denied denied"),
        ("visit", "visit visits visiting visited visited"),
        ("admit", "admit admits admitting admitted admitted"),
        ("turn down", "turn_down turns_down turning_down turned_down turned_down"),
    ],
)
def test_verbs_have_their_forms(lemma: str, forms: str) -> None:
    made = [inflect(lemma, form) for form in ("base", "s", "ing", "past", "participle")]
    assert made == [form.replace("_", " ") for form in forms.split()]


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("A Swiss firm closed.", "Swiss", "Irish", "An Irish firm closed."),
        ("He paid an 80 euro fine.", "80", "70", "He paid a 70 euro fine."),
        ("The boat sank, police said, on Monday.", "on Monday", "", "The boat sank, police said."),
        ("Early today the boat sank.", "Early today ", "", "The boat sank."),
    ],
)
def test_changes_leave_good_english(text: str, old: str, new: str, expected: str) -> None:
    start = text.index(old)
    assert apply(text, [Change(start, start + len(old), new)]) == expected


def test_changes_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply("The boat sank.", [Change(0, 8, "A ship"), Change(4, 8, "ferry")])


def test_a_hypothesis_contradicts_as_often_as_not(parsed: dict[str, Parsed], pools: Pools) -> None:
    for text in parsed.values():
        for group in by_twin(list(single_pairs(text, pools, Random(1), 9))).values():
            firm = [pair for pair in group if pair.label != "neutral" or pair.kind == "other-event"]
            labels = {pair.hypothesis: Counter[bool]() for pair in firm}
            for pair in firm:
                labels[pair.hypothesis][pair.label == CONTRADICT] += 1
            assert all(count[True] == count[False] for count in labels.values()), group


def by_twin(pairs: list[Pair]) -> dict[str, list[Pair]]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.twin, []).append(pair)
    return groups


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small sets of each kind: two families, one of them held out, a set of pairs and a treebank."""
    folder = tmp_path_factory.mktemp("sources")
    ids = [f"f-{i}" for i in range(40)]
    families = [next(i for i in ids if not held_out(i)), next(i for i in ids if held_out(i))]
    rows = [
        {
            "id": family,
            "base": {"text": f"{town} fined 41 drivers on Tuesday, the mayor said.", "published": "2025-03-04"},
            "variants": [
                {"text": f"On Tuesday 41 motorists had to pay a fine in {town}.", "relation": "agree"},
                {"text": f"{town} fined nobody on Tuesday.", "relation": "conflict"},
            ],
        }
        for family, town in zip(families, ("Bremen", "Turin"), strict=True)
    ]
    (folder / "t1.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for name in ("emergent", "fever_pairs", "wikifactcheck_refuted", "seminli_wiki", "lingnli"):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.write(
                json.dumps({"premise": "The ferry hit a pier in Lyon on Friday.", "hypothesis": "", "label": ""})
            )
    for name in ("gum_train", "ewt_train"):
        with lzma.open(folder / f"{name}.conllu.xz", "wt", encoding="utf-8") as lines:
            lines.write("# newdoc id = GUM_news_ferry\n# text = The council approved 12 new houses in Leeds.\n")
    return {"newspairs": folder, "nli": folder, "treebanks": folder}


def test_the_same_arguments_make_the_same_pairs(sources: dict[str, Path]) -> None:
    first, second = (make_pairs(**sources, seed=3, singles=9, per_sentence=3) for _ in range(2))
    assert first == second
    assert {pair.source.split("/")[0] for pair in first} >= {"newspairs", "gum_train"}


def test_two_reports_share_a_value_that_changes_in_one_or_in_both(sources: dict[str, Path]) -> None:
    pairs = make_pairs(**sources, seed=3, singles=0, per_sentence=0)
    tuesday = [p for p in pairs if p.kind == "number" and "41" in p.premise and p.premise.startswith("Bremen")]
    assert {p.label for p in tuesday if "41" in p.hypothesis} <= {"entail", "not_contradict"}
    assert {p.label for p in tuesday if "41" not in p.hypothesis} <= {CONTRADICT}


def test_held_out_families_make_no_pairs(sources: dict[str, Path]) -> None:
    assert not [p for p in make_pairs(**sources, seed=3, singles=9, per_sentence=3) if "Turin" in p.source + p.premise]


def test_pairs_are_written_as_json_lines(sources: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "pairs" / "made.jsonl"
    arguments = [f"--{name}={folder}" for name, folder in sources.items()]
    assert main([*arguments, f"--out={out}", "--singles=5"]) == 0
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert set(records[0]) == {"premise", "hypothesis", "label", "kind", "twin", "source"}
    assert {record["label"] for record in records} <= {"contradict", "entail", "neutral", "not_contradict"}


def test_a_folder_without_families_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no families"):
        make_pairs(tmp_path, None, None, seed=1, singles=1, per_sentence=1)
