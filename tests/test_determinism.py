"""The same input gives the same bytes, whatever the order of the files and however many texts a model reads at once."""

import json
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

import pytest

from claimcheck.cli import main

STORIES = Path(__file__).parent.parent / "fixtures" / "stories"


@cache
def expected(story: str) -> bytes:
    return report(files(story))


def files(story: str) -> tuple[str, ...]:
    return tuple(str(path) for path in sorted((STORIES / story).iterdir()) if path.suffix != ".json")


def report(paths: Sequence[str], *options: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        assert main(["check", *paths, "--claims", "--format", "json", "--output", str(output), *options]) in (0, 1)
        return output.read_bytes()


@pytest.mark.parametrize("story", ["lithium-summit", "warehouse-fire"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_files_in_any_order_give_the_same_bytes(story: str, seed: int) -> None:
    shuffled = list(files(story))
    Random(seed).shuffle(shuffled)
    assert report(shuffled) == expected(story)


@pytest.mark.parametrize("story", ["lithium-summit", "warehouse-fire"])
@pytest.mark.parametrize("batch_size", [1, 7, 64])
def test_any_batch_size_gives_the_same_bytes(story: str, batch_size: int) -> None:
    assert report(files(story), "--batch-size", str(batch_size)) == expected(story)


def test_a_file_beside_it_changes_nothing_that_is_said_of_one_document() -> None:
    story = files("lithium-summit")
    whole = json.loads(expected("lithium-summit"))
    alone = json.loads(report(story[:1]))
    first = alone["documents"][0]["id"]
    assert alone["claims"] == [claim for claim in whole["claims"] if claim["document"] == first]
